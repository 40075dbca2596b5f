"""Fetching texts from the UN's document system: politely, with a memory, and no further than it was sent.

A symbol, a language and a type make an address (the template in kg.toml). What was fetched is noted with its
checksum in `.fetched.jsonl` beside the files, and is not fetched again. A redirect may lead to a public address
only; what comes must be what was asked for, and no larger than a document can be.
"""

import hashlib
import json
import os
import re
import shutil
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import quote, urlsplit

from kg import iri, reach
from kg.errors import KgError, UsageError
from kg.remote import AGENT

Kind = Literal["docx", "doc", "pdf"]
TEMPLATE: Final = "https://documents.un.org/api/symbol/access?s={symbol}&l={language}&t={type}"
LANGUAGES: Final = ("en", "fr", "es", "ru", "ar", "zh")
KINDS: Final = ("docx", "doc", "pdf")
NOTED: Final = ".fetched.jsonl"
_RANGE: Final = re.compile(r"(?P<stem>.*[/ ])(?:(?P<from>\d{1,5})-(?P<to>\d{1,5})|(?P<open>\*))\Z")
_BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_MISSING: Final = frozenset({404, 410})
_CHUNK: Final = 65_536
_LONGEST_PAUSE: Final = 120.0
_WIDEST: Final = 5000


class Wanted(NamedTuple):
    """One text: its symbol, language and type."""

    symbol: str
    language: str
    kind: Kind

    @property
    def file(self) -> str:
        """Name the file it is kept in."""
        return f"{iri.slug(self.symbol)}.{self.language}.{self.kind}"


class Fetched(NamedTuple):
    """What came of one text: `state` is fetched, kept (from last time), missing or failed; `says` tells why."""

    symbol: str
    language: str
    file: str
    state: Literal["fetched", "kept", "missing", "failed"]
    says: str = ""


@dataclass(frozen=True, slots=True)
class Manners:
    """How we behave: seconds between two requests, how often and how long to try, how much to take."""

    template: str = TEMPLATE
    pause: float = 1.0
    attempts: int = 5
    patience: float = 1.0
    timeout: float = 30.0
    longest: float = 300.0
    largest: int = 50_000_000
    misses: int = 5


class _Missing(Exception):
    """The document system has no such text."""


class _Failed(Exception):
    """The text cannot be had; trying again would not help."""


class _Again(Exception):
    """It did not work, and may later; `after` is how long the server asks us to wait."""

    def __init__(self, says: str, after: float = 0.0) -> None:
        super().__init__(says)
        self.after = after


def manners(settings: dict[str, Any]) -> Manners:
    """Read the part [fetch] of kg.toml: template, pause, attempts, largest, misses ...; raises KgError."""
    told = settings.get("fetch", {})
    known = asdict(Manners())
    for name, value in told.items():
        if name not in known or not isinstance(value, (int, float) if name != "template" else str):
            raise KgError(f"kg.toml: [fetch] {name} = {value!r} is no setting. There are: {', '.join(known)}")
    found = Manners(**told)
    url = urlsplit(found.template)
    if url.scheme not in ("http", "https") or "{symbol}" not in found.template or not url.hostname:
        raise KgError(f"kg.toml: [fetch] template = {found.template!r} is no http(s) address with {{symbol}} in it")
    return found


def expand(asked: str) -> tuple[bool, Iterator[str]]:
    """Give the symbols that are meant, and whether their end must be found out.

    >>> list(expand("A/RES/62/3-5")[1])
    ['A/RES/62/3', 'A/RES/62/4', 'A/RES/62/5']
    >>> expand("A/RES/99/*")[0]
    True

    Raises UsageError for what is no symbol.
    """
    match = _RANGE.match(asked)
    try:
        iri.slug(match["stem"] + "1" if match else asked)
    except ValueError:
        raise UsageError(f"{asked!r} is no document symbol. Write A/RES/99/1, A/RES/99/1-20 or A/RES/99/*") from None
    if match is None:
        return False, iter([asked])
    stem = match["stem"]
    if match["open"]:
        return True, (f"{stem}{number}" for number in count(1))
    first, last = int(match["from"]), int(match["to"])
    if not first <= last <= first + _WIDEST:
        raise UsageError(f"{asked!r}: a range goes up, by {_WIDEST:,} at most")
    return False, (f"{stem}{number}" for number in range(first, last + 1))


def address(wanted: Wanted, template: str = TEMPLATE) -> str:
    """Make the address of a text.

    >>> address(Wanted("A/RES/99/1", "en", "pdf"))
    'https://documents.un.org/api/symbol/access?s=A/RES/99/1&l=en&t=pdf'
    """
    symbol = quote(wanted.symbol, safe="/")
    return template.format(symbol=symbol, language=wanted.language, type=wanted.kind)


