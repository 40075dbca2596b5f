"""Counts of a dump: exact, without a store, from what each work adds to them, in little memory whatever its size.

A statement that stands in several graphs counts once. What a work says of its own parts no other says, so it is
counted where the work is written out; what is said of shared things (sessions, cited texts) is counted when all is
known. Distinct subjects and objects are told by 64-bit digests, dealt to files so that each fits in memory: among a
hundred million terms two have the same digest with a chance of one in several thousand.
"""

import re
import tempfile
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from types import TracebackType
from typing import IO, NamedTuple, Self
from zlib import crc32

from kg.iri import BASE
from kg.model import Fact
from kg.vocab import RDF, RDFS, SKOS, Nansen

_PARTS = 64
_DIGEST = 8
_IN_MEMORY = 2**16
_BOUNDS = [part * (2**64 // _PARTS) for part in range(_PARTS)]
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
class Tally:
    """Counts that add up."""

    triples: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    linksets: Counter[Linkset] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def count(self, facts: Iterable[Fact]) -> None:
        """Count facts that are counted nowhere else."""
        for subject, predicate, value in facts:
            self.triples += 1
            self.properties[predicate] += 1
            if predicate == RDF.type:
                self.classes[value] += 1
                self._exemplify(value, subject)
            elif predicate in _LINKS and not value.startswith(subject.partition("/id/")[0] + "/"):
                self.linksets[Linkset(predicate, namespace(value))] += 1

    def add(self, other: "Tally") -> None:
        """Add what was counted elsewhere."""
        self.triples += other.triples
        self.classes += other.classes
        self.properties += other.properties
        self.linksets += other.linksets
        for kind, example in other.examples.items():
            self._exemplify(kind, example)

    def _exemplify(self, kind: str, subject: str) -> None:
        example = self.examples.setdefault(kind, subject)
        if (len(subject), subject) < (len(example), example):
            self.examples[kind] = subject


class Share(NamedTuple):
    """What one work adds to the counts of a dump.

    `own` counts what is said of the work's parts, `shared` are the other statements, one a line; `subjects` and
    `objects` are the sorted digests of the distinct terms, 8 bytes each.
    """

    own: Tally
    shared: bytes
    subjects: bytes
    objects: bytes


def share(facts: set[Fact], works: tuple[str, ...]) -> Share:
    """Count the distinct facts of a group of graphs; what lies below one of `works` (IRIs) no other group says."""
    own = Tally()
    below = tuple(f"<{work}/" for work in works)
    mine = {fact for fact in facts if fact[0].startswith(below)} if below else set()
    own.count(mine)
    shared = "".join([" ".join(fact) + "\n" for fact in sorted(facts - mine)]).encode()
    return Share(own, shared, _digests({fact[0] for fact in facts}), _digests({fact[2] for fact in facts}))


class Counting:
    """Adds up the shares of all works; to be closed, since it keeps files."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._shared, self._subjects, self._objects = _parts(), _parts(), _parts()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for part in (*self._shared, *self._subjects, *self._objects):
            part.close()

    def add(self, share: Share) -> None:
        """Add one work's share."""
        self._tally.add(share.own)
        for fact in share.shared.splitlines(keepends=True):
            self._shared[crc32(fact) % _PARTS].write(fact)
        _deal(share.subjects, self._subjects)
        _deal(share.objects, self._objects)

    def counts(self) -> Counts:
        """Give the counts of all that was added."""
        tally = Tally()
        tally.add(self._tally)
        for part in self._shared:
            part.seek(0)
            tally.count(_fact(line) for line in dict.fromkeys(part))
        return Counts(
            tally.triples,
            sum(map(_distinct, self._subjects)),
            sum(map(_distinct, self._objects)),
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


def _fact(line: bytes) -> Fact:
    subject, predicate, value = line.decode().removesuffix("\n").split(" ", 2)
    return subject, predicate, value


def _digests(terms: set[str]) -> bytes:
    found = [int.from_bytes(blake2b(term.encode(), digest_size=_DIGEST).digest()) for term in terms]
    return array("Q", sorted(found)).tobytes()


def _deal(digests: bytes, parts: list[IO[bytes]]) -> None:
    """Write sorted digests to the files of their parts."""
    found = array("Q", digests)
    bounds = [*(bisect_left(found, bound) for bound in _BOUNDS), len(found)]
    for part, (start, end) in zip(parts, pairwise(bounds), strict=True):
        if start < end:
            part.write(digests[start * _DIGEST : end * _DIGEST])


def _parts() -> list[IO[bytes]]:
    return [tempfile.SpooledTemporaryFile(_IN_MEMORY) for _ in range(_PARTS)]


def _distinct(part: IO[bytes]) -> int:
    part.seek(0)
    return len(set(array("Q", part.read())))
