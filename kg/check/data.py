"""Statements as SHACL asks them: by predicate and subject, by class, and by query."""

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

import pyoxigraph

from kg.model import Fact
from kg.vocab import RDF

_SUB_CLASS_OF = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_NOTHING: dict[str, list[str]] = {}


class Data:
    """Statements by predicate and subject; values keep their order and stand once.

    `store` has the statements of the `asked` predicates only, if any are named.
    """

    def __init__(self, facts: Iterable[Fact], asked: Collection[str] | None = None) -> None:
        self.said: dict[str, dict[str, list[str]]] = {}
        self._asked = asked
        self._backwards: dict[str, dict[str, list[str]]] = {}
        last, table = "", _NOTHING
        for subject, predicate, value in dict.fromkeys(facts):
            if predicate is not last:
                last, table = predicate, self.said.setdefault(predicate, {})
            if subject in table:
                table[subject].append(value)
            else:
                table[subject] = [value]
        self._above = self.said.get(_SUB_CLASS_OF, _NOTHING)

    def values(self, subject: str, predicate: str) -> Collection[str]:
        """Give what a subject's predicate points at."""
        return self.said.get(predicate, _NOTHING).get(subject, ())

    def about(self, subject: str) -> dict[str, list[str]]:
        """Give all that is said of a subject."""
        return {predicate: table[subject] for predicate, table in self.said.items() if subject in table}

    def pointing(self, predicate: str, value: str) -> Collection[str]:
        """Give the subjects whose predicate points at a value."""
        if predicate not in self._backwards:
            self._backwards[predicate] = _turned(self.said.get(predicate, _NOTHING))
        return self._backwards[predicate].get(value, ())

    def is_a(self, node: str, kind: str) -> bool:
        """Tell whether a node is of a class, or of a class below it."""
        types = self.values(node, RDF.type)
        return kind in types or (bool(self._above) and any(kind in self._upwards(one) for one in types))

    def of(self, kind: str) -> Iterator[str]:
        """Yield what is of a class, or of a class below it."""
        yield from self.pointing(RDF.type, kind)
        for below in self._above:
            if below != kind and kind in self._upwards(below):
                yield from self.pointing(RDF.type, below)

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
        """Load what rules in SPARQL ask for."""
        return self.whole if self._asked is None else self._loaded(self._asked)

    @cached_property
    def whole(self) -> pyoxigraph.Store:
        """Load all statements."""
        return self._loaded(self.said)

    def _loaded(self, predicates: Iterable[str]) -> pyoxigraph.Store:
        lines = "".join(
            [
                f"{subject} {predicate} {value} .\n"
                for predicate in predicates
                for subject, values in self.said.get(predicate, _NOTHING).items()
                for value in values
            ]
        )
        store = pyoxigraph.Store()
        store.load(lines.encode(), pyoxigraph.RdfFormat.N_TRIPLES)
        return store


def _turned(table: dict[str, list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for subject, values in table.items():
        for value in values:
            if value in found:
                found[value].append(subject)
            else:
                found[value] = [subject]
    return found
