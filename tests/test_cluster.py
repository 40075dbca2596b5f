"""Builds past one machine: separate worker processes of a Dask cluster, sources, results and release in a bucket."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.conftest import SPECIMENS
from tests.test_release import contents

PATIENCE = 60


@contextmanager
def running(*words: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", *words],
        env={**os.environ, **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until(holds: Callable[[], Any]) -> Any:
    """Wait until something holds, and give it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came to hold")


def answers(port: int) -> bool:
    with socket.socket() as there:
        return there.connect_ex(("127.0.0.1", port)) == 0


class Elsewhere:
    """A bucket with the specimens in it, and the variables by which programs reach it."""

    def __init__(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}"
        self.variables = {
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "nothing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": address,
        }
        self.bucket = boto3.resource(
            "s3",
            endpoint_url=address,
            aws_access_key_id="nobody",
            aws_secret_access_key="nothing",
            region_name="us-east-1",
        ).create_bucket(Bucket="nansen")
        for path in SPECIMENS.iterdir():
            self.bucket.upload_file(str(path), f"texts/{path.name}")

    def names(self, prefix: str) -> list[str]:
        return [found.key for found in self.bucket.objects.filter(Prefix=prefix)]

    def contents(self, prefix: str) -> dict[str, bytes]:
        """Give what lies below a prefix, in the form of `contents` of a folder."""
        return {name.removeprefix(prefix): self.bucket.Object(name).get()["Body"].read() for name in self.names(prefix)}


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running("-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)):
        until(lambda: answers(port))
        yield Elsewhere(port)


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, stack: ExitStack, folder: Path, variables: dict[str, str]) -> None:
        file = folder / "scheduler.json"
        local = ("--host", "127.0.0.1", "--no-dashboard")
        stack.enter_context(
            running("-m", "distributed.cli.dask_scheduler", *local, "--port", "0", "--scheduler-file", str(file))
        )
        self.address = str(until(lambda: file.exists() and json.loads(file.read_text() or "{}"))["address"])
        self.workers = [
            stack.enter_context(
                running(
                    *("-m", "distributed.cli.dask_worker", self.address, *local, "--no-nanny", "--nthreads", "1"),
                    *("--local-directory", str(folder / str(number))),
                    **variables,
                )
            )
            for number in range(2)
        ]


@pytest.fixture
def cluster(elsewhere: Elsewhere, tmp_path: Path) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(stack, tmp_path, elsewhere.variables)


def build(elsewhere: Elsewhere, cluster: Cluster, to: str) -> subprocess.Popen[bytes]:
    where = ["s3://nansen/texts", "--cache", f"s3://nansen/{to}/kept", "--out", f"s3://nansen/{to}/release"]
    command = [sys.executable, "-m", "kg", "build", *where, "--scheduler", cluster.address]
    return subprocess.Popen(command, env={**os.environ, **elsewhere.variables}, stderr=subprocess.PIPE)


def finished(run: subprocess.Popen[bytes]) -> None:
    _, said = run.communicate(timeout=PATIENCE * 2)
    assert run.returncode == 0, said.decode()


def test_a_cluster_with_a_bucket_gives_the_bytes_of_one_machine(
    elsewhere: Elsewhere, cluster: Cluster, specimen_release: Path
) -> None:
    finished(build(elsewhere, cluster, "whole"))
    assert elsewhere.contents("whole/release/") == contents(specimen_release)


def test_a_worker_that_is_killed_in_the_middle_costs_nothing(
    elsewhere: Elsewhere, cluster: Cluster, specimen_release: Path
) -> None:
    run = build(elsewhere, cluster, "killed")
    registers = 10
    until(lambda: len(elsewhere.names("killed/kept/")) > registers or run.poll() is not None)
    assert run.poll() is None, "the build was over before a worker could be killed"
    cluster.workers[0].send_signal(signal.SIGKILL)
    finished(run)
    assert elsewhere.contents("killed/release/") == contents(specimen_release)


def test_a_build_that_was_stopped_goes_on_from_what_was_made(elsewhere: Elsewhere, cluster: Cluster) -> None:
    finished(build(elsewhere, cluster, "again"))
    made = set(elsewhere.names("again/kept/"))
    finished(build(elsewhere, cluster, "again"))
    assert set(elsewhere.names("again/kept/")) == made


def test_no_cluster_and_no_common_store_are_told_in_words(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "build", "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:9"]
    alone = subprocess.run([*command, "--no-cache"], capture_output=True, text=True, timeout=PATIENCE)
    assert alone.returncode == 2 and "--scheduler needs --cache" in alone.stderr
