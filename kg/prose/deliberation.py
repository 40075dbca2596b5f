"""Resolutions and decisions as all organs print them: frame, title, opening words, text, signature, annexes, notes.

The Editorial Manual gives the order: the organ's name opens the text, the preamble follows, then the numbered
paragraphs; the meeting and its date stand below them, annexes after that. A file may hold several texts (parts A and
B of one resolution, a scanned page with its neighbours): each begins with its title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from msgspec.structs import replace

from kg import iri
from kg.errors import Unreadable
from kg.model import Block, Leftover, Origin, Reading
from kg.prose import frame
from kg.prose.frame import Masthead
from kg.prose.language import Language
from kg.prose.marks import take_marks
from kg.prose.meaning import Knowledge, Setting, understand
from kg.prose.proceedings import Proceedings
from kg.prose.record import FrameLine, Mark, Part, Text
from kg.prose.segment import Body, cut, ends_with_comma, frame_part
from kg.prose.symbols import RESOLUTION_NUMBER, find_symbols, normal

_TITLE = re.compile(rf"(?P<number>{RESOLUTION_NUMBER})\.?(?:(?<=\.)|(?=\s)) ?(?P<title>\S.*)\Z", re.DOTALL)
_PART_LETTER = re.compile(r"(?P<sign>[^\W\d_]{1,4})[ ,.]*(?P<marks>[⁰¹²³⁴⁵⁶⁷⁸⁹]?)(?: (?P<own>\S.*))?")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_WHOLE = re.compile(r"[.:?!。：؟][)）”\"’'»]?\Z")
_PARAGRAPHED = frozenset({"akoma ntoso", "docx", "pdf"})
"""Carriers in which a block is a paragraph or a heading as its author made it, never a printed line."""
_TITLE_LINES = 10
"""How far above the opening words a title may begin: it runs over lines, and a part's own title follows it."""


