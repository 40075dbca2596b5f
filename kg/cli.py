"""The verbs a person types; talk goes to stderr, results to stdout."""

import json
import sys
import tomllib
from pathlib import Path

import click

from kg import __version__
from kg.errors import KgError
from kg.iri import BASE
from kg.resources import folder

_PATHS = click.Path(exists=True, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Turn UN texts into validated linked data.

    Example:
        kg build            build a release from the packaged specimens into out/

        kg build texts/     the same from your own folder of texts
    """


def _base_iri(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """Take the base IRI from the option, else from kg.toml in this folder, else the published one."""
    settings = Path("kg.toml")
    if value is None and settings.exists():
        try:
            value = tomllib.loads(settings.read_text("utf-8")).get("base_iri")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise KgError(f"kg.toml cannot be read: {problem}") from None
    base = value or BASE
    if (
        not base.startswith(("http://", "https://"))
        or not base.endswith("/")
        or any(sign in base for sign in ' <>"{}|^`\\')
    ):
        raise click.BadParameter(f"{base!r} is no base; it begins with http:// or https:// and ends with /")
    return base


@cli.command()
@click.argument("paths", nargs=-1, type=_PATHS)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Where the release goes.",
)
@click.option("--base-iri", callback=_base_iri, help="Base of all IRIs; also base_iri in kg.toml.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def build(paths: tuple[Path, ...], out: Path, base_iri: str, quiet: bool, as_json: bool) -> None:
    """Read, parse, map, check and publish PATHS (files or folders) into a release.

    Without PATHS the packaged specimens are built. A document that cannot be understood is reported and left
    out. Exit code 3 means that nothing was released.

    Example:
        kg build texts/ --out release/
    """
    from kg.pipeline import build as run

    named = paths or (folder("specimens"),)
    release, report = run(named, out, base_iri, _ticker(quiet))
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
            f"{len(report.leftovers)} leftover lines (see {out}/report/)",
            err=True,
        )


def _ticker(quiet: bool):  # type: ignore[no-untyped-def]
    return lambda name: click.echo(f"\r\033[K{name}", nl=False, err=True) if sys.stderr.isatty() and not quiet else None
