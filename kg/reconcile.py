"""One work, several languages and files: what each expression says, and where its sources or languages differ.

A file is not a text: the same language version may lie here as XML, as PDF and as Word file. The words are taken
from the carrier that tells most; the other files are still its sources, and where they read otherwise both
readings are reported. Nothing here looks at the disk, and the result does not depend on the order of arrival.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from kg import iri, terms
from kg.check.values import lexical
from kg.model import Carrier, Described, Fact, Finding
from kg.vocab import PROV, Nansen

CARRIERS: tuple[Carrier, ...] = (
    "akoma ntoso",
    "docx",
    "html",
    "pdf",
    "text export",
    "markdown",
    "web text",
    "table",
    "scan",
)
"""The better first: XML knows paragraphs from page furniture, a scan must guess even the letters."""

_SHOWN = 30
_LISTED = 12
# The same words in another type: no carrier is wrong that sets them so.
_SAME_TYPE = str.maketrans(
    "‘’‚‛“”„«»‐‑–—−\u00a0\u202f\u2009", '\'\'\'\'"""""-----   ', "\u00ad\u200b\u200e\u200f\ufeff"
)


class Reconciled(NamedTuple):
    """A work's expressions, one each; what was found; and the files (name, why) that add nothing."""

    kept: list[Described]
    findings: list[Finding]
    repeats: list[tuple[str, str]]


def reconcile(group: Sequence[Described], order: Sequence[Carrier] = CARRIERS) -> Reconciled:
    """Make one expression of all files that hold it, and compare the languages of a work.

    `group` is what belongs in one Turtle file; rows of a register have no origin and stay as they are.
    """
    kept: list[Described] = [described for described in group if described.origin is None]
    findings: list[Finding] = []
    repeats: list[tuple[str, str]] = []
    texts = sorted((described for described in group if described.origin), key=lambda one: _rank(one, order))
    for _, files in groupby(texts, key=attrgetter("graph")):
        best, *others = files
        for other in others:
            if other.origin and best.origin and other.origin.sha256 == best.origin.sha256:
                says = f"It holds the same text as {best.source}, byte for byte. Keep one of the two files"
                repeats.append((other.source, says))
                continue
            findings += _differences(best, other)
            best = _with_source(best, other)
        kept.append(best)
    versions = [described for described in kept if described.origin]
    findings += _languages(versions)
    rows = [described for described in kept if described.origin is None]
    return Reconciled(rows + _in_one_order(versions), findings, repeats)


def _rank(described: Described, order: Sequence[Carrier]) -> tuple[str, int, str]:
    carrier = described.origin.carrier if described.origin else None
    return described.graph, order.index(carrier) if carrier in order else len(order), described.source


# ---- one expression, several files ----


def _with_source(best: Described, other: Described) -> Described:
    """Say that the expression was derived from the other file too, and describe that file."""
    source = f"<{iri.ID}source/"
    more = [fact for fact in other.core if fact[0].startswith(source) or fact[1] == PROV.wasDerivedFrom]
    return replace(best, core=tuple(dict.fromkeys((*best.core, *more))))


def _differences(best: Described, other: Described) -> Iterator[Finding]:
    """Find where two files read the same expression otherwise; both readings are shown."""
    where = f"{best.source}; {other.source}"
    found = 0
    for about, ours, theirs in _pairs(_readings(best), _readings(other)):
        found += 1
        if ours is None or theirs is None:
            present, words = (best, ours) if theirs is None else (other, theirs)
            says = f"Only {present.source} ({_carrier(present)}) has this: {_short(words or '')!r}"
        else:
            one, two = _first_difference(ours, theirs)
            says = f"{best.source} ({_carrier(best)}) reads {one!r}, {other.source} ({_carrier(other)}) reads {two!r}"
        yield Finding(about, f"{says}. The words of {best.source} are taken", where, "warning")
    says = f"{other.source} ({_carrier(other)}) holds the same text as {best.source} ({_carrier(best)})"
    told = f"; they differ in {found} places" if found else ", word for word"
    yield Finding(_expression(best), f"{says}{told}", where, "info")


def _readings(described: Described) -> dict[str, str]:
    """Give the words of each part, and what is said in one plain value of the work and the version."""
    wholes = {f"<{_expression(described)}>", f"<{_work(described)}>"}
    read: dict[str, list[str]] = {}
    for subject, predicate, value in described.core:
        if predicate == Nansen.text:
            read.setdefault(subject[1:-1], []).append(value)
        elif subject in wholes and value[0] == '"':
            read.setdefault(f"{subject[1:-1]} {predicate}", []).append(value)
    return {about: lexical(values[0]) for about, values in read.items() if len(values) == 1}


