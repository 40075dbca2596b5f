"""The CSV tables of a release: they say what the dumps say, and their description is true."""

import csv
import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from kg import terms
from kg.iri import BASE, of
from kg.pipeline import build
from kg.publish.csvw import DESCRIPTION, TABLES, description, safe
from kg.publish.files import written
from kg.publish.tables import rows
from kg.vocab import DCTERMS as TERMS
from kg.vocab import ELI, Nansen
from kg.vocab import RDF as TYPE
from tests.conftest import SPECIMENS
from tests.gold import rows as asked

NAMES = [table.name for table in TABLES]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1", "＋1", "＠x", "'=1", "''=1"]


def read(release: Path, name: str) -> list[dict[str, str]]:
    with (release / "dump" / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def told(specimen_release: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((specimen_release / DESCRIPTION).read_bytes())
    return {table["url"].removesuffix(".csv"): table for table in found["tables"]}


def test_the_number_of_rows_is_the_number_of_things_in_the_dumps(specimen_release: Path, specimen_store: Store) -> None:
    counts = {
        "works": "SELECT (COUNT(DISTINCT ?w) AS ?n) { ?v eli:realizes ?w }",
        "versions": "SELECT (COUNT(DISTINCT ?v) AS ?n) { ?v eli:realizes ?w }",
        "citations": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a nansen:Citation }",
        "mentions": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?m ?t { ?m a nansen:Mention ; oa:hasBody ?t ; "
        "nansen:form ?f } }",
        "votes": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?w nansen:vote ?x }",
        "ballots": "SELECT (COUNT(DISTINCT ?b) AS ?n) { ?x nansen:hasBallot ?b }",
        "paragraphs": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?p ?t { GRAPH ?g { ?p nansen:text ?t } "
        "FILTER (!STRENDS(STR(?g), '/evidence') && !CONTAINS(STR(?g), '/register/')) } }",
    }
    assert counts.keys() == set(NAMES)
    for name, query in counts.items():
        ((number,),) = asked(specimen_store, query)
        assert len(read(specimen_release, name)) == number > 0, name


def test_each_cell_is_what_the_dump_says_of_that_property(
    specimen_release: Path, specimen_store: Store, told: dict[str, Any]
) -> None:
    for name in NAMES:
        key = told[name]["tableSchema"]["columns"][0]["name"]
        for column in told[name]["tableSchema"]["columns"]:
            if "propertyUrl" not in column or (name, column["name"]) == ("citations", "symbol"):
                continue
            path = f"<{column['propertyUrl']}>"
            if name == "mentions" and column["name"] in ("start", "end", "words"):
                path = f"oa:hasTarget/oa:hasSelector/{path}"
            values: dict[str, set[str]] = {}
            for subject, value in asked(specimen_store, f"SELECT DISTINCT ?s ?o {{ ?s {path} ?o }}"):
                values.setdefault(subject, set()).add(str(value))
            for row in read(specimen_release, name):
                cell, known = row[column["name"]], values.get(row[key], set())
                if column.get("separator"):
                    assert set(cell.split()) == known, (name, column["name"], row[key])
                elif cell:
                    tails = {value.rpartition("#")[2] for value in known}
                    assert cell in known | tails or cell in {safe(value) for value in known}
                elif name not in ("paragraphs", "works"):
                    assert not known, (name, column["name"], row[key])


def test_the_description_names_the_columns_in_their_order_and_their_types(
    specimen_release: Path, told: dict[str, Any]
) -> None:
    forms = {"integer": str.isdecimal, "anyURI": lambda cell: cell.startswith("http"), "language": str.isalpha}
    for name in NAMES:
        columns = told[name]["tableSchema"]["columns"]
        found = read(specimen_release, name)
        assert list(found[0]) == [column["name"] for column in columns]
        for column in columns:
            assert column["dc:description"]
            cells = [row[column["name"]] for row in found if row[column["name"]]]
            split = [part for cell in cells for part in (cell.split(" ") if column.get("separator") else [cell])]
            assert all(forms.get(column["datatype"], bool)(part) for part in split), (name, column["name"])
            assert len(cells) == len(found) or not column.get("required")


def test_keys_name_one_row_and_lead_to_one(specimen_release: Path, told: dict[str, Any]) -> None:
    for name in NAMES:
        schema = told[name]["tableSchema"]
        found = read(specimen_release, name)
        keys = Counter(tuple(row[key] for key in schema["primaryKey"]) for row in found)
        assert max(keys.values()) == 1, (name, keys.most_common(1))
        for lead in schema.get("foreignKeys", []):
            other = lead["reference"]["resource"].removesuffix(".csv")
            known = {row[lead["reference"]["columnReference"]] for row in read(specimen_release, other)}
            assert {row[lead["columnReference"]] for row in found} <= known | {""}, name


def test_the_words_of_a_mention_stand_in_the_paragraph_that_it_names(specimen_release: Path) -> None:
    texts = {(row["part"], row["language"]): row["text"] for row in read(specimen_release, "paragraphs")}
    mentions = read(specimen_release, "mentions")
    for row in mentions:
        text = texts[row["part"], row["language"]]
        assert text[int(row["start"]) : int(row["end"])] == row["words"], row["mention"]
    assert len(mentions) > 100


def test_the_release_describes_each_table_with_rows_size_and_checksum(specimen_release: Path) -> None:
    graph = Graph().parse(specimen_release / "dataset.ttl", format="turtle")
    spdx = Namespace("http://spdx.org/rdf/terms#")
    for table in TABLES:
        node = graph.value(None, DCAT.downloadURL, URIRef(BASE + table.path))
        assert (URIRef(f"{BASE}id/dataset"), DCAT.distribution, node) in graph
        measured = written(specimen_release, table.path, "text/csv")
        assert graph.value(node, DCAT.byteSize).eq(measured.size)  # type: ignore[union-attr]
        value = graph.value(graph.value(node, spdx.checksum), spdx.checksumValue)
        assert str(value).lower() == measured.sha256
        count = graph.value(graph.value(node, DCTERMS.extent), RDF.value)
        assert count == Literal(len(read(specimen_release, table.name)))
        described = URIRef("http://www.iana.org/assignments/relation/describedby")
        assert graph.value(node, described) == URIRef(BASE + DESCRIPTION)


def test_another_base_moves_the_iris_of_tables_and_description(tmp_path: Path) -> None:
    base = "http://localhost:8000/kg/"
    build((SPECIMENS / "a-res-99-905.utf-16.txt",), tmp_path / "out", base)
    (work,) = read(tmp_path / "out", "works")
    assert work["work"] == f"{base}id/resolution/a-res-99-905" and work["adopted_by"] == f"{base}id/body/unga"
    for path in (tmp_path / "out" / "dump" / "tables").iterdir():
        assert BASE not in path.read_text("utf-8"), path.name
    assert f"{base}ns#symbol".encode() in description(base)


@pytest.mark.parametrize("words", FORMULAS)
def test_words_that_a_spreadsheet_would_calculate_are_kept_from_it_and_can_be_had_back(words: str) -> None:
    version, part = of("resolution/a-res-99-901/en"), of("resolution/a-res-99-901/para/1")
    facts = [
        (version, ELI.realizes, of("resolution/a-res-99-901")),
        (version, TERMS.title, terms.text(words, "en")),
        (part, TYPE.type, Nansen.OperativeParagraph),
        (part, TERMS.isPartOf, of("resolution/a-res-99-901")),
        (part, Nansen.text, terms.text(words, "en")),
    ]
    made = rows(facts)
    for made_of_it in (made["versions"], made["paragraphs"]):
        (row,) = csv.reader(StringIO(made_of_it.lines.decode(), newline=""))
        cell = next(cell for cell in row if cell.endswith(words))
        assert cell[0] == "'" and cell.removeprefix("'") == words


def test_words_that_are_no_formula_stay_as_they_are() -> None:
    for words in ("Recalling", "'Tis", "– a dash", "1.", "", "(a)", "'a = b'"):
        assert safe(words) == words
