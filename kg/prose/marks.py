"""Footnote marks: telling the digit that points at a note from the digits of the text."""

import re
from collections.abc import Container

from kg.prose.record import Mark

_ANY_DIGIT = re.compile(r"[0-9⁰¹²³⁴-⁹]")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_MARK = re.compile(rf"\s*(?P<digits>[{_RAISED_DIGITS}]+(?:[,;⁾ ]{{1,2}}[{_RAISED_DIGITS}]+)*)")
# After a word, a closing bracket or quotation mark, or punctuation; several may be joined by commas.
# A number of its own follows a blank ("No. 12"), a slash or a hyphen; short capital words take digits (G20, CO2).
_GLUED_MARK = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[)\]”\"'’,;:.%])(?<!\d[.:]))(?P<digits>[1-9]\d?(?:,[1-9]\d?)*)(?=[\s,;:.)”]|\Z)"
    r"|\s+(?P<slashed>[1-9]\d?)/(?=[\s,;:.]|\Z)|\s?\[(?P<boxed>[1-9]\d?)\]"
)
_ABBREVIATION = re.compile(r"(?:\b(?:Nos?|vols?|paras?|arts?|chaps?|sects?|pp?|ed)\.|(?<![^\W_])[A-Z]{1,2})\Z")


def take_marks(text: str, markers: Container[str], highest: int, guess: bool) -> tuple[str, tuple[Mark, ...], int]:
    """Take the marks out of a text; give the clean text, its marks, and the highest marker so far.

    Superscript characters are marks wherever they stand. Where the carrier lost the superscript (`guess`)
    a glued number is a mark if such a note exists and the numbers first appear in rising order, which
    `highest` keeps from part to part.

    >>> take_marks("the activities of his Office1 and its session;2", {"1", "2"}, 0, True)
    ('the activities of his Office and its session;', (Mark(marker='1', offset=28), Mark(marker='2', offset=45)), 2)
    >>> take_marks("on 16 November 2004,8 the G20", {"8", "20"}, 8, True)[1]
    (Mark(marker='8', offset=20),)
    """
    pattern = _GLUED_MARK if guess else _RAISED_MARK
    if not _ANY_DIGIT.search(text):
        return text, (), highest
    pieces: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for found in pattern.finditer(text):
        digits = next(group for group in found.groups() if group)
        numbers = re.findall(r"\d+", digits.translate(_LOWERED))
        if guess:
            if not all(number in markers for number in numbers) or int(numbers[0]) > highest + 1:
                continue
            if _ABBREVIATION.search(text, max(0, found.start() - 8), found.start()):
                continue
        pieces.append(text[at : found.start()])
        length += found.start() - at
        at = found.end()
        marks += [Mark(number, length) for number in numbers]
        highest = max(highest, *map(int, numbers))
    if not marks:
        return text, (), highest
    pieces.append(text[at:])
    return "".join(pieces), tuple(marks), highest
