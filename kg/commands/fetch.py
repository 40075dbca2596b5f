# ruff: noqa: D301 - click reads the backspace (\b) before an example as "keep these lines as they are"
"""Getting texts."""

import json
from pathlib import Path
from typing import Literal

import click

from kg.commands.common import settings, teller
from kg.errors import KgError


@click.command("fetch")
@click.argument("symbols", nargs=-1)
@click.option("--lang", "languages", default="en", show_default=True, help="Languages, joined by commas.")
@click.option("--type", "kind", type=click.Choice(["docx", "pdf", "doc"]), default="docx", show_default=True)
@click.option("--to", type=click.Path(path_type=Path), default=Path("texts"), show_default=True, help="Folder.")
@click.option("--akn", type=click.Path(path_type=Path), help="Copy Akoma Ntoso files from this clone instead.")
@click.option("--dry-run", is_flag=True, help="Print what would be fetched, and fetch nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what came as JSON.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
def fetch_texts(
    symbols: tuple[str, ...],
    languages: str,
    kind: Literal["docx", "pdf", "doc"],
    to: Path,
    akn: Path | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Fetch the texts of SYMBOLS from the UN's document system into a folder, for `kg build`.

    A symbol may end in a range: A/RES/99/1-20, or A/RES/99/* for all numbers until several are missing. What
    is there already is not fetched again. The address is a template in kg.toml, with the manners:

    \b
        [fetch]
        template = "https://documents.un.org/api/symbol/access?s={symbol}&l={language}&t={type}"
        pause = 1.0

    \b
    Example:
        kg fetch A/RES/99/1 --lang en,fr

        kg fetch 'A/RES/78/*' --akn GAresolutions/
    """
    from kg import fetch as fetching

    tags = [tag.strip() for tag in languages.split(",") if tag.strip()]
    if not tags or not set(tags) <= set(fetching.LANGUAGES):
        raise click.UsageError(f"--lang {languages!r}: the languages are {', '.join(fetching.LANGUAGES)}.")
    if not symbols and not akn:
        raise click.UsageError("Name a symbol, such as A/RES/99/1.")
    how = fetching.manners(settings())
    if dry_run and not akn:
        click.echo("\n".join(fetching.planned(symbols, tags, kind, how)))
        return
    came: list[fetching.Fetched] = []
    one_by_one = (
        fetching.copy_akn(akn, symbols, tags, to, dry_run)
        if akn
        else fetching.fetch(symbols, tags, kind, to, how, teller(quiet))
    )
    for one in one_by_one:
        came.append(one)
        if one.says and not quiet:
            click.echo(f"{one.symbol} ({one.language}): {one.says}", err=True)
        if one.state in ("fetched", "kept") and not as_json:
            click.echo(to / one.file)
    if as_json:
        click.echo(json.dumps([one._asdict() for one in came], ensure_ascii=False))
    counts = {state: sum(one.state == state for one in came) for state in ("fetched", "kept", "missing", "failed")}
    if not quiet:
        told = ", ".join(f"{number} {state}" for state, number in counts.items() if number)
        click.echo(f"{to}: {told}", err=True)
    is_range = any(symbol.endswith("*") for symbol in symbols)
    if counts["failed"] or (counts["missing"] and not is_range):
        raise KgError(f"{counts['failed'] + counts['missing']} texts could not be had; what came is in {to}")
