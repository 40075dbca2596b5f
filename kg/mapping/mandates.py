"""Mandates: what a paragraph asks to be done, by whom, and when it is due."""

from collections import Counter

from kg import iri, terms
from kg.mapping.evidence import Pointer
from kg.mapping.statements import Statements
from kg.mapping.things import say_agenda_item
from kg.prose.record import Mandate
from kg.vocab import DCTERMS, OA, RDF, Nansen

_KINDS = {
    "report": Nansen.ToReport,
    "submit": Nansen.ToSubmit,
    "continue": Nansen.ToContinue,
    "convene": Nansen.ToConvene,
}
_SHORTCUTS = {"report": Nansen.reportsBackAt, "continue": Nansen.continuesAt}


def say_mandates(
    out: Statements,
    here: str,
    mandates: tuple[Mandate, ...],
    acts: dict[str, list[str]],
    pointer: Pointer,
    language: str,
) -> None:
    """Say the mandates of a paragraph, and at which sessions it has something reported or taken up again.

        {here}/mandate/report a nansen:Mandate ; nansen:mandatedBy {here}/act/request ; nansen:dueAt session/a-63 .

    Things of one kind are told apart by their order, which is that of the words in each language.
    """
    seen: Counter[str] = Counter()
    core = out.core
    paragraph = iri.of(here)
    for mandate in mandates:
        seen[mandate.kind] += 1
        tail = iri.child(here, "mandate", mandate.kind, seen[mandate.kind])
        it = out.thing(tail)
        core += (
            (it.iri, RDF.type, Nansen.Mandate),
            (it.iri, DCTERMS.isPartOf, paragraph),
            (it.iri, Nansen.mandateKind, _KINDS[mandate.kind]),
            (it.iri, Nansen.mandatedBy, iri.of(acts[mandate.of][mandate.act])),
            (it.iri, Nansen.task, terms.text(mandate.words, language)),
        )
        it.has(Nansen.addressee, *map(iri.of, mandate.actors))
        it.has(Nansen.dueAt, *map(iri.of, mandate.sessions))
        if shortcut := _SHORTCUTS.get(mandate.kind):
            out.thing(here).has(shortcut, *map(iri.of, mandate.sessions))
        if mandate.due:
            it.has(Nansen.dueBy, terms.date(mandate.due))
        if mandate.recurs:
            it.has(Nansen.recurs, terms.duration(mandate.recurs))
        for item in mandate.items:
            if item.title:
                it.has(Nansen.agendaItemAsPrinted, terms.text(item.title, language))
            for session in mandate.sessions if item.number else ():
                numbered = iri.agenda_item_at(session, item.number)
                it.has(Nansen.underAgendaItem, iri.of(numbered))
                say_agenda_item(out, numbered, item.number, session)
        pointer.at(mandate.start, mandate.end, mandate.words, (OA.hasBody, it.iri))
