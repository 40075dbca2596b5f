# ruff: noqa: D301 - click reads the backspace (\b) before an example as "keep these lines as they are"
"""Building a release, and its pages as files."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kg.commands.common import base_iri_option, carriers, place, places, processors, teller, ticker
from kg.distant import upload
from kg.model import Finding
from kg.resources import folder, user_cache


@click.command()
@click.argument("paths", nargs=-1, callback=places)
@click.option("--out", default="out", show_default=True, callback=place, help="Where the release goes.")
@click.option("--base-iri", callback=base_iri_option, help="Base of all IRIs; also base_iri in kg.toml.")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=processors, show_default="all processors", help="Processes at work."
)
@click.option("--scheduler", default="", help="Address of a Dask scheduler whose workers do the work (tcp://...).")
@click.option(
    "--cache",
    "kept",
    default=lambda: str(user_cache("build")),
    show_default="~/.cache/nansen/build",
    callback=place,
    help="Where results are kept, so that only what changed is made again.",
)
@click.option("--no-cache", is_flag=True, help="Make everything again, and keep nothing.")
@click.option(
    "--report", "page", type=click.Path(path_type=Path, dir_okay=False), help="Also write what was met as HTML."
)
@click.option("--log", is_flag=True, help="Tell each step on stderr, as JSON, a line a step.")
@click.option(
    "--site", "pages", type=click.Path(file_okay=False, path_type=Path), help="Write web pages of it into this folder."
)
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def build(
    paths: tuple[Path | str, ...],
    out: Path | str,
    base_iri: str,
    jobs: int,
    scheduler: str,
    kept: Path | str,
    no_cache: bool,
    page: Path | None,
    log: bool,
    pages: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read, parse, map, check and publish PATHS (files, folders, patterns) into a release.

    Without PATHS the packaged specimens are built. A document that cannot be understood is reported and left
    out. Of several files of one text the words are taken from the best carrier (carriers in kg.toml), and what
    the others read otherwise is reported. Exit code 3 means that nothing was released.

    With --scheduler the workers of a Dask cluster do the work; PATHS, --cache and --out may then be addresses
    such as s3://bucket/texts, and --cache must be a place that all of them reach.

    \b
    Example:
        kg build texts/ --out release/
    """
    from kg.pipeline import build as run
    from kg.progress import Progress, write_page

    if scheduler and no_cache:
        raise click.UsageError("--scheduler needs --cache: workers hand their results over by it")
    named = paths or (folder("specimens"),)
    progress = Progress(ticker(quiet or log), log)
    with _local(out) as here:
        where = None if no_cache else kept
        release, report = run(named, here, base_iri, progress, jobs, carriers(), where, scheduler)
        if pages:
            _write_pages(here, pages, None, quiet)
    if page:
        write_page(page, progress, release, report)
    for where, why in report.left_out:
        click.echo(f"left out: {where}: {why}", err=True)
    if as_json:
        summary = {
            "out": str(out),
            "documents": report.documents,
            "core": release.core,
            "evidence": release.evidence,
            "left_out": [{"where": where, "why": why} for where, why in report.left_out],
            "passed_over": report.passed_over,
            "leftovers": len(report.leftovers),
            "findings": len(report.findings),
        }
        click.echo(json.dumps(summary, ensure_ascii=False))
    elif not quiet:
        click.echo(
            f"{out}: {report.documents} documents, {release.core:,} core statements, {release.evidence:,} of evidence; "
            f"{len(report.left_out)} left out, {len(report.passed_over)} files of no known family, "
            f"{len(report.leftovers)} leftover lines{_counted(report.findings)} (see {out}/report/)",
            err=True,
        )


@contextmanager
def _local(out: Path | str) -> Iterator[Path]:
    """Give the folder that a release is written into; one for another machine is written here and then sent."""
    if isinstance(out, Path):
        yield out
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made) / "out"
        upload(Path(made) / "out", out)


def _counted(findings: list[Finding]) -> str:
    """Count what is no reason to leave a document out, but should be looked at."""
    return f", {len(findings)} findings" if findings else ""


@click.command()
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--store", type=click.Path(path_type=Path), help="Where stores are kept; else in the user's cache.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
def site(out: Path, folder: Path, store: Path | None, quiet: bool) -> None:
    """Write the release in OUT as web pages and data files into FOLDER, for any web host.

    The same pages as those of `kg serve`, but for search and queries. The .htaccess in it lets Apache give each
    address as HTML or as data, whichever is asked for.

    \b
    Example:
        kg site release/ public/
    """
    _write_pages(out, folder, store, quiet)


def _write_pages(out: Path, folder: Path, store: Path | None, quiet: bool) -> None:
    """Write the site of a release."""
    from kg.pages.static import write_site
    from kg.serve.release import opened

    count = write_site(opened(out, store, teller(quiet)), folder)
    if not quiet:
        click.echo(f"{folder}: {count:,} pages", err=True)
