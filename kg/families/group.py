"""The register of groups: whom acts are directed at without a name, such as host countries."""

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
from kg.vocab import SKOS, Nansen


@dataclass(frozen=True, slots=True)
class Group:
    """One row: a group, the words by which texts address it, and the wider group."""

    slug: str
    named: Named
    broader: str
    source: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Group | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "groups"):
        yield Group(slug=row["slug"], named=Named.of(row), broader=row["broader"], source=row["source"])


def facts(group: Group) -> Described:
    """Say what the row says."""
    out = Statements()
    it = out.thing(f"group/{group.slug}").a(Nansen.Group, SKOS.Concept)
    group.named.say(it)
    it.has(SKOS.inScheme, iri.of("group"))
    if group.broader:
        it.has(SKOS.broader, iri.of(f"group/{group.broader}"))
    it.has(Nansen.readIn, terms.text(group.source, "en"))
    scheme = out.thing("group").a(SKOS.ConceptScheme)
    scheme.has(SKOS.prefLabel, terms.text("Groups that United Nations texts address", "en"))
    return of_register("groups", "group", out)


def names(group: Group) -> Iterator[Name]:
    """Give the words by which texts address this group."""
    return group.named.names(f"group/{group.slug}")


FAMILY = Family(
    name="group",
    title="Scheme of groups that acts address",
    record=Group,
    accepts=lambda reading: is_register(reading, "groups"),
    parse=parse,
    facts=facts,
    register="groups",
    groups=names,
)
