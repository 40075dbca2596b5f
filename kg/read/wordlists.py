"""What a word processor counts: the numbers of its paragraphs and the marks of its notes (WordprocessingML)."""

import re

from lxml import etree

from kg.read.numerals import numeral
from kg.read.wordml import SAVE, Package, Styles, W, attribute, value, whole

_DEEPEST = 8
"""Lists have nine levels."""
_LONGEST = 100
"""Characters of a label; a hostile one would come out again before every paragraph."""


class Numbers:
    """Automatic numbers: lists, their levels, and how far each has counted."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._abstracts: dict[str, etree._Element] = {}
        self._lists: dict[str, tuple[str, dict[int, etree._Element]]] = {}
        self._counted: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._styled: dict[str, dict[str, int]] = {}
        if root is None:
            return
        links: dict[str, str] = {}
        for abstract in root.findall(f"{W}abstractNum"):
            self._abstracts[attribute(abstract, "abstractNumId")] = abstract
            links[attribute(abstract, "abstractNumId")] = value(abstract, "numStyleLink")
        for one in root.findall(f"{W}num"):
            overrides = {whole(attribute(over, "ilvl")): over for over in one.findall(f"{W}lvlOverride")}
            self._lists[attribute(one, "numId")] = (value(one, "abstractNumId"), overrides)
        for key, (abstract, overrides) in list(self._lists.items()):
            # A list that only names a style has its levels where that style's list has them.
            linked = styles.paragraph(links[abstract], "numPr", "numId") if links.get(abstract) else None
            if linked in self._lists and linked != key:
                self._lists[key] = (self._lists[linked][0], overrides)

    def level_of(self, number: str, style: str) -> int | None:
        """Give the level that a list keeps for paragraphs of a style."""
        if number not in self._styled:
            abstract = self._abstracts.get(self._lists[number][0]) if number in self._lists else None
            levels = abstract.findall(f"{W}lvl") if abstract is not None else []
            self._styled[number] = {value(one, "pStyle"): whole(attribute(one, "ilvl")) for one in reversed(levels)}
        return self._styled[number].get(style)

    def label(self, number: str, level: int) -> str:
        """Count a paragraph of a list; give its label and what parts it from the text."""
        if number not in self._lists:
            return ""
        level = min(max(level, 0), _DEEPEST)
        abstract, overrides = self._lists[number]
        counted = self._counted.setdefault(abstract, {})
        for at, override in overrides.items():
            start = value(override, "startOverride")
            if start and at <= level and (number, at) not in self._begun:
                self._begun.add((number, at))
                counted[at] = whole(start) - (at == level)
        for at in range(level):
            counted.setdefault(at, self._start(number, at))
        counted[level] = counted[level] + 1 if level in counted else self._start(number, level)
        for deeper in [at for at in counted if at > level]:
            after = value(self._level(number, deeper), "lvlRestart")
            if not after or 0 < level + 1 <= whole(after):
                del counted[deeper]
        here = self._level(number, level)
        shape, form = value(here, "lvlText")[:_LONGEST], value(here, "numFmt") or "decimal"
        if form == "bullet":
            shape = shape if shape in ("-", "–", "—") else "•" if shape else ""
        legal = here is not None and here.find(f"{W}isLgl") is not None
        printed = re.sub(r"%([1-9])", lambda found: self._write(number, int(found[1]) - 1, counted, legal), shape)
        parted = "" if value(here, "suff") == "nothing" or not printed.strip() else " "
        return printed.strip() + parted

    def _write(self, number: str, level: int, counted: dict[int, int], legal: bool) -> str:
        form = "decimal" if legal else value(self._level(number, level), "numFmt") or "decimal"
        return numeral(counted.get(level, self._start(number, level)), form)

    def _start(self, number: str, level: int) -> int:
        return whole(value(self._level(number, level), "start"), 1)

    def _level(self, number: str, level: int) -> etree._Element | None:
        if number not in self._levels:
            abstract, overrides = self._lists[number]
            holders = [one for one in (self._abstracts.get(abstract), *overrides.values()) if one is not None]
            found = [one for holder in holders for one in holder.findall(f"{W}lvl")]
            self._levels[number] = {whole(attribute(one, "ilvl")): one for one in found}
        return self._levels[number].get(level)


class Notes:
    """Footnotes and endnotes: their texts, and the marks they are counted by."""

    def __init__(self, package: Package, body: etree._Element) -> None:
        self._package = package
        settings = package.near("settings")
        self._sayers = [*body.iter(f"{W}sectPr"), *([] if settings is None else [settings])]
        self._texts: dict[str, dict[str, etree._Element]] = {}
        self._forms: dict[str, tuple[str, int]] = {}
        self._marks: dict[tuple[str, str], str] = {}

    def mark(self, kind: str, key: str, own: str = "") -> tuple[str, etree._Element | None]:
        """Give the mark of a reference, and the note's text when it is first referred to.

        Raises Unreadable if the file does not hold the note. Notes that restart on each page are counted on, as
        pages are not known.
        """
        if kind not in self._texts:
            root = self._package.near(f"{kind}s")
            found = root.findall(f"{W}{kind}") if root is not None else []
            self._texts[kind] = {attribute(note, "id"): note for note in found}
            form = self._said(kind, "numFmt") or ("decimal" if kind == "footnote" else "lowerRoman")
            self._forms[kind] = form, whole(self._said(kind, "numStart"), 1)
        if key not in self._texts[kind]:
            raise self._package.refuse(f"The DOCX refers to a {kind} that it does not hold ({key}). {SAVE}")
        if (kind, key) in self._marks:
            return self._marks[kind, key], None
        form, number = self._forms[kind]
        if not own:
            self._forms[kind] = form, number + 1
            try:
                own = numeral(number, form)
            except KeyError:
                says = f"The DOCX numbers its notes in a form that is not known: {form}. Give them Arabic numbers"
                raise self._package.refuse(says) from None
        self._marks[kind, key] = own
        return own, self._texts[kind][key]

    def _said(self, kind: str, name: str) -> str:
        """Give what the section, or else the whole document, says about its notes."""
        return next((said for one in self._sayers if (said := value(one.find(f"{W}{kind}Pr"), name))), "")
