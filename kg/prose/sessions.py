"""Sessions that a text names, in any language, and meetings.

A session is printed with its ordinal ("at its sixty-third session"), with a year (the Economic and Social Council
counts so), or from where the text itself stands ("at its next session", "at that session"). Whose session it is tells
a body named beside it; else the ordinal, which is the speaker's own where it lies near the session that speaks; else
the body named last before it. Words and their order are in the language files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kg import iri
from kg.prose.language import Language
from kg.prose.names import NameIndex
from kg.prose.record import Form, Mention, Thing

_HUNDREDS = r"(?:[Oo]ne )?[Hh]undred(?:th|[ -]and[ -][a-z]+(?:-[a-z]+)?)"
_ORDINAL = rf"(?P<ordinal>{_HUNDREDS}|[A-Za-z]+(?:-[a-z]+)?|\d{{1,3}}(?:st|nd|rd|th))"
_MEETING = re.compile(rf"\b(?P<its>its )?(?P<words>{_ORDINAL} meeting)\b(?P<of> of [a-z][^,;.]{{2,120}})?")
_LEVEL = re.compile(r"\b(?:senior|high|ministerial|expert)-level (?:[a-z]+ )?meeting\b")
_HOLDS_SESSIONS = frozenset(
    [
        "Assembly",
        "Council",
        "Committee",
        "Commission",
        "Board",
        "Conference",
        "Forum",
        "Subcommittee",
        "Congress",
        "Group",
    ]
)
_NO_SESSIONS = "body/unsc"
_ASSEMBLY = "body/unga"
_YEAR = re.compile(r"(?:19|20)\d\d")
_AHEAD = 12
"""How many sessions ahead of its own an organ looks: further ordinals are another body's."""
_LONGEST_RANGE = 12
_BESIDE = 20
"""How far behind a noun such as "Committee" the next session, named without its number, is still that committee's."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, and at which of its sessions: 0 where it has none; `special` is `S-` or `ES-` for a special one."""

    organ: str
    session: int
    special: str = ""

    def may_hold(self, number: int) -> bool:
        """Tell whether an ordinal is that of this speaker's present session, the one before, or one soon to come."""
        return bool(self.session) and not self.special and self.session - 1 <= number <= self.session + _AHEAD


class _Number(NamedTuple):
    """The number of a session, and the words that tell it."""

    value: int
    start: int
    end: int
    form: Form


class _Named(NamedTuple):
    """A body named in the text; `thing` is empty where no register knows it."""

    start: int
    end: int
    thing: str


def sessions(
    text: str, mentions: tuple[Mention, ...], speaker: Speaker, index: NameIndex, language: Language
) -> Iterator[tuple[Thing, Mention]]:
    """Find the sessions that a text names, each with the words that name it.

    >>> from kg.prose.language import english
    >>> own, nothing = Speaker("body/unga", 99), NameIndex(())
    >>> [thing.tail for thing, _ in sessions("at its hundredth and 101st sessions", (), own, nothing, english())]
    ['session/a-100', 'session/a-101']
    """
    if not language.pattern["session_word"].search(text):
        return
    bodies: list[_Named] | None = None
    last: Thing | None = None
    for found in language.pattern["session_named"].finditer(text):
        if found["same"]:
            if last:
                yield last, Mention(last.tail, found[0], *found.span(), "anaphor")
            continue
        if bodies is None:
            bodies = sorted(_bodies(text, mentions, speaker, index, language))
        numbers = _numbers(found, speaker, language)
        special = ("ES-" if found["emergency"] else "S-") if found["special"] else ""
        holder = _holder(text, found, numbers, special, bodies, speaker, language) if numbers else ""
        if not holder:
            continue
        is_mixed = not all(speaker.may_hold(number.value) for number in numbers) and not special
        for number in numbers:
            # "to the Assembly and the Council at their hundredth and fifty-ninth sessions": each has its own.
            body = speaker.organ if is_mixed and speaker.may_hold(number.value) else holder
            last = session(body, number.value, special, index)
            words = text[number.start : number.end]
            yield last, Mention(last.tail, words, number.start, number.end, number.form)


def _numbers(found: re.Match[str], speaker: Speaker, language: Language) -> list[_Number]:
    """Read which sessions are meant: of several, each stands with its own ordinal, of one, the word too."""
    start, end = found.span()
    if found["next"] or found["present"]:
        value = speaker.session + bool(found["next"])
        return [_Number(value, start, end, "anaphor")] if speaker.session and not speaker.special else []
    group = "years" if found["years"] else "ordinals"
    printed = _YEAR if found["years"] else language.ordinal_word
    numbers: list[_Number] = []
    for words in printed.finditer(found.string, *found.span(group)):
        value = int(words[0]) if found["years"] else language.ordinal(words[0]) or 0
        if not value:
            return []
        between = found.string[numbers[-1].end : words.start()] if numbers else ""
        if language.pattern["session_range"].search(between) and 0 < value - numbers[-1].value <= _LONGEST_RANGE:
            numbers += [_Number(at, *words.span(), "full") for at in range(numbers[-1].value + 1, value)]
        numbers.append(_Number(value, *words.span(), "full"))
    return [numbers[0]._replace(start=start, end=end)] if len(numbers) == 1 else numbers


