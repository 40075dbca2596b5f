"""General Assembly resolutions: frame, preamble, operative part, notes."""

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
    say_agenda_item,
    say_document,
    say_expression,
    say_frame,
    say_meeting,
    say_source,
    say_text,
)
from kg.model import Block, Described, Leftover, Origin, Reading
from kg.prose import frame
from kg.prose.events import ordinal
from kg.prose.frame import Masthead
from kg.prose.language import Language
from kg.prose.marks import take_marks
from kg.prose.meaning import Knowledge, Setting, understand
from kg.prose.record import FrameLine, Mark, Part, Text
from kg.prose.segment import cut, frame_part
from kg.prose.symbols import RESOLUTION_NUMBER, find_symbols, normal, printed_number
from kg.vocab import ELI, UNDO, Nansen

_TITLE = re.compile(rf"(?P<number>{RESOLUTION_NUMBER})\.?(?:(?<=\.)|(?=\s)) ?(?P<title>\S.*)\Z", re.DOTALL)
_PART_LETTER = re.compile(r"(?P<letter>[A-Z])[ ,]*(?P<marks>[⁰¹²³⁴⁵⁶⁷⁸⁹]?)")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_OPENING = re.compile(r"The General Assembly(?:,|\Z)(?P<rest>.*)", re.DOTALL)
_SIGNED = re.compile(r"\d{1,4}(?:st|nd|rd|th) (?:\([a-z]+\) )?plenary meeting,?(?= |\Z)")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a resolution's page says; dates in ISO 8601, absent facts empty."""

    symbol: str
    number: str
    adopted: str
    session: int
    special: str
    meeting: int | None
    committee: str
    committee_name: str
    reports: tuple[str, ...]
    masthead: Masthead
    text: Text
    frame: tuple[FrameLine, ...]
    origin: Origin

    @property
    def title(self) -> str:
        """The title without its number."""
        return next(part.text for part in self.text.parts if part.kind == "title")


def accepts(reading: Reading) -> bool:
    """Recognise a resolution by its adoption line, or by its opening words under a numbered title."""
    if reading.carrier == "table":
        return False
    words = [block.words for block in reading.blocks]
    if any(re.match(r"(?i)resolutions? adopted by the general assembly\b", line) for line in words):
        return True
    opened = next((at for at, line in enumerate(words) if _OPENING.match(line)), None)
    return opened is not None and any(_TITLE.match(line) for line in words[max(0, opened - 8) : opened])


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Resolution | Leftover]:
    """Take a resolution apart.

    Raises Unreadable where the title, the opening words or the adoption date is missing, and where the
    file holds more than one resolution.
    """
    blocks = reading.blocks
    opened = _find_opening(reading)
    title_at, number, title, title_marks = _find_title(reading, opened)
    signed = next((at for at in range(opened + 1, len(blocks)) if _SIGNED.match(blocks[at].words)), len(blocks))
    signature_end = _signature_end(blocks, signed, knowledge.language)
    head, opening, ending = blocks[:title_at], blocks[opened], blocks[signature_end:]

    first = _OPENING.match(opening.words)
    rest = first["rest"].strip() if first else ""
    inner = frame.rest_of(opening, rest) + blocks[opened + 1 : signed]
    body = cut(inner, ending)
    _must_be_whole(body.parts, signed < len(blocks), reading)
    symbol = normal(f"A/RES/{number}")
    work = iri.resolution(symbol)
    known = {note.marker for note in body.notes}
    body.orphans += [(mark, blocks[title_at].line) for mark in title_marks if mark.marker not in known]
    title_marks = tuple(mark for mark in title_marks if mark.marker in known)
    parts = [
        frame_part("title", "title", title, (blocks[title_at].line, blocks[opened - 1].line), title_marks),
        frame_part("opening", "opening", "The General Assembly,", (opening.line, opening.line)),
        *_operative_without_number(body.parts, knowledge),
    ]
    committee, reports, head_rest, lines = _adoption(head, knowledge)
    masthead = frame.read_masthead((*head_rest, *body.leftover), knowledge.language)
    session, special = frame.session_of(number) or (masthead.session or 0, masthead.special)
    setting = Setting(work, "body/unga", ("body/un",), session, special)
    text = understand(parts, body.notes, setting, knowledge)
    kept, unknown = frame.say_frame(head_rest, "masthead", knowledge.language)
    trailer, unplaced = frame.say_frame(body.leftover, "masthead", knowledge.language)
    signature = [
        FrameLine("signature", block.words, (block.line, block.line)) for block in blocks[signed:signature_end]
    ]
    for block in (*unknown, *unplaced):
        yield Leftover(block.words, reading.at(block.line))
    for mark, line in body.orphans:
        yield Leftover(mark.marker, reading.at(line, "a footnote mark without its note"))
    yield Resolution(
        symbol=symbol,
        number=printed_number(symbol),
        adopted=_adopted(lines, signature, reading, knowledge.language),
        session=session,
        special=special,
        meeting=_meeting(signature),
        committee=_body_of(committee, knowledge),
        committee_name=committee,
        reports=reports,
        masthead=masthead,
        text=text,
        frame=(*lines, *signature, *kept, *trailer, *body.furniture),
        origin=reading.origin,
    )


