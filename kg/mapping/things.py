"""Sessions, meetings, agenda items, documents: things that texts of several families speak of."""

from collections.abc import Iterable
from functools import cache

from kg import iri, terms
from kg.mapping.statements import Statements
from kg.prose.record import Act, Thing
from kg.prose.symbols import printed_number
from kg.vocab import ALLOT, ELI, ELI_DL, PROV, SKOS, UNDO, Nansen

_FIRST_YEAR = 1900


def say_thing(out: Statements, thing: Thing) -> None:
    """Describe a session, meeting, conference or place that a text introduces."""
    it = out.thing(thing.tail)
    if thing.kind == "session":
        say_session(out, thing.tail, thing.ordinal or 0, thing.body or "body/unga", thing.label)
        return
    it.a(
        *{
            "meeting": (Nansen.Meeting, ALLOT.Event, ELI_DL.Activity, PROV.Activity),
            "conference": (Nansen.Conference, ALLOT.Event),
            "place": (Nansen.Place, ALLOT.Location),
            "treaty": (Nansen.Instrument, UNDO.NormativeDocument, ELI.LegalResource),
        }[thing.kind]
    )
    it.has(SKOS.prefLabel, terms.text(thing.label, "en"))
    if thing.ordinal is not None:
        it.has(Nansen.ordinal, terms.integer(thing.ordinal))
    if thing.body:
        it.has(Nansen.ofBody, iri.of(thing.body))
    if thing.state:
        it.has(Nansen.inState, iri.of(thing.state))
    if thing.date:
        it.has(Nansen.heldOn, terms.date(thing.date))
    if thing.place:
        out.place(it, Nansen.heldAt, thing.place)
    if thing.unts:
        it.has(Nansen.instrumentKind, terms.text("treaty", "en"))
        it.has(Nansen.untsVolume, terms.code(thing.unts[0]))
        it.has(Nansen.untsNumber, terms.code(thing.unts[1]))


def say_session(out: Statements, tail: str, ordinal: int, body: str, label: str) -> None:
    """Describe a session of a body."""
    it = out.thing(tail).a(Nansen.Session, ALLOT.Event, PROV.Activity)
    if ordinal < _FIRST_YEAR:
        it.has(Nansen.ordinal, terms.integer(ordinal))
    else:  # the Economic and Social Council names its sessions by years
        it.has(SKOS.notation, terms.code(str(ordinal)))
    it.has(Nansen.ofBody, iri.of(body))
    it.has(SKOS.prefLabel, terms.text(label, "en"))


def say_meeting(out: Statements, tail: str, ordinal: int, session: str, body: str, held: str, label: str) -> None:
    """Describe a plenary meeting by its record; the Security Council has no sessions, so there `session` is empty."""
    it = out.thing(tail).a(Nansen.Meeting, ALLOT.Event, ELI_DL.Activity, PROV.Activity)
    it.has(Nansen.ordinal, terms.integer(ordinal))
    if session:
        it.has(Nansen.inSession, iri.of(session))
    it.has(Nansen.ofBody, iri.of(body))
    it.has(Nansen.heldOn, terms.date(held))
    it.has(SKOS.prefLabel, terms.text(label, "en"))


def say_agenda_item(out: Statements, tail: str, number: str, session: str, title: str = "", language: str = "") -> None:
    """Describe an agenda item by its number and session, and by the title that a masthead prints under the number."""
    it = out.thing(tail).a(Nansen.AgendaItem, ELI_DL.ForeseenActivity)
    it.has(SKOS.notation, terms.code(number))
    it.has(Nansen.inSession, iri.of(session))
    if title:
        # The agenda itself has the last word on a title (skos:prefLabel).
        it.has(SKOS.altLabel, terms.text(title, language))


def describe_cited(out: Statements, tail: str, symbol: str) -> None:
    """Say the little that a citation tells of its target, so that no IRI is left undescribed.

    A resolution known only from citations is no `nansen:Resolution`: that class is for texts we have.
    """
    it = out.thing(tail)
    if tail.startswith("resolution/"):
        it.a(UNDO.Resolution, ELI.LegalResource)
        it.has(Nansen.symbol, terms.code(symbol))
        it.has(ELI.number, terms.code(printed_number(symbol)))
        it.has(SKOS.prefLabel, terms.text(f"Resolution {symbol}", "en"))
    elif "/DEC/" in symbol:
        it.a(UNDO.Decision, ELI.LegalResource)
        it.has(Nansen.symbol, terms.code(symbol))
        it.has(ELI.number, terms.code(printed_number(symbol)))
        it.has(SKOS.prefLabel, terms.text(f"Decision {symbol}", "en"))
    elif tail.startswith("document/"):
        say_document(out, tail, symbol)
    elif tail.startswith("conclusion/"):
        it.a(UNDO.DeliberativeDocument, ELI.LegalResource)
        it.has(ELI.number, terms.code(symbol.removeprefix("No. ")))
        it.has(SKOS.prefLabel, terms.text(f"Executive Committee conclusion {symbol}", "en"))


def say_document(out: Statements, tail: str, symbol: str, *types: str) -> None:
    """Describe a report, record or other document by its symbol."""
    it = out.thing(tail).a(Nansen.SourceDocument, UNDO.Document, *types)
    it.has(Nansen.symbol, terms.code(symbol))
    it.has(SKOS.prefLabel, terms.text(f"Document {symbol}", "en"))


@cache
def action(lemma: str) -> str:
    """Give the tail of the act with this lemma."""
    return f"action/{iri.name_slug(lemma)}"


def act_tails(here: str, acts: Iterable[Act]) -> list[str]:
    """Give the tails of a part's acts, in order: each is named after what it does."""
    seen: dict[str, int] = {}
    tails = []
    for act in acts:
        concept = action(act.lemma)
        seen[concept] = at = seen.get(concept, 0) + 1
        tails.append(iri.child(here, "act", concept, at))
    return tails
