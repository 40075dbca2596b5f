"""`kg diff`: what changed between two releases, in words."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.diff import Change, diff
from kg.pipeline import build
from kg.released import Released
from tests.conftest import SPECIMENS

NAMES = ("a-res-99-904.windows-1252.txt", "a-res-99-905.utf-16.txt", "excom-conclusion-901.txt")


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("old")
    (folder / "texts").mkdir()
    for name in NAMES:
        shutil.copy(SPECIMENS / name, folder / "texts" / name)
    build((folder / "texts",), folder / "out", "https://w3id.org/nansen/")
    return folder


@pytest.fixture(scope="module")
def new(old: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new")
    shutil.copytree(old / "texts", folder / "texts")
    changed = folder / "texts" / NAMES[0]
    words = changed.read_bytes()
    assert words.count(b"enlarge its tracing") > 0
    changed.write_bytes(words.replace(b"enlarge its tracing", b"close its tracing", 1))
    (folder / "texts" / NAMES[1]).unlink()
    shutil.copy(SPECIMENS / "excom-conclusion-902.txt", folder / "texts")
    build((folder / "texts",), folder / "out", "https://w3id.org/nansen/")
    return folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["diff", *map(str, words)])


def changes(one: Path, other: Path) -> dict[str, Change]:
    return {change.graph: change for change in diff(Released.at(one / "out"), Released.at(other / "out"))}


def test_documents_that_came_and_went_are_named_with_their_titles(old: Path, new: Path) -> None:
    found = changes(old, new)
    assert found["graph/conclusion/excom-902/en"].state == "added"
    assert found["graph/resolution/a-res-99-905/en"].state == "removed"
    told = run(old / "out", new / "out")
    assert told.exit_code == 0
    assert "conclusion/excom-902/en: added (Refugees Without Papers)" in told.stdout
    assert "1 added, 1 changed, 1 removed" in told.stderr


def test_a_changed_paragraph_is_shown_with_both_readings_cut_to_the_difference(old: Path, new: Path) -> None:
    change = changes(old, new)["graph/resolution/a-res-99-904/en"]
    read = [(before, now) for _, before, now in change.texts]
    assert read and all(b and n and b.replace("enlarge its", "close its") == n for b, n in read)
    (line, *_) = [line for line in change.in_words() if ": read " in line]
    assert "to enlarge its tracing" in line and "to close its tracing" in line and len(line) < 300


def test_documents_that_did_not_change_are_not_spoken_of(old: Path, new: Path) -> None:
    assert "graph/conclusion/excom-901/en" not in changes(old, new)
    assert not [graph for graph in changes(old, new) if graph.startswith("graph/register/")]


def test_the_same_release_twice_has_no_difference(old: Path) -> None:
    told = run(old / "out", old / "out")
    assert (told.exit_code, told.stdout) == (0, "") and "nothing changed" in told.stderr


def test_backwards_added_is_removed_and_the_readings_change_places(old: Path, new: Path) -> None:
    there, back = changes(old, new), changes(new, old)
    assert there.keys() == back.keys()
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    for graph, change in there.items():
        assert back[graph].state == turned[change.state]
        assert [(part, now, before) for part, before, now in change.texts] == back[graph].texts


def test_a_line_of_json_is_printed_for_each_graph(old: Path, new: Path) -> None:
    found = [json.loads(line) for line in run(old / "out", new / "out", "--json").stdout.splitlines()]
    assert {one["state"] for one in found} == {"added", "changed", "removed"}
    (changed,) = (one for one in found if one["state"] == "changed")
    assert {"part", "before", "now"} == changed["texts"][0].keys()
    assert changed["counts"]["nansen:text"]["gone"] == len(changed["texts"])


def test_a_register_is_told_thing_by_thing(old: Path, tmp_path: Path) -> None:
    shutil.copytree(old / "out", tmp_path / "out")
    path = tmp_path / "out" / "dump" / "core.nq.gz"
    lines = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
    without = [line for line in lines if not line.startswith("<https://w3id.org/nansen/id/state/irq> ")]
    path.write_bytes(gzip.compress("".join(without).encode()))
    change = changes(old, tmp_path)["graph/register/states"]
    assert change.things == [("state/irq", "removed")]
    assert change.counts["nansen:iso3"][2] == 1


def test_releases_on_two_bases_are_compared_by_what_they_say(old: Path, tmp_path: Path) -> None:
    build((old / "texts",), tmp_path / "out", "http://localhost:8000/kg/")
    assert changes(old, tmp_path) == {}


def test_a_folder_that_is_no_release_exits_with_3(old: Path, tmp_path: Path) -> None:
    told = run(old / "out", tmp_path)
    assert told.exit_code == 3 and "no release" in told.output


def test_a_dump_that_is_broken_off_is_told(old: Path, tmp_path: Path) -> None:
    shutil.copytree(old / "out", tmp_path / "out")
    path = tmp_path / "out" / "dump" / "core.nq.gz"
    path.write_bytes(path.read_bytes()[:-1000])
    told = run(old / "out", tmp_path / "out")
    assert told.exit_code == 3 and "broken off" in told.output
