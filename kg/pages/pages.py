"""The pages of a release, as HTML: what a server answers with, and what a static site is made of."""

import json
import threading
from dataclasses import replace
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from kg import __version__
from kg.family import families
from kg.pages.about import about
from kg.pages.addresses import LANGUAGES, Addresses, spot
from kg.pages.document import DocumentReader
from kg.pages.examples import examples, prefixes
from kg.pages.facets import facets, is_tail
from kg.pages.facts import MOST, Facts
from kg.pages.index import build_index, index_file
from kg.pages.labels import Label, Labels
from kg.pages.links import SHOWN, Pointing
from kg.pages.mapping import Mapping
from kg.pages.ontology import sections, shapes
from kg.pages.reader import ANYBODY, Reader
from kg.pages.release import Release
from kg.pages.render import data_block, render
from kg.pages.search import Asked, Search
from kg.pages.text import TextReader, side_by_side
from kg.pages.thing import ThingReader
from kg.pages.words import part_name
from kg.vocab import Nansen

_COUNTED = (
    (Nansen.Resolution, "resolutions"),
    (Nansen.Decision, "decisions"),
    (Nansen.Conclusion, "conclusions"),
    (Nansen.Instrument, "treaties and other instruments"),
    (Nansen.Paragraph, "paragraphs"),
    (Nansen.Citation, "citations"),
    (Nansen.Body, "bodies"),
    (Nansen.State, "States"),
    (Nansen.Session, "sessions"),
    (Nansen.Meeting, "meetings"),
    (Nansen.AgendaItem, "agenda items"),
    (Nansen.Conference, "conferences"),
)
_TEXTS = ("resolution", "conclusion", "document", "instrument")


