"""One text in every carrier: writers of exports, Markdown, HTML and DOCX, and what happens to texts on the way.

They take blocks as a reader gives them: paragraphs with raised marks, notes at the end (of role note, or with
their marker first and raised). So a rule can be tried on the same words in each carrier.
"""

import re
import textwrap
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from itertools import islice
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from kg.model import Block, Run, fold

NBSP = "\u00a0"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LABEL = re.compile(r"\A\s*(?P<label>\d{1,3}\.|\([a-z]{1,5}\))\s+")
_TITLE = re.compile(r"(?:S-|ES-)?\d{1,4}/\d{1,3}\.?\s|No\. \d+ ")
_ENDS = (",", ";", ".", ":", "，", "；", "。", "：", "،", "؛")
_NUMBERED = re.compile(r"\d{1,3}(?:\.| ?-)\s")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{20}")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class Written(NamedTuple):
    """Paragraphs and notes apart, ready to be written."""

    texts: list[Block]
    notes: list[tuple[str, list[Run]]]


def parted(blocks: Iterable[Block]) -> Written:
    """Part the notes at the end from the text."""
    written = Written([], [])
    for block in blocks:
        if block.role == "note" or block.runs[0].superscript:
            written.notes.append((block.runs[0].text.strip(), _trimmed(block.runs[1:])))
        else:
            written.texts.append(block)
    return written


def _trimmed(runs: Sequence[Run]) -> list[Run]:
    """Drop blanks at both ends, and fold them everywhere else."""
    kept: list[Run] = []
    for run in runs:
        text = re.sub(r"[^\S\u00a0]+", " ", run.text)
        if not kept or kept[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if text:
            kept.append(run._replace(text=text))
    if kept and not (last := kept[-1].text.rstrip(" ")):
        return _trimmed(kept[:-1])
    return [*kept[:-1], kept[-1]._replace(text=last)] if kept else []


def _lines(block: Block) -> list[list[Run]]:
    """Cut a block at its forced line ends (a signature), which stand as runs of their own."""
    found: list[list[Run]] = [[]]
    for run in block.runs:
        if run.text == "\n":
            found.append([])
        else:
            found[-1].append(run)
    return [line for runs in found if (line := _trimmed(runs))]


def as_export(blocks: Iterable[Block], raised: bool = False) -> bytes:
    """Write as a word processor exports text: a line a paragraph, a tab before it and after its number.

    The marks of notes come out as digits glued to the word (the hard form) or `raised`, as superscript characters.
    """
    written = parted(blocks)
    lines: list[str] = []
    titled = False
    for block in written.texts:
        for runs in _lines(block):
            text = fold(runs) if raised else " ".join("".join(run.text for run in runs).split())
            text = _LABEL.sub(lambda found: f"{found['label']}\t", text, count=1)
            is_paragraph = titled and (len(text) > 40 or text.endswith(_ENDS) or _NUMBERED.match(text))
            lines.append(f"\t{text}" if is_paragraph or text.endswith(",") else text)
            titled = titled or _TITLE.match(text) is not None
    for marker, runs in written.notes:
        lines.append(f"{fold([Run(marker, 0, superscript=raised)])} {fold(runs)}")
    return "\n".join([*lines, ""]).encode()


def as_markdown(blocks: Iterable[Block]) -> bytes:
    """Write the dialect of the seeds: italics in asterisks, marks as superscript characters."""
    written = parted(blocks)
    lines = ["\n".join(map(_marked, _lines(block))) for block in written.texts]
    lines += [f"{fold([Run(marker, 0, superscript=True)])} {_marked(runs)}" for marker, runs in written.notes]
    return "\n\n".join([*lines, ""]).encode()


def _marked(runs: Sequence[Run]) -> str:
    return "".join(_slanted(run) if run.italic and run.text.strip() else fold_run(run) for run in runs)


def _slanted(run: Run) -> str:
    """Set the asterisks at words, as they mark nothing beside a blank."""
    bare = run.text.strip()
    before, _, after = run.text.partition(bare)
    return f"{before}*{bare}*{after}"


def fold_run(run: Run) -> str:
    """Write a raised run with superscript characters, any other as it stands."""
    return fold([run]) if run.superscript else run.text


def as_html(blocks: Iterable[Block], lists: bool = False, marked_notes: bool = True, language: str = "en") -> bytes:
    """Write a page: `lists` numbers paragraphs by list items, `marked_notes` says by markup what is a note."""
    written = parted(blocks)
    body = [_element(block, lists) for block in written.texts]
    notes = [
        f'<p id="fn{marker}"><a href="#ref{marker}"><sup>{escape(marker)}</sup></a> {_inline(runs)}</p>'
        for marker, runs in written.notes
    ]
    if marked_notes and notes:
        notes = ['<section class="footnotes">', *notes, "</section>"]
    direction = ' dir="rtl"' if language == "ar" else ""
    page = [f'<!DOCTYPE html>\n<html lang="{language}"{direction}><head><meta charset="utf-8"><title>A text</title>']
    page += ["<style>p { margin: 1em }</style></head><body>", *body, *notes, "</body></html>"]
    return "\n".join(page).encode()


def _element(block: Block, lists: bool) -> str:
    if block.role == "row":
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in block.words.split(" | "))
        return f"<table border='1'><tr>{cells}</tr></table>"
    label = _LABEL.match(block.text) if lists else None
    if label and label["label"][:-1].isdigit():
        runs = _trimmed(_after(block.runs, label.end()))
        return f'<ol start="{label["label"][:-1]}"><li>{_inline(runs)}</li></ol>'
    return f"<p>{'<br>'.join(map(_inline, _lines(block)))}</p>"


