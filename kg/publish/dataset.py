"""The description of a release: VoID and DCAT 3, its numbers taken from the files, every node an IRI.

The fixed words stand in `ontology/dataset.ttl`. There is no date in it (same input, same bytes) and no
endpoint: whoever runs one adds its address.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import RdfFormat, parse

from kg import __version__
from kg.model import Fact
from kg.publish.counts import Counts
from kg.publish.files import Published
from kg.publish.turtle import turtle
from kg.resources import folder
from kg.terms import code, integer, link
from kg.vocab import PREFIXES, Nansen

LICENSE: Final = "<https://creativecommons.org/licenses/by/4.0/>"

_PREFIXES: Final = PREFIXES | {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "spdx": "http://spdx.org/rdf/terms#",
}
_FORMATS: Final = {
    "application/n-quads": "<http://www.w3.org/ns/formats/N-Quads>",
    "text/turtle": "<http://www.w3.org/ns/formats/Turtle>",
}
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_SHOWN: Final = (Nansen.Resolution, Nansen.Conclusion, Nansen.Instrument, Nansen.Body, Nansen.State)


class VOID:
    """http://rdfs.org/ns/void# ."""

    Dataset: Final = "<http://rdfs.org/ns/void#Dataset>"
    Linkset: Final = "<http://rdfs.org/ns/void#Linkset>"
    subset: Final = "<http://rdfs.org/ns/void#subset>"
    dataDump: Final = "<http://rdfs.org/ns/void#dataDump>"
    feature: Final = "<http://rdfs.org/ns/void#feature>"
    exampleResource: Final = "<http://rdfs.org/ns/void#exampleResource>"
    uriSpace: Final = "<http://rdfs.org/ns/void#uriSpace>"
    vocabulary: Final = "<http://rdfs.org/ns/void#vocabulary>"
    triples: Final = "<http://rdfs.org/ns/void#triples>"
    entities: Final = "<http://rdfs.org/ns/void#entities>"
    classes: Final = "<http://rdfs.org/ns/void#classes>"
    properties: Final = "<http://rdfs.org/ns/void#properties>"
    distinctSubjects: Final = "<http://rdfs.org/ns/void#distinctSubjects>"
    distinctObjects: Final = "<http://rdfs.org/ns/void#distinctObjects>"
    classPartition: Final = "<http://rdfs.org/ns/void#classPartition>"
    of_class: Final = "<http://rdfs.org/ns/void#class>"
    propertyPartition: Final = "<http://rdfs.org/ns/void#propertyPartition>"
    property: Final = "<http://rdfs.org/ns/void#property>"
    linkPredicate: Final = "<http://rdfs.org/ns/void#linkPredicate>"
    subjectsTarget: Final = "<http://rdfs.org/ns/void#subjectsTarget>"
    objectsTarget: Final = "<http://rdfs.org/ns/void#objectsTarget>"


class DCAT:
    """http://www.w3.org/ns/dcat# ."""

    Distribution: Final = "<http://www.w3.org/ns/dcat#Distribution>"
    distribution: Final = "<http://www.w3.org/ns/dcat#distribution>"
    version: Final = "<http://www.w3.org/ns/dcat#version>"
    accessURL: Final = "<http://www.w3.org/ns/dcat#accessURL>"
    downloadURL: Final = "<http://www.w3.org/ns/dcat#downloadURL>"
    mediaType: Final = "<http://www.w3.org/ns/dcat#mediaType>"
    compressFormat: Final = "<http://www.w3.org/ns/dcat#compressFormat>"
    byteSize: Final = "<http://www.w3.org/ns/dcat#byteSize>"


class SPDX:
    """http://spdx.org/rdf/terms# ."""

    Checksum: Final = "<http://spdx.org/rdf/terms#Checksum>"
    checksum: Final = "<http://spdx.org/rdf/terms#checksum>"
    algorithm: Final = "<http://spdx.org/rdf/terms#algorithm>"
    checksumValue: Final = "<http://spdx.org/rdf/terms#checksumValue>"
    sha256: Final = "<http://spdx.org/rdf/terms#checksumAlgorithm_sha256>"


class Rights:
    """What http://purl.org/dc/terms/ says of rights."""

    license: Final = "<http://purl.org/dc/terms/license>"
    rights: Final = "<http://purl.org/dc/terms/rights>"


def describe(core: Counts, evidence: Counts, files: Sequence[Published], base: str) -> bytes:
    """Describe a release whose dumps hold `core` and `evidence`, as Turtle.

    `files` are the dumps; the first part of a name (`core.nq.gz`) tells which subset a dump holds.
    """
    about = _Description(base, list(_fixed(base)))
    parts = {"core": core, "evidence": evidence}
    whole = about.thing("dataset")
    whole.has(DCAT.version, code(__version__))
    whole.has(VOID.uriSpace, code(f"{base}id/"))
    whole.has(VOID.triples, integer(core.triples + evidence.triples))
    whole.has(VOID.exampleResource, *about.examples(core.examples))
    whole.has(VOID.vocabulary, *about.vocabularies(parts.values()))
    for part, counts in parts.items():
        about.numbers(f"dataset/{part}", counts)
    for file in files:
        about.file(file)
        if file.media_type == "application/n-quads":
            whole.has(VOID.dataDump, link(f"{base}{file.path}"))
    return turtle(about.facts, base, _PREFIXES)


def _fixed(base: str) -> Iterator[Fact]:
    stub = (folder("ontology") / "dataset.ttl").read_bytes()
    for said in parse(stub, RdfFormat.TURTLE, base_iri=base):
        yield Fact(str(said.subject), str(said.predicate), str(said.object))
