"""Every IRI of a release leads somewhere: on the server, and on a site of files by Apache's rules."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from kg.cli import cli
from kg.examples import examples_as_rdf
from kg.iri import BASE
from kg.pages.static import write_site
from kg.publish.nquads import nquads
from kg.resources import folder
from kg.serve.live import Live
from kg.serve.release import Release, opened
from kg.serve.settings import Settings
from tests.conftest import SPECIMENS
from tests.releases import release as built
from tests.test_families import described

RETIRED = Path(__file__).parent / "families" / "retired" / "retired.csv"
ACCEPTED = {
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "text/html",
    "text/turtle": "text/turtle",
    "application/ld+json": "application/ld+json",
    "*/*": "text/turtle",
}
FORMATS = {"text/turtle": RdfFormat.TURTLE, "application/ld+json": RdfFormat.JSON_LD}
ENDINGS = {"html": "text/html", "ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Build a release, and retire some addresses in it."""
    work = tmp_path_factory.mktemp("site")
    dump = built((SPECIMENS,), work / "out") / "dump" / "core.nq.gz"
    said = dict.fromkeys(fact for row in described(RETIRED) for fact in row.core)
    retired_ = nquads(said, f"<{BASE}id/graph/register/retired>")
    dump.write_bytes(gzip.compress(gzip.decompress(dump.read_bytes()) + retired_))
    return opened(work / "out", work / "stores")


@pytest.fixture(scope="module")
def client(release: Release) -> Iterator[TestClient]:
    with TestClient(Live(release, Settings(watch=0)), follow_redirects=False) as found:
        yield found


