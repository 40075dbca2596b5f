"""CSV files that a person can open and a program can understand: their columns, how a row is written, what it means.

The description is CSVW (`tables/csv-metadata.json`). Lines are those of RFC 4180, but end with LF.

A cell of text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV injection"):
the words come from files that others wrote, and most CSV files are opened in a spreadsheet. It can be undone:
a cell that begins with apostrophes before a sign of a formula has one too many. Codes and IRIs never begin so.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from kg.iri import BASE
from kg.publish.nquads import moved
from kg.vocab import CITO, DCTERMS, ELI, OA, PROV, UNDO, Nansen

Type = Literal["anyURI", "string", "integer", "date", "text", "language"]
FOLDER: Final = "dump/tables"
DESCRIPTION: Final = f"{FOLDER}/csv-metadata.json"
NOTE: Final = (
    "A cell of text that a spreadsheet would take for a formula has an apostrophe before it. To undo it, take one "
    "apostrophe from cells that begin with apostrophes and then = + - @, one of their full-width forms, a tab or a "
    "carriage return."
)
_MUST_QUOTE: Final = re.compile(r'[",\r\n]')
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


class Column(NamedTuple):
    """A column: its name, what it means, the type of its cells, the property it shows; `many` for lists."""

    name: str
    means: str
    type: Type = "string"
    shows: str = ""
    many: bool = False


class Table(NamedTuple):
    """A table: its name, what a row is, its columns (the key first), and the table its other keys lead to."""

    name: str
    row: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    leads: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """Say where it is in the release."""
        return f"{FOLDER}/{self.name}.csv"

    @property
    def head(self) -> bytes:
        """Give its first line."""
        return lines([[column.name for column in self.columns]]).lines


TABLES: Final = (
    Table(
        "works",
        "A document whose text is in the release",
        (
            Column("work", "IRI of the document", "anyURI"),
            Column("kind", "Resolution, Decision, Conclusion, or another class of document"),
            Column("symbol", "Symbol, as printed", shows=Nansen.symbol),
            Column("number", "Number, as printed", shows=ELI.number),
            Column("adopted_on", "Day, month or year of adoption (ISO 8601)", shows=Nansen.adoptedOn),
            Column("adopted_by", "Body that adopted it", "anyURI", Nansen.adoptedBy),
            Column("session", "Session of that body", "anyURI", Nansen.inSession),
            Column("agenda_items", "Items of the agenda", "anyURI", Nansen.underAgendaItem, True),
            Column("report", "Reports on which it was adopted", "anyURI", Nansen.onReport, True),
            Column("languages", "Languages of the texts in the release", "language", many=True),
        ),
        ("work",),
    ),
    Table(
        "versions",
        "A language version of a document",
        (
            Column("version", "IRI of the version", "anyURI"),
            Column("work", "The document", "anyURI", ELI.realizes),
            Column("language", "Its language (BCP 47)", "language"),
            Column("title", "Its title", "text", DCTERMS.title),
            Column("job_number", "Job number of the United Nations", shows=Nansen.jobNumber),
            Column("sources", "Source files", "anyURI", PROV.wasDerivedFrom, True),
        ),
        ("version",),
        (("work", "works"),),
    ),
    Table(
        "paragraphs",
        "The words of a part of a document in a language: title, paragraph, heading, note ...",
        (
            Column("part", "IRI of the part", "anyURI"),
            Column("language", "Language of the words", "language"),
            Column("work", "The document that it, or the version that it stands in, is a part of", "anyURI"),
            Column("kind", "What it is: OperativeParagraph, PreambularParagraph, Title, Footnote ..."),
            Column("place", "Its place in the text", "integer", Nansen.order),
            Column("label", "Number or letter, as printed", "text", Nansen.printedLabel),
            Column("text", "Its words", "text", Nansen.text),
        ),
        ("part", "language"),
        (("work", "works"),),
    ),
    Table(
        "citations",
        "A place in a document that cites something",
        (
            Column("citation", "IRI of the citation", "anyURI"),
            Column("part", "The part that cites", "anyURI", CITO.hasCitingEntity),
            Column("cited", "What is cited", "anyURI", CITO.hasCitedEntity),
            Column("symbol", "Its symbol, as printed", shows=Nansen.symbol),
            Column("action", "What the text does with it: recall, reaffirm, note ...", "anyURI", UNDO.hasSemantics),
            Column("method", "How it is known: Explicit, Ibid, Inferred", shows=Nansen.resolutionMethod),
            Column("language", "Language of the words, the first that has them", "language"),
            Column("words", "The words that cite", "text", Nansen.citedText),
            Column("footnotes", "Through which notes", "anyURI", Nansen.viaFootnote, True),
        ),
        ("citation",),
    ),
    Table(
        "mentions",
        "A place in a text that names something (from the evidence)",
        (
            Column("mention", "IRI of the mention", "anyURI"),
            Column("part", "The part that names it", "anyURI", Nansen.inPart),
            Column("thing", "What is named", "anyURI", OA.hasBody),
            Column("form", "How: Full, Short, Variant, Anaphor, Modifier", shows=Nansen.form),
            Column("language", "Language of the words", "language"),
            Column("start", "Where it begins in the published text, in characters", "integer", OA.start),
            Column("end", "Where it ends", "integer", OA.end),
            Column("words", "The exact words", "text", OA.exact),
        ),
        ("mention", "thing"),
    ),
    Table(
        "votes",
        "How a document was adopted",
        (
            Column("vote", "IRI of the vote", "anyURI"),
            Column("work", "The document", "anyURI"),
            Column("outcome", "RecordedVote, AdoptedWithoutVote ...", shows=Nansen.voteOutcome),
            Column("in_favour", "Votes in favour", "integer", Nansen.votesInFavour),
            Column("against", "Votes against", "integer", Nansen.votesAgainst),
            Column("abstentions", "Abstentions", "integer", Nansen.abstentions),
        ),
        ("vote",),
        (("work", "works"),),
    ),
    Table(
        "ballots",
        "How a State voted",
        (
            Column("ballot", "IRI of the ballot", "anyURI"),
            Column("vote", "The vote", "anyURI"),
            Column("state", "The State", "anyURI", Nansen.ballotOf),
            Column("choice", "InFavour, Against or Abstaining", shows=Nansen.choice),
        ),
        ("ballot",),
        (("vote", "votes"),),
    ),
)


def safe(words: str) -> str:
    """Keep a spreadsheet from taking words for a formula.

    >>> safe("=1+1"), safe("'=1+1"), safe("Recalling"), safe("'tis")
    ("'=1+1", "''=1+1", 'Recalling', "'tis")
    """
    return f"'{words}" if _FORMULA.match(words) else words


class Rows(NamedTuple):
    """Rows of a table as lines, and how many they are: a cell may hold a line break."""

    lines: bytes
    number: int


def lines(found: Iterable[Sequence[str]]) -> Rows:
    """Write rows as RFC 4180 has it, but with LF; Python's writer leaves a lone carriage return unquoted."""
    written = [",".join(map(_quoted, row)) + "\n" for row in found]
    return Rows("".join(written).encode(), len(written))


