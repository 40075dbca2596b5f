"""SHACL's constraint components, those that our shapes use: each a function that tells right from wrong."""

import operator
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any, Protocol

from rdflib import Literal, URIRef

from kg.check.data import Data
from kg.check.values import STRING, datatype, is_of, language, lexical, value
from kg.vocab import XSD

SH = "http://www.w3.org/ns/shacl#"
OfValue = Callable[[Data, str], bool]
"""Tells whether a value is right."""
OfNode = Callable[[Data, str, Collection[str]], Iterable[str]]
"""Gives what is wrong with a node's values together: the value, or an empty string where none is to blame."""

_KINDS = {"<": ("IRI", "BlankNodeOrIRI", "IRIOrLiteral"), "_": ("BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral")}
_LITERAL = ("Literal", "IRIOrLiteral", "BlankNodeOrLiteral")


class Unsupported(Exception):
    """A shape uses SHACL that this engine does not know."""


class Tested(Protocol):
    """A shape, as far as components ask it."""

    def accepts(self, data: Data, node: str) -> bool:
        """Tell whether a node conforms."""


class Library(Protocol):
    """Where components find other shapes, and the members of lists."""

    def nested(self, name: str) -> Tested:
        """Make a shape that is asked whether a node conforms."""

    def items(self, head: str) -> list[str]:
        """Give the members of an RDF list."""


Said = dict[str, list[str]]


def of_shape(said: Said, library: Library) -> tuple[list[tuple[str, OfValue]], list[tuple[str, OfNode]]]:
    """Make the constraints that a shape states: of each value, and of all values of a node together."""
    of_value: list[tuple[str, OfValue]] = []
    for word, make in _OF_VALUE.items():
        of_value += [(word[0].upper() + word[1:], make(one, library)) for one in said.get(word, ())]
    of_node: list[tuple[str, OfNode]] = []
    for word, make_of_node in _OF_NODE.items():
        if word in said:
            of_node.append((word[0].upper() + word[1:], make_of_node(said[word])))
    of_node += _qualified(said, library)
    return of_value, of_node


# ---- of each value ----


def _class(kind: str, library: Library) -> OfValue:
    return lambda data, one: data.is_a(one, kind)


def _datatype(kind: str, library: Library) -> OfValue:
    if kind == STRING:
        return lambda data, one: datatype(one) == kind
    return lambda data, one: is_of(one, kind)


def _node_kind(kind: str, library: Library) -> OfValue:
    name = kind[1 + len(SH) : -1]
    firsts = {first for first, kinds in _KINDS.items() if name in kinds} | ({'"'} if name in _LITERAL else set())
    return lambda data, one: one[0] in firsts


def _pattern(pattern: str, library: Library) -> OfValue:
    search = re.compile(lexical(pattern)).search
    return lambda data, one: one[0] != "_" and search(lexical(one)) is not None


def _language_in(head: str, library: Library) -> OfValue:
    tags = {lexical(tag).lower() for tag in library.items(head)}
    if "*" in tags:
        raise Unsupported("sh:languageIn with *")
    return lambda data, one: (tag := language(one)) in tags or tag.partition("-")[0] in tags


def _in(head: str, library: Library) -> OfValue:
    members = set(library.items(head))
    return lambda data, one: one in members


def _min_inclusive(bound: str, library: Library) -> OfValue:
    if not is_of(bound, XSD.integer):
        raise Unsupported("sh:minInclusive of what is no whole number")
    least = int(lexical(bound))

    def is_right(data: Data, one: str) -> bool:
        if not is_of(one, XSD.integer):
            number = value(one).toPython()
            return isinstance(number, int | float | Decimal) and number >= least
        return int(lexical(one)) >= least

    return is_right


def _node(name: str, library: Library) -> OfValue:
    return library.nested(name).accepts


def _not(name: str, library: Library) -> OfValue:
    shape = library.nested(name)
    return lambda data, one: not shape.accepts(data, one)


def _or(head: str, library: Library) -> OfValue:
    shapes = [library.nested(name) for name in library.items(head)]
    return lambda data, one: any(shape.accepts(data, one) for shape in shapes)


