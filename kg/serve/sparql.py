"""SPARQL 1.1 Protocol, the query side, and the Graph Store Protocol, the reading side.

Section numbers in this module are those of https://www.w3.org/TR/sparql11-protocol/ unless it says otherwise.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from kg.serve.accept import best
from kg.serve.answers import HELD, PACKED, Answer, Cache, Kept
from kg.serve.description import FORMATS, described
from kg.serve.pool import Pool
from kg.serve.question import GRAPHS, RESULTS, Question, Refused, words
from kg.serve.release import Release

LOG: Final = logging.getLogger("kg.serve")
HTML: Final = "text/html"
_VARY: Final = {"Vary": "Accept", "Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
_HEADERS: Final = (
    (b"vary", b"Accept, Accept-Encoding"),
    (b"cache-control", b"no-cache"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Retry-After"),
)
_PACKING: Final = partial(GZipMiddleware, minimum_size=PACKED, compresslevel=5)
_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_LONGEST: Final = 2**20
"""Bytes of a request; no query needs more."""

_SHOWN: Final = 2**24
"""Bytes of an answer that a page shows."""

# What `format=` may say instead of an Accept header, for forms, links and old clients: first for rows, then for graphs.
_NAMED: Final[dict[str, tuple[str | None, str | None]]] = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv", None),
    "tsv": ("text/tab-separated-values", None),
    "turtle": (None, "text/turtle"),
    "ttl": (None, "text/turtle"),
    "n3": (None, "text/turtle"),
    "nt": (None, "application/n-triples"),
    "n-triples": (None, "application/n-triples"),
    "json-ld": (None, "application/ld+json"),
    "jsonld": (None, "application/ld+json"),
    "rdf": (None, "application/rdf+xml"),
    "rdf+xml": (None, "application/rdf+xml"),
}

Page = Callable[[Request], Awaitable[Response]]
"""Answers a person: the query page, with the query of the request filled in, if there is one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a request, as they were sent: in the address, in a form, or as a query alone."""

    pairs: Sequence[tuple[str, str]]

    def all(self, name: str) -> tuple[str, ...]:
        """Give every value of a parameter."""
        return tuple(value for key, value in self.pairs if key == name)

    def one(self, name: str) -> str | None:
        """Give the value of a parameter that may stand once. Raises Refused if it stands more often."""
        values = self.all(name)
        if len(values) > 1:
            raise Refused(400, f"There are {len(values)} parameters {name!r}; send one")
        return values[0] if values else None


@dataclass(slots=True)
class Endpoint:
    """Answers queries, and gives graphs, of one release."""

    release: Release
    pool: Pool
    cache: Cache
    page: Page
    _current: dict[tuple[str, str], Answer] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a query (section 2.1), as an ASGI application; `kg.serve.app` sends programs here directly."""
        request = Request(scope, receive)
        try:
            response = await self.query(request)
        except Refused as refused:
            response = refusal(refused)
        await response(scope, receive, send)

    async def query(self, request: Request) -> Response:
        """Answer a query; without one, give the page to people and the description to programs."""
        asked = await _asked(request)
        query = asked.one("query")
        accept = request.headers.get("accept")
        if asked.all("update"):
            raise Refused(403, "Updates are not taken here; build another release, and serve that")
        if request.method != "POST" and not any(asked.all("format")) and _person(accept):
            return await self.page(request)
        if query is None:
            if request.method == "POST":
                raise Refused(400, "There is no query; send it as the parameter 'query'")
            return self._description(request, accept)
        default, named = asked.all("default-graph-uri"), asked.all("named-graph-uri")
        for name in (*default, *named):
            self._known(name, 400)
        results, graph = _formats(asked.all("format"), accept)
        return await self._answer(request, Question(query, results, graph, default, named))

    async def graph(self, request: Request) -> Response:
        """Give a graph (SPARQL 1.1 Graph Store HTTP Protocol, section 5.2): `?graph=IRI` or `?default`."""
        asked = await _asked(request)
        name, default = asked.one("graph"), asked.one("default")
        if (name is None) == (default is None):
            raise Refused(400, "Name one graph: ?graph=IRI, or ?default for all statements")
        if name is not None:
            self._known(name, 404)
        _, graph = _formats(asked.all("format"), request.headers.get("accept"))
        named = () if name is None else (name,)
        return await self._answer(request, Question("CONSTRUCT WHERE { ?s ?p ?o }", None, graph, named))

    def _known(self, name: str, status: int) -> None:
        """Raise Refused if there is no graph of this name: none is fetched from elsewhere."""
        try:
            graph = NamedNode(name)
        except ValueError as problem:
            raise Refused(400, f"{name!r} is no absolute IRI: {problem}") from None
        if not self.release.store.contains_named_graph(graph):
            listed = "SELECT ?graph { GRAPH ?graph {} }"
            raise Refused(status, f"There is no graph <{name}> here; this lists those that there are: {listed}")

    def _description(self, request: Request, accept: str | None) -> Response:
        media_type = best(accept, tuple(FORMATS))
        if media_type is None:
            raise Refused(406, f"The service description is given as {', '.join(FORMATS)}")
        endpoint = str(request.url.replace(query=""))
        return Response(described(self.release, endpoint, media_type), media_type=media_type, headers=_VARY)

    async def answer(self, query: str) -> tuple[str, bytes]:
        """Answer a query that a page shows: its media type, and all of it. Raises Refused."""
        question = Question(query)
        steady = _allowed(query)
        names = self._names(question)
        if steady and (kept := self.cache.any(names)):
            return kept.media_type, kept.content
        with ExitStack() as closing:
            answer = self._begin(question, names if steady else None, closing)
            await answer.ended(_SHOWN)
            if not answer.complete:
                raise Refused(500, f"The answer is longer than {_SHOWN:,} bytes, too long for a page; ask for a file")
            kept = self._kept(answer, question, names)
        if steady:
            self.cache.put(kept)
        return kept.media_type, kept.content

    async def _answer(self, request: Request, question: Question) -> Response:
        if question.results is None and question.graph is None:
            raise Refused(406, f"Answers are given as {', '.join((*RESULTS[:4], *GRAPHS[:4]))}")
        steady = _allowed(question.query)
        names = self._names(question)
        if steady:
            known = request.headers.get("if-none-match", "")
            if known and (name := next((name for name in names if name in known), "")):
                return Whole(Kept(name, "", b""), request, steady, 304)
            if kept := self.cache.any(names):
                return Whole(kept, request, steady)
        with ExitStack() as closing:
            answer = self._begin(question, names if steady else None, closing)
            await _begun(answer, request)
            if not answer.complete:
                closing.pop_all()
                self._current.pop(names, None)
                return _Streamed(answer)
            kept = self._kept(answer, question, names)
        if steady:
            self.cache.put(kept)
        return Whole(kept, request, steady)

    def _kept(self, answer: Answer, question: Question, names: tuple[str, str]) -> Kept:
        """Keep an answer by the one of its names that is true: of rows, or of a graph."""
        return Kept(names[answer.is_graph], answer.media_type, answer.whole(), answer.seconds)

    def _begin(self, question: Question, names: tuple[str, str] | None, closing: ExitStack) -> Answer:
        """Have a question answered; who asks what is being answered already, reads the same answer."""
        answer = self._current.get(names) if names else None
        if answer and answer.readers and not answer.over:
            answer.readers += 1
        else:
            answer = self.pool.ask(question)
            if names:
                self._current[names] = answer
                closing.callback(self._current.pop, names, None)
        closing.callback(answer.close)
        return answer

    def _names(self, question: Question) -> tuple[str, str]:
        """Name the answer, if it is one of rows, and if it is a graph: which it is, shows when it is there.

        For the same release, query, dataset and format it is the same; the name is its ETag, too.
        """
        dataset = (*question.default_graphs, "", *question.named_graphs)
        said = (self.release.key, *dataset, _plain(question.query))
        name = sha256("\0".join(said).encode()).hexdigest()[:32]
        return f"{name}-rows-{question.results}", f"{name}-graph-{question.graph}"


