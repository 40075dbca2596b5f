"""The UN's own XML: read as the page it prints, and refused where it is hostile or broken."""

import pytest

from kg.errors import Unreadable
from kg.model import Source
from kg.read import load, read
from tests.conftest import SPECIMENS, taken_apart, understood


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
    ],
    ids=["entities", "cut off", "too deep"],
)
def test_hostile_or_broken_xml_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read(Source("hostile.xml", content))


def test_a_collection_holds_each_part_as_a_resolution_of_its_own() -> None:
    found, _ = taken_apart(load("parts", SPECIMENS / "a-res-99-908-a-b.xml"))
    assert [one.symbol for one in found] == ["A/RES/99/908 A", "A/RES/99/908 B"]
    assert {one.masthead.agenda_items for one in found} == {found[0].masthead.agenda_items}


def test_the_notes_of_a_collection_stay_with_their_part() -> None:
    found, _ = taken_apart(load("parts", SPECIMENS / "a-res-99-908-a-b.xml"))
    for one in found:
        marks = {mark.marker for part in one.text.parts for mark in part.marks}
        assert marks == {note.marker for note in one.text.notes}
