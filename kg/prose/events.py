"""What a text dates, counts and convenes: dates, numbers of States, conferences, places."""

import re
from collections.abc import Iterator

from kg import iri
from kg.prose.language import Language
from kg.prose.record import Counted, Dated, Mention, Thing

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
            span = _SPAN.search(text[max(0, start - 9) : start])
            if span and 0 < int(span["first"]) < int(found["day"] or 0):
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
