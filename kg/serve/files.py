"""The files of a release as they are, each with its media type."""

from os import PathLike, stat_result
from pathlib import Path, PurePath
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

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


class _Files(StaticFiles):
    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Give a file with its media type; plain text where it has none."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        if response.status_code == 200:
            response.headers["content-type"] = _TYPES.get(PurePath(full_path).suffix, "text/plain; charset=utf-8")
        return response


def routes(out: Path) -> list[BaseRoute]:
    """Give the folders of the release in `out` that it has, and its description, also where crawlers look for it."""

    def dataset(request: Request) -> Response:
        return FileResponse(out / "dataset.ttl", media_type="text/turtle")

    def void(request: Request) -> Response:
        # https://www.w3.org/TR/void/#well-known asks for a redirection to the description.
        return RedirectResponse("/dataset.ttl", 302)

    folders = [Mount(f"/{name}", _Files(directory=out / name)) for name in _FOLDERS if (out / name).is_dir()]
    return [Route("/dataset.ttl", dataset), Route("/.well-known/void", void), *folders]
