"""Texts printed as the UN prints them, in PDF: a cover, running heads and feet, notes below a rule, pages full or not.

The fonts are named and not embedded, every letter is half as wide as high (Chinese: as wide as high), and a table says
which character each is: so any script can be written by hand.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from kg.model import Block, Run
from tests.carriers import parted

LEFT, SET_IN, RIGHT, TOP, FOOT = 120.0, 144.0, 420.0, 700.0, 80.0
BODY, SMALL, LEADING, NOTE_LEADING = 10.0, 8.5, 12.0, 10.6
NAMES = {
    "en": "United Nations",
    "fr": "Nations Unies",
    "es": "Naciones Unidas",
    "ru": "Организация Объединенных Наций",
    "zh": "联合国",
}
_RAISED = 0.65
_FONTS = ("Times-Roman", "Times-Bold", "Times-Italic")
_REGULAR, _BOLD, _ITALIC = range(3)
_PAGE = (612.0, 792.0)


class Glyphs(NamedTuple):
    """Characters of one look; `rise` and `size` in points."""

    text: str
    font: int = _REGULAR
    size: float = BODY
    rise: float = 0.0

    @property
    def width(self) -> float:
        """Give the width in points."""
        return sum(map(_width, self.text)) * self.size


class Printed(NamedTuple):
    """A line: where it begins, and its words, each of one or more looks."""

    left: float
    words: Sequence[Sequence[Glyphs]]


def as_pdf(blocks: Iterable[Block], symbol: str, language: str = "en", lines: int = 46) -> bytes:
    """Print blocks, so many lines of text a page at most."""
    return assembled(_Press(symbol, language, lines).pages(list(blocks)))


def assembled(pages: Sequence[str]) -> bytes:
    """Write a PDF of pages whose contents are given, in three fonts F0, F1, F2 of two bytes a character."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = ""
    for at, name in enumerate(_FONTS):
        number = len(objects) + 1
        fonts += f"/F{at} {number} 0 R "
        objects += [
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
            f" /DescendantFonts [{number + 1} 0 R] /ToUnicode {number + 2} 0 R >>",
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /DW 500 /W [{_WIDE[0]} {_WIDE[1]} 1000]"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor << /Type /FontDescriptor /FontName /{name} /Flags {4 + 64 * (at == _ITALIC)}"
            " /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /FontBBox [0 -200 1000 800] >> >>",
            _stream(_same_character()),
        ]
    kids = []
    for content in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_PAGE[0]} {_PAGE[1]}] /Contents {len(objects) + 2} 0 R"
            f" /Resources << /Font << {fonts}>> >> >>",
            _stream(content),
        ]
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, places = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")


_WIDE = (0x2E80, 0xFFFF)


