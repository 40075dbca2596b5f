"""Markdown as UN texts come in it: headings, emphasis, notes, links, rows of tables.

Notes are footnotes (`[^1]`, `[^1]: ...`) or superscript characters. Lists are left to the text's own labels: a
paragraph's number is a word of the UN's, not an item's. Emphasis, links and escapes follow CommonMark where the UN's
words allow it: an asterisk inside a word, or a single one behind it, is a mark of the text.
"""

import re
from collections.abc import Mapping

from kg.model import Block, Run
from kg.read.text import lines

# No letter may stand outside an asterisk, but Chinese, which has no blanks.
_STAR = r"(?<![^\W\u3400-\u9fff])(?<!\*)\*(?=[^\s*])|(?<=[^\s*])\*(?![^\W\u3400-\u9fff])(?!\*)"
_TARGET = r"\((?:[^()\s]|\([^()\s]*\)){1,400}(?: \"[^\"]{0,200}\")?\)"
_TOKEN = re.compile(
    rf"(?P<star>{_STAR})"
    r"|(?P<strong>\*\*|(?<!\w)__(?=[^\s_])|(?<=[^\s_])__(?!\w))"
    r"|(?P<slant>(?<![\w_])_(?=[^\s_])|(?<=[^\s_])_(?![\w_]))"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\[\^(?P<note>[^\]\s]{1,12})\]"
    r"|<sup>(?P<raised>[^<>]{1,12})</sup>"
    rf"|(?P<link>\[(?=[^\[\]\n]{{1,400}}\]{_TARGET}))"
    rf"|(?P<target>\]{_TARGET})"
)
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?=\S)")
_LABEL = re.compile(r"\[\^([^\]\s]{1,12})\]")
_DEFINED = re.compile(r" {0,3}\[\^(?P<note>[^\]\s]{1,12})\]:[ \t]*")
_RULED = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?\Z")
_EMPHASIS = re.compile(r"(?<![^\W\u3400-\u9fff])(?<!\*)\*{1,2}[^\s*][^*\n]{0,400}\*{1,2}(?![^\W\u3400-\u9fff])(?!\*)")
_MARKUP = re.compile(r"^(?: {0,3}#{1,6}[ \t]+\S| {0,3}\[\^[^\]\s]{1,12}\]:)", re.MULTILINE)


def is_markdown(characters: str) -> bool:
    """Tell Markdown from other text: by words in asterisks, a heading behind number signs, or a footnote."""
    return _EMPHASIS.search(characters) is not None or _MARKUP.search(characters) is not None


def blocks(characters: str) -> tuple[Block, ...]:
    """Cut text into one block a line; what is emphasised becomes italic runs, also over a line's end.

    A pair of asterisks may span lines of one paragraph (a signature); at a blank line italics end. Where labels of
    notes are words, notes are numbered in the order of their marks, as they are shown.
    """
    labels = dict.fromkeys(_LABEL.findall(characters))
    are_numbers = all(label.isdecimal() for label in labels)
    page = _Page({label: label if are_numbers else str(at) for at, label in enumerate(labels, 1)})
    for number, offset, line in lines(characters):
        page.read(line, number, offset)
    return tuple(page.blocks)


class _Page:
    """The page in the making: its blocks, whether a blank line went before, whether italics go on.

    `markers` are the numbers of notes by their labels.
    """

    def __init__(self, markers: Mapping[str, str]) -> None:
        self.blocks: list[Block] = []
        self._markers = markers
        self._gap = self._italic = False

    def read(self, line: str, number: int, offset: int) -> None:
        """Add a line: a heading, a note, a row of a table, or text."""
        if not line.strip():
            self._gap, self._italic = True, False
            return
        if _RULED.match(line.strip()):
            return
        gap = self._gap
        bare = line.rstrip().removesuffix("\\")
        if note := _DEFINED.match(line):
            mark = [Run(self._markers[note["note"]], offset + note.start("note"), superscript=True), Run(" ", offset)]
            runs = [*mark, *self._runs(line[note.end() :], offset + note.end())]
            block = Block.of(runs, number, gap, False, "note")
        elif heading := _HEADING.match(line):
            runs = self._runs(_unclosed(line[heading.end() :].rstrip()), offset + heading.end())
            block = Block.of(runs, number, True, False, "heading")
        elif len(bare) > 1 and bare.startswith("|") and bare.endswith("|"):
            runs = self._runs(" | ".join(cell.strip() for cell in bare[1:-1].split("|")), offset)
            block = Block.of(runs, number, gap, False, "row")
        else:
            runs = self._runs(bare, offset)
            block = Block.of(runs, number, gap, line[0] in "\t ")
        if runs:
            self.blocks.append(block)
            self._gap = False

    def _runs(self, line: str, offset: int) -> list[Run]:
        runs: list[Run] = []
        at = 0
        is_strong = line.count("**") % 2 == 0 and line.count("__") % 2 == 0
        in_link = False
        for token in _TOKEN.finditer(line):
            if (token["strong"] and not is_strong) or (token["target"] and not in_link):
                continue
            if token.start() > at:
                runs.append(Run(line[at : token.start()], offset + at, self._italic))
            if token["star"] or token["slant"]:
                self._italic = not self._italic
            elif token["escaped"]:
                runs.append(Run(token["escaped"], offset + token.start("escaped"), self._italic))
            elif marker := token["raised"] or self._markers.get(token["note"] or ""):
                runs.append(Run(marker, offset + token.start() + 1, self._italic, superscript=True))
            in_link = bool(token["link"]) or (in_link and not token["target"])
            at = token.end()
        if at < len(line):
            runs.append(Run(line[at:], offset + at, self._italic))
        return runs


def _unclosed(heading: str) -> str:
    """Leave out the number signs that may close a heading, behind a blank."""
    bare = heading.rstrip("#")
    return bare.rstrip() if bare[-1:].isspace() else heading
