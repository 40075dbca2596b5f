"""Resolutions and decisions as all organs print them: frame, title, opening words, text, signature, annexes, notes.

The Editorial Manual gives the order: the organ's name opens the text, the preamble follows, then the numbered
paragraphs; the meeting and its date stand below them, annexes after that. A file may hold several texts (parts A and
B of one resolution, a scanned page with its neighbours): each begins with its title.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from msgspec.structs import replace

from kg import iri
from kg.errors import Unreadable
from kg.model import Block, Leftover, Origin, Reading
from kg.prose import frame, titles, volume
from kg.prose.frame import Masthead
from kg.prose.language import Language
from kg.prose.meaning import Knowledge, Setting, understand, without_act
from kg.prose.proceedings import Proceedings
from kg.prose.record import FrameLine, Part, Text
from kg.prose.segment import Body, cut, ends_with_comma, frame_part
from kg.prose.symbols import find_symbols, normal
from kg.prose.titles import Extent, Practice, extents, is_signature, opening_of, organ_of, with_marks
from kg.prose.votes import goes_on, printed_proceedings
from kg.states import state_names

__all__ = [
    "Deliberation",
    "Head",
    "Practice",
    "assemble",
    "is_opened",
    "organ_of",
    "read_resolutions",
    "signed",
]

_LIST_GOES_ON = re.compile(r"[;,](?: (?:and|or|et|ou))?\Z")
_QUOTES = ("“", '"', "«")
_LEAD = 200
"""Characters of a decision in which its meeting and day stand."""
_LAST_MEETING = 2444
"""The last plenary meeting of the thirtieth session; since then meetings are counted anew each session."""
_WHOLE = re.compile(r"[.:?!。：؟][)）”\"'’»]?\Z")


@dataclass(frozen=True, slots=True)
class Deliberation:
    """What a resolution's or decision's pages say; dates in ISO 8601, absent facts empty.

    `reports` are the documents it rests on (a committee's report, a draft), `report_at` the place in them as printed.
    """

    symbol: str
    number: str
    adopted: str
    session: int
    special: str
    meeting: int | None
    committee: str
    committee_name: str
    reports: tuple[str, ...]
    report_at: str
    item_title: str
    masthead: Masthead
    text: Text
    frame: tuple[FrameLine, ...]
    origin: Origin
    proceedings: Proceedings | None = None

    @property
    def title(self) -> str:
        """The title without its number."""
        return next(part.text for part in self.text.parts if part.kind == "title")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the first title: adoption line, report line, masthead."""

    lines: list[FrameLine]
    kept: list[FrameLine]
    unknown: list[Block]
    rest: tuple[Block, ...]
    committee: str
    committee_name: str
    reports: tuple[str, ...]
    report_at: str

    @classmethod
    def read(cls, blocks: tuple[Block, ...], knowledge: Knowledge) -> Self:
        """Read the adoption line and the line that names the committee's report; keep the others."""
        language = knowledge.language
        pattern = language.pattern
        lines: list[FrameLine] = []
        rest: list[Block] = []
        committee, printed = "", ""
        for block in blocks:
            words, place = block.words, (block.line, block.line)
            if pattern["adoption"].match(words):
                lines.append(FrameLine("adoption", words, place))
            elif pattern["resolution_line"].match(words):
                lines.append(FrameLine("number", words, place))
            elif is_signature(block, language) or (
                lines and lines[-1].role == "signature" and _is_day(words, language)
            ):
                # Files of the early nineties have the meeting and its day above the title.
                lines.append(FrameLine("signature", words, place))
            elif found := pattern["report"].search(words) or pattern["no_committee"].search(words):
                committee, printed = found.groupdict().get("committee") or "", found["symbols"]
                lines.append(FrameLine("report", words, place))
            elif not committee and _is_committee(words, knowledge):
                committee = words
                lines.append(FrameLine("committee", words, place))
            else:
                rest.append(block)
        kept, unknown = frame.say_frame(rest, "masthead", language)
        symbols = list(find_symbols(printed))
        after = printed[symbols[-1].end :] if symbols else ""
        return cls(
            lines=lines,
            kept=kept,
            unknown=unknown,
            rest=tuple(rest),
            committee=_committee(committee, knowledge),
            committee_name=committee.strip(),
            reports=tuple(symbol.symbol for symbol in symbols),
            report_at=after.strip(" ,，،)）]"),  # a set of characters is meant
        )


def _committee(printed: str, knowledge: Knowledge) -> str:
    """Give the tail of the body whose name is printed; of the Main Committees in any grammatical form."""
    for form, which in knowledge.language.committees.items():
        if form in printed:
            return f"body/unga-{which}-committee"
    named = knowledge.names.find(printed) if printed else []
    return named[0].bearers[0].thing if named else ""


def _is_committee(words: str, knowledge: Knowledge) -> bool:
    """Tell a line that is the name of a Main Committee and nothing else, as decisions print it."""
    return words in knowledge.language.committees


def is_opened(reading: Reading, practice: Practice, language: Language) -> bool:
    """Recognise texts of the organ: on the pages of a volume, by an adoption line, or by opening words."""
    if volume.is_volume(reading, language):
        return volume.holds_texts(reading, practice, language)
    return titles.is_opened(reading, practice, language)


def read_resolutions(reading: Reading, knowledge: Knowledge, practice: Practice) -> Iterator[Deliberation | Leftover]:
    """Take the organ's resolutions in a reading apart.

    Raises Unreadable where the title, the opening words or the adoption date is missing, where the text breaks off,
    and where the file holds two documents one after the other.
    """
    frame.must_not_be_cut_off(reading)
    head = _NO_HEAD
    if volume.is_volume(reading, knowledge.language):
        reading, found, left = volume.texts(reading, practice, knowledge.language)
        yield from left
    else:
        found = extents(reading, knowledge.language, practice)
        first = found[0]
        above = reading.blocks[: first.title.at]
        # Where only a number stands above the text, the adoption line stands below it; or a number below the title.
        until = first.title.until or first.opened if practice.is_titled else first.title.at + 1
        below = reading.blocks[until : first.opened]
        head = Head.read(above + below, knowledge)
        for block in head.unknown:
            # Web pages print the title and the number above the text again.
            role = {first.title.words: "title", first.title.number: "number"}.get(frame.undoubled(block.words))
            if role:
                head.kept.append(FrameLine(role, block.words, (block.line, block.line)))
                continue
            yield Leftover(block.words, reading.at(block.line))
    for extent in found:
        try:
            yield from _one(reading, knowledge, practice, head, extent)
        except Unreadable as problem:
            if len(found) == 1:
                raise
            # Pages of a volume begin and end within a neighbour; the texts that are whole are taken.
            for block in (*reading.blocks[extent.title.at : extent.end], *extent.notes):
                yield Leftover(block.words, problem.at._replace(line=block.line, part=problem.says))


_NO_HEAD = Head([], [], [], (), "", "", (), "")
"""Texts in a volume have neither masthead nor adoption line: their number and signature say all."""


def _one(
    reading: Reading, knowledge: Knowledge, practice: Practice, head: Head, extent: Extent
) -> Iterator[Deliberation | Leftover]:
    language = knowledge.language
    opening = reading.blocks[extent.opened]
    printed, rest = opening_of(opening.words, practice, language) if extent.begins > extent.opened else ("", "")
    above = reading.blocks[slice(*extent.preamble)]
    blocks = above + frame.rest_of(opening, rest) + reading.blocks[extent.begins : extent.end]
    inner, signature, ending, annexed_at = signed(blocks, language)
    body = cut(inner, (*ending, *extent.notes), language, annexed_at=annexed_at)
    _must_be_whole(body.parts, bool(signature), reading, extent.end)
    if reading.carrier == "scan" and extent.end == len(reading.blocks):
        _must_end_its_list(body.parts, reading)
    title = with_marks(extent.title, body.notes, reading.carrier == "scan")
    known = {note.marker for note in body.notes}
    body.orphans += [(mark, reading.blocks[title.at].line) for mark in title.marks if mark.marker not in known]
    marks = tuple(mark for mark in title.marks if mark.marker in known)
    lines = (reading.blocks[title.at].line, reading.blocks[title.last(extent)].line)
    parts = [frame_part("title", "title", title.words, lines, marks)]
    if printed:
        parts.append(frame_part("opening", "opening", printed, (opening.line, opening.line)))
    else:
        yield Leftover("", reading.at(opening.line, "the opening words are missing here"))
    if extent.title.says:
        yield Leftover("", reading.at(lines[0], extent.title.says))
    parts += _operative_without_number(body.parts, knowledge)
    masthead = frame.read_masthead((*head.rest, *body.leftover), language) if head is not _NO_HEAD else Masthead()
    symbol = normal(f"{practice.symbol}{title.number}")
    yield from assemble(reading, knowledge, practice, symbol, head, masthead, parts, body, signature)


def assemble(
    reading: Reading,
    knowledge: Knowledge,
    practice: Practice,
    symbol: str,
    head: Head,
    masthead: Masthead,
    parts: list[Part],
    body: Body,
    signature: list[FrameLine],
) -> Iterator[Deliberation | Leftover]:
    """Put a text together from what was read of it, and give what was left over."""
    language = knowledge.language
    number = symbol.partition("/RES/")[2] or symbol.partition("/DEC/")[2]
    session, special = frame.session_of(number) or (masthead.session or 0, "")
    adopted = _adopted(head.lines, signature, parts, reading, language)
    setting = Setting(iri.work(symbol), practice.body, practice.context, session, special, adopted)
    text = understand(parts, body.notes, setting, knowledge)
    trailer, unplaced = frame.say_frame(body.leftover, "masthead", language)
    for block in unplaced:
        yield Leftover(block.words, reading.at(block.line))
    proceedings, line = reading.proceedings, None
    if not proceedings:
        proceedings, line = _printed(signature, language)
    for note in proceedings.notes if proceedings else ():
        yield Leftover(note, reading.at(line, "the record of proceedings" if line is None else "the vote as printed"))
    for mark, line in body.orphans:
        yield Leftover(mark.marker, reading.at(line, "a footnote mark without its note"))
    for part in without_act(text.parts):
        yield Leftover(" ".join(part.text.split()[:3]), reading.at(part.lines[0], "an unknown opener"))
    meeting = _meeting((*signature, *head.lines), parts, language)
    if practice.organ == "unga" and 0 < session < 31 and meeting is not None and meeting > _LAST_MEETING:
        yield Leftover(
            str(meeting),
            reading.at((*signature, *head.lines)[0].lines[0], "no plenary meeting of that time has this number"),
        )
        meeting = None
    yield Deliberation(
        symbol=symbol,
        number=number,
        adopted=adopted,
        session=session,
        special=special,
        meeting=meeting,
        committee=head.committee,
        committee_name=head.committee_name,
        reports=head.reports,
        report_at=head.report_at,
        item_title=" ".join(line.text for line in head.kept if line.role == "agenda item title"),
        masthead=masthead,
        text=text,
        frame=(*head.lines, *signature, *head.kept, *trailer, *body.furniture),
        origin=reading.origin,
        proceedings=proceedings,
    )


def _printed(signature: list[FrameLine], language: Language) -> tuple[Proceedings | None, int | None]:
    """Read the vote that is printed below the signature, and give the line at which it begins."""
    lines = [line for line in signature if line.role == "vote"]
    if not lines:
        return None, None
    return printed_proceedings(" ".join(line.text for line in lines), language, state_names()), lines[0].lines[0]


def signed(
    blocks: tuple[Block, ...], language: Language
) -> tuple[tuple[Block, ...], list[FrameLine], tuple[Block, ...], int | None]:
    """Part a text from its signature and from what follows; an annex below the signature belongs to the text.

    An instrument that a resolution of the first sessions adopts stands below the signature without the word "annex":
    its articles tell it. The line at which such an annex begins comes last.
    """
    signed = next((at for at, block in enumerate(blocks) if is_signature(block, language)), len(blocks))
    if 0 < signed < len(blocks) and _is_day(blocks[signed - 1].words, language):
        signed -= 1  # Chinese has the day above the meeting
    until = signed
    lines: list[FrameLine] = []
    while until < len(blocks) and (role := _signs(blocks[until], lines, language)):
        block = blocks[until]
        lines.append(FrameLine(role, block.words, (block.line, block.line)))
        until += 1
    pattern = language.pattern
    annexed = next((at for at in range(until, len(blocks)) if pattern["annex"].match(blocks[at].words)), None)
    begins = None
    if lines and any(pattern["division"].match(block.words) for block in blocks[until:annexed]):
        annexed, begins = until, blocks[until].line
    if annexed is None:
        return blocks[:signed], lines, blocks[until:], None
    end = next((at for at in range(annexed, len(blocks)) if blocks[at].role == "note"), len(blocks))
    return blocks[:signed] + blocks[annexed:end], lines, blocks[until:annexed] + blocks[end:], begins


def _signs(block: Block, before: list[FrameLine], language: Language) -> str:
    """Give the role of a line of the signature: meeting, date, and how the organ voted, on one line or several."""
    pattern = language.pattern
    if not before or is_signature(block, language) or _is_day(block.words, language):
        return "signature"
    if pattern["vote"].match(block.words) or pattern["no_vote"].match(block.words):
        return "vote"
    is_apart = block.role != "text" or pattern["annex"].match(block.words) or pattern["division"].match(block.words)
    vote = " ".join(line.text for line in before if line.role == "vote")
    return "vote" if vote and not is_apart and goes_on(vote, language) else ""


def _is_day(words: str, language: Language) -> bool:
    return language.day.fullmatch(words.rstrip(". ")) is not None


def _must_be_whole(parts: list[Part], is_signed: bool, reading: Reading, end: int) -> None:
    """Refuse a text that breaks off: without paragraphs, or neither signed nor ended with a full stop."""
    if not parts or not (is_signed or _WHOLE.search(parts[-1].text)):
        says = "The text breaks off: it is neither signed nor ended with a full stop. Fetch it again"
        raise Unreadable(says, reading.at(reading.blocks[end - 1].line))


def _must_end_its_list(parts: list[Part], reading: Reading) -> None:
    """Refuse the last text of a page whose annex breaks off: the last item of its last list goes on."""
    annexed = [part for part in parts if part.key.startswith("annex")]
    # A line without a label below the list is a note of that page, not its end.
    last = annexed[-1:] if not annexed or annexed[-1].label else annexed[-2:]
    if any(_LIST_GOES_ON.search(part.text) for part in last):
        says = "The text breaks off within a list. Fetch the next page too"
        raise Unreadable(says, reading.at(last[-1].lines[1]))


def _adopted(
    lines: list[FrameLine], signature: list[FrameLine], parts: list[Part], reading: Reading, language: Language
) -> str:
    for line in (*lines, *signature):
        if line.role in ("adoption", "signature", "number") and (day := language.find_date(line.text)):
            return day
    for part in parts:
        found = language.pattern["decided"].search(part.text)
        if found and (day := language.find_date(found["date"])):
            return day
    says = "Neither the adoption line nor the signature has a date. Fetch the whole text, or add the adoption line"
    raise Unreadable(says, reading.at(reading.blocks[-1].line))


def _meeting(lines: Iterable[FrameLine], parts: list[Part], language: Language) -> int | None:
    """Give the meeting's number: from the signature, the Security Council's adoption line, a decision's first words."""
    for line in lines:
        found = language.pattern["meeting"].search(line.text) if line.role in ("signature", "adoption") else None
        if found:
            return language.ordinal(found["ordinal"])
    decided = (language.pattern["decided"].search(part.text, 0, _LEAD) for part in parts if part.kind == "passage")
    return next((language.ordinal(found["ordinal"]) for found in decided if found), None)


def _operative_without_number(parts: list[Part], knowledge: Knowledge) -> list[Part]:
    """Give numbers to the operative paragraphs of a short resolution, which has no numbers printed.

    They are told by their finite verb; where no lexicon of the language knows it, by the comma that ends each
    preambular paragraph and no last operative one.
    """
    if any(part.kind == "operative" for part in parts):
        return parts
    result: list[Part] = []
    count = 0
    quoted = sum(part.kind == "passage" and part.key.startswith("text/") for part in parts)
    for part in parts:
        if part.kind == "preambular" and count and part.text.startswith(_QUOTES):
            # What an operative paragraph quotes is none itself.
            quoted += 1
            result.append(replace(part, kind="passage", key=f"text/{quoted}"))
            continue
        opens = part.kind == "preambular" and knowledge.acts.opener(part.text)
        if part.kind == "preambular" and (
            opens == "present" or (not opens and (count or not ends_with_comma(part.text)))
        ):
            count += 1
            part = replace(part, kind="operative", key=f"para/{count}", number=str(count))
        result.append(part)
    return result
