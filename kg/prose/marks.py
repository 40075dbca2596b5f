"""Footnote marks: telling the digit that points at a note from the digits of the text."""

import re
from collections.abc import Collection

from kg.prose.record import Mark

_ANY_DIGIT = re.compile(r"[0-9⁰¹²³⁴-⁹]")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NUMBER = re.compile(r"\d+")
_RAISED_MARK = re.compile(rf"(?P<digits>[{_RAISED_DIGITS}]+(?:[,;⁾ ]{{1,2}}[{_RAISED_DIGITS}]+)*)")
# Where the carrier lost the superscript: "Office1", "session;2", "2004,8", several as "General,1,2"; on web
# pages also "Office 1/" and "Office [1]". A number of the text itself follows a blank, a slash or a hyphen.
_GLUED_MARK = re.compile(r"[\[\d](?:(?<=\[)[1-9]\d?\]|(?<=\d)\d*(?:,\d+)*(?:/(?=[\s,;:.]|\Z)|(?=[\s,;:.)”]|\Z)))")
_YEAR = re.compile(r"(?:19|20)\d\d,(?=\d)")
# Recognised scans print a mark against the year of a date: "of 28 August 204456".
_DATED = re.compile(r"(?<=[a-z] )(?:19|20)\d\d(?=\d{1,3}\Z)")
# Where notes carry no number (Editorial Manual: notes of titles and tables).
_SYMBOL_MARK = re.compile(r"(?<=\S)(?:[†‡§¶]|\*{1,3})")
_BEFORE_A_WORD = re.compile(r" [A-Z]")
_GLUE = frozenset(")]”\"'’,;:.%")
_ABBREVIATION = re.compile(r"(?:\b(?:Nos?|vols?|paras?|arts?|chaps?|sects?|pp?|ed)\.|(?<![^\W_])[A-Z]{1,2})\Z")


def take_marks(text: str, markers: Collection[str], highest: int, guess: bool) -> tuple[str, tuple[Mark, ...], int]:
    """Take the marks out of a text; give the clean text, its marks, and the highest marker so far.

    Superscript characters are marks wherever they stand. Where the carrier lost the superscript (`guess`)
    a glued number is a mark if such a note exists and the numbers first appear in rising order, which
    `highest` keeps from part to part. Daggers and asterisks are marks if there is such a note.

    >>> take_marks("the activities of his Office1 and its session;2", {"1", "2"}, 0, True)
    ('the activities of his Office and its session;', (Mark(marker='1', offset=28), Mark(marker='2', offset=45)), 2)
    >>> take_marks("on 16 November 2004,8 the G20", {"8", "20"}, 8, True)[1]
    (Mark(marker='8', offset=20),)
    >>> take_marks("the recommendations† of the Commission", {"†"}, 0, False)[:2]
    ('the recommendations of the Commission', (Mark(marker='†', offset=19),))
    """
    symbols = any(not marker[:1].isdigit() for marker in markers)
    if not (symbols or _ANY_DIGIT.search(text)):
        return text, (), highest
    pieces: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    tokens = list((_GLUED_MARK if guess else _RAISED_MARK).finditer(text))
    if symbols:
        tokens += [found for found in _SYMBOL_MARK.finditer(text) if found[0] in markers]
        tokens.sort(key=lambda found: found.start())
    for found in tokens:
        start, token = found.start(), found[0]
        if not token[-1].isdigit() and token in markers:
            piece = text[at:start].rstrip(" ")
            pieces.append(piece)
            length += len(piece)
            at = found.end()
            marks.append(Mark(token, length))
            continue
        if guess and (year := _YEAR.match(token)):
            start, token = start + year.end(), token[year.end() :]
        dated = _DATED.match(text, start, found.end()) if guess else None
        if dated:
            start, token = dated.end(), text[dated.end() : found.end()]
        numbers = _NUMBER.findall(token.translate(_LOWERED))
        if guess and not _is_mark(token, start, numbers, text, markers, highest, dated is not None):
            continue
        piece = text[at:start].rstrip(" ")
        pieces.append(piece)
        length += len(piece)
        # A mark before the first word, as decisions have it, takes the blank behind it away.
        at = found.end() + (start == 0 and text.startswith(" ", found.end()))
        marks += [Mark(number, length) for number in numbers]
        highest = max(highest, *map(int, numbers))
    if not marks:
        return text, (), highest
    pieces.append(text[at:])
    return "".join(pieces), tuple(marks), highest


def _is_mark(
    token: str, start: int, numbers: list[str], text: str, markers: Collection[str], highest: int, dated: bool
) -> bool:
    """Tell a mark by the note it points at, by its turn, and by what it is glued to."""
    if any(number not in markers for number in numbers) or not _in_turn(int(numbers[0]), markers, highest):
        return False
    if dated:
        return True
    if start == 0:
        return _BEFORE_A_WORD.match(text, len(token)) is not None
    before = text[start - 1 : start]
    if token[0] == "[" or token[-1] == "/":
        return token[0] == "[" or before == " "
    if not (before.isalpha() or before in _GLUE) or before == "":
        return False
    after_a_figure = text[start - 2 : start - 1].isdigit() and before in ".:,"
    if after_a_figure and not (before == "," and _YEAR.match(text, start - 5)):
        return False
    return not _ABBREVIATION.search(text, max(0, start - 8), start)


def _in_turn(number: int, markers: Collection[str], highest: int) -> bool:
    """Tell whether a mark is the next of its row, which on the pages of a volume need not begin with note 1."""
    first = min((int(marker) for marker in markers if marker.isdigit()), default=1)
    return number <= (highest + 1 if highest else max(1, first))
