"""The rules of prose as tables, and what must hold for every text: nothing lost, nothing raised but in words."""

import re
from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import Unreadable
from kg.family import family_of
from kg.iri import slug
from kg.knowledge import knowledge
from kg.model import Block, Leftover, Source
from kg.prose.frame import agenda_items, session_of
from kg.prose.language import english
from kg.prose.marks import guess_marks, take_marks
from kg.prose.notes import resolve, sources
from kg.prose.record import Part
from kg.prose.symbols import find_symbols, normal, resolution_symbols
from kg.read import load, read
from kg.read.encoding import decode
from tests.conftest import SPECIMENS, only, taken_apart


def right(*values: Any, id: str = "") -> Any:
    return pytest.param(*values, id=id or str(values[0]))


# Symbols


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        right("A/RES/62/124", ["A/RES/62/124"]),
        right("(A/RES/62/124)", ["A/RES/62/124"]),
        right("A/RES/62/124.", ["A/RES/62/124"]),
        right("A/RES/428 (V)", ["A/RES/428(V)"]),
        right("S/RES/1325 (2000)", ["S/RES/1325 (2000)"]),
        right("A/RES/ES-10/3", ["A/RES/ES-10/3"]),
        right("A/RES/S-10/2", ["A/RES/S-10/2"]),
        right("E/CN.4/2005/1", ["E/CN.4/2005/1"]),
        right("A/CONF.183/9", ["A/CONF.183/9"]),
        right("A/C.3/62/L.5/Rev.1", ["A/C.3/62/L.5/Rev.1"]),
        right("A/AC.96/1035", ["A/AC.96/1035"]),
        right("ST/SGB/2003/13", ["ST/SGB/2003/13"]),
        right("CCPR/C/21/Rev.1/Add.13", ["CCPR/C/21/Rev.1/Add.13"]),
        right("S/PRST/2020/1", ["S/PRST/2020/1"]),
        right("A/62/PV.76", ["A/62/PV.76"]),
        right("A/62/1, A/62/2 and A/62/3", ["A/62/1", "A/62/2", "A/62/3"]),
        right("A/AC.96/1003 and Corr.1", ["A/AC.96/1003", "A/AC.96/1003/Corr.1"]),
        right("A/62/12/Add.1 and Add.2-4", ["A/62/12/Add.1", "A/62/12/Add.2", "A/62/12/Add.3", "A/62/12/Add.4"]),
        right("A/62/12/Add.1 and Corr.1 and 2", ["A/62/12/Add.1", "A/62/12/Add.1/Corr.1", "A/62/12/Add.1/Corr.2"]),
        right("A/99/87–E/2044/63", ["A/99/87", "E/2044/63"], id="two symbols joined by a dash"),
        right("A/52/871-S/1998/318", ["A/52/871", "S/1998/318"], id="two symbols joined by a hyphen"),
        right("A/RES/3367 A (XXX)", ["A/RES/3367 A (XXX)"], id="A/RES/3367 A (XXX)"),
        right("A/RES/75/235 B", ["A/RES/75/235 B"], id="A/RES/75/235 B"),
        right("and/or", []),
        right("N/A", []),
        right("24/7", []),
    ],
)
def test_symbols_are_found_as_the_un_writes_them(text: str, symbols: list[str]) -> None:
    assert [found.symbol for found in find_symbols(text)] == symbols


@pytest.mark.parametrize(
    ("printed", "symbols"),
    [
        right("62/124", ["A/RES/62/124"]),
        right("428 (V)", ["A/RES/428(V)"]),
        right("217 A (III)", ["A/RES/217 A (III)"]),
        right("S-10/2", ["A/RES/S-10/2"]),
        right("ES-10/3", ["A/RES/ES-10/3"]),
        right("3362 (S-VII)", ["A/RES/3362(S-VII)"]),
        right("31/6 A and B", ["A/RES/31/6 A", "A/RES/31/6 B"]),
        right(
            "3419 A to D (XXX)",
            ["A/RES/3419 A (XXX)", "A/RES/3419 B (XXX)", "A/RES/3419 C (XXX)", "A/RES/3419 D (XXX)"],
        ),
        right("1325 (2000)", ["S/RES/1325 (2000)"]),
        right("1998/46", ["E/RES/1998/46"]),
    ],
)
def test_a_printed_number_gives_the_symbols_of_its_resolutions(printed: str, symbols: list[str]) -> None:
    assert list(resolution_symbols(printed, "unga")) == symbols


