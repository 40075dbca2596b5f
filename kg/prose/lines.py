"""Printed lines: what tells a heading, page furniture, a new paragraph, and a sentence that goes on."""

import re

from kg.model import LONGEST, Block, Run
from kg.prose.language import Language

_FURNITURE = re.compile(r"(?:\s*(?:[\d*]{1,4}|[A-Z]{1,2}(?:/[\w.\-() ]{1,20}){2,6}|/\.\.\.)\s*|[_\-–—=*\s]{3,})\Z")
_LONGEST_FURNITURE = 150
_LONGEST_HEADING = 250
_MOST = 0.8
_WIDEST = 110
"""Characters of a line that was broken at a width; an export has a paragraph a line, which is mostly longer."""
_CLOSED_END = re.compile(r"[.;:?!。；：？！؛؟](?:\W{0,2}\d{0,2}|\W{0,2}[⁰¹²³⁴-⁹]{1,3})\Z|[,，،][\d⁰¹²³⁴-⁹]{0,2}\Z")
_COLON_END = re.compile(r"[:：](?:\W{0,2}\d{0,2}|\W{0,2}[⁰¹²³⁴-⁹]{1,3})\Z")
_COMMA_END = re.compile(r"[,，،;；؛]\W?\Z")
# Characters of a script without blanks between words: Chinese, with its full-width punctuation.
_UNSPACED = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def wrapped_at(blocks: list[Block], language: Language) -> int:
    """Give the width at which lines were broken: none is long, and only some are set in or stand behind a blank line.

    0 where they were not. The numbered paragraphs show that such a line begins a paragraph, and any other goes on with
    one.
    """
    lines = [block for block in blocks if block.role == "text"]
    going_on = sum(not is_new(block) for block in lines)
    if going_on <= (1 - _MOST) * len(lines):
        return 0
    texts = [block.text for block in lines]
    long = sum(len(text) > _WIDEST for text in texts)
    if long > (1 - _MOST) * len(lines):
        return 0
    number = language.pattern["number_label"]
    numbered = [block for block, text in zip(lines, texts, strict=True) if number.match(text.lstrip())]
    shown = numbered or lines[:1]
    if sum(map(is_new, shown)) <= _MOST * len(shown):
        return 0
    return sorted(map(len, texts))[int(_MOST * len(texts))]


def is_new(block: Block) -> bool:
    """Tell whether the page sets a block off from the one before it."""
    return block.gap or block.indented


def is_furniture(text: str) -> bool:
    """Tell page numbers, symbols alone on their line, and rules."""
    return len(text) < _LONGEST_FURNITURE and _FURNITURE.match(text) is not None


def is_heading(block: Block) -> bool:
    """Tell a line that may be a heading: short, without an end, not begun with a small letter."""
    return 0 < len(block.words) < _LONGEST_HEADING and not is_closed(block.words) and not block.words[0].islower()


def goes_on(before: Block, block: Block) -> bool:
    """Tell whether a heading goes on in this line."""
    return not is_new(block) and is_heading(block) and not is_closed(before.words) and len(before.words) < LONGEST


def joined(before: Block, block: Block) -> Block:
    """Put two lines of a heading together."""
    return Block.of((*before.runs, Run(" ", block.runs[0].start), *block.runs), before.line, before.gap)


def raised(block: Block) -> str:
    """Give a block's characters, with raised figures told from others where the carrier tells them."""
    return block.words if any([run.superscript for run in block.runs]) else block.text


def is_unspaced(text: str) -> bool:
    """Tell whether a text begins with a character of a script without blanks."""
    return _UNSPACED.match(text) is not None


def is_closed(text: str) -> bool:
    """Tell whether a text ends as a sentence or a clause does; a mark may follow."""
    return _CLOSED_END.search(text, max(0, len(text) - 8)) is not None


def ends_a_clause(text: str) -> bool:
    """Tell a text that nothing of its sentence follows: it ends with a comma, a semicolon or a full stop."""
    return is_closed(text) and not _COLON_END.search(text, max(0, len(text) - 8))


def ends_with_comma(text: str) -> bool:
    """Tell a paragraph that more paragraphs follow, as each of a preamble does (Editorial Manual)."""
    return _COMMA_END.search(text, max(0, len(text) - 3)) is not None
