"""What a language file says: months, number words, and the frame lines of UN texts."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Language:
    """One language's rules, ready to use; `pattern` holds the frame lines by name.

    `numerals` are the words that numbers end in.
    """

    code: str
    months: dict[str, int]
    cardinals: dict[str, int]
    numerals: frozenset[str]
    ordinals: dict[str, int]
    pattern: dict[str, re.Pattern[str]]
    day: re.Pattern[str]

    def find_date(self, text: str, start: int = 0) -> str | None:
        """Give the first date in the text as it would be written in ISO 8601, as precise as printed.

        >>> english().find_date("on 18 December 2044"), english().find_date("in April 2043 at Nairobi")
        ('2044-12-18', '2043-04')
        """
        return next((iso for found in self.day.finditer(text, start) if (iso := self.iso(found))), None)

    def iso(self, found: re.Match[str]) -> str | None:
        """Write a match of `day` as an ISO 8601 date; a misprint such as 31 June is none."""
        month = self.months[found["month"].casefold()]
        if not found["day"]:
            return f"{found['year']}-{month:02}"
        try:
            return date(int(found["year"]), month, int(found["day"])).isoformat()
        except ValueError:
            return None

    def ordinal(self, words: str) -> int | None:
        """Read an ordinal in words or figures.

        >>> english().ordinal("Sixty-second"), english().ordinal("39th"), english().ordinal("Main")
        (62, 39, None)
        """
        plain = " ".join(words.casefold().split()).replace("-and-", " and ")
        if figures := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", plain):
            return int(figures[1])
        # "Hundred and first" and "one hundred and first" are both printed, "hundredth" and "one hundredth" too.
        spellings = (plain, f"one {plain}", plain.removeprefix("one "))
        return next((self.ordinals[spelling] for spelling in spellings if spelling in self.ordinals), None)


@cache
def load(code: str) -> Language:
    """Load a language's rules from `kg/languages/<code>.toml`."""
    rules = tomllib.loads((files("kg") / "languages" / f"{code}.toml").read_text("utf-8"))
    months = {name.casefold(): number for number, name in enumerate(rules["months"], 1)}
    alternatives = "|".join(map(re.escape, rules["months"]))
    return Language(
        code=rules["code"],
        months=months,
        cardinals={words: number for number, words in enumerate(rules["cardinals"], 1)},
        numerals=frozenset(words.split()[-1] for words in rules["cardinals"]),
        ordinals={words: number for number, words in enumerate(rules["ordinals"], 1)},
        pattern={name: re.compile(entry["find"]) for name, entry in rules["pattern"].items()},
        day=re.compile(rf"(?:\b(?P<day>\d{{1,2}})\s)?\b(?P<month>{alternatives})\s(?P<year>\d{{4}})\b"),
    )


def english() -> Language:
    """Give the rules of English, with which every text carrier is read so far."""
    return load("en")
