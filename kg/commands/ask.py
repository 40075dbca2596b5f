# ruff: noqa: D301 - click reads the backspace (\b) before an example as "keep these lines as they are"
"""Asking a release, serving it, and loading it into stores."""

import json
from pathlib import Path
from typing import Literal

import click

from kg.commands.common import teller, ticker, width
from kg.iri import BASE


@click.command()
@click.argument("query", required=False)
@click.option("--on", type=click.Path(path_type=Path), help="The release to ask.  [default: out]")
@click.option("--endpoint", help="Ask this SPARQL endpoint instead.")
@click.option("--evidence", is_flag=True, help="Load the evidence as well (mentions, spans, provenance).")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "tsv", "json", "turtle"]),
    default="table",
    show_default=True,
    help="How to print the answer.",
)
@click.option("--auth", type=click.Choice(["auto", "basic", "digest", "bearer"]), default="auto", show_default=True)
@click.option("--credentials", "secrets", type=click.Path(path_type=Path), help="TOML file: user, password or token.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json; also for the list of examples.")
@click.option("--quiet", is_flag=True, help="Say nothing but the answer and errors.")
def query(
    query: str | None,
    on: Path | None,
    endpoint: str | None,
    evidence: bool,
    form: Literal["table", "csv", "tsv", "json", "turtle"],
    auth: Literal["auto", "basic", "digest", "bearer"],
    secrets: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Ask a release, or any SPARQL endpoint. QUERY is a file, the name of an example, or SPARQL.

    Without QUERY the examples are listed. A release is loaded into memory; its default graph is the union of
    all its graphs. A store that wants to know who you are finds it in NANSEN_STORE_USER and
    NANSEN_STORE_PASSWORD, or NANSEN_STORE_TOKEN.

    \b
    Example:
        kg query cites-resolution

        kg query mine.rq --endpoint https://example.org/sparql --format csv
    """
    from kg import query as asking
    from kg.examples import examples
    from kg.released import Released
    from kg.remote import Remote, credentials

    if query is None:
        listed = [example._asdict() for example in examples()]
        rows = [[example["name"], example["topic"], example["question"]] for example in listed]
        lines = asking.table(["name", "topic", "question"], rows, width())
        click.echo(json.dumps(listed, ensure_ascii=False) if as_json else "\n".join(lines))
        return
    if endpoint and (on or evidence):
        raise click.UsageError("Ask a release (--on, --evidence) or an endpoint (--endpoint), not both.")
    asked, base = asking.understand(query), BASE
    if endpoint:
        store = Remote.for_queries(endpoint, credentials(auth, secrets), tell=teller(quiet))
        answer = asking.ask_endpoint(store, asked)
    else:
        released = Released.at(on or Path("out"))
        base = released.base
        answer = asking.ask_release(released, asking.understand(query, base), evidence)
    click.echo(asking.written(answer, "json" if as_json else form, width(), base), nl=False)


@click.command("load")
@click.argument("out", type=click.Path(path_type=Path), default=Path("out"))
@click.option("--to", required=True, help="Address of the store: for updates, for graphs, or of the data set.")
@click.option("--query", "query_url", help="Address for queries, where it cannot be told from --to.")
@click.option("--protocol", type=click.Choice(["auto", "update", "gsp"]), default="auto", show_default=True)
@click.option("--evidence", is_flag=True, help="Load the evidence as well (mentions, spans, provenance).")
@click.option("--prune", is_flag=True, help="Remove the graphs of an earlier load that this release lacks.")
@click.option("--auth", type=click.Choice(["auto", "basic", "digest", "bearer"]), default="auto", show_default=True)
@click.option("--credentials", "secrets", type=click.Path(path_type=Path), help="TOML file: user, password or token.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
def load_release(
    out: Path,
    to: str,
    query_url: str | None,
    protocol: Literal["auto", "update", "gsp"],
    evidence: bool,
    prune: bool,
    auth: Literal["auto", "basic", "digest", "bearer"],
    secrets: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Put the release OUT into a store, graph by graph, and count what it has then.

    Each graph is replaced whole, so a second load changes nothing; a load that was cut off goes on where it
    stopped. Graphs that are none of ours are not touched. User and password are read from NANSEN_STORE_USER
    and NANSEN_STORE_PASSWORD, a token from NANSEN_STORE_TOKEN, or all from a file.

    \b
    Example:
        kg load --to http://localhost:7878

        kg load release/ --to http://localhost:3030/nansen/update --evidence
    """
    from dataclasses import replace

    from kg.load import load
    from kg.released import Released
    from kg.remote import Remote, checked, credentials

    store = Remote.at(to, credentials(auth, secrets), tell=teller(quiet))
    if query_url:
        store = replace(store, query_url=checked(query_url))
    if store.exposed and not quiet:
        click.echo(f"Your password goes to {to} as plain text: use https://", err=True)
    loaded = load(
        Released.at(out), store, ("core", "evidence") if evidence else ("core",), protocol, None, prune, ticker(quiet)
    )
    if as_json:
        click.echo(json.dumps(loaded._asdict(), ensure_ascii=False))
    elif not quiet:
        told = f", {loaded.resumed} were there from a load that was cut off" if loaded.resumed else ""
        told += f", {loaded.removed} of an earlier load were removed" if loaded.removed else ""
        click.echo(f"{to}: {loaded.graphs} graphs, {loaded.statements:,} statements, counted there{told}", err=True)
        if loaded.others:
            says = f"{len(loaded.others)} graphs there are of another load, such as <{loaded.others[0]}>"
            click.echo(f"{says}. --prune removes them", err=True)


@click.command()
@click.argument("out", type=click.Path(path_type=Path), default=Path("out"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="Port to listen at.")
@click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the loaded stores.  [default: ~/.cache/nansen/stores]",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=30,
    show_default=True,
    help="Seconds a query may run.",
)
@click.option("--limit", type=click.IntRange(min=1), default=256, show_default=True, help="Megabytes of one answer.")
@click.option(
    "--memory", type=click.IntRange(min=256), default=2048, show_default=True, help="Megabytes one query may take."
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=2, show_default=True, help="Processes that wait for queries."
)
@click.option(
    "--long", type=click.IntRange(min=0), default=8, show_default=True, help="Long queries going on beside these."
)
@click.option(
    "--queue",
    type=click.IntRange(min=1),
    default=128,
    show_default=True,
    help="Queries that may wait; others are told to come back.",
)
@click.option(
    "--watch",
    type=click.FloatRange(min=0),
    default=2,
    show_default=True,
    help="Seconds between two looks for a new release in OUT; 0: never.",
)
@click.option("--log", is_flag=True, help="Write the access log as JSON, a line a request.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors; no access log.")
def serve(
    out: Path,
    host: str,
    port: int,
    store: Path | None,
    timeout: float,
    limit: int,
    memory: int,
    workers: int,
    long: int,
    queue: int,
    watch: float,
    log: bool,
    quiet: bool,
) -> None:
    """Serve the release in OUT: a SPARQL endpoint (/sparql), and a document behind every IRI.

    For reading only. The dumps are loaded once into a store of their own; a query that takes too long, or too
    much memory, is stopped. A new release in OUT is taken up as soon as it is there. Ctrl-C stops the server.

    \b
    Example:
        kg serve release/ --port 8000
    """
    from kg.serve.release import opened
    from kg.serve.server import serve as run
    from kg.serve.settings import MEGABYTE, Settings

    settings = Settings(
        timeout=timeout,
        limit=limit * MEGABYTE,
        memory=memory * MEGABYTE,
        workers=workers,
        long=long,
        queue=queue,
        watch=watch,
    )
    say = teller(quiet)
    release = opened(out, store, say)
    say(f"Serving {out} at http://{host}:{port}/sparql")
    run(release, settings, host, port, quiet, log)
