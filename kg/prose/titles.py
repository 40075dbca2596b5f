"""Titles and opening words: where each text of a page begins and ends, and which number it has."""

import re
from dataclasses import dataclass, replace

from kg.errors import Unreadable
from kg.model import Block, Reading
from kg.prose import frame
from kg.prose.language import Language
from kg.prose.marks import guess_marks, take_marks
from kg.prose.record import Mark, Note
from kg.prose.symbols import RESOLUTION_NUMBER
from kg.roman import to_roman

_TITLE = re.compile(rf"(?P<number>{RESOLUTION_NUMBER})\.?(?:(?<=\.)|(?=\s)) ?(?:[-–—]\s+)?(?P<title>\S.*)\Z", re.DOTALL)
DECISION = re.compile(r"(?:A|A/HRC|E)/DEC/\S+(?: [A-Z])?")
_NUMBER_ALONE = re.compile(rf"(?P<number>{RESOLUTION_NUMBER})\.?")
_PART_LETTER = re.compile(r"(?P<sign>[^\W\d_]{1,4})[ ,.]*(?P<marks>[⁰¹²³⁴⁵⁶⁷⁸⁹]?)(?: (?P<own>\S.*))?")
# The number of a resolution without its session, as web copies print it: "1165. Title".
_BARE = re.compile(r"(?P<number>\d{2,4})\. ?(?P<title>[^\W\d_].*)\Z", re.DOTALL)
_LAST_OF_ROW = 3541
"""Numbers ran through all sessions until the thirtieth (1975), and up to this one."""
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_PARAGRAPHED = frozenset({"akoma ntoso", "docx", "pdf"})
"""Carriers in which a block is a paragraph or a heading as its author made it, never a printed line."""
_LONGEST_OPENING = 60
_TITLE_LINES = 10
"""How far above the opening words a title may begin: it runs over lines, and a part's own title follows it."""


@dataclass(frozen=True, slots=True)
class Practice:
    """How one organ numbers and titles its texts.

    `organ` is the key of the language files, `body` the organ's tail, `context` what it belongs to. `symbol` goes
    before the number (`A/RES/`, `A/DEC/`). Without `is_titled` only a line with the number stands above the text.
    """

    organ: str
    body: str
    context: tuple[str, ...]
    symbol: str
    is_titled: bool = True

    @property
    def is_of_decisions(self) -> bool:
        """Tell decisions from resolutions."""
        return "/DEC/" in self.symbol


@dataclass(frozen=True, slots=True)
class Title:
    """The title found above the opening words: its first block, number, words, footnote marks.

    `until` is the block after it, where it is not the one of the opening words. `says` tells what was concluded.
    `of_all` is the title that the parts of one resolution share.
    """

    at: int
    number: str
    words: str
    marks: tuple[Mark, ...] = ()
    until: int = 0
    says: str = ""
    of_all: str = ""

    def last(self, extent: "Extent") -> int:
        """Give the last block of the title."""
        return max(self.at, (self.until or extent.opened) - 1)


@dataclass(frozen=True, slots=True)
class Extent:
    """Where one text stands among the blocks: title, opening words (`begins` is the block after them), end.

    `preamble` are the first block and the block after the last of a preamble above the opening words, as a declaration
    has it. `notes` stand at the feet of its pages.
    """

    title: Title
    opened: int
    begins: int
    end: int
    preamble: tuple[int, int] = (0, 0)
    notes: tuple[Block, ...] = ()


def is_signature(block: Block, language: Language) -> bool:
    """Tell the line that names the meeting and nothing else, but for its date."""
    found = language.pattern["meeting"].match(block.words)
    if not found or block.role in ("note", "row"):
        return False
    return not re.sub(r"[\W\d_]+", "", language.day.sub("", block.words[found.end() :]))


