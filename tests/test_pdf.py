"""PDFs: marks told by their size, furniture put aside, words mended, paragraphs whole; refused in words where not."""

import random
import re
from collections import Counter
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path
from unicodedata import normalize

import pytest

from kg.errors import Unreadable
from kg.model import Block, Run, Source
from kg.read import load, pdf, read
from tests import tables
from tests.printed import as_pdf

SAMPLE = 12
LEFT, SET_IN, BODY, SMALL, MARK = 120.0, 144.0, 10.0, 8.5, 6.5

Piece = tuple[float, float, float, str]
"""Where on the page, of which size in points, and what; `^` before it makes it bold, `~` italic."""


def written(*pages: list[Piece], encrypted: bool = False, picture: bool = False) -> Source:
    """Write a PDF by hand, one list of pieces a page, in the fonts that every reader has."""
    fonts = "/F1 3 0 R /F2 4 0 R /F3 5 0 R"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    for name in ("Times-Roman", "Times-Bold", "Times-Italic"):
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
    dots = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    objects.append(f"{dots} /Length 1 >>\nstream\n0\nendstream")
    kids = []
    for pieces in pages:
        drawn = "q 500 0 0 700 0 0 cm /Im Do Q\n" if picture else ""
        drawn += "\n".join(_shown(*piece) for piece in pieces)
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects) + 2} 0 R"
            f" /Resources << /Font << {fonts} >> /XObject << /Im 6 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, places = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >>" if encrypted else ""
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /ID [<61><62>] {locked} >>"
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(body)}\n%%EOF\n"
    return Source("written.pdf", (body + end).encode("latin-1"))


def _shown(x: float, y: float, size: float, text: str) -> str:
    font = {"^": "F2", "~": "F3"}.get(text[0], "F1")
    text = text.lstrip("^~").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


COVER: list[Piece] = [
    (LEFT, 730, 14, "^United Nations"),
    (482, 731, 20, "^A"),
    (497, 731, BODY, "/RES/99/931"),
    (60, 560, BODY, "^Ninety-ninth session"),
    (LEFT, 500, 14, "^Resolution adopted by the General Assembly"),
    (LEFT, 485, 14, "^on 16 December 2044"),
    (72, 440, 12, "^99/931. A matter of papers and of the persons who"),
    (LEFT, 426.5, 12, "^carry them"),
    (SET_IN, 400, BODY, "~The General Assembly,"),
    (SET_IN, 382, BODY, "1."),
    (168, 382, BODY, "~Invites"),
    (203, 382, BODY, "every State that keeps papers of persons who were displaced by"),
    (LEFT, 370, BODY, "a flood,"),
    (151, 373.4, MARK, "1"),
    (157, 370, BODY, "or by a storm, to lend the papers to the archive of persons and to"),
    (99, 113, 8, "__________________"),
    (117, 102, 5.5, "1"),
    (123, 99, SMALL, "Resolution 98/932, annex, in the version that was printed again after the"),
    (123, 88.4, SMALL, "mistakes of the first were found."),
    (65, 44, BODY, "44-93100 (E) 171244"),
    (65, 30, 12, "*4493100*"),
]
SECOND: list[Piece] = [
    (60, 733, SMALL, "A/RES/99/931"),
    (396, 733, SMALL, "A matter of papers"),
    (LEFT, 709, BODY, "ask for their return within ten years of the seventy-"),
    (LEFT, 697, BODY, "fourth loan;"),
    (SET_IN, 679, BODY, "2."),
    (168, 679, BODY, "~Thanks"),
    (202, 679, BODY, "the archive."),
    (384, 649, BODY, "~66th plenary meeting"),
    (407, 637, BODY, "~16 December 2044"),
    (60, 36, SMALL, "2/2"),
    (524, 38, 7, "44-93100"),
]


@pytest.fixture(scope="module")
def resolution() -> tuple[Block, ...]:
    return pdf.blocks(written(COVER, SECOND))


def words(blocks: Iterable[Block], role: str) -> list[str]:
    return [block.words for block in blocks if block.role == role]


def test_a_mark_is_told_by_its_size_and_stands_at_its_place(resolution: tuple[Block, ...]) -> None:
    (paragraph,) = [block for block in resolution if block.words.startswith("1. Invites")]
    before = "".join(run.text for run in takewhile(lambda run: not run.superscript, paragraph.runs))
    assert before.endswith("a flood,")
    assert [run.text for run in paragraph.runs if run.superscript] == ["1"]
    assert "a flood,¹ or by a storm" in paragraph.words
    assert [run.text for run in paragraph.runs if run.italic] == ["Invites"]


