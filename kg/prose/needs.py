"""Words without which a pattern cannot match, so that a text without them need not be searched.

Looking for fifty words is some ten times faster than one search with a pattern that tries fifty verbs behind what may
stand before them. The words are taken from the pattern itself, as `re` understands it.
"""

import re
from collections.abc import Iterable
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]  # private, but the only place that tells
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_MOST = 100
"""Alternatives beyond which looking for them costs more than it saves."""


@cache
def needs(pattern: re.Pattern[str]) -> tuple[str, ...]:
    r"""Give words, in small letters, one of which stands in every match of a pattern; none if nothing is sure.

    >>> needs(re.compile(r"\b[Tt]o (?:report(?:ing)?|(?i:brief) (?:it|him))\b")), needs(re.compile(r"\d+"))
    (('brief ', 'report'), ())
    """
    return tuple(sorted(_needed(_parser.parse(pattern.pattern, pattern.flags)) or ()))


def may_match(pattern: re.Pattern[str], text: str) -> bool:
    """Tell whether a text, in small letters, holds what a pattern needs.

    >>> may_match(re.compile("report|brief"), "requests a report"), may_match(re.compile("report|brief"), "a meeting")
    (True, False)
    """
    words = needs(pattern)
    for word in words:
        if word in text:
            return True
    return not words


def _needed(parsed: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Give the best words of what stands one behind the other: the shortest of them as long as possible."""
    found: list[frozenset[str] | None] = []
    letters = ""
    for code, of in parsed:
        if letter := _letter(code, of):
            letters += letter
            continue
        found += [frozenset([letters]), _needed_of(code, of)]
        letters = ""
    sure = [words for words in (*found, frozenset([letters])) if words and "" not in words and len(words) <= _MOST]
    return max(sure, key=lambda words: (min(map(len, words)), -len(words)), default=None)


def _letter(code: Any, of: Any) -> str:
    """Give a letter that must stand there, in one case or both; its small form may have two letters."""
    if code is codes.LITERAL:
        return chr(of).lower()
    signs = {chr(sign).lower() if kind is codes.LITERAL else "" for kind, sign in of} if code is codes.IN else set()
    return signs.pop() if len(signs) == 1 else ""


def _needed_of(code: Any, of: Any) -> frozenset[str] | None:
    if code is codes.SUBPATTERN:
        return _needed(of[-1])
    if code is codes.BRANCH:
        branches = [_needed(branch) for branch in of[1]]
        return frozenset().union(*branches) if all(branches) else None  # type: ignore[arg-type]
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and of[0]:
        return _needed(of[2])
    return None
