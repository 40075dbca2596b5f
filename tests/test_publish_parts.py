"""What goes into a release: Turtle, counts, the description of the release, configurations for endpoints."""

import gzip
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections import Counter
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCAT, DCTERMS, RDF, RDFS, SKOS, VOID, XSD, BNode, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from SPARQLWrapper import JSON, SPARQLWrapper

from kg import terms, vocab
from kg.iri import BASE, of
from kg.model import Fact
from kg.publish.counts import Counting, Counts, Distinct, Linkset, share
from kg.publish.dataset import LICENSE, describe
from kg.publish.endpoint import configurations
from kg.publish.files import Published, measured, written
from kg.publish.gzipped import Joined, piece
from kg.publish.nquads import nquads, rebase
from kg.publish.turtle import turtle
from kg.vocab import Nansen

ELSEWHERE = "http://localhost:8000/nansen/"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SEARCHED = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
OXIGRAPH = shutil.which("oxigraph", path=SEARCHED)


def facts_of(number: int, language: str) -> list[Fact]:
    work = of(f"resolution/a-res-99-{number}")
    facts = [
        (work, vocab.RDF.type, Nansen.Resolution),
        (work, vocab.RDF.type, vocab.UNDO.Resolution),
        (work, Nansen.symbol, terms.code(f"A/RES/99/{number}")),
        (work, vocab.ELI.cites, of("resolution/a-res-99-901")),
    ]
    for paragraph in range(1, 13):
        part = of(f"resolution/a-res-99-{number}/para/{paragraph}")
        words = f'Notes <with> "concern" \\ and "quotes" <http://x> {paragraph}\n— à suivre ; '
        facts += [
            (part, vocab.RDF.type, Nansen.OperativeParagraph),
            (part, Nansen.order, terms.integer(paragraph)),
            (part, Nansen.text, terms.text(words, language)),
            (part, vocab.DCTERMS.isPartOf, work),
        ]
    return facts


BODY = of("body/unhcr")
REGISTER: list[Fact] = [
    (BODY, vocab.RDF.type, Nansen.Body),
    (BODY, vocab.SKOS.prefLabel, terms.text("Office of the High Commissioner", "en")),
    (BODY, vocab.SKOS.exactMatch, terms.link("http://www.wikidata.org/entity/Q132551")),
    (BODY, vocab.SKOS.exactMatch, of("body/unhcr-of-old")),
    (BODY, vocab.RDFS.seeAlso, terms.link("https://treaties.un.org/Pages/Show.aspx?a=b/c")),
    (of("body/cis"), vocab.RDF.type, Nansen.Body),
    (of("body/cis"), vocab.SKOS.exactMatch, terms.link("http://www.wikidata.org/entity/Q7779")),
    (of("body/cis"), vocab.SKOS.closeMatch, terms.link("http://eurovoc.europa.eu/5775")),
]
CORE = {
    of("graph/resolution/a-res-99-901/en"): facts_of(901, "en"),
    of("graph/resolution/a-res-99-901/fr"): facts_of(901, "fr"),
    of("graph/resolution/a-res-99-902/en"): facts_of(902, "en"),
    of("graph/register/bodies"): REGISTER,
}
EVIDENCE = {
    of("graph/resolution/a-res-99-901/en/evidence"): [
        (of("resolution/a-res-99-901/en/para/1/mention/0-5"), vocab.RDF.type, Nansen.Mention),
        (of("resolution/a-res-99-901/en/para/1/mention/0-5"), vocab.OA.hasBody, BODY),
    ]
}


