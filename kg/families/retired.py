"""The register of retired addresses: IRIs of ours that were published once and name nothing any longer.

An IRI once published stays; where one had to go all the same, it answers 410 (Gone) with what stands in its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import iri, terms
from kg.family import Family
from kg.mapping import Statements, of_register
from kg.model import Described, Leftover, Reading
from kg.prose.meaning import Knowledge
from kg.read.table import is_register, rows
from kg.vocab import DCTERMS, OWL, PROV, SKOS


@dataclass(frozen=True, slots=True)
class Retired:
    """One row: the tail of an IRI, the tails of those in its place, the day it was retired, and why."""

    tail: str
    successors: tuple[str, ...]
    since: str
    reason: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Retired | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "retired"):
        yield Retired(row["iri"], row.many("successor"), row["since"], row["reason"])


def facts(retired: Retired) -> Described:
    """Say that the IRI is retired, since when and why, and what stands in its place."""
    out = Statements()
    it = out.thing(retired.tail).a(PROV.Entity)
    it.has(OWL.deprecated, terms.yes())
    it.has(PROV.invalidatedAtTime, terms.instant(retired.since))
    it.has(SKOS.historyNote, terms.text(retired.reason, "en"))
    it.has(DCTERMS.isReplacedBy, *(iri.of(successor) for successor in retired.successors))
    return of_register("retired", "retired", out)


FAMILY = Family(
    name="retired",
    title="Register of retired addresses",
    record=Retired,
    accepts=lambda reading: is_register(reading, "retired"),
    parse=parse,
    facts=facts,
    register="retired",
)
