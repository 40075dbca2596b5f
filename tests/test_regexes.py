"""No regular expression takes more than its share of time, whatever text it is given.

Each is run on the texts that are hardest for it (`tests/torture/patterns.py`), with one and four times as much of
them: four times the text may take about four times as long. What works on the words of one paragraph (`kg/prose`, the
language files, the families) may take up to the square of it, since none is longer than `kg.model.LONGEST`. What is
too short to measure is measured no further; what seems to grow is measured again on longer texts before it is believed.

In the usual run some of each pattern's hard texts are tried, by a fixed seed; `make torture` tries them all.
"""

import json
import random
import re
import subprocess
import sys
from collections import deque
from time import thread_time
from typing import NamedTuple

import pytest

from tests import tables
from tests.torture.patience import Hangs, at_most
from tests.torture.patterns import HOME, Attack, Pattern, attacks

SEED = 1951
SOME = 3
"""Hard texts a pattern that are tried in the usual run."""
SIZES = (50, 200, 800, 3_200)
"""Characters of the text at 1x: the next where the time at 4x is too short to measure, or seems to grow too fast."""
MEASURABLE = 0.001
"""Seconds; what takes no longer with the longest text grows too little to be seen."""
LINE, SQUARE = 6.5, 26.0
"""Growth from 1x to 4x that is held for linear (4) and for quadratic (16)."""
OF_A_PARAGRAPH = ("kg/prose/", "kg/families/")
LONG_ENOUGH = 0.25
"""Seconds after which a growth is believed without a longer text."""
AGAIN = 3
"""Times that what seems to grow too fast is measured again: others use the machine, what grows does so each time."""
PATIENCE = 5.0
"""Seconds of the processor after which a pattern is held to hang: it doubles its time with each character."""


def all_patterns() -> list[Pattern]:
    """Collect them in a process of its own: here, they are compiled already."""
    command = [sys.executable, "-m", "tests.torture.patterns"]
    run = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return [Pattern(*one) for one in json.loads(run.stdout)]


def seconds(pattern: re.Pattern[str], anchored: bool, text: str, times: int) -> float:
    """Give the least time of the processor that it takes to look through a text."""
    least = float("inf")
    for _ in range(times):
        began = thread_time()
        if anchored:
            pattern.match(text)
            pattern.fullmatch(text)
        else:
            deque(pattern.finditer(text), 0)
        least = min(least, thread_time() - began)
    return least


def growth(pattern: re.Pattern[str], anchored: bool, attack: Attack, most: float) -> float:
    """Give by how much the time grows with four times the text: at the longest text if it seems more than `most`."""
    grown = 0.0
    for size in SIZES:
        once = seconds(pattern, anchored, attack.of(4 * size), 1)
        if once < MEASURABLE:
            continue
        times = 3 if once < LONG_ENOUGH / 5 else 1
        at_4 = min(once, seconds(pattern, anchored, attack.of(4 * size), times))
        grown = at_4 / seconds(pattern, anchored, attack.of(size), times)
        if grown <= most or at_4 > LONG_ENOUGH:
            break
    return grown


class Outcome(NamedTuple):
    """What came of a pattern: how many texts were tried, the worst growth, and which was too much."""

    tried: int
    growth: float
    says: str = ""


def hard(one: Pattern, some: int | None = None) -> Outcome:
    """Attack a pattern with its hard texts, or with `some` of them."""
    pattern = re.compile(one.pattern, one.flags)
    texts = list(attacks(one.pattern, one.flags))
    if some is not None and some < len(texts):
        texts = random.Random(SEED).sample(texts, some)
    most = SQUARE if one.where.startswith(OF_A_PARAGRAPH) else LINE
    worst = 0.0
    for number, attack in enumerate(texts, 1):
        try:
            with at_most(PATIENCE):
                grown = growth(pattern, one.anchored, attack, most)
                for _ in range(AGAIN if grown > most else 0):
                    grown = min(grown, growth(pattern, one.anchored, attack, most))
        except Hangs:
            grown = float("inf")
        worst = max(worst, grown)
        if grown > most:
            said = f"{one.where}: {grown:.1f} times as long for 4x with {attack} on {one.pattern[:200]!r}"
            return Outcome(number, grown, said)
    return Outcome(len(texts), worst)


def too_hard(patterns: list[Pattern], some: int | None = None) -> list[str]:
    """Attack all patterns, show what came of it, and give what was too much for any."""
    outcomes = [hard(one, some) for one in patterns]
    slow = [one.says for one in outcomes if one.says]
    squares = sum(one.growth > LINE for one in outcomes) - len(slow)
    tables.show(
        "Regular expressions",
        [
            f"{len(patterns)} patterns, {sum(one.tried for one in outcomes):,} texts that are hard for them",
            f"{len(patterns) - squares - len(slow)} linear, {squares} quadratic in a paragraph, {len(slow)} worse",
        ],
    )
    return slow


def test_no_regular_expression_grows_faster_than_its_text() -> None:
    patterns = all_patterns()
    assert len(patterns) > 500
    assert not (slow := too_hard(patterns, SOME)), "\n".join(slow)


@pytest.mark.corpus
def test_no_regular_expression_grows_on_any_hard_text() -> None:
    assert not (slow := too_hard(all_patterns())), "\n".join(slow)


def test_a_pattern_that_does_grow_faster_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show that the measure measures: bad ones of the textbook are found, their mended forms are not."""
    monkeypatch.setattr(sys.modules[__name__], "PATIENCE", 2.0)
    for bad in (r"\s+\Z", r"(?:\w+\s?)*:", r"<a[^b]*b", r"(?:a|a)*b"):
        assert hard(Pattern(bad, 0, "kg/read/text.py:1", False)).says, bad
    for good in (r"(?<!\s)\s+\Z", r"(?<![\w\s])(?:\w++\s?)*+:", r"<a[^<]*b", r"\w+"):
        assert not hard(Pattern(good, 0, "kg/read/text.py:1", False)).says, good
    assert not hard(Pattern(r"\s+\Z", 0, "kg/read/text.py:1", True)).says
    assert not hard(Pattern(r"\s+\Z", 0, "kg/prose/lines.py:1", False)).says
    assert hard(Pattern(r"\s*\s*\s*!", 0, "kg/prose/lines.py:1", False)).says
