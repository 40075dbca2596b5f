"""Mandates: who is asked to report, to submit, to take up again or to meet, at which session or by which day.

An act that asks ("requests the Secretary-General to submit ...") or decides ("decides to continue its consideration
...") governs the verbs up to the next act; a sub-paragraph goes on with the act of its chapeau. A verb that a pattern
of the language file knows opens a clause, which lasts until the next such verb; in the clause stand the sessions, the
day, the agenda item and how often. Preambular paragraphs ask nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from kg.prose.language import Language
from kg.prose.record import Act, Item, Mandate, MandateKind, Mention, Thing
from kg.prose.sessions import Speaker

_ASKING = frozenset(
    [
        "appeal",
        "ask",
        "authorize",
        "call",
        "call for",
        "call on",
        "call upon",
        "demand",
        "direct",
        "encourage",
        "enjoin",
        "exhort",
        "instruct",
        "invite",
        "propose",
        "recommend",
        "request",
        "suggest",
        "urge",
    ]
)
_DECIDING = frozenset(
    ["agree", "approve", "decide", "determine", "express intention", "resolve", "resolved", "undertake"]
)
_RENEWING = frozenset(["reaffirm", "reiterate", "renew", "restate"])
_VERBS = ("mandate_report", "mandate_again", "mandate_hold", "mandate_hand")
_SESSION = "session/"
_ACTING = ("body/", "role/", "state/", "group/")
# Arabic signs that fill the line or tell the vowels, and are no part of a word's spelling.
_UNREAD = re.compile("[\u0640\u064b-\u0652]")
_AROUND = " ,;.:،؛，；。：、"
_NOUN = 40
"""Characters behind an act that says something again in which that stands: "reiterates its request"."""
_NEAR = 120
"""Characters before a verb in which stands what joins it to the one before, or makes a report of what it says."""
_BESIDE = 6
"""Characters behind a reference within which a date is still its own."""
_FAR = 160
"""Characters behind a verb in which its frequency is looked for, and information that it gives."""
_FARTHER = 260
"""Characters behind a verb in which its object is looked for: recipient, time and place may come before it."""


class Source(NamedTuple):
    """The act that a part stands under: the key of the part whose act it is, its place there, the act."""

    key: str
    at: int
    act: Act


class Said(NamedTuple):
    """A part as mandates are looked for in it; `cited` are the stretches that are references."""

    key: str
    text: str
    acts: tuple[Act, ...]
    mentions: Sequence[Mention]
    cited: Sequence[tuple[int, int]]


class _Scope(NamedTuple):
    """The stretch that an act governs which asks or decides: from its end to the next."""

    source: Source
    decides: bool
    start: int
    end: int


class _Clause(NamedTuple):
    """What one verb opens: the readings of the verb by pattern, where its stretch begins, its words, and the end.

    What stands before the first verb belongs to it too ("requests him, at its hundredth session, to report").
    `quoted` are the titles in it, which tell what is written about and not what is asked.
    """

    verbs: dict[str, re.Match[str]]
    begins: int
    start: int
    end: int
    quoted: tuple[tuple[int, int], ...]

    def is_quoted(self, at: int) -> bool:
        """Tell whether a place is within a title."""
        return any(start <= at < end for start, end in self.quoted)

    def words(self, text: str, start: int, end: int) -> str:
        """Give the words from one place to another, with titles blanked out."""
        words = text[start:end]
        for first, last in self.quoted:
            if first >= start and last <= end:
                words = words[: first - start] + " " * (last - first) + words[last - start :]
        return words


def source(key: str, acts: tuple[Act, ...], above: Source | None) -> Source | None:
    """Give the act that a part's sub-paragraphs go on with: its last main one, else that of its own chapeau."""
    return next((Source(key, at, acts[at]) for at in reversed(range(len(acts))) if acts[at].role == "main"), above)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the mandates of one text: in its language, by who speaks and when, with the sessions (tails) it names."""

    language: Language
    speaker: Speaker
    adopted: str
    things: Mapping[str, Thing]

    def mandates(self, said: Said, above: Source | None) -> Iterator[Mandate]:
        """Find the mandates of an operative paragraph; `above` is the act that a sub-paragraph goes on with."""
        if _UNREAD.search(said.text):
            # Arabic whose letters are drawn out or voweled: words are known without that.
            bare, places = _bare(said)
            for mandate in self.mandates(bare, above):
                start, end = places[mandate.start], places[mandate.end - 1] + 1
                yield replace(mandate, words=said.text[start:end], start=start, end=end)
            return
        for scope in self._scopes(said, above):
            found: list[Mandate] = []
            for clause in self._clauses(said.text, scope):
                for mandate in self._read(clause, said, scope):
                    if found and _goes_on(found[-1], mandate, clause):
                        mandate = _joined(found.pop(), mandate, said.text)
                    found.append(mandate)
            yield from found

    def _scopes(self, said: Said, above: Source | None) -> Iterator[_Scope]:
        sources = [
            Source(said.key, at, act) for at, act in enumerate(said.acts) if act.role == "main" or act.lemma in _ASKING
        ]
        starts = [source.act.start for source in sources] + [len(said.text)]
        if above and starts[0] > 0:
            sources.insert(0, above)
            starts.insert(0, 0)
        for source, until in zip(sources, starts[1:], strict=True):
            words = source.act.words if source is above else said.text[source.act.start : source.act.end + _NOUN]
            decides = source.act.lemma in _DECIDING or self._says_again(source.act, words, "mandate_redecided")
            if decides or source.act.lemma in _ASKING or self._says_again(source.act, words, "mandate_renewed"):
                yield _Scope(source, decides, 0 if source is above else self._begins(source.act), until)

    def _says_again(self, act: Act, words: str, what: str) -> bool:
        return act.lemma in _RENEWING and bool(self.language.pattern[what].search(words))

    def _begins(self, act: Act) -> int:
        """Tell where what an act governs begins: a register may take "decides to remain seized" for one act."""
        inside = self.language.pattern["mandate_again"].search(act.words)
        return act.start + inside.start() if inside and inside["sure"] else act.end

    def _clauses(self, text: str, scope: _Scope) -> Iterator[_Clause]:
        pattern, (_, _, start, end) = self.language.pattern, scope
        readings: dict[int, dict[str, re.Match[str]]] = {}
        if (named := pattern["mandate_noun"].match(text, start, end)) and (named["hold"] or not scope.decides):
            readings[start] = {"mandate_noun": named}
        # Others are asked to take a matter up only at a session.
        is_idle = not scope.decides and not pattern["session_word"].search(text, start, end)
        for name in _VERBS:
            if name == "mandate_again" and is_idle:
                continue
            for found in pattern[name].finditer(text, start, end):
                readings.setdefault(found.start(), {})[name] = found
        if not readings:
            return
        quoted = tuple(found.span() for found in pattern["mandate_quoted"].finditer(text, start, end))
        within = [found.start() for found in pattern["mandate_within"].finditer(text, start, end)]
        chosen: list[tuple[int, dict[str, re.Match[str]]]] = []
        free = start
        for at in sorted(readings):
            found = next(iter(readings[at].values()))
            if at < free or any(first <= at < last for first, last in quoted) or _says_nothing(readings[at], within):
                continue
            if not self._is_nested(text[start:at], found[0]):
                chosen.append((at, readings[at]))
                free = found.end()
        begins = []
        free = start
        for at, verbs in chosen:
            led = pattern["mandate_before"].search(text, free, at)
            begins.append(led.start() if led else at)
            free = max(found.end() for found in verbs.values())
        for which, ((_, verbs), begun) in enumerate(zip(chosen, begins, strict=True)):
            until = begins[which + 1] if which + 1 < len(begins) else end
            yield _Clause(verbs, begun if which else start, begun, until, quoted)

    def _is_nested(self, gap: str, verb: str) -> bool:
        """Tell a verb that hangs on another one ("to help States to report"): of those only the first has no joint."""
        joint, another = self.language.pattern["mandate_joint"], self.language.pattern["mandate_infinitive"]
        before, first = gap[-_NEAR:].rstrip(), verb.split(maxsplit=1)[0]
        return bool(another.search(gap) and not joint.search(f"{before} ") and not joint.search(f"{first} "))

    def _read(self, clause: _Clause, said: Said, scope: _Scope) -> Iterator[Mandate]:
        """Read one clause: mostly one mandate; "an update at one session and a report at the next" are two."""
        sessions = self._sessions(said, clause)
        is_timed = bool(sessions or self._days(said, clause))
        if kind := self._kind(clause, said.text, scope, is_timed=is_timed):
            parted = self._parted(clause, said.text, sessions) if kind == "report" else None
            for one in (
                (clause._replace(end=parted), clause._replace(begins=parted, start=parted)) if parted else (clause,)
            ):
                yield self._mandate(kind, one, said, scope)

    def _parted(self, clause: _Clause, text: str, sessions: Sequence[Mention]) -> int | None:
        """Tell where a second report with a session of its own begins."""
        joint = self.language.pattern["mandate_joint"]
        for account in self.language.pattern["mandate_account"].finditer(text, clause.start, clause.end):
            at = account.start()
            is_another = any(one.start < at for one in sessions) and any(one.start > at for one in sessions)
            if is_another and joint.search(text[clause.start : at].rstrip() + " "):
                return at
        return None

    def _mandate(self, kind: MandateKind, clause: _Clause, said: Said, scope: _Scope) -> Mandate:
        words = said.text[clause.start : clause.end]
        start = clause.start + len(words) - len(words.lstrip(_AROUND))
        end = clause.start + len(words.rstrip(_AROUND))
        days = self._days(said, clause, kind)
        act = scope.source.act
        asked = self._asked(clause, said, scope) if scope.decides else ()
        # The organ itself takes up and holds what it decides, where it names nobody else.
        is_own = scope.decides and kind in ("continue", "convene")
        return Mandate(
            kind,
            scope.source.key,
            scope.source.at,
            said.text[start:end],
            start,
            end,
            actors=asked or act.addressees or ((self.speaker.organ,) if is_own else ()),
            sessions=tuple(dict.fromkeys(mention.thing for mention in self._sessions(said, clause))),
            due=(max(days) if kind == "convene" else days[0]) if days else None,
            recurs=self._recurs(said.text, clause),
            items=tuple(self._items(said.text, clause)),
        )

    def _asked(self, clause: _Clause, said: Said, scope: _Scope) -> tuple[str, ...]:
        """Give whom a verb asks within what is decided: "decides to request the Secretary-General to report"."""
        asking = self.language.pattern["mandate_asking"].search(said.text, scope.start, clause.start)
        return tuple(
            dict.fromkeys(
                mention.thing
                for mention in said.mentions
                if asking
                and asking.end() <= mention.start < clause.start
                and mention.form != "modifier"
                and mention.thing.startswith(_ACTING)
            )
        )

    def _kind(self, clause: _Clause, text: str, scope: _Scope, *, is_timed: bool) -> MandateKind | None:
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
                return self._handed(verb, clause, text, scope, is_timed=is_timed)
            elif self._is_held(verb, clause, text, scope, is_timed=is_timed):
                return "convene"
        return None

    def _is_held(self, verb: re.Match[str], clause: _Clause, text: str, scope: _Scope, *, is_timed: bool) -> bool:
        """Tell whether it is a meeting that is held; in the passive its name stands before the verb."""
        is_passive = verb.re is self.language.pattern["mandate_hold"] and verb["held"]
        end = min(clause.end, verb.end() + _FARTHER)
        where = clause.words(text, *((scope.start, verb.end()) if is_passive else (verb.end(), end)))
        return bool(self.language.pattern["mandate_gathering"].search(where) and (is_timed or not is_passive))

    def _handed(
        self, verb: re.Match[str], clause: _Clause, text: str, scope: _Scope, *, is_timed: bool
    ) -> MandateKind | None:
        """Tell what is handed in by the noun that comes first; "it" is the report that was spoken of before."""
        pattern = self.language.pattern
        if verb["it"]:
            before = clause.words(text, scope.start, verb.start())
            return "report" if pattern["mandate_account"].search(before) else "submit" if verb["sure"] else None
        behind = clause.words(text, verb.end(), clause.end)
        account, thing = pattern["mandate_account"].search(behind), pattern["mandate_thing"].search(behind)
        is_first = account and (not thing or account.start() <= thing.start() or account.start("noun") < thing.start())
        if account and is_first and not verb["says"] and (verb["sure"] or account.start() < _FARTHER):
            return "report"
        around = clause.words(text, clause.begins, min(clause.end, verb.end() + _FARTHER))
        if pattern["mandate_within"].search(around):
            return "report"
        receiver = pattern["mandate_receiver"].search(around)
        if thing and verb["told"]:
            near = _FARTHER if is_timed else _FAR
            is_told = thing.start() < near and (is_timed or (receiver and receiver["organ"]))
            return ("report" if thing["news"] else "submit") if is_told else None
        return "submit" if verb["sure"] and (receiver or (verb["any"] and thing)) else None

    def _sessions(self, said: Said, clause: _Clause) -> list[Mention]:
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

    def _days(self, said: Said, clause: _Clause, kind: str = "") -> list[str]:
        """Give the days, months or years by which it is due, none that is past; a meeting has those it is held."""
        days: list[str] = []
        for found in self.language.pattern["mandate_due"].finditer(said.text, clause.begins, clause.end):
            if (found["meets"] and kind != "convene") or clause.is_quoted(found.start()):
                continue
            if any(start < found.end() and found.start("date") <= end + _BESIDE for start, end in said.cited):
                continue
            day = self.language.find_date(found["date"]) or found["date"][:4]
            if day >= self.adopted[: len(day)]:
                days.append(day)
        return days

    def _recurs(self, text: str, clause: _Clause) -> str | None:
        words = clause.words(text, clause.begins, min(clause.end, clause.start + _FAR))
        found = self.language.pattern["mandate_recurs"].search(words)
        return found.lastgroup if found else None

    def _items(self, text: str, clause: _Clause) -> Iterator[Item]:
        for found in self.language.pattern["mandate_item"].finditer(text, clause.begins, clause.end):
            yield Item(found["number"] or "", " ".join((found["title"] or "").split()))


def _goes_on(last: Mandate, mandate: Mandate, clause: _Clause) -> bool:
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


def _asks_bodies(scope: _Scope) -> bool:
    return any(addressee.startswith("body/") for addressee in scope.source.act.addressees)


def _says_nothing(verbs: Mapping[str, re.Match[str]], within: Sequence[int]) -> bool:
    """Tell a verb such as "to include", which asks for a report only where one is named near it."""
    hand = verbs.get("mandate_hand")
    if len(verbs) > 1 or not hand or not hand["says"]:
        return False
    return not any(hand.start() - _NEAR <= place <= hand.end() + _FARTHER for place in within)


def _bare(said: Said) -> tuple[Said, list[int]]:
    """Leave out the signs that are not read, and tell where each letter that is left stands in the text."""
    places = [at for at, letter in enumerate(said.text) if not _UNREAD.match(letter)]

    def moved(at: int) -> int:
        return bisect_left(places, at)

    acts = tuple(replace(act, start=moved(act.start), end=moved(act.end)) for act in said.acts)
    mentions = [replace(one, start=moved(one.start), end=moved(one.end)) for one in said.mentions]
    cited = [(moved(start), moved(end)) for start, end in said.cited]
    return Said(said.key, _UNREAD.sub("", said.text), acts, mentions, cited), [*places, len(said.text)]
