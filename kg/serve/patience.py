"""HTTP with an end to patience: who sends a request or takes an answer too slowly is not waited for.

uvicorn waits without end for the rest of a request and for a reader that has stopped reading; a thousand such
connections take all the files a process may open. Here a request must be there, and a stopped reader go on, within
some seconds, the head of a request has a longest length, and only so many requests may be sent ahead of their answers.
"""

from asyncio import TimerHandle, Transport
from collections.abc import Collection
from typing import Any, Final

from uvicorn.protocols.http.auto import AutoHTTPProtocol

SECONDS: Final = 20
"""For a whole request, from the first byte; and for a pause of who reads an answer."""
LONGEST_HEAD: Final = 65_536
"""Bytes of a request's first line and headers: a query of this length goes into the address, longer ones are posted."""
MOST_AHEAD: Final = 100
"""Requests that may wait for the answer of one before them (pipelining); each takes some kilobytes."""
_TOO_LONG: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Protocol(AutoHTTPProtocol):  # type: ignore[misc,valid-type]
    """One connection: uvicorn's protocol, httptools' or h11's."""

    _sending: TimerHandle | None = None
    _reading: TimerHandle | None = None
    _head = 0
    _answered: Any = None
    """The request that is being answered: httptools' protocol reads ahead, and its `cycle` is the last one read."""
    pipeline: Collection[object] = ()
    """What was read ahead; h11's protocol does not."""

    def connection_made(self, transport: Transport) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._expect()

    def connection_lost(self, problem: Exception | None) -> None:
        """Wait no longer."""
        self._stop()
        self.resume_writing()
        self._break_off()
        super().connection_lost(problem)

    def data_received(self, data: bytes) -> None:
        """Take bytes of a request; wait for its rest, but not for ever."""
        if self._sending is None:
            self._expect()
        before: Any = self.cycle
        is_body = before is not None and before.more_body
        super().data_received(data)
        self._head = 0 if is_body or self.cycle is not before else self._head + len(data)
        if self._head > LONGEST_HEAD:
            self.transport.write(_TOO_LONG)
            self._leave()
        elif len(self.pipeline) > MOST_AHEAD:
            self._leave()
        if self.cycle is not None and not self.cycle.more_body:
            self._stop()

    def pause_writing(self) -> None:
        """Wait for a reader who does not keep up, but not for ever."""
        super().pause_writing()
        if self._reading is None:
            self._reading = self.loop.call_later(SECONDS, self._leave)

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _expect(self) -> None:
        self._sending = self.loop.call_later(SECONDS, self._leave)

    def _leave(self) -> None:
        """Close the connection."""
        self._break_off()
        if self._reading is None:
            self.transport.close()
        else:
            self.transport.abort()

    def _break_off(self) -> None:
        """Tell an answer that is under way at once that nobody waits: with uvloop, to write then is an error.

        uvicorn tells the last request that was read, which need not be the one that is being answered.
        """
        for cycle in (self._answered, self.cycle):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """Note what is being answered; only httptools' protocol calls this."""
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def _stop(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None