def is_opened(reading: Reading, practice: Practice, language: Language) -> bool:
    """Recognise a text of the organ: by its adoption line, or by its opening words under a numbered title."""
    if reading.carrier == "table":
        return False
    words = [block.words for block in reading.blocks]
    adoptions = [found for line in words[:60] if (found := language.pattern["adoption"].match(line))]
    are_decisions = any(found["decision"] for found in adoptions) or any(
        DECISION.fullmatch(line) for line in words[:60]
    )
    if are_decisions != practice.is_of_decisions:
        return False
    if any(organ_of(found["organ"], language) == practice.organ for found in adoptions):
        return True
    opened = next((at for at in range(len(words)) if opens(words[at], practice, language)), None)
    if opened is None:
        return False
    above = words[max(0, opened - 8) : opened]
    if any(_TITLE.match(line) or language.pattern["resolution_line"].match(line) for line in above):
        return True
    # A page that has lost its number is still known by the signature below; that it lacks the number is then said.
    return any(is_signature(block, language) for block in reading.blocks)


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


def opens(words: str, practice: Practice, language: Language) -> re.Match[str] | None:
    """Tell whether the organ opens its text with these words; group `rest` is what follows them."""
    found = language.opens(words)
    return found[1] if found and found[0].key == practice.organ else None


def opening_of(words: str, practice: Practice, language: Language) -> tuple[str, str]:
    """Give the opening words and what follows them on their line.

    Texts of the first sessions run on without a comma: "The General Assembly approves ...".
    """
    if found := opens(words, practice, language):
        return words[: found.start("rest")].strip(), found["rest"].strip()
    at = runs_in(words, practice, language)
    return words[:at].strip(), words[at:].strip()


def runs_in(words: str, practice: Practice, language: Language) -> int:
    """Give the end of opening words that the sentence goes on behind without a comma; 0 for none.

    >>> from kg.prose.language import english
    >>> runs_in("The General Assembly approves it.", Practice("unga", "body/unga", (), "A/RES/"), english())
    20
    """
    for blank in list(re.finditer(" ", words[:_LONGEST_OPENING])):
        if opens(words[: blank.start()], practice, language):
            return blank.start() if words[blank.end() : blank.end() + 1].islower() else 0
    return 0


def with_marks(title: Title, notes: list[Note], guess: bool) -> Title:
    """Take the marks of notes out of a title whose carrier lost the superscripts."""
    markers = {note.marker for note in notes}
    if not guess or title.marks or not markers:
        return title
    ((words, marks),) = guess_marks([title.words], markers)
    return replace(title, words=words, marks=marks)


def extents(reading: Reading, language: Language, practice: Practice) -> list[Extent]:
    """Find where each text begins and ends; a title belongs to the opening words below it."""
    words = [block.words for block in reading.blocks]
    adopted = [at for at, line in enumerate(words) if language.pattern["adoption"].match(line)]
    if len(adopted) > 1 and practice.is_titled:
        says = "The file holds more than one resolution; a second one begins here. Split it into one file each"
        raise Unreadable(says, reading.at(reading.blocks[adopted[1]].line))
    opened = [at for at, line in enumerate(words) if opens(line, practice, language)]
    if not opened:
        return [_unopened(reading, adopted, language, practice)]
    titles: list[tuple[Title, int]] = []
    after = 0
    for at in opened:
        before = titles[-1][0] if titles else None
        if title := find_title(reading, after, at, before, practice, language):
            titles.append((title, at))
            after = at + 1
    if not titles:
        says = "No numbered title stands above the opening words (one like '62/124. Title'). Add the line"
        raise Unreadable(says, reading.at(reading.blocks[opened[0]].line))
    ends = [title.at for title, _ in titles[1:]] + [len(words)]
    return [Extent(title, at, at + 1, end) for (title, at), end in zip(titles, ends, strict=True)]


