"""The ontology and the shapes: what conforms, what each broken graph is told, and how the files are kept."""

import functools
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from kg.iri import NS
from kg.pages.addresses import LANGUAGES
from kg.vocab import Nansen

HERE = Path(__file__).parent / "shapes"
ROOT = Path(__file__).parent.parent
SHAPES = Namespace("https://w3id.org/nansen/shapes#")
VALID = HERE / "valid.ttl"
BROKEN = sorted((HERE / "broken").glob("*.ttl"))
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
OURS = {term[1:-1] for term in vars(Nansen).values() if isinstance(term, str) and term.startswith(f"<{NS}")}


@functools.cache
def shapes() -> Graph:
    graph = Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        graph.parse(path)
    return graph


@functools.cache
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "nansen.ttl")


@functools.cache
def reports(path: Path) -> Graph:
    report = pyshacl.validate(Graph().parse(path), shacl_graph=shapes())[1]
    assert isinstance(report, Graph)
    return report


def messages(path: Path) -> set[str]:
    report = reports(path)
    return {str(said) for found in report.objects(None, SH.result) for said in report.objects(found, SH.resultMessage)}


def every_shape() -> set[Node]:
    return {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in shapes().subjects(RDF.type, kind)}


def name_of(shape: Node) -> str:
    return str(shape).removeprefix(str(SHAPES))


def targeted() -> Iterator[str]:
    for shape in shapes().subjects(RDF.type, SH.NodeShape):
        if any((shape, target, None) in shapes() for target in TARGETS):
            yield name_of(shape)


def shape_broken_by(path: Path) -> Node:
    """Find the shape that a broken graph is named after; `ActShape-order-two` breaks `ActShape-order`."""
    name = path.stem
    while SHAPES[name] not in every_shape():
        assert "-" in name, f"{path.name} is not named after a shape"
        name = name.rpartition("-")[0]
    return SHAPES[name]


# ---- what the shapes say ----


def test_the_valid_graph_conforms() -> None:
    assert messages(VALID) == set()


@pytest.mark.parametrize("target", sorted(set(targeted()) - {"RetiredUndoShape"}))
def test_the_valid_graph_holds_something_for_every_shape(target: str) -> None:
    data = Graph().parse(VALID)
    classes = [(None, RDF.type, kind) for kind in shapes().objects(SHAPES[target], SH.targetClass)]
    pointing = (SH.targetSubjectsOf, SH.targetObjectsOf)
    properties = [(None, p, None) for how in pointing for p in shapes().objects(SHAPES[target], how)]
    assert any(pattern in data for pattern in classes + properties)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_graph_is_told_exactly_what_is_wrong(path: Path) -> None:
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expect: ")
    assert messages(path) == {expected}


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_graph_breaks_the_shape_that_it_is_named_after(path: Path) -> None:
    report, shape = reports(path), shape_broken_by(path)
    assert {report.value(found, SH.sourceShape) for found in report.objects(None, SH.result)} == {shape}
    severities = {report.value(found, SH.resultSeverity) for found in report.objects(None, SH.result)}
    assert severities == {shapes().value(shape, SH.severity)}


@pytest.mark.parametrize("name", sorted(targeted()))
def test_every_node_shape_has_a_broken_graph(name: str) -> None:
    broken = {path.stem for path in BROKEN}
    assert any(stem == name or stem.startswith(f"{name}-") for stem in broken), (
        f"{name} was never seen to fail: put a small graph that breaks it in tests/shapes/broken/{name}.ttl"
    )


def test_every_property_of_a_shape_has_a_broken_graph() -> None:
    wanted = {name_of(part) for name in targeted() for part in shapes().objects(SHAPES[name], SH.property)}
    assert wanted - {name_of(shape_broken_by(path)) for path in BROKEN} == set()


# ---- how the shapes are written ----


def test_the_shapes_are_valid_shacl() -> None:
    assert pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)[0]


def test_every_shape_has_an_iri_of_ours() -> None:
    assert {shape for shape in every_shape() if not str(shape).startswith(str(SHAPES))} == set()


def test_every_shape_has_one_english_message_and_one_severity() -> None:
    for shape in every_shape():
        (message,) = shapes().objects(shape, SH.message)
        assert isinstance(message, Literal) and message.language == "en" and message.endswith("."), shape
        assert list(shapes().objects(shape, SH.severity)) in ([SH.Violation], [SH.Warning]), shape


