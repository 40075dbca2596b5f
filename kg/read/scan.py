r"""Recognised scans: text with a mark at the head of each page, `<!-- Page 2 -->`, and a paragraph a line.

Recognition programs give running heads, page numbers and footnotes where the page has them: in the midst of the text.
They are told here by their place on the page and by their form, so that sentences may run on over them.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from kg.model import Block, BlockRole, Run
from kg.prose.language import LANGUAGES, load
from kg.read.text import lines

_PAGE_MARK = re.compile(r"<!-- *+(?i:page) ++\d++ *+-->\s*+\Z")
_FIRST_MARK = re.compile(r"^<!-- *+(?i:page) ++\d++ *+-->[^\S\n]*+$", re.MULTILINE)
_NUMBER = re.compile(r"\s*+\d{1,4}\s*+\Z")
_RULE = re.compile(r"\s*+[-–—_=]{3,}+\s*+\Z")
# What stands at the head of the pages of the Official Records: the organ and its session, the section of the volume.
_RUNNING_HEAD = re.compile(
    r"\s*+(?:\d{1,4}\s++)?(?:[A-Z][\w’' ]{3,40}?\s?[—–-]\s?[A-Z][a-z]+(?:[- ][a-z]+)? (?:[Ss]pecial )?[Ss]ession"
    r"|(?:Resolutions?|Decisions?) adopted (?:on|by|without|at) [^.;:]{3,90}?)(?<!\s)(?:\s++\d{1,4})?\s*+\Z"
)
_HEAD_LINES = 3
_RAISED_NOTE = re.compile(r"\s*(?P<marker>[⁰¹²³⁴-⁹]{1,3})\s*(?=[^\s⁰¹²³⁴-⁹])")
_SYMBOL_NOTE = re.compile(r"\s*(?P<marker>[†‡§¶]|\*{1,3})\s*(?=[^\W\d_])")
_PLAIN_NOTE = re.compile(r"\s*(?P<marker>\d{1,3})/?\s+(?=[“\"(]?[^\W\d_])")
# A note whose mark was not recognised still begins as notes do, and no sentence of a resolution does.
_UNMARKED_NOTE = re.compile(
    r"\s*(?:(?i:ibid)\.|See (?:also )?(?:Official Records|Resolutions? adopted|documents? )|Official Records of )"
)
_HEADING = re.compile(r"\s*#{1,6}\s+")
_STYLED = re.compile(
    r"(?<![\w*_])(?:_(?P<slanted>[^\s_](?:[^_\n]*[^\s_])?)_|\*{1,3}(?P<starred>[^\s*](?:[^*\n]*[^\s*])?)\*{1,3})(?![\w*_])"
)
_BROKEN_WORD = re.compile(r"(?<![^\W\d_])(?P<head>[^\W\d_]+)-\s*\Z")
_GOES_ON = re.compile(r"\s*(?P<tail>[a-zà-ÿ]+)")
_HANGING = frozenset({"and", "or", "et", "ou", "to"})
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class _Line(NamedTuple):
    number: int
    start: int
    text: str
    gap: bool


def is_scan(characters: str) -> bool:
    """Tell a recognised scan by its page marks, the first of which begins the text."""
    found = _FIRST_MARK.search(characters, 0, 2000)
    return found is not None and not characters[: found.start()].strip()


def blocks(characters: str) -> tuple[Block, ...]:
    """Cut a scan into one block a line, each with its role; a word that was parted at a line's end is joined."""
    found: list[Block] = []
    for page in _pages(characters):
        found += _page(page)
    return tuple(_joined(found, characters))


def _pages(characters: str) -> Iterator[list[_Line]]:
    page: list[_Line] = []
    gap = False
    for number, start, text in lines(characters):
        if not text.strip():
            gap = True
            continue
        if _PAGE_MARK.match(text) and page:
            yield page
            page = []
        page.append(_Line(number, start, text, gap))
        gap = False
    if page:
        yield page


