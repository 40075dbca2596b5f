"""Files that mean harm, each with what may become of it: refused in words, or published as inert text."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from tests.carriers import as_docx, zipped
from tests.conftest import SPECIMENS
from tests.specimen_pages import PAGES

REFUSED, INERT = "refused", "inert"
MARK = "urn:evil"
"""What an injected statement would speak of."""
SCRIPT = "<script>window.hacked=1</script>"
TITLE = f'Wells "{SCRIPT}" <img src=x onerror=window.hacked=2> \\" . <{MARK}:s> <{MARK}:p> "o'
BAD_WORDS = (
    f'=HYPERLINK("http://127.0.0.1/{MARK}";"wells") and {SCRIPT}',
    f'"""@en . <{MARK}:s> <{MARK}:p> <{MARK}:o> . #',
    "javascript:window.hacked=3 ]]> --> </script><svg onload=window.hacked=4> {{ 7*7 }} ${7*7} %00",
)


class Hostile(NamedTuple):
    """A file, and what may become of it (empty: either)."""

    name: str
    content: bytes
    becomes: str = ""


_LINE = "lamps and wells " * 660_000
"""More than ten megabytes without an end of line."""


def text(title: str, *paragraphs: str, number: str = "931") -> bytes:
    """Write a short resolution whose title and paragraphs are given."""
    lines = [
        "Resolution adopted by the General Assembly on 16 December 2044",
        "[on the report of the Third Committee (A/99/431)]",
        f"99/{number}.\t{title}",
        "",
        "\tThe General Assembly,",
        "\tRecalling its resolution 98/917 of 19 December 2043,",
        *(f"\t{at}. Requests the Office {said};" for at, said in enumerate(paragraphs, 1)),
        "",
        "66th plenary meeting",
        "16 December 2044",
    ]
    return "\n".join(lines).encode()


def harmful(canary: Path, port: int) -> list[Hostile]:
    """Give all of them: they would read the file `canary` and call at a port of this machine, if they could."""
    here = f"http://127.0.0.1:{port}"
    xml = (SPECIMENS / "a-res-99-906.xml").read_bytes()
    page = (SPECIMENS / "e-res-2044-901.html").read_bytes()
    return [
        Hostile("xxe-file.xml", _with_entity(xml, f'<!ENTITY a SYSTEM "{canary.as_uri()}">'), REFUSED),
        Hostile("xxe-http.xml", _with_entity(xml, f'<!ENTITY a SYSTEM "{here}/xxe">'), REFUSED),
        Hostile("xxe-parameter.xml", _with_entity(xml, f'<!ENTITY % a SYSTEM "{here}/dtd"> %a;'), REFUSED),
        Hostile("dtd.xml", b'<!DOCTYPE akomaNtoso SYSTEM "' + f"{here}/dtd".encode() + b'">' + _bare(xml), REFUSED),
        Hostile("laughs.xml", _with_entity(xml, _laughs()), REFUSED),
        Hostile("quadratic.xml", _with_entity(xml, f'<!ENTITY a "{"ha" * 50_000}">', 5_000), REFUSED),
        Hostile("xinclude.xml", _included(xml, canary), ""),
        Hostile("stylesheet.xml", f'<?xml-stylesheet href="{here}/style"?>'.encode() + _bare(xml), INERT),
        Hostile("deep.xml", b"<akomaNtoso>" + b"<p>" * 100_000, REFUSED),
        Hostile("page.html", page.replace(b"<body>", f"<body>{_active(here)}".encode(), 1), INERT),
        Hostile("deep.html", page.replace(b"<body>", b"<body>" + b"<div><b>" * 20_000, 1)),
        Hostile("bomb.docx", _bomb(200_000_000), REFUSED),
        Hostile("bomb-in-bomb.docx", zipped({"word/document.xml": _bomb(50_000_000), "a.zip": _bomb(10)}), REFUSED),
        Hostile("outside.docx", _outside(here, canary)),
        Hostile("traversal.docx", zipped({"../../../evil.txt": b"evil", "word/document.xml": b"<x/>"}), REFUSED),
        Hostile("cycle.pdf", _pdf({2: "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"}), REFUSED),
        Hostile("form-cycle.pdf", _pdf({4: _stream(b"/X Do", "/Type /XObject /Subtype /Form " + _SELF)})),
        Hostile("huge-stream.pdf", _pdf({4: _deflated(b"BT (a) Tj ET " * 8_000_000)})),
        Hostile("endless-count.pdf", _pdf({2: "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>"})),
        Hostile("actions.pdf", _pdf({1: _actions(here)})),
        Hostile("nested.json", b'{"treaty_en": "A", "articles": [{"article": ' + b"[" * 200_000, REFUSED),
        Hostile("long-number.json", b'{"treaty_en": "A", "articles": [{"article": ' + b"9" * 1_000_000 + b"}]}"),
        Hostile("words.txt", text(TITLE, *BAD_WORDS), INERT),
        Hostile("symbols.txt", text("Symbols", *_symbols(), number="932"), INERT),
        Hostile("one-line.txt", text("A line", f"to count {_LINE}", number="933"), REFUSED),
        Hostile("one-line.xml", xml.replace(b">Recalling<", f">Recalling {_LINE}<".encode(), 1), REFUSED),
        Hostile("one-line.html", page.replace(b"<body>", f"<body><p>{_LINE}</p>".encode(), 1), REFUSED),
        Hostile("controls.txt", text("Signs", "to \0 \x1b[2J \u202e turn", number="934"), REFUSED),
        Hostile("surrogates.txt", b"\xed\xa0\x80" + text("Halves", "to \x85 count", number="935")),
        Hostile("a\n<b>'\"`$(touch touched);&.txt", text("A name", "to count", number="936"), INERT),
    ]


