"""The documentation does what it says: commands run and print what stands there, nothing is undocumented."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
SESSIONS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


def commands() -> list[tuple[str, str]]:
    """Give each `$ kg ...` of the README with the output that stands below it."""
    found = []
    for session in SESSIONS:
        for shown in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            command, _, output = shown.partition("\n")
            if command.startswith("kg "):
                found.append((command, output))
    return found


def test_every_kg_command_of_the_readme_prints_what_stands_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert commands()
    for command, output in commands():
        result = CliRunner().invoke(cli, shlex.split(command)[1:])
        assert (result.exit_code, result.output) == (0, output), f"README: $ {command}"


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_in_the_readme_and_has_help_with_an_example(name: str) -> None:
    assert f"kg {name}" in README, f"README.md does not show kg {name}"
    help_text = CliRunner().invoke(cli, [name, "--help"]).output
    assert "Example:" in help_text and len(help_text.splitlines()) > 6


def test_the_first_command_stands_in_the_first_twelve_lines() -> None:
    assert any(line.startswith("$ make") for line in README.splitlines()[:12])


def test_every_file_the_contributing_guide_names_exists() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(r"`((?:kg|shapes|tests|ontology)/[\w./-]+)`", guide)
    missing = [name for name in named if not (ROOT / name).exists()]
    assert named and not missing, f"CONTRIBUTING.md names {missing}"


def test_the_changelog_names_the_version() -> None:
    from kg import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
