"""The UN's own XML: read as the page it prints, and refused where it is hostile or broken."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.errors import Unreadable
from kg.prose.deliberation import Deliberation
from kg.family import family_of
from kg.knowledge import knowledge
from kg.model import Source
from kg.prose.frame import agenda_items
from kg.prose.language import english
from kg.read import load, read
from tests import tables
from tests.conftest import SPECIMENS, understood

SAMPLE = 120


def test_a_resolution_in_xml_is_read_by_its_printed_numbers() -> None:
    resolution = understood(SPECIMENS / "a-res-99-906.xml")
    keys = [part.key for part in resolution.text.parts]
    assert keys[-6:] == ["preamble/2", "para/1", "para/2", "para/2/a", "para/2/b", "para/3"]
    assert resolution.masthead.agenda_items == ("21 (b)",)
    assert resolution.reports == ("A/99/444",)
    assert resolution.committee == "body/unga-fourth-committee"


def test_the_notes_of_xml_stand_where_their_marks_were() -> None:
    resolution = understood(SPECIMENS / "a-res-99-906.xml")
    marks = {
        part.key: [(mark.marker, mark.offset) for mark in part.marks] for part in resolution.text.parts if part.marks
    }
    assert marks == {"preamble/2": [("1", 96)], "para/1": [("2", 67)]}
    assert [note.text for note in resolution.text.notes][1] == "United Nations, Treaty Series, vol. 1577, No. 27531."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><akomaNtoso><p>&a;</p></akomaNtoso>', "document type"),
        (b"<akomaNtoso><p>cut off", "not well-formed"),
        (b"<akomaNtoso>" + b"<p>" * 5000 + b"</p>" * 5000 + b"</akomaNtoso>", "not well-formed"),
        (b'<akomaNtoso xmlns="urn:x"><documentCollection/></akomaNtoso>', "several resolutions"),
    ],
    ids=["entities", "cut off", "too deep", "a collection"],
)
def test_hostile_or_broken_xml_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read(Source("hostile.xml", content))


@pytest.fixture(scope="module")
def truth(corpus: Path) -> dict[str, Any]:
    """Give the UN's own metadata of the 77th and 78th sessions by symbol."""
    lines = [
        line
        for session in ("ga-77", "ga-78")
        for line in (corpus / "akn4un" / session / "metadata.jsonl").read_text("utf-8").splitlines()
    ]
    return {described["symbol"]: described for described in map(json.loads, lines)}


def resolutions(files: list[Path]) -> tuple[list[Deliberation], list[str]]:
    """Read XML files; give what was understood, and the reasons of what was refused."""
    found, refused = [], []
    for path in files:
        try:
            reading = read(load(path.name, path))
            family = family_of(reading)
            assert family is not None, f"{path.name} is of no family"
            found += [
                one for one in family.parse(reading, knowledge(reading.language)) if isinstance(one, Deliberation)
            ]
        except Unreadable as problem:
            refused.append(str(problem))
    return found, refused


def compare(found: list[Deliberation], truth: dict[str, Any]) -> tuple[Counter[str], int]:
    """Count the fields that equal the UN's own metadata."""
    right: Counter[str] = Counter()
    known = [one for one in found if one.symbol in truth]
    for one in known:
        official = truth[one.symbol]
        items = agenda_items(official["agenda_item"].partition("tem")[2].lstrip("s "))
        right["title"] += " ".join(official["title"].split()) == one.title
        right["adoption date"] += english().find_date(official["adoption_date"]) == one.adopted
        right["agenda item"] += items == one.masthead.agenda_items
        right["meeting"] += official["adoption_meeting"].startswith(f"{one.meeting}")
        right["session"] += official["session"] == next(
            (line.text for line in one.frame if line.text.endswith("session")), ""
        )
    return right, len(known)


def check(files: list[Path], truth: dict[str, Any], title: str) -> None:
    found, refused = resolutions(files)
    assert len(found) + len(refused) == len(files)
    right, known = compare(found, truth)
    lines = [f"{len(files)} files: {len(found)} read, {len(refused)} refused with a reason"]
    lines += [f"{field:16} {count / known:.3f}" for field, count in sorted(right.items())]
    tables.show(title, lines)
    assert len(refused) <= 0.03 * len(files), refused
    assert all(count >= 0.97 * known for count in right.values()), lines


def test_a_sample_of_real_xml_agrees_with_the_official_metadata(corpus: Path, truth: dict[str, Any]) -> None:
    files = sorted((corpus / "akn4un").glob("ga-7[78]/English/*.xml"))
    check(random.Random(1951).sample(files, SAMPLE), truth, f"AKN4UN, English: a sample of {SAMPLE}")


@pytest.mark.corpus
def test_all_real_xml_agrees_with_the_official_metadata(corpus: Path, truth: dict[str, Any]) -> None:
    check(sorted((corpus / "akn4un").glob("ga-7[78]/English/*.xml")), truth, "AKN4UN, English: all of two sessions")
