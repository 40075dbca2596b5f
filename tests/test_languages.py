"""The language files: every pattern shows what it finds, names stand once, number words count up."""

import re
import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from kg.mapping.text import LANGUAGES
from kg.prose.events import counts
from kg.prose.language import load

FOLDER = files("kg") / "languages"
RULES: dict[str, dict[str, Any]] = {
    path.name.removesuffix(".toml"): tomllib.loads(path.read_text("utf-8"))
    for path in FOLDER.iterdir()
    if path.name.endswith(".toml")
}
PATTERNS = [pytest.param(code, name, id=f"{code}-{name}") for code, rules in RULES.items() for name in rules["pattern"]]
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}


def in_english(number: int) -> str:
    """Write a number below two hundred in words."""
    if number >= 100:
        return "one hundred" + (f" and {in_english(number - 100)}" if number > 100 else "")
    if number >= 20:
        return TENS[number // 10 - 2] + (f"-{UNITS[number % 10 - 1]}" if number % 10 else "")
    return TEENS[number - 10] if number >= 10 else UNITS[number - 1]


def ordinal_in_english(number: int) -> str:
    words = in_english(number)
    if number == 100:
        return "hundredth"
    start, joint, last = re.fullmatch(r"(.*?)([- ]?)([a-z]+)", words).groups()  # type: ignore[union-attr]
    ending = IRREGULAR.get(last) or ("twelfth" if last == "twelve" else re.sub(r"y\Z", "ie", last) + "th")
    return f"{start}{joint}{ending}"


@pytest.mark.parametrize(("code", "name"), PATTERNS)
def test_a_pattern_has_examples_and_finds_something_in_each(code: str, name: str) -> None:
    entry = RULES[code]["pattern"][name]
    assert entry["examples"], f"Give [pattern.{name}] of {code}.toml an example."
    for example in entry["examples"]:
        found = load(code).pattern[name].search(example)
        assert found, f"[pattern.{name}] of {code}.toml finds nothing in {example!r}; mend the pattern or the example."
        assert found[0].strip(), f"[pattern.{name}] of {code}.toml finds only blanks in {example!r}."


@pytest.mark.parametrize(("code", "name"), PATTERNS)
def test_every_group_of_a_pattern_is_filled_by_an_example(code: str, name: str) -> None:
    pattern = load(code).pattern[name]
    filled = {
        group
        for example in RULES[code]["pattern"][name]["examples"]
        for group, words in pattern.search(example).groupdict().items()  # type: ignore[union-attr]
        if words
    }
    missing = set(pattern.groupindex) - filled
    assert not missing, f"No example of [pattern.{name}] in {code}.toml shows {missing}; add one that does."


@pytest.mark.parametrize(("code", "name"), PATTERNS)
def test_a_pattern_finds_nothing_where_nothing_is(code: str, name: str) -> None:
    assert not load(code).pattern[name].search(""), f"[pattern.{name}] of {code}.toml matches the empty text."


@pytest.mark.parametrize("code", RULES)
def test_a_language_file_is_named_after_its_code(code: str) -> None:
    assert RULES[code]["code"] == code
    assert code in LANGUAGES, f"Add {code} to LANGUAGES in kg/mapping/text.py, or rename {code}.toml."


@pytest.mark.parametrize("code", RULES)
@pytest.mark.parametrize("table", ["months", "cardinals", "ordinals"])
def test_names_are_unique_and_hold_no_stray_blanks(code: str, table: str) -> None:
    words = RULES[code][table]
    twice = [word for word, times in Counter(word.casefold() for word in words).items() if times > 1]
    assert not twice, f"In {table} of {code}.toml these stand twice: {twice}"
    stray = [word for word in words if word != " ".join(word.split()) or "- " in word or " -" in word]
    assert not stray, f"In {table} of {code}.toml these hold stray blanks: {stray}"


@pytest.mark.parametrize("code", RULES)
def test_a_year_has_twelve_months(code: str) -> None:
    assert len(load(code).months) == 12


def test_english_cardinals_count_up_from_one() -> None:
    words = RULES["en"]["cardinals"]
    wrong = [(number, word) for number, word in enumerate(words, 1) if word != in_english(number)]
    assert not wrong, f"en.toml: at these places another number is expected: {wrong[:5]}"


def test_english_ordinals_count_up_from_first() -> None:
    words = RULES["en"]["ordinals"]
    wrong = [(number, word) for number, word in enumerate(words, 1) if word != ordinal_in_english(number)]
    assert not wrong, f"en.toml: at these places another ordinal is expected: {wrong[:5]}"


@pytest.mark.parametrize("code", RULES)
def test_every_number_word_is_read_as_its_number(code: str) -> None:
    language = load(code)
    assert [language.ordinal(words) for words in RULES[code]["ordinals"]] == list(range(1, len(language.ordinals) + 1))
    assert list(language.cardinals.values()) == list(range(1, len(language.cardinals) + 1))
    for words, number in language.cardinals.items():
        (found,) = counts(f"that {words} States agree", language)
        assert found.value == number, f"{words!r} is read as {found.value}, not as {number}"