def _bare(xml: bytes) -> bytes:
    return xml.partition(b"?>")[2]


def _with_entity(xml: bytes, entities: str, times: int = 1) -> bytes:
    spoilt = _bare(xml).replace(b">Recalling<", b">" + b"&a;" * times + b"<", 1)
    assert spoilt != _bare(xml)
    return f"<!DOCTYPE akomaNtoso [{entities}]>".encode() + spoilt


def _laughs() -> str:
    steps = "".join(
        f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in zip("jihgfedcb", "ihgfedcba", strict=True)
    )
    return f'<!ENTITY j "ha">{steps}'


def _included(xml: bytes, canary: Path) -> bytes:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{canary.as_uri()}" parse="text"/>'
    return xml.replace(b">Recalling<", f">Recalling{include}<".encode(), 1)


def _active(here: str) -> str:
    return (
        f'<script src="{here}/script"></script>{SCRIPT}<img src="{here}/image" onerror="window.hacked=1">'
        f'<iframe src="{here}/frame"></iframe><object data="{here}/object"></object><base href="{here}/">'
        f'<meta http-equiv="refresh" content="0;url={here}/refresh"><style>@import "{here}/style";</style>'
    )


def _bomb(size: int) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<w:document>" + b" " * size)
    return made.getvalue()


def _outside(here: str, canary: Path) -> bytes:
    """Take a good file and point all of its relations outside."""
    with zipfile.ZipFile(BytesIO(as_docx(PAGES["en"]))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = "".join(
        f'<Relationship Id="out{at}" Type="{kinds}/{kind}" Target="{target}" TargetMode="External"/>'
        for at, (kind, target) in enumerate(
            [("attachedTemplate", f"{here}/t"), ("image", f"{here}/i"), ("frame", canary.as_uri()), ("hyperlink", here)]
        )
    )
    name = "word/_rels/document.xml.rels"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    parts[name] = parts.get(name, empty).replace(b"</Relationships>", f"{related}</Relationships>".encode())
    picture = '<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a" r:link="out1"/></w:drawing></w:r></w:p>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", f"<w:body>{picture}".encode(), 1)
    return zipped(parts)


_SELF = "/BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >>"


def _pdf(others: dict[int, str | bytes]) -> bytes:
    """Write a PDF of one page, some of whose objects are others."""
    objects: dict[int, str | bytes] = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F 5 0 R >> /XObject << /X 4 0 R >> >> >>",
        4: _stream(b"BT /F 12 Tf 72 700 Td (The General Assembly) Tj ET"),
        5: "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
        **others,
    }
    body, places = b"%PDF-1.7\n", []
    for number, content in sorted(objects.items()):
        places.append(len(body))
        body += (
            f"{number} 0 obj\n".encode() + (content if isinstance(content, bytes) else content.encode()) + b"\nendobj\n"
        )
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return body + f"{head}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n".encode()


def _stream(content: bytes, more: str = "") -> bytes:
    return f"<< {more}/Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _deflated(content: bytes) -> bytes:
    return _stream(zlib.compress(content, 9), "/Filter /FlateDecode ")


def _actions(here: str) -> str:
    script = f"<< /S /JavaScript /JS (app.launchURL('{here}/js')) >>"
    launch = "<< /S /Launch /F (/bin/sh) >>"
    return f"<< /Type /Catalog /Pages 2 0 R /OpenAction {script} /AA << /WC {launch} >> >>"


def _symbols() -> tuple[str, ...]:
    """Give words with symbols that would lead elsewhere, were they taken as they stand for paths or addresses."""
    return (
        "to study the report contained in document A/99/../../../../etc/passwd and in A/99/%2e%2e/12",
        f"to study document A/99/12> <{MARK}:p> <{MARK}:o",
        "to study documents A/99/12/Add.1\\..\\..\\evil, A/RES/99/1/../1 and A/C.3/99/L.5\u202e1.L",
        "to study the Treaty Series, vol. 189, No. 2545/../../1",
    )
