"""What a release costs: writing, validating, loading, rebuilding, and memory, each beside its measure in the same run.

`make bench-release`. The texts are the 78th session in six languages. Every row is a ratio of two times of this run, in
seconds of the processor of all processes and threads that took part: what else runs on the machine changes neither side
much. Nansen builds in two processes.
"""

import gzip
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click
import pyoxigraph
from pyshacl import validate
from rdflib import Graph

from kg import registered
from kg.check import shapes
from kg.iri import BASE, of
from kg.model import Described
from kg.pipeline import build, understand_file
from kg.publish.nquads import nquads
from kg.publish.turtle import turtle
from kg.read import load
from kg.serve.release import opened
from kg.store import Folder, unpack
from kg.vocab import PREFIXES

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
SESSION = CORPUS / "akn4un" / "ga-78"
JOBS = 2
TURTLE = pyoxigraph.RdfFormat.TURTLE
WRITTEN, VALIDATED = 120, 24  # documents that rows on writing and on validation take


class Row(NamedTuple):
    """A step, our seconds, the other's seconds, and the ratio that must hold."""

    step: str
    ours: float
    theirs: float
    beside: str
    floor: str
    holds: Callable[[float], bool]

    def __str__(self) -> str:
        ratio = self.ours / self.theirs
        says = f"| {self.step} | {self.ours:.2f} | {self.theirs:.2f} | {self.beside} | {ratio:.3f} | {self.floor} | "
        return says + ("PASS |" if self.holds(ratio) else "below floor |")


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Give the median of several runs by the processor, children that have ended included."""
    took = []
    for _ in range(times):
        start = spent()
        work()
        took.append(spent() - start)
    return median(took)


def spent() -> float:
    """Give what this process and its ended children have spent of the processor."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def described(many: int) -> list[Described]:
    """Understand files of all languages, every so many of the session."""
    files = sorted(SESSION.glob("*/*.xml"))
    found: list[Described] = []
    with tempfile.TemporaryDirectory() as made:
        kept = Folder(Path(made))
        for path in files[:: len(files) // many][:many]:
            for said in understand_file(load(path.name, path), kept).said:
                found += unpack(kept.get(said.key) or b"")
    return found


def writing(texts: list[Described]) -> Iterator[Row]:
    """Write the statements of texts as N-Quads and as Turtle, as pyoxigraph does that has them as objects already.

    For Turtle pyoxigraph has the same prefixes, and has the statements in the order of the file; that is what we begin
    with, so a second row has it remove repeats and sort too.
    """
    graphs = [(text.core, of(text.graph)) for text in texts]
    lines = b"".join(nquads(facts, graph) for facts, graph in graphs)
    quads = list(pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_QUADS))
    in_order = [[quad.triple for quad in pyoxigraph.parse(turtle(facts), TURTLE)] for facts, _ in graphs]

    def theirs(triples: list[list[pyoxigraph.Triple]], sort: bool) -> None:
        for each in triples:
            pyoxigraph.serialize(sorted(set(each), key=str) if sort else each, format=TURTLE, prefixes=PREFIXES)

    def holds(ratio: float) -> bool:
        return ratio <= 1.5

    took = seconds(lambda: pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS))
    yield Row("N-Quads", seconds(lambda: [nquads(*each) for each in graphs]), took, "pyoxigraph", "<= 1.5", holds)
    ours = seconds(lambda: [turtle(facts) for facts, _ in graphs])
    for step, sort in (("Turtle", False), ("Turtle, sorted by both", True)):
        took = seconds(partial(theirs, in_order, sort))
        yield Row(step, ours, took, "pyoxigraph", "<= 1.5", holds)


def validation(texts: list[Described]) -> Row:
    """Validate each text with what the registers say of it; pySHACL takes all of them as one graph."""
    known = registered.known()

    def ours() -> None:
        for text in texts:
            facts = [*text.core, *text.evidence]
            shapes.check([*facts, *known.about(facts)])

    def theirs() -> None:
        facts = [fact for text in texts for fact in (*text.core, *text.evidence)]
        said = dict.fromkeys([*facts, *known.about(facts)])
        graph = Graph().parse(data="".join(f"{' '.join(fact)} .\n" for fact in said), format="nt")
        validate(graph, shacl_graph=shapes.shapes(), inference="none", allow_warnings=True)

    shapes.shapes(), shapes.own_shapes()
    return Row("SHACL", seconds(ours), seconds(theirs, 1), "pySHACL", "<= 0.067", lambda ratio: ratio <= 1 / 15)


def loading(out: Path) -> Iterator[Row]:
    """Load a release into the store that `kg serve` opens; `oxigraph load` has the same dumps, and is optimised too.

    Ours holds each statement twice, in its graph and in the default graph; so a second row loads both by `oxigraph`.
    """
    dumps = [out / "dump" / f"{name}.nq.gz" for name in ("core", "evidence")]

    def ours() -> None:
        with tempfile.TemporaryDirectory() as made:
            opened(out, Path(made)).store.query("ASK {}")

    def theirs(twice: bool) -> None:
        with tempfile.TemporaryDirectory() as made:
            files = []
            for dump in dumps:
                files.append(Path(made) / dump.stem)
                with gzip.open(dump) as packed, files[-1].open("wb") as plain:
                    while lines := packed.readlines(2**20):
                        plain.writelines(lines)
                        plain.writelines([line[: line.rindex(b" <")] + b" .\n" for line in lines] if twice else ())
            command = [shutil.which("oxigraph") or "oxigraph", "load", "--location", f"{made}/store", "--file"]
            subprocess.run([*command, *map(str, files)], check=True, capture_output=True)
            command[1:2] = ["optimize"]
            subprocess.run([*command[:4]], check=True, capture_output=True)

    took = seconds(ours, 1)
    for step, twice in (("load", False), ("load, twice by both", True)):
        yield Row(step, took, seconds(partial(theirs, twice), 1), "oxigraph", "<= 1.1", lambda ratio: ratio <= 1.1)


def rebuilding(scratch: Path, share: float = 0.01) -> Row:
    """Build the session, change one file in a hundred, and build again."""
    texts, out, kept = scratch / "texts", scratch / "out", scratch / "kept"
    shutil.copytree(SESSION, texts)
    full = seconds(lambda: build((texts,), out, BASE, jobs=JOBS, kept=kept), 1)
    files = sorted(texts.glob("*/*.xml"))
    for path in files[:: round(1 / share)]:
        path.write_bytes(path.read_bytes() + b"<!-- changed -->\n")
    again = seconds(lambda: build((texts,), out, BASE, jobs=JOBS, kept=kept), 1)
    return Row("rebuild after 1 %", again, full, "full build", "<= 0.05", lambda ratio: ratio <= 0.05)


@click.command()
def main() -> None:
    """Measure and print; a figure below its floor is said, and is no failure."""
    if not SESSION.is_dir():
        raise SystemExit("The corpus is not here: ../shared/corpus. Nothing was measured.")
    click.echo(f"\n{JOBS} processes on {os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    click.echo("| step | Nansen s | the other s | beside | ratio | floor | |\n|---|---|---|---|---|---|---|")
    texts = described(WRITTEN)
    for row in writing(texts):
        click.echo(row)
    click.echo(validation(texts[:: len(texts) // VALIDATED]))
    with tempfile.TemporaryDirectory() as made:
        click.echo(rebuilding(Path(made)))
        for row in loading(Path(made) / "out"):
            click.echo(row)


if __name__ == "__main__":
    main()
