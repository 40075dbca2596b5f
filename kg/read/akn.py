"""The UN's own XML (Akoma Ntoso for the UN, AKN4UN): elements to blocks, notes behind the text they belong to.

Hostile input gets nothing: no document type, no entities, no network, lxml's limits of depth and size. Paragraphs
are told by their printed numbers; the `eId`s of these files disagree with print and are not looked at.
"""

from collections.abc import Iterator

from lxml import etree

from kg.errors import Unreadable
from kg.model import Block, BlockRole, Place, Run, Source

_ROLES: dict[str, BlockRole] = {
    "p": "text",
    "subheading": "heading",
    "heading": "heading",
    "crossHeading": "text",
    "listIntroduction": "text",
}
_UNSEEN = frozenset({"meta", "img", "footerFirstPage", "presentation", "component-ref", "collectionBody"})
_ITALIC = frozenset({"italic", "i"})
_DOCUMENTS = frozenset({"component", "attachment", "akomaNtoso"})
"""Elements that hold one document each: its notes end where it ends."""


def is_akn(source: Source) -> bool:
    """Tell an Akoma Ntoso document from its first characters."""
    return b"<akomaNtoso" in source.content[:2000]


def parse(source: Source) -> etree._Element:
    """Parse the XML; raises Unreadable for XML that declares a document type or is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(source.content, parser)
    except etree.XMLSyntaxError as problem:
        at = Place(source.name, problem.lineno)
        raise Unreadable(
            f"The XML is not well-formed: {problem.msg}. Fetch the file again, or leave it out", at
        ) from None
    if root.getroottree().docinfo.doctype:
        raise Unreadable(
            "The XML declares a document type, which no AKN4UN file does. Remove it", Place(source.name, 1)
        )
    return root


def blocks(root: etree._Element) -> tuple[Block, ...]:
    """Give the blocks of cover page, preface, preamble, body and conclusions, each document's notes behind it."""
    return tuple(_Page().read(root))


class _Page:
    """The page in the making: blocks in order, notes kept for their document's end, the label that waits."""

    def __init__(self) -> None:
        self._notes: list[tuple[str, list[Run]]] = []
        self._label = ""
        self._line = 0

    def read(self, element: etree._Element) -> Iterator[Block]:
        """Yield the blocks of a document, and of the documents inside it."""
        yield from self._walk(element)
        notes, self._notes = self._notes, []
        for marker, runs in notes:
            yield self._block([Run(marker, 0, superscript=True), Run(" ", 0), *runs], "note")

    def _walk(self, element: etree._Element) -> Iterator[Block]:
        for child in element:
            tag = _tag(child)
            if tag in _ROLES:
                runs = list(self._runs(child, italic=False, raised=False))
                if "".join([run.text for run in runs]).strip():
                    yield self._block([Run(f"{self._label} ", 0), *runs] if self._label else runs, _ROLES[tag])
                    self._label = ""
            elif tag == "num":
                yield from self._number(child)
            elif tag == "tr":
                cells = [" ".join("".join(_texts(cell)).split()) for cell in child]
                if any(cells):
                    yield self._block([Run(" | ".join(cells), 0)], "row")
            elif tag in _DOCUMENTS:
                yield from self.read(child)
            elif tag and tag not in _UNSEEN:
                yield from self._walk(child)

    def _number(self, element: etree._Element) -> Iterator[Block]:
        """Keep a number for the paragraph it stands before; a section's stands alone, above its heading."""
        number = "".join(_texts(element)).strip()
        parent = element.getparent()
        if parent is not None and _tag(parent) == "section":
            yield self._block([Run(number, 0)], "heading")
        else:
            self._label = number

    def _block(self, runs: list[Run], role: BlockRole) -> Block:
        self._line += 1
        return Block.of(runs, self._line, gap=True, indented=True, role=role)

    def _runs(self, element: etree._Element, italic: bool, raised: bool) -> Iterator[Run]:
        if element.text:
            yield Run(element.text, 0, italic, raised)
        for child in element:
            tag = _tag(child)
            if tag == "authorialNote":
                yield from self._note(child)
            elif tag == "eol":
                yield Run("\n", 0)
            elif tag == "num":
                yield Run(f"{''.join(_texts(child)).strip()} ", 0)
            elif tag == "sup" and (child.text or "").strip() in ("(", ")") and not len(child):
                pass  # Arabic prints a mark in raised brackets: they belong to the mark
            elif tag and tag not in _UNSEEN:
                styled = italic or child.get("class", "") in _ITALIC
                yield from self._runs(child, styled, raised or tag == "sup")
            if child.tail:
                yield Run(child.tail, 0, italic, raised)

    def _note(self, note: etree._Element) -> Iterator[Run]:
        marker = note.get("marker", "").strip()
        inner: list[Run] = []
        for child in note:
            inner += [*self._runs(child, italic=False, raised=False), Run(" ", 0)]
        self._notes.append((marker, _without_brackets(inner)))
        yield Run(marker, 0, superscript=True)


def _without_brackets(runs: list[Run]) -> list[Run]:
    """Drop the empty brackets in which Arabic notes begin: their number is in the `marker` attribute."""
    for at, run in enumerate(runs):
        bare = run.text.lstrip()
        if bare.startswith("()"):
            return [*runs[:at], run._replace(text=bare[2:]), *runs[at + 1 :]]
        if bare:
            break
    return runs


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _texts(element: etree._Element) -> Iterator[str]:
    for text in element.itertext():
        yield str(text)
