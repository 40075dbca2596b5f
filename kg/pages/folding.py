"""How words are folded for the index, so that readers find them as they type them, in six languages."""

import re
import unicodedata

_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه"})
_ARTICLE = re.compile(r"\A(?:[وفبكل]?ال|لل)(?=\w{3})")
_PLURAL = re.compile(r"(?<=\w{3})(?:ون|ين)\Z")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile("[\\w\u0610-\u061a\u064b-\u065f\u0670\u0640]+")
"""A word of any language; Arabic marks are no letters to Python, but they cut no word in two."""


def tokens(text: str) -> list[tuple[str, int, int]]:
    """Give the words of a text as the index knows them, each with its place in the text.

    Chinese has no spaces: every two neighbouring characters are a token, so that any word of two or more is found.

    >>> [token for token, _, _ in tokens("难民公约")]
    ['难民', '民公', '公约']
    >>> [token for token, _, _ in tokens("Réfugiés: اللّاجئين والنازحون")]
    ['refugies', 'لاجي', 'نازح']
    """
    found: list[tuple[str, int, int]] = []
    for word in _WORD.finditer(text):
        at = word.start()
        rest = word[0]
        for han in _HAN.finditer(rest):
            found += _pairs(han[0], at + han.start())
        if not _HAN.search(rest) and (folded := fold(rest)):
            found.append((folded, at, word.end()))
    return found


def fold(word: str) -> str:
    """Fold one word: case, accents, Arabic marks and letter forms, the Arabic article.

    >>> fold("ÉTATS"), fold("الأطفال"), fold("Ёлка")
    ('etats', 'اطفال', 'елка')
    """
    word = _ARABIC_MARKS.sub("", unicodedata.normalize("NFKC", word).lower()).translate(_ARABIC_LETTERS)
    if "\u0600" <= word[:1] <= "\u06ff":
        return _PLURAL.sub("", _ARTICLE.sub("", word))
    plain = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _pairs(run: str, at: int) -> list[tuple[str, int, int]]:
    if len(run) == 1:
        return [(run, at, at + 1)]
    return [(run[n : n + 2], at + n, at + n + 2) for n in range(len(run) - 1)]


def indexed(text: str) -> str:
    """Write a text as the index takes it: its tokens, with spaces."""
    return " ".join(token for token, _, _ in tokens(text))


def snippet(text: str, asked: set[str], around: int = 90) -> list[tuple[str, bool]]:
    """Cut the stretch of a text with the most of the words asked for; tell which pieces are those words.

    >>> snippet("States shall register every child.", {"regist"})
    [('States shall ', False), ('register', True), (' every child.', False)]
    """
    hits = [(start, end) for token, start, end in tokens(text) if any(token.startswith(one) for one in asked)]
    if not hits:
        return [(text[: 2 * around] + ("…" if len(text) > 2 * around else ""), False)]
    best = max(hits, key=lambda hit: sum(hit[0] <= start < hit[0] + around for start, _ in hits))
    first, last = max(0, best[0] - around), min(len(text), best[0] + 2 * around)
    if first and (space := text.find(" ", first, best[0])) > 0:
        first = space + 1
    out: list[tuple[str, bool]] = [("…", False)] if first else []
    at = first
    for start, end in hits:
        if end <= at or start >= last:
            continue
        start = max(start, at)
        if start > at:
            out.append((text[at:start], False))
        out.append((text[start:end], True))
        at = end
    out.append((text[at:last] + ("…" if last < len(text) else ""), False))
    return [piece for piece in out if piece[0]]
