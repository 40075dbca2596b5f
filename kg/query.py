"""Asking a release, or an endpoint somewhere else: one way in, one way to write the answer."""

import gzip
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

from pyoxigraph import (
    BlankNode,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)
from pyoxigraph import Literal as RdfLiteral

from kg.errors import KgError, UsageError
from kg.examples import examples
from kg.iri import BASE
from kg.publish.turtle import at, turtle
from kg.released import Part, Released
from kg.remote import Remote

Format = Literal["table", "csv", "tsv", "json", "turtle"]
Answer: TypeAlias = QuerySolutions | QueryBoolean | list[Triple]
Term: TypeAlias = NamedNode | BlankNode | RdfLiteral | Triple | None

_FORMATS: Final = {"csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV, "json": QueryResultsFormat.JSON}
_PROLOGUE: Final = re.compile(r"(?:\s|#[^\n]*(?:\n|\Z)|BASE\s*<[^>]*>|PREFIX\s*[^\s:]*:\s*<[^>]*>)*+", re.IGNORECASE)
_KIND: Final = re.compile(r"(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_UPDATE: Final = re.compile(r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)
_CHUNK: Final = 50_000
_NARROWEST: Final = 8


class Asked(NamedTuple):
    """A query as it is sent: its kind (SELECT, ASK, CONSTRUCT, DESCRIBE) and its text."""

    kind: str
    text: str


def understand(words: str, base: str = BASE) -> Asked:
    """Take words as a file's name, an example's name or SPARQL; examples are moved to `base`.

    >>> understand("SELECT * { ?s ?p ?o }").kind
    'SELECT'

    Raises UsageError, with the examples there are, when they are none of these.
    """
    text = words
    example = next((example for example in examples() if example.name == words.removesuffix(".rq")), None)
    if (kind := _kind(words)) is None:
        if "\n" not in words and (path := Path(words)).is_file():
            try:
                text = path.read_text("utf-8-sig")
            except (OSError, UnicodeDecodeError):
                raise UsageError(f"{path} cannot be read as UTF-8 text. Save the query as plain text") from None
        elif example:
            text = example.text.replace(BASE, base)
        else:
            listed = "\n".join(f"  {example.name:24} {example.question}" for example in examples())
            says = f"{words!r} is no file, no example query and no SPARQL. The example queries are:"
            raise UsageError(f"{says}\n{listed}")
        kind = _kind(text)
    if kind is None:
        raise UsageError(f"There is no SELECT, ASK, CONSTRUCT or DESCRIBE in {words!r}. Write a query in SPARQL 1.1")
    if _UPDATE.fullmatch(kind):
        raise UsageError(f"This is an update ({kind}); `kg query` only asks. A release is loaded with `kg load`")
    return Asked(kind, text)


def _kind(text: str) -> str | None:
    """Find the word that tells what a query is, behind its prologue."""
    prologue = _PROLOGUE.match(text)
    start = prologue.end() if prologue else 0
    found = _KIND.match(text, start) or _UPDATE.match(text, start)
    is_word_alone = start == 0 and " " not in text and "{" not in text
    return found[1].upper() if found and not is_word_alone else None


# ---- asking ----


def store_of(released: Released, evidence: bool = False) -> Store:
    """Load a release into memory: its named graphs, and as the default graph their union.

    In the union each statement stands once, however many languages say it: counts are those of dataset.ttl.
    """
    store = Store()
    parts: tuple[Part, ...] = ("core", "evidence") if evidence else ("core",)
    for part in parts:
        with gzip.open(released.dump(part)) as file:
            quads = iter(file)
            try:
                while chunk := list(islice(quads, _CHUNK)):
                    store.bulk_load(b"".join(chunk), RdfFormat.N_QUADS)
                    facts = b"".join(line[: line.rindex(b" <")] + b" .\n" for line in chunk)
                    store.bulk_load(facts, RdfFormat.N_TRIPLES)
            except (EOFError, OSError, SyntaxError, ValueError):
                path = released.dump(part)
                raise KgError(f"{path} is broken off or no dump of ours. Copy or build the release again") from None
    return store


def ask_release(released: Released, asked: Asked, evidence: bool = False) -> Answer:
    """Ask a release on disk; raises UsageError when the query is not SPARQL."""
    try:
        answer = store_of(released, evidence).query(asked.text)
    except SyntaxError as problem:
        where, _, _ = str(problem).partition(": expected")
        raise UsageError(f"The query is not SPARQL 1.1: {where} (line and column of the query)") from None
    except (ValueError, RuntimeError, OSError) as problem:
        raise KgError(f"The query cannot be answered: {problem}") from None
    return list(answer) if isinstance(answer, QueryTriples) else answer


def ask_endpoint(store: Remote, asked: Asked) -> Answer:
    """Ask an endpoint somewhere else; raises KgError when it does not answer, or not in SPARQL."""
    gives_graph = asked.kind in ("CONSTRUCT", "DESCRIBE")
    accept = "application/n-triples, text/turtle;q=0.9" if gives_graph else "application/sparql-results+json"
    content = store.ask(asked.text, asked.kind, accept)
    try:
        if gives_graph:
            return [Triple(q.subject, q.predicate, q.object) for q in parse(content, RdfFormat.TURTLE)]
        answer = parse_query_results(content, QueryResultsFormat.JSON)
    except (SyntaxError, ValueError):
        began = content[:60].decode("utf-8", "replace").strip()
        says = f"{store.query_url} gave an answer that is none of SPARQL ({began!r})"
        raise KgError(f"{says}. Is this the address for queries?") from None
    return answer


# ---- writing ----


def written(answer: Answer, form: Format, width: int | None = None, base: str = BASE) -> bytes:
    """Write an answer; a table is cut to `width` signs, if there is a width.

    Raises UsageError when the answer cannot be written in this format.
    """
    if isinstance(answer, list):
        if form not in ("turtle", "table"):
            raise UsageError(f"This query gives statements, not rows: --format turtle, not {form}")
        return turtle(((str(t.subject), str(t.predicate), str(t.object)) for t in answer), base)
    if form == "turtle":
        raise UsageError("This query gives rows, not statements: --format table, csv, tsv or json")
    if isinstance(answer, QueryBoolean) and form != "json":
        return {True: b"yes\n", False: b"no\n"}[bool(answer)]
    if form == "table" and isinstance(answer, QuerySolutions):
        names = [variable.value for variable in answer.variables]
        rows = [[_cell(term, base) for term in row] for row in answer]
        return "".join(f"{line}\n" for line in table(names, rows, width)).encode()
    content = answer.serialize(format=_FORMATS[form]) or b""
    return content if content.endswith(b"\n") else content + b"\n"


def _cell(term: Term, base: str) -> str:
    if isinstance(term, NamedNode):
        return _short(term.value, base)
    return "" if term is None else " ".join(str(getattr(term, "value", term)).split())


def _short(iri: str, base: str) -> str:
    """Shorten an IRI by a prefix, where that leaves a plain name; others stay, to be copied and clicked."""
    space, name = re.match(r"(.*[/#])?(.*)", iri, re.DOTALL).groups()  # type: ignore[union-attr]
    prefix = _spaces(base).get(space)
    return f"{prefix}:{name}" if prefix and name else iri


@cache
def _spaces(base: str) -> dict[str, str]:
    return {space: name for name, space in at(base).items()}


def table(names: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> Iterator[str]:
    r"""Set rows in columns; where they are too wide, the widest are cut.

    >>> print("\n".join(table(["symbol", "words"], [["A/RES/62/124", "recalling with concern"]], 30)))
    symbol        words
    ------------  ----------------
    A/RES/62/124  recalling with …
    """
    lines = [list(names), *map(list, rows)]
    widths = [max(map(_wide, column)) for column in zip(*lines, strict=True)]
    while width and sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    lines.insert(1, ["-" * wide for wide in widths])
    for line in lines:
        yield "  ".join(_fitted(cell, wide) for cell, wide in zip(line, widths, strict=True)).rstrip()


def _wide(words: str) -> int:
    """Count the columns that words take on a terminal: Chinese signs take two, marks above letters none."""
    if words.isascii():
        return len(words)
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in words)


def _fitted(words: str, wide: int) -> str:
    if _wide(words) > wide:
        while _wide(words) >= wide:
            words = words[:-1]
        words += "…"
    return words + " " * (wide - _wide(words))
