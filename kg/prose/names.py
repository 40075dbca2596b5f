"""Names in texts: one pass over the words for all names of all registers, longest name first.

Short forms ("the Steering Group") count only in a text that also names the thing in full, or names its
anchor; anaphors ("the Office", "the Convention") go back to the last thing named whose name has that head.
How a language prints names and goes back to them is in its file (`kg/prose/naming.py`).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import ahocorasick

from kg.prose.naming import Naming, Plain, naming
from kg.prose.record import Form, Mention

_CALLED_SHORT = ("body", "conference", "role")
"""What texts go on to call by the first words of its name ("the Scientific Committee")."""
_BEFORE = 60
"""Characters looked at before a name for words that it is part of."""


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
    """A name that occurs in a part, before the choice between its bearers; or a `head`, which nobody bears."""

    start: int
    end: int
    bearers: tuple[Name, ...]
    head: str = ""


class NameIndex:
    """All names of the registers in one language, ready to be looked for in one pass.

    >>> index = NameIndex([Name("Office of the High Commissioner", "body/unhcr", "full"),
    ...                    Name("High Commissioner", "role/hc", "full")])
    >>> [(found.start, found.bearers[0].thing) for found in index.find("the Office of the High Commissioner")]
    [(4, 'body/unhcr')]
    """

    def __init__(self, names: Iterable[Name], language: str = "en") -> None:
        self.naming = naming(language)
        self.heads: dict[str, set[str]] = {}
        self.labels: dict[str, str] = {}
        self.names: dict[str, list[str]] = {}
        forms: dict[str, list[Name]] = {}
        for name in names:
            for form in self._learn(name):
                forms.setdefault(form, []).append(name)
            if name.form != "short" and name.thing.startswith(_CALLED_SHORT):
                short = name._replace(words=self.naming.short_of(name.words), form="short", anchor="")
                for form in self.naming.forms(short.words) if short.words else ():
                    forms.setdefault(form, []).append(short)
        self._forms = {words: (tuple(dict.fromkeys(bearers)), "") for words, bearers in forms.items()}
        for words, head in self.naming.heads.items():
            self._forms.setdefault(words, ((), head))

    def _learn(self, name: Name) -> list[str]:
        """Keep what a name tells of its thing, and give the forms in which it is printed."""
        printed = self.naming.forms(name.words)
        self.names.setdefault(name.thing, []).extend(printed)
        if name.form == "full":
            self.labels.setdefault(name.thing, name.words)
        if name.form != "short" and (head := self.naming.head_of(name.words)):
            self.heads.setdefault(name.thing, set()).add(head)
        return printed

    def knows(self, words: str) -> bool:
        """Tell whether these words are a name in a register."""
        return words in self._forms

    @cached_property
    def _printed(self) -> ahocorasick.Automaton:
        return _automaton(self._forms)

    @cached_property
    def _in_capitals(self) -> ahocorasick.Automaton:
        """All names as titles in capitals print them; few texts have one."""
        capitals: dict[str, tuple[tuple[Name, ...], str]] = {}
        for words, (bearers, head) in self._forms.items():
            others, _ = capitals.get(words.upper(), ((), ""))
            capitals[words.upper()] = ((*others, *bearers), head)
        return _automaton(capitals)

    def find(self, text: str) -> list[Found]:
        """Find names: whole words, leftmost first, the longest at each place, none inside another."""
        plain = self.naming.plain(text)
        return [
            found._replace(start=plain.at(found.start), end=plain.at(found.end))
            for found in self.read(plain.words)
            if found.bearers
        ]

    def read(self, plain: str) -> list[Found]:
        """Find names in a text written plainly, and the heads of names that stand outside them."""
        words = _words(self._in_capitals if plain.isupper() else self._printed, plain, self.naming)
        names = _longest([found for found in words if not found.head])
        return _beside(names, _longest([found for found in words if found.head]))


def _automaton(forms: dict[str, tuple[tuple[Name, ...], str]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for words, (bearers, head) in forms.items():
        automaton.add_word(words, (len(words), bearers, head))
    automaton.make_automaton()
    return automaton


def _words(automaton: ahocorasick.Automaton, plain: str, rules: Naming) -> list[Found]:
    """Find everything that the automaton knows where it stands as words of its own.

    What is only part of a name that no register has stays without bearers.
    """
    begins, ends = rules.begins_word, rules.ends_word
    found = []
    for last, (length, bearers, head) in automaton.iter(plain):
        start, end = last - length + 1, last + 1
        if ends(plain, end) and begins(plain, start):
            named = tuple(bearer for bearer in bearers if not _is_part(bearer, plain, start, end, rules))
            found.append(Found(start, end, named, head))
    return found


def _is_part(bearer: Name, plain: str, start: int, end: int, rules: Naming) -> bool:
    """Tell whether a name is only part of one that no register has ("Mexico Plan", "Committee on Rivers")."""
    kind = bearer.thing.partition("/")[0]
    if bearer.form == "short" and kind in _CALLED_SHORT:
        return rules.head_goes_on.match(plain, end) is not None
    if kind == "body":
        return rules.body_goes_on.match(plain, end) is not None
    if kind not in ("state", "place"):
        return False
    before = rules.place_before.search(plain, max(0, start - _BEFORE), start)
    return bool(before or rules.place_goes_on.match(plain, end))


def _longest(candidates: list[Found]) -> list[Found]:
    """Choose the leftmost of overlapping names, and the longest of those that begin together.

    A name that is only part of another is not chosen, and nothing inside it is.
    """
    candidates.sort(key=lambda found: (found.start, -found.end))
    chosen: list[Found] = []
    free = hidden = 0
    for found in candidates:
        if found.start < free or found.end <= hidden:
            continue
        if found.bearers or found.head:
            chosen.append(found)
            free = found.end
        else:
            hidden = found.end
    return chosen


def _beside(names: list[Found], more: list[Found]) -> list[Found]:
    """Add those that overlap with no name; all in the order of the text."""
    if not more:
        return names
    starts = [name.start for name in names]
    kept = []
    for found in more:
        at = bisect_right(starts, found.start)
        if (not at or names[at - 1].end <= found.start) and (at == len(names) or found.end <= starts[at]):
            kept.append(found)
    return sorted((*names, *kept), key=lambda found: found.start) if kept else names


def mentions_of(texts: list[str], index: NameIndex, context: Iterable[str]) -> list[tuple[Mention, ...]]:
    """Find what each text of one document mentions.

    `context` are the tails the document is about before its first word: the organ and what it belongs to.
    """
    plains = [index.naming.plain(text) for text in texts]
    found = [index.read(plain.words) for plain in plains]
    named = set(context)
    for names in found:
        named.update(bearer.thing for name in names for bearer in name.bearers if _stands_alone(bearer))
    if own := _own_forms(plains, found, index):
        short = _automaton({form: ((name,), "") for form, name in own.items()})
        found = [
            _beside(names, _longest(_words(short, plain.words, index.naming)))
            for plain, names in zip(plains, found, strict=True)
        ]
    memory = _Memory(index, named, context)
    return [tuple(memory.read(*read)) for read in zip(texts, plains, found, strict=True)]


def _own_forms(plains: list[Plain], found: list[list[Found]], index: NameIndex) -> dict[str, Name]:
    """Give the short forms that the document itself gives to what it names: "the Peace Fund (PF)"."""
    own: dict[str, Name] = {}
    for plain, names in zip(plains, found, strict=True):
        for name in names:
            bearers = [bearer for bearer in name.bearers if _stands_alone(bearer)]
            given = index.naming.own_form.match(plain.words, name.end) if len(bearers) == 1 else None
            form = given["form"] if given else ""
            if form and not index.knows(form) and _abbreviates(form, plain.words[name.start : name.end]):
                own.setdefault(form, Name(form, bearers[0].thing, "short"))
    return own


def _abbreviates(form: str, name: str) -> bool:
    """Tell whether the letters of a short form stand in the name in this order: it may belong to a longer name.

    >>> _abbreviates("DRC", "Democratic Republic of the Congo"), _abbreviates("MINUSMA", "Mali")
    (True, False)
    """
    letters = iter(name.casefold())
    return all(letter in letters for letter in form.casefold())


def _stands_alone(bearer: Name) -> bool:
    """Tell whether a name means its bearer in any text: a full name that needs no anchor."""
    return bearer.form != "short" and not bearer.anchor


class _Memory:
    """What a reader has in mind: the things the text names anywhere, and those named last."""

    def __init__(self, index: NameIndex, named: set[str], context: Iterable[str]) -> None:
        self._rules: Naming = index.naming
        self._heads = index.heads
        self._names = index.names
        self._named = named
        # Keys only, in the order of mention: the last key was named last.
        self._recent = dict.fromkeys(context)

    def read(self, text: str, plain: Plain, names: list[Found]) -> Iterator[Mention]:
        """Read one part from left to right."""
        for found in names:
            for thing, start, end, form in self._meanings(found, plain.words):
                first, last = plain.at(start), plain.at(end)
                yield Mention(thing, text[first:last], first, last, form)

    def _meanings(self, found: Found, plain: str) -> Iterator[tuple[str, int, int, Form]]:
        """Give what a name or head means: the things with the place of their names, and how they are named."""
        if found.head:
            if self._goes_back(found, plain) and (thing := self._meant(found.head)):
                yield thing, found.start, found.end, "anaphor"
            return
        for bearer in self._choose(found):
            as_modifier = bearer.thing == "body/un" and self._is_adjective(found, plain)
            if not as_modifier:
                self._remember(bearer.thing)
            yield bearer.thing, found.start, found.end, "modifier" if as_modifier else bearer.form
            for inner in bearer.within:
                yield from self._inner(inner, found, plain)

    def _goes_back(self, head: Found, plain: str) -> bool:
        """Tell whether a head stands alone ("the Conference") and is not the beginning of a name."""
        rules = self._rules
        if rules.determiners and not plain.endswith(rules.determiners, 0, head.start):
            return False
        return not rules.head_goes_on.match(plain, head.end)

    def _is_adjective(self, name: Found, plain: str) -> bool:
        """Tell whether "United Nations" says of what kind another thing is ("United Nations system")."""
        rules = self._rules
        return bool(
            rules.group_after.match(plain, name.end)
            or rules.group_before.search(plain, max(0, name.start - _BEFORE), name.start)
        )

    def _inner(self, thing: str, name: Found, plain: str) -> Iterator[tuple[str, int, int, Form]]:
        """Find the name of a thing inside the name that holds it."""
        for words in sorted(self._names.get(thing, ()), key=len, reverse=True):
            if (start := plain.find(words, name.start, name.end)) >= 0:
                self._remember(thing)
                yield thing, start, start + len(words), "variant"
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
