"""What goes wrong in the middle: a build is killed, the disk is full, the memory too small, the clock wrong.

Each time the last release stays whole, and the next build puts all in order: the same bytes, and nothing left beside
them. `NANSEN_KILLS` says how often a build is killed: 8 times here, 200 times in `make torture`.
"""

import gzip
import hashlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.iri import BASE
from kg.publish.swap import put_in_place
from tests import tables
from tests.conftest import SPECIMENS
from tests.serving import serving, until

KILLS = int(os.environ.get("NANSEN_KILLS", "8"))
SEED = 1951
ONE = ("a-res-99-902.md", "excom-conclusion-901.txt", "s-res-9901-2044.txt")
OTHER = ("a-res-99-902.md", "a-res-99-905.utf-16.txt", "e-res-2044-901.html")


def command(texts: Path, out: Path, *options: str | Path) -> list[str]:
    return [sys.executable, "-P", "-m", "kg", "build", str(texts), "--out", str(out), *map(str, options)]


def run(texts: Path, out: Path, *options: str | Path, limit: Callable[[], None] | None = None) -> tuple[int, str]:
    """Build in a process of its own; give its exit code and what it said."""
    ended = subprocess.run(command(texts, out, *options), capture_output=True, text=True, check=False, preexec_fn=limit)
    return ended.returncode, ended.stdout + ended.stderr


def tree(folder: Path) -> str:
    """Tell a folder by all its files, names and bytes."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()


class Two(NamedTuple):
    """Two folders of texts, and what a build of each gives."""

    texts: tuple[Path, Path]
    releases: tuple[Path, Path]
    trees: tuple[str, str]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    home = tmp_path_factory.mktemp("two")
    texts, releases = (home / "one", home / "other"), (home / "release-one", home / "release-other")
    for folder, names, out in zip(texts, (ONE, OTHER), releases, strict=True):
        folder.mkdir()
        for name in names:
            shutil.copy(SPECIMENS / name, folder)
        code, said = run(folder, out, "--cache", home / "cache")
        assert code == 0, said
    return Two(texts, releases, (tree(releases[0]), tree(releases[1])))


def beside(out: Path) -> set[str]:
    """Name what stands beside a release."""
    return {path.name for path in out.parent.iterdir()}


# ---- killed ----


def test_a_build_killed_at_any_moment_leaves_the_last_release_whole_and_the_next_repairs(
    two: Two, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    out, cache = tmp_path / "here" / "out", tmp_path / "cache"
    out.parent.mkdir()
    shutil.copytree(two.releases[0], out)
    began = time.monotonic()
    assert run(two.texts[0], out, "--no-cache", "--jobs", "2")[0] == 0
    # A build that remembers ends sooner; how soon, those tell that end before they are killed.
    usual = dict.fromkeys((True, False), time.monotonic() - began)
    seen: Counter[str] = Counter()
    while seen["killed"] < KILLS:
        is_new = chance.random() < 0.3
        if is_new:
            shutil.rmtree(cache, ignore_errors=True)
        began = time.monotonic()
        building = subprocess.Popen(
            command(two.texts[seen.total() % 2], out, "--cache", cache, "--jobs", "2"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            building.wait(chance.uniform(0, usual[is_new]))
            usual[is_new] = (usual[is_new] + time.monotonic() - began) / 2
            seen["done before"] += 1
        except subprocess.TimeoutExpired:
            os.killpg(building.pid, signal.SIGKILL)
            building.wait()
            seen["killed"] += 1
        assert tree(out) in two.trees, f"kill {seen['killed']}: it is neither of the two releases"
    left = beside(out) - {"out"}
    for name in left:
        os.utime(out.parent / name, (0, 0))  # as after a minute
    assert run(two.texts[1], out, "--cache", cache)[0] == 0
    assert tree(out) == two.trees[1]
    assert beside(out) == {"out"}
    tables.show(
        "Builds killed at random moments",
        [
            f"{seen['killed']} killed under way, {seen['done before']} done before;"
            f" {len(left)} folders left and swept; no release harmed"
        ],
    )


# ---- no power ----


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here; on Debian: apt-get install strace")
@pytest.mark.parametrize("is_first", [True, False])
def test_a_release_is_on_the_disk_before_it_is_put_in_place_and_the_change_before_the_build_ends(
    is_first: bool, two: Two, tmp_path: Path
) -> None:
    """What the kernel was asked for, in its order: nothing is written between writing all out and the move."""
    out, calls = tmp_path / "here" / "out", tmp_path / "calls"
    out.parent.mkdir()
    if not is_first:
        shutil.copytree(two.releases[0], out)
    traced = "syncfs,rename,renameat,renameat2,open,openat,creat"
    trace = ("strace", "-f", "-y", "-qq", "-e", f"trace={traced}", "-e", "signal=none", "-o", str(calls))
    built = [*trace, *command(two.texts[1], out, "--no-cache", "--jobs", "1")]
    assert subprocess.run(built, capture_output=True, check=False).returncode == 0
    asked = [line.partition(" ")[2].strip() for line in calls.read_text().splitlines() if str(out.parent) in line]
    (move,) = [at for at, line in enumerate(asked) if line.startswith("rename") and f'"{out}"' in line]
    written = [at for at, line in enumerate(asked) if re.search(r"O_WRONLY|O_RDWR|\bcreat\(", line)]
    before, after = [at for at, line in enumerate(asked) if line.startswith("syncfs")]
    assert len(written) > 20, "the files of the release"
    assert max(written) < before < move < after, asked[-9:]
    assert all(" = 0" in asked[at] for at in (before, move, after))


# ---- no room ----


def namespaced(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script in a mount namespace of its own, where it may mount what it likes."""
    return subprocess.run(
        ["unshare", "-rm", "sh", "-euc", *map(str, words)], capture_output=True, text=True, check=False
    )


