"""How a build runs: several processes, any order of files, a process that dies, what a dead build left."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kg import pipeline
from kg.iri import BASE
from kg.model import Described, Reading, Source
from kg.pipeline import Step, build, judge
from kg.read import read
from kg.reconcile import CARRIERS
from kg.vocab import ELI, Nansen
from kg.workers import Lost, Workers
from tests.conftest import SPECIMENS
from tests.releases import described
from tests.test_bad_input import kg
from tests.test_release import contents

ADOPTED = (Nansen.adoptedOn, ELI.date_document)
VICTIM = "a-res-99-902.md"


def squared(number: int) -> int:
    return number * number


def squared_if_it_lives(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def squared_in_time(number: int) -> int:
    time.sleep(30 if number == 3 else 0)
    return number * number


def squared_slowly_at_first(number: int) -> int:
    time.sleep(0.3 if number == 0 else 0)
    return number * number


def divided(number: int) -> float:
    return 1 / number


# ---- the same bytes ----


def test_two_processes_give_the_same_bytes_as_one(specimen_release: Path, tmp_path: Path) -> None:
    build((SPECIMENS,), tmp_path / "out", BASE, jobs=2)
    assert contents(tmp_path / "out") == contents(specimen_release)


def test_files_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    files = sorted(SPECIMENS.glob("*.txt"))[-3:]
    (tmp_path / "letter.txt").write_text("Dear friend,\n\nno text of any organ.\n")
    for name, paths in {
        "one": [*files, tmp_path / "letter.txt"],
        "two": [tmp_path / "letter.txt", *files[::-1]],
    }.items():
        build(tuple(paths), tmp_path / name, BASE)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_each_step_is_told_when_it_is_done_and_whether_an_earlier_build_had_done_it(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    shutil.copy(SPECIMENS / "excom-conclusion-901.txt", texts)
    (texts / "empty.txt").write_text("")
    for is_first in (True, False):
        steps: list[Step] = []
        build((texts,), tmp_path / "out", BASE, steps.append, kept=tmp_path / "kept")
        found = {(step.stage, step.name): step for step in steps}
        understood = found["understand", "excom-conclusion-901.txt"]
        judged = found["judge", "excom_conclusion/excom-901"]
        assert (understood.took is not None) == (judged.took is not None) == is_first
        assert "The file is empty" in found["understand", "empty.txt"].left_out[0]
        assert steps[-1].stage == "publish" and steps[-1].took


def test_a_build_can_tell_its_steps_to_machines_and_what_it_met_to_people(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    shutil.copy(SPECIMENS / "excom-conclusion-901.txt", texts)
    (texts / "<b>.txt").write_text("")
    page = tmp_path / "pages" / "report.html"
    result = kg("build", texts, "--out", tmp_path / "out", "--report", page, "--log")
    steps = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    assert [step["stage"] for step in steps][-1] == "publish" and result.exit_code == 0
    told = page.read_text("utf-8")
    assert "The file is empty" in told and "documents in the release" in told
    (known, lines) = re.findall(r'<td class="n">(\d+)</td><td class="n">(\d+)</td><td>([\d.]+)%</td>', told)
    assert known[1] == "2" and int(lines[1]) > 5, "what was read, of how much"
    for stage, number in (("understand", 2), ("publish", 1)):
        assert f'<td>{stage}</td><td class="n">{number}</td>' in told, "and how long each stage took"
    assert "<b>.txt" not in told and "&lt;b&gt;.txt" in told and "http" not in told.partition("<h2>Findings")[0]


# ---- the languages of a work, checked together ----


def in_french(english: Described) -> Described:
    """Say of a specimen all that it says, as if it were its French version."""

    def turned(term: str) -> str:
        term = term.replace("a-res-99-905/en", "a-res-99-905/fr").replace("iso639-1/en", "iso639-1/fr")
        term = term.replace("language/ENG>", "language/FRA>").replace(english.source, "french.txt")
        return re.sub('"@en$', '"@fr', term.replace("/id/source/", "/id/source/f"))

    core, evidence = (
        tuple((turned(subject), predicate, turned(value)) for subject, predicate, value in facts)
        for facts in (english.core, english.evidence)
    )
    return replace(english, graph=turned(english.graph), core=core, evidence=evidence, source="french.txt")


@pytest.fixture
def english() -> Described:
    return described(SPECIMENS / "a-res-99-905.utf-16.txt")


def test_two_languages_of_a_work_are_checked_together_and_published_in_one_turtle_file(english: Described) -> None:
    judged, rendered = judge([in_french(english), english], BASE, CARRIERS)
    assert judged.documents == 2 and not judged.left_out and not judged.findings
    assert rendered is not None
    (file, content), *_ = rendered.turtle
    assert file.path == "data/ga_resolution/a-res-99-905.ttl"
    assert b'"@en' in content and b'"@fr' in content


def test_a_language_that_contradicts_english_is_left_out_and_english_stays(english: Described) -> None:
    french = in_french(english)
    core = tuple((s, p, o.replace("2044", "2043") if p in ADOPTED else o) for s, p, o in french.core)
    judged, rendered = judge([replace(french, core=core), english], BASE, CARRIERS)
    ((where, why),) = judged.left_out
    assert where.startswith("french.txt") and "exactly one day of adoption" in why
    assert "alone this version is right; it says otherwise than en" in why
    assert judged.documents == 1
    assert rendered is not None and all(b'"@fr' not in content for _, content in rendered.turtle)


# ---- processes ----


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_items_whoever_is_first(jobs: int) -> None:
    with Workers(jobs) as workers:
        assert list(workers.each(squared, range(1000))) == [(number, number * number) for number in range(1000)]
        assert list(workers.each(squared, [])) == []


def test_an_item_that_keeps_all_others_waiting_does_not_lose_them() -> None:
    with Workers(2) as workers:
        results = list(workers.each(squared_slowly_at_first, range(200)))
    assert results == [(number, number * number) for number in range(200)]


def test_a_process_that_is_killed_costs_its_item_and_no_other() -> None:
    with Workers(2) as workers:
        results = dict(workers.each(squared_if_it_lives, range(8)))
        assert list(workers.each(squared, [5])) == [(5, 25)]
    lost = results.pop(3)
    assert isinstance(lost, Lost) and "was killed by signal 9" in lost.says
    assert results == {number: number * number for number in range(8) if number != 3}


def process(number: int) -> int:
    return os.getpid()


def is_even(number: int) -> bool:
    return number % 2 == 0


def test_what_only_has_to_be_looked_up_stays_in_this_process() -> None:
    with Workers(2) as workers:
        done_in = dict(workers.each(process, range(40), is_even))
        assert {done_in[number] for number in range(0, 40, 2)} == {os.getpid()}
        assert os.getpid() not in {done_in[number] for number in range(1, 40, 2)}


def test_a_process_is_started_for_every_few_items() -> None:
    with Workers(2, few=5) as workers:
        assert len({done_in for _, done_in in workers.each(process, range(5))}) == 1
        assert len({done_in for _, done_in in workers.each(process, range(200))}) == 2


def test_an_item_that_takes_too_long_is_given_up() -> None:
    with Workers(2, patience=0.5) as workers:
        results = dict(workers.each(squared_in_time, range(5)))
    assert results[3] == Lost("It took more than 0 seconds and was given up")
    assert results[4] == 16


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_item_that_kg_trips_over_is_told_as_a_bug(jobs: int) -> None:
    with Workers(jobs) as workers:
        results = dict(workers.each(divided, range(3)))
    assert isinstance(results[0], Lost) and "A bug in kg (ZeroDivisionError: division by zero)" in results[0].says
    assert results[2] == 0.5


def test_a_file_that_kills_its_process_is_reported_and_the_others_are_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(source: Source) -> Reading:
        if source.name == VICTIM:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(source)

    monkeypatch.setattr(pipeline, "read", deadly)
    _, report = build((SPECIMENS,), tmp_path / "out", BASE, jobs=2)
    (why,) = [why for where, why in report.left_out if where == VICTIM]
    assert "was killed by signal 9" in why
    assert report.documents > 1
    assert VICTIM in (tmp_path / "out" / "report" / "leftovers.md").read_text("utf-8")


def test_ctrl_c_ends_a_build_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    for number in range(40):
        shutil.copytree(SPECIMENS, texts / str(number))
    command = [sys.executable, "-m", "kg", "build", str(texts), "--out", str(tmp_path / "out"), "--jobs", "2"]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    time.sleep(2)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=10)
    assert run.returncode != 0 and "Traceback" not in said, said
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)


# ---- what a killed build left ----


def left_behind(tmp_path: Path, name: str, age: float) -> Path:
    folder = tmp_path / name
    (folder / "dump").mkdir(parents=True)
    then = time.time() - age
    os.utime(folder, (then, then))
    return folder


def test_the_unfinished_folder_of_a_killed_build_is_swept_by_the_next(tmp_path: Path) -> None:
    dead = left_behind(tmp_path, ".out-ab3_cd9x", age=3600)
    young = left_behind(tmp_path, ".out-young123", age=0)
    foreign = left_behind(tmp_path, ".out-mynotes1", age=3600)
    (foreign / "thesis.txt").write_text("years of work")
    os.utime(foreign, (0, 0))
    build((SPECIMENS / "a-res-99-905.utf-16.txt",), tmp_path / "out", BASE)
    assert not dead.exists() and young.exists() and foreign.exists()
