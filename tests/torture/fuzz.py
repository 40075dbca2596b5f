"""Fuzzing: cases by the hundred thousand, each of which comes back from its number.

    python -m tests.torture.fuzz --cases 1000000            what `make torture` runs
    python -m tests.torture.fuzz --only DOCX --case 4711    one case again

A case is a defect when something else than a KgError is raised, when an answer is untrue, when it takes more than a
second of the processor a kilobyte (and more than a second), or when its memory grows to more than fifty times the
input (and more than two megabytes: measured on one case in a hundred).
"""

import argparse
import random
import sys
import traceback
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any, NamedTuple

from kg.workers import Lost, Workers
from tests.torture.patience import Hangs, at_most
from tests.torture.targets import TARGETS, Case

SEED = 1951
SECONDS_A_KB = 1.0
TIMES_THE_INPUT = 50
FREE = 2_000_000
"""Bytes that any case may take, were it of one character."""
WEIGHED = 101
"""One case in so many is weighed."""
_SLOWED = 60
"""By how much the weighing slows a case down, at worst: one that is also the first of its language."""
_CHUNK = 200


class Defect(NamedTuple):
    """A case that did not end well."""

    target: str
    number: int
    says: str
    given: str


@dataclass(slots=True)
class Outcome:
    """What came of some cases of a target; `slowest` is in seconds a kilobyte, `heaviest` in times the input."""

    cases: int = 0
    slowest: float = 0.0
    heaviest: float = 0.0
    defects: list[Defect] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Add what came of others."""
        self.cases += other.cases
        self.slowest = max(self.slowest, other.slowest)
        self.heaviest = max(self.heaviest, other.heaviest)
        self.defects += other.defects


def case(target: str, number: int, seed: int = SEED) -> Case:
    """Make a case again from its number."""
    return TARGETS[target].make(random.Random(f"{seed} {target} {number}"))


def run(what: tuple[str, int, int, int]) -> Outcome:
    """Try some cases of a target: its name, the first and the last number, the seed."""
    target, first, last, seed = what
    outcome = Outcome()
    for number in range(first, last):
        made = case(target, number, seed)
        outcome.cases += 1
        says = _tried(target, made, number, outcome)
        if says:
            outcome.defects.append(Defect(target, number, says, repr(made.given)[:300]))
    return outcome


def _tried(target: str, made: Case, number: int, outcome: Outcome) -> str:
    """Try a case: say what is wrong with it, if anything."""
    kilobytes = max(1.0, made.size / 1000)
    if number % WEIGHED:
        began = process_time()
        says = _ends(target, made, SECONDS_A_KB * kilobytes)
        outcome.slowest = max(outcome.slowest, (process_time() - began) / kilobytes)
        return says
    bound = FREE + TIMES_THE_INPUT * made.size
    says, peak = _weighed(target, made, SECONDS_A_KB * kilobytes * _SLOWED)
    if peak > bound and not says:
        # What is read once and kept, the rules of a language, is no matter of the input.
        says, peak = _weighed(target, made, SECONDS_A_KB * kilobytes * _SLOWED)
    outcome.heaviest = max(outcome.heaviest, peak / max(1000, made.size))
    return says or (f"It takes {peak:,} bytes of memory for {made.size:,}" if peak > bound else "")


def _weighed(target: str, made: Case, seconds: float) -> tuple[str, int]:
    """Try a case, and give the most memory that it took."""
    tracemalloc.start()
    try:
        return _ends(target, made, seconds), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _ends(target: str, made: Case, seconds: float) -> str:
    """Try a case within a time: say what it raised, or that it hangs."""
    try:
        with at_most(seconds):
            TARGETS[target].test(made.given)
    except Hangs:
        return f"It takes more than {seconds:.0f} s for {made.size:,} bytes"
    except Exception as bug:
        where = traceback.extract_tb(bug.__traceback__)[-1]
        return f"{type(bug).__name__}: {bug} ({where.filename.rpartition('/')[2]}:{where.lineno})"[:400]
    return ""


def shares(cases: int, only: str = "") -> dict[str, int]:
    """Share cases out to the targets."""
    chosen = {name: target.share for name, target in TARGETS.items() if only in ("", name)}
    whole = sum(chosen.values())
    return {name: max(1, round(cases * share / whole)) for name, share in chosen.items()}


def campaign(
    cases: int, seed: int = SEED, jobs: int = 1, only: str = "", tick: Callable[[int], None] = lambda done: None
) -> dict[str, Outcome]:
    """Try cases of all targets, in `jobs` processes; a process that dies or hangs in C is a defect."""
    chunks = [
        (name, first, min(first + _CHUNK, number), seed)
        for name, number in shares(cases, only).items()
        for first in range(0, number, _CHUNK)
    ]
    outcomes: dict[str, Outcome] = defaultdict(Outcome)
    with Workers(jobs, patience=900) as workers:
        for chunk, outcome in workers.each(run, chunks):
            name, first, last, _ = chunk
            if isinstance(outcome, Lost):
                outcome = Outcome(last - first, defects=[Defect(name, first, outcome.says, f"cases {first} to {last}")])
            outcomes[name].add(outcome)
            tick(sum(one.cases for one in outcomes.values()))
    return dict(outcomes)


def table(outcomes: dict[str, Outcome], seed: int) -> list[str]:
    """Say what came of a campaign."""
    rows = [f"{'seed ' + str(seed):24} {'cases':>9}  {'defects':>7}  {'slowest s/KB':>12}  {'memory / input':>14}"]
    for name, one in outcomes.items():
        rows.append(f"{name:24} {one.cases:9,}  {len(one.defects):7}  {one.slowest:12.3f}  {one.heaviest:14.1f}")
    whole = Outcome()
    for one in outcomes.values():
        whole.add(one)
    return [
        *rows,
        f"{'all':24} {whole.cases:9,}  {len(whole.defects):7}  {whole.slowest:12.3f}  {whole.heaviest:14.1f}",
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Run a campaign, or one case again; give the exit code."""
    options = argparse.ArgumentParser(prog="python -m tests.torture.fuzz", description="Fuzz kg.")
    options.add_argument("--cases", type=int, default=20_000, help="how many, over all targets")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--only", choices=list(TARGETS), default="", help="one target")
    options.add_argument("--case", type=int, help="one case of that target again, with its traceback")
    asked = options.parse_args(words)
    if asked.case is not None:
        made: Any = case(asked.only, asked.case, asked.seed)
        sys.stdout.write(f"{made.given!r}\n")
        TARGETS[asked.only].test(made.given)
        return 0
    began = perf_counter()
    outcomes = campaign(asked.cases, asked.seed, asked.jobs, asked.only, _progress)
    sys.stdout.write("\n".join([*table(outcomes, asked.seed), f"{perf_counter() - began:.0f} seconds", ""]))
    defects = [defect for one in outcomes.values() for defect in one.defects]
    kinds: dict[str, list[Defect]] = defaultdict(list)
    for defect in defects:
        kinds[f"{defect.target}: {defect.says[:120]}"].append(defect)
    for says, found in sorted(kinds.items(), key=lambda item: -len(item[1])):
        sys.stdout.write(f"{len(found)} x {says}\n    --case {found[0].number}  {found[0].given[:200]}\n")
    return 1 if defects else 0


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:,} cases")


if __name__ == "__main__":
    sys.exit(main())