def _must_be_whole(parts: list[Part], is_signed: bool, reading: Reading) -> None:
    """Refuse a text that breaks off: without paragraphs, or neither signed nor ended with a full stop."""
    if not parts or not (is_signed or re.search(r"[.:?!][)”\"’']?\Z", parts[-1].text)):
        says = "The text breaks off: it is neither signed nor ended with a full stop. Fetch it again"
        raise Unreadable(says, reading.at(reading.blocks[-1].line))


def _find_opening(reading: Reading) -> int:
    words = [block.words for block in reading.blocks]
    opened = [at for at, line in enumerate(words) if _OPENING.match(line)]
    adopted = [
        at for at, line in enumerate(words) if re.match(r"(?i)resolution adopted by the general assembly\b", line)
    ]
    if len(adopted) > 1:
        second = reading.blocks[adopted[1]].line
        says = "The file holds more than one resolution; a second one begins here. Split it into one file each"
        raise Unreadable(says, reading.at(second))
    if not opened:
        says = "The opening words are missing (a line like 'The General Assembly,'). Fetch the whole text"
        raise Unreadable(says, reading.at(reading.blocks[-1].line))
    return opened[0]


def _find_title(reading: Reading, opened: int) -> tuple[int, str, str, tuple[Mark, ...]]:
    """Find the numbered title above the opening words: where, its number, its words, its footnote marks.

    It may run over several lines. A capital letter on the line below tells the parts of a resolution apart and
    belongs to the number (77/253 B).
    """
    for at in range(opened - 1, max(-1, opened - 10), -1):
        lines = [block.words for block in reading.blocks[at:opened]]
        letter = _PART_LETTER.fullmatch(lines[-1]) if len(lines) > 1 else None
        if found := _TITLE.match(" ".join(lines[:-1] if letter else lines)):
            number = f"{found['number']} {letter['letter']}" if letter else found["number"]
            title, marks, _ = take_marks(frame.undoubled(found["title"]), (), 0, guess=False)
            more = tuple(Mark(marker, len(title)) for marker in letter["marks"].translate(_LOWERED)) if letter else ()
            return at, number, title, (*marks, *more)
    says = "No numbered title stands above the opening words (one like '62/124. Title'). Add the line"
    raise Unreadable(says, reading.at(reading.blocks[opened].line))


def _signature_end(blocks: tuple[Block, ...], signed: int, language: Language) -> int:
    """Find where the signature ends: the meeting's line and, if the date is not on it, the line after."""
    if signed == len(blocks):
        return signed
    after = signed + 1
    if not language.day.search(blocks[signed].words) and after < len(blocks):
        return after + 1 if language.day.fullmatch(blocks[after].words.rstrip(".")) else after
    return after


def _adoption(
    head: tuple[Block, ...], knowledge: Knowledge
) -> tuple[str, tuple[str, ...], list[Block], list[FrameLine]]:
    """Read the adoption line and the line that names the committee's report; give the other lines back."""
    pattern = knowledge.language.pattern
    committee, symbols, rest, lines = "", (), [], []  # type: str, tuple[str, ...], list[Block], list[FrameLine]
    for block in head:
        words = block.words
        if pattern["adoption"].match(words):
            lines.append(FrameLine("adoption", words, (block.line, block.line)))
        elif found := pattern["report"].search(words) or pattern["no_committee"].search(words):
            committee = found.groupdict().get("committee") or ""
            symbols = tuple(symbol.symbol for symbol in find_symbols(found["symbols"]))
            lines.append(FrameLine("report", words, (block.line, block.line)))
        else:
            rest.append(block)
    return committee.strip(), symbols, rest, lines


def _adopted(lines: list[FrameLine], signature: list[FrameLine], reading: Reading, language: Language) -> str:
    for line in (*lines, *signature):
        if line.role in ("adoption", "signature") and (day := language.find_date(line.text)):
            return day
    says = "Neither the adoption line nor the signature has a date. Fetch the whole text, or add the adoption line"
    raise Unreadable(says, reading.at(reading.blocks[-1].line))


