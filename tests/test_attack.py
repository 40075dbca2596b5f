"""The server under attack: it neither falls nor leaks, and who only looks something up is answered.

`NANSEN_ATTACK` says for how many seconds it is attacked from all sides at once: some here, 1800 in `make torture`;
`NANSEN_EXAMPLES` how many requests are made up for each operation of its description. It is attacked twice: as it is
installed, and with the extra `fast`, where others read HTTP. A traceback in its log is a failure.
"""

import contextlib
import http.client
import json
import os
import random
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote

import pytest

from kg.iri import BASE
from kg.schema import version_iri
from kg.serve.patience import LONGEST_HEAD, MOST_AHEAD
from tests import tables
from tests.conftest import ROOT
from tests.serving import DIRECT, ENDLESS, PROGRAM, WITHOUT_FAST, Server, serving, until

SEED = 1951
SECONDS = int(os.environ.get("NANSEN_ATTACK", "12"))
EXAMPLES = os.environ.get("NANSEN_EXAMPLES", "8")
LOOKUP = f"ASK {{ <{BASE}id/body/unhcr> ?p ?o }}"
LEAKED = 150
"""Megabytes by which the server may have grown: what is kept to be given again may take 64."""
ANSWERED = frozenset({0, 200, 303, 304, 400, 403, 404, 405, 406, 413, 414, 415, 431, 500, 503, 504})


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attack") / "stores"


@contextlib.contextmanager
def attacked(release: Path, stores: Path, program: Sequence[str] = PROGRAM) -> Iterator[Server]:
    with serving(release, stores, "--timeout", "4", "--memory", "400", "--quiet", program=program) as server:
        yield server
    assert "Traceback" not in server.log.read_text(), server.log.read_text()[-3000:]


@pytest.fixture(scope="module")
def server(specimen_release: Path, stores: Path) -> Iterator[Server]:
    with attacked(specimen_release, stores) as server:
        yield server


NEEDS_FAST = pytest.mark.skipif(find_spec("uvloop") is None, reason="uvloop is not installed: pip install .[fast]")


@pytest.fixture(params=[pytest.param(WITHOUT_FAST, id="h11"), pytest.param(PROGRAM, id="uvloop", marks=NEEDS_FAST)])
def either(request: pytest.FixtureRequest, specimen_release: Path, stores: Path) -> Iterator[Server]:
    """Serve with each of the two readers of HTTP."""
    with attacked(specimen_release, stores, request.param) as server:
        yield server


# ---- what it says of itself ----


def test_the_description_for_programs_names_what_is_there(server: Server) -> None:
    described = json.loads(server.get("/openapi.json").body)
    assert described["openapi"].startswith("3.1") and described["info"]["version"]
    for path, operations in described["paths"].items():
        asked = path.replace("{thing}", "body/unhcr.ttl")
        assert str(server.get(asked).status) in operations["get"]["responses"], path


def test_the_version_of_the_ontology_that_releases_name_leads_to_it(server: Server) -> None:
    reply = server.get(f"/{version_iri('')}")
    assert (reply.status, reply.headers["location"]) == (303, "/ns")


def test_requests_made_up_from_the_description_are_answered_as_it_says(
    specimen_release: Path, stores: Path, tmp_path: Path
) -> None:
    """Schemathesis: right, wrong and twisted requests; no answer is another one than was described."""
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    assert program, "schemathesis is of the extra `test`"
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    options = (
        "--checks",
        checks,
        "--max-examples",
        EXAMPLES,
        "--seed",
        "1951",
        "--phases",
        "examples,coverage,fuzzing",
    )
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.torture.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
    # With the time that the server usually gives: an answer that is broken off would be a fault here.
    with serving(specimen_release, stores, "--quiet") as server:
        command = [program, "run", f"{server.address}/openapi.json", *options, "--no-color"]
        run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-6000:]
    made = [line.strip() for line in run.stdout.splitlines() if "generated," in line]
    tables.show("Requests made up from the description", made)


