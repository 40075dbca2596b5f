"""Every IRI the project mints; nothing else builds one.

A *tail* is the part below `id/`: `resolution/a-res-62-124/para/4`. Records carry tails, statements carry
IRIs (`of(tail)`). Patterns: design C.4. Everything is derived from what is printed: symbols, paragraph
numbers, UNTS registration numbers; no counters, dates or positions.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from kg.roman import is_roman

BASE: Final = "https://w3id.org/nansen/"
NS: Final = BASE + "ns#"
ID: Final = BASE + "id/"

_MARKS = {"*": "asterisk", "†": "dagger", "‡": "double-dagger", "§": "section-sign", "¶": "pilcrow"}
_TAIL = re.compile(r"(?!/)[a-z0-9/-]+(?<!/)\Z")
_SYMBOL = re.compile(r"[A-Za-z0-9][A-Za-z0-9/.()\- ]*\Z")
_SEPARATORS = str.maketrans({"/": "s", ".": "d", "-": "h", " ": "w", "(": "o", ")": "c"})
_DOTTED_UPPER = frozenset(["C", "CN", "AC", "CONF", "WG", "SC", "L", "PV", "SR", "CRP", "GE", "R", "NC", "SUB"])
_DOTTED_CAPITAL = frozenset(["Add", "Corr", "Rev", "Amend"])


@lru_cache(maxsize=8192)
def of(tail: str) -> str:
    """Write a tail as an IRI term.

    >>> of("resolution/a-res-62-124/para/4")
    '<https://w3id.org/nansen/id/resolution/a-res-62-124/para/4>'

    Raises ValueError when the tail holds a character that the patterns do not allow.
    """
    if not _TAIL.match(tail) or "//" in tail:
        raise ValueError(f"not an IRI tail: {tail!r}; tails hold a-z, 0-9, '-' and '/'")
    return f"<{ID}{tail}>"


def name_slug(name: str) -> str:
    """Turn a name into lower-case words joined by hyphens, accents folded.

    >>> name_slug("Kolmården"), name_slug("Côte d'Ivoire")
    ('kolmarden', 'cote-d-ivoire')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@lru_cache(maxsize=4096)
def slug(symbol: str) -> str:
    """Turn a document symbol into its slug; two symbols that differ get slugs that differ.

    >>> slug("A/RES/62/124"), slug("A/RES/428(V)"), slug("A/51/341/Corr.1")
    ('a-res-62-124', 'a-res-428-v', 'a-51-341-corr-1')
    >>> slug("A/RES/75/235 B"), slug("A/RES/S-32/1"), slug("A/62/12/Add.1"), slug("A/62/PV.76")
    ('a-res-75-235-b', 'a-res-s-32-1', 'a-62-12-add-1', 'a-62-pv-76')

    The slug alone must tell the symbol. Where the usual reading of a slug is another symbol, the
    separators are spelled out behind a double hyphen:

    >>> slug("A/RES/S/32/1")
    'a-res-s-32-1--s-s-s-s'

    Raises ValueError for text that is no symbol.
    """
    if not _SYMBOL.match(symbol):
        raise ValueError(f"not a document symbol: {symbol!r}")
    low = symbol.lower()
    simple = re.sub(r"[^a-z0-9]+", "-", low).strip("-")
    if usual_symbol(simple).lower() == low:
        return simple
    spelled = "-".join(gap.translate(_SEPARATORS) for gap in re.findall(r"[^a-z0-9]+", low))
    return f"{simple}--{spelled}"


def usual_symbol(simple: str) -> str:
    """Read a plain slug back as the symbol that the UN would print.

    >>> usual_symbol("a-res-3367-a-xxx"), usual_symbol("s-res-1325-2000"), usual_symbol("a-c-3-62-l-5")
    ('A/RES/3367 A (XXX)', 'S/RES/1325 (2000)', 'A/C.3/62/L.5')
    """
    tokens = simple.split("-")
    out = tokens[0].upper()
    in_resolution = False
    for at, token in enumerate(tokens[1:], 1):
        before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else ""
        digit = token[:1].isdigit()
        upper = token.upper()
        if digit and at > 1 and _takes_a_dot(before, tokens[0]):
            out += f".{upper}"
        elif digit and before in ("s", "es") and at > 1:
            out += f"-{upper}"
        elif in_resolution and digit and tokens[0] == "s" and at == 3:
            out += f" ({upper})"
        elif in_resolution and token in ("s", "es") and is_roman(after.upper()):
            out += f"({upper}-{after.upper()})"
        elif in_resolution and before in ("s", "es") and is_roman(upper):
            pass
        elif in_resolution and at >= 3 and not digit and before not in ("s", "es"):
            out += _resolution_ending(token, before, after)
        else:
            out += "/" + (token.capitalize() if token.capitalize() in _DOTTED_CAPITAL and after else upper)
        in_resolution = in_resolution or token in ("res", "dec")
    return out