def _width(sign: str) -> float:
    return 1.0 if _WIDE[0] <= ord(sign) <= _WIDE[1] else 0.5


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _same_character() -> str:
    """Write the table that says: each code is the character of that number (PDF Reference 1.7, 5.9.2)."""
    ranges = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    parts = [ranges[at : at + 100] for at in range(0, 256, 100)]
    rows = "\n".join(f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange" for part in parts)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def"
    return f"{head}\n1 begincodespacerange <0000> <ffff> endcodespacerange\n{rows}\nendcmap end end"


class _Press:
    """Sets lines one below the other; what is too much goes on on the next page."""

    def __init__(self, symbol: str, language: str, most: int) -> None:
        self._symbol, self._language, self._most = symbol, language, most
        self._pages: list[list[str]] = [[]]
        self._notes: dict[str, list[Printed]] = {}
        self._below: list[Printed] = []
        self._y, self._set = TOP, 0

    def pages(self, blocks: list[Block]) -> list[str]:
        """Print all; give the contents of the pages."""
        written = parted(blocks)
        for marker, runs in written.notes:
            lead = [Glyphs(marker, _REGULAR, _RAISED * SMALL, 0.35 * SMALL)]
            self._notes[marker] = list(_broken([lead, *_words(runs, SMALL)], LEFT, LEFT))
        if "/" in self._symbol:
            self._cover()
        texts = [block for block in written.texts if block.text != self._symbol]
        # A paragraph has several looks; a line of the frame has one.
        speaks = [at for at, block in enumerate(texts) if len(block.runs) > 1] or [0, len(texts)]
        for at, block in enumerate(texts):
            is_frame = len(block.runs) == 1
            if is_frame and at < speaks[0] - 1:
                self._paragraph(_words(block.runs, 12 if at == speaks[0] - 2 else 14, _BOLD), LEFT, LEFT, 30)
            elif is_frame and at > speaks[-1]:
                self._paragraph(_words(block.runs, BODY, _ITALIC), 300, 300, LEADING, _PAGE[0])
            elif is_frame and len(block.text) < 5:
                # pdfium passes over a character that stands alone, where the font is not embedded.
                self._paragraph([*_words(block.runs, BODY, _BOLD), [Glyphs(" ", _BOLD)]], 305, 305)
            elif is_frame and at == speaks[0] - 1:
                self._paragraph(_words(block.runs, BODY, _ITALIC), SET_IN, LEFT)
            else:
                self._paragraph(_words(block.runs, BODY), SET_IN, LEFT)
        self._close()
        count = len(self._pages)
        for number, page in enumerate(self._pages, 1):
            if number > 1:
                page += [self._drawn(Printed(60, _plain(self._symbol, SMALL)), 733)] if "/" in self._symbol else []
                page += [self._drawn(Printed(60, _plain(f"{number}/{count}", SMALL)), 36)]
                page += [self._drawn(Printed(524, _plain("44-93100", 7)), 38)]
        return ["\n".join(page) for page in self._pages]

    def _cover(self) -> None:
        self._pages = [[self._drawn(Printed(60, _plain(NAMES[self._language], 14, _BOLD)), 740)]]
        initial, _, rest = self._symbol.partition("/")
        first, *others = _plain(f"/{rest}", BODY)
        self._pages[0].append(self._drawn(Printed(430, [[Glyphs(initial, _BOLD, 20), *first], *others]), 740))
        self._pages[0].append(self._drawn(Printed(65, _plain("44-93100 (E)", BODY)), 44))

    def _paragraph(
        self, words: Sequence[Sequence[Glyphs]], first: float, left: float, gap: float = 18, right: float = RIGHT
    ) -> None:
        for at, line in enumerate(_broken(words, first, left, right)):
            below = [
                one for word in line.words for glyphs in word if glyphs.rise for one in self._notes.pop(glyphs.text, [])
            ]
            room = NOTE_LEADING * len([*self._below, *below]) + 24
            if self._y - LEADING < FOOT + room or self._set >= self._most:
                self._close()
                self._pages.append([])
                self._y, self._set = TOP, 0
            else:
                self._y -= LEADING if at else gap
            self._below += below
            self._set += 1
            self._pages[-1].append(self._drawn(line, self._y))

    def _close(self) -> None:
        """End a page: print its notes below a rule."""
        if self._below:
            y = FOOT + NOTE_LEADING * len(self._below)
            self._pages[-1].append(self._drawn(Printed(LEFT, _plain("_" * 18, 8)), y + 4))
            for at, line in enumerate(self._below, 1):
                self._pages[-1].append(self._drawn(line, y - NOTE_LEADING * at))
        self._below = []

    def _drawn(self, line: Printed, y: float) -> str:
        """Draw a line, blanks included; what has one look is drawn at once."""
        drawn, x = [], line.left
        for look, group in groupby((one for word in line.words for one in word), lambda one: one._replace(text="")):
            text = "".join(one.text for one in group)
            at = f"1 0 0 1 {x:.2f} {y + look.rise:.2f} Tm"
            drawn.append(f"BT /F{look.font} {look.size} Tf {at} <{text.encode('utf-16-be').hex()}> Tj ET")
            x += sum(map(_width, text)) * look.size
        return "\n".join(drawn)


def _plain(text: str, size: float, font: int = _REGULAR) -> list[list[Glyphs]]:
    return _words([Run(text, 0)], size, font)


def _words(runs: Sequence[Run], size: float, font: int | None = None) -> list[list[Glyphs]]:
    """Cut runs into what is not broken: words, each with the blank before it; one by one, Chinese characters."""
    words: list[list[Glyphs]] = []
    for run in runs:
        look = Glyphs(
            "", font if font is not None else _ITALIC if run.italic and not _is_chinese(run.text[0]) else _REGULAR, size
        )
        if run.superscript:
            look = look._replace(size=_RAISED * size, rise=0.35 * size)
        for piece in _UNBROKEN.findall(run.text):
            glyphs = look._replace(text=piece)
            may_break = (
                piece[0] == " " or (_is_chinese(piece[0]) and _is_chinese(words[-1][-1].text[-1])) if words else True
            )
            if may_break:
                words.append([glyphs])
            else:
                words[-1].append(glyphs)
    return words


_UNBROKEN = re.compile(r"[\u3400-\u9fff]| ?[^ \u3400-\u9fff]+| ")


def _is_chinese(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"


def _broken(words: Sequence[Sequence[Glyphs]], first: float, left: float, right: float = RIGHT) -> Iterator[Printed]:
    """Break words into lines; the blank at which a line ends is not printed."""
    line: list[Sequence[Glyphs]] = []
    x = start = first
    for word in words:
        width = sum(glyphs.width for glyphs in word)
        if line and x + width > right:
            yield Printed(start, line)
            line, x, start = [], left, left
            word = [word[0]._replace(text=word[0].text.lstrip()), *word[1:]]
        line.append(word)
        x += width
    if line:
        yield Printed(start, line)
