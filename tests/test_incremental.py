"""What an earlier build made of the same bytes by the same rules is not made again, and the result is the same."""

import os
import shutil
import time
from pathlib import Path

import pytest

from kg import store
from kg.errors import KgError
from kg.iri import BASE
from kg.pipeline import build
from kg.store import Folder
from tests.conftest import SPECIMENS
from tests.test_release import contents

TEXTS = ("a-res-99-901.txt", "a-res-99-905.utf-16.txt", "excom-conclusion-901.txt")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in TEXTS:
        shutil.copy(SPECIMENS / name, folder)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def built(texts: Path, kept: Path | None) -> dict[str, bytes]:
    out = texts.parent / "out"
    shutil.rmtree(out, ignore_errors=True)
    build((texts,), out, BASE, kept=kept)
    return contents(out)


def results(kept: Path) -> dict[Path, float]:
    return {path: path.stat().st_mtime for path in kept.glob("??/*")}


def test_a_second_build_makes_nothing_again_and_gives_the_same_bytes(texts: Path, kept: Path) -> None:
    first = built(texts, kept)
    made = results(kept)
    assert built(texts, kept) == first == built(texts, None)
    assert results(kept).keys() == made.keys()


def test_after_a_change_in_one_text_only_that_text_and_its_work_are_made_again(texts: Path, kept: Path) -> None:
    built(texts, kept)
    before = results(kept)
    changed = texts / TEXTS[0]
    changed.write_bytes(changed.read_bytes().replace(b"General Assembly", b"General  Assembly"))
    after = built(texts, kept)
    # What was understood of the file, what it says, how its work was judged and written out, its Turtle: no evidence.
    assert len(results(kept).keys() - before.keys()) == 5
    assert after == built(texts, None)


def test_a_file_that_stands_whole_in_the_last_release_is_taken_over_and_one_that_was_spoilt_is_not(
    texts: Path, kept: Path
) -> None:
    first = built(texts, kept)
    out = texts.parent / "out"
    one, other, *_ = sorted((out / "data").rglob("*.ttl"))
    before = one.stat().st_ino
    spoilt = other.read_bytes()
    other.write_bytes(spoilt[:-1] + b"?")
    build((texts,), out, BASE, kept=kept)
    assert contents(out) == first
    assert one.stat().st_ino == before
    assert other.read_bytes() == spoilt


def test_a_text_that_is_removed_or_renamed_leaves_nothing_behind(texts: Path, kept: Path) -> None:
    built(texts, kept)
    (texts / TEXTS[2]).unlink()
    (texts / TEXTS[0]).rename(texts / "renamed.txt")
    after = built(texts, kept)
    assert after == built(texts, None)
    assert not any("excom" in name and name.startswith("data/excom_conclusion") for name in after)


def test_another_base_or_order_of_carriers_is_another_result(texts: Path, kept: Path) -> None:
    built(texts, kept)
    out = texts.parent / "elsewhere"
    build((texts,), out, "http://localhost:8000/", kept=kept)
    alone = texts.parent / "alone"
    build((texts,), alone, "http://localhost:8000/")
    assert contents(out) == contents(alone)


def test_other_rules_find_nothing_of_what_was_made_by_these(
    texts: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(texts, kept)
    before = results(kept)
    monkeypatch.setattr(store, "rules", lambda: b"other rules")
    built(texts, kept)
    assert len(results(kept)) == 2 * len(before)


def test_a_result_that_was_damaged_on_the_disk_is_made_again(texts: Path, kept: Path) -> None:
    first = built(texts, kept)
    for path in results(kept):
        path.write_bytes(path.read_bytes()[:-9])
    assert built(texts, kept) == first


def test_what_no_build_asked_for_in_a_week_is_removed(texts: Path, kept: Path) -> None:
    built(texts, kept)
    old = kept / "00" / "abandoned"
    old.parent.mkdir(exist_ok=True)
    old.write_bytes(b"")
    then = time.time() - store.UNUSED - 60
    for path in (old, *results(kept)):
        os.utime(path, (then, then))
    made = set(results(kept)) - {old}
    built(texts, kept)
    assert not old.exists()
    assert set(results(kept)) == made


def test_a_folder_that_cannot_be_written_is_named(texts: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KgError, match="Choose another folder with --cache"):
        build((texts,), tmp_path / "out", BASE, kept=tmp_path / "file" / "kept")


def test_a_reader_sees_nothing_or_the_whole_of_a_result(tmp_path: Path) -> None:
    kept = Folder(tmp_path)
    assert kept.get("ab12") is None and not kept.has("ab12")
    kept.put("ab12", b"whole")
    assert kept.get("ab12") == b"whole"
    assert [path.name for path in (tmp_path / "ab").iterdir()] == ["12"]