def _unopened(reading: Reading, adopted: list[int], language: Language, practice: Practice) -> Extent:
    """Find the text whose opening words its carrier has lost: below the title, where a block is a paragraph."""
    if reading.carrier in _PARAGRAPHED and adopted:
        for at in range(adopted[0], min(adopted[0] + _TITLE_LINES, len(reading.blocks) - 1)):
            # Without opening words, the adoption line or the report line is the last thing a title can stand below.
            last = at + 1 if practice.is_titled else adopted[0] + 1
            if title := find_title(reading, at if practice.is_titled else 0, last, None, practice, language):
                return Extent(title, last, last, len(reading.blocks))
    says = "The opening words are missing (a line like 'The General Assembly,'). Fetch the whole text"
    raise Unreadable(says, reading.at(reading.blocks[-1].line))


def find_title(
    reading: Reading, after: int, opened: int, before: Title | None, practice: Practice, language: Language
) -> Title | None:
    """Find the numbered title above the opening words, not above the block `after`.

    It may run over several lines. A capital letter on a line of its own tells the parts of a resolution apart and
    belongs to the number (77/253 B); the title of the whole then stands above part A alone (`before` is the title of
    the text before), and each part's title is the whole's with its own behind it.
    """
    blocks = reading.blocks
    bare, last = whole_of(before.number) if before else ("", "")
    expected = chr(ord(last) + 1) if last else ""
    letter: tuple[int, str, re.Match[str]] | None = None
    for at in range(opened - 1, max(after - 1, opened - 1 - _TITLE_LINES), -1):
        words = blocks[at].words
        if not practice.is_titled and (found := language.pattern["resolution_line"].match(words)):
            return Title(at, found["number"], words.rstrip(" ,"))
        if (found := _PART_LETTER.fullmatch(words)) and (sign := language.part_letters.get(found["sign"])):
            # A file may hold part B alone; behind a part the next letter is due.
            if sign == expected or (not expected and not (found["own"] and sign != "A")):
                letter = (at, sign, found)
        elif found := _TITLE.match(words):
            until = letter[0] if letter else opened
            found = _TITLE.match(" ".join(block.words for block in blocks[at:until])) or found
            title, marks = take_marks(frame.undoubled(found["title"]))
            if letter is None:
                return Title(at, found["number"], title, marks)
            own, more = _own_title(letter, blocks[letter[0] + 1 : opened])
            numbered = part_of(found["number"], letter[1])
            whole = f"{title}: {own}" if own else title
            return Title(at, numbered, whole, (*marks, *(Mark(m, len(title)) for m in more)), of_all=title)
        elif letter and (found := _NUMBER_ALONE.fullmatch(words)):
            # The whole has no title of its own, only its parts have.
            own, more = _own_title(letter, blocks[letter[0] + 1 : opened])
            return Title(at, part_of(found["number"], letter[1]), own, tuple(Mark(m, 0) for m in more))
    if letter and before:
        own, _ = _own_title(letter, blocks[letter[0] + 1 : opened])
        words = ": ".join(filter(None, (before.of_all, own))) or letter[1]
        return Title(letter[0], part_of(bare, letter[1]), words, of_all=before.of_all)
    return _bare_title(reading, after, opened, practice, language)


def _bare_title(reading: Reading, after: int, opened: int, practice: Practice, language: Language) -> Title | None:
    """Find a title whose number lacks the session, which the page has elsewhere or the signature's date tells."""
    if not practice.is_titled:
        return None
    blocks = reading.blocks
    for at in range(opened - 1, max(after - 1, opened - 1 - _TITLE_LINES), -1):
        found = _BARE.match(" ".join(block.words for block in blocks[at:opened]))
        if not found or not _BARE.match(blocks[at].words) or int(found["number"]) > _LAST_OF_ROW:
            continue
        number, says = _with_session(found["number"], reading, at, practice, language)
        if not number:
            says = f"The number {found['number']} is printed without its session. Write it as in '428 (V)'"
            raise Unreadable(says, reading.at(blocks[at].line))
        return Title(at, number, frame.undoubled(found["title"]), says=says)
    return _signed_title(blocks, after, opened, practice, language) or _lined_title(blocks, after, opened, language)


