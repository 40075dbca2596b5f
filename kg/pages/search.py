"""Searching titles and paragraphs, with facets."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from kg import iri
from kg.pages.folding import indexed, snippet, tokens

FACETS = ("organ", "session", "year", "family", "act", "addressee", "cites", "language")
_OF_PARTS = ("act", "addressee", "cites")
PER_PAGE = 20
_COLUMNS = {
    "organ": "works.organ",
    "session": "works.session",
    "year": "works.year",
    "family": "works.family",
    "language": "passages.lang",
}
_FROM = "FROM passages JOIN works ON works.tail = passages.work"
_MOST_CHOICES = 12
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for; every field is part of the page's address."""

    q: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """Read it from an address; what is no number counts as the first page."""
        page = query.get("page", "1")
        chosen = tuple((name, query[name].strip()) for name in FACETS if query.get(name, "").strip())
        return cls(
            query.get("q", "").strip()[:200], chosen, max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1
        )

    def query(self, **changed: str) -> dict[str, str]:
        """Give the address's fields with some changed; an empty one is left out."""
        fields = {"q": self.q, **dict(self.chosen), **changed}
        return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage found, with the words asked for marked."""

    tail: str
    language: str
    pieces: list[tuple[str, bool]]


@dataclass(slots=True)
class Hit:
    """A document found, and its passages."""

    work: str
    language: str
    title: str
    symbol: str
    passages: list[Passage] = field(default_factory=list)
    parts: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """An answer."""

    asked: Asked
    count: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]]

    @property
    def pages(self) -> int:
        """Count the pages."""
        return -(-self.count // PER_PAGE)


class Search:
    """Asks an index; a connection a question, so that threads need no lock."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ask(self, asked: Asked, language: str = "en") -> Found:
        """Answer: the documents whose passages have all the words, best first, and how they divide.

        Of passages in several languages those in the reader's are shown.
        """
        where, values = _conditions(asked)
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA temp_store = MEMORY")
            join = "JOIN words ON words.rowid = passages.id" if _words(asked.q) else ""
            # One pass over what matches; pages, counts and facets are read from it.
            connection.execute(
                f"CREATE TEMP TABLE found AS SELECT passages.id, passages.work, passages.part, passages.is_title, "
                f"passages.lang, {'bm25(words)' if join else '0'} - is_title * 5 AS score {_FROM} {join} WHERE {where}",
                values,
            )
            count = connection.execute("SELECT count(DISTINCT work) FROM found").fetchone()[0]
            hits = _hits(connection, asked, language)
            facets = {name: _facet(connection, name) for name in FACETS}
        return Found(asked, count, hits, facets)


def _words(q: str) -> str:
    """Write what is asked for in FTS5's language: all the words, the last one perhaps unfinished."""
    found = indexed(q).split()
    return " ".join(f'"{word}"' for word in found) + ("*" if found and q[-1:].isalnum() else "")


def _conditions(asked: Asked) -> tuple[str, list[str]]:
    where, values = ["1"], []
    if words := _words(asked.q):
        where.append("words MATCH ?")
        values.append(words)
    elif asked.q:
        where.append("0")
    elif not any(name in _OF_PARTS for name, _ in asked.chosen):
        # Whoever browses looks for documents; their titles stand for them, which are few.
        where.append("passages.is_title")
    for name, value in asked.chosen:
        if name in _COLUMNS:
            where.append(f"{_COLUMNS[name]} = ?")
            values.append(value)
        else:
            where.append("passages.part IN (SELECT part FROM said WHERE kind = ? AND value = ?)")
            values += (name, {"act": f"action/{value}", "cites": _cited(value)}.get(name, value))
    return " AND ".join(where), values


def _cited(value: str) -> str:
    """Take what is cited by its tail or, as people write it, its symbol.

    >>> _cited("A/RES/428(V)"), _cited("instrument/unts-2545"), _cited("?")
    ('resolution/a-res-428-v', 'instrument/unts-2545', '?')
    """
    if value.partition("/")[0].islower():
        return value
    try:
        return iri.work(value)
    except ValueError:
        return value


def _hits(connection: sqlite3.Connection, asked: Asked, language: str) -> list[Hit]:
    stems = {token for token, _, _ in tokens(asked.q)}
    # A porter stem is shorter than the word; its beginning is marked in the snippet.
    begun = {token[: max(4, len(token) - 2)] if len(token) > 5 and token.isascii() else token for token in stems}
    rows = connection.execute(
        "SELECT found.work, works.symbol, count(DISTINCT found.part) - max(found.is_title), "
        "(works.symbol <> '' AND (works.symbol = ? COLLATE NOCASE OR works.symbol LIKE '%/' || ?)) AS named "
        "FROM found JOIN works ON works.tail = found.work GROUP BY found.work "
        "ORDER BY named DESC, min(score - (lang = ?)), works.year DESC, works.tail LIMIT ? OFFSET ?",
        (asked.q, asked.q, language, PER_PAGE, (asked.page - 1) * PER_PAGE),
    ).fetchall()
    narrowed = bool(stems) or any(name in _OF_PARTS for name, _ in asked.chosen)
    hits = []
    for work, symbol, parts, _ in rows:
        found = connection.execute(
            "SELECT parts.tail, passages.lang, passages.text FROM found JOIN passages USING (id) "
            "JOIN parts ON parts.id = found.part WHERE found.work = ? "
            "ORDER BY found.lang <> ?, found.score, found.id LIMIT 24",
            (work, language),
        ).fetchall()
        read_in = found[0][1]
        title = connection.execute(
            "SELECT text FROM passages WHERE work = ? AND is_title ORDER BY lang <> ?, lang <> 'en' LIMIT 1",
            (work, read_in),
        ).fetchone()
        by_part: dict[str, tuple[str, str]] = {}
        for tail, lang, text in found if narrowed else ():
            if tail != work:
                by_part.setdefault(tail, (lang, text))
        best = list(by_part.items())[:_MOST_SHOWN]
        shown = [Passage(tail, lang, snippet(text, begun)) for tail, (lang, text) in best]
        hits.append(Hit(work, read_in, title[0] if title else "", symbol, shown, parts))
    return hits


def _facet(connection: sqlite3.Connection, name: str) -> list[tuple[str, int]]:
    if name in _OF_PARTS:
        source, value = f"found JOIN said ON said.part = found.part AND said.kind = '{name}'", "said.value"
    else:
        source = "found JOIN works ON works.tail = found.work"
        value = "found.lang" if name == "language" else f"works.{name}"
    order = "1 DESC" if name == "year" else "2 DESC, 1"
    rows = connection.execute(
        f"SELECT {value}, count(DISTINCT found.work) FROM {source} WHERE {value} <> '' "
        f"GROUP BY 1 ORDER BY {order} LIMIT {_MOST_CHOICES}"
    ).fetchall()
    return [(value.removeprefix("action/") if name == "act" else value, count) for value, count in rows]
