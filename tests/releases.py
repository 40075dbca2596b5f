"""Releases that tests ask: built once a session, loaded into a store."""

import gzip
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.iri import BASE
from kg.pipeline import build


def release(paths: tuple[Path, ...], out: Path) -> Path:
    """Build a release of these paths."""
    build(paths, out, BASE)
    return out


def store_of(out: Path) -> Store:
    """Load a release's dumps."""
    store = Store()
    for dump in ("core", "evidence"):
        store.load(gzip.decompress((out / "dump" / f"{dump}.nq.gz").read_bytes()), RdfFormat.N_QUADS)
    return store