def _inline(runs: Sequence[Run]) -> str:
    pieces: list[str] = []
    for run in runs:
        piece = escape(run.text)
        piece = f'<sup><a href="#fn{piece}">{piece}</a></sup>' if run.superscript else piece
        pieces.append(f"<em>{piece}</em>" if run.italic else piece)
    return "".join(pieces)


def _after(runs: Sequence[Run], skip: int) -> list[Run]:
    kept: list[Run] = []
    for run in runs:
        kept.append(run._replace(text=run.text[skip:]))
        skip = max(0, skip - len(run.text))
    return kept


def as_akn(blocks: Iterable[Block]) -> bytes:
    """Write the UN's own XML, as plainly as it may be: a paragraph an element, each note where its mark stands."""
    written = parted(blocks)
    notes = {marker: _spans(runs, {}) for marker, runs in written.notes}
    body = [f"<p>{'<eol/>'.join(_spans(line, notes) for line in _lines(block))}</p>" for block in written.texts]
    root = '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="text"><mainBody>'
    return "\n".join(
        [f'<?xml version="1.0" encoding="UTF-8"?>\n{root}', *body, "</mainBody></statement></akomaNtoso>"]
    ).encode()


def _spans(runs: Sequence[Run], notes: Mapping[str, str]) -> str:
    pieces: list[str] = []
    for run in runs:
        piece = escape(run.text)
        if run.superscript and run.text in notes:
            piece = f'<authorialNote marker="{piece}" placement="bottom"><p>{notes[run.text]}</p></authorialNote>'
        pieces.append(f'<span class="italic">{piece}</span>' if run.italic else piece)
    return "".join(pieces)


def as_docx(blocks: Iterable[Block], automatic: bool = False) -> bytes:
    """Write a true DOCX: notes as footnotes; `automatic` leaves numbers that follow on to the word processor."""
    written = parted(blocks)
    markers = {marker: at for at, (marker, _) in enumerate(written.notes, 1)}
    counter = _Counter()
    body = []
    for block in written.texts:
        if block.role == "row":
            cells = [f"<w:tc>{_paragraph([Run(cell, 0)])}</w:tc>" for cell in block.words.split(" | ")]
            body.append(f"<w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>")
            continue
        label = _LABEL.match(block.text) if automatic else None
        level = counter.level(label["label"]) if label else None
        skip = label.end() if label and level is not None else 0
        lines = _lines(Block.of(_after(block.runs, skip), block.line))
        runs = [run for line in lines for run in (Run("\n", 0), *line)][1:]
        body.append(_paragraph(runs, level, markers, "Heading2" if block.role == "heading" else ""))
    notes = [
        f'<w:footnote w:id="{at}">{_paragraph(runs, first="<w:r><w:footnoteRef/></w:r>")}</w:footnote>'
        for at, (_, runs) in enumerate(written.notes, 1)
    ]
    return zipped(
        {
            "word/document.xml": wordml("document", f"<w:body>{''.join(body)}</w:body>"),
            "word/footnotes.xml": wordml("footnotes", "".join(notes)),
            "word/numbering.xml": wordml("numbering", _NUMBERING),
            "word/styles.xml": wordml("styles", _STYLES),
        }
    )


