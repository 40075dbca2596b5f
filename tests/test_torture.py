"""Spoilt documents, symbols, statements and requests: each is understood or refused in words, in time and in bounds.

Some thousands of cases here, by a fixed seed; `make torture` runs a million (`tests/torture/fuzz.py`).
"""

import json
import os
import time

import pytest

from kg import terms
from kg.errors import Unreadable
from kg.model import Source
from kg.prose.events import dates
from kg.prose.language import english, load
from kg.prose.notes import resolve
from kg.prose.references import references
from tests import tables
from tests.conftest import taken_apart
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


# ---- what was found, and is mended ----


def test_a_row_of_ibid_grows_with_its_length_and_not_with_its_square() -> None:
    for words in ("Ibid. ", "Ibid., the lamp, "):
        once, often = (len(resolve(words * times, "A/99/1, annex.", english())[0]) for times in (60, 600))
        assert often < 12 * once


def test_figures_of_another_script_cite_the_same_resolution() -> None:
    """Arabic texts print figures of their own."""
    for number in ("62/124", "٦٢/١٢٤"):
        (found,) = references(f"وإذ تشير إلى قرارها {number}،", "unga", load("ar"))
        assert found.symbols == ("A/RES/62/124",)


def test_a_span_of_days_without_its_last_day_is_no_span() -> None:
    assert [found.iso for found in dates("from 20 to 23 November 2041", english(), [])] == ["2041-11-20/2041-11-23"]
    for words in ("from 20 to November 2041", "from 35 to 23 November 2041"):
        assert all("/" not in found.iso for found in dates(words, english(), []))


def test_a_treaty_that_nothing_could_name_is_refused_in_words() -> None:
    told = {"treaty_zh": "渡船公约", "articles": [{"article": 1, "content_zh": "缔约各国应点亮灯火。"}]}
    with pytest.raises(Unreadable, match=r"instruments\.csv"):
        taken_apart(Source("treaty.json", json.dumps(told).encode()))


def test_an_outside_iri_that_no_store_would_take_is_none() -> None:
    assert terms.link("https://example.org/é") == "<https://example.org/é>"
    for iri in ("https://example.org/ x", "https://example.org/%zz", "no scheme", "http://x/\U000e007f", "a:#b#"):
        with pytest.raises(ValueError):
            terms.link(iri)