def test_a_paragraph_goes_on_over_the_end_of_a_page_past_note_foot_and_head(resolution: tuple[Block, ...]) -> None:
    (paragraph,) = [text for text in words(resolution, "text") if text.startswith("1.")]
    assert "the archive of persons and to ask for their return" in paragraph
    assert paragraph.endswith("the seventy-fourth loan;")


def test_notes_stand_behind_the_text_with_their_markers_raised(resolution: tuple[Block, ...]) -> None:
    note = resolution[-1]
    assert note.role == "note"
    assert note.runs[0].text == "1" and note.runs[0].superscript and note.runs[1].text == " "
    assert note.words.endswith("the version that was printed again after the mistakes of the first were found.")


def test_the_running_head_of_the_security_council_is_furniture() -> None:
    """Its symbols end with a year; a document of two pages has the head but once."""
    second = [(60, 733, SMALL, "S/RES/9931 (2044)") if piece[3] == "A/RES/99/931" else piece for piece in SECOND]
    assert "S/RES/9931 (2044)" in words(pdf.blocks(written(COVER, second)), "furniture")


def test_chinese_goes_on_on_the_next_line_without_a_blank() -> None:
    said = "渡船桥梁" * 20
    paragraph = Block.of([Run("大会请", 0), Run(said, 0), Run("。", 0)], 1, gap=True, indented=True)
    read_back = pdf.blocks(Source("zh.pdf", as_pdf([paragraph], "No. 1", "zh")))
    assert words(read_back, "text") == [f"大会请{said}。"]


def test_the_lines_of_the_frame_are_one_block_each_and_titles_are_whole(resolution: tuple[Block, ...]) -> None:
    frame = words(resolution, "text")
    assert frame[:5] == [
        "United Nations",
        "A/RES/99/931",
        "Ninety-ninth session",
        "Resolution adopted by the General Assembly on 16 December 2044",
        "99/931. A matter of papers and of the persons who carry them",
    ]
    assert frame[-2:] == ["66th plenary meeting", "16 December 2044"]


def test_furniture_is_no_text_but_is_accounted_for(resolution: tuple[Block, ...]) -> None:
    assert Counter(words(resolution, "furniture")) == Counter(
        [
            "44-93100 (E) 171244",
            "*4493100*",
            "_" * 18,
            "A/RES/99/931",
            "A matter of papers",
            "2/2",
            "44-93100",
        ]
    )
    assert [block.line for block in resolution] == list(range(1, len(resolution) + 1))


@pytest.mark.parametrize(
    ("after", "says"), [(51.5, "Conference on papers"), (53.5, "Conferenc e on papers")], ids=["kerned", "apart"]
)
def test_a_gap_that_kerning_leaves_is_no_blank(after: float, says: str) -> None:
    line: list[Piece] = [(LEFT, 700, BODY, "A Conferenc"), (LEFT + after, 700, BODY, "e on papers")]
    rest: list[Piece] = [(LEFT, 688, BODY, "and on the persons who carry them to the archive")]
    (block,) = pdf.blocks(written(line + rest))
    assert says in block.words


@pytest.mark.parametrize(
    ("above", "below", "says"),
    [
        ("the archive of papers and the docu-", "ments, and a document, and all the documents there", "the documents,"),
        ("the archive of papers and the fifty-", "seventh loan, and a document, and all of the rest", "fifty-seventh"),
        ("the archive of papers and the loan-", "and burden-sharing, and a document, and all of it", "loan- and"),
    ],
    ids=["a word known whole is mended", "another keeps its hyphen", "a hyphen that hangs keeps its blank"],
)
def test_a_hyphen_at_the_end_of_a_line_goes_only_when_the_word_is_known_whole(
    above: str, below: str, says: str
) -> None:
    (block,) = pdf.blocks(written([(LEFT, 700, BODY, above), (LEFT, 688, BODY, below)]))
    assert says in block.words


def test_the_cells_of_a_table_row_are_kept_apart() -> None:
    row: list[Piece] = [(LEFT, 676, BODY, "Loans"), (300, 676, BODY, "12 000"), (420, 676, BODY, "14 000")]
    lines: list[Piece] = [(LEFT, 700, BODY, "The papers lent in two years are these of the list:")]
    assert words(pdf.blocks(written(lines, lines + row)), "row") == ["Loans | 12 000 | 14 000"]