def _holder(
    text: str,
    found: re.Match[str],
    numbers: list[_Number],
    special: str,
    bodies: list[_Named],
    speaker: Speaker,
    language: Language,
) -> str:
    """Tell whose session it is; nothing where a body holds it that no register knows."""
    number = numbers[0].value
    behind = language.pattern["session_of"].match(text, found.end())
    if behind and (
        named := next((body for body in bodies if body.start == behind.start("other") and body.thing), None)
    ):
        return named.thing
    before = next((body for body in reversed(bodies) if body.end <= found.start()), None)
    at = language.pattern["session_at"]
    is_beside = before and (before.end == found.start() or at.fullmatch(text, before.end, found.start()))
    if before and is_beside and before.thing:
        return before.thing
    if not special and speaker.may_hold(number):
        is_another = before and not before.thing and found.start() - before.end <= _BESIDE
        return "" if is_another and numbers[0].form == "anaphor" else speaker.organ
    if is_beside or behind:
        return ""
    if before:
        return before.thing
    is_ahead = speaker.session and not special and number > speaker.session + _AHEAD
    return "" if is_ahead or speaker.organ == _NO_SESSIONS else speaker.organ


def _bodies(
    text: str, mentions: tuple[Mention, ...], speaker: Speaker, index: NameIndex, language: Language
) -> Iterator[_Named]:
    """Find what may hold sessions: bodies of the registers, organs in any grammatical form, and nouns for others.

    "The Assembly" and "the Council" are read here: the ordinal tells better whose session it is than the last name.
    """
    nouns = language.pattern["session_holder"]
    known = [
        # A Main Committee meets at the Assembly's sessions.
        _Named(mention.start, mention.end, _ASSEMBLY if mention.thing.startswith(f"{_ASSEMBLY}-") else mention.thing)
        for mention in mentions
        if mention.thing.startswith("body/")
        and _holds_sessions(index.labels.get(mention.thing, ""))
        and not (mention.form == "anaphor" and (noun := nouns.fullmatch(mention.words)) and not noun["other"])
    ]
    yield from known
    council = speaker.organ if _is_council(speaker.organ, index) else ""
    for found in nouns.finditer(text):
        if any(body.start < found.end() and found.start() < body.end for body in known):
            continue
        thing = ""
        if organ := found["organ"]:
            thing = f"body/{language.organ_of(organ)}"
        elif found["assembly"]:
            thing = _ASSEMBLY
        elif found["council"]:
            named = [body.thing for body in known if body.end <= found.start() and _is_council(body.thing, index)]
            thing = named[-1] if named else council
        yield _Named(*found.span(), thing)


def _holds_sessions(label: str) -> bool:
    return not _HOLDS_SESSIONS.isdisjoint(label.partition(" of ")[0].split())


def _is_council(body: str, index: NameIndex) -> bool:
    return index.labels.get(body, "").endswith("Council")


def session(body: str, number: int, special: str, index: NameIndex) -> Thing:
    """Give a session of a body; `special` is `S-` or `ES-` for a special one."""
    kind = {"": "", "S-": "special ", "ES-": "emergency special "}[special]
    # The Economic and Social Council counts its sessions by years.
    which = str(number) if number > 1900 else ordinal(number)
    label = f"{which} {kind}session of the {index.labels.get(body, body)}"
    return Thing(iri.session(body.removeprefix("body/"), f"{special}{number}"), "session", label, number, body)


def ordinal(number: int) -> str:
    """Write an ordinal in figures.

    >>> ordinal(62), ordinal(111), ordinal(53)
    ('62nd', '111th', '53rd')
    """
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def meetings(
    text: str, mentions: tuple[Mention, ...], work: str, index: NameIndex, language: Language
) -> Iterator[tuple[Thing, Mention]]:
    """Find meetings that a text names by ordinal ("at its fifth meeting") or by level."""
    if "meeting" not in text:
        return
    for found in _MEETING.finditer(text):
        number = language.ordinal(found["ordinal"])
        if number is None:
            continue
        body = None
        label = f"{found['words']}{found['of'] or ''}"
        if found["its"]:
            before = [
                mention.thing
                for mention in mentions
                if mention.end <= found.start() and mention.thing.startswith("body/")
            ]
            if not before:
                continue
            body = before[-1]
            label = f"{found['words']} of the {index.labels.get(body, body)}"
        tail = f"meeting/{body.removeprefix('body/')}-{number}" if body else _own(work, "meeting", label)
        yield (
            Thing(tail, "meeting", label, number, body),
            Mention(tail, found["words"], *found.span("words"), "full"),
        )
    for found in _LEVEL.finditer(text):
        tail = _own(work, "meeting", found[0])
        yield Thing(tail, "meeting", found[0]), Mention(tail, found[0], *found.span(), "full")


def _own(work: str, kind: str, label: str) -> str:
    """Name a thing known from one text only after that text, so that no two texts' things are confused."""
    return f"{kind}/{work.rpartition('/')[2]}-{iri.name_slug(label)[:80].strip('-')}"