class _Counter:
    """Counts as the list in `_NUMBERING` does, to tell which printed labels it would give."""

    def __init__(self) -> None:
        self._counted = [0, 0]

    def level(self, label: str) -> int | None:
        number, letter = self._counted
        if label == f"{number + 1}.":
            self._counted = [number + 1, 0]
            return 0
        if number and letter < 26 and label == f"({chr(ord('a') + letter)})":
            self._counted = [number, letter + 1]
            return 1
        return None


_NUMBERING = (
    '<w:abstractNum w:abstractNumId="4">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num>'
)
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/></w:style>'
    '<w:style w:type="character" w:styleId="Mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
)


def _paragraph(
    runs: Sequence[Run],
    level: int | None = None,
    notes: Mapping[str, int] | None = None,
    style: str = "",
    first: str = "",
) -> str:
    styled = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="2"/></w:numPr>' if level is not None else ""
    pieces = [_word_run(run, notes or {}) for run in runs]
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr>{first}{''.join(pieces)}</w:p>"


def _word_run(run: Run, notes: Mapping[str, int]) -> str:
    if run.superscript and run.text.strip() in notes:
        key = notes[run.text.strip()]
        own = "" if run.text.strip() == str(key) else ' w:customMarkFollows="1"'
        mark = f"<w:t>{escape(run.text.strip())}</w:t>" if own else ""
        return f'<w:r><w:rPr><w:rStyle w:val="Mark"/></w:rPr><w:footnoteReference{own} w:id="{key}"/>{mark}</w:r>'
    look = ("<w:i/>" if run.italic else "") + ('<w:vertAlign w:val="superscript"/>' if run.superscript else "")
    text = re.sub(r"([\t\n])", r"\0\1\0", escape(run.text)).split("\0")
    shown = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    inner = "".join(shown.get(piece, f'<w:t xml:space="preserve">{piece}</w:t>') for piece in text if piece)
    return f"<w:r><w:rPr>{look}</w:rPr>{inner}</w:r>"


def wordml(root: str, inside: str) -> bytes:
    """Write a part of a DOCX."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{W}" xmlns:r="{R}">{inside}</w:{root}>'.encode()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Zip parts, with the same bytes for the same parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {"[Content_Types].xml": b"<Types/>", **parts}.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def nbsp(text: str) -> str:
    """Write no-break spaces where typists do: between a number and the word beside it."""
    return re.sub(r"(?<=\d) (?=\w)|(?<=[\w.]) (?=\d)", NBSP, text)


def crlf(data: bytes) -> bytes:
    """End lines as Windows does."""
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def hard_wrap(text: str, width: int = 72) -> str:
    """Break long lines, as terminals and mail do; lines that go on are not set in."""
    if _CHINESE.search(text):
        # Chinese breaks between any two characters.
        return re.sub(rf"(?m)(.{{{width // 2},}}?[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", "\\1\n", text)
    wrapped = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False, expand_tabs=False)
    return "\n".join("\n".join(wrapped.wrap(line)) if len(line) > width else line for line in text.split("\n"))


def doubled_title(text: str) -> str:
    """Print the title twice, as web pages do: in the head of the page and over the text."""
    lines = text.split("\n")
    title = next((line for line in lines if _TITLE.match(line.lstrip())), "")
    return "\n".join([title.strip(), "", *lines])


def page_breaks(text: str, symbol: str, every: int = 6) -> str:
    """Break pages in mid sentence: between the halves stand the page's number and the running head."""
    lines = text.split("\n")
    opening = next((at for at, line in enumerate(lines) if _TITLE.match(line.lstrip())), 0)
    long = [at for at, line in enumerate(lines) if at > opening and len(line) > 150 and not _is_note(line)]
    for page, at in enumerate(islice(long, every - 1, None, every), 2):
        half = lines[at].find(" ", len(lines[at]) // 2)
        # Chinese has no blanks to break at.
        first, rest = (lines[at][:half], lines[at][half + 1 :]) if half > 0 else _halves(lines[at])
        lines[at] = f"{first}\n\n{symbol}\n\n{page}\n\n{rest}"
    return "\n".join(lines)


def _halves(line: str) -> tuple[str, str]:
    return line[: len(line) // 2], line[len(line) // 2 :]


def _is_note(line: str) -> bool:
    return _RAISED.match(line) is not None or re.match(r"\d+ ", line.translate(_LOWERED)) is not None