def _signed_title(
    blocks: tuple[Block, ...], after: int, opened: int, practice: Practice, language: Language
) -> Title | None:
    """Find a title without a number, below symbol, meeting and day: so files of the early nineties begin."""
    signed = next((at for at in range(opened - 1, after - 1, -1) if is_signature(blocks[at], language)), None)
    if signed is None:
        return None
    first = signed + 1
    while first < opened and language.day.fullmatch(blocks[first].words):
        first += 1
    symbol = re.compile(rf"{re.escape(practice.symbol)}(?P<number>{RESOLUTION_NUMBER})\Z")
    numbers = [found["number"] for block in blocks[after:signed] if (found := symbol.match(block.words))]
    words = " ".join(block.words for block in blocks[first:opened])
    return Title(first, numbers[-1], frame.undoubled(words)) if numbers and words else None


def _lined_title(blocks: tuple[Block, ...], after: int, opened: int, language: Language) -> Title | None:
    """Find the title that stands below a line such as "General Assembly resolution 428 (V)", or else right above it."""
    for at in range(opened - 1, max(after - 1, opened - 1 - _TITLE_LINES), -1):
        if not (found := language.pattern["resolution_line"].match(blocks[at].words)):
            continue
        words = " ".join(block.words for block in blocks[at + 1 : opened])
        if words:
            return Title(at + 1, found["number"], frame.undoubled(words))
        if at > after:
            return Title(at - 1, found["number"], frame.undoubled(blocks[at - 1].words), until=at)
    return None


def _with_session(number: str, reading: Reading, at: int, practice: Practice, language: Language) -> tuple[str, str]:
    """Find the session of a number: printed with it elsewhere on the page, or told by the day of the meeting.

    The Assembly's regular session opens in the third week of September (rule 1 of its rules of procedure), the first
    in the year 1946; a text of a special session bears `S-` or `ES-`.
    """
    whole = re.compile(rf"(?<![\w/]){number} \((?P<session>(?:E?S-)?[IVXLC]+)\)\s*\Z")
    for block in reading.blocks:
        if found := whole.match(block.words):
            return found[0].strip(), ""
    signs = [where for where, block in enumerate(reading.blocks) if where > at and is_signature(block, language)]
    day = (
        next((day for block in reading.blocks[signs[0] :][:2] if (day := language.find_date(block.words))), None)
        if signs
        else None
    )
    if day is None or practice.organ != "unga" or not day[5:] > "09-15" or not "1946" <= day[:4] <= "1975":
        return "", ""
    session = to_roman(int(day[:4]) - 1945)
    return (
        f"{number} ({session})",
        f"the session is not printed with the number {number}; the day of the meeting tells it",
    )


def part_of(number: str, letter: str) -> str:
    """Give the number of a part; its letter stands before the session in Roman figures.

    >>> part_of("77/253", "B"), part_of("319 (IV)", "A")
    ('77/253 B', '319 A (IV)')
    """
    bare, bracket, session = number.partition("(")
    return f"{bare.strip()} {letter}" + (f" ({session}" if bracket else "")


def whole_of(number: str) -> tuple[str, str]:
    """Part a number from its letter.

    >>> whole_of("319 A (IV)"), whole_of("77/253 B"), whole_of("77/253")
    (('319 (IV)', 'A'), ('77/253', 'B'), ('77/253', ''))
    """
    found = re.fullmatch(r"(?P<bare>\S+) (?P<letter>[^\W\d_])(?P<session> \(.+\))?", number)
    return (f"{found['bare']}{found['session'] or ''}", found["letter"]) if found else (number, "")


def _own_title(letter: tuple[int, str, re.Match[str]], below: tuple[Block, ...]) -> tuple[str, str]:
    """Give the title of one part of a resolution, behind its letter or below it, and the letter's footnote mark."""
    own = " ".join([letter[2]["own"] or "", *(block.words for block in below)])
    return own.strip(), letter[2]["marks"].translate(_LOWERED)
