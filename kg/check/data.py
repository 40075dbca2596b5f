"""Statements as SHACL asks them: by subject and predicate, by class, and by query."""

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

import pyoxigraph

from kg.model import Fact
from kg.vocab import RDF

_SUB_CLASS_OF = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_NOTHING: dict[str, dict[str, None]] = {}


class Data:
    """Statements by subject and predicate; values keep their order and stand once."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.said: dict[str, dict[str, dict[str, None]]] = {}
        self.instances: dict[str, dict[str, None]] = {}
        for subject, predicate, value in facts:
            self.said.setdefault(subject, {}).setdefault(predicate, {})[value] = None
            if predicate == RDF.type:
                self.instances.setdefault(value, {})[subject] = None
        self._above = {
            subject: list(about[_SUB_CLASS_OF]) for subject, about in self.said.items() if _SUB_CLASS_OF in about
        }

    def values(self, subject: str, predicate: str) -> Collection[str]:
        """Give what a subject's predicate points at."""
        return self.said.get(subject, _NOTHING).get(predicate, ())

    def is_a(self, node: str, kind: str) -> bool:
        """Tell whether a node is of a class, or of a class below it."""
        types = self.values(node, RDF.type)
        return kind in types or (bool(self._above) and any(kind in self._upwards(one) for one in types))

    def of(self, kind: str) -> Iterator[str]:
        """Yield what is of a class, or of a class below it."""
        yield from self.instances.get(kind, ())
        for below in self._above:
            if below != kind and kind in self._upwards(below):
                yield from self.instances.get(below, ())

    def _upwards(self, kind: str) -> set[str]:
        found: set[str] = set()
        rest = [kind]
        while rest:
            one = rest.pop()
            if one not in found:
                found.add(one)
                rest += self._above.get(one, ())
        return found

    @cached_property
    def store(self) -> pyoxigraph.Store:
        """Load the statements for rules in SPARQL."""
        lines = "".join(
            [
                f"{subject} {predicate} {value} .\n"
                for subject, about in self.said.items()
                for predicate, values in about.items()
                for value in values
            ]
        )
        store = pyoxigraph.Store()
        store.load(lines.encode(), pyoxigraph.RdfFormat.N_TRIPLES)
        return store
