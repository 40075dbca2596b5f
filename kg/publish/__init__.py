"""Publishing: works written out become a release, written beside the old one and put in its place in one step."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from kg import iri
from kg.aside import Aside
from kg.errors import KgError
from kg.iri import BASE
from kg.model import Described, Fact
from kg.publish import csvw, dataset, endpoint, tables
from kg.publish.counts import Counting, Share, share
from kg.publish.files import Published, digest, measured, written
from kg.publish.gzipped import Joined, Piece, piece
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


def _missing(file: Published) -> bytes:
    raise KgError(f"The content of {file.path} is not at hand")


class Dumped(NamedTuple):
    """A work's part of a dump, and what it adds to the counts."""

    piece: Piece
    share: Share


class Rendered(NamedTuple):
    """What belongs to one work, written out: parts of dumps and tables, Turtle files with their content.

    The content of files that are only `named` lies elsewhere; whoever publishes tells how to get at it. `kept` are the
    keys of parts that the next build may use.
    """

    folder: str
    slug: str
    core: Dumped
    evidence: Dumped
    whole: Piece
    turtle: tuple[tuple[Published, bytes], ...]
    rows: dict[str, csvw.Rows]
    named: tuple[Published, ...] = ()
    kept: tuple[str, ...] = ()


class Part(NamedTuple):
    """What a work's core or evidence becomes: part of a dump, rows of tables, and a Turtle file if anything is said.

    `key` is the one under which it is kept, if it is.
    """

    dumped: Dumped
    rows: dict[str, csvw.Rows]
    file: Published | None
    turtle: bytes
    key: str = ""


def render(
    group: Sequence[Described],
    base: str = BASE,
    proven: Callable[[Sequence[str | bytes], Callable[[], Part]], Part] = lambda of, make: make(),
) -> Rendered:
    """Write out what is said of one work; all of a group have its folder and slug.

    `proven` makes a part of the evidence, or knows what an earlier build made `of` the same.
    """
    core, evidence = _by_graph(group, base, evidence=False), _by_graph(group, base, evidence=True)
    # A register's rows are of no work, so nothing of what they say is theirs alone.
    works = tuple(dict.fromkeys(_work(described, base) for described in group if described.origin))
    folder, slug = group[0].folder, group[0].slug
    path = f"data/{folder}/{slug}"
    facts = [fact for described in group for fact in described.core]
    said = _part(f"{path}.ttl", base, works, _nquads(core), core, tables.rows(facts, base))
    path, lines = f"{path}.evidence.ttl", _nquads(evidence)

    def prove() -> Part:
        proofs = [fact for described in group for fact in described.evidence]
        found = {"mentions": tables.mentions(proofs, base)} if works else {}
        return _part(path, base, works, lines, evidence, found)

    proof = proven((path, base, *works, lines), prove)
    return Rendered(
        folder,
        slug,
        said.dumped,
        proof.dumped,
        piece(said.turtle),
        tuple((part.file, part.turtle) for part in (said, proof) if part.file),
        {**said.rows, **proof.rows} if said.rows else {},
        kept=(proof.key,) if proof.key else (),
    )


def publish(
    works: Iterable[Rendered],
    reports: Callable[[], dict[str, bytes]],
    out: Path,
    base: str = BASE,
    content: Callable[[Published], bytes] = _missing,
) -> Release:
    """Write a release into `out`; until the last step the release that stands there stays whole.

    `reports` gives files for `report/`, when all works are written; `content` what is in files that works only name:
    those that stand in the last release already are linked, not written. Raises KgError when `out` is not ours to
    replace or cannot be written.
    """
    must_be_ours(out)
    try:
        sweep(out)
        with fresh_folder(out) as fresh:
            release = _write(works, reports, fresh, base, partial(_take, out, fresh, content))
            put_in_place(fresh, out)
    except OSError as problem:
        says = f"Cannot write {out}: {problem.strerror}. The last release is as it was"
        raise KgError(f"{says}. Make room, or choose another folder with --out") from None
    return release


def must_be_ours(out: Path) -> None:
    """Refuse a folder that holds something else than a release of ours; raises KgError."""
    if out.exists() and not out.is_dir():
        raise KgError(f"{out} is a file, not a folder. Choose another folder with --out")
    if out.exists() and any(out.iterdir()) and not (out / "dataset.ttl").exists():
        raise KgError(f"{out} holds files that are no release of ours. Empty it, or choose another folder with --out")


