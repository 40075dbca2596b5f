"""HTML: what a browser would show is read, on new pages and on the old ones of the UN."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Unreadable
from kg.model import Block, Run, Source
from kg.read.html import LARGEST, blocks, is_html
from tests.carriers import as_html
from tests.specimen_pages import PAGES, words_of


def page(body: str, head: str = "") -> Source:
    return Source("a.htm", f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def shown(body: str) -> list[str]:
    return words_of(blocks(page(body)))


def roles(body: str) -> list[tuple[str, str]]:
    return [(block.role, block.words) for block in blocks(page(body))]


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("lists", [False, True], ids=["typed numbers", "list items"])
def test_a_text_comes_back_from_html_as_it_was(language: str, lists: bool) -> None:
    given_page = PAGES[language]
    source = Source("a.htm", as_html(given_page, lists, language=language))
    assert is_html(source)
    found = blocks(source)
    assert words_of(found) == words_of(given_page)
    assert [block.role for block in found] == [block.role for block in given_page]
    for wanted in ("italic", "superscript"):
        set_apart = [[one.text for one in block.runs if getattr(one, wanted)] for block in found]
        assert set_apart == [[one.text for one in block.runs if getattr(one, wanted)] for block in given_page]


@given(
    st.lists(
        st.lists(
            st.tuples(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Cf")), min_size=1), st.booleans()),
            min_size=1,
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_words_a_paragraph_has_come_back(paragraphs: list[list[tuple[str, bool]]]) -> None:
    given_page = [Block.of([Run("w", 0), *(Run(text, 0, slant) for text, slant in runs)], 1) for runs in paragraphs]
    found = blocks(Source("a.htm", as_html(given_page)))
    assert ["".join(words.split()) for words in words_of(found)] == [
        "".join(words.split()) for words in words_of(given_page, composed=True)
    ]


def test_inline_tags_are_runs_and_white_space_is_folded_as_browsers_do() -> None:
    (block,) = blocks(page("<p> <em>Recalling</em>\n <b> all</b>\t its&nbsp;notes<sup><a href='#n1'>1</a></sup> </p>"))
    assert [(run.text, run.italic, run.superscript) for run in block.runs] == [
        ("Recalling", True, False),
        (" all its\u00a0notes", False, False),
        ("1", False, True),
    ]


def test_the_numbers_of_lists_are_written_as_the_un_prints_them() -> None:
    body = (
        "<ol start='3'><li>Welcomes<ol type='a'><li>To read<ol style='list-style-type: lower-roman'><li>By day"
        "<li>By night</ol><li>To write</ol><li value='7'>Decides<li>Also decides</ol>"
        "<ol type='I'><li>Part</ol><ol><li>1. Typed</ol><ul><li>Bare</ul><ol style='list-style: none'><li>Off</ol>"
    )
    labels = ["3. Welcomes", "(a) To read", "(i) By day", "(ii) By night", "(b) To write", "7. Decides"]
    assert shown(body) == [*labels, "8. Also decides", "I. Part", "1. Typed", "Bare", "Off"]


def test_what_a_browser_hides_is_not_read() -> None:
    body = (
        "<p>Shown<!-- Page 1 --></p><script>var a = '<p>no</p>';</script><style>p {}</style><noscript>no</noscript>"
        "<template><p>no</p></template><p hidden>no</p><div style='display: none'><p>no</p></div>"
        "<p style='visibility:hidden'>no</p><p>Read&shy;ing</p>"
    )
    assert shown(body) == ["Shown", "Reading"]


def test_navigation_is_furniture_and_kept() -> None:
    body = (
        "<header><a>Home</a></header><nav><ul><li>Topics</li></ul></nav><main><header><h1>99/977. Lamps</h1></header>"
        "<p>The General Assembly,</p></main><aside>See also</aside><form>Search</form><footer>Terms of use</footer>"
    )
    assert roles(body) == [
        ("furniture", "Home"),
        ("furniture", "Topics"),
        ("text", "99/977. Lamps"),
        ("text", "The General Assembly,"),
        ("furniture", "See also"),
        ("furniture", "Search"),
        ("furniture", "Terms of use"),
    ]


def test_a_form_round_the_whole_page_is_no_furniture() -> None:
    assert roles("<form><div><p>The General Assembly,</p></div></form>") == [("text", "The General Assembly,")]


@pytest.mark.parametrize(
    "notes",
    [
        "<section role='doc-endnotes'><hr><ol><li id='fn1'><p>One. <a href='#r1'>↩︎</a></p></li>"
        "<li id='fn2'><p>Two,</p><p>at length.</p></li></ol></section>",
        "<div id='ftn1'><p><a href='#_ftnref1' name='_ftn1'><span>[1]</span></a> One.</p></div>"
        "<div id='ftn2'><p><a href='#_ftnref2' name='_ftn2'><span>[2]</span></a> Two, at length.</p></div>",
        "<p class='footnote'>1/ One.</p><p class='footnote'>2/ Two, at length.</p>",
        "<div class='footnotes'><p><sup>1</sup>One.</p><p><sup>2</sup>&nbsp;Two, at<br>length.</p></div>",
    ],
    ids=["published", "from Word", "old class", "superscripts"],
)
def test_notes_told_by_markup_begin_with_their_raised_marker(notes: str) -> None:
    found = [block for block in blocks(page(f"<p>Text</p>{notes}")) if block.role == "note"]
    assert words_of(found) == ["¹ One.", "² Two, at length."]
    assert all(block.runs[0].superscript and block.runs[0].text in "12" for block in found)


def test_notes_that_only_look_so_stay_text() -> None:
    body = "<p>Office 1/ and more <a href='#2'>[2]</a></p><p>1/  A/99/1.</p><p>[2] A/99/2.</p>"
    assert roles(body) == [("text", "Office 1/ and more ²"), ("text", "1/ A/99/1."), ("text", "[2] A/99/2.")]


def test_a_page_that_only_has_notes_in_its_name_is_text() -> None:
    assert roles("<div class='page has-footnotes'><p>The Assembly,</p></div>") == [("text", "The Assembly,")]


def test_tables_that_lay_out_a_page_are_walked_through() -> None:
    body = (
        "<table width='100%'><tr><td>UNITED<br>NATIONS</td><td align=right>A/RES/99/977</td></tr></table>"
        "<table><tr><td><table><tr><td>Menu</td></tr></table></td><td><p>The General Assembly,</p>"
        "<table><tr><td>1.</td><td>Welcomes lamps;</td></tr><tr><td>2.</td><td>Decides.</td></tr></table></td></tr>"
        "</table>"
    )
    texts = ["UNITED", "NATIONS", "A/RES/99/977", "Menu", "The General Assembly,", "1. Welcomes lamps;", "2. Decides."]
    assert roles(body) == [("text", words) for words in texts]


def test_tables_of_data_are_rows() -> None:
    body = (
        "<p>Text</p><table><caption>Lamps</caption><tr><th>Year<th>Lit<sup>1</sup></tr>"
        "<tr><td><p>2043</p><td>a<br>b</table>"
    )
    assert roles(body) == [("text", "Text"), ("text", "Lamps"), ("row", "Year | Lit¹"), ("row", "2043 | a b")]


def test_preformatted_lines_are_blocks_with_their_indents() -> None:
    found = blocks(page("<pre>A/RES/99/977\n\n     The General Assembly,\n     1.   Welcomes <i>lamps</i>;\n</pre>"))
    assert words_of(found) == ["A/RES/99/977", "The General Assembly,", "1. Welcomes lamps;"]
    assert [(block.gap, block.indented) for block in found] == [(True, True), (True, True), (False, True)]


def test_a_forced_line_end_leaves_no_gap_and_two_leave_one() -> None:
    found = blocks(page("<p>61st plenary meeting<br>\n9 December 2044<br><br>&nbsp;1 A note</p>"))
    assert [block.gap for block in found] == [True, False, True]


OLD_PAGE = (
    "<HTML><HEAD><TITLE>A/RES/99/977</TITLE></HEAD>\r\n<BODY BGCOLOR=#FFFFFF><CENTER><B>United Nations</B></CENTER>\r\n"
    "<FONT SIZE=2>The Assembly&#146;s lamps<P>1. <I>Welcomes</I> the light \u2014 of caf\u00e9s;<P>2. Decides.</FONT>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_old_page_is_read_in_its_encoding(encoding: str) -> None:
    source = Source("a.htm", OLD_PAGE.encode(encoding))
    assert is_html(source)
    lines = ["United Nations", "The Assembly’s lamps", "1. Welcomes the light — of cafés;", "2. Decides."]
    assert words_of(blocks(source)) == lines


@pytest.mark.parametrize(
    ("declared", "encoding", "words"),
    [
        ("gb2312", "gb18030", "大会决定继续审议"),
        ("windows-1256", "cp1256", "إن الجمعية العامة"),
        ("koi8-r", "koi8-r", "Генеральная Ассамблея"),
        ("iso-8859-1", "cp1252", "L’Assemblée"),
        ("x-unknown", "utf-8", "大会"),
        ("utf-16", "utf-8", "大会"),
    ],
)
def test_a_declared_encoding_is_believed_as_browsers_do(declared: str, encoding: str, words: str) -> None:
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><p>'
    assert words_of(blocks(Source("a.htm", head.encode() + words.encode(encoding)))) == [words]


def test_a_fragment_of_block_tags_is_html_and_a_text_with_stray_tags_is_not() -> None:
    assert is_html(Source("a", b"<div><p>One</p><p>Two</p></div>"))
    assert is_html(Source("a", b"<!-- saved -->\n<?xml version='1.0'?><html><p>One"[15:]))
    assert not is_html(Source("a.html", b"The Assembly,<br />\n\n1. Welcomes<br />\n<p></p><p></p><p></p>"))
    assert not is_html(Source("a.html", b"<<ODS JOB NO>>N4400001E<<ODS JOB NO>>\n<p></p><p></p><p></p>"))
    assert not is_html(Source("a.html", b"<?xml version='1.0'?><akomaNtoso><p/><p/><p></p></akomaNtoso>"))


def test_no_text_of_the_corpus_is_taken_for_html(corpus: Path) -> None:
    texts = [path for path in (corpus / "text").rglob("*") if path.is_file()]
    assert texts
    assert [path.name for path in texts if is_html(Source(path.name, path.read_bytes()[:20_000]))] == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html>" + b"<div>" * 3000 + b"words", "nests its elements"),
        (b"<html><body><p> </p><img alt='scan'></body></html>", "shows no words"),
        (b"<html><p>\x00\x01\x02", "no known encoding"),
        (b"<html><p>" + b"a" * LARGEST, "more than 20,000,000 bytes"),
        (
            b"<html><p>Before.</p><p>" + b"lamps " * 1_800_000 + b"</p><p>Behind.",
            "more than 10,000,000 characters in one",
        ),
    ],
    ids=["too deep", "no words", "binary", "too large", "one too large"],
)
def test_hostile_html_is_refused_in_words(content: bytes, says: str) -> None:
    assert is_html(Source("a.htm", content))
    with pytest.raises(Unreadable, match=says):
        blocks(Source("a.htm", content))


def test_entities_and_outside_files_are_not_opened() -> None:
    hostile = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><p>&x; safe<iframe src="file:///a">'
    assert words_of(blocks(Source("a.htm", hostile)))[-1].endswith("&x; safe")


SOUP = "<p> </p> <td> <table> <tr> </table> <ol> <li> <sup> 1 <br> <pre> a <a> & <div> <nav>".split()  # noqa: SIM905


@given(st.lists(st.sampled_from(SOUP)))
@settings(max_examples=150, deadline=None)
def test_no_tag_soup_breaks_the_reader_or_loses_words(pieces: list[str]) -> None:
    soup = "".join(pieces)
    try:
        found = "".join("".join(words_of(blocks(page(f"<p>w{soup}</p>")))).split())
    except Unreadable:
        return
    assert found.count("a") == pieces.count("a")


def test_the_time_grows_no_faster_than_the_page() -> None:
    comments = b"<!---->" * 2_000 + b"words"
    assert not is_html(Source("a.htm", comments))
    note = "<p><sup>1</sup> A note</p>" + "<p>that goes on</p>" * 5_000
    assert len(blocks(page(f"<p>Text</p><div class='footnotes'>{note}</div>"))) == 2
