"""Turtle: sorted as a person would sort it, and the same bytes for the same statements."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from pyoxigraph import RdfFormat, parse, serialize

from kg.iri import BASE
from kg.model import Fact
from kg.vocab import PREFIXES, RDF

_NUMBER = re.compile(r"\d+")
_LONGEST_NUMBER = 20


def turtle(facts: Iterable[Fact], base: str = BASE, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write facts as Turtle: `rdf:type` first, numbers in IRIs in the order of numbers, each fact once.

    The facts stand at `base` already. All prefixes are declared, in their own order, so that a new fact
    never changes the head of a file.

    >>> paragraphs = [Fact(f"<urn:x:{number}>", "<urn:p>", '"o"') for number in (10, 9)]
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
    written = serialize(parse(lines, RdfFormat.N_TRIPLES), format=RdfFormat.TURTLE, prefixes=namespaces)
    # pyoxigraph declares each prefix on a line, in an order that it does not promise
    body = written.split(b"\n", len(namespaces))[-1]
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in namespaces.items()).encode() + body


def at(base: str, prefixes: Mapping[str, str] = PREFIXES) -> dict[str, str]:
    """Give the prefixes with our own namespaces moved to `base`.

    >>> at("http://localhost/")["nansen"]
    'http://localhost/ns#'
    """
    return {name: base + iri[len(BASE) :] if iri.startswith(BASE) else iri for name, iri in prefixes.items()}


def _natural(term: str) -> str:
    """Pad the numbers of an IRI, so that the order of texts is the order of numbers; words stay."""
    return _NUMBER.sub(lambda digits: digits[0].zfill(_LONGEST_NUMBER), term) if term[0] == "<" else term