# Lists of resolutions


@pytest.mark.parametrize(
    ("words", "cited"),
    [
        right(
            "its resolutions 91/903 of 14 December 2036, 92/914 of 9 December 2037 and, in particular, 95/925 of 18 "
            "December 2040",
            [("A/RES/91/903", "2036-12-14"), ("A/RES/92/914", "2037-12-09"), ("A/RES/95/925", "2040-12-18")],
            id="commas, and, in particular",
        ),
        right(
            "its resolutions 428 (V) of 14 December 1950 and 98/917",
            [("A/RES/428(V)", "1950-12-14"), ("A/RES/98/917", None)],
            id="old style and a number without a date",
        ),
        right(
            "its resolutions 46/182 of 19 December 1991 and 47/168 of 22 December 1992, Economic and Social Council "
            "resolutions 1995/56 of 28 July 1995 and 1996/33 of 25 July 1996",
            [
                ("A/RES/46/182", "1991-12-19"),
                ("A/RES/47/168", "1992-12-22"),
                ("E/RES/1995/56", "1995-07-28"),
                ("E/RES/1996/33", "1996-07-25"),
            ],
            id="two organs",
        ),
        right(
            "Security Council resolutions 1325 (2000) of 31 October 2000 and 1820 (2008) of 19 June 2008",
            [("S/RES/1325 (2000)", "2000-10-31"), ("S/RES/1820 (2008)", "2008-06-19")],
            id="Security Council",
        ),
        right(
            "its resolution 217 A (III) of 10 December 1948", [("A/RES/217 A (III)", "1948-12-10")], id="with a letter"
        ),
        right("its resolution 31/6 A and B", [("A/RES/31/6 A", None), ("A/RES/31/6 B", None)], id="two letters"),
        right(
            "its decision 50/411 and its resolution 50/1", [("A/DEC/50/411", None), ("A/RES/50/1", None)], id="decision"
        ),
        right(
            "conclusions Nos. 52 (XXXIX) and 61 (XLI)", [("No. 52 (XXXIX)", None), ("No. 61 (XLI)", None)], id="Nos."
        ),
        right("all the relevant resolutions of the Assembly", [], id="no number"),
        right(
            "its resolutions 95/911 and 96/912, both of 19 December 2041, and 98/917 of 19 December 2043",
            [("A/RES/95/911", "2041-12-19"), ("A/RES/96/912", "2041-12-19"), ("A/RES/98/917", "2043-12-19")],
            id="both of one day",
        ),
        right(
            "its resolution 98/921 of 21 December 2043, as well as its decision 97/955",
            [("A/RES/98/921", "2043-12-21"), ("A/DEC/97/955", None)],
            id="a decision at the end of a list",
        ),
        right(
            "conclusions No. 52 (XXXIX) and No. 61 (XLI)",
            [("No. 52 (XXXIX)", None), ("No. 61 (XLI)", None)],
            id="No. twice",
        ),
        right(
            "Commission on Human Rights resolution 1998/46 of 17 April 1998",
            [("E/CN.4/RES/1998/46", "1998-04-17")],
            id="numbered by years as the Council's",
        ),
        right(
            "Commission on Human Rights resolutions 20 (XXXVI) of 29 February 1980 and 2004/16 of 16 April 2004",
            [("E/CN.4/RES/20(XXXVI)", "1980-02-29"), ("E/CN.4/RES/2004/16", "2004-04-16")],
            id="numbered by sessions at first",
        ),
        right(
            "Commission on Human Rights decision 2000/109 of 26 April 2000",
            [("E/CN.4/DEC/2000/109", "2000-04-26")],
            id="a decision",
        ),
        right(
            "Postal Commission resolution 1998/46 of 17 April 1998",
            [],
            id="an organ that is not known",
        ),
    ],
)
def test_a_list_of_resolutions_gives_each_with_its_date(words: str, cited: list[tuple[str, str | None]]) -> None:
    paragraph = only(f"Recalling {words},")
    assert [(found.symbol, found.date) for found in paragraph.meaning.citations] == cited


