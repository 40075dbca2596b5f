"""read -> parse -> map -> reconcile -> check -> publish: the whole of Nansen on one screen.

Files are understood one by one, in several processes, and what they say is kept in a store. From there it comes
back work by work, in the order of folder and slug: all languages and carriers of a work together. So memory does
not grow with the number of documents, the release depends neither on the order of the files nor on how many
processes there are, and what an earlier build made of the same bytes by the same rules is not made again. At the end
comes what follows only from several works together (kg.lineage).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kg import registered, store
from kg.aside import ahead
from kg.check import shapes
from kg.errors import KgError, Unreadable
from kg.family import Family, family_of
from kg.knowledge import knowledge
from kg.lineage import Lineage
from kg.model import Carrier, Described, Finding, Leftover, Reading, Source
from kg.publish import Release, Rendered, must_be_ours, parts, publish, render
from kg.publish.reports import Report, reports
from kg.read import find_files, load, read
from kg.reconcile import CARRIERS, reconcile
from kg.store import Store
from kg.summary import Summary, summary
from kg.workers import SHORT_OF_MEMORY, Lost, Workers

if TYPE_CHECKING:
    from kg.cluster import Cluster

FEW = 8
"""Files that are read sooner in this process than others would take to start."""
FOR_ONE = 24
"""Files or works that one process does with less effort than several, each of which learns registers and languages."""


class Said(NamedTuple):
    """What one source says of one work, or in all rows of one graph; kept in the store, in the order of the release."""

    folder: str
    slug: str
    graph: str
    source: str
    key: str
    is_register: bool

    @classmethod
    def of(cls, described: Sequence[Described], kept: Store) -> "Said":
        """Keep what a source says."""
        content = store.pack(described)
        key = store.key("said", content)
        kept.put(key, content)
        one = described[0]
        return cls(one.folder, one.slug, one.graph, one.source, key, one.origin is None)


class Outcome(NamedTuple):
    """What came of one file: what it says; words without a place; why it is not in the release.

    `is_bug` tells that kg tripped or had no memory left: that is not remembered. `took` are seconds, unless it was.
    `lines` are the blocks that were read of a file of a known family.
    """

    said: list[Said]
    leftovers: list[Leftover]
    left_out: list[tuple[str, str]]
    passed_over: bool = False
    is_bug: bool = False
    took: float | None = None
    lines: int = 0


class Judged(NamedTuple):
    """What came of one work: findings, sources that are left out with the reason, and its files (a key), if any.

    `summary` is what the pass over all works needs to know of it; under the keys `parts` lies what its Turtle files
    hold, and its evidence. `took` are seconds, unless it was remembered.
    """

    documents: int
    findings: list[Finding]
    left_out: list[tuple[str, str]]
    rendered: str = ""
    parts: tuple[str, ...] = ()
    took: float | None = None
    summary: Summary | None = None


class Step(NamedTuple):
    """Something a build has done: a file understood, a work judged, the release published.

    `took` are seconds of one process, none where an earlier build had done it; `left_out` are the reasons why something
    is not in the release.
    """

    stage: Literal["understand", "judge", "publish"]
    name: str
    took: float | None
    left_out: tuple[str, ...] = ()


def build(
    paths: Sequence[Path | str],
    out: Path,
    base: str,
    tick: Callable[[Step], None] = lambda step: None,
    jobs: int = 1,
    carriers: Sequence[Carrier] = CARRIERS,
    kept: Path | str | None = None,
    scheduler: str = "",
) -> tuple[Release, Report]:
    """Build a release of the registers and of every document below the paths into `out`, in `jobs` processes.

    Paths that are strings are addresses on other machines (`s3://`). With the address of a Dask `scheduler` its workers
    do the work; `kept` must then be a place that all of them reach.

    `tick` is called with each step that is done. `carriers` tells, the better first, from which of several files
    of one text the words are taken. `kept` is the folder in which results of earlier builds are found and those of
    this one kept. A source that cannot be understood, or whose statements break a shape, is left out and reported.
    Raises KgError when nothing was understood, when a register is not valid, or when `out` cannot be written.
    """
    must_be_ours(out)
    start = monotonic()
    report = Report()
    files = sorted(find_files(paths))
    crew = _cluster(scheduler) if scheduler else Workers(jobs if len(files) >= FEW else 1, few=FOR_ONE)
    with store.opened(kept, out) as results, crew as workers, Lineage() as lineage:
        said = [*registers(results)]
        is_known = partial(_is_understood, kept=results)
        for (name, _), outcome in workers.each(partial(understood, kept=results), files, is_known):
            said += _noted(outcome, name, report, tick)

        def told() -> dict[str, bytes]:
            if not report.documents:
                raise KgError(_nothing(report, paths))
            report.left_out = list(dict.fromkeys(report.left_out))
            return reports(report, base)

        judging = partial(judged, kept=results, base=base, carriers=tuple(carriers))
        has_verdict = partial(_is_judged, kept=results, base=base, carriers=tuple(carriers))
        works = workers.each(judging, [*grouped(said)], has_verdict)
        rendered = _rendered(works, lineage, report, results, tick)
        everything = chain(rendered, _followed(lineage, report, base))
        release = publish(everything, told, out, base, partial(parts.content, results))
    tick(Step("publish", str(out), monotonic() - start))
    return release, report


def _cluster(scheduler: str) -> "Cluster":
    from kg.cluster import Cluster

    return Cluster(scheduler)


def grouped(said: Iterable[Said]) -> Iterator[tuple[Said, ...]]:
    """Put together what belongs in one Turtle file, in the order of folder and slug, whatever came first."""
    for _, group in groupby(sorted(said), key=lambda one: (one.folder, one.slug)):
        yield tuple(group)


# ---- one file ----


def understood(file: tuple[str, Path | str], kept: Store) -> Outcome:
    """Understand a file, or remember what was understood of the same bytes under the same name."""
    start = monotonic()
    name, path = file
    try:
        source = load(name, path)
    except Unreadable as problem:
        return Outcome([], [], [(str(problem.at), problem.says)])
    key = store.key("understood", name, source.digest)
    if content := kept.get(key):
        outcome: Outcome = store.unpack(content)
        if all(kept.has(said.key) for said in outcome.said):
            return outcome
    outcome = understand_file(source, kept)
    if not outcome.is_bug:
        kept.put(key, store.pack(outcome))
    return outcome._replace(took=monotonic() - start)


def _is_understood(file: tuple[str, Path | str], kept: Store) -> bool:
    """Tell whether a file's outcome only has to be looked up."""
    try:
        return kept.has(store.key("understood", file[0], load(*file).digest))
    except Unreadable:
        return False


