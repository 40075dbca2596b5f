"""`kg load` into real stores: Oxigraph always, Virtuoso where it is installed."""

import base64
import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner, Result
from SPARQLWrapper import JSON, SPARQLWrapper

from kg.cli import cli
from kg.errors import KgError, UsageError
from kg.examples import examples
from kg.load import Progress, _Loader, load
from kg.publish.endpoint import configurations
from kg.query import ask_endpoint, ask_release, understand, written
from kg.released import Released
from kg.remote import PASSWORD, TOKEN, USER, Credentials, Remote, checked, credentials
from tests.stores import free_port, oxigraph, oxigraph_at, program, virtuoso, virtuoso_process

SECRET = "geheim-Wort-17"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


@pytest.fixture(autouse=True)
def nothing_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in (USER, PASSWORD, TOKEN):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def released(specimen_release: Path) -> Released:
    return Released.at(specimen_release)


def counted(endpoint: str) -> dict[str, int]:
    wrapper = SPARQLWrapper(endpoint, returnFormat=JSON)
    wrapper.setQuery(GRAPHS)
    answer = wrapper.queryAndConvert()
    assert isinstance(answer, dict)
    return {row["g"]["value"]: int(row["n"]["value"]) for row in answer["results"]["bindings"]}


def in_dump(released: Released, *parts: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        with gzip.open(released.folder / "dump" / f"{part}.nq.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                graph = line.split(" ")[-2][1:-1]
                found[graph] = found.get(graph, 0) + 1
    return found


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["load", *words])


@pytest.mark.parametrize(("ending", "protocol"), [("", "update"), ("/store", "gsp"), ("/update", "auto")])
def test_a_second_load_into_oxigraph_changes_nothing(
    released: Released, tmp_path: Path, ending: str, protocol: str
) -> None:
    with oxigraph(tmp_path / "store") as server:
        expected = in_dump(released, "core", "evidence")
        for _ in "twice":
            words = (str(released.folder), "--to", server + ending, "--protocol", protocol, "--evidence", "--json")
            loaded = run(*words)
            assert loaded.exit_code == 0, loaded.output
            assert json.loads(loaded.stdout)["statements"] == sum(expected.values())
            assert counted(f"{server}/query") == expected


def test_the_core_alone_is_loaded_unless_the_evidence_is_asked_for(released: Released, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "store") as server:
        assert run(str(released.folder), "--to", server, "--quiet").output == ""
        assert counted(f"{server}/query") == in_dump(released, "core")


def test_a_graph_that_was_changed_or_spoiled_in_the_store_is_replaced_whole(released: Released, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "store") as server:
        store = Remote.at(server)
        load(released, store)
        graph = next(iter(in_dump(released, "core")))
        store.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:s> <urn:p> 1 , 2 , 3 }} }}")
        load(released, store)
        assert counted(f"{server}/query") == in_dump(released, "core")


def test_graphs_of_others_stay_and_those_of_an_earlier_release_go_only_when_it_is_asked(
    released: Released, tmp_path: Path
) -> None:
    withdrawn = f"{released.base}id/graph/resolution/a-res-99-999/en"
    with oxigraph(tmp_path / "store") as server:
        store = Remote.at(server)
        for graph in ("urn:of:others", withdrawn):
            store.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:s> <urn:p> 1 }} }}")
        told = run(str(released.folder), "--to", server)
        assert "1 graphs there are of another load" in told.output and withdrawn in told.output
        assert {"urn:of:others", withdrawn} <= counted(f"{server}/query").keys()
        assert run(str(released.folder), "--to", server, "--prune").exit_code == 0
        assert counted(f"{server}/query") == {"urn:of:others": 1, **in_dump(released, "core")}


def test_a_great_graph_goes_in_several_requests(released: Released, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "store") as server:
        store = Remote.at(server)
        progress = Progress(tmp_path / "progress.txt")
        loader = _Loader(store, progress, "update", most=60)
        for graph, statements in released.graphs("core"):
            loader.add(graph, statements)
        loader.flush()
        assert counted(f"{server}/query") == in_dump(released, "core")
        assert len(progress.path.read_text("utf-8").splitlines()) == len(in_dump(released, "core"))


