"""Acts: the words by which an organ acts, found by lexicon and by where they stand.

Editorial Manual: each preambular paragraph begins with a participle or an adjective, each operative
paragraph with a verb in the present tense; ExCom conclusions of the older series use the past.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from kg.prose.record import Act

Tense = Literal["participle", "present", "past"]

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
# Adverbs that belong to a verb ("also", "strongly") are its words; what joins clauses is not.
_JOINS = (
    r"(?:therefore|accordingly|thus|hence|in (?:this|that) (?:context|regard|respect|connection),?"
    r"|to this end,?|for that purpose,?) "
)
_LEAD = rf"(?P<lead>(?P<hung>\bwhile (?:at the same time )?)|, (?:and |but )?(?:{_JOINS})?| and )"
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


class ActLexicon:
    """The acts of the register, compiled for each tense."""

    def __init__(self, verbs: Iterable[Verb]) -> None:
        self._lemmas: set[str] = set()
        self._forms: dict[Tense, dict[str, str]] = {"participle": {}, "present": {}, "past": {}}
        for verb in verbs:
            self._lemmas.add(verb.lemma)
            for tense, words in (
                ("participle", verb.participle),
                ("present", verb.present),
                ("past", verb.past),
            ):
                for word in words:
                    self._forms[tense].setdefault(word, verb.lemma)  # type: ignore[index]
            for word in verb.past:
                self._forms["participle"].setdefault(f"having {word}", verb.lemma)
        self._opener = {tense: self._compile(tense, r"\A") for tense in self._forms}
        self._later = {tense: self._compile(tense, _LEAD) for tense in self._forms}
        self._lemma_of = {word: lemma for forms in self._forms.values() for word, lemma in forms.items()}

    def _compile(self, tense: Tense, lead: str) -> re.Pattern[str]:
        forms = sorted(self._forms[tense], key=len, reverse=True)
        alternatives = "|".join(_with_adverbs(form) for form in forms)
        express = {"participle": "expressing", "present": "expresses", "past": "expressed"}[tense]
        return re.compile(
            rf"{lead}(?P<words>{_BEFORE}(?:(?P<express>{express}){_OBJECT}|(?P<verb>{alternatives}){_WITH}){_AFTER})(?![\w-])",
            re.IGNORECASE,
        )

    def opener(self, text: str) -> Tense | None:
        """Tell in which tense a text opens with an act, if it does."""
        return next((tense for tense in self._opener if self._opener[tense].match(text)), None)

    def find(self, text: str, tense: Tense) -> Iterator[Act]:
        """Find the acts of a paragraph that opens in this tense, in order."""
        first = self._opener[tense].match(text)
        if not first:
            return
        yield self._act(first, "main")
        yield from sorted(
            [*self._main(text, tense, first.end()), *self._hung(text, tense, first.end())],
            key=lambda act: act.start,
        )

    def _main(self, text: str, tense: Tense, at: int) -> Iterator[Act]:
        last_end = at
        for found in self._later[tense].finditer(text, at):
            lead = found["lead"]
            coordinated = lead == " and " and found.start() == last_end
            if found["hung"] or (lead == " and " and not coordinated) or _is_no_clause(text, found.end(), tense):
                continue
            last_end = found.end()
            yield self._act(found, "main")

    def _hung(self, text: str, tense: Tense, at: int) -> Iterator[Act]:
        for found in self._later["participle"].finditer(text, at):
            act = self._act(found, "subordinate")
            after_comma = found["lead"].startswith(",") and " and " not in found["lead"] and tense != "participle"
            if (found["hung"] or after_comma) and act.lemma not in _CIRCUMSTANCES:
                yield act

    def _act(self, found: re.Match[str], role: Literal["main", "subordinate"]) -> Act:
        words = found["words"]
        if found["express"]:
            lemma = f"express {_SINGULAR.get(found['object'].lower(), found['object'].lower())}"
            lemma = lemma if lemma in self._lemmas else "express"
        else:
            plain = found["verb"].lower()
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


def _is_no_clause(text: str, end: int, tense: Tense) -> bool:
    """Tell nouns from verbs: a finite verb is followed by what it governs, unlike "requests and", "notes of"."""
    return (
        tense == "present"
        and re.match(r"(?: (?:of|from|by|made|are|were|is)\b)|[.;:]|, (?:and|or) ", text[end : end + 12]) is not None
    )
