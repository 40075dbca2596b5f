"""What was published stays: IRIs, and releases made by earlier versions of Nansen."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import OWL, Graph, URIRef

from kg import schema
from kg.cli import cli
from kg.iri import BASE
from kg.resources import folder
from tests.conftest import ROOT
from tests.iris import described, recorded


def run(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(word) for word in words])
    return result.exit_code, result.output


def of_schema(version: str | None, release: Path, out: Path) -> Path:
    """Copy a release and let it say another version of the schema, or none."""
    shutil.copytree(release, out)
    description = (out / "dataset.ttl").read_text("utf-8")
    ours = f"nansen:{schema.VERSION}" if f"nansen:{schema.VERSION}" in description else f"<{BASE}ns/{schema.VERSION}>"
    assert description.count(ours) == 1
    theirs = f"<{BASE}ns/{version}>" if version else f"<{BASE}ns>"
    (out / "dataset.ttl").write_text(description.replace(ours, theirs), "utf-8")
    return out


def test_no_iri_that_was_published_has_vanished(specimen_release: Path) -> None:
    """Those of print and registers: `python -m tests.iris OUT` adds those of a new release to the record."""
    retired = {row.split(",")[0] for row in (ROOT / "kg/registers/retired.csv").read_text("utf-8").splitlines()[1:]}
    there = described(specimen_release) | {f"id/{tail}" for tail in retired}
    assert len(recorded()) > 2000
    gone = sorted(recorded() - there)
    assert not gone, f"give them back, or say in kg/registers/retired.csv what stands in their place: {gone[:20]}"


def test_a_release_says_in_which_version_of_the_ontology_it_is_written(specimen_release: Path) -> None:
    described = Graph().parse(specimen_release / "dataset.ttl", format="turtle")
    conforms = set(described.objects(URIRef(f"{BASE}id/dataset"), URIRef("http://purl.org/dc/terms/conformsTo")))
    ontology = Graph().parse(folder("ontology") / "nansen.ttl", format="turtle")
    assert ontology.value(URIRef(f"{BASE}ns"), OWL.versionIRI) in conforms
    assert URIRef(schema.version_iri(BASE)) in conforms


@pytest.mark.parametrize("version", [None, "0.1.0", "0.1.7"])
def test_a_release_of_this_line_is_read_also_one_that_does_not_say_so(
    version: str | None, specimen_release: Path, tmp_path: Path
) -> None:
    out = of_schema(version, specimen_release, tmp_path / "out")
    code, says = run("query", "--on", out, f"ASK {{ ?thing a <{BASE}ns#Resolution> }}")
    assert (code, says.strip()) == (0, "yes")
    assert run("diff", out, specimen_release)[0] == 0


@pytest.mark.parametrize(
    ("version", "command"),
    [
        ("0.0.9", "kg build FOLDER --out {out}"),
        ("beta", "kg build FOLDER --out {out}"),
        ("0.2.0", "pip install --upgrade nansen-kg"),
        ("1.0.0", "pip install --upgrade nansen-kg"),
    ],
)
def test_a_release_of_another_line_is_refused_with_the_command_that_helps(
    version: str, command: str, specimen_release: Path, tmp_path: Path
) -> None:
    out = of_schema(version, specimen_release, tmp_path / "out")
    stores = tmp_path / "stores"
    for words in (
        ("query", "--on", out, "ASK { ?s ?p ?o }"),
        ("diff", out, specimen_release),
        ("load", "--to", "http://127.0.0.1:9/", out),
        ("serve", out, "--store", stores),
        ("site", out, tmp_path / "site", "--store", stores),
    ):
        code, says = run(*words)
        assert code == 3, (words, says)
        assert version in says and command.format(out=out) in re.sub(r"\s+", " ", says), (words, says)
    assert not stores.exists(), "nothing of it is loaded"


def test_the_command_that_converts_an_older_release_does(specimen_release: Path, tmp_path: Path) -> None:
    out = of_schema("0.0.9", specimen_release, tmp_path / "out")
    assert run("build", "--quiet", "--out", out)[0] == 0
    assert run("diff", out, specimen_release)[0] == 0
    assert (out / "dataset.ttl").read_bytes() == (specimen_release / "dataset.ttl").read_bytes()
