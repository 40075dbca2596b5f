"""What several commands share: how places are named, settings, and what is told on the way."""

import os
import shutil
import sys
import tomllib
from collections.abc import Callable
from glob import glob
from pathlib import Path
from typing import Any

import click

from kg.distant import is_distant
from kg.errors import KgError
from kg.iri import BASE
from kg.model import Carrier


def expand(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Path, ...]:
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


def places(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Path | str, ...]:
    """Take addresses on other machines (s3://) as they are, paths as `expand` does."""
    found: list[Path | str] = []
    for value in values:
        found += [value] if is_distant(value) else expand(context, parameter, (value,))
    return tuple(found)


def place(context: click.Context, parameter: click.Parameter, value: str) -> Path | str:
    """Take a path, or an address on another machine."""
    return value if is_distant(value) else Path(value)


def settings() -> dict[str, Any]:
    """Read kg.toml in this folder, if there is one."""
    settings = Path("kg.toml")
    if not settings.exists():
        return {}
    try:
        return tomllib.loads(settings.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise KgError(f"kg.toml cannot be read: {problem}") from None


def carriers() -> tuple[Carrier, ...]:
    """Take the order of carriers from kg.toml, the better first; those it does not name follow in the usual order."""
    from kg.reconcile import CARRIERS

    named = settings().get("carriers", [])
    if not isinstance(named, list) or not set(map(str, named)) <= set(CARRIERS) or len(set(named)) < len(named):
        raise KgError(f"kg.toml: carriers = {named!r} is no list of different carriers out of: {', '.join(CARRIERS)}")
    return (*named, *(carrier for carrier in CARRIERS if carrier not in named))


def base_iri_option(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """Take the base IRI from the option, else from kg.toml in this folder, else the published one."""
    value = value or settings().get("base_iri")
    base = value or BASE
    if (
        not base.startswith(("http://", "https://"))
        or not base.endswith("/")
        or any(sign in base for sign in ' <>"{}|^`\\')
    ):
        raise click.BadParameter(f"{base!r} is no base; it begins with http:// or https:// and ends with /")
    return base


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ticker(quiet: bool) -> Callable[[str], None]:
    """Show what is at work, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        return lambda name: None
    return lambda name: click.echo(f"\r\033[K{name}\r", nl=False, err=True)


def teller(quiet: bool) -> Callable[[str], None]:
    """Say on stderr what goes wrong on the way."""
    return (lambda words: None) if quiet else (lambda words: click.echo(words, err=True))


def width() -> int | None:
    """Give the width of the terminal; nothing where the answer goes to a file or another program."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
