"""What changed between two releases, document by document, in words.

Both dumps are read once for a checksum of each graph, and once more for the graphs whose checksums differ: two
releases of twenty thousand documents that differ in one cost little memory.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from kg.check.values import lexical
from kg.iri import BASE
from kg.model import Fact
from kg.released import Released
from kg.vocab import DCTERMS, PREFIXES, SKOS, Nansen

_GRAPH: Final = "<" + BASE + "id/graph/"
_TITLES: Final = (DCTERMS.title, SKOS.prefLabel)
_LISTED: Final = 20
_AROUND: Final = 4
_SHOWN: Final = 14


@dataclass(slots=True)
class Change:
    """What changed in one graph: a language version of a document, or a register.

    `texts` are paragraphs (name, words before, words now), None where there were or are none; `counts` are
    the statements of a property where they differ: before, now, and those of before that are gone.
    """

    graph: str
    title: str
    state: str
    texts: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    things: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    statements: tuple[int, int] = (0, 0)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "graph": self.graph,
            "title": self.title,
            "state": self.state,
            "texts": [{"part": part, "before": one, "now": two} for part, one, two in self.texts],
            "things": [{"name": name, "state": state} for name, state in self.things],
            "counts": {name: {"before": b, "now": n, "gone": g} for name, (b, n, g) in self.counts.items()},
            "statements": {"before": self.statements[0], "now": self.statements[1]},
        }

    def in_words(self) -> Iterator[str]:
        """Say it, a line each."""
        yield f"{self.graph.removeprefix('graph/')}: {self.state}" + (f" ({self.title})" if self.title else "")
        if self.state != "changed":
            return
        for part, before, now in self.texts[:_LISTED]:
            if before is None or now is None:
                words = before if now is None else now
                yield f"  {part}: {'removed' if now is None else 'added'}: {_shortened(words or '')!r}"
            else:
                one, two = apart(before, now)
                yield f"  {part}: read {one!r}, reads {two!r}"
        yield from _more(self.texts, "paragraphs")
        for name, state in self.things[:_LISTED]:
            yield f"  {name}: {state}"
        yield from _more(self.things, "things")
        for name, (were, are, gone) in self.counts.items():
            yield f"  {name}: {were:,} before, {are:,} now" if were != are else f"  {name}: {gone:,} of {were:,} differ"


def _more(listed: list[Any], what: str) -> Iterator[str]:
    if len(listed) > _LISTED:
        yield f"  ... and {len(listed) - _LISTED} more {what}"


def diff(old: Released, new: Released) -> Iterator[Change]:
    """Yield what changed in the facts, in the order of the new release; what is gone comes at the end."""
    before, now = _checksums(old), _checksums(new)
    differing = {graph for graph in before.keys() | now.keys() if before.get(graph) != now.get(graph)}
    former, latter = _facts(old, differing), _facts(new, differing)
    for graph in (*(graph for graph in now if graph in differing), *(graph for graph in before if graph not in now)):
        yield _change(graph, former.get(graph), latter.get(graph))


def _checksums(released: Released) -> dict[str, bytes]:
    found = {}
    for graph, statements in released.graphs("core"):
        if released.base != BASE:
            statements = [" ".join(fact) for fact in _moved(statements, released.base)]
        found[_name(graph, released)] = hashlib.sha256("\n".join(sorted(statements)).encode()).digest()
    return found


def _facts(released: Released, graphs: set[str]) -> dict[str, set[Fact]]:
    named = ((_name(graph, released), statements) for graph, statements in released.graphs("core"))
    return {name: set(_moved(statements, released.base)) for name, statements in named if name in graphs}


def _name(graph: str, released: Released) -> str:
    return graph[1:-1].removeprefix(f"{released.base}id/")


def _moved(statements: Iterable[str], base: str) -> Iterator[Fact]:
    """Take statements apart; releases on different bases are compared on the published one."""
    for statement in statements:
        subject, predicate, value = statement.split(" ", 2)
        if base == BASE:
            yield subject, predicate, value
        else:
            yield _home(subject, base), _home(predicate, base), _home(value, base)


def _home(term: str, base: str) -> str:
    return f"<{BASE}{term[len(base) + 1 :]}" if term.startswith(f"<{base}") else term


def _change(graph: str, before: set[Fact] | None, now: set[Fact] | None) -> Change:
    title = _title(graph, now or before or set())
    change = Change(graph, title, "changed", statements=(len(before or ()), len(now or ())))
    if before is None or now is None:
        change.state = "added" if before is None else "removed"
        return change
    texts, former = _texts(now), _texts(before)
    places = _places(before) | _places(now)
    for part in sorted(texts.keys() | former.keys(), key=lambda part: (places.get(part, 0), part)):
        if texts.get(part) != former.get(part):
            change.texts.append((_short(part), former.get(part), texts.get(part)))
    if graph.startswith("graph/register/"):
        change.things += _things(before, now)
    were, are, gone, new = (
        Counter(predicate for _, predicate, _ in facts) for facts in (before, now, before - now, now - before)
    )
    for predicate in sorted(gone.keys() | new.keys()):
        change.counts[_prefixed(predicate)] = (were[predicate], are[predicate], gone[predicate])
    return change


def _title(graph: str, facts: set[Fact]) -> str:
    version = f"<{BASE}id/{graph.removeprefix('graph/')}>"
    titles = sorted(value for subject, predicate, value in facts if subject == version and predicate in _TITLES)
    return _shortened(lexical(titles[0])) if titles else ""


def _texts(facts: set[Fact]) -> dict[str, str]:
    return {subject: lexical(value) for subject, predicate, value in sorted(facts) if predicate == Nansen.text}


def _places(facts: set[Fact]) -> dict[str, int]:
    return {subject: int(lexical(value)) for subject, predicate, value in facts if predicate == Nansen.order}


def _things(before: set[Fact], now: set[Fact]) -> Iterator[tuple[str, str]]:
    """Find the things of a register that are new, gone, or described otherwise."""
    one, two = _by_subject(before), _by_subject(now)
    for subject in sorted(one.keys() | two.keys()):
        if one.get(subject) != two.get(subject):
            state = "added" if subject not in one else "removed" if subject not in two else "changed"
            yield _short(subject), state


def _by_subject(facts: set[Fact]) -> dict[str, list[Fact]]:
    return {subject: list(said) for subject, said in groupby(sorted(facts), key=lambda fact: fact[0])}


def apart(before: str, now: str) -> tuple[str, str]:
    """Shorten two readings to the words in which they differ, with a few around them.

    >>> apart("Notes with deep concern the report of the Secretary-General on it", "Notes the report of the \
    ... Secretary-General on it")
    ('Notes with deep concern the report of the ...', 'Notes the report of the ...')
    """
    one, two = before.split(), now.split()
    shorter = min(len(one), len(two))
    start = next((at for at in range(shorter) if one[at] != two[at]), shorter)
    tail = next((at for at in range(shorter - start) if one[-1 - at] != two[-1 - at]), shorter - start)
    return _cut(one, start, len(one) - tail), _cut(two, start, len(two) - tail)


def _cut(words: list[str], start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(words), min(end, start + _SHOWN) + _AROUND)
    return "... " * (first > 0) + " ".join(words[first:last]) + " ..." * (last < len(words))


def _shortened(words: str) -> str:
    return _cut(words.split(), 0, _SHOWN)


def _short(term: str) -> str:
    return term[1:-1].removeprefix(f"{BASE}id/")


def _prefixed(term: str) -> str:
    for name, space in PREFIXES.items():
        if term.startswith(f"<{space}"):
            return f"{name}:{term[len(space) + 1 : -1]}"
    return term[1:-1].replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:")
