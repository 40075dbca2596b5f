"""Loading a release into a store somewhere else: graph by graph, each replaced whole, and counted afterwards.

What was loaded is noted in a file (the progress) as soon as the store has it, so a load that was cut off goes on
where it stopped. The file is named by the release and the store, and is gone after a load that was verified.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, NamedTuple

from kg.errors import KgError
from kg.released import Part, Released
from kg.remote import Refused, Remote

Protocol = Literal["auto", "update", "gsp"]
_STATEMENTS: Final = 2000
_FEWEST: Final = 50
_ASKED: Final = 200
_LISTED: Final = 1000
_SHOWN: Final = 5
_TOO_MUCH: Final = frozenset({400, 413, 500})


class Loaded(NamedTuple):
    """What a load did: all graphs and statements of the release, graphs that were there, graphs of another load."""

    graphs: int
    statements: int
    resumed: int
    others: list[str]
    removed: int
    protocol: str


@dataclass(slots=True)
class Progress:
    """Which graphs a store has already: a line for each, so that a killed load leaves a file that can be read."""

    path: Path
    done: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, released: Released, parts: Iterable[Part], url: str, folder: Path | None = None) -> "Progress":
        """Open the progress of this release into this store; a line that was cut off does not count."""
        key = hashlib.sha256(f"{released.checksum} {' '.join(parts)} {url}".encode()).hexdigest()[:32]
        path = (folder or _cache()) / f"load-{key}.txt"
        done = set()
        if path.exists():
            done = {line[:-1] for line in path.read_text("utf-8").splitlines(keepends=True) if line.endswith("\n")}
        return cls(path, done)

    def add(self, graphs: Iterable[str]) -> None:
        """Note graphs that the store has."""
        noted = list(graphs)
        self.done.update(noted)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write("".join(f"{graph}\n" for graph in noted))

    def forget(self) -> None:
        """Begin anew next time."""
        self.done.clear()
        self.path.unlink(missing_ok=True)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nansen"


def load(
    released: Released,
    store: Remote,
    parts: tuple[Part, ...] = ("core",),
    protocol: Protocol = "auto",
    progress: Progress | None = None,
    prune: bool = False,
    tick: Callable[[str], None] = lambda name: None,
) -> Loaded:
    """Load a release into a store and count what it has then; a second load changes nothing.

    `prune` removes the graphs of an earlier release that this one lacks. Raises KgError when the store refuses,
    is away for too long, or has something else in the end.
    """
    for part in parts:
        released.verify(part)
    progress = progress or Progress.of(released, parts, store.update_url)
    loader = _Loader(store, progress, protocol if protocol != "auto" else _speaks(store))
    resumed = len(progress.done)
    expected: dict[str, int] = {}
    for graph, statements in _graphs(released, parts):
        if graph in expected:
            raise KgError(f"{released.folder}: the graph {graph} stands in two places of the dump. Build it again")
        expected[graph] = len(statements)
        if graph not in progress.done:
            tick(graph)
            loader.add(graph, statements)
    loader.flush()
    wrong = _differing(store, expected)
    if wrong:
        # The store may have been emptied since a load that was cut off: what it lacks is loaded again, once.
        for graph, statements in _graphs(released, parts):
            if graph in wrong:
                loader.add(graph, statements)
        loader.flush()
        wrong = _differing(store, expected)
    if wrong:
        progress.forget()
        raise KgError(_in_words(wrong, expected, store))
    others = [graph for graph in _listed(store, f"{released.base}id/graph/") if f"<{graph}>" not in expected]
    if prune:
        for graph in others:
            store.update(f"DROP SILENT GRAPH <{graph}>")
    progress.forget()
    counted = sum(expected.values())
    removed = len(others) if prune else 0
    return Loaded(len(expected), counted, resumed, [] if prune else others, removed, loader.protocol)


def _graphs(released: Released, parts: tuple[Part, ...]) -> Iterator[tuple[str, list[str]]]:
    for part in parts:
        yield from released.graphs(part)


def _speaks(store: Remote) -> Literal["update", "gsp"]:
    """Find out whether a store takes updates, with one that changes nothing; else graphs are put whole."""
    try:
        store.update("INSERT DATA { }")
    except Refused as refusal:
        if refusal.status in (401, 403):
            raise
        return "gsp"
    return "update"


@dataclass(slots=True)
class _Loader:
    """Gathers small graphs into one request, and cuts great ones into several."""

    store: Remote
    progress: Progress
    protocol: Literal["update", "gsp"]
    most: int = _STATEMENTS
    _waiting: list[tuple[str, list[str]]] = field(default_factory=list)
    _size: int = 0

    def add(self, graph: str, statements: list[str]) -> None:
        """Load a graph, at the latest with the next `flush`."""
        if self.protocol == "gsp":
            content = "".join(f"{statement} .\n" for statement in statements)
            self.store.put(graph[1:-1], content.encode())
            self.progress.add([graph])
            return
        if self._size + len(statements) > self.most:
            self.flush()
        self._waiting.append((graph, statements))
        self._size += len(statements)

    def flush(self) -> None:
        """Send what waits; a store that finds it too much is given less at a time."""
        while self._waiting:
            try:
                self._send()
            except Refused as refusal:
                if refusal.status not in _TOO_MUCH or self.most <= _FEWEST:
                    raise
                self.most //= 4
                continue
            self.progress.add(graph for graph, _ in self._waiting)
            self._waiting, self._size = [], 0

    def _send(self) -> None:
        """Send what waits in as few requests as the store takes; to send it again does no harm."""
        request: list[str] = []
        size = 0
        for graph, statements in self._waiting:
            request.append(f"DROP SILENT GRAPH {graph}")
            for start in range(0, len(statements), self.most):
                piece = statements[start : start + self.most]
                if request and size + len(piece) > self.most:
                    self.store.update(" ;\n".join(request))
                    request, size = [], 0
                request.append(f"INSERT DATA {{ GRAPH {graph} {{\n" + " .\n".join(piece) + "\n} }")
                size += len(piece)
        if request:
            self.store.update(" ;\n".join(request))


# ---- afterwards ----


def _differing(store: Remote, expected: dict[str, int]) -> dict[str, int]:
    """Count each graph in the store; give those that differ, with the count found."""
    graphs = list(expected)
    differing: dict[str, int] = {}
    for start in range(0, len(graphs), _ASKED):
        asked = graphs[start : start + _ASKED]
        query = (
            f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {' '.join(asked)} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
        )
        found = {f"<{row['g']}>": int(row["n"]) for row in _rows(store, query)}
        differing |= {graph: found.get(graph, 0) for graph in asked if found.get(graph, 0) != expected[graph]}
    return differing


def _listed(store: Remote, beginning: str) -> Iterator[str]:
    """List the graphs below an address, some at a time: many stores cut long answers."""
    last = ""
    while True:
        query = (
            f"SELECT DISTINCT (STR(?g) AS ?name) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "
            f'"{beginning}") && STR(?g) > "{last}") }} ORDER BY ?name LIMIT {_LISTED}'
        )
        names = [row["name"] for row in _rows(store, query)]
        yield from names
        if len(names) < _LISTED:
            return
        last = names[-1]


def _rows(store: Remote, query: str) -> list[dict[str, str]]:
    answer = store.ask(query, "SELECT", "application/sparql-results+json")
    try:
        bindings = json.loads(answer)["results"]["bindings"]
        return [{name: str(term["value"]) for name, term in row.items()} for row in bindings]
    except (ValueError, KeyError, TypeError):
        raise KgError(f"{store.query_url} gave no SPARQL results. Name the address for queries with --query") from None


def _in_words(wrong: dict[str, int], expected: dict[str, int], store: Remote) -> str:
    shown = [f"{graph} has {found:,} of {expected[graph]:,}" for graph, found in list(wrong.items())[:_SHOWN]]
    more = f", and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
    return (
        f"{store.query_url} has something else than was loaded: {'; '.join(shown)} statements{more}. "
        "Load again; if it stays so, the store leaves statements out, or others write to it"
    )
