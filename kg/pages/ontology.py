"""The ontology and the shapes, for people."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from kg.iri import BASE
from kg.pages.about import About
from kg.resources import folder

_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SH = "http://www.w3.org/ns/shacl#"
_SCHEMA = "https://schema.org/"
_DCTERMS = "http://purl.org/dc/terms/"
_KINDS = {
    f"{_OWL}Class": "Classes",
    f"{_OWL}ObjectProperty": "Properties that link",
    f"{_OWL}DatatypeProperty": "Properties that hold words, numbers and dates",
    f"{_OWL}NamedIndividual": "Values",
}


@dataclass(slots=True)
class Term:
    """A term of the ontology."""

    iri: str
    name: str
    kind: str
    labels: list[tuple[str, str]]
    definition: str
    notes: list[str]
    examples: list[str]
    above: list[str]
    domain: list[str]
    range: list[str]
    deprecated: bool
    replaced_by: list[str]
    used_by: list[str] = field(default_factory=list)
    times: int = 0
    example: str = ""


def sections(about: About, base: str) -> list[tuple[str, list[Term]]]:
    """Give the terms by kind, each with what uses it and how often this release does."""
    store = Store()
    store.bulk_load((folder("ontology") / "nansen.ttl").read_bytes(), RdfFormat.TURTLE)
    found: dict[str, list[Term]] = defaultdict(list)
    by_iri: dict[str, Term] = {}
    for quad in store.quads_for_pattern(None, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), None, None):
        kind = _KINDS.get(quad.object.value) if isinstance(quad.object, NamedNode) else None
        if isinstance(quad.subject, NamedNode) and "#" in quad.subject.value and kind:
            iri = quad.subject.value
            if iri not in by_iri:
                by_iri[iri] = _term(store, iri, kind, about, base)
                found[kind].append(by_iri[iri])
    for term in by_iri.values():
        for other in dict.fromkeys((*term.domain, *term.range, *term.above)):
            if other in by_iri:
                by_iri[other].used_by.append(term.iri)
    order = list(_KINDS.values())
    return [(kind, sorted(found[kind], key=lambda term: term.name.lower())) for kind in order if found[kind]]


def _term(store: Store, iri: str, kind: str, about: About, base: str) -> Term:
    moved = base + iri[len(BASE) :]
    return Term(
        iri=iri,
        name=iri.rpartition("#")[2],
        kind=kind,
        labels=sorted(
            ((t.value, t.language or "") for t in _literals(store, iri, f"{_RDFS}label")), key=lambda pair: pair[1]
        ),
        definition=next((t.value for t in _literals(store, iri, f"{_SKOS}definition")), ""),
        notes=[t.value for t in _literals(store, iri, f"{_SKOS}scopeNote")],
        examples=[t.value for t in _literals(store, iri, f"{_SKOS}example")],
        above=_iris(store, iri, f"{_RDFS}subClassOf") + _iris(store, iri, f"{_RDFS}subPropertyOf"),
        domain=_iris(store, iri, f"{_RDFS}domain") or _iris(store, iri, f"{_SCHEMA}domainIncludes"),
        range=_iris(store, iri, f"{_RDFS}range") or _iris(store, iri, f"{_SCHEMA}rangeIncludes"),
        deprecated=any(t.value == "true" for t in _literals(store, iri, f"{_OWL}deprecated")),
        replaced_by=_iris(store, iri, f"{_DCTERMS}isReplacedBy"),
        times=about.classes.get(moved, 0) or about.properties.get(moved, 0),
        example=about.examples.get(moved, ""),
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule of the data, in the words of its messages."""

    name: str
    targets: list[str]
    messages: list[tuple[str, str]]


def shapes() -> list[tuple[str, list[Shape]]]:
    """Give the rules of each shapes file, with how severe a breach is."""
    found = []
    for file in sorted(folder("shapes").glob("*.ttl")):
        store = Store()
        store.bulk_load(file.read_bytes(), RdfFormat.TURTLE)
        node_shapes = sorted(_subjects(store, f"{_SH}NodeShape"))
        rules = [_shape(store, iri) for iri in node_shapes]
        found.append((file.stem.replace("_", " "), [rule for rule in rules if rule.messages]))
    return [(name, rules) for name, rules in found if rules]


def _shape(store: Store, iri: str) -> Shape:
    places = [iri, *_iris(store, iri, f"{_SH}property"), *_iris(store, iri, f"{_SH}sparql")]
    messages: Counter[tuple[str, str]] = Counter()
    for place in places:
        severity = next((s.rpartition("#")[2] for s in _iris(store, place, f"{_SH}severity")), "Violation")
        for message in _literals(store, place, f"{_SH}message"):
            messages[message.value, severity] += 1
    targets = [
        target for p in ("targetClass", "targetSubjectsOf", "targetObjectsOf") for target in _iris(store, iri, _SH + p)
    ]
    return Shape(iri.rpartition("#")[2], targets, list(messages))


def _subjects(store: Store, kind: str) -> set[str]:
    found = store.quads_for_pattern(None, None, NamedNode(kind), None)
    return {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}


def _literals(store: Store, subject: str, predicate: str) -> list[Literal]:
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
    return [quad.object for quad in found if isinstance(quad.object, Literal)]


def _iris(store: Store, subject: str, predicate: str) -> list[str]:
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
    return sorted(quad.object.value for quad in found if isinstance(quad.object, NamedNode))
