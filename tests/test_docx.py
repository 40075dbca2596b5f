"""DOCX: what a word processor would print is what is read."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import Unreadable
from kg.model import Block, Run, Source
from kg.read.docx import blocks
from tests.carriers import as_docx, wordml, zipped
from tests.specimen_pages import PAGES, words_of

MAIN = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def listed(number: int, level: int, text: str) -> str:
    return p(run(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at: int, form: str, shape: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{shape}"/></w:lvl>'
    )


def made(body: str, **parts: bytes) -> Source:
    """Make a DOCX of a body and of other parts by name."""
    inside = {MAIN: wordml("document", f"<w:body>{body}</w:body>")}
    named = {f"word/{name}.xml": content for name, content in parts.items() if name != "relations"}
    if "relations" in parts:
        named[RELATIONS] = parts["relations"]
    return Source("a.docx", zipped({**inside, **named}))


def words(body: str, **parts: bytes) -> list[str]:
    return [block.words for block in blocks(made(body, **parts))]


def roles(body: str, **parts: bytes) -> list[tuple[str, str]]:
    return [(block.role, block.words) for block in blocks(made(body, **parts))]


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("automatic", [False, True], ids=["typed numbers", "automatic numbers"])
def test_a_text_comes_back_from_docx_as_it_was(language: str, automatic: bool) -> None:
    page = PAGES[language]
    found = blocks(Source("a.docx", as_docx(page, automatic)))
    assert words_of(found) == words_of(page)
    assert [block.role for block in found] == [block.role for block in page]
    assert [[(one.text, one.italic) for one in block.runs if one.superscript] for block in found] == [
        [(one.text, one.italic) for one in block.runs if one.superscript] for block in page
    ]
    slanted = [[one.text for one in block.runs if one.italic] for block in found]
    assert slanted == [[one.text for one in block.runs if one.italic] for block in page]


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\u00ad"), min_size=1),
                st.booleans(),
            ),
            min_size=1,
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_words_a_paragraph_has_come_back(paragraphs: list[list[tuple[str, bool]]]) -> None:
    page = [Block.of([Run(text, 0, italic) for text, italic in runs], 1) for runs in paragraphs]
    page = [Block.of([Run("w", 0), *block.runs], 1) for block in page]
    found = blocks(Source("a.docx", as_docx(page)))
    assert ["".join(words.split()) for words in words_of(found)] == [
        "".join(words.split()) for words in words_of(page, composed=True)
    ]


def test_automatic_numbers_are_written_as_they_print() -> None:
    numbering = wordml(
        "numbering",
        '<w:abstractNum w:abstractNumId="1">'
        + level(0, "decimal", "%1.")
        + level(1, "lowerLetter", "(%2)")
        + level(2, "lowerRoman", "(%3)")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    )
    body = "".join(listed(1, at, "Text") for at in (0, 1, 1, 2, 2, 1, 0, 1, 2))
    assert words(body, numbering=numbering) == [
        f"{label} Text" for label in ("1.", "(a)", "(b)", "(i)", "(ii)", "(c)", "2.", "(a)", "(i)")
    ]


def test_lists_restart_begin_late_and_count_in_other_letters() -> None:
    numbering = wordml(
        "numbering",
        '<w:abstractNum w:abstractNumId="1">'
        + level(0, "decimal", "%1.", start=5)
        + level(1, "russianLower", "%2)", '<w:suff w:val="space"/>')
        + level(2, "arabicAlpha", "(%3)", '<w:lvlRestart w:val="0"/>')
        + level(3, "decimal", "%1.%4")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
        + level(0, "upperRoman", "%1.")
        + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        + level(2, "none", "")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>',
    )
    order = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 0), (1, 0)]
    order += [(3, 0), (3, 0), (3, 1), (3, 2)]
    body = "".join(listed(number, at, "т") for number, at in order)
    labels = ["5.", "а)", "б)", "(أ)", "6.", "а)", "(ب)", "6.1", "1.", "2.", "3.", "I.", "II.", "2.1", ""]
    assert words(body, numbering=numbering) == [f"{label} т".strip() for label in labels]


def test_a_style_may_carry_the_list_and_its_level() -> None:
    numbering = wordml(
        "numbering",
        '<w:abstractNum w:abstractNumId="1">'
        + level(0, "decimal", "%1.")
        + level(1, "lowerLetter", "(%2)", '<w:pStyle w:val="Sub"/>')
        + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>',
    )
    styles = wordml(
        "styles",
        '<w:style w:type="paragraph" w:styleId="Para"><w:name w:val="Para"/><w:pPr><w:numPr><w:numId w:val="7"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/>'
        '<w:basedOn w:val="Para"/></w:style>',
    )
    shown = [p(run("Text"), f'<w:pStyle w:val="{style}"/>') for style in ("Para", "Sub", "Sub", "Para")]
    off = p(run("Plain"), '<w:pStyle w:val="Para"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    found = words("".join([*shown, off]), numbering=numbering, styles=styles)
    assert found == ["1. Text", "(a) Text", "(b) Text", "2. Text", "Plain"]


def test_a_number_form_that_is_not_known_is_refused() -> None:
    lists = f'<w:abstractNum w:abstractNumId="1">{level(0, "thaiCounting", "%1.")}</w:abstractNum>'
    numbering = wordml("numbering", lists + '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>')
    with pytest.raises(Unreadable, match="thaiCounting"):
        blocks(made(listed(1, 0, "Text"), numbering=numbering))


def test_tracked_changes_show_what_was_put_in_and_not_what_was_taken_out() -> None:
    body = p(
        run("Calls upon ")
        + f'<w:ins w:id="1">{run("all ")}</w:ins><w:del w:id="2"><w:r><w:delText>some </w:delText></w:r></w:del>'
        + f'{run("States")}<w:moveFrom w:id="3">{run(" gone")}</w:moveFrom><w:moveTo w:id="4">{run(" here")}</w:moveTo>'
    )
    assert words(body) == ["Calls upon all States here"]


def test_a_paragraph_whose_end_is_deleted_runs_on_into_the_next() -> None:
    body = p(run("One "), "<w:rPr><w:del w:id='1'/></w:rPr>") + p(run("sentence"))
    assert words(body) == ["One sentence"]


def test_fields_show_their_results_and_links_their_words() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = p(
        field.format("begin")
        + "<w:r><w:instrText> REF x </w:instrText></w:r>"
        + field.format("begin")
        + run("inner")
        + field.format("end")
        + field.format("separate")
        + run("result")
        + field.format("end")
        + f'<w:fldSimple w:instr="PAGE">{run(" 3")}</w:fldSimple><w:hyperlink r:id="x">{run(" link")}</w:hyperlink>'
    )
    assert words(body) == ["result 3 link"]


def test_signs_that_are_elements_are_characters() -> None:
    body = p(
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>non</w:t><w:noBreakHyphen/><w:t>re</w:t><w:softHyphen/>"
        '<w:t>turn\u00ad</w:t><w:sym w:font="Symbol" w:char="F02A"/><w:cr/></w:r>'
    )
    (block,) = blocks(made(body))
    assert block.text == "a\tb\nnon\u2011return*\n"


def test_a_text_box_is_read_once_and_comments_never() -> None:
    box = f"<w:txbxContent>{p(run('In a box'))}</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    comments = wordml("comments", f'<w:comment w:id="1">{p(run("A remark"))}</w:comment>')
    body = p(run("Text") + f"<w:r>{both}</w:r><w:commentRangeStart w:id='1'/><w:r><w:commentReference w:id='1'/></w:r>")
    assert words(body, comments=comments) == ["Text", "In a box"]


def test_italics_and_raised_letters_may_come_from_styles() -> None:
    styles = wordml(
        "styles",
        '<w:style w:type="character" w:styleId="Emph"><w:name w:val="Emph"/><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Sub"><w:name w:val="s"/><w:basedOn w:val="Emph"/><w:rPr>'
        '<w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Slant"><w:name w:val="Slant"/><w:rPr><w:i/></w:rPr></w:style>',
    )
    inside = run("plain ") + run("set ", '<w:rStyle w:val="Emph"/>') + run("both", '<w:rStyle w:val="Sub"/>')
    inside += run(" off", '<w:rStyle w:val="Emph"/><w:i w:val="0"/>')
    first, second = blocks(made(p(inside) + p(inside, '<w:pStyle w:val="Slant"/>'), styles=styles))
    assert [(one.text, one.italic, one.superscript) for one in first.runs] == [
        ("plain ", False, False),
        ("set ", True, False),
        ("both", True, True),
        (" off", False, False),
    ]
    # A word set apart in an italic paragraph stands upright.
    assert [(one.text, one.italic) for one in second.runs][:2] == [("plain ", True), ("set ", False)]


def test_notes_are_counted_by_reference_and_a_mark_of_ones_own_is_kept() -> None:
    notes = wordml(
        "footnotes",
        '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        + "".join(
            f'<w:footnote w:id="{key}">{p(f"<w:r><w:footnoteRef/></w:r>{run(text)}")}</w:footnote>'
            for key, text in ((1, " Second."), (2, " First."), (3, "* Own."), (4, "() Arabic."))
        ),
    )
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    raised = '<w:vertAlign w:val="superscript"/>'
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
    body = p(run("Title") + own) + p(run("One") + mark.format(2)) + p(run("two") + mark.format(1))
    body += p(run("three") + run("(", raised) + mark.format(4) + run(")", raised))
    found = blocks(made(body, footnotes=notes))
    shown = ["Title*", "One¹", "two²", "three³", "* Own.", "¹ First.", "² Second.", "³ Arabic."]
    assert [block.words for block in found] == shown
    assert [block.role for block in found[4:]] == ["note"] * 4
    assert all(block.runs[0].superscript and block.runs[1].text == " " for block in found[4:])


def test_a_masthead_in_a_table_is_read_cell_by_cell_and_later_tables_row_by_row() -> None:
    cell = "<w:tc>{}</w:tc>"
    table = "<w:tbl><w:tr>" + cell.format(p(run("One"))) + cell.format(p(run("two")) + p(run("three"))) + "</w:tr>"
    table += "<w:tr>" + cell.format(p("")) + cell.format(p("")) + "</w:tr></w:tbl>"
    nested = f"<w:tbl><w:tr>{cell.format(p(run('outer')) + table)}{cell.format(p(run('last')))}</w:tr></w:tbl>"
    found = roles(p("") + table + p(run("Text")) + table + nested)
    assert found == [
        ("text", "One"),
        ("text", "two"),
        ("text", "three"),
        ("text", "Text"),
        ("row", "One | two three"),
        ("row", "outer One two three | last"),
    ]


def test_running_heads_are_furniture_and_come_once() -> None:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="h1" Type="x/header" Target="header1.xml"/>'
        b'<Relationship Id="h2" Type="x/header" Target="header2.xml"/>'
        b'<Relationship Id="f1" Type="x/footer" Target="/word/footer1.xml"/>'
        b'<Relationship Id="x1" Type="x/header" Target="http://127.0.0.1:9/h.xml" TargetMode="External"/>'
        b"</Relationships>"
    )
    body = p(run("Text")) + (
        '<w:sectPr><w:headerReference w:type="first" r:id="h1"/><w:headerReference w:type="even" r:id="h2"/>'
        '<w:headerReference w:type="default" r:id="x1"/><w:footerReference r:id="f1"/></w:sectPr>'
    )
    head = wordml("hdr", f"<w:tbl><w:tr><w:tc>{p(run('A/RES/99/977'))}</w:tc></w:tr></w:tbl>")
    foot = wordml("ftr", p(run("45-01234")))
    found = roles(body, relations=relations, header1=head, header2=head, footer1=foot)
    assert found == [("furniture", "A/RES/99/977"), ("text", "Text"), ("furniture", "45-01234")]


def test_the_title_is_text_and_only_later_headings_are_headings() -> None:
    styles = wordml("styles", '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>')
    headed = '<w:pStyle w:val="H1"/>'
    body = p(run("99/977. Lamps"), headed) + p(run("The Assembly,")) + p(run("Annex"), headed)
    assert [role for role, _ in roles(body, styles=styles)] == ["text", "text", "heading"]
    body = p(run("Lamps"), headed) + p(run("The Assembly,")) + p(run("99/978. Oil"), headed)
    assert [role for role, _ in roles(body, styles=styles)] == ["text", "text", "text"]
    body = p(run("99/977. Lamps")) + p(run("The Assembly,")) + p(run("I"), headed) + p(run("Oil"), headed)
    assert [role for role, _ in roles(body, styles=styles)] == ["text", "text", "heading", "heading"]