@dataclass(frozen=True, slots=True)
class Practice:
    """How one organ numbers and titles its texts.

    `organ` is the key of the language files, `body` the organ's tail, `context` what it belongs to. `symbol` goes
    before the number (`A/RES/`). Without `is_titled` only a line with the number stands above the text.
    """

    organ: str
    body: str
    context: tuple[str, ...]
    symbol: str
    is_titled: bool = True


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
class _Title:
    """The title found above the opening words: its first block, number, words, footnote marks."""

    at: int
    number: str
    words: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where one text stands among the blocks: title, opening words (`begins` is the block after them), end."""

    title: _Title
    opened: int
    begins: int
    end: int


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
        pattern = knowledge.language.pattern
        lines: list[FrameLine] = []
        rest: list[Block] = []
        committee, printed = "", ""
        for block in blocks:
            words, place = block.words, (block.line, block.line)
            if pattern["adoption"].match(words):
                lines.append(FrameLine("adoption", words, place))
            elif found := pattern["report"].search(words) or pattern["no_committee"].search(words):
                committee, printed = found.groupdict().get("committee") or "", found["symbols"]
                lines.append(FrameLine("report", words, place))
            elif not committee and _is_committee(words, knowledge):
                committee = words
                lines.append(FrameLine("committee", words, place))
            else:
                rest.append(block)
        kept, unknown = frame.say_frame(rest, "masthead", knowledge.language)
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
            report_at=after.strip(" ,，،)）]"),  # noqa: B005  # a set of characters is meant
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
    """Recognise a text of the organ: by its adoption line, or by its opening words under a numbered title."""
    if reading.carrier == "table":
        return False
    words = [block.words for block in reading.blocks]
    adoptions = (language.pattern["adoption"].match(line) for line in words[:60])
    if any(found and organ_of(found["organ"], language) == practice.organ for found in adoptions):
        return True
    opened = next((at for at in range(len(words)) if _opens(words[at], practice, language)), None)
    if opened is None:
        return False
    above = words[max(0, opened - 8) : opened]
    return any(_TITLE.match(line) or language.pattern["resolution_line"].match(line) for line in above)


def organ_of(printed: str, language: Language) -> str:
    """Give the key of the organ whose name is printed so, in any grammatical form; empty for none.

    >>> from kg.prose.language import english
    >>> organ_of("GENERAL ASSEMBLY", english())
    'unga'
    """
    plain = " ".join(printed.split()).casefold()
    for organ in language.organs:
        if any(form.casefold() == plain for form in organ.forms):
            return organ.key
    return ""


def read_resolutions(reading: Reading, knowledge: Knowledge, practice: Practice) -> Iterator[Deliberation | Leftover]:
    """Take the organ's resolutions in a reading apart.

    Raises Unreadable where the title, the opening words or the adoption date is missing, where the text breaks off,
    and where the file holds two documents one after the other.
    """
    extents = _extents(reading, knowledge.language, practice)
    first = extents[0]
    above = reading.blocks[: first.title.at]
    # Where only a number stands above the text, the adoption line stands below it.
    below = () if practice.is_titled else reading.blocks[first.title.at + 1 : first.opened]
    head = Head.read(above + below, knowledge)
    for block in head.unknown:
        yield Leftover(block.words, reading.at(block.line))
    for extent in extents:
        try:
            yield from _one(reading, knowledge, practice, head, extent)
        except Unreadable as problem:
            if len(extents) == 1:
                raise
            # Pages of a volume begin and end within a neighbour; the texts that are whole are taken.
            for block in reading.blocks[extent.title.at : extent.end]:
                yield Leftover(block.words, problem.at._replace(part=problem.says))


def _one(
    reading: Reading, knowledge: Knowledge, practice: Practice, head: Head, extent: _Extent
) -> Iterator[Deliberation | Leftover]:
    language = knowledge.language
    opening = reading.blocks[extent.opened]
    opened = _opens(opening.words, practice, language) if extent.begins > extent.opened else None
    rest = opened["rest"].strip() if opened else ""
    blocks = frame.rest_of(opening, rest) + reading.blocks[extent.begins : extent.end]
    inner, signature, ending = signed(blocks, language)
    body = cut(inner, ending, language)
    _must_be_whole(body.parts, bool(signature), reading, extent.end)
    title = extent.title
    known = {note.marker for note in body.notes}
    body.orphans += [(mark, reading.blocks[title.at].line) for mark in title.marks if mark.marker not in known]
    marks = tuple(mark for mark in title.marks if mark.marker in known)
    lines = (reading.blocks[title.at].line, reading.blocks[max(title.at, extent.opened - 1)].line)
    parts = [frame_part("title", "title", title.words, lines, marks)]
    if opened:
        printed = opening.words[: opened.start("rest")].strip()
        parts.append(frame_part("opening", "opening", printed, (opening.line, opening.line)))
    else:
        yield Leftover("", reading.at(opening.line, "the opening words are missing here"))
    parts += _operative_without_number(body.parts, knowledge)
    masthead = frame.read_masthead((*head.rest, *body.leftover), language)
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
    setting = Setting(iri.work(symbol), practice.body, practice.context, session, special)
    text = understand(parts, body.notes, setting, knowledge)
    trailer, unplaced = frame.say_frame(body.leftover, "masthead", language)
    for block in unplaced:
        yield Leftover(block.words, reading.at(block.line))
    for note in reading.proceedings.notes if reading.proceedings else ():
        yield Leftover(note, reading.at(None, "the record of proceedings"))
    for mark, line in body.orphans:
        yield Leftover(mark.marker, reading.at(line, "a footnote mark without its note"))
    yield Deliberation(
        symbol=symbol,
        number=number,
        adopted=_adopted(head.lines, signature, parts, reading, language),
        session=session,
        special=special,
        meeting=_meeting(signature, language),
        committee=head.committee,
        committee_name=head.committee_name,
        reports=head.reports,
        report_at=head.report_at,
        item_title=" ".join(line.text for line in head.kept if line.role == "agenda item title"),
        masthead=masthead,
        text=text,
        frame=(*head.lines, *signature, *head.kept, *trailer, *body.furniture),
        origin=reading.origin,
        proceedings=reading.proceedings,
    )


def _opens(words: str, practice: Practice, language: Language) -> re.Match[str] | None:
    found = language.opens(words)
    return found[1] if found and found[0].key == practice.organ else None


def _extents(reading: Reading, language: Language, practice: Practice) -> list[_Extent]:
    """Find where each text begins and ends; a title belongs to the opening words below it."""
    words = [block.words for block in reading.blocks]
    adopted = [at for at, line in enumerate(words) if language.pattern["adoption"].match(line)]
    if len(adopted) > 1 and practice.is_titled:
        says = "The file holds more than one resolution; a second one begins here. Split it into one file each"
        raise Unreadable(says, reading.at(reading.blocks[adopted[1]].line))
    opened = [at for at, line in enumerate(words) if _opens(line, practice, language)]
    if not opened:
        return [_unopened(reading, adopted, language, practice)]
    titles: list[tuple[_Title, int]] = []
    after = 0
    for at in opened:
        before = titles[-1][0].number if titles else ""
        if title := find_title(reading, after, at, before, practice, language):
            titles.append((title, at))
            after = at + 1
    if not titles:
        says = "No numbered title stands above the opening words (one like '62/124. Title'). Add the line"
        raise Unreadable(says, reading.at(reading.blocks[opened[0]].line))
    ends = [title.at for title, _ in titles[1:]] + [len(words)]
    return [_Extent(title, at, at + 1, end) for (title, at), end in zip(titles, ends, strict=True)]


def _unopened(reading: Reading, adopted: list[int], language: Language, practice: Practice) -> _Extent:
    """Find the text whose opening words its carrier has lost: below the title, where a block is a paragraph."""
    if reading.carrier in _PARAGRAPHED and adopted:
        for at in range(adopted[0], min(adopted[0] + _TITLE_LINES, len(reading.blocks) - 1)):
            # Without opening words, the adoption line or the report line is the last thing a title can stand below.
            last = at + 1 if practice.is_titled else adopted[0] + 1
            if title := find_title(reading, at if practice.is_titled else 0, last, "", practice, language):
                return _Extent(title, last, last, len(reading.blocks))
    says = "The opening words are missing (a line like 'The General Assembly,'). Fetch the whole text"
    raise Unreadable(says, reading.at(reading.blocks[-1].line))


def find_title(
    reading: Reading, after: int, opened: int, before: str, practice: Practice, language: Language
) -> _Title | None:
    """Find the numbered title above the opening words, not above the block `after`.

    It may run over several lines. A capital letter on a line of its own tells the parts of a resolution apart and
    belongs to the number (77/253 B); the title of the whole then stands above part A alone (`before` is the number of
    the text before).
    """
    blocks = reading.blocks
    bare, _, last = before.rpartition(" ")
    expected = chr(ord(last) + 1) if len(last) == 1 and last.isalpha() else "A"
    letter: tuple[int, re.Match[str]] | None = None
    for at in range(opened - 1, max(after - 1, opened - 1 - _TITLE_LINES), -1):
        words = blocks[at].words
        if not practice.is_titled and (found := language.pattern["resolution_line"].match(words)):
            return _Title(at, found["number"], words)
        if (found := _PART_LETTER.fullmatch(words)) and language.part_letters.get(found["sign"]) == expected:
            letter = (at, found)
        elif found := _TITLE.match(words):
            until = letter[0] if letter else opened
            found = _TITLE.match(" ".join(block.words for block in blocks[at:until])) or found
            title, marks, _ = take_marks(frame.undoubled(found["title"]), (), 0, guess=False)
            if letter is None:
                return _Title(at, found["number"], title, marks)
            own, more = _own_title(letter, blocks[letter[0] + 1 : opened])
            numbered = f"{found['number']} {expected}"
            return _Title(at, numbered, f"{title} {own}".strip(), (*marks, *(Mark(m, len(title)) for m in more)))
    if letter and len(last) == 1:
        own, _ = _own_title(letter, blocks[letter[0] + 1 : opened])
        return _Title(letter[0], f"{bare} {expected}", own or expected)
    return None


def _own_title(letter: tuple[int, re.Match[str]], below: tuple[Block, ...]) -> tuple[str, str]:
    """Give the title of one part of a resolution, behind its letter or below it, and the letter's footnote mark."""
    own = " ".join([letter[1]["own"] or "", *(block.words for block in below)])
    return own.strip(), letter[1]["marks"].translate(_LOWERED)


