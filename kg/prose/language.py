"""What a language file says: months, number words, labels, and the frame lines of UN texts."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from kg.prose.either import either
from kg.prose.hints import led
from kg.roman import to_roman

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
"""The official languages of the United Nations (rule 51 of the Assembly's rules of procedure), English first."""


@dataclass(frozen=True)
class Organ:
    """How a language prints an organ: the words that open its texts, and its name in any grammatical form."""

    key: str
    opening: re.Pattern[str]
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """One language's rules, ready to use; `pattern` holds the frame lines and labels by name.

    `numerals` are the words that numbers end in, `committees` the printed forms of the Main Committees' names with the
    word that tells them apart (`third`). `letters`, `small_numerals`, `sections` and `part_letters` give what a
    printed sign stands for in the graph: `a`, `ii`, `iv`, `B`. `openers` are the first words of preambular paragraphs,
    where a language has only a few and no capitals. `openings` are the beginnings of all organs' opening words.
    """

    code: str
    months: dict[str, int]
    cardinals: dict[str, int]
    numerals: frozenset[str]
    ordinals: dict[str, int]
    organs: tuple[Organ, ...]
    committees: dict[str, str]
    letters: dict[str, str]
    small_numerals: dict[str, str]
    sections: dict[str, int]
    part_letters: dict[str, str]
    openers: frozenset[str]
    pattern: dict[str, re.Pattern[str]]
    day: re.Pattern[str]
    ordinal_word: re.Pattern[str]
    openings: tuple[str, ...]

    def find_date(self, text: str, start: int = 0) -> str | None:
        """Give the first date in the text as it would be written in ISO 8601, as precise as printed.

        >>> english().find_date("on 18 December 2044"), english().find_date("in April 2043 at Nairobi")
        ('2044-12-18', '2043-04')
        """
        return next((iso for found in self.day.finditer(text, start) if (iso := self.iso(found))), None)

    def iso(self, found: re.Match[str]) -> str | None:
        """Write a match of `day` as an ISO 8601 date; a misprint such as 31 June is none."""
        month = self.months[_unspaced(found["month"])]
        if not found["day"]:
            return f"{int(found['year'])}-{month:02}"
        try:
            return date(int(found["year"]), month, int(found["day"])).isoformat()
        except ValueError:
            return None

    def ordinal(self, words: str) -> int | None:
        """Read an ordinal in words or figures.

        >>> english().ordinal("Sixty-second"), english().ordinal("39th"), english().ordinal("Main")
        (62, 39, None)
        """
        plain = " ".join(words.casefold().split()).replace("\u2011", "-").replace("-and-", " and ")
        if figures := _FIGURES.fullmatch(plain):
            return int(figures[1])
        # "Hundred and first" and "one hundred and first" are both printed, "hundredth" and "one hundredth" too.
        spellings = (plain, f"one {plain}", plain.removeprefix("one "))
        return next((self.ordinals[spelling] for spelling in spellings if spelling in self.ordinals), None)

    def organ_of(self, name: str) -> str | None:
        """Give the key of the organ whose name is printed, in any of its grammatical forms.

        >>> english().organ_of("Security  Council")
        'unsc'
        """
        plain = " ".join(name.split())
        return next((organ.key for organ in self.organs if plain in organ.forms), None)

    def opens(self, words: str) -> tuple[Organ, re.Match[str]] | None:
        """Tell which organ opens its text with these words; group `rest` is what follows them.

        >>> english().opens("The General Assembly,")[0].key
        'unga'
        """
        if not words.startswith(self.openings):
            return None  # nearly every line of a text
        for organ in self.organs:
            if found := organ.opening.match(words):
                return organ, found
        return None


# "76th", "50e", "50‑е", "47ª", "50": figures, and the few letters that make an ordinal of them.
_FIGURES = re.compile(r"(\d+)\W?[^\W\d]{0,4}\W?")
_BLANKS = {" ": r"\s+"}
# What ends the opening words: a comma in the script of the language, or the line.
_OPENED = r"(?:\s?[,،，]|\Z)\s?(?P<rest>.*)"


@cache
def load(code: str) -> Language:
    """Load a language's rules from `kg/languages/<code>.toml`."""
    rules = tomllib.loads((files("kg") / "languages" / f"{code}.toml").read_text("utf-8"))
    organs = tuple(_organ(key, organ) for key, organ in rules["organs"].items())
    months = {_unspaced(form): number for number, names in enumerate(rules["months"], 1) for form in _forms(names)}
    names = either((form for names in rules["months"] for form in _forms(names)), {" ": r"\s?"}, any_case=True)
    names = f"(?:{names})"
    written = rules["date"].replace("{month}", names)
    holders = {
        "{organ}": either((form for organ in organs for form in organ.forms), _BLANKS),
        "{month}": names,
        "{date}": re.sub(r"\?P<\w+>", "?:", written),
        "{ordinal}": _ordinals(rules["ordinals"]),
    }
    holders["{reference}"] = _filled(rules["reference"], holders)
    return Language(
        code=rules["code"],
        months=months,
        cardinals={words: number for number, words in enumerate(rules["cardinals"], 1)},
        numerals=frozenset(words.split()[-1] for words in rules["cardinals"]),
        ordinals={form: number for number, words in enumerate(rules["ordinals"], 1) for form in _forms(words)},
        organs=organs,
        committees={form: which for which, forms in rules["committees"].items() for form in forms},
        letters=_letters(rules["letters"]),
        small_numerals=_signs(rules["numerals"], lambda at: to_roman(at).lower()),
        sections={sign: at for at, signs in enumerate(rules["sections"], 1) for sign in _forms(signs)},
        openers=frozenset(rules.get("openers", ())),
        part_letters=_signs(rules["part_letters"], lambda at: _letter(at).upper()),
        pattern={name: re.compile(led(_filled(entry["find"], holders))) for name, entry in rules["pattern"].items()},
        day=re.compile(written, re.IGNORECASE),
        ordinal_word=re.compile(holders["{ordinal}"]),
        openings=tuple({form.split()[0] for organ in rules["organs"].values() for form in organ["opening"]}),
    )


def english() -> Language:
    """Give the rules of English."""
    return load("en")


def detect(text: str) -> str:
    """Tell the language of a UN text by its script and by its commonest small words.

    >>> detect("The General Assembly, Recalling the report of the Committee"), detect("大会，回顾其决议")
    ('en', 'zh')
    >>> detect("L’Assemblée générale, rappelant le rapport de la Commission"), detect("Генеральная Ассамблея")
    ('fr', 'ru')
    """
    middle = len(text) // 2
    sample = text[:_SAMPLE] + text[max(_SAMPLE, middle) : middle + _SAMPLE]
    scripts = {code: _length(script, sample) for code, script in _SCRIPTS.items()}
    code, seen = max(scripts.items(), key=lambda found: found[1])
    # Symbols and names stay in Latin letters in every language, so a third of other letters is enough.
    if seen and seen * 3 >= _length(_LATIN, sample):
        return code
    words = Counter(_LETTERS.findall(sample.casefold()))
    common = {code: sum(words[word] for word in small) for code, small in _SMALL_WORDS.items()}
    return max(common.items(), key=lambda found: found[1])[0]


_SAMPLE = 1_500
"""Characters looked at from the beginning and from the middle: a page may begin with English frame lines."""
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
_SCRIPTS = {
    "ru": re.compile(r"[Ѐ-ӿ]+"),
    "zh": re.compile(r"[一-鿿]+"),
    "ar": re.compile(r"[؀-ۿ]+"),
}
_SMALL_WORDS = {
    "en": frozenset(["the", "of", "and", "to", "in", "that", "its", "on", "with", "by", "for", "its"]),
    "fr": frozenset(["le", "la", "les", "des", "et", "du", "en", "que", "dans", "aux", "par", "l", "d"]),
    "es": frozenset(["el", "los", "las", "del", "y", "de", "en", "que", "con", "por", "para", "sus", "una"]),
}


def _length(stretches: re.Pattern[str], text: str) -> int:
    return sum(map(len, stretches.findall(text)))


def _organ(key: str, rules: dict[str, list[str]]) -> Organ:
    words = either(rules["opening"], _BLANKS)
    return Organ(key, re.compile(f"(?:{words}){_OPENED}", re.DOTALL), tuple(rules["forms"]))


def _forms(entry: str | list[str]) -> list[str]:
    """Give the forms of an entry, which is one form or the list of them."""
    return [entry] if isinstance(entry, str) else entry


def _unspaced(name: str) -> str:
    return "".join(name.casefold().split())


def _ordinals(entries: Iterable[str | list[str]]) -> str:
    """Match an ordinal in words, whatever parts them and in any case, or in figures with its letters."""
    forms = (form for entry in entries for form in _forms(entry))
    words = either(forms, {" ": r"\s+", "-": "[-\u2011 ]"}, any_case=True)
    return rf"{words}|\d{{1,3}}[-\u2011]?[^\W\d]{{1,3}}"


def _filled(pattern: str, holders: dict[str, str]) -> str:
    for holder, written in holders.items():
        pattern = pattern.replace(holder, f"(?:{written})")
    return pattern


def _signs(entries: list[str | list[str]], stands_for: Callable[[int], str]) -> dict[str, str]:
    return {form: stands_for(at) for at, entry in enumerate(entries, 1) for form in _forms(entry)}


def _letters(entries: list[str | list[str]]) -> dict[str, str]:
    """Read the letters of sub-paragraphs; after the last one they are printed double, (aa), (bb) ..."""
    single = {bare_sign(sign): stands for sign, stands in _signs(entries, _letter).items()}
    return {sign * times: stands * times for times in (1, 2, 3) for sign, stands in single.items()}


def bare_sign(sign: str) -> str:
    """Drop what is only drawn between the letters of a sign: blanks, and the Arabic tatweel.

    >>> bare_sign("هـ هـ") == bare_sign("هه")
    True
    """
    return sign.replace(" ", "").replace("ـ", "")


def _letter(at: int) -> str:
    """Give the letter of a place in the row: a, b ... z, aa, bb ...

    >>> _letter(2), _letter(28)
    ('b', 'bb')
    """
    return chr(ord("a") + (at - 1) % 26) * ((at - 1) // 26 + 1)