def test_every_warning_says_why_it_is_no_violation() -> None:
    warnings = {name_of(shape) for shape in shapes().subjects(SH.severity, SH.Warning)}
    explained = set()
    for path in (ROOT / "shapes").glob("*.ttl"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for before, line in itertools.pairwise(lines):
            if before.startswith("# A warning: "):
                explained.add(line.split()[0].removeprefix("shapes:"))
    assert explained == warnings


def test_lists_are_the_only_blank_nodes_in_the_shapes() -> None:
    graph = shapes()
    blank = {term for triple in graph for term in triple if isinstance(term, BNode)}
    assert {node for node in blank if (node, RDF.first, None) not in graph} == set()


def test_every_part_that_a_shape_points_at_is_there() -> None:
    graph = shapes()
    pointed = {part for how in (SH.property, SH.node, SH.qualifiedValueShape) for part in graph.objects(None, how)}
    pointed |= {part for part in graph.objects(None, RDF.first) if str(part).startswith(str(SHAPES))}
    pointed |= set(graph.objects(None, SH["not"]))
    assert pointed - every_shape() == set()


def test_the_shapes_speak_of_no_term_that_we_do_not_have() -> None:
    used = {str(term) for triple in shapes() for term in triple if str(term).startswith(NS)}
    assert used - {NS} - OURS == set()


# ---- the ontology ----


def test_the_ontology_defines_exactly_the_terms_of_the_vocabulary() -> None:
    assert {str(term) for term in ontology().subjects(RDF.type) if str(term).startswith(NS)} == OURS


@pytest.mark.parametrize("term", sorted(OURS), ids=lambda term: term.removeprefix(NS))
def test_a_term_is_labelled_defined_and_shown_by_an_example(term: str) -> None:
    graph, subject = ontology(), URIRef(term)
    labels = [label.language for label in graph.objects(subject, RDFS.label) if isinstance(label, Literal)]
    assert {"en", "fr"} <= set(labels) <= set(LANGUAGES) and len(labels) == len(set(labels))
    for note in (SKOS.definition, SKOS.scopeNote, SKOS.example):
        (words,) = graph.objects(subject, note)
        assert isinstance(words, Literal) and words.language == "en" and words.strip()
    assert list(graph.objects(subject, RDFS.isDefinedBy)) == [URIRef(NS.removesuffix("#"))]


def test_the_ontology_says_who_made_it_and_under_which_licence() -> None:
    graph, header = ontology(), URIRef(NS.removesuffix("#"))
    dcterms, vann = Namespace("http://purl.org/dc/terms/"), Namespace("http://purl.org/vocab/vann/")
    assert graph.value(header, dcterms.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert str(graph.value(header, OWL.versionIRI)) == f"{header}/{graph.value(header, OWL.versionInfo)}"
    assert str(graph.value(header, vann.preferredNamespaceUri)) == NS
    assert (header, dcterms.creator, None) in graph


@pytest.mark.parametrize("name", ["nansen.ttl", "alignments.ttl"])
def test_nothing_is_imported_and_no_node_is_blank(name: str) -> None:
    graph = Graph().parse(ROOT / "ontology" / name)
    assert (None, OWL.imports, None) not in graph
    assert not any(isinstance(term, BNode) for triple in graph for term in triple)


def test_only_terms_of_ours_are_aligned() -> None:
    graph = Graph().parse(ROOT / "ontology" / "alignments.ttl")
    assert {str(s) for s in graph.subjects() if (s, RDF.type, OWL.Ontology) not in graph} <= OURS


def test_nothing_of_ours_uses_the_retired_namespace_of_undo() -> None:
    files = [path for path in (ROOT / "ontology").rglob("*.*") if path.is_file()]
    assert [path.name for path in files if "akn/ontology/undo/" in path.read_text(encoding="utf-8")] == []


# ---- JSON-LD names and example queries ----


def test_json_ld_has_a_name_for_every_term_and_loses_nothing() -> None:
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert {term.removeprefix(NS) for term in OURS} - set(context) == set()
    data = Graph().parse(VALID)
    written = data.serialize(format="json-ld", context=context, auto_compact=False)
    assert isomorphic(Graph().parse(data=written, format="json-ld"), data)
    assert len(list(pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.JSON_LD))) == len(data)
