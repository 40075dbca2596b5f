"""What a build tells while it runs and afterwards: a line on a terminal, a log for machines, a page for people.

None of it is in the release, whose bytes depend on the sources alone: how long something took does not.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import click

from kg.errors import KgError
from kg.model import Finding
from kg.pipeline import Step
from kg.publish import Release
from kg.publish.reports import Report

_SLOWEST = 20
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{border-bottom:1px solid #999;padding:.2rem .8rem .2rem 0;"
    "text-align:left;vertical-align:top}td.n{text-align:right}"
)


@dataclass(slots=True)
class Progress:
    """Listens to a build; `show` is called with the name of what was done."""

    show: Callable[[str], None] = lambda name: None
    is_logged: bool = False
    steps: Counter[str] = field(default_factory=Counter)
    remembered: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    slowest: list[tuple[float, str, str]] = field(default_factory=list)

    def __call__(self, step: Step) -> None:
        """Note a step that is done."""
        self.steps[step.stage] += 1
        if step.took is None:
            self.remembered[step.stage] += not step.left_out
        else:
            self.seconds[step.stage] += step.took
            self.slowest = sorted([*self.slowest, (step.took, step.stage, step.name)], reverse=True)[:_SLOWEST]
        self.show(step.name)
        if self.is_logged:
            told = step._asdict() | {"took": None if step.took is None else round(step.took, 4)}
            click.echo(json.dumps(told, ensure_ascii=False), err=True)


def write_page(path: Path, progress: Progress, release: Release, report: Report) -> None:
    """Write what a build met as a page that loads nothing; raises KgError when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_page(progress, release, report), "utf-8")
    except OSError as problem:
        raise KgError(f"Cannot write {path}: {problem.strerror}. Choose another file with --report") from None


def _page(progress: Progress, release: Release, report: Report) -> str:
    severities = Counter(finding.severity for finding in report.findings)
    counts = [
        ("documents in the release", report.documents),
        ("core statements", release.core),
        ("statements of evidence", release.evidence),
        ("files that give nothing to the release", len(report.left_out)),
        ("files of no known family", len(report.passed_over)),
        ("leftover lines", len(report.leftovers)),
        *((f"findings: {severity}", number) for severity, number in sorted(severities.items())),
    ]
    stages = [
        (
            stage,
            progress.steps[stage],
            progress.remembered[stage],
            f"{progress.seconds[stage]:.1f}",
        )
        for stage in ("understand", "judge", "publish")
    ]
    leftovers = Counter(leftover.at.part or "no rule places these words" for leftover in report.leftovers)
    files = progress.steps["understand"]
    coverage = [
        _share("files of a known family", files - len(report.passed_over), files),
        _share("lines of these that a rule places", report.lines - len(report.leftovers), report.lines),
    ]
    parts = [
        ("Counts", _table(("what", "number"), counts)),
        ("Coverage", _table(("what", "number", "of", "share"), coverage)),
        ("Stages", _table(("stage", "done", "of them remembered", "seconds of one process"), stages)),
        ("What took longest", _table(("seconds", "stage", "of"), [(f"{s:.2f}", t, n) for s, t, n in progress.slowest])),
        ("Not in the release", _table(("file", "why"), report.left_out)),
        ("Findings", _table(("severity", "about", "says", "where"), [_finding(found) for found in report.findings])),
        ("Leftover lines by reason", _table(("reason", "lines"), leftovers.most_common())),
        ("Leftover lines", _table(("words", "where"), [(words, str(at)) for words, at in report.leftovers])),
        ("Files of no known family", _table(("file",), [(name,) for name in report.passed_over])),
    ]
    body = "".join(f"<h2>{escape(title)}</h2>{content}" for title, content in parts)
    head = f'<meta charset="utf-8"><title>What the build met</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><h1>What the build met</h1>{body}</body></html>\n'


def _share(what: str, number: int, of: int) -> tuple[str, int, int, str]:
    return what, number, of, f"{number / of:.2%}" if of else ""


def _finding(found: Finding) -> tuple[str, str, str, str]:
    return found.severity, found.about, found.says, found.at


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return "<p>None.</p>"
    first = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    lines = ("".join(_cell(cell) for cell in row) for row in rows)
    return f"<table><tr>{first}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _cell(cell: object) -> str:
    return f'<td class="n">{cell:,}</td>' if isinstance(cell, int) else f"<td>{escape(str(cell))}</td>"
