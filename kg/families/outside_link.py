"""Links to the identifiers of others, each with where it was read.

Only rows whose status is `read` are published: a remembered or disputed identifier never leaves the register.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import terms
from kg.family import Family
from kg.mapping import Statements, of_register
from kg.model import Described, Leftover, Reading
from kg.prose.meaning import Knowledge
from kg.read.table import is_register, rows
from kg.vocab import RDFS, SKOS

_PUBLISHED = frozenset({"read", "read-twice"})
_DESCRIBED = ("body/", "state/", "instrument/", "conference/", "programme/", "role/", "place/")
_RELATIONS = {
    "skos:exactMatch": SKOS.exactMatch,
    "skos:closeMatch": SKOS.closeMatch,
    "rdfs:seeAlso": RDFS.seeAlso,
}


@dataclass(frozen=True, slots=True)
class OutsideLink:
    """One row: our thing, the outside identifier, how they relate, and what is known of the link."""

    subject: str
    identifier: str
    relation: str
    status: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[OutsideLink | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "links"):
        yield OutsideLink(row["subject"], row["identifier"], row["relation"], row["status"])


def facts(link: OutsideLink) -> Described:
    """Say the link if its row says where it was read, and if the thing has a page of its own."""
    out = Statements()
    if link.status in _PUBLISHED and link.subject.startswith(_DESCRIBED):
        out.thing(link.subject).has(_RELATIONS[link.relation], terms.link(link.identifier))
    return of_register("links", "outside_link", out)


FAMILY = Family(
    name="outside_link",
    title="Register of links to outside identifiers",
    record=OutsideLink,
    accepts=lambda reading: is_register(reading, "links"),
    parse=parse,
    facts=facts,
    register="links",
)
