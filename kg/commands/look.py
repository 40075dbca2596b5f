# ruff: noqa: D301 - click reads the backspace (\b) before an example as "keep these lines as they are"
"""Looking at texts and releases: what is read, what is wrong, what changed."""

import json
from pathlib import Path
from typing import Literal, get_args

import click

from kg.commands.common import expand
from kg.errors import KgError
from kg.model import Carrier


@click.command()
@click.argument("paths", nargs=-1, callback=expand)
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


@click.command()
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


@click.command("families")
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


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what changed as JSON, a line for each graph.")
def diff_releases(old: Path, new: Path, as_json: bool) -> None:
    """Say what changed between the releases OLD and NEW, document by document.

    Paragraphs are shown with both readings, cut to the words that differ; statements are counted by property.

    \b
    Example:
        kg diff out-2025/ out/
    """
    from kg.diff import diff
    from kg.released import Released

    states: dict[str, int] = {}
    for change in diff(Released.at(old), Released.at(new)):
        states[change.state] = states.get(change.state, 0) + 1
        lines = [json.dumps(change.as_json(), ensure_ascii=False)] if as_json else change.in_words()
        for line in lines:
            click.echo(line)
    told = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    click.echo(f"{old} to {new}: {told or 'nothing changed'}", err=True)