def test_a_load_whose_store_was_killed_goes_on_where_it_stopped(released: Released, tmp_path: Path) -> None:
    progress = Progress(tmp_path / "progress.txt")
    seen: list[str] = []
    port = free_port()
    with (
        oxigraph_at(tmp_path / "store", port) as (server, process),
        pytest.raises(KgError, match="could not be reached"),
    ):
        store = Remote.at(server, patience=0.01, attempts=3)

        def kill_in_the_middle(graph: str) -> None:
            seen.append(graph)
            if len(seen) == 9:
                process.kill()
                process.wait()

        load(released, store, protocol="gsp", progress=progress, tick=kill_in_the_middle)
    done = set(progress.path.read_text("utf-8").split())
    assert 0 < len(done) < len(in_dump(released, "core"))
    with oxigraph(tmp_path / "store") as server:
        again = Progress(progress.path, set(done))
        loaded = load(released, Remote.at(server), protocol="gsp", progress=again)
        assert loaded.resumed == len(done)
        assert counted(f"{server}/query") == in_dump(released, "core")
        assert not progress.path.exists()


def test_a_kg_that_was_killed_goes_on_where_it_stopped(released: Released, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "store") as server:
        script = (
            "import os, sys; from pathlib import Path; from kg.load import load; from kg.released import Released\n"
            "from kg.remote import Remote; seen = []\n"
            "def tick(graph):\n    seen.append(graph)\n    len(seen) == 9 and os.kill(os.getpid(), 9)\n"
            f"load(Released.at(Path({str(released.folder)!r})), Remote.at({server!r}), protocol='gsp', tick=tick)"
        )
        killed = subprocess.run([sys.executable, "-c", script], check=False)
        assert killed.returncode == -9
        half = len(counted(f"{server}/query"))
        assert 0 < half < len(in_dump(released, "core"))
        loaded = load(released, Remote.at(server), protocol="gsp")
        assert loaded.resumed == half
        assert counted(f"{server}/query") == in_dump(released, "core")


def test_a_store_that_was_emptied_since_is_found_out_and_filled(released: Released, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "store") as server:
        progress = Progress(tmp_path / "progress.txt")
        progress.add(f"<{graph}>" for graph in in_dump(released, "core"))
        load(released, Remote.at(server), progress=progress)
        assert counted(f"{server}/query") == in_dump(released, "core")


def test_a_store_that_cannot_be_reached_is_told_in_words(released: Released) -> None:
    store = Remote.at(f"http://127.0.0.1:{free_port()}", patience=0.01, attempts=2)
    with pytest.raises(KgError, match=r"could not be reached \(.*refused.*Is the store running"):
        load(released, store)


