"""Reading the store: statements of the union of all graphs, each once, and whole graphs in one pass."""

from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from kg.iri import BASE
from kg.vocab import RDF

Term = NamedNode | BlankNode | Literal | Triple
Said = dict[str, list[Term]]
"""What is said of one thing: the values of each property, by the property's IRI."""

MOST = 5000
"""Links to a thing that are looked at, a property; a page that says "more than 5,000" has said enough."""


class Facts:
    """What a store says, asked by IRIs without angle brackets."""

    def __init__(self, store: Store, base: str) -> None:
        self.store = store
        self.base = base
        self.id = f"{base}id/"

    def term(self, constant: str) -> str:
        """Give the IRI of a constant of `kg.vocab`, at the base of this release."""
        iri = constant[1:-1]
        return self.base + iri[len(BASE) :] if iri.startswith(BASE) else iri

    def tail(self, iri: str) -> str:
        """Give what stands below `id/`, or nothing for IRIs that are not ours."""
        return iri[len(self.id) :] if iri.startswith(self.id) else ""

    def of(self, subject: str) -> Said:
        """Give all that is said of a thing, in any graph."""
        said: dict[str, dict[Term, None]] = {}
        for quad in self.store.quads_for_pattern(NamedNode(subject), None, None, None):
            said.setdefault(quad.predicate.value, {})[quad.object] = None
        return {predicate: list(values) for predicate, values in said.items()}

    def values(self, subject: str, predicate: str) -> list[Term]:
        """Give the values of a property; `predicate` is a constant of `kg.vocab`."""
        found = self.store.quads_for_pattern(NamedNode(subject), NamedNode(self.term(predicate)), None, None)
        return list(dict.fromkeys(quad.object for quad in found))

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Give those values of a property that are IRIs."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, NamedNode)]

    def one(self, subject: str, predicate: str) -> str:
        """Give the first value of a property as text, or nothing."""
        return next((written(value) for value in self.values(subject, predicate)), "")

    def pointing(self, predicate: str, target: str) -> list[str]:
        """Give what points at a thing by a property (an IRI), at most MOST of it."""
        found = self.store.quads_for_pattern(None, NamedNode(predicate), NamedNode(target), None)
        # The same statement stands in the graph of each language: six times as many are looked at.
        subjects = (quad.subject.value for quad in islice(found, 6 * MOST) if isinstance(quad.subject, NamedNode))
        return list(islice(dict.fromkeys(subjects), MOST))

    def with_property(self, predicate: str) -> set[str]:
        """Give all things that have a property, a constant of `kg.vocab`."""
        found = self.store.quads_for_pattern(None, NamedNode(self.term(predicate)), None, None)
        return {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}

    def all_of(self, kind: str) -> set[str]:
        """Give all things of a class; `kind` is a constant of `kg.vocab`."""
        found = self.store.quads_for_pattern(None, NamedNode(self.term(RDF.type)), NamedNode(self.term(kind)), None)
        return {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}

    def knows(self, subject: str) -> bool:
        """Tell whether anything is said of a thing."""
        return next(iter(self.store.quads_for_pattern(NamedNode(subject), None, None, None)), None) is not None

    def is_graph(self, name: str) -> bool:
        """Tell whether a named graph has this name."""
        return self.store.contains_named_graph(NamedNode(name))

    def graph(self, name: str) -> dict[str, Said]:
        """Read a whole named graph: what it says of each thing."""
        found: dict[str, Said] = {}
        for quad in self.store.quads_for_pattern(None, None, None, NamedNode(name)):
            if isinstance(quad.subject, NamedNode):
                values = found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, [])
                values.append(quad.object)
        return found

    def subjects(self) -> Iterator[str]:
        """Give everything that something is said of, each once."""
        seen: set[str] = set()
        for quad in self.store.quads_for_pattern(None, None, None, None):
            if isinstance(quad.subject, NamedNode) and quad.subject.value not in seen:
                seen.add(quad.subject.value)
                yield quad.subject.value


def written(value: Term) -> str:
    """Write a value as plain text."""
    return str(value) if isinstance(value, Triple) else value.value


def in_language(values: Iterable[Term], language: str) -> Literal | None:
    """Choose the text in a language, else in English, else the first."""
    texts = [value for value in values if isinstance(value, Literal)]
    for wanted in (language, "en"):
        for text in texts:
            if text.language == wanted:
                return text
    return texts[0] if texts else None