# Footnotes

SERIES = "Official Records of the General Assembly"
TREATIES = "United Nations, Treaty Series"


@pytest.mark.parametrize(
    ("notes", "resolved"),
    [
        right(
            [
                f"{SERIES}, Ninety-ninth Session, Supplement No. 12 (A/99/12).",
                "Ibid., Supplement No. 12A (A/99/12/Add.1).",
            ],
            f"{SERIES}, Ninety-ninth Session, Supplement No. 12A (A/99/12/Add.1).",
            id="series and session are repeated",
        ),
        right(
            [
                f"{SERIES}, Ninety-ninth Session, Supplement No. 12 (A/99/12).",
                "Ibid., Supplement No. 12A (A/99/12/Add.1).",
                "Ibid., chap. III, sect. B.",
            ],
            f"{SERIES}, Ninety-ninth Session, Supplement No. 12A (A/99/12/Add.1), chap. III, sect. B.",
            id="a chain: the supplement too",
        ),
        right(
            [
                f"{SERIES}, Ninety-ninth Session, Supplement No. 12 (A/99/12).",
                "Ibid., chap. III.",
                "Ibid., Ninety-eighth Session, Supplement No. 12A (A/98/12/Add.1), sect. III.A.",
            ],
            f"{SERIES}, Ninety-eighth Session, Supplement No. 12A (A/98/12/Add.1), sect. III.A.",
            id="a chain: the series only",
        ),
        right(
            [f"{TREATIES}, vol. 189, No. 2545.", "Ibid., vol. 606, No. 8791.", "Ibid., vol. 360, No. 5158."],
            f"{TREATIES}, vol. 360, No. 5158.",
            id="a chain of treaties",
        ),
        right(["A/99/318.", "Ibid."], "A/99/318.", id="nothing added"),
        right(["A/96/341, appendix.", "Ibid., annex."], "A/96/341, annex.", id="another pinpoint"),
        right(["A/96/341; and A/97/12.", "Ibid., para. 5."], "A/97/12, para. 5.", id="the last source of several"),
        right(
            [
                f"{SERIES}, Ninth Session, Supplement No. 1 (A/9/1).",
                "Ibid., Tenth Special Session, Supplement No. 4 (A/S-10/4).",
            ],
            f"{SERIES}, Tenth Special Session, Supplement No. 4 (A/S-10/4).",
            id="a special session",
        ),
        right(["A/99/318."], "A/99/318.", id="no Ibid."),
        right(["Ibid."], "Ibid.", id="an Ibid. without a note before it"),
    ],
)
def test_a_chain_of_ibid_is_written_out(notes: list[str], resolved: str) -> None:
    before = ""
    for note in notes:
        before, _ = resolve(note, before)
    assert before == resolved


@pytest.mark.parametrize(
    ("resolved", "found"),
    [
        right("A/99/318.", [("document", "A/99/318", None)]),
        right(f"{TREATIES}, vol. 189, No. 2545.", [("treaty", "2545", None)]),
        right("Resolution 428 (V), annex.", [("resolution", "A/RES/428(V)", "annex")]),
        right("Security Council resolution 1325 (2000).", [("resolution", "S/RES/1325 (2000)", None)]),
        right("Decision 97/955.", [("decision", "A/DEC/97/955", None)]),
        right("See A/99/12, paras. 3-5.", [("document", "A/99/12", "paras. 3-5")]),
        right("Available from www.unhcr.org.", []),
    ],
)
def test_the_sources_of_a_note_are_told_with_their_pinpoints(
    resolved: str, found: list[tuple[str, str, str | None]]
) -> None:
    assert [(source.kind, source.symbol, source.locator) for source in sources(resolved)] == found


# Marks


