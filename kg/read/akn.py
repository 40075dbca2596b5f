"""The UN's own XML (Akoma Ntoso for the UN, AKN4UN): elements to blocks, notes behind the text they belong to.

Hostile input gets nothing: no document type, no entities, no network, lxml's limits of depth and size. Paragraphs
are told by their printed numbers; the `eId`s of these files disagree with print and are not looked at.
"""

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
_LINES = frozenset({"outcome", "p"})
"""Elements inside others that are printed on lines of their own: who voted how, paragraphs of a table's cell."""
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
    page = _Page()
    page.read(root)
    return tuple(page.blocks)


class _LocalNames(dict[object, str]):
    """Tags without their namespace, each looked at once; a comment or an instruction has none."""

    def __missing__(self, tag: object) -> str:
        name = self[tag] = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        return name


class _Page:
    """The page in the making: blocks in order, notes kept for their document's end, the label that waits."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._notes: list[tuple[str, list[Run]]] = []
        self._label = ""
        self._name = _LocalNames()

    def read(self, element: etree._Element) -> None:
        """Add the blocks of a document, and of the documents inside it."""
        self._walk(element)
        self._end_number()
        notes, self._notes = self._notes, []
        for marker, runs in notes:
            self._add([Run(marker, 0, superscript=True), Run(" ", 0), *runs], "note")

    def _walk(self, element: etree._Element) -> None:
        for child in element:
            tag = self._name[child.tag]
            if tag in _ROLES:
                runs: list[Run] = []
                self._gather(child, False, False, runs)
                if any([run.text.strip() for run in runs]):
                    self._add([Run(f"{self._label} ", 0), *runs] if self._label else runs, _ROLES[tag])
                    self._label = ""
            elif tag == "num":
                self._number(child)
            elif tag == "tr":
                self._row(child)
            elif tag in _DOCUMENTS:
                self.read(child)
            elif tag and tag not in _UNSEEN:
                self._walk(child)

    def _row(self, element: etree._Element) -> None:
        """Add a table's row, its cells parted by bars; where no cell has words there is no row."""
        runs: list[Run] = []
        for cell in element.iterchildren("{*}td", "{*}th"):
            if cell.getprevious() is not None:
                runs.append(Run(" | ", 0))
            self._gather(cell, False, False, runs)
        if any([run.text.strip(" |\n\t") for run in runs]):
            self._add(runs, "row")

    def _number(self, element: etree._Element) -> None:
        """Keep a number for the words it stands before, "5. (a)" if none are between; a section's stands alone."""
        number = _text(element).strip()
        parent = element.getparent()
        assert parent is not None  # it is a child that is walked to
        if self._name[parent.tag] == "section":
            self._add([Run(number, 0)], "heading")
        elif self._label and self._name[parent.tag] == "point":
            self._label = f"{self._label} {number}"
        else:
            self._end_number()
            self._label = number

    def _end_number(self) -> None:
        """Add a number that no words followed: the file lost them."""
        if self._label:
            self._add([Run(self._label, 0)], "text")
            self._label = ""

    def _add(self, runs: list[Run], role: BlockRole) -> None:
        self.blocks.append(Block.of(runs, len(self.blocks) + 1, gap=True, indented=True, role=role))

    def _gather(self, element: etree._Element, italic: bool, raised: bool, runs: list[Run]) -> None:
        """Add an element's runs to `runs`."""
        if text := element.text:
            runs.append(Run(text, 0, italic, raised))
        for child in element:
            tag = self._name[child.tag]
            if tag == "authorialNote":
                runs.append(self._note(child))
            elif tag == "eol":
                runs.append(Run("\n", 0))
            elif tag == "num":
                runs.append(Run(f"{_text(child).strip()} ", 0))
            elif tag in _LINES:
                self._gather(child, italic, raised, runs)
                runs.append(Run("\n", 0))
            elif tag == "sup" and (child.text or "").strip() in ("(", ")") and not len(child):
                pass  # Arabic prints a mark in raised brackets: they belong to the mark
            elif tag and tag not in _UNSEEN:
                self._gather(child, italic or child.get("class", "") in _ITALIC, raised or tag == "sup", runs)
            if tail := child.tail:
                runs.append(Run(tail, 0, italic, raised))

    def _note(self, note: etree._Element) -> Run:
        """Keep a note for the end of its document; give its mark."""
        marker = note.get("marker", "").strip()
        inner: list[Run] = []
        for child in note:
            self._gather(child, False, False, inner)
            inner.append(Run(" ", 0))
        self._notes.append((marker, _without_brackets(inner)))
        return Run(marker, 0, superscript=True)


def _without_brackets(runs: list[Run]) -> list[Run]:
    """Drop the empty brackets in which Arabic notes begin: their number is in the `marker` attribute."""
    for at, run in enumerate(runs):
        bare = run.text.lstrip()
        if bare.startswith("()"):
            return [*runs[:at], run._replace(text=bare[2:]), *runs[at + 1 :]]
        if bare:
            break
    return runs


def _text(element: etree._Element) -> str:
    return "".join([str(text) for text in element.itertext()])
