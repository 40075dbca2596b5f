"""How fast `kg serve` answers many at once, next to the Oxigraph server on the same store.

`make bench-serve BENCH=RELEASE`, RELEASE being what `kg build` made of the Assembly's 78th session in six languages.

32 clients ask without a pause, each on a connection of its own, and share the machine with the server. What they ask:

point       what is said of a thing, a document's symbol and number, what cites it; no two requests are alike,
            so that nothing is remembered (each query ends with a number of its own, as a comment)
examples    the example queries as they are
aggregates  counts over everything, first cold, then as often as the rest

Then the same look-ups while endless queries run, which must be stopped on time.
"""

import gzip
import http.client
import json
import os
import random
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote

import click

from kg.examples import examples
from kg.iri import NS
from kg.serve.release import opened

POINTS = (
    "SELECT ?p ?o {{ <{iri}> ?p ?o }}",
    "PREFIX nansen: <" + NS + "> SELECT ?symbol ?kind {{ <{iri}> nansen:symbol ?symbol ; a ?kind }}",
    "PREFIX cito: <http://purl.org/spar/cito/> SELECT ?c ?where {{ "
    "?c cito:hasCitedEntity <{iri}> ; cito:hasCitingEntity ?where }} LIMIT 20",
)
AGGREGATES = {
    "count by year and body": "PREFIX nansen: <" + NS + "> SELECT ?body ?year (COUNT(?r) AS ?n) { "
    "?r nansen:adoptedBy ?body ; nansen:adoptedOn ?day } GROUP BY ?body (YEAR(?day) AS ?year) ORDER BY ?body ?year",
    "most cited": "PREFIX cito: <http://purl.org/spar/cito/> SELECT ?cited (COUNT(?c) AS ?n) { "
    "?c cito:hasCitedEntity ?cited } GROUP BY ?cited ORDER BY DESC(?n) LIMIT 20",
    "statements": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_SAMPLE = 5000
_ASKED_FOR = "Accept: application/sparql-results+json\r\nUser-Agent: nansen-bench\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Kind:
    """What was asked of one kind: the milliseconds that each answer took, and how many were no answers."""

    took: list[float] = field(default_factory=list)
    failed: int = 0

    def at(self, share: float) -> float:
        """Give the milliseconds within which so great a share was answered."""
        found = sorted(self.took)
        return found[min(int(len(found) * share), len(found) - 1)] if found else float("nan")


@dataclass
class Load:
    """What a run of many clients came to."""

    seconds: float
    kinds: dict[str, Kind]

    @property
    def rate(self) -> float:
        """Give the answers a second."""
        return sum(len(kind.took) for kind in self.kinds.values()) / self.seconds


class Client:
    """One connection that asks again as soon as it is answered."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connect()

    def connect(self) -> None:
        """Connect, anew if the server has gone away."""
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer = b""

    def ask(self, kind: str, request: bytes) -> None:
        """Send a request."""
        self.kind, self.started, self.answer, self.read = kind, time.perf_counter(), b"", 0
        self.socket.sendall(request)

    def taken(self) -> bool:
        """Take what has come; tell whether the answer is whole."""
        piece = self.socket.recv(2**18)
        if not piece:
            raise ConnectionError("the server hung up")
        self.answer += piece
        end = self.answer.find(b"\r\n\r\n") + 4
        if end < 4:
            return False
        if length := _LENGTH.search(self.answer, 0, end):
            return len(self.answer) >= end + int(length[1])
        # Sent in pieces, each behind its length; the last one is empty.
        at = max(end, self.read)
        while (line := self.answer.find(b"\r\n", at)) >= 0:
            size = int(self.answer[at:line], 16)
            at = line + 4 + size
            if len(self.answer) < at:
                return False
            if not size:
                return True
            self.read = at
        return False

    @property
    def is_answer(self) -> bool:
        """Tell whether it is the answer that was asked for."""
        return self.answer[9:12] == b"200"


def run(port: int, path: str, clients: int, seconds: float, asked: Iterator[tuple[str, str]]) -> Load:
    """Let many clients ask for so many seconds."""
    kinds: dict[str, Kind] = defaultdict(Kind)
    watch = selectors.DefaultSelector()
    crowd = [Client(port) for _ in range(clients)]
    began = time.perf_counter()
    for client in crowd:
        watch.register(client.socket, selectors.EVENT_READ, client)
        client.ask(*_request(path, *next(asked)))
    while (now := time.perf_counter()) - began < seconds:
        for key, _ in watch.select(1):
            client = key.data
            if not client.taken():
                continue
            kind = kinds[client.kind]
            kind.took.append((time.perf_counter() - client.started) * 1000)
            kind.failed += not client.is_answer
            client.ask(*_request(path, *next(asked)))
    for client in crowd:
        client.socket.close()
    return Load(now - began, dict(kinds))


def _request(path: str, kind: str, query: str) -> tuple[str, bytes]:
    return kind, f"GET {path}?query={quote(query, safe='')} HTTP/1.1\r\nHost: localhost\r\n{_ASKED_FOR}\r\n".encode()


def lookups(iris: list[str], seed: int = 1) -> Iterator[tuple[str, str]]:
    """Ask about one thing after the other, never twice the same."""
    chance = random.Random(seed)
    number = 0
    while True:
        number += 1
        yield "point", f"{chance.choice(POINTS).format(iri=chance.choice(iris))} # {seed} {number}"


def mixed(iris: list[str]) -> Iterator[tuple[str, str]]:
    """Ask example queries and aggregates between look-ups: half of all are look-ups."""
    chance = random.Random(2)
    others = [("examples", example.text) for example in examples()]
    others += [("aggregates", text) for text in AGGREGATES.values()]
    points = lookups(iris, 2)
    while True:
        yield next(points) if chance.random() < 0.5 else chance.choice(others)


def things(out: Path) -> list[str]:
    """Give some thousands of the things that a release tells of: documents, paragraphs, citations."""
    found: set[str] = set()
    with gzip.open(out / "dump" / "core.nq.gz", "rt", encoding="utf-8") as quads:
        for at, line in enumerate(quads):
            if not at % 97:
                found.add(line.partition(">")[0][1:])
    return random.Random(0).sample(sorted(found), min(_SAMPLE, len(found)))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _nansen(out: Path, stores: Path, port: int, *options: str) -> list[str]:
    asked = [sys.executable, "-m", "kg", "serve", str(out), "--store", str(stores), "--port", str(port), "--quiet"]
    return [*asked, *options]


def _oxigraph(store: Path, port: int) -> list[str]:
    program = shutil.which("oxigraph", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    assert program, "pip install oxigraph"
    # Without --timeout-s: each query would hold a thread for all of that time, and threads run out within seconds.
    return [program, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]


def processor(root: int) -> float:
    """Give the seconds of a processor that a process and those it started have taken."""
    total, ticks = 0.0, os.sysconf("SC_CLK_TCK")
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(told[11]) + int(told[12])) / ticks
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, children.read_text().split())
        except OSError:
            continue
    return total


def memory(root: int) -> float:
    """Give the megabytes that a process and those it started hold for themselves alone."""
    total, waiting = 0.0, [root]
    while waiting:
        pid = waiting.pop()
        try:
            told = re.search(r"^Pss_Anon:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
            total += int(told[1]) / 1024 if told else 0
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, children.read_text().split())
        except OSError:
            continue
    return total


def _told(title: str, load: Load, cpu: float = 0) -> None:
    click.echo(f"\n{title}: {load.rate:,.0f} answers/s" + (f", {cpu:.2f} ms of processor each" if cpu else ""))
    for name, kind in sorted(load.kinds.items()):
        took = "  ".join(f"p{share * 100:g} {kind.at(share):8.2f} ms" for share in (0.5, 0.95, 0.99))
        click.echo(f"  {name:12} {len(kind.took):>8,}  {took}  failed {kind.failed}")


def _measured(title: str, pid: int, work: Callable[..., Load], *given: object) -> Load:
    before = processor(pid)
    load = work(*given)
    answers = load.rate * load.seconds
    _told(title, load, (processor(pid) - before) * 1000 / answers)
    return load


def _prepare(port: int) -> None:
    """Wait until the server has answered for itself what many ask; a large release takes a minute."""
    kept = -1
    while kept < (kept := _kept(port)) or kept < len(examples()) // 2:
        time.sleep(10)


def _kept(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/health")
    kept = int(json.load(connection.getresponse())["kept"])
    connection.close()
    return kept


def _once(port: int, path: str, query: str, timeout: float = 120) -> tuple[int, float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    began = time.perf_counter()
    connection.request(
        "GET", f"{path}?query={quote(query, safe='')}", headers={"Accept": "application/sparql-results+json"}
    )
    reply = connection.getresponse()
    reply.read()
    connection.close()
    return reply.status, time.perf_counter() - began


def _aggregates(port: int) -> None:
    click.echo("\naggregates over the whole set: first time, then again")
    for name, query in AGGREGATES.items():
        cold, warm = _once(port, "/sparql", query)[1], _once(port, "/sparql", query)[1]
        other = _once(port, "/sparql", f"{query} # once more, as another query")[1]
        click.echo(f"  {name:24} {cold * 1000:8.1f} ms  {warm * 1000:8.1f} ms  as another query {other * 1000:8.1f} ms")


def _besieged(out: Path, stores: Path, iris: list[str], clients: int, seconds: float, timeout: float) -> None:
    port = _free_port()
    stopped: list[tuple[int, float]] = []

    def siege(number: int) -> None:
        end = time.perf_counter() + seconds - timeout
        turn = 0
        while time.perf_counter() < end:
            turn += 1
            stopped.append(_once(port, "/sparql", f"{ENDLESS} # {number} {turn}"))

    with serving(_nansen(out, stores, port, "--timeout", str(timeout)), port) as server:
        threads = [threading.Thread(target=siege, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(2)
        load = run(port, "/sparql", clients, seconds - 2, lookups(iris, 3))
        for thread in threads:
            thread.join()
        _told(f"look-ups while 4 endless queries run, each for {timeout:g} s", load)
        late = max((took for _, took in stopped), default=0) - timeout
        click.echo(
            f"  {len(stopped)} endless queries, answered {sorted({status for status, _ in stopped})}, ", nl=False
        )
        click.echo(f"the last one {late * 1000:.0f} ms late; {memory(server.pid):.0f} MB at the end")


@click.command()
@click.argument("out", type=click.Path(exists=True, path_type=Path))
@click.option("--clients", default=32, show_default=True)
@click.option("--seconds", default=60.0, show_default=True, help="How long each run takes.")
@click.option("--stores", type=click.Path(path_type=Path), help="Folder for the store; kept if it is named.")
@click.option("--only", type=click.Choice(["nansen", "oxigraph", "aggregates", "siege"]), multiple=True)
def main(out: Path, clients: int, seconds: float, stores: Path | None, only: tuple[str, ...]) -> None:
    """Measure the release in OUT."""
    kept = stores or Path(mkdtemp(prefix="nansen-bench-"))
    release = opened(out, kept, click.echo)
    iris = things(out)
    wanted = only or ("nansen", "oxigraph", "aggregates", "siege")
    click.echo(f"{release.size:,} statements, {clients} clients, {seconds:g} s a run, {os.cpu_count()} processors")
    rates: dict[tuple[str, str], float] = {}
    for name in ("nansen", "oxigraph"):
        if name not in wanted:
            continue
        port = _free_port()
        command = _nansen(out, kept, port) if name == "nansen" else _oxigraph(release.path, port)
        path = "/sparql" if name == "nansen" else "/query"
        with serving(command, port) as server:
            if name == "nansen":
                _prepare(port)
            run(port, path, clients, min(seconds, 5), lookups(iris, 0))
            click.echo(f"\n{name}: {memory(server.pid):.0f} MB at the start")
            for title, asked in (("look-ups", lookups(iris)), ("everything", mixed(iris))):
                load = _measured(f"{name}, {title}", server.pid, run, port, path, clients, seconds, asked)
                rates[name, title] = load.rate
                click.echo(f"  {memory(server.pid):.0f} MB afterwards")
            if name == "nansen" and "aggregates" in wanted:
                _aggregates(port)
    for title in ("look-ups", "everything"):
        if ("nansen", title) in rates and ("oxigraph", title) in rates:
            click.echo(
                f"\n{title}: {rates['nansen', title] / rates['oxigraph', title]:.2f} times Oxigraph's throughput"
            )
    if "siege" in wanted:
        _besieged(out, kept, iris, clients, max(seconds, 20), min(10, seconds / 2))
    if not stores:
        shutil.rmtree(kept)


if __name__ == "__main__":
    main()
