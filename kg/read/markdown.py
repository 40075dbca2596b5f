"""The Markdown dialect of UN texts: italics in asterisks, note marks as superscript characters."""

import re

from kg.model import Block, Run
from kg.read.text import lines

# No letter may stand outside an asterisk, but Chinese, which has no blanks.
_ITALIC = re.compile(r"(?<![^\W\u3400-\u9fff])(?<!\*)\*(?=[^\s*])|(?<=[^\s*])\*(?![^\W\u3400-\u9fff])(?!\*)")


def blocks(characters: str) -> tuple[Block, ...]:
    """Cut text into one block a line; asterisks become italic runs, also over a line's end.

    A pair of asterisks may span lines of one paragraph (a signature); at a blank line italics end.
    """
    found: list[Block] = []
    gap = italic = False
    for number, offset, line in lines(characters):
        if not line.strip():
            gap, italic = True, False
            continue
        runs, italic = _runs(line, offset, italic)
        if runs:
            found.append(Block.of(runs, number, gap, line[0] in "\t "))
            gap = False
    return tuple(found)


def _runs(line: str, offset: int, italic: bool) -> tuple[list[Run], bool]:
    runs: list[Run] = []
    at = 0
    for star in _ITALIC.finditer(line):
        if star.start() > at:
            runs.append(Run(line[at : star.start()], offset + at, italic))
        italic = not italic
        at = star.end()
    if at < len(line):
        runs.append(Run(line[at:], offset + at, italic))
    return runs, italic
