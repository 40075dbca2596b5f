"""What a release holds, as its users find it."""

import gzip
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, parse
from rdflib import VOID, Dataset, Graph, Literal

from kg.iri import BASE
from kg.pipeline import build
from tests.conftest import ROOT, SPECIMENS
from tests.gold import rows
from tests.releases import store_of

DUMPS = ("dump/core.nq.gz", "dump/evidence.nq.gz")


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_second_build_gives_the_same_bytes(specimen_release: Path, tmp_path: Path) -> None:
    build((SPECIMENS,), tmp_path / "again", BASE)
    assert contents(tmp_path / "again") == contents(specimen_release)


def test_the_release_in_the_repository_is_the_one_a_fresh_build_gives(specimen_release: Path) -> None:
    kept, fresh = contents(ROOT / "out"), contents(specimen_release)
    differing = sorted(name for name in kept.keys() | fresh.keys() if kept.get(name) != fresh.get(name))
    assert not differing, f"out/ is older than the code: run `kg build` and commit what changed: {differing[:5]}"


@pytest.mark.parametrize("dump", DUMPS)
def test_a_dump_is_read_alike_by_two_parsers(specimen_release: Path, dump: str) -> None:
    content = gzip.decompress((specimen_release / dump).read_bytes())
    ours = {
        (str(quad.subject), str(quad.predicate), str(quad.graph_name)) for quad in parse(content, RdfFormat.N_QUADS)
    }
    theirs = Dataset()
    theirs.parse(data=content, format="nquads")
    read = {(f"<{s}>", f"<{p}>", f"<{g}>") for s, p, _, g in theirs.quads()}
    assert read == ours


@pytest.mark.parametrize("dump", DUMPS)
def test_no_dump_holds_a_blank_node(specimen_release: Path, dump: str) -> None:
    content = gzip.decompress((specimen_release / dump).read_bytes())
    assert not [
        quad for quad in parse(content, RdfFormat.N_QUADS) if BlankNode in (type(quad.subject), type(quad.object))
    ]


def test_every_turtle_file_is_read_by_two_parsers_and_says_the_same(specimen_release: Path) -> None:
    for path in sorted((specimen_release / "data").rglob("*.ttl")):
        ours = sum(1 for _ in parse(path.read_bytes(), RdfFormat.TURTLE))
        assert len(Graph().parse(path, format="turtle")) == ours, path.name


def test_core_and_evidence_stand_in_graphs_of_their_own(specimen_store: Store) -> None:
    graphs = {graph for (graph,) in rows(specimen_store, "SELECT DISTINCT ?g { GRAPH ?g { ?m a nansen:Mention } }")}
    assert graphs and all(graph.endswith("/evidence") for graph in graphs)


def test_every_text_has_a_language_tag_and_no_symbol_has_one(specimen_store: Store) -> None:
    asked = "{ ?s %s ?o FILTER(LANG(?o) %s '') }"
    assert not rows(specimen_store, f"SELECT ?s {asked % ('nansen:text|nansen:citedText|skos:prefLabel', '=')}")
    assert not rows(specimen_store, f"SELECT ?s {asked % ('nansen:symbol|eli:number|nansen:marker|nansen:m49', '!=')}")


def test_every_citation_and_mention_carries_words_that_stand_in_the_published_text(specimen_store: Store) -> None:
    query = """SELECT ?mention { ?mention a nansen:Mention ; nansen:inPart/nansen:text ?text ;
    oa:hasTarget/oa:hasSelector ?where . ?where oa:start ?start ; oa:end ?end ; oa:exact ?exact
    FILTER(LANG(?text) = LANG(?exact))
    FILTER(STR(SUBSTR(?text, ?start + 1, ?end - ?start)) %s STR(?exact)) }"""
    assert not rows(specimen_store, query % "!=")
    assert len(rows(specimen_store, query % "=")) > 300
    assert not rows(
        specimen_store,
        """SELECT ?c { ?c a nansen:Citation
        FILTER NOT EXISTS { ?m oa:hasBody ?c ; oa:hasTarget/oa:hasSelector/oa:exact ?w } }""",
    )


def test_every_statement_leads_from_its_graph_to_file_checksum_and_run(specimen_store: Store) -> None:
    found = rows(
        specimen_store,
        """SELECT DISTINCT ?name ?sum ?type ?run { ?version prov:wasGeneratedBy ?run
        GRAPH ?g { ?version prov:wasDerivedFrom ?file .
        ?file nansen:fileName ?name ; nansen:sha256 ?sum ; dcterms:format ?type } }""",
    )
    assert {name for name, *_ in found} == {path.name for path in SPECIMENS.iterdir()}
    assert all(len(checksum) == 64 for _, checksum, _, _ in found)


