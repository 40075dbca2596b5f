"""Texts: parts, footnotes, and what they say."""

from functools import cache

from kg import iri, terms
from kg.mapping.evidence import Pointer, say_place
from kg.mapping.mandates import say_mandates
from kg.mapping.statements import Statements
from kg.mapping.things import act_tails, action, describe_cited, say_thing
from kg.prose.record import Act, Citation, Meaning, Note, Part, Text
from kg.vocab import ALLOT, CITO, DCTERMS, ELI, OA, RDF, UNDO, Nansen

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
    "annexed": (Nansen.AnnexParagraph, Nansen.Paragraph),
    "passage": (Nansen.Passage, Nansen.Paragraph),
    "heading": (Nansen.Heading,),
    "row": (Nansen.TableRow,),
}
_IN_ORDER = frozenset({"preambular", "operative", "annexed", "passage", "heading", "row"})
_SEGMENTS = frozenset({"preamble", "para", "text", "heading", "row"})
"""Segments of a part's key behind which its own number stands; what is before them tells annex and section."""
_FORMS = {
    "full": Nansen.Full,
    "short": Nansen.Short,
    "variant": Nansen.Variant,
    "anaphor": Nansen.Anaphor,
    "modifier": Nansen.Modifier,
}
_METHODS = {"explicit": Nansen.Explicit, "ibid": Nansen.Ibid, "inferred": Nansen.Inferred}
_ROLES = {"main": Nansen.Main, "subordinate": Nansen.Subordinate}
_DOES = {
    "amends": (Nansen.Amends, Nansen.amends),
    "extends": (Nansen.Extends, Nansen.extends),
    "endorses": (Nansen.Endorses, Nansen.endorses),
    "supersedes": (Nansen.Supersedes, Nansen.supersedes),
    "follows up": (Nansen.FollowsUp, Nansen.followsUp),
    "amending": (Nansen.Amending, Nansen.amends),
}
"""The role of a citation, and what it says of the works."""


@cache
def _language(code: str) -> str:
    return terms.link(f"http://id.loc.gov/vocabulary/iso639-1/{code}")


def say_expression(out: Statements, work: str, text: Text, title: str) -> str:
    """Say that a work has a version in this language; give the version's tail.

    {work} eli:is_realized_by {expression} . {expression} dcterms:language lan:en .
    """
    expression = iri.expression(work, text.language)
    out.thing(work).has(ALLOT.hasRealization, iri.of(expression))
    out.thing(work).has(ELI.is_realized_by, iri.of(expression))
    it = out.thing(expression).a(Nansen.Expression, UNDO.DocumentVersion, ELI.LegalExpression)
    it.has(ELI.realizes, iri.of(work))
    it.has(DCTERMS.language, _language(text.language))
    authority = LANGUAGES[text.language]
    it.has(ELI.language, terms.link(f"http://publications.europa.eu/resource/authority/language/{authority}"))
    it.has(DCTERMS.title, terms.text(title, text.language))
    it.has(ELI.title, terms.text(title, text.language))
    return expression


def say_text(out: Statements, work: str, organ: str, text: Text) -> None:
    """Say the parts of a text, what they mean, and the footnotes; describe everything they point at."""
    expression = iri.expression(work, text.language)
    # A mandate of a sub-paragraph hangs on an act of the paragraph above.
    acts = {part.key: act_tails(f"{work}/{part.key}", part.meaning.acts) for part in text.parts if part.meaning.acts}
    order = 0
    for part in text.parts:
        order += part.kind in _IN_ORDER
        _say_part(out, work, part, order, text.language)
        _say_meaning(out, work, expression, organ, part, acts, text.language)
    for note in text.notes:
        _say_note(out, work, expression, note, text.language)
    for thing in text.things:
        say_thing(out, thing)
    for citation in {c.thing: c for part in text.parts for c in part.meaning.citations}.values():
        describe_cited(out, citation.thing, citation.symbol)


