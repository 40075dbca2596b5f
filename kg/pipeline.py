"""read -> parse -> map -> reconcile -> check -> publish: the whole of Nansen on one screen.

Files are understood one by one, in several processes, and what they say goes to a spool on disk. From there it
comes back work by work, in the order of folder and slug: all languages and carriers of a work together. So memory
does not grow with the number of documents, and the release depends neither on the order of the files nor on how
many processes there are.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from kg.check import local, shapes
from kg.errors import KgError, Unreadable
from kg.family import Family, families, family_of
from kg.knowledge import knowledge, records
from kg.model import Carrier, Described, Finding, Leftover, Reading
from kg.publish import Release, Rendered, must_be_ours, publish, render
from kg.publish.reports import Report, reports
from kg.publish.spool import Packed, Spool
from kg.read import find_files, load, read
from kg.reconcile import CARRIERS, reconcile
from kg.workers import Lost, Workers

FEW = 8
"""Files that are read sooner in this process than others would take to start."""


class Outcome(NamedTuple):
    """What came of one file: what it says, packed; words without a place; why it is not in the release."""

    described: list[Packed]
    leftovers: list[Leftover]
    left_out: list[tuple[str, str]]
    passed_over: bool = False


class Judged(NamedTuple):
    """What came of one work: its files written out, findings, and sources that are left out with the reason."""

    rendered: Rendered | None
    documents: int
    findings: list[Finding]
    left_out: list[tuple[str, str]]


def build(
    paths: tuple[Path, ...],
    out: Path,
    base: str,
    tick: Callable[[str], None] = lambda name: None,
    jobs: int = 1,
    carriers: Sequence[Carrier] = CARRIERS,
) -> tuple[Release, Report]:
    """Build a release of the registers and of every document below the paths into `out`, in `jobs` processes.

    `tick` is called with what is being worked on. `carriers` tells, the better first, from which of several files
    of one text the words are taken. A source that cannot be understood, or whose statements break a shape, is left
    out and reported. Raises KgError when nothing was understood, when a register is not valid, or when `out` cannot
    be written.
    """
    must_be_ours(out)
    report = Report()
    files = sorted(find_files(paths))
    known_registers()
    with Workers(jobs if len(files) >= FEW else 1) as workers, Spool(out) as spool:
        spool_registers(spool)
        for (name, _), outcome in workers.each(understand_file, files):
            tick(name)
            _note(outcome, name, report, spool)

        def told() -> dict[str, bytes]:
            if not report.documents:
                raise KgError(_nothing(report, paths))
            report.left_out = list(dict.fromkeys(report.left_out))
            return reports(report, base)

        judged = workers.each(partial(judge, base=base, carriers=tuple(carriers)), spool.groups())
        return publish(_rendered(judged, report, tick), told, out, base), report


# ---- one file ----


def understand_file(file: tuple[str, Path]) -> Outcome:
    """Read, parse and map one file; what fails is told in words."""
    name, path = file
    outcome = Outcome([], [], [])
    try:
        reading = read(load(name, path))
        family = family_of(reading)
        if family is None:
            return outcome._replace(passed_over=True)
        if family.register:
            says = "A register is checked with `kg check`; a build uses the packaged registers"
            raise Unreadable(says, reading.at())
        for described in understand(reading, family, outcome.leftovers.append):
            outcome.described.append(Packed.of(described))
    except Unreadable as problem:
        outcome.left_out.append((str(problem.at), problem.says))
    except Exception as bug:
        # What was understood before kg tripped is kept.
        says = f"A bug in kg ({type(bug).__name__}: {bug}). Please report it with this file"
        outcome.left_out.append((name, says))
    return outcome


def understand(
    reading: Reading, family: Family[Any], left: Callable[[Leftover], None] = lambda leftover: None
) -> Iterator[Described]:
    """Parse a reading and say its records in statements; leftovers go to `left`."""
    for record in family.parse(reading, knowledge(reading.language)):
        if isinstance(record, Leftover):
            left(record)
        else:
            yield family.facts(record)


def _note(outcome: Outcome | Lost, name: str, report: Report, spool: Spool) -> None:
    if isinstance(outcome, Lost):
        report.left_out.append((name, outcome.says))
        return
    report.leftovers += outcome.leftovers
    report.left_out += outcome.left_out
    report.passed_over += [name] * outcome.passed_over
    for packed in outcome.described:
        spool.add(packed)


# ---- one work ----


def judge(group: Sequence[Packed], base: str, carriers: Sequence[Carrier]) -> Judged:
    """Reconcile the files and languages of one work, check it, and write out what may be published."""
    kept, findings, left_out = reconcile([packed.opened() for packed in group], carriers)
    published = [described for described in kept if described.origin is None]
    texts = [described for described in kept if described.origin]
    documents = 0
    for described, found in shapes.check_group(texts, known_registers()):
        findings += found
        if worst := next((finding for finding in found if finding.severity == "violation"), None):
            left_out.append((worst.at or described.source, f"{worst.about}: {worst.says}"))
        else:
            published.append(described)
            documents += 1
    return Judged(render(published, base) if published else None, documents, findings, left_out)


def _rendered(
    judged: Iterator[tuple[list[Packed], Judged | Lost]], report: Report, tick: Callable[[str], None]
) -> Iterator[Rendered]:
    """Yield what is to be published; note the rest in the report."""
    for group, one in judged:
        tick(f"{group[0].folder}/{group[0].slug}")
        if isinstance(one, Lost):
            if any(packed.is_register for packed in group):
                raise KgError(f"The registers could not be checked, nothing was released. {one.says}")
            report.left_out += [(packed.source, one.says) for packed in group]
            continue
        report.findings += one.findings
        report.left_out += one.left_out
        report.documents += one.documents
        if one.rendered:
            yield one.rendered


# ---- the registers ----


@cache
def register_rows() -> tuple[Described, ...]:
    """Say every row of every packaged register."""
    return tuple(family.facts(record) for family in families() if family.register for record in records(family))


@cache
def known_registers() -> local.Known:
    """Learn what the packaged registers describe, once a process."""
    known = local.Known()
    for described in register_rows():
        known.add(described)
    return known


def spool_registers(spool: Spool) -> None:
    """Spool the packaged registers; raises KgError when they break a shape."""
    known = known_registers()
    dangling = (finding for described in register_rows() for finding in local.undescribed(described, known))
    for finding in (*dangling, *shapes.check_registers(known)):
        if finding.severity == "violation":
            says = f"{finding.about}: {finding.says} ({finding.at or 'registers'})"
            raise KgError(f"The registers are not valid, nothing was released. {says}")
    for described in register_rows():
        spool.add(Packed.of(described))


def _nothing(report: Report, paths: tuple[Path, ...]) -> str:
    where = ", ".join(str(path) for path in paths)
    if report.left_out:
        place, why = report.left_out[0]
        return f"Nothing could be built from {where}. The first reason: {why} ({place})"
    return f"No document was recognised in {where}. `kg families` lists what is understood"