def test_a_dump_that_was_changed_is_not_loaded(released: Released, tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dataset.ttl").write_bytes((released.folder / "dataset.ttl").read_bytes())
    (tmp_path / "dump" / "core.nq.gz").write_bytes(gzip.compress(b"<urn:s> <urn:p> <urn:o> <urn:g> .\n"))
    with pytest.raises(KgError, match="SHA-256 differs"):
        load(Released.at(tmp_path), Remote.at("http://127.0.0.1:9"))


def test_a_folder_that_is_no_release_is_told_with_what_to_do(tmp_path: Path) -> None:
    told = run(str(tmp_path), "--to", "http://127.0.0.1:9")
    assert told.exit_code == 3 and "kg build" in told.output and "Traceback" not in told.output


# ---- who we are ----


@contextmanager
def demanding(scheme: str) -> Iterator[tuple[str, list[str]]]:
    """Run a server that lets in who knows the password or token; give its address and what it was told."""
    told: list[str] = []
    expected = {
        "Basic": "Basic " + base64.b64encode(f"me:{SECRET}".encode()).decode(),
        "Bearer": f"Bearer {SECRET}",
    }

    class Guard(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            told.append(self.headers.get("Authorization", ""))
            if told[-1] == expected[scheme]:
                body = b'{"head":{},"boolean":true}'
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
            else:
                body = b"who are you?"
                self.send_response(401)
                self.send_header("WWW-Authenticate", f'{scheme} realm="store"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Guard)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql", told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("scheme", "settings"),
    [("Basic", {USER: "me", PASSWORD: SECRET}), ("Bearer", {TOKEN: SECRET})],
)
def test_a_password_or_token_is_taken_from_the_environment(scheme: str, settings: dict[str, str]) -> None:
    with demanding(scheme) as (address, _):
        store = Remote.for_queries(address, credentials(environment=settings))
        assert bool(ask_endpoint(store, understand("ASK { }")))


def test_a_password_is_taken_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "me.toml").write_text(f'user = "me"\npassword = "{SECRET}"\n', "utf-8")
    with demanding("Basic") as (address, _):
        store = Remote.for_queries(address, credentials("basic", tmp_path / "me.toml", {}))
        assert bool(ask_endpoint(store, understand("ASK { }")))


def test_a_wrong_password_is_told_in_words_and_never_shown(released: Released, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USER, "me")
    monkeypatch.setenv(PASSWORD, "falsch-" + SECRET)
    with demanding("Basic") as (address, _):
        told = run(str(released.folder), "--to", address)
    assert told.exit_code == 3
    assert "does not let us in (401)" in told.output and PASSWORD in told.output
    assert SECRET not in told.output and SECRET not in repr(credentials())
    assert SECRET not in repr(Remote.at(address, credentials()))


def test_a_password_in_the_address_is_refused_before_anything_is_sent(released: Released) -> None:
    told = run(str(released.folder), "--to", "http://me:geheim@127.0.0.1:9/update")
    assert told.exit_code == 2 and "others can see" in told.output and "geheim" not in told.output


def test_a_broken_file_of_credentials_is_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "me.toml").write_text(f"password = {SECRET}", "utf-8")
    with pytest.raises(UsageError) as told:
        credentials(file=tmp_path / "me.toml")
    assert SECRET not in str(told.value)


