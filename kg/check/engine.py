"""SHACL over statements as they are: the shapes become functions, no object is made of a term.

pySHACL is the reference and says the same (a test compares them over every broken graph), forty times slower and more.
What stands in no shape of ours is not understood here: `Unsupported` is raised, and the reference takes over.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import pyoxigraph

from kg.check import components
from kg.check.components import SH, OfNode, OfValue, Unsupported
from kg.check.data import Data
from kg.check.rules import Rule, Unsure
from kg.check.values import lexical
from kg.model import Fact, Severity
from kg.vocab import RDF

FIRST, REST, NIL = (f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}>" for name in ("first", "rest", "nil"))
_SEVERITIES: dict[str, Severity] = {
    f"<{SH}Violation>": "violation",
    f"<{SH}Warning>": "warning",
    f"<{SH}Info>": "info",
}
_SH = len(f"<{SH}")
_THIS = pyoxigraph.Variable("this")


class Result(NamedTuple):
    """One SHACL validation result; `path` and `value` are empty where there is none."""

    focus: str
    path: str
    value: str
    shape: str
    component: str
    severity: Severity
    message: str


@dataclass(slots=True)
class Shape:
    """One shape: what is asked of each value, of all values together, and by rules in SPARQL."""

    name: str
    path: str
    severity: Severity
    message: str
    of_value: list[tuple[str, OfValue]] = field(default_factory=list)
    of_node: list[tuple[str, OfNode]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    parts: list["Shape"] = field(default_factory=list)

    def results(self, data: Data, focus: str) -> Iterator[Result]:
        """Yield what is wrong with a focus node."""
        values = data.values(focus, self.path) if self.path else (focus,)
        for component, is_right in self.of_value:
            for value in values:
                if not is_right(data, value):
                    yield self._result(focus, value, component)
        for component, wrong in self.of_node:
            for value in wrong(data, focus, values):
                yield self._result(focus, value, component)
        for rule in self.rules:
            for value in dict.fromkeys(_ask(data, rule, focus)):
                yield self._result(focus, value, "SPARQL")
        for part in self.parts:
            for value in values:
                yield from part.results(data, value)

    def accepts(self, data: Data, node: str) -> bool:
        """Tell whether a node conforms; nearly all do, and this is told much sooner than what is wrong."""
        path = self.path
        values: Collection[str] = data.values(node, path) if path else (node,)
        for _, is_right in self.of_value:
            for value in values:
                if not is_right(data, value):
                    return False
        for _, wrong in self.of_node:
            for _ in wrong(data, node, values):
                return False
        for rule in self.rules:
            for _ in _ask(data, rule, node):
                return False
        for part in self.parts:
            accepts = part.accepts
            for value in values:
                if not accepts(data, value):
                    return False
        return True

    def _result(self, focus: str, value: str, component: str) -> Result:
        return Result(focus, self.path, value, self.name, component, self.severity, self.message)


def _ask(data: Data, rule: Rule, focus: str) -> Iterable[str]:
    if focus[0] != "<":
        raise Unsupported(f"a rule in SPARQL on {focus}")
    if rule.double:
        try:
            return list(rule.double(data, focus))
        except Unsure:
            return _answers(data.whole, rule, focus)
    return _answers(data.store, rule, focus)


def _answers(store: pyoxigraph.Store, rule: Rule, focus: str) -> Iterator[str]:
    solutions = store.query(rule.query, substitutions={_THIS: pyoxigraph.NamedNode(focus[1:-1])})
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    for solution in solutions:
        yield str(solution["value"] or focus)


class Shapes:
    """All shapes of some files, ready to be asked."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._graph = Data(facts)
        self._made: dict[str, Shape | None] = {}
        self._targets: list[tuple[Shape, Callable[[Data], Iterable[str]]]] = []
        for name in self._names():
            shape = self.shape(name)
            self._targets += [(shape, target) for target in self._targets_of(name)]
        made = [shape for shape in self._made.values() if shape]
        self.rules = [rule for shape in made for rule in shape.rules]
        asked = [rule.predicates for rule in self.rules if not rule.double]
        self.asked = None if None in asked else {predicate for some in asked if some for predicate in some}

    def validate(self, facts: Iterable[Fact]) -> list[Result]:
        """Validate statements; the results are sorted. Raises Unsupported where only the reference knows."""
        data = Data(facts, self.asked)
        focused: dict[int, tuple[Shape, dict[str, None]]] = {}
        for shape, target in self._targets:
            _, nodes = focused.setdefault(id(shape), (shape, {}))
            nodes.update(dict.fromkeys(target(data)))
        return sorted(
            result
            for shape, nodes in focused.values()
            for node in nodes
            if not shape.accepts(data, node)
            for result in shape.results(data, node)
        )

    def shape(self, name: str) -> Shape:
        """Make a shape by its IRI, once."""
        if name not in self._made:
            self._made[name] = None
            self._made[name] = self._make(name)
        made = self._made[name]
        if made is None:
            raise Unsupported(f"{name} leads back to itself")
        return made

    def nested(self, name: str) -> Shape:
        """Make a shape that is asked whether a node conforms: nothing below it may be a mere warning."""
        shape = self.shape(name)
        rest = [shape]
        while rest:
            one = rest.pop()
            if one.severity != "violation":
                raise Unsupported(f"{one.name} is a warning, and used by another shape")
            rest += one.parts
        return shape

    def items(self, head: str) -> list[str]:
        """Give the members of an RDF list."""
        found = []
        while head != NIL:
            (first,), (head,) = self._graph.values(head, FIRST), self._graph.values(head, REST)
            found.append(first)
        return found

    def _names(self) -> Iterator[str]:
        for kind in ("NodeShape", "PropertyShape"):
            yield from self._graph.pointing(RDF.type, f"<{SH}{kind}>")

    def _make(self, name: str) -> Shape:
        about = self._graph.about(name).items()
        said = {predicate[_SH:-1]: list(values) for predicate, values in about if predicate.startswith(f"<{SH}")}
        if unknown := said.keys() - _KNOWN:
            raise Unsupported(f"{name} says {', '.join(sorted(unknown))}")
        path = said.get("path", [""])[0]
        if path[:1] == "_":
            raise Unsupported(f"{name} has a path of several steps")
        shape = Shape(
            name,
            path,
            _SEVERITIES[said.get("severity", [f"<{SH}Violation>"])[0]],
            min((lexical(message) for message in said.get("message", ())), default="breaks a shape"),
        )
        shape.of_value, shape.of_node = components.of_shape(said, self)
        shape.rules = [self._rule(rule) for rule in said.get("sparql", ())]
        shape.parts = [self.shape(part) for part in said.get("property", ())]
        return shape

    def _rule(self, name: str) -> Rule:
        known = {f"<{SH}{word}>" for word in ("select", "prefixes")} | {RDF.type}
        about = self._graph.about(name)
        if about.keys() - known:
            raise Unsupported(f"{name} is more than a query")
        (query,) = about[f"<{SH}select>"]
        declared = [
            (lexical(*self._graph.values(one, f"<{SH}prefix>")), lexical(*self._graph.values(one, f"<{SH}namespace>")))
            for prefixes in about.get(f"<{SH}prefixes>", ())
            for one in self._graph.values(prefixes, f"<{SH}declare>")
        ]
        return Rule.of("".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in declared) + lexical(query))

    def _targets_of(self, name: str) -> Iterator[Callable[[Data], Iterable[str]]]:
        for word, find in _TARGETS.items():
            for value in self._graph.values(name, f"<{SH}{word}>"):
                yield partial(find, value)


def _pointing(predicate: str, data: Data) -> Iterable[str]:
    return data.said.get(predicate, ())


def _pointed_at(predicate: str, data: Data) -> list[str]:
    return [value for values in data.said.get(predicate, {}).values() for value in values]


_TARGETS: dict[str, Callable[[str, Data], Iterable[str]]] = {
    "targetClass": lambda kind, data: data.of(kind),
    "targetNode": lambda node, data: (node,),
    "targetSubjectsOf": _pointing,
    "targetObjectsOf": _pointed_at,
}
_KNOWN = {"message", "severity", "path", "property", "sparql", "name", "description", "order", "group"}
_KNOWN |= _TARGETS.keys() | components.KNOWN