def understand_file(source: Source, kept: Store) -> Outcome:
    """Read, parse and map one file; what fails is told in words."""
    outcome = Outcome([], [], [])
    try:
        reading = read(source)
        family = family_of(reading)
        if family is None:
            return outcome._replace(passed_over=True)
        if family.register:
            says = "A register is checked with `kg check`; a build uses the packaged registers"
            raise Unreadable(says, reading.at())
        outcome = outcome._replace(lines=len(reading.blocks))
        for described in understand(reading, family, outcome.leftovers.append):
            outcome.said.append(Said.of([described], kept))
    except Unreadable as problem:
        outcome.left_out.append((str(problem.at), problem.says))
    except KgError:
        raise
    except MemoryError:
        outcome.left_out.append((source.name, SHORT_OF_MEMORY))
        return outcome._replace(is_bug=True)
    except Exception as bug:
        # What was understood before kg tripped is kept.
        says = f"A bug in kg ({type(bug).__name__}: {bug}). Please report it with this file"
        outcome.left_out.append((source.name, says))
        return outcome._replace(is_bug=True)
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


def _noted(outcome: Outcome | Lost, name: str, report: Report, tick: Callable[[Step], None]) -> list[Said]:
    if isinstance(outcome, Lost):
        tick(Step("understand", name, None, (outcome.says,)))
        report.left_out.append((name, outcome.says))
        return []
    tick(Step("understand", name, outcome.took, tuple(why for _, why in outcome.left_out)))
    report.lines += outcome.lines
    report.leftovers += outcome.leftovers
    report.left_out += outcome.left_out
    report.passed_over += [name] * outcome.passed_over
    return outcome.said


# ---- one work ----


def judged(group: Sequence[Said], kept: Store, base: str, carriers: Sequence[Carrier]) -> Judged:
    """Judge a work, or remember how the same statements were judged and written out."""
    start = monotonic()
    key = _verdict(group, base, carriers)
    if content := kept.get(key):
        verdict: Judged = store.unpack(content)
        if not verdict.rendered or all([kept.has(needed) for needed in (verdict.rendered, *verdict.parts)]):
            return verdict
    described = [text for one in group for text in store.unpack(store.needed(kept, one.key))]
    verdict, rendered = judge(described, base, carriers, kept)
    if rendered:
        verdict = verdict._replace(rendered=store.key("rendered", key), parts=parts.keep(rendered, kept))
        without = rendered._replace(turtle=(), named=tuple(file for file, _ in rendered.turtle))
        kept.put(verdict.rendered, store.pack(without))
    kept.put(key, store.pack(verdict))
    return verdict._replace(took=monotonic() - start)