@pytest.mark.parametrize("address", ["ftp://store/", "localhost:7878", "http:///x"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="no address of a store"):
        checked(address)


def test_a_redirect_is_told_and_not_followed_with_our_password() -> None:
    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(307)
            self.send_header("Location", "http://192.0.2.1/sparql")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        store = Remote.for_queries(f"http://127.0.0.1:{server.server_address[1]}", Credentials("me", SECRET))
        with pytest.raises(KgError, match=r"sends us on to http://192\.0\.2\.1/sparql"):
            store.ask("ASK { }", "ASK", "*/*")
        server.shutdown()
        thread.join()


# ---- Virtuoso ----


@pytest.fixture
def laid_out(released: Released, tmp_path: Path) -> Path:
    """Lay out the configuration of Virtuoso beside the dumps, as a release has it."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "dump").symlink_to(released.folder / "dump")
    for path, content in configurations(released.base).items():
        (tmp_path / "out" / "endpoint" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / "endpoint" / path).write_bytes(content)
    return tmp_path / "out" / "endpoint" / "virtuoso"


def test_virtuoso_loaded_by_its_script_has_the_counts_and_answers_of_the_release(
    released: Released, laid_out: Path, tmp_path: Path
) -> None:
    with virtuoso(laid_out, tmp_path / "store", SECRET) as settings:
        loaded = subprocess.run(
            ["sh", str(laid_out / "load.sh"), "evidence"],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert loaded.returncode == 0, loaded.stdout + loaded.stderr
        endpoint = f"http://{settings['BIND']}/sparql"
        found = {graph: n for graph, n in counted(endpoint).items() if graph.startswith(released.base)}
        assert found == in_dump(released, "core", "evidence")
        for example in examples():
            asked = understand(example.name)
            theirs = written(ask_endpoint(Remote.for_queries(endpoint), asked), "csv").splitlines()
            ours = written(ask_release(released, asked, evidence=True), "csv").splitlines()
            assert sorted(theirs) == sorted(ours), example.name


@pytest.mark.parametrize("protocol", ["update", "gsp"])
def test_a_second_load_into_virtuoso_changes_nothing(
    released: Released, laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol: str
) -> None:
    with virtuoso(laid_out, tmp_path / "store", SECRET) as settings:
        address = f"http://{settings['BIND']}/sparql-auth"
        monkeypatch.setenv(USER, "dba")
        monkeypatch.setenv(PASSWORD, SECRET)
        for _ in "twice":
            loaded = run(str(released.folder), "--to", address, "--protocol", protocol, "--evidence")
            assert loaded.exit_code == 0, loaded.output
            found = counted(address.removesuffix("-auth"))
            ours = {graph: n for graph, n in found.items() if graph.startswith(released.base)}
            assert ours == in_dump(released, "core", "evidence")


@pytest.mark.parametrize("protocol", ["update", "gsp"])
def test_a_load_into_virtuoso_that_was_cut_off_by_its_death_goes_on_where_it_stopped(
    released: Released, laid_out: Path, tmp_path: Path, protocol: Literal["update", "gsp"]
) -> None:
    progress, seen = Progress(tmp_path / "progress.txt"), []
    expected = in_dump(released, "core", "evidence")
    who = Credentials("dba", SECRET)
    with virtuoso_process(laid_out, tmp_path / "store", SECRET) as (settings, process):
        store = Remote.at(f"http://{settings['BIND']}/sparql-auth", who, patience=0.01, attempts=2)

        def kill_in_the_middle(graph: str) -> None:
            seen.append(graph)
            if len(seen) == len(expected) // 2:
                process.kill()
                process.wait()

        with pytest.raises(KgError, match="could not be reached"):
            load(released, store, ("core", "evidence"), protocol, progress, tick=kill_in_the_middle)
    done = set(progress.path.read_text("utf-8").split())
    assert 0 < len(done) < len(expected)
    (tmp_path / "store" / "virtuoso.lck").unlink(missing_ok=True)
    with virtuoso(laid_out, tmp_path / "store", SECRET) as settings:
        address = f"http://{settings['BIND']}/sparql-auth"
        again = Progress(progress.path, set(done))
        loaded = load(released, Remote.at(address, who), ("core", "evidence"), protocol, again)
        assert (loaded.resumed, loaded.statements) == (len(done), sum(expected.values()))
        found = counted(address.removesuffix("-auth"))
        assert {graph: n for graph, n in found.items() if graph.startswith(released.base)} == expected


def test_where_virtuoso_is_written_to_is_told_to_whom_it_refuses(
    released: Released, laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(USER, "dba")
    monkeypatch.setenv(PASSWORD, SECRET)
    with virtuoso(laid_out, tmp_path / "store", SECRET) as settings:
        for address, way in (("/sparql", "auto"), ("/sparql-auth", "basic")):
            told = run(str(released.folder), "--to", f"http://{settings['BIND']}{address}", "--auth", way)
            assert told.exit_code == 3
            assert f"written to at http://{settings['BIND']}/sparql-auth, with --auth digest" in told.output
            assert "GRANT SPARQL_UPDATE" in told.output and SECRET not in told.output
        # A fresh Virtuoso has graphs of its own; of ours it has taken none.
        found = counted(f"http://{settings['BIND']}/sparql")
        assert found and not [graph for graph in found if graph.startswith(released.base)]


def test_a_user_of_virtuoso_who_may_update_may_load(
    released: Released, laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with virtuoso(laid_out, tmp_path / "store", SECRET) as settings:
        granted = f"DB.DBA.USER_CREATE ('loader', '{SECRET}'); GRANT SPARQL_UPDATE TO \"loader\";"
        subprocess.run(
            [
                program("isql-vt", "it comes with virtuoso-opensource"),
                settings["ISQL"],
                "dba",
                SECRET,
                f"exec={granted}",
            ],
            check=True,
            capture_output=True,
        )
        monkeypatch.setenv(USER, "loader")
        monkeypatch.setenv(PASSWORD, SECRET)
        loaded = run(str(released.folder), "--to", f"http://{settings['BIND']}/sparql-auth", "--json")
        assert loaded.exit_code == 0, loaded.output
        assert json.loads(loaded.stdout)["statements"] == sum(in_dump(released, "core").values())
