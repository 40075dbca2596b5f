"""DOCX: the page that a word processor would print, numbers and notes written out.

Three things stand nowhere in the words of the file and are put there: automatic numbers, footnote numbers, and
which of two texts a tracked change leaves. How the file is unpacked, and its limits, is in `wordml`.
"""

import re
from copy import copy
from typing import NamedTuple

from lxml import etree

from kg.model import Block, BlockRole, Run, Source
from kg.read.wordlists import Notes, Numbers
from kg.read.wordml import (
    OFF,
    OLE2,
    SAVE,
    SIGNS,
    Package,
    Styles,
    W,
    alternative,
    attribute,
    cells,
    characters,
    joined,
    property_of,
    rows,
    tag_of,
    value,
    whole,
)

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = re.compile(rb"word/document\d?\.xml")
_RELATION = re.compile(r"\{[^}]*/relationships\}id\Z")
# What stands in the file but not on the page: formulas of fields, deleted words, properties, phonetic readings.
_UNSEEN = frozenset({"delInstrText", "delText", "del", "moveFrom", "rt", "rubyPr", "fldData", "sdtPr", "sdtEndPr"})
_UNSEEN |= {"pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr"}
_SHOWN = frozenset({"t", "sym", *SIGNS})
_FIELDS = frozenset({"fldChar", "instrText"})
_EMBEDDED = frozenset({"altChunk", "subDoc"})
_NUMBER_FIELD = re.compile(r"\s*(?:AUTONUM|LISTNUM)")
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_EMPTY_BRACKETS = re.compile(r"\s*\(\s*\)")
_TITLE = re.compile(r"(?:E?S-)?\d{1,4}(?:/\d|\s*\()|No\. \d")
_DIGIT = re.compile(r"\d")


class _Look(NamedTuple):
    """How the characters of a run are set."""

    italic: bool = False
    raised: bool = False
    hidden: bool = False


def is_docx(source: Source) -> bool:
    """Tell a DOCX by the main part it names; one that is encrypted is a DOCX too, which `blocks` refuses."""
    content = source.content
    if content.startswith(OLE2):
        return _ENCRYPTED in content
    return content.startswith(b"PK\x03\x04") and _MAIN.search(content) is not None


def blocks(source: Source) -> tuple[Block, ...]:
    """Give the running heads, the paragraphs and rows in order, then the notes, then the running feet.

    Raises Unreadable for a file that is encrypted, damaged, too large when unpacked, or without words.
    """
    package = Package(source)
    page = _Page(package).read()
    if not page:
        raise package.refuse("The DOCX holds no words, perhaps only pictures of pages. Fetch the text itself")
    return page


