"""A release on the web: what takes too long is stopped, nothing is reached from here, every IRI has its document."""

import asyncio
import contextlib
import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from click.testing import CliRunner
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store, parse_query_results
from rdflib import RDF, Graph, URIRef
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper

from kg.cli import cli
from kg.errors import KgError
from kg.examples import examples
from kg.iri import BASE
from kg.publish.swap import put_in_place
from kg.resources import folder
from kg.serve.answers import Answer, Cache, Kept
from kg.serve.pool import Pool
from kg.serve.question import Question, Refused, words
from kg.serve.release import opened
from kg.serve.settings import MEGABYTE, Settings
from kg.serve.shelf import held
from tests.serving import DIRECT, ENDLESS, Reply, Server, serving, until, workers_of
from tests.stores import free_port, program, running

QUERIES = sorted((folder("ontology") / "queries").glob("*.rq"))
UNHCR = f"{BASE}id/body/unhcr"
LOOKUP = f"SELECT ?p ?o {{ <{UNHCR}> ?p ?o }}"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve") / "stores"


@pytest.fixture(scope="module")
def server(specimen_release: Path, stores: Path) -> Iterator[Server]:
    with serving(specimen_release, stores) as server:
        yield server


@pytest.fixture(scope="module")
def strict(specimen_release: Path, stores: Path) -> Iterator[Server]:
    """Start a server that stops queries after five seconds and answers after two megabytes."""
    with serving(specimen_release, stores, "--timeout", "5", "--limit", "2", "--long", "2") as server:
        yield server


# ---- answers ----


def sorted_rows(found: object) -> list[tuple[str, ...]]:
    assert isinstance(found, QuerySolutions)
    return sorted(tuple("" if term is None else str(term) for term in row) for row in found)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_example_query_is_answered_as_by_the_store_itself(
    path: Path, server: Server, specimen_store: Store
) -> None:
    query = path.read_text("utf-8")
    expected = sorted_rows(specimen_store.query(query, use_default_graph_as_union=True))
    said = server.ask(query)
    assert said.status == 200, said.text
    assert sorted_rows(parse_query_results(said.body, QueryResultsFormat.JSON)) == expected
    assert expected


def test_every_example_query_is_answered_as_by_the_oxigraph_server_on_the_same_store(
    server: Server, specimen_release: Path, stores: Path, tmp_path: Path
) -> None:
    port = free_port()
    command = [program("oxigraph", "pip install oxigraph, or nansen-kg[test]"), "serve-read-only"]
    command += ["--location", str(opened(specimen_release, stores).path), "--bind", f"127.0.0.1:{port}"]
    with running(command, port, tmp_path / "oxigraph.log"):
        for example in examples():
            # Without its comment: SPARQLWrapper would take a word of that for the kind of the query.
            ours, theirs = (
                _bindings(endpoint, example.query)
                for endpoint in (f"{server.address}/sparql", f"http://127.0.0.1:{port}/query")
            )
            assert ours == theirs, example.name


def _bindings(endpoint: str, query: str) -> list[list[tuple[str, str]]]:
    """Ask through SPARQLWrapper; give the answer's rows in an order of their own, those of a graph as lines."""
    client = SPARQLWrapper(endpoint)
    client.setQuery(query)
    if client.queryType in ("CONSTRUCT", "DESCRIBE"):
        client.setReturnFormat(TURTLE)
        told: Any = client.queryAndConvert()
        graph = Graph().parse(data=told, format="turtle")
        return sorted([(line, "")] for line in graph.serialize(format="nt").splitlines())
    client.setReturnFormat(JSON)
    found: Any = client.queryAndConvert()
    if "boolean" in found:
        return [[("yes", str(found["boolean"]))]]
    rows = [
        sorted((name, str(sorted(term.items()))) for name, term in row.items()) for row in found["results"]["bindings"]
    ]
    return sorted(rows)