@pytest.mark.parametrize(
    ("text", "notes", "highest", "marks"),
    [
        right("of his Office1 and", "1", 0, [("Office", "1")]),
        right("its session;2", "2", 1, [("session;", "2")]),
        right("General,1,2", "1 2", 0, [("General,", "1"), ("General,", "2")]),
        right("the concern12 of", "12", 11, [("concern", "12")]),
        right("on 16 November 2004,8 the", "8", 7, [("2004,", "8")]),
        right('"quoted"3,', "3", 2, [('"quoted"', "3")]),
        right("(brackets)4;", "4", 3, [("(brackets)", "4")]),
        right("the text.2", "2", 1, [("text.", "2")]),
        right("word[6] and", "6", 5, [("word", "6")]),
        right("word 7/ and", "7", 6, [("word", "7")]),
        right("the 1951 Convention⁵ and", "5", 4, [("Convention", "5")]),
        right("the report¹²", "12", 11, [("report", "12")]),
        right("No.12 of", "12", 11, []),
        right("the G20 and CO2", "20 2", 19, []),
        right("3.5 per cent", "5", 4, []),
        right("a ratio of 3:4", "4", 3, []),
        right("10,000 people", "10", 9, []),
        right("Article5bis", "5", 4, []),
        right("the Office7 without such a note", "1", 0, []),
        right("the Office30 out of the row", " ".join(map(str, range(2, 31))), 1, []),
        right(
            "the 2,5 metres",
            "5",
            4,
            [],
            id="a decimal comma",
        ),
    ],
)
def test_a_mark_is_told_from_the_digits_of_the_text(
    text: str, notes: str, highest: int, marks: list[tuple[str, str]]
) -> None:
    if set(text) & set("⁰¹²³⁴⁵⁶⁷⁸⁹"):
        clean, found = take_marks(text, set(notes.split()))
    else:
        seen = [str(number) for number in range(1, highest + 1)]
        clean, found = guess_marks([" ".join(f"word{number}" for number in seen), text], {*seen, *notes.split()})[1]
    assert [(clean[: mark.offset].split(" ")[-1], mark.marker) for mark in found] == marks


# Agenda items, ordinals, sessions, dates


@pytest.mark.parametrize(
    ("printed", "items"),
    [
        right("42", ("42",)),
        right("13 and 117", ("13", "117")),
        right("18 (b) and 26", ("18 (b)", "26")),
        right("42 (c) and (d)", ("42 (c)", "42 (d)")),
        right("18 (a), (b) and 20", ("18 (a)", "18 (b)", "20")),
        right("13, 14 and 15 (b)", ("13", "14", "15 (b)")),
        right(
            "18 (a) to (c)",
            ("18 (a)", "18 (b)", "18 (c)"),
            id="a row of sub-items",
        ),
    ],
)
def test_agenda_items_are_told_from_the_masthead(printed: str, items: tuple[str, ...]) -> None:
    assert agenda_items(printed, english()) == items


@pytest.mark.parametrize(
    ("words", "number"),
    [
        right("first", 1),
        right("Sixty-second", 62),
        right("hundredth", 100),
        right("one hundredth", 100),
        right("one hundred and first", 101),
        right("39th", 39),
        right("22nd", 22),
        right("Main", None),
        right("second-hand", None),
        right("twenty-fourth", 24),
        right("Fifty-fourth", 54),
        right("sixty-seventh", 67),
    ],
)
def test_an_ordinal_is_read_in_words_and_in_figures(words: str, number: int | None) -> None:
    assert english().ordinal(words) == number


@pytest.mark.parametrize(
    ("number", "session"),
    [
        right("62/124", (62, "")),
        right("31/6 A", (31, "")),
        right("428 (V)", (5, "")),
        right("3362 (S-VII)", (7, "S-")),
        right("S-32/1", (32, "S-")),
        right("ES-10/3", (10, "ES-")),
        right("Title", None),
    ],
)
def test_a_resolutions_number_tells_its_session(number: str, session: tuple[int, str] | None) -> None:
    assert session_of(number) == session


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        right("on 18 December 2044", "2044-12-18"),
        right("on 1 May 2044,", "2044-05-01"),
        right("18\xa0December\xa02044", "2044-12-18", id="no-break spaces"),
        right("in April 2043 at Nairobi", "2043-04"),
        right("19 January 2045Ninety", None, id="glued to the next word"),
        right("the 2043 appeal", None),
        right("18 Brumaire 2044", None),
        right(
            "on 31 February 2044",
            None,
            id="a day that is none",
        ),
    ],
)
def test_a_date_is_as_precise_as_it_is_printed(words: str, iso: str | None) -> None:
    assert english().find_date(words) == iso


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        right("from 20 to 23 November 2043", ["2043-11-20/2043-11-23"]),
        right("on 5 and 7 September 2044", ["2044-09-05/2044-09-07"]),
        right("in May 2043", ["2043-05"]),
        right("in 2041", ["2041"]),
        right("adopted as resolution 98/917 of 19 December 2043", [], id="the date of a citation"),
    ],
)
def test_dates_and_spans_of_a_paragraph_are_found(words: str, spans: list[str]) -> None:
    assert [found.iso for found in only(f"1.\tNotes what was said {words}.").meaning.dates] == spans


