"""An answer to a query, as the page for queries shows it."""

import json
import shlex
from dataclasses import dataclass, field
from urllib.parse import quote

from kg.pages.labels import compact

_JSON = "application/sparql-results+json"
_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of an answer."""

    text: str
    iri: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a query: rows, of which the first are shown; yes or no; or a graph."""

    count: int = 0
    columns: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    is_so: bool | None = None
    graph: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page for queries shows: a query, its answer or what is wrong with it, how to keep it."""

    query: str = ""
    address: str = ""
    answer: Answer | None = None
    problem: str = ""
    seconds: float = 0

    @property
    def share(self) -> str:
        """Give the address that runs the query."""
        return f"{self.address}?query={quote(self.query, safe='')}&run" if self.query else ""

    @property
    def curl(self) -> str:
        """Give the command line that asks it."""
        asked = shlex.quote(f"query={self.query}")
        return (
            f"curl {shlex.quote(self.address)} -H 'Accept: text/csv' \\\n  --data-urlencode {asked}"
            if self.query
            else ""
        )


def answer(media_type: str, body: bytes, base: str) -> Answer:
    """Read an answer for showing; of very many rows the first thousand."""
    if media_type != _JSON:
        return Answer(graph=body.decode())
    told = json.loads(body)
    if "boolean" in told:
        return Answer(is_so=told["boolean"])
    columns, found = told["head"]["vars"], told["results"]["bindings"]
    rows = [[_cell(row.get(column), base) for column in columns] for row in found[:_ROWS]]
    return Answer(len(found), columns, rows)


def _cell(value: dict[str, str] | None, base: str) -> Cell:
    if value is None:
        return Cell("")
    if value["type"] == "uri":
        iri = value["value"]
        safe = iri.startswith(("http://", "https://"))
        return Cell(iri[len(base) + 3 :] if iri.startswith(f"{base}id/") else compact(iri, base), iri if safe else "")
    return Cell(value["value"], language=value.get("xml:lang", ""))
