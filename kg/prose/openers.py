"""Acts in the languages other than English: a tree of the printed forms, with adverbs wherever they stand.

Editorial Manual: a preambular paragraph begins with a participle or an adjective, an operative one with a
verb in the present; Chinese prints the same form in both, Arabic puts a particle before the verb of the preamble.
An adverb or a degree stands before, inside or behind ("prend également note avec une vive préoccupation"), so a form
is met word by word and what is only a degree is passed over. Forms are the register's, adverbs the language file's.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Literal, NamedTuple

from kg.prose.acts import TENSES, Tense, Verb
from kg.prose.record import Act

# What may part two words of one form; a comma ends it.
_LETTERS = r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+(?:[\u0300-\u036f\u064b-\u0652\u0670]+[^\W\u4e00-\u9fff]*)*"
_WORD = re.compile(rf"[ \u00a0'’\u2011-]{{0,2}}({_LETTERS})")
_MARKS = re.compile(r"[\u0301\u064b-\u0652\u0670\u0640]")
_SAME = str.maketrans({"ё": "е", "أ": "ا", "إ": "ا", "آ": "ا"})
_LATIN_ES = {"c": "с"}
_LONGEST = 12
"""Words looked at for one act, with everything passed over."""
_RUN = re.compile(rf"(?:[ \u00a0'’\u2011-]{{0,2}}(?:{_LETTERS})){{1,{_LONGEST}}}")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Rules:
    """How a language hangs words on its acts.

    `adverbs` belong to an act wherever they stand, `degrees` and `fillers` only inside it, `joins` lead to it and are
    no words of it. `feelings` are the tails and heads that make another act ("with appreciation"). `prefixes` stand
    before every verb of the preamble. `joint` finds where a further act may begin after the first, `bare_joint` where
    no comma tells it: group `main` where only an act of the organ may follow, `hung` where only a participle may;
    `coordinated` is what joins two acts that stand together. Acts that are `alone` only open a paragraph.
    `has_same_forms` says that the preamble's verbs are the operative ones.
    """

    adverbs: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    feelings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joint: re.Pattern[str] = _NEVER
    bare_joint: re.Pattern[str] = _NEVER
    coordinated: re.Pattern[str] = _NEVER
    alone: frozenset[str] = frozenset()
    has_same_forms: bool = False


@cache
def rules(language: str) -> Rules:
    """Read the section `acts` of a language file."""
    file = files("kg") / "languages" / f"{language}.toml"
    written: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))["acts"]
    return Rules(
        adverbs=tuple(written["adverbs"]),
        degrees=tuple(written["degrees"]),
        fillers=tuple(written["fillers"]),
        joins=tuple(written["joins"]),
        prefixes=tuple(written.get("prefixes", ())),
        feelings={feeling: tuple(forms) for feeling, forms in written["feelings"].items()},
        joint=re.compile(written["joint"]),
        bare_joint=re.compile(written["bare_joint"]),
        coordinated=re.compile(written["coordinated"]),
        alone=frozenset(written["alone"]),
        has_same_forms=written.get("same_forms", False),
    )


class _Node:
    """A place in a tree of forms: the words that may follow, and what ends here."""

    __slots__ = ("ends", "then")

    def __init__(self) -> None:
        self.then: dict[str, _Node] = {}
        self.ends = ""

    def add(self, words: Iterable[str], means: str) -> None:
        """Write a form into the tree; the first meaning of a form stays."""
        here = self
        for word in words:
            here = here.then.setdefault(word, _Node())
        here.ends = here.ends or means


class _Found(NamedTuple):
    """A form met at a place: how many of its own words, what it means, the word after it."""

    own: int
    lemma: str
    after: int


class _Reading(NamedTuple):
    """A way to read an act: its own words, where it starts, its feeling, its verb, the word after it."""

    own: int
    start: int
    feeling: str
    lemma: str
    after: int


@cache
def plain(word: str) -> str:
    """Write a word without what is only typography: case, Arabic vowel signs and tatweel, hamza on alif.

    >>> plain("تُقــرِّر") == plain("تقرر"), plain("Вновь")
    (True, 'вновь')
    """
    bare = _MARKS.sub("", unicodedata.normalize("NFC", word.casefold())).translate(_SAME)
    return _LATIN_ES.get(bare, bare)


class _Words(NamedTuple):
    """The words that may be an act, plain, and where they stand in the text."""

    plain: list[str]
    start: int
    end: int

    def spans(self, text: str, most: int) -> list[tuple[int, int]]:
        """Give where each of the first words begins and ends."""
        found = islice(_WORD.finditer(text, self.start, self.end), most)
        return [word.span(1) for word in found]


def _split(form: str) -> list[str]:
    return [plain(word[1]) for word in _WORD.finditer(form)]


def _tree(forms: Mapping[str, Iterable[str]]) -> _Node:
    tree = _Node()
    for means, words in forms.items():
        for form in words:
            tree.add(_split(form), means)
    return tree


class Openers:
    """The acts of a language other than English, found where they open a paragraph and after its joints."""

    def __init__(self, verbs: Iterable[Verb], lemmas: frozenset[str], rules: Rules) -> None:
        self._lemmas = lemmas
        self._rules = rules
        # A determiner may stand or be another ("expresses its concern"): it is no word of the form.
        kept = {word for adverb in rules.adverbs for word in _split(adverb)}
        self._passed = frozenset(word for filler in rules.fillers for word in _split(filler)) - kept
        self._forms: dict[Tense, _Node] = {tense: _Node() for tense in TENSES}
        for verb in verbs:
            printed: dict[Tense, tuple[str, ...]] = {
                "participle": verb.participle,
                "present": verb.present,
                "past": verb.past,
            }
            for tense, forms in printed.items():
                for form in forms:
                    self._write(tense, form, verb.lemma)
        self._adverbs = _tree({"adverb": rules.adverbs})
        self._joins = _tree({"join": rules.joins})
        self._inside = _tree({"degree": (*rules.degrees, *rules.adverbs), "filler": (*rules.fillers, *rules.joins)})
        self._feelings = _tree(rules.feelings)
        # What may begin an act: a form's first word, or the first two of what may stand before one.
        leads = (self._adverbs, self._joins, self._feelings)
        self._leading: dict[str, set[str]] = {}
        for tree in leads:
            for first, node in tree.then.items():
                self._leading.setdefault(first, set()).update([""] if node.ends else [], node.then)
        self._firsts = frozenset(first for tree in self._forms.values() for first in tree.then)

    def _write(self, tense: Tense, form: str, lemma: str) -> None:
        first, *others = _split(form)
        words = [first, *(word for word in others if word not in self._passed)]
        self._forms[tense].add(words, lemma)
        if self._rules.has_same_forms and tense != "participle":
            for prefix in self._rules.prefixes or ("",):
                self._forms["participle"].add((*_split(prefix), *words), lemma)

    def opener(self, text: str) -> Tense | None:
        """Tell in which tense a text opens with an act, if it does."""
        words = self._begun(text, 0)
        return next((tense for tense in TENSES if words and self._match(text, words, tense)), None)

    def find(self, text: str, tenses: tuple[Tense, ...] = TENSES) -> Iterator[Act]:
        """Find the acts of a paragraph that opens in one of these tenses, in order."""
        words = self._begun(text, 0)
        opened = ((tense, self._match(text, words, tense)) for tense in tenses if words)
        tense, first = next(((tense, act) for tense, act in opened if act), (tenses[0], None))
        if not first:
            return
        yield first
        at = first.end
        while more := self._coordinated(text, tense, at):
            yield more
            at = more.end
        joints = [*self._joints(text, at, self._rules.joint), *self._joints(text, at, self._rules.bare_joint)]
        joints.sort(key=lambda joint: joint[1].start)
        for kind, words in joints:
            if words.start >= at and (act := self._further(text, tense, kind, words)):
                yield act
                at = act.end
                while act.role == "main" and (more := self._coordinated(text, tense, at)):
                    yield more
                    at = more.end

    def _joints(self, text: str, at: int, pattern: re.Pattern[str]) -> Iterator[tuple[str, _Words]]:
        """Find where a further act may begin, by the word that stands there: what the joint tells, and the words."""
        for joint in pattern.finditer(text, at):
            if words := self._begun(text, joint.end()):
                yield joint.lastgroup or "", words

    def _coordinated(self, text: str, tense: Tense, at: int) -> Act | None:
        joined = self._rules.coordinated.match(text, at)
        words = self._begun(text, joined.end()) if joined else None
        return self._met(text, words, tense, "main") if words else None

    def _further(self, text: str, tense: Tense, kind: str, words: _Words) -> Act | None:
        if kind != "hung" and (act := self._met(text, words, tense, "main")):
            return act
        if kind == "main" or tense == "participle":
            return None
        return self._met(text, words, "participle", "subordinate")

    def _met(self, text: str, words: _Words, tense: Tense, role: Literal["main", "subordinate"]) -> Act | None:
        """Match an act further on in a paragraph."""
        act = self._match(text, words, tense, role)
        return act if act and act.lemma not in self._rules.alone else None

    def _begun(self, text: str, at: int) -> _Words | None:
        """Give the words that stand at a place, if an act may begin with them: few words do."""
        head = _WORD.match(text, at)
        if not head:
            return None
        first = plain(head[1])
        if first not in self._firsts:
            seconds = self._leading.get(first)
            if not seconds:
                return None
            second = _WORD.match(text, head.end())
            if not second or ("" not in seconds and plain(second[1]) not in seconds):
                return None
        run = _RUN.match(text, at)
        end = run.end() if run else head.end()
        return _Words([plain(word) for word in _WORD.findall(text, at, end)], at, end)

    def _match(self, text: str, run: _Words, tense: Tense, role: Literal["main", "subordinate"] = "main") -> Act | None:
        forms, words = self._forms[tense], run.plain
        if not forms.then or (words[0] not in forms.then and words[0] not in self._leading):
            return None
        best = max(self._readings(words, forms), key=lambda reading: reading.own, default=None)
        if best is None:
            return None
        start, feeling, after = best.start, best.feeling, self._trail(words, best.after)
        if tail := next(self._walk(words, after, self._feelings), None):
            feeling, after = feeling or tail.lemma, self._trail(words, tail.after)
        felt = f"{best.lemma} with {feeling}"
        lemma = felt if felt in self._lemmas else best.lemma
        spans = run.spans(text, after)
        begin, end = spans[start][0], spans[after - 1][1]
        degrees = tuple(text[spans[at][0] : spans[to - 1][1]].lower() for at, to in self._degrees(words, start, after))
        return Act(lemma, text[begin:end], begin, end, role, degrees)

    def _readings(self, words: list[str], forms: _Node) -> Iterator[_Reading]:
        """Give every way to read the beginning of the words as an act."""
        for start, at in self._leads(words):
            for found in self._walk(words, at, forms):
                yield _Reading(found.own, start, "", found.lemma, found.after)
            for felt in self._walk(words, at, self._feelings):
                for _, behind in self._leads(words, felt.after):
                    for found in self._walk(words, behind, forms):
                        yield _Reading(felt.own + found.own, start, felt.lemma, found.lemma, found.after)

    def _leads(self, words: list[str], at: int = 0) -> Iterator[tuple[int, int]]:
        """Give the places where a verb may begin: (first word of the act, first word after adverbs and joins)."""
        start = at
        yield start, at
        joins, adverbs = self._joins, self._adverbs
        while at < len(words):
            word = words[at]
            if word not in joins.then and word not in adverbs.then:
                return
            joined, adverb = _longest(words, at, joins), _longest(words, at, adverbs)
            if joined > adverb:
                start, at = (joined if start == at else start), joined
            elif adverb > at:
                at = adverb
            else:
                return
            yield start, at

    def _trail(self, words: list[str], at: int) -> int:
        adverbs = self._adverbs
        while at < len(words) and words[at] in adverbs.then and (after := _longest(words, at, adverbs)) > at:
            at = after
        return at

    def _walk(self, words: list[str], at: int, node: _Node, own: int = 0) -> Iterator[_Found]:
        """Meet the forms that begin at a word, the ones with the most own words first."""
        if at < len(words):
            if then := node.then.get(words[at]):
                yield from self._walk(words, at + 1, then, own + 1)
            if own and words[at] in self._inside.then and (passed := _longest(words, at, self._inside)) > at:
                yield from (found for found in self._walk(words, passed, node, own) if found.own > own)
        if node.ends:
            yield _Found(own, node.ends, at)

    def _degrees(self, words: list[str], at: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the adverbs and degrees among an act's words: the first word of each, and the word after it."""
        while at < end:
            after = _longest(words, at, self._inside, "degree")
            if at < after <= end:
                yield at, after
            at = max(after, at + 1)


def _longest(words: list[str], at: int, node: _Node, means: str = "") -> int:
    """Give the place after the longest form of a tree that begins at a word, or the word's own place."""
    if at >= len(words) or words[at] not in node.then:
        return at
    after = at
    for place in range(at, len(words)):
        following = node.then.get(words[place])
        if following is None:
            break
        node = following
        if node.ends and (not means or node.ends == means):
            after = place + 1
    return after
