"""Footnotes: what each Ibid. stands for, and what the sources in a note are.

Editorial practice: Ibid. repeats the source named last, as far as the words after it do not replace it.
A source is written from the general to the particular (series, session, supplement, chapter; or series,
volume, number), so the first words after Ibid. tell how much of the antecedent is kept.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.prose.symbols import RESOLUTION_NUMBER, find_symbols, resolution_symbols

_IBID = re.compile(r"\b[Ii]bid\.")
_SESSION = r"[A-Z][a-z]+(?:-[a-z]+)?(?: [a-z]+){0,3} (?:[Ee]mergency )?(?:[Ss]pecial )?(?:Session|Year|Meeting)\b"
_PINPOINT = "chap|sect|para|paras|art|arts|annex|appendix|part|p|pp|table|rule|addendum|corrigendum|resolution|decision"
# Ranks of a source's elements, from general to particular; each begins one element after a comma.
_ELEMENTS = (
    (1, re.compile(rf"{_SESSION}|(?:1[89]|20)\d\d\b")),
    (1, re.compile(r"vol\. ?\d")),
    (2, re.compile(r"(?:(?:\d+\w* )?Supplements?|Annexes|Plenary Meetings|No\.|Nos\.)")),
    (3, re.compile(rf"(?:{_PINPOINT})\b")),
)
_UNTS = re.compile(
    r"Treaty Series, vol\. ?(?P<volume>\d{1,5}), Nos?\. ?(?P<number>[IVX]{0,3}-?\d{1,6})"
    r"(?P<more>(?:(?:,| and|-) ?\d{1,6})*)"
)
_LOCATOR = re.compile(
    r"\)?, (?P<locator>(?:(?:chap|sect|para|paras|art|arts|part|table|rule)s?\. ?"
    r"|(?:annex|annexes|appendix|enclosure)\b)[^;]*?)(?=[;]|\.?\Z|, and\b|; and\b)"
)
_NAMED_ORGAN = "General Assembly|Security Council|Economic and Social Council|Human Rights Council"
_RESOLUTION = re.compile(rf"\b(?:(?P<body>{_NAMED_ORGAN}) )?[Rr]esolutions? (?P<number>{RESOLUTION_NUMBER})")
_DECISION = re.compile(r"\b[Dd]ecision (?P<number>\d{2}/\d{3}(?: [A-Z])?)\b")
_ORGANS = {"Security Council": "unsc", "Economic and Social Council": "ecosoc", "Human Rights Council": "hrc"}


class Source(NamedTuple):
    """A source named in a note: tail's kind and the printed identifier, with its pinpoint."""

    kind: str
    symbol: str
    locator: str | None = None
    volume: str | None = None


def resolve(text: str, before: str) -> tuple[str, bool]:
    """Write out every Ibid. of a note, given the note before it already written out.

    >>> resolve("Ibid., vol. 606, No. 8791.", "United Nations, Treaty Series, vol. 189, No. 2545.")
    ('United Nations, Treaty Series, vol. 606, No. 8791.', True)
    >>> resolve("A/53/413.", "")
    ('A/53/413.', False)
    """
    if "bid." not in text:
        return text, False
    pieces: list[str] = []
    at = 0
    antecedent = before
    for found in _IBID.finditer(text):
        pieces.append(text[at : found.start()])
        if not antecedent:
            return text, False
        rest = text[found.end() :].lstrip(", ")
        kept = _keep(antecedent, _rank(rest))
        pieces.append(kept)
        at = found.end()
        if not rest.strip(". "):
            at = len(text)
            pieces.append(".")
        antecedent = kept + text[at:].split(";")[0]
    pieces.append(text[at:])
    return "".join(pieces), True


def _rank(rest: str) -> int:
    for rank, pattern in _ELEMENTS:
        if pattern.match(rest):
            return rank
    return 4


def _keep(antecedent: str, rank: int) -> str:
    """Keep the elements of the last source in the antecedent that are more general than `rank`."""
    last = antecedent.rstrip(". ").split("; ")[-1].removeprefix("and ")
    elements = _split(last)
    kept = [element for element in elements if _rank(element) < rank or element is elements[0]]
    return ", ".join(kept)


def _split(source: str) -> list[str]:
    """Split a source at its commas, where a known element begins; other commas belong to the words."""
    elements: list[str] = []
    for piece in source.split(", "):
        if elements and _rank(piece) == 4:
            elements[-1] += f", {piece}"
        else:
            elements.append(piece)
    return elements


def sources(resolved: str) -> Iterator[Source]:
    """Find the sources a written-out note names: documents, resolutions, treaties.

    >>> [(found.symbol, found.locator) for found in sources("A/51/341 and Corr.1, appendix.")]
    [('A/51/341', 'appendix'), ('A/51/341/Corr.1', 'appendix')]
    >>> [(found.volume, found.symbol) for found in sources("United Nations, Treaty Series, vol. 189, No. 2545.")]
    [('189', '2545')]
    >>> [(found.kind, found.symbol, found.locator) for found in sources("Resolution 428 (V), annex.")]
    [('resolution', 'A/RES/428(V)', 'annex')]
    """
    for unts in _UNTS.finditer(resolved):
        locator = _locator(resolved, unts.end())
        for number in [unts["number"], *re.findall(r"\d+", unts["more"])]:
            yield Source("treaty", number.rpartition("-")[2], locator, unts["volume"])
    for found in find_symbols(resolved):
        kind = "resolution" if "/RES/" in found.symbol else "document"
        yield Source(kind, found.symbol, _locator(resolved, found.end))
    for printed in _RESOLUTION.finditer(resolved):
        organ = _ORGANS.get(printed["body"] or "", "unga")
        for symbol in resolution_symbols(printed["number"], organ):
            yield Source("resolution", symbol, _locator(resolved, printed.end()))
    for printed in _DECISION.finditer(resolved):
        yield Source("decision", f"A/DEC/{printed['number']}", _locator(resolved, printed.end()))


def _locator(resolved: str, at: int) -> str | None:
    """Give the pinpoint that follows a symbol, past a closing bracket and "and Corr.1"."""
    after = re.compile(r"(?: and (?:Add|Corr|Rev)\.\d+(?:-\d+)?)*\)?").match(resolved, at)
    found = _LOCATOR.match(resolved, after.end() if after else at)
    return found["locator"].rstrip(". ") if found else None
