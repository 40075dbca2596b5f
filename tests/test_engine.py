"""Our own SHACL engine says what pySHACL says: focus node, path, value, shape, constraint, severity and message."""

import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from rdflib import RDF, SH, BNode, Graph

from kg import registered
from kg.check import shapes
from kg.check.components import Unsupported
from kg.check.data import Data
from kg.check.engine import Result, Shapes
from kg.check.rules import DOUBLES, fingerprint
from kg.check.values import is_of, lexical
from kg.model import Fact
from kg.vocab import XSD
from tests.conftest import SPECIMENS
from tests.releases import described
from tests.test_shapes import BROKEN, VALID, reports

OTHER_VALUES = ('"5"', '"  "', '"x"@en', '"x"@fr', f'"-3"^^{XSD.integer}', f'"2044"^^{XSD.gYear}', "<urn:x>")


def facts_of(path: Path) -> list[Fact]:
    content = path.read_bytes()
    return [
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in pyoxigraph.parse(content, pyoxigraph.RdfFormat.TURTLE)
    ]


def by_us(facts: Iterable[Fact]) -> list[Result]:
    own = shapes.own_shapes()
    assert own is not None, "The shapes use SHACL that kg/check/components.py lacks; builds are forty times slower"
    return sorted(
        result._replace(focus=named(result.focus), value=named(result.value)) for result in own.validate(facts)
    )


def by_pyshacl(facts: Iterable[Fact]) -> list[Result]:
    data = Graph().parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in facts), format="nt")
    report = pyshacl.validate(data, shacl_graph=shapes.shapes(), allow_warnings=True)[1]
    assert isinstance(report, Graph)
    return results_in(report)


def results_in(report: Graph) -> list[Result]:
    nested = set(report.objects(None, SH.detail))
    found = []
    for result in set(report.subjects(RDF.type, SH.ValidationResult)) - nested:
        terms = [report.value(result, told) for told in (SH.focusNode, SH.resultPath, SH.value, SH.sourceShape)]
        focus, path, value, shape = ("" if term is None else named(term.n3()) for term in terms)
        component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH))
        severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)).lower()
        message = min(str(words) for words in report.objects(result, SH.resultMessage))
        component = component.removesuffix("ConstraintComponent")
        found.append(Result(focus, path, value, shape, component, severity, message))  # type: ignore[arg-type]
    return sorted(found)


def named(term: str) -> str:
    return "_:blank" if term.startswith("_:") else term


def spoiled(facts: list[Fact], seed: int) -> list[Fact]:
    """Spoil statements as no person would think of: leave out, swap, change values."""
    chance = random.Random(seed)
    said = list(facts)
    for _ in range(chance.randrange(1, 20)):
        at = chance.randrange(len(said))
        subject, predicate, value = said[at]
        other = chance.choice(said)
        said[at : at + 1] = chance.choice(
            [
                [],
                [(subject, predicate, other[2])],
                [(other[0], predicate, value)],
                [(subject, predicate, value), (subject, predicate, other[2])],
                [(subject, predicate, chance.choice(OTHER_VALUES))],
            ]
        )
    # Where pySHACL computes with what is no number, its answers depend on rdflib's arithmetic, not on SHACL.
    return [fact for fact in said if XSD.integer not in fact[2] or is_of(fact[2], XSD.integer)]


@cache
def specimen(name: str) -> tuple[Fact, ...]:
    text = described(SPECIMENS / name)
    facts = (*text.core, *text.evidence)
    return (*facts, *registered.known().about(facts))


@pytest.mark.parametrize("path", [VALID, *BROKEN], ids=lambda path: path.stem)
def test_a_graph_gives_the_same_results_as_in_pyshacl(path: Path) -> None:
    facts = facts_of(path)
    try:
        assert by_us(facts) == results_in(reports(path))
    except Unsupported:
        assert any(fact[0][0] == "_" for fact in facts), "only nameless nodes may be left to pySHACL"


@pytest.mark.parametrize("seed", range(8))
def test_a_spoiled_text_gives_the_same_results_as_in_pyshacl(seed: int) -> None:
    facts = spoiled(list(specimen("a-res-99-905.utf-16.txt")), seed)
    assert by_us(facts) == by_pyshacl(facts)


@pytest.mark.parametrize("path", BROKEN[::20], ids=lambda path: path.stem)
def test_a_finding_has_the_same_words_from_either_engine(path: Path) -> None:
    assert shapes.check(facts_of(path)) == shapes.check(facts_of(path), "pyshacl")


def test_a_shape_that_uses_other_shacl_is_left_to_pyshacl() -> None:
    closed = f"<{SH.closed}>"
    with pytest.raises(Unsupported, match="says closed"):
        Shapes([("<urn:s>", f"<{RDF.type}>", f"<{SH.NodeShape}>"), ("<urn:s>", closed, '"true"')])


def test_escapes_in_words_are_undone_as_in_rdflib() -> None:
    term = '"a \\"b\\" \\\\n \\n \\u00E9 \\U0001F600"@en'
    (words,) = Graph().parse(data=f"<urn:s> <urn:p> {term} .", format="nt").objects()
    assert lexical(term) == str(words) and not isinstance(words, BNode)


def test_a_rule_that_is_answered_in_python_reads_as_it_did_when_its_double_was_written() -> None:
    own = shapes.own_shapes()
    assert own is not None
    doubled = {fingerprint(rule.query) for rule in own.rules if rule.double}
    assert doubled == DOUBLES.keys(), "Write the double of the changed query anew in kg/check/rules.py, or remove it"


@pytest.mark.parametrize("graph", [VALID, *BROKEN], ids=lambda path: path.stem)
def test_a_rule_sees_all_statements_that_it_asks_for(graph: Path) -> None:
    own = shapes.own_shapes()
    assert own is not None
    data, whole = Data(facts_of(graph), own.asked), Data(facts_of(graph))
    for rule in own.rules:
        if rule.double is None:
            assert sorted(map(str, data.store.query(rule.query))) == sorted(map(str, whole.store.query(rule.query)))  # type: ignore[arg-type]
