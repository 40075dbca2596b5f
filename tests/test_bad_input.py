"""Bad input: it is reported in words, the rest is built, and the last release stays whole, byte for byte."""

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.read import LARGEST
from kg.resources import folder
from tests.conftest import SPECIMENS

GOOD = ("a-res-99-905.utf-16.txt", "excom-conclusion-901.txt")
LONG = (SPECIMENS / "a-res-99-901.txt").read_text("utf-8")
BOTH = LONG + (SPECIMENS / "a-res-99-903.txt").read_text("utf-8")
CONTENTS = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "noise.bin": bytes(range(256)) * 3,
    "printed.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "office.docx": b"PK\x03\x04\x14\x00\x06\x00",
    "headless.txt": LONG[LONG.index("\tRecalling its annual") :].encode(),
    "undated.md": (SPECIMENS / "a-res-99-902.md").read_bytes().replace(b"\n9 December 2044*", b"*"),
    "two.txt": BOTH.encode(),
    "again.txt": (SPECIMENS / GOOD[0]).read_bytes(),
    "letter.txt": b"Dear friend,\n\nthis is a letter and no text of any organ.\n",
    "torn.txt": "\n".join(LONG.splitlines()[:12]).encode(),
}
LEFT_OUT = {
    "huge.txt": ("the limit is", "Split it"),
    "empty.txt": ("is empty", "Fetch it again"),
    "blank.txt": ("is empty", "Fetch it again"),
    "noise.bin": ("is in no known encoding", "Save it as UTF-8 text"),
    "printed.pdf": ("PDF is damaged", "Fetch the file again"),
    "office.docx": ("is no plain text (PDF, DOCX", "Export its text first"),
    "two.txt": ("more than one resolution", "Split it into one file each"),
    "again.txt": (f"the same text as {GOOD[0]}", "Keep one of the two files"),
    "undated.md": ("Neither the adoption line nor the signature has a date", "add the adoption line"),
    "torn.txt": ("The text breaks off", "Fetch it again"),
}


class Run(NamedTuple):
    """A build that is over: what it said, and where its release is."""

    result: Result
    out: Path


def kg(*words: str | Path) -> Result:
    """Run a command; whatever is wrong with the input, no exception may get through."""
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), (
        f"kg {words} met {result.exception!r}; say in words what is wrong with the input, where, and what to do."
    )
    assert "Traceback" not in result.output
    return result


def state(of: Path) -> dict[str, str]:
    """Give the digests of all files below a folder."""
    return {
        path.relative_to(of).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(of.rglob("*"))
        if path.is_file()
    }


def write_good(texts: Path) -> Path:
    texts.mkdir()
    for name in GOOD:
        shutil.copy(SPECIMENS / name, texts / name)
    return texts


def write_bad(texts: Path) -> Path:
    texts.mkdir(exist_ok=True)
    for name, content in CONTENTS.items():
        (texts / name).write_bytes(content)
    with (texts / "huge.txt").open("wb") as huge:
        huge.truncate(LARGEST + 1)
    return texts


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Build a release of two good texts."""
    home = tmp_path_factory.mktemp("good")
    return Run(kg("build", write_good(home / "texts"), "--out", home / "out"), home / "out")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Build a release of the same two texts with every kind of bad file beside them."""
    home = tmp_path_factory.mktemp("mixed")
    texts = write_bad(write_good(home / "texts"))
    return Run(kg("build", texts, "--out", home / "out", "--json"), home / "out")


@pytest.fixture
def last_release(released: Run, tmp_path: Path) -> Path:
    """Give a copy of the good release that a test may try to spoil."""
    return Path(shutil.copytree(released.out, tmp_path / "out"))


def test_good_texts_are_built_and_the_command_ends_with_0(released: Run) -> None:
    assert released.result.exit_code == 0
    assert "2 documents" in released.result.output


def test_bad_files_do_not_keep_the_others_from_being_built(released: Run, mixed: Run) -> None:
    assert mixed.result.exit_code == 0
    alone, beside = state(released.out / "data"), state(mixed.out / "data")
    assert {name: beside.get(name) for name in alone} == alone, "A good text says something else beside bad ones."


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_bad_file_is_left_out_with_a_word_on_what_where_and_what_to_do(mixed: Run, name: str) -> None:
    said = [line for line in mixed.result.stderr.splitlines() if line.startswith(f"left out: {name}")]
    assert len(said) == 1, f"{name} is to be named once as left out, but stderr says:\n{mixed.result.stderr}"
    for words in LEFT_OUT[name]:
        assert words in said[0], f"The line on {name} lacks {words!r}: {said[0]}"


