"""The acts in the languages other than English: what each is called, and the forms it is printed in."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import terms
from kg.family import Family
from kg.mapping import Statements, of_register
from kg.mapping import action as tail
from kg.model import Described, Leftover, Reading
from kg.prose.acts import Verb
from kg.prose.meaning import Knowledge
from kg.read.table import is_register, rows
from kg.vocab import SKOS


@dataclass(frozen=True, slots=True)
class ActForm:
    """One row: an act's name and printed forms in a language."""

    verb: Verb
    label: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[ActForm | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "act-forms"):
        forms = (row.many("participle"), row.many("present"), row.many("past"))
        yield ActForm(Verb(row["lemma"], *forms, row["language"], infinitive=row["label"]), row["label"])


def facts(form: ActForm) -> Described:
    """Say the act's names in the language; what it is, the register of acts says."""
    out = Statements()
    verb = form.verb
    it = out.thing(tail(verb.lemma))
    if form.label:
        it.has(SKOS.prefLabel, terms.text(form.label, verb.language))
    printed = dict.fromkeys((*verb.participle, *verb.present, *verb.past))
    it.has(SKOS.altLabel, *(terms.text(words, verb.language) for words in printed if words != form.label))
    return of_register("act-forms", "act_form", out)


FAMILY = Family(
    name="act_form",
    title="Acts in the official languages",
    record=ActForm,
    accepts=lambda reading: is_register(reading, "act-forms"),
    parse=parse,
    facts=facts,
    register="act-forms",
    verbs=lambda form: iter((form.verb,)),
)