def signed(
    blocks: tuple[Block, ...], language: Language
) -> tuple[tuple[Block, ...], list[FrameLine], tuple[Block, ...]]:
    """Part a text from its signature and from what follows; an annex below the signature belongs to the text."""
    signed = next((at for at, block in enumerate(blocks) if is_signature(block, language)), len(blocks))
    until = signed
    lines: list[FrameLine] = []
    while until < len(blocks) and (role := _signs(blocks[until], until == signed, language)):
        block = blocks[until]
        lines.append(FrameLine(role, block.words, (block.line, block.line)))
        until += 1
    annexed = next((at for at in range(until, len(blocks)) if language.pattern["annex"].match(blocks[at].words)), None)
    if annexed is None:
        return blocks[:signed], lines, blocks[until:]
    end = next((at for at in range(annexed, len(blocks)) if blocks[at].role == "note"), len(blocks))
    return blocks[:signed] + blocks[annexed:end], lines, blocks[until:annexed] + blocks[end:]


def is_signature(block: Block, language: Language) -> bool:
    """Tell the line that names the meeting and nothing else, but for its date."""
    found = language.pattern["meeting"].match(block.words)
    if not found or block.role in ("note", "row"):
        return False
    return not re.sub(r"[\W\d_]+", "", language.day.sub("", block.words[found.end() :]))


