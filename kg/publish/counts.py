"""Counts of a dump: exact, without a store, from what each work adds to them, in little memory whatever its size.

A statement that stands in several graphs counts once. What a work says of its own parts no other says, so it is
counted where the work is written out; of what is said of shared things (sessions, cited texts) it leaves digests of 64
bits, by what each statement counts for, and so for subjects and objects. Digests lie in files that are dealt out until
each fits in memory: among a hundred million two are the same with a chance of one in several thousand.
"""

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from tempfile import SpooledTemporaryFile, TemporaryFile
from types import TracebackType
from typing import IO, NamedTuple, Self, TypeAlias

from kg.iri import BASE
from kg.model import Fact
from kg.vocab import RDF, RDFS, SKOS, Nansen

_PARTS = 64
_DIGEST = 8
_IN_MEMORY = 2**20
"""Bytes of digests of one kind that stay in memory."""
_BOUNDS = [part * (2**64 // _PARTS) for part in range(_PARTS)]
_DOCUMENTS = tuple(
    kind.removeprefix(f"<{BASE}") for kind in (Nansen.Resolution, Nansen.Decision, Nansen.Statement, Nansen.Conclusion)
)
_LINKS = frozenset({SKOS.exactMatch, SKOS.closeMatch, RDFS.seeAlso})
_NAMESPACE = re.compile(r"<([^?>]*[/#])")


Counted: TypeAlias = tuple[str, ...]
"""What a statement counts for: `(predicate,)`, and `(rdf:type, class)` or `(predicate, namespace)` of links."""


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


class Share(NamedTuple):
    """What one work adds to the counts of a dump.

    `own` counts what is said of the work's parts, `own_subjects` these parts. The other statements stand in `shared` as
    digests, by what they count for, the other subjects in `subjects`. Digests have 8 bytes, once each, in order.
    """

    own: dict[Counted, int]
    own_subjects: int
    shared: dict[Counted, bytes]
    subjects: bytes
    objects: bytes
    examples: dict[str, str]


def share(facts: set[Fact], works: tuple[str, ...]) -> Share:
    """Count the distinct facts of a group of graphs; what lies below one of `works` (IRIs) no other group says."""
    below = tuple(f"<{work}/" for work in works)
    subjects = {subject for subject, _, _ in facts}
    mine = {subject for subject in subjects if subject.startswith(below)} if below else set()
    own: list[Counted] = []
    shared: dict[Counted, list[bytes]] = {}
    examples: dict[str, str] = {}
    for fact in facts:
        subject, predicate, value = fact
        counts_for: list[Counted] = [(predicate,)]
        if predicate == RDF.type:
            counts_for.append((predicate, value))
            _exemplify(examples, value, subject)
        elif predicate in _LINKS and not value.startswith(subject.partition("/id/")[0] + "/"):
            counts_for.append((predicate, namespace(value)))
        if subject in mine:
            own += counts_for
        else:
            digest = _digest(" ".join(fact))
            for counted in counts_for:
                shared.setdefault(counted, []).append(digest)
    return Share(
        dict(sorted(Counter(own).items())),
        len(mine),
        {counted: _in_order(digests) for counted, digests in sorted(shared.items())},
        _in_order(map(_digest, subjects - mine)),
        _in_order(map(_digest, {value for _, _, value in facts})),
        examples,
    )


def _exemplify(examples: dict[str, str], kind: str, subject: str) -> None:
    example = examples.setdefault(kind, subject)
    if (len(subject), subject) < (len(example), example):
        examples[kind] = subject


class Counting:
    """Adds up the shares of all works; to be closed, since it keeps files."""

    def __init__(self) -> None:
        self._own: Counter[Counted] = Counter()
        self._own_subjects = 0
        self._shared: dict[Counted, Distinct] = {}
        self._subjects, self._objects = Distinct(), Distinct()
        self._examples: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for distinct in (*self._shared.values(), self._subjects, self._objects):
            distinct.close()

    def add(self, share: Share) -> None:
        """Add one work's share."""
        self._own.update(share.own)
        self._own_subjects += share.own_subjects
        for counted, digests in share.shared.items():
            if counted not in self._shared:
                self._shared[counted] = Distinct()
            self._shared[counted].add(digests)
        self._subjects.add(share.subjects)
        self._objects.add(share.objects)
        for kind, example in share.examples.items():
            _exemplify(self._examples, kind, example)

    def counts(self) -> Counts:
        """Give the counts of all that was added."""
        numbers = self._own.copy()
        for counted, distinct in self._shared.items():
            numbers[counted] += distinct.number()
        properties, classes, links = dict[str, int](), dict[str, int](), dict[Linkset, int]()
        for (predicate, *target), number in sorted(numbers.items()):
            if not target:
                properties[predicate] = number
            elif predicate == RDF.type:
                classes[target[0]] = number
            else:
                links[Linkset(predicate, target[0])] = number
        return Counts(
            sum(properties.values()),
            self._own_subjects + self._subjects.number(),
            self._objects.number(),
            classes,
            properties,
            links,
            dict(sorted(self._examples.items())),
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


class Distinct:
    """Counts distinct digests; where they are many, they lie on the disk."""

    def __init__(self) -> None:
        self._lengths = array("Q")
        self._last = bytearray()
        self._file: IO[bytes] | None = None

    def add(self, digests: bytes) -> None:
        """Add some, 8 bytes each, in order."""
        self._lengths.append(len(digests))
        self._last += digests
        if len(self._last) > _IN_MEMORY:
            self._file = self._file or TemporaryFile()  # noqa: SIM115 - `close` closes it
            self._file.write(self._last)
            self._last.clear()

    def number(self) -> int:
        """Give how many different ones were added."""
        if self._file is None:
            return len(set(array("Q", self._last)))
        return self._number_by_parts(self._file)

    def close(self) -> None:
        """Give back the room."""
        if self._file:
            self._file.close()

    def _number_by_parts(self, file: IO[bytes]) -> int:
        """Deal them to files by their first bits, so that each fits in memory.

        Each work's are in order, so a part of them is a slice.
        """
        file.write(self._last)
        self._last.clear()
        file.seek(0)
        with ExitStack() as stack:
            parts = [stack.enter_context(SpooledTemporaryFile(_IN_MEMORY)) for _ in range(_PARTS)]
            for length in self._lengths:
                found = array("Q", file.read(length))
                bounds = [*(bisect_left(found, bound) for bound in _BOUNDS), len(found)]
                for part, (start, end) in zip(parts, pairwise(bounds), strict=True):
                    part.write(found[start:end])
            number = 0
            for part in parts:
                part.seek(0)
                number += len(set(array("Q", part.read())))
        return number


def _in_order(digests: Iterable[bytes]) -> bytes:
    return array("Q", sorted(array("Q", b"".join(digests)))).tobytes()


def _digest(words: str) -> bytes:
    return blake2b(words.encode(), digest_size=_DIGEST).digest()
