"""The processes that answer queries: so many wait, those that take long go on behind them, none goes on for ever.

pyoxigraph cannot stop a query, so each runs in a process that can be ended; its memory and processor come back
whatever it was doing. A query that is not answered within moments counts as long: its process gives way to the
others (nice 19), another one takes its place, and it is ended once it is through. So a few endless queries do not
hold up those who look something up.
"""

import asyncio
import contextlib
import json
import math
import os
import sys
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

import kg
from kg.serve.answers import Answer
from kg.serve.question import Question, Refused
from kg.serve.settings import MEGABYTE, Settings
from kg.serve.worker import HEADER, frame

_WAITS: Final = 8  # times the patience that a query may take if it hardly works, as it waits for the disk or others
_MARGIN: Final = 5  # seconds after which the kernel ends a worker whose server is no longer there to do it
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
class Worker:
    """One process, and whether it has given its place to another."""

    process: asyncio.subprocess.Process
    long: bool = False

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self.process.pid

    @property
    def busy(self) -> float:
        """Seconds of a processor that it has taken; without end where the system does not tell."""
        try:
            told = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return math.inf
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    async def end(self) -> None:
        """End it at once, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    def ask(self, question: Question) -> None:
        """Give it a question."""
        assert self.process.stdin, "it was started with a pipe"
        self.process.stdin.write(frame(b"Q", msgspec.json.encode(question)))

    async def frame(self) -> tuple[bytes, bytes]:
        """Take the next frame of its answer. Raises IncompleteReadError if the process has ended."""
        assert self.process.stdout, "it was started with a pipe"
        kind, length = HEADER.unpack(await self.process.stdout.readexactly(HEADER.size))
        return kind, await self.process.stdout.readexactly(length)


@dataclass(slots=True, eq=False)
class Pool:
    """Workers on the store at `path`; use it as `async with`."""

    path: Path
    settings: Settings
    _idle: asyncio.Queue[Worker] = field(default_factory=asyncio.Queue)
    _workers: set[Worker] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _waiting: int = 0
    _closed: bool = False

    async def __aenter__(self) -> "Pool":
        for _ in range(self.settings.workers):
            await self._start()
        return self

    async def __aexit__(self, *problem: object) -> None:
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._workers))

    @property
    def state(self) -> dict[str, int]:
        """Count the workers, those with long queries, and the queries that wait, for the health page."""
        long = sum(worker.long for worker in self._workers)
        return {"workers": len(self._workers) - long, "long": long, "waiting": self._waiting}

    def ask(self, question: Question) -> Answer:
        """Have a question answered; close the answer in any case. Raises Refused (503) if too many wait already."""
        if self._idle.empty() and self._waiting >= self.settings.queue:
            raise Refused(503, f"{self._waiting} queries wait already; ask again in a moment", wait=5)
        answer = Answer()
        answer.stop = self._later(self._run(question, answer)).cancel
        return answer

    async def _run(self, question: Question, answer: Answer) -> None:
        worker = None
        reusable = False
        try:
            worker = await self._free()
            reusable = await self._answered(worker, question, answer)
        except Refused as refused:
            answer.end(refused)
        finally:
            if not (answer.complete or answer.refused):
                answer.end(Refused(503, "The query was stopped"))
            if worker and reusable and not worker.long:
                self._idle.put_nowait(worker)
            elif worker:
                await self._discard(worker)

    async def _free(self) -> Worker:
        """Wait for a worker that is free."""
        self._waiting += 1
        try:
            async with asyncio.timeout(self.settings.timeout):
                while (worker := await self._idle.get()).process.returncode is not None:
                    await self._discard(worker)
                return worker
        except TimeoutError:
            raise Refused(503, "Other queries take all the time there is; ask again in a moment", wait=10) from None
        finally:
            self._waiting -= 1

    async def _answered(self, worker: Worker, question: Question, answer: Answer) -> bool:
        """Let a worker answer; tell whether it is fit for more. Raises Refused if it must be ended."""
        loop = asyncio.get_running_loop()
        slow: list[asyncio.Task[None]] = []
        timer = loop.call_later(self.settings.patience, lambda: slow.append(self._later(self._give_way(worker))))
        try:
            async with asyncio.timeout(self.settings.timeout):
                worker.ask(question)
                return await self._taken(worker, answer)
        except TimeoutError:
            raise Refused(504, _LATE.format(self.settings.timeout)) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Refused(500, _DIED.format(self.settings.memory // MEGABYTE)) from None
        finally:
            timer.cancel()
            for task in slow:
                task.cancel()

    async def _taken(self, worker: Worker, answer: Answer) -> bool:
        """Take an answer frame by frame."""
        while True:
            kind, content = await worker.frame()
            match kind:
                case b"H":
                    answer.media_type = content.decode()
                case b"D":
                    if answer.size + len(content) > self.settings.limit:
                        raise Refused(500, _LONG.format(self.settings.limit / MEGABYTE))
                    answer.add(content)
                case b"X":
                    answer.end(Refused(**json.loads(content)))
                    return True
                case _:
                    answer.end()
                    return True

    async def _give_way(self, worker: Worker) -> None:
        """Put a worker that goes on working behind the others and another in its place, as soon as there is room."""
        before = worker.busy
        last = asyncio.get_running_loop().time() + _WAITS * self.settings.patience
        # What counts is its own work: on a machine with much else to do, short queries take long, too.
        while worker.busy - before < self.settings.patience and asyncio.get_running_loop().time() < last:
            await asyncio.sleep(self.settings.patience / 5)
        while sum(other.long for other in self._workers) >= self.settings.long:
            await asyncio.sleep(self.settings.patience)
        worker.long = True
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, worker.pid, 19)
        self._later(self._start())

    async def _start(self) -> None:
        """Start one more worker."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kg.serve.worker",
            str(self.path.absolute()),
            str(self.settings.memory),
            str(math.ceil(self.settings.timeout) + _MARGIN),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=_IMPORTABLE,
            limit=2**18,
        )
        worker = Worker(process)
        self._workers.add(worker)
        self._idle.put_nowait(worker)

    async def _discard(self, worker: Worker) -> None:
        """End a worker; if none has taken its place yet, start one."""
        await worker.end()
        self._workers.discard(worker)
        if not (worker.long or self._closed):
            await self._start()

    def _later(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Have something done beside what is done now, and ended with the pool."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
