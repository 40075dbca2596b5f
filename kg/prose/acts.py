"""Acts: the words by which an organ acts, found by lexicon and by where they stand.

Editorial Manual: each preambular paragraph begins with a participle or an adjective, each operative
paragraph with a verb in the present tense; ExCom conclusions of the older series use the past.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from kg.prose.record import Act

Tense = Literal["participle", "present", "past"]
TENSES: tuple[Tense, ...] = ("present", "past", "participle")

_ADVERBS = (
    "also|further|furthermore|strongly|deeply|gravely|seriously|firmly|fully|greatly|once again|once more|again|"
    "urgently|profoundly|particularly|equally|ever|unequivocally|categorically|solemnly|warmly|especially|extremely|increasingly|"
    "sincerely|still|explicitly|specifically|categorically|vigorously|likewise|moreover"
)
_BEFORE = rf"(?:(?:{_ADVERBS}) )*"
_AFTER = r"(?: (?:also|further|once again|once more|again))?"
_DEGREES = (
    "deep|deepest|great|grave|gravest|serious|very|strong|profound|particular|growing|increasing|utmost|renewed|full|sincere|"
    "continued|continuing|special|warm|unequivocal|unwavering|firm|extreme"
)
_FEELINGS = "appreciation|satisfaction|concern|regret|interest|alarm|gratitude|approval|pride|disappointment|dismay"
_WITH = rf"(?: with (?:(?:{_DEGREES}) )*(?P<feeling>{_FEELINGS}))?"
_EXPRESSED = (
    "appreciation|concerns?|support|gratitude|satisfaction|regret|hope|alarm|conviction|sympathy|solidarity|condolences|"
    "commitment|belief|intention|view|need|determination|wish|opinion|thanks|dismay|disappointment|indignation|confidence|"
    "readiness|resolve"
)
_OBJECT = rf"(?: (?:its|the|their|our))?(?: (?:{_DEGREES}))*(?: and (?:{_DEGREES}))? (?P<object>{_EXPRESSED})"
# "reiterates its request", "reaffirms its commitment": what is said again makes the act.
_RENEWING = frozenset({"reiterate", "reaffirm", "renew", "restate"})
_RENEWED = (
    rf" its(?: (?:{_DEGREES}))*(?: and (?:{_DEGREES}))? "
    rf"(?:{_EXPRESSED}|requests?|calls? upon|call for|calls?|invitations?|demands?|appeals?|condemnation|endorsement)"
)
# Adverbs that belong to a verb ("also", "strongly") are its words; what joins clauses is not.
_JOINS = (
    r"(?:therefore|accordingly|thus|hence|in (?:this|that) (?:context|regard|respect|connection),?"
    r"|to this end,?|for that purpose,?) "
)
_LEADING = frozenset(
    {*(word.split()[0] for word in _ADVERBS.split("|")), "therefore", "accordingly", "thus", "hence", "in", "to", "for"}
)
_NEVER = r"(?!)"
_NO_OBJECT = rf"(?P<express>{_NEVER})(?P<object>{_NEVER})"
_COMMA = re.compile(r", (?P<more>and |but )?(?P<while>while (?:at the same time )?)?(?P<word>[\w-]+)")
_AND = re.compile(r" and (?P<word>[\w-]+)")
_WHILE = re.compile(r" while (?:at the same time )?")
_EXPRESS: dict[Tense, str] = {"participle": "expressing", "present": "expresses", "past": "expressed"}
_WORD = re.compile(r"[\w-]+")
# A finite verb is followed by what it governs; "requests and appeals", "notes of" are nouns.
_NOUN_AFTER = re.compile(r" (?:of|from|by|made|are|were|is)\b|[.;:]|, (?:and|or) ")
_ADVERB = re.compile(rf"\b(?:{_ADVERBS}|{_DEGREES})\b", re.IGNORECASE)


_SINGULAR = {"concerns": "concern"}
_CIRCUMSTANCES = frozenset({"bear in mind", "take into account", "take into consideration", "consider"})
"""Participles that say under what view others act; hung on an act they are no act of the organ."""


class Verb(NamedTuple):
    """An act of the register with the words it is printed in."""

    lemma: str
    participle: tuple[str, ...]
    present: tuple[str, ...]
    past: tuple[str, ...]
    language: str = "en"


class ActLexicon:
    """The acts of the register, compiled for each tense."""

    def __init__(self, verbs: Iterable[Verb]) -> None:
        self._lemmas: set[str] = set()
        self._forms: dict[Tense, dict[str, str]] = {"participle": {}, "present": {}, "past": {}}
        for verb in verbs:
            self._lemmas.add(verb.lemma)
            printed: dict[Tense, tuple[str, ...]] = {
                "participle": verb.participle,
                "present": verb.present,
                "past": verb.past,
            }
            for tense, words in printed.items():
                for word in words:
                    self._forms[tense].setdefault(word, verb.lemma)
            for word in verb.past:
                self._forms["participle"].setdefault(f"having {word}", verb.lemma)
        self._lemma_of = {word: lemma for forms in self._forms.values() for word, lemma in forms.items()}
        self._begins = {
            tense: _LEADING | {_EXPRESS[tense]} | {form.split()[0] for form in forms}
            for tense, forms in self._forms.items()
        }
        self._continues = {tense: words | self._begins["participle"] for tense, words in self._begins.items()}
        self._clauses: dict[tuple[Tense, str], re.Pattern[str]] = {}

    def _match(self, text: str, tense: Tense, at: int) -> re.Match[str] | None:
        word = _WORD.match(text, at)
        if word is None or (first := word[0].lower()) not in self._begins[tense]:
            return None
        if (tense, first) not in self._clauses:
            self._clauses[tense, first] = self._compile(tense, first)
        return self._clauses[tense, first].match(text, at)

    def _compile(self, tense: Tense, first: str) -> re.Pattern[str]:
        """Compile the clauses that begin with a word.

        An adverb or a conjunction may stand before every verb, any other word only begins its own. What cannot follow a
        word is left out of its pattern: there are some hundred and fifty to compile.
        """
        leads = first in _LEADING
        forms = [form for form in self._forms[tense] if leads or form.split()[0] == first]
        expressing = [_EXPRESS[tense]] if leads or first == _EXPRESS[tense] else []
        verbs = "|".join(_with_adverbs(form) for form in sorted(forms, key=len, reverse=True))
        express = rf"(?P<express>{'|'.join(expressing)}){_OBJECT}" if expressing else _NO_OBJECT
        again = "|".join(form for form in forms if self._forms[tense][form] in _RENEWING)
        renew = rf"(?P<renew>{again}){_RENEWED}" if again else rf"(?P<renew>{_NEVER})"
        verb = rf"(?:{express}|{renew}|(?P<verb>{verbs or _NEVER}){_WITH})"
        before = rf"(?:{_JOINS})?(?P<words>{_BEFORE}" if leads else "(?P<words>"
        return re.compile(rf"{before}{verb}{_AFTER})(?![\w-])", re.IGNORECASE)

    def opener(self, text: str) -> Tense | None:
        """Tell in which tense a text opens with an act, if it does."""
        return next((tense for tense in TENSES if self._match(text, tense, 0)), None)

    def find(self, text: str, tenses: tuple[Tense, ...] = TENSES) -> Iterator[Act]:
        """Find the acts of a paragraph that opens in one of these tenses, in order.

        After a comma, or right after another act and "and", a verb in the paragraph's tense is the organ's
        next act. A participle after a comma or after "while" hangs on the act before it.
        """
        opened = ((tense, self._match(text, tense, 0)) for tense in tenses)
        tense, first = next(((tense, found) for tense, found in opened if found), (tenses[0], None))
        if not first:
            return
        yield self._act(first, "main")
        yield from self._coordinated(text, tense, first.end())
        for at, is_hung, bare in sorted(self._joints(text, tense, first.end())):
            found = None if is_hung else self._finite(text, tense, at)
            if found:
                yield self._act(found, "main")
                yield from self._coordinated(text, tense, found.end())
            elif is_hung or (bare and tense != "participle"):
                participle = self._match(text, "participle", at)
                if participle and (act := self._act(participle, "subordinate")).lemma not in _CIRCUMSTANCES:
                    yield act

    def _joints(self, text: str, tense: Tense, after: int) -> Iterator[tuple[int, bool, bool]]:
        """Find where a further act may begin: (place, after "while", after a bare comma).

        Only a word that begins an act is worth a look, which few words after a comma or "and" are.
        """
        begins = self._continues[tense]
        for comma in _COMMA.finditer(text, after):
            if comma["word"] in begins:
                yield comma.start("word"), comma["while"] is not None, comma["more"] is None
        if "while" in text:
            for hung in _WHILE.finditer(text, after):
                if text[hung.start() - 1] != ",":
                    yield hung.end(), True, False
        if tense != "participle":
            # Without a comma "and" leads to an act only before a verb of several words, or one with "that".
            for joint in _AND.finditer(text, after):
                if joint["word"] in begins and text[joint.start() - 1] != ",":
                    found = self._match(text, tense, joint.start("word"))
                    if found and (" " in found["words"] or text.startswith(" that ", found.end())):
                        yield joint.start("word"), False, False

    def _finite(self, text: str, tense: Tense, at: int) -> re.Match[str] | None:
        found = self._match(text, tense, at)
        is_noun = found and " " not in found["words"] and _NOUN_AFTER.match(text, found.end())
        return None if is_noun and tense == "present" else found

    def _coordinated(self, text: str, tense: Tense, at: int) -> Iterator[Act]:
        while text.startswith(" and ", at) and (found := self._finite(text, tense, at + len(" and "))):
            yield self._act(found, "main")
            at = found.end()

    def _act(self, found: re.Match[str], role: Literal["main", "subordinate"]) -> Act:
        words = found["words"]
        if found["express"]:
            lemma = f"express {_SINGULAR.get(found['object'].lower(), found['object'].lower())}"
            lemma = lemma if lemma in self._lemmas else "express"
        else:
            plain = (found["verb"] or found["renew"]).lower()
            lemma = self._lemma_of.get(plain) or self._lemma_of[_without_adverbs(plain)]
            felt = f"{lemma} with {(found['feeling'] or '').lower()}"
            lemma = felt if felt in self._lemmas else lemma
        degrees = tuple(word.lower() for word in _ADVERB.findall(words))
        return Act(lemma, words, *found.span("words"), role, degrees)


def _with_adverbs(form: str) -> str:
    """Let adverbs stand inside a form of several words: "remaining deeply concerned", "having also considered"."""
    first, _, rest = form.partition(" ")
    if not rest or first not in ("remaining", "remains", "remained", "being", "is", "was", "having"):
        return re.escape(form)
    return rf"{re.escape(first)} {_BEFORE}{re.escape(rest)}"


def _without_adverbs(form: str) -> str:
    return re.sub(rf" (?:(?:{_ADVERBS}) )+", " ", form)
