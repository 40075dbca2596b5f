"""Turtle: sorted as a person would sort it, and the same bytes for the same statements."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from kg.iri import BASE
from kg.model import Fact
from kg.vocab import PREFIXES, RDF, XSD

_NUMBER = re.compile(r"\d+")
_LONGEST_NUMBER = 20
_NEXT = " ;\n\t"
# Names that need no escape in any Turtle parser; an IRI that ends otherwise is written out.
_LOCAL = re.compile(r"(?:[A-Za-z_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)?")
# What Turtle writes without quotes.
_BARE = {
    XSD.integer: re.compile(r"[+-]?\d+"),
    XSD.integer.replace("integer", "boolean"): re.compile(r"true|false"),
}


def turtle(facts: Iterable[Fact], base: str = BASE, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write facts as Turtle, each once: `rdf:type` first, a thing before its parts, paragraph 9 before 10.

    The facts stand at `base` already. All prefixes are declared, in their own order, so that a new fact
    never changes the head of a file.

    >>> paragraphs = [(f"<urn:x:{name}>", "<urn:p>", '"o"') for name in ("a10", "a9")]
    >>> print(turtle(paragraphs, prefixes={"x": "urn:x:"}).decode(), end="")
    @prefix x: <urn:x:> .
    x:a9 <urn:p> "o" .
    x:a10 <urn:p> "o" .
    """
    namespaces = at(base, prefixes)
    said: dict[str, dict[str, dict[str, None]]] = {}
    for subject, predicate, value in facts:
        said.setdefault(subject, {}).setdefault(predicate, {})[value] = None
    short = _shortener(namespaces)
    lines = [f"@prefix {name}: <{iri}> .\n" for name, iri in namespaces.items()]
    for subject in sorted(said, key=_natural):
        about = said[subject]
        told = []
        for predicate in sorted(about, key=_type_first):
            values = about[predicate]
            in_order = sorted(values, key=_natural) if len(values) > 1 else values
            told.append(f"{'a' if predicate == RDF.type else short(predicate)} {' , '.join(map(short, in_order))}")
        lines.append(f"{short(subject)} {_NEXT.join(told)} .\n")
    return "".join(lines).encode()


def at(base: str, prefixes: Mapping[str, str] = PREFIXES) -> dict[str, str]:
    """Give the prefixes with our own namespaces moved to `base`.

    >>> at("http://localhost/")["nansen"]
    'http://localhost/ns#'
    """
    return {name: base + iri[len(BASE) :] if iri.startswith(BASE) else iri for name, iri in prefixes.items()}


def _shortener(namespaces: Mapping[str, str]) -> Callable[[str], str]:
    """Make the function that writes a term as Turtle does; vocabulary terms come again and again."""
    known = {namespace: f"{name}:" for name, namespace in namespaces.items()}

    @cache
    def of_vocabulary(term: str) -> str:
        cut = max(term.rfind("#"), term.rfind("/"), term.rfind(":")) + 1
        name = known.get(term[1:cut])
        return f"{name}{term[cut:-1]}" if name and _LOCAL.fullmatch(term, cut, len(term) - 1) else term

    own = f"<{namespaces['nansen'].removesuffix('ns#')}id/" if "nansen" in namespaces else "<<"

    def short(term: str) -> str:
        if term[0] == "<":
            return term if term.startswith(own) else of_vocabulary(term)
        if term[-1] != ">":
            return term
        words, _, kind = term.rpartition("^^")
        bare = _BARE.get(kind)
        return words[1:-1] if bare and bare.fullmatch(words, 1, len(words) - 1) else f"{words}^^{of_vocabulary(kind)}"

    return short


def _type_first(predicate: str) -> tuple[bool, str]:
    return predicate != RDF.type, predicate


def _natural(term: str) -> tuple[str, str]:
    """Make a key of an IRI by which numbers sort as numbers and a thing right before its parts; words stay."""
    if term[0] != "<":
        return term, term
    return _NUMBER.sub(_padded, term[1:-1]).replace("/", "\0"), term


def _padded(digits: re.Match[str]) -> str:
    return digits[0].zfill(_LONGEST_NUMBER)
