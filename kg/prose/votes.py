"""Votes as a page prints them below the text, where its carrier records none beside it.

"[Adopted by a recorded vote of 29 to 13, with 5 abstentions. The voting was as follows: In favour: ...]": counts, and
after each heading the States that voted so. What is printed twice is compared, and what does not agree is said.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from kg.prose.language import Language
from kg.prose.proceedings import Ballot, Choice, Outcome, Proceedings, StateNames, Vote

_CHOICES: Final[dict[str, Choice]] = {"in_favour": "in favour", "against": "against", "abstaining": "abstaining"}
_AROUND = " .;,，、،。:：[]"


def printed_proceedings(printed: str, language: Language, states: StateNames) -> Proceedings | None:
    """Read the lines of a page that tell how the text was adopted; nothing where they tell no vote.

    `notes` are the words that name no State, and counts that the list does not bear out.
    """
    pattern = language.pattern
    if found := pattern["vote"].search(printed):
        # "None", "no" and a count that is left out are a count of nobody.
        counts = {choice: _number(found[group]) for group, choice in _CHOICES.items()}
        notes: list[str] = []
        ballots = tuple(_ballots(printed[found.end() :], counts, language, states, notes))
        outcome: Outcome = "recorded" if ballots or found["recorded"] else "counted"
        vote = Vote(outcome, counts["in favour"], counts["against"], counts["abstaining"], ballots)
        return Proceedings(vote, notes=tuple(notes))
    if found := pattern["no_vote"].search(printed):
        return Proceedings(Vote("unanimous" if found["unanimous"] else "without a vote"))
    return None


def goes_on(printed: str, language: Language) -> bool:
    """Tell whether the lines that print a vote go on below: its lists have begun, and no bracket closes them.

    >>> from kg.prose.language import english
    >>> goes_on("[Adopted by a recorded vote of 2 to 1, with no abstentions. The voting was as follows:", english())
    True
    >>> goes_on("[Adopted by a recorded vote of 2 to 1, with no abstentions.]", english())
    False
    """
    opened = printed.startswith("[") or printed.rstrip().endswith((":", "："))
    return (opened or language.pattern["ballots"].search(printed) is not None) and not printed.rstrip(" .").endswith(
        "]"
    )


def _number(printed: str | None) -> int:
    return int(printed) if printed and printed.isdecimal() else 0


def _ballots(
    printed: str, counts: dict[Choice, int], language: Language, states: StateNames, notes: list[str]
) -> Iterator[Ballot]:
    """Yield who voted how; a State is named once, and as many as were counted."""
    headings = list(language.pattern["ballots"].finditer(printed))
    seen: set[str] = set()
    for heading, following in zip_longest(headings, headings[1:]):
        end = following.start() if following else len(printed)
        choice = next(choice for group, choice in _CHOICES.items() if heading[group])
        count = 0
        for name in states.split(printed[heading.end() : end].strip(_AROUND)):
            state = states.of(name)
            if state and state not in seen:
                seen.add(state)
                count += 1
                yield Ballot(choice, name)
            elif counts[choice] or state:
                # Where nobody voted so, a word such as "None" stands for the list.
                notes.append(f"voter {name}")
        if count != counts[choice]:
            notes.append(f"{heading[0].strip(_AROUND)}: {counts[choice]} counted, {count} named")