def _meeting(signature: list[FrameLine]) -> int | None:
    found = re.match(r"\d+", signature[0].text) if signature else None
    return int(found[0]) if found else None


def _body_of(name: str, knowledge: Knowledge) -> str:
    found = knowledge.names.find(name) if name else []
    return found[0].bearers[0].thing if found else ""


def _operative_without_number(parts: list[Part], knowledge: Knowledge) -> list[Part]:
    """Give numbers to the operative paragraphs of a short resolution, told only by their finite verb."""
    if any(part.kind == "operative" for part in parts):
        return parts
    result: list[Part] = []
    count = 0
    for part in parts:
        if knowledge.acts.opener(part.text) == "present":
            count += 1
            part = replace(part, kind="operative", key=f"para/{count}", number=str(count))
        result.append(part)
    return result


def facts(resolution: Resolution) -> Described:
    """Say what the resolution says: design C.5 is the picture."""
    out = Statements()
    work = iri.resolution(resolution.symbol)
    session = iri.session("unga", f"{resolution.special}{resolution.session}")
    it = out.thing(work).a(Nansen.Resolution, UNDO.Resolution, ELI.LegalResource)
    it.has(Nansen.symbol, terms.code(resolution.symbol))
    it.has(ELI.number, terms.code(resolution.number))
    it.has(Nansen.adoptedOn, terms.date(resolution.adopted))
    it.has(ELI.date_document, terms.date(resolution.adopted))
    it.has(Nansen.adoptedBy, iri.of("body/unga"))
    it.has(ELI.passed_by, iri.of("body/unga"))
    it.has(Nansen.inSession, iri.of(session))
    it.has(Nansen.aknWork, terms.code(akn_work(resolution)))
    _say_procedure(out, resolution, work, session)
    _say_distribution(out, resolution, work)

    expression = say_expression(out, work, resolution.text, resolution.title)
    say_source(out, expression, resolution.origin)
    say_text(out, work, "body/unga", resolution.text)
    say_frame(out, expression, resolution.frame, resolution.text.language)
    for predicate, job in (
        (Nansen.jobNumber, resolution.masthead.job),
        (Nansen.printedJobNumber, resolution.masthead.printed_job),
    ):
        if job:
            out.thing(expression).has(predicate, terms.code(job))
    return of_text(expression, "ga_resolution", work, resolution.origin, out)


def _say_procedure(out: Statements, resolution: Resolution, work: str, session: str) -> None:
    it = out.thing(work)
    if resolution.meeting is not None:
        record = f"A/{resolution.special}{resolution.session}/PV.{resolution.meeting}"
        if resolution.session < 31 and not resolution.special:
            record = f"A/PV.{resolution.meeting}"
        meeting = iri.meeting(record)
        it.has(Nansen.adoptedAt, iri.of(meeting))
        label = f"{ordinal(resolution.meeting)} plenary meeting of the General Assembly"
        say_meeting(out, meeting, resolution.meeting, session, "body/unga", resolution.adopted, label)
    for item in resolution.masthead.agenda_items:
        tail = iri.agenda_item("unga", f"{resolution.special}{resolution.session}", item)
        it.has(Nansen.underAgendaItem, iri.of(tail))
        say_agenda_item(out, tail, item, session)
    for symbol in resolution.reports:
        report = iri.document(symbol)
        it.has(Nansen.onReport, iri.of(report))
        say_document(out, report, symbol, *((UNDO.MeetingReport,) if resolution.committee_name else ()))
    if resolution.committee:
        it.has(Nansen.recommendedBy, iri.of(resolution.committee))


def _say_distribution(out: Statements, resolution: Resolution, work: str) -> None:
    it = out.thing(work)
    if resolution.masthead.distribution:
        it.has(Nansen.distribution, terms.code(resolution.masthead.distribution))
    if resolution.masthead.distributed:
        it.has(Nansen.distributedOn, terms.date(resolution.masthead.distributed))


def akn_work(resolution: Resolution) -> str:
    """Give the work's name in the UN's Akoma Ntoso naming convention."""
    number = iri.name_slug(resolution.number)
    return f"/akn/un/statement/deliberation/unga/{resolution.adopted}/{number}/"


FAMILY = Family(
    name="ga_resolution",
    title="General Assembly resolutions",
    record=Resolution,
    accepts=accepts,
    parse=parse,
    facts=facts,
)
