"""What the elements of an HTML page are: shown or not, inline or block, mark of a note, note, furniture.

The names are those that word processors, publishing systems and the old pages of the UN use.
"""

import re
from typing import NamedTuple

from lxml import etree

from kg.model import BlockRole, Run
from kg.read.numerals import numeral

# Strings, as the sets are easier read in lines than one word a line.
_NOT_SHOWN = "script style noscript template head title svg iframe audio video select datalist"
_IN_LINES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr o:p q s samp small span "
    "strike strong sub sup time tt u var wbr"
)
UNSEEN = frozenset(_NOT_SHOWN.split())
INLINE = frozenset(_IN_LINES.split())
ITALIC = frozenset({"i", "em", "cite"})
FURNITURE = frozenset({"nav", "aside"})
OF_A_PART = frozenset({"header", "footer"})
ARTICLE = frozenset({"article", "main", "section"})
LANDMARKS = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu"})
NOTE_ROLES = frozenset({"doc-endnotes", "doc-endnote", "doc-footnote", "doc-footnotes"})
NOTE_NAME = re.compile(
    r"(?:mso)?(?:foot|end)notes?(?:[-_]?(?:text|list|items?|body|area|section|block|content))?|(?:ftn|edn|fn)\d+", re.I
)
NOTE_LINK = re.compile(r"ftn|edn|foot|note|\bfn|sdf", re.IGNORECASE)
MARK = re.compile(r"[\[(]?\s*(\d{1,3}|\*{1,4})\s*(?:[\])]\s*)?/?")
BACK = re.compile(r"[↩↑⤴^\ufe0e\ufe0f\s]+")
_NOTE_BEGINS = re.compile(r"\s*(?:\[(\d{1,3})\]|\((\d{1,3})\)|(\d{1,3}|\*{1,4})[/.)]?(?=\s))\s*")
LABEL_CELL = re.compile(r"\s*(?:\(?[0-9]{1,3}[.)/]|\([a-z]{1,5}\)|[a-z]\)|[ivx]{1,5}\.)\s*", re.IGNORECASE)
OWN_LABEL = re.compile(r"\s*(?:\d{1,3}[.)]|\([a-z]{1,5}\))\s")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
LONGEST_CELL = 300
FORMS = {"a": "lowerLetter", "i": "lowerRoman", "A": "upperLetter", "I": "upperRoman"}
CSS_FORMS = {"lower-alpha": "a", "lower-latin": "a", "lower-roman": "i", "upper-alpha": "A", "upper-latin": "A"}
CSS_FORMS |= {"upper-roman": "I", "decimal": "1", "none": ""}
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_DROPPED = {**_C1, 0xAD: None, 0x200B: None, 0xFEFF: None}


class Look(NamedTuple):
    """How the characters of an element are set, and what the page says they are."""

    italic: bool = False
    raised: bool = False
    kept: bool = False
    role: BlockRole = "text"


def tag_of(element: etree._Element) -> str:
    """Give an element's name."""
    return element.tag if isinstance(element.tag, str) else ""


def style_of(element: etree._Element) -> dict[str, str]:
    """Give what an element says itself about how it is set."""
    declared = (one.partition(":") for one in str(element.get("style") or "").lower().split(";") if ":" in one)
    return {name.strip(): said.strip() for name, _, said in declared}


def is_hidden(element: etree._Element) -> bool:
    """Tell what a browser does not show."""
    if element.get("hidden") is not None:
        return True
    style = style_of(element)
    return style.get("display") == "none" or style.get("visibility") == "hidden"


def is_mark_link(element: etree._Element, tag: str) -> bool:
    """Tell a link to a note in brackets, or by its name, from any other link within the page."""
    named = " ".join(str(element.get(name) or "") for name in ("href", "id", "name", "class"))
    if tag == "span":
        return "notereference" in named.lower()
    text = "".join(element.itertext()).strip()
    if tag != "a" or not MARK.fullmatch(text):
        return False
    return ("#" in named and not text.isdigit()) or NOTE_LINK.search(named) is not None


def role_of(element: etree._Element, tag: str, whole: int) -> BlockRole:
    """Tell notes and furniture by markup; `whole` counts the characters of the page."""
    role = str(element.get("role") or "")
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    if role in NOTE_ROLES or any(NOTE_NAME.fullmatch(name) for name in names):
        return "note"
    if tag in FURNITURE or role in LANDMARKS:
        return "furniture"
    if tag in OF_A_PART and not any(tag_of(one) in ARTICLE for one in element.iterancestors()):
        return "furniture"
    # Pages of some systems are one form as a whole.
    beside = tag == "form" and 2 * len("".join(element.itertext())) < whole
    return "furniture" if beside else "text"


def list_numbers(element: etree._Element) -> dict[etree._Element, str]:
    """Give the printed number of each item of a numbered list: "1. ", "(a) ", "(i) ", "A. "."""
    if element.tag != "ol":
        return {}
    items = [child for child in element if child.tag == "li"]
    down = element.get("reversed") is not None
    number = _whole(element.get("start"), len(items) if down else 1)
    labels: dict[etree._Element, str] = {}
    for item in items:
        number = _whole(item.get("value"), number)
        form = str(item.get("type") or element.get("type") or "1")
        for holder in (element, item):
            style = style_of(holder)
            words = f"{style.get('list-style-type', '')} {style.get('list-style', '')}".split()
            form = next((CSS_FORMS[word] for word in words if word in CSS_FORMS), form)
        labels[item] = _label(number, form)
        number += -1 if down else 1
    return labels


def _label(number: int, form: str) -> str:
    if form not in FORMS:
        return f"{number}. " if form else ""
    printed = numeral(number, FORMS[form])
    return f"({printed}) " if form.islower() else f"{printed}. "


def _whole(given: object, otherwise: int) -> int:
    text = str(given or "").strip()
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else otherwise


def collapsed(runs: list[Run], kept: bool) -> list[Run]:
    """Fold white space as a browser does, over the runs of a line; no-break spaces stay.

    >>> [run.text for run in collapsed([Run(" its  ", 0), Run(" session ", 0, italic=True)], kept=False)]
    ['its ', 'session']
    """
    folded: list[Run] = []
    blank = not kept
    for run in runs:
        text = run.text if run.text.isascii() else run.text.translate(_DROPPED)
        text = text if kept else _BLANKS.sub(" ", text)
        text = text[1:] if blank and text.startswith(" ") else text
        if text:
            blank = text.endswith(" ") and not kept
            alike = folded and folded[-1][2:] == run[2:]
            folded[-1:] = (
                [folded[-1]._replace(text=folded[-1].text + text)] if alike else [*folded[-1:], run._replace(text=text)]
            )
    while folded and not folded[-1].text.rstrip(" \t\r\n\f"):
        folded.pop()
    return [*folded[:-1], folded[-1]._replace(text=folded[-1].text.rstrip(" \t\r\n\f"))] if folded else []


def marked(runs: list[Run]) -> list[Run] | None:
    """Set a note's marker first, raised, then a blank; None if the words begin with no marker."""
    first = runs[0]
    if first.superscript and len(first.text.strip()) <= 4:
        rest = [runs[1]._replace(text=runs[1].text.lstrip(" ")), *runs[2:]] if len(runs) > 1 else []
        return [first._replace(text=first.text.strip()), Run(" ", 0), *rest]
    found = _NOTE_BEGINS.match(first.text)
    if not found:
        return None
    marker = next(group for group in found.groups() if group)
    rest = [first._replace(text=first.text[found.end() :]), *runs[1:]]
    return [Run(marker, 0, superscript=True), Run(" ", 0), *(run for run in rest if run.text)]