def planned(asked: Sequence[str], languages: Sequence[str], kind: Kind, how: Manners) -> Iterator[str]:
    """Give the addresses that would be asked for; of an open range the first."""
    for is_open, symbols in map(expand, asked):
        for symbol in [next(symbols)] if is_open else symbols:
            for language in languages:
                more = f"  and on, until {how.misses} numbers are missing" if is_open else ""
                yield address(Wanted(symbol, language, kind), how.template) + more


def fetch(
    asked: Sequence[str],
    languages: Sequence[str],
    kind: Kind,
    folder: Path,
    how: Manners,
    tell: Callable[[str], None] = lambda words: None,
) -> Iterator[Fetched]:
    """Fetch texts into a folder, one by one; what is there and unchanged is kept.

    An open range (`A/RES/99/*`) ends when so many numbers in a row (`misses`) are there in no language.
    """
    expanded = [expand(one) for one in asked]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise KgError(f"Cannot write into {folder}: {problem.strerror}. Choose another folder with --to") from None
    fetcher = _Fetcher(folder, how, tell)
    for is_open, symbols in expanded:
        missed = 0
        for symbol in symbols:
            came = [fetcher.one(Wanted(symbol, language, kind)) for language in languages]
            yield from came
            states = {one.state for one in came}
            missed = missed + 1 if states == {"missing"} else 0
            if is_open and (missed >= how.misses or states == {"failed"}):
                break


@dataclass(slots=True)
class _Fetcher:
    folder: Path
    how: Manners
    tell: Callable[[str], None]
    _opener: urllib.request.OpenerDirector = field(init=False)
    _noted: dict[str, str] = field(init=False)
    _last: float = 0.0

    def __post_init__(self) -> None:
        self._opener = reach.opener(self.how.template)
        self._noted = _noted(self.folder / NOTED)

    def one(self, wanted: Wanted) -> Fetched:
        """Fetch one text, if it is not here yet."""
        path = self.folder / wanted.file
        if path.is_file() and self._noted.get(wanted.file) == hashlib.sha256(path.read_bytes()).hexdigest():
            return Fetched(wanted.symbol, wanted.language, wanted.file, "kept")
        try:
            content = self._patiently(wanted)
        except _Missing as problem:
            return Fetched(wanted.symbol, wanted.language, wanted.file, "missing", str(problem))
        except _Failed as problem:
            return Fetched(wanted.symbol, wanted.language, wanted.file, "failed", str(problem))
        unfinished = path.with_name(f".{path.name}.part")
        unfinished.write_bytes(content)
        unfinished.replace(path)
        self._note(wanted, content)
        return Fetched(wanted.symbol, wanted.language, wanted.file, "fetched")

    def _patiently(self, wanted: Wanted) -> bytes:
        url = address(wanted, self.how.template)
        for attempt in range(1, self.how.attempts + 1):
            time.sleep(max(0.0, self._last + self.how.pause - time.monotonic()))
            try:
                return self._get(url, wanted)
            except _Again as problem:
                if attempt == self.how.attempts:
                    raise _Failed(f"{problem}, {attempt} times. Try again later") from None
                self.tell(f"{wanted.file}: {problem}; once more ({attempt + 1} of {self.how.attempts})")
                time.sleep(min(max(problem.after, self.how.patience * 2 ** (attempt - 1)), _LONGEST_PAUSE))
            finally:
                self._last = time.monotonic()
        raise AssertionError("no attempt at all")

    def _get(self, url: str, wanted: Wanted) -> bytes:
        request = urllib.request.Request(url, headers={"User-Agent": AGENT, "Accept": "*/*"})
        try:
            with self._opener.open(request, timeout=self.how.timeout) as answer:
                content = self._read(answer)
        except urllib.error.HTTPError as error:
            with error:
                after = error.headers.get("Retry-After") or ""
            if error.code in _MISSING:
                raise _Missing(f"the document system has none ({error.code})") from None
            if error.code in _BUSY:
                raise _Again(f"the server answers {error.code}", float(after) if after.isdecimal() else 0.0) from None
            if 300 <= error.code < 400:
                raise _Failed("the server sends us round in a circle, or to an address that is not http(s)") from None
            raise _Failed(f"the server refuses it ({error.code})") from None
        except reach.Refused as problem:
            raise _Failed(str(problem)) from None
        except (OSError, HTTPException) as problem:
            reason = getattr(problem, "reason", problem)
            raise _Again(f"the connection fails ({reason or type(problem).__name__})") from None
        _check(content, wanted.kind)
        return content

    def _read(self, answer: HTTPResponse) -> bytes:
        """Read an answer within the limits of size and time."""
        end = time.monotonic() + self.how.longest
        told = answer.headers.get("Content-Length", "")
        pieces: list[bytes] = []
        size = int(told) if told.isdecimal() else 0
        while size <= self.how.largest:
            piece = answer.read1(_CHUNK)
            if not piece:
                content = b"".join(pieces)
                if told.isdecimal() and len(content) != int(told):
                    raise _Again(f"the answer broke off ({len(content):,} of {told} bytes)")
                return content
            pieces.append(piece)
            size = max(size, sum(map(len, pieces)) if len(pieces) % 16 == 0 else size)
            if time.monotonic() > end:
                raise _Again(f"the answer was not whole after {self.how.longest:.0f} seconds")
        raise _Failed(f"it is larger than {self.how.largest:,} bytes (largest, in kg.toml)")

    def _note(self, wanted: Wanted, content: bytes) -> None:
        checksum = hashlib.sha256(content).hexdigest()
        self._noted[wanted.file] = checksum
        note = {
            "file": wanted.file,
            "symbol": wanted.symbol,
            "language": wanted.language,
            "url": address(wanted, self.how.template),
            "size": len(content),
            "sha256": checksum,
        }
        with (self.folder / NOTED).open("a", encoding="utf-8") as file:
            file.write(json.dumps(note, ensure_ascii=False) + "\n")


