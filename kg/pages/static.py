"""The same pages and data as files, for any web host."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, Triple, serialize

from kg.errors import KgError
from kg.family import families
from kg.pages.addresses import LANGUAGES, Addresses, spot
from kg.pages.examples import examples_as_rdf
from kg.pages.facts import Facts
from kg.pages.pages import Pages
from kg.pages.reader import Reader
from kg.pages.release import Release
from kg.pages.render import HERE, POLICY
from kg.publish.turtle import at, turtle
from kg.resources import folder as packaged

_DEEPEST = 8
"""Steps of a part's address that a rule can carry into an anchor: Apache has nine references."""
_ENDINGS = {"nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}


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
    for path, text in (("index.html", pages.home()), ("ns.html", pages.ontology()), ("shapes.html", pages.shapes())):
        _save(folder / path, text.encode())
    count = _write_families(pages, folder)
    count += sum(_write_thing(pages, tail, parts, folder) for tail, parts in _things(pages.facts))
    shutil.copytree(HERE / "assets", folder / "assets")
    shutil.copy(release.out / "dataset.ttl", folder / "dataset.ttl")
    shutil.copytree(release.out / "dump", folder / "dump")
    _save(folder / "examples.ttl", examples_as_rdf(release.base))
    _write_ontology(folder, release.base)
    _save(folder / ".htaccess", _htaccess().encode())
    return count + 3


def _things(facts: Facts) -> Iterable[tuple[str, list[str]]]:
    """Give the things that have pages, each with all the IRIs that its file of data describes."""
    found: dict[str, list[str]] = {}
    for subject in facts.subjects():
        if tail := facts.tail(subject):
            found.setdefault("/".join(tail.split("/")[:2]), []).append(subject)
    return sorted(found.items())


def _write_thing(pages: Pages, tail: str, parts: list[str], folder: Path) -> int:
    pages.addresses = FileAddresses(pages.release.base, "../" * (tail.count("/") + 1))
    languages = ["", *pages.versions(tail)]
    written = 0
    for language in languages:
        page = pages.thing(tail, Reader(asked=language))
        if page is not None:
            ending = f".{language}" if language else ""
            _save(folder / f"id/{tail}{ending}.html", page.encode())
            written += 1
    triples = [
        Triple(quad.subject, quad.predicate, quad.object)
        for part in sorted(parts)
        for quad in pages.facts.store.quads_for_pattern(NamedNode(part), None, None, None)
    ]
    said = [(str(t.subject), str(t.predicate), str(t.object)) for t in dict.fromkeys(triples)]
    _save(folder / f"id/{tail}.ttl", turtle(said, pages.release.base))
    for ending, form in _ENDINGS.items():
        _save(folder / f"id/{tail}.{ending}", serialize(dict.fromkeys(triples), format=form) or b"")
    return written


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
    _save(folder / "ns.ttl", content)
    store = Store()
    store.bulk_load(content, RdfFormat.TURTLE)
    triples = [Triple(q.subject, q.predicate, q.object) for q in store]
    for ending, form in _ENDINGS.items():
        _save(folder / f"ns.{ending}", serialize(triples, format=form, prefixes=at(base)) or b"")


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


_HTACCESS = """\
# For Apache, in the folder that holds this site: an address without an ending leads to the format that is asked for,
# that of a part of a document to its place there. Languages and parts first: the first rule that fits is taken.

Options -MultiViews
DirectoryIndex index.html
RewriteEngine on
AddType text/turtle;charset=utf-8 .ttl
AddType application/ld+json .jsonld
AddType application/n-triples;charset=utf-8 .nt
Header always set Access-Control-Allow-Origin "*"
Header always merge Vary Accept
Header always set Content-Security-Policy "{policy}" "expr=%{CONTENT_TYPE} =~ m#^text/html#"

RewriteRule ^\\.well-known/void$ dataset.ttl [R=303,L]
{rules}
"""


def _htaccess() -> str:
    """Write the rules; a part's anchor is its steps joined by hyphens, up to twelve of them.

    Data first: who takes anything (*/*) is given Turtle, a browser asks for HTML by name.
    """
    html = "RewriteCond %{HTTP_ACCEPT} text/html|application/xhtml\\+xml"
    work = "^id/((?:resolution|conclusion|document|instrument)/[a-z0-9-]+)"
    out = []
    for languages in (f"/({'|'.join(LANGUAGES)})", ""):
        for steps in range(_DEEPEST, 0 if not languages else -1, -1):
            first = 3 if languages else 2
            anchor = "-".join(f"${number}" for number in range(first, min(first + steps, 10)))
            if first + steps > 10:
                continue
            target = f"id/$1{'.$2' if languages else ''}.html{f'#{anchor}' if anchor else ''}"
            out += [html, f"RewriteRule {work}{languages}{'/([a-z0-9-]+)' * steps}$ {target} [R=303,NE,L]"]
    thing = "^(?:(ns)|(id/[a-z0-9-]+/[a-z0-9-]+)(?:/[a-z0-9/-]+)?)$"
    out += [html, f"RewriteRule {thing} $1$2.html [R=303,L]"]
    for media_type, ending in (("application/ld\\+json", "jsonld"), ("application/n-triples", "nt")):
        out += [f"RewriteCond %{{HTTP_ACCEPT}} {media_type}", f"RewriteRule {thing} $1$2.{ending} [R=303,L]"]
    out.append(f"RewriteRule {thing} $1$2.ttl [R=303,L]")
    return _HTACCESS.replace("{policy}", POLICY).replace("{rules}", "\n".join(out))
