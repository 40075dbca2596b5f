"""Statements in the making, and what a source says when they are done."""

from dataclasses import dataclass, field

from kg import iri, terms
from kg.model import Described, Fact, Origin
from kg.vocab import ALLOT, SKOS, Nansen


@dataclass(slots=True)
class Statements:
    """What is being said of one source: facts, and the evidence for them, apart."""

    core: list[Fact] = field(default_factory=list)
    evidence: list[Fact] = field(default_factory=list)

    def thing(self, tail: str) -> terms.Thing:
        """Begin to speak of a thing in the core graph."""
        return terms.Thing(iri.of(tail), self.core)

    def proof(self, tail: str) -> terms.Thing:
        """Begin to speak of a thing in the evidence graph."""
        return terms.Thing(iri.of(tail), self.evidence)

    def place(self, it: terms.Thing, predicate: str, name: str) -> None:
        """Say that something is at a place of this name, and describe the place."""
        tail = f"place/{iri.name_slug(name)}"
        it.has(predicate, iri.of(tail))
        self.thing(tail).a(Nansen.Place, ALLOT.Location).has(SKOS.prefLabel, terms.text(name, "en"))


def of_register(register: str, family: str, out: Statements) -> Described:
    """Give what one row of a register says; all rows of a table share a graph and a Turtle file."""
    return Described(
        f"registers/{register}.csv", iri.graph(f"register/{register}"), family, register, tuple(out.core), ()
    )


def of_text(work_or_expression: str, family: str, work: str, origin: Origin, out: Statements) -> Described:
    """Give what one text says: a graph of its own, a Turtle file named after the work."""
    slug = work.rpartition("/")[2]
    core, evidence = tuple(dict.fromkeys(out.core)), tuple(out.evidence)
    return Described(origin.name, iri.graph(work_or_expression), family, slug, core, evidence, origin)
