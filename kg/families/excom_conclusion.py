"""Conclusions of UNHCR's Executive Committee: numbered or lettered paragraphs, source note."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

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
from kg.model import Block, Described, Leftover, Origin, Reading
from kg.prose import frame
from kg.prose.language import Language, english, load
from kg.prose.meaning import Knowledge, Setting, understand
from kg.prose.openers import FINITE
from kg.prose.record import FrameLine, Part, Text
from kg.prose.segment import cut, frame_part
from kg.prose.symbols import find_symbols
from kg.roman import from_roman, is_roman
from kg.vocab import ELI, UNDO, Nansen

_PRINTED = r"(?:No\.|N[ºo°]\.?) ?:? ?(?P<printed>(?P<number>\d{1,3}) \((?P<session>[IVXLC]+)\))"
_NUMBER_ON_LINE = re.compile(rf"(?P<title>|.*?\S)\s*{_PRINTED}(?:[ \-–—]+(?P<year>(?:19|20)\d\d))?\Z")
# Compendia print the title behind the number, with a mark of a note and the year: "No. 99 (XC) TITLE * (2044)".
_NUMBER_FIRST = re.compile(rf"{_PRINTED} (?P<title>[^\W\d_](?:.*?[^\s*∗])??)[\s*∗]*\((?P<year>(?:19|20)\d\d)\)\Z")
_WHOLE = re.compile(r"[.:?!。：？؟][)”\"\'’»]?\Z")
# A page of Refworld tells the day in English, and sometimes in the language of the text; one of UNHCR below the number.
_PUBLISHED = re.compile(
    r"(?i:Publication Date|Date de publication|Fecha de publicación) ?:? |(?i:Executive Committee Conclusions?), "
)
_SOURCE_NOTE = re.compile(
    r"(?:Executive Committee,? \d+(?:st|nd|rd|th) session"
    r"|Comité exécutif,? \d+(?:e|è|ème) session"
    r"|Comité Ejecutivo,? \d+\W?[ºo°]? período de sesiones)\."
)
_TWICE = 2
_UPON = re.compile(r"upon the recommendation of the (?P<body>[A-Z][^.]{1,200})\.")


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
    return any(_opens(line, language) for line in words) and any(_numbered(line) for line in words)


def _numbered(words: str) -> re.Match[str] | None:
    return _NUMBER_ON_LINE.match(words) or _NUMBER_FIRST.match(words)


def _opens(words: str, language: Language) -> re.Match[str] | None:
    found = language.opens(words)
    return found[1] if found and found[0].key == "excom" else None


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Conclusion | Leftover]:
    """Take a conclusion apart.

    Raises Unreadable where a date is missing, where the text breaks off, and where the file holds several conclusions.
    Without a title on the page, the number as printed stands for it.
    """
    frame.must_not_be_cut_off(reading)
    blocks = reading.blocks
    words = [block.words for block in blocks]
    language = knowledge.language
    openings = [at for at, line in enumerate(words) if _opens(line, language)]
    if len(openings) > 1:
        says = "The file holds more than one conclusion; a second one begins here. Split it into one file each"
        raise Unreadable(says, reading.at(blocks[openings[1]].line))
    opened = openings[0]
    number_at = next(at for at, line in enumerate(words) if _numbered(line))
    numbered = _numbered(words[number_at])
    assert numbered is not None  # accepts() has seen it
    title, title_at = _title(blocks, words, number_at, numbered["title"])
    if title_at is None:
        yield Leftover("", reading.at(blocks[number_at].line, "no title is printed; the number stands for it"))
    line = blocks[number_at if title_at is None else title_at].line
    title_lines = (line, line)
    # A compendium has the opening words above the number.
    begins = max(opened, number_at) + 1
    note_at = next((at for at in range(begins) if _SOURCE_NOTE.match(words[at])), None)
    note = words[note_at] if note_at is not None else ""
    dated = next((at for at in range(number_at + 1, opened) if language.day.fullmatch(words[at])), None)
    adopted = (language.find_date(words[dated]) if dated is not None else None) or numbered["year"]
    if dated is None:
        dated, adopted = _published(words[:opened], language, adopted)
    if not adopted:
        says = "The conclusion has neither a date nor a year. Add the year after its number: 'No. 99 (XC) - 2044'"
        raise Unreadable(says, reading.at(blocks[number_at].line))

    opening = _opens(words[opened], language)
    assert opening is not None  # it is one of `openings`
    inner = frame.rest_of(blocks[opened], opening["rest"].strip()) + blocks[begins:]
    signed = next((at for at, block in enumerate(inner) if re.match(r"1[ \t/]", block.text)), len(inner))
    body = cut(inner[:signed], inner[signed:], language)
    body.parts = _with_items_of_its_own(body.parts, knowledge)
    if not body.parts or not _WHOLE.search(body.parts[-1].text):
        says = "The text breaks off: its last paragraph does not end with a full stop. Fetch it again"
        raise Unreadable(says, reading.at(body.parts[-1].lines[1] if body.parts else blocks[-1].line))
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
        [*parts, *body.parts],
        body.notes,
        Setting(work, "body/excom", ("body/unhcr",), session, adopted=adopted),
        knowledge,
    )

    again = {at for at, line in enumerate(words[:begins]) if frame.undoubled(line) == title and at != number_at}
    used = {number_at, note_at, dated, opened, *again}
    lines = [FrameLine("number", words[number_at], (blocks[number_at].line, blocks[number_at].line))]
    if dated is not None:
        lines.append(FrameLine("date", words[dated], (blocks[dated].line, blocks[dated].line)))
    lines += [FrameLine("title", words[at], (blocks[at].line, blocks[at].line)) for at in sorted(again)]
    for block in (*(blocks[at] for at in range(begins) if at not in used), *body.leftover):
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


def _published(words: list[str], language: Language, year: str | None) -> tuple[int | None, str | None]:
    """Find the day in the head of a web page that says when the text was published: with a conclusion, its adoption.

    A day of another year than the conclusion's own is that of the page.
    """
    for at, line in enumerate(words):
        found = _PUBLISHED.match(line)
        day = (language.find_date(line, found.end()) or english().find_date(line, found.end())) if found else None
        if day and (not year or day.startswith(year)):
            return at, day
    return None, year


def _with_items_of_its_own(parts: list[Part], knowledge: Knowledge) -> list[Part]:
    """Make lettered items the conclusion's own paragraphs, where one that acts and has no number leads them all.

    "Considered that States should be guided by the following: (a) ..." is cited as paragraph (a).
    """
    above = {part.key.partition("/")[2].partition("/")[0] for part in parts if part.kind == "preambular" and part.label}
    chapeau = next((part for part in parts if part.key == f"preamble/{min(above, default='')}"), None)
    is_led = chapeau is not None and knowledge.acts.opener(chapeau.text) in FINITE
    if len(above) != 1 or not is_led or any(part.kind == "operative" for part in parts):
        return parts
    stem = f"preamble/{min(above)}/"
    return [
        replace(part, kind="operative", key=f"para/{part.key.removeprefix(stem)}")
        if part.key.startswith(stem)
        else part
        for part in parts
    ]


def _title(blocks: tuple[Block, ...], words: list[str], number_at: int, on_line: str) -> tuple[str, int | None]:
    """Find the title and its block: on the number's line, or right above it; without one, the number stands for it.

    Where a blank line parts the line above from the number and other lines precede it, it is a title only if the page
    has it twice: else it is the last line of the page's navigation.
    """
    if on_line:
        return frame.undoubled(on_line), number_at
    above = words[number_at - 1] if number_at else ""
    is_apart = blocks[number_at].gap and number_at > 1 and not blocks[number_at].indented
    if above and not (is_apart and words.count(above) < _TWICE and frame.undoubled(above) == above):
        return frame.undoubled(above), number_at - 1
    return words[number_at], None


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
