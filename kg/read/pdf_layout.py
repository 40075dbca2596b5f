"""From the lines of a PDF's pages to paragraphs and notes: what is furniture, what goes on over a page's end.

Every rule measures against the document itself: its body's size, its column, the distance of its lines.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import dropwhile, groupby, pairwise, takewhile
from typing import NamedTuple

from kg.model import Block, BlockRole, Run
from kg.prose.lines import is_unspaced
from kg.read.pdf_page import Line, blank_between

SMALL = 0.94
"""Of the body's size: heads, feet and notes are smaller than this (0.85 in UN PDFs)."""

INDENT = 0.8
"""Of the size: a line set in by more than this is set in on purpose."""

_RULE = re.compile(r"[_\u2500\u2014\u2015-]{5,}$")
_SYMBOL = re.compile(r"[A-Z]+(?:/[\w.*()-]+)+(?: \(\d{4}\))?$")
_JOB = re.compile(r"(?:GE\.)?\d{2}-\d{5}\b|\*\d{5,}\*$|Please recycle|(?:\d{1,4}\s?/\s?\d{1,4}|(?:Page )?\d{1,4})$")
_LABEL = re.compile(r"(?:\d{1,3}\.|\((?:[a-z]{1,5}|\d{1,2})\)|[A-Z]\.|[IVX]+\.)\s")
_STAR = re.compile(r"\*+(?=\s?[^\s*])")
_HYPHENS = "-\u2010\u00ad\ufffe\x02"
_CLEAN = dict.fromkeys([*range(9), *range(14, 28), 0xAD]) | {0x02: "-", 0xFFFE: "-"}
"""Control characters go; what pdfium gives for a hyphen at a line's end is one."""
_AND = frozenset({"and", "or", "et", "ou", "y", "o", "и", "или"})
"""Before these words a hyphen hangs: `burden- and responsibility-sharing`."""
_FINAL = re.compile(r"[.;:!?][\u201d\u2019\"')\]]*$")


class Measures(NamedTuple):
    """What is usual in a document: letters' size, the column's left and right edge, the distance of lines / size."""

    size: float
    left: float
    right: float
    leading: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Measures":
        """Measure the lines of a document, long lines counting for more."""
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
        size = sizes.most_common(1)[0][0]
        body = [line for line in lines if abs(line.size - size) < 0.06 * size]
        lefts: Counter[int] = Counter()
        for line in body:
            lefts[round(line.left)] += len(line.text)
        left = float(lefts.most_common(1)[0][0])
        inside = sorted(line.right for line in body if abs(line.left - left) < 1.5)
        steps = [
            round((above.base - line.base) / size, 2)
            for above, line in pairwise(body)
            if above.page == line.page and 0.9 < (above.base - line.base) / size < 2.5
        ]
        return cls(size, left, inside[int(0.98 * (len(inside) - 1))], _usual(steps))


def _usual(steps: Sequence[float]) -> float:
    """Give the usual distance of lines: the least of the frequent ones, for those of paragraphs are wider.

    >>> _usual([1.8, 1.2, 1.8, 1.2, 1.8, 1.1])
    1.2
    """
    counted = Counter(steps)
    return min((step for step in counted if 2 * counted[step] >= max(counted.values())), default=1.2)


def laid_out(pages: Sequence[list[Line]], heights: Sequence[float]) -> Iterator[Block]:
    """Give the paragraphs of all pages, then the furniture, then the notes; `line` counts the blocks."""
    usual = Measures.of([line for page in pages for line in page])
    furniture: list[Line] = []
    text: list[Line] = []
    notes: list[Line] = []
    repeated = _repeated(pages)
    for number, page in enumerate(pages):
        rest, beside = _unframed(page, heights[number], usual, repeated, number == 0)
        above, below, rules = _parted(rest, usual)
        furniture += beside + rules
        text += above
        notes += below
    words = _Words(text + notes)
    spoken = False
    count = 0
    for paragraph in _paragraphs(text, usual):
        role: BlockRole = "text"
        if paragraph[0].row:
            role = "row"
        elif spoken and _heads(paragraph):
            role = "heading"
        spoken = spoken or (not paragraph[0].bold and 1 < (paragraph[0].left - usual.left) / usual.size < 5)
        count += 1
        yield _block(words.runs(paragraph), count, role)
    for line in furniture:
        count += 1
        yield _block(words.runs([line]), count, "furniture")
    for marker, note in _notes(notes):
        count += 1
        lead = [Run(marker, 0, superscript=True), Run(" ", 0)] if marker else []
        yield _block([*lead, *words.runs(note, behind=marker)], count, "note")


def _block(runs: Sequence[Run], line: int, role: BlockRole) -> Block:
    return Block.of(runs, line, gap=True, indented=True, role=role)