class Pages:
    """Makes pages; everything that is asked twice is kept."""

    def __init__(self, release: Release, addresses: Addresses | None = None) -> None:
        self.release = release
        self.addresses = addresses or Addresses(release.base)
        self.facts = Facts(release.store, release.base)
        self.labels = Labels(self.facts)
        self.about = about(release.out, release.base)
        self._mapping = Mapping(self.facts, self.labels)
        self._search: Search | None = None
        self._indexing = threading.Lock()
        self._texts = TextReader(self.facts)
        self._documents = DocumentReader(self.facts, self.labels)
        self._things = ThingReader(self.facts, self.labels)
        self._pointing = Pointing(self.facts, self.labels, self.about.properties)

    @property
    def search(self) -> Search:
        """Give the search; whoever asks first waits until its index is built, all others with him."""
        with self._indexing:
            if self._search is None:
                self._search = Search(build_index(self.facts, self.labels, index_file(self.release)))
            return self._search

    def home(self, reader: Reader = ANYBODY) -> str:
        """Give the home page."""
        language = reader.languages(list(LANGUAGES))[0]
        return self._render(
            "home.html", language, reader, about=self.about, counts=self._counts(), topics=self._topics()
        )

    def thing(self, tail: str, reader: Reader = ANYBODY) -> str | None:
        """Give the page of a thing, or None if nothing is said of it."""
        if not is_tail(tail):
            return None
        iri = self.facts.id + tail
        if self.facts.is_graph(iri):
            return self._graph(iri, tail, reader)
        if not self.facts.knows(iri):
            return None
        if tail.partition("/")[0] in _TEXTS and tail.count("/") == 1 and (there := self._texts.languages(iri)):
            texts = [self._texts.read(iri, language) for language in reader.languages(sorted(there, key=_order))]
            if any(text.blocks for text in texts):
                return self._document(iri, texts, sorted(there, key=_order), reader)
        language = reader.languages(list(LANGUAGES))[0]
        thing = self._things.read(iri, language)
        return self._render(
            "thing.html",
            language,
            reader,
            thing=thing,
            json_ld=self._json_ld([iri]),
            **self._links(iri, language, reader),
        )

    def versions(self, tail: str) -> list[str]:
        """Give the languages that a document is in."""
        return sorted(self._texts.languages(self.facts.id + tail), key=_order)

    def moved(self, tail: str, reader: Reader) -> str | None:
        """Give the address of a part's place on its document's page, or None for what has a page of its own."""
        where = spot(tail)
        if where.tail == tail or not is_tail(tail) or not self.facts.knows(self.facts.id + where.tail):
            return None
        return self.addresses.speaking(reader.asked).page(self.facts.id + tail)

    def ontology(self) -> str:
        """Give the page of the ontology."""
        return self._render("ontology.html", "en", ANYBODY, sections=sections(self.about, self.release.base))

    def shapes(self) -> str:
        """Give the page of the shapes."""
        return self._render("shapes.html", "en", ANYBODY, files=shapes())

    def families(self, name: str = "") -> str | None:
        """Give the list of families, or the mapping of one, or None if there is none of that name."""
        named = next((family for family in families() if family.name == name), None)
        mapped = self._mapping.of(name, self.release.out) if named else None
        if name and not mapped:
            return None
        title = named.title if named else "Families of documents"
        there = [one for one in families() if (self.release.out / "data" / one.name).is_dir()]
        return self._render("families.html", "en", ANYBODY, title=title, mapped=mapped, families=there)

    def searched(self, asked: Asked, reader: Reader) -> str:
        """Give the page of an answer to a search."""
        found = self.search.ask(asked)
        language = reader.languages(list(LANGUAGES))[0]
        return self._render(
            "search.html", language, reader, found=found, asked=asked, facets=facets(found, self.labels, language)
        )

    def found(self, asked: Asked) -> dict[str, Any]:
        """Give an answer to a search, for programs."""
        found = self.search.ask(asked)
        return {
            "query": asked.query(),
            "count": found.count,
            "page": asked.page,
            "pages": found.pages,
            "results": [
                {
                    "iri": self.facts.id + hit.work,
                    "symbol": hit.symbol,
                    "title": hit.title,
                    "language": hit.language,
                    "passages": [
                        {"iri": self.facts.id + p.tail, "language": p.language, "text": "".join(w for w, _ in p.pieces)}
                        for p in hit.passages
                    ],
                }
                for hit in found.hits
            ],
            "facets": {name: [{"value": v, "count": n} for v, n in values] for name, values in found.facets.items()},
        }

    def sparql(
        self, query: str, answer: Any, problem: str = "", seconds: float = 0, share: str = "", curl: str = ""
    ) -> str:
        """Give the page for queries, with the answer to one if it was asked."""
        shown = (
            query
            or f"{prefixes(self.release.base)}\nSELECT * WHERE {{\n  ?resolution nansen:symbol ?symbol .\n}}\nLIMIT 20"
        )
        return self._render(
            "sparql.html",
            "en",
            Reader(),
            query=query,
            shown=shown,
            answer=answer,
            problem=problem,
            seconds=seconds,
            share=share,
            curl=curl,
            topics=self._topics(),
        )

    def missing(self, path: str) -> str:
        """Give the page that says that there is nothing."""
        q = path.rpartition("/")[2].replace("-", " ")
        return self._render("missing.html", "en", ANYBODY, path=path, q=q)

    def _document(self, iri: str, texts: list[Any], there: list[str], reader: Reader) -> str:
        language = texts[0].language
        document = self._documents.read(iri, language, there)
        if len(texts) == 1 and texts[0].title:
            document = replace(document, title=Label(texts[0].title, language))
        return self._render(
            "document.html",
            language,
            reader,
            document=document,
            texts=texts,
            rows=side_by_side(texts) if len(texts) > 1 else [],
            json_ld=self._json_ld([iri, *(f"{iri}/{version}" for version in there)]),
            **self._links(iri, language, reader, text=True),
        )

    def _graph(self, iri: str, tail: str, reader: Reader) -> str:
        """Give the page of a named graph: how much it says, and of what."""
        said = self.facts.graph(iri)
        counted = sum(len(values) for of in said.values() for values in of.values())
        return self._render(
            "graph.html", "en", reader, iri=iri, tail=tail, counted=counted, subjects=list(said)[:200], of=len(said)
        )

    def _links(self, iri: str, language: str, reader: Reader, text: bool = False) -> dict[str, Any]:
        groups = self._pointing.groups(iri, language, text)
        return {
            "groups": groups,
            "place": self._pointing.place,
            "document_of": self._pointing.document,
            "shown": SHOWN if self.addresses.server else MOST,
            "opened": reader.group,
            "at": reader.page,
        }

    def _render(self, template: str, language: str, reader: Reader, **context: Any) -> str:
        addresses = self.addresses.speaking(reader.asked if reader.asked in LANGUAGES else "")
        return render(
            template,
            address=addresses,
            language=language,
            languages=LANGUAGES,
            reader=reader,
            version=__version__,
            label=lambda iri: self.labels.of(iri, language),
            part_name=lambda tail: part_name(tail.split("/")[2:]),
            base=self.release.base,
            **context,
        )

    def _json_ld(self, iris: list[str]) -> Any:
        triples = dict.fromkeys(
            Triple(quad.subject, quad.predicate, quad.object)
            for iri in iris
            for quad in self.facts.store.quads_for_pattern(NamedNode(iri), None, None, None)
        )
        written = serialize(triples, format=RdfFormat.JSON_LD)
        return data_block(json.loads(written or b"[]"))

    def _counts(self) -> list[tuple[str, int, str]]:
        """Give what the home page counts: its name, its number, an example."""
        named = [(self.facts.term(term), name) for term, name in _COUNTED]
        return [
            (name, self.about.classes[kind], self.about.examples.get(kind, ""))
            for kind, name in named
            if kind in self.about.classes
        ]

    def _topics(self) -> list[tuple[str, list[Any]]]:
        by_topic: dict[str, list[Any]] = {}
        for example in examples(self.release.base):
            by_topic.setdefault(example.topic, []).append(example)
        return sorted(by_topic.items())


def _order(language: str) -> int:
    return list(LANGUAGES).index(language) if language in LANGUAGES else 99
