"""Whom an act is directed at: bodies, States, roles and groups.

"Urges the Office, within its mandate, and all host countries to ..." is directed at the Office and at host countries.
Which acts are directed at somebody is said in the register of acts, how a language lists them in its file.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec.structs import replace

from kg.prose.acts import Verb
from kg.prose.addressee_lists import NEVER, Item, ListReader, Words
from kg.prose.groups import Groups
from kg.prose.names import Name
from kg.prose.record import Act, Addressed, Mention
from kg.prose.unread import bare, has_signs


@cache
def words(language: str) -> Words:
    """Read the section `addressees` of a language file."""
    file = files("kg") / "languages" / f"{language}.toml"
    return words_of(tomllib.loads(file.read_text("utf-8"))["addressees"])


def words_of(written: Mapping[str, Any]) -> Words:
    """Make ready what a language file says."""
    plain = {"attached", "contracted", "is_strict", "has_head_first", "has_blanks"}
    given: dict[str, Any] = {name: value for name, value in written.items() if name in plain}
    patterns: dict[str, Any] = {name: re.compile(value) for name, value in written.items() if name not in plain}
    return Words(**given, **patterns)


class Addressing:
    """Reads whom the acts of a paragraph are directed at."""

    def __init__(
        self,
        groups: Iterable[Name] = (),
        verbs: Iterable[Verb] = (),
        words: Words | None = None,
        renewed: re.Pattern[str] = NEVER,
    ) -> None:
        self.words = words or Words()
        self._renewed = renewed
        self.directed = {verb.lemma: verb.directed for verb in verbs if verb.directed}
        self.groups = Groups(
            groups,
            self.words.has_head_first,
            " " if self.words.has_blanks else "",
            self.words.attached,
            self.words.contracted,
        )

    def read(
        self, text: str, acts: tuple[Act, ...], mentions: tuple[Mention, ...], state: str = ""
    ) -> tuple[tuple[Act, ...], tuple[Addressed, ...]]:
        """Add to each act whom it is directed at; give the words that name groups, too.

        `state` is the State that the text is about, if it is about one. An act that stands right before another
        ("calls upon and urges") shares its addressees; a pronoun stands for those of the act before it, or for whose
        doings that act was about.
        """
        if not any(act.lemma in self.directed for act in acts):
            return acts, ()
        if has_signs(text):
            return self._read_marked(text, acts, mentions, state)
        reader = ListReader(self.words, self.groups, text, mentions, state)
        directed = [self._how(act) for act in acts]
        ends = [*(act.start for act in acts[1:]), len(text)]
        lists = [
            reader.items(act.end, until, how) if how else []
            for act, until, how in zip(acts, ends, directed, strict=True)
        ]
        for at in reversed(range(len(acts) - 1)):
            if directed[at] and self.words.joins.fullmatch(text, acts[at].end, ends[at]):
                lists[at] = lists[at + 1]
        for at in range(1, len(acts)):
            if directed[at] and not lists[at] and reader.has_pronoun(acts[at]):
                before = next((items for items in reversed(lists[:at]) if items), None)
                lists[at] = before or reader.owners(acts[at - 1].end, acts[at].start)
        read = tuple(
            [replace(act, addressees=_things(items)) if items else act for act, items in zip(acts, lists, strict=True)]
        )
        groups = dict.fromkeys(
            Addressed(thing, text[item.start : item.end], item.start, item.end)
            for items in lists
            for item in items
            if item.form
            for thing in item.things
        )
        return read, tuple(sorted(groups, key=lambda group: group.start))

    def _how(self, act: Act) -> str:
        """Tell how an act is directed at somebody; "reiterates its request" asks again."""
        how = self.directed.get(act.lemma, "")
        if how == "again":
            return "asks" if self._renewed.search(act.words) else ""
        return how

    def _read_marked(
        self, text: str, acts: tuple[Act, ...], mentions: tuple[Mention, ...], state: str
    ) -> tuple[tuple[Act, ...], tuple[Addressed, ...]]:
        """Read a text without its signs for vowels, and tell where the words stand in the text as printed."""
        unmarked = bare(text)
        moved = unmarked.at
        bare_acts = tuple([replace(act, start=moved(act.start), end=moved(act.end)) for act in acts])
        bare_mentions = tuple([replace(name, start=moved(name.start), end=moved(name.end)) for name in mentions])
        read, groups = self.read(unmarked.text, bare_acts, bare_mentions, state)
        spans = [(group.thing, *unmarked.printed(group.start, group.end)) for group in groups]
        return (
            tuple([replace(act, addressees=found.addressees) for act, found in zip(acts, read, strict=True)]),
            tuple([Addressed(thing, text[start:end], start, end) for thing, start, end in spans]),
        )


def _things(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([thing for item in items for thing in item.things]))
