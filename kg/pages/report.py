"""What a build found, read from `report/` of its release, for people."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

_SH = "http://www.w3.org/ns/shacl#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of a shape: of what, how severe, in words."""

    about: str
    severity: str
    says: str


@dataclass(slots=True)
class Reports:
    """What was found: breaches by document, files left out with the reason, words that no rule could place by file."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    leftovers: dict[str, list[tuple[int | None, str]]] = field(default_factory=dict)

    @property
    def found(self) -> int:
        """Count the breaches."""
        return sum(map(len, self.findings.values()))

    @property
    def left(self) -> int:
        """Count the words that no rule could place."""
        return sum(map(len, self.leftovers.values()))


def reports(out: Path) -> Reports:
    """Read the reports of a release; a release without them reports nothing."""
    found = Reports()
    validation, leftovers = out / "report" / "validation.ttl", out / "report" / "leftovers.json"
    if validation.exists():
        found.findings = _findings(validation)
    if leftovers.exists():
        told = json.loads(leftovers.read_text("utf-8"))
        found.left_out = [(one["where"], one["why"]) for one in told["left_out"]]
        found.passed_over = told["passed_over"]
        by_file: dict[str, list[tuple[int | None, str]]] = defaultdict(list)
        for one in told["leftovers"]:
            by_file[one["file"]].append((one["line"], one["words"]))
        found.leftovers = dict(by_file)
    return found


def _findings(path: Path) -> dict[str, list[Finding]]:
    store = Store()
    store.bulk_load(path.read_bytes(), RdfFormat.TURTLE)
    by_work: dict[str, list[Finding]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, _TYPE, NamedNode(f"{_SH}ValidationResult"), None):
        said = {
            q.predicate.value.rpartition("#")[2]: q.object.value
            for q in store.quads_for_pattern(quad.subject, None, None, None)
            if isinstance(q.object, NamedNode | Literal)
        }
        about = said.get("focusNode", "")
        severity = said.get("resultSeverity", "").rpartition("#")[2]
        head, _, tail = about.partition("/id/")
        work = f"{head}/id/{'/'.join(tail.split('/')[:2])}" if tail else about
        by_work[work].append(Finding(about, severity, said.get("resultMessage", "")))
    return {
        work: sorted(found, key=lambda one: (one.severity != "Violation", one.about, one.says))
        for work, found in sorted(by_work.items())
    }
