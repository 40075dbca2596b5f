"""Conclusions of UNHCR's Executive Committee: numbered or lettered paragraphs, source note."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg import iri, terms
from kg.errors import Unreadable
from kg.family import Family
from kg.mapping import (
    Statements,
    of_text,
    say_document,
    say_expression,
    say_frame,
    say_source,
    say_text,
)
from kg.model import Described, Leftover, Origin, Reading
from kg.prose import frame
from kg.prose.language import Language, load
from kg.prose.meaning import Knowledge, Setting, understand
from kg.prose.record import FrameLine, Text
from kg.prose.segment import cut, frame_part
from kg.prose.symbols import find_symbols
from kg.roman import from_roman, is_roman
from kg.vocab import ELI, UNDO, Nansen

_NUMBER = re.compile(
    r"(?:No\.|N[ºo°]\.?) ?(?P<printed>(?P<number>\d{1,3}) \((?P<session>[IVXLC]+)\))"
    r"(?:[ \-–—]+(?P<year>(?:19|20)\d\d))?\Z"
)
_NUMBER_ON_LINE = re.compile(rf"(?P<title>.*?)\s*{_NUMBER.pattern}")
_SOURCE_NOTE = re.compile(r"Executive Committee,? (?P<ordinal>\d+)(?:st|nd|rd|th) session\.")
_UPON = re.compile(r"upon the recommendation of the (?P<body>[A-Z][^.]+)\.")


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a conclusion's page says; `adopted` is a day where the page has one, else the year."""

    number: str
    running: int
    session: int
    adopted: str
    contained_in: tuple[str, ...]
    committee: str
    text: Text
    frame: tuple[FrameLine, ...]
    origin: Origin

    @property
    def title(self) -> str:
        """The title, given once."""
        return next(part.text for part in self.text.parts if part.kind == "title")


def accepts(reading: Reading) -> bool:
    """Recognise a conclusion by its number, with the session in Roman figures, and its opening words."""
    words = [block.words for block in reading.blocks]
    language = load(reading.language)
    return any(_opens(line, language) for line in words) and any(_NUMBER_ON_LINE.match(line) for line in words)


def _opens(words: str, language: Language) -> re.Match[str] | None:
    found = language.opens(words)
    return found[1] if found and found[0].key == "excom" else None


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Conclusion | Leftover]:
    """Take a conclusion apart.

    Raises Unreadable where the title or a date is missing, and where the file holds several conclusions.
    """
    blocks = reading.blocks
    words = [block.words for block in blocks]
    language = knowledge.language
    openings = [at for at, line in enumerate(words) if _opens(line, language)]
    if len(openings) > 1:
        says = "The file holds more than one conclusion; a second one begins here. Split it into one file each"
        raise Unreadable(says, reading.at(blocks[openings[1]].line))
    opened = openings[0]
    number_at = next(at for at, line in enumerate(words) if _NUMBER_ON_LINE.match(line))
    numbered = _NUMBER_ON_LINE.match(words[number_at])
    assert numbered is not None  # accepts() has seen it
    title, title_lines = _title(reading, words, number_at, numbered["title"])
    note_at = next((at for at in range(opened) if _SOURCE_NOTE.match(words[at])), None)
    note = words[note_at] if note_at is not None else ""
    dated = next((at for at in range(number_at + 1, opened) if language.day.fullmatch(words[at])), None)
    adopted = language.find_date(words[dated]) if dated is not None else numbered["year"]
    if not adopted:
        says = "The conclusion has neither a date nor a year. Add the year after its number: 'No. 99 (XC) - 2044'"
        raise Unreadable(says, reading.at(blocks[number_at].line))

    opening = _opens(words[opened], language)
    assert opening is not None  # it is one of `openings`
    inner = frame.rest_of(blocks[opened], opening["rest"].strip()) + blocks[opened + 1 :]
    signed = next((at for at, block in enumerate(inner) if re.match(r"1[ \t/]", block.text)), len(inner))
    body = cut(inner[:signed], inner[signed:], language)
    work = iri.conclusion(int(numbered["number"]))
    if not is_roman(numbered["session"]):
        says = f"The session {numbered['session']!r} is no Roman numeral. Compare the number with the print"
        raise Unreadable(says, reading.at(blocks[number_at].line))
    session = from_roman(numbered["session"])
    parts = [frame_part("title", "title", title, title_lines)]
    if note_at is not None:
        parts.append(frame_part("source note", "source-note", note, (blocks[note_at].line, blocks[note_at].line)))
    parts.append(
        frame_part(
            "opening",
            "opening",
            words[opened][: opening.start("rest")].strip(),
            (blocks[opened].line, blocks[opened].line),
        )
    )
    text = understand(
        [*parts, *body.parts], body.notes, Setting(work, "body/excom", ("body/unhcr",), session), knowledge
    )

    used = {at for at, line in enumerate(words[:opened]) if frame.undoubled(line) == title} | {
        number_at,
        note_at,
        dated,
    }
    lines = [FrameLine("number", words[number_at], (blocks[number_at].line, blocks[number_at].line))]
    if dated is not None:
        lines.append(FrameLine("date", words[dated], (blocks[dated].line, blocks[dated].line)))
    for at in sorted(used - {number_at, note_at, dated, None}, key=lambda place: place or 0):
        lines.append(FrameLine("title", words[at or 0], (blocks[at or 0].line, blocks[at or 0].line)))
    for block in (*(blocks[at] for at in range(opened) if at not in used), *body.leftover):
        yield Leftover(block.words, reading.at(block.line))
    for mark, line in body.orphans:
        yield Leftover(mark.marker, reading.at(line, "a footnote mark without its note"))
    yield Conclusion(
        number=numbered["printed"],
        running=int(numbered["number"]),
        session=session,
        adopted=adopted,
        contained_in=tuple(found.symbol for found in find_symbols(note)),
        committee=_committee(note, knowledge),
        text=text,
        frame=(*lines, *body.furniture),
        origin=reading.origin,
    )


