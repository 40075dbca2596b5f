"""HTML: the page that a browser would show, blocks for its lines and runs for how they are set.

Old pages of the UN lay text out in tables, wrap the whole page in a form and print note marks as `1/` or `[1]`;
so a table is data only where it looks like data, and a form is furniture only beside the text. lxml opens nothing
outside the file, and its limits of depth hold.
"""

import codecs
import re
from unicodedata import is_normalized, normalize

from lxml import etree

from kg.errors import Unreadable
from kg.model import Block, BlockRole, Place, Run, Source
from kg.read.htmltags import (
    BACK,
    INLINE,
    ITALIC,
    LABEL_CELL,
    LONGEST_CELL,
    MARK,
    OWN_LABEL,
    UNSEEN,
    Look,
    collapsed,
    is_hidden,
    is_mark_link,
    list_numbers,
    marked,
    role_of,
    style_of,
    tag_of,
)

LARGEST = 20_000_000
"""Bytes; its tree takes about ten times as many."""

_START = re.compile(
    r"\A\s*+(?:<\?xml[^<>]{0,200}+(?<=\?)>\s*+)?(?>(?:<!--(?:(?!-->).)*+-->\s*+)*)<(?:!doctype\s++html|html\b|head\b|body\b)",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(
    r"<(/?)(?:p|div|table|tr|td|li|ul|ol|h[1-6]|blockquote|section|article)\b[^<>]{0,500}+>", re.IGNORECASE
)
_CHARSET = re.compile(
    rb"<meta[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})|<\?xml[^<>]{0,80}?encoding=[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
# Names under which browsers read a larger set than the name says.
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "latin-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_WIDER |= {"iso8859-9": "cp1254", "big5": "big5hkscs", "euc_kr": "cp949", "shift_jis": "cp932"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DEPTH = "Excessive depth"


def is_html(source: Source) -> bool:
    """Tell HTML by how it begins, or by several block tags; a stray tag in a text, or an ODS export, is none."""
    content = source.content[:20_000]
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    head = content.decode("utf-16" if wide else "utf-8", "ignore").lstrip("\ufeff")
    if _START.match(head):
        return True
    if not head.lstrip().startswith("<") or "<<ODS" in head or "<akomaNtoso" in head:
        return False
    sides = [found[1] for found in _TAGS.finditer(head)]
    return sides.count("") >= 3 and "/" in sides


def blocks(source: Source) -> tuple[Block, ...]:
    """Give the lines of the page in order; notes where the page has them.

    Raises Unreadable for a page too large, nested too deep, in no known encoding, or without words.
    """
    at = Place(source.name)
    if len(source.content) > LARGEST:
        raise Unreadable(f"The HTML has more than {LARGEST:,} bytes. Split the page", at)
    characters = _decode(source)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(characters.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise Unreadable(f"The HTML cannot be parsed: {problem}. Save its text", at) from None
    limits = [one.message for one in parser.error_log if one.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT]
    if any(_DEPTH in said for said in limits):
        raise Unreadable("The HTML nests its elements deeper than 255. Save its text", at)
    if limits:
        # What stands behind it is not given.
        raise Unreadable("The HTML has a text of more than 10,000,000 characters in one element. Save its text", at)
    page = _Page(root).read() if root is not None else ()
    if not page:
        raise Unreadable("The HTML shows no words. Fetch the text itself", at)
    return page


def _decode(source: Source) -> str:
    """Decode by the mark of order, then by what the page declares, then as UTF-8, then as Windows-1252."""
    content = source.content
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16"]
    else:
        declared = _CHARSET.search(content[:4096])
        name = (declared[1] or declared[2]).decode("ascii") if declared else "utf-8"
        tried = ["utf-8-sig", _known(name), "cp1252"] if content.startswith(codecs.BOM_UTF8) else [_known(name)]
        tried += ["utf-8", "cp1252"]
    for encoding in tried:
        try:
            characters = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(characters):
            return characters if is_normalized("NFC", characters) else normalize("NFC", characters)
    raise Unreadable("The HTML is in no known encoding, or damaged. Save it as UTF-8", Place(source.name))


def _known(name: str) -> str:
    """Give the name under which Python reads an encoding of text; UTF-8 for an unknown one."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return "utf-8"
    # What is declared inside ASCII text cannot be UTF-16, and Python's byte codecs give no text.
    is_text = getattr(found, "_is_text_encoding", True) and not found.name.startswith(("utf-16", "utf-32"))
    return _WIDER.get(found.name, found.name) if is_text else "utf-8"


class _Page:
    """The page in the making: blocks in order, the runs of the line being read, the label that waits for it."""

    def __init__(self, root: etree._Element) -> None:
        etree.strip_elements(root, "script", "style", "noscript", "template", with_tail=False)
        self._root = root
        self._whole = len("".join(root.itertext()))
        self._found: list[Block] = []
        self._more: dict[int, list[Run]] = {}
        self._runs: list[Run] = []
        self._label: Run | None = None
        self._gap = True
        self._flat = False
        self._opened = False

    def read(self) -> tuple[Block, ...]:
        """Give the blocks of the page."""
        self._walk(self._root, Look())
        self._end(Look())
        self._wait(Run("", 0), Look())
        for at, more in self._more.items():
            note = self._found[at]
            self._found[at] = Block.of([*note.runs, *more], note.line, note.gap, note.indented, "note")
        return tuple(self._found)

    def _walk(self, element: etree._Element, look: Look) -> None:
        """Read what an element holds, not what follows it."""
        tag = tag_of(element)
        if tag in UNSEEN or is_hidden(element):
            return
        if tag == "br":
            self._break(look)
        elif tag == "table" and not self._flat and self._is_data(element):
            self._table(element, look)
        elif tag in INLINE:
            self._inline(element, tag, look)
        else:
            self._block(element, tag, look)

    def _inline(self, element: etree._Element, tag: str, look: Look) -> None:
        style = style_of(element)
        italic = look.italic or tag in ITALIC or style.get("font-style") in ("italic", "oblique")
        raised = tag == "sup" or style.get("vertical-align") == "super"
        inner = look._replace(italic=italic and style.get("font-style") != "normal", raised=look.raised or raised)
        if tag == "a" and self._is_back_link(element, look):
            return
        if not look.raised and (raised or is_mark_link(element, tag)):
            mark = MARK.fullmatch("".join(element.itertext()).strip())
            if mark:
                self._runs.append(Run(mark[1], 0, superscript=True))
                return
        self._children(element, inner, ("“", "”") if tag == "q" else ("", ""))

    def _is_back_link(self, element: etree._Element, look: Look) -> bool:
        """Tell the arrow that leads from a note back to its mark: it is no word of the note."""
        return look.role == "note" and BACK.fullmatch("".join(element.itertext()) or "x") is not None

    def _children(self, element: etree._Element, look: Look, quotes: tuple[str, str] = ("", "")) -> None:
        self._show(quotes[0] + (element.text or ""), look)
        numbers = list_numbers(element)
        for child in element:
            if child in numbers:
                self._end(look)
                label = numbers[child]
                note = look.role == "note"
                self._wait(Run(label.strip(" .()") if note else label, 0, superscript=note), look)
            self._walk(child, look)
            if child in numbers:
                self._end(look)
                self._label = None
            self._show(child.tail or "", look)
        self._show(quotes[1], look)

    def _block(self, element: etree._Element, tag: str, look: Look) -> None:
        self._end(look)
        inner = look._replace(
            role=role_of(element, tag, self._whole) if look.role == "text" else look.role,
            kept=look.kept or tag == "pre",
        )
        if tag == "address" or style_of(element).get("font-style") == "italic":
            inner = inner._replace(italic=tag != "address")
        self._gap = self._gap or tag not in ("td", "th", "tr")
        if tag in ("td", "th") and (label := LABEL_CELL.fullmatch("".join(element.itertext()))):
            # A table that sets numbers beside paragraphs: the number belongs to the next cell.
            self._wait(Run(f"{label[0].strip()} ", 0), inner)
            return
        self._children(element, inner)
        self._end(inner)
        self._gap = self._gap or tag not in ("td", "th", "tr")

    def _wait(self, label: Run, look: Look) -> None:
        """Keep a number for the line that follows; one that waits in vain is a line itself."""
        if self._flat:
            self._runs.append(label)
            return
        if self._label is not None:
            self._runs, self._label = [self._label], None
            self._end(look)
        self._label = label if label.text else None

    def _show(self, text: str, look: Look) -> None:
        if not text:
            return
        if not look.kept:
            self._runs.append(Run(text, 0, look.italic, look.raised))
            return
        for at, line in enumerate(re.split(r"\r\n|\r|\n", text)):
            if at:
                self._break(look)
            self._runs.append(Run(line, 0, look.italic, look.raised))

    def _break(self, look: Look) -> None:
        """End a line, not a paragraph; two of them leave a gap."""
        if not self._end(look):
            self._gap = True

    def _end(self, look: Look) -> bool:
        """End a block; tell whether there was one."""
        if self._flat:
            self._runs.append(Run(" ", 0))
            return True
        runs, self._runs = collapsed(self._runs, look.kept), []
        if not any(run.text.strip() for run in runs):
            return False
        indented = self._gap or runs[0].text[0] in "\u00a0\u3000 \t"
        if self._label is not None and (self._label.superscript or not OWN_LABEL.match(runs[0].text)):
            blank = [Run(" ", 0)] if self._label.superscript else []
            own = self._label.superscript and runs[0].superscript
            runs = runs if own else [self._label, *blank, *runs]
        self._label = None
        role = look.role
        if role == "note":
            noted = marked(runs)
            if noted is None and self._found and self._found[-1].role == "note":
                self._more.setdefault(len(self._found) - 1, []).extend([Run(" ", 0), *runs])
                return True
            role, runs = ("text", runs) if noted is None else (role, noted)
        self._found.append(Block.of(runs, len(self._found) + 1, self._gap, indented, role))
        self._opened = self._opened or role == "text"
        self._gap = False
        return True

    def _is_data(self, table: etree._Element) -> bool:
        """Tell a table of data from one that lays out a page, a masthead, or numbers beside paragraphs."""
        if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
            return False
        rows = [[_words(cell) for cell in _cells(row)] for row in table.iter("tr")]
        wide = [row for row in rows if len(row) > 1]
        if any(len(cell) > LONGEST_CELL for row in rows for cell in row) or 2 * len(wide) < len(rows):
            return False
        if sum(LABEL_CELL.fullmatch(row[0]) is not None and len(row) == 2 for row in wide) * 2 > len(rows):
            return False
        if table.find(".//th") is not None or table.find("caption") is not None:
            return True
        return self._opened and (len(wide) > 2 or str(table.get("border") or "0") != "0")

    def _table(self, table: etree._Element, look: Look) -> None:
        self._end(look)
        caption = table.find("caption")
        if caption is not None:
            self._children(caption, look)
            self._end(look)
        for row in table.iter("tr"):
            runs: list[Run] = []
            for at, cell in enumerate(_cells(row)):
                self._flat = True
                self._children(cell, look)
                self._flat = False
                inside, self._runs = collapsed(self._runs, kept=False), []
                runs += [Run(" | ", 0), *inside] if at else inside
            if any(run.text.strip(" |") for run in runs):
                role: BlockRole = "furniture" if look.role == "furniture" else "row"
                self._found.append(Block.of(runs, len(self._found) + 1, gap=True, indented=True, role=role))
        self._gap = True


def _words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]
