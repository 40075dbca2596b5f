"""The traps of UN texts, numbered as in the design (parsing, section 4): one test each.

The texts are our specimens, or short ones written here. Names that stand in them are real, the sentences are not.
Where a trap was seen in a real text, a second test looks at that text, if it is here.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg import iri
from kg.prose.notes import sources
from kg.prose.record import Act, Mention, Note, Part
from kg.read import load
from tests.conftest import SPECIMENS, only, resolution, taken_apart, understood, understood_words

EXPORT, MARKDOWN, FOLLOW_UP = "a-res-99-901.txt", "a-res-99-902.md", "a-res-99-903.txt"
GUARDIANS, IVOIRE = "a-res-99-904.windows-1252.txt", "a-res-99-905.utf-16.txt"
NUMBERED, LETTERED = "excom-conclusion-901.txt", "excom-conclusion-902.txt"
RESOLUTIONS = (EXPORT, MARKDOWN, FOLLOW_UP, GUARDIANS, IVOIRE)
ALL = (*RESOLUTIONS, NUMBERED, LETTERED)
CONFERENCE = (
    "Regional Conference to Address the Problems of Refugees, Displaced Persons, Other Forms of Involuntary "
    "Displacement and Returnees in the Countries of the Commonwealth of Independent States and Relevant Neighbouring "
    "States"
)


@cache
def specimen(name: str) -> Any:
    return understood(SPECIMENS / name)


@cache
def leftovers(name: str) -> list[str]:
    return [leftover.words for leftover in taken_apart(load(name, SPECIMENS / name))[1]]


@cache
def seed(corpus: Path, number: str) -> Any:
    (path,) = (corpus / "seeds").glob(f"{number}_*.txt")
    return understood(path)


def part(record: Any, key: str) -> Part:
    found: Part = next(part for part in record.text.parts if part.key == key)
    return found


def paragraphs(record: Any) -> list[Part]:
    return [part for part in record.text.parts if part.kind in ("preambular", "operative")]


def note(record: Any, marker: str) -> Note:
    found: Note = next(note for note in record.text.notes if note.marker == marker)
    return found


def before_mark(of: Part, marker: str) -> str:
    """Give the words up to a mark."""
    return next(of.text[: mark.offset] for mark in of.marks if mark.marker == marker)


def words_of(acts: tuple[Act, ...], role: str = "main") -> list[str]:
    return [act.words for act in acts if act.role == role]


def acts_of(of: Part) -> list[str]:
    return words_of(of.meaning.acts)


def cited(of: Part) -> list[str]:
    return [citation.symbol for citation in of.meaning.citations]


def things(of: Part, kind: str = "") -> list[str]:
    return [mention.thing for mention in of.meaning.mentions if mention.thing.startswith(kind)]


def mention(of: Part, words: str) -> Mention:
    return next(found for found in of.meaning.mentions if found.words == words)


def frame(record: Any, role: str) -> list[str]:
    return [line.text for line in record.frame if line.role == role]


def everything_read(record: Any) -> str:
    """Give the text of all parts and notes, without the frame."""
    return "\n".join([part.text for part in record.text.parts] + [note.text for note in record.text.notes])


# Carrier and frame


def test_trap_01_the_export_marker_stands_alone_and_glued_and_is_no_text() -> None:
    record = specimen(EXPORT)
    assert [line for line in frame(record, "masthead") if line.startswith("[DU1]")] == [
        "[DU1]",
        "[DU1]<<ODS JOB NO>>N4478123E<<ODS JOB NO>>",
    ], "Both markers belong to the frame, each on its line."
    assert "DU1" not in everything_read(record)


def test_trap_02_open_and_close_marker_are_one_string_and_the_job_number_has_a_second_form() -> None:
    jobs = [(specimen(name).masthead.job, specimen(name).masthead.printed_job) for name in RESOLUTIONS]
    assert jobs == [
        ("N4478123E", "44-78123"),
        ("", ""),
        ("N4480417E", "44 80417"),
        ("N4477650E", "44-77650"),
        ("N4481006E", "44 81006"),
    ]


def test_trap_03_the_masthead_is_read_glued_at_the_end_as_well_as_line_by_line_on_top() -> None:
    at_the_end, on_top = specimen(EXPORT).masthead, specimen(MARKDOWN).masthead
    assert (at_the_end.symbol, at_the_end.session, at_the_end.agenda_items) == ("A/RES/99/901", 99, ("24",))
    assert (on_top.symbol, on_top.session, on_top.agenda_items) == ("A/RES/99/902", 99, ("26",))
    assert (at_the_end.distribution, at_the_end.distributed) == ("General", "2045-01-19")
    assert (on_top.distribution, on_top.distributed) == ("General", "2045-02-13")


@pytest.mark.parametrize("name", [EXPORT, FOLLOW_UP, GUARDIANS, IVOIRE])
def test_trap_04_rules_page_numbers_and_running_heads_are_furniture(name: str) -> None:
    record = specimen(name)
    furniture = frame(record, "furniture")
    assert {"_" * 15, "-" * 60, "-" * 15, "3"} <= set(furniture)
    assert frame(record, "masthead").count(record.symbol) == 2, "The running head stands twice, on lines of its own."
    assert not leftovers(name), f"Every line of the trailer has a role, but these are left over: {leftovers(name)}"


def test_trap_05_dates_meetings_and_page_numbers_begin_neither_a_note_nor_a_paragraph() -> None:
    record = specimen(EXPORT)
    assert [note.marker for note in record.text.notes] == [str(number) for number in range(1, 13)]
    assert record.text.notes[-1].text == "A/99/326 and Add.1."
    read = everything_read(record).splitlines()
    for line in ("16 December 2044", "66th plenary meeting", "19 January 2045Ninety-ninth session", "3"):
        assert line not in read, f"{line!r} is a line of the frame, no paragraph and no note."
        assert not any(text.endswith(line) for text in read), f"{line!r} is glued to a paragraph or a note."


def test_trap_06_of_four_kinds_of_dates_the_adoption_is_the_one_in_title_line_or_signature() -> None:
    assert [specimen(name).adopted for name in ALL] == [
        "2044-12-16",
        "2044-12-09",
        "2044-12-20",
        "2044-12-14",
        "2044-12-21",
        "2044",
        "2044-10-14",
    ], "One has its date in the signature only, and one has only a year."


def test_trap_07_a_signature_runs_over_two_lines_also_inside_one_pair_of_asterisks() -> None:
    assert frame(specimen(EXPORT), "signature") == ["66th plenary meeting", "16 December 2044"]
    assert frame(specimen(MARKDOWN), "signature") == ["61st plenary meeting", "9 December 2044"]
    assert (specimen(EXPORT).meeting, specimen(MARKDOWN).meeting) == (66, 61)


def test_trap_08_upper_case_and_missing_line_ends_change_nothing() -> None:
    source = (SPECIMENS / MARKDOWN).read_text("utf-8")
    assert source.startswith("\n\n\n\n") and not source.endswith("\n"), (
        "The specimen has lost what it is there to show."
    )
    as_it_stands = specimen(MARKDOWN)
    usual = understood_words(
        source.replace("RESOLUTION ADOPTED BY THE GENERAL ASSEMBLY", "Resolution adopted by the General Assembly")
        .replace("GENERAL\n", "General\n")
        .lstrip("\n")
        + "\n"
    )
    assert usual.masthead == as_it_stands.masthead
    assert [part.text for part in usual.text.parts] == [part.text for part in as_it_stands.text.parts]


@pytest.mark.parametrize("name", ALL)
def test_trap_09_tabs_blank_lines_and_trailing_blanks_are_the_carriers_not_the_texts(name: str) -> None:
    record = specimen(name)
    texts = [part.text for part in record.text.parts] + [note.text for note in record.text.notes]
    assert texts == [" ".join(text.split()) for text in texts], "Texts hold single blanks, none at their ends."


# Titles


def test_trap_10_a_title_printed_twice_with_nothing_between_is_given_once() -> None:
    assert specimen(NUMBERED).title == "Solidarity with Communities that Receive Refugees"
    assert specimen(LETTERED).title == "Refugees Without Papers"


def test_trap_11_a_name_in_the_title_is_one_mention_and_the_symbol_is_the_identity() -> None:
    title = resolution("1.\tRequests more.", title=f"Follow-up to the {CONFERENCE}").text.parts[0]
    assert things(title) == ["conference/cis-1996"], "Bodies and places inside the conference's name are not mentions."
    one, other = specimen(MARKDOWN), specimen(FOLLOW_UP)
    assert one.title == other.title
    assert iri.resolution(one.symbol) != iri.resolution(other.symbol)


def test_trap_12_a_conclusions_session_is_the_executive_committees_not_the_assemblys() -> None:
    record = specimen(NUMBERED)
    assert (record.number, record.running, record.session) == ("901 (XCV)", 901, 95)
    assert record.contained_in == ("A/99/12/Add.1",), "99 is the Assembly's session."


# Paragraphs


def test_trap_13_a_hard_line_break_does_not_end_a_paragraph() -> None:
    broken = part(specimen(EXPORT), "para/11")
    assert "local authorities and faith-based groups to keep them;" in broken.text
    assert broken.lines == (27, 28)


def test_trap_14_a_sentence_goes_on_over_a_page_break_with_notes_in_between() -> None:
    record = specimen(MARKDOWN)
    torn = part(record, "preamble/3")
    assert "and the later recommendations of the Executive Committee" in torn.text
    assert torn.lines == (28, 34)
    assert [note(record, marker).lines[0] for marker in "123456"] == [30, 32, 46, 48, 50, 52]


def test_trap_15_preambular_paragraphs_end_in_comma_or_semicolon_and_the_last_operative_in_a_full_stop() -> None:
    for name, end in ((EXPORT, ","), (MARKDOWN, ","), (FOLLOW_UP, ","), (NUMBERED, ";")):
        preamble = [part.text for part in paragraphs(specimen(name)) if part.kind == "preambular"]
        assert all(text.endswith(end) for text in preamble), f"A preambular paragraph of {name} does not end in {end!r}"
    assert paragraphs(specimen(FOLLOW_UP))[-1].text.endswith(".")


def test_trap_16_commas_inside_names_and_suspended_hyphens_stay_as_they_are() -> None:
    assert "cost- and task-sharing" in part(specimen(EXPORT), "preamble/4").text
    assert "burden- and responsibility-sharing" in part(specimen(MARKDOWN), "preamble/6").text
    name = mention(only(f"1.\tRecalls the {CONFERENCE}, and welcomes its success."), CONFERENCE)
    assert name.thing == "conference/cis-1996"


def test_trap_17_equal_paragraphs_of_two_texts_have_their_own_names_and_the_opening_is_its_own_part() -> None:
    tails = [f"{iri.resolution(specimen(name).symbol)}/preamble/1" for name in (MARKDOWN, FOLLOW_UP)]
    assert len(set(tails)) == 2
    for name in ALL:
        openings = [part.text for part in specimen(name).text.parts if part.kind == "opening"]
        assert openings in (["The General Assembly,"], ["The Executive Committee,"])
        assert not any(part.text in openings for part in paragraphs(specimen(name)))


def test_trap_18_the_source_note_of_a_conclusion_tells_session_container_and_sub_committee() -> None:
    record = specimen(NUMBERED)
    source_note = part(record, "source-note")
    assert source_note.text.startswith("Executive Committee 95th session.")
    assert (record.contained_in, record.committee) == (("A/99/12/Add.1",), "body/excom-sub-committee-protection")
    assert "session/excom-95" in things(source_note)


# Footnote marks


@pytest.mark.parametrize(
    ("key", "marker", "word"),
    [
        pytest.param("preamble/1", "1", "Office", id="after Office"),
        pytest.param("preamble/1", "2", "session", id="after session"),
        pytest.param("para/3", "3", "communities", id="after communities"),
        pytest.param("para/5", "7", "Persons", id="after Persons"),
        pytest.param("para/6/a", "9", "Child", id="after Child"),
        pytest.param("para/13", "12", "sea", id="two digits after sea"),
    ],
)
def test_trap_19_a_digit_glued_to_a_word_is_a_mark(key: str, marker: str, word: str) -> None:
    assert before_mark(part(specimen(EXPORT), key), marker).endswith(word)


@pytest.mark.parametrize(
    ("name", "key", "marker", "end"),
    [
        pytest.param(EXPORT, "para/1", "2", "session;", id="after a semicolon"),
        pytest.param(EXPORT, "para/3", "4", "certificates,", id="after a comma"),
        pytest.param(FOLLOW_UP, "preamble/5", "5", 'Documents",', id="after a quotation mark and comma"),
        pytest.param(FOLLOW_UP, "para/7", "4", "Action.", id="after the last full stop"),
        pytest.param(GUARDIANS, "preamble/2", "1", "alone”,", id="after a curly quotation mark"),
    ],
)
def test_trap_20_a_digit_after_punctuation_is_a_mark_and_the_punctuation_stays(
    name: str, key: str, marker: str, end: str
) -> None:
    assert before_mark(part(specimen(name), key), marker).endswith(end)


def test_trap_21_a_mark_after_a_year_is_told_from_the_year() -> None:
    paragraph = part(specimen(EXPORT), "para/10")
    assert before_mark(paragraph, "10").endswith("14 June 2041,")
    assert [date.iso for date in paragraph.meaning.dates] == ["2041-06-14"]


def test_trap_22_superscripts_of_both_unicode_blocks_are_marks() -> None:
    marks = [mark.marker for part in paragraphs(specimen(MARKDOWN)) for mark in part.marks]
    assert marks == ["1", "2", "3", "4", "5", "6", "1", "2", "4", "5"]
    assert not set("¹²³⁴⁵⁶") & set(everything_read(specimen(MARKDOWN)))


def test_trap_23_one_note_may_have_many_marks() -> None:
    at = {
        marker: [part.key for part in paragraphs(specimen(EXPORT)) for mark in part.marks if mark.marker == marker]
        for marker in ("2", "10")
    }
    assert at == {"2": ["preamble/1", "para/1"], "10": ["para/6/a/ii", "para/10"]}


def test_trap_24_marks_need_not_rise_and_a_note_may_stand_before_or_after_its_mark() -> None:
    record = specimen(MARKDOWN)
    marks = [(mark.marker, part.lines[0]) for part in paragraphs(record) for mark in part.marks]
    assert [int(marker) for marker, _ in marks] != sorted(int(marker) for marker, _ in marks)
    after = [marker for marker, line in marks if note(record, marker).lines[0] < line]
    assert after == ["1", "2", "4", "5"], "These marks come after their notes, at their second mention."


def test_trap_25_a_mark_that_splits_a_name_leaves_both_names_whole() -> None:
    paragraph = part(specimen(MARKDOWN), "preamble/7")
    assert paragraph.text.endswith("the 1951 Convention and the 1967 Protocol relating to the Status of Refugees,")
    assert before_mark(paragraph, "5").endswith("the 1951 Convention")
    assert before_mark(paragraph, "6").endswith("the 1967 Protocol")
    assert things(paragraph, "instrument/") == ["instrument/unts-2545", "instrument/unts-8791"]


def test_trap_26_a_treaty_named_again_without_its_mark_is_known_from_its_name() -> None:
    paragraph = part(specimen(MARKDOWN), "para/3")
    by_name = [found.thing for found in paragraph.meaning.citations if found.via is None]
    assert by_name == ["instrument/unts-8791"]
    assert [mark.marker for mark in paragraph.marks] == ["5"]


# Footnotes


@pytest.mark.parametrize(
    ("name", "marker", "resolved"),
    [
        pytest.param(
            EXPORT,
            "2",
            "Official Records of the General Assembly, Ninety-ninth Session, Supplement No. 12A (A/99/12/Add.1).",
            id="series and session",
        ),
        pytest.param(
            EXPORT,
            "3",
            "Official Records of the General Assembly, Ninety-ninth Session, Supplement No. 12A (A/99/12/Add.1), "
            "chap. III, sect. B.",
            id="series, session and supplement",
        ),
        pytest.param(
            EXPORT,
            "4",
            "Official Records of the General Assembly, Ninety-eighth Session, Supplement No. 12A (A/98/12/Add.1), "
            "sect. III.A.",
            id="series only",
        ),
        pytest.param(EXPORT, "6", "United Nations, Treaty Series, vol. 606, No. 8791.", id="treaty series"),
    ],
)
def test_trap_27_ibid_stands_for_as_much_as_the_words_after_it_leave(name: str, marker: str, resolved: str) -> None:
    assert note(specimen(name), marker).resolved == resolved


def test_trap_28_three_ibid_in_one_note_all_mean_the_note_before() -> None:
    found = note(specimen(MARKDOWN), "3")
    assert found.resolved.count("Official Records of the General Assembly, ") == 3
    assert "bid." not in found.resolved
    assert [source.symbol for source in sources(found.resolved)] == [
        "A/97/12/Add.1",
        "A/97/12/Add.1/Corr.1",
        "A/98/12/Add.1",
        "A/99/12/Add.1",
    ]


def test_trap_29_in_a_chain_the_antecedent_is_the_note_before_not_the_mark_before() -> None:
    record = specimen(EXPORT)
    assert [(note.marker, note.ibid_of) for note in record.text.notes[5:9]] == [
        ("6", "5"),
        ("7", "6"),
        ("8", "7"),
        ("9", "8"),
    ]
    assert note(record, "9").resolved == "United Nations, Treaty Series, vol. 1577, No. 27531."


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        pytest.param("A/96/341 and Corr.1, appendix.", ["A/96/341", "A/96/341/Corr.1"], id="and Corr.1"),
        pytest.param(
            "Supplement No. 12A (A/97/12/Add.1 and Corr.1).",
            ["A/97/12/Add.1", "A/97/12/Add.1/Corr.1"],
            id="in brackets",
        ),
        pytest.param("A/99/326 and Add.1.", ["A/99/326", "A/99/326/Add.1"], id="and Add.1"),
        pytest.param(
            "A/99/329 and Add.1 and 2.", ["A/99/329", "A/99/329/Add.1", "A/99/329/Add.2"], id="and Add.1 and 2"
        ),
    ],
)
def test_trap_30_what_is_added_to_a_symbol_is_built_on_it(text: str, symbols: list[str]) -> None:
    assert [source.symbol for source in sources(text)] == symbols


def test_trap_31_words_may_stand_between_number_and_symbol_and_no_12_is_not_no_12a() -> None:
    found = [source.symbol for source in sources(note(specimen(MARKDOWN), "3").resolved)]
    assert "A/97/12/Add.1" in found, "'and corrigendum' stands between the supplement's number and its symbol."
    record = specimen(EXPORT)
    one, other = (next(iter(sources(note(record, marker).resolved))).symbol for marker in ("1", "2"))
    assert (one, other) == ("A/99/12", "A/99/12/Add.1")


@pytest.mark.parametrize(
    ("text", "symbol", "locator"),
    [
        pytest.param("A/99/318.", "A/99/318", None, id="full stop only"),
        pytest.param("A/96/341 and Corr.1, appendix.", "A/96/341", "appendix", id="appendix"),
        pytest.param("Resolution 428 (V), annex.", "A/RES/428(V)", "annex", id="annex"),
        pytest.param(
            "Supplement No. 12A (A/99/12/Add.1), chap. III, sect. B.",
            "A/99/12/Add.1",
            "chap. III, sect. B",
            id="chapter",
        ),
        pytest.param("Supplement No. 12A (A/98/12/Add.1), sect. III.A.", "A/98/12/Add.1", "sect. III.A", id="section"),
    ],
)
def test_trap_32_the_full_stop_ends_the_note_and_the_pinpoint_follows_the_symbol(
    text: str, symbol: str, locator: str | None
) -> None:
    first = next(iter(sources(text)))
    assert (first.symbol, first.locator) == (symbol, locator)


def test_trap_33_a_note_that_cites_no_document_gives_no_citation() -> None:
    assert list(sources("Available from www.unhcr.org.")) == []
    assert "10" not in [citation.via for part in paragraphs(specimen(EXPORT)) for citation in part.meaning.citations]


def test_trap_34_asterisks_of_italics_are_no_text() -> None:
    assert "*" not in everything_read(specimen(MARKDOWN))
    assert note(specimen(MARKDOWN), "6").text == "Ibid., vol. 606, No. 8791."


# References


def test_trap_35_a_list_of_resolutions_keeps_each_with_its_date() -> None:
    found = [(found.symbol, found.date) for found in part(specimen(MARKDOWN), "preamble/1").meaning.citations]
    assert found == [
        ("A/RES/95/913", "2040-12-18"),
        ("A/RES/96/918", "2041-12-19"),
        ("A/RES/97/914", "2042-12-20"),
        ("A/RES/98/921", "2043-12-21"),
    ]


def test_trap_35_each_resolution_of_a_list_is_cited_once_even_if_the_word_comes_again() -> None:
    again = only(
        "Recalling its resolutions 95/913 of 18 December 2040 and, in particular, resolutions 98/921 of 21 December "
        "2043 and 99/902 of 9 December 2044,"
    )
    assert cited(again) == ["A/RES/95/913", "A/RES/98/921", "A/RES/99/902"], "Each is cited once."


@pytest.mark.parametrize("printed", ["428 (V)", "428(V)", "428\xa0(V)"], ids=["blank", "no blank", "no-break space"])
def test_trap_36_an_old_number_has_its_session_in_roman_figures(printed: str) -> None:
    paragraph = only(f"Recalling its resolution {printed} of 14 December 1950,")
    assert [(found.symbol, found.date) for found in paragraph.meaning.citations] == [("A/RES/428(V)", "1950-12-14")]


@pytest.mark.parametrize(
    "words",
    [
        "a course held from 20 to 23 November 2041",
        "the 2043 appeal of the Office",
        "what the 1951 Convention and the 1967 Protocol ask for",
        "paragraph 20 of the statute",
        "the papers of job 44-78123 and of job 44 80417",
        "article 28 of the text",
    ],
)
def test_trap_37_numbers_that_are_no_resolutions_are_not_cited_as_such(words: str) -> None:
    paragraph = only(f"1.\tNotes {words}.")
    assert not [symbol for symbol in cited(paragraph) if "/RES/" in symbol]


def test_trap_38_words_that_cite_without_a_target_are_counted_apart() -> None:
    record = specimen(EXPORT)
    assert [found.words for found in part(record, "preamble/2").meaning.generics] == ["its annual resolutions"]
    assert [found.words for found in part(record, "para/9").meaning.generics] == [
        "relevant General Assembly resolutions"
    ]
    assert cited(part(record, "preamble/2")) == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param(EXPORT, "preamble/5", id="their resolution is put off"),
        pytest.param(NUMBERED, "preamble/2", id="their resolution is in the hands of others"),
        pytest.param(EXPORT, "para/2", id="in meeting their duties"),
    ],
)
def test_trap_39_false_friends_are_no_references(name: str, key: str) -> None:
    meaning = part(specimen(name), key).meaning
    assert (meaning.citations, meaning.generics) == ((), ())
    assert not [found for found in meaning.mentions if found.thing.startswith("meeting/")]


def test_trap_40_a_report_named_by_its_author_has_its_symbol_through_the_note() -> None:
    paragraph = part(specimen(MARKDOWN), "para/1")
    assert [(found.symbol, found.via, found.words) for found in paragraph.meaning.citations] == [
        ("A/99/318", "1", "Secretary-General"),
        ("A/99/12", "2", "United Nations High Commissioner for Refugees"),
    ]


def test_trap_41_a_link_between_two_texts_and_its_date_agree() -> None:
    link = next(
        found for found in part(specimen(FOLLOW_UP), "preamble/1").meaning.citations if found.symbol == "A/RES/99/902"
    )
    assert (link.thing, link.date) == (iri.resolution(specimen(MARKDOWN).symbol), specimen(MARKDOWN).adopted)


# Entities


def test_trap_42_of_three_names_inside_one_another_the_longest_wins() -> None:
    paragraph = only(
        "1.\tThanks the Executive Committee of the Programme of the United Nations High Commissioner for Refugees, "
        "the Office of the United Nations High Commissioner for Refugees and the United Nations High Commissioner for "
        "Refugees."
    )
    assert things(paragraph) == ["body/excom", "body/unhcr", "role/high-commissioner-for-refugees"]


@pytest.mark.parametrize(
    ("words", "thing", "form"),
    [
        pytest.param(
            "the Office of the High Commissioner", "body/unhcr", "short", id="Office of the High Commissioner"
        ),
        pytest.param("its Executive Committee", "body/excom", "short", id="its Executive Committee"),
        pytest.param("UNHCR", "body/unhcr", "full", id="UNHCR"),
        pytest.param("the Office", "body/unhcr", "anaphor", id="the Office"),
        pytest.param("his Office", "body/unhcr", "anaphor", id="his Office"),
    ],
)
def test_trap_43_short_forms_and_anaphors_mean_what_was_named_before(words: str, thing: str, form: str) -> None:
    paragraph = only(
        "Noting the Executive Committee of the Programme of the United Nations High Commissioner for Refugees and the "
        "Office of the United Nations High Commissioner for Refugees,",
        f"1.\tThanks {words} for much.",
    )
    assert [(found.thing, found.form) for found in paragraph.meaning.mentions] == [(thing, form)]


def test_trap_43_the_convention_and_the_conference_are_the_ones_named_last() -> None:
    paragraph = part(specimen(FOLLOW_UP), "para/3")
    assert mention(paragraph, "Convention").thing == "instrument/unts-2545"
    record = resolution(f"Recalling the {CONFERENCE},", "1.\tThanks those who came to the Conference.")
    assert things(part(record, "para/1")) == ["conference/cis-1996"]


def test_trap_44_the_executive_committee_has_a_second_full_name() -> None:
    found = mention(part(specimen(NUMBERED), "source-note"), "Executive Committee of the High Commissioner's Programme")
    assert found.thing == "body/excom"


def test_trap_45_one_conference_under_two_names_is_one_thing() -> None:
    record = resolution(
        f"Recalling the {CONFERENCE},",
        'Recalling also the process entitled "Follow-up to the 1996 Geneva Conference on the Problems of Refugees, '
        'Displaced Persons, Migration and Asylum Issues",',
        "1.\tAsks for more.",
    )
    assert things(part(record, "preamble/1"), "conference/") == ["conference/cis-1996"]
    assert things(part(record, "preamble/2"), "conference/") == ["conference/cis-1996"]


@pytest.mark.parametrize(
    "name",
    [
        "Mexico Plan of Action",
        "Brazil Declaration and Plan of Action",
        "Commonwealth of Independent States",
        "Latin America",
        CONFERENCE,
    ],
)
def test_trap_46_places_inside_names_are_no_states(name: str) -> None:
    assert things(only(f"1.\tCommends the {name} to all."), "state/") == []


@pytest.mark.parametrize(
    ("name", "key", "states"),
    [
        pytest.param(EXPORT, "preamble/5", ["state/ken", "state/tur"], id="Kenya and Türkiye"),
        pytest.param(EXPORT, "para/10", ["state/bol"], id="a State with brackets"),
        pytest.param(IVOIRE, "preamble/2", ["state/civ", "state/gha", "state/lbr"], id="a curly apostrophe"),
        pytest.param(GUARDIANS, "preamble/2", ["state/swe"], id="Sweden behind a town"),
    ],
)
def test_trap_46_real_states_are_found(name: str, key: str, states: list[str]) -> None:
    assert things(part(specimen(name), key), "state/") == states


def test_trap_46_a_town_outside_ascii_is_a_place_in_its_state() -> None:
    record = specimen(GUARDIANS)
    assert things(part(record, "preamble/2"), "place/") == ["place/kolmarden"]
    town = next(thing for thing in record.text.things if thing.tail == "place/kolmarden")
    assert (town.label, town.state) == ("Kolmården", "state/swe")


def test_trap_47_a_conference_without_a_name_is_told_by_place_and_date() -> None:
    record = specimen(EXPORT)
    (found,) = things(part(record, "para/11"), "conference/")
    thing = next(thing for thing in record.text.things if thing.tail == found)
    assert (thing.place, thing.date) == ("Nairobi", "2043-05")


def test_trap_48_sessions_belong_to_their_bodies_and_a_groups_meeting_is_no_plenary() -> None:
    assert "session/excom-95" in things(part(specimen(EXPORT), "preamble/1"))
    assert things(part(specimen(EXPORT), "para/12"), "session/") == ["session/a-100"]
    assert things(part(specimen(FOLLOW_UP), "para/6"), "session/") == ["session/a-101"]
    group = "Recalling also that the Steering Group of the Conference chose at its sixth meeting to carry on,"
    (sixth,) = things(only(f"Recalling the {CONFERENCE},", group), "meeting/")
    assert sixth == "meeting/cis-conference-steering-group-6", "A meeting of a group has no plenary record."
    unnamed = part(specimen(FOLLOW_UP), "preamble/5")
    assert "Steering Group of the Conference" in unnamed.text
    assert not things(unnamed), "Where its conference is not named, the group is another's."


@pytest.mark.parametrize(
    ("words", "value"),
    [
        pytest.param("sixty-two States", 62, id="sixty-two"),
        pytest.param("eighty-six States", 86, id="eighty-six"),
        pytest.param("one hundred and four States", 104, id="one hundred and four"),
        pytest.param("one hundred and fifty-one States", 151, id="one hundred and fifty-one"),
        pytest.param("Twenty-seven States", 27, id="Twenty-seven"),
        pytest.param("fifty-five States", 55, id="fifty-five"),
    ],
)
def test_trap_49_numbers_in_words_are_counted(words: str, value: int) -> None:
    assert [found.value for found in only(f"1.\tNotes that {words} are bound.").meaning.counts] == [value]


# Acts


def test_trap_50_acts_are_found_with_and_without_italics() -> None:
    assert acts_of(part(specimen(EXPORT), "para/5")) == ["Notes", "commends", "invites"]
    assert acts_of(part(specimen(MARKDOWN), "para/2")) == ["Calls upon", "welcomes"]
    assert acts_of(part(specimen(MARKDOWN), "preamble/5")) == ["Welcoming", "appreciating"]


def test_trap_51_six_acts_in_one_paragraph_are_six() -> None:
    assert acts_of(part(specimen(EXPORT), "para/4")) == [
        "Reaffirms",
        "recognizes",
        "welcomes",
        "encourages",
        "stresses",
        "urges",
    ]
    assert acts_of(part(specimen(EXPORT), "para/7")) == ["Strongly condemns", "calls upon"], "', and therefore' joins."


@pytest.mark.parametrize(
    ("paragraph", "words", "lemma"),
    [
        pytest.param("1.\tAlso requests more.", "Also requests", "request", id="also in front"),
        pytest.param("1.\tStrongly condemns that.", "Strongly condemns", "condemn", id="strongly in front"),
        pytest.param("1.\tRe-emphasizes that.", "Re-emphasizes", "re-emphasize", id="re-"),
        pytest.param("Noting also that much is lost,", "Noting also", "note", id="Noting also"),
        pytest.param("Welcoming also the help,", "Welcoming also", "welcome", id="Welcoming also"),
        pytest.param("Recalling further its decision,", "Recalling further", "recall", id="Recalling further"),
    ],
)
def test_trap_52_an_adverb_in_front_or_behind_belongs_to_the_act(paragraph: str, words: str, lemma: str) -> None:
    assert [(act.words, act.lemma) for act in only(paragraph).meaning.acts] == [(words, lemma)]


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        pytest.param("1.\tExpresses concern about that.", ["Expresses concern"], id="a noun"),
        pytest.param(
            "1.\tExpresses its deep concern at that.", ["Expresses its deep concern"], id="a noun with its degree"
        ),
        pytest.param(
            "Expressing its appreciation to all,", ["Expressing its appreciation"], id="a participle with its noun"
        ),
        pytest.param("1.\tNotes with appreciation the help.", ["Notes with appreciation"], id="a tail"),
        pytest.param(
            "Noting with concern that much is lost,", ["Noting with concern"], id="a participle with its tail"
        ),
        pytest.param("1.\tCalls upon all to help.", ["Calls upon"], id="calls upon"),
        pytest.param("1.\tTakes note of the report.", ["Takes note"], id="takes note"),
    ],
)
def test_trap_53_a_noun_a_tail_or_a_particle_belongs_to_the_act(paragraph: str, words: list[str]) -> None:
    assert acts_of(only(paragraph)) == words


def test_trap_54_conclusions_act_in_the_past_tense() -> None:
    record = specimen(NUMBERED)
    assert [acts_of(found) for found in paragraphs(record)] == [
        ["Remaining gravely concerned"],
        ["Considering"],
        ["Noting"],
        ["Noting also"],
        ["Underlined"],
        ["Recalled", "stressed"],
        ["Called upon"],
        ["Noted with appreciation", "invited"],
        ["Requested"],
    ]
    assert acts_of(part(specimen(EXPORT), "preamble/4")) == ["Mindful", "convinced"], "Adjectives act too."
    assert acts_of(part(specimen(MARKDOWN), "preamble/7")) == ["Noting", "endorsing"], "Two at once are two acts."


@pytest.mark.parametrize(
    ("name", "key", "subordinate"),
    [
        pytest.param(EXPORT, "para/8", ["reaffirming"], id="while reaffirming, but not bearing in mind"),
        pytest.param(EXPORT, "preamble/5", ["recognizing"], id="while at the same time recognizing"),
        pytest.param(MARKDOWN, "para/3", ["welcoming"], id="while welcoming"),
        pytest.param(MARKDOWN, "para/4", [], id="taking measures"),
        pytest.param(IVOIRE, "para/3", [], id="taking into account"),
    ],
)
def test_trap_55_participles_under_another_act_are_told_from_those_of_others(
    name: str, key: str, subordinate: list[str]
) -> None:
    paragraph = part(specimen(name), key)
    assert words_of(paragraph.meaning.acts, "subordinate") == subordinate


def test_trap_56_the_same_stem_is_an_act_in_one_place_and_none_in_another() -> None:
    assert acts_of(part(specimen(FOLLOW_UP), "preamble/7")) == ["Welcoming", "encouraging"]
    assert acts_of(part(specimen(MARKDOWN), "para/5")) == ["Also invites", "notes"], (
        "'in encouraging parents' is no act."
    )
    assert acts_of(part(specimen(NUMBERED), "para/4")) == ["Noted with appreciation", "invited"]


# The same traps in the texts where they were seen


def test_trap_06_the_seeds_have_their_adoption_dates(corpus: Path) -> None:
    assert [seed(corpus, number).adopted for number in ("000", "002", "003", "004")] == [
        "2007-12-18",
        "1988",
        "1998-12-09",
        "2003-12-22",
    ]


def test_trap_12_the_seed_conclusion_is_of_the_39th_session(corpus: Path) -> None:
    record = seed(corpus, "002")
    assert (record.number, record.session) == ("52 (XXXIX)", 39)


def test_trap_14_the_seed_with_the_page_break_has_eleven_preambular_and_fourteen_operative_paragraphs(
    corpus: Path,
) -> None:
    kinds = [found.kind for found in paragraphs(seed(corpus, "003"))]
    assert (kinds.count("preambular"), kinds.count("operative")) == (11, 14)


def test_trap_23_the_seeds_have_all_their_marks(corpus: Path) -> None:
    marks = [
        sum(len(found.marks) for found in paragraphs(seed(corpus, number))) for number in ("000", "002", "003", "004")
    ]
    assert marks == [11, 0, 10, 7]


def test_trap_29_the_chain_of_the_seed_goes_from_note_to_note(corpus: Path) -> None:
    chain = {found.marker: found.ibid_of for found in seed(corpus, "000").text.notes if found.ibid_of}
    assert chain == {"2": "1", "3": "2", "5": "4", "6": "5", "7": "6"}


def test_trap_41_one_seed_cites_the_other_with_its_date(corpus: Path) -> None:
    citing, of = seed(corpus, "004"), seed(corpus, "003")
    dates = {found.date for one in paragraphs(citing) for found in one.meaning.citations if found.symbol == of.symbol}
    assert dates == {of.adopted}


def test_trap_45_the_conference_of_the_seed_is_one_thing_under_both_names(corpus: Path) -> None:
    conferences = {thing for found in paragraphs(seed(corpus, "004")) for thing in things(found, "conference/")}
    assert conferences == {"conference/cis-1996"}


def test_trap_51_the_fourth_paragraph_of_the_seed_has_six_acts(corpus: Path) -> None:
    assert len(acts_of(part(seed(corpus, "000"), "para/4"))) == 6