def _noted(path: Path) -> dict[str, str]:
    """Read what was fetched before; a line that was cut off does not count."""
    found: dict[str, str] = {}
    if path.is_file():
        for line in path.read_text("utf-8", "replace").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                note = json.loads(line)
                found[note["file"]] = note["sha256"]
    return found


# ---- is it what was asked for? ----


def _check(content: bytes, kind: Kind) -> None:
    """Look whether a document is one of its kind, and whole."""
    if re.match(rb"\s*<(!doctype html|html|\?xml)", content[:200], re.IGNORECASE):
        raise _Missing(f"the document system sends a web page instead of a {kind.upper()} file")
    if kind == "pdf":
        if not content.startswith(b"%PDF-"):
            raise _Failed("what came is no PDF file")
        if b"%%EOF" not in content[-2048:]:
            raise _Again("the PDF file is broken off")
    elif kind == "doc":
        if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            raise _Failed("what came is no Word file (.doc)")
    else:
        if not content.startswith(b"PK\x03\x04"):
            raise _Failed("what came is no Word file (.docx)")
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                names = archive.namelist()
        except zipfile.BadZipFile:
            raise _Again("the Word file is broken off") from None
        if "word/document.xml" not in names:
            raise _Failed("what came is a ZIP file, but no Word file")


# ---- Akoma Ntoso files from a clone of the UN's public repositories ----

_TAGS: Final = {"eng": "en", "fra": "fr", "fre": "fr", "spa": "es", "rus": "ru", "ara": "ar", "zho": "zh", "chi": "zh"}
_HEAD: Final = 20_000
_EXPRESSION: Final = re.compile(rb'<FRBRlanguage[^<>]*language="([a-z]{3})"')


def copy_akn(
    clone: Path, asked: Sequence[str], languages: Sequence[str], folder: Path, dry: bool = False
) -> Iterator[Fetched]:
    """Copy the Akoma Ntoso files of a clone, in these languages, of these symbols (all when none is named).

    A file keeps its name below the clone; symbols are looked for in that name, as the UN writes them there
    (`A_RES_78_140-2325931A.xml`).
    """
    if not clone.is_dir():
        raise KgError(f"There is no folder {clone}. Clone a repository first: git clone URL {clone}")
    wanted = [_named(one) for one in asked]
    found = 0
    for path in sorted(clone.rglob("*.xml")):
        name = path.relative_to(clone).as_posix()
        if path.is_symlink() or any(step.startswith(".") for step in name.split("/")):
            continue
        if wanted and not any(one.search(path.stem.replace("(", "_").replace(" ", "_")) for one in wanted):
            continue
        with path.open("rb") as file:
            head = file.read(_HEAD)
        language = _EXPRESSION.search(head)
        tag = _TAGS.get(language[1].decode(), "") if language and b"<akomaNtoso" in head else ""
        if tag not in languages:
            continue
        found += 1
        target = folder / name
        if target.is_file() and target.read_bytes() == path.read_bytes():
            yield Fetched(path.stem, tag, name, "kept")
            continue
        if dry:
            yield Fetched(path.stem, tag, name, "fetched", "would be copied")
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.part")
        shutil.copyfile(path, unfinished)
        os.replace(unfinished, target)
        yield Fetched(path.stem, tag, name, "fetched")
    if not found:
        raise KgError(f"{clone} holds no Akoma Ntoso file that was asked for, in {', '.join(languages)}")


def _named(asked: str) -> re.Pattern[str]:
    """Make a pattern that finds a symbol, or a range of them, in the name of a file."""
    is_open, symbols = expand(asked)
    stems = [asked[:-1] + "\0"] if is_open else list(symbols)
    parts = (re.escape(re.sub(r"[/. ()]+", "_", stem).rstrip("_")).replace("\0", r"\d+") for stem in stems)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(parts)})(?![0-9])", re.IGNORECASE)
