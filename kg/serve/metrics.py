"""What the server has done and is doing, for Prometheus and others that read its text format.

https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4)
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg import __version__

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS: Final = (0.005, 0.05, 0.25, 1.0, 5.0, 30.0)
"""Seconds; the classes of the histogram."""
_GAUGES: Final = {
    "workers": "Processes that answer queries.",
    "long": "Queries that go on for long, in processes of their own.",
    "waiting": "Queries that wait for a process.",
    "kept": "Answers kept to be given again.",
}


@dataclass(slots=True)
class _Times:
    """How many requests took how long."""

    classes: list[int] = field(default_factory=lambda: [0] * (len(_BOUNDS) + 1))
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        self.classes[bisect_left(_BOUNDS, seconds)] += 1
        self.seconds += seconds


class Metrics:
    """Counts what is answered; it outlives the release that is served."""

    def __init__(self) -> None:
        self._answered: Counter[tuple[str, int]] = Counter()
        self._times = {"query": _Times(), "page": _Times()}

    async def counted(self, application: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count its answer: a query's or any other; 499 where the asker left before it came."""
        status = 499

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = perf_counter()
        try:
            await application(scope, receive, noted)
        finally:
            kind = "query" if scope["path"] == "/sparql" else "page"
            self._answered[kind, status] += 1
            self._times[kind].add(perf_counter() - began)

    def response(self, release: str, state: Mapping[str, int]) -> Response:
        """Write all down: the counts, and the state of the pool."""
        lines = [*self._lines(), *_gauges(release, state)]
        return Response("\n".join(lines) + "\n", headers={"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"})

    def _lines(self) -> Iterator[str]:
        yield from _head("nansen_requests_total", "counter", "Requests that were answered, by kind and status.")
        for (kind, status), number in sorted(self._answered.items()):
            yield f'nansen_requests_total{{kind="{kind}",status="{status}"}} {number}'
        yield from _head("nansen_request_seconds", "histogram", "How long requests took, to their last byte.")
        for kind, times in self._times.items():
            below = 0
            for bound, number in zip((*_BOUNDS, "+Inf"), times.classes, strict=True):
                below += number
                yield f'nansen_request_seconds_bucket{{kind="{kind}",le="{bound}"}} {below}'
            yield f'nansen_request_seconds_sum{{kind="{kind}"}} {times.seconds:.6f}'
            yield f'nansen_request_seconds_count{{kind="{kind}"}} {below}'


def _gauges(release: str, state: Mapping[str, int]) -> Iterator[str]:
    for name, means in _GAUGES.items():
        yield from _head(f"nansen_{name}", "gauge", means)
        yield f"nansen_{name} {state[name]}"
    yield from _head("nansen_info", "gauge", "What is served, and by which version.")
    yield f'nansen_info{{version="{__version__}",release="{release}"}} 1'


def _head(name: str, kind: str, means: str) -> Iterator[str]:
    yield f"# HELP {name} {means}"
    yield f"# TYPE {name} {kind}"
