# ruff: noqa: D301 - click reads the backspace (\b) before an example as "keep these lines as they are"
"""The command `kg`; talk goes to stderr, results to stdout."""

import click

from kg import __version__
from kg.commands import ask, build, fetch, look


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Turn UN texts into validated linked data.

    \b
    Example:
        kg build            build a release from the packaged specimens into out/

        kg build texts/     the same from your own folder of texts
    """


for command in (
    build.build,
    build.site,
    look.check,
    look.record,
    look.list_families,
    look.diff_releases,
    ask.query,
    ask.load_release,
    ask.serve,
    fetch.fetch_texts,
):
    cli.add_command(command)
