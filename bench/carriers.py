"""How fast official files become N-Quads: XML in six languages, and PDFs, each beside its bare parser.

Wall-clock time of two processes, files on disk, full meaning extracted; each figure beside the time in which the
library alone (lxml, pdfium) reads the same files in the same run. A session's XML is read twice over, so that memory
can be seen to stay flat.
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import click
import pypdfium2
from lxml import etree

from bench import peak, write_quads

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
XML_FLOOR, PDF_FLOOR = 150, 25  # files a second on two cores
JOBS = 2
SHARE = 20  # files handed to a process at a time
WARM = 12  # files, of all languages, that each process reads before the clock starts


class Run(NamedTuple):
    """Seconds by the clock, statements written, and the highest peak of a process in MB."""

    seconds: float
    quads: int
    peak: float


def to_quads(paths: list[Path]) -> tuple[int, float]:
    """Read files into N-Quads; give how many statements, and the process's peak memory in MB."""
    return sum(write_quads(path.read_bytes()) for path in paths), peak()


def parse_xml(paths: list[Path]) -> tuple[int, float]:
    """Parse XML with lxml alone, and take every text out of it."""
    return sum(len("".join(etree.parse(path).getroot().itertext())) for path in paths), peak()


def parse_pdf(paths: list[Path]) -> tuple[int, float]:
    """Read the characters of PDFs with pdfium alone."""
    length = 0
    for path in paths:
        with pypdfium2.PdfDocument(path) as document:
            length += sum(len(page.get_textpage().get_text_bounded()) for page in document)
    return length, peak()


def timed(work: Callable[[list[Path]], tuple[int, float]], paths: list[Path]) -> Run:
    """Share files out to two fresh processes, which have their registers in mind before the clock starts."""
    shares = [paths[at : at + SHARE] for at in range(0, len(paths), SHARE)]
    with ProcessPoolExecutor(JOBS, mp_context=get_context("fork")) as pool:
        list(pool.map(work, [paths[:: max(1, len(paths) // WARM)]] * JOBS))
        start = time.perf_counter()
        done = list(pool.map(work, shares))
        seconds = time.perf_counter() - start
    return Run(seconds, sum(quads for quads, _ in done), max(peak for _, peak in done))


@click.command()
@click.option("--files", "limit", default=0, help="At most so many files of each carrier; 0 is all.")
def main(limit: int) -> None:
    """Measure and print; a figure below its floor is said, and is no failure."""
    if not CORPUS.is_dir():
        raise SystemExit("The corpus is not here: ../shared/corpus. Nothing was measured.")
    xml = sorted(CORPUS.glob("akn4un/ga-78/*/*.xml"))
    pdf = sorted(CORPUS.glob("pdf/ga-78/*.pdf"))
    # Every so many files, so that all languages and sizes are among them.
    xml, pdf = (paths[:: max(1, len(paths) // limit)] if limit else paths for paths in (xml, pdf))
    click.echo(f"\n{JOBS} processes on {os.cpu_count()} cores\n")
    click.echo("| carrier | files | files/s | the parser alone | times its time | quads/s | peak MB | floor | |")
    click.echo("|---|---|---|---|---|---|---|---|---|")
    for name, paths, alone, floor in (("XML", xml, parse_xml, XML_FLOOR), ("PDF", pdf, parse_pdf, PDF_FLOOR)):
        bare, ours = timed(alone, paths), timed(to_quads, paths)
        speed = len(paths) / ours.seconds
        click.echo(
            f"| {name} | {len(paths):,} | {speed:.0f} | {len(paths) / bare.seconds:,.0f} | "
            f"{ours.seconds / bare.seconds:.1f} | {ours.quads / ours.seconds:,.0f} | {ours.peak:.0f} | "
            f"{floor} files/s | {'PASS' if speed >= floor else 'below floor'} |"
        )
    once, twice = timed(to_quads, xml), timed(to_quads, [*xml, *xml])
    click.echo(f"\nPeak memory of a process, XML once and twice over: {once.peak:.0f} and {twice.peak:.0f} MB")


if __name__ == "__main__":
    main()
