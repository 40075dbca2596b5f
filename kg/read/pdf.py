"""PDFs of UN documents: pages to paragraphs, marks told by the size of their characters, notes behind the text.

pdfium is not thread-safe: several PDFs at once want several processes. Every document is closed before its blocks
are given. Nothing is run, fetched or drawn.
"""

from collections import Counter
from collections.abc import Sequence

import pypdfium2 as pdfium

from kg.errors import Unreadable
from kg.model import Block, Place, Source
from kg.read.pdf_layout import laid_out
from kg.read.pdf_page import Line, Page

LONGEST = 1_000
"""Pages; the longest resolutions have two hundred."""

LARGEST = 5_000_000
"""Characters; the longest resolutions have a fifth of that."""

FEWEST = 30
"""Characters; a document with fewer is a picture with a stamp."""

PROSE = 18
"""Characters; a line of a column of prose has at least so many, a cell of a table seldom."""


def is_pdf(source: Source) -> bool:
    """Tell a PDF by its mark, which may stand anywhere in the first 1,024 bytes (PDF Reference 1.7, H.3)."""
    return b"%PDF-" in source.content[:1024]


def blocks(source: Source) -> tuple[Block, ...]:
    """Give the paragraphs of all pages in order, then the furniture, then the notes.

    A paragraph or a note that goes on over the end of a page is one block. Raises Unreadable for a PDF that is
    encrypted, damaged, too long, without pages, without text (a scan), or set in columns.
    """
    at = Place(source.name)
    try:
        with pdfium.PdfDocument(source.content) as document:
            pages, heights = _pages(document, at)
    except pdfium.PdfiumError as problem:
        says = "The PDF is damaged, or none. Fetch the file again, or leave it out"
        if "assword" in str(problem) or "ecurity" in str(problem):
            says = "The PDF is encrypted and asks for a password. Fetch the public file, or remove the protection"
        raise Unreadable(says, at) from None
    if 3 * sum(map(_in_columns, pages)) > len(pages):
        says = "The text is set in two columns, whose lines cannot be told apart safely. Take the XML or DOCX of it"
        raise Unreadable(says, at)
    return tuple(laid_out(pages, heights))


def _pages(document: pdfium.PdfDocument, at: Place) -> tuple[list[list[Line]], list[float]]:
    """Give the lines and the height in points of every page."""
    count = len(document)
    if count == 0:
        raise Unreadable("The PDF has no pages. Fetch the file again, or leave it out", at)
    if count > LONGEST:
        raise Unreadable(f"The PDF has {count:,} pages; the limit is {LONGEST:,}. Split it", at)
    fonts: dict[int, tuple[bool, bool]] = {}
    pages: list[list[Line]] = []
    heights: list[float] = []
    characters = 0
    for number in range(count):
        with Page(document, number, fonts) as page:
            characters += page.characters()
            if characters > LARGEST:
                raise Unreadable(f"The PDF has more than {LARGEST:,} characters. Split it", at)
            lines = page.lines()
            if not lines and page.pictured():
                says = (
                    "The page is a scan: a picture without text. Recognise its text (OCR) first, or take another file"
                )
                raise Unreadable(says, Place(at.path, part=f"page {number + 1}"))
            pages.append(lines)
            heights.append(page.height)
    if sum(len(line.text) for page in pages for line in page) < FEWEST:
        raise Unreadable("The PDF holds no text. Recognise its text (OCR), or take another file", at)
    return pages, heights


def _in_columns(page: Sequence[Line]) -> bool:
    """Tell a page of two columns of prose: many long lines begin at one place right of where others end."""
    if not page:
        return False
    middle = (min(line.left for line in page) + max(line.right for line in page)) / 2
    prose = [line for line in page if len(line.text) >= PROSE and not any(char.isdigit() for char in line.text[:4])]
    on_left = [line for line in prose if line.right <= middle]
    edges = Counter(round(line.left) for line in prose if line.left >= middle)
    on_right = max(edges.values(), default=0)
    return min(len(on_left), on_right) > max(7, 0.2 * len(page))
