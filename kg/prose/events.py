"""What a text dates, counts and convenes: dates, numbers of States, sessions, meetings, conferences, places."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kg import iri
from kg.prose.language import Language
from kg.prose.names import NameIndex
from kg.prose.record import Act, Counted, Dated, Mention, Request, Thing

_HUNDREDS = r"(?:[Oo]ne )?[Hh]undred(?:th|[ -]and[ -][a-z]+(?:-[a-z]+)?)"
_ORDINAL = rf"(?P<ordinal>{_HUNDREDS}|[A-Za-z]+(?:-[a-z]+)?|\d{{1,3}}(?:st|nd|rd|th))"
_SESSION = re.compile(
    rf"\b{_ORDINAL}(?: (?:regular|annual|substantive))? (?P<special>emergency special |special )?session\b"
)
_MEETING = re.compile(rf"\b(?P<its>its )?(?P<words>{_ORDINAL} meeting)\b(?P<of> of [a-z][^,;.]{{2,120}})?")
_LEVEL = re.compile(r"\b(?:senior|high|ministerial|expert)-level (?:[a-z]+ )?meeting\b")
_GATHERING = re.compile(
    r"\b(?:international|regional|ministerial|donors?'?|pledging|intergovernmental|world|global)(?: [a-z-]+){0,2} "
    r"(?:conference|summit|symposium|seminar)\b"
)
_AT_PLACE = re.compile(r"\b(?:at|in) (?P<place>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2})(?=[\s,;.]|\Z)")
_BEFORE_STATE = re.compile(
    r"(?:\b(?:in|at|of|near)|,) (?P<place>[A-ZÀ-Þ][\w'’-]+(?: (?:de |del |la )?[A-ZÀ-Þ][\w'’-]+){0,2}), \Z"
)
_SPAN = re.compile(r"\b(?P<first>\d{1,2}) (?:to|and|-|–) \Z")
_COUNTED = re.compile(r" (?:Member )?(?:States?|Governments|countries|parties|years)\b")
_YEAR_DIGITS = re.compile(r"(?:19|20)\d\d(?![\w/])")
_LONGEST_DAY = len("31 September ")
_BETWEEN = re.compile(r"(?: (?:the|all|all the))?(?: Governments? of(?: the)?)? |, (?:and )?(?:the )?|,? and (?:the )?")
_REPORTING = re.compile(r"\b(?:report|submit|present)\b")
_CONTINUING = re.compile(r"\bto (?:continue|resume|consider|include|take up|return to|revert to)\b")
_ADDRESSABLE = ("body/", "role/", "state/")
_HOLDS_SESSIONS = frozenset({"Assembly", "Council", "Committee", "Commission", "Board"})


def dates(text: str, language: Language, taken: list[tuple[int, int]]) -> Iterator[Dated]:
    """Find dates that belong to no citation (`taken` are the spans of citations and their dates).

    >>> from kg.prose.language import english
    >>> [found.iso for found in dates("in Moscow from 20 to 23 November 2041", english(), [])]
    ['2041-11-20/2041-11-23']
    """
    if "19" not in text and "20" not in text:
        return
    for year in _YEAR_DIGITS.finditer(text):
        start, end = year.span()
        if found := language.day.search(text, max(0, start - _LONGEST_DAY), end):
            if any(first <= found.start() <= last + 4 for first, last in taken):
                continue
            iso, start = language.iso(found), found.start()
            if iso is None:
                continue
            if span := _SPAN.search(text[max(0, start - 9) : start]):
                start -= len(span[0])
                iso = f"{iso[:8]}{int(span['first']):02}/{iso}"
            yield Dated(iso, text[start:end], start, end)
        elif text.endswith((" in ", "In "), 0, start):
            yield Dated(year[0], year[0], start, end)


def counts(text: str, language: Language) -> Iterator[Counted]:
    """Find numbers in words that count States and the like.

    >>> from kg.prose.language import english
    >>> [found.value for found in counts("that one hundred and forty-seven States are parties", english())]
    [147]
    """
    for found in _COUNTED.finditer(text):
        noun = found.start() - len("Member ") * text.startswith("Member ", found.start() - len("Member "))
        before = text[max(0, noun - 50) : noun].rstrip().split(" ")[-5:]
        if before[-1].lower() not in language.numerals:
            continue
        # The longest run of words before the noun that is a number.
        for first in range(len(before)):
            words = " ".join(before[first:])
            if number := language.cardinals.get(words.lower()):
                start = text.rindex(words, 0, noun)
                yield Counted(number, text[start : found.end()], start, found.end())
                break


def sessions(
    text: str, mentions: tuple[Mention, ...], organ: str, index: NameIndex, language: Language
) -> Iterator[tuple[Thing, Mention]]:
    """Find sessions; a session is of the last named organ that holds sessions, else of the organ that speaks."""
    if "session" not in text:
        return
    for found in _SESSION.finditer(text):
        number = language.ordinal(found["ordinal"])
        if number is None:
            continue
        special = {"special ": "S-", "emergency special ": "ES-"}.get(found["special"] or "", "")
        body = organ
        for mention in mentions:
            if mention.start < found.start() and index.heads.get(mention.thing, set()) & _HOLDS_SESSIONS:
                body = mention.thing
        thing = session(body, number, special, index)
        yield thing, Mention(thing.tail, found[0], *found.span(), "full")


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


def conferences(text: str, language: Language) -> Iterator[tuple[Thing, Mention]]:
    """Find conferences without a name, told by place and date.

    >>> from kg.prose.language import english
    >>> [thing.label for thing, _ in conferences("an international conference in April 2042 at Geneva", english())]
    ['International conference (Geneva, April 2042)']
    """
    if not any(word in text for word in ("conference", "summit", "symposium", "seminar")):
        return
    for found in _GATHERING.finditer(text):
        after = text[found.end() : found.end() + 90].split(";")[0]
        day, place = language.day.search(after), _AT_PLACE.search(after)
        while place and place["place"].split()[0].casefold() in language.months:
            place = _AT_PLACE.search(after, place.end())
        iso = language.iso(day) if day else None
        if not day or not iso or not place:
            continue
        label = f"{found[0].capitalize()} ({place['place']}, {day[0]})"
        tail = f"conference/{iri.name_slug(place['place'])}-{iso}"
        thing = Thing(tail, "conference", label, place=place["place"], date=iso)
        yield thing, Mention(tail, found[0], *found.span(), "full")


def places(text: str, mentions: tuple[Mention, ...]) -> Iterator[tuple[Thing, Mention]]:
    """Find places no register knows, told by the State that follows: "in Kolmården, Sweden"."""
    for mention in mentions:
        if not mention.thing.startswith("state/"):
            continue
        found = _BEFORE_STATE.search(text, max(0, mention.start - 60), mention.start)
        if found and not any(
            known.start < found.end("place") and found.start("place") < known.end for known in mentions
        ):
            tail = f"place/{iri.name_slug(found['place'])}"
            yield (
                Thing(tail, "place", found["place"], state=mention.thing),
                Mention(tail, found["place"], *found.span("place"), "full"),
            )


def requests(text: str, acts: tuple[Act, ...], found: list[Mention]) -> Iterator[Request]:
    """Find requests to report, and decisions to continue, at a session."""
    for at, act in enumerate(acts):
        until = acts[at + 1].start if at + 1 < len(acts) else len(text)
        scope = text[act.end : until]
        session = next((mention.thing for mention in found if act.end <= mention.start < until), None)
        if session is None:
            continue
        if act.lemma in _ASKING and _REPORTING.search(scope):
            yield Request("report", session, act.addressees[0] if act.addressees else None)
        elif act.lemma == "decide" and _CONTINUING.search(scope):
            yield Request("continue", session)


_ASKING = frozenset(
    {
        "request",
        "invite",
        "call upon",
        "urge",
        "ask",
        "encourage",
        "instruct",
        "direct",
        "recommend",
        "authorize",
    }
)


def addressed(text: str, acts: tuple[Act, ...], mentions: tuple[Mention, ...]) -> tuple[Act, ...]:
    """Add to each act that asks something whom it asks: the names right after the verb."""
    return tuple([_addressed(text, act, mentions) if act.lemma in _ASKING else act for act in acts])


def _addressed(text: str, act: Act, mentions: tuple[Mention, ...]) -> Act:
    found = _after(text, act, mentions)
    return replace(act, addressees=found) if found else act


def _after(text: str, act: Act, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    found: list[str] = []
    at = act.end
    for mention in mentions:
        if mention.start < at:
            continue
        if not mention.thing.startswith(_ADDRESSABLE):
            break
        if mention.form == "modifier" or not _BETWEEN.fullmatch(text, at, mention.start):
            break
        found.append(mention.thing)
        at = mention.end
    return tuple(dict.fromkeys(found))
