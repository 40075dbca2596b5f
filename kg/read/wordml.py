"""What lies behind a DOCX page: its parts, its styles, its elements (WordprocessingML).

Hostile input gets nothing: sizes are bounded before anything is unpacked, parts that declare a document type are
refused, and nothing outside the file is ever opened.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import groupby
from posixpath import join, normpath
from unicodedata import is_normalized, normalize

from lxml import etree

from kg.errors import Unreadable
from kg.model import Place, Run, Source

LARGEST_UNPACKED = 200_000_000
"""Bytes of all parts together; the largest DOCX of a UN organ, with its pictures, is far below."""
LARGEST_PART = 40_000_000
"""Bytes of one part that is read; its tree takes about ten times as many."""
LARGEST_RATIO = 300
"""Unpacked to packed size of a part over a megabyte; text packs to a tenth, repetitive tables to a fiftieth."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What word processors write; the other methods of zip cannot be unpacked to a bound."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    NotImplementedError,
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OLE2 = b"\xd0\xcf\x11\xe0"
SAVE = "Open it in a word processor and save it anew as DOCX"
OFF = frozenset({"0", "false", "off", "none", "baseline"})

SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}

# Arabic prints the mark in raised brackets; they belong to the mark.
_BRACKETED = re.compile(r"\s*\(\s*(\d{1,3})\s*\)\s*")
_LONGEST_CHAIN = 30
"""Styles based on one another; word processors allow about ten."""
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SYMBOLS = {"f0b7": "•", "f0a7": "▪", "f0d7": "×", "f0b0": "°"}
_HEADING = re.compile(r"(?i)heading|\bh(?:\d{1,3}|ch|m)\b")


class Package:
    """The parts of the file, each unpacked within limits and parsed without reaching outside."""

    def __init__(self, source: Source) -> None:
        self._name = source.name
        if source.content.startswith(OLE2):
            raise self.refuse("The DOCX is encrypted. Open it with its password and save it without one")
        try:
            self._zip = zipfile.ZipFile(BytesIO(source.content))
        except _DAMAGE:
            raise self.refuse("The DOCX is cut off or damaged. Fetch the file again") from None
        self._names = set(self._zip.namelist())
        members = self._zip.infolist()
        if sum(member.file_size for member in members) > LARGEST_UNPACKED:
            raise self.refuse(f"The DOCX unpacks to more than {LARGEST_UNPACKED:,} bytes. {SAVE}, without pictures")
        for member in members:
            if member.flag_bits & 1:
                raise self.refuse("The DOCX is encrypted. Save it without a password", member.filename)
            is_read = member.filename.endswith((".xml", ".rels"))
            if is_read and member.file_size > 1_000_000 and member.file_size > LARGEST_RATIO * member.compress_size:
                raise self.refuse(f"A part unpacks to over {LARGEST_RATIO} times its size. {SAVE}", member.filename)
        found = sorted(name for name in self._names if re.fullmatch(r"word/document\d?\.xml", name))
        if not found:
            raise self.refuse(f"The DOCX lacks its main part, word/document.xml. {SAVE}")
        self.main = found[0]

    def refuse(self, says: str, part: str | None = None) -> Unreadable:
        """Say in words why the file is not read."""
        return Unreadable(says, Place(self._name, part=part))

    def part(self, name: str) -> etree._Element | None:
        """Parse a part; None if the file has no such part."""
        if name not in self._names:
            return None
        if self._zip.getinfo(name).compress_type not in _METHODS:
            raise self.refuse(f"A part is packed in a way that no word processor uses. {SAVE}", name)
        try:
            # Read to a bound, not to the end: the size that a zip declares may be a lie.
            with self._zip.open(name) as member:
                content = member.read(LARGEST_PART + 1)
        except _DAMAGE:
            raise self.refuse("A part of the DOCX cannot be unpacked. Fetch the file again", name) from None
        if len(content) > LARGEST_PART:
            raise self.refuse(f"A part has more than {LARGEST_PART:,} bytes. Split the document", name)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content.replace(_STRICT, W[1:-1].encode()), parser)
        except etree.XMLSyntaxError as problem:
            raise self.refuse(f"A part is not well-formed XML: {problem.msg}. Fetch the file again", name) from None
        if root.getroottree().docinfo.doctype:
            raise self.refuse(f"A part declares a document type, which no DOCX does. {SAVE}", name)
        return root

    def near(self, kind: str) -> etree._Element | None:
        """Parse the part that stands in this relation to the main part: styles, numbering, footnotes ..."""
        return self.part(self._kinds.get(kind, f"word/{kind}.xml"))

    @cached_property
    def _relations(self) -> list[tuple[str, str, str]]:
        """What the main part points at: relation, kind, part. What lies outside the file is not among them."""
        root = self.part(f"word/_rels/{self.main.removeprefix('word/')}.rels")
        inside = [one for one in root if one.get("TargetMode") != "External"] if root is not None else []
        return [
            (
                str(one.get("Id", "")),
                str(one.get("Type", "")).rpartition("/")[2],
                normpath(join("/word", str(one.get("Target", "")))).lstrip("/"),
            )
            for one in inside
        ]

    @cached_property
    def related(self) -> dict[str, str]:
        """The parts that the main part points at, by relation."""
        return {key: part for key, _, part in self._relations}

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {kind: part for _, kind, part in self._relations}


