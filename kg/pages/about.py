"""What a release says of itself: its description, read from `dataset.ttl`."""

from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_SPDX = "http://spdx.org/rdf/terms#"


@dataclass(frozen=True, slots=True)
class Dump:
    """A file to download."""

    path: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class About:
    """Counts and files of a release."""

    triples: int = 0
    classes: dict[str, int] = field(default_factory=dict)
    properties: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)
    dumps: tuple[Dump, ...] = ()


def about(folder: Path, base: str) -> About:
    """Read the description in a release's folder; a folder without one says nothing."""
    description = folder / "dataset.ttl"
    if not description.exists():
        return About()
    store = Store()
    store.bulk_load(description.read_bytes(), RdfFormat.TURTLE)
    whole = f"{base}id/dataset"
    core = _partitions(store, f"{whole}/core")
    evidence = _partitions(store, f"{whole}/evidence")
    return About(
        triples=int(_one(store, whole, f"{_VOID}triples") or 0),
        classes={name: count for name, (count, part) in core.items() if "/class/" in part},
        properties={
            name: count for found in (evidence, core) for name, (count, part) in found.items() if "/property/" in part
        },
        examples=_examples(store, f"{whole}/core"),
        dumps=_dumps(store, whole, base),
    )


def _one(store: Store, subject: str, predicate: str) -> str:
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
    return next((q.object.value for q in found if isinstance(q.object, NamedNode | Literal)), "")


def _all(store: Store, subject: str, predicate: str) -> list[str]:
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
    return sorted(q.object.value for q in found if isinstance(q.object, NamedNode))


def _partitions(store: Store, dataset: str) -> dict[str, tuple[int, str]]:
    """Give the count of each class and property, and the IRI of its partition."""
    found: dict[str, tuple[int, str]] = {}
    for kind, of, count in (("classPartition", "class", "entities"), ("propertyPartition", "property", "triples")):
        for part in _all(store, dataset, _VOID + kind):
            found[_one(store, part, _VOID + of)] = (int(_one(store, part, _VOID + count) or 0), part)
    return found


def _examples(store: Store, dataset: str) -> dict[str, str]:
    parts = _all(store, dataset, f"{_VOID}classPartition")
    return {_one(store, part, f"{_VOID}class"): _one(store, part, f"{_VOID}exampleResource") for part in parts}


def _dumps(store: Store, dataset: str, base: str) -> tuple[Dump, ...]:
    found = []
    for file in _all(store, dataset, f"{_DCAT}distribution"):
        url = _one(store, file, f"{_DCAT}downloadURL")
        checksum = _one(store, file, f"{_SPDX}checksum")
        found.append(
            Dump(
                url.removeprefix(base),
                _one(store, file, f"{_DCAT}mediaType").partition("media-types/")[2],
                int(_one(store, file, f"{_DCAT}byteSize") or 0),
                _one(store, checksum, f"{_SPDX}checksumValue"),
            )
        )
    return tuple(found)
