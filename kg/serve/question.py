"""What is asked of a worker, what it answers, and what must not be asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

RESULTS: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "application/json",
    "application/xml",
    "text/xml",
)
"""Media types for rows and for yes or no, the usual one first; the last three are other names of the first two."""

GRAPHS: Final = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/json",
    "application/xml",
    "text/xml",
    "text/plain",
)
"""Media types for graphs, the usual one first; the last four are other names."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query, the dataset it asks, and the media types its asker takes: for rows, and for a graph.

    `default_graphs` and `named_graphs` are those of the protocol (SPARQL 1.1 Protocol, section 2.1.4); both
    empty: all that the store holds.
    """

    query: str
    results: str | None = RESULTS[0]
    graph: str | None = GRAPHS[0]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Refused(Exception):
    """A question is not answered: the HTTP status, why, and what to do; with the seconds to wait, if that helps."""

    def __init__(self, status: int, says: str, wait: int | None = None) -> None:
        super().__init__(says)
        self.status = status
        self.says = says
        self.wait = wait


_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# What may hold a keyword without meaning it: comments, strings, IRIs, variables, language tags, names after a colon.
_TOKEN: Final = re.compile(
    r"""
      \#[^\n\r]*
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | <[^<>"{}|^`\\\x00-\x20]*>
    | [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)*
    | (?P<name>[^\W\d_][\w.-]*+)
    | :(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*
    | (?P<word>\w+)
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_PARTS: Final = re.compile(r"[.-]")
_UPDATES: Final = frozenset(("insert", "delete", "load", "clear", "create", "drop", "copy", "move", "add", "with"))
_UNSTEADY: Final = frozenset(("now", "rand", "uuid", "struuid", "bnode"))
_PROLOGUE: Final = frozenset(("base", "prefix"))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a query that are keywords, if its syntax is right, in lower case."""

    first: str
    """The first one after the prologue."""
    all: frozenset[str]
    """These, and the prefixes of names."""

    @property
    def update(self) -> bool:
        """It would change the store."""
        return self.first in _UPDATES

    @property
    def service(self) -> bool:
        """It would, or may, ask another endpoint: the parser also takes `1SERVICE<...>` and `SERVICE:name`."""
        return any("service" in word for word in self.all)

    @property
    def steady(self) -> bool:
        """It has the same answer tomorrow."""
        return not self.all & _UNSTEADY


_NOTHING: Final = Words("", frozenset())
_TELLING: Final = ("\\u", "service", *_UPDATES, *_UNSTEADY)


def words(query: str) -> Words:
    r"""Read those keywords of a query that matter here, also if written with escapes (SPARQL 1.1 Query, section 19.2).

    Rather one word too many than one too few: the store itself would follow SERVICE to any host.

    >>> words("PREFIX x: <http://service> SELECT ?service { ?s x:service 'SERVICE' } # SERVICE").service
    False
    >>> words("SELECT * { \\u0053erVice <http://example.org/> {} }").service
    True
    >>> words("BASE <http://x/> insert data {}").update
    True
    """
    lower = query.lower()
    if not any(word in lower for word in _TELLING):
        # Nearly all look-ups: nothing to find, and no need to look closely.
        return _NOTHING
    everything = {word for word, _ in _read(query)}
    first = next((word for word, is_prefix in _read(query) if not is_prefix and word not in _PROLOGUE), "")
    while (unescaped := _ESCAPE.sub(_character, query)) != query:
        query = unescaped
        everything.update(word for word, _ in _read(query))
    return Words(first, frozenset(everything))


def _read(query: str) -> Iterator[tuple[str, bool]]:
    """Yield the words, and whether each is a prefix; a name is read once, to its end, for it may be a megabyte long."""
    for match in _TOKEN.finditer(query):
        if (name := match["name"]) and query.startswith(":", match.end()):
            yield name.lower(), True
        elif found := name or match["word"]:
            yield from ((word, False) for word in _PARTS.split(found.lower()) if word)


def _character(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number < 0x110000 else "\ufffd"
