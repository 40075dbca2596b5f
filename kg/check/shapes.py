"""SHACL validation, in the words of each shape's message and with the place in the source."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal

import pyoxigraph
from pyshacl import validate
from rdflib import RDF, SH, Graph, URIRef
from rdflib import Literal as Words

from kg.check.components import Unsupported
from kg.check.engine import Result, Shapes
from kg.check.local import Known, Places, misquoted, undescribed
from kg.check.values import lexical
from kg.model import Described, Fact, Finding, Severity
from kg.resources import folder

Engine = Literal["own", "pyshacl"]
_SEVERITIES: dict[URIRef, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_RANK: dict[Severity, int] = {"violation": 0, "warning": 1, "info": 2}


@cache
def shapes() -> Graph:
    """Load all shapes for pySHACL, once a process."""
    graph = Graph()
    for file in sorted(folder("shapes").glob("*.ttl")):
        graph.parse(file, format="turtle")
    return graph


@cache
def own_shapes() -> Shapes | None:
    """Load all shapes for our own engine, once a process; nothing where it does not know all that they say."""
    files = sorted(folder("shapes").glob("*.ttl"))
    said = [quad for file in files for quad in pyoxigraph.parse(file.read_bytes(), pyoxigraph.RdfFormat.TURTLE)]
    try:
        return Shapes((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in said)
    except Unsupported:
        return None


def check_group(group: Sequence[Described], known: Known) -> Iterator[tuple[Described, list[Finding]]]:
    """Check the language versions of one work, together; give each with what was found about it.

    If they break a shape together, each is tried beside those that stand already (English first), so that one
    version that contradicts the others does not take them with it.
    """
    found = _findings(group, known)
    if len(group) > 1 and any(map(is_broken, found)):
        kept: list[Described] = []
        for at in sorted(range(len(group)), key=lambda at: (not group[at].graph.endswith("/en"), at)):
            found[at], *_ = _findings((group[at], *kept), known)
            if not is_broken(found[at]):
                kept.append(group[at])
            elif kept and not is_broken(_findings(group[at : at + 1], known)[0]):
                languages = ", ".join(described.graph.rpartition("/")[2] for described in kept)
                says = f"(alone this version is right; it says otherwise than {languages})"
                found[at] = [finding._replace(says=f"{finding.says} {says}") for finding in found[at]]
    yield from zip(group, found, strict=True)


def is_broken(findings: Iterable[Finding]) -> bool:
    """Tell whether a document with these findings must not be published."""
    return any(finding.severity == "violation" for finding in findings)


def _findings(group: Sequence[Described], known: Known) -> list[list[Finding]]:
    """Give what is found about each document; what concerns several stands with the first of them."""
    facts = [fact for described in group for fact in (*described.core, *described.evidence)]
    found: dict[str, list[Finding]] = {}
    for finding in check((*facts, *known.about(facts))):
        found.setdefault(f"<{finding.about}>", []).append(finding)
    given = []
    for described in group:
        own = [*undescribed(described, known), *misquoted(described)]
        for subject in dict.fromkeys(subject for subject, _, _ in (*described.core, *described.evidence)):
            own += found.pop(subject, ())
        places = Places((*described.core, *described.evidence)) if own else None
        placed = [finding._replace(at=places.of(finding.about) or described.source) for finding in own if places]
        given.append(sorted(placed, key=_worst_first))
    return given


def check_registers(known: Known) -> list[Finding]:
    """Check all register rows together."""
    return sorted(check(fact for facts in known.facts.values() for fact in facts), key=_worst_first)


def check(facts: Iterable[Fact], engine: Engine = "own") -> list[Finding]:
    """Validate statements against all shapes; one finding a result, in the words of the shape's message."""
    said = list(facts)
    own = own_shapes() if engine == "own" else None
    try:
        return sorted(map(_finding, own.validate(said))) if own else _check_by_pyshacl(said)
    except Unsupported:
        return _check_by_pyshacl(said)


def _check_by_pyshacl(facts: Iterable[Fact]) -> list[Finding]:
    data = Graph()
    data.parse(data="".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in facts), format="nt")
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
        said = f" (found: {_short(str(value))})" if isinstance(value, (Words, URIRef)) and value != focus else ""
        findings.append(Finding(str(focus), f"{message}{said}", "", severity))
    return sorted(findings)


def _finding(result: Result) -> Finding:
    told = result.value not in ("", result.focus) and result.value[0] != "_"
    said = f" (found: {_short(lexical(result.value))})" if told else ""
    return Finding(lexical(result.focus), f"{result.message}{said}", "", result.severity)


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:77]}..."


def _worst_first(finding: Finding) -> tuple[int, str, str]:
    return _RANK[finding.severity], finding.about, finding.says
