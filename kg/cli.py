# ruff: noqa: D301 - click reads the backspace (\b) before an example as "keep these lines as they are"
"""The verbs a person types; talk goes to stderr, results to stdout."""

import json
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import Any, Literal, get_args

import click

from kg import __version__
from kg.distant import is_distant, upload
from kg.errors import KgError
from kg.iri import BASE
from kg.model import Carrier, Finding
from kg.resources import folder, user_cache


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


def _places(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Path | str, ...]:
    """Take addresses on other machines (s3://) as they are, paths as `_expand` does."""
    found: list[Path | str] = []
    for value in values:
        found += [value] if is_distant(value) else _expand(context, parameter, (value,))
    return tuple(found)


def _place(context: click.Context, parameter: click.Parameter, value: str) -> Path | str:
    """Take a path, or an address on another machine."""
    return value if is_distant(value) else Path(value)


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
@click.argument("paths", nargs=-1, callback=_places)
@click.option("--out", default="out", show_default=True, callback=_place, help="Where the release goes.")
@click.option("--base-iri", callback=_base_iri, help="Base of all IRIs; also base_iri in kg.toml.")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=_processors, show_default="all processors", help="Processes at work."
)
@click.option("--scheduler", default="", help="Address of a Dask scheduler whose workers do the work (tcp://...).")
@click.option(
    "--cache",
    "kept",
    default=lambda: str(user_cache("build")),
    show_default="~/.cache/nansen/build",
    callback=_place,
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
    progress = Progress(_ticker(quiet or log), log)
    with _local(out) as here:
        where = None if no_cache else kept
        release, report = run(named, here, base_iri, progress, jobs, _carriers(), where, scheduler)
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


def _ticker(quiet: bool) -> Callable[[str], None]:
    """Show what is at work, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        return lambda name: None
    return lambda name: click.echo(f"\r\033[K{name}\r", nl=False, err=True)


def _counted(findings: list[Finding]) -> str:
    """Count what is no reason to leave a document out, but should be looked at."""
    return f", {len(findings)} findings" if findings else ""


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


# ---- asking, loading, fetching, comparing ----


@cli.command()
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
        lines = asking.table(["name", "topic", "question"], rows, _width())
        click.echo(json.dumps(listed, ensure_ascii=False) if as_json else "\n".join(lines))
        return
    if endpoint and (on or evidence):
        raise click.UsageError("Ask a release (--on, --evidence) or an endpoint (--endpoint), not both.")
    asked, base = asking.understand(query), BASE
    if endpoint:
        store = Remote.for_queries(endpoint, credentials(auth, secrets), tell=_teller(quiet))
        answer = asking.ask_endpoint(store, asked)
    else:
        released = Released.at(on or Path("out"))
        base = released.base
        answer = asking.ask_release(released, asking.understand(query, base), evidence)
    click.echo(asking.written(answer, "json" if as_json else form, _width(), base), nl=False)


def _width() -> int | None:
    """Give the width of the terminal; nothing where the answer goes to a file or another program."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _teller(quiet: bool) -> Callable[[str], None]:
    """Say on stderr what goes wrong on the way."""
    return (lambda words: None) if quiet else (lambda words: click.echo(words, err=True))


@cli.command("load")
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

    store = Remote.at(to, credentials(auth, secrets), tell=_teller(quiet))
    if query_url:
        store = replace(store, query_url=checked(query_url))
    if store.exposed and not quiet:
        click.echo(f"Your password goes to {to} as plain text: use https://", err=True)
    loaded = load(
        Released.at(out), store, ("core", "evidence") if evidence else ("core",), protocol, None, prune, _ticker(quiet)
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


# ---- serving ----


@cli.command()
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
    say = _teller(quiet)
    release = opened(out, store, say)
    say(f"Serving {out} at http://{host}:{port}/sparql")
    run(release, settings, host, port, quiet)


@cli.command("fetch")
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
    how = fetching.manners(_settings())
    if dry_run and not akn:
        click.echo("\n".join(fetching.planned(symbols, tags, kind, how)))
        return
    came: list[fetching.Fetched] = []
    one_by_one = (
        fetching.copy_akn(akn, symbols, tags, to, dry_run)
        if akn
        else fetching.fetch(symbols, tags, kind, to, how, _teller(quiet))
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


@cli.command("diff")
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


@cli.command()
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

    count = write_site(opened(out, store, _teller(quiet)), folder)
    if not quiet:
        click.echo(f"{folder}: {count:,} pages", err=True)
