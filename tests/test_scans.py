"""Recognised scans: pages of a volume, with running heads, notes in mid text, neighbours and recognition errors."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.model import Leftover, Source
from kg.read import load, read
from tests.conftest import taken_apart

# What each real page is asked for: symbols, the day, the session.
ASKED = {
    "A_RES_22(I).txt": ({f"A/RES/22 {letter} (I)" for letter in "ABCDEF"}, "1946-02-13", 1),
    "A_RES_217(III).txt": ({f"A/RES/217 {letter} (III)" for letter in "ABCDE"}, "1948-12-10", 3),
    "A_RES_319(IV).txt": ({"A/RES/319 A (IV)", "A/RES/319 B (IV)"}, "1949-12-03", 4),
    "A_RES_423(V).txt": ({"A/RES/423(V)"}, "1950-12-04", 5),
    "A_RES_428(V).txt": ({"A/RES/428(V)"}, "1950-12-14", 5),
    "A_RES_834(IX).txt": ({"A/RES/834(IX)"}, "1954-12-14", 9),
    "A_RES_1395(XIV).txt": ({"A/RES/1395(XIV)"}, "1959-11-20", 14),
    "A_RES_1514(XV).txt": ({"A/RES/1514(XV)"}, "1960-12-14", 15),
    "A_RES_2037(XX).txt": ({"A/RES/2037(XX)"}, "1965-12-07", 20),
    "A_RES_2200(XXI).txt": ({f"A/RES/2200 {letter} (XXI)" for letter in "ABC"}, "1966-12-16", 21),
    "A_RES_2777(XXVI).txt": ({"A/RES/2777(XXVI)"}, "1971-11-29", 26),
    "A_RES_3274(XXIX).txt": ({"A/RES/3274(XXIX)"}, "1974-12-10", 29),
}
VOLUME = """<!-- Page 1 -->
46\tGeneral Assembly—Ninety-ninth Session
4. Requests the Secretary-General to bring the lamps back.
901st plenary meeting,
3 May 2044.
9901 (XCIX). Lamps for the night
The General Assembly,
Recalling its resolution 9801 (XCVIII) of 4 May 2043,7
Noting that lamps burn longer in a country that pre-
8 A/9931.
---
7 See A/9930.
<!-- Page 2 -->
Resolutions adopted on the reports of the Third Committee 47
pares for the dark,
1. Thanks the lamplighters† of Geneva;
2. Requests them to go on.8
901st plenary meeting,
3 May 2044.
† Registered with the cantonal office.
9902 (XCIX). Matches
A
The General Assembly,
Considering the lamps,
Decides to buy matches.
902nd plenary meeting,
4 May 2044.
B
The General Assembly
Thanks the matchmakers.
902nd plenary meeting,
4 May 2044.
9903 (XCIX). Wicks
The General Assembly,
Concerned about the price of
8 Ibid., para. 2.
"""


def texts(words: str) -> tuple[dict[str, Any], list[Leftover]]:
    found, left = taken_apart(Source("volume.txt", words.encode()))
    return {one.symbol: one for one in found}, left


def test_every_complete_text_of_a_volume_s_pages_is_taken_and_the_rest_left_over() -> None:
    found, left = texts(VOLUME)
    assert list(found) == ["A/RES/9901(XCIX)", "A/RES/9902 A (XCIX)", "A/RES/9902 B (XCIX)"]
    assert {one.adopted for one in found.values()} == {"2044-05-03", "2044-05-04"}
    assert {one.session for one in found.values()} == {99}
    words = " ".join(one.words for one in left)
    assert "bring the lamps back" in words and "Wicks" in words


def test_a_sentence_runs_on_over_notes_and_running_heads_and_its_parted_word_is_joined() -> None:
    part = next(part for part in texts(VOLUME)[0]["A/RES/9901(XCIX)"].text.parts if part.key == "preamble/2")
    assert part.text == "Noting that lamps burn longer in a country that prepares for the dark,"


def test_notes_go_to_the_text_on_their_page_that_has_their_mark() -> None:
    lamps = texts(VOLUME)[0]["A/RES/9901(XCIX)"]
    assert [(note.marker, note.text) for note in lamps.text.notes] == [
        ("7", "See A/9930."),
        ("†", "Registered with the cantonal office."),
        ("8", "Ibid., para. 2."),
    ]
    marks = {part.key: [mark.marker for mark in part.marks] for part in lamps.text.parts if part.marks}
    assert marks == {"preamble/1": ["7"], "para/1": ["†"], "para/2": ["8"]}


def test_a_marker_that_begins_anew_on_the_next_page_keeps_a_key_of_its_own() -> None:
    found, _ = texts(
        "<!-- Page 1 -->\n9901 (XCIX). Bells\nThe General Assembly,\nNoting the bells,*\n* Of bronze.\n"
        "<!-- Page 2 -->\n1. Rings them;*\n2. Rings them again.\n901st plenary meeting,\n3 May 2044.\n* Of iron.\n"
    )
    bells = found["A/RES/9901(XCIX)"].text
    assert [(note.marker, note.text) for note in bells.notes] == [("*", "Of bronze."), ("*-2", "Of iron.")]
    assert [mark.marker for part in bells.parts for mark in part.marks] == ["*", "*-2"]


def test_a_part_s_letter_stands_before_the_session() -> None:
    found, _ = texts(VOLUME)
    assert [part.key for part in found["A/RES/9902 A (XCIX)"].text.parts] == [
        "title",
        "opening",
        "preamble/1",
        "para/1",
    ]


def test_a_meeting_in_words_and_a_session_misread_as_a_figure_are_read() -> None:
    found, _ = texts(
        "<!-- Page 1 -->\n22(1). BELLS OF THE\nUNITED NATIONS\nThe General Assembly thanks the founders of the bells.\n"
        "Hundred and thirty-first plenary meeting, 13 February 2044.\n"
    )
    bells = found["A/RES/22(I)"]
    assert (bells.title, bells.meeting, bells.adopted) == ("BELLS OF THE UNITED NATIONS", 131, "2044-02-13")
    assert [part.text for part in bells.text.parts if part.kind == "opening"] == ["The General Assembly"]


def test_a_declaration_has_its_preamble_above_the_opening_words_and_no_preamble_below_its_first_article() -> None:
    found, _ = texts(
        "<!-- Page 1 -->\n9901 (XCIX). Rights of lamps\nPreamble\nWhereas lamps give light,\nWhereas light is good,\n"
        "The General Assembly\nProclaims these rights:\nARTICLE 1\nEvery lamp shall burn.\n"
        "ARTICLE 2\nNo lamp shall smoke.\nNinety-first plenary meeting,\n3 May 2044.\n"
    )
    kinds = [(part.kind, part.key) for part in found["A/RES/9901(XCIX)"].text.parts]
    assert kinds[2:5] == [("heading", "heading/1"), ("preambular", "preamble/1"), ("preambular", "preamble/2")]
    assert [key for kind, key in kinds if kind == "passage"] == ["text/1", "text/2"]


def test_only_the_column_in_the_language_of_the_page_is_read() -> None:
    found, left = texts(
        "<!-- Page 1 -->\n9901 (XCIX). Lamps\nThe General Assembly,\nConsidering the lamps of the town,\n"
        "Decides to light them in the evening.\nNinety-first plenary meeting,\n3 May 2044. le 3 mai 2044.\n"
        "9901 (XCIX). Lampes\nL’Assemblée générale,\nConsidérant les lampes de la ville,\nDécide de les allumer.\n"
    )
    assert [part.text for part in found["A/RES/9901(XCIX)"].text.parts][-1] == "Decides to light them in the evening."
    assert "Décide de les allumer." in [one.words for one in left]
    assert found["A/RES/9901(XCIX)"].adopted == "2044-05-03"


def test_an_instrument_below_the_signature_is_an_annex_though_no_line_says_so() -> None:
    found, _ = texts(
        "<!-- Page 1 -->\n9901 (XCIX). Lamps\nThe General Assembly,\nConsidering the lamps,\nApproves the convention.\n"
        "91st plenary meeting,\n3 May 2044.\nCONVENTION ON LAMPS\nARTICLE I\nLamps shall burn.\n"
    )
    keys = [part.key for part in found["A/RES/9901(XCIX)"].text.parts]
    assert keys[-3:] == ["annex/heading/1", "annex/heading/2", "annex/text/1"]


@pytest.mark.parametrize("name", ASKED)
def test_the_text_that_a_real_page_is_asked_for_is_built(name: str, corpus: Path) -> None:
    found, _ = taken_apart(load(name, corpus / "text" / "old-form" / name))
    symbols, adopted, session = ASKED[name]
    asked = [one for one in found if one.symbol in symbols]
    assert {one.symbol for one in asked} == symbols
    assert {(one.adopted, one.session) for one in asked} == {(adopted, session)}
    assert all(any(part.kind in ("operative", "passage") for part in one.text.parts) for one in asked)


@pytest.mark.parametrize("name", ASKED)
def test_no_word_of_a_real_page_is_lost(name: str, corpus: Path) -> None:
    source = load(name, corpus / "text" / "old-form" / name)
    found, left = taken_apart(source)
    said = [one.words for one in left]
    for one in found:
        said.append(one.symbol)
        said += [f"{part.label} {part.text}" for part in one.text.parts]
        said += [mark.marker for part in one.text.parts for mark in part.marks]
        said += [f"{note.marker.partition('-')[0]} {note.text}" for note in one.text.notes]
        said += [line.text for line in one.frame]
    before, after = letters(source.content.decode()), letters(" ".join(said))
    lost = sum((before - after).values())
    assert lost <= 0.001 * sum(before.values()), f"{name}: {before - after}"


def letters(text: str) -> Counter[str]:
    """Count letters: words that a line's end parts are whole in what is said."""
    plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    return Counter(re.sub(r"[\W_]+", "", plain).casefold())


def test_a_scan_is_told_by_the_page_mark_that_begins_it() -> None:
    assert read(Source("a.txt", b"<!-- Page 1 -->\nwords")).carrier == "scan"
    assert read(Source("a.txt", b"words\n<!-- Page 1 -->\nwords")).carrier != "scan"
