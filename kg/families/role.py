"""The register of roles: offices that persons hold and texts address."""

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
from kg.vocab import ORG, Nansen


@dataclass(frozen=True, slots=True)
class Role:
    """One row: a role, its names, and the body it belongs to."""

    slug: str
    named: Named
    anchor: str
    body: str
    source: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Role | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "roles"):
        yield Role(
            slug=row["slug"],
            named=Named.of(row),
            anchor=row["anchor"],
            body=row["body"],
            source=row["source"],
        )


def facts(role: Role) -> Described:
    """Say what the row says."""
    out = Statements()
    it = out.thing(f"role/{role.slug}").a(Nansen.Role, ORG.Post)
    role.named.say(it)
    it.has(Nansen.readIn, terms.text(role.source, "en"))
    if role.body:
        it.has(ORG.postIn, iri.of(f"body/{role.body}"))
    return of_register("roles", "role", out)


def names(role: Role) -> Iterator[Name]:
    """Give the names by which texts mean this role."""
    return role.named.names(f"role/{role.slug}", role.anchor)


FAMILY = Family(
    name="role",
    title="Register of roles",
    record=Role,
    accepts=lambda reading: is_register(reading, "roles"),
    parse=parse,
    facts=facts,
    register="roles",
    names=names,
)
