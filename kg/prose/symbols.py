"""The grammar of UN document symbols and resolution numbers.

Rules: the Library's research guide to symbols (A/, S/, E/, ST/ ...; -/C., -/CN., -/AC., -/Add., -/Corr. ...)
and the Editorial Manual: `number (ROMAN)` to the 30th session, `session/number` from the 31st, letters after.
"""

import re
from collections.abc import Iterator
from string import ascii_uppercase
from typing import NamedTuple

_BODIES = [
    "A",
    "E",
    "S",
    "T",
    "ST",
    "CCPR",
    "CEDAW",
    "CRC",
    "CERD",
    "CAT",
    "CED",
    "CMW",
    "CRPD",
    "HRI",
    "DP",
    "EC",
    "FCCC",
    "UNEP",
    "TD",
    "ID",
    "ISBA",
    "SPLOS",
    "NPT",
    "CTOC",
    "CAC",
    "CD",
    "HSP",
    "HR",
    "PBC",
    "LC",
    "CLCS",
    "UNW",
    "MAG",
    "OEWG",
    "IOM",
    "CCW",
    "CCM",
    "APLC",
    "BWC",
    "CEB",
    "ICCD",
    "JIU",
    "ECE",
    "ESCAP",
    "ESCWA",
    "ECA",
    "LC",
    "ICEF",
    "TPNW",
    "UNCTAD",
]
_COMPONENT = (
    r"(?:[A-Za-z]{1,7}\.(?:[A-Za-z]{1,4}\.)?(?:[0-9]{1,5}[A-Z]?|[IVX]{1,4}(?![A-Za-z]))|COP\([0-9]{1,2}\)"
    r"|[A-Z]{1,7}(?:-[A-Z]{2,4})?(?:[-‑][0-9]{1,3})?|[0-9]{1,5}[A-Z]?(?:-[A-Z](?![/A-Za-z0-9_]))?)"
)
# What stands in brackets behind a symbol and belongs to it: a session, a year, or the part of a document.
_BRACKETS = (
    r"(?:[ \xa0]?\((?:[IVXLC]{1,8}|S-[IVX]{1,5}|(?:19|20)\d\d"
    r"|(?:Part|Vol|Sect)s?\.?\s?[IVX0-9]{1,5}[A-Z]?(?: and [IVX0-9]{1,5})?|Introduction|Resumption [0-9]{1,2})\)"
    r"(?:/(?:Add|Corr|Rev)\.\d{1,3})*)?"
)
# Only Latin letters and figures belong to a symbol: Chinese is written right up to it, Arabic with its prepositions.
SYMBOL = re.compile(
    rf"(?<![A-Za-z0-9_/.])(?<![A-Za-z]-)(?:{'|'.join(sorted(set(_BODIES), key=len, reverse=True))})"
    rf"(?:/{_COMPONENT}){{1,8}}{_BRACKETS}(?![A-Za-z0-9_/])"
)
# The letter that tells the parts of a resolution, and the session in Roman figures, stand behind a blank. An "A"
# before a small letter is an article, unless the sentence goes on with "of" or "and".
_RESOLUTION_TAIL = re.compile(
    r"[ \xa0](?:[A-Z](?:-[A-Z])?|AA|BB|CC|DD|EE|FF|GG|HH)"
    r"(?:[ \xa0]?\((?:S-)?[IVXLC]{1,8}\))?(?=[\s,;.)]|\Z)(?! (?!of |and )[a-z])"
)
_SUPPLEMENTARY = re.compile(
    r"(?:,? ?(?:and|et|y|и|و|和)|[,،、])\s?(?P<kind>Add|Corr|Rev|Amend|Summary)\.(?P<first>\d{1,3})"
    r"(?P<more>(?:(?:-|–|, | and | et | y | и | و |、|和)\d{1,3}(?![A-Za-z0-9_/]))*)"
)
RESOLUTION_NUMBER = (
    r"(?:(?:ES-|S-)\d{1,2}/\d{1,3}|\d{1,2}/\d{1,3})(?![\d/])"
    r"(?:[ \xa0]?[A-Z](?:[ \xa0]?(?:and|to|-|–)[ \xa0]?[A-Z])?(?!\w))?"
    r"|(?<![\w/])\d{1,4}(?:[ \xa0][A-Z](?: (?:and|to) [A-Z])?)?[ \xa0]?\((?:(?:ES-|S-)?[IVXLC]{1,8}|(?:19|20)\d\d)\)"
    r"|(?:19|20)\d\d/\d{1,3}(?![\d/])"
)

_OF_DOCUMENT = re.compile(r"\s?\((?P<what>PARTS?|VOLS?\.|SECTS?\.|INTRODUCTION|RESUMPTION)\s?(?P<which>[^()]*)\)")
_OTHER_FIGURE = re.compile(r"(?![0-9])\d")


class Symbol(NamedTuple):
    """A symbol found in text: as the UN writes it, and where its words stand."""

    symbol: str
    start: int
    end: int


def plain_figures(text: str) -> str:
    """Write figures of any script, as Arabic texts have them, with 0 to 9.

    >>> plain_figures("٦٢/١٢٤")
    '62/124'
    """
    return text if text.isascii() else _OTHER_FIGURE.sub(lambda figure: str(int(figure[0])), text)


