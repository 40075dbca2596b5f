"""The description of a release: VoID and DCAT 3, its numbers taken from the files, every node an IRI.

The fixed words stand in `ontology/dataset.ttl`. There is no date in it (same input, same bytes) and no
endpoint: whoever runs one adds its address.
"""

# ruff: noqa: N815 - the terms keep the spelling of their vocabularies

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from pyoxigraph import RdfFormat, parse

from kg import __version__, iri, schema
from kg.model import Fact
from kg.publish.counts import Counts, Linkset, namespace
from kg.publish.files import Published
from kg.publish.nquads import moved
from kg.publish.turtle import at, turtle
from kg.resources import folder
from kg.terms import Thing, code, integer, link, text
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
_SHOWN: Final = (Nansen.Resolution, Nansen.Decision, Nansen.Conclusion, Nansen.Instrument, Nansen.Body, Nansen.State)


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


class About:
    """What http://purl.org/dc/terms/ and others say of a file that is a table."""

    extent: Final = "<http://purl.org/dc/terms/extent>"
    SizeOrDuration: Final = "<http://purl.org/dc/terms/SizeOrDuration>"
    conformsTo: Final = "<http://purl.org/dc/terms/conformsTo>"
    value: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#value>"
    label: Final = "<http://www.w3.org/2000/01/rdf-schema#label>"
    describedby: Final = "<http://www.iana.org/assignments/relation/describedby>"
    tabular: Final = "<http://www.w3.org/TR/tabular-data-model/>"


class Rights:
    """What http://purl.org/dc/terms/ says of rights."""

    license: Final = "<http://purl.org/dc/terms/license>"
    rights: Final = "<http://purl.org/dc/terms/rights>"


def describe(core: Counts, evidence: Counts, files: Sequence[Published], base: str) -> bytes:
    """Describe a release whose dumps hold `core` and `evidence`, as Turtle.

    A file named for a subset (`core.nq.gz`) is a dump of it; the N-Quads together are the whole.
    """
    about = _Description(base, list(_fixed(base)))
    parts = {"core": core, "evidence": evidence}
    whole = about.thing("dataset")
    whole.has(DCAT.version, code(__version__))
    whole.has(About.conformsTo, link(schema.version_iri(base)))
    whole.has(VOID.uriSpace, code(f"{base}id/"))
    whole.has(VOID.triples, integer(core.triples + evidence.triples))
    whole.has(VOID.exampleResource, *about.examples(core.examples))
    whole.has(VOID.vocabulary, *about.vocabularies(parts.values()))
    for part, counts in parts.items():
        about.numbers(f"dataset/{part}", counts)
    for file in files:
        about.file(file)
        subset = PurePosixPath(file.path).name.partition(".")[0]
        if subset in parts:
            about.dump(file, about.thing(f"dataset/{subset}"))
        if file.media_type == "application/n-quads":
            about.dump(file, whole)
    return turtle(about.facts, base, _PREFIXES)


def _fixed(base: str) -> Iterator[Fact]:
    stub = (folder("ontology") / "dataset.ttl").read_bytes()
    for said in parse(stub, RdfFormat.TURTLE, base_iri=base):
        yield str(said.subject), str(said.predicate), str(said.object)


