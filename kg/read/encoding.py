"""Bytes to characters: UTF-8, UTF-16 and Windows-1252; anything else is refused in words."""

import codecs
import unicodedata

from kg.errors import Unreadable
from kg.model import Place, Source

_BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"{\\rtf",
)
_CONTROL = bytes([*range(0x09), *range(0x0E, 0x20)])
_HELP = "Save it as UTF-8 text"


def decode(source: Source) -> str:
    """Decode a source's bytes, in Unicode's composed form (NFC), line ends as they stand.

    Raises Unreadable for known binary formats and for bytes in no known encoding.
    """
    content, at = source.content, Place(source.name)
    if content.startswith(_BINARY):
        raise Unreadable("The file is no plain text (PDF, DOCX, image or archive). Export its text first", at)
    characters = _try_encodings(content)
    if characters is None:
        raise Unreadable(f"The file is in no known encoding (UTF-8, UTF-16, Windows-1252). {_HELP}", at)
    # Taken out as bytes, which is ten times as quick as a search of characters.
    plain = characters.encode(errors="surrogatepass")
    if len(plain.translate(None, _CONTROL)) != len(plain):
        raise Unreadable(f"The file holds control characters: it is binary or damaged. {_HELP}", at)
    return characters if unicodedata.is_normalized("NFC", characters) else unicodedata.normalize("NFC", characters)


def _try_encodings(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(content, "utf-16")
    if (found := _strict(content, "utf-8-sig")) is not None:
        return found
    return None if b"\x00" in content else _strict(content, "cp1252")


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