def _say_part(out: Statements, work: str, part: Part, order: int, language: str) -> None:
    it = out.thing(f"{work}/{part.key}").a(*_PART_TYPES[part.kind], ELI.LegalResourceSubdivision)
    here, whole, core = it.iri, iri.of(work), out.core
    for holder in (work, *_containers(out, work, part.key)):
        core += ((here, DCTERMS.isPartOf, iri.of(holder)), (here, ELI.is_part_of, iri.of(holder)))
    core += ((whole, ELI.has_part, here), (here, Nansen.text, terms.text(part.text, language)))
    if part.kind in _IN_ORDER:
        it.has(Nansen.order, terms.integer(order))
    if part.number:
        it.has(ELI.number, terms.code(part.number))
    if part.label:
        it.has(Nansen.printedLabel, terms.text(part.label, language))
    if part.marks:
        it.has(Nansen.hasFootnote, *dict.fromkeys(iri.of(iri.note(work, mark.marker)) for mark in part.marks))


def _containers(out: Statements, work: str, key: str) -> list[str]:
    """Give what holds a part besides the work: its annex, its section, the paragraph above; describe the first two.

    `annex/i/section/ii/para/3/a` is in `annex/i`, in its `section/ii`, and in paragraph 3.
    """
    if key.partition("/")[0] in _SEGMENTS:
        # Nearly every part: neither in an annex nor in a section.
        return [f"{work}/{key.rpartition('/')[0]}"] if key.count("/") > 1 else []
    steps = key.split("/")
    leaf = next((at for at, step in enumerate(steps) if step in _SEGMENTS), 0)
    found: list[str] = []
    for at in range(leaf):
        is_last = at + 1 == leaf or steps[at + 1] == "section"
        if steps[at] == "section" or (steps[at] == "annex" and not is_last):
            continue
        tail = f"{work}/{'/'.join(steps[: at + 1])}"
        it = out.thing(tail).a(Nansen.Section if "section" in steps[: at + 1] else Nansen.Annex)
        it.a(ELI.LegalResourceSubdivision)
        for whole in dict.fromkeys((work, found[-1] if found else work)):
            it.has(DCTERMS.isPartOf, iri.of(whole))
            it.has(ELI.is_part_of, iri.of(whole))
        out.core.append((iri.of(work), ELI.has_part, it.iri))
        found.append(tail)
    if (leaf and len(steps) > leaf + 2) or (not leaf and key.count("/") > 1):
        found.append(f"{work}/{key.rpartition('/')[0]}")
    return found


def _say_meaning(
    out: Statements,
    work: str,
    expression: str,
    organ: str,
    part: Part,
    acts: dict[str, list[str]],
    language: str,
) -> None:
    here = f"{work}/{part.key}"
    meaning = part.meaning
    pointer = Pointer(out, work, expression, part.key, language)
    it = out.thing(here)
    if meaning.mentions:
        it.has(ALLOT.mentions, *dict.fromkeys([iri.of(mention.thing) for mention in meaning.mentions]))
    for mention in meaning.mentions:
        named, form = (OA.hasBody, iri.of(mention.thing)), (Nansen.form, _FORMS[mention.form])
        pointer.at(mention.start, mention.end, mention.words, named, form)
    for group in meaning.addressed:
        pointer.at(group.start, group.end, group.words, (OA.hasBody, iri.of(group.thing)))
    if meaning.acts:
        _say_acts(out, here, meaning.acts, acts[part.key], pointer, language)
    if meaning.citations:
        _say_citations(out, work, here, organ, meaning.citations, pointer, language)
    if meaning.mandates:
        say_mandates(out, here, meaning.mandates, acts, pointer, language)
    _say_vague(out, here, meaning, pointer, language)
    for mark in part.marks:
        mine = iri.of(f"{expression}/{part.key}/mark/{mark.offset}-{iri.marker_slug(mark.marker)}")
        out.evidence += (
            (mine, RDF.type, Nansen.NoteMark),
            (mine, Nansen.inPart, it.iri),
            (mine, Nansen.hasFootnote, iri.of(iri.note(work, mark.marker))),
            (mine, OA.start, terms.integer(mark.offset)),
        )
    say_place(out, work, expression, part.key, part.lines)


