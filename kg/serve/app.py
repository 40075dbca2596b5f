"""The ASGI application: which address is answered by what.

/sparql                 queries (kg.serve.sparql); without one, the page or the service description
/graphs                 graphs, by the Graph Store Protocol
/id/..., /ns            things, and their documents (kg.serve.resources)
/dump/, /data/, ...     the files of the release (kg.serve.files), /.well-known/void
/health, /metrics       whether it works, and what it has done
/openapi.json           all this, for programs
everything else         the pages for people (kg.pages)
"""

import asyncio
import contextlib
import json
from contextlib import ExitStack
from importlib.resources import files as files_of
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kg import __version__
from kg.examples import examples
from kg.pages.site import Site, Unanswered
from kg.serve import files
from kg.serve.answers import Cache
from kg.serve.metrics import Metrics
from kg.serve.pool import Pool
from kg.serve.question import Refused
from kg.serve.release import Release
from kg.serve.resources import Resources
from kg.serve.settings import Settings
from kg.serve.shelf import held
from kg.serve.sparql import Endpoint, refusal

_USUAL: Final = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT DISTINCT ?class { ?thing a ?class }",
    "SELECT ?class (COUNT(?thing) AS ?n) { ?thing a ?class } GROUP BY ?class ORDER BY DESC(?n)",
    "SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property ORDER BY DESC(?n)",
)
"""What tools and newcomers ask any endpoint; the answers are kept, and take seconds to find in a large release."""


class Application:
    """One release on the web, as an ASGI application; use it as `async with`, within the bounds of the settings."""

    def __init__(self, release: Release, settings: Settings, metrics: Metrics) -> None:
        self.release = release
        self._metrics = metrics
        self.pool = Pool(release.path, settings)
        self.active = 0
        site = Site(release, self._shown)
        self._cache = Cache(settings.cache)
        self._endpoint = Endpoint(release, self.pool, self._cache, site.sparql)
        self._others = Starlette(
            routes=[
                Route("/sparql", self._endpoint, methods=["GET", "POST"]),
                Route("/graphs", self._endpoint.graph),
                Route("/health", self._health),
                Route("/metrics", self._counts),
                Route("/openapi.json", _description),
                *site.routes,
                *Resources(release, site.thing).routes,
                *files.routes(release.out),
            ],
            middleware=[
                # Browsers may ask from any page: all this is public, and there is nothing to log in to.
                Middleware(
                    CORSMiddleware,
                    allow_origins=["*"],
                    allow_methods=["GET", "HEAD", "POST"],
                    allow_headers=["*"],
                    expose_headers=["ETag", "Link", "Location", "Retry-After"],
                ),
                Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
            ],
            exception_handlers={Refused: _refused, HTTPException: _not_so},
        )
        self._entered = ExitStack()

    async def __aenter__(self) -> "Application":
        self._entered.enter_context(held(self.release.path))
        await self.pool.__aenter__()
        self._prepared = asyncio.create_task(self._prepare())
        return self

    async def __aexit__(self, *problem: object) -> None:
        self._prepared.cancel()
        await asyncio.gather(self._prepared, return_exceptions=True)
        await self.pool.__aexit__(*problem)
        self._entered.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request.

        Programs' queries go to the endpoint without the way through middleware, which is for pages and files.
        """
        self.active += 1
        try:
            is_query = scope["path"] == "/sparql" and scope["method"] in ("GET", "POST")
            await self._metrics.counted(self._endpoint if is_query else self._others, scope, receive, send)
        finally:
            self.active -= 1

    async def _prepare(self) -> None:
        """Ask what many will ask, so that the first of them need not wait."""
        for query in (*_USUAL, *(example.query for example in examples(self.release.base))):
            with contextlib.suppress(Refused):
                await self._endpoint.answer(query)

    async def _shown(self, query: str) -> tuple[str, bytes]:
        """Answer a query that a page shows."""
        try:
            return await self._endpoint.answer(query)
        except Refused as refused:
            raise Unanswered(refused.says, refused.status) from None

    async def _health(self, request: Request) -> Response:
        about = {"status": "ok", "version": __version__, "release": self.release.key}
        return JSONResponse({**about, **self._state})

    async def _counts(self, request: Request) -> Response:
        return self._metrics.response(self.release.key, self._state)

    @property
    def _state(self) -> dict[str, int]:
        return {**self.pool.state, "kept": len(self._cache)}


async def _description(request: Request) -> Response:
    """Answer with the description for programs (OpenAPI 3.1)."""
    described = json.loads((files_of("kg.serve") / "openapi.json").read_bytes())
    described["info"]["version"] = __version__
    return JSONResponse(described)


async def _refused(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)
    return refusal(refused)


async def _not_so(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    said = {
        404: f"There is nothing at {request.url.path}; begin at / or /sparql",
        405: f"{request.method} is not taken here: this server is for reading",
    }
    return PlainTextResponse(
        f"{said.get(problem.status_code, problem.detail)}\n", problem.status_code, dict(problem.headers or {})
    )
