"""The index of a release: its titles and paragraphs, for SQLite's full-text search. Built once a release."""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kg import __version__
from kg.pages.addresses import LANGUAGES
from kg.pages.facts import Facts, Said, written
from kg.pages.folding import indexed
from kg.pages.labels import Labels
from kg.pages.release import Release
from kg.vocab import CITO, DCTERMS, ELI, RDF, Nansen

_TABLES = """
CREATE TABLE works (
    tail TEXT PRIMARY KEY, symbol TEXT, organ TEXT, session TEXT, year TEXT, family TEXT
) WITHOUT ROWID;
CREATE TABLE passages (id INTEGER PRIMARY KEY, work TEXT, tail TEXT, lang TEXT, text TEXT);
CREATE TABLE acts (passage INTEGER, act TEXT);
CREATE TABLE cites (passage INTEGER, cited TEXT);
CREATE VIRTUAL TABLE words USING fts5(body, content='', tokenize="porter unicode61 remove_diacritics 2");
"""
_INDEXES = """
CREATE INDEX passages_work ON passages(work, lang);
CREATE INDEX acts_act ON acts(act, passage);
CREATE INDEX acts_passage ON acts(passage);
CREATE INDEX cites_cited ON cites(cited, passage);
CREATE INDEX cites_passage ON cites(passage);
CREATE INDEX works_symbol ON works(symbol COLLATE NOCASE);
"""


def index_file(release: Release) -> Path:
    """Give the path of a release's index, in the user's cache: the release itself is never written to."""
    described = (release.out / "dataset.ttl").read_bytes()
    key = hashlib.sha256(f"{__version__} 1 {release.base} ".encode() + described).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "nansen" / f"search-{key}.sqlite"


def build_index(facts: Facts, labels: Labels, path: Path) -> Path:
    """Write the index, unless it is there; a reader never sees half of one."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=".search-")
    os.close(handle)
    try:
        with sqlite3.connect(half) as connection:
            connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES}")
            for work, language in _versions(facts):
                _add(connection, facts, labels, work, language)
            connection.executescript(_INDEXES + "INSERT INTO words(words) VALUES('optimize'); ANALYZE;")
        connection.close()
        os.replace(half, path)
    finally:
        Path(half).unlink(missing_ok=True)
    return path


def _versions(facts: Facts) -> Iterator[tuple[str, str]]:
    for expression in sorted(facts.all_of(Nansen.Expression)):
        work, _, language = expression.rpartition("/")
        if language in LANGUAGES:
            yield work, language


def _add(connection: sqlite3.Connection, facts: Facts, labels: Labels, work: str, language: str) -> None:
    tail = facts.tail(work)
    said = facts.graph(f"{facts.id}graph/{tail}/{language}")
    about = said.get(work, {})
    symbol = labels.symbol(work)
    organ = _tail_of(facts, about, Nansen.adoptedBy).rpartition("/")[2]
    session = _tail_of(facts, about, Nansen.inSession).rpartition("/")[2]
    dated = about.get(facts.term(Nansen.adoptedOn)) or about.get(facts.term(ELI.date_document)) or []
    year = written(dated[0])[:4] if dated else ""
    family = _family(facts, about)
    connection.execute(
        "INSERT OR IGNORE INTO works VALUES (?, ?, ?, ?, ?, ?)", (tail, symbol, organ, session, year, family)
    )
    title = said.get(f"{work}/{language}", {}).get(facts.term(DCTERMS.title), [])
    if title:
        _passage(connection, facts, tail, tail, language, f"{written(title[0])}", {}, also=symbol)
    for part, of_part in said.items():
        texts = of_part.get(facts.term(Nansen.text), [])
        if part.startswith(f"{work}/") and texts and "/note/" not in part and not part.endswith("/title"):
            _passage(connection, facts, tail, facts.tail(part), language, written(texts[0]), of_part)


def _passage(
    connection: sqlite3.Connection,
    facts: Facts,
    work: str,
    tail: str,
    language: str,
    text: str,
    said: Said,
    also: str = "",
) -> None:
    added = connection.execute(
        "INSERT INTO passages(work, tail, lang, text) VALUES (?, ?, ?, ?)", (work, tail, language, text)
    )
    connection.execute("INSERT INTO words(rowid, body) VALUES (?, ?)", (added.lastrowid, indexed(f"{text} {also}")))
    for table, term in (("acts", Nansen.action), ("cites", CITO.cites)):
        values = [facts.tail(written(value)) for value in said.get(facts.term(term), [])]
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", [(added.lastrowid, v) for v in values])


def _tail_of(facts: Facts, said: Said, term: str) -> str:
    return next((facts.tail(written(value)) for value in said.get(facts.term(term), [])), "")


def _family(facts: Facts, said: Said) -> str:
    kinds = [written(kind) for kind in said.get(facts.term(RDF.type), [])]
    for term in (Nansen.Resolution, Nansen.Decision, Nansen.Conclusion, Nansen.Instrument):
        if facts.term(term) in kinds:
            return term.rpartition("#")[2].rstrip(">").lower()
    return "document"
