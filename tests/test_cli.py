"""What a user sees: help, exit codes, machine output, no traceback."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import recorded
from kg.cli import cli
from tests.conftest import SPECIMENS


def test_the_families_are_listed_with_titles_and_carriers() -> None:
    listed = CliRunner().invoke(cli, ["families"])
    assert "ga_resolution      General Assembly resolutions" in listed.output
    carriers = listed.output.splitlines()[-1].removeprefix("carriers: ").split(", ")
    assert {"text export", "markdown", "web text", "table", "akoma ntoso", "html", "docx", "pdf"} <= set(carriers)


def test_the_families_are_listed_as_json_too() -> None:
    listed = json.loads(CliRunner().invoke(cli, ["families", "--json"]).output)
    assert {"name": "body", "title": "Register of bodies", "register": True} in listed["families"]


def test_a_record_is_printed_as_json_with_its_paragraphs() -> None:
    printed = CliRunner().invoke(cli, ["record", str(SPECIMENS / "a-res-99-905.utf-16.txt")])
    (record,) = json.loads(printed.output)["records"]
    assert record["symbol"] == "A/RES/99/905"
    assert [part["key"] for part in record["text"]["parts"]][-1] == "para/3"


def test_the_schema_of_records_names_every_family() -> None:
    schema = recorded.schema()
    named = {choice["properties"]["family"]["const"] for choice in schema["oneOf"]}
    assert {"ga_resolution", "sc_resolution", "ga_decision", "excom_conclusion", "agenda_item", "state"} <= named


def test_the_schema_says_what_the_records_of_each_family_are() -> None:
    schema = recorded.schema()
    records = {
        choice["properties"]["family"]["const"]: choice["properties"]["records"]["items"]["$ref"].rpartition("/")[2]
        for choice in schema["oneOf"]
    }
    organs = ("ga_resolution", "sc_resolution", "hrc_resolution", "ecosoc_resolution", "ga_decision")
    assert {records[organ] for organ in organs} == {"Deliberation"}
    assert all(schema["$defs"][record]["description"].strip() for record in records.values())
    assert "resolution" in schema["$defs"]["Deliberation"]["description"]


def test_a_build_prints_its_counts_as_json(tmp_path: Path) -> None:
    built = CliRunner().invoke(
        cli, ["build", str(SPECIMENS / "excom-conclusion-901.txt"), "--out", str(tmp_path / "out"), "--json"]
    )
    counts = json.loads(built.output)
    assert (counts["documents"], counts["left_out"]) == (1, []) and counts["core"] > 10_000


def test_a_quoted_pattern_stands_for_the_files_it_matches(tmp_path: Path) -> None:
    built = CliRunner().invoke(cli, ["build", str(SPECIMENS / "excom-*.txt"), "--out", str(tmp_path / "out"), "--json"])
    assert json.loads(built.output)["documents"] == 2


def test_check_of_a_broken_graph_says_what_and_exits_with_3(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<https://w3id.org/nansen/id/state/irq> a <https://w3id.org/nansen/ns#State> .", "utf-8")
    checked = CliRunner().invoke(cli, ["check", str(broken)])
    assert checked.exit_code == 3
    assert "must be mended before a release" in checked.output and "state/irq" in checked.output


def test_a_finding_names_the_line_of_the_source(specimen_release: Path, tmp_path: Path) -> None:
    for dump in ("core", "evidence"):
        content = gzip.decompress((specimen_release / "dump" / f"{dump}.nq.gz").read_bytes()).decode()
        order = "a-res-99-905/para/2> <https://w3id.org/nansen/ns#order>"
        spoiled = "".join(line for line in content.splitlines(keepends=True) if order not in line)
        (tmp_path / f"{dump}.nq").write_text(spoiled, "utf-8")
    checked = CliRunner().invoke(cli, ["check", str(tmp_path)])
    assert checked.exit_code == 3
    assert "(a-res-99-905.utf-16.txt, line 11)" in checked.output


@pytest.mark.parametrize(
    "line", [["build", "no/such/path"], ["record"], ["check", "--frobnicate"], ["build", "--base-iri", "x"]]
)
def test_a_wrong_command_line_exits_with_2_and_a_hint(line: list[str]) -> None:
    result = CliRunner().invoke(cli, line)
    assert result.exit_code == 2 and "Usage:" in result.output


def test_a_bug_ends_with_70_and_how_to_report_it_not_with_a_traceback() -> None:
    script = "import kg.cli, kg.__main__ as m; kg.cli.cli.commands['families'].callback = lambda **k: 1 / 0; m.main()"
    run = subprocess.run([sys.executable, "-c", script, "families"], capture_output=True, text=True, check=False)
    assert run.returncode == 70
    assert "A bug in kg" in run.stderr and "report it" in run.stderr and "Traceback" not in run.stderr
