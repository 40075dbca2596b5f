"""Reading and writing of files beside the work: in threads, since Python lets go of the processor meanwhile."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Final, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_THREADS: Final = 2
_AHEAD: Final = 8
"""What is begun and not yet done or taken at any time: it waits in memory."""


class Aside:
    """Does things in threads, in any order; on leaving it, all are done. What one of them raises is raised here."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS)
        self._begun: deque[Future[object]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=kind is not None)
        while self._begun and kind is None:
            self._begun.popleft().result()

    def do(self, task: Callable[..., object], *of: Any) -> None:
        """Do a thing as soon as a thread is free; waits while too much is under way."""
        if len(self._begun) >= _AHEAD:
            self._begun.popleft().result()
        self._begun.append(self._pool.submit(task, *of))


def ahead(task: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Do a task for each item, some ahead of who takes the results, and yield these in the order of the items.

    >>> list(ahead(len, ["a", "bcd"]))
    [1, 3]
    """
    with ThreadPoolExecutor(_THREADS) as pool:
        begun: deque[Future[R]] = deque()
        for item in items:
            begun.append(pool.submit(task, item))
            if len(begun) >= _AHEAD:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