def dump(path: Path, graphs: dict[str, list[Fact]], base: str = BASE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wb") as file:
        for graph, facts in graphs.items():
            here = rebase((graph, graph, graph), base)[0]
            file.write(nquads([rebase(fact, base) for fact in facts], here))
    return path


def count(graphs: dict[str, list[Fact]], base: str = BASE) -> Counts:
    """Count as a build does: work by work, all languages of one together."""
    works: dict[str, set[Fact]] = {}
    for graph, facts in graphs.items():
        work = "" if "/register/" in graph else graph.removeprefix("<").replace("graph/", "").rpartition("/")[0]
        works.setdefault(work.replace(BASE, base), set()).update(rebase(fact, base) for fact in facts)
    with Counting() as counting:
        for work, said in works.items():
            counting.add(share(said, (work,) if work else ()))
        return counting.counts()


@pytest.fixture(params=[BASE, ELSEWHERE])
def base(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Released:
    """Two small dumps, and what is said of them."""

    def __init__(self, root: Path, base: str) -> None:
        dump(root / "dump/core.nq.gz", CORE, base)
        dump(root / "dump/evidence.nq.gz", EVIDENCE, base)
        self.core, self.evidence = count(CORE, base), count(EVIDENCE, base)
        self.files = [written(root, f"dump/{name}.nq.gz", "application/n-quads") for name in ("core", "evidence")]
        self.described = describe(self.core, self.evidence, self.files, base)
        self.graph = Graph().parse(data=self.described, format="turtle")
        self.id = Namespace(f"{base}id/")

    def number(self, node: URIRef, predicate: URIRef) -> int:
        value = self.graph.value(node, predicate)
        assert isinstance(value, Literal) and value.datatype == XSD.integer
        return int(value)

    def partition(self, part: URIRef, of_what: URIRef, by: URIRef, how_many: URIRef) -> dict[str, int]:
        return {
            f"<{self.graph.value(node, by)}>": self.number(node, how_many)  # type: ignore[arg-type]
            for node in self.graph.objects(part, of_what)
        }


@pytest.fixture
def released(tmp_path: Path, base: str) -> Released:
    return Released(tmp_path, base)


# ---- Turtle ----


def test_turtle_says_what_the_facts_say_in_two_parsers() -> None:
    facts = [fact for graph in CORE.values() for fact in graph]
    plain = "".join(f"{s} {p} {o} .\n" for s, p, o in facts)
    assert isomorphic(Graph().parse(data=turtle(facts), format="turtle"), Graph().parse(data=plain, format="nt"))
    again = set(pyoxigraph.parse(turtle(facts), pyoxigraph.RdfFormat.TURTLE))
    assert again == set(pyoxigraph.parse(plain, pyoxigraph.RdfFormat.N_TRIPLES))


def test_turtle_does_not_depend_on_the_order_or_number_of_the_facts() -> None:
    facts = [fact for graph in CORE.values() for fact in graph]
    shuffled = random.Random(7).sample(facts, len(facts))
    assert turtle(shuffled + shuffled[:20]) == turtle(facts)


def test_turtle_puts_the_thing_before_its_parts_and_paragraph_9_before_10() -> None:
    subjects = re.findall(r"^<\S+/id/(\S+)> a ", turtle(facts_of(901, "en")).decode(), re.MULTILINE)
    work = "resolution/a-res-99-901"
    assert subjects == [work, *(f"{work}/para/{number}" for number in range(1, 13))]


def test_turtle_begins_with_every_prefix_in_the_order_of_the_vocabulary() -> None:
    head = turtle(REGISTER).decode().splitlines()[: len(vocab.PREFIXES)]
    assert head == [f"@prefix {name}: <{iri}> ." for name, iri in vocab.PREFIXES.items()]
    moved = turtle([rebase(fact, ELSEWHERE) for fact in REGISTER], ELSEWHERE).decode()
    assert moved.startswith(f"@prefix nansen: <{ELSEWHERE}ns#> .\n")
    assert "a nansen:Body" in moved


def test_nothing_said_is_still_a_turtle_file() -> None:
    assert list(pyoxigraph.parse(turtle([]), pyoxigraph.RdfFormat.TURTLE)) == []


# ---- files and counts ----


def test_a_file_is_measured_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "x.ttl").write_bytes(b"# nothing\n")
    file = written(tmp_path, "dump/x.ttl", "text/turtle")
    assert file == Published("dump/x.ttl", "text/turtle", 10, sha256(b"# nothing\n").hexdigest())
    assert measured("dump/x.ttl", "text/turtle", b"# nothing\n") == file


@given(st.lists(st.binary(max_size=300)))
def test_pieces_packed_apart_are_one_member_of_a_gzip_file(contents: list[bytes]) -> None:
    file = BytesIO()
    joined = Joined(file)
    joined.write(map(piece, contents))
    joined.close()
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert member.decompress(file.getvalue()) == b"".join(contents)
    assert member.eof and not member.unused_data, "The checksum or the length at its end is not that of the whole."


def test_more_terms_than_stay_in_memory_are_counted_once_too() -> None:
    distinct = Distinct()
    for start in (0, 150_000, 100_000):
        distinct.add(b"".join((number * 2**44).to_bytes(8, sys.byteorder) for number in range(start, start + 150_000)))
    assert distinct.number() == 300_000
    distinct.close()


def test_counts_are_those_of_rdflib_with_each_statement_counted_once(tmp_path: Path, base: str) -> None:
    path = dump(tmp_path / "core.nq.gz", CORE, base)
    counts = count(CORE, base)
    quads = Dataset(default_union=True)
    quads.parse(data=gzip.decompress(path.read_bytes()), format="nquads")
    union = Graph()
    for subject, predicate, value, _ in quads.quads():
        union.add((subject, predicate, value))
    assert len(union) < sum(len(facts) for facts in CORE.values())
    assert counts.triples == len(union)
    assert counts.subjects == len(set(union.subjects()))
    assert counts.objects == len(set(union.objects()))
    assert counts.properties == Counter(f"<{predicate}>" for predicate in union.predicates())
    assert counts.classes == Counter(f"<{kind}>" for kind in union.objects(None, RDF.type))
    assert list(counts.classes) == sorted(counts.classes)
    assert list(counts.properties) == sorted(counts.properties)


def test_documents_are_counted_as_works_not_as_language_versions(released: Released, base: str) -> None:
    assert released.core.documents == {f"<{base}ns#Resolution>": 2}


def test_links_are_counted_by_kind_and_by_the_place_they_lead_to_outside(released: Released) -> None:
    assert released.core.linksets == {
        Linkset(vocab.RDFS.seeAlso, "https://treaties.un.org/Pages/"): 1,
        Linkset(vocab.SKOS.closeMatch, "http://eurovoc.europa.eu/"): 1,
        Linkset(vocab.SKOS.exactMatch, "http://www.wikidata.org/entity/"): 2,
    }


def test_an_example_of_each_class_is_a_thing_of_that_class(released: Released, base: str) -> None:
    assert released.core.examples.keys() == released.core.classes.keys()
    assert released.core.examples[f"<{base}ns#OperativeParagraph>"].endswith("a-res-99-901/para/1>")


def test_an_empty_dump_counts_nothing() -> None:
    assert count({}) == Counts(0, 0, 0, {}, {}, {}, {})


# ---- the description of a release ----


def test_the_description_reads_the_same_in_two_parsers(released: Released) -> None:
    triples = list(pyoxigraph.parse(released.described, pyoxigraph.RdfFormat.TURTLE))
    plain = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert plain is not None
    assert isomorphic(Graph().parse(data=plain, format="nt"), released.graph)


def test_every_node_of_the_description_has_an_iri_of_its_own_below_the_dataset(released: Released) -> None:
    assert not [node for node in released.graph.all_nodes() if isinstance(node, BNode)]
    assert all(str(node).startswith(released.id.dataset) for node in released.graph.subjects())


def test_the_description_says_the_counts(released: Released) -> None:
    for name, counts in (("core", released.core), ("evidence", released.evidence)):
        part = released.id[f"dataset/{name}"]
        assert (released.id.dataset, VOID.subset, part) in released.graph
        assert released.number(part, VOID.triples) == counts.triples
        assert released.number(part, VOID.entities) == counts.subjects
        assert released.number(part, VOID.distinctObjects) == counts.objects
        classes = released.partition(part, VOID.classPartition, VOID["class"], VOID.entities)
        properties = released.partition(part, VOID.propertyPartition, VOID.property, VOID.triples)
        assert (classes, properties) == (counts.classes, counts.properties)
    assert released.number(released.id.dataset, VOID.triples) == released.core.triples + released.evidence.triples


def test_the_description_says_where_links_lead(released: Released) -> None:
    links = {
        (
            released.graph.value(node, VOID.linkPredicate),
            str(released.graph.value(released.graph.value(node, VOID.objectsTarget), VOID.uriSpace)),
            released.number(node, VOID.triples),
        )
        for node in released.graph.subjects(RDF.type, VOID.Linkset)
        if isinstance(node, URIRef)
    }
    assert links == {
        (RDFS.seeAlso, "https://treaties.un.org/Pages/", 1),
        (SKOS.closeMatch, "http://eurovoc.europa.eu/", 1),
        (SKOS.exactMatch, "http://www.wikidata.org/entity/", 2),
    }


def test_the_description_gives_address_size_and_checksum_of_each_dump(released: Released, base: str) -> None:
    graph = released.graph
    for file in released.files:
        address = URIRef(base + file.path)
        node = graph.value(None, DCAT.downloadURL, address)
        assert (released.id.dataset, DCAT.distribution, node) in graph
        assert (released.id.dataset, VOID.dataDump, address) in graph
        assert graph.value(node, DCAT.byteSize).eq(file.size)  # type: ignore[union-attr]
        assert str(graph.value(node, DCAT.mediaType)).endswith("/application/n-quads")
        assert str(graph.value(node, DCAT.compressFormat)).endswith("/application/gzip")
        value = graph.value(graph.value(node, SPDX.checksum), SPDX.checksumValue)
        assert value == Literal(file.sha256, datatype=XSD.hexBinary)


def test_a_table_is_a_distribution_but_no_dump_of_the_data(tmp_path: Path, released: Released, base: str) -> None:
    (tmp_path / "dump" / "tables").mkdir()
    (tmp_path / "dump" / "tables" / "bodies.csv").write_text("slug,name\n")
    table = written(tmp_path, "dump/tables/bodies.csv", "text/csv")
    described = describe(released.core, released.evidence, [*released.files, table], base)
    graph = Graph().parse(data=described, format="turtle")
    address = URIRef(base + table.path)
    assert graph.value(graph.value(None, DCAT.downloadURL, address), DCAT.compressFormat) is None
    assert not list(graph.subjects(VOID.dataDump, address))


def test_licence_and_source_of_the_texts_are_said_of_the_whole_and_of_each_dump(released: Released) -> None:
    described = set(released.graph.subjects(RDF.type, DCAT.Distribution)) | {released.id.dataset}
    assert len(described) == 3
    for node in described:
        assert released.graph.value(node, DCTERMS.license) == URIRef(LICENSE[1:-1])
        rights = released.graph.value(node, DCTERMS.rights)
        assert "United Nations" in str(released.graph.value(rights, DCTERMS.description))


def test_vocabularies_and_example_resources_are_those_of_the_data(released: Released, base: str) -> None:
    used = {str(space) for space in released.graph.objects(released.id.dataset, VOID.vocabulary)}
    assert {f"{base}ns#", str(SKOS), "http://data.europa.eu/eli/ontology#"} <= used
    assert "http://www.w3.org/ns/prov#" not in used
    shown = set(released.graph.objects(released.id.dataset, VOID.exampleResource))
    assert shown == {released.id["resolution/a-res-99-901"], released.id["body/cis"]}


def test_the_description_invents_no_endpoint_and_no_date(released: Released) -> None:
    assert not list(released.graph.triples((None, VOID.sparqlEndpoint, None)))
    dates = {XSD.date, XSD.dateTime, XSD.gYear}
    assert not [o for o in released.graph.objects() if isinstance(o, Literal) and o.datatype in dates]


def test_the_same_dumps_are_described_in_the_same_bytes(tmp_path: Path, base: str) -> None:
    one, other = Released(tmp_path / "one", base), Released(tmp_path / "other", base)
    backwards = describe(one.core, one.evidence, one.files[::-1], base)
    assert one.described == backwards
    for file in ("core", "evidence"):
        shutil.copy(tmp_path / "one" / "dump" / f"{file}.nq.gz", tmp_path / "other" / "dump")
    other.files = [written(tmp_path / "other", file.path, file.media_type) for file in other.files]
    assert describe(other.core, other.evidence, other.files, base) == one.described


# ---- configurations for endpoints ----

FUSEKI_TERMS = {
    "http://jena.apache.org/fuseki#": {
        *("Server", "Service", "name", "endpoint", "operation", "query", "dataset"),
    },
    "http://jena.apache.org/2016/tdb#": {"DatasetTDB2", "location", "unionDefaultGraph"},
    "http://jena.hpl.hp.com/2005/11/Assembler#": {"context", "cxtName", "cxtValue"},
    str(RDFS): {"label"},
    str(RDF): {"type"},
}


def test_the_readme_names_every_store_and_file_and_what_was_not_run(base: str) -> None:
    files = configurations(base)
    readme = files["README.md"].decode()
    for path in files:
        assert path == "README.md" or Path(path).name in readme
    assert "## Oxigraph\n\nRun by the project's tests" in readme
    assert "## Virtuoso\n\nRun by the project's tests where it is installed" in readme
    for store in ("Fuseki", "QLever", "GraphDB", "Neptune"):
        assert f"## {store}\n\n**Not run by us**" in readme
    assert not [path for path, content in files.items() if b"{base}" in content]


def test_the_fuseki_assembler_uses_only_words_that_fuseki_knows(base: str) -> None:
    graph = Graph().parse(data=configurations(base)["fuseki/nansen.ttl"], format="turtle", publicID="urn:here")
    words = {str(node) for node in (*graph.predicates(), *graph.objects()) if isinstance(node, URIRef)}
    known = {space + name for space, names in FUSEKI_TERMS.items() for name in names}
    assert {word for word in words if not word.startswith("urn:here")} == known


def test_the_graphdb_repository_is_turtle_and_stands_at_the_base(base: str) -> None:
    graph = Graph().parse(data=configurations(base)["graphdb/repo-config.ttl"], format="turtle", publicID="urn:here")
    sail = Namespace("http://www.ontotext.com/config/graphdb#")
    assert [str(value) for value in graph.objects(None, sail["base-URL"])] == [f"{base}id/"]
    assert [str(value) for value in graph.objects(None, sail["ruleset"])] == ["empty"]
    assert not [node for node in graph.all_nodes() if isinstance(node, BNode)]


def test_the_neptune_request_is_json_with_the_dump_and_its_format(base: str) -> None:
    request = json.loads(configurations(base)["neptune/load.json"])
    assert (request["format"], request["parserConfiguration"]["baseUri"]) == ("nquads", base)
    assert request["source"].endswith("/dump/core.nq.gz")


def test_the_qleverfile_is_read_as_ini_and_names_the_dumps(base: str) -> None:
    settings = ConfigParser(interpolation=None)
    settings.read_string(configurations(base)["qlever/Qleverfile"].decode())
    assert settings["data"]["FORMAT"] == "nq"
    assert settings["index"]["INPUT_FILES"].split() == ["core.nq.gz", "evidence.nq.gz"]
    assert json.loads(settings["index"]["SETTINGS_JSON"])


@pytest.mark.parametrize("store", ["oxigraph", "fuseki", "virtuoso", "qlever", "graphdb", "neptune"])
def test_every_script_is_read_by_a_shell(store: str, base: str) -> None:
    scripts = [content for path, content in configurations(base).items() if path.startswith(store + "/")]
    for script in scripts:
        if script.startswith(b"#!/bin/sh"):
            checked = subprocess.run(["sh", "-n"], input=script, capture_output=True, check=False)
            assert checked.returncode == 0, checked.stderr


def test_fuseki_is_asked_for_queries_only_and_for_the_union_of_graphs(base: str) -> None:
    graph = Graph().parse(data=configurations(base)["fuseki/nansen.ttl"], format="turtle")
    fuseki, tdb2 = (Namespace(space) for space in list(FUSEKI_TERMS)[:2])
    assert set(graph.objects(None, fuseki.operation)) == {fuseki.query}
    assert list(graph.objects(None, tdb2.unionDefaultGraph)) == [Literal(True)]


def test_the_service_description_has_a_relative_endpoint_and_no_blank_node(base: str) -> None:
    content = configurations(base)["service-description.ttl"]
    graph = Graph().parse(data=content, format="turtle", publicID="https://data.example/")
    assert not [node for node in graph.all_nodes() if isinstance(node, BNode)]
    service = graph.value(None, RDF.type, SD.Service)
    assert graph.value(service, SD.endpoint) == URIRef("https://data.example/sparql")
    assert graph.value(service, SD.feature) == SD.UnionDefaultGraph
    assert graph.value(service, SD.defaultDataset) == URIRef(f"{base}id/dataset")


def redirect(rules: str, path: str, accept: str) -> str | None:
    """Follow the rules as mod_rewrite does: the first whose conditions and pattern fit."""
    conditions: list[str] = []
    for line in rules.splitlines():
        match line.split():
            case ["RewriteCond", "%{HTTP_ACCEPT}", pattern]:
                conditions.append(pattern)
            case ["RewriteRule", pattern, target, "[R=303,L]"]:
                found = re.search(pattern, path)
                if found and all(re.search(condition, accept) for condition in conditions):
                    return target.replace("$1", found[1] if found.groups() else "")
                conditions = []
            case ["RewriteRule", *_]:
                pytest.fail(f"a rule that this test does not understand: {line}")
    return None


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDFLIB = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, text/html;q=0.1"


@pytest.mark.parametrize(
    ("path", "accept", "target"),
    [
        ("id/resolution/a-res-62-124", "text/turtle", "id/resolution/a-res-62-124.ttl"),
        ("id/resolution/a-res-62-124/para/4", BROWSER, "id/resolution/a-res-62-124/para/4.html"),
        ("id/body/unhcr", "application/ld+json", "id/body/unhcr.jsonld"),
        ("id/body/unhcr", "application/n-triples", "id/body/unhcr.nt"),
        ("id/body/unhcr", RDFLIB, "id/body/unhcr.ttl"),
        ("id/body/unhcr", "*/*", "id/body/unhcr.ttl"),
        ("ns", BROWSER, "ns.html"),
        (".well-known/void", "*/*", "dataset.ttl"),
        ("dump/core.nq.gz", "*/*", "dump/core.nq.gz"),
        ("", BROWSER, ""),
    ],
)
def test_w3id_leads_to_the_form_that_is_asked_for(path: str, accept: str, target: str) -> None:
    rules = configurations(BASE)["w3id/.htaccess"].decode()
    assert redirect(rules, path, accept) == f"https://example.org/nansen/{target}"


def test_w3id_leads_nowhere_from_what_is_no_address_of_ours(base: str) -> None:
    rules = configurations(base)["w3id/.htaccess"].decode()
    assert rules.startswith("# Replace https://example.org/nansen/ ")
    assert redirect(rules, "id/../secret", "text/turtle") is None


# ---- the Oxigraph configuration, run ----


@contextmanager
def serving(script: Path) -> Iterator[str]:
    """Run a serve script on a free port of this machine until the block ends; give the query address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    settings = {**os.environ, "PATH": SEARCHED, "BIND": host}
    with (script.parent / "log").open("wb") as log:
        server = subprocess.Popen(["sh", str(script)], env=settings, stdout=log, stderr=log)
        try:
            wait_for(host, server)
            yield f"http://{host}/query"
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(timeout=10)


def wait_for(host: str, server: subprocess.Popen[bytes]) -> None:
    name, _, port = host.partition(":")
    end = time.monotonic() + 30
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection((name, int(port)), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"the server did not answer at {host}")


def load(script: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PATH": SEARCHED}
    return subprocess.run(
        ["sh", str(script), *words], env=settings, capture_output=True, text=True, timeout=60, check=False
    )


def ask(endpoint: str, query: str) -> list[dict[str, Any]]:
    wrapper = SPARQLWrapper(endpoint, returnFormat=JSON)
    wrapper.setTimeout(20)
    wrapper.setQuery(query)
    answer = wrapper.queryAndConvert()
    assert isinstance(answer, dict)
    return list(answer["results"]["bindings"])


@pytest.fixture
def oxigraph(tmp_path: Path, released: Released, base: str) -> Path:
    """Lay out a release with its configurations; give the folder of the Oxigraph scripts."""
    if OXIGRAPH is None:
        pytest.skip("oxigraph is not installed: pip install oxigraph, or nansen-kg[test]")
    for path, content in configurations(base).items():
        (tmp_path / "endpoint" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "endpoint" / path).write_bytes(content)
    return tmp_path / "endpoint" / "oxigraph"


def test_the_oxigraph_configuration_loads_a_release_and_answers(oxigraph: Path, released: Released) -> None:
    loaded = load(oxigraph / "load.sh", "evidence")
    assert loaded.returncode == 0, loaded.stderr
    with serving(oxigraph / "serve.sh") as endpoint:
        distinct = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
        (row,) = ask(endpoint, distinct)
        assert int(row["n"]["value"]) == released.core.triples + released.evidence.triples
        symbol = str(released.id)[: -len("id/")] + "ns#symbol"
        (row,) = ask(endpoint, f'SELECT DISTINCT ?work WHERE {{ ?work <{symbol}> "A/RES/99/902" }}')
        assert row["work"]["value"] == str(released.id["resolution/a-res-99-902"])


def test_the_oxigraph_endpoint_lets_other_sites_ask_and_nobody_write(oxigraph: Path) -> None:
    assert load(oxigraph / "load.sh").returncode == 0
    with serving(oxigraph / "serve.sh") as endpoint:
        asked = urllib.request.Request(f"{endpoint}?query=ASK%7B%7D", headers={"Origin": "https://other.example"})
        with urllib.request.urlopen(asked, timeout=20) as answer:
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
        wish = urllib.request.Request(endpoint.replace("/query", "/update"), data=b"update=CLEAR+ALL")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(wish, timeout=20)
        with refused.value as answer:
            assert answer.code == 403


def test_a_release_is_not_loaded_on_top_of_another(oxigraph: Path) -> None:
    assert load(oxigraph / "load.sh").returncode == 0
    again = load(oxigraph / "load.sh")
    assert again.returncode == 1
    assert "is there already. Remove it" in again.stderr
