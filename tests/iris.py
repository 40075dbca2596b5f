"""The IRIs that were published once, `tests/published_iris.txt`, and a way to add those of a new release.

    python -m tests.iris OUT     add those of a release; none is ever taken out

Kept are the addresses that follow from print and registers: works, versions, paragraphs, notes, bodies, States,
treaties ... and the terms of the ontology. Left out are files, which are named after their bytes, and what we
understand of a paragraph (its acts, citations, mandates): a mistaken reading is taken back, and `kg diff` names it.
"""

import re
import sys
from pathlib import Path

from pyoxigraph import NamedNode, parse

from kg.iri import BASE
from kg.released import Released
from kg.resources import folder

PUBLISHED = Path(__file__).parent / "published_iris.txt"
_READING = re.compile(r"/(?:act|cite|mandate|source)/")
_SUBJECT = re.compile(rf"<{BASE}([^>]+)>")


def recorded() -> set[str]:
    """Give what is recorded, each below the base."""
    return set(PUBLISHED.read_text("utf-8").split())


def described(out: Path) -> set[str]:
    """Give what a release describes, and the terms of the ontology."""
    released = Released.at(out)
    graphs = (statement for _, statements in released.graphs("core") for statement in statements)
    found = {subject[1] for statement in graphs if (subject := _SUBJECT.match(statement))}
    terms = parse(path=folder("ontology") / "nansen.ttl")
    found |= {term.subject.value.removeprefix(BASE) for term in terms if isinstance(term.subject, NamedNode)}
    return {iri for iri in found if not _READING.search(iri)}


def main(out: str) -> None:
    """Add the IRIs of a release to the record."""
    PUBLISHED.write_text("\n".join(sorted(recorded() | described(Path(out)))) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
