"""Footnote marks: telling the digit that points at a note from the digits of the text."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from kg.prose.record import Mark

_ANY_DIGIT = re.compile(r"[0-9]")
_ANY_RAISED = re.compile(r"[⁰¹²³⁴-⁹]")
_LAST_FIGURES = re.compile(r"\d+\Z")
_A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d,?\Z")
_UNSPACED = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_SENTENCE_BEGINS = re.compile(r"[\s”)»\"']*(?:[A-ZÀ-ÞА-Я]|\Z)")
_GROUPED = re.compile(r"[ \xa0]\d{3}(?!\d)")
_SURE, _LIKELY, _POSSIBLE = 2, 1, 0
# "2,5 metres" has a decimal comma, "Agenda 21,5" a mark.
_DECIMAL = re.compile(r"(?<!\d)\d,\d+\Z")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NUMBER = re.compile(r"\d+")
_RAISED_MARK = re.compile(rf"(?P<digits>[{_RAISED_DIGITS}]+(?:[,;⁾ ]{{1,2}}[{_RAISED_DIGITS}]+)*)")
# Where the carrier lost the superscript: "Office1", "session;2", "2004,8", several as "General,1,2"; on web
# pages also "Office 1/" and "Office [1]". A number of the text itself follows a blank, a slash or a hyphen.
_GLUED_MARK = re.compile(
    r"[\[\d](?:(?<=\[)[1-9]\d?\]|(?<=\d)\d*(?:,\d+)*(?:/(?=[\s,;:.]|\Z)|(?=[^\w/%‑–—-]|[^\W\d_A-Za-zÀ-ɏЀ-ӿ]|\Z)))"
)
_YEAR = re.compile(r"(?:19|20)\d\d,(?=\d)")
# Recognised scans print a mark against the year of a date: "of 28 August 204456".
_DATED = re.compile(r"(?<=[a-z] )(?:19|20)\d\d(?=\d{1,3}\Z)")
# Where notes carry no number (Editorial Manual: notes of titles and tables).
_SYMBOL_MARK = re.compile(r"(?<=\S)(?:[†‡§¶]|\*{1,3})")
_BEFORE_A_WORD = re.compile(r" [A-Z]")
_GLUE = frozenset(")]”“\"'’»›,;:.%，。；：、）》」』”،؛")
_MOST_MISSED = 8
"""Marks that may be missed between two found ones: a figure that is far ahead of its turn is the text's own."""
_ABBREVIATION = re.compile(r"(?:\b(?:Nos?|vols?|paras?|arts?|chaps?|sects?|pp?|ed)\. ?|(?<![^\W_])[A-Z]{1,2})\Z")


def take_marks(text: str, markers: Collection[str] = ()) -> tuple[str, tuple[Mark, ...]]:
    """Take the marks out of a text whose carrier raised them; give the clean text and its marks.

    Daggers and asterisks are marks if there is such a note among the `markers`.

    >>> take_marks("the activities of his Office¹ and its session;²")
    ('the activities of his Office and its session;', (Mark(marker='1', offset=28), Mark(marker='2', offset=45)))
    >>> take_marks("the recommendations† of the Commission", {"†"})
    ('the recommendations of the Commission', (Mark(marker='†', offset=19),))
    """
    found = (
        [
            _Token(at.start(), at.end(), tuple(_NUMBER.findall(at[0].translate(_LOWERED))))
            for at in _RAISED_MARK.finditer(text)
        ]
        if _ANY_RAISED.search(text)
        else []
    )
    return _without(text, sorted([*found, *_symbols(text, markers)]))


def guess_marks(texts: Sequence[str], markers: Collection[str]) -> list[tuple[str, tuple[Mark, ...]]]:
    """Take the marks out of the texts of one document whose carrier lost the superscript.

    A number glued to a word is a mark if such a note exists and marks first appear in rising order. A number that is
    glued to figures ("2015–203015") may be one: it is, where it alone fills the gap between its neighbours.

    >>> guess_marks(["the activities of his Office1 and its session;2"], {"1", "2"})[0][1]
    (Mark(marker='1', offset=28), Mark(marker='2', offset=45))
    >>> guess_marks(["the Office,1 Agenda 2015–20302 and the Plan,3", "on 16 November 2004,4 the G20"], list("1234"))
    ... # doctest: +NORMALIZE_WHITESPACE
    [('the Office, Agenda 2015–2030 and the Plan,', (Mark(marker='1', offset=11), Mark(marker='2', offset=28),
      Mark(marker='3', offset=42))), ('on 16 November 2004, the G20', (Mark(marker='4', offset=20),))]
    """
    known = frozenset(marker for marker in markers if marker.isdigit())
    tokens = [(part, token) for part, text in enumerate(texts) for token in _glued(text, known)]
    chosen = _in_turn(tokens, known)
    return [
        _without(text, sorted([*(token for at, token in chosen if at == part), *_symbols(text, markers)]))
        for part, text in enumerate(texts)
    ]


class _Token(NamedTuple):
    """Where marks may stand in a text, and which; how sure it is that the figure is not the text's own."""

    start: int
    end: int
    numbers: tuple[str, ...]
    how: int = 2


def _symbols(text: str, markers: Collection[str]) -> list[_Token]:
    if all(marker[:1].isdigit() for marker in markers):
        return []
    return [_Token(*at.span(), (at[0],)) for at in _SYMBOL_MARK.finditer(text) if at[0] in markers]


