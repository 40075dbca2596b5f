"""Pages of a volume of resolutions: where each text stands, which notes are its own, which column is read.

The volumes of the Official Records print one resolution below the other, so a page begins and ends within a neighbour;
notes stand at the foot of the page whichever text they belong to. Those of the first sessions have two columns, English
and French. Rules: the Official Records of the first thirty sessions; `number (SESSION)` to 1975 (Editorial Manual).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.errors import Unreadable
from kg.model import Block, Leftover, Reading
from kg.prose.language import Language, load
from kg.prose.titles import Extent, Practice, Title, is_signature, opens, part_of, runs_in

# Recognition programs take the numeral I for the figure or the small letter: "22(1)" is 22 (I).
_NUMBERED = re.compile(r"(?P<number>\d{1,4}) ?\((?P<session>(?:E?S-)?[IVXLC1l]{1,8})\)\. ?(?P<title>\S.*)\Z")
_LETTERED = re.compile(r"(?P<sign>[A-Z])(?:\.? |\.?\Z)(?P<own>\S.*)?")
_PREAMBLE = re.compile(r"(?i:preamble|préambule)\W*\Z")
_CLOSED = re.compile(r"[.,;:]\W{0,2}\Z")
_TITLE_LINES = 10
_SHORT_WORD = 6
"""Letters of the longest words that titles print without a capital: "under", "within"."""
_COMMON = {
    "en": frozenset(
        re.split(" ", "the of and to in that its on with by for or shall no any all is be are has have which meeting")
    ),
    "fr": frozenset(
        re.split(" ", "le la les des du et en que dans aux au par l d de une un ne nul toute tout ou est il séance")
    ),
}
"""Small words by which a line of the one column is told from a line of the other."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOT_GLUED = "".join(f"(?<!{word}\\.)" for word in ("Rev", "Add", "Corr", "No", "Nos", "para", "vol", "p", "L", "C"))


@dataclass(slots=True)
class _Start:
    """Where a text begins: the block of its number or letter, its number in the volume, the letter of the part."""

    at: int
    number: str
    letter: str
    words: str


def is_volume(reading: Reading, language: Language) -> bool:
    """Tell pages of a volume: scanned, and without the adoption line that a document of its own has."""
    adoption = language.pattern["adoption"]
    return reading.carrier == "scan" and not any(adoption.match(block.words) for block in reading.blocks)


def holds_texts(reading: Reading, practice: Practice, language: Language) -> bool:
    """Tell whether the organ's opening words stand below a numbered title of the old form."""
    blocks = tuple(block for block in reading.blocks if block.role != "note")
    if not (starts := _starts(blocks, language)):
        return False
    ends = [start.at for start in starts[1:]] + [len(blocks)]
    found = (_extent(blocks, start, end, practice, language) for start, end in zip(starts, ends, strict=True))
    return any(extent.begins > extent.opened for extent in found)


def texts(reading: Reading, practice: Practice, language: Language) -> tuple[Reading, list[Extent], list[Leftover]]:
    """Give the reading without notes and without the other column, the texts' extents, and the words left over.

    Raises Unreadable where no numbered title stands on the pages.
    """
    own, other = columns(reading.blocks, language)
    left = [Leftover(block.words, reading.at(block.line, "the column in another language")) for block in other]
    text = tuple(
        block._replace(role="heading") if _PREAMBLE.match(block.words) else block
        for block in own
        if block.role != "note"
    )
    reading = replace(reading, blocks=text)
    starts = _starts(text, language)
    if not starts:
        says = "No numbered title stands on the page (one like '428 (V). Title'). Add the line"
        raise Unreadable(says, reading.at(text[0].line))
    left += [
        Leftover(block.words, reading.at(block.line, "the end of a text that begins on an earlier page"))
        for block in text[: starts[0].at]
        if block.role != "furniture"
    ]
    ends = [start.at for start in starts[1:]] + [len(text)]
    found = [_extent(text, start, end, practice, language) for start, end in zip(starts, ends, strict=True)]
    # The head of the first page goes with the first text.
    found[0] = replace(found[0], notes=tuple(block for block in text[: starts[0].at] if block.role == "furniture"))
    notes = [block for block in own if block.role == "note"]
    pages = _pages(own)
    for at, extent in enumerate(found):
        mine = [note for note in notes if _is_of(note, text[extent.title.at : extent.end], pages)]
        notes = [note for note in notes if note not in mine]
        # A page may end within a title: its number and the next running head are no part of it.
        inside = tuple(one for one in text[extent.title.at : extent.title.until] if one.role == "furniture")
        found[at] = replace(extent, notes=(*extent.notes, *inside, *mine))
    left += [Leftover(note.words, reading.at(note.line, "a note without its mark")) for note in notes]
    return reading, found, left


