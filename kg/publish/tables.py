"""The facts as CSV tables, for people who do not speak RDF, with a CSVW description (`tables/csv-metadata.json`).

A row is made from what one work says, all its languages together, so tables are written as the release is:
work by work. Lists in a cell are joined by blanks; lines end with LF; the order is that of the Turtle.

A cell of text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV injection"):
the words come from files that others wrote, and most CSV files are opened in a spreadsheet. It can be undone:
a cell that begins with apostrophes before a sign of a formula has one too many. Codes and IRIs never begin so.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from kg.check.values import lexical
from kg.iri import BASE
from kg.model import Fact
from kg.publish.nquads import moved
from kg.vocab import CITO, DCTERMS, ELI, OA, PROV, RDF, UNDO, Nansen

Type = Literal["anyURI", "string", "integer", "date", "text", "language"]
Said: TypeAlias = dict[str, dict[str, list[str]]]
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
        return _lines([[column.name for column in self.columns]]).lines


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


def rows(core: Iterable[Fact], evidence: Iterable[Fact], base: str = BASE) -> dict[str, Rows]:
    """Write the rows that one work gives, as lines of each table; a register gives none.

    Facts of all languages come together, each as often as it is said.
    """
    facts = _said(core)
    if not any(ELI.realizes in said for said in facts.values()):
        return {}
    proofs = _said(evidence)
    made: dict[str, Iterable[Sequence[str]]] = {
        "works": _works(facts),
        "versions": _versions(facts),
        "paragraphs": _paragraphs(facts),
        "citations": _citations(facts),
        "mentions": _mentions(facts, proofs),
        "votes": _votes(facts),
        "ballots": _ballots(facts),
    }
    return {name: _lines(_at(_table(name), row, base) for row in found) for name, found in made.items()}


def _at(table: Table, row: Sequence[str], base: str) -> Sequence[str]:
    """Move the IRIs of a row to another base; words stay."""
    if base == BASE:
        return row
    cells = zip(row, table.columns, strict=True)
    return [cell.replace(BASE, base) if column.type == "anyURI" else cell for cell, column in cells]


def _said(facts: Iterable[Fact]) -> Said:
    said: Said = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in dict.fromkeys(facts):
        said[subject][predicate].append(value)
    return said


def _works(facts: Said) -> Iterator[list[str]]:
    versions = defaultdict(list)
    for version, said in facts.items():
        for work in said.get(ELI.realizes, ()):
            versions[work].append(version)
    for work, found in sorted(versions.items()):
        said = facts.get(work, {})
        yield [
            lexical(work),
            _kind(said.get(RDF.type, [])),
            *(_one(said, name) for name in (Nansen.symbol, ELI.number, Nansen.adoptedOn)),
            *(_one(said, name) for name in (Nansen.adoptedBy, Nansen.inSession)),
            *(_many(said, name) for name in (Nansen.underAgendaItem, Nansen.onReport)),
            " ".join(sorted({_tag(version) for version in found})),
        ]


def _versions(facts: Said) -> Iterator[list[str]]:
    for version, said in sorted(facts.items()):
        if ELI.realizes in said:
            yield [
                lexical(version),
                _one(said, ELI.realizes),
                _tag(version),
                safe(_one(said, DCTERMS.title)),
                _one(said, Nansen.jobNumber),
                _many(said, PROV.wasDerivedFrom),
            ]


def _paragraphs(facts: Said) -> Iterator[list[str]]:
    works = {work for said in facts.values() for work in said.get(ELI.realizes, ())}
    for part, said in sorted(facts.items(), key=lambda item: (_number(item[1]), item[0])):
        whole = next((one for one in said.get(DCTERMS.isPartOf, ()) if one in works), "")
        if not whole:
            version = next(iter(said.get(DCTERMS.isPartOf, ())), "")
            whole = next(iter(facts.get(version, {}).get(ELI.realizes, ())), "")
        for words in sorted(said.get(Nansen.text, ()), key=_language):
            labels = said.get(Nansen.printedLabel, ())
            label = next((one for one in labels if _language(one) == _language(words)), "")
            yield [
                lexical(part),
                _language(words),
                lexical(whole) if whole else "",
                _kind(said.get(RDF.type, [])),
                _one(said, Nansen.order),
                safe(lexical(label)) if label else "",
                safe(lexical(words)),
            ]


def _citations(facts: Said) -> Iterator[list[str]]:
    for citation, said in sorted(facts.items()):
        if Nansen.Citation in said.get(RDF.type, ()):
            words = min(said.get(Nansen.citedText, [""]), key=lambda one: (_language(one), one))
            cited = said.get(CITO.hasCitedEntity, [""])[0]
            yield [
                lexical(citation),
                _one(said, CITO.hasCitingEntity),
                lexical(cited) if cited else "",
                _one(facts.get(cited, {}), Nansen.symbol),
                _one(said, UNDO.hasSemantics),
                _name(_one(said, Nansen.resolutionMethod)),
                _language(words),
                safe(lexical(words)) if words else "",
                _many(said, Nansen.viaFootnote),
            ]


def _mentions(facts: Said, proofs: Said) -> Iterator[list[str]]:
    for mention, said in sorted(proofs.items()):
        form = _name(_one(said, Nansen.form))
        if not form or Nansen.Mention not in said.get(RDF.type, ()):
            continue
        selectors = [
            proofs[selector]
            for target in said.get(OA.hasTarget, ())
            for selector in proofs.get(target, {}).get(OA.hasSelector, ())
            if selector in proofs
        ]
        exact = next((one[OA.exact][0] for one in selectors if OA.exact in one), "")
        place = next((one for one in selectors if OA.start in one), {})
        for thing in sorted(said.get(OA.hasBody, ())):
            yield [
                lexical(mention),
                _one(said, Nansen.inPart),
                lexical(thing),
                form,
                _language(exact),
                _one(place, OA.start),
                _one(place, OA.end),
                safe(lexical(exact)) if exact else "",
            ]


def _votes(facts: Said) -> Iterator[list[str]]:
    for work, said in sorted(facts.items()):
        for vote in said.get(Nansen.vote, ()):
            told = facts.get(vote, {})
            numbers = (Nansen.votesInFavour, Nansen.votesAgainst, Nansen.abstentions)
            outcome = _name(_one(told, Nansen.voteOutcome))
            yield [lexical(vote), lexical(work), outcome, *(_one(told, number) for number in numbers)]


def _ballots(facts: Said) -> Iterator[list[str]]:
    for vote, said in sorted(facts.items()):
        for ballot in sorted(said.get(Nansen.hasBallot, ())):
            told = facts.get(ballot, {})
            choice = _name(_one(told, Nansen.choice))
            yield [lexical(ballot), lexical(vote), _one(told, Nansen.ballotOf), choice]


# ---- cells ----

_GENERAL: Final = frozenset({"Paragraph", "FramePart"})


def _one(said: dict[str, list[str]], predicate: str) -> str:
    """Give the one value of a property; of several, the first in order."""
    return lexical(min(said[predicate])) if predicate in said else ""


def _many(said: dict[str, list[str]], predicate: str) -> str:
    return " ".join(sorted(lexical(value) for value in said.get(predicate, ())))


def _kind(types: Iterable[str]) -> str:
    """Name the narrowest of our classes; else the narrowest of another vocabulary."""
    ours = sorted(_name(lexical(kind)) for kind in types if kind.startswith(f"<{BASE}ns#"))
    narrow = [kind for kind in ours if kind not in _GENERAL]
    others = sorted(_name(lexical(kind)) for kind in types)
    return next(iter((*narrow, *ours, *others)), "")


def _name(iri: str) -> str:
    return re.split("[#/]", iri)[-1]


def _tag(version: str) -> str:
    return version[1:-1].rpartition("/")[2]


def _language(words: str) -> str:
    return words.rpartition('"@')[2] if '"@' in words else ""


def _number(said: dict[str, list[str]]) -> int:
    return int(_one(said, Nansen.order) or 0)


def _lines(found: Iterable[Sequence[str]]) -> Rows:
    """Write rows as RFC 4180 has it, but with LF; Python's writer leaves a lone carriage return unquoted."""
    lines = [",".join(map(_quoted, row)) + "\n" for row in found]
    return Rows("".join(lines).encode(), len(lines))


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
            "reference": {"resource": f"{other}.csv", "columnReference": _table(other).keys[0]},
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


def _table(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)
