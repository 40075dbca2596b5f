"""Printed numbers of resolutions and decisions, in the groups of a language's pattern `number`, made symbols.

Rules: `number (ROMAN)` to the 30th session of the Assembly, `session/number` from the 31st, a letter behind for parts
of one resolution; `number (year)` of the Security Council, `year/number` of the Economic and Social Council and of its
Commission on Human Rights (Editorial Manual).
"""

import re
from collections.abc import Iterator

from kg.prose.language import Language
from kg.prose.symbols import plain_figures, resolution_symbols
from kg.roman import from_roman, is_roman, to_roman

_SERIAL_OF_DECISION = 3
"""Figures of a decision's running number: those of the Assembly begin at 301, 401 or 501."""
_FIRST_SLASHED = 31
# Cyrillic letters that are typed for the Roman figures that look the same, and the long hyphen.
_LATIN = str.maketrans("ХІСМ‑", "XICM-")
_SPEAKERS = {"S/RES/": "unsc", "E/RES/": "ecosoc", "E/CN.4/RES/": "chr", "A/HRC/RES/": "hrc", "A/RES/": "unga"}


def regular_session(number: re.Match[str]) -> int:
    """Give the regular session that a number was given in, 0 where it tells none."""
    said = number.groupdict()
    session, roman = said["session"] or "", (said["roman"] or "").translate(_LATIN)
    if is_roman(roman):
        return from_roman(roman)
    if said.get("figures"):
        return 0 if said["of_special"] or said["of_emergency"] else int(said["figures"])
    return 0 if len(session) > 2 or number["special"] or number["emergency"] else int(session or 0)


def symbols(kind: str, number: re.Match[str], body: str, language: Language) -> Iterator[str]:
    """Give the symbols of a number; forms that only one body uses tell the body better than a name does."""
    # Figures of any script: Arabic texts print ones of their own.
    said = {name: value and plain_figures(value) for name, value in number.groupdict().items()}
    roman, session = said["roman"] or "", said["session"] or ""
    printed, letters = _printed(said, language)
    if kind == "conclusion":
        if not (session or roman.isdigit()):
            yield f"No. {printed}"
        return
    if kind == "decision":
        if len(session) == 4 and body:
            yield f"E/CN.4/DEC/{printed}" if body == "chr" else f"E/DEC/{printed}"
        elif (
            session
            and body
            and len(said["serial"] or "") == _SERIAL_OF_DECISION
            and (body == "hrc" or not _is_too_early(said))
        ):
            yield f"A/HRC/DEC/{printed}" if body == "hrc" else f"A/DEC/{printed}"
        return
    prefix = _prefix(number, body)
    if not prefix or (prefix == "A/RES/" and _is_of_another_time(number)):
        return
    if letters:
        yield from resolution_symbols(printed, _SPEAKERS[prefix])
    elif session or roman.isdigit():
        yield prefix + printed
    else:
        yield prefix + printed.replace(" (", "(")


def _prefix(number: re.Match[str], body: str) -> str:
    """Give what stands before the number in the symbol of a resolution; empty where its body is not known."""
    session = number["session"] or ""
    if (number["roman"] or "").isdigit():
        return "S/RES/"
    if not body:
        return ""
    if body == "chr":
        return "E/CN.4/RES/" if not session or len(session) == 4 else ""
    if session:
        return "E/RES/" if len(session) == 4 else "A/HRC/RES/" if body in ("hrc", "council") else "A/RES/"
    return "E/RES/" if body in ("ecosoc", "council") else "A/RES/"


def _is_of_another_time(number: re.Match[str]) -> bool:
    """Tell a number whose form the Assembly did not use at that session: Roman figures to the 30th, the slash since."""
    if number["session"]:
        return _is_too_early(number.groupdict())
    return regular_session(number) >= _FIRST_SLASHED


def _is_too_early(said: dict[str, str | None]) -> bool:
    """Tell a number that the Assembly cannot have given: it counts by session only since its 31st."""
    return int(said["session"] or 0) < _FIRST_SLASHED and not (said["special"] or said["emergency"])


def _printed(said: dict[str, str | None], language: Language) -> tuple[str, str]:
    """Write a number as English prints it, Latin letters and Roman figures; give its letters apart, too."""
    letters = ""
    if first := said["first"]:
        letters = f" {_letter(first, language)}"
        if last := said["last"]:
            letters += f" {'to' if said['upto'] else 'and'} {_letter(last, language)}"
    if said["session"]:
        prefix = "ES-" if said["emergency"] else "S-" if said["special"] else ""
        return f"{prefix}{said['session']}/{said['serial']}{letters}", letters
    if figures := said.get("figures"):
        prefix = "ES-" if said["of_emergency"] else "S-" if said["of_special"] else ""
        return f"{said['old']}{letters} ({prefix}{to_roman(int(figures))})", letters
    return f"{said['old']}{letters} ({(said['roman'] or '').translate(_LATIN)})", letters


def _letter(sign: str, language: Language) -> str:
    """Give the Latin letter of a part; after Z they are printed double, AA, BB ..."""
    half = sign[: len(sign) // 2]
    if half and "".join(sign.split()) == 2 * half:
        return 2 * language.part_letters.get(half, half)
    return language.part_letters.get(sign, sign)