def _xone(head: str, library: Library) -> OfValue:
    shapes = [library.nested(name) for name in library.items(head)]
    return lambda data, one: sum(shape.accepts(data, one) for shape in shapes) == 1


_OF_VALUE: dict[str, Callable[[str, Library], OfValue]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "languageIn": _language_in,
    "in": _in,
    "minInclusive": _min_inclusive,
    "node": _node,
    "not": _not,
    "or": _or,
    "xone": _xone,
}


# ---- of all values of a node ----


def _min_count(said: list[str]) -> OfNode:
    least = int(lexical(said[0]))
    return lambda data, focus, values: ("",) if len(values) < least else ()


def _max_count(said: list[str]) -> OfNode:
    most = int(lexical(said[0]))
    return lambda data, focus, values: ("",) if len(values) > most else ()


def _has_value(said: list[str]) -> OfNode:
    return lambda data, focus, values: ["" for wanted in said if wanted not in values]


def _unique_lang(said: list[str]) -> OfNode:
    if lexical(said[0]) not in ("true", "1"):
        return lambda data, focus, values: ()
    return lambda data, focus, values: (
        [] if len(values) < 2 else ["" for tag, times in Counter(map(language, values)).items() if tag and times > 1]
    )


def _equals(said: list[str]) -> OfNode:
    def wrong(data: Data, focus: str, values: Collection[str]) -> Iterator[str]:
        for predicate in said:
            yield from set(values) ^ set(data.values(focus, predicate))

    return wrong


def _disjoint(said: list[str]) -> OfNode:
    def wrong(data: Data, focus: str, values: Collection[str]) -> Iterator[str]:
        for predicate in said:
            yield from set(values) & set(data.values(focus, predicate))

    return wrong


def _ordered(holds: Callable[[Any, Any], bool]) -> Callable[[list[str]], OfNode]:
    """Make sh:lessThan or sh:lessThanOrEquals, where `holds` is what must hold of a value and the other's value."""

    def is_right(one: str, other: str) -> bool:
        if is_of(one, XSD.integer) and is_of(other, XSD.integer):
            return holds(int(lexical(one)), int(lexical(other)))
        first, second = value(one), value(other)
        if _is_words(first) or _is_words(second):
            return _is_words(first) and _is_words(second) and holds(str(first), str(second))
        return holds(first, second)

    def component(said: list[str]) -> OfNode:
        return lambda data, focus, values: [
            one
            for one in values
            for predicate in said
            for other in data.values(focus, predicate)
            if not is_right(one, other)
        ]

    return component


def _is_words(compared: Literal | URIRef) -> bool:
    """Tell whether a term is compared by its characters: an IRI, or a literal that is no number or date."""
    return isinstance(compared, URIRef) or isinstance(compared.value, str)


_OF_NODE: dict[str, Callable[[list[str]], OfNode]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "hasValue": _has_value,
    "uniqueLang": _unique_lang,
    "equals": _equals,
    "disjoint": _disjoint,
    "lessThan": _ordered(operator.lt),
    "lessThanOrEquals": _ordered(operator.le),
}
KNOWN = {*_OF_VALUE, *_OF_NODE, "qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount"}
"""Words of SHACL that are understood here."""


def _qualified(said: Said, library: Library) -> Iterator[tuple[str, OfNode]]:
    for name in said.get("qualifiedValueShape", ()):
        shape = library.nested(name)
        for bound in said.get("qualifiedMinCount", ()):
            yield "QualifiedMinCount", _counted(shape, least=int(lexical(bound)))
        for bound in said.get("qualifiedMaxCount", ()):
            yield "QualifiedMaxCount", _counted(shape, most=int(lexical(bound)))


def _counted(shape: Tested, least: int | None = None, most: int | None = None) -> OfNode:
    def wrong(data: Data, focus: str, values: Collection[str]) -> tuple[str, ...]:
        number = sum(shape.accepts(data, one) for one in values)
        outside = (least is not None and number < least) or (most is not None and number > most)
        return ("",) if outside else ()

    return wrong