def _title(reading: Reading, words: list[str], number_at: int, on_line: str) -> tuple[str, tuple[int, int]]:
    """Find the title before the number, on its line or on the line above."""
    at = number_at if on_line else number_at - 1
    if at < 0 or not (on_line or words[at]):
        raise Unreadable("No title stands above the conclusion's number", reading.at(reading.blocks[number_at].line))
    line = reading.blocks[at].line
    return frame.undoubled(on_line or words[at]), (line, line)


def _committee(note: str, knowledge: Knowledge) -> str:
    found = _UPON.search(note)
    names = knowledge.names.find(found["body"]) if found else []
    return names[0].bearers[0].thing if names else ""


def facts(conclusion: Conclusion) -> Described:
    """Say what the conclusion says."""
    out = Statements()
    work = iri.conclusion(conclusion.running)
    session = iri.session("excom", conclusion.session)
    it = out.thing(work).a(Nansen.Conclusion, UNDO.DeliberativeDocument, ELI.LegalResource)
    it.has(ELI.number, terms.code(conclusion.number))
    it.has(Nansen.conclusionNumber, terms.integer(conclusion.running))
    it.has(Nansen.adoptedOn, terms.date(conclusion.adopted))
    it.has(Nansen.adoptedBy, iri.of("body/excom"))
    it.has(ELI.passed_by, iri.of("body/excom"))
    it.has(Nansen.inSession, iri.of(session))
    for symbol in conclusion.contained_in:
        document = iri.document(symbol)
        it.has(Nansen.containedIn, iri.of(document))
        say_document(out, document, symbol)
    if conclusion.committee:
        it.has(Nansen.recommendedBy, iri.of(conclusion.committee))
    expression = say_expression(out, work, conclusion.text, conclusion.title)
    say_source(out, expression, conclusion.origin)
    say_text(out, work, "body/excom", conclusion.text)
    say_frame(out, expression, conclusion.frame, conclusion.text.language)
    return of_text(expression, "excom_conclusion", work, conclusion.origin, out)


FAMILY = Family(
    name="excom_conclusion",
    title="Conclusions of the Executive Committee of UNHCR",
    record=Conclusion,
    accepts=accepts,
    parse=parse,
    facts=facts,
)