def _pairs(ours: dict[str, str], theirs: dict[str, str]) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield what is read otherwise; a plain value that one of the two lacks is no other reading."""
    for about in dict.fromkeys((*ours, *theirs)):
        one, two = ours.get(about), theirs.get(about)
        if one is not None and two is not None:
            if _plain(one) != _plain(two):
                yield about.partition(" ")[0], one, two
        elif " " not in about:
            yield about, one, two


def _plain(words: str) -> str:
    return " ".join(words.translate(_SAME_TYPE).split())


def _first_difference(ours: str, theirs: str) -> tuple[str, str]:
    """Shorten two readings to the words around the first place where they part.

    >>> _first_difference("Notes with deep concern the report", "Notes with great concern the report")
    ('Notes with deep concern the report', 'Notes with great concern the report')
    """
    ours, theirs = _plain(ours), _plain(theirs)
    same = next((at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), None)
    at = min(len(ours), len(theirs)) if same is None else same
    start = ours.rfind(" ", 0, max(0, at - _SHOWN)) + 1
    return _cut(ours, start, at), _cut(theirs, start, at)


def _cut(words: str, start: int, at: int) -> str:
    end = words.find(" ", at + _SHOWN)
    shown = words[start:] if end < 0 else f"{words[start:end]} ..."
    return f"... {shown}" if start else shown


def _short(words: str) -> str:
    return words if len(words) <= 2 * _SHOWN else f"{words[: 2 * _SHOWN - 4]} ..."


# ---- one work, several languages ----


def _languages(expressions: Sequence[Described]) -> Iterator[Finding]:
    """Find versions that lack a part the others have, or have one that the others lack."""
    parts = {described.graph: _parts(described) for described in expressions}
    if len(parts) < 2:
        return
    english = next((keys for graph, keys in parts.items() if graph.endswith("/en")), None)
    expected = [key for key in dict.fromkeys(k for keys in parts.values() for k in keys) if _usual(key, parts, english)]
    for described in expressions:
        own = parts[described.graph]
        missing = [key for key in expected if key not in own]
        extra = [key for key in own if key not in set(expected)]
        says = [f"lacks {_listed(missing)}"] * bool(missing) + [f"has {_listed(extra)} besides"] * bool(extra)
        if says:
            words = f"Compared with its other languages ({_tags(expressions, described)}), this version "
            yield Finding(_expression(described), words + " and ".join(says), described.source, "warning")


def _in_one_order(versions: Sequence[Described]) -> list[Described]:
    """Give each part one place in the text (nansen:order) in all versions: the English one, where there is English.

    Versions that differ in a heading would else give two places to every part behind it. Parts that only another
    version has stand behind the rest, in its order.
    """
    places: dict[str, str] = {}
    ordered: dict[str, Described] = {}
    for described in sorted(versions, key=lambda one: (not one.graph.endswith("/en"), one.graph)):
        is_first = not places
        core: list[Fact] = []
        for subject, predicate, value in described.core:
            if predicate == Nansen.order and "/act/" not in subject:
                value = places.setdefault(subject, value if is_first else terms.integer(len(places) + 1))
            core.append((subject, predicate, value))
        ordered[described.graph] = replace(described, core=tuple(core))
    return [ordered[described.graph] for described in versions]


def _usual(key: str, parts: dict[str, list[str]], english: list[str] | None) -> bool:
    """Tell whether most versions have a part; where they are even, English decides, or else it is expected."""
    having = sum(key in keys for keys in parts.values())
    if 2 * having != len(parts):
        return 2 * having > len(parts)
    return english is None or key in english


def _parts(described: Described) -> list[str]:
    work = f"<{_work(described)}/"
    found = (fact[0] for fact in described.core if fact[1] == Nansen.text and fact[0].startswith(work))
    return list(dict.fromkeys(subject[len(work) : -1] for subject in found))


def _tags(expressions: Iterable[Described], besides: Described) -> str:
    return ", ".join(one.graph.rpartition("/")[2] for one in expressions if one is not besides)


def _listed(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
    return ", ".join(keys[:_LISTED]) + more


# ---- names ----


def _expression(described: Described) -> str:
    return f"{iri.ID}{described.graph.removeprefix('graph/')}"


def _work(described: Described) -> str:
    return _expression(described).rpartition("/")[0]


def _carrier(described: Described) -> str:
    return described.origin.carrier if described.origin else "register"