def _starts(blocks: tuple[Block, ...], language: Language) -> list[_Start]:
    """Find where texts begin: at a numbered title, or at the next letter of a resolution's parts."""
    starts: list[_Start] = []
    signed = False
    for at, block in enumerate(blocks):
        if block.role == "furniture":
            continue
        if found := _NUMBERED.match(block.words):
            session = found["session"].translate({ord("1"): "I", ord("l"): "I"})
            starts.append(_Start(at, f"{found['number']} ({session})", "", found["title"]))
            below = next((one for one in blocks[at + 1 :] if one.role != "furniture"), None)
            while (
                below
                and not _is_part(below, "A", language)
                and _is_title(below.words)
                and not _NUMBERED.match(below.words)
            ):
                place = blocks.index(below)
                if place - at > _TITLE_LINES:
                    break
                below = next((one for one in blocks[place + 1 :] if one.role != "furniture"), None)
            if below and _is_part(below, "A", language):
                starts[-1].letter = "A"
            signed = False
        elif starts and signed and _is_part(block, chr(ord(starts[-1].letter or "A") + 1), language):
            # The first part of a resolution of the first session may lack its letter.
            starts[-1].letter = starts[-1].letter or "A"
            letter = chr(ord(starts[-1].letter) + 1)
            starts.append(_Start(at, starts[-1].number, letter, ""))
            signed = False
        elif is_signature(block, language):
            signed = True
    return starts


def _is_part(block: Block, letter: str, language: Language) -> bool:
    """Tell the letter of a part: alone on its line, or with a title behind it, which no full stop closes."""
    found = _LETTERED.fullmatch(block.words)
    if not found or language.part_letters.get(found["sign"]) != letter:
        return False
    return not found["own"] or _is_title(found["own"])


def _is_title(words: str) -> bool:
    """Tell a title: without a full stop, or in capitals, or with a capital to each of its long words."""
    long = [word for word in words.split() if len(word) > _SHORT_WORD]
    return words.isupper() or not _CLOSED.search(words) or (len(long) > 1 and all(word[0].isupper() for word in long))


def _opening(words: str, practice: Practice, language: Language) -> bool:
    return opens(words, practice, language) is not None or runs_in(words, practice, language) > 0


def _extent(blocks: tuple[Block, ...], start: _Start, end: int, practice: Practice, language: Language) -> Extent:
    """Read a text's title and find its opening words, which a declaration has below its preamble."""
    words = [start.words] if start.words else []
    seen_letter = not start.letter
    is_due = False
    at = start.at if start.letter and not start.words else start.at + 1
    last = at
    while at < min(end, start.at + _TITLE_LINES):
        line = blocks[at].words
        if blocks[at].role == "furniture":
            pass
        elif not seen_letter and _is_part(blocks[at], start.letter, language):
            own = _LETTERED.fullmatch(line)
            words += [own["own"]] if own and own["own"] else []
            seen_letter, is_due = True, not (own and own["own"])
            last = at + 1
        elif (
            _opening(line, practice, language) or _PREAMBLE.match(line) or language.pattern["number_label"].match(line)
        ):
            break
        elif is_due or _is_title(line):
            words.append(line)
            is_due = False
            last = at + 1
        else:
            break
        at += 1
    number = part_of(start.number, start.letter) if start.letter else start.number
    title = Title(start.at, number, " ".join(words) or start.letter, until=last)
    if at < end and _opening(blocks[at].words, practice, language):
        return Extent(title, at, at + 1, end)
    until = next((place for place in range(at, end) if is_signature(blocks[place], language)), end)
    opened = next((place for place in range(at, until) if opens(blocks[place].words, practice, language)), None)
    if opened is None:
        return Extent(title, min(at, end - 1), min(at, end - 1), end)
    return Extent(title, opened, opened + 1, end, preamble=(at, opened))


