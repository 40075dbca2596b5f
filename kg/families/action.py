"""The scheme of acts: one concept a verb, with the forms it is printed in.

It has two levels: what languages do not tell apart ("stresses", "emphasizes") belongs to one class, a top concept.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import iri, terms
from kg.family import Family
from kg.mapping import Statements, of_register
from kg.mapping import action as tail
from kg.model import Described, Leftover, Reading
from kg.prose.acts import Verb
from kg.prose.meaning import Knowledge
from kg.read.table import is_register, rows
from kg.vocab import SKOS, Nansen


@dataclass(frozen=True, slots=True)
class Action:
    """One row: an act's lemma, its printed forms by tense, and its class; a class has none."""

    verb: Verb
    broader: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Action | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "actions"):
        forms = (row.many("participle"), row.many("present"), row.many("past"))
        verb = Verb(row["lemma"], *forms, directed=row["directed"], infinitive=row["lemma"])
        yield Action(verb, row["broader"])


def facts(action: Action) -> Described:
    """Say what the row says."""
    out = Statements()
    verb = action.verb
    it = out.thing(tail(verb.lemma)).a(Nansen.Action, SKOS.Concept)
    it.has(SKOS.prefLabel, terms.text(verb.lemma, "en"))
    forms = dict.fromkeys((*verb.participle, *verb.present, *verb.past))
    it.has(SKOS.altLabel, *(terms.text(form, "en") for form in forms if form != verb.lemma))
    it.has(SKOS.inScheme, iri.of("action"))
    scheme = out.thing("action").a(SKOS.ConceptScheme)
    scheme.has(SKOS.prefLabel, terms.text("Acts of United Nations organs", "en"))
    if action.broader:
        it.has(SKOS.broader, iri.of(tail(action.broader)))
    else:
        it.has(SKOS.topConceptOf, scheme.iri)
        scheme.has(SKOS.hasTopConcept, it.iri)
    return of_register("actions", "action", out)


FAMILY = Family(
    name="action",
    title="Scheme of acts",
    record=Action,
    accepts=lambda reading: is_register(reading, "actions"),
    parse=parse,
    facts=facts,
    register="actions",
    verbs=lambda action: iter((action.verb,)),
)
