"""Copies from web pages: navigation, titles and numbers in odd places, notes in brackets, texts that break off."""

from pathlib import Path
from typing import Any

import pytest

from kg.errors import Unreadable
from kg.family import family_of
from kg.model import Leftover, Source
from kg.read import load, read
from tests.conftest import taken_apart

BUILT = {
    "excom_003_XXVIII_1977__unhcr.org_asia_node_1022.txt": ("3 (XXVIII)", "1977-10-12"),
    "excom_005_XXVIII_1977__unhcr.org_us.txt": ("5 (XXVIII)", "1977-10-12"),
    "excom_006_XXVIII_1977_FR__refworld_webarchive.txt": ("6 (XXVIII)", "1977-10-12"),
    "ga_dec_32_314__unhcr.org_au.txt": ("32/314", "1977-12-08"),
    "ga_res_1165_XII__refworld_7416.txt": ("1165(XII)", "1957-11-26"),
    "ga_res_1284_XIII__unhcr.org_3ae69ee6c.txt": ("1284(XIII)", "1958-12-05"),
}
REFUSED = {
    "ecosoc_res_1957-04-24__unhcr.org.txt": "No numbered title",
    "excom_024_XXXII_1981__yumpu_compendium_p36.txt": "cut off here",
    "excom_050_XXXIX_1988__unhcr.org_in.txt": "cut off here",
    "ga_dec_1968-11-15__unhcr.org_print_3ae69ef528.txt": "no number",
    "ga_res_50_149_EN__un.org_ares50-149.htm.txt": "cut off here",
    "ga_res_51_70_EN__un.org_ares51-70.htm.txt": "cut off here",
    "ga_res_51_70_ZH__static.un.org_a51r070.htm.txt": "cut off here",
}
FIXED_WIDTH = """United Nations

A/RES/99/941

General Assembly

Distr. GENERAL

9 February 2045
ORIGINAL:
ENGLISH


Ninety-ninth session
Agenda item 31


                  RESOLUTION ADOPTED BY THE GENERAL ASSEMBLY

               [on the report of the Third Committee (A/99/632)]


            99/941.     Ferries for people who
                        were left on islands

      The General Assembly,

      Recalling its resolution 98/174 of 23 December 2043,

      Having studied what the Secretary-General wrote of ferries  1/ and
what the harbour masters answered him,  2/

      1.    Requests Greece to keep one ferry at anchor on the lee
side of every island;

      2.    Thanks the ferrymen.

                                                97th plenary meeting
                                                21 December 2044

                                 Notes

1/    A/99/413.

2/    A/99/12.
"""


def one(words: str) -> tuple[Any, list[Leftover]]:
    (record,), left = taken_apart(Source("page.txt", words.encode()))
    return record, left


def test_the_real_copies_are_all_either_built_or_refused(corpus: Path) -> None:
    assert {path.name for path in (corpus / "text" / "web").iterdir()} == set(BUILT) | set(REFUSED)