def columns() -> list[Piece]:
    left = [(60.0, 700.0 - 12 * line, BODY, "the papers of persons who were displaced") for line in range(30)]
    right = [(320.0, 700.0 - 12 * line, BODY, "the archive of persons who carry them") for line in range(30)]
    return left + right


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (written([], picture=True), "scan.*page 1"),
        (written(COVER, [], picture=True), "scan.*page 2"),
        (written([]), "holds no text"),
        (written(), "no pages|damaged"),
        (written(columns()), "two columns"),
        (written(COVER, encrypted=True), "encrypted"),
        (Source("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"), "damaged"),
        (Source("none.pdf", b"%PDF-"), "damaged"),
    ],
    ids=["a scan", "a scanned page", "no text", "no pages", "columns", "encrypted", "cut off", "nothing"],
)
def test_what_cannot_be_read_is_refused_in_words(source: Source, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        pdf.blocks(source)
    assert source.name in str(refused.value)


def test_a_broken_pdf_gives_text_or_a_reason_but_never_a_traceback() -> None:
    whole = written(COVER, SECOND).content
    chance = random.Random(1951)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            pdf.blocks(Source("broken.pdf", bytes(broken[: chance.randrange(len(broken) // 2, len(broken))])))
        except Unreadable as problem:
            assert "broken.pdf" in str(problem)


def test_a_pdf_is_told_by_its_content() -> None:
    assert pdf.is_pdf(Source("a.txt", b"\n" * 100 + b"%PDF-1.4\n"))
    assert not pdf.is_pdf(Source("a.pdf", b" " * 1100 + b"%PDF-1.4\n"))


LABEL = re.compile(r"(\d+\.|\([a-z]+\)) ")

Marks = list[tuple[str, int]]


def told(block: Block) -> tuple[str, Marks]:
    """Give a block's text without marks, folded, and its marks with the offsets where they stand in it.

    A PDF has one sign for the hyphen and the non-breaking hyphen.
    """
    text, marks = "", Marks()
    for run in block.runs:
        if run.superscript:
            marks.append((run.text.strip(), len(folded(f"{text}|")) - 1))
        else:
            text += run.text
    return folded(text), marks


def folded(text: str) -> str:
    return " ".join(normalize("NFC", text).replace("\u2011", "-").split())


def compare(path: Path, truth: Path) -> Counter[str]:
    """Count what a PDF gives as the official XML of the same resolution does."""
    count: Counter[str] = Counter()
    printed = [block for block in pdf.blocks(load(path.name, path)) if block.role != "furniture"]
    official = list(read(load(truth.name, truth)).blocks)
    notes = [told(block) for block in official if block.role == "note"]
    if notes and notes[0][1][0][0] != "1":  # The XML has lost a note, and numbers the others otherwise than print.
        count["documents whose XML lacks a note"] += 1
        notes = []
    found = Counter((text, str(marks)) for text, marks in (told(block) for block in printed if block.role == "note"))
    count["notes"] = len(notes)
    count["notes right"] = sum((Counter((text, str(marks)) for text, marks in notes) & found).values())
    read_here = [told(block) for block in printed if block.role != "note"]
    paragraphs = [told(block) for block in official if block.role != "note"]
    labels = [[label[1] for text, _ in of if (label := LABEL.match(text))] for of in (read_here, paragraphs)]
    count["documents"], count["documents right"] = 1, labels[0] == labels[1]
    texts = dict(read_here)
    opened = False
    for text, marks in paragraphs:
        kind = "operative" if LABEL.match(text) else "preambular"
        if opened and (kind == "operative" or not count["operative"]):
            count[kind] += 1
            count[f"{kind} right"] += text in texts
            if notes:
                count["marks"] += len(marks)
                count["marks right"] += len(marks) if texts.get(text) == marks else 0
        opened = opened or text == "The General Assembly,"
    return count


def check(files: list[Path], corpus: Path, title: str) -> None:
    count: Counter[str] = Counter()
    for path in files:
        for truth in (corpus / "akn4un" / "ga-78" / "English").glob(f"{path.stem}-*.xml"):
            count += compare(path, truth)
    floors = {"documents": 1.0, "operative": 0.98, "preambular": 0.97, "notes": 0.97, "marks": 0.99}
    lines = [
        f"{what:12} {count[f'{what} right']:5} of {count[what]:5}  {count[f'{what} right'] / count[what]:.4f}"
        for what in floors
    ]
    tables.show(title, lines)
    assert all(count[f"{what} right"] >= floor * count[what] for what, floor in floors.items()), lines


def test_a_sample_of_real_pdfs_reads_as_their_xml(corpus: Path) -> None:
    files = sorted((corpus / "pdf" / "ga-78").glob("*.pdf"))
    check(random.Random(1951).sample(files, SAMPLE), corpus, f"PDF against XML: a sample of {SAMPLE}")


@pytest.mark.corpus
def test_all_real_pdfs_read_as_their_xml(corpus: Path) -> None:
    check(sorted((corpus / "pdf" / "ga-78").glob("*.pdf")), corpus, "PDF against XML: all")