def _write(
    works: Iterable[Rendered],
    reports: Callable[[], dict[str, bytes]],
    root: Path,
    base: str,
    take: Callable[[Published], None],
) -> Release:
    files: list[Published] = []
    rows: Counter[str] = Counter()
    with Counting() as counting, Counting() as proving:
        with (
            _gzip(root / CORE) as core,
            _gzip(root / EVIDENCE) as evidence,
            _gzip(root / TURTLE) as whole,
            _tables(root) as opened,
            Aside() as saving,
        ):
            for work in works:
                for dump, dumped, counted in ((core, work.core, counting), (evidence, work.evidence, proving)):
                    dump.write([dumped.piece])
                    counted.add(dumped.share)
                whole.write([work.whole])
                for name, (lines, number) in work.rows.items():
                    opened[name].write(lines)
                    rows[name] += number
                for file, content in work.turtle:
                    saving.do(_save, root / file.path, content)
                    files.append(file)
                for file in work.named:
                    saving.do(take, file)
                    files.append(file)
        counts, proofs = counting.counts(), proving.counts()
    dumps = [
        written(root, CORE, "application/n-quads"),
        written(root, EVIDENCE, "application/n-quads"),
        written(root, TURTLE, "text/turtle"),
        *_measured_tables(root, base, rows),
    ]
    for path, content in reports().items():
        _save(root / "report" / path, content)
    for path, content in endpoint.configurations(base).items():
        _save(root / "endpoint" / path, content)
    _save(root / "dataset.ttl", dataset.describe(counts, proofs, dumps, base))
    return Release((*dumps, *files), counts.triples, proofs.triples)


def _nquads(graphs: dict[str, list[Fact]]) -> bytes:
    return b"".join([nquads(dict.fromkeys(said), graph) for graph, said in sorted(graphs.items())])


def _part(
    path: str,
    base: str,
    works: tuple[str, ...],
    lines: bytes,
    graphs: dict[str, list[Fact]],
    rows: dict[str, csvw.Rows],
) -> Part:
    dumped = Dumped(piece(lines), share({fact for said in graphs.values() for fact in said}, works))
    words = _turtle(graphs, base)
    return Part(dumped, rows, measured(path, "text/turtle", words) if words else None, words)


def _work(described: Described, base: str) -> str:
    """Give the IRI of the work that a text's graph is about: `id/graph/<work>/<language>`."""
    return f"{base}id/{described.graph.removeprefix('graph/').rpartition('/')[0]}"


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
def _gzip(path: Path) -> Iterator[Joined]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        joined = Joined(file)
        yield joined
        joined.close()


@contextmanager
def _tables(root: Path) -> Iterator[dict[str, IO[bytes]]]:
    """Open the tables, each with its first line."""
    (root / csvw.FOLDER).mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        opened: dict[str, IO[bytes]] = {}
        for table in csvw.TABLES:
            opened[table.name] = stack.enter_context((root / table.path).open("wb"))
            opened[table.name].write(table.head)
        yield opened


def _measured_tables(root: Path, base: str, rows: Counter[str]) -> Iterator[Published]:
    """Describe the tables, and measure them."""
    _save(root / csvw.DESCRIPTION, csvw.description(base))
    yield written(root, csvw.DESCRIPTION, "application/csvm+json")
    for table in csvw.TABLES:
        file = written(root, table.path, "text/csv")
        yield replace(file, rows=rows[table.name], described_by=csvw.DESCRIPTION)


def _take(last: Path, fresh: Path, content: Callable[[Published], bytes], file: Published) -> None:
    """Link a file that stands whole in the last release, or else write it.

    It is looked at when it is linked already: then it is this file, whatever is put in the place of the last release.
    """
    path, stands = fresh / file.path, last / file.path
    with suppress(OSError):  # it is not there, or the file system knows no links
        if not stands.is_symlink() and stands.stat().st_size == file.size:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.link(stands, path)
            if digest(path) == file.sha256:
                return
    path.unlink(missing_ok=True)
    _save(path, content(file))


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
