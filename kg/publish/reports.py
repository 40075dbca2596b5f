"""Reports that go with a release: what was validated, left out, left over."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg import terms
from kg.iri import BASE, ID, name_slug
from kg.model import Fact, Finding, Leftover
from kg.publish.nquads import rebase
from kg.publish.turtle import turtle
from kg.vocab import RDF

_SH = "http://www.w3.org/ns/shacl#"
_SEVERITY = {"violation": f"<{_SH}Violation>", "warning": f"<{_SH}Warning>", "info": f"<{_SH}Info>"}


@dataclass(slots=True)
class Report:
    """What a build met: findings, words no parser could place, sources left out with the reason; `lines` were read."""

    findings: list[Finding] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    documents: int = 0
    lines: int = 0


def reports(report: Report, base: str) -> dict[str, bytes]:
    """Write the reports: validation in words and in RDF, leftovers in words and as JSON."""
    return {
        "validation.md": _validation(report).encode(),
        "validation.ttl": turtle((rebase(fact, base) for fact in validation_facts(report.findings)), base),
        "leftovers.md": _leftovers(report).encode(),
        "leftovers.json": _json(report),
    }


def _validation(report: Report) -> str:
    lines = [
        "# Validation",
        "",
        f"{report.documents} documents and the registers were checked against the shapes.",
        "",
    ]
    lines += [_in_words(finding) for finding in report.findings] or ["Nothing was found."]
    return "\n".join(lines) + "\n"


def _in_words(finding: Finding) -> str:
    where = f" ({finding.at})" if finding.at else ""
    return f"- {finding.severity}: {finding.about}: {finding.says}{where}"


def validation_facts(findings: list[Finding]) -> Iterator[Fact]:
    """Say the findings as a SHACL validation report whose nodes all have IRIs."""
    here = f"<{ID}report/validation>"
    yield (here, RDF.type, f"<{_SH}ValidationReport>")
    conforms = "true" if not findings else "false"
    yield (here, f"<{_SH}conforms>", f'"{conforms}"^^<http://www.w3.org/2001/XMLSchema#boolean>')
    for number, finding in enumerate(findings, 1):
        result = f"<{ID}report/validation/{number}>"
        yield (here, f"<{_SH}result>", result)
        yield (result, RDF.type, f"<{_SH}ValidationResult>")
        yield (result, f"<{_SH}resultSeverity>", _SEVERITY[finding.severity])
        yield (result, f"<{_SH}resultMessage>", terms.text(finding.says, "en"))
        about = finding.about if ":" in finding.about else f"{BASE}id/{name_slug(finding.about)}"
        yield (result, f"<{_SH}focusNode>", terms.link(about))


def _leftovers(report: Report) -> str:
    lines = ["# Leftovers", "", "## Documents left out", ""]
    lines += [f"- {where}: {why}" for where, why in report.left_out] or ["None."]
    lines += ["", "## Files of no known family", ""]
    lines += [f"- {name}" for name in report.passed_over] or ["None."]
    lines += ["", "## Words no parser could place", ""]
    lines += [f"- {leftover.at}: {leftover.words}" for leftover in report.leftovers] or ["None."]
    return "\n".join(lines) + "\n"


def _json(report: Report) -> bytes:
    content = {
        "left_out": [{"where": where, "why": why} for where, why in report.left_out],
        "passed_over": report.passed_over,
        "leftovers": [{"file": at.path, "line": at.line, "words": words} for words, at in report.leftovers],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
