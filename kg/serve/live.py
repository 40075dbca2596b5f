"""Serving whatever release stands in a folder: when another is put there, it is taken up without an interruption."""

import asyncio
import logging
from pathlib import Path
from typing import Final

from starlette.types import Receive, Scope, Send

from kg.errors import KgError
from kg.serve.app import Application
from kg.serve.metrics import Metrics
from kg.serve.release import Release, opened_aside
from kg.serve.settings import Settings
from kg.serve.shelf import sweep

LOG: Final = logging.getLogger("kg.serve")


class Live:
    """The ASGI application that uvicorn runs: passes requests to that of the release which is served now.

    A build puts a release in its place in one step, so another `dataset.ttl` says that all is new. Its store is
    made by another process while the old release is served; then requests go to the new one, and the old one ends
    with the last of its own.
    """

    def __init__(self, release: Release, settings: Settings) -> None:
        self._settings = settings
        self._stores = release.path.parent
        self._metrics = Metrics()
        self._now = Application(release, settings, self._metrics)
        self._seen = _mark(release.out)
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or begin and end with the server."""
        if scope["type"] == "http":
            await self._now(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self._now.__aenter__()
        watching = asyncio.create_task(self._watch())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in (watching, *self._tasks):
            task.cancel()
        await asyncio.gather(watching, *self._tasks, return_exceptions=True)
        await self._now.__aexit__()
        await send({"type": "lifespan.shutdown.complete"})

    async def _watch(self) -> None:
        """Look from time to time whether another release stands in the folder."""
        while self._settings.watch:
            await asyncio.sleep(self._settings.watch)
            mark = _mark(self._now.release.out)
            if mark and mark != self._seen:
                self._seen = mark
                await self._take_up(self._now.release)

    async def _take_up(self, old: Release) -> None:
        try:
            release = await asyncio.to_thread(opened_aside, old.out, self._stores)
        except KgError as problem:
            LOG.warning("The release in %s is not taken up: %s", old.out, problem)
            return
        if (release.key, release.description) == (old.key, old.description):
            return
        fresh, before = Application(release, self._settings, self._metrics), self._now
        await fresh.__aenter__()
        self._now = fresh
        LOG.info("Serving the new release in %s", old.out)
        task = asyncio.create_task(self._leave(before))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _leave(self, old: Application) -> None:
        """End with a release when the last request for it has been answered; then its store may go."""
        try:
            while old.active:
                await asyncio.sleep(0.1)
        finally:
            await old.__aexit__()
        await asyncio.to_thread(sweep, self._now.release.path, self._now.release.out)


def _mark(out: Path) -> tuple[int, int, int] | None:
    """Tell one release in a folder from another; nothing while there is none."""
    try:
        told = (out / "dataset.ttl").stat()
    except OSError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size
