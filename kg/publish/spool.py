"""A spool on disk: what every source says, in order of arrival, read back work by work."""

import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from kg.errors import KgError
from kg.model import Described


class Packed(NamedTuple):
    """What one source says, packed for the way between processes and for the disk."""

    graph: str
    folder: str
    slug: str
    source: str
    is_register: bool
    content: bytes

    @classmethod
    def of(cls, described: Described) -> Self:
        """Pack what a source says."""
        content = pickle.dumps(described, protocol=pickle.HIGHEST_PROTOCOL)
        is_register = described.origin is None
        return cls(described.graph, described.folder, described.slug, described.source, is_register, content)

    def opened(self) -> Described:
        """Unpack what was packed here, in this run."""
        described: Described = pickle.loads(self.content)
        return described


class _Entry(NamedTuple):
    """Where something packed lies; sorted as it comes back."""

    folder: str
    slug: str
    graph: str
    source: str
    offset: int
    length: int
    is_register: bool


class Spool:
    """Holds what was described until it is published; kept beside `out`, gone when closed."""

    def __init__(self, out: Path) -> None:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(prefix=".nansen-", dir=out.parent)  # noqa: SIM115
        except OSError as problem:
            raise KgError(f"Cannot write beside {out}: {problem.strerror}. Choose another folder with --out") from None
        self._entries: list[_Entry] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, packed: Packed) -> None:
        """Keep what one source says."""
        offset = self._file.seek(0, 2)
        self._file.write(packed.content)
        graph, folder, slug, source, is_register, content = packed
        self._entries.append(_Entry(folder, slug, graph, source, offset, len(content), is_register))

    def groups(self) -> Iterator[list[Packed]]:
        """Yield what belongs in one Turtle file together, in the order of folder and slug, whatever came first."""
        group: list[Packed] = []
        for entry in sorted(self._entries):
            if group and (group[0].folder, group[0].slug) != (entry.folder, entry.slug):
                yield group
                group = []
            self._file.seek(entry.offset)
            content = self._file.read(entry.length)
            group.append(Packed(entry.graph, entry.folder, entry.slug, entry.source, entry.is_register, content))
        if group:
            yield group
