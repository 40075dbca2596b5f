"""No regular expression takes more than its share of time, whatever text it is given.

Each is run on the texts that are hardest for it (`tests/torture/patterns.py`), with one, two and four times as much
of them: four times the text may take about four times as long, never sixteen times. What is too short to measure is
measured no further; what seems to grow is measured again on longer texts before it is believed.

In the usual run some of each pattern's hard texts are tried, by a fixed seed; `make torture` tries them all.
"""

import json
import random
import re
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import pytest

from tests import tables
from tests.torture.patterns import HOME, Attack, Pattern, attacks

SEED = 1951
SOME = 8
"""Hard texts a pattern that are tried in the usual run."""
SIZES = (400, 2_000)
"""Characters of the text at 1x, first and when it is looked at again."""
MEASURABLE = 0.0015
"""Seconds; what takes no longer with 4x of the text grows too little to be seen."""
MOST = 6.5
"""Growth from 1x to 4x: a line gives 4, a square 16."""
PATIENCE = 3.0
"""Seconds of the processor after which a pattern is held to hang: it doubles its time with each character."""


class Hangs(Exception):
    """A pattern did not come back."""


@contextmanager
def patience() -> Iterator[None]:
    """Break off what takes too long; the engine of `re` looks for signals."""

    def stop(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def all_patterns() -> list[Pattern]:
    """Collect them in a process of its own: here, they are compiled already."""
    command = [sys.executable, "-m", "tests.torture.patterns"]
    run = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return [Pattern(*one) for one in json.loads(run.stdout)]


def seconds(pattern: re.Pattern[str], anchored: bool, text: str, times: int) -> float:
    """Give the least time that it takes to look through a text."""
    least = float("inf")
    for _ in range(times):
        began = perf_counter()
        if anchored:
            pattern.match(text)
            pattern.fullmatch(text)
        else:
            deque(pattern.finditer(text), 0)
        least = min(least, perf_counter() - began)
    return least


def grows(pattern: re.Pattern[str], anchored: bool, attack: Attack) -> str:
    """Say by how much the time grows, if it grows faster than the text."""
    said = ""
    for size in SIZES:
        at_4 = seconds(pattern, anchored, attack.of(4 * size), 1)
        if at_4 < MEASURABLE:
            return ""
        at_1 = seconds(pattern, anchored, attack.of(size), 3)
        at_2, at_4 = (seconds(pattern, anchored, attack.of(many * size), 3) for many in (2, 4))
        if at_4 / at_1 <= MOST:
            return ""
        said = f"{at_2 / at_1:.1f} times as long for 2x, {at_4 / at_1:.1f} times for 4x"
    return said


def hard(one: Pattern, most: int | None = None) -> tuple[int, str]:
    """Attack a pattern, with so many texts at `most`: give how many they were, and what was too much for it."""
    pattern = re.compile(one.pattern, one.flags)
    texts = list(attacks(one.pattern, one.flags))
    if most is not None and most < len(texts):
        texts = random.Random(SEED).sample(texts, most)
    for tried, attack in enumerate(texts, 1):
        try:
            with patience():
                said = grows(pattern, one.anchored, attack)
        except Hangs:
            said = "it hangs"
        if said:
            return tried, f"{one.where}: {said} with {attack} on {one.pattern[:200]!r}"
    return len(texts), ""


def tried(patterns: list[Pattern], most: int | None = None) -> list[str]:
    """Attack all patterns, show how often, and give what was too much for any."""
    results = [hard(one, most) for one in patterns]
    slow = [said for _, said in results if said]
    hits = sum(number for number, _ in results)
    tables.show(
        "Regular expressions",
        [f"{len(patterns)} patterns, {hits:,} texts that are hard for them: {len(slow)} grow faster than the text"],
    )
    return slow


def test_no_regular_expression_grows_faster_than_its_text() -> None:
    patterns = all_patterns()
    assert len(patterns) > 500
    assert not (slow := tried(patterns, SOME)), "\n".join(slow)


@pytest.mark.corpus
def test_no_regular_expression_grows_on_any_hard_text() -> None:
    assert not (slow := tried(all_patterns())), "\n".join(slow)


def test_a_pattern_that_does_grow_faster_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show that the measure measures: bad ones of the textbook are found, their mended forms are not."""
    monkeypatch.setattr(sys.modules[__name__], "PATIENCE", 0.5)
    for bad in (r"\s+\Z", r"(?:\w+\s?)*:", r"<a.*b>", r"(?:a|a)*b"):
        assert hard(Pattern(bad, 0, "here", False))[1], bad
    for good in (r"(?<!\s)\s+\Z", r"(?<!\w)(?:\w++\s?)*+:", r"<a[^<]*b>", r"\w+"):
        assert not hard(Pattern(good, 0, "here", False))[1], good
    assert not hard(Pattern(r"\s+\Z", 0, "here", True))[1]
