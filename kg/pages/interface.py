"""Words of the pages in six languages, from `languages/<code>.toml`; what they are about has labels of its own."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "languages"
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")


@cache
def interface(language: str) -> dict[str, Any]:
    """Give the words of a language, by section and name; English where there is no such language.

    >>> interface("fr")["menu"]["search"], interface("de")["menu"]["search"]
    ('Rechercher', 'Search')
    """
    file = FOLDER / f"{language}.toml"
    return tomllib.loads((file if file.is_file() else FOLDER / "en.toml").read_text("utf-8"))


def direction(language: str) -> str:
    """Give the writing direction of a language."""
    return "rtl" if language == "ar" else "ltr"


def day(iso: str, language: str = "en") -> str:
    """Write a day, month or year as UN texts do in a language.

    >>> day("2007-12-18"), day("1951-01"), day("1954"), day("soon")
    ('18 December 2007', 'January 1951', '1954', 'soon')
    >>> day("2007-12-08", "es"), day("2007-12-18", "zh")
    ('8 de diciembre de 2007', '2007年12月18日')
    """
    found = _DAY.match(iso)
    if not found or not found[2] or not 0 < int(found[2]) < 13:
        return iso
    written = interface(language)["dates"]
    form = written["day" if found[3] else "month"]
    return str(form).format(d=int(found[3] or 0), month=written["months"][int(found[2]) - 1], year=found[1])


def part_name(steps: list[str], language: str = "en") -> str:
    """Name a part of a document from the steps of its address.

    >>> part_name(["para", "6", "a", "ii"]), part_name(["preamble", "2"]), part_name(["annex", "i", "para", "3"])
    ('para. 6 (a) (ii)', 'preambular para. 2', 'annex I, para. 3')
    """
    names = interface(language)["parts"]
    comma = "، " if language == "ar" else ", "
    out: list[str] = []
    kind, is_first = "", True
    for step in steps:
        if step in names:
            kind, is_first = step, True
            out.append((comma if out else "") + names[step])
            continue
        number = step.upper() if kind in ("annex", "section") else step
        out.append(f" {number}" if is_first or kind not in ("para", "preamble") else f" ({number})")
        is_first = False
    return "".join(out)
