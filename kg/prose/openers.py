"""Openers: the words of one act where it stands, met in a tree of the printed forms.

Editorial Manual: a preambular paragraph begins with a participle or an adjective, an operative one with a
verb in the present; Chinese prints the same form in both, Arabic puts a particle before the verb of the preamble.
An adverb or a degree stands before, inside or behind ("prend également note avec une vive préoccupation"), so a form
is met word by word and what is only a degree is passed over. Forms are the register's, adverbs the language file's.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kg.prose.act_rules import LETTERS, Rules

Tense = Literal["participle", "present", "past"]
FINITE: tuple[Tense, ...] = ("present", "past")
TENSES: tuple[Tense, ...] = (*FINITE, "participle")

# A word, and what may part it from the one before; a comma ends a form.
_WORD = re.compile(rf"[ \u00a0'’\u2011-]{{0,2}}({LETTERS})")
_MARKS = re.compile(r"[\u0301\u064b-\u0652\u0670\u0640]")
_SAME = str.maketrans({"ё": "е", "أ": "ا", "إ": "ا", "آ": "ا"})
_LATIN_ES = {"c": "с"}
_LONGEST = 14
"""Words looked at for one act, with everything passed over."""
_RENEWING = frozenset({"affirm", "confirm", "reaffirm", "reiterate", "renew", "restate"})
"""Acts that say again what another act says: what it is makes the act ("reiterates its request")."""


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

    def words(self) -> Iterator[str]:
        """Give all words of the tree."""
        for word, node in self.then.items():
            yield word
            yield from node.words()


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


class _Read(NamedTuple):
    """An act read in words: its lemma, its first word, the word after it, the spans of its degrees."""

    lemma: str
    start: int
    after: int
    degrees: tuple[tuple[int, int], ...]


class Form(NamedTuple):
    """Words in which an act is printed: the act, their tense, the words."""

    lemma: str
    tense: Tense
    words: str


class _First(NamedTuple):
    """A word that may begin an act: whether it may be one alone, and which words may go on."""

    is_act: bool
    goes_on: frozenset[str]


class Joint(NamedTuple):
    """A place where a further act may begin, where what joins it begins, and the kind of joint."""

    place: int
    start: int
    kind: str


class Opener(NamedTuple):
    """The words of an act at a place of a text: its lemma and tense, where they stand, its degrees."""

    lemma: str
    tense: Tense
    start: int
    end: int
    degrees: tuple[str, ...]


@cache
def plain(word: str) -> str:
    """Write a word without what is only typography: case, Arabic vowel signs and tatweel, hamza on alif.

    >>> plain("تُقــرِّر") == plain("تقرر"), plain("Вновь")
    (True, 'вновь')
    """
    bare = _MARKS.sub("", unicodedata.normalize("NFC", word.casefold())).translate(_SAME)
    return _LATIN_ES.get(bare, bare)


def _literal(pattern: str) -> str:
    r"""Give the letters that a pattern begins with.

    >>> _literal(r"(?:(?P<bare> and ))x"), _literal(r"(?:[,;] )"), _literal(r"(?:\. (?:It )?)")
    (' and ', '', '. ')
    """
    found = re.match(r"(?:\(\?(?::|P<\w+>))*((?:\\\.|[^\\()\[\]?*+|{.])*)", pattern)
    return found[1].replace("\\", "") if found else ""


def _split(form: str) -> list[str]:
    return [plain(word[1]) for word in _WORD.finditer(form)]


def _tree(forms: Mapping[str, Iterable[str]]) -> _Node:
    tree = _Node()
    for means, words in forms.items():
        for form in words:
            tree.add(_split(form), means)
    return tree


class Openers:
    """The acts of a language, met where they stand."""

    def __init__(self, forms: Iterable[Form], lemmas: frozenset[str], rules: Rules) -> None:
        self._lemmas = lemmas
        self._rules = rules
        # A determiner may stand or be another ("expresses its concern"): it is no word of the form.
        adverbs = (*rules.adverbs, *rules.before, *rules.behind)
        kept = {word for adverb in adverbs for word in _split(adverb)}
        self._passed = frozenset(word for filler in rules.fillers for word in _split(filler)) - kept
        self._forms: dict[Tense, _Node] = {tense: _Node() for tense in TENSES}
        for form in forms:
            self._write(form)
        # Each joint with what it begins with in so many letters, if it does, and its kinds by their groups.
        self._joints = [
            (_literal(joint.pattern), [(at, kind) for kind, at in joint.groupindex.items() if at < joint.groups], joint)
            for joint in rules.joints
        ]
        self._adverbs = _tree({"adverb": (*rules.adverbs, *rules.before)})
        self._behind = _tree({"adverb": (*rules.adverbs, *rules.behind)})
        self._joins = _tree({"join": rules.joins})
        self._inside = _tree({"degree": (*rules.degrees, *adverbs), "filler": (*rules.fillers, *rules.joins)})
        self._feelings = _tree(rules.feelings)
        self._renewed = _tree({"renewed": rules.renewed})
        leads = (self._adverbs, self._joins, self._feelings)
        trees = (*self._forms.values(), *leads, self._behind, self._inside, self._renewed)
        self._known = frozenset(word for tree in trees for word in tree.words())
        self._firsts: dict[str, _First] = {}
        for tree in (*self._forms.values(), *leads):
            for first, node in tree.then.items():
                self._begin(first, node, is_lead=tree is self._adverbs or tree is self._joins)
        # What is asked of most words of a text, and of few different ones.
        self._read = lru_cache(maxsize=1 << 14)(self._read_words)
        self._word = lru_cache(maxsize=1 << 14)(self._read_word)
        self._first = lru_cache(maxsize=1 << 14)(lambda word: self._firsts.get(plain(word)))
        self._bare = lru_cache(maxsize=1 << 14)(lambda word: bare if (bare := plain(word)) in self._known else "")

    def _begin(self, first: str, node: _Node, *, is_lead: bool) -> None:
        """Note a word that may begin an act: whether it may be one alone, and which words may go on."""
        goes_on = set(node.then)
        if node.then and not is_lead:
            goes_on |= self._inside.then.keys()
        if node.ends and is_lead:
            goes_on = set(self._known)
        elif node.ends:
            goes_on |= {*self._behind.then, *self._feelings.then}
            goes_on |= self._renewed.then.keys() | self._inside.then.keys() if node.ends in _RENEWING else set()
        before = self._firsts.get(first, _First(False, frozenset()))
        self._firsts[first] = _First(before.is_act or bool(node.ends), before.goes_on | goes_on)

    def _write(self, form: Form) -> None:
        first, *others = _split(form.words)
        words = [first, *(word for word in others if word not in self._passed)]
        self._forms[form.tense].add(words, form.lemma)
        if self._rules.has_same_forms and form.tense != "participle":
            for prefix in self._rules.prefixes or ("",):
                self._forms["participle"].add((*_split(prefix), *words), form.lemma)

    def joints(self, text: str, at: int) -> list[Joint]:
        """Find where a further act may begin, in order, by the word that stands there."""
        first_of, found = self._first, []
        for literal, kinds, pattern in self._joints:
            if literal not in text:
                continue
            last = pattern.groups
            for joint in pattern.finditer(text, at):
                if first := first_of(joint[last]):
                    second = None if first.is_act else _WORD.match(text, joint.end())
                    if first.is_act or (second and self._bare(second[1]) in first.goes_on):
                        kind = next((kind for group, kind in kinds if joint[group]), "")
                        found.append(Joint(joint.start(last), joint.start(), kind))
        found.sort()
        return found

    def at(self, text: str, place: int, tenses: tuple[Tense, ...]) -> Opener | None:
        """Meet the act that stands at a place, in the first of the tenses that has one."""
        head = _WORD.match(text, place)
        if not head or not (first := self._first(head[1])):
            return None
        then = _WORD.match(text, head.end())
        # Most acts are one word.
        if not then or self._bare(then[1]) not in first.goes_on:
            lemma, tense = self._word(head[1], tenses)
            return Opener(lemma, tense, head.start(1), head.end(1), ()) if lemma else None
        words, found = self._words(text, head)
        for tense in tenses:
            if read := self._read(tense, words):
                spans = [word.span(1) for word in found]
                start, after = read.start, read.after
                while words[after - 1] in self._rules.adjectives and not self._is_adverb(text, spans[after - 1][1]):
                    after -= 1
                begin, end = spans[start][0], spans[after - 1][1]
                degrees = tuple(text[spans[at][0] : spans[to - 1][1]].lower() for at, to in read.degrees if to <= after)
                return Opener(read.lemma, tense, begin, end, degrees)
        return None

    def _words(self, text: str, head: re.Match[str]) -> tuple[tuple[str, ...], list[re.Match[str]]]:
        """Give the words from one on that may be an act, plain and as they stand."""
        bare, known, found, end = self._bare, [plain(head[1])], [head], head.end()
        while len(known) < _LONGEST and (word := _WORD.match(text, end)) and (then := bare(word[1])):
            known.append(then)
            found.append(word)
            end = word.end()
        return tuple(known), found

    def _read_word(self, word: str, tenses: tuple[Tense, ...]) -> tuple[str, Tense]:
        """Read an act of one word: its lemma, empty if it is none, and the first of the tenses in which it stands."""
        for tense in tenses:
            if (node := self._forms[tense].then.get(plain(word))) and node.ends:
                return node.ends, tense
        return "", tenses[0]

    def _is_adverb(self, text: str, end: int) -> bool:
        """Tell by what follows a word that may be an adjective too whether it is the act's adverb."""
        word = _WORD.match(text, end)
        return word is None or word[1] in self._rules.determiners or word[1][0].isupper()

    def _read_words(self, tense: Tense, words: tuple[str, ...]) -> _Read | None:
        readings = self._readings(words, self._forms[tense])
        best = max(readings, key=lambda reading: reading.own, default=None)
        if best is None:
            return None
        start, feeling, after = best.start, best.feeling, self._trail(words, best.after)
        if tail := next(self._walk(words, after, self._feelings), None):
            feeling, after = feeling or tail.lemma, self._trail(words, tail.after)
        if best.lemma in _RENEWING:
            again = next(self._walk(words, self._past_degrees(words, after), self._renewed), None)
            after = self._trail(words, again.after) if again else after
        felt = f"{best.lemma} with {feeling}"
        lemma = felt if felt in self._lemmas else best.lemma
        return _Read(lemma, start, after, tuple(self._degrees(words, start, after)))

    def _readings(self, words: tuple[str, ...], forms: _Node) -> Iterator[_Reading]:
        """Give every way to read the beginning of the words as an act."""
        for start, at in self._leads(words):
            for found in self._walk(words, at, forms):
                yield _Reading(found.own, start, "", found.lemma, found.after)
            for felt in self._walk(words, at, self._feelings):
                for _, behind in self._leads(words, felt.after):
                    for found in self._walk(words, behind, forms):
                        yield _Reading(felt.own + found.own, start, felt.lemma, found.lemma, found.after)

    def _leads(self, words: tuple[str, ...], at: int = 0) -> Iterator[tuple[int, int]]:
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

    def _past_degrees(self, words: tuple[str, ...], at: int) -> int:
        while (after := _longest(words, at, self._inside, "degree")) > at:
            at = after
        return at

    def _trail(self, words: tuple[str, ...], at: int) -> int:
        behind = self._behind
        while at < len(words) and words[at] in behind.then and (after := _longest(words, at, behind)) > at:
            at = after
        return at

    def _walk(self, words: tuple[str, ...], at: int, node: _Node, own: int = 0) -> Iterator[_Found]:
        """Meet the forms that begin at a word, the ones with the most own words first."""
        if at < len(words):
            if then := node.then.get(words[at]):
                yield from self._walk(words, at + 1, then, own + 1)
            if own and words[at] in self._inside.then and (passed := _longest(words, at, self._inside)) > at:
                yield from (found for found in self._walk(words, passed, node, own) if found.own > own)
        if node.ends:
            yield _Found(own, node.ends, at)

    def _degrees(self, words: tuple[str, ...], at: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the adverbs and degrees among an act's words: the first word of each, and the word after it."""
        while at < end:
            after = _longest(words, at, self._inside, "degree")
            if at < after <= end:
                yield at, after
            at = max(after, at + 1)


def _longest(words: tuple[str, ...], at: int, node: _Node, means: str = "") -> int:
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
