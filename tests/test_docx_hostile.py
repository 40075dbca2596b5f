"""Hostile and broken DOCX, and old Word files: refused in words, or read through a converter that is installed."""

import os
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Unreadable
from kg.model import Source
from kg.read import doc
from kg.read.docx import blocks, is_docx
from tests.carriers import as_docx, wordml, zipped
from tests.specimen_pages import PAGES, paragraph

MAIN = "word/document.xml"


def bomb() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(MAIN, b"<w:document>" + b" " * 20_000_000)
    return content.getvalue()


def packed_otherwise() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_BZIP2) as package:
        package.writestr(MAIN, wordml("document", "<w:body/>"))
    return content.getvalue()


def encrypted() -> bytes:
    good = bytearray(as_docx(PAGES["en"]))
    at = good.find(b"PK\x01\x02")
    while at != -1:
        good[at + 8] |= 1
        at = good.find(b"PK\x01\x02", at + 1)
    return bytes(good)


XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + wordml("document", "<w:body><w:p/></w:body>")[38:]
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + wordml("document", "<w:body>&b;</w:body>")[38:]
NOTED = wordml("document", '<w:body><w:p><w:r><w:footnoteReference w:id="9"/></w:r></w:p></w:body>')
OPEN = wordml("document", '<w:body><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p></w:body>')
CHUNK = wordml("document", '<w:body><w:altChunk r:id="x"/></w:body>')
DEEP = wordml("document", f"<w:body>{'<w:sdt>' * 400}{'</w:sdt>' * 400}</w:body>")
HOSTILE = {
    "bomb": (bomb(), "times its size"),
    "packed otherwise": (packed_otherwise(), "no word processor uses"),
    "encrypted": (encrypted(), "encrypted"),
    "encrypted by Office": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "cut off": (as_docx(PAGES["en"])[:-60], "cut off or damaged"),
    "damaged": (as_docx(PAGES["en"]).replace(b"word/document.xml", b"word/documant.xml", 1), "cannot be unpacked"),
    "no main part": (zipped({"word/document.xml.txt": b""}), "lacks its main part"),
    "not well-formed": (zipped({MAIN: b"<w:document>"}), "not well-formed"),
    "no body": (zipped({MAIN: wordml("document", "")}), "has no body"),
    "outside entity": (zipped({MAIN: XXE}), "document type|not well-formed"),
    "laughs": (zipped({MAIN: LAUGHS}), "document type|not well-formed"),
    "missing notes": (zipped({MAIN: NOTED}), "does not hold"),
    "open field": (zipped({MAIN: OPEN}), "begins and does not end"),
    "embedded file": (zipped({MAIN: CHUNK}), "embeds another file"),
    "too deep": (zipped({MAIN: DEEP}), "not well-formed"),
    "no words": (zipped({MAIN: wordml("document", "<w:body><w:p/></w:body>")}), "no words"),
}


@pytest.mark.parametrize(("content", "says"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_or_broken_docx_is_refused_in_words(content: bytes, says: str) -> None:
    source = Source("hostile.docx", content)
    assert is_docx(source)
    with pytest.raises(Unreadable, match=says):
        blocks(source)


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=8))
@settings(max_examples=80, deadline=None)
def test_a_damaged_docx_is_read_or_refused_but_never_breaks(at: int, noise: bytes) -> None:
    good = as_docx(PAGES["en"], automatic=True)
    at %= len(good)
    try:
        blocks(Source("a.docx", good[:at] + noise + good[at + len(noise) :]))
    except Unreadable as problem:
        assert problem.says.count(". ") >= 1


def test_a_docx_is_told_by_its_content_only() -> None:
    assert is_docx(Source("a.txt", as_docx(PAGES["en"])))
    assert not is_docx(Source("a.docx", b"Plain words about word/document.xml"))
    assert not is_docx(Source("a.docx", zipped({"content.xml": b"<a/>"})))


OLD = Source("old.doc", b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"))


def test_an_old_word_file_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert doc.is_doc(OLD) and not is_docx(OLD)
    with pytest.raises(Unreadable, match="save it as DOCX, or install LibreOffice"):
        doc.blocks(OLD)


def installed(folder: Path, name: str, script: str) -> None:
    """Put a program on the path."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_an_old_word_file_is_read_through_what_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    installed(tmp_path, "antiword", 'printf "The General Assembly,\\n\\n1. Welcomes lamps;\\n"')
    assert [block.words for block in doc.blocks(OLD)] == ["The General Assembly,", "1. Welcomes lamps;"]
    (tmp_path / "given.docx").write_bytes(as_docx([paragraph("From an office")]))
    installed(tmp_path, "soffice", f'cp "{tmp_path}/given.docx" text.docx')
    assert [block.words for block in doc.blocks(OLD)] == ["From an office"]


def test_a_converter_that_fails_or_hangs_is_no_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(doc, "SECONDS", 0.5)
    installed(tmp_path, "soffice", "sleep 30")
    installed(tmp_path, "antiword", "exit 1")
    with pytest.raises(Unreadable, match="cannot be converted"):
        doc.blocks(OLD)


def test_what_is_repeated_without_measure_takes_no_time() -> None:
    lists = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="8"><w:start w:val="999999"/>'
        f'<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="{"%9" * 50_000}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    item = '<w:pPr><w:numPr><w:ilvl w:val="999999"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = f'<w:p>{item}<w:r><w:footnoteReference w:id="1"/></w:r></w:p>' * 2_000
    note = f'<w:footnote w:id="1"><w:p><w:r><w:t>{"long " * 50_000}</w:t></w:r></w:p></w:footnote>'
    parts = {"document": f"<w:body>{body}</w:body>", "numbering": lists, "footnotes": note}
    found = blocks(Source("a.docx", zipped({f"word/{name}.xml": wordml(name, part) for name, part in parts.items()})))
    assert len(found) == 2_001
    assert max(len(block.words) for block in found[:-1]) < 1_000
