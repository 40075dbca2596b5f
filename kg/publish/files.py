"""Files of a release, measured."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Published:
    """One file of a release: where it is (relative to the release, with `/`), what it is, size and checksum.

    A table has its number of `rows`, and the path of the file that describes its columns (`described_by`).
    """

    path: str
    media_type: str
    size: int
    sha256: str
    rows: int | None = None
    described_by: str | None = None


def written(root: Path, path: str, media_type: str) -> Published:
    """Measure a file that was written below `root`."""
    return Published(path, media_type, (root / path).stat().st_size, digest(root / path))


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def measured(path: str, media_type: str, content: bytes) -> Published:
    """Measure a file of this content."""
    return Published(path, media_type, len(content), hashlib.sha256(content).hexdigest())
