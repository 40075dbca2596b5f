"""What stands on a page of a PDF: spans of one font as pdfium gives them, put into the lines that a person sees.

Units are points (1/72 inch) with the origin at the foot of the page. pdfium invents blanks where it sees a gap between
two glyphs; here every blank between spans is decided from the gap itself, measured in the height of the letters.
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, isfinite
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

BLANK = 0.17
"""Of the size: the least gap that is a blank though none is typed. Kerning in UN PDFs reaches 0.14."""

TYPED = 0.1
"""Of the size: the least gap that is a blank where one is typed: justified ones shrink to 0.14, false ones to 0.06."""

CELL = 2.2
"""Of the size: a gap wider than any justified blank; what stands beyond it is another cell of the page."""

RAISED = 0.8
"""Of its neighbour's size: a raised mark is smaller than this (0.65 in UN PDFs)."""

MOST_COMPARED = 50_000
"""Pairs of spans on neighbouring lines; more is no print, and would cost time without end."""

_WORD = re.compile(r"[^\s\0]+")
_LABEL = re.compile(r"\W{0,2}(?:\d{1,4}|\w{1,5})[.)]\W?$|\d[\w/]*\.$")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_ITALIC_FLAG, _FORCE_BOLD_FLAG = 1 << 6, 1 << 18


class Span(NamedTuple):
    """Characters of one font on one baseline; `open` tells that a typed blank follows them."""

    text: str
    left: float
    right: float
    base: float
    size: float
    italic: bool
    bold: bool
    open: bool = False
    raised: bool = False


@dataclass(slots=True)
class Line:
    """Spans that stand side by side, from left to right, with the measures of the line they make.

    `level` counts the baselines of the page; a `row` shares its level with other cells.
    """

    spans: list[Span]
    page: int = 0
    level: int = 0
    row: bool = False
    base: float = 0.0
    size: float = 0.0
    left: float = 0.0
    right: float = 0.0
    bold: bool = False
    text: str = ""

    def __post_init__(self) -> None:
        level = [span for span in self.spans if not span.raised] or self.spans
        widest = max(level, key=lambda span: len(span.text))
        self.base, self.size = widest.base, widest.size
        self.left, self.right = self.spans[0].left, max(span.right for span in self.spans)
        self.bold = all(span.bold for span in level)
        self.text = self.spans[0].text + "".join(
            f" {after.text}" if blank_between(before, after) else after.text for before, after in pairwise(self.spans)
        )


def blank_between(before: Span, after: Span) -> bool:
    """Tell whether the gap between two spans of a line is a blank.

    No blank stands before a raised mark: what looks like one is the room its raising leaves.
    """
    gap = (after.left - before.right) / max(before.size, after.size)
    if after.raised:
        return gap > 0.5
    return gap > (TYPED if before.open else BLANK)


