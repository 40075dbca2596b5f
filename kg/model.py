"""The nouns that pass through the doors: Source, Reading, Block, Run, Place, Leftover, Fact, Finding.

read -> parse -> map -> check -> publish: each stage takes one of these and gives the next.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, Self, TypeAlias

from kg.prose.proceedings import Proceedings

Carrier = Literal[
    "akoma ntoso", "docx", "html", "pdf", "text export", "markdown", "web text", "scan", "articles", "table"
]
Severity = Literal["violation", "warning", "info"]


class Place(NamedTuple):
    """Where in a source something stands: file, line (1-based), and the part's printed name."""

    path: str
    line: int | None = None
    part: str | None = None

    def __str__(self) -> str:
        words = [self.path]
        if self.line is not None:
            words.append(f"line {self.line}")
        if self.part:
            words.append(self.part)
        return ", ".join(words)


@dataclass(frozen=True)
class Source:
    """Exactly these bytes, and the name a person knows them by (never a machine path)."""

    name: str
    content: bytes = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


class Run(NamedTuple):
    """A stretch of characters in one style; `start` counts characters of the decoded source."""

    text: str
    start: int
    italic: bool = False
    superscript: bool = False


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Marks of writing direction (left-to-right, right-to-left, embeddings, isolates) and the soft hyphen are no words.
_UNSEEN = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


BlockRole = Literal["text", "heading", "row", "note", "furniture"]
"""What a carrier itself says a block is: a heading, a table's row, a footnote (its marker comes first, raised), or
page furniture (running head, foot, page number). `text` where it says nothing: then the words must tell."""


LONGEST = 20_000
"""Characters of a block; the longest paragraph of some three thousand texts has a sixth of that. What works on one
paragraph may take up to the square of its length, so its length must have an end."""


class Block(NamedTuple):
    """One line or paragraph of the page.

    `words` are its characters with white space folded to single blanks and superscript digits as superscript
    characters. `line` is its place in the source (1-based line, or the block's ordinal in carriers without
    lines); `gap` tells that the carrier left a blank line before it, `indented` that it is set in.
    """

    runs: tuple[Run, ...]
    words: str
    line: int
    gap: bool = False
    indented: bool = False
    role: BlockRole = "text"

    @classmethod
    def of(
        cls, runs: Sequence[Run], line: int, gap: bool = False, indented: bool = False, role: BlockRole = "text"
    ) -> Self:
        """Make a block of runs."""
        return cls(tuple(runs), fold(runs), line, gap, indented, role)

    @property
    def text(self) -> str:
        """The characters of all runs, joined."""
        return self.runs[0].text if len(self.runs) == 1 else "".join([run.text for run in self.runs])


def fold(runs: Sequence[Run]) -> str:
    """Join runs in Unicode's composed form, superscript digits as superscript characters, white space folded.

    >>> fold([Run("its  session;", 0), Run("2", 13, superscript=True)])
    'its session;²'
    """
    if len(runs) == 1 and not runs[0].superscript:
        joined = runs[0].text
    else:
        joined = "".join([run.text.translate(_RAISED) if run.superscript else run.text for run in runs])
    words = " ".join(joined.split())
    if words.isascii():
        return words
    # No unseen character is printable, and this test is much quicker than the search.
    if not words.isprintable():
        words = " ".join(_UNSEEN.sub("", words).split())
    return unicodedata.normalize("NFC", words)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which file a record was read from, and how."""

    name: str
    sha256: str
    media_type: str
    carrier: Carrier


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a source: its carrier, its blocks in page order, the language they are in.

    `proceedings` are votes, sponsors and subjects where the carrier records them (AKN4UN).
    """

    source: Source
    carrier: Carrier
    media_type: str
    blocks: tuple[Block, ...]
    language: str = "en"
    proceedings: Proceedings | None = None

    @property
    def origin(self) -> Origin:
        """What is kept of the source in a record."""
        return Origin(self.source.name, self.source.digest, self.media_type, self.carrier)

    def at(self, line: int | None = None, part: str | None = None) -> Place:
        """Name a place in this source."""
        return Place(self.source.name, line, part)


class Leftover(NamedTuple):
    """Words that a parser could not place: reported, never dropped."""

    words: str
    at: Place


Fact: TypeAlias = tuple[str, str, str]
"""One statement: subject, predicate, object, each written as in N-Triples. A bare tuple: there are thousands."""


class Finding(NamedTuple):
    """Something a person should look at: about what, in words, where, and how bad."""

    about: str
    says: str
    at: str
    severity: Severity = "violation"


@dataclass(frozen=True, slots=True)
class Described:
    """What one record says, ready to publish.

    `source` is the name of the file it was read from, `graph` the IRI tail of its named graph
    (`graph/resolution/a-res-62-124/en`); `folder` and `slug` name its Turtle file. `core` are the facts,
    `evidence` the mentions, spans and provenance. `origin` is the file of a text; rows of a register have none.
    """

    source: str
    graph: str
    folder: str
    slug: str
    core: tuple[Fact, ...]
    evidence: tuple[Fact, ...]
    origin: Origin | None = None
