"""The pages on a server: addresses, headers, and who may ask for what."""

import json
import shlex
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.pages.addresses import LANGUAGES
from kg.pages.examples import examples_as_rdf
from kg.pages.labels import compact
from kg.pages.pages import Pages
from kg.pages.reader import Reader
from kg.pages.release import Release
from kg.pages.render import HEADERS, HERE
from kg.pages.search import Asked
from kg.serve.question import words

Answerer = Callable[[str], Awaitable[tuple[str, bytes]]]
"""Answers a query with a media type (SPARQL results in JSON, or Turtle) and the answer; raises Unanswered."""

_JSON = "application/sparql-results+json"
_ROWS = 1000


class Unanswered(Exception):
    """A query is not answered: why, and what to do."""

    def __init__(self, says: str, status: int = 400) -> None:
        super().__init__(says)
        self.says = says
        self.status = status


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of an answer."""

    text: str
    iri: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a query, to be shown."""

    says: str
    columns: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    text: str = ""


def routes(release: Release, answer: Answerer | None = None, sparql: bool = True) -> list[BaseRoute]:
    """Give the routes of all pages; `answer` runs queries, `sparql` leaves the page for queries to others."""
    site = Site(release, answer)
    # The index of a large release takes minutes, once: it is built while the first pages are read already.
    threading.Thread(target=lambda: site.pages.search, name="search index", daemon=True).start()
    pages: list[BaseRoute] = [
        Route("/", site.home),
        Route("/search", site.search),
        Route("/ns.html", site.ontology),
        Route("/shapes.html", site.shapes),
        Route("/about/families.html", site.families),
        Route("/about/families/{name}.html", site.families),
        Route("/examples.ttl", site.examples),
        Route("/id/{tail:path}.html", site.thing),
        Mount("/assets", StaticFiles(directory=HERE / "assets")),
    ]
    return [*pages, Route("/sparql", site.sparql)] if sparql else pages


class Site:
    """Answers requests for pages."""

    def __init__(self, release: Release, answer: Answerer | None = None) -> None:
        self.pages = Pages(release)
        self._release = release
        self._answer = answer or self._answered

    async def home(self, request: Request) -> Response:
        """Answer with the home page."""
        return _html(await run_in_threadpool(self.pages.home, _reader(request)))

    async def thing(self, request: Request) -> Response:
        """Answer with the page of a thing; parts of documents stand on the page of their document."""
        tail, reader = request.path_params["tail"], _reader(request)
        if elsewhere := await run_in_threadpool(self.pages.moved, tail, reader):
            return RedirectResponse(elsewhere, 303, HEADERS)
        page = await run_in_threadpool(self.pages.thing, tail, reader)
        if page is None:
            return _html(self.pages.missing(f"id/{tail}"), 404)
        return _html(page)

    async def ontology(self, request: Request) -> Response:
        """Answer with the page of the ontology."""
        return _html(await run_in_threadpool(self.pages.ontology))

    async def shapes(self, request: Request) -> Response:
        """Answer with the page of the shapes."""
        return _html(await run_in_threadpool(self.pages.shapes))

    async def families(self, request: Request) -> Response:
        """Answer with the list of families, or how one is mapped."""
        name = request.path_params.get("name", "")
        page = await run_in_threadpool(self.pages.families, name)
        return _html(self.pages.missing(f"about/families/{name}"), 404) if page is None else _html(page)

    async def examples(self, request: Request) -> Response:
        """Answer with the example queries as RDF."""
        return Response(examples_as_rdf(self._release.base), media_type="text/turtle")

    async def search(self, request: Request) -> Response:
        """Answer a search, with a page or in JSON."""
        asked = Asked.of(request.query_params)
        accepts = request.headers.get("accept", "")
        if request.query_params.get("format") == "json" or accepts.startswith("application/json"):
            headers = {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}
            return JSONResponse(await run_in_threadpool(self.pages.found, asked), headers=headers)
        return _html(await run_in_threadpool(self.pages.searched, asked, _reader(request)))

    async def sparql(self, request: Request) -> Response:
        """Answer with the page for queries; with `run`, the query in the address is asked."""
        query = request.query_params.get("query", "").replace("\r\n", "\n")
        shown, problem, status, seconds = None, "", 200, 0.0
        if query and "run" in request.query_params:
            started = time.perf_counter()
            try:
                shown = _shown(*await self._answer(query), self._release.base)
            except Unanswered as unanswered:
                problem, status = unanswered.says, unanswered.status
            seconds = time.perf_counter() - started
        address = str(request.url.replace(query=""))
        share = f"{address}?{urlencode({'query': query}, quote_via=quote)}&run"
        curl = f"curl {shlex.quote(address)} -H 'Accept: text/csv' \\\n  --data-urlencode query={shlex.quote(query)}"
        page = self.pages.sparql(query, shown, problem, seconds, share, curl)
        return _html(page, status)

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


def _shown(media_type: str, body: bytes, base: str) -> Answer:
    """Read an answer for showing; of very many rows the first thousand."""
    if media_type != _JSON:
        return Answer("A graph", text=body.decode())
    answer = json.loads(body)
    if "boolean" in answer:
        return Answer("Yes" if answer["boolean"] else "No")
    columns = answer["head"]["vars"]
    found = answer["results"]["bindings"]
    rows = [[_cell(row.get(column), base) for column in columns] for row in found[:_ROWS]]
    says = f"{len(found):,} row{'' if len(found) == 1 else 's'}"
    return Answer(says + (f", the first {_ROWS:,} shown" if len(found) > _ROWS else ""), columns, rows)


def _cell(value: dict[str, str] | None, base: str) -> Cell:
    if value is None:
        return Cell("")
    if value["type"] == "uri":
        iri = value["value"]
        safe = iri.startswith(("http://", "https://"))
        return Cell(iri[len(base) + 3 :] if iri.startswith(f"{base}id/") else compact(iri, base), iri if safe else "")
    return Cell(value["value"], language=value.get("xml:lang", ""))


def _reader(request: Request) -> Reader:
    query = request.query_params
    page = query.get("page", "1")
    asked = ",".join(one for one in query.get("lang", "").lower().split(",")[:3] if one in LANGUAGES)
    return Reader(
        asked,
        request.headers.get("accept-language", ""),
        query.get("in", ""),
        max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
    )


def _html(page: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(page, status, HEADERS)
