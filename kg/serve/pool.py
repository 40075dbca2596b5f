"""The processes that answer queries: so many wait, those that take long go on behind them, none goes on for ever.

pyoxigraph cannot stop a query, so each runs in a process that can be ended; its memory and processor come back
whatever it was doing. A query that is not answered within moments counts as long: its process gives way to the
others (nice 19), another one takes its place, and it is ended once it is through. So a few endless queries do not
hold up those who look something up.

A worker is given its next questions before it has answered the last, so that it never waits for the server. Those
behind a question that takes more than a few milliseconds are taken back and given to another worker. Nothing has a
timer of its own: the pool looks at its workers fifty times a second, as long as they have something to do.
"""

import asyncio
import contextlib
import json
import math
import os
import socket
import sys
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

import msgspec

import kg
from kg.errors import KgError
from kg.serve.answers import Answer
from kg.serve.question import Question, Refused
from kg.serve.settings import MEGABYTE, Settings
from kg.serve.worker import frame, frames

_DEPTH: Final = 4  # questions that a worker is given at once
_LOOK: Final = 0.02  # seconds between two looks at the workers
_QUICK: Final = 0.02  # seconds after which those behind a question do not wait for it any longer
_SOON: Final = 0.1  # seconds after which an asker should look whether he is still there himself
_WAITS: Final = 8  # times the patience that a query may take if it hardly works, as it waits for the disk or others
_MARGIN: Final = 5  # seconds after which the kernel ends a worker whose server is no longer there to do it
_AGAIN: Final = 1.0  # seconds before a worker is started anew that did not even get ready
_IMPORTABLE: Final = Path(kg.__file__).parent.parent
_LATE: Final = (
    "The query was stopped after {:g} seconds. Name a type, a property or a document in each part of its pattern, "
    "leave out parts that share no variable, try it with LIMIT, or load the dumps (/dump/) into a store of your own"
)
_DIED: Final = (
    "The process that answered ended, most likely because it took more than {} megabytes. "
    "Ask for less at once: fewer groups, no ORDER BY over everything, a LIMIT in a subquery"
)
_LONG: Final = "The answer is longer than {:g} megabytes. Take it in parts with LIMIT and OFFSET, or the dumps (/dump/)"


@dataclass(slots=True, eq=False)
class Job:
    """A question on its way: when it was asked, since when it has been worked on, and whether for the second time."""

    number: int
    question: bytes
    answer: Answer
    asked: float
    since: float
    again: bool = False


