"""Groups in texts, such as host countries; in "regional and subregional organizations" two share their last word."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.prose.names import Name

# Accents are left out on capitals, and marks and hyphens have two shapes; every sign is taken for one other.
_SAME = str.maketrans("’‘\xa0‑ёЁأإآÀÁÇÈÉÊÎÍÓÔÚàáçèéêîíóôú", "''\x20-еЕاااAACEEEIIOOUaaceeeiioou")
_GOES_ON = re.compile(r"-?\w")
_KEY = 2
"""Characters by which forms are found; the shortest, such as 各国, have no more."""


class Found(NamedTuple):
    """Words that name one group or, joined, several; `form` is the last group's form."""

    things: tuple[str, ...]
    end: int
    form: str


def folded(text: str) -> str:
    """Write alike what is printed in two ways; every character keeps its place.

    >>> folded("Non‑Governmental Organizations")
    'non-governmental organizations'
    >>> folded("États") == folded("Etats")
    True
    """
    if not text.isascii():
        text = text.translate(_SAME)
    small = text.lower()
    return small if len(small) == len(text) else text


class Groups:
    """The groups of the register in one language, found at a place in folded text.

    The head of a form ("organizations") stands first where `head_first`, else last; `blank` is what stands between
    words. `attached` are particles written with the next word, `contracted` what they make of its beginning.
    """

    def __init__(
        self,
        names: Iterable[Name],
        head_first: bool = False,
        blank: str = " ",
        attached: Iterable[str] = (),
        contracted: Mapping[str, str] | None = None,
    ) -> None:
        self._head_first = head_first
        self._blank = blank
        self._things: dict[str, tuple[str, ...]] = {}
        for name in names:
            form = folded(name.words)
            self._things[form] = tuple(dict.fromkeys((*self._things.get(form, ()), name.thing)))
        for form, things in [*self._things.items()]:
            for particle in attached:
                written = particle + form
                for apart, together in (contracted or {}).items():
                    if written.startswith(apart):
                        written = together + written.removeprefix(apart)
                self._things.setdefault(written, things)
        self._heads = {form: tuple(self._edges(form, not head_first)) for form in self._things}
        whole: defaultdict[str, set[str]] = defaultdict(set)
        parts: defaultdict[str, set[str]] = defaultdict(set)
        for form, heads in self._heads.items():
            whole[form[:_KEY]].add(form)
            for head in heads:
                rest = form.removeprefix(head) if head_first else form.removesuffix(head)
                rest = rest.strip(blank) if blank else rest
                parts[rest[:_KEY]].add(rest)
        self._firsts = {form: tuple(self._edges(form, from_end=False)) for form in self._things}
        tails: defaultdict[str, list[str]] = defaultdict(list)
        for form, heads in self._firsts.items():
            for head in heads:
                tails[head].append(form.removeprefix(head).strip())
        self._tails = {head: sorted(ends, key=len, reverse=True) for head, ends in tails.items()}
        self._whole = {key: tuple(sorted(forms, key=len, reverse=True)) for key, forms in whole.items()}
        self._parts = {key: tuple(sorted(forms, key=len, reverse=True)) for key, forms in parts.items()}

    def _edges(self, form: str, from_end: bool) -> Iterator[str]:
        """Give the shorter forms at the beginning of a form, or at its end."""
        for at in range(1, len(form)):
            edge, rest = (form[at:], form[at - 1]) if from_end else (form[:at], form[at])
            if edge in self._things and (not self._blank or rest == self._blank):
                yield edge

    def find(self, text: str, at: int, joins: re.Pattern[str], passed: re.Pattern[str]) -> Found | None:
        """Find the groups named at a place, in folded text; one word may be `passed` between them."""
        return self.whole(text, at) or self._sharing(text, at, joins, passed)

    def whole(self, text: str, at: int) -> Found | None:
        """Find the groups whose whole form stands at a place."""
        form = self._longest(self._whole, text, at)
        return Found(self._things[form], at + len(form), form) if form else None

    def modified(self, modifier: str, found: Found) -> Found:
        """Give the groups of a form whose first words stand farther before it: "United Nations (relevant) bodies"."""
        whole = f"{modifier}{self._blank}{found.form}"
        return Found(self._things[whole], found.end, whole) if whole in self._things else found

    def _sharing(self, text: str, at: int, joins: re.Pattern[str], passed: re.Pattern[str]) -> Found | None:
        """Find "regional and (other) subregional organizations"."""
        part = "" if self._head_first else self._longest(self._parts, text, at)
        join = joins.match(text, at + len(part)) if part else None
        if not join:
            return None
        word = passed.match(text, join.end())
        rest = self.find(text, join.end(), joins, passed) or (word and self.find(text, word.end(), joins, passed))
        if not rest:
            return None
        for head in (rest.form, *self._heads[rest.form]):
            if things := self._things.get(f"{part}{self._blank}{head}"):
                return Found((*things, *rest.things), rest.end, rest.form)
        return rest

    def goes_on(self, text: str, at: int, form: str) -> Found | None:
        """Find what shares its head with the form before it: "organisations régionales et sous-régionales"."""
        if self._head_first and (part := self._longest(self._parts, text, at)):
            for head in (form, *self._heads[form]):
                if things := self._things.get(whole := f"{head}{self._blank}{part}"):
                    return Found(things, at + len(part), whole)
        return None

    def completed(self, text: str, at: int, form: str) -> Found | None:
        """Find what completes a form behind other words: "entities (concerned) of the United Nations system"."""
        same = [head for head in self._firsts.get(form, ()) if self._things[head] == self._things[form]]
        for head in (form, *same):
            for tail in self._tails.get(head, ()):
                if text.startswith(tail, at) and not _GOES_ON.match(text, at + len(tail)):
                    whole = f"{head}{self._blank}{tail}"
                    return Found(self._things[whole], at + len(tail), whole)
        return None

    def before(self, form: str, later: str) -> str:
        """Give the whole of a form that leaves its tail to the next: "organizations and agencies of the ... system"."""
        for head in self._firsts.get(later, ()):
            # "States, in particular nuclear-weapon States" share nothing.
            if head != form and (whole := form + later.removeprefix(head)) in self._things:
                return whole
        return ""

    def after(self, form: str, earlier: str) -> str:
        """Give the whole of a form that leaves its modifier to the one before: "United Nations agencies and bodies"."""
        for head in () if self._head_first else self._heads[earlier]:
            if (whole := earlier.removesuffix(head) + form) in self._things:
                return whole
        return ""

    def things(self, form: str) -> tuple[str, ...]:
        """Give the groups of a form."""
        return self._things[form]

    def _longest(self, index: Mapping[str, tuple[str, ...]], text: str, at: int) -> str:
        forms = index.get(text[at : at + _KEY], ())
        if not text.startswith(forms, at):
            return ""  # nearly always
        for form in forms:
            end = at + len(form)
            if text.startswith(form, at) and not (self._blank and _GOES_ON.match(text, end)):
                return form
        return ""
