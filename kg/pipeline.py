"""read -> parse -> map -> check -> publish: the whole of Nansen on one screen.

Sources stream through one by one; what is kept of each is its statements in a spool on disk, so memory does
not grow with the number of documents.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from kg.check import local, shapes
from kg.errors import KgError, Unreadable
from kg.family import Family, families, family_of
from kg.knowledge import knowledge, records
from kg.model import Described, Leftover, Place, Reading
from kg.publish import Release, publish
from kg.publish.reports import Report, reports
from kg.publish.spool import Spool
from kg.read import find_files, load, read

BATCH = 25
"""Documents validated together: enough to spread the cost of a SHACL run, few enough for flat memory."""


def build(
    paths: tuple[Path, ...], out: Path, base: str, tick: Callable[[str], None] = lambda name: None
) -> tuple[Release, Report]:
    """Build a release of the registers and of every document below the paths into `out`.

    `tick` is called with each source's name. A source that cannot be understood, or whose statements break
    a shape, is left out and reported. Raises KgError when nothing was understood, when a register is not
    valid, or when `out` cannot be written.
    """
    report = Report()
    with Spool(out) as spool:
        known = spool_registers(spool)
        for batch in _batches(documents(paths, report, tick)):
            for described, findings in shapes.check_batch(batch, known):
                report.findings += findings
                if worst := next((finding for finding in findings if finding.severity == "violation"), None):
                    report.left_out.append((worst.at or described.source, f"{worst.about}: {worst.says}"))
                else:
                    spool.add(described)
                    report.documents += 1
        if not report.documents:
            raise KgError(_nothing(report, paths))
        return publish(spool, reports(report, base), out, base), report


def spool_registers(spool: Spool) -> local.Known:
    """Spool the packaged registers and learn what they describe; raises KgError when they break a shape."""
    known = local.Known()
    rows = [family.facts(record) for family in families() if family.register for record in records(family)]
    for described in rows:
        spool.add(described)
        known.add(described)
    dangling = (finding for described in rows for finding in local.undescribed(described, known))
    for finding in (*dangling, *shapes.check_registers(known)):
        if finding.severity == "violation":
            says = f"{finding.about}: {finding.says} ({finding.at or 'registers'})"
            raise KgError(f"The registers are not valid, nothing was released. {says}")
    return known


def documents(paths: tuple[Path, ...], report: Report, tick: Callable[[str], None]) -> Iterator[Described]:
    """Read, parse and map every document below the paths; what fails is reported."""
    seen: dict[str, str] = {}
    for name, path in find_files(paths):
        tick(name)
        try:
            reading = read(load(name, path))
            family = family_of(reading)
            if family is None:
                report.passed_over.append(name)
                continue
            if family.register:
                says = "A register is checked with `kg check`; a build uses the packaged registers"
                raise Unreadable(says, reading.at())
            for described in understand(reading, family, report.leftovers.append):
                if described.graph in seen:
                    says = f"It holds the same text as {seen[described.graph]}. Keep one of the two files"
                    raise Unreadable(says, Place(name))
                seen[described.graph] = name
                yield described
        except Unreadable as problem:
            report.left_out.append((str(problem.at), problem.says))
        except Exception as bug:
            # One text that kg trips over must not keep the others from being built.
            says = f"A bug in kg ({type(bug).__name__}: {bug}). Please report it with this file"
            report.left_out.append((name, says))


def understand(
    reading: Reading, family: Family[Any], left: Callable[[Leftover], None] = lambda leftover: None
) -> Iterator[Described]:
    """Parse a reading and say its records in statements; leftovers go to `left`."""
    for record in family.parse(reading, knowledge(reading.language)):
        if isinstance(record, Leftover):
            left(record)
        else:
            yield family.facts(record)


def _batches(described: Iterator[Described]) -> Iterator[list[Described]]:
    while batch := list(islice(described, BATCH)):
        yield batch


def _nothing(report: Report, paths: tuple[Path, ...]) -> str:
    where = ", ".join(str(path) for path in paths)
    if report.left_out:
        place, why = report.left_out[0]
        return f"Nothing could be built from {where}. The first reason: {why} ({place})"
    return f"No document was recognised in {where}. `kg families` lists what is understood"