class Worker(asyncio.Protocol):
    """One process, what it has been asked and not answered yet, and whether it has given its place to another."""

    def __init__(self, pool: "Pool") -> None:
        self.pool = pool
        self.jobs: deque[Job] = deque()
        self.ready: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.long = False
        self.stuck = False
        self.ended = False
        self.process: asyncio.subprocess.Process | None = None
        self.seen: Job | None = None
        self.busy_then = 0.0
        self._buffer = bytearray()
        self._transport: asyncio.WriteTransport | None = None

    @property
    def busy(self) -> float:
        """Seconds of a processor that it has taken; without end where the system does not tell."""
        try:
            told = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()  # type: ignore[union-attr]
        except OSError:
            return math.inf
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def has_room(self) -> bool:
        """Tell whether it may be given one more question."""
        return len(self.jobs) < _DEPTH and self.ready.done() and not (self.stuck or self.long)

    def end(self) -> None:
        """End it at once; the pool learns it from the end of the connection, and what it still said counts no more."""
        self.stuck = self.ended = True
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()

    def ask(self, job: Job) -> None:
        """Give it a question."""
        if not self.jobs:
            job.since = self.pool.now()
        self.jobs.append(job)
        self._tell(b"Q", job.number, job.question)

    def take_back(self) -> list[Job]:
        """Take back all questions but the one that it works on."""
        behind = []
        while len(self.jobs) > 1:
            job = self.jobs.pop()
            self._tell(b"C", job.number)
            behind.append(job)
        return behind[::-1]

    def _tell(self, kind: bytes, number: int, content: bytes = b"") -> None:
        assert self._transport, "it is connected as soon as it is one of the pool's"
        self._transport.write(frame(kind, number, content))

    # ---- what asyncio tells us ----

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the process."""
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        """Take what the process says; what belongs to a question taken back is passed over."""
        self._buffer += data
        for kind, number, content in frames(self._buffer):
            if kind == b"R":
                self.ready.set_result(True)
            elif not self.ended and self.jobs and self.jobs[0].number == number:
                self._taken(self.jobs[0].answer, kind, content)
        self.pool.give_out()

    def _taken(self, answer: Answer, kind: bytes, content: bytes) -> None:
        match kind:
            case b"H" | b"G":
                answer.media_type, answer.is_graph = content.decode(), kind == b"G"
            case b"D" if answer.size + len(content) > self.pool.settings.limit:
                answer.end(Refused(500, _LONG.format(self.pool.settings.limit / MEGABYTE)))
                self.end()
            case b"D":
                answer.add(content)
            case b"X":
                answer.end(Refused(**json.loads(content)))
                self._next()
            case _:
                answer.seconds = self.pool.now() - self.jobs[0].since
                answer.end()
                self._next()

    def _next(self) -> None:
        """Begin with the next question; who was long answers no more."""
        self.jobs.popleft()
        self.stuck = False
        if self.long:
            self.end()
        elif self.jobs:
            self.jobs[0].since = self.pool.now()

    def connection_lost(self, problem: Exception | None) -> None:
        """Tell the pool that the process is gone."""
        self.pool.gone(self)


@dataclass(slots=True, eq=False)
class Pool:
    """Workers on the store at `path`; use it as `async with`."""

    path: Path
    settings: Settings
    _workers: list[Worker] = field(default_factory=list)
    _waiting: deque[Job] = field(default_factory=deque)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None
    _looking: bool = False
    _closed: bool = False
    _number: int = 0

    async def __aenter__(self) -> "Pool":
        self._loop = asyncio.get_running_loop()
        for worker in [await self._start() for _ in range(self.settings.workers)]:
            if not await worker.ready:
                raise KgError(f"No process can be started on the store {self.path}; what it said stands above")
        return self

    async def __aexit__(self, *problem: object) -> None:
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        stopped = Refused(503, "The query was stopped")
        for job in (*self._waiting, *(job for worker in self._workers for job in worker.jobs)):
            if not job.answer.over:
                job.answer.end(stopped)
        for worker in list(self._workers):
            worker.end()
            if worker.process:
                await worker.process.wait()

    @property
    def state(self) -> dict[str, int]:
        """Count the workers, those with long queries, and the queries that wait, for the health page."""
        long = sum(worker.long for worker in self._workers)
        return {"workers": len(self._workers) - long, "long": long, "waiting": self._count_waiting()}

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is being answered."""
        return not self._waiting and not any(worker.jobs for worker in self._workers)

    def now(self) -> float:
        """Give the time, in seconds."""
        assert self._loop, "it was entered"
        return self._loop.time()

    def ask(self, question: Question) -> Answer:
        """Have a question answered; close the answer in any case. Raises Refused (503) if too many wait already."""
        is_free = any(not worker.jobs and worker.has_room for worker in self._workers)
        if not is_free and (waiting := self._count_waiting()) >= self.settings.queue:
            raise Refused(503, f"{waiting} queries wait already; ask again in a moment", wait=5)
        self._number = (self._number + 1) % 2**32
        job = Job(self._number, msgspec.json.encode(question), Answer(), self.now(), self.now())
        job.answer.stop = lambda: self._give_up(job)
        self._waiting.append(job)
        self.give_out()
        if not self._looking:
            self._looking = True
            self._look_later()
        return job.answer

    def give_out(self) -> None:
        """Give waiting questions to workers that have room, to the least busy first."""
        while self._waiting:
            worker = min((one for one in self._workers if one.has_room), key=_length, default=None)
            if worker is None:
                return
            worker.ask(self._waiting.popleft())

    def _count_waiting(self) -> int:
        return len(self._waiting) + sum(len(worker.jobs) - 1 for worker in self._workers if worker.jobs)

    def _give_up(self, job: Job) -> None:
        """Stop working on a question: nobody waits for its answer."""
        if not job.answer.over:
            job.answer.end(Refused(503, "The query was stopped"))
        if job in self._waiting:
            self._waiting.remove(job)
        for worker in self._workers:
            if worker.jobs and worker.jobs[0] is job:
                worker.end()
            elif job in worker.jobs:
                self._waiting.extend(one for one in worker.take_back() if one is not job)

    # ---- looking after the workers ----

    def _look_later(self) -> None:
        assert self._loop, "it was entered"
        self._loop.call_later(_LOOK, self._look)

    def _look(self) -> None:
        """See to it that nobody waits too long."""
        now = self.now()
        late = now - self.settings.timeout
        for job in [job for job in self._waiting if job.asked < late]:
            says = "Other queries take all the time there is; ask again in a moment"
            job.answer.end(Refused(503, says, wait=10))
            self._waiting.remove(job)
        for worker in list(self._workers):
            if worker.jobs:
                self._look_at(worker, worker.jobs[0], now - worker.jobs[0].since)
        for job in self._waiting:
            if now - job.asked > _SOON:
                job.answer.wake()
        self.give_out()
        self._looking = not (self.is_idle or self._closed)
        if self._looking:
            self._look_later()

    def _look_at(self, worker: Worker, job: Job, age: float) -> None:
        """Look at a worker and what it works on, for so many seconds already."""
        if age + job.since - job.asked > self.settings.timeout:
            job.answer.end(Refused(504, _LATE.format(self.settings.timeout)))
            worker.end()
            return
        if age > _SOON:
            job.answer.wake()
        if age > _QUICK:
            worker.stuck = True
            self._waiting.extendleft(reversed(worker.take_back()))
        if worker.seen is not job:
            worker.seen, worker.busy_then = job, worker.busy
        elif not worker.long and age > self.settings.patience:
            # What counts is its own work: on a machine with much else to do, short queries take long, too.
            hard = worker.busy - worker.busy_then > self.settings.patience or age > _WAITS * self.settings.patience
            if hard and sum(other.long for other in self._workers) < self.settings.long:
                self._give_way(worker)

    def _give_way(self, worker: Worker) -> None:
        """Put a worker that goes on working behind the others, and another in its place."""
        worker.long = True
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, worker.process.pid, 19)  # type: ignore[union-attr]
        self._later(self._replace(0))

    def gone(self, worker: Worker) -> None:
        """Do without a worker that has ended; if none has taken its place yet, start one.

        What it was at is to blame, unless it had only just begun: the question before may have left it no memory. That
        is asked once more.
        """
        self._workers.remove(worker)
        if worker.jobs and not (worker.ended or (first := worker.jobs[0]).answer.over):
            if first.again or self.now() - first.since > _SOON:
                first.answer.end(Refused(500, _DIED.format(self.settings.memory // MEGABYTE)))
            first.again = True
        self._waiting.extendleft(job for job in reversed(worker.jobs) if not job.answer.over)
        was_ready = worker.ready.done()
        if not was_ready:
            worker.ready.set_result(False)
        if not self._closed:
            if worker.process:
                self._later(_reaped(worker.process))
            if not worker.long:
                self._later(self._replace(0 if was_ready else _AGAIN))

    async def _replace(self, after: float) -> None:
        await asyncio.sleep(after)
        await self._start()

    async def _start(self) -> Worker:
        """Start one more worker."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "kg.serve.worker",
                str(self.path.absolute()),
                str(self.settings.memory),
                str(math.ceil(self.settings.timeout) + _MARGIN),
                stdin=theirs.fileno(),
                stdout=asyncio.subprocess.DEVNULL,
                cwd=_IMPORTABLE,
            )
        worker = Worker(self)
        worker.process = process
        self._workers.append(worker)
        assert self._loop, "it was entered"
        await self._loop.create_connection(lambda: worker, sock=ours)
        return worker

    def _later(self, work: Coroutine[object, object, None]) -> None:
        """Have something done beside what is done now, and ended with the pool."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _length(worker: Worker) -> int:
    return len(worker.jobs)


async def _reaped(process: asyncio.subprocess.Process) -> None:
    await process.wait()