def _verdict(group: Sequence[Said], base: str, carriers: Sequence[Carrier]) -> str:
    return store.key("judged", base, *carriers, *(one.key for one in group))


def _is_judged(group: Sequence[Said], kept: Store, base: str, carriers: Sequence[Carrier]) -> bool:
    """Tell whether a work's verdict only has to be looked up."""
    return kept.has(_verdict(group, base, carriers))


def judge(
    group: Sequence[Described],
    base: str,
    carriers: Sequence[Carrier],
    kept: Store | None = None,
) -> tuple[Judged, Rendered | None]:
    """Reconcile the files and languages of one work, check it, and write out what may be published.

    What earlier builds have `kept` of the registers and of its evidence is not made again.
    """
    described, findings, left_out = reconcile(group, carriers)
    published = [one for one in described if one.origin is None]
    texts = [one for one in described if one.origin]
    documents = 0
    for text, found in shapes.check_group(texts, registered.remembered(kept) if kept else registered.known()):
        findings += found
        if worst := next((finding for finding in found if finding.severity == "violation"), None):
            left_out.append((worst.at or text.source, f"{worst.about}: {worst.says}"))
        else:
            published.append(text)
            documents += 1
    verdict = Judged(documents, findings, left_out, summary=summary([one for one in published if one.origin]))
    if not published:
        return verdict, None
    return verdict, render(published, base, partial(parts.remembered, kept)) if kept else render(published, base)


def _rendered(
    works: Iterator[tuple[tuple[Said, ...], Judged | Lost]],
    lineage: Lineage,
    report: Report,
    kept: Store,
    tick: Callable[[Step], None],
) -> Iterator[Rendered]:
    """Yield what is to be published; note the rest in the report, and each work for lineage."""
    return ahead(partial(_needed, kept=kept), _judgements(works, lineage, report, tick))


def _needed(key: str, kept: Store) -> Rendered:
    rendered: Rendered = store.unpack(store.needed(kept, key))
    return rendered


def _judgements(
    works: Iterator[tuple[tuple[Said, ...], Judged | Lost]],
    lineage: Lineage,
    report: Report,
    tick: Callable[[Step], None],
) -> Iterator[str]:
    """Note what came of each work, and yield the key of its files, if any."""
    for group, one in works:
        name = f"{group[0].folder}/{group[0].slug}"
        if isinstance(one, Lost):
            tick(Step("judge", name, None, (one.says,)))
            if any(said.is_register for said in group):
                raise KgError(f"The registers could not be checked, nothing was released. {one.says}")
            report.left_out += [(said.source, one.says) for said in group]
            continue
        tick(Step("judge", name, one.took, tuple(why for _, why in one.left_out)))
        report.findings += one.findings
        report.left_out += one.left_out
        report.documents += one.documents
        if one.summary:
            lineage.add(one.summary)
        if one.rendered:
            yield one.rendered


# ---- all works together ----


def _followed(lineage: Lineage, report: Report, base: str) -> Iterator[Rendered]:
    """Yield what follows from several works, when all have been seen; what breaks a shape is left out and reported."""
    for described in lineage.described():
        found = shapes.check((*described.core, *described.evidence))
        report.findings += found
        if shapes.is_broken(found):
            report.left_out += [(f"{described.folder}/{described.slug}", finding.says) for finding in found]
        else:
            yield render([described], base)


# ---- the registers ----


def registers(kept: Store) -> list[Said]:
    """Keep what the packaged registers say; raises KgError when they break a shape."""
    key = store.key("registers")
    if content := kept.get(key):
        said: list[Said] = store.unpack(content)
        if registered.is_kept(kept) and all([kept.has(one.key) for one in said]):
            return said
    registered.check()
    registered.keep(kept)
    in_order = sorted(registered.rows(), key=_place)
    said = [Said.of(list(rows), kept) for _, rows in groupby(in_order, key=_place)]
    kept.put(key, store.pack(said))
    return said


def _place(described: Described) -> tuple[str, str, str, str]:
    return described.folder, described.slug, described.graph, described.source


def _nothing(report: Report, paths: Sequence[Path | str]) -> str:
    where = ", ".join(str(path) for path in paths)
    if report.left_out:
        place, why = report.left_out[0]
        return f"Nothing could be built from {where}. The first reason: {why} ({place})"
    return f"No document was recognised in {where}. `kg families` lists what is understood"