def _say_vague(out: Statements, here: str, meaning: Meaning, pointer: Pointer, language: str) -> None:
    """Say what names no thing: references without a target, dates, numbers."""
    for generic in meaning.generics:
        vague = out.thing(iri.pointed(here, "generic", generic.start, generic.end)).a(Nansen.GenericReference)
        vague.has(Nansen.inPart, iri.of(here))
        vague.has(Nansen.citedText, terms.text(generic.words, language))
    for dated in meaning.dates:
        days = [(Nansen.mentionedDate, terms.date(day)) for day in dated.iso.split("/")]
        pointer.at(dated.start, dated.end, dated.words, *days)
    for counted in meaning.counts:
        pointer.at(counted.start, counted.end, counted.words, (Nansen.quantity, terms.integer(counted.value)))


def _say_acts(
    out: Statements, here: str, acts: tuple[Act, ...], tails: list[str], pointer: Pointer, language: str
) -> None:
    it = out.thing(here)
    core = out.core
    spoken = _language(language)
    for order, (act, tail) in enumerate(zip(acts, tails, strict=True), 1):
        deed, verb = iri.of(tail), iri.of(action(act.lemma))
        core += (
            (it.iri, Nansen.hasAct, deed),
            (deed, RDF.type, Nansen.Act),
            (deed, DCTERMS.isPartOf, it.iri),
            (deed, Nansen.action, verb),
            (deed, Nansen.actRole, _ROLES[act.role]),
            (deed, Nansen.order, terms.integer(order)),
            # Languages part acts otherwise: who counts acts counts those of one language.
            (deed, DCTERMS.language, spoken),
        )
        if act.role == "main":
            it.has(Nansen.action, verb)
        for degree in act.degrees:
            core.append((deed, Nansen.degree, terms.text(degree, language)))
        for who in act.addressees:
            core += ((deed, Nansen.addressee, iri.of(who)), (it.iri, Nansen.addressee, iri.of(who)))
        pointer.at(act.start, act.end, act.words, (OA.hasBody, deed))


def _say_citations(
    out: Statements,
    work: str,
    here: str,
    organ: str,
    citations: tuple[Citation, ...],
    pointer: Pointer,
    language: str,
) -> None:
    seen: dict[str, int] = {}
    for citation in citations:
        seen[citation.thing] = at = seen.get(citation.thing, 0) + 1
        tail = iri.child(here, "cite", citation.thing, at)
        _say_citation(out, tail, work, here, organ, citation, language)
        if citation.words:
            pointer.at(citation.start, citation.end, citation.words, (OA.hasBody, iri.of(tail)))


def _say_citation(
    out: Statements, tail: str, work: str, here: str, organ: str, citation: Citation, language: str
) -> None:
    cited, citing, whole = iri.of(citation.thing), iri.of(here), iri.of(work)
    it = out.thing(tail)
    out.core += (
        (citing, ELI.cites, cited),
        (citing, CITO.cites, cited),
        (whole, ELI.cites, cited),
        (whole, CITO.cites, cited),
        (it.iri, RDF.type, Nansen.Citation),
        (it.iri, RDF.type, CITO.Citation),
        (it.iri, CITO.hasCitingEntity, citing),
        (it.iri, CITO.hasCitedEntity, cited),
        (it.iri, Nansen.resolutionMethod, _METHODS[citation.method]),
    )
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
    if citation.role:
        role, does = _DOES[citation.role]
        it.has(Nansen.citationRole, role)
        if citation.amended:
            it.has(Nansen.amendedWork, iri.of(citation.amended))
        by, to = (cited, iri.of(citation.amended)) if citation.amended else (whole, cited)
        out.core.append((by, does, to))


def _say_note(out: Statements, work: str, expression: str, note: Note, language: str) -> None:
    it = out.thing(iri.note(work, note.marker)).a(Nansen.Footnote)
    it.has(Nansen.marker, terms.code(note.marker.partition("-")[0]))
    it.has(DCTERMS.isPartOf, iri.of(expression))
    it.has(Nansen.text, terms.text(note.text, language))
    if note.ibid_of:
        it.has(Nansen.ibidOf, iri.of(iri.note(work, note.ibid_of)))
        it.has(Nansen.resolvedText, terms.text(note.resolved, language))
    say_place(out, work, expression, f"note/{iri.marker_slug(note.marker)}", note.lines)