# Acts


@pytest.mark.parametrize(
    ("paragraph", "main", "subordinate"),
    [
        right("1.\tNotes this, requests that, and decides so.", ["Notes", "requests", "decides"], [], id="three"),
        right("1.\tNotes this, and therefore calls for help.", ["Notes", "calls for"], [], id="and therefore"),
        right("1.\tNotes this, and in this regard urges all.", ["Notes", "urges"], [], id="in this regard"),
        right("1.\tUrges all to help, to report and to pay.", ["Urges"], [], id="infinitives"),
        right(
            "1.\tNotes the requests of others, and supports them.",
            ["Notes", "supports"],
            [],
            id="a noun that looks like a verb",
        ),
        right("1.\tAffirms this, while welcoming more.", ["Affirms"], ["welcoming"], id="while welcoming"),
        right("1.\tAffirms this, recognizing that.", ["Affirms"], ["recognizing"], id="a participle behind a comma"),
        right("1.\tPlans, bearing in mind the cost, much.", [], [], id="no verb of the organ's"),
        right("Noting and reaffirming this,", ["Noting", "reaffirming"], [], id="two at once"),
        right("Having considered the report,", ["Having considered"], [], id="having"),
        right("Bearing in mind the cost,", ["Bearing in mind"], [], id="bearing in mind"),
        right("Deeply concerned at this,", ["Deeply concerned"], [], id="an adjective"),
        right(
            "1.\tExpresses its deep and sincere appreciation to all.",
            ["Expresses its deep and sincere appreciation"],
            [],
            id="degrees",
        ),
        right(
            "1.\tWelcomes this, takes note of the report, and decides so.",
            ["Welcomes", "takes note", "decides"],
            [],
            id="takes note of, later",
        ),
        right(
            "1.\tWelcomes the report and notes with concern what it tells.",
            ["Welcomes", "notes with concern"],
            [],
            id="and without a comma",
        ),
        right(
            "1.\tReiterates its appreciation to all.",
            ["Reiterates its appreciation"],
            [],
            id="reiterates with its noun",
        ),
    ],
)
def test_the_acts_of_a_paragraph_are_found_in_order(paragraph: str, main: list[str], subordinate: list[str]) -> None:
    acts = only(paragraph).meaning.acts
    assert [act.words for act in acts if act.role == "main"] == main
    assert [act.words for act in acts if act.role == "subordinate"] == subordinate


# What holds for every text

