"""Mandates: who is asked to report, to submit, to take up again or to meet, at which session or by which day.

An act that asks ("requests the Secretary-General to submit ...") or decides ("decides to continue its consideration
...") governs the verbs up to the next act; a sub-paragraph goes on with the act of its chapeau. A verb that a pattern
of the language file knows opens a clause, which lasts until the next such verb; in the clause stand the sessions, the
day, the agenda item and how often. Preambular paragraphs ask nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from kg.prose.addressees import Addressing
from kg.prose.clauses import FARTHER, NEAR, Clause, Said, Scope, Source, clauses, scopes, unmarked
from kg.prose.language import Language
from kg.prose.record import Act, Item, Mandate, MandateKind, Mention, Thing
from kg.prose.sessions import Speaker
from kg.prose.unread import has_signs

_SESSION = "session/"
_ACTING = ("body/", "role/", "state/", "group/")
_AROUND = " ,;.:،؛，；。：、"
_BESIDE = 6
"""Characters behind a reference within which a date is still its own."""
_FAR = 160
"""Characters behind a verb in which its frequency is looked for, and information that it gives."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the mandates of one text: in its language, by who speaks and when, with the sessions (tails) it names.

    `state` is the State that the text is about, if it is about one.
    """

    language: Language
    speaker: Speaker
    adopted: str
    things: Mapping[str, Thing]
    addressing: Addressing
    state: str = ""

    def mandates(self, said: Said, above: Source | None) -> Iterator[Mandate]:
        """Find the mandates of an operative paragraph; `above` is the act that a sub-paragraph goes on with."""
        if has_signs(said.text):
            # Arabic whose letters are drawn out or voweled: words are known without that.
            plain, printed = unmarked(said)
            for mandate in self.mandates(plain, above):
                start, end = printed.printed(mandate.start, mandate.end)
                yield replace(mandate, words=said.text[start:end], start=start, end=end)
            return
        if above and not above.act.addressees:
            # "Invites: (a) All States to report"
            here = said._replace(text=said.text[:1].lower() + said.text[1:])
            above = above._replace(act=self._addressed(above.act, here, 0))
        for scope in scopes(said, above, self.language):
            found: list[Mandate] = []
            for clause in clauses(said.text, scope, self.language):
                for mandate in self._read(clause, said, scope):
                    if found and _goes_on(found[-1], mandate, clause):
                        mandate = _joined(found.pop(), mandate, said.text)
                    found.append(mandate)
            yield from found

    def _addressed(self, act: Act, said: Said, at: int) -> Act:
        """Give an act that asks with the addressees that stand at a place."""
        asks = replace(act, lemma="request", start=at, end=at)
        (read,), _ = self.addressing.read(said.text, (asks,), tuple(said.mentions), self.state)
        return replace(act, addressees=read.addressees)

    def _read(self, clause: Clause, said: Said, scope: Scope) -> Iterator[Mandate]:
        """Read one clause: mostly one mandate; "an update at one session and a report at the next" are two."""
        sessions = self._sessions(said, clause)
        is_timed = bool(sessions or self._days(said, clause))
        if kind := self._kind(clause, said, scope, is_timed=is_timed):
            parted = self._parted(clause, said.text, sessions) if kind == "report" else None
            for one in (
                (clause._replace(end=parted), clause._replace(begins=parted, start=parted)) if parted else (clause,)
            ):
                yield self._mandate(kind, one, said, scope)

    def _parted(self, clause: Clause, text: str, sessions: Sequence[Mention]) -> int | None:
        """Tell where a second report with a session of its own begins."""
        joint = self.language.pattern["mandate_joint"]
        for account in self.language.pattern["mandate_account"].finditer(text, clause.start, clause.end):
            at = account.start()
            is_another = any(one.start < at for one in sessions) and any(one.start > at for one in sessions)
            if is_another and joint.search(text[clause.start : at].rstrip() + " "):
                return at
        return None

    def _mandate(self, kind: MandateKind, clause: Clause, said: Said, scope: Scope) -> Mandate:
        words = said.text[clause.start : clause.end]
        start = clause.start + len(words) - len(words.lstrip(_AROUND))
        end = clause.start + len(self.language.pattern["mandate_left"].sub("", words.rstrip(_AROUND)))
        led = clause._replace(begins=clause.led[0], end=clause.led[1])
        days = self._days(said, clause, kind) or self._days(said, led, kind)
        sessions = self._sessions(said, clause) or self._sessions(said, led)
        return Mandate(
            kind,
            scope.source.key,
            scope.source.at,
            said.text[start:end],
            start,
            end,
            actors=self._actors(kind, clause, said, scope),
            sessions=tuple(dict.fromkeys(mention.thing for mention in sessions)),
            due=(max(days) if kind == "convene" else days[0]) if days else None,
            recurs=self._recurs(said.text, clause),
            items=tuple(self._items(said.text, clause)),
        )

    def _actors(self, kind: MandateKind, clause: Clause, said: Said, scope: Scope) -> tuple[str, ...]:
        """Give whom a clause asks: the addressees of its act, or who is named in it; else the organ, if it decides."""
        pattern, act = self.language.pattern, scope.source.act
        if act.addressees:
            named = act.addressees
        elif scope.renews:
            named = self._addressed(act, said, scope.start).addressees
        elif "mandate_noun" in clause.verbs:
            # "requests a report by the Secretary-General"
            named = self._named(said, clause.start, clause.end, pattern["mandate_by"])
        else:
            named = ()
        if not scope.decides:
            return named
        # "decides to request the Secretary-General to report"
        asking = pattern["mandate_asking"].search(said.text, scope.start, clause.start)
        if asking:
            return self._named(said, asking.end(), clause.start)
        # The organ itself takes up and holds what it decides, where it names nobody else.
        is_own = kind in ("continue", "convene") or not said.text[scope.start : clause.start].strip()
        return named or ((self.speaker.organ,) if is_own else ())

    def _named(self, said: Said, start: int, end: int, behind: re.Pattern[str] | None = None) -> tuple[str, ...]:
        """Give who is named in a stretch, and could act; where `behind` is given, behind these words."""
        return tuple(
            dict.fromkeys(
                mention.thing
                for mention in said.mentions
                if start <= mention.start < end
                and mention.form != "modifier"
                and mention.thing.startswith(_ACTING)
                and (behind is None or behind.search(said.text[start : mention.start]))
            )
        )

    def _kind(self, clause: Clause, said: Said, scope: Scope, *, is_timed: bool) -> MandateKind | None:
        for name, verb in clause.verbs.items():
            if name == "mandate_report" or (name == "mandate_noun" and verb["report"]):
                return "report"
            if name == "mandate_again":
                is_again = (
                    verb["sure"] or is_timed if scope.decides else verb["agenda"] or (is_timed and _asks_bodies(scope))
                )
                if is_again:
                    return "continue"
            elif name == "mandate_hand":
                return self._handed(verb, clause, said.text, scope, is_timed=is_timed)
            elif name == "mandate_noun":
                # "Encourages the holding of workshops" asks nobody to hold one, and at no time.
                is_asked = is_timed or self._actors("convene", clause, said, scope)
                if is_asked and self._is_gathering(said.text, clause, verb.end(), verb.end() + NEAR):
                    return "convene"
            elif self._is_held(verb, clause, said.text, scope, is_timed=is_timed):
                return "convene"
        return None

    def _is_held(self, verb: re.Match[str], clause: Clause, text: str, scope: Scope, *, is_timed: bool) -> bool:
        """Tell whether it is a meeting that is held; in the passive its name stands before the verb."""
        if verb["meets"]:
            return is_timed
        if verb["held"]:
            return is_timed and self._is_gathering(text, clause, scope.start, verb.end())
        return self._is_gathering(text, clause, verb.end(), min(clause.end, verb.end() + NEAR))

    def _is_gathering(self, text: str, clause: Clause, start: int, end: int) -> bool:
        return self.language.pattern["mandate_gathering"].search(clause.words(text, start, end)) is not None

    def _handed(
        self, verb: re.Match[str], clause: Clause, text: str, scope: Scope, *, is_timed: bool
    ) -> MandateKind | None:
        """Tell what is handed in by the noun that comes first; "it" is the report that was spoken of before."""
        pattern = self.language.pattern
        if verb["it"] and not verb["says"]:
            before = clause.words(text, scope.start, verb.start())
            return "report" if pattern["mandate_account"].search(before) else "submit" if verb["sure"] else None
        behind = clause.words(text, verb.end(), clause.end)
        account, thing = pattern["mandate_account"].search(behind), pattern["mandate_thing"].search(behind)
        is_first = account and (not thing or account.start() <= thing.start() or account.start("noun") < thing.start())
        is_near = account and (verb["sure"] or account.start() < (FARTHER if is_timed else NEAR))
        if is_near and is_first and not verb["says"]:
            return "report"
        around = clause.words(text, clause.begins, min(clause.end, verb.end() + FARTHER))
        if pattern["mandate_within"].search(around):
            return "report"
        # "data, which would help the Committee": what tells more of the thing names nobody who is to have it.
        relative = pattern["mandate_relative"].search(behind)
        until = min(clause.end, verb.end() + (relative.start() if relative else FARTHER))
        receiver = pattern["mandate_receiver"].search(clause.words(text, clause.begins, until))
        is_made = not (verb["sure"] or verb["told"] or verb["says"])
        if thing and is_made and is_timed and receiver and receiver["organ"]:
            return "submit"
        if thing and verb["told"]:
            near = FARTHER if is_timed else _FAR
            is_told = thing.start() < near and (is_timed or (receiver and receiver["organ"]))
            return ("report" if thing["news"] else "submit") if is_told else None
        return "submit" if verb["sure"] and (receiver or (verb["any"] and thing)) else None

    def _sessions(self, said: Said, clause: Clause) -> list[Mention]:
        """Give the sessions at which it is due: not those at which something was done, nor those gone by."""
        past = self.language.pattern["mandate_past"]
        return [
            mention
            for mention in said.mentions
            if mention.thing.startswith(_SESSION)
            and clause.begins <= mention.start < clause.end
            and not self._is_over(self.things[mention.thing])
            and not clause.is_quoted(mention.start)
            and not past.search(said.text[clause.begins : mention.start])
        ]

    def _is_over(self, session: Thing) -> bool:
        is_own = session.body == self.speaker.organ and not self.speaker.special
        return is_own and "-s-" not in session.tail and (session.ordinal or 0) < self.speaker.session

    def _days(self, said: Said, clause: Clause, kind: str = "") -> list[str]:
        """Give the days, months or years by which it is due, none that is past; a meeting has those it is held."""
        days: list[str] = []
        for found in self.language.pattern["mandate_due"].finditer(said.text, clause.begins, clause.end):
            if clause.is_quoted(found.start()) or (
                found["meets"] and kind != "convene" and not self._is_year_to_come(found, said.text, clause)
            ):
                continue
            if any(start < found.end() and found.start("date") <= end + _BESIDE for start, end in said.cited):
                continue
            day = self.language.find_date(found["date"]) or found["date"][:4]
            if day >= self.adopted[: len(day)]:
                days.append(day)
        return days

    def _is_year_to_come(self, found: re.Match[str], text: str, clause: Clause) -> bool:
        """Tell the year that ends a clause: "to report on the results in 2045"."""
        is_last = not text[found.end() : clause.end].strip(_AROUND)
        return is_last and found["date"].isdecimal() and found["date"] > self.adopted[:4]

    def _recurs(self, text: str, clause: Clause) -> str | None:
        words = clause.words(text, clause.begins, min(clause.end, clause.start + _FAR))
        found = self.language.pattern["mandate_recurs"].search(words)
        return found.lastgroup if found else None

    def _items(self, text: str, clause: Clause) -> Iterator[Item]:
        for found in self.language.pattern["mandate_item"].finditer(text, clause.begins, clause.end):
            yield Item(found["number"] or "", " ".join((found["title"] or "").split()))


def _goes_on(last: Mandate, mandate: Mandate, clause: Clause) -> bool:
    """Tell whether a clause only says more of the one before: "to prepare a report and to submit it"."""
    if last.kind not in ("report", "submit") or mandate.kind not in ("report", "submit"):
        return False
    hand = clause.verbs.get("mandate_hand")
    if hand and hand["it"]:
        return True
    is_same = mandate.kind == last.kind == "report" and not (last.sessions or last.due)
    return is_same and bool(mandate.sessions or mandate.due or "mandate_report" in clause.verbs)


def _joined(last: Mandate, more: Mandate, text: str) -> Mandate:
    """Put two clauses together that ask for one thing."""
    return replace(
        last,
        words=text[last.start : more.end],
        end=more.end,
        sessions=tuple(dict.fromkeys((*last.sessions, *more.sessions))),
        due=last.due or more.due,
        recurs=last.recurs or more.recurs,
        items=tuple(dict.fromkeys((*last.items, *more.items))),
    )


def _asks_bodies(scope: Scope) -> bool:
    return any(addressee.startswith("body/") for addressee in scope.source.act.addressees)
