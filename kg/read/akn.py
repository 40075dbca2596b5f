"""The UN's own XML (Akoma Ntoso for the UN, AKN4UN): elements to blocks, notes behind the text.

Hostile input gets nothing: no document type, no entities, no network, lxml's limits of depth and size. Paragraphs
are told by their printed numbers; the `eId`s of these files disagree with print and are not looked at.
"""

from collections.abc import Iterator

from lxml import etree

from kg.errors import Unreadable
from kg.model import Block, Place, Run, Source

_BLOCKS = frozenset({"p", "subheading", "heading", "crossHeading", "listIntroduction"})
_UNSEEN = frozenset({"meta", "img", "footerFirstPage", "presentation"})
_ITALIC = frozenset({"italic", "i"})


def is_akn(source: Source) -> bool:
    """Tell an Akoma Ntoso document from its first characters."""
    return b"<akomaNtoso" in source.content[:2000]


def blocks(source: Source) -> tuple[Block, ...]:
    """Give the blocks of cover page, preface, preamble, body and conclusions; then the notes.

    Raises Unreadable for XML that declares a document type or is not well-formed.
    """
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
    if root.find("{*}documentCollection") is not None:
        says = "The file is a collection of several resolutions (parts A, B). Split it into one file each"
        raise Unreadable(says, Place(source.name, root.find("{*}documentCollection").sourceline))
    return tuple(_Page().read(root))


class _Page:
    """The page in the making: blocks in order, notes kept for the end, the label that waits for its paragraph."""

    def __init__(self) -> None:
        self._notes: list[tuple[str, list[Run]]] = []
        self._label = ""
        self._line = 0

    def read(self, root: etree._Element) -> Iterator[Block]:
        """Yield the blocks of a document."""
        yield from self._walk(root)
        for marker, runs in self._notes:
            yield self._block([Run(marker, 0, superscript=True), Run(" ", 0), *runs])

    def _walk(self, element: etree._Element) -> Iterator[Block]:
        tag = _tag(element)
        if tag in _UNSEEN:
            return
        if tag == "num":
            self._label = "".join(_texts(element)).strip()
        elif tag == "tr":
            cells = [" ".join("".join(_texts(cell)).split()) for cell in element]
            yield self._block([Run(" | ".join(cells), 0)])
        elif tag in _BLOCKS:
            runs = list(self._runs(element, italic=False, raised=False))
            if "".join(run.text for run in runs).strip():
                yield self._block([Run(f"{self._label} ", 0), *runs] if self._label else runs)
            self._label = ""
        else:
            for child in element:
                yield from self._walk(child)

    def _block(self, runs: list[Run]) -> Block:
        self._line += 1
        return Block.of(runs, self._line, gap=True, indented=True)

    def _runs(self, element: etree._Element, italic: bool, raised: bool) -> Iterator[Run]:
        if element.text:
            yield Run(element.text, 0, italic, raised)
        for child in element:
            tag = _tag(child)
            if tag == "authorialNote":
                yield from self._note(child)
            elif tag == "eol":
                yield Run("\n", 0)
            elif tag not in _UNSEEN and tag:
                styled = italic or child.get("class", "") in _ITALIC
                yield from self._runs(child, styled, raised or tag == "sup")
            if child.tail:
                yield Run(child.tail, 0, italic, raised)

    def _note(self, note: etree._Element) -> Iterator[Run]:
        marker = note.get("marker", "").strip()
        inner: list[Run] = []
        for child in note:
            inner += [*self._runs(child, italic=False, raised=False), Run(" ", 0)]
        self._notes.append((marker, inner))
        yield Run(marker, 0, superscript=True)


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _texts(element: etree._Element) -> Iterator[str]:
    for text in element.itertext():
        yield str(text)
