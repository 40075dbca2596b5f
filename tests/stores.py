"""Real stores on this machine, started for a test and stopped after it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

SEARCHED = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def program(name: str, how: str) -> str:
    found = shutil.which(name, path=SEARCHED)
    if found is None:
        pytest.skip(f"{name} is not installed: {how}")
    return found


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, log: Path, settings: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends."""
    with log.open("wb") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **(settings or {})})
        try:
            wait_for(port, server, log)
            yield server
        finally:
            stop(server)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"the server did not answer at port {port}: {log.read_text('utf-8', 'replace')[-500:]}")


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(timeout=20)


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """Run the Oxigraph server on a store in a folder; give its address."""
    with oxigraph_at(folder, free_port()) as (address, _):
        yield address


@contextmanager
def oxigraph_at(folder: Path, port: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the Oxigraph server at a port; give its address and its process, for those who kill it."""
    command = [program("oxigraph", "pip install oxigraph, or nansen-kg[test]"), "serve", "--location", str(folder)]
    command += ["--bind", f"127.0.0.1:{port}"]
    with running(command, port, folder.with_suffix(".log")) as process:
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def virtuoso(configuration: Path, store: Path, password: str) -> Iterator[dict[str, str]]:
    """Run the Virtuoso that the configuration of a release describes; give the settings of its scripts."""
    with virtuoso_process(configuration, store, password) as (settings, _):
        yield settings


@contextmanager
def virtuoso_process(
    configuration: Path, store: Path, password: str
) -> Iterator[tuple[dict[str, str], subprocess.Popen[bytes]]]:
    """Run Virtuoso; give the settings of its scripts and its process, for those who kill it."""
    program("virtuoso-t", "apt-get install virtuoso-opensource")
    port, isql = free_port(), free_port()
    settings = {
        "STORE": str(store),
        "VIRTUOSO_PASSWORD": password,
        "BIND": f"127.0.0.1:{port}",
        "ISQL": f"127.0.0.1:{isql}",
    }
    log = store.with_suffix(".log")
    with running(["sh", str(configuration / "serve.sh")], isql, log, settings) as process:
        wait_for(port, process, log)
        yield settings, process
