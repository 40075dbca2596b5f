"""A spool on disk: the statements of every source, in order of arrival, read back in order of graph."""

import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from kg.errors import KgError
from kg.model import Described


class _Entry(NamedTuple):
    graph: str
    folder: str
    slug: str
    offset: int


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

    def add(self, described: Described) -> None:
        """Keep what one source says."""
        self._entries.append(_Entry(described.graph, described.folder, described.slug, self._file.seek(0, 2)))
        pickle.dump(described, self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def groups(self) -> Iterator[list[Described]]:
        """Yield what belongs in one Turtle file together, in the order of folder and slug."""
        group: list[Described] = []
        for entry in sorted(self._entries, key=lambda entry: (entry.folder, entry.slug, entry.graph, entry.offset)):
            if group and (group[0].folder, group[0].slug) != (entry.folder, entry.slug):
                yield group
                group = []
            self._file.seek(entry.offset)
            group.append(pickle.load(self._file))
        if group:
            yield group
