"""The ASGI application: which address is answered by what.

/sparql                 queries (kg.serve.sparql); without one, the page or the service description
/graphs                 graphs, by the Graph Store Protocol
/id/..., /ns            things, and their documents (kg.serve.resources)
/dump/, /data/, ...     the files of the release (kg.serve.files), /.well-known/void
/health                 whether it works
everything else         the pages for people (kg.pages)
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from kg import __version__
from kg.serve import description, files
from kg.serve.answers import Cache
from kg.serve.pool import Pool
from kg.serve.question import Refused
from kg.serve.release import Release
from kg.serve.resources import Resources
from kg.serve.settings import Settings
from kg.serve.sparql import Endpoint


def application(release: Release, settings: Settings | None = None) -> Starlette:
    """Serve a release within the bounds of the settings."""
    settings = settings or Settings()
    pool = Pool(release.path, settings)
    endpoint = Endpoint(release, pool, Cache(settings.cache), _form)
    pages = _mounted(release, endpoint)

    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        async with pool:
            yield

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok", "version": __version__, "release": release.key, **pool.state})

    return Starlette(
        routes=[
            Route("/sparql", endpoint.query, methods=["GET", "POST"]),
            Route("/graphs", endpoint.graph),
            Route("/health", health),
            *pages,
            *Resources(release, bool(pages)).routes,
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
        lifespan=running,
    )


def _mounted(release: Release, endpoint: Endpoint) -> list[BaseRoute]:
    """Take the pages for people from `kg.pages`; the one for queries stands at the endpoint's address."""
    if find_spec("kg.pages") is None:
        return []
    site = import_module("kg.pages.site")

    async def answer(query: str) -> tuple[str, bytes]:
        try:
            return await endpoint.answer(query)
        except Refused as refused:
            raise site.Unanswered(refused.says, refused.status) from None

    mounted = []
    for route in site.routes(release, answer):
        if isinstance(route, Route) and route.path == "/sparql":
            endpoint.page = route.endpoint
        else:
            mounted.append(route)
    return mounted


async def _form(request: Request) -> Response:
    return HTMLResponse(description.form(request.query_params.get("query", "")))


async def _refused(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)
    headers = {"Vary": "Accept", "Cache-Control": "no-store"}
    if refused.wait is not None:
        headers["Retry-After"] = str(refused.wait)
    return PlainTextResponse(f"{refused.says}\n", refused.status, headers)


async def _not_so(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    said = {
        404: f"There is nothing at {request.url.path}; begin at / or /sparql",
        405: f"{request.method} is not taken here: this server is for reading",
    }
    return PlainTextResponse(
        f"{said.get(problem.status_code, problem.detail)}\n", problem.status_code, dict(problem.headers or {})
    )