def _plain(text: str) -> str:
    """Fold a line for comparing it with other pages': digits count alike."""
    return re.sub(r"\d+", "0", text)


def _repeated(pages: Sequence[list[Line]]) -> frozenset[str]:
    """Give the lines that stand among the first or last of at least two pages after the first, digits alike."""
    seen: Counter[str] = Counter()
    for page in pages[1:]:
        seen.update({_plain(line.text) for line in [*page[:4], *page[-3:]]})
    return frozenset(text for text, times in seen.items() if times > 1)


def _unframed(
    page: list[Line], height: float, usual: Measures, repeated: frozenset[str], first: bool
) -> tuple[list[Line], list[Line]]:
    """Part a page's lines from its running head and foot."""
    top, bottom = 0, len(page)
    if not first:
        head = _cluster(page)
        small = all(line.size < SMALL * usual.size and line.base > 0.8 * height for line in head)
        known = [bool(_SYMBOL.match(line.text) or _plain(line.text) in repeated) for line in head]
        if small and any(known):
            top = len(head)
        else:
            while top < len(known) and (known[top] or _JOB.match(head[top].text)):
                top += 1
    while bottom > top:
        line = page[bottom - 1]
        footing = _JOB.match(line.text) or (not first and _plain(line.text) in repeated)
        if line.base > 0.2 * height or line.spans[0].raised or not footing:
            break
        bottom -= 1
    return page[top:bottom], page[:top] + page[bottom:]


def _cluster(page: list[Line]) -> list[Line]:
    """Give the lines at a page's top up to the first gap."""
    for end, (above, line) in enumerate(pairwise(page), 1):
        if above.base - line.base > 1.5 * max(above.size, line.size):
            return page[:end]
    return page


def _parted(page: list[Line], usual: Measures) -> tuple[list[Line], list[Line], list[Line]]:
    """Part a page into text, notes, and the rules between them."""
    rules = [line for line in page if _RULE.match(line.text)]
    for at, line in enumerate(page):
        # Without a printed rule, a small line that begins with a raised number; a letter is a table's note.
        mark = line.spans[0].raised and line.spans[0].text[0] in "0123456789*"
        ruled = bool(_RULE.match(line.text))
        if not ruled and not (mark and line.size < SMALL * usual.size):
            continue
        below = [other for other in page[at + 1 :] if not _RULE.match(other.text)]
        smaller = all(other.size < SMALL * usual.size for other in below)
        if smaller or (below and below[0].spans[0].raised):
            kept = [other for other in page[:at] if not _RULE.match(other.text)]
            return kept, below if ruled else [line, *below], rules
    return [line for line in page if not _RULE.match(line.text)], [], rules


