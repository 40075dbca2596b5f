"""Names in texts: one pass over the words for all names of all registers, longest name first.

Short forms ("the Steering Group") count only in a text that also names the thing in full, or names its
anchor; anaphors ("the Office", "the Convention") go back to the last thing named whose name has that head.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import ahocorasick

from kg.prose.record import Form, Mention

# Characters that differ in print only; each is replaced by one character, so offsets stay.
_PRINTED = (("’", "'"), ("‘", "'"), ("\xa0", " "), ("‑", "-"))
_HEADS = (
    "Office|Conference|Convention|Protocol|Covenant|Declaration|Programme|Plan|Committee|Commission|Agency|Fund|"
    "Statute|Framework|Compact|Summit"
)
_DETERMINERS = ("the ", "The ", "this ", "This ", "that ", "said ", "his ", "her ", "its ", "Its ", "their ", "Their ")
# A head that a name goes on from ("the Conference of the Parties", "the Office's Plan") is no anaphor.
_ANAPHOR = re.compile(
    rf"(?P<head>{_HEADS})\b(?! (?:of|on|for|to|against|relating|concerning) (?:the )?[A-Z])(?!'s? [A-Z])(?! [A-Z])"
)
# "United Nations" before such words is an adjective, not the Organization.
_GROUP_AFTER = re.compile(
    r" (?:and [a-z]+ personnel|system|agenc|personnel|bod(?:y|ies)|entit|organization|programmes|country team|offic|"
    r"staff|specialized|organs|funds|missions?\b|peace)"
)
_NAME_GOES_ON = re.compile(r"(?: |-)(?:[A-Z][a-z]|of the [A-Z][a-z]+ (?:Declaration|Plan|Programme))")


class Name(NamedTuple):
    """A name as a register gives it.

    `anchor` is the tail that a text must name for a short form to count (empty: the thing itself in full).
    `within` are the things named inside it that count as mentioned too.
    """

    words: str
    thing: str
    form: Form
    anchor: str = ""
    within: tuple[str, ...] = ()
    language: str = "en"


class Found(NamedTuple):
    """A name that occurs in a part, before the choice between its bearers."""

    start: int
    end: int
    bearers: tuple[Name, ...]


class NameIndex:
    """All names of the registers, ready to be looked for in one pass.

    >>> index = NameIndex([Name("Office of the High Commissioner", "body/unhcr", "full"),
    ...                    Name("High Commissioner", "role/hc", "full")])
    >>> [(found.start, found.bearers[0].thing) for found in index.find("the Office of the High Commissioner")]
    [(4, 'body/unhcr')]
    """

    def __init__(self, names: Iterable[Name]) -> None:
        bearers: dict[str, list[Name]] = {}
        self.heads: dict[str, set[str]] = {}
        self.labels: dict[str, str] = {}
        self.names: dict[str, list[str]] = {}
        for name in names:
            bearers.setdefault(_plain(name.words), []).append(name)
            self.names.setdefault(name.thing, []).append(name.words)
            if name.form == "full":
                self.labels.setdefault(name.thing, name.words)
            if name.form != "short" and (head := _head(name.words)):
                self.heads.setdefault(name.thing, set()).add(head)
        self._automaton = ahocorasick.Automaton()
        for words, named in bearers.items():
            self._automaton.add_word(words, (len(words), tuple(dict.fromkeys(named))))
        self._empty = not bearers
        if bearers:
            self._automaton.make_automaton()

    def find(self, text: str) -> list[Found]:
        """Find names: whole words, leftmost first, the longest at each place, none inside another."""
        if self._empty:
            return []
        plain = _plain(text)
        size = len(plain)
        candidates = []
        for last, (length, bearers) in self._automaton.iter(plain):
            start, end = last - length + 1, last + 1
            if (start and plain[start - 1].isalnum()) or (end < size and plain[end].isalnum()):
                continue
            candidates.append((start, -end, bearers))
        candidates.sort(key=lambda found: found[:2])
        chosen: list[Found] = []
        free = 0
        for start, minus_end, bearers in candidates:
            if start >= free:
                chosen.append(Found(start, -minus_end, bearers))
                free = -minus_end
        return chosen


def _plain(text: str) -> str:
    if not text.isascii():
        # Four replacements are many times as fast as one translation, which looks up each character.
        for printed, plain in _PRINTED:
            text = text.replace(printed, plain)
    return text


def _head(name: str) -> str:
    """Give the head noun of a name: the last capital word before the first small one.

    >>> _head("Executive Committee of the High Commissioner's Programme"), _head("1951 Convention")
    ('Committee', 'Convention')
    """
    head = ""
    for word in name.split():
        if word[0].isupper():
            head = word.rstrip(",")
        elif not word[0].isdigit():
            break
    return head


def mentions_of(texts: list[str], index: NameIndex, context: Iterable[str]) -> list[tuple[Mention, ...]]:
    """Find what each text of one document mentions.

    `context` are the tails the document is about before its first word: the organ and what it belongs to.
    """
    found = [index.find(text) for text in texts]
    named = set(context)
    for names in found:
        named.update(bearer.thing for name in names for bearer in name.bearers if _stands_alone(bearer))
    memory = _Memory(index, named, context)
    return [tuple(memory.read(text, names)) for text, names in zip(texts, found, strict=True)]


def _stands_alone(bearer: Name) -> bool:
    """Tell whether a name means its bearer in any text: a full name that needs no anchor."""
    return bearer.form != "short" and not bearer.anchor


class _Memory:
    """What a reader has in mind: the things the text names anywhere, and those named last."""

    def __init__(self, index: NameIndex, named: set[str], context: Iterable[str]) -> None:
        self._heads = index.heads
        self._names = index.names
        self._named = named
        # Keys only, in the order of mention: the last key was named last.
        self._recent = dict.fromkeys(context)

    def read(self, text: str, names: list[Found]) -> Iterator[Mention]:
        """Read one part from left to right."""
        anaphors = [
            found
            for found in _ANAPHOR.finditer(text)
            if text.endswith(_DETERMINERS, 0, found.start())
            and not any(name.start <= found.start() < name.end for name in names)
        ]
        events = [(name.start, name) for name in names] + [(found.start("head"), found) for found in anaphors]
        for _, event in sorted(events, key=lambda event: event[0]):
            if isinstance(event, Found):
                yield from self._name(event, text)
            elif thing := self._meant(event["head"]):
                yield Mention(thing, event["head"], *event.span("head"), "anaphor")

    def _name(self, name: Found, text: str) -> Iterator[Mention]:
        words = text[name.start : name.end]
        for bearer in self._choose(name):
            if bearer.thing.startswith(("state/", "place/")) and _NAME_GOES_ON.match(text, name.end):
                return
            as_modifier = bearer.thing == "body/un" and _GROUP_AFTER.match(text, name.end)
            if not as_modifier:
                self._remember(bearer.thing)
            yield Mention(bearer.thing, words, name.start, name.end, "modifier" if as_modifier else bearer.form)
            for inner in bearer.within:
                yield from self._inner(inner, name, text)

    def _inner(self, thing: str, name: Found, text: str) -> Iterator[Mention]:
        """Find the name of a thing inside the name that holds it."""
        for words in sorted(self._names.get(thing, ()), key=len, reverse=True):
            if (start := text.find(words, name.start, name.end)) >= 0:
                self._remember(thing)
                yield Mention(thing, words, start, start + len(words), "variant")
                return

    def _remember(self, thing: str) -> None:
        self._recent.pop(thing, None)
        self._recent[thing] = None

    def _choose(self, name: Found) -> list[Name]:
        """Choose the bearers of a name.

        A full name means all that bear it ("Geneva Conventions of 1949"); a short one means what the text
        names otherwise, the last named if it could be several.
        """
        full = [
            bearer
            for bearer in name.bearers
            if _stands_alone(bearer) or (bearer.form != "short" and bearer.anchor in self._named)
        ]
        if full:
            return full
        fitting = [bearer for bearer in name.bearers if bearer.thing in self._named or bearer.anchor in self._named]
        if len(fitting) < 2:
            return fitting
        order = {thing: at for at, thing in enumerate(self._recent)}
        latest = {bearer: max(order.get(bearer.thing, -1), order.get(bearer.anchor, -1)) for bearer in fitting}
        return [bearer for bearer in fitting if latest[bearer] == max(latest.values())]

    def _meant(self, head: str) -> str | None:
        """Give the last thing named whose name has this head."""
        return next((thing for thing in reversed(self._recent) if head in self._heads.get(thing, ())), None)
