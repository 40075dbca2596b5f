"""Checking what lies on disk: releases, RDF files of ours or theirs, register tables."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph

from kg.check.local import Places
from kg.check.shapes import Engine, check
from kg.errors import KgError, Unreadable
from kg.family import families
from kg.knowledge import knowledge
from kg.model import Fact, Finding
from kg.read import load, read

_FORMATS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
}


def check_path(path: Path, engine: Engine = "own") -> list[Finding]:
    """Check a release, a folder of RDF files, one RDF file, or a register table.

    `pyshacl` asks the reference engine, which says the same and takes forty times as long and more.

    Raises KgError when there is nothing to check, or when a file is no RDF.
    """
    if not path.exists():
        raise KgError(f"There is no {path}. Build a release first: kg build")
    if path.is_file() and path.suffix == ".csv":
        return _check_register(path, engine)
    files = _files(path)
    if not files:
        raise KgError(f"{path} holds no RDF file ({', '.join(_FORMATS)}). Build a release first: kg build")
    facts = [fact for file in files for fact in _facts(file)]
    places = Places(facts)
    return [finding._replace(at=places.of(finding.about) or finding.at) for finding in check(facts, engine)]


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    dumps = [path / "dump" / "core.nq.gz", path / "dump" / "evidence.nq.gz"]
    if all(dump.exists() for dump in dumps):
        return dumps
    return sorted(file for file in path.rglob("*") if file.suffix in _FORMATS and file.is_file())


def _facts(file: Path) -> Iterator[Fact]:
    suffix = Path(file.stem).suffix if file.suffix == ".gz" else file.suffix
    if suffix not in _FORMATS:
        raise KgError(f"{file} is no RDF file. kg check takes {', '.join(_FORMATS)}, .csv registers and releases")
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    try:
        for quad in pyoxigraph.parse(content, _FORMATS[suffix], base_iri=file.resolve().as_uri()):
            yield str(quad.subject), str(quad.predicate), str(quad.object)
    except SyntaxError as problem:
        raise KgError(f"{file} cannot be read as RDF: {problem.msg}, line {problem.lineno}") from None


def _check_register(path: Path, engine: Engine) -> list[Finding]:
    reading = read(load(path.name, path))
    family = next((family for family in families() if family.register and family.accepts(reading)), None)
    if family is None:
        raise Unreadable(
            "The table has the columns of no register. Compare its first line with kg/registers", reading.at(1)
        )
    facts = [fact for record in family.parse(reading, knowledge()) for fact in family.facts(record).core]
    return check(facts, engine)
