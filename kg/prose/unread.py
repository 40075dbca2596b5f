"""Signs that are written and not read as letters: stress in Russian, vowels and drawn-out lines in Arabic.

Texts print or leave them out, so words are looked for without them, and found ones told where they are printed.
"""

from bisect import bisect_left
from typing import Final, NamedTuple

_SIGNS: Final = "\u0301\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"


class Bare(NamedTuple):
    """A text without such signs; `places` tells where each letter stands in the text as printed."""

    text: str
    places: list[int]

    def at(self, printed: int) -> int:
        """Give the place here of a place in the text as printed."""
        return bisect_left(self.places, printed)

    def printed(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the text as printed of words that stand here."""
        return self.places[start], self.places[end - 1] + 1


def has_signs(text: str) -> bool:
    """Tell whether a text has such signs; asked of every paragraph, most of which have none.

    >>> has_signs("за\u0301мок"), has_signs("замок")
    (True, False)
    """
    # Ten looks for a letter are quicker than one look for ten letters, or a generator.
    for sign in _SIGNS:  # noqa: SIM110
        if sign in text:
            return True
    return False


def bare(text: str) -> Bare:
    """Leave the signs out.

    >>> bare("за\u0301мок")
    Bare(text='замок', places=[0, 1, 3, 4, 5])
    """
    places = [at for at, letter in enumerate(text) if letter not in _SIGNS]
    return Bare("".join([text[at] for at in places]), places)
