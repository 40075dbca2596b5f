"""Counts of a dump: exact, without a store, in little memory whatever its size.

A statement that stands in several graphs counts once. The statements are dealt to files by the hash of their
subject, their objects to others by their own hash, so each file holds all of what it counts and fits in memory.
"""

import gzip
import re
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple
from zlib import crc32

from kg.iri import BASE
from kg.vocab import RDF, RDFS, SKOS, Nansen

_PARTS = 64
_DOCUMENTS = tuple(
    kind.removeprefix(f"<{BASE}") for kind in (Nansen.Resolution, Nansen.Decision, Nansen.Statement, Nansen.Conclusion)
)
_LINKS = frozenset({SKOS.exactMatch, SKOS.closeMatch, RDFS.seeAlso})
_NAMESPACE = re.compile(r"<([^?>]*[/#])")


class Linkset(NamedTuple):
    """Links of one kind into one outside namespace."""

    predicate: str
    target: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What a dump holds; the keys of `classes`, `properties` and `examples` are IRI terms, in order.

    `examples` has for each class the shortest IRI of that class, of equally short ones the first.
    """

    triples: int
    subjects: int
    objects: int
    classes: dict[str, int]
    properties: dict[str, int]
    linksets: dict[Linkset, int]
    examples: dict[str, str]

    @property
    def documents(self) -> dict[str, int]:
        """Give the number of documents whose text is in the dump, for the class of each family."""
        return {kind: number for kind, number in self.classes.items() if kind.endswith(_DOCUMENTS)}


@dataclass(slots=True)
class _Tally:
    triples: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    linksets: Counter[Linkset] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, facts: set[str]) -> None:
        """Count facts; all facts of a subject come in one call."""
        subjects = set()
        for fact in facts:
            subject, predicate, value = fact.split(" ", 2)
            subjects.add(subject)
            self.properties[predicate] += 1
            if predicate == RDF.type:
                self.classes[value] += 1
                example = self.examples.setdefault(value, subject)
                if (len(subject), subject) < (len(example), example):
                    self.examples[value] = subject
            elif predicate in _LINKS and not value.startswith(subject.partition("/id/")[0] + "/"):
                self.linksets[Linkset(predicate, namespace(value))] += 1
        self.triples += len(facts)
        self.subjects += len(subjects)


def count(dump: Path) -> Counts:
    """Count a gzipped N-Quads dump in which every statement has a graph, as `nquads` writes it."""
    with ExitStack() as stack:
        by_subject, by_object = _parts(stack), _parts(stack)
        with gzip.open(dump) as lines:
            for line in lines:
                fact = line[: line.rindex(b" <")]
                subject, _, value = fact.split(b" ", 2)
                by_subject[crc32(subject) % _PARTS].write(fact + b"\n")
                by_object[crc32(value) % _PARTS].write(value + b"\n")
        tally = _Tally()
        for facts in map(_distinct, by_subject):
            tally.add(facts)
        objects = sum(len(values) for values in map(_distinct, by_object))
    return Counts(
        tally.triples,
        tally.subjects,
        objects,
        dict(sorted(tally.classes.items())),
        dict(sorted(tally.properties.items())),
        dict(sorted(tally.linksets.items())),
        dict(sorted(tally.examples.items())),
    )


def namespace(term: str) -> str:
    """Cut an IRI term down to its namespace: up to the last `/` or `#` before a query.

    >>> namespace("<http://www.wikidata.org/entity/Q132551>")
    'http://www.wikidata.org/entity/'
    >>> namespace("<https://treaties.un.org/Pages/showDetails.aspx?objid=1/2>")
    'https://treaties.un.org/Pages/'
    """
    match = _NAMESPACE.match(term)
    return match[1] if match else term[1:-1]


def _parts(stack: ExitStack) -> list[IO[bytes]]:
    return [stack.enter_context(tempfile.TemporaryFile()) for _ in range(_PARTS)]


def _distinct(part: IO[bytes]) -> set[str]:
    part.seek(0)
    return {line.decode().removesuffix("\n") for line in part}
