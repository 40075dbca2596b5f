# ruff: noqa: D301 - click reads the backspace (\b) before an example as "keep these lines as they are"
"""The verbs a person types; talk goes to stderr, results to stdout."""

import json
import os
import sys
import tomllib
from collections.abc import Callable
from glob import glob
from pathlib import Path
from typing import Any, Literal, get_args

import click

from kg import __version__
from kg.errors import KgError
from kg.iri import BASE
from kg.model import Carrier, Finding
from kg.resources import folder


def _expand(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Path, ...]:
    """Take files and folders as they are; a quoted pattern stands for what it matches, in order."""
    found: list[Path] = []
    for value in values:
        matching = (
            [Path(value)] if Path(value).exists() else [Path(path) for path in sorted(glob(value, recursive=True))]
        )
        if not matching:
            raise click.BadParameter(f"{value!r} does not exist, and matches no file")
        found += map(Path, matching)
    return tuple(found)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Turn UN texts into validated linked data.

    \b
    Example:
        kg build            build a release from the packaged specimens into out/

        kg build texts/     the same from your own folder of texts
    """


def _settings() -> dict[str, Any]:
    """Read kg.toml in this folder, if there is one."""
    settings = Path("kg.toml")
    if not settings.exists():
        return {}
    try:
        return tomllib.loads(settings.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise KgError(f"kg.toml cannot be read: {problem}") from None


def _carriers() -> tuple[Carrier, ...]:
    """Take the order of carriers from kg.toml, the better first; those it does not name follow in the usual order."""
    from kg.reconcile import CARRIERS

    named = _settings().get("carriers", [])
    if not isinstance(named, list) or not set(map(str, named)) <= set(CARRIERS) or len(set(named)) < len(named):
        raise KgError(f"kg.toml: carriers = {named!r} is no list of different carriers out of: {', '.join(CARRIERS)}")
    return (*named, *(carrier for carrier in CARRIERS if carrier not in named))


def _base_iri(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """Take the base IRI from the option, else from kg.toml in this folder, else the published one."""
    value = value or _settings().get("base_iri")
    base = value or BASE
    if (
        not base.startswith(("http://", "https://"))
        or not base.endswith("/")
        or any(sign in base for sign in ' <>"{}|^`\\')
    ):
        raise click.BadParameter(f"{base!r} is no base; it begins with http:// or https:// and ends with /")
    return base


def _processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cli.command()
@click.argument("paths", nargs=-1, callback=_expand)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Where the release goes.",
)
@click.option("--base-iri", callback=_base_iri, help="Base of all IRIs; also base_iri in kg.toml.")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=_processors, show_default="all processors", help="Processes at work."
)
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def build(paths: tuple[Path, ...], out: Path, base_iri: str, jobs: int, quiet: bool, as_json: bool) -> None:
    """Read, parse, map, check and publish PATHS (files, folders, patterns) into a release.

    Without PATHS the packaged specimens are built. A document that cannot be understood is reported and left
    out. Of several files of one text the words are taken from the best carrier (carriers in kg.toml), and what
    the others read otherwise is reported. Exit code 3 means that nothing was released.

    \b
    Example:
        kg build texts/ --out release/
    """
    from kg.pipeline import build as run

    named = paths or (folder("specimens"),)
    release, report = run(named, out, base_iri, _ticker(quiet), jobs, _carriers())
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


def _counted(findings: list[Finding]) -> str:
    """Count what is no reason to leave a document out, but should be looked at."""
    return f", {len(findings)} findings" if findings else ""


def _ticker(quiet: bool) -> Callable[[str], None]:
    """Show the file at work, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        return lambda name: None
    return lambda name: click.echo(f"\r\033[K{name}\r", nl=False, err=True)


@cli.command()
@click.argument("paths", nargs=-1, callback=_expand)
@click.option(
    "--engine",
    type=click.Choice(["own", "pyshacl"]),
    default="own",
    show_default=True,
    help="Who validates; pySHACL says the same, slowly.",
)
@click.option("--quiet", is_flag=True, help="Say nothing but what was found.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(paths: tuple[Path, ...], engine: Literal["own", "pyshacl"], quiet: bool, as_json: bool) -> None:
    """Check PATHS against the shapes: releases, RDF files, register tables. Without PATHS, out/.

    Each finding says what is wrong and, where the data tell, in which source file and line. Exit code 3
    when something was found that must not be released.

    \b
    Example:
        kg check release/ mine.ttl
    """
    from kg.check.files import check_path

    findings = [finding for path in paths or (Path("out"),) for finding in check_path(path, engine)]
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(
                f"{finding.severity}: {finding.about}: {finding.says}" + (f" ({finding.at})" if finding.at else "")
            )
    wrong = sum(finding.severity == "violation" for finding in findings)
    if wrong:
        raise KgError(f"{wrong} of {len(findings)} findings must be mended before a release")
    if not quiet:
        click.echo(f"Nothing must be mended ({len(findings)} findings)", err=True)


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the output instead.")
def record(files: tuple[Path, ...], schema: bool) -> None:
    """Print what was read in each of FILES as JSON, one line a file.

    \b
    Example:
        kg record resolution.txt | python -m json.tool
    """
    from kg.read import load
    from kg.recorded import record_source
    from kg.recorded import schema as described

    if schema:
        click.echo(json.dumps(described(), ensure_ascii=False, indent=1))
    elif not files:
        raise click.UsageError("Name a file to read, or ask for --schema.")
    for file in files:
        click.echo(json.dumps(record_source(load(file.name, file)), ensure_ascii=False))


@cli.command("families")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_families(as_json: bool) -> None:
    """List the families of documents and registers, and the carriers, that are understood.

    \b
    Example:
        kg families --json
    """
    from kg.family import families

    carriers = list(get_args(Carrier))
    if as_json:
        kinds = [{"name": f.name, "title": f.title, "register": bool(f.register)} for f in families()]
        click.echo(json.dumps({"families": kinds, "carriers": carriers}))
        return
    for family in families():
        click.echo(f"{family.name:18} {family.title}")
    click.echo(f"carriers: {', '.join(carriers)}")
