"""Answers: on their way from a worker to the asker, and kept for the next one who asks the same."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Final

from kg.serve.question import Refused

HELD: Final = 2**20
"""Bytes kept in memory; a longer answer is on disk, and begins to be sent before it is complete."""
_PIECE: Final = 2**16


class Answer:
    """What a worker has answered so far.

    It is taken from the worker as quickly as it comes, so that a slow reader holds up nobody but himself.
    """

    def __init__(self) -> None:
        self.stop: Callable[[], object] = lambda: None
        self.media_type = ""
        self.size = 0
        self.complete = False
        self.refused: Refused | None = None
        self._content = SpooledTemporaryFile[bytes](max_size=HELD)
        self._news = asyncio.Event()

    def add(self, content: bytes) -> None:
        """Take the next bytes."""
        if self._content.closed:
            return
        self._content.seek(self.size)
        self._content.write(content)
        self.size += len(content)
        self._news.set()

    def end(self, refused: Refused | None = None) -> None:
        """Take no more: it is complete, or there is a reason why it is not."""
        self.complete = refused is None
        self.refused = refused
        self._news.set()

    @property
    def _over(self) -> bool:
        return self.complete or self.refused is not None

    async def begun(self) -> None:
        """Wait until it is complete or too long to wait for its end. Raises Refused if it has failed by then."""
        await self.ended(HELD)

    async def ended(self, at_most: int) -> None:
        """Wait until it is complete or so many bytes long. Raises Refused if it has failed by then."""
        while not self._over and self.size < at_most:
            await self._more()
        if self.refused:
            raise self.refused

    async def _more(self) -> None:
        self._news.clear()
        await self._news.wait()

    def whole(self) -> bytes:
        """Give all of it."""
        self._content.seek(0)
        return self._content.read()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give it as it comes. Raises Refused where it breaks off, so that nobody takes a part for the whole."""
        given = 0
        while True:
            while given < self.size:
                self._content.seek(given)
                piece = self._content.read(_PIECE)
                given += len(piece)
                yield piece
            if self.refused:
                raise self.refused
            if self.complete:
                return
            await self._more()

    def close(self) -> None:
        """Stop whoever still works on it; give back its memory and its place on disk."""
        if not self._over:
            self.stop()
        self._content.close()


@dataclass(frozen=True, slots=True)
class Kept:
    """A complete answer."""

    media_type: str
    content: bytes


class Cache:
    """The answers given last, up to so many bytes; those longest unused go first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, key: str) -> Kept | None:
        """Give the answer kept for a question."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: str, answer: Kept) -> None:
        """Keep the answer to a question."""
        if key in self._kept or len(answer.content) > self._room:
            return
        self._kept[key] = answer
        self._taken += len(answer.content)
        while self._taken > self._room:
            _, gone = self._kept.popitem(last=False)
            self._taken -= len(gone.content)
