"""Roman numerals, as the UN numbers sessions before 1976."""

import re

_ROMAN = re.compile(r"(?=[MDCLXVI])M*(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})\Z")
_WRITTEN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def is_roman(text: str) -> bool:
    """Tell whether the text is a well-formed Roman numeral in capitals.

    >>> is_roman("XXXIX"), is_roman("IIX"), is_roman("")
    (True, False, False)
    """
    return _ROMAN.match(text) is not None


def from_roman(text: str) -> int:
    """Read a Roman numeral; raises ValueError for anything else.

    >>> from_roman("XXXIX")
    39
    """
    if not is_roman(text):
        raise ValueError(f"not a Roman numeral: {text!r}")
    total = 0
    for letter, following in zip(text, [*text[1:], ""], strict=True):
        value = _VALUES[letter]
        total += -value if following and _VALUES[following] > value else value
    return total


def to_roman(number: int) -> str:
    """Write a number as a Roman numeral.

    >>> to_roman(39), to_roman(4)
    ('XXXIX', 'IV')
    """
    written = ""
    for value, sign in _WRITTEN:
        written += sign * (number // value)
        number %= value
    return written