@pytest.mark.parametrize("method, request_method", [("GET", None), (POST, None), (POST, POSTDIRECTLY)])
@pytest.mark.parametrize("form", [JSON, XML, CSV])
def test_sparqlwrapper_reads_the_answers(server: Server, method: str, request_method: str | None, form: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setMethod(method)
    if request_method:
        client.setRequestMethod(request_method)
    client.setReturnFormat(form)
    client.setQuery(LOOKUP)
    found: Any = client.queryAndConvert()
    if form == JSON:
        assert len(found["results"]["bindings"]) == len(server.ask(LOOKUP).rows)
    else:
        assert "UNHCR" in (found.decode() if isinstance(found, bytes) else found.toxml())


@pytest.mark.parametrize("form", [TURTLE, N3, JSONLD, RDFXML])
def test_sparqlwrapper_reads_graphs(server: Server, form: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setReturnFormat(form)
    client.setQuery(f"CONSTRUCT {{ <{UNHCR}> ?p ?o }} WHERE {{ <{UNHCR}> ?p ?o }}")
    found: Any = client.queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(graph) == len(server.ask(LOOKUP).rows)


def test_a_client_may_narrow_the_dataset_down(server: Server) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.addDefaultGraph(f"{BASE}id/graph/register/states")
    client.setReturnFormat(JSON)
    client.setQuery(f"ASK {{ <{UNHCR}> ?p ?o }}")
    found: Any = client.queryAndConvert()
    assert found["boolean"] is False


def test_a_long_answer_is_whole(server: Server) -> None:
    said = server.ask("SELECT * { ?s ?p ?o }")
    count = int(server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0]["n"])
    assert len(said.body) > 2 * MEGABYTE and len(said.rows) == count


# ---- bounds ----


def in_background(ask: object, *arguments: object) -> "Future[Reply]":
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(ask, *arguments)  # type: ignore[arg-type]
    finally:
        pool.shutdown(wait=False)


def test_an_endless_query_is_stopped_and_its_process_is_gone(strict: Server) -> None:
    before = strict.workers
    said = in_background(strict.ask, ENDLESS)
    until(lambda: strict.state["long"] == 1 and len(strict.workers) == 3)
    reply = said.result()
    assert reply.status == 504
    assert "stopped after 5 seconds" in reply.text and "LIMIT" in reply.text
    until(lambda: strict.state["long"] == 0)
    after = strict.workers
    assert len(after) == 2
    assert len(before - after) == 1, "the process that ran it has ended"


def test_look_ups_go_on_while_endless_queries_run(strict: Server) -> None:
    endless = [in_background(strict.ask, f"{ENDLESS} # {number}") for number in range(2)]
    until(lambda: strict.state["long"] == 2)
    answered = 0
    while not all(one.done() for one in endless):
        assert strict.ask(f"{LOOKUP} # {answered}").status == 200
        answered += 1
    assert answered > 2
    assert [one.result().status for one in endless] == [504, 504]


def test_a_query_is_stopped_when_its_asker_leaves(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as asker:
        request = f"GET /sparql?{urlencode({'query': ENDLESS})} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        asker.sendall(request.encode())
        until(lambda: server.state["long"] == 1)
    until(lambda: server.state["long"] == 0)
    until(lambda: len(server.workers) == server.state["workers"] == 2)


def test_an_answer_beyond_the_limit_is_broken_off_and_not_taken_for_whole(strict: Server) -> None:
    with socket.create_connection(("127.0.0.1", strict.port)) as asker:
        request = f"GET /sparql?{urlencode({'query': LARGE})} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        asker.sendall(request.encode())
        asker.settimeout(60)
        said = b""
        while piece := asker.recv(2**16):
            said += piece
    assert said.startswith(b"HTTP/1.1 200")
    assert not said.endswith(b"0\r\n\r\n"), "the last, empty piece says that an answer is complete"
    until(lambda: "longer than 2 megabytes" in strict.log.read_text())


def test_a_query_that_takes_too_much_memory_is_refused_and_the_next_is_answered(
    specimen_release: Path, stores: Path
) -> None:
    hungry = "SELECT ?a ?c ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f"
    with serving(specimen_release, stores, "--memory", "256", "--workers", "1") as small:
        said = small.ask(hungry)
        assert said.status == 500 and "256 megabytes" in said.text
        assert small.ask(LOOKUP).status == 200


async def _refusals(path: Path, questions: int) -> list[int]:
    async with Pool(path, Settings(workers=1, long=0, queue=2, timeout=1)) as pool:
        refused = []
        answers = []
        for _ in range(questions):
            try:
                answers.append(pool.ask(Question(ENDLESS)))
            except Refused as why:
                refused.append(why.status)
            await asyncio.sleep(0)
        for answer in answers:
            answer.close()
        return refused


def test_when_too_many_queries_wait_the_next_is_told_to_come_back(specimen_release: Path, stores: Path) -> None:
    path = opened(specimen_release, stores).path
    assert asyncio.run(_refusals(path, 6)) == [503, 503, 503]


async def _behind_one_that_leaves(path: Path) -> Answer:
    rows = "{ SELECT ?%s { ?%s ?p%s ?o%s } LIMIT 3000 }"
    slow = f"SELECT (COUNT(*) AS ?n) {{ {rows % tuple('aaaa')} {rows % tuple('bbbb')} }}"
    async with Pool(path, Settings(workers=1, timeout=20)) as pool:
        leaves, behind = pool.ask(Question(LOOKUP)), pool.ask(Question(slow))
        # Nobody reads meanwhile: the first answer waits to be read, and the process is at the second question.
        time.sleep(0.5)
        leaves.close()
        with contextlib.suppress(Refused):
            await behind.ended(2**20)
        return behind


def test_who_is_behind_one_that_leaves_is_answered_by_another_process(specimen_release: Path, stores: Path) -> None:
    answer = asyncio.run(_behind_one_that_leaves(opened(specimen_release, stores).path))
    assert answer.complete and b"9000000" in answer.whole(), answer.refused


async def _whose_process_dies(path: Path) -> Answer:
    async with Pool(path, Settings(workers=1, timeout=20)) as pool:
        answer = pool.ask(Question(LOOKUP))
        for pid in workers_of(os.getpid()):
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(Refused):
            await answer.ended(2**20)
        return answer


def test_a_question_whose_process_dies_at_once_is_asked_once_more(specimen_release: Path, stores: Path) -> None:
    answer = asyncio.run(_whose_process_dies(opened(specimen_release, stores).path))
    assert answer.complete, answer.refused


def test_a_worker_ends_when_its_server_is_killed(specimen_release: Path, stores: Path) -> None:
    with serving(specimen_release, stores) as server:
        workers = server.workers
        assert len(workers) == 2
        server.stop(signal.SIGKILL)
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_stop_ends_with_its_workers(
    specimen_release: Path, stores: Path, how: signal.Signals
) -> None:
    with serving(specimen_release, stores) as server:
        assert server.ask(LOOKUP).status == 200
        workers = server.workers
        assert server.stop(how) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
        assert "Traceback" not in server.log.read_text()


def test_a_query_that_runs_may_end_before_the_server_does(specimen_release: Path, stores: Path) -> None:
    with serving(specimen_release, stores, "--timeout", "5") as server:
        said = in_background(server.ask, ENDLESS)
        until(lambda: server.state["long"] == 1)
        assert server.stop() == 0
        assert said.result().status == 504


def test_who_asks_what_is_being_answered_already_reads_the_same_answer(strict: Server) -> None:
    asked = [in_background(strict.ask, ENDLESS) for _ in range(3)]
    until(lambda: strict.state["long"] == 1)
    assert strict.state["workers"] == 2 and strict.state["waiting"] == 0
    assert [one.result().status for one in asked] == [504, 504, 504]


def test_what_many_will_ask_is_answered_before_they_do(specimen_release: Path, tmp_path: Path) -> None:
    asked = "SELECT ?class (COUNT(?thing) AS ?n) { ?thing a ?class } GROUP BY ?class ORDER BY DESC(?n)"
    with serving(specimen_release, tmp_path / "stores", "--workers", "1", "--long", "0") as server:
        until(lambda: server.state["kept"] >= len(examples()))
        # Its only worker is busy now, but what is kept needs none.
        endless = in_background(server.ask, ENDLESS)
        for accept in ("application/sparql-results+json", "application/sparql-results+json,*/*;q=0.9", "*/*"):
            assert server.ask(asked, Accept=accept).rows
        assert not endless.done()
        server.stop(signal.SIGKILL)


def test_what_took_long_to_find_is_not_displaced_by_much_that_did_not() -> None:
    cache = Cache(200_000)
    cache.put(Kept("dear", "text/csv", b"x" * 100, seconds=2))
    for number in range(2000):
        cache.put(Kept(f"cheap {number}", "text/csv", b"x" * 1000, seconds=0.001))
    assert cache.any(["dear"]) and cache.any(["cheap 1999"]) and not cache.any(["cheap 0"])
    assert len(cache) * 1000 < 200_000
    cache.put(Kept("too long", "text/csv", b"x" * 200_000, seconds=2))
    assert not cache.any(["too long"]) and cache.any(["dear"])


# ---- another release takes the place of the one that is served ----


def copied(release: Path, out: Path) -> Path:
    """Copy a release, and add a fact to it."""
    shutil.copytree(release, out)
    dump = out / "dump" / "core.nq.gz"
    fact = f'<{BASE}id/body/new> <{BASE}ns#symbol> "NEW" <{BASE}id/graph/new> .\n'
    dump.write_bytes(gzip.compress(gzip.decompress(dump.read_bytes()) + fact.encode()))
    return out


def test_a_new_release_is_taken_up_while_many_ask_and_the_old_store_goes(
    specimen_release: Path, tmp_path: Path
) -> None:
    out, stores = tmp_path / "out", tmp_path / "stores"
    shutil.copytree(specimen_release, out)
    fresh = copied(specimen_release, tmp_path / "fresh")
    with serving(out, stores, "--watch", "0.1") as server, ThreadPoolExecutor(8) as pool:
        before = server.state["release"]
        done = threading.Event()

        def ask(client: int) -> set[int]:
            seen, number = set(), 0
            while not done.is_set():
                number += 1
                seen.add(server.ask(f"{LOOKUP} # {client} {number}").status)
            return seen

        asking = [pool.submit(ask, client) for client in range(8)]
        put_in_place(fresh, out)
        until(lambda: server.state["release"] != before)
        assert server.ask(f"ASK {{ <{BASE}id/body/new> ?p ?o }}").text.endswith("true}")
        assert server.get("/id/body/new.ttl").status == 200
        until(lambda: not (stores / before).exists())
        done.set()
        assert [one.result() for one in asking] == [{200}] * 8, "nobody was turned away"
        assert {path.name.partition(".")[0] for path in stores.iterdir()} == {server.state["release"]}
        until(lambda: len(server.workers) == 2)


def test_a_release_that_cannot_be_read_is_not_taken_up(specimen_release: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(specimen_release, out)
    with serving(out, tmp_path / "stores", "--watch", "0.1") as server:
        (out / "dump" / "core.nq.gz").write_bytes(b"no gzip")
        (out / "dataset.ttl").touch()
        until(lambda: "is not taken up" in server.log.read_text())
        assert server.ask(LOOKUP).status == 200


def test_a_store_stays_as_long_as_somebody_serves_it(specimen_release: Path, tmp_path: Path) -> None:
    out, stores = tmp_path / "out", tmp_path / "stores"
    shutil.copytree(specimen_release, out)
    old = opened(out, stores)
    fresh = copied(specimen_release, tmp_path / "fresh")
    put_in_place(fresh, out)
    with held(old.path):
        new = opened(out, stores)
        assert old.path.exists()
    assert opened(out, stores).path == new.path
    assert not old.path.exists() and new.path.exists()


def test_a_store_stays_as_long_as_another_folder_has_its_release(specimen_release: Path, tmp_path: Path) -> None:
    out, twin, stores = tmp_path / "out", tmp_path / "twin", tmp_path / "stores"
    for folder_ in (out, twin):
        shutil.copytree(specimen_release, folder_)
        old = opened(folder_, stores)
    put_in_place(copied(specimen_release, tmp_path / "fresh"), out)
    opened(out, stores)
    assert old.path.exists()
    shutil.rmtree(twin)
    opened(out, stores)
    assert not old.path.exists()


# ---- nothing is reached from here ----


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """Listen on a socket, and note who knocks."""
    knocks: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    knocking, address = listening.accept()
                except TimeoutError:
                    continue
                knocks.append(address)
                knocking.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", knocks
        done.set()
        thread.join()


REACHING = [
    "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service<{0}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERV\\U00000049CE <{0}> {{ ?s ?p ?o }} }}",
    "PREFIX : <{0}> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
    "PREFIX a: <{0}> SELECT * {{ SERVICE a: {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p 1SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p 'x'@enSERVICE <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p '''#'''SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s <http://a#b> '\\''.SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND (<{0}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "SELECT * {{ FILTER EXISTS {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }}",
    "LOAD <{0}>",
    "LOAD SILENT <{0}> INTO GRAPH <x:y>",
    "SELECT * FROM <{0}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{0}> {{ GRAPH <{0}> {{ ?s ?p ?o }} }}",
    "ASK {{ GRAPH <{0}> {{ ?s ?p ?o }} }}",
    "DESCRIBE <{0}>",
]


@pytest.mark.parametrize("query", REACHING)
def test_no_query_reaches_another_host(query: str, server: Server, listener: tuple[str, list[object]]) -> None:
    address, knocks = listener
    said = server.send("POST", "/sparql", query.format(address).encode(), Content_Type=DIRECT)
    reaching = "ERVICE" in query.upper() or "SERV\\U" in query
    assert said.status in (400, 403) or (said.status == 200 and not reaching)
    assert not knocks


@pytest.mark.parametrize("query", REACHING)
def test_no_query_reaches_a_file(query: str, server: Server, tmp_path: Path) -> None:
    canary = tmp_path / "canary.ttl"
    canary.write_text('<urn:x:a> <urn:x:b> "the canary sings" .', "utf-8")
    for address in (canary.as_uri(), f"file:{canary}"):
        said = server.send("POST", "/sparql", query.format(address).encode(), Content_Type=DIRECT)
        assert said.status in (200, 400, 403)
        assert b"canary sings" not in said.body
        for parameter in ("default-graph-uri", "named-graph-uri"):
            assert server.ask("ASK {}", (parameter, address)).status == 400
        assert server.get(f"/graphs?graph={quote(address)}").status == 404


def test_a_worker_itself_reaches_no_host_where_the_system_allows_to_leave_the_network(
    specimen_release: Path, stores: Path, listener: tuple[str, list[object]]
) -> None:
    allowed = subprocess.run(
        [sys.executable, "-c", "from kg.serve.worker import leave_network as l; print(l())"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    if allowed.stdout.strip() != "True":
        pytest.skip("this system lets no process leave the network")
    address, knocks = listener

    async def reach() -> None:
        async with Pool(opened(specimen_release, stores).path, Settings(timeout=5)) as pool:
            with closing(pool.ask(Question(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"))) as answer:
                await answer.ended(MEGABYTE)

    with pytest.raises(Refused, match="failed"):
        asyncio.run(reach())
    assert not knocks


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_no_graph_is_fetched(parameter: str, server: Server, listener: tuple[str, list[object]]) -> None:
    address, knocks = listener
    assert server.ask("ASK {}", (parameter, address)).status == 400
    assert server.get(f"/graphs?graph={quote(address)}").status == 404
    assert not knocks


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'a SERVICE <http://x>' }",
        "PREFIX x: <http://service.example/service> SELECT * { ?s x:service ?o } # SERVICE <http://x>",
        'SELECT * { ?s ?p """ " SERVICE """ , "service"@en-service }',
        "SELECT * { ?s <http://x#service> $service }",
    ],
)
def test_queries_that_only_speak_of_services_are_answered(query: str, server: Server) -> None:
    assert not words(query).service
    assert server.ask(query).status == 200


# ---- documents ----


@pytest.mark.parametrize(
    "accept, suffix",
    [
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("*/*", "ttl"),
        ("text/turtle;q=0.3, application/n-triples;q=0.4", "nt"),
        ("text/turtle, text/html;q=0.9", "ttl"),
    ],
)
def test_a_thing_leads_to_its_document(server: Server, accept: str, suffix: str) -> None:
    said = server.get("/id/body/unhcr", Accept=accept)
    assert (said.status, said.headers["Location"]) == (303, f"/id/body/unhcr.{suffix}")
    assert "Accept" in said.headers["Vary"]


@pytest.mark.parametrize("suffix, form", [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld")])
def test_a_document_says_all_that_is_known_of_its_thing(server: Server, suffix: str, form: str) -> None:
    said = server.get(f"/id/body/unhcr.{suffix}")
    assert said.status == 200
    graph = Graph().parse(data=said.body, format=form)
    own = list(graph.predicate_objects(URIRef(UNHCR)))
    assert len(own) == len(server.ask(LOOKUP).rows)
    assembly = URIRef(f"{BASE}id/body/unga")
    assert "General Assembly" in {str(name) for name in graph.objects(assembly)}, "what it speaks of has its name"


@pytest.mark.parametrize(
    "tail", ["resolution/a-res-99-901", "resolution/a-res-99-901/para/1", "dataset", "dataset/core", "state/afg"]
)
def test_things_of_all_kinds_have_documents(server: Server, tail: str) -> None:
    graph = Graph().parse(data=server.get(f"/id/{tail}.ttl").body, format="turtle")
    assert (URIRef(f"{BASE}id/{tail}"), RDF.type, None) in graph


def test_a_graph_is_described_by_its_content(server: Server) -> None:
    graph = Graph().parse(data=server.get("/id/graph/register/bodies.ttl").body, format="turtle")
    assert (URIRef(UNHCR), RDF.type, None) in graph


def test_the_ontology_has_documents_too(server: Server) -> None:
    assert server.get("/ns", Accept="text/turtle").headers["Location"] == "/ns.ttl"
    graph = Graph().parse(data=server.get("/ns.ttl").body, format="turtle")
    assert (URIRef(f"{BASE}ns#Resolution"), RDF.type, None) in graph


@pytest.mark.parametrize(
    "path", ["/id/body/nobody", "/id/body/nobody.ttl", "/id/", "/id/body/%22%3E.ttl", "/id/a b.nt".replace(" ", "%20")]
)
def test_what_is_not_known_is_not_found(server: Server, path: str) -> None:
    said = server.get(path)
    assert said.status == 404 and said.text.strip()


def test_a_document_that_the_reader_has_is_not_sent_again(server: Server) -> None:
    tag = server.get("/id/body/unhcr.ttl").headers["ETag"]
    assert server.get("/id/body/unhcr.ttl", If_None_Match=tag).status == 304
    assert server.get("/id/body/unhcr.nt", If_None_Match=tag).status == 200


# ---- files, health ----


def test_a_dump_is_given_as_the_file_whose_checksum_is_published(server: Server, specimen_release: Path) -> None:
    said = server.get("/dump/core.nq.gz", Accept_Encoding="gzip")
    assert (said.status, said.media_type, said.headers["Content-Encoding"]) == (200, "application/gzip", None)
    assert sha256(said.body).hexdigest() == sha256((specimen_release / "dump" / "core.nq.gz").read_bytes()).hexdigest()
    assert gzip.decompress(said.body).startswith(b"<")


def test_the_description_of_the_release_is_where_crawlers_look_for_it(server: Server) -> None:
    said = server.get("/.well-known/void")
    assert (said.status, said.headers["Location"]) == (302, "/dataset.ttl")
    described = server.get("/dataset.ttl")
    assert (described.status, described.media_type) == (200, "text/turtle")


@pytest.mark.parametrize(
    "path, media_type",
    [("/data/body/bodies.ttl", "text/turtle"), ("/report/validation.md", "text/markdown")],
)
def test_files_have_their_media_types(server: Server, path: str, media_type: str) -> None:
    said = server.get(path)
    assert (said.status, said.media_type) == (200, media_type)


@pytest.mark.parametrize("path", ["/dump/../dataset.ttl", "/dump/%2e%2e/dataset.ttl", "/data/..%2f..%2fetc/passwd"])
def test_no_file_outside_the_folders_is_given(server: Server, path: str) -> None:
    assert server.get(path).status == 404


def test_the_health_page_says_what_is_served(server: Server) -> None:
    assert server.state["status"] == "ok" and server.state["workers"] == 2


def test_requests_are_logged_with_their_status(server: Server) -> None:
    server.get("/id/body/nobody-at-all")
    until(lambda: '"GET /id/body/nobody-at-all HTTP/1.1" 404' in server.log.read_text())


def test_requests_are_logged_for_machines_when_that_is_asked_for(specimen_release: Path, stores: Path) -> None:
    with serving(specimen_release, stores, "--log") as server:
        assert server.get('/id/body/"nobody"%0aat%20all').status == 404
        server.ask("nonsense")
        until(lambda: len(told(server)) > 1)
        first, second = told(server)
    assert first | {"time": "", "client": ""} == {
        "time": "",
        "level": "info",
        "client": "",
        "method": "GET",
        "path": "/id/body/%22nobody%22%0Aat%20all",
        "http": "1.1",
        "status": 404,
    }
    assert second["status"] == 400 and second["time"] >= first["time"]


def told(server: Server) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]


# ---- the store ----


def test_a_store_is_built_once_for_each_release(specimen_release: Path, tmp_path: Path) -> None:
    said: list[str] = []
    first = opened(specimen_release, tmp_path, said.append)
    second = opened(specimen_release, tmp_path, said.append)
    assert first.path == second.path and len(said) == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [first.key]


def test_what_a_killed_builder_left_is_taken_away_once_it_is_old(specimen_release: Path, tmp_path: Path) -> None:
    built = opened(specimen_release, tmp_path)
    shutil.rmtree(built.path)
    old, new = tmp_path / f"{built.key}.old", tmp_path / f"{built.key}.new"
    for left in (old, new):
        left.mkdir()
    os.utime(old, (0, 0))
    opened(specimen_release, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == [built.key, new.name]


def test_another_release_has_another_store(specimen_release: Path, tmp_path: Path) -> None:
    other = tmp_path / "out"
    (other / "dump").mkdir(parents=True)
    (other / "dataset.ttl").write_bytes((specimen_release / "dataset.ttl").read_bytes())
    for dump in ("core", "evidence"):
        (other / "dump" / f"{dump}.nq.gz").write_bytes(gzip.compress(b'<x:a> <x:b> "c < d"@en <x:g> .\n'))
    small = opened(other, tmp_path / "stores")
    assert small.key != opened(specimen_release, tmp_path / "stores").key
    assert (small.size, len(small.store)) == (1, 2), "once in its graph, once in the default graph"


def test_a_dump_that_is_cut_off_is_told_and_leaves_no_store(specimen_release: Path, tmp_path: Path) -> None:
    other = tmp_path / "out"
    (other / "dump").mkdir(parents=True)
    (other / "dataset.ttl").write_bytes(b"")
    for dump in ("core", "evidence"):
        content = (specimen_release / "dump" / f"{dump}.nq.gz").read_bytes()
        (other / "dump" / f"{dump}.nq.gz").write_bytes(content[: len(content) // 2])
    with pytest.raises(KgError, match="cannot be loaded"):
        opened(other, tmp_path / "stores")
    assert list((tmp_path / "stores").iterdir()) == []


def test_a_folder_that_is_no_release_is_told(tmp_path: Path) -> None:
    said = CliRunner().invoke(cli, ["serve", str(tmp_path)])
    assert said.exit_code == 3 and "is no release; build one: kg build" in said.output


def test_a_port_that_is_taken_is_told(server: Server, specimen_release: Path, stores: Path) -> None:
    command = [sys.executable, "-P", "-m", "kg", "serve", str(specimen_release), "--store", str(stores)]
    said = subprocess.run([*command, "--port", str(server.port)], capture_output=True, text=True, timeout=60)
    assert said.returncode == 3
    assert f"127.0.0.1:{server.port}; is the port taken?" in said.stderr and "Traceback" not in said.stderr
