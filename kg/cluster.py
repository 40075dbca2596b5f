"""The same tasks on other machines: a Dask scheduler hands them out, and results come back by the shared store.

What a task gives is small; what it made lies in the store, under the digest of what it was made of. So a worker that
is lost costs only what it had at hand, and a build that was stopped goes on, on as many machines as there then are.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from types import TracebackType
from typing import Any, Self, TypeVar

from kg import store
from kg.errors import KgError, UsageError
from kg.workers import AHEAD, Lost, attempt, nothing, sound

T = TypeVar("T")
R = TypeVar("R")

_PATIENCE = 30
"""Seconds in which a scheduler must answer, and the first worker must be there."""
# A worker may have several threads; PDFium has one.
_one_at_a_time = threading.Lock()


class Cluster:
    """Does tasks on the workers of a Dask scheduler: they need this version of Nansen, and a store that all reach."""

    def __init__(self, address: str) -> None:
        """Join a cluster; raises UsageError without Dask, KgError when nobody answers or no worker is there."""
        try:
            from distributed import Client
        except ImportError:
            raise UsageError("A scheduler needs Dask: pip install 'nansen-kg[dask]'") from None
        try:
            self._client = Client(address, timeout=_PATIENCE, set_as_default=False)
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError, ValueError) as problem:
            raise KgError(f"No Dask cluster with a worker answers at {address}: {problem}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def each(
        self, task: Callable[[T], R], items: Sequence[T], known: Callable[[T], bool] = nothing
    ) -> Iterator[tuple[T, R | Lost]]:
        """Do a task for each item and yield (item, result) in the order of the items, as `Workers.each` does.

        What is `known` is looked up by the workers too: there are more of them, and nearer to the store. A task whose
        worker is lost is given to another; one that costs several workers is Lost.
        """
        rest = iter(items)
        begun: deque[tuple[T, Any]] = deque()
        while True:
            room = AHEAD * max(1, len(self._client.nthreads())) - len(begun)
            for item in islice(rest, max(0, room)):
                begun.append((item, self._client.submit(_on_a_worker, task, item, store.rules(), pure=False)))
            if not begun:
                return
            item, future = begun.popleft()
            yield item, self._result(future)

    def _result(self, future: Any) -> Any:
        from distributed.scheduler import KilledWorker

        try:
            return sound(future.result())
        except KilledWorker as killed:
            return Lost(f"Every worker that had it at hand was lost, perhaps for want of memory ({killed.last_worker})")


def _on_a_worker(task: Callable[[T], R], item: T, rules: bytes) -> R | Lost | KgError:
    if rules != store.rules():
        return KgError("A worker has another version of Nansen, or of what it runs on. Install the same everywhere")
    with _one_at_a_time:
        return attempt(task, item)