QUICK = settings(
    deadline=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
BODIES = ["A", "E", "S", "ST", "CCPR", "CRC", "EC", "TD", "HR", "UNEP"]
COMPONENTS = [
    "RES",
    "DEC",
    "C",
    "CN",
    "AC",
    "CONF",
    "WG",
    "L",
    "PV",
    "SR",
    "S",
    "ES",
    "INF",
    "PRST",
    "HRC",
    "A",
    "B",
    "X",
    "V",
    "I",
    "XXX",
    "1",
    "2",
    "12",
    "62",
    "124",
    "2000",
    "Add",
    "Corr",
    "Rev",
    "SC",
    "12A",
    "C.3",
    "L.5",
    "Add.1",
    "Corr.1",
    "Rev.2",
    "CONF.183",
    "AC.96",
    "PV.76",
    "ES-10",
    "S-32",
    "428(V)",
    "1325(2000)",
    "428(S-VII)",
]


@st.composite
def symbols(draw: st.DrawFn) -> str:
    """Draw something of the grammar of symbols; several ways to part the same components."""
    parts = [draw(st.sampled_from(BODIES))]
    for component in draw(st.lists(st.sampled_from(COMPONENTS), min_size=1, max_size=5)):
        parts += [draw(st.sampled_from(["/", "/", "/", ".", "-", " "])), component]
    return normal(
        "".join(parts) + draw(st.sampled_from(["", "", " (V)", "(XXX)", " (2000)", " A", " A (XXX)", " A-B"]))
    )


@settings(deadline=None, derandomize=True, max_examples=15)
@given(st.lists(symbols(), min_size=200, max_size=400))
def test_two_symbols_that_differ_never_share_a_slug(drawn: list[str]) -> None:
    by_slug: dict[str, str] = {}
    for symbol in drawn:
        other = by_slug.setdefault(slug(symbol), symbol)
        assert other == symbol, f"{symbol} and {other} share the slug {slug(symbol)}; spell their separators out."


@cache
def lines_of(name: str) -> tuple[str, ...]:
    return tuple(re.split(r"\r?\n", decode(load(name, SPECIMENS / name))))


NAMES = sorted(path.name for path in SPECIMENS.iterdir() if path.name != "README.md")


@st.composite
def spoilt(draw: st.DrawFn) -> Source:
    """Draw a specimen with its lines cut, left out, moved, doubled or shuffled, or two specimens in one file."""
    name = draw(st.sampled_from(NAMES))
    lines = list(lines_of(name))
    places = st.integers(0, len(lines) - 1)
    match draw(st.sampled_from(["cut", "leave out", "move", "double", "shuffle", "join"])):
        case "cut":
            first, last = sorted((draw(places), draw(places)))
            lines = lines[first : last + 1]
        case "leave out":
            gone = draw(st.sets(places, max_size=6))
            lines = [line for at, line in enumerate(lines) if at not in gone]
        case "move":
            for _ in range(draw(st.integers(1, 5))):
                lines.insert(draw(places), lines.pop(draw(places)))
        case "double":
            for at in draw(st.lists(places, min_size=1, max_size=5)):
                lines.insert(draw(places), lines[at])
        case "shuffle":
            lines = draw(st.permutations(lines))
        case "join":
            lines += lines_of(draw(st.sampled_from(NAMES)))
    return Source(name, "\n".join(lines).encode())


FRAGMENTS = [
    "Resolution adopted by the General Assembly on 18 December 2044",
    "RESOLUTION ADOPTED BY THE GENERAL ASSEMBLY",
    "[on the report of the Third Committee (A/99/431)]",
    "99/901. A title",
    "428 (V). A title",
    "3419 A to D (XXX). A title",
    "S-10/2. A title",
    "\tThe General Assembly,",
    "The General Assembly, Recalling its resolution 428 (V),",
    "The Executive Committee,",
    "A title",
    "No. 901 (XCV) - 2044",
    "Executive Committee 95th session. Contained in A/99/12/Add.1.",
    "1.\tTakes note of the report;1",
    "2. Also recalls resolutions 31/6 A to Z and decision 99/999;",
    "(a) To bring,",
    "(i) To take",
    "(aa) To give.",
    "¹ Ibid., vol. 1, No. 2.",
    "1 A/99/12 and Add.1-99.",
    "2 Ibid.",
    "76th plenary meeting",
    "18 December 2044",
    "Distr.: General",
    "99 January 2045Ninety-ninth session",
    "Agenda items 0 and (a)",
    "<<ODS JOB NO>>N4478123E<<ODS JOB NO>>",
    "[DU1]",
    "Agenda of the ninety-ninth session of the General Assembly",
    "A/99/251",
    "1. An item",
    "in Kolmården, Sweden, an international conference in May 2043 at Nairobi",
    "*italic over",
    "____",
    "",
]
NUMERALS = ["428 (IIX). A title", "No. 901 (IIX) - 2044", "Recalling its resolution 428 (VV),"]


def parsed(source: Source) -> tuple[list[Any], list[Leftover]] | None:
    """Parse a source and say its records; None when it cannot be understood, which is said in words."""
    try:
        reading = read(source)
        family = family_of(reading)
        if family is None:
            return None
        found = list(family.parse(reading, knowledge(reading.language)))
    except Unreadable as problem:
        assert problem.says and str(problem.at), "An Unreadable says what is wrong and where."
        return None
    records = [one for one in found if not isinstance(one, Leftover)]
    for record in records:
        family.facts(record)
    return records, [one for one in found if isinstance(one, Leftover)]


@QUICK
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_reading_any_bytes_raises_nothing_but_unreadable(content: bytes) -> None:
    assert parsed(Source("any", content)) is None or family_of(read(Source("any", content)))


@QUICK
@given(st.sampled_from([b"", b"\xff\xfe", b"\xef\xbb\xbf", b"a,b\n", b"[DU1]\n"]), st.binary(max_size=200))
def test_reading_bytes_behind_a_sign_of_a_carrier_raises_nothing_but_unreadable(sign: bytes, content: bytes) -> None:
    try:
        assert read(Source("any", sign + content)).blocks is not None
    except Unreadable as problem:
        assert problem.says.endswith(("it out", "text", "first")), f"It does not say what to do: {problem.says}"


@QUICK
@given(spoilt())
def test_a_spoilt_specimen_is_parsed_or_refused_in_words(source: Source) -> None:
    found = parsed(source)
    assert found is None or found[0]


@QUICK
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=25))
def test_fragments_in_any_order_are_parsed_or_refused_in_words(lines: list[str]) -> None:
    found = parsed(Source("fragments", "\n".join(lines).encode()))
    assert found is None or found[0]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("428 (IIX). A title\nThe General Assembly,\n1. Asks.\n18 December 2044", id="resolution"),
        pytest.param("A title\nNo. 901 (IIX) - 2044\nThe Executive Committee,\n1. Asked.", id="conclusion"),
    ],
)
def test_a_roman_numeral_that_is_none_is_refused_in_words(words: str) -> None:
    assert parsed(Source("misread", words.encode())) is None