def _notes(lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Gather lines into notes: one begins where a line begins with a raised mark, or with asterisks."""
    marker, note = "", list[Line]()
    for line in lines:
        star = _STAR.match(line.text)
        if line.spans[0].raised or star:
            if note:
                yield marker, note
            raised = "".join([span.text for span in takewhile(lambda span: span.raised, line.spans)])
            marker, note = raised or (star[0] if star else ""), [line]
        else:
            note.append(line)
    if note:
        yield marker, note


def _paragraphs(lines: Sequence[Line], usual: Measures) -> Iterator[list[Line]]:
    """Gather lines into paragraphs."""
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and _begins(paragraph, line, usual):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _begins(paragraph: list[Line], line: Line, usual: Measures) -> bool:
    """Tell whether a line begins a new paragraph, or goes on with the one above it."""
    above = paragraph[-1]
    if above.row or line.row:
        return (above.page, above.level) != (line.page, line.level)
    size = max(above.size, line.size)
    if abs(above.size - line.size) > 0.06 * size or above.bold != line.bold:
        return True
    if above.page == line.page:
        step = above.base - line.base
        if step < 0.5 * size or step > 1.25 * max(usual.leading, 1.1) * size:
            return True
    elif above.bold:
        return True
    if above.bold and _short(above, usual):
        return not line.text[:1].islower()
    if _aside(above, usual) and _aside(line, usual):
        return not _wraps(above, line, usual)
    if len(paragraph) > 1:
        # The lines after the first tell the paragraph's own edge.
        if line.left > paragraph[1].left + INDENT * size and not _centred(above, line, usual):
            return True
    elif line.left > above.left + INDENT * size:
        return bool(_LABEL.match(line.text))
    if line.left < above.left - INDENT * size:
        return len(paragraph) > 1 and not _centred(above, line, usual)
    return _ended(above, line, usual) and (len(paragraph) == 1 or above.page != line.page)


def _aside(line: Line, usual: Measures) -> bool:
    """Tell whether a line stands outside the column, or at its right: a cell of the cover, a signature."""
    return line.left < usual.left - 1.5 * usual.size or line.left > usual.left + 0.45 * (usual.right - usual.left)


def _wraps(above: Line, line: Line, usual: Measures) -> bool:
    """Tell whether a line left of the column goes on with the one above it, which had no room for its first word.

    The cover's left cell is at least 0.55 of the column wide.
    """
    if abs(above.left - line.left) > 1 or line.left > usual.left:
        return False
    return line.text[:1].islower() or above.right + _first_word(line) > above.left + 0.55 * (usual.right - usual.left)


def _short(line: Line, usual: Measures) -> bool:
    return line.right - line.left < (usual.right - usual.left) / 4


def _centred(above: Line, line: Line, usual: Measures) -> bool:
    """Tell whether two lines inside the column have one middle."""
    inside = min(above.left, line.left) > usual.left + INDENT * usual.size
    return inside and abs(above.left + above.right - line.left - line.right) < above.size


def _ended(above: Line, line: Line, usual: Measures) -> bool:
    """Tell whether a line was left before its end: the next one's first word would have had room."""
    return above.right + _first_word(line) < usual.right - usual.size and bool(_FINAL.search(above.text))


def _first_word(line: Line) -> float:
    """Give the width of a line's first word and the blank before it, in points."""
    return (line.right - line.left) * (len(line.text.split(maxsplit=1)[0]) + 1) / len(line.text)


def _heads(paragraph: list[Line]) -> bool:
    """Tell a heading: bold throughout, short, and not closed like a sentence."""
    text = " ".join(line.text for line in paragraph)
    bold = all(line.bold for line in paragraph)
    return bold and len(text) < 300 and not text.endswith((".", ";", ",")) and not re.match(r"\S*\d/\d", text)


class _Words:
    """The words of a document, which tell whether a hyphen at a line's end belongs to its word."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = lines

    @cached_property
    def _known(self) -> set[str]:
        return {
            word.strip(".,;:()[]\u201c\u201d").lower()
            for line in self._lines
            for word in line.text.split()
            if not word.endswith(tuple(_HYPHENS))
        }

    def runs(self, lines: Sequence[Line], behind: str = "") -> list[Run]:
        """Join lines into runs, without the marker they begin with; blanks and hyphens between lines as they must."""
        pieces: list[tuple[str, bool, bool]] = []
        for number, line in enumerate(lines):
            for place, span in enumerate(line.spans):
                if place and blank_between(line.spans[place - 1], span):
                    pieces.append((" ", span.italic and line.spans[place - 1].italic, False))
                pieces.append((span.text, span.italic, span.raised))
            if number + 1 < len(lines):
                if line.row:
                    pieces.append((" | ", False, False))
                else:
                    self._join(pieces, line, lines[number + 1])
        if behind:
            if not pieces[0][2]:
                pieces[0] = (pieces[0][0].removeprefix(behind), *pieces[0][1:])
            pieces = list(dropwhile(lambda piece: piece[2] or not piece[0].strip(), pieces))
        joined = [
            ("".join([piece[0] for piece in group]).translate(_CLEAN), style)
            for style, group in groupby(pieces, lambda piece: piece[1:])
        ]
        return [Run(text, 0, italic, raised) for text, (italic, raised) in joined if text]

    def _join(self, pieces: list[tuple[str, bool, bool]], line: Line, after: Line) -> None:
        """Put what belongs between two lines: a blank, nothing behind a hyphen, or nothing in its place."""
        text, italic, raised = pieces[-1]
        last = text[-1:]
        if is_unspaced(last) or is_unspaced(after.text):
            return
        if raised or line.spans[-1].open or (len(text) > 1 and text[-2].isspace()):
            pieces.append((" ", italic, False))
        elif last in _HYPHENS:
            head = line.text[:-1].split()[-1:] or [""]
            tail = after.text.split()[:1] or [""]
            pieces[-1] = (text[:-1] + self._hyphen(head[0], tail[0], last), italic, raised)
        elif last not in "/\u2013\u2011" or line.text[-2:-1].isspace() or len(line.text) == 1:
            pieces.append((" ", italic, False))

    def _hyphen(self, head: str, tail: str, mark: str) -> str:
        """Keep a hyphen unless it is a soft one, or the word is known whole and not with a hyphen."""
        if mark == "\xad":
            return ""
        head, tail = (part.strip(".,;:()[]\u201c\u201d").lower() for part in (head, tail))
        if tail in _AND:
            return "- "
        whole = head + tail in self._known and f"{head}-{tail}" not in self._known
        return "" if whole and head.isalpha() else "-"