@dataclass(slots=True)
class _Style:
    """What a style says itself, and whose style it is based on."""

    name: str
    base: str
    properties: etree._Element | None
    paragraph: etree._Element | None


class Styles:
    """Styles by id, each with those it is based on."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self.default = ""
        for style in root.findall(f"{W}style") if root is not None else ():
            key = attribute(style, "styleId")
            self._styles[key] = _Style(
                value(style, "name"), value(style, "basedOn"), style.find(f"{W}rPr"), style.find(f"{W}pPr")
            )
            if attribute(style, "type") == "paragraph" and attribute(style, "default") not in ("", *OFF):
                self.default = key
        self._known: dict[tuple[str, str], str | None] = {}

    def chain(self, key: str) -> Iterator[_Style]:
        """Yield a style and those it is based on, also where they run in a circle."""
        seen: set[str] = set()
        while key in self._styles and key not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(key)
            yield self._styles[key]
            key = self._styles[key].base

    def character(self, key: str, wanted: str) -> str | None:
        """Give the value of a character property of a style; None if it says nothing."""
        if (key, wanted) not in self._known:
            found = (property_of(style.properties, wanted) for style in self.chain(key))
            self._known[key, wanted] = next((said for said in found if said is not None), None)
        return self._known[key, wanted]

    def paragraph(self, key: str, *steps: str) -> str | None:
        """Give the value of a paragraph property of a style, reached by steps; None if it says nothing."""
        path = "/".join(f"{W}{step}" for step in steps)
        found = (style.paragraph.find(path) for style in self.chain(key) if style.paragraph is not None)
        return next((attribute(one, "val") for one in found if one is not None), None)

    def is_heading(self, key: str) -> bool:
        """Tell a heading by its outline level or by a name that word processors or UN templates give it."""
        level = self.paragraph(key, "outlineLvl")
        if level is not None:
            return level != "9"
        return any(_HEADING.search(style.name) for style in self.chain(key))


def attribute(element: etree._Element | None, name: str) -> str:
    """Give a w: attribute; empty if there is none."""
    return str(element.get(f"{W}{name}", "")) if element is not None else ""


def value(parent: etree._Element | None, name: str) -> str:
    """Give the w:val of a child; empty if there is none."""
    return attribute(parent.find(f"{W}{name}"), "val") if parent is not None else ""


def property_of(properties: etree._Element | None, name: str) -> str | None:
    """Give the value of a property, which is on if it has none; None if it is not said."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return None if found is None else attribute(found, "val") or "1"


def whole(text: str, otherwise: int = 0) -> int:
    """Read a whole number of moderate size."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else otherwise


def rows(table: etree._Element) -> list[etree._Element]:
    """Give the rows of a table but those deleted, also where they are wrapped."""
    found = (row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table)
    return [row for row in found if row.find(f"{W}trPr/{W}del") is None]


def cells(element: etree._Element) -> list[etree._Element]:
    """Give the cells of a table or row, not those of tables within."""
    own = element if element.tag == f"{W}tbl" else next(element.iterancestors(f"{W}tbl"))
    inside = rows(element) if own is element else [element]
    return [cell for row in inside for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tbl")) is own]


def characters(element: etree._Element, tag: str) -> str:
    """Give the characters that an element stands for, soft hyphens left out."""
    if tag == "t":
        text = (element.text or "").replace("\u00ad", "")
        kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        return text if kept else text.strip(" \t\r\n")
    return _symbol(attribute(element, "char").lower()) if tag == "sym" else SIGNS[tag]


def _symbol(code: str) -> str:
    """Give the character of a symbol font: ASCII but for its letters is ASCII there too."""
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if not re.fullmatch(r"[0-9a-f]{2,5}", code):
        return ""
    number = int(code, 16)
    plain = chr(number - 0xF000) if 0xF020 < number < 0xF07F else ""
    return plain if plain and not plain.isalpha() else chr(number)


@lru_cache(512)
def _local(name: str) -> str:
    return name.rpartition("}")[2]


def tag_of(element: etree._Element) -> str:
    """Give the name of an element, without its namespace."""
    return _local(element.tag)


def alternative(element: etree._Element) -> etree._Element:
    """Of several drawings of one thing, give the first, which is for the newest word processor."""
    for child in element:
        return child
    return element


def joined(runs: list[Run]) -> list[Run]:
    """Join neighbours set alike, which word processors cut anywhere; characters composed (NFC)."""
    found: list[Run] = []
    for (italic, raised), alike in groupby(runs, key=lambda run: (run.italic, run.superscript)):
        text = "".join([run.text for run in alike])
        if raised and (bracketed := _BRACKETED.fullmatch(text)):
            text = bracketed[1]
        if text:
            found.append(Run(text if is_normalized("NFC", text) else normalize("NFC", text), 0, italic, raised))
    return found
