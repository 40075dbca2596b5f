"""What the wheel brings along and needs: each package, its version and its licence, as CycloneDX 1.6.

    python -m tests.supply     write sbom.cdx.json anew, after a change of pins

The versions are those of `constraints.txt` and of the editor's `package-lock.json`; licences are read where the
packages state them. Written here rather than by cyclonedx-bom: that describes a whole environment, ours with its test
tools, puts a date and a random number into each file, and brings a score of packages; this is the wheel's own, and the
same bytes each time.
"""

import base64
import json
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
SBOM = ROOT / "sbom.cdx.json"
LOCK = ROOT / "kg" / "pages" / "frontend" / "package-lock.json"
_HERE = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.11.2",
    "python_version": "3.11",
    "sys_platform": "linux",
}
"""What is listed is what a Debian 12 installs."""
_SPDX = {
    "Apache License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause and Public-Domain": "BSD-3-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "W3C License": "W3C",
    "W3C-20150513": "W3C-20150513",
}
"""What packages write for the names of SPDX."""


_EXPRESSION = re.compile(r"[A-Za-z0-9.-]+(?: OR [A-Za-z0-9.-]+)*")
_UNSTATED = {"jsuri": "MIT"}
"""Packages of npm whose licence stands in their text alone."""


class Package(NamedTuple):
    """A package: where it is from (`pypi` or `npm`), its name, version, licence (SPDX) and checksum (SHA-512)."""

    where: str
    name: str
    version: str
    licence: str
    sha512: str = ""


def folded(name: str) -> str:
    """Fold a name as PyPI does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    """Read `constraints.txt`."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").split()
    return {folded(name): version for name, _, version in (line.partition("==") for line in lines)}


def licence(package: Distribution) -> str:
    """Give the licence that a package states, by its SPDX name; empty where none is known."""
    stated = package.metadata.json
    if expression := stated.get("license_expression"):
        return str(expression)
    first_line = str(stated.get("license", "")).strip().split("\n")[0].strip()
    if first_line in _SPDX:
        return _SPDX[first_line]
    kinds = [str(kind).split(" :: ")[-1] for kind in stated.get("classifier", ())]
    named = sorted({_SPDX[kind] for kind in kinds if kind in _SPDX})
    return " OR ".join(named) or (first_line if _EXPRESSION.fullmatch(first_line) else "")


def needed() -> list[Package]:
    """List what `pip install nansen-kg` installs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    waiting, seen = [Requirement(one) for one in project["dependencies"]], set[tuple[str, str]]()
    while waiting:
        wanted = waiting.pop()
        for extra in {"", *wanted.extras} - {extra for name, extra in seen if name == wanted.name}:
            seen.add((wanted.name, extra))
            others = map(Requirement, distribution(wanted.name).requires or [])
            waiting += [one for one in others if not one.marker or one.marker.evaluate(_HERE | {"extra": extra})]
    packages = [distribution(name) for name in sorted({folded(name) for name, _ in seen})]
    return [Package("pypi", folded(one.name), one.version, licence(one)) for one in packages]


def bundled() -> Iterator[Package]:
    """List what stands in the query editor's bundle."""
    for path, one in sorted(json.loads(LOCK.read_text("utf-8"))["packages"].items()):
        if path and not one.get("dev"):
            _, _, name = path.rpartition("node_modules/")
            digest = base64.b64decode(one["integrity"].removeprefix("sha512-")).hex()
            yield Package("npm", name, one["version"], one.get("license", _UNSTATED.get(name, "")).strip("()"), digest)


def sbom() -> str:
    """Write the software bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    this = _component(Package("pypi", project["name"], project["version"], project["license"]))
    components = [_component(one) for one in (*needed(), *bundled())]
    return (
        json.dumps(
            {
                "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
                "bomFormat": "CycloneDX",
                "specVersion": "1.6",
                "version": 1,
                "metadata": {"component": this},
                "components": components,
            },
            indent=1,
        )
        + "\n"
    )


def _component(one: Package) -> dict[str, Any]:
    purl = f"pkg:{one.where}/{one.name.replace('@', '%40')}@{one.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": one.name,
        "version": one.version,
        **({"hashes": [{"alg": "SHA-512", "content": one.sha512}]} if one.sha512 else {}),
        "licenses": [{"expression": one.licence}],
        "purl": purl,
    }


if __name__ == "__main__":
    SBOM.write_text(sbom(), "utf-8")
