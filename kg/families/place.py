"""The register of places: capitals, duty stations and conference cities."""

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
class Place:
    """One row: a city, and the State it lies in (ISO code) where that is read."""

    slug: str
    named: Named
    state: str
    source: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Place | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "places"):
        yield Place(row["slug"], Named.of(row), row["state"], row["source"])


def facts(place: Place) -> Described:
    """Say what the row says."""
    out = Statements()
    it = out.thing(f"place/{place.slug}").a(Nansen.Place, ALLOT.Location)
    place.named.say(it)
    it.has(Nansen.readIn, terms.text(place.source, "en"))
    if place.state:
        it.has(Nansen.inState, iri.of(f"state/{place.state.lower()}"))
    return of_register("places", "place", out)


def names(place: Place) -> Iterator[Name]:
    """Give the names by which texts mean this place."""
    return place.named.names(f"place/{place.slug}")


FAMILY = Family(
    name="place",
    title="Register of places",
    record=Place,
    accepts=lambda reading: is_register(reading, "places"),
    parse=parse,
    facts=facts,
    register="places",
    names=names,
)