MAY_MOUNT = shutil.which("unshare") is not None and namespaced("mount -t tmpfs none /mnt").returncode == 0


def small_files() -> None:
    """Let no file grow beyond some kilobytes, as where a disk is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


def test_a_file_that_cannot_grow_is_told_and_the_last_release_stays(two: Two, tmp_path: Path) -> None:
    out = tmp_path / "here" / "out"
    out.parent.mkdir()
    shutil.copytree(two.releases[0], out)
    for options in (("--no-cache",), ("--cache", tmp_path / "cache")):
        code, said = run(two.texts[1], out, *options, limit=small_files)
        assert code == 3 and "Cannot write" in said and "Traceback" not in said, said
        assert tree(out) == two.trees[0]
        assert beside(out) == {"out"}
    assert run(two.texts[1], out, "--cache", tmp_path / "cache")[0] == 0
    assert tree(out) == two.trees[1]


@pytest.mark.skipif(not MAY_MOUNT, reason="a small disk cannot be mounted here (unshare -rm); see RLIMIT_FSIZE above")
@pytest.mark.parametrize("kilobytes", [100, 700, 1500])
def test_a_full_disk_is_told_and_the_last_release_stays(kilobytes: int, two: Two, tmp_path: Path) -> None:
    """The release of the one texts stands on a disk with so much room left; the other is built."""
    disk = tmp_path / "disk"
    disk.mkdir()
    held = sum(path.stat().st_size + 4096 for path in two.releases[0].rglob("*"))
    script = f"""
        mount -t tmpfs -o size={held // 1024 + kilobytes}k none {disk}
        cp -a {two.releases[0]} {disk}/out
        set +e; {" ".join(command(two.texts[1], disk / "out", "--no-cache"))} >&2; echo $?; set -e
        ls -A {disk}; cp -a {disk}/out {tmp_path}/after
    """
    ended = namespaced(script)
    assert ended.stdout.split() == ["3", "out"], ended
    assert "Cannot write" in ended.stderr and "No space left" in ended.stderr and "Traceback" not in ended.stderr
    assert tree(tmp_path / "after") == two.trees[0]


@pytest.mark.skipif(not MAY_MOUNT, reason="a folder cannot be mounted for reading only here (unshare -rm)")
def test_a_folder_for_reading_only_is_told_and_its_release_is_served(two: Two, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    shutil.copytree(two.releases[0], disk / "out")
    query = f"{sys.executable} -P -m kg query --on {disk}/out 'ASK {{ ?s ?p ?o }}'"
    script = f"""
        mount --bind {disk} {disk}; mount -o remount,ro,bind {disk}
        {query}
        set +e; {" ".join(command(two.texts[1], disk / "out", "--no-cache"))} >&2; echo $?
    """
    ended = namespaced(script)
    assert ended.stdout.split()[-2:] == ["yes", "3"], ended
    assert "Cannot write" in ended.stderr and "Traceback" not in ended.stderr, ended.stderr
    assert tree(disk / "out") == two.trees[0]


# ---- no memory ----


def test_a_text_that_takes_more_memory_than_there_is_costs_itself_only(two: Two, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    shutil.copytree(two.texts[0], texts)
    specimen = (SPECIMENS / "a-res-99-903.txt").read_text("utf-8")
    (texts / "huge.txt").write_text(specimen + 600_000 * f"{'lamps ' * 12}\n", "utf-8")

    def small_memory() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (300 * 2**20, 300 * 2**20))

    code, said = run(texts, tmp_path / "out", "--no-cache", "--jobs", "2", limit=small_memory)
    assert code == 0 and "Traceback" not in said, said
    assert tree(tmp_path / "out" / "data") == tree(two.releases[0] / "data")
    told = (tmp_path / "out" / "report" / "leftovers.md").read_text("utf-8")
    assert "huge.txt" in told and "memory" in told, told[:500]


# ---- two at once, and clocks ----


def test_builds_at_once_of_one_release_give_one_whole_release(two: Two, tmp_path: Path) -> None:
    out, cache = tmp_path / "here" / "out", tmp_path / "cache"
    out.parent.mkdir()
    building = [
        subprocess.Popen(command(texts, out, "--cache", cache), stderr=subprocess.PIPE, text=True)
        for texts in (*two.texts, *two.texts)
    ]
    told = [one.communicate()[1] for one in building]
    assert [one.returncode for one in building] == [0, 0, 0, 0], told
    assert tree(out) in two.trees
    assert beside(out) == {"out"}
    assert run(two.texts[0], out, "--cache", cache)[0] == 0
    assert tree(out) == two.trees[0]


def test_a_clock_that_was_set_back_changes_nothing(two: Two, tmp_path: Path) -> None:
    """All that an earlier build wrote seems to be of tomorrow: its results are used, and what it left is swept."""
    out, cache = tmp_path / "here" / "out", tmp_path / "cache"
    out.parent.mkdir()
    assert run(two.texts[0], out, "--cache", cache)[0] == 0
    (out.parent / ".out-k1ll3d_x" / "dump").mkdir(parents=True)
    tomorrow = time.time() + 86_400
    for path in (*cache.rglob("*"), *out.parent.rglob("*")):
        os.utime(path, (tomorrow, tomorrow))
    kept = {path for path in cache.rglob("*") if path.is_file()}
    code, said = run(two.texts[0], out, "--cache", cache, "--log")
    assert code == 0, said
    assert tree(out) == two.trees[0]
    assert {path for path in cache.rglob("*") if path.is_file()} == kept, "nothing was made again"
    assert beside(out) == {"out"}


# ---- served while it changes ----


def marked(release: Path, out: Path, mark: str) -> Path:
    """Copy a release and put the same mark into both its dumps and into its description."""
    shutil.copytree(release, out)
    for part in ("core", "evidence"):
        dump = out / "dump" / f"{part}.nq.gz"
        fact = f'<{BASE}id/body/{part}> <{BASE}ns#symbol> "{mark}" <{BASE}id/graph/{part}> .\n'
        dump.write_bytes(gzip.compress(gzip.decompress(dump.read_bytes()) + fact.encode()))
    with (out / "dataset.ttl").open("a") as description:
        description.write(f"# {mark} {'x' * 997 * int(mark)}\n")
    return out


def test_readers_see_the_old_release_or_the_new_one_and_never_a_mixture(two: Two, tmp_path: Path) -> None:
    out, stores = marked(two.releases[0], tmp_path / "out", "1"), tmp_path / "stores"
    query = f"SELECT ?a ?b {{ <{BASE}id/body/core> ?p ?a . <{BASE}id/body/evidence> ?p ?b }}"
    descriptions = {(out / "dataset.ttl").read_bytes()}
    done = threading.Event()
    with serving(out, stores, "--watch", "0.1") as server, ThreadPoolExecutor(6) as pool, ExitStack() as at_last:
        at_last.callback(done.set)

        def ask(client: int) -> set[tuple[str, str]]:
            seen, number = set(), 0
            while not done.is_set():
                number += 1
                (row,) = server.ask(f"{query} # {client} {number}").rows
                seen.add((row["a"], row["b"]))
            return seen

        def fetch() -> set[bytes]:
            seen = set()
            while not done.is_set():
                reply = server.get("/dataset.ttl")
                assert reply.status == 200
                seen.add(reply.body)
            return seen

        asking, fetching = [pool.submit(ask, client) for client in range(4)], [pool.submit(fetch) for _ in range(2)]
        for mark in ("2", "3", "4"):
            fresh = marked(two.releases[int(mark) % 2], tmp_path / f"fresh-{mark}", mark)
            descriptions.add((fresh / "dataset.ttl").read_bytes())
            put_in_place(fresh, out)
            if mark != "3":  # one is replaced while it is being taken up
                until(lambda mark=mark: server.ask(f"{query} # {mark} {time.time()}").rows[0]["a"] == mark)
        done.set()
        answers = set().union(*(one.result() for one in asking))
        assert {one for one, other in answers if one != other} == set()
        assert {("1", "1"), ("2", "2"), ("4", "4")} <= answers
        assert set().union(*(one.result() for one in fetching)) <= descriptions