def _quoted(cell: str) -> str:
    if not _MUST_QUOTE.search(cell):
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


# ---- the description ----


def description(base: str = BASE) -> bytes:
    """Describe the tables in CSVW: what each column means, its type, its keys."""
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Nansen: the facts as tables",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "rdfs:comment": NOTE,
        "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\n"], "doubleQuote": True},
        "tables": [_described(table, base) for table in TABLES],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _described(table: Table, base: str) -> dict[str, object]:
    leads = [
        {
            "columnReference": name,
            "reference": {"resource": f"{other}.csv", "columnReference": named(other).keys[0]},
        }
        for name, other in table.leads
    ]
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.name,
        "dc:description": table.row,
        "tableSchema": {
            "columns": [_column(column, column.name in table.keys, base) for column in table.columns],
            "primaryKey": list(table.keys),
            **({"foreignKeys": leads} if leads else {}),
            "aboutUrl": "{+" + table.columns[0].name + "}",
        },
    }


def _column(column: Column, required: bool, base: str) -> dict[str, object]:
    told: dict[str, object] = {"name": column.name, "titles": column.name, "dc:description": column.means}
    told["datatype"] = "string" if column.type == "text" else column.type
    if column.many:
        told["separator"] = " "
    if required:
        told["required"] = True
    if column.shows:
        told["propertyUrl"] = moved(column.shows, base)[1:-1]
    return told


def named(name: str) -> Table:
    """Give the table of a name."""
    return next(table for table in TABLES if table.name == name)