class Page:
    """One page of an open document: its text in spans. Closes what it opened when it is left."""

    def __init__(self, document: pdfium.PdfDocument, number: int, fonts: dict[int, tuple[bool, bool]]) -> None:
        self.number = number
        self._page = document[number]
        self._text = self._page.get_textpage()
        self._fonts = fonts
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._matrix, self._box = raw.FS_MATRIX(), raw.FS_RECTF()
        self.width, self.height = self._page.get_size()

    def __enter__(self) -> "Page":
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()
        self._page.close()

    def lines(self) -> list[Line]:
        """Give the lines from top to bottom; what a wide gap parts are lines of their own, side by side."""
        spans = list(self._spans())
        letters = "".join(span.text for span in spans)
        if 2 * len(_RIGHT_TO_LEFT.findall(letters)) > len(letters):
            # Seen in a mirror, a page from right to left is laid out like any other.
            spans = [span._replace(left=self.width - span.right, right=self.width - span.left) for span in spans]
        found = []
        for number, level in enumerate(_levels(spans)):
            cells = _cells(sorted(level, key=lambda span: span.left))
            # The cover has two cells side by side (the body's name, the symbol) that make no table.
            row = len(cells) > (1 if self.number else 2)
            found += [Line(cell, self.number, number, row) for cell in cells]
        return found

    def pictured(self) -> bool:
        """Tell whether a picture stands on the page."""
        return any(True for _ in self._page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))

    def characters(self) -> int:
        """Count the page's characters, blanks and all."""
        return max(int(raw.FPDFText_CountChars(self._text)), 0)

    def _characters(self) -> str:
        count = self.characters()
        buffer = (ctypes.c_ushort * (count + 1))()
        got = raw.FPDFText_GetText(self._text, 0, count, buffer) - 1
        text = bytes(buffer)[: 2 * max(got, 0)].decode("utf-16-le", "replace")
        if len(text) != count:  # Characters beyond the 16 bits, or without Unicode, would shift the counting.
            codes = [raw.FPDFText_GetUnicode(self._text, index) for index in range(count)]
            text = "".join(["\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code) for code in codes])
        return text

    def _spans(self) -> Iterator[Span]:
        text = self._characters()
        owner, page = _owner, ctypes.cast(self._text.raw, ctypes.c_void_p).value
        at, until, holder = 0, 0, None
        for word in _WORD.finditer(text):
            start, end = word.span()
            first = owner(page, start)
            if first == holder and owner(page, end - 1) == first:
                until = end
                continue
            for index in range(start, end):
                now = first if index == start else owner(page, index)
                if now != holder:
                    if holder:
                        yield self._span(text, at, until, holder)
                    at, holder = index, now
                until = index + 1
        if holder:
            yield self._span(text, at, until, holder)

    def _span(self, text: str, start: int, end: int, holder: int) -> Span:
        page, last = self._text, end - 1
        matrix, box, x, y = self._matrix, self._box, self._x, self._y
        raw.FPDFText_GetMatrix(page, start, matrix)
        raw.FPDFText_GetCharOrigin(page, start, x, y)
        raw.FPDFText_GetLooseCharBox(page, last, box)
        left, right = x.value, float(box.right)
        if right < left:  # Right to left: the last character stands leftmost.
            left = float(box.left)
            raw.FPDFText_GetLooseCharBox(page, start, box)
            right = float(box.right)
        size = max(raw.FPDFText_GetFontSize(page, start) * hypot(matrix.c, matrix.d), 0.1)
        italic, bold = self._style(holder)
        typed = text[end : end + 1].isspace() and raw.FPDFText_IsGenerated(page, end) == 0
        if not isfinite(left + right + y.value + size):  # A hostile matrix: keep the words, give up the place.
            return Span(text[start:end], 0.0, 0.0, 0.0, 1.0, italic, bold, typed)
        return Span(text[start:end], left, right, y.value, size, italic, bold, typed)

    def _style(self, holder: int) -> tuple[bool, bool]:
        font = raw.FPDFTextObj_GetFont(ctypes.cast(holder, raw.FPDF_PAGEOBJECT))
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            name = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(font, name, 200)
            flags = max(raw.FPDFFont_GetFlags(font), 0)
            italic = bool(re.search(rb"(?i)italic|oblique", name.value)) or bool(flags & _ITALIC_FLAG)
            self._fonts[key] = (italic, b"bold" in name.value.lower() or bool(flags & _FORCE_BOLD_FLAG))
        return self._fonts[key]


# pypdfium2's own binding makes an object of every pointer; these are only compared.
_owner: Any = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)


def _levels(spans: list[Span]) -> list[list[Span]]:
    """Gather spans into lines by their baselines, raised marks into the line they stand on."""
    levels: list[list[Span]] = []
    for span in sorted(spans, key=lambda span: -span.base):
        if levels and levels[-1][0].base - span.base <= 0.2 * min(max(levels[-1][0].size, span.size), 20):
            levels[-1].append(span)
        else:
            levels.append([span])
    sizes = [max([span.size for span in level]) for level in levels]
    for upper, level in enumerate(levels):
        least = min([span.size for span in level])
        for lower in range(upper, min(upper + 4, len(levels))):
            if least >= RAISED * sizes[lower]:
                continue
            small = [span for span in levels[upper] if span.size < RAISED * sizes[lower] and not span.raised]
            if small and len(small) * len(levels[lower]) <= MOST_COMPARED:
                marks = [span for span in small if any(_marks(span, large) for large in levels[lower])]
                levels[upper] = [span for span in levels[upper] if span not in marks]
                levels[lower] = [*levels[lower], *(span._replace(raised=True) for span in marks)]
    return [level for level in levels if level]


def _marks(small: Span, large: Span) -> bool:
    """Tell whether a span is a raised mark beside another, which is larger and lower."""
    return (
        small.size < RAISED * large.size
        and 0.12 * large.size < small.base - large.base < 0.7 * large.size
        and min(abs(small.left - large.right), abs(large.left - small.right)) < 0.8 * large.size
        and not large.raised
    )


def _cells(spans: list[Span]) -> list[list[Span]]:
    """Part a line where the gap is wider than any blank, but not behind a paragraph's number."""
    gaps = [(after.left - before.right) / max(before.size, after.size) for before, after in pairwise(spans)]
    # Where one gap parts cells, a lesser one does too: a table's columns of figures stand close.
    least = 0.6 * CELL if max(gaps, default=0.0) > CELL else CELL
    cells = [[spans[0]]]
    for gap, after in zip(gaps, spans[1:], strict=True):
        if gap > least and not _LABEL.match("".join(span.text for span in cells[-1])):
            cells.append([after])
        else:
            cells[-1].append(after)
    return cells