@pytest.mark.parametrize("name", BUILT)
def test_a_real_copy_is_built(name: str, corpus: Path) -> None:
    (record,), _ = taken_apart(load(name, corpus / "text" / "web" / name))
    assert (record.number, record.adopted) == BUILT[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_real_copy_that_lacks_its_number_or_its_end_is_refused_in_words(name: str, corpus: Path) -> None:
    with pytest.raises(Unreadable, match=REFUSED[name]):
        taken_apart(load(name, corpus / "text" / "web" / name))


def test_a_fixed_width_page_has_its_lines_joined_and_its_notes_linked() -> None:
    record, _ = one(FIXED_WIDTH)
    texts = {part.key: part.text for part in record.text.parts}
    assert texts["title"] == "Ferries for people who were left on islands"
    assert texts["preamble/2"].startswith(
        "Having studied what the Secretary-General wrote of ferries and what the harbour"
    )
    assert texts["para/1"] == "Requests Greece to keep one ferry at anchor on the lee side of every island;"
    assert [(note.marker, note.text) for note in record.text.notes] == [("1", "A/99/413."), ("2", "A/99/12.")]
    assert [mark.marker for part in record.text.parts for mark in part.marks] == ["1", "2"]
    assert (record.adopted, record.meeting, record.masthead.agenda_items) == ("2044-12-21", 97, ("31",))


EARLY_NINETIES = """United Nations

A/RES/99/942

General Assembly

Distr. GENERAL

19 December 2044

ORIGINAL:
ENGLISH

                                                   A/RES/99/942
                                                   78th plenary meeting
                                                   19 December 2044

             Better piers for people who
                    come by night

     The General Assembly,

     Having studied what the harbour masters wrote of piers, 1/

     1.   Thanks them;

     2.   Adopts the rules annexed to this resolution.

                                     ANNEX

                            I.  LANTERNS

     1.   A lantern burns on each pier.

_________________
     1/   A/99/568.
"""


def test_a_page_with_its_meeting_above_a_title_without_number_takes_the_number_from_the_symbol() -> None:
    record, left = one(EARLY_NINETIES)
    assert (record.symbol, record.adopted, record.meeting) == ("A/RES/99/942", "2044-12-19", 78)
    assert record.title == "Better piers for people who come by night"
    assert [part.key for part in record.text.parts if part.kind == "annexed"] == ["annex/para/1"]
    assert [(note.marker, note.text) for note in record.text.notes] == [("1", "A/99/568.")]
    assert [mark.marker for part in record.text.parts for mark in part.marks] == ["1"]
    assert left == []


def test_lettered_paragraphs_behind_the_preamble_of_a_conclusion_are_operative() -> None:
    record, left = one(
        "Ferries\nNo. 907 (XCV) - 2044\nExecutive Committee Conclusions, 8 October 2044\n\n"
        "The Executive Committee,\n\nNoting that ferries wait;\n\nRecalling the following islands:\n\n"
        "(a) Gotland;\n\n(b) Malta;\n\nNoting the tide;\n\n(a) Recommends that they wait for:\n\n"
        "(i) those who come late;\n\n(ii) those who come by night;\n\n(b) Thanks the ferrymen.\n"
    )
    assert [part.key for part in record.text.parts if part.label or part.kind == "preambular"] == [
        "preamble/1",
        "preamble/2",
        "preamble/2/a",
        "preamble/2/b",
        "preamble/3",
        "para/a",
        "para/a/i",
        "para/a/ii",
        "para/b",
    ]
    assert (record.adopted, left) == ("2044-10-08", [])


@pytest.mark.parametrize(
    ("lines", "meeting"),
    [
        ("Resolution 9902 (2044)\n\nAdopted by the Security Council at its 9982nd meeting on 5 April 2044\n\n"
         "The Security Council,\n\nMindful of the tide,\n\n1. Decides to remain seized of the matter.\n", 9982),
        ("Resolution 9902 (2044)\n\nAdopted by the Security Council on 5 April 2044\n\n"
         "The Security Council,\n\nMindful of the tide,\n\n1. Decides to remain seized of the matter.\n", None),
        ("Résolution 9902 (2044)\n\nAdoptée par le Conseil de sécurité à sa 9982e séance, le 5 avril 2044\n\n"
         "Le Conseil de sécurité,\n\nConscient de la marée,\n\n1. Décide de rester saisi de la question.\n", 9982),
        ("Resolución 9902 (2044)\n\nAprobada por el Consejo de Seguridad en su 9982ª sesión, celebrada el 5 de abril"
         " de 2044\n\nEl Consejo de Seguridad,\n\nConsciente del mar,\n\n1. Decide seguir ocupándose de ello.\n", 9982),
        ("Резолюция 9902 (2044),\n\nпринятая Советом Безопасности на его 9982-м заседании 5 апреля 2044 года\n\n"
         "Совет Безопасности,\n\nучитывая прилив,\n\n1. постановляет продолжать заниматься этим вопросом.\n", 9982),
        ("第9902(2044)号决议\n\n2044年4月5日安全理事会第9982次会议通过\n\n安全理事会，\n\n考虑到潮汐，\n\n"
         "1. 决定继续处理此案。\n", 9982),
        ("القرار 9902 (2044)\n\nالذي اتخذه مجلس الأمن في جلسته 9982، المعقودة في 5 نيسان/أبريل 2044\n\n"
         "إن مجلس الأمن،\n\nإذ يضع في اعتباره المد،\n\n1 - يقرر أن يبقي المسألة قيد نظره.\n", 9982),
    ],
)  # fmt: skip
def test_the_adoption_line_of_the_security_council_tells_the_meeting(lines: str, meeting: int | None) -> None:
    record, _ = one(lines)
    assert (record.adopted, record.meeting) == ("2044-04-05", meeting)


@pytest.mark.parametrize(
    "page",
    [
        "A/RES/99/943\n\nOctogésimo noveno período de sesiones\n\nResolución aprobada por la Asamblea General\n\n"
        "99/943. Faros\n\nLa Asamblea General,\n\nRecordando los faros,\n\n1. Pide a Malta que los encienda.\n\n"
        "81a. sesión plenaria\n4 de diciembre de 2044\n",
        "A/RES/99/943\n\n大会决议\n\n99/943. 灯塔\n\n大会，\n\n回顾灯塔，\n\n1. 请马耳他点亮灯塔。\n\n"
        "2044年12月4日\n第81次全体会议\n",
        "A/RES/99/943\n\nقرار اتخذته الجمعية العامة\n\n99/943 - منارات\n\nإن الجمعية العامة،\n\n"
        "إذ تشير إلى المنارات،\n\n1 - تطلب إلى مالطة أن تضيئها.\n\nالجلسة العامة 81\n4 كانون الأول/ديسمبر 2044\n",
    ],
    ids=["es", "zh", "ar"],
)
def test_signatures_and_titles_are_read_as_older_pages_print_them(page: str) -> None:
    record, left = one(page)
    assert (record.symbol, record.adopted, record.meeting) == ("A/RES/99/943", "2044-12-04", 81)
    assert record.title in ("Faros", "灯塔", "منارات")
    assert left == []


@pytest.mark.parametrize(
    "head",
    [
        "RESOLUTION 99/944\n\nFerries",
        "Ferries\n\nGeneral Assembly resolution 99/944 of 14 December 2044",
        "Ferries\n\nAdopted by General Assembly resolution 99/944 of 14 December 2044",
    ],
)
def test_a_title_stands_below_or_above_the_line_of_its_number(head: str) -> None:
    record, left = one(
        f"{head}\n\nThe General Assembly,\n\nRecalling the ferries,\n\n1. Thanks the ferrymen.\n\n"
        "97th plenary meeting\n14 December 2044\n"
    )
    assert (record.symbol, record.title, record.adopted) == ("A/RES/99/944", "Ferries", "2044-12-14")
    assert "99/944" in " ".join(line.text for line in record.frame)
    assert left == []


def test_notes_of_a_volume_go_on_from_the_text_before() -> None:
    record, left = one(
        "99/945. Ferries\n\nThe General Assembly,\n\nRecalling the ferries,¹⁵²\n\n1. Thanks the ferrymen;¹⁵³\n\n"
        "2. Thanks them again.\n\n97th plenary meeting\n14 December 2044\n\n¹⁵² A/99/12.\n\n¹⁵³ Ibid., para. 7.\n"
    )
    assert [(note.marker, note.ibid_of) for note in record.text.notes] == [("152", None), ("153", "152")]
    assert [(part.key, mark.marker) for part in record.text.parts for mark in part.marks] == [
        ("preamble/1", "152"),
        ("para/1", "153"),
    ]
    assert left == []


def test_items_that_an_acting_paragraph_without_number_leads_are_the_conclusions_own() -> None:
    record, _ = one(
        "Ferries\nNo. 908 (XCV) - 2044\n\nThe Executive Committee,\n\n"
        "Considered that States should be guided by the following:\n\nPiers\n\n(a) A ferry waits;\n\n"
        "Islands\n\n(b) A ferry calls at each island.\n"
    )
    parts = {part.key: part for part in record.text.parts}
    assert {"preamble/1", "para/a", "para/b"} <= parts.keys()
    assert [act.lemma for act in parts["preamble/1"].meaning.acts] == ["consider"]


@pytest.mark.parametrize(
    ("organ", "symbol"),
    [
        ("General Assembly", "A/DEC/99/946"),
        ("Human Rights Council", "A/HRC/DEC/99/946"),
        ("Economic and Social Council", "E/DEC/2044/946"),
    ],
)
def test_a_decision_is_of_the_organ_that_its_first_words_name(organ: str, symbol: str) -> None:
    record, _ = one(
        f"{symbol.partition('/DEC/')[2]}. Ferries\n\nAt its 64th meeting, on 16 December 2044, the {organ}, recalling "
        "what the Security Council had said, took note of the ferries.\n"
    )
    assert (record.symbol, record.meeting, record.adopted) == (symbol, 64, "2044-12-16")


def test_a_decision_of_an_organ_that_takes_none_here_is_of_no_family() -> None:
    page = (
        "99/946. Ferries\n\nAt its 64th meeting, on 16 December 2044, the Executive Committee took note of ferries.\n"
    )
    assert family_of(read(Source("page.txt", page.encode()))) is None


def test_a_resolution_that_tells_of_a_meeting_is_no_decision() -> None:
    record, _ = one(
        "Resolution adopted by the General Assembly on 18 December 2044\n\n99/949. Ferries\n\nThe General Assembly,\n\n"
        "Recalling the ferries,\n\n1. Thanks the ferrymen. At its 4th meeting, on 3 May 2044, the Economic and Social "
        "Council did so, too.\n"
    )
    assert record.symbol == "A/RES/99/949"


def test_a_decision_that_is_laid_out_as_a_resolution_is_none() -> None:
    record, _ = one(
        "Decision adopted by the Human Rights Council on 12 October 2044\n\n99/947. Ferries\n\n"
        "The Human Rights Council,\n\nDecides to hear the ferrymen.\n\n47th meeting\n12 October 2044\n"
    )
    assert record.symbol == "A/HRC/DEC/99/947"


MARKDOWN = r"""# A/RES/99/948

**Resolution adopted by the General Assembly on 19 December 2044**

_\[on the report of the Third Committee ([A/99/431](https://undocs.org/en/A/99/431))\]_

## 99/948. Ferries for **small** islands ##

*The General Assembly*,

*Recalling* its __resolution__ [98/917](https://undocs.org/en/A/RES/98/917 "a page"),[^1]

1\. *Welcomes* the ferries;[^b]

2\. **Decides** to remain seized of the matter.

| Island | Ferries |
|--------|:-------:|
| Malta  | 2       |

*73rd plenary meeting*\
*19 December 2044*

[^1]: A/99/12, *para. 7*.
[^b]: *Ibid.*
"""


def test_markdown_is_read_with_its_headings_emphasis_links_notes_and_tables() -> None:
    record, left = one(MARKDOWN)
    texts = {part.key: part.text for part in record.text.parts}
    assert (record.symbol, record.title) == ("A/RES/99/948", "Ferries for small islands")
    assert (record.adopted, record.meeting, record.reports) == ("2044-12-19", 73, ("A/99/431",))
    assert texts["preamble/1"] == "Recalling its resolution 98/917,"
    assert (texts["para/1"], texts["para/2"]) == ("Welcomes the ferries;", "Decides to remain seized of the matter.")
    assert [text for key, text in texts.items() if key.startswith("row/")] == ["Island | Ferries", "Malta | 2"]
    assert [(note.marker, note.text) for note in record.text.notes] == [("1", "A/99/12, para. 7."), ("2", "Ibid.")]
    assert [(part.key, mark.marker) for part in record.text.parts for mark in part.marks] == [
        ("preamble/1", "1"),
        ("para/1", "2"),
    ]
    assert left == []


def test_an_agenda_says_which_items_of_the_preliminary_list_its_items_were() -> None:
    record, left = one(
        "United Nations A/99/951\n\nGeneral Assembly\n\nDistr.: General\n16 September 2044\n\n"
        "Agenda of the ninety-ninth session of the General Assembly\n\n1. Lanterns (P.1).\n\n2. Piers (P.68):\n\n"
        "(a) Piers of stone;\n\n(b) Piers of wood.\n"
    )
    assert [(item.number, item.title, item.listed) for item in record.items] == [
        ("1", "Lanterns", "(P.1)"),
        ("2", "Piers", "(P.68)"),
        ("2 (a)", "Piers of stone", ""),
        ("2 (b)", "Piers of wood", ""),
    ]
    assert {"(P.1)", "(P.68)"} <= {line.text for line in record.frame}
    assert left == []


def test_a_treaty_of_heads_of_state_with_its_title_in_capitals_is_the_registers() -> None:
    record, _ = one(
        "OAU CONVENTION GOVERNING THE SPECIFIC ASPECTS OF REFUGEE PROBLEMS IN AFRICA\n\nPreamble\n\n"
        "We, the Heads of State and Government met on an island,\n\n1. Noting the ferries,\n\nArticle I\n\nPiers\n\n"
        "1. A pier is of stone.\n\nArticle II\n\nLanterns\n\n1. A lantern burns on each pier.\n"
    )
    assert (record.instrument, record.is_registered) == ("instrument/unts-14691", True)
    assert [article.number for article in record.articles] == ["1", "2"]


def test_a_navigation_line_apart_from_the_number_is_no_title_of_a_conclusion() -> None:
    record, left = one(
        "Close menu\n\nCommittee Meetings\n\nNo. 905 (XCV) - 2044\n\n"
        "The Executive Committee,\n\n(a) Noted the ferries.\n"
    )
    assert record.title == "No. 905 (XCV) - 2044"
    assert {"Close menu", "Committee Meetings"} <= {one.words for one in left}


def test_a_conclusion_whose_title_alone_stands_above_the_number_keeps_it() -> None:
    record, _ = one("Ferries\n\nNo. 905 (XCV) - 2044\n\nThe Executive Committee,\n\n(a) Noted the ferries.\n")
    assert record.title == "Ferries"


def test_a_conclusion_of_a_compendium_has_its_number_and_title_below_the_opening_words() -> None:
    record, _ = one(
        "The Executive Committee,<br />\n\nNo. 906 (XCV) FERRIES ∗ (2044)<br />\n\n"
        "Adopted the following conclusions.<br />\n\n1. Ferries should wait for<br />\n\nthose who come late.<br />\n"
    )
    assert (record.title, record.number, record.adopted) == ("FERRIES", "906 (XCV)", "2044")
    assert record.text.parts[-1].text == "Ferries should wait for those who come late."


def test_a_conclusion_that_breaks_off_is_refused() -> None:
    with pytest.raises(Unreadable, match="breaks off"):
        one("Ferries\nNo. 905 (XCV) - 2044\n\nThe Executive Committee,\n\n(a) Noted the ferries;\n")


@pytest.mark.parametrize(
    "between",
    [
        "\n\n",
        pytest.param(
            "\n",
            marks=pytest.mark.xfail(reason="taken for hard-wrapped lines: kg/prose/segment.py, _wrapped_at"),
        ),
    ],
    ids=["blank lines", "no blank lines"],
)
def test_letters_of_a_conclusion_go_on_from_z_to_aa(between: str) -> None:
    letters = [*"abcdefghijklmnopqrstuvwxyz", "aa", "bb"]
    points = between.join(
        f"({letter}) Noted the ferry to the island of {at} houses;" for at, letter in enumerate(letters, 1)
    )
    record, _ = one(f"Ferries\nNo. 905 (XCV) - 2044\n\nThe Executive Committee,\n\n{points[:-1]}.\n")
    assert [part.number for part in record.text.parts if part.kind == "operative"] == letters


def test_a_number_without_its_session_takes_it_from_the_page_or_from_the_day_of_the_meeting() -> None:
    page = (
        "1999. Ferries\n\nThe General Assembly,\n\nNoting the ferries,\n\n1. Thanks them.\n\n723rd plenary meeting,\n"
    )
    said, left = one(f"{page}26 November 1957.\n")
    assert said.symbol == "A/RES/1999(XII)" and any("session" in str(one.at) for one in left)
    printed, _ = one(f"Ferries\n1999 (XIII)\n\n{page}26 November 1957.\n")
    assert printed.symbol == "A/RES/1999(XIII)"
    with pytest.raises(Unreadable, match="without its session"):
        one(f"{page}3 May 1957.\n")


def test_several_notes_on_one_line_are_parted() -> None:
    record, _ = one(
        "9901 (XCIX). Ferries\n\nThe General Assembly,\n\nNoting the ferries,[1]\n\n1. Thanks them.[2]\n\n"
        "723rd plenary meeting,\n3 May 2044.\n\n[1] A/9930. [2] Ibid., para. 2.\n"
    )
    assert [(note.marker, note.resolved) for note in record.text.notes] == [("1", "A/9930."), ("2", "A/9930, para. 2.")]


def test_a_decision_whose_first_word_has_a_mark_keeps_its_notes() -> None:
    record, _ = one(
        "Election of a ferryman\nMeetings\nElection of a ferryman\nDecision 99/991\n8 December 2044\n"
        "1 At its 98th plenary meeting, on 8 December 2044, the General Assembly, as the harbour master "
        "advised,2 chose Ms. A.\n1 Official Records, Supplement No. 45 (A/99/45).\n2 A/99/401/Add.1.\n"
    )
    (part,) = [part for part in record.text.parts if part.kind == "passage"]
    assert part.text.startswith("At its 98th plenary meeting")
    assert [(mark.marker, part.text[max(0, mark.offset - 8) : mark.offset]) for mark in part.marks] == [
        ("1", ""),
        ("2", "advised,"),
    ]