def _pages(blocks: tuple[Block, ...]) -> dict[int, int]:
    """Give the page of each line, by its place in the source."""
    page = 0
    pages: dict[int, int] = {}
    for block in blocks:
        page += block.words.startswith("<!--")
        pages[block.line] = page
    return pages


def _is_of(note: Block, text: tuple[Block, ...], pages: dict[int, int]) -> bool:
    """Tell whether a note belongs to a text: its mark stands in the text on the note's page."""
    marker = note.runs[0].text.strip()
    if not marker:
        return False
    here = [block.words for block in text if pages.get(block.line) == pages[note.line]]
    mark = _mark(marker)
    return any(mark.search(words) for words in here)


def _mark(marker: str) -> re.Pattern[str]:
    """Match a marker: a symbol behind a word, a raised figure, or one glued to the word or year before it."""
    if not marker.isdigit():
        return re.compile(rf"(?<=\S){re.escape(marker)}")
    raised = marker.translate(_RAISED)
    glued = rf"(?:(?<=[^\W\d_])|(?<=[)\]”\"'’,;:.])|(?<=[a-z] (?:19|20)\d\d)){_NOT_GLUED}{marker}(?=[\s,;:.)”]|\Z)"
    return re.compile(rf"(?<![⁰¹²³⁴-⁹]){raised}(?![⁰¹²³⁴-⁹])|{glued}")


def columns(blocks: tuple[Block, ...], language: Language) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Part the column in the language of the reading from the other one, where the pages have two.

    A line whose words do not tell its language, such as a heading, goes with the line below it.
    """
    others = [code for code in _COMMON if code != language.code]
    two = language.code in _COMMON and any(load(code).opens(block.words) for code in others for block in blocks)
    if not two:
        return blocks, ()
    parted = [one for block in blocks for one in _without_other_date(block, language, others)]
    own: list[Block] = []
    other: list[Block] = []
    waiting: list[Block] = []
    before = language.code
    for block in parted:
        is_page = block.words.startswith("<!--")
        code = "" if block.role == "furniture" else _told(block.words)
        if is_page:
            (own if before == language.code else other).extend(waiting)
            waiting = []
        if block.role == "furniture":
            own.append(block)
        elif code:
            (own if code == language.code else other).extend((*waiting, block))
            waiting, before = [], code
        else:
            waiting.append(block)
    (own if before == language.code else other).extend(waiting)
    return tuple(sorted(own, key=_place)), tuple(sorted(other, key=_place))


def _place(block: Block) -> tuple[int, int]:
    return block.line, block.runs[0].start


def _told(words: str) -> str:
    """Give the code of the language whose small words and dates the line has more of; empty where it has neither."""
    plain = re.findall(r"[^\W\d_]+", words.casefold())
    weights = {code: sum(word in common for word in plain) for code, common in _COMMON.items()}
    for code in weights:
        weights[code] += load(code).day.search(words) is not None
    best, weight = max(weights.items(), key=lambda found: found[1])
    return best if weight and list(weights.values()).count(weight) == 1 else ""


def _without_other_date(block: Block, language: Language, others: list[str]) -> Iterator[Block]:
    """Part a line in which the dates of both columns' signatures ran together."""
    run = block.runs[0]
    mine = language.day.match(run.text)
    theirs = next((found for code in others if mine and (found := load(code).day.search(run.text, mine.end()))), None)
    if mine and theirs and not re.search(r"[^\W\d_]{3}", run.text[mine.end() : theirs.start()]):
        yield block._replace(runs=(run._replace(text=run.text[: mine.end()]),), words=run.text[: mine.end()])
        rest = run.text[mine.end() :]
        yield Block.of((run._replace(text=rest, start=run.start + mine.end()),), block.line)
    else:
        yield block
