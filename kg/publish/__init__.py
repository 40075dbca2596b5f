"""Publishing: the spool becomes a release, written beside the old one and put in its place in one step."""

import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, NamedTuple

from kg import iri
from kg.errors import KgError
from kg.iri import BASE
from kg.model import Described, Fact
from kg.publish import dataset, endpoint, tables
from kg.publish.counts import count
from kg.publish.files import Published, written
from kg.publish.nquads import moved, nquads, rebase
from kg.publish.stale import fresh_folder, sweep
from kg.publish.swap import put_in_place
from kg.publish.turtle import turtle

CORE, EVIDENCE, TURTLE = "dump/core.nq.gz", "dump/evidence.nq.gz", "dump/core.ttl.gz"


@dataclass(frozen=True, slots=True)
class Release:
    """What was written: the files, and how many statements."""

    files: tuple[Published, ...]
    core: int
    evidence: int


class Rendered(NamedTuple):
    """What belongs to one work, written out: shares of dumps and tables, Turtle files (empty if nothing is said)."""

    folder: str
    slug: str
    core: bytes
    evidence: bytes
    turtle: bytes
    evidence_turtle: bytes
    rows: dict[str, bytes]


def render(group: Sequence[Described], base: str = BASE) -> Rendered:
    """Write out what is said of one work; all of a group have its folder and slug."""
    core, evidence = _by_graph(group, base, evidence=False), _by_graph(group, base, evidence=True)
    facts = (fact for described in group for fact in described.core)
    proofs = (fact for described in group for fact in described.evidence)
    rows = tables.rows(facts, proofs, base)
    return Rendered(
        group[0].folder,
        group[0].slug,
        _quads(core),
        _quads(evidence),
        _turtle(core, base),
        _turtle(evidence, base),
        rows,
    )


def publish(works: Iterable[Rendered], reports: Callable[[], dict[str, bytes]], out: Path, base: str = BASE) -> Release:
    """Write a release into `out`; until the last step the release that stands there stays whole.

    `reports` gives files for `report/`, when all works are written. Raises KgError when `out` is not ours to
    replace or cannot be written.
    """
    must_be_ours(out)
    try:
        sweep(out)
        with fresh_folder(out) as fresh:
            release = _write(works, reports, fresh, base)
            put_in_place(fresh, out)
    except OSError as problem:
        raise KgError(f"Cannot write {out}: {problem.strerror}. The last release is as it was") from None
    return release


def must_be_ours(out: Path) -> None:
    """Refuse a folder that holds something else than a release of ours; raises KgError."""
    if out.exists() and not out.is_dir():
        raise KgError(f"{out} is a file, not a folder. Choose another folder with --out")
    if out.exists() and any(out.iterdir()) and not (out / "dataset.ttl").exists():
        raise KgError(f"{out} holds files that are no release of ours. Empty it, or choose another folder with --out")


def _write(works: Iterable[Rendered], reports: Callable[[], dict[str, bytes]], root: Path, base: str) -> Release:
    files: list[Published] = []
    with (
        _gzip(root / CORE) as core,
        _gzip(root / EVIDENCE) as evidence,
        _gzip(root / TURTLE) as whole,
        _tables(root) as rows,
    ):
        for work in works:
            core.write(work.core)
            evidence.write(work.evidence)
            whole.write(work.turtle)
            for name, lines in work.rows.items():
                rows[name].write(lines)
            for content, ending in ((work.turtle, ".ttl"), (work.evidence_turtle, ".evidence.ttl")):
                if content:
                    path = f"data/{work.folder}/{work.slug}{ending}"
                    _save(root / path, content)
                    files.append(written(root, path, "text/turtle"))
    dumps = [
        written(root, CORE, "application/n-quads"),
        written(root, EVIDENCE, "application/n-quads"),
        written(root, TURTLE, "text/turtle"),
        *_measured_tables(root, base),
    ]
    for path, content in reports().items():
        _save(root / "report" / path, content)
    counted, proofs = count(root / CORE), count(root / EVIDENCE)
    for path, content in endpoint.configurations(base).items():
        _save(root / "endpoint" / path, content)
    _save(root / "dataset.ttl", dataset.describe(counted, proofs, dumps, base))
    return Release((*dumps, *files), counted.triples, proofs.triples)


def _quads(graphs: dict[str, list[Fact]]) -> bytes:
    return b"".join([nquads(dict.fromkeys(said), graph) for graph, said in sorted(graphs.items())])


def _turtle(graphs: dict[str, list[Fact]], base: str) -> bytes:
    said = [fact for graph in graphs.values() for fact in graph]
    return turtle(said, base) if said else b""


def _by_graph(group: Sequence[Described], base: str, evidence: bool) -> dict[str, list[Fact]]:
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


@contextmanager
def _tables(root: Path) -> Iterator[dict[str, IO[bytes]]]:
    """Open the tables, each with its first line."""
    (root / tables.FOLDER).mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        opened: dict[str, IO[bytes]] = {}
        for table in tables.TABLES:
            opened[table.name] = stack.enter_context((root / table.path).open("wb"))
            opened[table.name].write(table.head)
        yield opened


def _measured_tables(root: Path, base: str) -> Iterator[Published]:
    """Describe the tables, and measure them."""
    _save(root / tables.DESCRIPTION, tables.description(base))
    yield written(root, tables.DESCRIPTION, "application/csvm+json")
    for table in tables.TABLES:
        measured = written(root, table.path, "text/csv")
        yield replace(measured, rows=tables.count_rows(root / table.path), described_by=tables.DESCRIPTION)


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
