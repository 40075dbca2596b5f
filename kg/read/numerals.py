"""Numbers as word processors and browsers write them in front of paragraphs: 1, a, iv, б."""

from collections.abc import Iterator

_ALPHABETS = {
    "Letter": "abcdefghijklmnopqrstuvwxyz",
    "russian": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}
_LAST = 780
"""Word processors repeat letters thirty times at most; a hostile number would fill the memory."""
_CHINESE = "零一二三四五六七八九"
_ROMAN = (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")
_ROMAN_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def numeral(number: int, form: str) -> str:
    """Write a number in a form of word processors; raises KeyError for a form not known.

    >>> [numeral(28, form) for form in ("decimal", "lowerLetter", "lowerRoman", "russianLower", "chineseCounting")]
    ['28', 'bb', 'xxviii', 'ю', '二十八']
    """
    if form in ("decimal", "decimalZero"):
        return f"{number:02d}" if form == "decimalZero" else str(number)
    if form in ("none", "bullet"):
        return ""
    if not 0 < number <= _LAST:
        return str(number)
    if form.endswith("Roman"):
        return _cased("".join(_roman(number)), form)
    if form in ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "japaneseCounting"):
        tens, units = divmod(number, 10)
        before = "" if tens == 0 else "十" if tens == 1 else f"{_CHINESE[tens % 10]}十"
        return before + (_CHINESE[units] if units or not tens else "")
    if form == "chicago":
        return "*†‡§"[(number - 1) % 4] * ((number - 1) // 4 + 1)
    letters = _ALPHABETS[form.removeprefix("lower").removeprefix("upper").removesuffix("Lower").removesuffix("Upper")]
    return _cased(letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1), form)


def _cased(text: str, form: str) -> str:
    return text.upper() if form.startswith("upper") or form.endswith("Upper") else text.lower()


def _roman(number: int) -> Iterator[str]:
    for size, letters in _ROMAN:
        yield letters * (number // size)
        number %= size
    yield _ROMAN_UNITS[number]
