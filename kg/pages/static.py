"""The same pages and data as files, for any web host."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, Triple, serialize

from kg.errors import KgError
from kg.examples import examples_as_rdf
from kg.family import families
from kg.iri import BASE
from kg.pages.addresses import Addresses, spot
from kg.pages.facts import Facts
from kg.pages.htaccess import htaccess
from kg.pages.pages import Pages
from kg.pages.reader import Reader
from kg.pages.release import Release
from kg.pages.render import HERE
from kg.publish.turtle import at, turtle
from kg.resources import folder as packaged

_ENDINGS = {"nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
_COPIED = ("dump", "report", "endpoint")


@dataclass(frozen=True, slots=True)
class FileAddresses(Addresses):
    """Addresses of files, relative to the page they stand on; a language version is a file of its own."""

    @property
    def server(self) -> bool:
        """Tell that there is none."""
        return False

    def path(self, path: str, **query: str) -> str:
        """Give the address of a file; the home page is the folder's own."""
        return self.root + (path or "index.html")

    def page(self, iri: str, language: str = "", **query: str) -> str:
        """Give the address of the file of an IRI; all that is below a document stands on its page."""
        if not iri.startswith(f"{self.base}id/"):
            return Addresses.page(self, iri)
        tail = iri[len(self.base) + 3 :]
        if tail.startswith("graph/"):
            return f"{self.root}id/{tail}.html"
        where, steps = spot(tail), tail.split("/")
        language = where.language or language
        anchor = where.anchor or "-".join(steps[2:])
        file = f"id/{'/'.join(steps[:2])}{f'.{language}' if language else ''}.html"
        return self.root + file + (f"#{anchor}" if anchor and anchor != where.language else "")

    def speaking(self, language: str) -> "FileAddresses":
        """Carry no language on: not every thing has a page in each."""
        return self


def write_site(release: Release, folder: Path) -> int:
    """Write the site into a folder that is empty or not there; give the number of pages.

    Parts of documents have no file: the rules in `.htaccess` lead from them to their place on the document's page.
    """
    if folder.exists() and any(folder.iterdir()):
        raise KgError(f"{folder} is not empty. Name another folder, or empty it")
    pages = Pages(release, FileAddresses(release.base, ""))
    about = {"ns": pages.ontology, "shapes": pages.shapes, "report": pages.report, "index": pages.home}
    for name, page in about.items():
        _save(folder / f"{name}.html", page().encode())
    count = len(about) + _write_families(pages, folder)
    count += sum(_write_thing(pages, tail, parts, folder) for tail, parts in _things(pages.facts))
    count += sum(_write_graph(pages, name, folder) for name in _graphs(pages.facts))
    shutil.copytree(HERE / "assets", folder / "assets", ignore=shutil.ignore_patterns("editor"))
    for name in _COPIED:
        if (release.out / name).is_dir():
            shutil.copytree(release.out / name, folder / name)
    _write_ontology(folder, release.base)
    _write_both(folder / "dataset", (release.out / "dataset.ttl").read_bytes(), release.base)
    _write_both(folder / "examples", examples_as_rdf(release.base), release.base)
    _save(folder / ".htaccess", htaccess(release.base, pages.retired()).encode())
    return count


def _things(facts: Facts) -> Iterable[tuple[str, list[str]]]:
    """Give the things that have pages, each with all the IRIs that its file of data describes."""
    found: dict[str, list[str]] = {}
    for subject in facts.subjects():
        if tail := facts.tail(subject):
            found.setdefault("/".join(tail.split("/")[:2]), []).append(subject)
    return sorted(found.items())


def _graphs(facts: Facts) -> Iterator[str]:
    for name in facts.store.named_graphs():
        if isinstance(name, NamedNode) and facts.tail(name.value):
            yield name.value


def _write_thing(pages: Pages, tail: str, parts: list[str], folder: Path) -> int:
    pages.addresses = FileAddresses(pages.release.base, "../" * (tail.count("/") + 1))
    languages = ["", *pages.versions(tail)]
    written = 0
    for language in languages:
        reader = Reader(asked=language)
        page = pages.gone(tail, reader) or pages.thing(tail, reader)
        if page is not None:
            ending = f".{language}" if language else ""
            _save(folder / f"id/{tail}{ending}.html", page.encode())
            written += 1
    _write_data(pages, folder / f"id/{tail}", (said for part in sorted(parts) for said in _said(pages.facts, part)))
    return written


def _write_graph(pages: Pages, name: str, folder: Path) -> int:
    """Write a named graph's page and content."""
    tail = pages.facts.tail(name)
    pages.addresses = FileAddresses(pages.release.base, "../" * (tail.count("/") + 1))
    _save(folder / f"id/{tail}.html", (pages.thing(tail) or "").encode())
    found = pages.facts.store.quads_for_pattern(None, None, None, NamedNode(name))
    _write_data(pages, folder / f"id/{tail}", (quad.triple for quad in found))
    return 1


def _said(facts: Facts, subject: str) -> Iterator[Triple]:
    for quad in facts.store.quads_for_pattern(NamedNode(subject), None, None, None):
        yield quad.triple


def _write_data(pages: Pages, path: Path, triples: Iterable[Triple]) -> None:
    once = list(dict.fromkeys(triples))
    said = [(str(t.subject), str(t.predicate), str(t.object)) for t in once]
    _save(path.with_name(f"{path.name}.ttl"), turtle(said, pages.release.base))
    for ending, form in _ENDINGS.items():
        _save(path.with_name(f"{path.name}.{ending}"), serialize(once, format=form) or b"")


def _write_families(pages: Pages, folder: Path) -> int:
    found = {"": "families"} | {family.name: f"families/{family.name}" for family in families()}
    written = 0
    for name, path in found.items():
        pages.addresses = FileAddresses(pages.release.base, "../" * (path.count("/") + 1))
        if page := pages.families(name):
            _save(folder / f"about/{path}.html", page.encode())
            written += 1
    return written


def _write_ontology(folder: Path, base: str) -> None:
    content = (packaged("ontology") / "nansen.ttl").read_bytes()
    _write_both(folder / "ns", content.replace(BASE.encode(), base.encode()), base)


def _write_both(path: Path, content: bytes, base: str) -> None:
    """Write Turtle as it is, and in the other formats beside it."""
    _save(path.with_name(f"{path.name}.ttl"), content)
    store = Store()
    store.bulk_load(content, RdfFormat.TURTLE)
    triples = [quad.triple for quad in store]
    for ending, form in _ENDINGS.items():
        _save(path.with_name(f"{path.name}.{ending}"), serialize(triples, format=form, prefixes=at(base)) or b"")


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
