"""Publishing: the spool becomes a release, written beside the old one and put in its place in one step."""

import gzip
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kg import iri
from kg.errors import KgError
from kg.iri import BASE
from kg.model import Described, Fact
from kg.publish import dataset, endpoint
from kg.publish.counts import count
from kg.publish.files import Published, written
from kg.publish.nquads import moved, nquads, rebase
from kg.publish.spool import Spool
from kg.publish.swap import put_in_place
from kg.publish.turtle import turtle

CORE, EVIDENCE, TURTLE = "dump/core.nq.gz", "dump/evidence.nq.gz", "dump/core.ttl.gz"


@dataclass(frozen=True, slots=True)
class Release:
    """What was written: the files, and how many statements."""

    files: tuple[Published, ...]
    core: int
    evidence: int


def publish(spool: Spool, reports: dict[str, bytes], out: Path, base: str = BASE) -> Release:
    """Write a release into `out`; until the last step the release that stands there stays whole.

    `reports` are files for `report/`. Raises KgError when `out` is not ours to replace or cannot be written.
    """
    _must_be_ours(out)
    try:
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            fresh.chmod(0o755)
            release = _write(spool, reports, fresh, base)
            put_in_place(fresh, out)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as problem:
        raise KgError(f"Cannot write {out}: {problem.strerror}. The last release is as it was") from None
    return release


def _must_be_ours(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise KgError(f"{out} is a file, not a folder. Choose another folder with --out")
    if out.exists() and any(out.iterdir()) and not (out / "dataset.ttl").exists():
        raise KgError(f"{out} holds files that are no release of ours. Empty it, or choose another folder with --out")


def _write(spool: Spool, reports: dict[str, bytes], root: Path, base: str) -> Release:
    files: list[Published] = []
    with _gzip(root / CORE) as core, _gzip(root / EVIDENCE) as evidence, _gzip(root / TURTLE) as whole:
        for group in spool.groups():
            files += _write_group(group, root, base, core, evidence, whole)
    dumps = [
        written(root, CORE, "application/n-quads"),
        written(root, EVIDENCE, "application/n-quads"),
        written(root, TURTLE, "text/turtle"),
    ]
    counted, proofs = count(root / CORE), count(root / EVIDENCE)
    for path, content in endpoint.configurations(base).items():
        _save(root / "endpoint" / path, content)
    for path, content in reports.items():
        _save(root / "report" / path, content)
    _save(root / "dataset.ttl", dataset.describe(counted, proofs, dumps, base))
    return Release((*dumps, *files), counted.triples, proofs.triples)


def _write_group(
    group: list[Described], root: Path, base: str, core: IO[bytes], evidence: IO[bytes], whole: IO[bytes]
) -> Iterator[Published]:
    """Write what belongs to one work: its Turtle files, and its share of the dumps."""
    folder, slug = group[0].folder, group[0].slug
    facts = {
        "core": _by_graph(group, base, evidence=False),
        "evidence": _by_graph(group, base, evidence=True),
    }
    for part, dump in (("core", core), ("evidence", evidence)):
        for graph, said in sorted(facts[part].items()):
            dump.write(nquads(dict.fromkeys(said), graph))
    for part, ending in (("core", ".ttl"), ("evidence", ".evidence.ttl")):
        said = [fact for graph in facts[part].values() for fact in graph]
        if said:
            content = turtle(said, base)
            _save(root / "data" / folder / f"{slug}{ending}", content)
            if part == "core":
                whole.write(content)
            yield written(root, f"data/{folder}/{slug}{ending}", "text/turtle")


def _by_graph(group: list[Described], base: str, evidence: bool) -> dict[str, list[Fact]]:
    graphs: dict[str, list[Fact]] = {}
    for described in group:
        facts = described.evidence if evidence else described.core
        if not facts:
            continue
        graph = iri.of(described.graph + ("/evidence" if evidence else ""))
        said = facts if base == BASE else [rebase(fact, base) for fact in facts]
        named = graph if base == BASE else moved(graph, base)
        graphs.setdefault(named, []).extend(said)
    return graphs


@contextmanager
def _gzip(path: Path) -> Iterator[IO[bytes]]:
    """Open a gzip file whose bytes depend on its content alone: no name, no time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
        yield packed  # type: ignore[misc]


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