def test_metrics_count_what_was_answered_in_the_common_text_format(server: Server) -> None:
    def told() -> dict[str, float]:
        reply = server.get("/metrics")
        assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        rows = [line.rpartition(" ") for line in reply.text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in rows}

    before = told()
    server.ask(LOOKUP)
    server.ask("nonsense")
    server.get("/nowhere")
    now = told()
    for name in ('{kind="query",status="200"}', '{kind="query",status="400"}', '{kind="page",status="404"}'):
        name = f"nansen_requests_total{name}"
        assert now[name] == before.get(name, 0) + 1, name
    count = 'nansen_request_seconds_count{kind="query"}'
    assert now[count] == before[count] + 2 == now['nansen_request_seconds_bucket{kind="query",le="+Inf"}']
    assert now["nansen_workers"] == 2
    assert any(name.startswith("nansen_info{version=") for name in now)
    said = server.get("/metrics").text
    for name in {name.partition("{")[0] for name in now}:
        family = name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count")
        assert f"# HELP {family} " in said and f"# TYPE {family} " in said


# ---- attacks ----


def connected(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=60)


def half_open(server: Server, chance: random.Random) -> None:
    """Open connections and say nothing, or half a request."""
    with contextlib.ExitStack() as stack:
        for _ in range(50):
            one = stack.enter_context(connected(server))
            one.sendall(chance.choice((b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\nA: ", b"POST /sparql HTTP/1.1\r\n")))
        time.sleep(chance.uniform(0, 1))


def never_reads(server: Server, chance: random.Random) -> None:
    """Ask for much and read nothing of it."""
    with connected(server) as one:
        one.sendall(b"GET /dump/core.nq.gz HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(chance.uniform(0, 1))


def malformed(server: Server, chance: random.Random) -> None:
    """Send what is no HTTP, or twists it."""
    with connected(server) as one, contextlib.suppress(OSError):
        one.sendall(
            chance.choice(
                (
                    bytes(chance.randrange(256) for _ in range(500)),
                    b"GET /" + b"../" * 2_000 + b"etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGE",
                    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                    b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
                    b"GET /%00%ff%c0%ae HTTP/1.1\r\nHost: \xff\xfe\r\nAccept: \x80\r\n\r\n",
                    b"GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    b"CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n",
                )
            )
        )
        one.settimeout(5)
        one.recv(4096)


def pipelined(server: Server, chance: random.Random) -> None:
    """Send many requests at once, and leave before the answers are there."""
    paths = ("/", "/health", "/nowhere", "/dump/core.nq.gz", "/sparql?query=" + quote(LOOKUP))
    with connected(server) as one, contextlib.suppress(OSError):
        for _ in range(chance.choice((1, 1, 40))):
            asked = (
                f"GET {chance.choice(paths)} HTTP/1.1\r\nHost: x\r\n\r\n" for _ in range(chance.choice((2, 9, 500)))
            )
            one.sendall("".join(asked).encode() + chance.choice((b"", b"G", b"\0\r\n\r\n")))
        time.sleep(chance.choice((0, 0.001, 0.01, 0.1)))
        if chance.random() < 0.5:  # with a reset
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def flood_of_headers(server: Server, chance: random.Random) -> None:
    """Send headers without end."""
    with connected(server) as one, contextlib.suppress(OSError):
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        for _ in range(200):
            one.sendall(b"X-A: " + b"a" * 8_000 + b"\r\n")


def flood_of_bodies(server: Server, chance: random.Random) -> None:
    """Post bodies without end."""
    with connected(server) as one, contextlib.suppress(OSError):
        one.sendall(f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT}\r\n".encode())
        one.sendall(b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(500):
            one.sendall(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


def posted(server: Server, query: str) -> int:
    """Give the status of an answer; 0 where it was broken off, as one that was begun and takes too long is."""
    try:
        return server.send("POST", "/sparql", query.encode(), Content_Type=DIRECT).status
    except http.client.IncompleteRead:
        return 0


def hard_query(server: Server, chance: random.Random) -> None:
    """Ask what never ends, grows without measure, or is nested without measure."""
    query = chance.choice(HARD).replace("{0}", str(chance.randrange(10**9)))
    with AT_ONCE:
        status = posted(server, query)
    assert status in ANSWERED, (query[:200], status)


def nonsense(server: Server, chance: random.Random) -> None:
    """Ask with twisted parameters and headers, at twisted addresses."""
    signs = "".join(chance.choice("%&=?/\\<>{}'\"#;:é\u202e0aA \t") for _ in range(chance.randrange(1, 300)))
    quoted = "".join(f"%{byte:02x}" for byte in signs.encode())
    path = chance.choice(("/sparql?query=", "/id/", "/search?q=", "/graphs?graph=", "/data/", "/assets/", "/examples"))
    headers = {
        "Accept": signs.encode("latin-1", "replace").decode("latin-1").strip() or "*/*",
        "Range": "bytes=9-1,-,0-",
    }
    with contextlib.suppress(ValueError):
        reply = server.send("GET", path + quoted, None, **headers)
        assert reply.status in ANSWERED | {206, 301, 302, 307, 410, 416}, (path, signs, reply.status)


ROWS = "\n".join(f'(<urn:x:{at}> "value {at}")' for at in range(20_000))
HARD = (
    ENDLESS + " # {0}",
    "SELECT * { ?a (!<urn:{0}>|^!<urn:{0}>)* ?b . ?b (!<urn:{0}>|^!<urn:{0}>)* ?c }",
    "SELECT (GROUP_CONCAT(?o; separator='{0}') AS ?x) { ?s ?p ?o . ?a ?b ?c }",
    "SELECT ?z { BIND('{0}' AS ?a0) "
    + "".join(f"BIND(CONCAT(?a{n},?a{n}) AS ?a{n + 1}) " for n in range(40))
    + "BIND(?a40 AS ?z) }",
    "ASK { FILTER" + "(" * 5_000 + "{0}" + ")" * 5_000 + " }",
    "ASK " + "{" * 20_000 + "}" * 20_000 + "# {0}",
    "ASK { ?s " + "(" * 20_000 + "<urn:{0}>" + ")" * 20_000 + " ?o }",
    "SELECT * { VALUES (?s ?o) { " + ROWS + " } ?s ?p ?o } # {0}",
    "SELECT * { " + "OPTIONAL { ?s ?p ?o . " * 300 + "}" * 300 + "} # {0}",
    "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '(a*)*(a*)*(a*)*{0}$') }",
    "CONSTRUCT { ?a ?b ?c . ?d ?e ?f } WHERE { ?a ?b ?c . ?d ?e ?f } # {0}",
    "ASK { ?service ?p '{0}' } " + "-a" * 200_000,
    "DESCRIBE * { ?a ?b ?c . ?d ?e ?f } # {0}",
)
AT_ONCE = threading.Semaphore(3)
"""Hard queries under way: who asks more at once than there are processors takes them from everybody else."""
ATTACKS: tuple[Callable[[Server, random.Random], None], ...] = (
    half_open,
    never_reads,
    malformed,
    pipelined,
    flood_of_headers,
    flood_of_bodies,
    hard_query,
    hard_query,
    nonsense,
    nonsense,
)


@pytest.mark.parametrize("query", HARD, ids=lambda query: query[:24])
def test_a_query_that_would_never_end_is_answered_or_given_up(query: str, server: Server) -> None:
    assert posted(server, query.replace("{0}", "7")) in (0, 200, 400, 500, 504)
    assert server.ask(LOOKUP).status == 200
    until(lambda: server.state["workers"] == 2)


def test_a_head_without_end_is_cut_off(server: Server) -> None:
    with connected(server) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
        with contextlib.suppress(OSError):
            for _ in range(LONGEST_HEAD // 1000 + 20):
                one.sendall(b"a" * 1000)
                time.sleep(0.001)
        said = b""
        with contextlib.suppress(OSError):
            said = one.recv(200)
    assert said.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400")) or said == b""
    assert server.ask(LOOKUP).status == 200


def test_who_sends_many_requests_and_leaves_costs_no_more_than_himself(either: Server) -> None:
    """What is answered when he leaves is another request than the one that was read last."""
    chance = random.Random(SEED)
    for _ in range(60):
        pipelined(either, chance)
    assert either.ask(LOOKUP).status == 200
    until(lambda: either.state["long"] == 0)


def test_requests_are_answered_in_their_order_and_only_so_many_may_wait(either: Server) -> None:
    def answers(number: int) -> int:
        with connected(either) as one, contextlib.suppress(ConnectionError):
            one.sendall(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n" * (number - 1))
            one.sendall(b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return b"".join(iter(lambda: one.recv(65_536), b"")).count(b"HTTP/1.1 404")
        return 0

    assert answers(MOST_AHEAD // 2) == MOST_AHEAD // 2
    assert answers(50 * MOST_AHEAD) in (0, 50 * MOST_AHEAD), "h11 reads one at a time, and answers them all"


@contextlib.contextmanager
def silent(server: Server, number: int) -> Iterator[None]:
    """Hold connections that say nothing or half a word meanwhile; in the end the server must have closed them."""
    with contextlib.ExitStack() as stack:
        idle = [stack.enter_context(connected(server)) for _ in range(number)]
        for at, one in enumerate(idle):
            if at % 3:
                one.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-"[: 5 + at % 30])
        yield
        for one in idle:
            assert one.recv(1) == b"", "the server closes it"


def test_point_look_ups_go_on_under_attack_and_nothing_leaks(either: Server, request: pytest.FixtureRequest) -> None:
    server = either

    def megabytes() -> float:
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def files() -> int:
        return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))

    for attack in ATTACKS:
        attack(server, random.Random(0))
    until(lambda: server.state["long"] == 0)
    opened, memory, began = files(), [megabytes()], time.monotonic()
    done = threading.Event()
    made: Counter[str] = Counter()

    def attack_on(number: int) -> None:
        chance = random.Random(number)
        while not done.is_set():
            attack = chance.choice(ATTACKS)
            with contextlib.suppress(ConnectionError, TimeoutError, EOFError):
                attack(server, chance)
            made[attack.__name__] += 1

    with silent(server, 300), ThreadPoolExecutor(8) as pool, contextlib.ExitStack() as at_last:
        at_last.callback(done.set)
        attacking = [pool.submit(attack_on, number) for number in range(8)]
        looked_up: Counter[int] = Counter()
        times: list[float] = []
        says: set[str] = set()
        while (now := time.monotonic() - began) < SECONDS:
            reply = server.ask(f"{LOOKUP} # {len(times)}")
            looked_up[reply.status] += 1
            says |= {reply.text[:200]} if reply.status == 500 else set()
            times.append(time.monotonic() - began - now)
            if now > len(memory) * SECONDS / 10:
                memory.append(megabytes())
        done.set()
        for one in attacking:
            one.result()
    assert server.process.poll() is None, "it is still there"
    until(lambda: server.state["workers"] == 2 and server.state["long"] == 0)
    until(lambda: files() <= opened + 20)
    memory.append(megabytes())
    half, most = (1000 * quantiles(times, n=100)[at] for at in (49, 98))
    tables.show(
        f"Attacked for {SECONDS} seconds ({request.node.callspec.id})",
        [
            f"{sum(made.values()):,} attacks; {looked_up[200]:,} of {len(times):,} look-ups answered,"
            f" {looked_up[503] + looked_up[504]:,} told to come again or given up, {looked_up[500]} failed;"
            f" half within {half:.0f} ms, 99 of 100 within {most:.0f} ms",
            f"megabytes before, at each tenth, and after: {' '.join(f'{one:.0f}' for one in memory)}",
            f"files {opened} and {files()}; {server.log.read_text().count('Traceback')} tracebacks in the log",
        ],
    )
    # On a machine with nothing else to do all are answered; where it is busy, some are told to come again, or given up;
    assert set(looked_up) <= {200, 503, 504} and looked_up[200] > 0.5 * len(times), (looked_up, says)
    assert memory[-1] - memory[0] < LEAKED
