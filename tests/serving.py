"""A real server for tests: `kg serve` in a process of its own, on a free port of this machine."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_PATIENCE: Final = 60
PROGRAM: Final = ("-m", "kg")
WITHOUT_FAST: Final = (
    "-c",
    "import sys; sys.modules.update(httptools=None, uvloop=None); from kg.__main__ import main; sys.exit(main())",
)
"""The program as it is where the extra `fast` is not installed: HTTP is read by h11, in asyncio's own loop."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()

    @property
    def rows(self) -> list[dict[str, str]]:
        found = json.loads(self.body)["results"]["bindings"]
        return [{name: value["value"] for name, value in row.items()} for row in found]


@dataclass
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str | None) -> Reply:
        """Send one request; header names are written with `_`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            for name, value in headers.items():
                if value is not None:
                    connection.putheader(name.replace("_", "-"), value)
            connection.endheaders(body)
            reply = connection.getresponse()
            return Reply(reply.status, reply.headers, reply.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.send("GET", path, None, **headers)

    def ask(self, query: str, *parameters: tuple[str, str], **headers: str) -> Reply:
        """Ask by GET."""
        return self.get(f"/sparql?{urlencode([('query', query), *parameters])}", **headers)

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self.get("/health").body)
        return state

    @property
    def workers(self) -> set[int]:
        """The processes for queries that the server has started and that still live."""
        return workers_of(self.process.pid)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop, and wait until it has."""
        self.process.send_signal(how)
        return self.process.wait(_PATIENCE)


def workers_of(process: int) -> set[int]:
    """Give the processes for queries that a process has started and that still live."""
    children = Path(f"/proc/{process}/task").glob("*/children")
    started = {int(pid) for listed in children for pid in listed.read_text().split()}
    return {pid for pid in started if "kg.serve.worker" in _command(pid)}


@contextmanager
def serving(out: Path, store: Path, *options: str, program: Sequence[str] = PROGRAM) -> Iterator[Server]:
    """Serve a release; the server is ended in any case."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = store.parent / f"serve-{port}.log"
    command = [
        sys.executable,
        "-P",
        *program,
        "serve",
        str(out),
        "--store",
        str(store),
        "--port",
        str(port),
        *options,
    ]
    with log.open("wb") as said, subprocess.Popen(command, stderr=said, env=dict(os.environ)) as process:
        server = Server(port, process, log)
        try:
            until(lambda: process.poll() is not None or _listens(port))
            assert process.poll() is None, log.read_text()
            yield server
        finally:
            process.kill()


def until(true: Any) -> None:
    """Wait until something is so; fail if it does not become so."""
    last = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.05)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0
