"""Files that mean harm: each is refused in words or becomes inert text; none reads, writes, calls or runs anything."""

import csv
import json
import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import html
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Graph

from tests.browser import browser, programs
from tests.serving import Server, serving
from tests.torture.hostile import BAD_WORDS, INERT, MARK, REFUSED, TITLE, Hostile, harmful

SECRET = "the canary sings at midnight"


class Built(NamedTuple):
    """What came of a build of all of them."""

    home: Path
    out: Path
    files: list[Hostile]
    said: str
    left_out: dict[str, str]
    calls: list[object]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Build them all, while somebody listens where they would call."""
    home = tmp_path_factory.mktemp("hostile")
    (home / "texts").mkdir()
    canary = home / "canary"
    canary.write_text(SECRET, "utf-8")
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_listen, args=(listener, calls), daemon=True).start()
        files = harmful(canary, listener.getsockname()[1])
        for one in files:
            (home / "texts" / one.name).write_bytes(one.content)
        (home / "texts" / "link.txt").symlink_to(canary)
        (home / "texts" / "root").symlink_to("/")
        (home / "texts" / "loop").symlink_to(home / "texts" / "loop")
        os.mkfifo(home / "texts" / "pipe.txt")
        options = ("--out", "out", "--no-cache", "--jobs", "2", "--json")
        run = subprocess.run(
            [sys.executable, "-P", "-m", "kg", "build", "texts", *options],
            cwd=home,
            env={**os.environ, "XDG_CACHE_HOME": str(home / "cache")},
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30)),
        )
        assert run.returncode == 0, run.stderr
        told = json.loads(run.stdout)
        left_out = {one["where"].partition(", ")[0]: one["why"] for one in told["left_out"]}
        yield Built(home, home / "out", files, run.stdout + run.stderr, left_out, calls)


def _listen(listener: socket.socket, calls: list[object]) -> None:
    try:
        while True:
            connection, address = listener.accept()
            calls.append(address)
            connection.close()
    except OSError:
        pass


def test_every_file_that_means_harm_is_refused_in_words_or_becomes_text(built: Built) -> None:
    assert "Traceback" not in built.said and "A bug in kg" not in built.said, built.said
    for one in built.files:
        if one.becomes == REFUSED:
            assert len(built.left_out[one.name]) > 20, one.name
        elif one.becomes == INERT:
            assert one.name not in built.left_out, built.left_out[one.name]


def test_no_file_of_them_calls_anybody(built: Built) -> None:
    assert built.calls == []


def test_no_other_file_is_read_or_written(built: Built) -> None:
    """Neither the canary's words nor what links lead to is published; nothing lies where it should not."""
    assert {path.name for path in built.home.iterdir()} <= {"texts", "canary", "out", "cache"}
    for path in built.out.rglob("*"):
        assert not path.is_symlink() and built.out in path.resolve().parents
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path
    assert SECRET not in built.said


def test_no_statement_is_injected(built: Built) -> None:
    """What stands in titles, words and symbols stays within literals, for two parsers."""
    for path in (built.out / "data" / "ga_resolution").glob("*.ttl"):
        for said in parse(path.read_bytes(), RdfFormat.TURTLE):
            for term in (said.subject, said.predicate, said.object):
                assert not (isinstance(term, NamedNode) and MARK in term.value), path
        assert not any(MARK in str(one) for subject, p, _ in Graph().parse(path) for one in (subject, p))
    published = (built.out / "data" / "ga_resolution" / "a-res-99-931.ttl").read_text("utf-8")
    assert published.count(MARK) > 3, "the words themselves are there"


def test_no_symbol_leads_out_of_the_data(built: Built) -> None:
    for said in parse((built.out / "data/ga_resolution/a-res-99-932.ttl").read_bytes(), RdfFormat.TURTLE):
        if isinstance(said.object, NamedNode):
            assert ".." not in said.object.value and "%" not in said.object.value


def test_no_cell_of_a_table_is_a_formula(built: Built) -> None:
    cells = 0
    for path in (built.out / "dump" / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, strict=True):
                cells += len(row)
                assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")], path
    assert cells > 500


@pytest.fixture(scope="module")
def server(built: Built) -> Iterator[Server]:
    (built.home / "cache").mkdir(exist_ok=True)
    with serving(built.out, built.home / "cache" / "stores") as started:
        yield started


def test_no_page_holds_a_script_of_the_text(server: Server) -> None:
    """Scripts are ours alone, no element and no attribute comes from a text, and templates stay words."""
    page = server.get("/id/resolution/a-res-99-931.html").text
    assert "&lt;script&gt;" in page and "{{ 7*7 }}" in page
    elements = html.fromstring(page)
    assert all("//" not in one.get("src", "") for one in elements.iter("script", "img", "iframe"))
    assert [one.get("type") for one in elements.iter("script") if one.text] == ["application/ld+json"]
    assert not elements.xpath(
        "//@*[starts-with(name(), 'on')] | //svg[@onload] | //style | //base | //meta[@http-equiv]"
    )


@pytest.mark.skipif(programs() is None, reason="no Chromium here; on Debian: apt-get install chromium chromium-driver")
def test_the_browser_runs_nothing_of_a_text_and_lets_nothing_foreign_in(server: Server) -> None:
    with browser() as window:
        for page in ("/id/resolution/a-res-99-931.html", f"/search?q={MARK}", "/sparql?query=%3Cscript%3E"):
            window.open(server.address + page)
            assert window.run("return window.hacked") is None, page
        window.open(f"{server.address}/id/resolution/a-res-99-931.html")
        assert "<script>" in window.text("h1"), "the words are shown as they are"
        for attack in (
            "const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.body.append(s)",
            "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hacked = 1\">')",
            "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.org/x.png\">')",
            "document.body.insertAdjacentHTML('beforeend', '<iframe src=\"https://example.org/\"></iframe>')",
            "fetch('https://example.org/').catch(() => 0)",
            "const s = document.createElement('style'); s.textContent = '* { color: red }'; document.head.append(s)",
        ):
            refused = window.run_to_end(
                "document.addEventListener('securitypolicyviolation',"
                " event => done(event.effectiveDirective), {once: true});"
                f"setTimeout(() => done(null), 5000); {attack}"
            )
            assert refused, f"the policy let this through: {attack}"
        assert window.run("return window.hacked") is None


def test_what_a_hostile_text_says_is_kept_word_by_word(built: Built) -> None:
    graph = Graph().parse(built.out / "data/ga_resolution/a-res-99-931.ttl")
    said = " ".join(str(value) for _, _, value in graph)
    assert TITLE in said
    for words in BAD_WORDS:
        assert words in said
