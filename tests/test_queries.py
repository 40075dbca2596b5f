"""Every example query answers: on the release in the repository, and UNDO's four questions on the seeds."""

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.resources import folder

QUERIES = sorted((folder("ontology") / "queries").glob("*.rq"))


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in found]


def question(path: Path) -> str:
    return path.read_text("utf-8")


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_example_query_begins_with_its_question_and_topic(path: Path) -> None:
    first, second, *_ = question(path).splitlines()
    assert first.startswith("# ") and first.endswith("?"), f"{path.name}: the first line is the question in English"
    assert second.startswith("# topic: "), f"{path.name}: the second line names its topic"


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_example_query_finds_something_in_the_specimens(path: Path, specimen_store: Store) -> None:
    assert ask(specimen_store, question(path)), f"{path.name} finds nothing"


def seed_rows(store: Store, name: str, asked: str, instead: str) -> list[tuple[str, ...]]:
    query = question(folder("ontology") / "queries" / f"{name}.rq")
    assert asked in query
    return ask(store, query.replace(asked, instead))


def test_resolution_53_123_is_referred_to_by_58_154_in_its_first_preambular_paragraph(seed_store: Store) -> None:
    rows = seed_rows(seed_store, "cites-resolution", "A/RES/428(V)", "A/RES/53/123")
    assert [(row[0], row[2].rpartition("/id/")[2], row[3]) for row in rows] == [
        ("58/154", "resolution/a-res-58-154/preamble/1", "53/123")
    ]


def test_resolution_428_is_referred_to_by_62_124_through_its_statute(seed_store: Store) -> None:
    rows = seed_rows(seed_store, "cites-resolution", "A/RES/428(V)", "A/RES/428(V)")
    assert [(row[0], row[2].rpartition("/id/")[2], row[3]) for row in rows] == [
        ("62/124", "resolution/a-res-62-124/para/29", "statute")
    ]


def test_53_123_refers_to_bodies_treaties_a_state_and_resolutions_with_their_types(seed_store: Store) -> None:
    rows = seed_rows(seed_store, "entities-of-document", "A/RES/99/901", "A/RES/53/123")
    named = {(row[0], row[2].rpartition("#")[2]) for row in rows if "/nansen/ns#" in row[2]}
    assert {
        ("Turkmenistan", "State"),
        ("Organization for Security and Cooperation in Europe", "Body"),
        ("Convention relating to the Status of Refugees", "Instrument"),
        ("Protocol relating to the Status of Refugees", "Instrument"),
    } <= named
    cited = {row[1].rpartition("/")[2] for row in rows if row[2].endswith("undo/Resolution")}
    assert cited == {"a-res-48-113", "a-res-49-173", "a-res-50-151", "a-res-51-70", "a-res-52-102"}


def test_the_assembly_recalls_53_123_in_58_154(seed_store: Store) -> None:
    rows = seed_rows(seed_store, "recalls", "A/RES/428(V)", "A/RES/53/123")
    assert [(row[0], row[2].rpartition("/id/")[2]) for row in rows] == [
        ("58/154", "resolution/a-res-58-154/preamble/1")
    ]


def test_deciding_is_expressed_in_the_last_paragraphs_of_53_123_and_58_154(seed_store: Store) -> None:
    rows = ask(seed_store, question(folder("ontology") / "queries" / "deciding.rq"))
    used = {(row[0], row[3].rpartition("/id/")[2]) for row in rows if row[0] == "decide" and row[3]}
    assert used == {("decide", "resolution/a-res-53-123/para/14"), ("decide", "resolution/a-res-58-154/para/14")}
