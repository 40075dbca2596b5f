"""A release on disk, opened to be read: its base, and its dumps graph by graph."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, Literal, Self

from pyoxigraph import NamedNode, RdfFormat, parse

from kg import schema
from kg.errors import KgError
from kg.publish import CORE, EVIDENCE

Part = Literal["core", "evidence"]
_DUMPS: Final[dict[Part, str]] = {"core": CORE, "evidence": EVIDENCE}
_VOID: Final = "http://rdfs.org/ns/void#"
_CHECKSUM: Final = "http://spdx.org/rdf/terms#checksumValue"


@dataclass(frozen=True, slots=True)
class Released:
    """A release: where it lies, the base of its IRIs, and the checksum of its description, which tells all others."""

    folder: Path
    base: str
    checksum: str
    sums: frozenset[str]

    @classmethod
    def at(cls, folder: Path) -> Self:
        """Open the release in a folder; raises KgError when there is none, or one of another schema."""
        description = folder / "dataset.ttl"
        if not description.is_file():
            raise KgError(f"{folder} holds no release (no dataset.ttl). Build one: kg build --out {folder}")
        content = description.read_bytes()
        schema.check(content, folder)
        base, sums = None, set()
        for subject, predicate, value, _ in parse(content, RdfFormat.TURTLE):
            told = "" if not hasattr(value, "value") else str(value.value)
            if predicate.value == _CHECKSUM:
                sums.add(told)
            is_whole = isinstance(subject, NamedNode) and subject.value == f"{told}dataset"
            if predicate.value == f"{_VOID}uriSpace" and is_whole:
                base = told.removesuffix("id/")
        if base is None:
            raise KgError(f"{description} does not say where its IRIs begin (void:uriSpace). Build the release again")
        return cls(folder, base, hashlib.sha256(content).hexdigest(), frozenset(sums))

    def dump(self, part: Part) -> Path:
        """Name the N-Quads file of a part; raises KgError when it is not there."""
        path = self.folder / _DUMPS[part]
        if not path.is_file():
            raise KgError(f"{self.folder} lacks {_DUMPS[part]}. Build the release again")
        return path

    def verify(self, part: Part) -> None:
        """Compare a dump with its checksum in the description; raises KgError when they differ."""
        with self.dump(part).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() not in self.sums:
                says = f"{self.dump(part)} is not the file that dataset.ttl describes (its SHA-256 differs)"
                raise KgError(f"{says}. Copy or build the release again")

    def graphs(self, part: Part) -> Iterator[tuple[str, list[str]]]:
        """Yield each named graph (an IRI term) with its statements, as N-Triples without the full stop."""
        path = self.dump(part)
        try:
            with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
                quads = (line[:-3].rpartition(" ") for line in lines)
                for graph, statements in groupby(quads, key=lambda quad: quad[2]):
                    yield graph, [statement for statement, _, _ in statements]
        except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError):
            raise KgError(f"{path} is broken off or no gzip file. Copy or build the release again") from None
