"""The register of programmes: plans, frameworks, declarations, processes and appeals."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import iri, terms
from kg.family import Family
from kg.mapping import Statements, describe_cited, of_register
from kg.mapping.named import Named
from kg.model import Described, Leftover, Reading
from kg.prose.meaning import Knowledge
from kg.prose.names import Name
from kg.read.table import is_register, rows
from kg.vocab import Nansen


@dataclass(frozen=True, slots=True)
class Programme:
    """One row: a programme, when and where it was adopted, and the document that sets it out.

    `mentions` are the things named inside its name.
    """

    slug: str
    kind: str
    named: Named
    anchor: str
    adopted: str
    places: tuple[str, ...]
    document: str
    mentions: tuple[str, ...]
    source: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Programme | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "programmes"):
        yield Programme(
            slug=row["slug"],
            kind=row["kind"],
            named=Named.of(row),
            anchor=row["anchor"],
            adopted=row["adopted"],
            places=row.many("place"),
            document=row["source_document"],
            mentions=row.many("mentions"),
            source=row["source"],
        )


def facts(programme: Programme) -> Described:
    """Say what the row says."""
    out = Statements()
    it = out.thing(f"programme/{programme.slug}").a(Nansen.Programme)
    programme.named.say(it)
    it.has(Nansen.programmeKind, terms.text(programme.kind, "en"))
    it.has(Nansen.readIn, terms.text(programme.source, "en"))
    if programme.adopted:
        it.has(Nansen.adoptedOn, terms.date(programme.adopted))
    for place in programme.places:
        out.place(it, Nansen.heldAt, place)
    if programme.document:
        where = iri.work(programme.document)
        it.has(Nansen.setOutIn, iri.of(where))
        describe_cited(out, where, programme.document)
    return of_register("programmes", "programme", out)


def names(programme: Programme) -> Iterator[Name]:
    """Give the names by which texts mean this programme."""
    return programme.named.names(f"programme/{programme.slug}", programme.anchor, within=programme.mentions)


FAMILY = Family(
    name="programme",
    title="Register of programmes",
    record=Programme,
    accepts=lambda reading: is_register(reading, "programmes"),
    parse=parse,
    facts=facts,
    register="programmes",
    names=names,
)
