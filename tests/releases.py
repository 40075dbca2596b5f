"""Releases that tests ask: built once a session, loaded into a store."""

import gzip
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.family import family_of
from kg.iri import BASE
from kg.model import Described
from kg.pipeline import build, understand
from kg.read import load, read


def release(paths: tuple[Path, ...], out: Path) -> Path:
    """Build a release of these paths."""
    build(paths, out, BASE)
    return out


def described(path: Path) -> Described:
    """Give what a file with one document says."""
    reading = read(load(path.name, path))
    family = family_of(reading)
    assert family is not None
    (one,) = understand(reading, family)
    return one


def store_of(out: Path) -> Store:
    """Load a release's dumps."""
    store = Store()
    for dump in ("core", "evidence"):
        store.load(gzip.decompress((out / "dump" / f"{dump}.nq.gz").read_bytes()), RdfFormat.N_QUADS)
    return store
