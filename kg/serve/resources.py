"""A document behind every IRI: what the release says of a thing, in the format that is asked for.

`/id/...` answers 303 (See Other, https://www.w3.org/TR/cooluris/ section 4.3) to the document in the format that
the Accept header takes best; the document's address is that of the thing with a suffix. The pages for people
(.html) are those of `kg.pages`.
"""

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, Triple, parse, serialize
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.iri import BASE
from kg.resources import folder
from kg.schema import VERSION
from kg.serve.accept import best
from kg.serve.question import Refused
from kg.serve.release import Release
from kg.vocab import DCTERMS, OWL, PREFIXES

FORMATS: Final = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
}
_SUFFIXES: Final = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "text/html": "html",
    "application/xhtml+xml": "html",
}
"""What is offered, in the order in which it is preferred where the asker takes anything: Turtle, as in `.htaccess`."""

_DEPRECATED: Final = NamedNode(OWL.deprecated[1:-1])
_REPLACED_BY: Final = NamedNode(DCTERMS.isReplacedBy[1:-1])
_TITLE: Final = "http://data.europa.eu/eli/ontology#title"
_TAIL: Final = re.compile(r"[\w./-]+")


@dataclass(frozen=True)
class Resources:
    """The documents of one release; the pages for people (`.html`) are those of `kg.pages`: `page` gives one."""

    release: Release
    page: Callable[[Request], Awaitable[Response]]

    @property
    def routes(self) -> list[BaseRoute]:
        """Where they are: below /id/, and /ns for the ontology."""
        routes: list[BaseRoute] = []
        for path in ("/ns", "/id/{path:path}"):
            routes += [Route(f"{path}.{suffix}", self._document(suffix)) for suffix in FORMATS]
            routes.append(Route(path, self.see))
        # The version IRI of the ontology, which each release names.
        routes.append(Route(f"/ns/{VERSION}", lambda request: RedirectResponse("/ns", 303)))
        return routes

    async def see(self, request: Request) -> Response:
        """Lead from a thing to its document in the format that is taken best; of a retired one, give that document."""
        thing = _thing(request)
        self.known(thing)
        taken = best(request.headers.get("accept"), tuple(_SUFFIXES))
        if taken is None:
            raise Refused(406, f"There are documents as {', '.join(_SUFFIXES)}")
        if self._retired(thing):
            suffix = _SUFFIXES[taken]
            return self._document(suffix)(request) if suffix in FORMATS else await self.page(request)
        return RedirectResponse(f"{request.url.path}.{_SUFFIXES[taken]}", 303, headers={"Vary": "Accept"})

    def _document(self, suffix: str) -> Callable[[Request], Response]:
        media_type, form = FORMATS[suffix]
        etag = f'W/"{self.release.key}-{suffix}"'

        def document(request: Request) -> Response:
            thing = _thing(request)
            self.known(thing)
            about = f'<{self.release.base}{thing}>; rel="describes", <{self.release.base}id/dataset>; rel="collection"'
            headers = {"Link": about, "ETag": etag, "Cache-Control": "no-cache"}
            if etag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
            content = serialize(self.statements(thing), format=form, prefixes=self._prefixes)
            if not self._retired(thing):
                return Response(content, media_type=media_type, headers=headers)
            instead = (f'<{iri}>; rel="successor-version"' for iri in self._successors(thing))
            return Response(
                content, 410, media_type=media_type, headers={**headers, "Link": ", ".join((about, *instead))}
            )

        return document

    def statements(self, path: str) -> Iterator[Triple]:
        """Say what the release says of a thing, and what the things are called that it speaks of.

        A graph is described by its content, the ontology (`ns`) by all its terms.
        """
        if path == "ns":
            yield from self._ontology
            return
        thing = NamedNode(self.release.base + path)
        own = [*self._said_of(thing)]
        yield from own
        for said in self.release.store.quads_for_pattern(None, None, None, thing):
            yield said.triple
        for other in dict.fromkeys(said.object for said in own):
            if isinstance(other, NamedNode) and other != thing and other.value.startswith(self.release.base):
                for name in self._names:
                    yield from _stated(self.release.store, other, name)

    def known(self, path: str) -> None:
        """Raise Refused (404) if nothing is said of a thing."""
        thing = NamedNode(self.release.base + path)
        if path == "ns" or next(self._said_of(thing), None) or self.release.store.contains_named_graph(thing):
            return
        raise Refused(404, f"Nothing is known of <{thing.value}>; /sparql and the dumps (/dump/) tell what there is")

    def _retired(self, path: str) -> bool:
        """Tell whether an IRI names nothing any longer (`kg/registers/retired.csv`)."""
        return next(_stated(self.release.store, NamedNode(self.release.base + path), _DEPRECATED), None) is not None

    def _successors(self, path: str) -> Iterator[str]:
        for said in _stated(self.release.store, NamedNode(self.release.base + path), _REPLACED_BY):
            if isinstance(said.object, NamedNode):
                yield said.object.value

    def _said_of(self, thing: NamedNode) -> Iterator[Triple]:
        yield from _stated(self.release.store, thing, None)
        yield from _stated(self.release.described, thing, None)

    @cached_property
    def _names(self) -> tuple[NamedNode, ...]:
        own = (f"{self.release.base}ns#symbol", "http://data.europa.eu/eli/ontology#number")
        return tuple(map(NamedNode, ("http://www.w3.org/2004/02/skos/core#prefLabel", _TITLE, *own)))

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return PREFIXES | {"nansen": f"{self.release.base}ns#"}

    @cached_property
    def _ontology(self) -> list[Triple]:
        text = (folder("ontology") / "nansen.ttl").read_bytes()
        moved = text.replace(BASE.encode(), self.release.base.encode())
        return [said.triple for said in parse(moved, RdfFormat.TURTLE)]


def _stated(store: Store, thing: NamedNode, predicate: NamedNode | None) -> Iterator[Triple]:
    for said in store.quads_for_pattern(thing, predicate, None, DefaultGraph()):
        yield said.triple


def _thing(request: Request) -> str:
    """Give the path of a thing below the base; only such as an IRI may have (else NamedNode would refuse it)."""
    path = request.path_params.get("path")
    if path is None:
        return "ns"
    if not _TAIL.fullmatch(path):
        raise Refused(404, f"No IRI of ours ends with {path!r}")
    return f"id/{path}"
