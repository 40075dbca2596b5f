"""The pages on a server: addresses, headers, and who may ask for what."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlencode

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.examples import TAIL, examples, examples_as_rdf
from kg.pages.addresses import LANGUAGES
from kg.pages.pages import Pages
from kg.pages.reader import Reader
from kg.pages.release import Release
from kg.pages.render import HEADERS, HERE
from kg.pages.search import Asked
from kg.pages.shown import Shown, answer
from kg.serve.question import words

Answerer = Callable[[str], Awaitable[tuple[str, bytes]]]
"""Answers a query with a media type (SPARQL results in JSON, or Turtle) and the answer; raises Unanswered."""

_JSON = "application/sparql-results+json"


class Unanswered(Exception):
    """A query is not answered: why, and what to do."""

    def __init__(self, says: str, status: int = 400) -> None:
        super().__init__(says)
        self.says = says
        self.status = status


class Site:
    """Answers requests for pages."""

    def __init__(self, release: Release, answerer: Answerer | None = None) -> None:
        self.pages = Pages(release)
        self._release = release
        self._answer = answerer or self._answered
        self.pages.index()

    @property
    def routes(self) -> list[BaseRoute]:
        """Give the routes of all pages but the one for queries, which stands at the endpoint's own address."""
        return [
            Route("/", self.home),
            Route("/search", self.search),
            Route("/ns.html", self.ontology),
            Route("/shapes.html", self.shapes),
            Route("/report.html", self.report),
            Route("/about/families.html", self.families),
            Route("/about/families/{name}.html", self.families),
            Route("/examples.ttl", self.examples),
            Route("/id/{path:path}.html", self.thing),
            Mount("/assets", StaticFiles(directory=HERE / "assets")),
        ]

    async def home(self, request: Request) -> Response:
        """Answer with the home page."""
        return _html(await run_in_threadpool(self.pages.home, _reader(request)))

    async def thing(self, request: Request) -> Response:
        """Answer with the page of a thing; parts of documents stand on the page of their document."""
        tail, reader = request.path_params["path"], _reader(request)
        if about := self._about(tail):
            return RedirectResponse(about, 303, HEADERS)
        if gone := await run_in_threadpool(self.pages.gone, tail, reader):
            return _html(gone, 410)
        if elsewhere := await run_in_threadpool(self.pages.moved, tail, reader):
            return RedirectResponse(elsewhere, 303, HEADERS)
        page = await run_in_threadpool(self.pages.thing, tail, reader)
        if page is None:
            return _html(self.pages.missing(f"id/{tail}", reader), 404)
        return _html(page)

    def _about(self, tail: str) -> str:
        """Give the address where the data set, or an example query, is shown to people."""
        kind, _, name = tail.partition("/")
        if kind == "dataset":
            return self.pages.addresses.path("") + "#data"
        if kind == f"{TAIL}s":
            return self.pages.addresses.path("") + "#questions"
        asked = (one.query for one in examples(self._release.base) if kind == TAIL and one.name == name)
        query = next(asked, "")
        return f"{self.pages.addresses.path('sparql', query=query)}&run" if query else ""

    async def ontology(self, request: Request) -> Response:
        """Answer with the page of the ontology."""
        return _html(await run_in_threadpool(self.pages.ontology, _reader(request)))

    async def shapes(self, request: Request) -> Response:
        """Answer with the page of the shapes."""
        return _html(await run_in_threadpool(self.pages.shapes, _reader(request)))

    async def report(self, request: Request) -> Response:
        """Answer with the page of what was found in the build."""
        return _html(await run_in_threadpool(self.pages.report, _reader(request)))

    async def families(self, request: Request) -> Response:
        """Answer with the list of families, or how one is mapped."""
        name = request.path_params.get("name", "")
        page = await run_in_threadpool(self.pages.families, name, _reader(request))
        return (
            _html(self.pages.missing(f"about/families/{name}", _reader(request)), 404) if page is None else _html(page)
        )

    async def examples(self, request: Request) -> Response:
        """Answer with the example queries as RDF."""
        return Response(examples_as_rdf(self._release.base), media_type="text/turtle")

    async def search(self, request: Request) -> Response:
        """Answer a search, with a page or in JSON."""
        asked, reader = Asked.of(request.query_params), _reader(request)
        accepts = request.headers.get("accept", "")
        as_json = request.query_params.get("format") == "json" or accepts.startswith("application/json")
        try:
            if as_json:
                headers = {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}
                return JSONResponse(await run_in_threadpool(self.pages.found, asked, reader), headers=headers)
            return _html(await run_in_threadpool(self.pages.searched, asked, reader))
        except TimeoutError:
            page = HTMLResponse(self.pages.not_yet(asked, reader), 503, HEADERS)
            page.headers["Retry-After"] = "60"
            return page

    async def sparql(self, request: Request) -> Response:
        """Answer with the page for queries; with `run`, the query in the address is asked."""
        query = request.query_params.get("query", "").replace("\r\n", "\n")
        shown, status = Shown(query, str(request.url.replace(query=""))), 200
        if query and "run" in request.query_params:
            started = time.perf_counter()
            try:
                found = answer(*await self._answer(query), self._release.base)
                shown = replace(shown, answer=found, seconds=time.perf_counter() - started)
            except Unanswered as unanswered:
                shown, status = replace(shown, problem=unanswered.says), unanswered.status
        return _html(self.pages.sparql(shown, _reader(request)), status)

    async def _answered(self, query: str) -> tuple[str, bytes]:
        """Ask the store itself: for tests and small releases; `kg serve` has workers that can be stopped."""
        return await run_in_threadpool(self._ask, query)

    def _ask(self, query: str) -> tuple[str, bytes]:
        said = words(query)
        if said.service or said.update:
            raise Unanswered("Only this data can be asked, and only for reading: no SERVICE, no updates.")
        try:
            found = self._release.store.query(query, use_default_graph_as_union=True)
            if isinstance(found, QuerySolutions | QueryBoolean):
                return _JSON, found.serialize(format=QueryResultsFormat.JSON) or b""
            return "text/turtle", serialize(found, format=RdfFormat.TURTLE) or b""
        except (SyntaxError, ValueError, OSError) as problem:
            raise Unanswered(f"The query cannot be understood: {problem}") from None


def _reader(request: Request) -> Reader:
    query = request.query_params
    page = query.get("page", "1")
    asked = ",".join(one for one in query.get("lang", "").lower().split(",")[:3] if one in LANGUAGES)
    return Reader(
        asked,
        request.headers.get("accept-language", ""),
        query.get("in", ""),
        max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
        _here(request),
    )


def _here(request: Request) -> str:
    """Give the address of this page without its language, below the root."""
    others = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return request.url.path + (f"?{urlencode(others)}" if others else "")


def _html(page: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(page, status, HEADERS)
