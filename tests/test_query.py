"""`kg query`: releases, endpoints, formats, and what is said when a question is none."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, parse
from rdflib import VOID, Graph, URIRef

from kg.cli import cli
from kg.examples import examples
from kg.load import Progress, load
from kg.pipeline import build
from kg.query import table, understand
from kg.released import Released
from kg.remote import Remote
from tests.conftest import SPECIMENS
from tests.stores import oxigraph

ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["query", *words])


def test_an_example_is_asked_by_its_name_and_answered_in_a_table(specimen_release: Path) -> None:
    told = run("recalls", "--on", str(specimen_release))
    head, line, *rows = told.stdout.splitlines()
    assert head.split() == ["number", "document", "paragraph"] and set(line) == {"-", " "}
    assert any("/id/resolution/a-res-99-904/preamble/1" in row for row in rows)


def test_a_query_is_read_from_a_file_or_taken_as_it_is_typed(specimen_release: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text(f"# how many?\n# all of them\n{ALL}\n", "utf-8")
    typed = run(ALL, "--on", str(specimen_release), "--format", "csv").stdout
    assert run(str(tmp_path / "mine.rq"), "--on", str(specimen_release), "--format", "csv").stdout == typed


@pytest.mark.parametrize("evidence", [False, True])
def test_counts_are_those_of_the_description_though_languages_repeat_statements(
    specimen_release: Path, evidence: bool
) -> None:
    described = Graph().parse(specimen_release / "dataset.ttl", format="turtle")
    parts = ["core", "evidence"] if evidence else ["core"]
    nodes = [URIRef(f"https://w3id.org/nansen/id/dataset/{part}") for part in parts]
    expected = sum(int(str(described.value(node, VOID.triples))) for node in nodes)
    told = run(ALL, "--on", str(specimen_release), "--json", *["--evidence"] * evidence)
    (row,) = json.loads(told.stdout)["results"]["bindings"]
    assert int(row["n"]["value"]) == expected


def test_csv_tsv_and_json_hold_the_same_rows(specimen_release: Path) -> None:
    asked = ("cites-resolution", "--on", str(specimen_release), "--format")
    rows = list(csv.reader(StringIO(run(*asked, "csv").stdout)))
    found = json.loads(run(*asked, "json").stdout)
    names = found["head"]["vars"]
    assert rows[0] == names
    assert [[row[name]["value"] for name in names] for row in found["results"]["bindings"]] == rows[1:]
    assert len(run(*asked, "tsv").stdout.splitlines()) == len(rows)


def test_statements_are_printed_as_turtle(specimen_release: Path) -> None:
    query = "PREFIX nansen: <https://w3id.org/nansen/ns#> CONSTRUCT { ?s a ?k } { ?s a nansen:State ; a ?k }"
    told = run(query, "--on", str(specimen_release))
    assert "nansen:State" in told.stdout
    assert sum(1 for _ in parse(told.stdout, RdfFormat.TURTLE)) > 100


def test_yes_and_no_are_said_in_words(specimen_release: Path) -> None:
    assert run("ASK { ?s ?p ?o }", "--on", str(specimen_release)).stdout == "yes\n"
    assert run("ASK { ?s <urn:no> ?o }", "--on", str(specimen_release)).stdout == "no\n"
    assert json.loads(run("ASK { }", "--on", str(specimen_release), "--json").stdout)["boolean"] is True


def test_examples_are_moved_to_the_base_of_the_release(tmp_path: Path) -> None:
    files = tuple(SPECIMENS / name for name in ("a-res-99-904.windows-1252.txt", "a-res-99-905.utf-16.txt"))
    build(files, tmp_path / "out", "http://localhost:8000/kg/")
    told = run("recalls", "--on", str(tmp_path / "out"))
    assert "http://localhost:8000/kg/id/resolution/a-res-99-904/preamble/1" in told.stdout


def test_an_endpoint_gives_the_same_answer_as_the_release(specimen_release: Path, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "store") as server:
        load(Released.at(specimen_release), Remote.at(server), progress=Progress(tmp_path / "progress.txt"))
        symbols = (
            "# all of them\n# in order\nprefix nansen: <https://w3id.org/nansen/ns#> "
            "SELECT DISTINCT ?s ?symbol { GRAPH ?g { ?s nansen:symbol ?symbol } } ORDER BY ?symbol ?s"
        )
        for form in ("table", "csv", "tsv", "json"):
            there = run(symbols, "--endpoint", f"{server}/query", "--format", form)
            assert there.exit_code == 0, there.output
            assert there.stdout == run(symbols, "--on", str(specimen_release), "--format", form).stdout
        graph = "CONSTRUCT { ?s a ?kind } { GRAPH ?g { ?s a ?kind } }"
        there = run(graph, "--endpoint", f"{server}/query")
        assert there.stdout == run(graph, "--on", str(specimen_release)).stdout
        wrong = run("SELECT ?s { ?s }", "--endpoint", f"{server}/query")
        assert wrong.exit_code == 3 and "refuses this (400)" in wrong.output
        missing = run(ALL, "--endpoint", f"{server}/nothing-here")
        assert missing.exit_code == 3 and "no such service" in missing.output


# ---- what is said ----


def test_the_examples_are_listed_with_their_questions_when_none_is_named() -> None:
    told = run().stdout
    assert all(example.name in told and example.question[:60] in told for example in examples())
    assert {row["name"] for row in json.loads(run("--json").stdout)} == {example.name for example in examples()}


def test_an_unknown_name_is_told_with_the_names_there_are() -> None:
    told = run("recals")
    assert told.exit_code == 2
    assert "no file, no example query and no SPARQL" in told.output
    assert all(example.question in told.output for example in examples())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("SELECT ?s {", "--on", "OUT"), "not SPARQL 1.1"),
        (("ASK { }", "--on", "OUT", "--format", "turtle"), "rows, not statements"),
        (("CONSTRUCT WHERE { ?s ?p ?o }", "--on", "OUT", "--format", "csv"), "--format turtle"),
        (("DROP ALL", "--on", "OUT"), "kg load"),
        (("ASK { }", "--on", "OUT", "--endpoint", "http://127.0.0.1:9"), "not both"),
        (("ASK { }", "--endpoint", "nowhere"), "no address"),
    ],
)
def test_a_wrong_command_line_exits_with_2_and_says_what_to_do(
    words: tuple[str, ...], says: str, specimen_release: Path
) -> None:
    told = run(*(str(specimen_release) if word == "OUT" else word for word in words))
    assert told.exit_code == 2 and says in told.output and "Traceback" not in told.output


def test_a_folder_without_a_release_exits_with_3_and_says_how_to_build_one(tmp_path: Path) -> None:
    told = run(ALL, "--on", str(tmp_path))
    assert told.exit_code == 3 and f"kg build --out {tmp_path}" in told.output


def test_the_kind_of_a_query_is_found_behind_comments_and_prefixes_that_look_like_others() -> None:
    text = "# SELECT this\n#ADD\nPREFIX insert: <http://x/delete#>\nBASE <http://x/>\nask{}"
    assert understand(text).kind == "ASK"


def test_a_table_is_cut_to_the_terminal_and_counts_wide_signs_twice() -> None:
    lines = list(table(["a", "b"], [["难民", "x" * 40], ["refugee", "y"]], 30))
    assert max(len(line) for line in lines[:2]) == 30 and lines[2].endswith("…")
    assert lines[2].startswith("难民     x")