def _takes_a_dot(before: str, body: str) -> bool:
    """Tell whether a number follows as `L.5` or `Add.1`; in treaty bodies' symbols `C` stands alone (CCPR/C/21)."""
    if before == "c" and body not in ("a", "e", "s", "t"):
        return False
    return before.upper() in _DOTTED_UPPER or before.capitalize() in _DOTTED_CAPITAL


def _resolution_ending(token: str, before: str, after: str) -> str:
    upper = token.upper()
    if is_roman(upper) and not after and (len(upper) > 1 or (before.isdigit() and upper in "IVX")):
        return f" ({upper})" if before.isalpha() else f"({upper})"
    if len(upper) == 1:
        return f" {upper}" if before.isdigit() else f"-{upper}"
    if len(upper) == 2 and upper[0] == upper[1] and before.isdigit():  # after part Z come AA, BB ...
        return f" {upper}"
    return f"/{token.capitalize() if token.capitalize() in _DOTTED_CAPITAL else upper}"


def resolution(symbol: str) -> str:
    """Mint a resolution's tail from its symbol.

    >>> resolution("A/RES/53/123")
    'resolution/a-res-53-123'
    """
    return f"resolution/{slug(symbol)}"


def conclusion(number: int) -> str:
    """Mint the tail of an ExCom conclusion from its running number.

    >>> conclusion(52)
    'conclusion/excom-52'
    """
    return f"conclusion/excom-{number}"


def document(symbol: str) -> str:
    """Mint the tail of a report, record or other document from its symbol.

    >>> document("A/62/431")
    'document/a-62-431'
    """
    return f"document/{slug(symbol)}"


def work(symbol: str) -> str:
    """Mint a cited work's tail from its symbol alone.

    >>> work("A/RES/69/313"), work("A/51/341")
    ('resolution/a-res-69-313', 'document/a-51-341')
    """
    return resolution(symbol) if "/RES/" in symbol else document(symbol)


def treaty(unts_number: str) -> str:
    """Mint a treaty's tail from its UNTS registration number.

    >>> treaty("2545")
    'instrument/unts-2545'
    """
    return f"instrument/unts-{unts_number}"


def instrument(title: str) -> str:
    """Mint the tail of a treaty that no register knows from its title.

    >>> instrument("Convention on the Registration of Refugee Children")
    'instrument/convention-on-the-registration-of-refugee-children'
    """
    return f"instrument/{name_slug(title)}"


def article(work: str, number: str, *labels: str) -> str:
    """Mint the tail of a treaty's article from its number, or of a paragraph in it from the labels down to it.

    >>> article("instrument/unts-2545", "1"), article("instrument/unts-2545", "1", "A", "2")
    ('instrument/unts-2545/article/1', 'instrument/unts-2545/article/1/para/a/2')
    """
    steps = ("article", number, *(("para", *labels) if labels else ()))
    return "/".join((work, *(step.lower() for step in steps)))


def session(body: str, ordinal: int | str) -> str:
    """Mint a session's tail; the Assembly is `a`, other bodies go by their slug.

    >>> session("unga", 62), session("excom", 39), session("unga", "S-32")
    ('session/a-62', 'session/excom-39', 'session/a-s-32')
    """
    return f"session/{_body_key(body)}-{str(ordinal).lower()}"


def agenda_item(body: str, session_ordinal: int | str, number: str) -> str:
    """Mint an agenda item's tail; item numbers restart each session.

    >>> agenda_item("unga", 62, "42"), agenda_item("unga", 67, "18 (a)")
    ('agenda-item/a-62-42', 'agenda-item/a-67-18-a')
    """
    return f"agenda-item/{_body_key(body)}-{str(session_ordinal).lower()}-{name_slug(number)}"


def agenda_item_at(session: str, number: str) -> str:
    """Mint an agenda item's tail from its session's tail.

    >>> agenda_item_at("session/hrc-57", "10"), agenda_item_at("session/a-62", "18 (a)")
    ('agenda-item/hrc-57-10', 'agenda-item/a-62-18-a')
    """
    return f"agenda-item/{session.removeprefix('session/')}-{name_slug(number)}"