def refusal(refused: Refused) -> Response:
    """Say why a question is not answered."""
    headers = {"Vary": "Accept", "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    if refused.wait is not None:
        headers["Retry-After"] = str(refused.wait)
    return PlainTextResponse(f"{refused.says}\n", refused.status, headers)


def _plain(query: str) -> str:
    r"""Take away lines that are comments, and the space around: they change no answer.

    >>> _plain("# Who?\n# topic: people\n ASK { }\n")
    'ASK { }'
    """
    if "\n" in query and '"""' not in query and "'''" not in query:
        query = "\n".join([line for line in query.splitlines() if not line.startswith("#")])
    return query.strip()


def _allowed(query: str) -> bool:
    """Tell whether a query has the same answer tomorrow. Raises Refused if it must not be asked."""
    found = words(query)
    if found.service:
        raise Refused(403, "SERVICE is not followed here: ask the other endpoint itself, or both from a client")
    if found.update:
        raise Refused(400, "This is an update; only queries are taken: SELECT, ASK, CONSTRUCT and DESCRIBE")
    return found.steady


class Whole(Response):
    """A complete answer, compressed if it is long and the asker takes it so.

    Written without Starlette's headers and middleware: they took twice as long as the answer itself.
    """

    def __init__(self, kept: Kept, request: Request, steady: bool, status: int = 200) -> None:
        self.status_code = status
        self.background = None
        self.body = kept.content
        self.raw_headers = [*_HEADERS]
        if steady:
            # The same content, but perhaps compressed: a weak validator (RFC 9110, section 8.8.1).
            self.raw_headers.append((b"etag", f'W/"{kept.name}"'.encode()))
        if status == 304:
            return
        if len(kept.content) >= PACKED and "gzip" in request.headers.get("accept-encoding", ""):
            self.body = kept.packed
            self.raw_headers.append((b"content-encoding", b"gzip"))
        self.raw_headers += _typed(kept.media_type), (b"content-length", b"%d" % len(self.body))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body})


