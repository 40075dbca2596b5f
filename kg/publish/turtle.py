"""Turtle: sorted as a person would sort it, and the same bytes for the same statements."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from io import BytesIO

from pyoxigraph import RdfFormat, parse, serialize

from kg.iri import BASE
from kg.model import Fact
from kg.vocab import PREFIXES, RDF

_NUMBER = re.compile(r"\d+")
_LONGEST_NUMBER = 20


def turtle(facts: Iterable[Fact], base: str = BASE, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write facts as Turtle, each once: `rdf:type` first, a thing before its parts, paragraph 9 before 10.

    The facts stand at `base` already. All prefixes are declared, in their own order, so that a new fact
    never changes the head of a file.

    >>> paragraphs = [(f"<urn:x:{number}>", "<urn:p>", '"o"') for number in (10, 9)]
    >>> print(turtle(paragraphs, prefixes={"x": "urn:x:"}).decode(), end="")
    @prefix x: <urn:x:> .
    x:9 <urn:p> "o" .
    x:10 <urn:p> "o" .
    """
    namespaces = at(base, prefixes)
    natural = cache(_natural)

    def order(fact: Fact) -> tuple[str, str, bool, str, str, str]:
        subject, predicate, value = fact
        return natural(subject), subject, predicate != RDF.type, predicate, natural(value), value

    lines = "".join([f"{s} {p} {o} .\n" for s, p, o in sorted(set(facts), key=order)])
    written = BytesIO()
    serialize(parse(lines, RdfFormat.N_TRIPLES), written, RdfFormat.TURTLE, prefixes=namespaces)
    # pyoxigraph declares each prefix on a line, in an order that it does not promise
    body = written.getvalue().split(b"\n", len(namespaces))[-1]
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in namespaces.items()).encode() + body


def at(base: str, prefixes: Mapping[str, str] = PREFIXES) -> dict[str, str]:
    """Give the prefixes with our own namespaces moved to `base`.

    >>> at("http://localhost/")["nansen"]
    'http://localhost/ns#'
    """
    return {name: base + iri[len(BASE) :] if iri.startswith(BASE) else iri for name, iri in prefixes.items()}


def _natural(term: str) -> str:
    """Make a key of an IRI by which numbers sort as numbers and a thing right before its parts; words stay."""
    if term[0] != "<":
        return term
    return _NUMBER.sub(lambda digits: digits[0].zfill(_LONGEST_NUMBER), term[1:-1]).replace("/", "\0")
