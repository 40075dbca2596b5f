"""What a reader of the pages sees: texts as printed, links both ways, six languages, and nothing that runs."""

import json
import re
import shlex
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html
from pyoxigraph import NamedNode, RdfFormat, Store, parse
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from kg.examples import examples, examples_as_rdf
from kg.iri import BASE
from kg.pages.addresses import LANGUAGES
from kg.pages.index import indexed
from kg.pages.interface import interface
from kg.pages.ontology import Term
from kg.pages.site import Site
from tests.invented import TITLES, WORK, in_three_languages
from tests.releases import store_of


@dataclass
class Served:
    """A release as the pages know it."""

    out: Path
    store: Store
    base: str = BASE
    path: Path | None = None


@pytest.fixture(scope="module")
def served(specimen_release: Path) -> Served:
    store = store_of(specimen_release)
    store.load(in_three_languages().encode(), RdfFormat.N_QUADS)
    return Served(specimen_release, store)


@pytest.fixture(scope="module")
def client(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        site = Site(served)
        routes = [*site.routes, Route("/sparql", site.sparql)]
        with TestClient(Starlette(routes=routes), base_url="http://localhost") as found:
            yield found


def _page(client: TestClient, address: str, **headers: str) -> html.HtmlElement:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return html.fromstring(answer.text)


def _said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


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


def _particulars(client: TestClient, address: str) -> list[str]:
    page = _page(client, address)
    return [": ".join(_said(cell) for cell in row) for row in page.xpath("//aside/section[1]/dl/div")]


def test_what_a_text_succeeds_and_what_succeeded_it_is_told_on_both_pages(client: TestClient) -> None:
    later, earlier = (f"/id/resolution/a-res-{number}.html" for number in ("99-910", "98-910"))
    assert any(row.startswith("Follows on from: A/RES/98/910") for row in _particulars(client, later))
    assert any(row.startswith("Taken up again in: A/RES/99/910") for row in _particulars(client, earlier))
    titles = [_said(title) for title in _page(client, earlier).xpath('//section[@class="group"]/h3')]
    assert not any("Succeeded" in title for title in titles), "it is said once"
    assert any(row.startswith("Extends: ") for row in _particulars(client, "/id/resolution/a-res-99-909.html"))
    assert any(row.startswith("Fait suite à") for row in _particulars(client, f"{later}?lang=fr"))


@pytest.mark.parametrize(
    ("language", "session", "meeting"),
    [
        ("zh", "大会第99届会议", "大会第66次全体会议"),
        ("ru", "99-я сессия, Генеральная Ассамблея", "66-е пленарное заседание, Генеральная Ассамблея"),
        ("en", "99th session of the General Assembly", "66th plenary meeting of the General Assembly"),
    ],
)
def test_sessions_and_meetings_are_named_in_the_reader_s_language(
    client: TestClient, language: str, session: str, meeting: str
) -> None:
    page = _page(client, f"/id/resolution/a-res-99-901.html?lang={language}")
    said = [_said(link) for link in page.xpath("//aside/section[1]/dl//a")]
    assert [one.removeprefix("联合国") for one in said if "99" in one or "66" in one][:2] == [meeting, session]


def test_an_inference_is_named_by_what_it_says(client: TestClient) -> None:
    page = _page(client, "/id/resolution/a-res-99-910/succeeds/a-res-98-910.html")
    assert _said(page.find(".//h1")) == "A/RES/99/910 succeeds A/RES/98/910"
    assert not page.xpath('//main//*[contains(text(), "rdf-syntax")]')


def test_mandates_are_listed_with_who_when_and_the_report_that_answered(client: TestClient) -> None:
    page = _page(client, "/id/resolution/a-res-98-910.html")
    first, second = page.xpath('//section[@id="mandates"]//li')
    assert [_said(link) for link in first.xpath("./a")] == ["para. 2", "To report"]
    assert {_said(row[0]): _said(row[1]) for row in first.xpath("./dl/div")} == {
        "By": "United Nations High Commissioner for Refugees",
        "Due": "99th session of the General Assembly",
        "Answered by": "A/99/12",
    }
    assert [_said(term) for term in second.iter("dt")] == ["By", "Due"]
    (link,) = page.xpath('//section[@id="mandates"]//li[1]//a[text()="A/99/12"]/@href')
    report = _page(client, link)
    answered = report.xpath('//section[@class="group"][h3[contains(., "Answers")]]//li')
    assert [_said(one) for one in answered] == ["To report in A/RES/98/910, para. 2"]


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
    assert "no está aquí en Español" in _said(page.xpath('//p[@class="notice"]')[0])


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
    queries = {quad.subject for quad in said if quad.object == NamedNode("http://www.w3.org/ns/shacl#SPARQLExecutable")}
    assert len(queries) == len(examples())


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


# ---- the pages around the texts ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_speak_six_languages(client: TestClient, language: str) -> None:
    things = (f"/id/{WORK}.html", "/id/body/unhcr.html", "/id/body/nobody.html")
    for address in ("/", "/search?q=refugees", "/sparql", *things):
        mark = "&" if "?" in address else "?"
        answer = client.get(f"{address}{mark}lang={language}")
        page = html.fromstring(answer.text)
        assert (page.get("lang"), page.get("dir")) == (language, "rtl" if language == "ar" else "ltr"), address
        menu = interface(language)["menu"]
        assert menu["browse"] in _said(page.xpath("//header//nav")[0]), address
        (mine,) = page.xpath('//details[@class="tongues"]//a[@aria-current]')
        assert mine.get("lang") == language
        for link in page.xpath('//header//nav//a[starts-with(@href, "/")]/@href'):
            assert f"lang={language}" in link, "the reader keeps the language on the way"


def test_all_languages_have_the_same_words_with_the_same_gaps() -> None:
    def words(section: object, at: str = "") -> Iterator[tuple[str, object]]:
        if isinstance(section, dict):
            for name, value in section.items():
                yield from words(value, f"{at}.{name}")
        elif isinstance(section, list):
            yield at, len(section)
        else:
            yield at, frozenset(re.findall(r"\{\w+\}", str(section)))

    english = dict(words(interface("en")))
    for language in LANGUAGES:
        assert dict(words(interface(language))) == english, language


def test_changing_the_language_keeps_the_page(client: TestClient) -> None:
    page = _page(client, "/search?q=refugees&organ=unga")
    (french,) = page.xpath('//details[@class="tongues"]//a[@lang="fr"]/@href')
    assert french == "/search?q=refugees&organ=unga&lang=fr"


def test_a_text_is_narrowed_by_whom_it_addresses(client: TestClient) -> None:
    page = _page(client, "/search?addressee=role/secretary-general")
    assert page.xpath('//ol[@class="hits"]/li') and page.xpath('//a[@class="chosen"]')
    told = client.get("/search?q=report&format=json").json()
    assert {"organ", "session", "year", "family", "act", "addressee", "cites", "language"} == told["facets"].keys()


def test_the_ontology_is_drawn_and_each_class_leads_to_its_definition(client: TestClient) -> None:
    page = _page(client, "/ns.html")
    (picture,) = page.xpath('//*[name()="svg" and contains(@class, "diagram")]')
    drawn = picture.xpath('.//*[name()="a"]/@href')
    classes = page.xpath('//section[contains(@class, "term")]/@id')
    assert len(drawn) > 30 and {link[1:] for link in drawn} <= set(classes)
    assert any("adoptedBy" in title.text for title in picture.xpath('.//*[name()="title"]'))
    (term,) = page.xpath('//section[@id="Resolution"]')
    assert "In this release" in _said(term) and term.xpath('.//a[contains(@href, "/id/resolution/")]'), "an example"
    assert "Used by" in _said(page.xpath('//section[@id="Body"]')[0])


def test_a_deprecated_term_says_what_takes_its_place(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Term(f"{BASE}ns#old", "old", "Classes", [], "It was.", [], [], [], [], [], True, [f"{BASE}ns#Body"])
    monkeypatch.setattr("kg.pages.pages.sections", lambda about, base: [("Classes", [old])])
    page = _page(client, "/ns.html")
    (term,) = page.xpath('//section[@id="old"]')
    assert "No longer used; instead: Body" in _said(term) and term.xpath('.//a[@href="#Body"]')
    assert not page.xpath('//*[name()="svg"]//*[name()="a"]'), "it is not drawn any longer"


def test_the_report_shows_what_was_found_and_left_out(client: TestClient) -> None:
    page = _page(client, "/report.html")
    assert _said(page.xpath('//ul[@class="counts"]')[0]).count("findings of the shapes") == 1
    assert page.xpath('//a[@href="/report/validation.ttl"]')


def test_the_page_for_queries_is_a_form_where_there_is_no_editor(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.pages.pages.has_editor", lambda: False)
    page = _page(client, "/sparql")
    assert not page.xpath("//script[contains(@src, 'editor')]")
    assert "was not built into this installation" in _said(page.xpath("//main")[0])
    assert page.xpath('//form[@class="query"]//textarea')


def test_the_page_for_queries_tells_the_editor_what_the_release_has(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.pages.pages.has_editor", lambda: True)
    page = _page(client, "/sparql?lang=fr")
    told = json.loads(page.xpath('//script[@id="editor-facts"]')[0].text)
    assert told["endpoint"] == "/sparql" and told["prefixes"]["nansen"] == f"{BASE}ns#"
    assert f"{BASE}ns#Resolution" in told["classes"] and f"{BASE}ns#adoptedBy" in told["properties"]
    assert told["words"]["run"] == "Exécuter"


def test_a_query_is_kept_as_a_link_as_files_and_as_a_line_for_curl(client: TestClient) -> None:
    query = "ASK { ?s ?p 'it\\'s' }"
    page = _page(client, f"/sparql?{urlencode({'query': query})}&run")
    share = page.xpath('//input[@id="share"]/@value')[0]
    assert share.startswith("http://localhost/sparql?query=ASK") and share.endswith("&run")
    formats = {link.get("data-format"): link.get("href") for link in page.xpath("//a[@data-format]")}
    assert formats.keys() == {"csv", "tsv", "json", "xml", "turtle"}
    line = page.xpath('//pre[@id="curl"]')[0].text
    words = shlex.split(line.replace("\\\n", " "))
    assert words[0] == "curl" and words[-1] == f"query={query}"


def test_who_asks_for_a_search_too_early_is_told_to_come_back(
    served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ready = threading.Event()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("kg.pages.pages._PATIENCE", 0.1)
    monkeypatch.setattr("kg.pages.pages.indexed", lambda release: ready.wait(60) and indexed(release))
    early = TestClient(Starlette(routes=Site(served).routes))
    said = early.get("/search?q=refugees")
    assert (said.status_code, said.headers["Retry-After"]) == (503, "60")
    assert "index of this release is being built" in said.text
    ready.set()
    monkeypatch.setattr("kg.pages.pages._PATIENCE", 60)
    assert early.get("/search?q=refugees").status_code == 200
