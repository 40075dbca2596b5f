"""What one text does to another at the place where it cites it: amends, extends, endorses, replaces it, follows it up.

Act and words tell it together: the organ decides, and the words between the act and the reference say what it decides
on. Editorial practice sets a reference behind fixed words ("as set out in paragraph 3 of its resolution"), so a text is
looked at with each reference written as one sign, and the words of a role are patterns of the language file around it.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from msgspec.structs import replace

from kg.prose.language import Language
from kg.prose.record import Citation, Mark, PartKind, Role

SIGN: Final = "※"
"""Stands for a reference in what the patterns see."""
_ROLES: Final[dict[Role, frozenset[str]]] = {
    "amends": frozenset({"adopt", "approve", "decide", "resolve"}),
    "extends": frozenset({"agree", "approve", "authorize", "decide", "extend", "renew", "resolve"}),
    "endorses": frozenset({"endorse"}),
    "supersedes": frozenset({"decide", "declare", "resolve"}),
}
"""The acts under which the pattern of this name tells a role."""
_OF_ITS_OWN: Final = frozenset({"amends", "extends", "supersedes"})
"""What an organ does to resolutions and decisions of its own only: another's it may endorse or follow up."""
_PUNCTUATION: Final = " ,;:.，；：。،؛"
_WORKS: Final = ("resolution/", "document/", "conclusion/")
_ADOPTERS: Final = (
    ("A/HRC/", "hrc"),
    ("A/", "unga"),
    ("S/", "unsc"),
    ("E/CN.4/", "chr"),
    ("E/", "ecosoc"),
    ("", ""),
)


def with_roles(
    text: str,
    kind: PartKind,
    marks: tuple[Mark, ...],
    citations: tuple[Citation, ...],
    organ: str,
    language: Language,
) -> tuple[Citation, ...]:
    """Add to the citations of a part the role in which the text cites them, where its words tell one.

    `organ` is the organ that speaks.
    """
    if not citations or not language.pattern["role"].search(text):
        return citations
    shown, places = _shown(text, marks, citations)
    cited = list(citations)
    for role, lemmas in _ROLES.items():
        for at in _named(role, shown, places, language):
            it = cited[at]
            is_whose = role not in _OF_ITS_OWN or _adopter(it.symbol) == organ
            if it.lemma in lemmas and is_whose and it.thing.startswith(_WORKS):
                cited[at] = replace(it, role=role)
    for at in _named("follow_up_title" if kind == "title" else "follow_up", shown, places, language):
        if cited[at].thing.startswith(_WORKS):
            cited[at] = replace(cited[at], role="follows up")
    for found in language.pattern["amended"].finditer(shown):
        amended = {citations[at].thing for at in _within(found.span("amended"), shown, places)}
        for at in _within(found.span("cited"), shown, places):
            named = {citations[at].thing, *amended}
            if len(amended) == 1 and len(named) == 2 and all(thing.startswith(_WORKS) for thing in named):
                cited[at] = replace(cited[at], role="amending", amended=next(iter(amended)))
    return tuple(cited)


def _adopter(symbol: str) -> str:
    """Give the organ that adopted a resolution or decision; empty for other documents."""
    if "/RES/" not in symbol and "/DEC/" not in symbol:
        return ""
    return next(organ for prefix, organ in _ADOPTERS if symbol.startswith(prefix))


def _named(name: str, shown: str, places: list[list[int]], language: Language) -> Iterable[int]:
    """Give the citations that a pattern finds: in its group `cited`, or `ahead` where they stand before the words."""
    for found in language.pattern[name].finditer(shown):
        for group in found.groupdict().keys() & {"cited", "ahead"}:
            if found[group]:
                yield from _within(found.span(group), shown, places)


def _within(span: tuple[int, int], shown: str, places: list[list[int]]) -> Iterable[int]:
    first = shown.count(SIGN, 0, span[0])
    for place in places[first : first + shown.count(SIGN, *span)]:
        yield from place


def _shown(text: str, marks: tuple[Mark, ...], citations: tuple[Citation, ...]) -> tuple[str, list[list[int]]]:
    """Write each reference as one sign, and give which citations each sign is; a footnote's stands at its mark."""
    # A mark stands behind the punctuation (Editorial Manual); what it refers to, before it.
    called = {mark.marker: len(text[: mark.offset].rstrip(_PUNCTUATION)) for mark in reversed(marks)}
    spans = [(called[c.via],) * 2 if c.via in called else (c.start, c.end) for c in citations]
    pieces: list[str] = []
    places: list[list[int]] = []
    at = 0
    for (start, end), same in groupby(sorted(range(len(citations)), key=lambda n: spans[n]), key=lambda n: spans[n]):
        if start < at:
            places[-1] += same  # a name within a reference, or two sources of one note
            continue
        pieces += [text[at:start].replace(SIGN, " "), SIGN]
        places.append(list(same))
        at = end
    return "".join((*pieces, text[at:])), places
