"""What people call things: properties in words, both ways, and parts of documents."""

import re

from kg.vocab import ALLOT, CITO, DCTERMS, ELI, OA, ORG, PROV, RDF, RDFS, SKOS, UNDO, Nansen

NAMES = {
    RDF.type: "Kind",
    RDFS.seeAlso: "See also",
    SKOS.prefLabel: "Name",
    SKOS.altLabel: "Also called",
    SKOS.notation: "Number",
    SKOS.broader: "Broader",
    SKOS.inScheme: "In the list",
    SKOS.exactMatch: "The same as",
    SKOS.closeMatch: "Close to",
    DCTERMS.title: "Title",
    DCTERMS.isPartOf: "Part of",
    DCTERMS.isReplacedBy: "Replaced by",
    DCTERMS.language: "Language",
    DCTERMS.format: "Format",
    DCTERMS.subject: "Subject",
    DCTERMS.issued: "Issued",
    ELI.number: "Number",
    ELI.realizes: "Language version of",
    ELI.is_realized_by: "Language versions",
    ELI.cites: "Cites",
    ELI.is_about: "Subject",
    ORG.identifier: "Short name",
    ORG.subOrganizationOf: "Part of",
    ORG.postIn: "Post in",
    PROV.wasDerivedFrom: "Read from",
    PROV.wasGeneratedBy: "Made by",
    CITO.hasCitingEntity: "In",
    CITO.hasCitedEntity: "Cites",
    UNDO.hasProponent: "By",
    UNDO.hasSemantics: "How",
    UNDO.hasReceiver: "Of",
    ALLOT.mentions: "Mentions",
    ELI.is_part_of: "Part of",
    OA.hasBody: "Names",
    OA.hasTarget: "At",
    OA.hasSource: "In",
    OA.hasSelector: "Position",
    OA.motivatedBy: "Purpose",
    OA.start: "First character",
    OA.end: "Up to character",
    OA.exact: "Words",
}

POINTING = {
    Nansen.inSession: "Of this session",
    Nansen.ofBody: "Sessions and meetings",
    Nansen.adoptedBy: "Adopted by it",
    Nansen.adoptedAt: "Adopted there",
    Nansen.underAgendaItem: "Adopted under this item",
    Nansen.onReport: "Adopted on this report",
    Nansen.recommendedBy: "Recommended by it",
    Nansen.containedIn: "Contains",
    Nansen.addressee: "Addressed by",
    Nansen.action: "Used in",
    Nansen.reportsBackAt: "Reports are asked for here by",
    Nansen.continuesAt: "Is to be taken up again here, by",
    Nansen.setOutIn: "Sets out",
    Nansen.supplements: "Supplemented by",
    Nansen.inState: "Places",
    Nansen.heldAt: "Held here",
    Nansen.draft: "Draft of",
    Nansen.record: "Record of",
    Nansen.sponsoredBy: "Sponsored",
    Nansen.ballotOf: "Votes cast",
    Nansen.hasBallot: "Of the vote",
    Nansen.vote: "On",
    Nansen.hasAct: "In",
    Nansen.viaFootnote: "Citations through this note",
    Nansen.ibidOf: "Referred back to by",
    DCTERMS.isPartOf: "Parts",
    DCTERMS.isReplacedBy: "Replaces",
    SKOS.broader: "Narrower",
    SKOS.inScheme: "Entries",
    ORG.subOrganizationOf: "Bodies of it",
    ORG.postIn: "Posts in it",
    PROV.wasDerivedFrom: "Texts read from it",
    PROV.wasGeneratedBy: "Made by it",
    OA.hasTarget: "Mention",
    OA.hasSelector: "Span",
    OA.hasBody: "Words that say it",
    CITO.hasCitedEntity: "Cited by",
    ALLOT.mentions: "Mentioned in",
    ELI.realizes: "Language versions",
    DCTERMS.subject: "About it",
    UNDO.hasSemantics: "Citations made with it",
    Nansen.degree: "Acts",
}

SILENT = frozenset(
    {
        ELI.cites,
        CITO.cites,
        ELI.is_part_of,
        ELI.has_part,
        ELI.passed_by,
        ELI.date_document,
        ELI.title,
        ELI.language,
        UNDO.hasReceiver,
        UNDO.hasProponent,
        ELI.is_about,
        ALLOT.hasRealization,
    }
)
"""Properties that say again, for readers of another vocabulary, what a property of the page says already."""

WITHIN = frozenset({DCTERMS.isPartOf, ELI.realizes, ELI.is_realized_by, Nansen.inPart, OA.hasSource, ELI.is_part_of})
"""What binds a document to its own parts, which its page shows as text."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")


def day(iso: str) -> str:
    """Write a day, month or year as UN texts do.

    >>> day("2007-12-18"), day("1951-01"), day("1954"), day("soon")
    ('18 December 2007', 'January 1951', '1954', 'soon')
    """
    found = _DAY.match(iso)
    if not found:
        return iso
    year, month, number = found.groups()
    named = _MONTHS[int(month) - 1] if month and 0 < int(month) < 13 else ""
    return " ".join(part for part in (number.lstrip("0") if number else "", named, year) if part)


_PARTS = {
    "para": "para.",
    "preamble": "preambular para.",
    "annex": "annex",
    "section": "section",
    "article": "article",
    "note": "note",
    "heading": "heading",
    "text": "passage",
    "row": "row",
    "title": "title",
    "opening": "opening words",
    "source-note": "source note",
    "vote": "vote",
}


def part_name(steps: list[str]) -> str:
    """Name a part of a document from the steps of its address.

    >>> part_name(["para", "6", "a", "ii"]), part_name(["preamble", "2"]), part_name(["annex", "i", "para", "3"])
    ('para. 6 (a) (ii)', 'preambular para. 2', 'annex I, para. 3')
    """
    out: list[str] = []
    kind = ""
    for step in steps:
        if step in _PARTS:
            kind = step
            out.append((", " if out else "") + _PARTS[step])
        elif kind in ("para", "preamble") and not out[-1].endswith("."):
            out.append(f" ({step})")
        else:
            out.append(f" {step.upper() if kind in ('annex', 'section') else step}")
    return "".join(out)