def meeting(record_symbol: str) -> str:
    """Mint a meeting's tail from the symbol of its record.

    >>> meeting("A/62/PV.76")
    'meeting/a-62-pv-76'
    """
    return f"meeting/{slug(record_symbol)}"


def expression(work: str, language: str) -> str:
    """Mint the tail of a work's language version.

    >>> expression("resolution/a-res-62-124", "en")
    'resolution/a-res-62-124/en'
    """
    return f"{work}/{language}"


def paragraph(work: str, *numbers: str) -> str:
    """Mint an operative paragraph's tail from its printed number and letters.

    >>> paragraph("resolution/a-res-62-124", "4"), paragraph("conclusion/excom-50", "d", "ii")
    ('resolution/a-res-62-124/para/4', 'conclusion/excom-50/para/d/ii')
    """
    return "/".join((work, "para", *(number.lower() for number in numbers)))


def preambular(work: str, ordinal: int, *letters: str) -> str:
    """Mint a preambular paragraph's tail from its place in the preamble (it has no printed number).

    >>> preambular("resolution/a-res-62-124", 2)
    'resolution/a-res-62-124/preamble/2'
    """
    return "/".join((work, "preamble", str(ordinal), *(letter.lower() for letter in letters)))


def note(work: str, marker: str) -> str:
    """Mint a footnote's tail from its marker: as printed, or with its turn where markers begin anew on each page.

    >>> note("resolution/a-res-62-124", "2"), note("resolution/a-res-428-v", "†-2")
    ('resolution/a-res-62-124/note/2', 'resolution/a-res-428-v/note/dagger-2')
    """
    return f"{work}/note/{marker_slug(marker)}"


def marker_slug(marker: str) -> str:
    """Spell a footnote's marker with the characters that IRIs allow.

    >>> marker_slug("12"), marker_slug("*"), marker_slug("**"), marker_slug("‡")
    ('12', 'asterisk', 'asterisk-asterisk', 'double-dagger')
    """
    if marker.isascii() and marker.isdecimal():
        return marker
    spelled = "".join(f"-{_MARKS[sign]}-" if sign in _MARKS else sign for sign in marker.lower())
    return re.sub(r"-{2,}", "-", spelled).strip("-")


def child(parent: str, kind: str, target: str, ordinal: int = 1) -> str:
    """Mint the tail of a citation or act below its paragraph, named after its target.

    >>> child("resolution/a-res-62-124/para/5", "cite", "instrument/unts-5158")
    'resolution/a-res-62-124/para/5/cite/unts-5158'
    >>> child("resolution/a-res-62-124/para/4", "act", "action/recognize", 2)
    'resolution/a-res-62-124/para/4/act/recognize-2'
    """
    last = target.rpartition("/")[2]
    return f"{parent}/{kind}/{last}" + (f"-{ordinal}" if ordinal > 1 else "")


def pointed(part: str, kind: str, start: int, end: int) -> str:
    """Mint the tail of what points at words of a part, from their offsets in the published text.

    >>> pointed("resolution/a-res-62-124/para/5", "generic", 590, 627)
    'resolution/a-res-62-124/para/5/generic/590-627'
    """
    return f"{part}/{kind}/{start}-{end}"


def annotation(part: str, start: int, end: int) -> tuple[str, str, str]:
    """Mint the IRIs of a mention, its span and its position, below the part in its language.

    >>> annotation("resolution/a-res-62-124/en/para/5", 475, 506)[0]
    '<https://w3id.org/nansen/id/resolution/a-res-62-124/en/para/5/mention/475-506>'
    """
    here = of(part)[:-1]
    return f"{here}/mention/{start}-{end}>", f"{here}/span/{start}-{end}>", f"{here}/pos/{start}-{end}>"


def graph(work_or_register: str, evidence: bool = False) -> str:
    """Mint the tail of a named graph.

    >>> graph("resolution/a-res-62-124/en"), graph("register/bodies", evidence=True)
    ('graph/resolution/a-res-62-124/en', 'graph/register/bodies/evidence')
    """
    return f"graph/{work_or_register}" + ("/evidence" if evidence else "")


def source(digest: str) -> str:
    """Mint a source file's tail from the first 16 hexadecimal digits of its SHA-256.

    >>> source("31594e1eafa139384d99820807b42641c998616d9791dc86bcb34d4546c2134d")
    'source/31594e1eafa13938'
    """
    return f"source/{digest[:16]}"


def activity(version: str) -> str:
    """Mint the tail of a run of Nansen from its version.

    >>> activity("0.1.0")
    'activity/0-1-0'
    """
    return f"activity/{name_slug(version)}"


def _body_key(body: str) -> str:
    return "a" if body == "unga" else body