@pytest.mark.parametrize("name", [*LEFT_OUT, "letter.txt", "headless.txt"])
def test_the_report_of_the_release_names_every_file_that_is_not_in_it(mixed: Run, name: str) -> None:
    report = json.loads((mixed.out / "report" / "leftovers.json").read_text("utf-8"))
    named = [entry["where"].partition(",")[0] for entry in report["left_out"]] + report["passed_over"]
    assert named.count(name) == 1, f"report/leftovers.json must name {name} once, but names {named}"


def test_a_second_resolution_in_a_file_is_shown_by_its_line(mixed: Run) -> None:
    line = len(LONG.splitlines()) + 2
    assert f"left out: two.txt, line {line}: " in mixed.result.stderr, "The second title line is where to cut."


def test_files_of_no_known_family_are_counted_as_passed_over(mixed: Run) -> None:
    assert json.loads(mixed.result.stdout)["passed_over"] == ["headless.txt", "letter.txt"]


def test_a_folder_of_bad_files_releases_nothing_and_leaves_the_last_release(last_release: Path, tmp_path: Path) -> None:
    before = state(tmp_path)
    texts = write_bad(tmp_path / "texts")
    (texts / "again.txt").unlink()
    result = kg("build", texts, "--out", last_release)
    assert result.exit_code == 3
    assert f"Nothing could be built from {texts}. The first reason: " in result.output
    assert {name: digest for name, digest in state(tmp_path).items() if not name.startswith("texts/")} == before


@pytest.mark.parametrize("content", [{}, {"letter.txt": CONTENTS["letter.txt"]}], ids=["no file", "no known family"])
def test_a_folder_without_readable_files_releases_nothing(
    content: dict[str, bytes], last_release: Path, tmp_path: Path
) -> None:
    before = state(last_release)
    texts = tmp_path / "texts"
    texts.mkdir()
    for name, written in content.items():
        (texts / name).write_bytes(written)
    result = kg("build", texts, "--out", last_release)
    assert result.exit_code == 3
    assert f"No document was recognised in {texts}" in result.output and "kg families" in result.output
    assert state(last_release) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "texts"], (
        "Nothing may be left beside the release."
    )


def test_a_path_that_is_not_there_ends_with_2_and_leaves_the_last_release(last_release: Path) -> None:
    before = state(last_release)
    result = kg("build", last_release.parent / "no-such-folder", "--out", last_release)
    assert result.exit_code == 2
    assert "no-such-folder" in result.output and "does not exist" in result.output
    assert state(last_release) == before


def test_a_file_in_the_way_of_the_release_is_named_and_kept(tmp_path: Path) -> None:
    texts = write_good(tmp_path / "texts")
    in_the_way = tmp_path / "file"
    in_the_way.write_text("mine")
    for out in (in_the_way / "out", in_the_way):
        result = kg("build", texts, "--out", out)
        assert result.exit_code == 3
        assert str(out) in result.output and "hoose another folder with --out" in result.output
        assert in_the_way.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "texts"]


def test_a_folder_with_foreign_files_is_not_replaced(tmp_path: Path) -> None:
    foreign = tmp_path / "thesis"
    foreign.mkdir()
    (foreign / "chapter.txt").write_text("years of work")
    result = kg("build", write_good(tmp_path / "texts"), "--out", foreign)
    assert result.exit_code == 3
    assert f"{foreign} holds files that are no release of ours" in result.output and "Empty it" in result.output
    assert state(foreign) == {"chapter.txt": sha256(b"years of work").hexdigest()}