class _Page:
    """The page in the making: blocks in order, notes kept for the end, and what runs on over paragraphs."""

    def __init__(self, package: Package) -> None:
        self._package = package
        root = package.part(package.main)
        body = root.find(f"{W}body") if root is not None else None
        if root is None or body is None:
            raise package.refuse(f"The main part of the DOCX has no body. {SAVE}", package.main)
        self._root, self._body = root, body
        self._styles = Styles(package.near("styles"))
        self._numbers = Numbers(package.near("numbering"), self._styles)
        self._found: list[Block] = []
        self._looks: dict[tuple[object, ...], _Look] = {}
        self._notes = Notes(package, body)
        self._noted: dict[str, list[tuple[str, etree._Element]]] = {"footnote": [], "endnote": []}
        self._fields: list[bool] = []
        self._carried: list[Run] = []
        self._boxes: list[etree._Element] = []
        self._opened = self._titled = self._under_title = False

    def read(self) -> tuple[Block, ...]:
        """Give the blocks of the whole document."""
        self._furniture("headerReference")
        self._opened = False
        self._story(self._body, "text")
        self._end_paragraphs("text")
        for kind in ("footnote", "endnote"):
            for marker, note in self._noted[kind]:
                self._add(self._note(marker, note), "note")
        self._furniture("footerReference")
        if any(self._fields):
            raise self._package.refuse(f"A field of the DOCX begins and does not end. {SAVE}", self._package.main)
        return tuple([block._replace(line=line) for line, block in enumerate(self._found, 1)])

    def _add(self, runs: list[Run], role: BlockRole) -> None:
        # A note's blank after its marker is a run of its own.
        block = Block.of(runs if role == "note" else joined(runs), 0, gap=True, indented=True, role=role)
        if block.words:
            self._found.append(block)

    def _furniture(self, kind: str) -> None:
        """Read running heads or feet; the same words on first, odd and even pages count once."""
        before = len(self._found)
        parts = [
            self._package.related.get(str(given), "")
            for reference in self._root.iter(f"{W}{kind}")
            for key, given in reference.attrib.items()
            if _RELATION.match(str(key))
        ]
        for part in dict.fromkeys(parts):
            root = self._package.part(part)
            if root is not None:
                self._opened = False
                self._story(root, "furniture")
                self._end_paragraphs("furniture")
        once = {block.words: block for block in reversed(self._found[before:])}
        self._found[before:] = reversed(once.values())

    def _story(self, element: etree._Element, role: BlockRole) -> None:
        """Read paragraphs and tables, in whatever they are wrapped."""
        for child in element:
            tag = tag_of(child)
            if tag == "p":
                self._paragraph(child, role)
            elif tag == "tbl":
                self._table(child, role)
            elif tag == "AlternateContent":
                self._story(alternative(child), role)
            elif tag in _EMBEDDED:
                raise self._package.refuse(f"The DOCX embeds another file, which only opens with it. {SAVE}")
            elif tag not in _UNSEEN:
                self._story(child, role)

    def _paragraph(self, paragraph: etree._Element, role: BlockRole) -> None:
        style = value(paragraph.find(f"{W}pPr"), "pStyle") or self._styles.default
        runs = self._runs(paragraph, style)
        before = len(self._found)
        self._add(runs or [], role)
        if len(self._found) > before:
            self._opened = True
            if role == "text" and self._is_heading(paragraph, style, self._found[-1].words):
                self._found[-1] = self._found[-1]._replace(role="heading")
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._story(box, role)

    def _end_paragraphs(self, role: BlockRole) -> None:
        """Give what was carried over from a last paragraph whose end is deleted."""
        if self._carried:
            self._add(self._carried, role)
            self._carried = []

    def _is_heading(self, paragraph: etree._Element, style: str, words: str) -> bool:
        """Tell a heading by its style; the title, and what stands above it, is text.

        A heading with a figure may be the numbered title, and the first heading may be a title without number.
        """
        level = value(paragraph.find(f"{W}pPr"), "outlineLvl")
        styled = level != "9" if level else self._styles.is_heading(style)
        if not styled:
            self._under_title = self._titled
            self._titled = self._titled or _TITLE.match(words) is not None
            return False
        self._titled = True
        return self._under_title and not _DIGIT.search(words)

    def _table(self, table: etree._Element, role: BlockRole) -> None:
        """Read a table row by row; the masthead, before the first paragraph, and furniture cell by cell."""
        if role == "furniture" or not self._opened:
            for cell in cells(table):
                self._story(cell, role)
                self._opened = False
            return
        for row in rows(table):
            runs: list[Run] = []
            for at, cell in enumerate(cells(row)):
                runs += [Run(" | ", 0)] if at else []
                self._flat(cell, runs)
            if any(run.text.strip(" |\n\t") for run in runs):
                self._add(runs, "row")
            boxes, self._boxes = self._boxes, []
            for box in boxes:
                self._story(box, role)

    def _flat(self, element: etree._Element, into: list[Run]) -> None:
        """Read all paragraphs below an element as one, a blank between them."""
        for child in element:
            tag = tag_of(child)
            if tag == "p":
                style = value(child.find(f"{W}pPr"), "pStyle") or self._styles.default
                runs = self._runs(child, style) or []
                into += [Run(" ", 0), *runs] if into and runs else runs
            elif tag not in _UNSEEN:
                self._flat(alternative(child) if tag == "AlternateContent" else child, into)

    def _runs(self, paragraph: etree._Element, style: str) -> list[Run] | None:
        """Give a paragraph's runs, its number first; None if it runs on into the next, its end deleted."""
        runs: list[Run] = []
        properties = paragraph.find(f"{W}pPr")
        self._collect(paragraph, runs, _Look(), style)
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            self._carried += runs
            return None
        runs, self._carried = [*self._carried, *runs], []
        if not runs and property_of(mark, "vanish") not in (None, *OFF):
            return runs
        label = self._label(properties, style)
        return [Run(label, 0), *runs] if label else runs

    def _label(self, properties: etree._Element | None, style: str) -> str:
        listed = properties.find(f"{W}numPr") if properties is not None else None
        own = value(listed, "numId")
        number = own or self._styles.paragraph(style, "numPr", "numId") or "0"
        if number == "0":
            return ""
        level = value(listed, "ilvl")
        if not level and not own:
            kept = self._numbers.level_of(number, style)
            level = self._styles.paragraph(style, "numPr", "ilvl") or "0" if kept is None else str(kept)
        try:
            return self._numbers.label(number, whole(level))
        except KeyError as form:
            says = f"The DOCX numbers its paragraphs in a form that is not known: {form}. Type the numbers in as text"
            raise self._package.refuse(says) from None

    def _collect(self, element: etree._Element, into: list[Run], look: _Look, style: str) -> None:
        """Read what a paragraph shows."""
        for child in element:
            tag = tag_of(child)
            if tag == "r":
                self._collect(child, into, self._look(child.find(f"{W}rPr"), style), style)
            elif tag in _SHOWN:
                if not look.hidden and not any(self._fields):
                    into.append(Run(characters(child, tag), 0, look.italic, look.raised))
            elif tag in _FIELDS:
                self._field(child, tag)
            elif tag in _NOTES:
                if self._refer(child, into, look, style):
                    return
            elif tag == "txbxContent":
                self._boxes.append(child)
            elif tag == "AlternateContent":
                self._collect(alternative(child), into, look, style)
            elif tag not in _UNSEEN:
                self._collect(child, into, look, style)

    def _look(self, properties: etree._Element | None, style: str) -> _Look:
        """Tell how a run is set: by itself, or by its character style and its paragraph's style."""
        said = tuple([(one.tag, one.get(f"{W}val")) for one in properties]) if properties is not None else ()
        if (style, said) not in self._looks:
            self._looks[style, said] = self._work_out(properties, style)
        return self._looks[style, said]

    def _work_out(self, properties: etree._Element | None, style: str) -> _Look:
        own = value(properties, "rStyle")
        slant = "iCs" if property_of(properties, "rtl") not in (None, *OFF) else "i"
        italic = property_of(properties, slant)
        if italic is None:
            # Toggled: an italic word in an italic paragraph stands upright.
            slants = [self._styles.character(key, slant) not in (None, *OFF) for key in (own, style)]
            slanted = slants[0] != slants[1]
        else:
            slanted = italic not in OFF

        def said(name: str) -> str | None:
            by_style = self._styles.character(own, name) or self._styles.character(style, name)
            return by_style if (direct := property_of(properties, name)) is None else direct

        raised = said("vertAlign") == "superscript" or whole(said("position") or "") > 0
        return _Look(slanted, raised, said("vanish") not in (None, *OFF))

    def _field(self, element: etree._Element, tag: str) -> None:
        """Keep track of a field: between its begin and its separator stands a formula, not text."""
        step = attribute(element, "fldCharType")
        if tag == "instrText":
            if _NUMBER_FIELD.match(element.text or ""):
                raise self._package.refuse(
                    f"The DOCX numbers its paragraphs by fields. {SAVE}, fields turned into text"
                )
        elif step == "begin":
            self._fields.append(True)
        elif self._fields and step == "separate":
            self._fields[-1] = False
        elif self._fields and step == "end":
            self._fields.pop()

    def _refer(self, reference: etree._Element, into: list[Run], look: _Look, style: str) -> bool:
        """Put the mark of a note and keep its text; tell whether the rest of the run is the mark."""
        if look.hidden or any(self._fields):
            return False
        kind = _NOTES[tag_of(reference)]
        own = attribute(reference, "customMarkFollows") not in ("", *OFF)
        rest: list[Run] = []
        if own:
            after = etree.Element("rest")
            after.extend([copy(sibling) for sibling in reference.itersiblings()])
            self._collect(after, rest, look, style)
        typed = "".join([run.text for run in rest]).strip()
        marker, note = self._notes.mark(kind, attribute(reference, "id"), typed)
        into.append(Run(marker, 0, superscript=True))
        if note is not None:
            self._noted[kind].append((marker, note))
        return own

    def _note(self, marker: str, note: etree._Element) -> list[Run]:
        runs: list[Run] = []
        self._flat(note, runs)
        runs = joined(runs)
        text = "".join([run.text for run in runs])
        # What is left of a bracketed mark, and a mark of one's own, which is typed in the note as well.
        brackets = _EMPTY_BRACKETS.match(text)
        skip = brackets.end() if brackets else len(text) - len(text.lstrip())
        if not marker.isdigit() and marker and text.startswith(marker, skip):
            skip += len(marker)
        kept = [Run(marker, 0, superscript=True), Run(" ", 0)]
        for run in runs:
            left = run.text[skip:]
            skip = max(0, skip - len(run.text))
            if left:
                kept.append(run._replace(text=left.lstrip() if len(kept) == 2 else left))
        return kept
