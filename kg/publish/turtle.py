"""Turtle: sorted as a person would sort it, and the same bytes for the same statements."""

import re
from collections.abc import Iterable, Mapping, Set
from functools import cache

from kg.iri import BASE
from kg.model import Fact
from kg.vocab import PREFIXES, RDF, XSD

_NUMBER = re.compile(r"\d+")
_LONGEST_NUMBER = 20
_NEXT = " ;\n\t"
_AFTER = "\1"
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
    written, keys = _Written(namespaces), _Keys()
    predicates = _predicates(tuple(namespaces.items()))
    own = written.own
    kinds: dict[frozenset[str], str] = {}  # most things have several classes, and few sets of them occur
    lines = [f"@prefix {name}: <{iri}> .\n" for name, iri in namespaces.items()]
    said = _by_subject(facts)
    for subject in sorted(said, key=keys.__getitem__):
        about = said[subject]
        told = []
        # Most values stand as they are, which is seen here: a call a value would cost a third of all.
        for predicate in _type_first(tuple(about)):
            value = about[predicate]
            if isinstance(value, str):
                words = value if value[-1] != ">" or value.startswith(own) else written[value]
            elif predicate == RDF.type:
                classes = frozenset(value)
                words = kinds.get(classes) or kinds.setdefault(classes, _listed(classes, written, keys))
            else:
                words = _listed(value, written, keys)
            told.append(f"{predicates[predicate]} {words}")
        name = subject if subject.startswith(own) else written[subject]
        lines.append(f"{name} {_NEXT.join(told)} .\n")
    return "".join(lines).encode()


def at(base: str, prefixes: Mapping[str, str] = PREFIXES) -> dict[str, str]:
    """Give the prefixes with our own namespaces moved to `base`.

    >>> at("http://localhost/")["nansen"]
    'http://localhost/ns#'
    """
    return {name: base + iri[len(BASE) :] if iri.startswith(BASE) else iri for name, iri in prefixes.items()}


def _listed(values: Set[str], written: "_Written", keys: "_Keys") -> str:
    """Write several values in order."""
    own = written.own
    return " , ".join(
        [
            each if each[-1] != ">" or each.startswith(own) else written[each]
            for each in sorted(values, key=keys.__getitem__)
        ]
    )


def _by_subject(facts: Iterable[Fact]) -> dict[str, dict[str, str | set[str]]]:
    """Put together what is said of each thing; only where a predicate has several values is there a set of them."""
    said: dict[str, dict[str, str | set[str]]] = {}
    last, about = "", dict[str, str | set[str]]()
    for subject, predicate, value in facts:
        if subject is not last:
            last, about = subject, said.setdefault(subject, {})
        if predicate not in about:
            about[predicate] = value
            continue
        values = about[predicate]
        if isinstance(values, set):
            values.add(value)
        elif values != value:
            about[predicate] = {values, value}
    return said


@cache
def _predicates(namespaces: tuple[tuple[str, str], ...]) -> "_Written":
    return _Written(dict(namespaces), {RDF.type: "a"})


class _Written(dict[str, str]):
    """Terms as Turtle writes them, each found out once."""

    def __init__(self, namespaces: Mapping[str, str], known: Mapping[str, str] = {}) -> None:
        super().__init__(known)
        self._names = {namespace: f"{name}:" for name, namespace in namespaces.items()}
        self.own = f"<{namespaces['nansen'].removesuffix('ns#')}id/" if "nansen" in namespaces else "<<"

    def __missing__(self, term: str) -> str:
        if term[0] == "<":
            words = term if term.startswith(self.own) else self._of_vocabulary(term)
        elif term[-1] == ">":
            words = self._typed(term)
        else:
            words = term
        self[term] = words
        return words

    def _of_vocabulary(self, term: str) -> str:
        cut = max(term.rfind("#"), term.rfind("/"), term.rfind(":")) + 1
        name = self._names.get(term[1:cut])
        return f"{name}{term[cut:-1]}" if name and _LOCAL.fullmatch(term, cut, len(term) - 1) else term

    def _typed(self, term: str) -> str:
        words, _, kind = term.rpartition("^^")
        bare = _BARE.get(kind)
        return words[1:-1] if bare and bare.fullmatch(words, 1, len(words) - 1) else f"{words}^^{self[kind]}"


class _Keys(dict[str, str]):
    """What terms are sorted by: numbers as numbers, a thing right before its parts; words as they are.

    An IRI's key is that of the place it stands in and its own name: places and names come again and again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._names = _Names()
        self._places = _Places(self._names)

    def __missing__(self, term: str) -> str:
        if term[0] != "<":
            return term
        place, _, name = term[1:-1].rpartition("/")
        key = self[term] = self._places[place] + self._names[name]
        return key


class _Places(dict[str, str]):
    def __init__(self, names: "_Names") -> None:
        super().__init__({"": ""})
        self._names = names

    def __missing__(self, place: str) -> str:
        above, _, name = place.rpartition("/")
        key = self[place] = f"{self[above]}{self._names[name]}\0"
        return key


class _Names(dict[str, str]):
    def __missing__(self, name: str) -> str:
        key = self[name] = name if name.isalpha() else _NUMBER.sub(_padded, name)
        return key


@cache
def _type_first(predicates: tuple[str, ...]) -> list[str]:
    """Put predicates in order; few sets of them occur."""
    return sorted(predicates, key=lambda predicate: (predicate != RDF.type, predicate))


def _padded(digits: re.Match[str]) -> str:
    """Write a number so that 9 comes before 10, and 1 before 01."""
    words = digits[0]
    return f"{words.zfill(_LONGEST_NUMBER)}{(len(words) - len(words.lstrip('0'))) * _AFTER}"
