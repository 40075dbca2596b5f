"""The register of roles: offices that persons hold and texts address."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import iri, terms
from kg.family import Family
from kg.mapping import Statements, of_register
from kg.model import Described, Leftover, Reading
from kg.prose.meaning import Knowledge
from kg.prose.names import Name
from kg.read.table import is_register, rows
from kg.vocab import ORG, SKOS, Nansen


@dataclass(frozen=True, slots=True)
class Role:
    """One row: a role, its names, and the body it belongs to."""

    slug: str
    labels: tuple[tuple[str, str], ...]
    other_names: tuple[str, ...]
    short_names: tuple[str, ...]
    anchor: str
    body: str
    source: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Role | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "roles"):
        yield Role(
            slug=row["slug"],
            labels=row.names(),
            other_names=row.many("other_names"),
            short_names=row.many("short_names"),
            anchor=row["anchor"],
            body=row["body"],
            source=row["source"],
        )


def facts(role: Role) -> Described:
    """Say what the row says."""
    out = Statements()
    it = out.thing(f"role/{role.slug}").a(Nansen.Role, ORG.Post)
    it.has_texts(SKOS.prefLabel, role.labels)
    it.has(SKOS.altLabel, *(terms.text(name, "en") for name in (*role.other_names, *role.short_names)))
    it.has(Nansen.readIn, terms.text(role.source, "en"))
    if role.body:
        it.has(ORG.postIn, iri.of(f"body/{role.body}"))
    return of_register("roles", "role", out)


def names(role: Role) -> Iterator[Name]:
    """Give the names by which texts mean this role."""
    tail = f"role/{role.slug}"
    for words in dict.fromkeys((dict(role.labels)["en"], *role.other_names)):
        yield Name(words, tail, "full")
    for words in role.short_names:
        yield Name(words, tail, "short", role.anchor)


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
