"""Footnotes: what each Ibid. stands for, and what the sources in a note are.

Editorial practice: Ibid. repeats the source named last, as far as the words after it do not replace it.
A source is written from the general to the particular (series, session, supplement, chapter; or series,
volume, number), so the first words after Ibid. tell how much of the antecedent is kept.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.prose.language import Language, english
from kg.prose.references import references
from kg.prose.symbols import find_symbols

# Ranks of a source's elements, from general to particular, by the groups of the pattern `element`.
_RANKS = {"session": 1, "volume": 1, "supplement": 2, "pinpoint": 3}
_SMALLEST = 4
_COMMA = re.compile(r"[,،，]\s*")
_SEMICOLON = re.compile(r"[;；؛]\s?")
_MORE_OF_SYMBOL = re.compile(r"(?: (?:and|et|y|и|و) (?:Add|Corr|Rev)\.\d+(?:-\d+)?)*[)）\]]*")
_NUMBERS = re.compile(r"(?P<joint>[^\dIVX]*)(?:[IVX]{1,3}-)?(?P<number>\d+)")
_UP_TO = re.compile(r"to|à|a|по|至|إلى|[-–—‑]")
_LONGEST_RANGE = 12
"""Treaties registered under numbers in a row; more would be a misprint."""
_LONGEST_SOURCE = 600
"""Characters that an Ibid. may stand for; more is no source, and a row of them would grow with each."""
_ENGLISH = english()


class Source(NamedTuple):
    """A source named in a note: tail's kind and the printed identifier, with its pinpoint."""

    kind: str
    symbol: str
    locator: str | None = None
    volume: str | None = None


def resolve(text: str, before: str, language: Language = _ENGLISH) -> tuple[str, bool]:
    """Write out every Ibid. of a note, given the note before it already written out.

    >>> resolve("Ibid., vol. 606, No. 8791.", "United Nations, Treaty Series, vol. 189, No. 2545.")
    ('United Nations, Treaty Series, vol. 606, No. 8791.', True)
    >>> resolve("A/53/413.", "")
    ('A/53/413.', False)
    """
    pieces: list[str] = []
    at = 0
    antecedent = before
    repeats = list(language.pattern["ibid"].finditer(text))
    bounds = [*(found.start() for found in repeats), len(text)]
    for found, end in zip(repeats, bounds[1:], strict=True):
        pieces.append(text[at : found.start()])
        if not antecedent:
            return text, False
        rest = text[found.end() :].lstrip(",،， ")
        kept = _keep(antecedent, _rank(rest, language), language)
        if len(kept) > _LONGEST_SOURCE:
            return text, False
        pieces.append(kept)
        at = found.end()
        if not rest.strip(".。 "):
            at = len(text)
            pieces.append("。" if "。" in rest else ".")
        antecedent = kept + _SEMICOLON.split(text[at:end])[0]
    if not pieces:
        return text, False
    pieces.append(text[at:])
    return "".join(pieces), True


def _rank(rest: str, language: Language) -> int:
    found = language.pattern["element"].match(rest)
    return _RANKS[found.lastgroup or ""] if found else _SMALLEST


def _keep(antecedent: str, rank: int, language: Language) -> str:
    """Keep the elements of the last source in the antecedent that are more general than `rank`."""
    last = _SEMICOLON.split(antecedent.rstrip(".。 "))[-1].removeprefix("and ")
    elements = _split(last, language)
    kept = [element for element in elements if _rank(element, language) < rank or element is elements[0]]
    return "".join(kept).rstrip(",،， ")


def _split(source: str, language: Language) -> list[str]:
    """Split a source at its commas, where a known element begins; other commas belong to the words.

    Each element keeps the comma behind it, so that joined they read as printed.
    """
    elements: list[str] = []
    at = 0
    while at < len(source):
        comma = _COMMA.search(source, at)
        end = comma.end() if comma else len(source)
        piece = source[at:end]
        if elements and _rank(piece, language) == _SMALLEST:
            elements[-1] += piece
        else:
            elements.append(piece)
        at = end
    return elements


def sources(resolved: str, language: Language = _ENGLISH) -> Iterator[Source]:
    """Find the sources a written-out note names: documents, resolutions, treaties.

    >>> [(found.symbol, found.locator) for found in sources("A/51/341 and Corr.1, appendix.")]
    [('A/51/341', 'appendix'), ('A/51/341/Corr.1', 'appendix')]
    >>> [(found.volume, found.symbol) for found in sources("United Nations, Treaty Series, vol. 189, No. 2545.")]
    [('189', '2545')]
    >>> [(found.kind, found.symbol, found.locator) for found in sources("Resolution 428 (V), annex.")]
    [('resolution', 'A/RES/428(V)', 'annex')]
    """
    for unts in language.pattern["treaty_series"].finditer(resolved):
        locator = _locator(resolved, unts.end(), language)
        for volume, number in _registered(unts["volume"], unts["number"]):
            yield Source("treaty", number, locator, volume)
    for found in find_symbols(resolved):
        kind = "resolution" if "/RES/" in found.symbol else "document"
        yield Source(kind, found.symbol, _locator(resolved, found.end, language))
    for named in references(resolved, "unga", language):
        if named.kind != "conclusion":
            locator = _locator(resolved, named.end, language)
            yield from (Source(named.kind, symbol, locator) for symbol in named.symbols)


def _registered(volumes: str, numbers: str) -> Iterator[tuple[str, str]]:
    """Pair volumes and registration numbers: several volumes under one number are a convention and its protocols.

    >>> list(_registered("2225, 2237 and 2241", "39574")), list(_registered("75", "970–972"))
    ([('2225', '39574'), ('2237', '39574'), ('2241', '39574')], [('75', '970'), ('75', '971'), ('75', '972')])
    """
    first, *others = dict.fromkeys(re.findall(r"\d+", volumes))
    listed: dict[str, None] = {}
    for found in _NUMBERS.finditer(numbers):
        until = int(found["number"])
        joint = found["joint"].strip()
        last = int(next(reversed(listed))) if listed else until
        if _UP_TO.fullmatch(joint) and 0 < until - last <= _LONGEST_RANGE:
            listed.update(dict.fromkeys(map(str, range(last + 1, until))))
        listed[str(until)] = None
    yield from ((first, number) for number in listed)
    yield from ((volume, number) for volume in others for number in listed)


def _locator(resolved: str, at: int, language: Language) -> str | None:
    """Give the pinpoint that follows a symbol, past a closing bracket and "and Corr.1"."""
    more = _MORE_OF_SYMBOL.match(resolved, at)
    found = language.pattern["pinpoint"].match(resolved, more.end() if more else at)
    return found["locator"].rstrip(".。 ") if found else None