@lru_cache(64)
def _typed(media_type: str) -> tuple[bytes, bytes]:
    """Write the header with a media type."""
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return b"content-type", f"{media_type}{charset}".encode()


class _Streamed(StreamingResponse):
    """A long answer, sent while it is still being made."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.pieces(), media_type=answer.media_type)
        self.raw_headers += _HEADERS
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. Where it breaks off the connection does so too: it must not look complete."""
        try:
            await _PACKING(super().__call__)(scope, receive, send)
        except Refused as refused:
            LOG.warning("broken off after %d bytes: %s", self._answer.size, refused.says)
        finally:
            self._answer.close()


async def _begun(answer: Answer, request: Request) -> None:
    """Wait for an answer; if its asker leaves, it is not worked on any longer."""
    if not answer.begun():
        # Most answers are there at once, before it is worth looking whether anyone still waits for them.
        await answer.look()
    if answer.begun():
        return
    begun, left = asyncio.create_task(answer.ended(HELD)), asyncio.create_task(_left(request))
    try:
        await asyncio.wait((begun, left), return_when=asyncio.FIRST_COMPLETED)
        if not begun.done():
            raise Refused(499, "The asker has left")
        begun.result()
    finally:
        begun.cancel()
        left.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _asked(request: Request) -> Asked:
    """Read the parameters of a GET, of a form, or of a query sent as it is (sections 2.1.1 to 2.1.3).

    Raises Refused (400, 413, 415) for what is none of these.
    """
    in_address = _pairs(request.scope["query_string"].decode("latin-1"))
    if request.method != "POST":
        return Asked(in_address)
    kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(' "') or "utf-8"
    if kind.strip() not in (_FORM, _DIRECT):
        raise Refused(415, f"A query is posted as {_FORM} or {_DIRECT}, not as {kind.strip() or 'nothing named'}")
    if charset not in ("utf-8", "utf8"):
        raise Refused(415, f"A query is posted in UTF-8, not in {charset}")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            raise Refused(413, f"The request is longer than {_LONGEST:,} bytes")
    try:
        sent = body.decode()
    except UnicodeDecodeError as problem:
        raise Refused(400, f"The request is not in UTF-8: {problem.reason} at byte {problem.start}") from None
    return Asked([*in_address, *(_pairs(sent) if kind.strip() == _FORM else [("query", sent)])])


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as problem:
        raise Refused(400, f"The parameters cannot be read: {problem}; they are percent-encoded UTF-8") from None


def _formats(named: Sequence[str], accept: str | None) -> tuple[str | None, str | None]:
    """Choose the media types for rows and for a graph: as the parameter says, else as the header does.

    SPARQLWrapper sends the parameter several times; the first name that is known counts.
    """
    rows, graph = best(accept, RESULTS), best(accept, GRAPHS)
    if not any(named):
        return rows, graph
    known = next((_NAMED[name] for name in named if name in _NAMED), None)
    if known is None:
        raise Refused(400, f"There is no format {' or '.join(named)}; there are {', '.join(_NAMED)}")
    return known[0] or rows, known[1] or graph


def _person(accept: str | None) -> bool:
    """Tell whether a page is preferred to data."""
    return bool(accept) and best(accept, (*RESULTS, *GRAPHS, HTML)) == HTML
