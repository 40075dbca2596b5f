"""The rules of the house, kept by tests and not by prose."""

import ast
import csv
import re
from pathlib import Path

import pytest

from kg import vocab
from kg.family import families
from kg.read.table import schema
from kg.resources import folder

KG = Path(vocab.__file__).parent
MODULES = sorted(KG.rglob("*.py"))
ROOMS = sorted((KG / "families").glob("*.py"))
REGISTERS = sorted(folder("registers").glob("*.csv"))


def imports(path: Path) -> set[str]:
    """Give the names of the modules that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
    return found


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.stem)
def test_no_family_imports_another(room: Path) -> None:
    others = {f"kg.families.{path.stem}" for path in ROOMS if path != room}
    assert not imports(room) & others, (
        f"{room.name} imports another family; move what both need to kg/prose or kg/mapping"
    )


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.stem)
def test_no_family_opens_a_file_or_makes_an_rdf_object(room: Path) -> None:
    outside = {name.partition(".")[0] for name in imports(room)} & {"rdflib", "pyoxigraph", "pathlib", "os", "io"}
    assert not outside, f"{room.name} imports {outside}; reading is kg/read, writing is kg/publish"


@pytest.mark.parametrize("path", sorted((KG / "prose").glob("*.py")), ids=lambda path: path.stem)
def test_prose_knows_no_rdf(path: Path) -> None:
    rdf = {
        name
        for name in imports(path)
        if name.startswith(("kg.terms", "kg.vocab", "kg.mapping", "rdflib", "pyoxigraph"))
    }
    assert not rdf, f"kg/prose/{path.name} imports {rdf}; statements are made in kg/mapping and the families"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(KG).as_posix())
def test_only_the_iri_module_writes_our_base(path: Path) -> None:
    if path.name == "iri.py":
        return
    code = "\n".join(
        line
        for line in path.read_text("utf-8").splitlines()
        if ">>>" not in line and not line.strip().startswith(("'<", "b'", "'http"))
    )
    assert "w3id.org/nansen" not in code, f"{path.name} writes our base; mint IRIs in kg/iri.py"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(KG).as_posix())
def test_no_rule_names_a_seed_or_its_symbol(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]
    for text in texts:
        named = re.search(r"\b(62/124|58/154|53/123|No\. 52|[Mm]exico|[Ii]raq|[Tt]urkmenistan|[Kk]olm)", text)
        if named and not ("expected" in text or "like '" in text):
            pytest.fail(f"{path.name} names {named[0]!r} in {text!r}; rules are general")


@pytest.mark.parametrize("family", [one for one in families() if one.register], ids=lambda family: family.name)
def test_every_register_has_a_schema_and_sources(family: object) -> None:
    register = getattr(family, "register")  # noqa: B009
    columns = schema(register)
    table = (folder("registers") / f"{register}.csv").read_text("utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    assert list(columns) == table.splitlines()[0].split(",")
    for row in rows:
        assert row["source"].strip(), f"{register}.csv: {next(iter(row.values()))} does not say where it was read"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["checked"]), f"{register}.csv: {row} has no day of checking"


@pytest.mark.parametrize("path", REGISTERS, ids=lambda path: path.stem)
def test_no_register_row_holds_a_machine_path(path: Path) -> None:
    assert not re.search(r"(?<![\w.])/(?:work|home|tmp|root)/", path.read_text("utf-8"))


def test_there_are_at_least_forty_instruments_with_a_unts_number_or_chapter() -> None:
    rows = list(csv.DictReader((folder("registers") / "instruments.csv").read_text("utf-8").splitlines()))
    assert sum(bool(row["unts_number"] or row["untc_chapter"]) for row in rows) >= 40


def test_all_members_and_observers_are_states_of_the_register() -> None:
    rows = list(csv.DictReader((folder("registers") / "states.csv").read_text("utf-8").splitlines()))
    kinds = [row["membership"] for row in rows]
    assert (kinds.count("member"), kinds.count("observer")) == (193, 2)
