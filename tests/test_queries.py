"""Every example query answers: on the specimens with the rows of queries_expected.md, on real texts with some."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.iri import BASE
from kg.publish.turtle import at
from kg.resources import folder
from kg.serve.release import opened
from tests.releases import release

QUERIES = sorted((folder("ontology") / "queries").glob("*.rq"))
SPACES = {f"{BASE}id/": "", **{space: f"{prefix}:" for prefix, space in at(BASE).items()}}
OF_REAL_TEXTS = {
    "about-subject": ("1005557", "1003500"),  # justice
    "agenda-of-session": ("session/a-99", "session/a-78"),
    "entities-of-document": ("A/RES/99/901", "A/RES/78/184"),
    "lineage-of-resolution": ("A/RES/99/902", "A/RES/62/124"),
    "mandates-due-at-session": ("session/a-100", "session/a-79"),
    "mentions-state": ("state/ken", "state/bfa"),
    "recalls": ("A/RES/428(V)", "A/RES/53/123"),
    "rests-on": ("A/RES/99/901", "A/RES/78/184"),
    "side-by-side": ("A/RES/99/907", "A/RES/78/184"),
    "told-by-resolution": ("A/RES/99/901", "A/RES/78/184"),
    "unanswered-mandates": ("session/a-99", "session/a-79"),
    "where-it-stands": ("A/RES/99/901", "A/RES/78/184"),
    "without-vote-under-item": ("a-99-21-b", "a-78-60"),
}
"""What the queries name that only specimens have, and what they are to name instead on real texts."""
each_query = pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)


def question(path: Path) -> str:
    return path.read_text("utf-8")


def query(name: str, asked: str = "", instead: str = "") -> str:
    """Give an example query by its name, asking of something else."""
    text = question(folder("ontology") / "queries" / f"{name}.rq")
    assert asked in text, f"{name}.rq does not ask of {asked}"
    return text.replace(asked, instead)


def ask(store: Store, text: str) -> list[tuple[Any, ...]]:
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    return [tuple(row) for row in found]


def values(store: Store, text: str) -> list[tuple[str, ...]]:
    return [tuple("" if term is None else term.value for term in row) for row in ask(store, text)]


def served(out: Path, aside: Path) -> Store:
    """Load a release as `kg serve` does, on disk and each statement once, unlike the union of graphs of the library."""
    return opened(out, aside / "stores").store


@pytest.fixture(scope="session")
def specimens_served(specimen_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return served(specimen_release, tmp_path_factory.mktemp("specimens"))


@pytest.fixture(scope="session")
def seeds_served(seed_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return served(seed_release, tmp_path_factory.mktemp("seeds"))


# ---- the files ----


@each_query
def test_every_example_query_begins_with_its_question_and_topic(path: Path) -> None:
    first, second, *_ = question(path).splitlines()
    assert first.startswith("# ") and first.endswith("?"), f"{path.name}: the first line is the question in English"
    assert second.startswith("# topic: "), f"{path.name}: the second line names its topic"
    assert "ORDER BY" in question(path), f"{path.name}: the rows stand in an order"


# ---- the specimens ----


class Table(NamedTuple):
    """The rows that a query is to give, in order; not `whole` where only some of many are written down."""

    names: tuple[str, ...]
    rows: list[tuple[str, ...]]
    whole: bool


def tables() -> dict[str, Table]:
    """Read queries_expected.md: a table under the name of each query."""
    found = {}
    for section in (Path(__file__).parent / "queries_expected.md").read_text("utf-8").split("\n## ")[1:]:
        name, _, below = section.partition("\n")
        lines = [line for line in below.splitlines() if line.startswith("|")]
        names, _, *rows = [tuple(cell.strip() for cell in line[1:-1].split("|")) for line in lines]
        whole = rows[-1][0] != "…"
        found[name] = Table(names, rows if whole else rows[:-1], whole)
    return found


EXPECTED = tables()


def shown(term: Any) -> str:
    """Write a term as the tables do: addresses shortened, no blanks but single ones."""
    if isinstance(term, NamedNode):
        space, name = re.fullmatch(r"(.*/id/|.*[/#])?(.*)", term.value).groups()  # type: ignore[union-attr]
        return f"{SPACES[space]}{name}" if space in SPACES else term.value
    return "" if term is None else " ".join(term.value.split())


def agree(expected: tuple[str, ...], found: tuple[str, ...]) -> bool:
    """Compare two rows; of a cell that ends in … the beginning counts."""
    return len(expected) == len(found) and all(
        cell.startswith(wanted[:-1]) if wanted.endswith("…") else cell == wanted
        for wanted, cell in zip(expected, found, strict=True)
    )


def test_the_tables_are_those_of_the_queries() -> None:
    assert sorted(EXPECTED) == [path.stem for path in QUERIES]


@each_query
def test_every_example_query_gives_the_rows_written_down(path: Path, specimens_served: Store) -> None:
    answer = specimens_served.query(question(path))
    assert isinstance(answer, QuerySolutions)
    expected = EXPECTED[path.stem]
    assert tuple(variable.value for variable in answer.variables) == expected.names
    found = [tuple(map(shown, row)) for row in answer]
    missing = [row for row in expected.rows if not any(agree(row, one) for one in found)]
    assert not missing, f"{path.name} does not give {missing[:3]}"
    if expected.whole:
        more = [row for row in found if not any(agree(one, row) for one in expected.rows)]
        assert len(found) == len(expected.rows), f"{path.name} gives {more[:3] or 'a row twice'} as well"
        assert all(map(agree, expected.rows, found)), f"{path.name} gives its rows in another order"
    else:
        assert len(found) > len(expected.rows), f"{path.name}: all rows are written down, take the last line away"


# ---- real texts ----


def sample(corpus: Path) -> tuple[Path, ...]:
    """Choose the seeds, the resolutions on refugees in all languages, and every hundredth text."""
    texts = sorted((corpus / "akn4un").rglob("*.xml"))
    refugees = [path for path in texts if path.name.startswith(("A_RES_77_198-", "A_RES_78_184-", "A_RES_78_185-"))]
    return (corpus / "seeds", corpus / "agenda", *sorted({*refugees, *texts[::100]}))


def everything(corpus: Path) -> tuple[Path, ...]:
    return tuple(corpus / name for name in ("seeds", "agenda", "text", "akn4un", "pdf", "treaties"))


@pytest.fixture(scope="session")
def sampled(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    aside = tmp_path_factory.mktemp("sample")
    return served(release(sample(corpus), aside / "out"), aside)


@pytest.fixture(scope="session")
def whole(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    aside = tmp_path_factory.mktemp("whole")
    return served(release(everything(corpus), aside / "out"), aside)


def answers_well(store: Store, path: Path) -> None:
    """Check that a query finds something, nothing twice, and no text once more in each of six languages."""
    found = ask(store, query(path.stem, *OF_REAL_TEXTS.get(path.stem, ())))
    assert found, f"{path.name} finds nothing"
    assert len(set(found)) == len(found), f"{path.name} finds rows twice"
    if "# topic: languages" not in question(path) and "# topic: provenance" not in question(path):
        spoken = {term.language for row in found for term in row if isinstance(term, Literal) and term.language}
        assert spoken <= {"en"}, f"{path.name} answers in {sorted(spoken)}: put a language filter on its words"


@each_query
def test_every_example_query_answers_on_a_sample_of_real_texts(path: Path, sampled: Store) -> None:
    answers_well(sampled, path)


@pytest.mark.corpus
@each_query
def test_every_example_query_answers_on_all_real_texts(path: Path, whole: Store) -> None:
    answers_well(whole, path)


def test_62_124_was_renewed_by_77_198_and_78_184(sampled: Store) -> None:
    rows = values(sampled, query("lineage-of-resolution", "A/RES/99/902", "A/RES/62/124"))
    assert [row[1] for row in rows] == ["62/124", "77/198", "78/184"]


def test_the_omnibus_resolutions_cite_the_1961_convention_and_no_later_one(sampled: Store) -> None:
    rows = values(sampled, query("no-later-treaty"))
    assert [row[0] for row in rows] == ["62/124", "77/198", "78/184"]


def test_conclusions_are_cited_through_the_report_that_holds_them(sampled: Store) -> None:
    rows = {tuple(map(shown, row))[:4] for row in ask(sampled, query("endorsed-conclusions"))}
    assert {
        ("document/a-62-12-add-1", "chap. III, sect. A", "62/124", "resolution/a-res-62-124/para/3"),
        ("document/a-68-12-add-1", "chap. III, sect. A", "78/185", "resolution/a-res-78-185/para/20"),
        ("document/a-56-12-add-1", "chap. III, sect. B", "78/185", "resolution/a-res-78-185/para/21"),
        ("document/a-72-12-add-1", "chap. III, sect. A", "78/185", "resolution/a-res-78-185/para/22"),
    } <= rows


def test_iom_unhcr_and_osce_are_to_help_governments_in_the_commonwealth(seeds_served: Store) -> None:
    rows = values(seeds_served, query("asked-jointly"))
    assert [row[:3] for row in rows] == [("53/123", "others", "call upon"), ("58/154", "others", "call upon")]


# ---- UNDO's four questions, on the seeds ----


def test_resolution_53_123_is_referred_to_by_58_154_in_its_first_preambular_paragraph(seeds_served: Store) -> None:
    rows = values(seeds_served, query("cites-resolution", "A/RES/428(V)", "A/RES/53/123"))
    assert [(row[0], row[2].rpartition("/id/")[2], row[3]) for row in rows] == [
        ("58/154", "resolution/a-res-58-154/preamble/1", "53/123")
    ]


def test_resolution_428_is_referred_to_by_62_124_through_its_statute(seeds_served: Store) -> None:
    rows = values(seeds_served, query("cites-resolution"))
    assert [(row[0], row[2].rpartition("/id/")[2], row[3]) for row in rows] == [
        ("62/124", "resolution/a-res-62-124/para/29", "statute")
    ]


def test_53_123_refers_to_bodies_treaties_a_state_and_resolutions_with_their_types(seeds_served: Store) -> None:
    rows = values(seeds_served, query("entities-of-document", "A/RES/99/901", "A/RES/53/123"))
    named = {(row[0], row[2].rpartition("#")[2]) for row in rows if "/nansen/ns#" in row[2]}
    assert {
        ("Turkmenistan", "State"),
        ("Organization for Security and Cooperation in Europe", "Body"),
        ("Convention relating to the Status of Refugees", "Instrument"),
        ("Protocol relating to the Status of Refugees", "Instrument"),
    } <= named
    cited = {row[1].rpartition("/")[2] for row in rows if row[2].endswith("undo/Resolution")}
    assert cited == {"a-res-48-113", "a-res-49-173", "a-res-50-151", "a-res-51-70", "a-res-52-102"}


def test_the_assembly_recalls_53_123_in_58_154(seeds_served: Store) -> None:
    rows = values(seeds_served, query("recalls", "A/RES/428(V)", "A/RES/53/123"))
    assert [(row[0], row[2].rpartition("/id/")[2]) for row in rows] == [
        ("58/154", "resolution/a-res-58-154/preamble/1")
    ]


def test_deciding_is_expressed_in_the_last_paragraphs_of_53_123_and_58_154(seeds_served: Store) -> None:
    rows = values(seeds_served, query("deciding"))
    used = {(row[0], row[3].rpartition("/id/")[2]) for row in rows if row[0] == "decide" and row[3]}
    assert used == {("decide", "resolution/a-res-53-123/para/14"), ("decide", "resolution/a-res-58-154/para/14")}