def test_a_release_is_large_and_linked_enough_for_the_lod_cloud_and_says_so(specimen_release: Path) -> None:
    """At least 1,000 statements, and 50 links to a data set that is in the cloud (rules of lod-cloud/lod-cloud)."""
    quads = list(parse(gzip.decompress((specimen_release / DUMPS[0]).read_bytes()), format=RdfFormat.N_QUADS))
    wikidata = "http://www.wikidata.org/entity/"
    links = {
        quad.triple for quad in quads if isinstance(quad.object, NamedNode) and quad.object.value.startswith(wikidata)
    }
    assert len({quad.triple for quad in quads}) >= 1_000 and len(links) >= 50
    described = Graph().parse(specimen_release / "dataset.ttl")
    (target,) = described.subjects(VOID.uriSpace, Literal(wikidata))
    sets = list(described.subjects(VOID.objectsTarget, target))
    assert sum(int(str(described.value(one, VOID.triples))) for one in sets) == len(links)


def test_another_base_moves_every_iri_of_ours_and_nothing_else(tmp_path: Path) -> None:
    base = "http://localhost:8000/kg/"
    build((SPECIMENS / "a-res-99-905.utf-16.txt",), tmp_path / "moved", base)
    for path in (tmp_path / "moved").rglob("*.ttl"):
        assert BASE not in path.read_text("utf-8"), f"{path.name} still speaks of {BASE}"
    content = gzip.decompress((tmp_path / "moved" / "dump" / "core.nq.gz").read_bytes()).decode()
    assert f"<{base}id/resolution/a-res-99-905>" in content and BASE not in content


def ask(store: Store, subject: str, path: str) -> set[str]:
    """Give the tails of what a thing points at."""
    found = rows(store, f"SELECT DISTINCT ?o {{ <{BASE}id/{subject}> {path} ?o }}")
    return {str(value).removeprefix(f"{BASE}id/") for (value,) in found}


def test_paragraph_5_of_62_124_cites_two_treaties_through_notes_resolved_from_ibid(seed_store: Store) -> None:
    paragraph = "resolution/a-res-62-124/para/5"
    assert ask(seed_store, paragraph, "eli:cites") == {"instrument/unts-5158", "instrument/unts-14458"}
    for treaty, note in (("unts-5158", "6"), ("unts-14458", "7")):
        citation = f"{paragraph}/cite/{treaty}"
        assert ask(seed_store, citation, "nansen:viaFootnote") == {f"resolution/a-res-62-124/note/{note}"}
        assert ask(seed_store, citation, "nansen:resolutionMethod") == {f"{BASE}ns#Ibid"}


def test_62_124_names_its_agenda_item_report_and_meeting(seed_store: Store) -> None:
    work = "resolution/a-res-62-124"
    assert ask(seed_store, work, "nansen:underAgendaItem") == {"agenda-item/a-62-42"}
    assert ask(seed_store, work, "nansen:onReport") == {"document/a-62-431"}
    assert ask(seed_store, work, "nansen:adoptedAt") == {"meeting/a-62-pv-76"}


def test_53_123_is_cited_by_58_154_with_the_iri_it_has_itself(seed_store: Store) -> None:
    assert "resolution/a-res-53-123" in ask(seed_store, "resolution/a-res-58-154/preamble/1", "eli:cites")
    assert f"{BASE}ns#Resolution" in ask(seed_store, "resolution/a-res-53-123", "a")


def test_a_treaty_that_no_register_knows_is_described_from_its_note_alone(tmp_path: Path) -> None:
    text = (SPECIMENS / "a-res-99-904.windows-1252.txt").read_bytes()
    text = text.replace(b"1577", b"9999").replace(b"27531", b"99999")
    (tmp_path / "unknown.txt").write_bytes(text)
    _, report = build((tmp_path / "unknown.txt",), tmp_path / "out", BASE)
    assert report.documents == 1 and not report.findings
    assert ask(store_of(tmp_path / "out"), "instrument/unts-99999", "nansen:untsVolume") == {"9999"}


def test_a_protocol_under_its_conventions_number_is_not_taken_for_the_convention(tmp_path: Path) -> None:
    text = (SPECIMENS / "a-res-99-904.windows-1252.txt").read_bytes()
    text = text.replace(b"1577", b"9999")
    (tmp_path / "protocol.txt").write_bytes(text)
    build((tmp_path / "protocol.txt",), tmp_path / "out", BASE)
    cited = ask(store_of(tmp_path / "out"), "resolution/a-res-99-904", "eli:cites")
    assert "instrument/unts-27531-vol-9999" in cited


def test_the_real_agenda_of_the_67th_session_gives_all_its_items(corpus: Path, tmp_path: Path) -> None:
    _, report = build((corpus / "agenda",), tmp_path / "agenda", BASE)
    assert report.documents == 1 and not report.leftovers and not report.left_out
    turtle = (tmp_path / "agenda" / "data" / "agenda_item" / "a-67-251.ttl").read_text("utf-8")
    assert turtle.count("nansen:AgendaItem") == 316
