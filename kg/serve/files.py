"""The files of a release as they are, each with its media type."""

import os
from os import PathLike
from pathlib import Path, PurePath
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

_FOLDERS: Final = ("data", "dump", "endpoint", "report")
_TYPES: Final = {
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    # Not as an encoding of something else: who takes a dump wants the file whose checksum is published.
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
}


class _Held(FileResponse):
    """A file that is held open from its first header on: another release may be put in its place at any moment."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with open(self.path, "rb") as held:
            again = f"/proc/self/fd/{held.fileno()}"
            if os.path.exists(again):  # Linux; elsewhere the name is opened again
                self.path = again
            for name in ("content-length", "last-modified", "etag"):
                del self.headers[name]
            self.stat_result = os.fstat(held.fileno())
            self.set_stat_headers(self.stat_result)
            await super().__call__(scope, receive, send)


class _Files(StaticFiles):
    def file_response(
        self, full_path: str | PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Give a file with its media type; plain text where it has none."""
        media_type = _TYPES.get(PurePath(full_path).suffix, "text/plain; charset=utf-8")
        response = _Held(full_path, status_code, media_type=media_type, stat_result=stat_result)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response


def routes(out: Path) -> list[BaseRoute]:
    """Give the folders of the release in `out` that it has, and its description, also where crawlers look for it."""

    def dataset(request: Request) -> Response:
        return _Held(out / "dataset.ttl", media_type="text/turtle")

    def void(request: Request) -> Response:
        # https://www.w3.org/TR/void/#well-known asks for a redirection to the description.
        return RedirectResponse("/dataset.ttl", 302)

    folders = [Mount(f"/{name}", _Files(directory=out / name)) for name in _FOLDERS if (out / name).is_dir()]
    return [Route("/dataset.ttl", dataset), Route("/.well-known/void", void), *folders]