def _page(page: list[_Line]) -> Iterator[Block]:
    """Give the blocks of one page: its head, its text, its foot."""
    foot = _foot(page)
    head = True
    body = 0
    for at, line in enumerate(page):
        if _PAGE_MARK.match(line.text) or _RULE.match(line.text) or _NUMBER.match(line.text):
            yield _block(line, "furniture")
            continue
        body += 1
        head = head and body <= _HEAD_LINES and _RUNNING_HEAD.match(line.text) is not None
        if head:
            yield _block(line, "furniture")
        elif marked := _note_mark(line.text, is_foot=at >= foot):
            yield _note(line, marked)
        elif _UNMARKED_NOTE.match(line.text):
            yield Block.of(
                (Run("", line.start, superscript=True), *_runs(line.text, line.start)), line.number, role="note"
            )
        else:
            yield _block(line, "text")


def _note_mark(text: str, is_foot: bool) -> re.Match[str] | None:
    return _RAISED_NOTE.match(text) or _SYMBOL_NOTE.match(text) or (_PLAIN_NOTE.match(text) if is_foot else None)


def _foot(page: list[_Line]) -> int:
    """Find where the page's foot begins: from there on all lines are notes with plain numbers, rules, page numbers."""
    at = len(page)
    while at > 0 and (_is_foot(page[at - 1].text)):
        at -= 1
    return at


def _is_foot(text: str) -> bool:
    if _RULE.match(text) or _NUMBER.match(text) or _RAISED_NOTE.match(text) or _SYMBOL_NOTE.match(text):
        return True
    if _UNMARKED_NOTE.match(text):
        return True
    return _PLAIN_NOTE.match(text) is not None and not _is_date(text) and not _RUNNING_HEAD.match(text)


def _is_date(text: str) -> bool:
    plain = " ".join(text.split()).rstrip(". ")
    return any(load(code).day.fullmatch(plain) for code in LANGUAGES)


def _block(line: _Line, role: BlockRole) -> Block:
    text = line.text
    if role == "furniture":
        return Block.of((Run(text, line.start),), line.number, line.gap, role=role)
    skip = 0
    if heading := _HEADING.match(text):
        role, skip = "heading", heading.end()
    return Block.of(tuple(_runs(text[skip:], line.start + skip)), line.number, line.gap, role=role)


def _note(line: _Line, marked: re.Match[str]) -> Block:
    """Give a note with its marker first and raised, as every carrier does."""
    marker = marked["marker"].translate(_LOWERED)
    runs = (Run(marker, line.start, superscript=True), Run(" ", line.start))
    return Block.of((*runs, *_runs(line.text[marked.end() :], line.start + marked.end())), line.number, role="note")


def _runs(text: str, start: int) -> Iterator[Run]:
    """Read the emphasis that a recognition program writes with underscores or asterisks."""
    at = 0
    for found in _STYLED.finditer(text):
        if found.start() > at:
            yield Run(text[at : found.start()], start + at)
        group = "slanted" if found["slanted"] else "starred"
        yield Run(found[group], start + found.start(group), italic=True)
        at = found.end()
    if at < len(text):
        yield Run(text[at:], start + at)


def _joined(found: list[Block], characters: str) -> list[Block]:
    """Put the head of a word that a line's end parts before its tail, where the sentence goes on.

    The hyphen stays only if the text prints the word with it elsewhere.
    """
    known = characters.casefold()
    text = [at for at, block in enumerate(found) if block.role == "text"]
    for here, there in pairwise(text):
        last = found[here].runs[-1]
        broken, tail = _BROKEN_WORD.search(last.text), _GOES_ON.match(found[there].text)
        if not broken or not tail or tail["tail"] in _HANGING:
            continue
        kept = f"{broken['head']}-{tail['tail']}".casefold() in known
        head = Run(broken["head"] + ("-" if kept else ""), last.start + broken.start())
        found[here] = _with(found[here], (*found[here].runs[:-1], last._replace(text=last.text[: broken.start()])))
        found[there] = _with(found[there], (head, *found[there].runs))
    return [block for block in found if block.words]


def _with(block: Block, runs: tuple[Run, ...]) -> Block:
    return Block.of(runs, block.line, block.gap, block.indented, block.role)
