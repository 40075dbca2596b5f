"""What growth costs: releases of 1,000 to 64,000 documents, real ones renumbered. `make bench-scale`.

Prints a table and draws `scale.svg`: time, memory of the largest process, bytes and query time over documents, both
axes logarithmic, so that linear growth is a straight line of slope one. Times of building and loading are seconds of
the processor, of all processes and threads together. The documents are the English resolutions of the 77th session,
each copy as if of a later session.
"""

import gc
import re
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from math import log10
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click
from pyoxigraph import QuerySolutions, Store

from kg.serve.release import opened

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
PICTURE = Path(__file__).resolve().parents[1] / "scale.svg"
JOBS = 2
POINT = "SELECT ?text { <https://w3id.org/nansen/id/resolution/a-res-77-198/para/1> nansen:text ?text }"
COUNT = "SELECT ?body (COUNT(*) AS ?n) { ?act nansen:addressee ?body } GROUP BY ?body ORDER BY DESC(?n) LIMIT 10"
PREFIX = "PREFIX nansen: <https://w3id.org/nansen/ns#>\n"
WIDTH, HEIGHT, MARGIN = 720, 480, 60
COLOURS = ("#0b4f8a", "#b3541e", "#3c7a3c", "#6b3d8f", "#a11d33")


class Size(NamedTuple):
    """What a release of so many documents cost: seconds, MB of memory, MB on disk, milliseconds of two queries.

    `build` and `load` are seconds of the processor.
    """

    documents: int
    build: float
    memory: float
    disk: float
    load: float
    point: float
    counted: float


def write(folder: Path, many: int) -> None:
    """Write so many documents, each with a symbol of its own."""
    files = [path for path in sorted(CORPUS.glob("akn4un/ga-77/**/*.xml")) if re.search(r"_77_\d+\b", path.stem)]
    for at in range(many):
        path, again = files[at % len(files)], at // len(files)
        number = re.search(r"_77_(\d+)", path.stem)
        assert number is not None
        words = re.sub(rf"(?<!\d)77([/_]){number[1]}(?!\d)", rf"{77 + again}\g<1>{number[1]}", path.read_text("utf-8"))
        (folder / f"{at}.xml").write_text(words, "utf-8")


def measured(many: int) -> Size:
    """Build and ask a release of so many documents."""
    with tempfile.TemporaryDirectory() as made:
        texts, out = Path(made) / "texts", Path(made) / "out"
        texts.mkdir()
        write(texts, many)
        command = [sys.executable, "-m", "kg", "build", str(texts), "--out", str(out), "--no-cache", "--json"]
        start = spent(resource.RUSAGE_CHILDREN)
        child = subprocess.run([*command, "--jobs", str(JOBS)], check=True, capture_output=True, text=True)
        took = spent(resource.RUSAGE_CHILDREN) - start
        documents = int(re.findall(r'"documents": (\d+)', child.stdout)[0])
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        disk = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
        start = spent(resource.RUSAGE_SELF)
        release = opened(out, Path(made) / "stores")
        store = release.store
        load = spent(resource.RUSAGE_SELF) - start
        point, count = asked(store, POINT, 200), asked(store, COUNT, 3)
        del release, store
        gc.collect()
        return Size(documents, took, memory, disk, load, point, count)


def spent(who: int) -> float:
    """Give the seconds of the processor that this process or its ended children have spent."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def asked(store: Store, query: str, times: int) -> float:
    """Give the median of the milliseconds that a query took."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        found = store.query(PREFIX + query)
        assert isinstance(found, QuerySolutions)
        list(found)
        took.append(1000 * (time.perf_counter() - start))
    return median(took)


def slope(sizes: list[Size], name: str) -> float:
    """Give the exponent of growth between the smallest and the largest: 1 is linear, 0 is flat."""
    first, last = sizes[0], sizes[-1]
    return log10(getattr(last, name) / getattr(first, name)) / log10(last.documents / first.documents)


def picture(sizes: list[Size]) -> str:
    """Draw the table: each line relative to its first value."""
    names = Size._fields[1:6]
    most = max(getattr(size, name) / getattr(sizes[0], name) for size in sizes for name in names)

    def across(size: Size) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * log10(size.documents / sizes[0].documents) / log10(
            sizes[-1].documents / sizes[0].documents
        )

    def up(size: Size, name: str) -> float:
        grown = max(1.0, getattr(size, name) / getattr(sizes[0], name))
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * log10(grown) / log10(most)

    lines = []
    for colour, name in zip(COLOURS, names, strict=True):
        points = " ".join(f"{across(size):.0f},{up(size, name):.0f}" for size in sizes)
        lines.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at = f'x="{across(sizes[-1]) + 4:.0f}" y="{up(sizes[-1], name):.0f}"'
        lines.append(f'<text {at} fill="{colour}">{name}</text>')
    for size in sizes:
        at = f'x="{across(size):.0f}" y="{HEIGHT - MARGIN + 20}"'
        lines.append(f'<text {at} text-anchor="middle">{size.documents:,}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 40} {HEIGHT}" font-family="sans-serif">'
    title = "<title>Cost over documents, relative to the smallest release, both axes logarithmic</title>"
    axes = f'<path d="M{MARGIN},{MARGIN}V{HEIGHT - MARGIN}H{WIDTH - MARGIN}" fill="none" stroke="#444"/>'
    return "\n".join([head, title, axes, *lines, "</svg>\n"])


@click.command()
@click.option("--sizes", default="1000,4000,16000,64000", show_default=True, help="Documents of each release.")
def main(sizes: str) -> None:
    """Measure, print and draw."""
    if not CORPUS.is_dir():
        raise SystemExit("The corpus is not here: ../shared/corpus. Nothing was measured.")
    click.echo("| documents | build s | documents/s | largest process MB | release MB | load s | point ms | count ms |")
    click.echo("|---|---|---|---|---|---|---|---|")
    found: list[Size] = []
    for many in map(int, sizes.split(",")):
        # In a process of its own: Linux counts for a new process the memory that its parent had.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            size = pool.submit(measured, many).result()
        found.append(size)
        click.echo(
            f"| {size.documents:,} | {size.build:.0f} | {size.documents / size.build:.1f} | {size.memory:.0f} | "
            f"{size.disk:.0f} | {size.load:.0f} | {size.point:.2f} | {size.counted:.0f} |"
        )
    told = ", ".join(f"{name} {slope(found, name):.2f}" for name in Size._fields[1:])
    click.echo(f"\nGrowth as a power of the number of documents (1 is linear): {told}")
    PICTURE.write_text(picture(found), "utf-8")


if __name__ == "__main__":
    main()
