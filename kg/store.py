"""Results by what they were made of: a build finds what an earlier one made of the same bytes by the same rules.

A key is the digest of everything a result depends on, so nothing in a store is ever wrong, only unused: a killed
build goes on where it stopped, two builds may share a store, and so may machines.
"""

import hashlib
import os
import pickle
import platform
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Protocol

from kg.errors import KgError
from kg.publish.stale import fresh_folder
from kg.resources import folder

UNUSED = 7 * 24 * 3600
"""Seconds after which a result that no build asked for is removed."""
_LATELY = UNUSED / 14
_CHECK = 4
_MAKERS = ("lxml", "msgspec", "pyahocorasick", "pyoxigraph", "pypdfium2")


class Store(Protocol):
    """Keeps results by their keys; tasks take it with them to other processes."""

    def __hash__(self) -> int:
        """Tell stores apart: what was learnt from one may be remembered."""

    def get(self, key: str) -> bytes | None:
        """Give what was kept under a key, if anything was."""

    def has(self, key: str) -> bool:
        """Tell whether something is kept under a key, and keep it for longer."""

    def put(self, key: str, content: bytes) -> None:
        """Keep something under a key; whoever reads it meanwhile sees nothing or the whole."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A store in a folder of this machine, readable by its owner only: what is in it is trusted."""

    root: Path

    def get(self, key: str) -> bytes | None:
        """Give what was kept under a key; what was damaged on the disk is as good as nothing."""
        path = self._path(key)
        try:
            _touch(path)
            with open(path, "rb") as file:
                # Read in two, since to cut the check off would copy the rest.
                content = file.read(os.fstat(file.fileno()).st_size - _CHECK)
                is_whole = file.read() == check(content)
        except (OSError, ValueError):
            return None
        if not is_whole:
            with suppress(OSError):
                os.unlink(path)
        return content if is_whole else None

    def has(self, key: str) -> bool:
        """Tell whether something is kept under a key, and note that it is in use."""
        try:
            _touch(self._path(key))
        except OSError:
            return False
        return True

    def put(self, key: str, content: bytes) -> None:
        """Keep something under a key; raises KgError when the disk is full or cannot be written."""
        path = Path(self._path(key))
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=path.parent)
            try:
                with open(number, "wb") as file:
                    file.write(content)
                    file.write(check(content))
                os.replace(name, path)
            except BaseException:
                with suppress(OSError):
                    os.unlink(name)
                raise
        except OSError as problem:
            says = f"Cannot write {path.parent}: {problem.strerror}. Make room, or choose another folder"
            raise KgError(says) from None

    def forget(self, before: float) -> None:
        """Remove what was last used before a time (seconds since 1970), and what killed builds left half written."""
        for path in self.root.glob("??/*"):
            with suppress(OSError):
                if path.stat().st_mtime < before:
                    path.unlink()

    def _path(self, key: str) -> str:
        return f"{self.root}/{key[:2]}/{key[2:]}"


def _touch(path: str) -> None:
    """Note that a file is in use, unless that was noted lately; raises OSError when there is none."""
    if time.time() - os.stat(path).st_mtime > _LATELY:
        os.utime(path)


@contextmanager
def opened(where: Path | str | None, out: Path) -> Iterator[Store]:
    """Give the store in a folder, without what is long unused, or at an address; or one beside `out`, gone at the end.

    Raises KgError when the folder cannot be written.
    """
    if isinstance(where, str):
        from kg.distant import Bucket

        yield Bucket(where.rstrip("/"))
        return
    try:
        if where is None:
            out.parent.mkdir(parents=True, exist_ok=True)
            with fresh_folder(out) as made:
                yield Folder(made / "results")
            return
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        place, option = (out.parent, "out") if where is None else (where, "cache")
        raise KgError(f"Cannot write {place}: {problem.strerror}. Choose another folder with --{option}") from None
    store = Folder(where)
    yield store
    store.forget(time.time() - UNUSED)


def needed(kept: Store, key: str) -> bytes:
    """Give what was there a moment ago; raises KgError when it is no more."""
    content = kept.get(key)
    if content is None:
        raise KgError("A kept result was removed or damaged during the build. Build again, or with --no-cache")
    return content


def key(*parts: str | bytes) -> str:
    """Make the key of what depends on these parts, and on the rules.

    >>> key("understand", "a.xml") == key("understand", "a.xml")
    True
    >>> key("ab", "c") == key("a", "bc")
    False
    """
    digest = hashlib.sha256(rules())
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


@cache
def rules() -> bytes:
    """Give the digest of all that decides what is made of a text: our code, words and shapes, and what they run on."""
    digest = hashlib.sha256()
    versions = (platform.python_version(), sys.byteorder, zlib.ZLIB_RUNTIME_VERSION, *map(metadata.version, _MAKERS))
    digest.update(repr(versions).encode())
    for name, content in sorted((*_contents(files("kg"), "kg"), *_contents(folder("shapes"), "shapes"))):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.digest()


def check(content: bytes) -> bytes:
    """Give the bytes that are kept behind content, to see that it is whole."""
    return zlib.crc32(content).to_bytes(_CHECK, "big")


def checked(kept: bytes) -> bytes | None:
    """Give the content of what was kept, if it is whole."""
    content = kept[:-_CHECK]
    return content if kept[-_CHECK:] == check(content) else None


def _contents(place: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for found in place.iterdir():
        if found.is_dir():
            yield from _contents(found, f"{name}/{found.name}")
        elif found.name.endswith((".py", ".toml", ".csv", ".ttl")):
            yield f"{name}/{found.name}", found.read_bytes()


def pack(result: Any) -> bytes:
    """Write a result down for this version of the rules."""
    return pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)


def unpack(content: bytes) -> Any:
    """Read what `pack` wrote."""
    return pickle.loads(content)
