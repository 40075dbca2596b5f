"""What a build costs, counted in calls of functions: the same on every machine, so that a slow change is seen.

No clock is read. A call is counted whether Python or C answers it; what a call costs is not (for regular expressions
see test_regexes.py). Whoever makes a step cheaper or, with reason, dearer writes the new number down here.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, NamedTuple

import pytest

from kg import registered
from kg.check import shapes
from kg.family import family_of
from kg.knowledge import knowledge
from kg.model import Described, Leftover, Source
from kg.publish import render
from kg.read import read
from kg.reconcile import reconcile
from tests.conftest import SPECIMENS

SLACK = 0.25
"""Which share of the recorded calls may come or go: sets have another order in every process."""
LINEAR = 1.1
"""How much dearer a paragraph of a long text may be than one of a short text."""


class Effort(NamedTuple):
    """A specimen, and the calls that each step takes for it."""

    specimen: str
    read: int
    say: int
    check: int
    render: int


RECORDED = (
    Effort("a-res-99-901.txt", 1_174, 25_389, 81_108, 52_629),
    Effort("a-res-99-907.fr.txt", 479, 5_181, 15_138, 10_904),
    Effort("a-res-99-906.xml", 981, 6_680, 18_703, 12_956),
    Effort("a-res-99-902.md", 1_596, 15_195, 48_270, 31_179),
    Effort("excom-conclusion-901.txt", 404, 6_454, 25_417, 15_828),
)


def calls(work: Callable[[], object]) -> int:
    """Count the calls that a piece of work makes; it is done once before, so that what is kept is there."""
    work()
    made = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return made


def understood(content: bytes, name: str = "text.txt") -> list[Described]:
    reading = read(Source(name, content))
    family = family_of(reading)
    assert family is not None, f"No family knows {name}"
    records = family.parse(reading, knowledge(reading.language))
    return [family.facts(record) for record in records if not isinstance(record, Leftover)]


def spent(name: str, content: bytes) -> Effort:
    said = understood(content, name)
    kept = reconcile(said).kept
    return Effort(
        name,
        calls(lambda: read(Source(name, content))),
        calls(lambda: understood(content, name)),
        calls(lambda: list(shapes.check_group(kept, registered.known()))),
        calls(lambda: render(kept)),
    )


def of_length(times: int) -> bytes:
    """Write a resolution of so many times twenty operative paragraphs, which cite, name and mandate."""
    paragraphs = [
        f"\t{number}.\tRequests the High Commissioner to report to the General Assembly at its next session on what "
        f"Kenya has done under resolution 98/{900 + number} of 5 December 2043, and under paragraph {number} above;"
        for number in range(1, 20 * times + 1)
    ]
    lines = [
        "Resolution adopted by the General Assembly on 16 December 2044",
        "[on the report of the Third Committee (A/99/431)]",
        "99/932.\tA matter of papers",
        "",
        "\tThe General Assembly,",
        *paragraphs,
        "",
        "66th plenary meeting",
        "16 December 2044",
    ]
    return "\n".join(lines).encode()


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda effort: effort.specimen)
def test_a_text_costs_as_many_calls_as_when_they_were_last_counted(recorded: Effort) -> None:
    now = spent(recorded.specimen, (SPECIMENS / recorded.specimen).read_bytes())
    for step, before, calls_now in zip(Effort._fields[1:], recorded[1:], now[1:], strict=True):
        says = f"{step} takes {calls_now} calls, before {before}. If that is meant, write down {now}"
        assert (1 - SLACK) * before <= calls_now <= (1 + SLACK) * before, says


def test_a_text_of_twice_the_length_costs_no_more_than_twice_as_much() -> None:
    short, long, longest = (spent("text.txt", of_length(times)) for times in (1, 2, 4))
    for step, one, two, four in zip(Effort._fields[1:], short[1:], long[1:], longest[1:], strict=True):
        assert four - two <= 2 * (two - one) * LINEAR, f"{step}: {one}, {two}, {four} calls for 1, 2, 4 times the text"
