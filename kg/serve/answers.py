"""Answers: on their way from a worker to the asker, and kept for the next one who asks the same."""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from tempfile import TemporaryFile
from typing import IO, Final

from kg.serve.question import Refused

HELD: Final = 2**20
"""Bytes kept in memory; a longer answer is on disk, and begins to be sent before it is complete."""
PACKED: Final = 1000
"""Bytes from which on an answer is worth compressing."""
_PIECE: Final = 2**16
_AROUND: Final = 512  # bytes that an answer takes beside its content: its name, the objects around it
_DEAR: Final = 0.1  # seconds of work that nobody should have to wait for again
_LEVEL: Final = 5


class Answer:
    """What a worker has answered so far.

    It is taken from the worker as quickly as it comes, so that a slow reader holds up nobody but himself. All who
    ask the same at the same time read the same answer; it is given up when the last of them has closed it.
    """

    def __init__(self) -> None:
        self.stop: Callable[[], object] = lambda: None
        self.media_type = ""
        self.is_graph = False
        self.size = 0
        self.seconds = 0.0
        self.complete = False
        self.refused: Refused | None = None
        self.readers = 1
        self._held: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._waiting: list[asyncio.Future[None]] = []

    def add(self, content: bytes) -> None:
        """Take the next bytes."""
        if not self.readers:
            return
        self.size += len(content)
        self._held.append(content)
        if self.size > HELD:
            if self._file is None:
                self._file = TemporaryFile()  # noqa: SIM115 - closed by `close`
            self._file.seek(0, 2)
            self._file.writelines(self._held)
            self._held.clear()
            self.wake()

    def end(self, refused: Refused | None = None) -> None:
        """Take no more: it is complete, or there is a reason why it is not."""
        self.complete = refused is None
        self.refused = refused
        self.wake()

    @property
    def over(self) -> bool:
        """Tell whether nothing more will come."""
        return self.complete or self.refused is not None

    def wake(self) -> None:
        """Let those who wait look at what is there."""
        for one in self._waiting:
            if not one.done():
                one.set_result(None)
        self._waiting.clear()

    async def look(self) -> None:
        """Wait until there is something to look at."""
        one = asyncio.get_running_loop().create_future()
        self._waiting.append(one)
        await one

    def begun(self, at_most: int = HELD) -> bool:
        """Tell whether it is complete, or so many bytes long. Raises Refused if it has failed."""
        if self.refused:
            raise self.refused
        return self.complete or self.size > at_most

    async def ended(self, at_most: int) -> None:
        """Wait until it is complete or so many bytes long. Raises Refused if it has failed by then."""
        while not self.begun(at_most):
            await self.look()

    def whole(self) -> bytes:
        """Give all of it."""
        return self._read(0, self.size)

    def _read(self, at: int, size: int) -> bytes:
        if self._file is None:
            return b"".join(self._held)[at : at + size]
        self._file.seek(at)
        return self._file.read(size)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give it as it comes. Raises Refused where it breaks off, so that nobody takes a part for the whole."""
        given = 0
        while True:
            while given < self.size:
                piece = self._read(given, _PIECE)
                given += len(piece)
                yield piece
            if self.begun(self.size):
                return
            await self.look()

    def close(self) -> None:
        """Stop whoever still works on it, if nobody else reads it; give back its memory and its place on disk."""
        self.readers -= 1
        if self.readers:
            return
        if not self.over:
            self.stop()
        self._held.clear()
        if self._file:
            self._file.close()


@dataclass(frozen=True)
class Kept:
    """A complete answer, what it is called, and how long a worker took to find it."""

    name: str
    media_type: str
    content: bytes
    seconds: float = 0

    @cached_property
    def packed(self) -> bytes:
        """The content, compressed once for all who take it so."""
        return gzip.compress(self.content, _LEVEL, mtime=0)


class Cache:
    """The answers given last, up to so many bytes; those longest unused go first.

    Answers that took long to find have half of the room for themselves: however many are found at once, as when
    somebody reads all things one by one, the dear ones stay.
    """

    def __init__(self, room: int) -> None:
        self._dear, self._cheap = _Shelf(room // 2), _Shelf(room // 2)

    def __len__(self) -> int:
        """Count the answers."""
        return len(self._dear.kept) + len(self._cheap.kept)

    def any(self, names: Iterable[str]) -> Kept | None:
        """Give the answer that is kept by one of these names."""
        for name in names:
            for shelf in (self._cheap, self._dear):
                if name in shelf.kept:
                    shelf.kept.move_to_end(name)
                    return shelf.kept[name]
        return None

    def put(self, answer: Kept) -> None:
        """Keep an answer."""
        (self._dear if answer.seconds > _DEAR else self._cheap).put(answer)


class _Shelf:
    """Answers up to so many bytes, the one used last at the end."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self.kept: Final[OrderedDict[str, Kept]] = OrderedDict()

    def put(self, answer: Kept) -> None:
        size = len(answer.content) + _AROUND
        if answer.name in self.kept or size > self._room:
            return
        self.kept[answer.name] = answer
        self._taken += size
        while self._taken > self._room:
            _, gone = self.kept.popitem(last=False)
            self._taken -= len(gone.content) + _AROUND
