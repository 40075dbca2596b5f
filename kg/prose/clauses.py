"""Where an act asks or decides, and the clauses in it that may be mandates.

An act governs the verbs up to the next act; a sub-paragraph goes on with the act of its chapeau. A verb that a pattern
of the language file knows opens a clause, which lasts until the next such verb.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from kg.prose.hints import may_match
from kg.prose.language import Language
from kg.prose.record import Act, Mention
from kg.prose.unread import Bare, bare

ASKING = frozenset(
    [
        "appeal",
        "ask",
        "authorize",
        "call",
        "call for",
        "call on",
        "call upon",
        "demand",
        "direct",
        "encourage",
        "enjoin",
        "exhort",
        "instruct",
        "invite",
        "propose",
        "recommend",
        "request",
        "suggest",
        "urge",
    ]
)
DECIDING = frozenset(
    ["agree", "approve", "decide", "determine", "express intention", "resolve", "resolved", "seized", "undertake"]
)
_RENEWING = frozenset(["reaffirm", "reiterate", "renew", "restate"])
_VERBS = ("mandate_report", "mandate_again", "mandate_hold", "mandate_hand")
_NOUN = 40
"""Characters behind an act that says something again in which that stands: "reiterates its request"."""
NEAR = 120
"""Characters before a verb in which stands what joins it to the one before, or makes a report of what it says."""
FARTHER = 260
"""Characters behind a verb in which its object is looked for: recipient, time and place may come before it."""


class Source(NamedTuple):
    """The act that a part stands under: the key of the part whose act it is, its place there, the act."""

    key: str
    at: int
    act: Act


class Said(NamedTuple):
    """A part as mandates are looked for in it; `cited` are the stretches that are references."""

    key: str
    text: str
    acts: tuple[Act, ...]
    mentions: Sequence[Mention]
    cited: Sequence[tuple[int, int]]


class Scope(NamedTuple):
    """The stretch that an act governs which asks or decides, maybe again: from its end to the next."""

    source: Source
    decides: bool
    renews: bool
    start: int
    end: int


class Clause(NamedTuple):
    """What one verb opens: the readings of the verb by pattern, where its stretch begins, its words, and the end.

    What stands before the first verb belongs to it too ("requests him, at its hundredth session, to report"), and is
    said of the others as well: `led` are its ends. `quoted` are the titles, which tell what is written about and not
    what is asked.
    """

    verbs: dict[str, re.Match[str]]
    begins: int
    start: int
    end: int
    led: tuple[int, int]
    quoted: tuple[tuple[int, int], ...]

    def is_quoted(self, at: int) -> bool:
        """Tell whether a place is within a title."""
        return any(start <= at < end for start, end in self.quoted)

    def words(self, text: str, start: int, end: int) -> str:
        """Give the words from one place to another, with titles blanked out."""
        words = text[start:end]
        for first, last in self.quoted:
            if first >= start and last <= end:
                words = words[: first - start] + " " * (last - first) + words[last - start :]
        return words


def source(key: str, acts: tuple[Act, ...], above: Source | None) -> Source | None:
    """Give the act that a part's sub-paragraphs go on with: its last main one, else that of its own chapeau."""
    return next((Source(key, at, acts[at]) for at in reversed(range(len(acts))) if acts[at].role == "main"), above)


def scopes(said: Said, above: Source | None, language: Language) -> Iterator[Scope]:
    """Find the stretches in which a part asks or decides; `above` is the act that a sub-paragraph goes on with."""
    sources = [
        Source(said.key, at, act) for at, act in enumerate(said.acts) if act.role == "main" or act.lemma in ASKING
    ]
    starts = [source.act.start for source in sources] + [len(said.text)]
    if above and starts[0] > 0:
        sources.insert(0, above)
        starts.insert(0, 0)
    for source, until in zip(sources, starts[1:], strict=True):
        act = source.act
        renews = None
        decides = act.lemma in DECIDING
        if act.lemma in _RENEWING:
            words, at = (act.words, 0) if source is above else (said.text, act.start)
            renews, again = (
                language.pattern[what].search(words, at, at + len(act.words) + _NOUN)
                for what in ("mandate_renewed", "mandate_redecided")
            )
            decides = again is not None
        start = 0 if source is above else renews.end() if renews else _begins(act, said.text, language)
        if decides or renews or act.lemma in ASKING:
            yield Scope(source, decides, renews is not None, start, until)


