"""The index of a release: its titles and paragraphs, for SQLite's full-text search. Built once a release."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Store

import kg
from kg import __version__
from kg.pages.addresses import LANGUAGES
from kg.pages.facts import Facts, Said, written
from kg.pages.folding import indexed as folded
from kg.pages.labels import Labels
from kg.pages.release import Release
from kg.vocab import CITO, DCTERMS, ELI, RDF, Nansen

_LAYOUT = 3
_ABANDONED = 3600
"""Seconds without a change, after which a half-built index is one whose builder was killed."""
_IMPORTABLE = Path(kg.__file__).parent.parent
_TABLES = """
CREATE TABLE works (
    tail TEXT PRIMARY KEY, symbol TEXT, organ TEXT, session TEXT, year TEXT, family TEXT
) WITHOUT ROWID;
CREATE TABLE parts (id INTEGER PRIMARY KEY, tail TEXT UNIQUE);
CREATE TABLE passages (id INTEGER PRIMARY KEY, work TEXT, part INTEGER, is_title INTEGER, lang TEXT, text TEXT);
CREATE TABLE said (part INTEGER, kind TEXT, value TEXT, PRIMARY KEY (part, kind, value)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(body, content='', tokenize="porter unicode61 remove_diacritics 2");
"""
_INDEXES = """
CREATE INDEX passages_work ON passages(work, lang);
CREATE INDEX passages_part ON passages(part);
CREATE INDEX said_value ON said(kind, value, part);
CREATE INDEX works_symbol ON works(symbol COLLATE NOCASE);
"""
_SAID = (("act", Nansen.action), ("addressee", Nansen.addressee), ("cites", CITO.cites))
"""What is said of a paragraph in any language counts for all of them: they have the same address."""


def index_file(release: Release) -> Path:
    """Give the path of a release's index: beside its store, else in the user's cache; never in the release itself."""
    described = (release.out / "dataset.ttl").read_bytes()
    key = hashlib.sha256(f"{__version__} {_LAYOUT} {release.base} ".encode() + described).hexdigest()[:16]
    if release.path:
        return release.path.with_name(f"{release.path.name}.search-{key}.sqlite")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "nansen" / f"search-{key}.sqlite"


def indexed(release: Release) -> Path:
    """Give a release's index, built first if it is not there.

    Where the store is on disk, another process builds it, behind all others: it takes minutes for a large release,
    and whoever serves meanwhile needs this one's time for his readers.
    """
    path = index_file(release)
    if path.exists():
        return path
    for left in path.parent.glob(f"{path.name}.*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            left.unlink(missing_ok=True)
    if release.path:
        command = [sys.executable, "-m", "kg.pages.index", str(release.path), release.base, str(path)]
        subprocess.run(command, check=True, cwd=_IMPORTABLE)
        return path
    facts = Facts(release.store, release.base)
    return build_index(facts, Labels(facts), path)


def build_index(facts: Facts, labels: Labels, path: Path) -> Path:
    """Write the index; a reader never sees half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
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
        _passage(connection, facts, tail, tail, language, written(title[0]), {}, also=symbol)
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
    connection.execute("INSERT OR IGNORE INTO parts(tail) VALUES (?)", (tail,))
    (part,) = connection.execute("SELECT id FROM parts WHERE tail = ?", (tail,)).fetchone()
    added = connection.execute(
        "INSERT INTO passages(work, part, is_title, lang, text) VALUES (?, ?, ?, ?, ?)",
        (work, part, tail == work, language, text),
    )
    connection.execute("INSERT INTO words(rowid, body) VALUES (?, ?)", (added.lastrowid, folded(f"{text} {also}")))
    for kind, term in _SAID:
        values = [(part, kind, facts.tail(written(value))) for value in said.get(facts.term(term), [])]
        connection.executemany("INSERT OR IGNORE INTO said VALUES (?, ?, ?)", values)


def _tail_of(facts: Facts, said: Said, term: str) -> str:
    return next((facts.tail(written(value)) for value in said.get(facts.term(term), [])), "")


def _family(facts: Facts, said: Said) -> str:
    kinds = [written(kind) for kind in said.get(facts.term(RDF.type), [])]
    for term in (Nansen.Resolution, Nansen.Decision, Nansen.Conclusion, Nansen.Instrument):
        if facts.term(term) in kinds:
            return term.rpartition("#")[2].rstrip(">").lower()
    return "document"


def main(store: str, base: str, path: str) -> None:
    """Build the index of a store at `path`, while others go first; ended with the process that asked for it."""
    os.nice(15)
    threading.Thread(target=_ended_with, args=(os.getppid(),), daemon=True).start()
    facts = Facts(Store.read_only(store), base)
    build_index(facts, Labels(facts), Path(path))


def _ended_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
