"""Acts: the words by which an organ acts, found by lexicon and by where they stand.

Editorial Manual: each preambular paragraph begins with a participle or an adjective, each operative
paragraph with a verb in the present tense; ExCom conclusions of the older series, and decisions that name the organ
("At its 3rd meeting, the Council decided"), use the past.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from kg.prose.act_rules import Rules
from kg.prose.openers import FINITE, TENSES, Form, Joint, Opener, Openers, Tense
from kg.prose.record import Act, Part

Role = Literal["main", "subordinate"]
Tenses = tuple[Tense, ...]
_PARTICIPLE: Tenses = ("participle",)
_PAST: Tenses = ("past",)
# A preambular paragraph goes on in participles, seldom with a verb; an operative one that opens so comes to its verb.
_PREAMBULAR: Tenses = ("participle", "present")
_GOVERNED: Tenses = ("present", "participle")
# An item of a paragraph, after the paragraph's own key.
_ITEM = re.compile(r"(?:^|/)para/[^/]+/")
_CIRCUMSTANCES = frozenset(
    {"bear in mind", "consider", "give due consideration", "have regard", "mindful", "take into account"}
    | {"take into consideration"}
)
"""Participles that say under what view others act; hung on an act they are no act of the organ."""


class Verb(NamedTuple):
    """An act of the register with the words it is printed in.

    `directed` tells whether it `asks` those it names for something, `tells` them something (thanks, a reminder), or
    `rules` what they shall do; one that says it `again` may ask once more. `infinitive` is what may stand behind a verb
    such as "continues to".
    """

    lemma: str
    participle: tuple[str, ...]
    present: tuple[str, ...]
    past: tuple[str, ...]
    language: str = "en"
    directed: str = ""
    infinitive: str = ""


def _forms(verbs: Iterable[Verb], rules: Rules) -> Iterator[Form]:
    for verb in verbs:
        perfect = tuple(f"{rules.perfect} {words}" for words in verb.past) if rules.perfect else ()
        printed: dict[Tense, tuple[str, ...]] = {
            "participle": (*verb.participle, *perfect),
            "present": verb.present,
            "past": verb.past,
        }
        for tense, forms in printed.items():
            ahead = rules.continuing.get(tense, ()) if verb.infinitive and forms else ()
            for words in (*forms, *(f"{words} {verb.infinitive}" for words in ahead)):
                yield Form(verb.lemma, tense, words)


class ActLexicon:
    """The acts of a language, found in paragraphs."""

    def __init__(self, verbs: Iterable[Verb], lemmas: frozenset[str] = frozenset(), rules: Rules | None = None) -> None:
        self._rules = rules or Rules()
        self._openers = Openers(_forms(verbs, self._rules), lemmas, self._rules)
        self._looks_alike = self._rules.has_same_forms and not self._rules.prefixes

    def opener(self, text: str) -> Tense | None:
        """Tell in which tense a text opens with an act, if it does."""
        first = self._openers.at(text, 0, TENSES)
        return first.tense if first else None

    def of(self, part: Part, *, governed: bool = False) -> Iterator[Act]:
        """Find the acts of a part of a text; `governed` tells that the paragraph above has an act.

        Outside of paragraphs only an organ that is named acts. An item of an operative paragraph has acts of its own
        where it opens or ends with one; in Chinese, whose verbs look alike, only where the paragraph has none.
        """
        if part.kind == "preambular":
            yield from self.find(part.text, _PREAMBULAR)
        elif part.kind == "operative" and not _ITEM.search(part.key):
            yield from self.find(part.text)
        elif part.kind == "operative" and not (governed and self._looks_alike):
            yield from self.continued(part.text)
        elif part.kind == "passage" and part.key.startswith("text/"):
            yield from self.told(part.text)

    def find(self, text: str, tenses: Tenses = TENSES) -> Iterator[Act]:
        """Find the acts of a paragraph that opens in one of these tenses, in order.

        After a comma, or right after another act and "and", a verb in the paragraph's tense is the organ's
        next act. A participle after a comma or after "while" hangs on the act before it; one that opens an operative
        paragraph hangs on the verb that follows.
        """
        preambular = tenses[0] == "participle"
        if first := self._openers.at(text, 0, tenses):
            main = (first.tense,) if first.tense != "participle" else _PREAMBULAR if preambular else _GOVERNED
            return self._chain(text, first, "main").acts(first.end, main)
        if preambular and (first := self._openers.at(text, 0, _PAST)):
            # Conclusions of the first years tell their acts, also above the numbered paragraphs.
            return self._chain(text, first, "main").acts(first.end, _PAST)
        if (hung := self._rules.hung.match(text)) and (first := self._openers.at(text, hung.end(), _PARTICIPLE)):
            return self._chain(text, first, "subordinate").acts(first.end, _PREAMBULAR if preambular else FINITE)
        if (ahead := self._rules.ahead.match(text)) and (first := self._openers.at(text, ahead.end(), tenses)):
            return self._chain(text, first, "main").acts(first.end, (first.tense,))
        return iter(()) if preambular else self.told(text)

    def told(self, text: str) -> Iterator[Act]:
        """Find the acts of a sentence that names the organ as the one who acts."""
        organ = self._rules.subject.match(text)
        if not organ:
            return iter(())
        if not (first := self._openers.at(text, organ.end(), TENSES)):
            return self._chain(text).acts(organ.end(), FINITE)
        if first.tense == "participle":
            return self._chain(text, first, "subordinate").acts(first.end, FINITE)
        return self._chain(text, first, "main").acts(first.end, (first.tense,))

    def continued(self, text: str) -> Iterator[Act]:
        """Find the acts of an item of an operative paragraph.

        An item says to whom or what the paragraph's act applies; an act of its own opens it, or follows at its end.
        """
        if self._openers.at(text, 0, FINITE):
            return self.find(text, FINITE)
        first = self._openers.at(text, 0, _PARTICIPLE)
        acts = list(self._chain(text, first, "subordinate").acts(first.end if first else 0, ("present",)))
        return iter(acts if any(act.role == "main" for act in acts) else ())

    def _chain(self, text: str, first: Opener | None = None, role: Role = "main") -> "_Chain":
        return _Chain(self._openers, self._rules, text, [(first, role)] if first else [])


class _Chain:
    """The acts of one paragraph, met one after the other."""

    def __init__(self, openers: Openers, rules: Rules, text: str, met: list[tuple[Opener, Role]]) -> None:
        self._openers, self._rules, self._text, self._met = openers, rules, text, met

    def acts(self, at: int, main: Tenses) -> Iterator[Act]:
        """Follow the acts from a place on; `main` are the tenses in which the organ's next act may stand."""
        text = self._text
        for joint in self._openers.joints(text, at):
            if joint.place >= at and (met := self._behind(joint, at, main)):
                self._met.append(met)
                at = met[0].end
                if main == FINITE and met[1] == "main":
                    main = (met[0].tense,)
        # Where the organ acts in verbs, its participles hang on them, also on one that follows.
        governed = main != _PREAMBULAR and any(act.tense != "participle" for act, _ in self._met)
        for act, role in self._met:
            role = "subordinate" if governed and act.tense == "participle" else role
            yield Act(act.lemma, text[act.start : act.end], act.start, act.end, role, act.degrees)

    def _behind(self, joint: Joint, since: int, main: Tenses) -> tuple[Opener, Role] | None:
        """Meet the act behind a joint; `since` is where the act before ends."""
        text, kind = self._text, joint.kind
        act = self._openers.at(text, joint.place, _PREAMBULAR if kind == "hung" else main + _PARTICIPLE)
        if not act:
            return None
        if kind != "hung" and act.tense in main:
            # Where the organ is named, its verb may stand far behind and be any.
            if main != FINITE and not self._may_follow(act, joint, since, main):
                return None
            hung = act.tense == "participle" and self._rules.hung_behind.match(text, act.end)
            return act, "subordinate" if hung else "main"
        hangs = not kind or kind == "hung" or (self._met and self._met[-1][1] == "subordinate")
        if not hangs or act.lemma in _CIRCUMSTANCES or not self._may_follow(act, joint, since, main):
            return None
        return act, "subordinate"

    def _may_follow(self, act: Opener, joint: Joint, since: int, main: Tenses) -> bool:
        """Tell whether what looks like a further act is one: no noun, no verb of another clause, no item of a list."""
        text, rules, lemma, kind, between = self._text, self._rules, act.lemma, joint.kind, joint.start > since
        if lemma in rules.alone and (kind != "bare" or between or act.tense == "participle"):
            return False
        if (kind == "tight" and between) or (not kind and lemma in rules.alone_comma):
            return False
        if rules.genders and self._met and not self._agree(self._met[0][0], act):
            return False
        if act.tense == "participle" and (lemma in rules.alone_participle or rules.listed.match(text, act.end)):
            return False
        if act.tense != "participle" and not self._is_verb(act, joint, since, main):
            return False
        if kind != "bare" or not between:
            return True
        return lemma not in rules.alone_bare and not rules.relative_bare.search(text, since, joint.start)

    def _is_verb(self, act: Opener, joint: Joint, since: int, main: Tenses) -> bool:
        """Tell whether a verb is the organ's: no noun, and in a preamble behind "and" and in no clause of its own."""
        text, rules = self._text, self._rules
        if act.lemma in rules.alone_finite or (
            " " not in text[act.start : act.end] and rules.noun.match(text, act.end)
        ):
            return False
        return main != _PREAMBULAR or (bool(joint.kind) and not rules.relative.search(text, since, joint.start))

    def _agree(self, first: Opener, act: Opener) -> bool:
        """Tell whether two acts may be of one organ: whether their words are not of two genders."""
        words = [self._text[each.start : each.end] for each in (first, act)]
        first_is, act_is = ([bool(gender.match(each)) for gender in self._rules.genders] for each in words)
        return first_is == act_is or not any(first_is) or not any(act_is)
