"""Processes that share the work: results in the order of the items, and a process that dies costs one item.

`multiprocessing.Pool` waits for ever when a process is killed, and an executor gives up all its work; a build
of a thousand files must survive one that eats all memory, and say which it was.
"""

import multiprocessing
import signal
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from types import TracebackType
from typing import Generic, NamedTuple, Self, TypeVar

from kg.errors import KgError

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 8
"""Items a process that may be begun before the oldest is done: they wait in memory."""

SHORT_OF_MEMORY = "It takes more memory than there is. Build it apart (--jobs 1), or on a larger machine"


class Lost(NamedTuple):
    """What became of an item whose process died or took too long."""

    says: str


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    at: int | None = None
    since: float = 0.0


@dataclass(slots=True)
class _Run(Generic[T, R]):
    """One call of `each`: what is still to be done, and what is done but not yet due."""

    task: Callable[[T], R]
    items: Iterator[tuple[int, T]]
    known: Container[int] = ()
    names: dict[int, T] = field(default_factory=dict)
    done: dict[int, R | Lost | KgError] = field(default_factory=dict)
    due: int = 0
    exhausted: bool = False


def nothing(item: object) -> bool:
    """Tell that nothing is known already."""
    return False


class Workers:
    """Does tasks in up to `jobs` processes, which live until it is closed; with one job, in this process.

    Processes are started when there is something for them to do, one for every `few` items, and inherit what this one
    has learnt by then. An item that takes longer than `patience` seconds is given up, if it is not done in this
    process.
    """

    def __init__(self, jobs: int, patience: float = 600, few: int = 1) -> None:
        self._jobs = jobs
        self._patience = patience
        self._few = few
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def each(
        self, task: Callable[[T], R], items: Sequence[T], known: Callable[[T], bool] = nothing
    ) -> Iterator[tuple[T, R | Lost]]:
        """Do a task for each item and yield (item, result) in the order of the items.

        The task is a function of a module. Items of which `known` tells that the result only has to be looked up stay
        in this process. Only some items a process are under way at any time. What a task raises as KgError (a full
        disk) is raised here.
        """
        found = {at for at, item in enumerate(items) if known(item)} if self._jobs > 1 else set[int]()
        self._start(len(items) - len(found))
        if not self._workers:
            for item in items:
                yield item, sound(attempt(task, item))
            return
        run = _Run(task, enumerate(items), found)
        while True:
            for worker in list(self._workers):
                while worker.at is None and not run.exhausted and len(run.names) < AHEAD * len(self._workers):
                    self._hand_out(worker, run)
            while run.due in run.done:
                yield run.names.pop(run.due), sound(run.done.pop(run.due))
                run.due += 1
            if any(worker.at is not None for worker in self._workers):
                self._collect(run)
            elif run.exhausted and not run.names:
                return

    def _start(self, many: int) -> None:
        """Start as many processes as so many items need."""
        needed = min(self._jobs, -(-many // self._few)) if self._jobs > 1 else 0
        while len(self._workers) < needed:
            self._workers.append(self._worker())

    def _worker(self) -> _Worker:
        forks = "fork" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        # A fork inherits our ends of all pipes; it must close them, or it would never see that we are gone.
        not_theirs = [ours, *(worker.pipe for worker in self._workers)] if forks else []
        process = context.Process(target=_serve, args=(theirs, not_theirs), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _hand_out(self, worker: _Worker, run: _Run[T, R]) -> None:
        following = next(run.items, None)
        if following is None:
            run.exhausted = True
            return
        at, item = following
        run.names[at] = item
        if at in run.known:
            run.done[at] = attempt(run.task, item)
            return
        worker.at, worker.since = at, monotonic()
        try:
            worker.pipe.send((run.task, item))
        except OSError:
            self._replace(worker, run, None)

    def _collect(self, run: _Run[T, R]) -> None:
        """Wait for a result, a death, or the end of patience."""
        busy = [worker for worker in self._workers if worker.at is not None]
        left = min(worker.since for worker in busy) + self._patience - monotonic()
        ready = set(wait([worker.pipe for worker in busy], max(0.0, left)))
        for worker in busy:
            assert worker.at is not None
            if worker.pipe in ready:
                try:
                    run.done[worker.at] = worker.pipe.recv()
                    worker.at = None
                except (EOFError, OSError):
                    self._replace(worker, run, None)
            elif monotonic() - worker.since >= self._patience:
                self._replace(worker, run, f"It took more than {self._patience:.0f} seconds and was given up")

    def _replace(self, worker: _Worker, run: _Run[T, R], says: str | None) -> None:
        assert worker.at is not None
        if says is None:
            worker.process.join(1)  # its pipe ends a moment before it does
        _end(worker)
        if says is None:
            code = worker.process.exitcode or 0
            how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
            says = f"The process at work on it {how}, perhaps for want of memory"
        run.done[worker.at] = Lost(says)
        self._workers.remove(worker)
        self._workers.append(self._worker())


def sound(result: R | Lost | KgError) -> R | Lost:
    """Give what `attempt` gave, or raise what must stop the whole."""
    if isinstance(result, KgError):
        raise result
    return result


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _serve(pipe: Connection, not_ours: Sequence[Connection]) -> None:
    """Do what comes through the pipe until it is closed; Ctrl-C is for the process that sent us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in not_ours:
        other.close()
    with suppress(EOFError, OSError):
        while True:
            task, item = pipe.recv()
            pipe.send(attempt(task, item))


def attempt(task: Callable[[T], R], item: T) -> R | Lost | KgError:
    """Do a task; what goes wrong is a result, which can pass from one process to another."""
    try:
        return task(item)
    except KgError as problem:
        return problem
    except MemoryError:
        return Lost(SHORT_OF_MEMORY)
    except Exception as bug:
        # One item that kg trips over must not keep the others from being done.
        return Lost(f"A bug in kg ({type(bug).__name__}: {bug}). Please report it with this file")