def test_a_number_that_is_no_roman_numeral_does_not_keep_the_others_from_being_built(tmp_path: Path) -> None:
    texts = write_good(tmp_path / "texts")
    (texts / "misread.txt").write_text(
        "428 (IIX). A title\nThe General Assembly,\n1. Asks.\n14 December 2044\n", "utf-8"
    )
    result = kg("build", texts, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "misread.txt" in result.output and "2 documents" in result.output


def test_a_day_that_no_month_has_is_met_without_a_traceback(tmp_path: Path) -> None:
    """Run in a process of its own, since pytest would catch what is logged."""
    misprint = tmp_path / "misprint.txt"
    misprint.write_text(LONG.replace("30 June 2045", "31 June 2045"), "utf-8")
    good = SPECIMENS / GOOD[0]
    command = [sys.executable, "-m", "kg", "build", str(misprint), str(good), "--out", str(tmp_path / "out")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr, f"No user can read this:\n{run.stderr[:600]}"


# Registers


def register(tmp_path: Path, old: str, new: str) -> Path:
    """Write the register of States with one change."""
    words = (folder("registers") / "states.csv").read_text("utf-8")
    assert words.count(old) == 1, f"{old!r} must stand once in states.csv for this test"
    path = tmp_path / "states.csv"
    path.write_text(words.replace(old, new), "utf-8")
    return path


def line_of(path: Path, start: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


@pytest.mark.parametrize(
    ("old", "new", "column", "shown"),
    [
        pytest.param("\nKEN,KE,404,", "\nKEN,KE,40,", "m49", "'40'", id="a code too short"),
        pytest.param("\nKEN,KE,404,", "\nKEN,kenya,404,", "iso2", "'kenya'", id="a name for a code"),
        pytest.param("\nKEN,KE,404,", "\n,KE,404,", "iso3", "empty", id="no code"),
        pytest.param("\nKEN,KE,404,", "\nIRQ,KE,404,", "iso3", "'IRQ'", id="the code of another row"),
    ],
)
def test_a_wrong_cell_of_a_register_is_shown_by_file_line_and_column(
    tmp_path: Path, old: str, new: str, column: str, shown: str
) -> None:
    path = register(tmp_path, old, new)
    result = kg("check", path)
    assert result.exit_code == 3
    where = f"(states.csv, line {line_of(path, new[1:])}, column {column})"
    assert where in result.output, f"Name file, line and column as {where}, not: {result.output}"
    assert shown in result.output


def test_a_row_with_a_cell_too_many_is_shown_by_its_line(tmp_path: Path) -> None:
    path = register(tmp_path, "\nKEN,KE,404,", "\nKEN,,KE,404,")
    result = kg("check", path)
    assert result.exit_code == 3
    assert (
        f"(states.csv, line {line_of(path, 'KEN')})" in result.output
        and "Quote cells that hold commas" in result.output
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("\nKEN,KE,404,", "\n KEN,KE,404,", id="a blank before a code"),
        pytest.param("\nKEN,KE,404,", f"\nKEN,KE,404{'0' * 200_000},", id="a cell without end"),
    ],
)
def test_a_cell_that_only_looks_right_is_refused_in_words(tmp_path: Path, old: str, new: str) -> None:
    assert kg("check", register(tmp_path, old, new)).exit_code == 3


def test_a_register_among_the_texts_is_left_out_of_a_build_in_words(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    shutil.copy(folder("registers") / "roles.csv", texts)
    result = kg("build", texts, "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "A register is checked with `kg check`" in result.output and not (tmp_path / "out").exists()


# The other commands


@pytest.mark.parametrize(
    "name", ["empty.txt", "noise.bin", "printed.pdf", "letter.txt", "undated.md", "torn.txt", "two.txt"]
)
def test_record_refuses_a_bad_file_by_name_and_ends_with_3(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(CONTENTS[name])
    result = kg("record", path)
    assert result.exit_code == 3
    assert result.stdout == "" and name in result.stderr


def test_record_gives_json_for_a_good_file_and_ends_with_0() -> None:
    result = kg("record", SPECIMENS / GOOD[0])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["family"] == "ga_resolution"


def test_check_refuses_a_file_that_is_no_data_and_ends_with_3(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(CONTENTS["letter.txt"])
    result = kg("check", path)
    assert result.exit_code == 3
    assert "letter.txt" in result.output and ".ttl" in result.output


def test_families_takes_no_arguments_and_ends_with_2_when_given_one() -> None:
    assert kg("families", "all").exit_code == 2
    assert kg("families").exit_code == 0