def _begins(act: Act, text: str, language: Language) -> int:
    """Tell where what an act governs begins: a register may take "decides to remain seized" for one act.

    Verbs are looked for behind a comma, so that of ", remains seized" is of its stretch.
    """
    inside = language.pattern["mandate_again"].search(act.words)
    if not (inside and inside["sure"]):
        return act.end
    return act.start + inside.start() if inside.start() else max(0, len(text[: act.start].rstrip()) - 1)


def clauses(text: str, scope: Scope, language: Language) -> Iterator[Clause]:
    """Find the clauses of a scope, in order."""
    pattern, (*_, start, end) = language.pattern, scope
    readings: dict[int, dict[str, re.Match[str]]] = {}
    if (named := pattern["mandate_noun"].match(text, start, end)) and (named["hold"] or not scope.decides):
        readings[start] = {"mandate_noun": named}
    # Others are asked to take a matter up only at a session.
    is_idle = not scope.decides and not pattern["session_word"].search(text, start, end)
    small = text[start:end].lower()
    for name in _VERBS:
        if (name == "mandate_again" and is_idle) or not may_match(pattern[name], small):
            continue
        for found in pattern[name].finditer(text, start, end):
            readings.setdefault(found.start(), {})[name] = found
    if not readings:
        return
    quoted = tuple(found.span() for found in pattern["mandate_quoted"].finditer(text, start, end))
    said = pattern["mandate_within"].finditer(text, start, end) if may_match(pattern["mandate_within"], small) else ()
    within = [found.start() for found in said]
    chosen: list[tuple[int, dict[str, re.Match[str]]]] = []
    free = start
    for at in sorted(readings):
        found = next(iter(readings[at].values()))
        if at < free or any(first <= at < last for first, last in quoted) or _says_nothing(readings[at], within):
            continue
        if not _is_nested(text[start:at], found[0], language):
            chosen.append((at, readings[at]))
            free = found.end()
    begins = []
    free = start
    for at, verbs in chosen:
        led = pattern["mandate_before"].search(text, free, at)
        begins.append(led.start() if led else at)
        free = max(found.end() for found in verbs.values())
    for which, ((_, verbs), begun) in enumerate(zip(chosen, begins, strict=True)):
        until = begins[which + 1] if which + 1 < len(begins) else end
        yield Clause(verbs, begun if which else start, begun, until, (start, begins[0]), quoted)


def _is_nested(gap: str, verb: str, language: Language) -> bool:
    """Tell a verb that hangs on another one ("to help States to report"): of those only the first has no joint."""
    joint, another = language.pattern["mandate_joint"], language.pattern["mandate_infinitive"]
    before, first = gap[-NEAR:].rstrip(), verb.split(maxsplit=1)[0]
    return bool(another.search(gap) and not joint.search(f"{before} ") and not joint.search(f"{first} "))


def _says_nothing(verbs: Mapping[str, re.Match[str]], within: Sequence[int]) -> bool:
    """Tell a verb such as "to include", which asks for a report only where one is named near it."""
    hand = verbs.get("mandate_hand")
    if len(verbs) > 1 or not hand or not hand["says"]:
        return False
    return not any(hand.start() - NEAR <= place <= hand.end() + FARTHER for place in within)


def unmarked(said: Said) -> tuple[Said, Bare]:
    """Leave out the signs that are not read."""
    text = bare(said.text)
    acts = tuple(replace(act, start=text.at(act.start), end=text.at(act.end)) for act in said.acts)
    mentions = [replace(one, start=text.at(one.start), end=text.at(one.end)) for one in said.mentions]
    cited = [(text.at(start), text.at(end)) for start, end in said.cited]
    return Said(said.key, text.text, acts, mentions, cited), text