def _without(text: str, tokens: list[_Token]) -> tuple[str, tuple[Mark, ...]]:
    """Cut the marks out of a text, and a blank before each."""
    if not tokens:
        return text, ()
    pieces: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for token in tokens:
        piece = text[at : token.start].rstrip(" ")
        pieces.append(piece)
        length += len(piece)
        # A mark before the first word, as decisions have it, takes the blank behind it away.
        at = token.end + (token.start == 0 and text.startswith(" ", token.end))
        marks += [Mark(number, length) for number in token.numbers]
    pieces.append(text[at:])
    return "".join(pieces), tuple(marks)


def _glued(text: str, known: frozenset[str]) -> Iterator[_Token]:
    """Find the numbers of a text that may be marks."""
    if not _ANY_DIGIT.search(text):
        return
    for found in _GLUED_MARK.finditer(text):
        start, token = found.start(), found[0]
        if year := _YEAR.match(token):
            start, token = start + year.end(), token[year.end() :]
        dated = _DATED.match(text, start, found.end())
        if dated:
            start, token = dated.end(), text[dated.end() : found.end()]
        numbers = tuple(_NUMBER.findall(token))
        if known.issuperset(numbers) and (dated or _is_glued(token, start, found.end(), text)):
            yield _Token(start, found.end(), numbers, _SURE)
        else:
            yield from _endings(text, found.start(), found.end(), known)


def _endings(text: str, start: int, end: int, known: frozenset[str]) -> Iterator[_Token]:
    """Find the marks that may end a row of figures: "19492" may be 1949 with mark 2, "21,5" may be 21 with mark 5."""
    digits = _LAST_FIGURES.search(text, start, end)
    if (
        digits is None
        or text[digits.start() - 1 : digits.start()] in "/-‑"
        or _DECIMAL.search(text, start, end)
        or _ABBREVIATION.search(text, max(0, start - 9), start)
    ):
        return
    for length in (1, 2, 3):
        at = end - length
        is_last = at > digits.start() or (at == digits.start() and text[at - 1 : at] in _GLUE)
        if is_last and at > start and text[at:end] in known:
            is_year = _A_YEAR.search(text, max(start, at - 5), at) is not None
            yield _Token(at, end, (text[at:end],), _LIKELY if is_year else _POSSIBLE)


def _is_glued(token: str, start: int, end: int, text: str) -> bool:
    """Tell a mark by what it is glued to, and by what follows it."""
    if start == 0:
        return _BEFORE_A_WORD.match(text, len(token)) is not None
    before = text[start - 1 : start]
    if token[0] == "[" or token[-1] == "/":
        return token[0] == "[" or before == " "
    if not (before.isalpha() or before in _GLUE) or before == "":
        return False
    following = text[end : end + 1]
    if _UNSPACED.match(following) and following.isalpha() and before not in _GLUE:
        return False  # Chinese prints its own figures between words: 2023年9月
    if text[end : end + 2][:1] in ".," and text[end + 1 : end + 2].isdigit():
        return False
    if _GROUPED.match(text, end):
        return False
    if before == "." and (text[start - 2 : start - 1].isupper() or not _SENTENCE_BEGINS.match(text, end)):
        return False  # a full stop has a mark behind it at the end of a sentence, not in "DEC.3 of the session"
    after_a_figure = text[start - 2 : start - 1].isdigit() and before in ".:,"
    if after_a_figure and not (before == "," and _YEAR.match(text, start - 5)):
        return False
    return not _ABBREVIATION.search(text, max(0, start - 9), start)


def _in_turn(tokens: list[tuple[int, _Token]], known: frozenset[str]) -> list[tuple[int, _Token]]:
    """Choose the marks: the longest rising row of sure ones, what fills its gaps, and marks that come again."""
    sure = [(at, int(number)) for at, (_, token) in enumerate(tokens) if token.how == _SURE for number in token.numbers]
    firsts: list[tuple[int, int]] = []
    for at, number in _longest_rise(sure):
        before = firsts[-1][1] if firsts else min(map(int, known), default=1) - 1
        if sum(before < int(other) < number for other in known) <= _MOST_MISSED:
            firsts.append((at, number))
    chosen = {at for at, _ in firsts}
    places = {number: at for at, number in firsts}
    numbers = sorted(map(int, known))
    for number in numbers:
        if number in places:
            continue
        after = max((at for other, at in places.items() if other < number), default=-1)
        until = min((at for other, at in places.items() if other > number), default=len(tokens))
        for how in (_LIKELY, _POSSIBLE):
            fitting = [at for at in range(after + 1, until) if tokens[at][1][2:] == ((str(number),), how)]
            if len(fitting) == 1:
                chosen.add(fitting[0])
                places[number] = fitting[0]
                break
    highest = 0
    for at, (_, token) in enumerate(tokens):
        if at in chosen:
            highest = max(highest, *map(int, token.numbers))
        elif token.how == _SURE and all(int(number) <= highest for number in token.numbers):
            chosen.add(at)
    return [tokens[at] for at in sorted(chosen)]


def _longest_rise(row: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Choose the longest row of (place, number) in which the numbers rise; of equal ones, the one that rises least.

    >>> _longest_rise([(0, 1), (1, 20), (2, 2), (3, 3)])
    [(0, 1), (2, 2), (3, 3)]
    """
    ends: list[int] = []  # the last number of the best row of each length
    at: list[int] = []
    before: dict[int, int] = {}
    for turn, (_, number) in enumerate(row):
        length = bisect_left(ends, number)
        if length < len(ends) and ends[length] == number:
            continue  # a mark that comes again; its first place counts
        before[turn] = at[length - 1] if length else -1
        ends[length:] = [number, *ends[length + 1 :]]
        at[length:] = [turn, *at[length + 1 :]]
    found: list[tuple[int, int]] = []
    turn = at[-1] if at else -1
    while turn >= 0:
        found.append(row[turn])
        turn = before[turn]
    return found[::-1]
