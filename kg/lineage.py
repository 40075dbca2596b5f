"""What follows only from several documents: which text succeeds which, which report answers a mandate.

Each published work leaves a small summary; when all are written out, the summaries are put side by side in a table
on the disk, so memory does not grow with the number of works, and what is found depends neither on their order nor on
the number of processes. Every statement keeps its grounds: the places in the texts that it rests on.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Final, NamedTuple, Self

from kg import __version__, iri
from kg.errors import KgError
from kg.mapping.statements import Statements
from kg.model import Described
from kg.summary import Summary
from kg.vocab import PROV, RDF, Nansen

FOLDER: Final = "lineage"


class _Inferred(NamedTuple):
    """A statement with its grounds: tails of subject and object, places in the texts, and the file that it goes to."""

    slug: str
    predicate: str
    subject: str
    target: str
    places: tuple[str, ...]


class Lineage:
    """Takes the summaries of all works, then tells what follows from them; its table is gone when closed.

    On leaving it, raises KgError when the disk is full or cannot be written.
    """

    def __init__(self) -> None:
        # No name: a file in the system's temporary folder, which SQLite itself removes.
        self._table = sqlite3.connect("")
        self._table.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._table.close()
        if isinstance(error, sqlite3.Error):
            says = f"Cannot keep summaries in the folder for temporary files ({error}). Make room, or set TMPDIR"
            raise KgError(says) from None

    def add(self, summary: Summary) -> None:
        """Take a work."""
        work = summary.work
        slug = summary.session.rpartition("/")[2] or f"{summary.organ.rpartition('/')[2]}-{summary.adopted[:4]}"
        self._insert("works", [(summary.organ, summary.adopted, slug)], work)
        self._insert("titles", summary.titles, work)
        self._insert("cited", summary.cited, work)
        self._insert("grouped", [(place,) for place in summary.grouped], work)
        self._insert("mandates", summary.mandates, work)
        self._insert("reports", summary.reports, work)

    def described(self) -> Iterator[Described]:
        """Say what follows, in one graph; a Turtle file for each session of the later text."""
        self._succeed()
        self._table.executescript(_ANSWERS)
        for slug, found in groupby(self._inferred(), key=lambda one: one.slug):
            out = Statements()
            for one in found:
                _say(out, one)
            yield Described("lineage", iri.graph(FOLDER), FOLDER, slug, tuple(out.core), tuple(out.evidence))

    def _insert(self, table: str, rows: Iterable[tuple[str, ...]], work: str) -> None:
        for row in rows:
            places = ", ".join("?" * (len(row) + 1))
            self._table.execute(f"INSERT INTO {table} VALUES ({places})", (work, *row))

    def _succeed(self) -> None:
        """Find for each work the latest earlier one of its organ and title that it looks back on.

        Where two earlier ones are of one day, nothing tells which of them it succeeds.
        """
        found = self._table.execute(_EARLIER)
        rows: list[tuple[str, str, str]] = []
        for work, candidates in groupby(found, key=itemgetter(0)):
            _, latest = next(groupby(candidates, key=itemgetter(1)))
            places = [(work, earlier, place) for _, _, earlier, place in latest]
            if len({earlier for _, earlier, _ in places}) == 1:
                rows += places
            if len(rows) > _MANY:
                self._table.executemany("INSERT INTO successions VALUES (?, ?, ?)", rows)
                rows.clear()
        self._table.executemany("INSERT INTO successions VALUES (?, ?, ?)", rows)

    def _inferred(self) -> Iterator[_Inferred]:
        """Give the statements in the order of their files; a mandate with several answers has none that is sure."""
        of_one = itemgetter(0, 1, 2)
        for (slug, kind, subject), rows in groupby(self._table.execute(_FOUND), key=of_one):
            targets: dict[str, list[str]] = {}
            for *_, target, place in rows:
                targets.setdefault(target, []).append(place)
            if len(targets) == 1:
                ((target, places),) = targets.items()
                predicate = Nansen.succeeds if kind == "succeeds" else Nansen.answeredBy
                yield _Inferred(slug, predicate, subject, target, tuple(places))


def _say(out: Statements, one: _Inferred) -> None:
    """Say what follows, and in the evidence what it rests on.

    {work} nansen:succeeds {earlier} . {inference} rdf:subject {work} ; prov:wasDerivedFrom {citation} .
    """
    fact = (iri.of(one.subject), one.predicate, iri.of(one.target))
    out.core.append(fact)
    kind = "succeeds" if one.predicate == Nansen.succeeds else "answered"
    it = out.proof(iri.child(one.subject, kind, one.target)).a(Nansen.Inference, RDF.Statement)
    for predicate, value in zip((RDF.subject, RDF.predicate, RDF.object), fact, strict=True):
        it.has(predicate, value)
    it.has(PROV.wasDerivedFrom, *dict.fromkeys(map(iri.of, one.places)))
    it.has(PROV.wasGeneratedBy, iri.of(iri.activity(__version__)))


_MANY: Final = 10_000
_TABLES: Final = """
PRAGMA journal_mode = OFF;
CREATE TABLE works (work TEXT PRIMARY KEY, organ TEXT, adopted TEXT, slug TEXT) WITHOUT ROWID;
CREATE TABLE titles (work TEXT, language TEXT, title TEXT, PRIMARY KEY (language, title, work)) WITHOUT ROWID;
CREATE INDEX titles_of_work ON titles (work);
CREATE TABLE cited (work TEXT, cited TEXT, place TEXT, PRIMARY KEY (work, cited, place)) WITHOUT ROWID;
CREATE TABLE grouped (work TEXT, place TEXT, PRIMARY KEY (work, place)) WITHOUT ROWID;
CREATE TABLE mandates (work TEXT, mandate TEXT, session TEXT, actor TEXT);
CREATE TABLE reports (work TEXT, report TEXT, session TEXT, actor TEXT, under TEXT, place TEXT);
CREATE TABLE successions (work TEXT, earlier TEXT, place TEXT, PRIMARY KEY (work, earlier, place)) WITHOUT ROWID;
"""
# The earlier texts of the organ and title that a work looks back on, by number or as a group, the latest first.
_EARLIER: Final = """
WITH alike AS (
  SELECT DISTINCT later.work, earlier.adopted, earlier.work AS earlier
  FROM works later
  JOIN titles mine ON mine.work = later.work
  JOIN titles other ON other.language = mine.language AND other.title = mine.title
  JOIN works earlier ON earlier.work = other.work
  WHERE earlier.organ = later.organ AND earlier.adopted < later.adopted
)
SELECT alike.work, adopted, earlier, place FROM alike JOIN cited ON cited.work = alike.work AND cited = earlier
UNION
SELECT alike.work, adopted, earlier, place FROM alike JOIN grouped ON grouped.work = alike.work
ORDER BY 1, 2 DESC, 3, 4
"""
# A mandate is answered by a report of its session, made by who was to report: one that a later text names beside the
# mandating one, or else one that the text names which succeeds it. A text with two such mandates tells them not apart.
_ANSWERS: Final = """
CREATE TABLE asked AS
  SELECT work, session, actor, min(mandate) AS mandate FROM mandates
  GROUP BY 1, 2, 3 HAVING count(DISTINCT mandate) = 1;
