"""Files that lie elsewhere than on this machine: s3://, gs://, abfs:// and whatever else fsspec knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KgError, UsageError
from kg.store import check, checked

_SCHEME = "://"


def is_distant(place: str | Path) -> bool:
    """Tell whether a place is an address of another machine.

    >>> is_distant("s3://texts/a.xml"), is_distant(Path("texts/a.xml"))
    (True, False)
    """
    return _SCHEME in str(place)


def find(address: str) -> Iterator[tuple[str, str]]:
    """Yield (name, address) of every file below an address; hidden files are passed over.

    Raises KgError when nothing is there.
    """
    files, root = _files(address)
    with _told(address):
        files.invalidate_cache()
        found = sorted(files.find(root))
    if not found:
        raise KgError(f"There is no file at {address}. Check the address")
    scheme = address.partition(_SCHEME)[0]
    for path in found:
        name = path.removeprefix(root).lstrip("/") or path.rpartition("/")[2]
        if not any(step.startswith(".") for step in name.split("/")):
            yield name, f"{scheme}{_SCHEME}{path}"


def size(address: str) -> int:
    """Give the number of bytes of a file; raises OSError."""
    files, path = _files(address)
    return int(files.size(path))


def content(address: str) -> bytes:
    """Read a file; raises OSError."""
    files, path = _files(address)
    read: bytes = files.cat_file(path)
    return read


@dataclass(frozen=True, slots=True)
class Bucket:
    """A store at an address that all machines of a build reach; the bucket's own rules remove what is long unused."""

    root: str

    def get(self, key: str) -> bytes | None:
        """Give what was kept under a key; what was damaged is as good as nothing."""
        files, root = _files(self.root)
        try:
            return checked(files.cat_file(f"{root}/{key[:2]}/{key[2:]}"))
        except FileNotFoundError:
            return None

    def has(self, key: str) -> bool:
        """Tell whether something is kept under a key."""
        files, root = _files(self.root)
        return bool(files.exists(f"{root}/{key[:2]}/{key[2:]}"))

    def put(self, key: str, content: bytes) -> None:
        """Keep something under a key, in one request; raises KgError when it cannot be written."""
        files, root = _files(self.root)
        with _told(self.root):
            files.pipe_file(f"{root}/{key[:2]}/{key[2:]}", content + check(content))


def upload(folder: Path, address: str) -> None:
    """Copy a release to an address; its description, with the checksum of each dump, comes last.

    Raises KgError when it cannot be written.
    """
    files, root = _files(address)
    last = folder / "dataset.ttl"
    with _told(address):
        files.invalidate_cache()
        old = set(files.find(root)) if files.exists(root) else set()
        for path in (*(one for one in sorted(folder.rglob("*")) if one.is_file() and one != last), last):
            there = f"{root}/{path.relative_to(folder).as_posix()}"
            files.put_file(str(path), there)
            old.discard(there)
        for path in sorted(old):
            files.rm_file(path)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Tell in words what a filesystem raises."""
    try:
        yield
    except OSError as problem:
        says = f"Cannot reach {address}: {problem}. Check the address and your access to it"
        raise KgError(says) from None


def _files(address: str) -> tuple[Any, str]:
    """Give the filesystem of an address, and the path in it; raises UsageError where no library knows it."""
    try:
        from fsspec.core import url_to_fs

        files, path = url_to_fs(address)
    except ImportError as missing:
        raise UsageError(f"{address} needs a library: {missing}. pip install 'nansen-kg[dask]' brings s3://") from None
    except ValueError as problem:
        raise UsageError(f"{address}: {problem}") from None
    return files, path.rstrip("/")
