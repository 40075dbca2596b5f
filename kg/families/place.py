"""The register of places: capitals, duty stations and conference cities."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import iri, terms
from kg.family import Family
from kg.mapping import Statements, of_register
from kg.model import Described, Leftover, Reading
from kg.prose.meaning import Knowledge
from kg.prose.names import Name
from kg.read.table import is_register, rows
from kg.vocab import ALLOT, SKOS, Nansen


@dataclass(frozen=True, slots=True)
class Place:
    """One row: a city, and the State it lies in (ISO code) where that is read."""

    slug: str
    name: str
    state: str
    other_names: tuple[str, ...]
    source: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Place | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "places"):
        yield Place(row["slug"], row["name"], row["state"], row.many("other_names"), row["source"])


def facts(place: Place) -> Described:
    """Say what the row says."""
    out = Statements()
    it = out.thing(f"place/{place.slug}").a(Nansen.Place, ALLOT.Location)
    it.has(SKOS.prefLabel, terms.text(place.name, "en"))
    it.has(SKOS.altLabel, *(terms.text(name, "en") for name in place.other_names))
    it.has(Nansen.readIn, terms.text(place.source, "en"))
    if place.state:
        it.has(Nansen.inState, iri.of(f"state/{place.state.lower()}"))
    return of_register("places", "place", out)


def names(place: Place) -> Iterator[Name]:
    """Give the names by which texts mean this place."""
    for words in dict.fromkeys((place.name, *place.other_names)):
        yield Name(words, f"place/{place.slug}", "full")


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
