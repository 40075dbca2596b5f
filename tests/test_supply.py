"""What Nansen is made of and what it talks to: licences, bill of materials, the wheel's bytes, the network, secrets."""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests import supply, tables
from tests.conftest import ROOT, SPECIMENS

FREE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0",
    "MPL-2.0", "PSF-2.0", "Unlicense", "W3C", "W3C-20150513", "Zlib",
}  # fmt: skip
"""Licences that ask nothing of who uses the package with a program of his own."""
LENDING = {"LGPL-3.0-or-later"}
"""Those of the program that `make bench` measures us against: it is never shipped."""


def _allowed(licence: str, among: set[str]) -> bool:
    """Tell whether a licence, or one of those to choose from, is among these."""
    return any(set(re.split(r" AND ", choice.strip("() "))) <= among for choice in licence.split(" OR "))


def test_all_that_the_wheel_needs_and_holds_is_under_a_free_licence() -> None:
    packages = [*supply.needed(), *supply.bundled()]
    assert len(packages) > 50
    assert [one for one in packages if not _allowed(one.licence, FREE)] == []


def test_no_pinned_package_is_under_the_gpl_or_without_a_licence() -> None:
    """Test tools included; those that are not installed here (`fast`, `bench`) are not looked at."""
    here = {supply.folded(one.metadata["Name"]): one for one in importlib.metadata.distributions()}
    pinned = {name: supply.licence(here[name]) for name in supply.pins() if name in here}
    assert len(pinned) > 60
    assert {name: said for name, said in pinned.items() if not _allowed(said, FREE | LENDING)} == {}
    tables.show("Licences", [f"{len(pinned)} pinned packages are free to use; {len(supply.needed())} are needed"])


def test_every_package_that_is_needed_is_pinned_and_installed_as_pinned() -> None:
    pins = supply.pins()
    assert {one.name: one.version for one in supply.needed()} == {
        one.name: pins.get(one.name) for one in supply.needed()
    }


def test_the_bill_of_materials_is_that_of_the_pins() -> None:
    assert supply.SBOM.read_text("utf-8") == supply.sbom(), "write it anew: python -m tests.supply"
    listed = json.loads(supply.sbom())
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    references = [one["bom-ref"] for one in listed["components"]]
    assert len(references) == len(set(references))


def _sources(tree: Path) -> Path:
    """Copy what a wheel is built from; the bundle of the query editor is made anew."""
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["sdist"]
    tree.mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", tree)
    for pattern in ours["include"]:
        for path in ROOT.glob(pattern):
            ignored = shutil.ignore_patterns("__pycache__", "editor", "node_modules")
            (shutil.copytree(path, tree / path.name, ignore=ignored) if path.is_dir() else shutil.copy(path, tree))
    return tree


def _wheel(tree: Path, zone: str) -> Path:
    """Build the wheel, in a time zone and with rights of its own; without the editor where npm is out of reach."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "TZ": zone}
    subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True, umask=0o027 if zone else 0o022)
    (wheel,) = (tree / "dist").glob("*.whl")
    return wheel


def test_a_wheel_built_twice_has_the_same_bytes(tmp_path: Path) -> None:
    """In two folders: copied one from the other, for somebody may write to ours meanwhile."""
    tree = _sources(tmp_path / "one")
    again = Path(shutil.copytree(tree, tmp_path / "elsewhere" / "other"))
    one, other = _wheel(tree, ""), _wheel(again, "Asia/Tokyo")
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as wheel:
        (sbom,) = [name for name in wheel.namelist() if name.endswith(".dist-info/sboms/sbom.cdx.json")]
        assert wheel.read(sbom) == supply.SBOM.read_bytes()
        bundled = sorted(name for name in wheel.namelist() if name.startswith("kg/pages/assets/editor/"))
    if os.environ.get("NANSEN_NEEDS_EDITOR"):
        assert {"editor.css", "editor.js", "LICENSES.txt"} <= {Path(name).name for name in bundled}
    tables.show("The wheel built twice", [f"the same {one.stat().st_size:,} bytes, {len(bundled)} files of the editor"])


def test_nothing_is_fetched_at_import_build_or_serve(tmp_path: Path) -> None:
    """In a network namespace without routes; where the system allows none, behind a guard of Python's own sockets."""
    unshare = shutil.which("unshare")
    allowed = unshare and subprocess.run([unshare, "-rn", "true"], check=False, capture_output=True).returncode == 0
    # The package as it is installed, and the tests of this folder.
    starts = f"import sys; sys.path.append({str(ROOT)!r}); from tests.alone import main; main(*sys.argv[1:])"
    command = [sys.executable, "-P", "-c", starts, str(SPECIMENS), str(tmp_path)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    if allowed:
        command, how = ["unshare", "-rn", *command], "in a network namespace without routes"
    else:
        command, how = [*command, "guarded"], "behind a guard of Python's sockets: namespaces are not allowed here"
        environment["PYTHONPATH"] = str(ROOT / "tests" / "guard")
    run = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "imported, built and served\n"), run.stderr
    tables.show("Without a network", [f"imported, built and served {how}"])


def test_the_guard_of_sockets_refuses_who_calls_outside(tmp_path: Path) -> None:
    """Show that the second best measures, too."""
    calls = "import urllib.request; urllib.request.urlopen('http://w3id.org/nansen/')"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "guard")}
    run = subprocess.run([sys.executable, "-c", calls], env=environment, check=False, capture_output=True, text=True)
    assert run.returncode == 1 and "Network is unreachable" in run.stderr


SECRETS = {
    "NANSEN_STORE_USER": "u-geheim-1",
    "NANSEN_STORE_PASSWORD": "p-geheim-2",
    "NANSEN_STORE_TOKEN": "t-geheim-3",
    "AWS_SECRET_ACCESS_KEY": "s-geheim-4",
}


@pytest.mark.parametrize(
    "words",
    [
        ("build", str(SPECIMENS / "a-res-99-902.md"), "--log", "--report", "report.html"),
        ("load", "out", "--to", "http://me:p-geheim-5@127.0.0.1:9/"),
        ("load", "out", "--to", "http://127.0.0.1:9/"),
        ("query", "--endpoint", "http://me:p-geheim-5@127.0.0.1:9/", "ASK { ?s ?p ?o }"),
    ],
    ids=" ".join,
)
def test_no_secret_is_told_or_written(words: tuple[str, ...], specimen_release: Path, tmp_path: Path) -> None:
    """Neither what the environment holds nor a password in an address stands in what is said, logged or released."""
    if words[0] == "load":
        shutil.copytree(specimen_release, tmp_path / "out")
    environment = {**os.environ, **SECRETS, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-P", "-m", "kg", *words]
    run = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True)
    assert (run.returncode == 0) == (words[0] == "build"), run.stderr
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"geheim" not in run.stdout + run.stderr + written
