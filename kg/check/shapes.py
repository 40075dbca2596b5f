"""SHACL validation, in the words of each shape's message and with the place in the source."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal

from pyshacl import validate
from rdflib import RDF, SH, Graph, URIRef
from rdflib import Literal as Words

from kg.check.local import Known, Places, misquoted, undescribed
from kg.model import Described, Fact, Finding, Severity
from kg.resources import folder

_SEVERITIES: dict[URIRef, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


@cache
def shapes() -> Graph:
    """Load all shapes, once a process."""
    graph = Graph()
    for file in sorted(folder("shapes").glob("*.ttl")):
        graph.parse(file, format="turtle")
    return graph


def check_batch(batch: Sequence[Described], known: Known) -> Iterator[tuple[Described, list[Finding]]]:
    """Check documents together; give each with what was found about it."""
    found: dict[str, list[Finding]] = {}
    facts = [fact for described in batch for fact in (*described.core, *described.evidence)]
    for finding in check(graph_of((*facts, *known.about(facts)))):
        found.setdefault(f"<{finding.about}>", []).append(finding)
    for described in batch:
        own = [*undescribed(described, known), *misquoted(described)]
        for subject in dict.fromkeys(subject for subject, _, _ in (*described.core, *described.evidence)):
            own += found.get(subject, ())
        places = Places((*described.core, *described.evidence)) if own else None
        placed = [finding._replace(at=places.of(finding.about) or described.source) for finding in own if places]
        yield described, sorted(placed, key=_worst_first)


def check_registers(known: Known) -> list[Finding]:
    """Check all register rows together."""
    return sorted(check(graph_of(fact for facts in known.facts.values() for fact in facts)), key=_worst_first)


def check(data: Graph) -> list[Finding]:
    """Validate a graph against all shapes; one finding a result, in the words of the shape's message."""
    _, report, _ = validate(data, shacl_graph=shapes(), inference="none", allow_warnings=True)
    assert isinstance(report, Graph)
    nested = set(report.objects(None, SH.detail))
    findings = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        if result in nested:
            continue
        focus = report.value(result, SH.focusNode)
        message = min((str(words) for words in report.objects(result, SH.resultMessage)), default="breaks a shape")
        value = report.value(result, SH.value)
        severity = _SEVERITIES.get(URIRef(str(report.value(result, SH.resultSeverity))), "violation")
        said = f" (found: {_short(value)})" if isinstance(value, (Words, URIRef)) and value != focus else ""
        findings.append(Finding(str(focus), f"{message}{said}", "", severity))
    return sorted(findings)


def _short(value: Words | URIRef) -> str:
    words = str(value)
    return words if len(words) <= 80 else f"{words[:77]}..."


def _worst_first(finding: Finding) -> tuple[int, str, str]:
    order: dict[Severity, Literal[0, 1, 2]] = {"violation": 0, "warning": 1, "info": 2}
    return order[finding.severity], finding.about, finding.says


def graph_of(facts: Iterable[Fact]) -> Graph:
    """Load facts into a graph that pySHACL takes."""
    graph = Graph()
    graph.parse(data="".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in facts), format="nt")
    return graph