def normal(symbol: str) -> str:
    """Spell a symbol the one way we use.

    >>> normal("A/RES/428 (V)"), normal("a/res/75/235b"), normal("S/RES/1325(2000)")
    ('A/RES/428(V)', 'A/RES/75/235 B', 'S/RES/1325 (2000)')
    >>> normal("A/99/12(Part II)"), normal("A/99/6 (Sect.3)/Add.1")
    ('A/99/12 (Part II)', 'A/99/6 (Sect. 3)/Add.1')
    """
    spaced = plain_figures(" ".join(symbol.split()).replace("‑", "-"))
    upper = re.sub(r"(?i)\b(add|corr|rev|amend|summary)(?=\.)", lambda found: found[0].capitalize(), spaced.upper())
    if "(" in upper:
        upper = _OF_DOCUMENT.sub(_part_of_document, upper)
    if upper.startswith(("A/RES/", "A/DEC/", "S/RES/", "E/RES/", "E/CN.4/RES/", "A/HRC/RES/")):
        upper = re.sub(r"(?<=\d)([A-Z](?:-[A-Z])?)\Z", r" \1", upper)
        upper = re.sub(r"(?<=\d)\s*\((\d{4})\)", r" (\1)", upper)
        upper = re.sub(r"(?<=\d)\s+\(([IVXLC]+|S-[IVXLC]+)\)", r"(\1)", upper)
    return upper


def _part_of_document(found: re.Match[str]) -> str:
    return f" ({found['what'].capitalize()} {found['which'].replace(' AND ', ' and ')}".rstrip() + ")"


def printed_number(symbol: str) -> str:
    """Give a resolution's or decision's number as the UN prints it.

    >>> printed_number("A/RES/428(V)"), printed_number("A/RES/62/124"), printed_number("A/DEC/50/411")
    ('428 (V)', '62/124', '50/411')
    """
    number = symbol.partition("/RES/")[2] or symbol.partition("/DEC/")[2]
    return re.sub(r"(?<=\d)\(", " (", number)


def find_symbols(text: str) -> Iterator[Symbol]:
    """Find document symbols; what "and Corr.1" adds is built on the symbol before it.

    >>> [found.symbol for found in find_symbols("A/51/341 and Corr.1, appendix.")]
    ['A/51/341', 'A/51/341/Corr.1']
    >>> [found.symbol for found in find_symbols("see A/62/12/Add.1 and Add.2-4.")]
    ['A/62/12/Add.1', 'A/62/12/Add.2', 'A/62/12/Add.3', 'A/62/12/Add.4']
    """
    if "/" not in text:
        return
    for found in SYMBOL.finditer(text):
        if not any(letter.isdigit() for letter in found[0]):
            continue
        at = found.end()
        if "/RES/" in found[0] and (tail := _RESOLUTION_TAIL.match(text, at)):
            at = tail.end()
        base = normal(text[found.start() : at])
        yield Symbol(base, found.start(), at)
        while more := _SUPPLEMENTARY.match(text, at):
            for number in _numbers(more["first"], more["more"]):
                yield Symbol(_beside(base, more["kind"], number), more.start("kind"), more.end())
            at = more.end()


def _numbers(first: str, more: str) -> Iterator[int]:
    last = int(first)
    yield last
    for joint, digits in re.findall(r"(\D+)(\d+)", more):
        until = int(digits)
        yield from range(last + 1, until + 1) if joint in "-–" else (until,)
        last = until


def _beside(base: str, kind: str, number: int) -> str:
    """Put a supplementary element of the same kind beside the base's own, another below it."""
    stem = re.sub(rf"/{kind}\.\d+[A-Z]?\Z", "", base)
    return f"{stem}/{kind}.{number}"


def resolution_symbols(number: str, body: str) -> Iterator[str]:
    """Give the symbols of a printed resolution number; "A and B" are two resolutions.

    >>> list(resolution_symbols("58/153", "unga")), list(resolution_symbols("428 (V)", "unga"))
    (['A/RES/58/153'], ['A/RES/428(V)'])
    >>> list(resolution_symbols("31/6 A and B", "unga")), list(resolution_symbols("3419 A to C (XXX)", "unga"))
    (['A/RES/31/6 A', 'A/RES/31/6 B'], ['A/RES/3419 A (XXX)', 'A/RES/3419 B (XXX)', 'A/RES/3419 C (XXX)'])
    >>> list(resolution_symbols("1325 (2000)", "unga")), list(resolution_symbols("1998/46", "ecosoc"))
    (['S/RES/1325 (2000)'], ['E/RES/1998/46'])
    >>> list(resolution_symbols("1998/46", "chr")), list(resolution_symbols("20 (XXXVI)", "chr"))
    (['E/CN.4/RES/1998/46'], ['E/CN.4/RES/20(XXXVI)'])
    """
    plain = " ".join(number.split())
    if re.search(r"\((?:19|20)\d\d\)\Z", plain):
        yield normal(f"S/RES/{plain}")
        return
    prefixes = {"unsc": "S/RES/", "ecosoc": "E/RES/", "chr": "E/CN.4/RES/", "hrc": "A/HRC/RES/"}
    prefix = prefixes.get(body, "A/RES/")
    if body != "chr" and re.match(r"(?:19|20)\d\d/", plain):
        prefix = "E/RES/"
    letters = re.search(r"(?<=\d) ?([A-Z]{1,2})(?: ?(and|to|-|–) ?([A-Z]{1,2}))?(?= \(|\Z)", plain)
    if not letters:
        yield normal(prefix + plain)
        return
    first, joint, last = letters.groups()
    each = [first] if not last else [first, last] if joint == "and" else _letters(first, last)
    for letter in each:
        yield normal(f"{prefix}{plain[: letters.start()]} {letter}{plain[letters.end() :]}")


def _letters(first: str, last: str) -> list[str]:
    """Give the letters of parts from one to another; after Z come AA, BB ..."""
    row = [*ascii_uppercase, *(2 * letter for letter in ascii_uppercase)]
    return row[row.index(first) : row.index(last) + 1]
