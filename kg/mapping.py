"""Statements that several families say alike: texts with their parts and meaning, things, sources."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from kg import __version__, iri, terms
from kg.model import Described, Fact, Origin
from kg.prose.record import Act, Citation, FrameLine, Mark, Mention, Note, Part, Text, Thing
from kg.prose.symbols import printed_number
from kg.vocab import (
    ALLOT,
    CITO,
    DCTERMS,
    ELI,
    ELI_DL,
    OA,
    PROV,
    RDF,
    SKOS,
    UNDO,
    Nansen,
)

LANGUAGES = {
    "en": "ENG",
    "fr": "FRA",
    "es": "SPA",
    "ru": "RUS",
    "zh": "ZHO",
    "ar": "ARA",
}
_PART_TYPES = {
    "title": (Nansen.Title, Nansen.FramePart),
    "opening": (Nansen.OpeningFormula, Nansen.FramePart),
    "source note": (Nansen.SourceNote, Nansen.FramePart),
    "preambular": (Nansen.PreambularParagraph, Nansen.Paragraph),
    "operative": (Nansen.OperativeParagraph, Nansen.Paragraph),
}
_FORMS = {
    "full": Nansen.Full,
    "short": Nansen.Short,
    "variant": Nansen.Variant,
    "anaphor": Nansen.Anaphor,
    "modifier": Nansen.Modifier,
}
_METHODS = {"explicit": Nansen.Explicit, "ibid": Nansen.Ibid, "inferred": Nansen.Inferred}
_ROLES = {"main": Nansen.Main, "subordinate": Nansen.Subordinate}


@dataclass(slots=True)
class Statements:
    """What is being said of one source: facts, and the evidence for them, apart.

    `pointed` are the mentions whose span is described already.
    """

    core: list[Fact] = field(default_factory=list)
    evidence: list[Fact] = field(default_factory=list)
    pointed: set[str] = field(default_factory=set)

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


def say_source(out: Statements, expression: str, origin: Origin) -> None:
    """Say which file a language version was read from, and by which run.

    {expression} prov:wasDerivedFrom {source} ; prov:wasGeneratedBy {run} .
    """
    tail = iri.source(origin.sha256)
    out.thing(expression).has(PROV.wasDerivedFrom, iri.of(tail))
    file = out.thing(tail).a(Nansen.SourceFile, PROV.Entity)
    file.has(Nansen.fileName, terms.code(origin.name))
    file.has(Nansen.sha256, terms.code(origin.sha256))
    file.has(DCTERMS.format, terms.code(origin.media_type))
    file.has(Nansen.carrier, terms.code(origin.carrier))
    run = iri.activity(__version__)
    out.proof(expression).has(PROV.wasGeneratedBy, iri.of(run))
    out.proof(run).a(PROV.Activity).has(SKOS.prefLabel, terms.text(f"Nansen {__version__}", "en"))


def say_frame(out: Statements, expression: str, lines: Iterable[FrameLine], language: str) -> None:
    """Keep the words of masthead, signature and trailer, so that no word of the source is lost."""
    for line in lines:
        it = out.proof(f"{expression}/frame/{line.lines[0]}").a(Nansen.FrameLine)
        it.has(DCTERMS.isPartOf, iri.of(expression))
        it.has(Nansen.lineRole, terms.code(line.role))
        it.has(Nansen.text, terms.text(line.text, language))
        it.has(Nansen.sourceLines, terms.code(_lines(line.lines)))


def say_expression(out: Statements, work: str, text: Text, title: str) -> str:
    """Say that a work has a version in this language; give the version's tail.

    {work} eli:is_realized_by {expression} . {expression} dcterms:language lan:en .
    """
    expression = iri.expression(work, text.language)
    out.thing(work).has(ALLOT.hasRealization, iri.of(expression))
    out.thing(work).has(ELI.is_realized_by, iri.of(expression))
    it = out.thing(expression).a(Nansen.Expression, UNDO.DocumentVersion, ELI.LegalExpression)
    it.has(ELI.realizes, iri.of(work))
    it.has(DCTERMS.language, terms.link(f"http://id.loc.gov/vocabulary/iso639-1/{text.language}"))
    authority = LANGUAGES[text.language]
    it.has(ELI.language, terms.link(f"http://publications.europa.eu/resource/authority/language/{authority}"))
    it.has(DCTERMS.title, terms.text(title, text.language))
    it.has(ELI.title, terms.text(title, text.language))
    return expression


def say_text(out: Statements, work: str, organ: str, text: Text) -> None:
    """Say the parts of a text, what they mean, and the footnotes; describe everything they point at."""
    expression = iri.expression(work, text.language)
    order = 0
    for part in text.parts:
        order += part.kind in ("preambular", "operative")
        _say_part(out, work, part, order, text.language)
        _say_meaning(out, work, expression, organ, part, text.language)
    for note in text.notes:
        _say_note(out, work, expression, note, text.language)
    for thing in text.things:
        say_thing(out, thing)
    for citation in {c.thing: c for part in text.parts for c in part.meaning.citations}.values():
        describe_cited(out, citation.thing, citation.symbol)


def _say_part(out: Statements, work: str, part: Part, order: int, language: str) -> None:
    it = out.thing(f"{work}/{part.key}").a(*_PART_TYPES[part.kind], ELI.LegalResourceSubdivision)
    wholes = [work]
    if part.key.count("/") > 1:
        wholes.append(f"{work}/{part.key.rpartition('/')[0]}")
    for whole in wholes:
        it.has(DCTERMS.isPartOf, iri.of(whole))
        it.has(ELI.is_part_of, iri.of(whole))
    out.core.append((iri.of(work), ELI.has_part, it.iri))
    it.has(Nansen.text, terms.text(part.text, language))
    if part.kind in ("preambular", "operative"):
        it.has(Nansen.order, terms.integer(order))
    if part.number:
        it.has(ELI.number, terms.code(part.number))
    if part.label:
        it.has(Nansen.printedLabel, terms.code(part.label))
    it.has(Nansen.hasFootnote, *dict.fromkeys(iri.of(iri.note(work, mark.marker)) for mark in part.marks))


def _say_meaning(out: Statements, work: str, expression: str, organ: str, part: Part, language: str) -> None:
    here = f"{work}/{part.key}"
    meaning = part.meaning
    it = out.thing(here)
    it.has(ALLOT.mentions, *dict.fromkeys(iri.of(mention.thing) for mention in meaning.mentions))
    _say_acts(out, expression, here, part, meaning.acts, language)
    _say_citations(out, work, expression, organ, part, language)
    for request in meaning.requests:
        it.has(Nansen.reportsBackAt if request.kind == "report" else Nansen.continuesAt, iri.of(request.session))
    for generic in meaning.generics:
        vague = out.thing(iri.pointed(here, "generic", generic.start, generic.end)).a(Nansen.GenericReference)
        vague.has(Nansen.inPart, it.iri)
        vague.has(Nansen.citedText, terms.text(generic.words, language))
    for mention in meaning.mentions:
        say_mention(out, expression, part, mention, language)
    for dated in meaning.dates:
        for day in dated.iso.split("/"):
            _annotate(out, expression, part, dated.start, dated.end, dated.words, language).has(
                Nansen.mentionedDate, terms.date(day)
            )
    for counted in meaning.counts:
        _annotate(out, expression, part, counted.start, counted.end, counted.words, language).has(
            Nansen.quantity, terms.integer(counted.value)
        )
    _say_marks(out, work, expression, part, part.marks)
    place = out.proof(f"{expression}/{part.key}")
    place.has(DCTERMS.isPartOf, iri.of(expression))
    place.has(Nansen.inPart, it.iri)
    place.has(Nansen.sourceLines, terms.code(_lines(part.lines)))


def _say_acts(out: Statements, expression: str, here: str, part: Part, acts: tuple[Act, ...], language: str) -> None:
    seen: Counter[str] = Counter()
    it = out.thing(here)
    for order, act in enumerate(acts, 1):
        concept = action(act.lemma)
        seen[concept] += 1
        tail = iri.child(here, "act", concept, seen[concept])
        deed, verb = iri.of(tail), iri.of(concept)
        out.core += (
            (it.iri, Nansen.hasAct, deed),
            (deed, RDF.type, Nansen.Act),
            (deed, DCTERMS.isPartOf, it.iri),
            (deed, Nansen.action, verb),
            (deed, Nansen.actRole, _ROLES[act.role]),
            (deed, Nansen.order, terms.integer(order)),
        )
        if act.role == "main":
            it.has(Nansen.action, verb)
        for degree in act.degrees:
            out.core.append((deed, Nansen.degree, terms.text(degree, language)))
        for who in act.addressees:
            out.core.append((deed, Nansen.addressee, iri.of(who)))
            it.has(Nansen.addressee, iri.of(who))
        _annotate(out, expression, part, act.start, act.end, act.words, language).has(OA.hasBody, deed)


def _say_citations(out: Statements, work: str, expression: str, organ: str, part: Part, language: str) -> None:
    here = f"{work}/{part.key}"
    seen: Counter[str] = Counter()
    for citation in part.meaning.citations:
        seen[citation.thing] += 1
        tail = iri.child(here, "cite", citation.thing, seen[citation.thing])
        _say_citation(out, tail, work, here, organ, citation, language)
        if citation.words:
            _annotate(out, expression, part, citation.start, citation.end, citation.words, language).has(
                OA.hasBody, iri.of(tail)
            )


def _say_citation(
    out: Statements, tail: str, work: str, here: str, organ: str, citation: Citation, language: str
) -> None:
    cited = iri.of(citation.thing)
    for citing in (here, work):
        out.thing(citing).has(ELI.cites, cited)
        out.thing(citing).has(CITO.cites, cited)
    it = out.thing(tail).a(Nansen.Citation, CITO.Citation)
    it.has(CITO.hasCitingEntity, iri.of(here))
    it.has(CITO.hasCitedEntity, cited)
    it.has(Nansen.resolutionMethod, _METHODS[citation.method])
    if citation.words:
        it.has(Nansen.citedText, terms.text(citation.words, language))
    if citation.via:
        it.has(Nansen.viaFootnote, iri.of(iri.note(work, citation.via)))
    if citation.ibid_of:
        it.has(Nansen.ibidOf, iri.of(iri.note(work, citation.ibid_of)))
    if citation.locator:
        it.has(Nansen.locator, terms.text(citation.locator, language))
    if citation.date:
        it.has(Nansen.citedDate, terms.date(citation.date))
    if citation.lemma:
        it.a(UNDO.Relation)
        it.has(UNDO.hasProponent, iri.of(organ))
        it.has(UNDO.hasSemantics, iri.of(action(citation.lemma)))
        it.has(UNDO.hasReceiver, cited)


def say_mention(out: Statements, expression: str, part: Part, mention: Mention, language: str) -> None:
    """Say that words of a part name a thing.

    {expression}/para/5/mention/475-506 oa:hasBody body/unhcr ; nansen:form nansen:Short .
    """
    it = _annotate(out, expression, part, mention.start, mention.end, mention.words, language)
    it.has(OA.hasBody, iri.of(mention.thing))
    it.has(Nansen.form, _FORMS[mention.form])


def _annotate(
    out: Statements, expression: str, part: Part, start: int, end: int, words: str, language: str
) -> terms.Thing:
    """Point at words of a part; its span and position are nodes of their own (Web Annotation).

    Written out fact by fact: of all statements these are the most.
    """
    work = expression.rpartition("/")[0]
    mention, span, position = iri.annotation(f"{expression}/{part.key}", start, end)
    it = terms.Thing(mention, out.evidence)
    if mention in out.pointed:
        return it
    out.pointed.add(mention)
    out.evidence += (
        (mention, RDF.type, Nansen.Mention),
        (mention, RDF.type, OA.Annotation),
        (mention, OA.motivatedBy, OA.identifying),
        (mention, OA.hasTarget, span),
        (mention, Nansen.inPart, iri.of(f"{work}/{part.key}")),
        (span, RDF.type, OA.SpecificResource),
        (span, OA.hasSource, iri.of(expression)),
        (span, OA.hasSelector, position),
        (position, RDF.type, OA.TextPositionSelector),
        (position, RDF.type, OA.TextQuoteSelector),
        (position, OA.start, terms.integer(start)),
        (position, OA.end, terms.integer(end)),
        (position, OA.exact, terms.text(words, language)),
    )
    return it


def _say_marks(out: Statements, work: str, expression: str, part: Part, marks: tuple[Mark, ...]) -> None:
    for mark in marks:
        it = out.proof(f"{expression}/{part.key}/mark/{mark.offset}-{mark.marker}").a(Nansen.NoteMark)
        it.has(Nansen.inPart, iri.of(f"{work}/{part.key}"))
        it.has(Nansen.hasFootnote, iri.of(iri.note(work, mark.marker)))
        it.has(OA.start, terms.integer(mark.offset))


def _say_note(out: Statements, work: str, expression: str, note: Note, language: str) -> None:
    it = out.thing(iri.note(work, note.marker)).a(Nansen.Footnote)
    it.has(Nansen.marker, terms.code(note.marker))
    it.has(DCTERMS.isPartOf, iri.of(expression))
    it.has(Nansen.text, terms.text(note.text, language))
    if note.ibid_of:
        it.has(Nansen.ibidOf, iri.of(iri.note(work, note.ibid_of)))
        it.has(Nansen.resolvedText, terms.text(note.resolved, language))
    place = out.proof(f"{expression}/note/{note.marker}")
    place.has(DCTERMS.isPartOf, iri.of(expression))
    place.has(Nansen.inPart, it.iri)
    place.has(Nansen.sourceLines, terms.code(_lines(note.lines)))


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
        it.has(Nansen.heldAt, iri.of(thing.place))


def say_session(out: Statements, tail: str, ordinal: int, body: str, label: str) -> None:
    """Describe a session of a body."""
    it = out.thing(tail).a(Nansen.Session, ALLOT.Event, PROV.Activity)
    it.has(Nansen.ordinal, terms.integer(ordinal))
    it.has(Nansen.ofBody, iri.of(body))
    it.has(SKOS.prefLabel, terms.text(label, "en"))


def say_meeting(out: Statements, tail: str, ordinal: int, session: str, body: str, held: str, label: str) -> None:
    """Describe a plenary meeting by its record."""
    it = out.thing(tail).a(Nansen.Meeting, ALLOT.Event, ELI_DL.Activity, PROV.Activity)
    it.has(Nansen.ordinal, terms.integer(ordinal))
    it.has(Nansen.inSession, iri.of(session))
    it.has(Nansen.ofBody, iri.of(body))
    it.has(Nansen.heldOn, terms.date(held))
    it.has(SKOS.prefLabel, terms.text(label, "en"))


def say_agenda_item(out: Statements, tail: str, number: str, session: str) -> None:
    """Describe an agenda item by its number and session."""
    it = out.thing(tail).a(Nansen.AgendaItem, ELI_DL.ForeseenActivity)
    it.has(SKOS.notation, terms.code(number))
    it.has(Nansen.inSession, iri.of(session))


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
    elif tail.startswith("document/"):
        say_document(out, tail, symbol)
    elif tail.startswith("conclusion/"):
        it.a(UNDO.DeliberativeDocument, ELI.LegalResource)
        it.has(ELI.number, terms.code(symbol.removeprefix("No. ")))
        it.has(SKOS.prefLabel, terms.text(f"Executive Committee conclusion {symbol}", "en"))
    elif tail.startswith("instrument/unts-") and symbol.isdigit():
        it.a(Nansen.Instrument, UNDO.NormativeDocument, ELI.LegalResource)
        it.has(Nansen.untsNumber, terms.code(symbol))


def say_document(out: Statements, tail: str, symbol: str, *types: str) -> None:
    """Describe a report, record or other document by its symbol."""
    it = out.thing(tail).a(Nansen.SourceDocument, UNDO.Document, *types)
    it.has(Nansen.symbol, terms.code(symbol))
    it.has(SKOS.prefLabel, terms.text(f"Document {symbol}", "en"))


@cache
def action(lemma: str) -> str:
    """Give the tail of the act with this lemma."""
    return f"action/{iri.name_slug(lemma)}"


def _lines(lines: tuple[int, int]) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"


def of_register(register: str, family: str, out: Statements) -> Described:
    """Give what one row of a register says; all rows of a table share a graph and a Turtle file."""
    return Described(
        f"registers/{register}.csv", iri.graph(f"register/{register}"), family, register, tuple(out.core), ()
    )


def of_text(work_or_expression: str, family: str, work: str, origin: Origin, out: Statements) -> Described:
    """Give what one text says: a graph of its own, a Turtle file named after the work."""
    slug = work.rpartition("/")[2]
    return Described(
        origin.name, iri.graph(work_or_expression), family, slug, tuple(dict.fromkeys(out.core)), tuple(out.evidence)
    )
