"""Plain text: word-processor exports and text copied from web pages, a block a line."""

import re
from collections.abc import Iterator

from kg.model import Block, Run

# Only CR and LF end a line: str.splitlines would also split at U+2028, U+0085 and form feeds,
# which stand inside lines of exported UN texts.
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
# A line's end, written backwards: a search from the left would begin anew at every tag of a long row of them.
_BREAK = re.compile(r"(?:\s*>/? ?(?i:rb)<)+\s*")


def lines(characters: str) -> Iterator[tuple[int, int, str]]:
    r"""Yield (line number, offset, line without its end); CR LF, LF and CR all end a line.

    >>> list(lines("a\r\nb"))
    [(1, 0, 'a'), (2, 3, 'b'), (3, 4, '')]
    """
    if "\r" not in characters:
        offset = 0
        for number, line in enumerate(characters.split("\n"), 1):
            yield number, offset, line
            offset += len(line) + 1
        return
    for number, found in enumerate(_LINE.finditer(characters), 1):
        yield number, found.start(), found[1]


def blocks(characters: str) -> tuple[Block, ...]:
    """Cut text into one block a line; empty lines only show as `gap` of the next."""
    found: list[Block] = []
    gap = False
    for number, offset, line in lines(characters):
        # A web page's line break at the end of a line is none of its words.
        if "<" in line and (broken := _BREAK.match(line[::-1])):
            line = line[: len(line) - broken.end()]
        if line.strip():
            found.append(Block.of((Run(line, offset),), number, gap, line[0] in "\t "))
            gap = False
        else:
            gap = True
    return tuple(found)