CREATE INDEX reports_beside ON reports (under);
CREATE INDEX reports_of_work ON reports (work);
CREATE INDEX successors ON successions (earlier);
CREATE TABLE told AS
  SELECT mandate, reports.work, report, reports.place, asked.work AS earlier, 1 AS is_named
  FROM asked JOIN reports ON under = asked.work AND reports.session = asked.session AND reports.actor = asked.actor
  UNION
  SELECT mandate, reports.work, report, reports.place, earlier, 0
  FROM asked JOIN successions ON earlier = asked.work JOIN reports ON reports.work = successions.work
  WHERE under = '' AND reports.session = asked.session AND reports.actor = asked.actor;
CREATE TABLE answers AS
  SELECT told.* FROM told JOIN (SELECT mandate, max(is_named) AS best FROM told GROUP BY 1) USING (mandate)
  WHERE is_named = best;
CREATE TABLE files AS SELECT mandate, min(slug) AS slug FROM answers JOIN works USING (work) GROUP BY 1;
CREATE INDEX files_of_mandate ON files (mandate);
"""
_FOUND: Final = """
SELECT slug, 'succeeds', work, earlier, place FROM successions JOIN works USING (work)
UNION
SELECT slug, 'answered', mandate, report, place FROM answers JOIN files USING (mandate)
UNION
SELECT slug, 'answered', mandate, report, successions.place
FROM answers JOIN files USING (mandate) JOIN successions USING (work, earlier) WHERE NOT is_named
ORDER BY 1, 2, 3, 4, 5
"""
