"""The register of States: Members and observers of the United Nations, in six languages."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import terms
from kg.family import Family
from kg.mapping import Statements, of_register
from kg.mapping.named import Named
from kg.model import Described, Leftover, Reading
from kg.prose.meaning import Knowledge
from kg.prose.names import Name
from kg.read.table import is_register, rows
from kg.vocab import FOAF, Nansen


@dataclass(frozen=True, slots=True)
class State:
    """One row: a State, its codes, its names and its adjectives, which name what is of the State, not the State."""

    iso3: str
    iso2: str
    m49: str
    membership: str
    named: Named
    adjectives: tuple[str, ...]
    source: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[State | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "states"):
        yield State(
            iso3=row["iso3"],
            iso2=row["iso2"],
            m49=row["m49"],
            membership=row["membership"],
            named=Named.of(row),
            adjectives=row.many("adjective"),
            source=row["source"],
        )


def tail(iso3: str) -> str:
    """Mint a State's tail from its ISO code.

    >>> tail("IRQ")
    'state/irq'
    """
    return f"state/{iso3.lower()}"


def facts(state: State) -> Described:
    """Say what the row says."""
    out = Statements()
    it = out.thing(tail(state.iso3)).a(Nansen.State, FOAF.Agent)
    state.named.say(it)
    it.has(Nansen.adjective, *(terms.text(words, "en") for words in state.adjectives))
    it.has(Nansen.iso3, terms.code(state.iso3))
    it.has(Nansen.iso2, terms.code(state.iso2))
    it.has(Nansen.m49, terms.code(state.m49))
    it.has(Nansen.membership, terms.text(state.membership, "en"))
    it.has(Nansen.readIn, terms.text(state.source, "en"))
    return of_register("states", "state", out)


def names(state: State) -> Iterator[Name]:
    """Give the names by which texts mean this State."""
    return state.named.names(tail(state.iso3))


FAMILY = Family(
    name="state",
    title="Register of States",
    record=State,
    accepts=lambda reading: is_register(reading, "states"),
    parse=parse,
    facts=facts,
    register="states",
    names=names,
)
