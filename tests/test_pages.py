"""What a reader of the pages sees: texts as printed, links both ways, six languages, and nothing that runs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html
from pyoxigraph import RdfFormat, Store, parse
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kg.iri import BASE
from kg.pages.examples import examples, examples_as_rdf
from kg.pages.site import routes
from kg.pages.static import write_site
from tests.releases import store_of

WORK = "resolution/a-res-99-999"
MINE = f"{BASE}id/{WORK}"
TITLES = {
    "en": "Wells <script>alert(1)</script> & gardens",
    "ar": "آبار اللّاجئين",
    "zh": "难民营地的水井",
}
PARAGRAPHS = {
    "en": "Asks all States to dig wells </script> in every camp;",
    "ar": "تطلب إلى جميع الدول أن تحفر الآبار في المخيمات؛",
    "zh": "请所有国家在每个营地挖掘水井；",
}


@dataclass
class Served:
    """A release as the pages know it."""

    out: Path
    store: Store
    base: str = BASE


def _in_three_languages() -> str:
    """Write a resolution of our own in N-Quads: no packaged specimen is in Arabic or Chinese."""
    a, eli = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "http://data.europa.eu/eli/ontology#"
    work, part = f"<{MINE}>", f"<{MINE}/para/1>"
    lines = []
    for language, title in TITLES.items():
        version, graph = f"<{MINE}/{language}>", f"<{BASE}id/graph/{WORK}/{language}>"
        facts = (
            f'{work} <{BASE}ns#symbol> "A/RES/99/999"',
            f'{work} <{BASE}ns#adoptedOn> "2044-12-17"^^<http://www.w3.org/2001/XMLSchema#date>',
            f"{work} <{BASE}ns#inSession> <{BASE}id/session/a-99>",
            f"{work} {a} <{BASE}ns#Resolution>",
            f"{work} <{eli}is_realized_by> {version}",
            f"{version} {a} <{BASE}ns#Expression>",
            f'{version} <http://purl.org/dc/terms/title> "{title}"@{language}',
            f"{part} {a} <{BASE}ns#OperativeParagraph>",
            f"{part} <http://purl.org/dc/terms/isPartOf> {work}",
            f'{part} <{BASE}ns#order> "1"^^<http://www.w3.org/2001/XMLSchema#integer>',
            f'{part} <{BASE}ns#text> "{PARAGRAPHS[language]}"@{language}',
        )
        lines += [f"{fact} {graph} ." for fact in facts]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def served(specimen_release: Path) -> Served:
    store = store_of(specimen_release)
    store.load(_in_three_languages().encode(), RdfFormat.N_QUADS)
    return Served(specimen_release, store)


@pytest.fixture(scope="module")
def client(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        with TestClient(Starlette(routes=routes(served)), base_url="http://localhost") as found:
            yield found


def _page(client: TestClient, address: str, **headers: str) -> html.HtmlElement:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return html.fromstring(answer.text)


def _said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_iri_of_the_release_has_a_page(client: TestClient, served: Served) -> None:
    subjects = {quad.subject.value for quad in served.store if hasattr(quad.subject, "value")}
    ours = sorted(iri.removeprefix(BASE) for iri in subjects if iri.startswith(f"{BASE}id/"))
    assert len(ours) > 3000
    wrong = []
    for tail in ours:
        answer = client.get(f"/{tail}.html", follow_redirects=False)
        if answer.status_code == 303:
            page, _, anchor = answer.headers["location"].partition("#")
            if f'id="{anchor}"' not in _kept(client, page) and "/frame" not in tail and not _no_anchor(tail):
                wrong.append(f"{tail} leads to {page}, which has no place {anchor!r}")
        elif answer.status_code != 200 or "<h1" not in answer.text:
            wrong.append(f"{tail}: {answer.status_code}")
    assert not wrong, "\n".join(wrong[:20])


def _no_anchor(tail: str) -> bool:
    """Tell what is the page itself, or holds parts without words of its own."""
    return tail.count("/") < 4 or tail.rpartition("/")[2] in ("annex", "title") or "/section/" in tail


_KEPT: dict[str, str] = {}


def _kept(client: TestClient, page: str) -> str:
    if page not in _KEPT:
        _KEPT[page] = client.get(page).text
    return _KEPT[page]


def test_a_resolution_reads_as_printed(client: TestClient) -> None:
    page = _page(client, "/id/resolution/a-res-99-901.html")
    assert _said(page.find(".//h1")).startswith("Refugees, host communities and the work")
    (point,) = page.xpath('//p[@id="para-6-a-i"]')
    assert _said(point).startswith("(i) To bring registry offices"), "a point has its printed label"
    assert "level-2" in point.get("class")
    particulars = [": ".join(_said(cell) for cell in row) for row in page.xpath("//aside//dl/div")]
    assert "Adopted on: 16 December 2044" in particulars
    assert "Committee: Third Committee" in particulars


def test_a_treaty_reads_as_printed(client: TestClient) -> None:
    page = _page(client, "/id/instrument/convention-on-the-registration-of-refugee-children.html")
    text = _said(page.find(".//article"))
    order = [
        "The High Contracting Parties",
        "Have agreed as follows",
        "CHAPTER I",
        "Article 1.",
        "A. For the",
        "CHAPTER II",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_citations_are_linked_at_their_words(client: TestClient) -> None:
    page = _page(client, "/id/resolution/a-res-99-901.html")
    links = page.xpath('//p[@id="para-6-a"]//a[@class="cites"]')
    assert [(link.text, link.get("href")) for link in links] == [
        ("Convention on the Rights of the Child", "/id/instrument/unts-27531.html")
    ]


def test_notes_are_linked_both_ways(client: TestClient) -> None:
    page = _page(client, "/id/resolution/a-res-99-901.html")
    (mark,) = page.xpath('//p[@id="para-6-a"]//sup')
    target = mark.find("a").get("href").removeprefix("#")
    (note,) = page.xpath(f'//*[@id="{target}"]')
    assert "[United Nations, Treaty Series, vol. 1577, No. 27531.]" in _said(note), "Ibid. is written out"
    assert f"#{mark.get('id')}" in [back.get("href") for back in note.iter("a")]


def test_inverse_links_are_grouped_and_counted(client: TestClient) -> None:
    page = _page(client, "/id/resolution/a-res-428-v.html")
    titles = [_said(title) for title in page.xpath('//section[@class="group"]/h3')]
    assert any(re.match(r"Cited with “\w[\w ]*” \d+", title) for title in titles), titles


def test_many_links_come_in_pages(client: TestClient) -> None:
    page = _page(client, "/id/session/a-99.html")
    (more,) = page.xpath('//section[@id="in-in-session"]//a[@rel="next"]')
    second = _page(client, more.get("href").partition("#")[0])
    first, next_one = (_said(one.xpath('//section[@id="in-in-session"]/ol/li')[0]) for one in (page, second))
    assert first != next_one
    assert second.xpath('//section[@id="in-in-session"]//a[@rel="prev"]')


def test_words_of_a_text_never_run(client: TestClient) -> None:
    text = client.get(f"/id/{WORK}.html").text
    assert "<script>alert" not in text
    page = html.fromstring(text)
    assert "<script>alert(1)</script> & gardens" in page.find(".//h1").text
    assert "</script> in every camp" in _said(page.xpath('//p[@id="para-1"]')[0])
    assert [script.get("type") or script.get("src") for script in page.iter("script")] == [
        "/assets/site.js",
        "application/ld+json",
    ]


def test_the_policy_lets_nothing_from_elsewhere_in(client: TestClient) -> None:
    for address in ("/", "/ns.html", "/shapes.html", "/search?q=refugees", "/sparql", f"/id/{WORK}.html"):
        answer = client.get(address)
        assert "default-src 'none'" in answer.headers["content-security-policy"], address
        page = html.fromstring(answer.text)
        loaded = [*page.xpath("//@src"), *page.xpath('//link[@rel="stylesheet" or @rel="icon"]/@href')]
        assert loaded and all(path.startswith("/assets/") for path in loaded), (address, loaded)
        assert not page.xpath("//style | //@style | //@onclick"), address


def test_arabic_reads_from_right_to_left(client: TestClient) -> None:
    page = _page(client, f"/id/{WORK}.html?lang=ar")
    assert page.find(".//h1").get("dir") == "rtl"
    (article,) = page.iter("article")
    assert (article.get("lang"), article.get("dir")) == ("ar", "rtl")
    assert "تحفر" in _said(article)


def test_the_reader_s_language_is_taken_from_the_browser(client: TestClient) -> None:
    page = _page(client, f"/id/{WORK}.html", **{"Accept-Language": "zh-CN, en;q=0.5"})
    assert _said(page.find(".//h1")) == TITLES["zh"]


def test_a_language_that_is_missing_is_said(client: TestClient) -> None:
    page = _page(client, f"/id/{WORK}.html?lang=es")
    assert "not here in Español" in _said(page.xpath('//p[@class="notice"]')[0])


def test_two_languages_stand_side_by_side(client: TestClient) -> None:
    page = _page(client, f"/id/{WORK}.html?lang=en,ar")
    (line,) = [line for line in page.xpath('//div[@class="line"]') if line.xpath('.//p[@id="para-1"]')]
    assert [column.get("lang") for column in line] == ["en", "ar"]


def test_a_part_leads_to_its_place(client: TestClient) -> None:
    answer = client.get("/id/resolution/a-res-99-907/fr/para/1.html", follow_redirects=False)
    assert answer.headers["location"] == "/id/resolution/a-res-99-907.html?lang=fr#para-1"


def test_what_is_not_there_is_said(client: TestClient) -> None:
    answer = client.get("/id/resolution/a-res-1-1.html")
    assert answer.status_code == 404
    assert "Search for “a res 1 1”" in _said(html.fromstring(answer.text))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("registry offices", "a-res-99-901"),
        ("A/RES/99/901", "a-res-99-901"),
        ("réfugiés", "a-res-99-907"),
        ("refugies", "a-res-99-907"),
        ("لاجئين", "a-res-99-999"),
        ("الابار", "a-res-99-999"),
        ("آبار", "a-res-99-999"),
        ("水井", "a-res-99-999"),
        ("营地", "a-res-99-999"),
    ],
)
def test_readers_find_texts_as_they_type(client: TestClient, asked: str, found: str) -> None:
    answer = client.get("/search", params={"q": asked, "format": "json"}).json()
    assert f"{BASE}id/resolution/{found}" in [result["iri"] for result in answer["results"]]


@pytest.mark.parametrize(
    "address",
    [
        "/id/body/%3Cscript%3E.html",
        "/id/body/un%20hcr.html",
        "/id/..%2F..%2Fetc%2Fpasswd.html",
        "/id/resolution/%00/para/1.html",
        "/id/body/UNHCR.html",
    ],
)
def test_an_address_that_can_be_nobody_s_is_nowhere(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "asked", ["organ=<b>", "session=%00", "act=a b", "cites=<>", "page=99999999999999999999", "page=-1", "lang=<x>"]
)
def test_an_answer_can_be_narrowed_by_anything(client: TestClient, asked: str) -> None:
    assert client.get(f"/search?{asked}").status_code == 200
    assert client.get(f"/id/body/unhcr.html?{asked}&in=<x>").status_code == 200


def test_a_symbol_comes_first(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "99/902", "format": "json"}).json()
    assert answer["results"][0]["symbol"] == "A/RES/99/902"


def test_facets_narrow_an_answer(client: TestClient) -> None:
    everything = client.get("/search?format=json").json()
    organs = {choice["value"]: choice["count"] for choice in everything["facets"]["organ"]}
    narrowed = client.get("/search?organ=hrc&format=json").json()
    assert 0 < narrowed["count"] == organs["hrc"] < everything["count"]
    by_act = client.get("/search?act=call-upon&cites=A/RES/428(V)&format=json").json()
    assert by_act["query"] == {"act": "call-upon", "cites": "A/RES/428(V)"}


@pytest.mark.parametrize("asked", ['"', "a AND", "NEAR(", "*", "x'; DROP TABLE works; --", "\x00", "%", "؟"])
def test_a_search_takes_any_words(client: TestClient, asked: str) -> None:
    assert client.get("/search", params={"q": asked}).status_code == 200


def test_an_example_query_is_run(client: TestClient) -> None:
    home = _page(client, "/")
    (link,) = home.xpath('//a[contains(., "What does resolution 99/901 refer to")]')
    answer = _page(client, link.get("href"))
    assert answer.xpath('//section[@id="answer"]//tbody/tr')
    share = answer.xpath('//input[@id="share"]')[0].get("value")
    assert _page(client, share).xpath('//section[@id="answer"]//tbody/tr'), "the link that is shared runs the query"


@pytest.mark.parametrize("query", ["SELECT *", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"])
def test_a_query_that_is_not_answered_is_explained(client: TestClient, query: str) -> None:
    answer = client.get("/sparql", params={"query": query, "run": ""})
    assert answer.status_code == 400
    assert html.fromstring(answer.text).xpath('//div[@role="alert"]')


def test_every_family_shows_how_it_is_mapped(client: TestClient) -> None:
    families = _page(client, "/about/families.html").xpath('//main//li/a[contains(@href, "about/families/")]/@href')
    assert len(families) > 12
    for family in families:
        assert _page(client, family).xpath('//table[@class="mapping"]//dd'), family
    row = _page(client, "/about/families/ga_resolution.html").xpath('//tr[contains(., "Convention on the Rights")]')[0]
    assert row.xpath('.//a[contains(@href, "unts-27531")]'), "words left, statements right"


def test_examples_are_rdf() -> None:
    said = list(parse(examples_as_rdf(), RdfFormat.TURTLE))
    subjects = {triple.subject for triple in said}
    assert len(subjects) == len(examples())


def test_pages_are_accessible(client: TestClient) -> None:
    for address in (
        "/",
        "/ns.html",
        "/shapes.html",
        "/search?q=refugees",
        "/sparql",
        "/id/body/unhcr.html",
        "/id/resolution/a-res-99-901.html",
        f"/id/{WORK}.html?lang=en,ar",
    ):
        page = _page(client, address)
        assert page.get("lang"), address
        assert len(page.xpath("//h1")) == 1, address
        assert len(page.xpath("//main")) == 1 and page.xpath('//a[@class="skip"]'), address
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
        assert all(after <= before + 1 for before, after in pairwise(levels)), address
        for field in page.xpath('//input[not(@type="hidden")] | //select | //textarea'):
            assert page.xpath(f'//label[@for="{field.get("id")}"]'), f"{address}: {field.get('id')} has no label"
        names = [name for name in page.xpath("//@id") if name]
        assert len(names) == len(set(names)), f"{address}: an id stands twice"
        assert all(_said(link) or link.get("aria-label") for link in page.iter("a")), address


def test_the_static_site_leads_nowhere_that_is_not_there(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    assert write_site(served, site) > 500
    missing = set()
    for file in site.rglob("*.html"):
        for link in html.fromstring(file.read_text("utf-8")).xpath("//a/@href | //link/@href | //script/@src"):
            path = link.partition("#")[0]
            if path and "://" not in path and not (file.parent / path).exists():
                missing.add(f"{file.relative_to(site)}: {link}")
    assert not missing, "\n".join(sorted(missing)[:20])
    assert (site / "id/resolution/a-res-99-907.fr.html").exists()
    assert len(list(parse((site / "id/resolution/a-res-99-901.ttl").read_bytes(), RdfFormat.TURTLE))) > 100
