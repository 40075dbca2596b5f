"""The language files: every pattern shows what it finds, names stand once, number words count up, in six languages."""

import re
import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from kg.prose.events import counts
from kg.prose.frame import agenda_items
from kg.prose.language import LANGUAGES, bare_sign, load

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

ORDER = {"dated", "organ_before", "organ_between", "organ_behind"}
"""Patterns that follow the order of words: in Chinese the day and the organ stand before a number, and only there."""
TRANSLATED = [code for code in LANGUAGES if code != "en"]


def forms(entries: list[str | list[str]]) -> list[tuple[int, str]]:
    """Give every form of a list's entries with its place, from one."""
    return [
        (at, form) for at, entry in enumerate(entries, 1) for form in ([entry] if isinstance(entry, str) else entry)
    ]


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


def test_the_six_official_languages_have_a_file_named_after_its_code() -> None:
    assert {name: rules["code"] for name, rules in RULES.items()} == {code: code for code in LANGUAGES}


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_language_finds_everything_that_english_finds(code: str) -> None:
    ours, english = load(code).pattern, load("en").pattern
    assert set(ours) <= set(english), f"Patterns of {code}.toml that en.toml lacks: {set(ours) - set(english)}"
    absent = set(english) - set(ours) - ORDER
    assert not absent, f"Patterns of en.toml that {code}.toml lacks: {absent}"
    shared = set(ours) - ORDER
    lacking = {name: set(english[name].groupindex) - set(ours[name].groupindex) for name in shared}
    assert not any(lacking.values()), f"Groups of en.toml that {code}.toml lacks: {lacking}"
    assert [organ.key for organ in load(code).organs] == [organ.key for organ in load("en").organs]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "table", ["months", "cardinals", "ordinals", "letters", "numerals", "sections", "part_letters"]
)
def test_names_are_unique_and_hold_no_stray_blanks(code: str, table: str) -> None:
    words = [form for _, form in forms(RULES[code][table])]
    exact = table in ("letters", "part_letters", "sections")
    twice = [word for word, times in Counter(word if exact else word.casefold() for word in words).items() if times > 1]
    assert not twice, f"In {table} of {code}.toml these stand twice: {twice}"
    stray = [word for word in words if word != " ".join(word.split()) or "- " in word or " -" in word]
    assert not stray, f"In {table} of {code}.toml these hold stray blanks: {stray}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_year_has_twelve_months_and_every_form_of_them_is_read(code: str) -> None:
    months = load(code).months
    assert set(months.values()) == set(range(1, 13))
    dates = {"zh": "2044年{}月3日", "es": "3 de {} de 2044"}
    for number, form in forms(RULES[code]["months"]):
        printed = dates.get(code, "3 {} 2044").format(form)
        assert load(code).find_date(f"({printed})") == f"2044-{number:02}-03", f"{code}.toml does not read {printed!r}"


@pytest.mark.parametrize(
    ("code", "printed", "iso"),
    [
        ("fr", "le 1er août 2044", "2044-08-01"),
        ("fr", "en FÉVRIER 2043", "2043-02"),
        ("es", "el 1º de setiembre de 2044", "2044-09-01"),
        ("es", "en marzo de 2043", "2043-03"),
        ("ru", "от 19 декабря 2044 года", "2044-12-19"),
        ("ru", "в апреле 2043 года", "2043-04"),
        ("zh", "2044年12月19日第99/1号决议", "2044-12-19"),
        ("zh", "2043 年 4 月", "2043-04"),
        ("ar", "المؤرخ 19 كانون الأول/ديسمبر 2044", "2044-12-19"),
        ("ar", "في حزيران/ يونيه 2043", "2043-06"),
        ("ar", "في 3 مايو 2043", "2043-05-03"),
        ("ar", "misprinted: 3 حزيران/مايو 2043", None),
    ],
)
def test_a_date_is_read_as_the_language_prints_it(code: str, printed: str, iso: str | None) -> None:
    assert load(code).find_date(printed) == iso


@pytest.mark.parametrize(
    ("code", "printed", "items"),
    [
        ("fr", "Points 13 et 75 a) de l’ordre du jour", ("13", "75 (a)")),
        ("es", "Tema 42 c) a e) del programa", ("42 (c)", "42 (d)", "42 (e)")),
        ("ru", "Пункт 97 с) повестки дня", ("97 (c)",)),
        ("zh", "议程项目13和75（a）", ("13", "75 (a)")),
        ("ar", "البندان 13 و 75 (ج) من جدول الأعمال", ("13", "75 (c)")),
        ("ar", "البند 99 (ه ه) من جدول الأعمال", ("99 (ee)",)),
    ],
)
def test_agenda_items_come_out_as_english_has_them(code: str, printed: str, items: tuple[str, ...]) -> None:
    found = load(code).pattern["agenda"].search(printed)
    assert found and agenda_items(found["numbers"], load(code)) == items


@pytest.mark.parametrize(
    ("code", "printed", "sign"),
    [
        ("ru", "с) принять", "c"),
        ("zh", "(十二) 采取", "xii"),
        ("zh", "㈣ 采取", "iv"),
        ("zh", "(丑) 采取", "b"),
        ("ar", "(هـ) اتخاذ", "e"),
        ("ar", "’4‘ اتخاذ", "iv"),
        ("fr", "iv) De prendre", "iv"),
    ],
)
def test_a_label_stands_for_one_sign_in_every_language(code: str, printed: str, sign: str) -> None:
    language = load(code)
    found = language.pattern["letter_label"].match(printed)
    assert found
    printed_sign = bare_sign(found["sign"])
    assert sign in (language.letters.get(printed_sign), language.small_numerals.get(printed_sign))


def test_english_cardinals_count_up_from_one() -> None:
    words = RULES["en"]["cardinals"]
    wrong = [(number, word) for number, word in enumerate(words, 1) if word != in_english(number)]
    assert not wrong, f"en.toml: at these places another number is expected: {wrong[:5]}"


def test_english_ordinals_count_up_from_first() -> None:
    words = RULES["en"]["ordinals"]
    wrong = [(number, word) for number, word in enumerate(words, 1) if word != ordinal_in_english(number)]
    assert not wrong, f"en.toml: at these places another ordinal is expected: {wrong[:5]}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_number_word_is_read_as_its_number(code: str) -> None:
    language = load(code)
    ordinals = forms(RULES[code]["ordinals"])
    wrong = [(number, words) for number, words in ordinals if language.ordinal(words) != number]
    assert not wrong, f"{code}.toml: these ordinals are read as another number: {wrong}"
    assert {number for number, _ in ordinals} >= set(range(1, 151)), f"{code}.toml lacks sessions; list 1 to 150."
    assert list(language.cardinals.values()) == list(range(1, len(language.cardinals) + 1))
    for words, number in language.cardinals.items():
        (found,) = counts(f"that {words} States agree", language)
        assert found.value == number, f"{words!r} is read as {found.value}, not as {number}"