@dataclass(slots=True)
class _Description:
    base: str
    facts: list[Fact] = field(default_factory=list)

    def thing(self, tail: str) -> Thing:
        return Thing(moved(iri.of(tail), self.base), self.facts)

    def numbers(self, tail: str, counts: Counts) -> None:
        """Say how much a subset holds, and of what."""
        it = self.thing(tail)
        it.has(VOID.triples, integer(counts.triples))
        it.has(VOID.entities, integer(counts.subjects))
        it.has(VOID.distinctSubjects, integer(counts.subjects))
        it.has(VOID.distinctObjects, integer(counts.objects))
        it.has(VOID.classes, integer(len(counts.classes)))
        it.has(VOID.properties, integer(len(counts.properties)))
        for kind, entities in counts.classes.items():
            part = self.thing(f"{tail}/class/{self.name(kind)}").a(VOID.Dataset)
            it.has(VOID.classPartition, part.iri)
            part.has(VOID.of_class, kind)
            part.has(VOID.entities, integer(entities))
            part.has(VOID.exampleResource, counts.examples[kind])
        for predicate, triples in counts.properties.items():
            part = self.thing(f"{tail}/property/{self.name(predicate)}").a(VOID.Dataset)
            it.has(VOID.propertyPartition, part.iri)
            part.has(VOID.property, predicate)
            part.has(VOID.triples, integer(triples))
        for links, triples in counts.linksets.items():
            it.has(VOID.subset, self.links(tail, it.iri, links, triples))

    def links(self, tail: str, from_here: str, links: Linkset, triples: int) -> str:
        """Say how many links of one kind lead to one outside namespace."""
        target = self.thing(f"dataset/target/{iri.name_slug(links.target)}").a(VOID.Dataset)
        target.has(VOID.uriSpace, code(links.target))
        name = f"{self.name(links.predicate)}/{iri.name_slug(links.target)}"
        it = self.thing(f"{tail}/links/{name}").a(VOID.Linkset)
        it.has(VOID.linkPredicate, links.predicate)
        it.has(VOID.subjectsTarget, from_here)
        it.has(VOID.objectsTarget, target.iri)
        it.has(VOID.triples, integer(triples))
        return it.iri

    def file(self, file: Published) -> None:
        """Say where a file is, how it is written, its size and its checksum."""
        here = link(f"{self.base}{file.path}")
        tail = f"dataset/file/{iri.name_slug(file.path)}"
        it = self.thing(tail).a(DCAT.Distribution)
        self.thing("dataset").has(DCAT.distribution, it.iri)
        it.has(DCAT.downloadURL, here)
        it.has(DCAT.accessURL, here)
        it.has(DCAT.mediaType, link(_MEDIA_TYPES + file.media_type))
        if file.path.endswith(".gz"):
            it.has(DCAT.compressFormat, link(f"{_MEDIA_TYPES}application/gzip"))
        it.has(DCAT.byteSize, _typed(file.size, "nonNegativeInteger"))
        it.has(Rights.license, LICENSE)
        it.has(Rights.rights, self.thing("dataset/rights").iri)
        if file.rows is not None:
            it.has(About.conformsTo, About.tabular)
            extent = self.thing(f"{tail}/extent").a(About.SizeOrDuration)
            it.has(About.extent, extent.iri)
            extent.has(About.value, integer(file.rows))
            extent.has(About.label, text(f"{file.rows:,} rows", "en"))
        if file.described_by:
            it.has(About.describedby, link(f"{self.base}{file.described_by}"))
        checksum = self.thing(f"{tail}/sha256").a(SPDX.Checksum)
        it.has(SPDX.checksum, checksum.iri)
        checksum.has(SPDX.algorithm, SPDX.sha256)
        checksum.has(SPDX.checksumValue, _typed(file.sha256, "hexBinary"))

    def dump(self, file: Published, of_what: Thing) -> None:
        """Say that a file holds all of a set, or with others all of it."""
        of_what.has(VOID.dataDump, link(f"{self.base}{file.path}"))
        of_what.has(VOID.feature, _FORMATS[file.media_type])

    def name(self, term: str) -> str:
        """Name a class or property in an IRI tail: `nansen-resolution`."""
        space = namespace(term)
        prefixes = {space: name for name, space in at(self.base, _PREFIXES).items()}
        if space not in prefixes:
            return iri.name_slug(term)
        return f"{prefixes[space]}-{iri.name_slug(term.removeprefix('<' + space))}"

    def examples(self, examples: Mapping[str, str]) -> list[str]:
        """Choose something to look at first: one of each kind that people ask for."""
        shown = [moved(kind, self.base) for kind in _SHOWN]
        return [examples[kind] for kind in shown if kind in examples]

    def vocabularies(self, parts: Iterable[Counts]) -> list[str]:
        """List the namespaces of the classes and properties in use."""
        terms = [term for counts in parts for term in (*counts.classes, *counts.properties)]
        return [link(space) for space in {namespace(term) for term in terms}]


def _typed(value: object, datatype: str) -> str:
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#{datatype}>'
