"""The register of conferences and summits."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import iri, terms
from kg.family import Family
from kg.mapping import Statements, of_register
from kg.mapping.named import Named
from kg.model import Described, Leftover, Reading
from kg.prose.meaning import Knowledge
from kg.prose.names import Name
from kg.read.table import is_register, rows
from kg.vocab import ALLOT, Nansen


@dataclass(frozen=True, slots=True)
class Conference:
    """One row: a conference, where and when it was held, and who convened it."""

    slug: str
    named: Named
    anchor: str
    places: tuple[str, ...]
    held_from: str
    held_until: str
    convened_by: str
    source: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Conference | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "conferences"):
        yield Conference(
            slug=row["slug"],
            named=Named.of(row),
            anchor=row["anchor"],
            places=row.many("place"),
            held_from=row["from"],
            held_until=row["until"],
            convened_by=row["convened_by"],
            source=row["source"],
        )


def facts(conference: Conference) -> Described:
    """Say what the row says."""
    out = Statements()
    it = out.thing(f"conference/{conference.slug}").a(Nansen.Conference, ALLOT.Event)
    conference.named.say(it)
    it.has(Nansen.readIn, terms.text(conference.source, "en"))
    for place in conference.places:
        out.place(it, Nansen.heldAt, place)
    if conference.held_from:
        it.has(Nansen.heldOn, terms.date(conference.held_from))
        it.has(Nansen.validFrom, terms.date(conference.held_from))
    if conference.held_until:
        it.has(Nansen.validUntil, terms.date(conference.held_until))
    if conference.convened_by:
        it.has(Nansen.ofBody, iri.of(f"body/{conference.convened_by}"))
    return of_register("conferences", "conference", out)


def names(conference: Conference) -> Iterator[Name]:
    """Give the names by which texts mean this conference; after its first name come variants."""
    return conference.named.names(f"conference/{conference.slug}", conference.anchor, form="variant")


FAMILY = Family(
    name="conference",
    title="Register of conferences",
    record=Conference,
    accepts=lambda reading: is_register(reading, "conferences"),
    parse=parse,
    facts=facts,
    register="conferences",
    names=names,
)
