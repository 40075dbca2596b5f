"""The register of bodies: UN organs, committees, agencies, and the organizations texts act with."""

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
from kg.vocab import ALLOT, DCTERMS, ELI, FOAF, ORG, Nansen


@dataclass(frozen=True, slots=True)
class Body:
    """One row: a body, its names, and its place in the hierarchy."""

    slug: str
    kind: str
    named: Named
    acronym: str
    anchor: str
    parent: str
    valid_from: str
    valid_until: str
    replaced_by: str
    source: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Body | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "bodies"):
        yield Body(
            slug=row["slug"],
            kind=row["kind"],
            named=Named.of(row),
            acronym=row["acronym"],
            anchor=row["anchor"],
            parent=row["parent"],
            valid_from=row["from"],
            valid_until=row["until"],
            replaced_by=row["replaced_by"],
            source=row["source"],
        )


def facts(body: Body) -> Described:
    """Say what the row says."""
    out = Statements()
    it = out.thing(f"body/{body.slug}")
    it.a(Nansen.Body, ORG.Organization, ALLOT.Organization, FOAF.Organization, ELI.Agent)
    body.named.say(it)
    it.has(Nansen.bodyKind, terms.text(body.kind, "en"))
    it.has(Nansen.readIn, terms.text(body.source, "en"))
    if body.acronym:
        it.has(ORG.identifier, terms.code(body.acronym))
    if body.parent:
        it.has(ORG.subOrganizationOf, iri.of(f"body/{body.parent}"))
    if body.valid_from:
        it.has(Nansen.validFrom, terms.date(body.valid_from))
    if body.valid_until:
        it.has(Nansen.validUntil, terms.date(body.valid_until))
    if body.replaced_by:
        it.has(DCTERMS.isReplacedBy, iri.of(f"body/{body.replaced_by}"))
    return of_register("bodies", "body", out)


def names(body: Body) -> Iterator[Name]:
    """Give the names by which texts mean this body."""
    full_anchor = body.anchor if body.kind == "conference organ" else ""
    return body.named.names(f"body/{body.slug}", body.anchor, full_anchor=full_anchor)


FAMILY = Family(
    name="body",
    title="Register of bodies",
    record=Body,
    accepts=lambda reading: is_register(reading, "bodies"),
    parse=parse,
    facts=facts,
    register="bodies",
    names=names,
)
