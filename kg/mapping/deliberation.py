"""What is said alike of every organ's resolutions and decisions."""

from kg import iri, terms
from kg.mapping.evidence import say_frame, say_source
from kg.mapping.proceedings import say_proceedings
from kg.mapping.statements import Statements, of_text
from kg.mapping.text import say_expression, say_text
from kg.mapping.things import say_agenda_item, say_document, say_meeting
from kg.model import Described
from kg.prose.deliberation import Deliberation, Practice
from kg.prose.sessions import ordinal
from kg.prose.symbols import printed_number
from kg.states import state_names
from kg.vocab import ELI, UNDO, Nansen


def describe(family: str, practice: Practice, deliberation: Deliberation, *types: str, akn: str) -> Described:
    """Say what a resolution or decision says: design C.5 is the picture.

    `types` are its classes, `akn` is the organ's segment in the UN's Akoma Ntoso naming convention.
    """
    out = Statements()
    work = iri.work(deliberation.symbol)
    number = printed_number(deliberation.symbol)
    it = out.thing(work).a(*types, ELI.LegalResource)
    it.has(Nansen.symbol, terms.code(deliberation.symbol))
    it.has(ELI.number, terms.code(number))
    it.has(Nansen.adoptedOn, terms.date(deliberation.adopted))
    it.has(ELI.date_document, terms.date(deliberation.adopted))
    it.has(Nansen.adoptedBy, iri.of(practice.body))
    it.has(ELI.passed_by, iri.of(practice.body))
    name = f"/akn/un/statement/deliberation/{akn}/{deliberation.adopted}/{iri.name_slug(number)}/"
    it.has(Nansen.aknWork, terms.code(name))
    _say_procedure(out, practice, deliberation, work)
    if deliberation.masthead.distribution:
        it.has(Nansen.distribution, terms.code(deliberation.masthead.distribution))
    if deliberation.masthead.distributed:
        it.has(Nansen.distributedOn, terms.date(deliberation.masthead.distributed))

    if deliberation.proceedings:
        say_proceedings(out, work, deliberation.proceedings, state_names().of)

    expression = say_expression(out, work, deliberation.text, deliberation.title)
    say_source(out, expression, deliberation.origin)
    say_text(out, work, practice.body, deliberation.text)
    say_frame(out, expression, deliberation.frame, deliberation.text.language)
    for predicate, job in (
        (Nansen.jobNumber, deliberation.masthead.job),
        (Nansen.printedJobNumber, deliberation.masthead.printed_job),
    ):
        if job:
            out.thing(expression).has(predicate, terms.code(job))
    return of_text(expression, family, work, deliberation.origin, out)


def _say_procedure(out: Statements, practice: Practice, deliberation: Deliberation, work: str) -> None:
    """Say session, meeting, agenda items, the report or draft it rests on, and the committee."""
    it = out.thing(work)
    language = deliberation.text.language
    which = f"{deliberation.special}{deliberation.session}" if deliberation.session else ""
    session = iri.session(practice.organ, which) if which else ""
    if session:
        it.has(Nansen.inSession, iri.of(session))
    if deliberation.meeting is not None:
        meeting = iri.meeting(record_of(practice, deliberation))
        it.has(Nansen.adoptedAt, iri.of(meeting))
        kinds = {"unga": "plenary meeting of the General Assembly", "unsc": "meeting of the Security Council"}
        label = f"{ordinal(deliberation.meeting)} {kinds.get(practice.organ, 'meeting')}"
        say_meeting(out, meeting, deliberation.meeting, session, practice.body, deliberation.adopted, label)
    for item in deliberation.masthead.agenda_items if which else ():
        tail = iri.agenda_item(practice.organ, which, item)
        it.has(Nansen.underAgendaItem, iri.of(tail))
        title = deliberation.item_title if len(deliberation.masthead.agenda_items) == 1 else ""
        say_agenda_item(out, tail, item, session, title, language)
    for symbol in deliberation.reports:
        report = iri.document(symbol)
        it.has(Nansen.onReport, iri.of(report))
        say_document(out, report, symbol, *((UNDO.MeetingReport,) if deliberation.committee_name else ()))
    if deliberation.reports and deliberation.report_at:
        it.has(Nansen.reportLocator, terms.text(deliberation.report_at, language))
    if deliberation.committee:
        it.has(Nansen.recommendedBy, iri.of(deliberation.committee))


def record_of(practice: Practice, deliberation: Deliberation) -> str:
    """Give the symbol of the meeting's record: verbatim for the Assembly and the Security Council, else summary."""
    number = deliberation.meeting
    if practice.organ == "unsc":
        return f"S/PV.{number}"
    if practice.organ == "hrc":
        return f"A/HRC/{deliberation.special}{deliberation.session}/SR.{number}"
    if practice.organ == "ecosoc":
        return f"E/{deliberation.session}/SR.{number}"
    if deliberation.session < 31 and not deliberation.special:
        return f"A/PV.{number}"
    return f"A/{deliberation.special}{deliberation.session}/PV.{number}"