def _signs(block: Block, is_first: bool, language: Language) -> str:
    """Give the role of a line of the signature: meeting, date, and how the organ voted."""
    if is_first:
        return "signature"
    if language.day.fullmatch(block.words.rstrip(". ")):
        return "signature"
    return (
        "vote" if language.pattern["vote"].match(block.words) or language.pattern["no_vote"].match(block.words) else ""
    )


def _must_be_whole(parts: list[Part], is_signed: bool, reading: Reading, end: int) -> None:
    """Refuse a text that breaks off: without paragraphs, or neither signed nor ended with a full stop."""
    if not parts or not (is_signed or _WHOLE.search(parts[-1].text)):
        says = "The text breaks off: it is neither signed nor ended with a full stop. Fetch it again"
        raise Unreadable(says, reading.at(reading.blocks[end - 1].line))


def _adopted(
    lines: list[FrameLine], signature: list[FrameLine], parts: list[Part], reading: Reading, language: Language
) -> str:
    for line in (*lines, *signature):
        if line.role in ("adoption", "signature") and (day := language.find_date(line.text)):
            return day
    for part in parts:
        found = language.pattern["decided"].search(part.text)
        if found and (day := language.find_date(found["date"])):
            return day
    says = "Neither the adoption line nor the signature has a date. Fetch the whole text, or add the adoption line"
    raise Unreadable(says, reading.at(reading.blocks[-1].line))


def _meeting(signature: list[FrameLine], language: Language) -> int | None:
    found = language.pattern["meeting"].match(signature[0].text) if signature else None
    return language.ordinal(found["ordinal"]) if found else None


def _operative_without_number(parts: list[Part], knowledge: Knowledge) -> list[Part]:
    """Give numbers to the operative paragraphs of a short resolution, which has no numbers printed.

    They are told by their finite verb; where no lexicon of the language knows it, by the comma that ends each
    preambular paragraph and no last operative one.
    """
    if any(part.kind == "operative" for part in parts):
        return parts
    result: list[Part] = []
    count = 0
    for part in parts:
        opens = part.kind == "preambular" and knowledge.acts.opener(part.text)
        if part.kind == "preambular" and (
            opens == "present" or (not opens and (count or not ends_with_comma(part.text)))
        ):
            count += 1
            part = replace(part, kind="operative", key=f"para/{count}", number=str(count))
        result.append(part)
    return result