def words_in(text: str) -> Counter[str]:
    """Count words and numbers apart, since a mark may be glued to the word before it."""
    lowered = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f" {found[0].translate(LOWERED)} ", text)
    return Counter(re.findall(r"[^\W\d_]+|\d+", lowered))


LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def with_marks(part: Part) -> str:
    text = part.text
    for mark in sorted(part.marks, key=lambda mark: mark.offset, reverse=True):
        text = f"{text[: mark.offset]} {mark.marker} {text[mark.offset :]}"
    return text


def kept(record: Any) -> Counter[str]:
    """Count the words of everything that a record keeps of its page."""
    pieces: list[str] = []
    if hasattr(record, "items"):
        pieces += [record.symbol, *(f"{item.number} {item.title}" for item in record.items)]
    elif hasattr(record, "articles"):
        pieces += [part.text for part in record.parts]
        pieces += [f"Article {article.number} {article.heading} {article.text}" for article in record.articles]
        pieces += [f"{one.label} {one.text}" for article in record.articles for one in article.paragraphs]
        pieces += [f"Chapter {number} {heading}" for number, heading in record.chapters]
    else:
        pieces += [record.number]
        pieces += [f"{part.label} {with_marks(part)}" for part in record.text.parts]
        pieces += [f"{note.marker} {note.text}" for note in record.text.notes]
    pieces += [line.text for line in getattr(record, "frame", ())]
    return words_in("\n".join(pieces))


def lost(source: Source) -> Counter[str]:
    found = parsed(source)
    if found is None:
        return Counter()
    records, leftovers = found
    words = sum((kept(record) for record in records), words_in(" ".join(leftover.words for leftover in leftovers)))
    return words_in("\n".join(map(unglued, read(source).blocks))) - words


def unglued(block: Block) -> str:
    """Set marks apart from the year that they stand behind."""
    return "".join(f" {run.text} " if run.superscript else run.text for run in block.runs) or block.text


@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_a_specimen_is_lost(name: str) -> None:
    missing = lost(load(name, SPECIMENS / name))
    assert taken_apart(load(name, SPECIMENS / name))[0]
    assert not missing, f"These words of {name} are in no part, note, frame line or leftover: {dict(missing)}"


@QUICK
@given(spoilt())
def test_no_word_of_a_spoilt_specimen_that_still_parses_is_lost(source: Source) -> None:
    missing = lost(source)
    assert not missing, f"These words are in no part, note, frame line or leftover: {dict(missing)}"