@pytest.fixture(scope="module")
def files(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("files") / "public"
    write_site(release, site)
    return site


@pytest.fixture(scope="module")
def tails(release: Release) -> list[str]:
    """Give what stands below the base in every IRI of ours: things, graphs, the data set, examples, the ontology."""
    found = set()
    for dump in ("core", "evidence"):
        with gzip.open(release.out / "dump" / f"{dump}.nq.gz", "rt", encoding="utf-8") as quads:
            for quad in quads:
                found |= {quad.partition(" ")[0], quad.split(" ")[-2]}
    for turtle in ((release.out / "dataset.ttl").read_bytes(), examples_as_rdf()):
        found |= {str(said.subject) for said in parse(turtle, RdfFormat.TURTLE)}
    tails = sorted(iri[1:-1].removeprefix(BASE) for iri in found if iri.startswith(f"<{BASE}id/"))
    return [tail for tail in tails if not tail.startswith("id/report/")] + ["ns"]


def retired() -> set[str]:
    return {f"id/{line.partition(',')[0]}" for line in RETIRED.read_text("utf-8").splitlines()[1:]}


def subjects(content: bytes, media_type: str) -> frozenset[str]:
    return frozenset(str(said.subject)[1:-1] for said in parse(content, FORMATS[media_type], base_iri=BASE))


def anchors(content: str) -> frozenset[str]:
    return frozenset(str(name) for name in html.fromstring(content).xpath("//@id"))


# ---- the server ----


@dataclass
class Document:
    """What an address gives: its type, and the things that it speaks of, or the anchors that it has."""

    status: int
    media_type: str
    holds: frozenset[str]
    elsewhere: str


@pytest.fixture(scope="module")
def given(client: TestClient) -> Callable[[str], Document]:
    """Ask for an address, once."""

    @cache
    def ask(address: str) -> Document:
        said = client.get(address, headers={"Accept": "text/html"})
        media_type = said.headers.get("content-type", "").partition(";")[0]
        holds: frozenset[str] = frozenset()
        if said.status_code == 200:
            is_page = media_type == "text/html"
            holds = anchors(said.text) if is_page else subjects(said.content, media_type)
        return Document(said.status_code, media_type, holds, said.headers.get("location", ""))

    return ask


@pytest.mark.parametrize("accept", ACCEPTED, ids=lambda accept: accept.partition(",")[0])
def test_every_iri_leads_to_a_document_that_speaks_of_it(
    client: TestClient, given: Callable[[str], Document], tails: list[str], accept: str
) -> None:
    wanted = ACCEPTED[accept]
    assert len(tails) > 4000
    wrong = []
    for tail in tails:
        said = client.get(f"/{tail}", headers={"Accept": accept})
        if tail in retired():
            if said.status_code != 410 or not said.headers["content-type"].startswith(wanted):
                wrong.append(f"{tail}: {said.status_code}, but it was retired")
            continue
        if said.status_code != 303 or "Accept" not in said.headers["Vary"]:
            wrong.append(f"{tail}: {said.status_code}")
            continue
        address, _, anchor = said.headers["Location"].partition("#")
        final = given(address)
        if final.status == 303:
            address, _, anchor = final.elsewhere.partition("#")
            final = given(address)
        if final.status != 200 or final.media_type != wanted:
            wrong.append(f"{tail}: {address} gives {final.status} {final.media_type}")
        elif wanted == "text/html":
            if anchor and anchor not in final.holds:
                wrong.append(f"{tail}: no {anchor} at {address}")
        elif _is_described(tail) and f"{BASE}{tail}" not in final.holds:
            wrong.append(f"{tail}: {address} does not speak of it")
    assert not wrong, f"{len(wrong)} of {len(tails)}:\n" + "\n".join(wrong[:20])


def test_a_retired_address_is_gone_and_names_what_stands_in_its_place(client: TestClient) -> None:
    said = client.get("/id/body/unhcr-old", headers={"Accept": "text/turtle"})
    assert said.status_code == 410
    assert f'<{BASE}id/body/unhcr>; rel="successor-version"' in said.headers["Link"]
    assert b"isReplacedBy" in said.content
    for address in ("/id/body/unhcr-old", "/id/body/unhcr-old.html"):
        page = client.get(address, headers={"Accept": "text/html"})
        assert page.status_code == 410
        (link,) = html.fromstring(page.text).xpath('//main//a[@rel="successor-version"]')
        assert link.get("href") == "/id/body/unhcr.html"
        assert "31 January 2027" in page.text and "Two rows of the register" in page.text
    french = client.get("/id/body/unhcr-old.html?lang=fr").text
    assert "31 janvier 2027" in french and "N’est plus en usage" in french.replace("&#39;", "’")


# ---- files ----


def redirect(rules: str, path: str, accept: str) -> str | None:
    """Follow the rules as mod_rewrite does: the first whose conditions and pattern fit."""
    conditions: list[str] = []
    for line in rules.splitlines():
        match line.split():
            case ["RewriteCond", "%{HTTP_ACCEPT}", pattern]:
                conditions.append(pattern)
            case ["RewriteRule", pattern, target, flags]:
                found = re.search(pattern, path)
                if found and all(re.search(condition, accept) for condition in conditions):
                    if flags == "[G,L]":
                        return "410"
                    assert flags in ("[R=303,L]", "[R=303,NE,L]"), f"flags that this test does not know: {line}"
                    for number, group in enumerate(found.groups(), 1):
                        target = target.replace(f"${number}", group or "")
                    return target
                conditions = []
    return None


@dataclass(frozen=True)
class Files:
    """A site of files, read at most once each."""

    root: Path

    def __hash__(self) -> int:
        return hash(self.root)

    @cache  # noqa: B019 - for one test
    def subjects(self, path: str) -> frozenset[str]:
        return subjects((self.root / path).read_bytes(), ENDINGS[path.rpartition(".")[2]])

    @cache  # noqa: B019
    def anchors(self, path: str) -> frozenset[str]:
        return anchors((self.root / path).read_text("utf-8"))


@pytest.mark.parametrize("accept", ACCEPTED, ids=lambda accept: accept.partition(",")[0])
def test_every_iri_leads_to_a_file_that_speaks_of_it(files: Path, tails: list[str], accept: str) -> None:
    rules, site, wanted = (files / ".htaccess").read_text("utf-8"), Files(files), ACCEPTED[accept]
    wrong = []
    for tail in tails:
        target = redirect(rules, tail, accept)
        if tail in retired():
            if target != "410":
                wrong.append(f"{tail}: {target}, but it was retired")
            continue
        path, _, anchor = (target or "").partition("#")
        if not (files / path).is_file() or ENDINGS.get(path.rpartition(".")[2]) != wanted:
            wrong.append(f"{tail}: {target}")
        elif wanted == "text/html":
            if anchor and anchor not in site.anchors(path):
                wrong.append(f"{tail}: no {anchor} in {path}")
        elif _is_described(tail) and f"{BASE}{tail}" not in site.subjects(path):
            wrong.append(f"{tail}: {path} does not speak of it")
    assert not wrong, f"{len(wrong)} of {len(tails)}:\n" + "\n".join(wrong[:20])


def _is_described(tail: str) -> bool:
    """Tell whether a document says something of a thing by its name: of a graph it gives the content."""
    return tail != "ns" and not tail.startswith("id/graph/")


def test_the_files_lead_nowhere_that_is_not_there(files: Path) -> None:
    missing = set()
    for file in files.rglob("*.html"):
        for link in html.fromstring(file.read_text("utf-8")).xpath(
            "//a/@href | //link/@href | //script/@src | //img/@src"
        ):
            path = link.partition("#")[0]
            if path and "://" not in path and not (file.parent / path).exists():
                missing.add(f"{file.relative_to(files)}: {link}")
    assert not missing, "\n".join(sorted(missing)[:20])


def test_the_files_hold_what_the_server_gives(files: Path, release: Release, client: TestClient) -> None:
    assert (files / "dataset.ttl").read_bytes() == client.get("/dataset.ttl").content
    assert (files / "dump/core.nq.gz").read_bytes() == client.get("/dump/core.nq.gz").content
    assert (files / "endpoint/w3id/.htaccess").is_file()
    ontology = {str(quad) for quad in parse((files / "ns.ttl").read_bytes(), RdfFormat.TURTLE)}
    assert ontology == {str(quad) for quad in parse(client.get("/ns.ttl").content, RdfFormat.TURTLE)}
    page = html.fromstring((files / "id/resolution/a-res-99-907.fr.html").read_text("utf-8"))
    served = html.fromstring(client.get("/id/resolution/a-res-99-907.html?lang=fr").text)
    words = ["".join(one.xpath("//article")[0].itertext()) for one in (page, served)]
    assert words[0] == words[1]


def test_a_site_is_written_with_the_build_that_asks_for_it(tmp_path: Path) -> None:
    specimen = folder("specimens") / "a-res-99-901.txt"
    command = ["build", str(specimen), "--out", str(tmp_path / "out"), "--site", str(tmp_path / "site"), "--quiet"]
    told = CliRunner().invoke(cli, command, env={"XDG_CACHE_HOME": str(tmp_path / "cache")})
    assert told.exit_code == 0, told.output
    assert (tmp_path / "site" / "id" / "resolution" / "a-res-99-901.html").is_file()


def test_a_folder_that_is_not_empty_is_left_alone(release: Release, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    told = CliRunner().invoke(cli, ["site", str(release.out), str(tmp_path), "--store", str(tmp_path / "stores")])
    assert told.exit_code == 3 and "is not empty" in told.output
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"
