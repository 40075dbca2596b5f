"""Spoilt documents, symbols, statements and requests: each is understood or refused in words, in time and in bounds.

Some thousands of cases here, by a fixed seed; `make torture` runs a million (`tests/torture/fuzz.py`).
"""

import os
import time

import pytest

from tests import tables
from tests.torture import fuzz
from tests.torture.targets import TARGETS, Case, Target

CASES = int(os.environ.get("NANSEN_CASES", "6000"))


def test_thousands_of_spoilt_inputs_end_well() -> None:
    outcomes = fuzz.campaign(CASES)
    tables.show("Fuzzing", fuzz.table(outcomes, fuzz.SEED))
    assert set(outcomes) == set(TARGETS)
    defects = [defect for one in outcomes.values() for defect in one.defects]
    assert not defects, "\n".join(f"--only {one.target!r} --case {one.number}: {one.says}" for one in defects[:20])


def _raises(given: int) -> None:
    if given == 13:
        raise IndexError("a bug")


def _dawdles(given: int) -> None:
    if given == 13:
        time.sleep(0.01)
        while True:
            pass


def _hoards(given: int) -> None:
    # Every case in so many is weighed.
    _ = bytearray(3_000_000 if given == fuzz.WEIGHED else 10)


@pytest.mark.parametrize(
    ("test", "says"), [(_raises, "IndexError: a bug"), (_dawdles, "more than 1 s"), (_hoards, "bytes of memory")]
)
def test_a_defect_is_told_by_its_number(monkeypatch: pytest.MonkeyPatch, test: object, says: str) -> None:
    """Show that the measure measures."""
    numbers = iter(range(200))
    monkeypatch.setitem(TARGETS, "planted", Target(lambda _: Case(next(numbers), 10), test, 1.0))  # type: ignore[arg-type]
    (defect,) = fuzz.run(("planted", 0, 120, 0)).defects
    assert says in defect.says
    assert defect.number == (fuzz.WEIGHED if test is _hoards else 13)


def test_a_case_comes_back_from_its_number() -> None:
    for name in TARGETS:
        assert fuzz.case(name, 4711) == fuzz.case(name, 4711) != fuzz.case(name, 4712)
