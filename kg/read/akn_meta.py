"""What AKN4UN files say beside the text: `<meta>` to proceedings.

All of it is in English, and the same in the six language versions of a text. Nothing here is an error of the file:
words that are not understood are kept as notes, for the family to report.
"""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from kg.prose.proceedings import Ballot, Choice, Draft, Outcome, Proceedings, Scheme, StateNames, Subject, Vote
from kg.prose.symbols import SYMBOL, normal
from kg.states import state_names

_CHOICES: Final[dict[str, Choice]] = {"inFavour": "in favour", "against": "against", "abstaining": "abstaining"}
_OUTCOMES: Final[dict[str, Outcome]] = {"adoptedWithoutVote": "without a vote", "adoptedRecordedVote": "recorded"}
_IN_WRITING = "VOTING BY MAIL"
_DRAFTS = frozenset({"draftResolution", "draftDecision"})
_JOINING = frozenset({"draftResolutionAdditionalSponsors", "draftDecisionAdditionalSponsors"})
# The report that recommends a text is read from the page; elections and appointments are what a decision decides,
# said in its text.
_ELSEWHERE = frozenset({"recommendedForAdoption", "composition", "appointment", "election"})
_SCHEMES: Final[dict[str, Scheme]] = {
    "UNBIS": "UNBIS",
    "UNBIS Thesaurus": "UNBIS",
    "EuroVoc": "EuroVoc",
    "SDGO": "SDG",
    "DHLAUTH": "DHLAUTH",
}
# Agenda items are read from the page, and the Library's own title (DHL) is no subject.
_NO_SUBJECT = re.compile(r"[A-Z]/(?:[\w-]+(?:/[\w-]+)*)?|DHL")
_CONCEPT: Final[dict[Scheme, re.Pattern[str]]] = {
    "UNBIS": re.compile(r"http://metadata\.un\.org/thesaurus/[0-9]{7}"),
    "EuroVoc": re.compile(r"http://eurovoc\.europa\.eu/(?:[0-9]{1,6}|c_[0-9a-f]{8})"),
    "SDG": re.compile(r"http://metadata\.un\.org/sdg/(?:[1-9]|1[0-7])"),
}
# Two digits are a domain of the UNBIS Thesaurus and six a microthesaurus: shelves for concepts, no concepts.
_SHELF = re.compile(r"http://metadata\.un\.org/thesaurus/(?:[0-9]{2}|[0-9]{6})")
_RECORD = re.compile(rf"(?:{SYMBOL.pattern})(?: \((?:Resumption \d+|resumed)\))?")
_ADOPTED = re.compile(
    r"adopted (?:(?P<how>without (?:a )?vote|unanimously|by acclamation)|(?P<counts>\d+-\d+-\d+))"
    r"(?:[,;] (?:(?P<mail>voting by mail)|\d+(?:st|nd|rd|th) (?:plenary )?meeting))?",
    re.IGNORECASE,
)
_TOLD: Final[dict[str, Outcome]] = {
    "without vote": "without a vote",
    "without a vote": "without a vote",
    "unanimously": "unanimous",
    "by acclamation": "by acclamation",
}
# In decisions the number of the meeting stands there, in the language of the file.
_MEETING = re.compile(r"\W*\w*\d+\W{0,3}\w{0,8}|\w+")
_SUBMITTED = re.compile(r"\b(?:submitted by|on the basis of|on behalf of)\b")
_DAY = re.compile(r"(?!0001-01-01)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def proceedings(meta: etree._Element, names: StateNames | None = None) -> Proceedings:
    """Read the proceedings that a `<meta>` records."""
    notes: list[str] = []
    states = names or state_names()
    adopted = [step for step in meta.iterfind(".//{*}workflow/{*}step") if step.get("outcome") == "adopted"]
    return Proceedings(
        vote=_vote(meta, adopted, states, notes),
        drafts=tuple(_drafts(meta, states, notes)),
        record=_record(adopted, notes),
        published=_published(meta),
        subjects=tuple(dict.fromkeys(_subjects(meta, notes))),
        notes=tuple(dict.fromkeys(notes)),
    )


def _published(meta: etree._Element) -> str:
    dates = meta.iterfind(".//{*}FRBRExpression/{*}FRBRdate")
    return next((_day(date.get("date")) for date in dates if date.get("name") == "publication"), "")


def _drafts(meta: etree._Element, states: StateNames, notes: list[str]) -> Iterator[Draft]:
    """Yield the drafts in order; who joined as a sponsor is told in the step after the draft's own."""
    steps = list(meta.iterfind(".//{*}workflow/{*}step"))
    for at, step in enumerate(steps):
        outcome = step.get("outcome", "")
        before, after = steps[max(0, at - 1) : at], steps[at + 1 : at + 2]
        if outcome in _DRAFTS:
            yield from _draft(step, next((one for one in after if one.get("outcome") in _JOINING), None), states, notes)
        elif outcome in _JOINING:
            if not any(one.get("outcome") in _DRAFTS for one in before):
                yield from _draft(None, step, states, notes)
        elif outcome != "adopted" and outcome not in _ELSEWHERE:
            notes.append(_said(f"step {outcome}", step.get("as"), step.get("by")))


def _draft(
    step: etree._Element | None, later: etree._Element | None, states: StateNames, notes: list[str]
) -> Iterator[Draft]:
    symbol, date = (_folded(step.get("as")), _day(step.get("date"))) if step is not None else ("", "")
    if symbol and not SYMBOL.fullmatch(symbol):
        notes.append(f"draft {symbol}")
        symbol = ""
    printed = [_folded(one.get("by")) if one is not None else "" for one in (step, later)]
    sponsors, additional = (_sponsors(words, states, notes) for words in printed)
    if symbol or sponsors or additional:
        lists = tuple(words for words, names in zip(printed, (sponsors, additional), strict=True) if names)
        yield Draft(normal(symbol), date, sponsors, additional, lists)


def _sponsors(words: str, states: StateNames, notes: list[str]) -> tuple[str, ...]:
    """Give the sponsors that a list names; what is no State must be words about who submitted the text."""
    names = states.split(words)
    strange = [name for name in names if not states.of(name) and (len(names) > 1 or not _SUBMITTED.search(name))]
    notes += [f"sponsor {name}" for name in strange]
    return names if len(names) > len(strange) else ()


def _record(adopted: list[etree._Element], notes: list[str]) -> str:
    symbols = []
    for step in adopted:
        words = _folded(step.get("as"))
        if _RECORD.fullmatch(words):
            symbols.append(words)
        elif words and not _ADOPTED.fullmatch(words):
            notes.append(_said("step adopted", words))
    notes += [f"record {symbol}" for symbol in symbols[1:]]
    return symbols[0] if symbols else ""


def _vote(meta: etree._Element, adopted: list[etree._Element], states: StateNames, notes: list[str]) -> Vote | None:
    votings = list(meta.iterfind(".//{*}analysis/{*}parliamentary/{*}voting"))
    notes += [_said("another voting", voting.get("outcome")) for voting in votings[1:]]
    voting = votings[0] if votings else None
    stated = _folded(voting.get("outcome")) if voting is not None else ""
    told = _told(adopted, notes)
    counts, ballots = _counted(voting, states, notes)
    if told and told["counts"] and not counts:
        counts = dict(zip(_CHOICES.values(), _in_order(told["counts"]), strict=True))
    outcome = _OUTCOMES.get(stated)
    if told and told["how"]:
        outcome = _TOLD[" ".join(told["how"].lower().split())]
    elif outcome is None and counts:
        outcome = "recorded"
    if stated and stated not in _OUTCOMES and stated.upper() != _IN_WRITING:
        # Counts say that it was put to the vote, but not that it was adopted: with strange words, nothing is said.
        notes.append(_said("voting", stated))
        outcome = None
    if outcome is None:
        return None
    if outcome == "without a vote":
        notes += [f"count {choice}: {count}, of a text adopted without a vote" for choice, count in counts.items()]
        return Vote(outcome)
    if counts:
        # A count of nobody is left out of the files.
        counts = {choice: counts.get(choice, 0) for choice in _CHOICES.values()}
    in_writing = stated.upper() == _IN_WRITING or bool(told and told["mail"])
    return Vote(outcome, counts.get("in favour"), counts.get("against"), counts.get("abstaining"), ballots, in_writing)


def _told(adopted: list[etree._Element], notes: list[str]) -> re.Match[str] | None:
    """Find the words that tell the outcome; the Councils' files have them where the Assembly's name the record."""
    for step in adopted:
        for words in (_folded(step.get("as")), _folded(step.get("by"))):
            if found := _ADOPTED.fullmatch(words):
                return found
        by = _folded(step.get("by"))
        if by and not _MEETING.fullmatch(by):
            notes.append(_said("step adopted", by))
    return None


def _counted(
    voting: etree._Element | None, states: StateNames, notes: list[str]
) -> tuple[dict[Choice, int], tuple[Ballot, ...]]:
    counts: dict[Choice, int] = {}
    ballots: list[Ballot] = []
    for count in voting.iterfind("{*}count") if voting is not None else ():
        value, what = _folded(count.get("value")), count.get("refersTo", "")
        printed = [
            _folded("".join(str(text) for text in one.itertext())) for one in count.iterfind(".//{*}organization")
        ]
        choice = _CHOICES.get(what)
        if choice is None or choice in counts:
            notes.append(_said(f"count {what}", value, *printed))
            continue
        notes += [f"voter {name}" for name in printed if not states.of(name)]
        ballots += [Ballot(choice, name) for name in printed]
        if value.isdecimal():
            counts[choice] = int(value)
        elif value or not printed:
            notes.append(_said(f"count {what}", value))
        else:
            counts[choice] = len(printed)
    return counts, tuple(ballots)


def _in_order(counts: str) -> list[int]:
    return [int(count) for count in counts.split("-")]


def _subjects(meta: etree._Element, notes: list[str]) -> Iterator[Subject]:
    for keyword in meta.iterfind(".//{*}classification/{*}keyword"):
        dictionary, href = _folded(keyword.get("dictionary")), keyword.get("href", "").strip()
        # Some words are written as one, joined by underscores; headings are not.
        label = _folded(keyword.get("showAs") or keyword.get("value"))
        label = label if " " in label else label.replace("_", " ")
        if scheme := _SCHEMES.get(dictionary):
            concept = _CONCEPT.get(scheme)
            is_concept = bool(concept and concept.fullmatch(href))
            if href and not is_concept and not _SHELF.fullmatch(href):
                notes.append(_said("subject", label, href))
            if label:
                yield Subject(href if is_concept else "", scheme, label)
        elif not _NO_SUBJECT.fullmatch(dictionary):
            notes.append(_said(f"keyword of {dictionary}", label, href))


def _day(date: str | None) -> str:
    """Give a day, or nothing for the day that stands for none."""
    return date if date and _DAY.fullmatch(date) else ""


def _folded(words: str | None) -> str:
    return " ".join((words or "").split())


def _said(*words: str | None) -> str:
    return ": ".join(word.strip() for word in words if word and word.strip())
