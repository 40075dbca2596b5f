"""The register of instruments: conventions, protocols and other treaties."""

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
from kg.vocab import ELI, UNDO, Nansen

_UNDO_TYPE = {"convention": UNDO.Convention, "covenant": UNDO.Convention, "protocol": UNDO.Protocol}


@dataclass(frozen=True, slots=True)
class Instrument:
    """One row: a treaty, its names, place and date, and its numbers in UNTS and UNTC."""

    slug: str
    kind: str
    named: Named
    places: tuple[str, ...]
    date: str
    unts_volume: str
    unts_number: str
    untc_chapter: str
    untc_number: str
    supplements: tuple[str, ...]
    subject: str
    source: str


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Instrument | Leftover]:
    """Read the rows of the table."""
    for row in rows(reading, "instruments"):
        yield Instrument(
            slug=row["slug"],
            kind=row["kind"],
            named=Named.of(row),
            places=row.many("place"),
            date=row["date"],
            unts_volume=row["unts_volume"],
            unts_number=row["unts_number"],
            untc_chapter=row["untc_chapter"],
            untc_number=row["untc_number"],
            supplements=row.many("supplements"),
            subject=row["subject"],
            source=row["source"],
        )


def facts(instrument: Instrument) -> Described:
    """Say what the row says."""
    out = Statements()
    it = out.thing(f"instrument/{instrument.slug}")
    it.a(Nansen.Instrument, UNDO.NormativeDocument, ELI.LegalResource)
    if instrument.kind in _UNDO_TYPE:
        it.a(_UNDO_TYPE[instrument.kind])
    instrument.named.say(it)
    it.has(Nansen.instrumentKind, terms.text(instrument.kind, "en"))
    it.has(Nansen.readIn, terms.text(instrument.source, "en"))
    for predicate, value in (
        (Nansen.untsVolume, instrument.unts_volume),
        (Nansen.untsNumber, instrument.unts_number),
        (Nansen.untcChapter, instrument.untc_chapter),
        (Nansen.untcNumber, instrument.untc_number),
    ):
        if value:
            it.has(predicate, terms.code(value))
    if instrument.date:
        it.has(ELI.date_document, terms.date(instrument.date))
    if instrument.subject:
        it.has(Nansen.subjectArea, terms.text(instrument.subject, "en"))
    for place in instrument.places:
        out.place(it, Nansen.heldAt, place)
    it.has(Nansen.supplements, *(iri.of(f"instrument/{slug}") for slug in instrument.supplements))
    return of_register("instruments", "instrument", out)


def names(instrument: Instrument) -> Iterator[Name]:
    """Give the names by which texts mean this treaty."""
    return instrument.named.names(f"instrument/{instrument.slug}")


def registered(instrument: Instrument) -> tuple[tuple[str, str], str] | None:
    """Give the treaty's volume and registration number with its tail."""
    if not instrument.unts_number:
        return None
    return (instrument.unts_volume, instrument.unts_number), f"instrument/{instrument.slug}"


FAMILY = Family(
    name="instrument",
    title="Register of conventions and other instruments",
    record=Instrument,
    accepts=lambda reading: is_register(reading, "instruments"),
    parse=parse,
    facts=facts,
    register="instruments",
    names=names,
    treaty=registered,
)
