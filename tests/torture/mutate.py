"""What happens to documents: they are cut, doubled, shuffled, and filled with what no writer would send.

Everything is drawn from one `random.Random`, so a case comes back from its number.
"""

import random
import unicodedata
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO

from tests.carriers import zipped

NASTY = (
    "\0",
    "\x1b[2J",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202e",  # right-to-left override
    "\u2066\u2067\u2069",
    "\ufeff",
    "\ufffe",
    "\u00ad",
    "\u200b",
    "\u0301" * 40,  # accents without a letter
    "e" + "\u0301\u0327" * 200,
    "\U000e0041",  # tag characters
    "\U0010fffd",
    "ﷺ",  # one character that compatibility writes with eighteen
    "İıſK",
    "＜script＞",
    "<script>alert(1)</script>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "&#0;&#xd800;&bogus;",
    "=HYPERLINK(1)",
    "../../etc/passwd",
    '"@en . <urn:x> <urn:y> <urn:z> .',
    "\\u0022",
    "https://example.org/>",
    "{}|^`\\",
    "%00%2e%2e",
    "()" * 60,
    "((((" * 40,
    "[" * 200,
    "*" * 120,
    "_" * 120,
    "¹²³" * 60,
    " \t" * 200,
    "9" * 400,
    "1. " * 60,
    "(a) (i) (A) " * 30,
    "A/RES/" * 60,
    "A/RES/99/1, 99/2 and " * 40,
    "Ibid. " * 60,
    "No. 1 (MMMMMMMM) - 9999",
    "31 February 0000",
    "٣١/٠٢",
    "第" * 100,
    "※",
)
HEAVY = 600
"""Characters; what is doubled and doubled again stays below some thousands."""


@cache
def classes() -> tuple[str, ...]:
    """Give two characters of every class of Unicode, surrogates among them."""
    found: dict[str, list[str]] = {}
    for number in [*range(0x3000), *range(0xA000, 0x20000, 7), *range(0xE0000, 0xE01F0), 0xD800, 0xDFFF, 0x10FFFF]:
        found.setdefault(unicodedata.category(chr(number)), []).append(chr(number))
    return tuple(one for signs in found.values() for one in (signs[0], signs[-1]))


def nasty(chance: random.Random) -> str:
    """Draw something that no writer sends."""
    return chance.choice(NASTY) if chance.random() < 0.6 else chance.choice(classes()) * chance.choice((1, 1, 3, 50))


def text(chance: random.Random, words: str) -> str:
    """Spoil a text in one to four ways."""
    for _ in range(chance.randint(1, 4)):
        words = chance.choice(_OF_TEXT)(chance, words)
    return words


def _span(chance: random.Random, words: str) -> tuple[int, int]:
    begins = chance.randrange(len(words) + 1)
    return begins, min(len(words), begins + chance.choice((1, 3, 20, HEAVY)))


def _cut(chance: random.Random, words: str) -> str:
    begins, ends = _span(chance, words)
    return chance.choice((words[:begins] + words[ends:], words[:begins], words[begins:]))


def _double(chance: random.Random, words: str) -> str:
    begins, ends = _span(chance, words)
    return words[:ends] + words[begins:ends] * chance.choice((1, 2, 10)) + words[ends:]


def _shuffle(chance: random.Random, words: str) -> str:
    by = chance.choice(("\n", "\n\n", " ", ". "))
    pieces = words.split(by)
    chance.shuffle(pieces)
    return by.join(pieces)


def _swap(chance: random.Random, words: str) -> str:
    lines = words.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _insert(chance: random.Random, words: str) -> str:
    begins, _ = _span(chance, words)
    return words[:begins] + nasty(chance) + words[begins:]


def _replace(chance: random.Random, words: str) -> str:
    sign = chance.choice(words) if words else " "
    return words.replace(sign, nasty(chance)[:20], chance.choice((1, 1, 30)))


def _join_lines(chance: random.Random, words: str) -> str:
    return words.replace("\n", chance.choice((" ", "", "\r", "\r\n", "\n\n", "\f", "<br>\n")))


_OF_TEXT: tuple[Callable[[random.Random, str], str], ...] = (
    _cut,
    _cut,
    _double,
    _shuffle,
    _swap,
    _insert,
    _insert,
    _replace,
    _join_lines,
)


def encoded(chance: random.Random, words: str) -> bytes:
    """Write characters as bytes, mostly in UTF-8; surrogates come through."""
    encoding = chance.choices(("utf-8", "utf-16", "utf-8-sig", "cp1252", "utf-7"), (20, 2, 1, 1, 1))[0]
    errors = "surrogatepass" if encoding.startswith("utf-8") else "replace"
    return words.encode(encoding, errors)


def binary(chance: random.Random, content: bytes) -> bytes:
    """Spoil bytes: flip, cut, double, overwrite."""
    spoilt = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(spoilt)) if spoilt else 0
        match chance.randrange(5):
            case 0:
                spoilt[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del spoilt[at : at + chance.choice((1, 16, 400))]
            case 2:
                spoilt[at:at] = spoilt[at : at + chance.choice((4, 64, 400))]
            case 3:
                spoilt[at:at] = nasty(chance).encode("utf-8", "surrogatepass")
            case 4:
                # A number that tells a length or a place becomes another one.
                spoilt[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"99999", b"-1", b"1e9"))
    return bytes(spoilt)


def marked_up(chance: random.Random, content: bytes) -> bytes:
    """Spoil XML or HTML: as text, by its tags, or as bytes."""
    words = content.decode("utf-8", "replace")
    if chance.random() < 0.5:
        tags = words.split("<")
        at = chance.randrange(len(tags))
        match chance.randrange(4):
            case 0:
                tags[at:at] = [chance.choice(tags) for _ in range(chance.choice((1, 5, 60)))]
            case 1:
                del tags[at : at + chance.choice((1, 2, 20))]
            case 2:
                tags.insert(at, chance.choice(tags).partition(">")[0] + ">")
            case 3:
                one = chance.choice(
                    ("sup>", "i>", "div>", "p>", "table>", "td>", "ol>", "li>", "w:p>", "w:r>", "list>")
                )
                tags[at:at] = [one] * chance.choice((3, 30, 300))
        words = "<".join(tags)
    else:
        words = text(chance, words)
    return encoded(chance, words) if chance.random() < 0.9 else binary(chance, content)


def packed(chance: random.Random, content: bytes) -> bytes:
    """Spoil a DOCX: a part of it, or its bytes."""
    if chance.random() < 0.2:
        return binary(chance, content)
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = chance.choice(list(parts))
    parts[name] = marked_up(chance, parts[name])
    if chance.random() < 0.1:
        parts[chance.choice(("../evil.xml", "/word/document.xml", "word/document.xml/x", nasty(chance)[:40]))] = b"<a/>"
    parts.pop("[Content_Types].xml", None)
    try:
        return zipped(parts)
    except (UnicodeEncodeError, ValueError):
        return binary(chance, content)
