"""How a language writes names and goes back to them.

Signs that stand for one another, case forms, particles written on to a name, the nouns of anaphors: all of it is data,
the section `names` of a language file.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, NamedTuple

# Characters that differ in print only; each is replaced by one character, so offsets stay.
_PRINTED = (("’", "'"), ("‘", "'"), ("\xa0", " "), ("‑", "-"), ("–", "-"), ("—", "-"))
_AROUND = "(),«»"
_SMALL = re.compile(r"(?<!\S)[a-z]")
# Ideograms are words by themselves, with no blank between them: whatever stands beside one is another word.
_IDEOGRAMS = "\u2e80"
_LETTER = r"[^\W_\u2e80-\uffff]"


class Declension:
    """The case forms of a name: its adjectives and the noun they belong to change, what follows the noun stays.

    A row gives an ending of the nominative and what stands for it in each other case. The longest ending that fits a
    word counts; the noun after one of the `joints` ("Босния и Герцеговина") and the one in brackets change like the
    first.

    >>> rows = Declension([["ный", "ного", "ным"]], [["т", "та", "том"], ["", "", ""]], ["и"])
    >>> list(rows.of("Красный Крест мира"))
    ['Красного Креста мира', 'Красным Крестом мира']
    """

    def __init__(
        self, agreeing: Sequence[Sequence[str]], nouns: Sequence[Sequence[str]], joints: Sequence[str]
    ) -> None:
        self._rows: dict[str, list[Sequence[str]]] = {}
        self._joints = frozenset(joints)
        self._agreeing = frozenset(row[0] for row in agreeing)
        for ending, *cases in (*agreeing, *nouns):
            self._rows.setdefault(ending, []).append(cases)
        self._longest = max(map(len, self._rows))

    def of(self, name: str) -> Iterator[str]:
        """Give the forms of a name in the other cases, each once; a noun that fits two rows has the forms of both."""
        words = name.split(" ")
        changed: list[list[str]] = []
        for word, following in zip(words, (*words[1:], ""), strict=True):
            ending = self._ending(word)
            changed.append(list(self._forms(word, ending)))
            if word in self._joints or ending in self._agreeing:
                continue
            if following not in self._joints and not following.startswith("("):
                break
        rest = words[len(changed) :]
        for case in range(max(map(len, changed))):
            form = " ".join([*(forms[case % len(forms)] for forms in changed), *rest])
            if form != name:
                yield form

    def _ending(self, word: str) -> str:
        bare = word.strip(_AROUND).casefold()
        for length in range(min(self._longest, len(bare)), 0, -1):
            if (ending := bare[-length:]) in self._rows:
                return ending
        return ""

    def _forms(self, word: str, ending: str) -> Iterator[str]:
        bare = word.strip(_AROUND)
        if word in self._joints or bare.isupper():
            yield word
            return
        before, _, after = word.partition(bare)
        stem = bare[: len(bare) - len(ending)]
        for cases in self._rows[ending]:
            for case in cases:
                # An ending may be the whole word: its capital stays.
                yield before + (stem + case if stem or bare.islower() else case.capitalize()) + after


class Plain(NamedTuple):
    """A text written plainly, and where a sign was left out before which of its letters."""

    words: str
    left_out: tuple[int, ...]

    def at(self, offset: int) -> int:
        """Give the place in the printed text of a place in the plain one."""
        return offset + bisect_right(self.left_out, offset) if self.left_out else offset


@dataclass(frozen=True)
class Naming:
    """The rules by which names of a language are met in a text.

    `same` are signs and what they are taken for, `idle` finds signs that only adorn a word. `particles` may be written
    on to the front of a name, which then may begin otherwise (`contracted`).

    `heads` are the nouns by which a text goes back to a thing, by the forms that a text prints; they follow one of the
    `determiners`, if there are any, and nothing that `head_goes_on` finds. In a name, `head` finds that noun, one of
    the `nouns` without capitals: the last one if `head_last`, and then only before the first small word. `short_form`
    finds in a name the `form` by which a text that names the thing in full goes on to call it; `own_form` finds behind
    a name the short `form` that the document itself gives to it.

    Between `group_before` and `group_after` the name of the United Nations is an adjective. The name of a body that
    `body_goes_on` is part of another name, and so is that of a State or place that `place_goes_on` or that stands
    behind `place_before`.
    """

    same: tuple[tuple[str, str], ...]
    idle: re.Pattern[str] | None
    particles: frozenset[str]
    contracted: tuple[tuple[str, str], ...]
    declension: Declension | None
    heads: dict[str, str]
    nouns: dict[str, str]
    head: re.Pattern[str]
    head_last: bool
    determiners: tuple[str, ...]
    head_goes_on: re.Pattern[str]
    short_form: re.Pattern[str]
    own_form: re.Pattern[str]
    group_before: re.Pattern[str]
    group_after: re.Pattern[str]
    body_goes_on: re.Pattern[str]
    place_before: re.Pattern[str]
    place_goes_on: re.Pattern[str]

    def plain(self, text: str) -> "Plain":
        """Write a text as names are written: one sign for signs that are the same, none that only adorns.

        >>> naming("ar").plain("نـزع السلاح").words == "نزع السلاح"
        True
        """
        if text.isascii():
            return Plain(text, ())
        # Few replacements are many times as fast as one translation, which looks up each character.
        for printed, plain in self.same:
            text = text.replace(printed, plain)
        if self.idle is None or not (idle := [found.start() for found in self.idle.finditer(text)]):
            return Plain(text, ())
        return Plain(self.idle.sub("", text), tuple(at - before for before, at in enumerate(idle)))

    def forms(self, name: str) -> list[str]:
        """Give all forms in which a name is printed, plain.

        >>> naming("ar").forms("اللجنة"), naming("ru").forms("Красный Крест")[:2]
        (['اللجنة', 'للجنة'], ['Красный Крест', 'Красного Креста'])
        """
        words = self.plain(name).words
        forms = [words, *(self.declension.of(words) if self.declension else ())]
        begun = (instead + words[len(start) :] for start, instead in self.contracted if words.startswith(start))
        forms += islice(begun, 1)
        # A name that begins small is printed with a capital where a sentence or a title begins.
        return [*forms, *(form[0].upper() + form[1:] for form in forms if form[0].islower())]

    def head_of(self, name: str) -> str:
        """Give the noun by which a text goes back to a name, or nothing.

        >>> naming("en").head_of("Executive Committee of the High Commissioner's Programme")
        'Committee'
        """
        words = self.plain(name).words
        if self.head_last and (small := _SMALL.search(words)):
            words = words[: small.start()]
        found = [found["noun"] for found in self.head.finditer(words)]
        return self.nouns[found[-1 if self.head_last else 0].casefold()] if found else ""

    def short_of(self, name: str) -> str:
        """Give the form by which a text goes on to call what it named in full, or nothing.

        >>> naming("en").short_of("United Nations Scientific Committee on the Effects of Atomic Radiation")
        'Scientific Committee'
        """
        found = self.short_form.match(self.plain(name).words)
        return found["form"] if found else ""

    def begins_word(self, text: str, start: int) -> bool:
        """Tell whether a word begins here, after nothing or after particles that are written on to it."""
        if not _is_joined(text, start):
            return True
        first = start
        while first and text[first - 1].isalpha():
            first -= 1
        return text[first:start] in self.particles

    def ends_word(self, text: str, end: int) -> bool:
        """Tell whether a word ends here."""
        return not _is_joined(text, end)


def _is_joined(text: str, at: int) -> bool:
    """Tell whether what stands before and behind this place is one word; ideograms are words by themselves."""
    if not 0 < at < len(text):
        return False
    before, behind = text[at - 1], text[at]
    return before.isalnum() and behind.isalnum() and before < _IDEOGRAMS and behind < _IDEOGRAMS


@cache
def naming(language: str) -> Naming:
    """Read the section `names` of a language file."""
    file = files("kg") / "languages" / f"{language}.toml"
    written: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))["names"]
    article: str = written.get("article", "")
    rules = Naming(
        same=(*_PRINTED, *((sign, plain) for sign, plain in written.get("same", ()))),
        idle=re.compile(written["idle"]) if "idle" in written else None,
        particles=frozenset(written.get("particles", ())),
        contracted=tuple((start, instead) for start, instead in written.get("contracted", ())),
        declension=Declension(**written["declension"]) if "declension" in written else None,
        heads={},
        nouns={noun.casefold(): noun for noun in written["heads"]},
        head=_any_of(written["heads"], article),
        head_last=written["head_last"],
        determiners=tuple(written["determiners"]),
        **{name: re.compile(entry["find"]) for name, entry in written["pattern"].items()},
    )
    heads = {form: noun for noun in written["heads"] for form in rules.forms(article + noun)}
    return replace(rules, heads=heads)


def _any_of(nouns: list[str], article: str) -> re.Pattern[str]:
    """Match any of the nouns as a word of a name, in any case, the longest first."""
    longest = sorted(nouns, key=len, reverse=True)
    words = "|".join(re.escape(noun) for noun in longest)
    return re.compile(rf"(?i)(?<!{_LETTER})(?:{article})?(?P<noun>{words})(?!{_LETTER})")
