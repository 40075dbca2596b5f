"""The pages of a release, as HTML: what a server answers with, and what a static site is made of."""

import json
import threading
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from kg import __version__
from kg.examples import by_topic
from kg.family import families
from kg.pages.about import about
from kg.pages.addresses import LANGUAGES, Addresses, spot
from kg.pages.diagram import diagram
from kg.pages.document import DocumentReader
from kg.pages.facets import facets, is_tail
from kg.pages.facts import MOST, Facts
from kg.pages.index import indexed
from kg.pages.interface import day, direction, interface, part_name
from kg.pages.labels import Label, Labels
from kg.pages.links import SHOWN, Pointing
from kg.pages.mandates import Mandates
from kg.pages.mapping import Mapping
from kg.pages.ontology import sections, shapes
from kg.pages.reader import ANYBODY, Reader
from kg.pages.release import Release
from kg.pages.render import data_block, has_editor, render
from kg.pages.report import reports
from kg.pages.search import Asked, Search
from kg.pages.shown import Shown
from kg.pages.text import TextReader, side_by_side
from kg.pages.thing import ThingReader
from kg.publish.turtle import at
from kg.vocab import DCTERMS, OWL, PROV, SKOS, Nansen

_COUNTED = {
    "resolutions": Nansen.Resolution,
    "decisions": Nansen.Decision,
    "conclusions": Nansen.Conclusion,
    "instruments": Nansen.Instrument,
    "paragraphs": Nansen.Paragraph,
    "citations": Nansen.Citation,
    "acts": Nansen.Act,
    "bodies": Nansen.Body,
    "states": Nansen.State,
    "sessions": Nansen.Session,
    "meetings": Nansen.Meeting,
    "agenda_items": Nansen.AgendaItem,
    "conferences": Nansen.Conference,
}
"""What the home page counts, by its name in `languages/<code>.toml`."""
_PATIENCE = 10
"""Seconds that a reader waits for the index to be built."""
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
        self._search: Future[Search] | None = None
        self._indexing = threading.Lock()
        self._texts = TextReader(self.facts)
        self._documents = DocumentReader(self.facts, self.labels)
        self._mandates = Mandates(self.facts, self.labels)
        self._things = ThingReader(self.facts, self.labels)
        self._pointing = Pointing(self.facts, self.labels, self.about.properties)

    def index(self) -> None:
        """Begin to build the index for searching, if it is not there; large releases take minutes, once."""
        with self._indexing:
            if self._search is None:
                self._search = Future()
                threading.Thread(target=self._index, name="search index", daemon=True).start()

    def _index(self) -> None:
        assert self._search, "index() made it"
        try:
            self._search.set_result(Search(indexed(self.release)))
        except BaseException as problem:
            self._search.set_exception(problem)

    @property
    def search(self) -> Search:
        """Give the search. Raises TimeoutError while its index is being built."""
        self.index()
        assert self._search, "index() made it"
        return self._search.result(_PATIENCE)

    def home(self, reader: Reader = ANYBODY) -> str:
        """Give the home page."""
        language = reader.interface
        return self._render(
            "home.html", language, reader, about=self.about, counts=self._counts(), topics=by_topic(self.release.base)
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
        language = reader.interface
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

    def ontology(self, reader: Reader = ANYBODY) -> str:
        """Give the page of the ontology."""
        found = sections(self.about, self.release.base)
        return self._render("ontology.html", "en", reader, sections=found, diagram=Markup(diagram(found)))

    def shapes(self, reader: Reader = ANYBODY) -> str:
        """Give the page of the shapes."""
        return self._render("shapes.html", "en", reader, files=shapes())

    def report(self, reader: Reader = ANYBODY) -> str:
        """Give the page of what the build found: breaches of the shapes, words that no rule could place."""
        return self._render("report.html", "en", reader, reports=reports(self.release.out))

    def gone(self, tail: str, reader: Reader = ANYBODY) -> str | None:
        """Give the page of a retired address, with what stands in its place; None for an address in use."""
        if not is_tail(tail) or not (retired := self._retired(self.facts.id + tail, reader.interface)):
            return None
        return self._render("gone.html", reader.interface, reader, tail=tail, retired=retired)

    def retired(self) -> list[str]:
        """Give the tails of all IRIs that name nothing any longer."""
        return sorted(filter(None, map(self.facts.tail, self.facts.with_property(OWL.deprecated))))

    def _retired(self, iri: str, language: str) -> dict[str, Any] | None:
        facts = self.facts
        if facts.one(iri, OWL.deprecated) != "true":
            return None
        return {
            "since": day(facts.one(iri, PROV.invalidatedAtTime)[:10], language),
            "reason": facts.one(iri, SKOS.historyNote),
            "successors": facts.iris(iri, DCTERMS.isReplacedBy),
        }

    def families(self, name: str = "", reader: Reader = ANYBODY) -> str | None:
        """Give the list of families, or the mapping of one, or None if there is none of that name."""
        named = next((family for family in families() if family.name == name), None)
        mapped = self._mapping.of(name, self.release.out) if named else None
        if name and not mapped:
            return None
        title = named.title if named else "Families of documents"
        there = [one for one in families() if (self.release.out / "data" / one.name).is_dir()]
        return self._render("families.html", "en", reader, title=title, mapped=mapped, families=there)

    def searched(self, asked: Asked, reader: Reader) -> str:
        """Give the page of an answer to a search."""
        language = reader.interface
        found = self.search.ask(asked, language)
        return self._render(
            "search.html", language, reader, found=found, asked=asked, facets=facets(found, self.labels, language)
        )

    def found(self, asked: Asked, reader: Reader = ANYBODY) -> dict[str, Any]:
        """Give an answer to a search, for programs."""
        found = self.search.ask(asked, reader.interface)
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

    def not_yet(self, asked: Asked, reader: Reader = ANYBODY) -> str:
        """Give the page that says that there is no search yet."""
        return self._render("not-yet.html", reader.interface, reader, asked=asked)

    def sparql(self, shown: Shown, reader: Reader = ANYBODY) -> str:
        """Give the page for queries, with the answer to one if it was asked."""
        language = reader.interface
        return self._render(
            "sparql.html",
            language,
            reader,
            shown=shown,
            query=shown.query or self._first_query(),
            topics=by_topic(self.release.base),
            editor=data_block(self._for_editor(language)) if has_editor() else "",
        )

    def _first_query(self) -> str:
        known = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in at(self.release.base).items())
        return f"{known}\nSELECT * WHERE {{\n  ?resolution nansen:symbol ?symbol .\n}}\nLIMIT 20\n"

    def _for_editor(self, language: str) -> dict[str, Any]:
        """Say what the query editor needs to know of this release."""
        return {
            "base": self.release.base,
            "root": self.addresses.root,
            "endpoint": self.addresses.path("sparql"),
            "query": self._first_query(),
            "prefixes": at(self.release.base),
            "classes": sorted(self.about.classes),
            "properties": sorted(self.about.properties),
            "words": interface(language)["sparql"],
        }

    def missing(self, path: str, reader: Reader = ANYBODY) -> str:
        """Give the page that says that there is nothing."""
        q = path.rpartition("/")[2].replace("-", " ")
        return self._render("missing.html", reader.interface, reader, path=path, q=q)

    def _document(self, iri: str, texts: list[Any], there: list[str], reader: Reader) -> str:
        language = texts[0].language
        document = self._documents.read(iri, reader.interface, there)
        if texts[0].title:
            document = replace(document, title=Label(texts[0].title, language))
        return self._render(
            "document.html",
            language,
            reader,
            document=document,
            texts=texts,
            mandates=self._mandates.of({one for text in texts for one in text.mandates}, reader.interface),
            rows=side_by_side(texts) if len(texts) > 1 else [],
            json_ld=self._json_ld([iri, *(f"{iri}/{version}" for version in there)]),
            **self._links(iri, reader.interface, reader, text=True),
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
            label=lambda iri: self.labels.of(iri, reader.interface),
            part_name=lambda tail: part_name(tail.split("/")[2:], reader.interface),
            article=lambda label, of: interface(of)["document"]["article_n"].format(n=label),
            ui=reader.interface,
            w=interface(reader.interface),
            direction=direction(reader.interface),
            no_search=False,
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
        named = [(self.facts.term(term), name) for name, term in _COUNTED.items()]
        return [
            (name, self.about.classes[kind], self.about.examples.get(kind, ""))
            for kind, name in named
            if kind in self.about.classes
        ]


def _order(language: str) -> int:
    return list(LANGUAGES).index(language) if language in LANGUAGES else 99
