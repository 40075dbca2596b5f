"""The terms we use, as typed constants in N-Triples form; a misspelt term fails mypy.

`Nansen` equals `ontology/nansen.ttl` (a test compares them); the other classes hold what we reuse.
"""

from typing import Final

from kg.iri import NS


class Nansen:
    """Our own terms."""

    # classes
    Resolution: Final = f"<{NS}Resolution>"
    Decision: Final = f"<{NS}Decision>"
    Conclusion: Final = f"<{NS}Conclusion>"
    Statement: Final = f"<{NS}Statement>"
    Instrument: Final = f"<{NS}Instrument>"
    SourceDocument: Final = f"<{NS}SourceDocument>"
    Expression: Final = f"<{NS}Expression>"
    Paragraph: Final = f"<{NS}Paragraph>"
    PreambularParagraph: Final = f"<{NS}PreambularParagraph>"
    OperativeParagraph: Final = f"<{NS}OperativeParagraph>"
    AnnexParagraph: Final = f"<{NS}AnnexParagraph>"
    Passage: Final = f"<{NS}Passage>"
    Heading: Final = f"<{NS}Heading>"
    TableRow: Final = f"<{NS}TableRow>"
    Annex: Final = f"<{NS}Annex>"
    Section: Final = f"<{NS}Section>"
    Article: Final = f"<{NS}Article>"
    ArticleParagraph: Final = f"<{NS}ArticleParagraph>"
    FramePart: Final = f"<{NS}FramePart>"
    Title: Final = f"<{NS}Title>"
    OpeningFormula: Final = f"<{NS}OpeningFormula>"
    SourceNote: Final = f"<{NS}SourceNote>"
    FrameLine: Final = f"<{NS}FrameLine>"
    Footnote: Final = f"<{NS}Footnote>"
    NoteMark: Final = f"<{NS}NoteMark>"
    Citation: Final = f"<{NS}Citation>"
    GenericReference: Final = f"<{NS}GenericReference>"
    Mention: Final = f"<{NS}Mention>"
    Act: Final = f"<{NS}Act>"
    Mandate: Final = f"<{NS}Mandate>"
    Action: Final = f"<{NS}Action>"
    Body: Final = f"<{NS}Body>"
    State: Final = f"<{NS}State>"
    Role: Final = f"<{NS}Role>"
    Group: Final = f"<{NS}Group>"
    Place: Final = f"<{NS}Place>"
    Session: Final = f"<{NS}Session>"
    Meeting: Final = f"<{NS}Meeting>"
    AgendaItem: Final = f"<{NS}AgendaItem>"
    Conference: Final = f"<{NS}Conference>"
    Programme: Final = f"<{NS}Programme>"
    SourceFile: Final = f"<{NS}SourceFile>"
    Inference: Final = f"<{NS}Inference>"
    Vote: Final = f"<{NS}Vote>"
    Ballot: Final = f"<{NS}Ballot>"

    # of documents and their language versions
    symbol: Final = f"<{NS}symbol>"
    adoptedOn: Final = f"<{NS}adoptedOn>"
    distributedOn: Final = f"<{NS}distributedOn>"
    distribution: Final = f"<{NS}distribution>"
    adoptedBy: Final = f"<{NS}adoptedBy>"
    adoptedAt: Final = f"<{NS}adoptedAt>"
    underAgendaItem: Final = f"<{NS}underAgendaItem>"
    agendaItemAsPrinted: Final = f"<{NS}agendaItemAsPrinted>"
    onReport: Final = f"<{NS}onReport>"
    reportLocator: Final = f"<{NS}reportLocator>"
    recommendedBy: Final = f"<{NS}recommendedBy>"
    containedIn: Final = f"<{NS}containedIn>"
    conclusionNumber: Final = f"<{NS}conclusionNumber>"
    jobNumber: Final = f"<{NS}jobNumber>"
    printedJobNumber: Final = f"<{NS}printedJobNumber>"
    aknWork: Final = f"<{NS}aknWork>"

    # of paragraphs, footnotes, acts
    order: Final = f"<{NS}order>"
    text: Final = f"<{NS}text>"
    printedLabel: Final = f"<{NS}printedLabel>"
    hasFootnote: Final = f"<{NS}hasFootnote>"
    marker: Final = f"<{NS}marker>"
    resolvedText: Final = f"<{NS}resolvedText>"
    ibidOf: Final = f"<{NS}ibidOf>"
    hasAct: Final = f"<{NS}hasAct>"
    action: Final = f"<{NS}action>"
    actRole: Final = f"<{NS}actRole>"
    degree: Final = f"<{NS}degree>"
    addressee: Final = f"<{NS}addressee>"
    reportsBackAt: Final = f"<{NS}reportsBackAt>"
    continuesAt: Final = f"<{NS}continuesAt>"

    # of mandates
    mandateKind: Final = f"<{NS}mandateKind>"
    mandatedBy: Final = f"<{NS}mandatedBy>"
    task: Final = f"<{NS}task>"
    dueAt: Final = f"<{NS}dueAt>"
    dueBy: Final = f"<{NS}dueBy>"
    recurs: Final = f"<{NS}recurs>"

    # of citations and mentions
    viaFootnote: Final = f"<{NS}viaFootnote>"
    citedText: Final = f"<{NS}citedText>"
    citedDate: Final = f"<{NS}citedDate>"
    locator: Final = f"<{NS}locator>"
    resolutionMethod: Final = f"<{NS}resolutionMethod>"
    citationRole: Final = f"<{NS}citationRole>"
    amendedWork: Final = f"<{NS}amendedWork>"
    inPart: Final = f"<{NS}inPart>"
    form: Final = f"<{NS}form>"
    mentionedDate: Final = f"<{NS}mentionedDate>"
    quantity: Final = f"<{NS}quantity>"

    # of what one text does to another
    amends: Final = f"<{NS}amends>"
    extends: Final = f"<{NS}extends>"
    endorses: Final = f"<{NS}endorses>"
    supersedes: Final = f"<{NS}supersedes>"
    followsUp: Final = f"<{NS}followsUp>"
    succeeds: Final = f"<{NS}succeeds>"
    answeredBy: Final = f"<{NS}answeredBy>"

    # of instruments, bodies, sessions and the other things texts speak of
    untsNumber: Final = f"<{NS}untsNumber>"
    untsVolume: Final = f"<{NS}untsVolume>"
    untcChapter: Final = f"<{NS}untcChapter>"
    untcNumber: Final = f"<{NS}untcNumber>"
    instrumentKind: Final = f"<{NS}instrumentKind>"
    supplements: Final = f"<{NS}supplements>"
    subjectArea: Final = f"<{NS}subjectArea>"
    ofBody: Final = f"<{NS}ofBody>"
    inSession: Final = f"<{NS}inSession>"
    ordinal: Final = f"<{NS}ordinal>"
    heldOn: Final = f"<{NS}heldOn>"
    heldAt: Final = f"<{NS}heldAt>"
    bodyKind: Final = f"<{NS}bodyKind>"
    validFrom: Final = f"<{NS}validFrom>"
    validUntil: Final = f"<{NS}validUntil>"
    programmeKind: Final = f"<{NS}programmeKind>"
    setOutIn: Final = f"<{NS}setOutIn>"
    inState: Final = f"<{NS}inState>"
    membership: Final = f"<{NS}membership>"
    adjective: Final = f"<{NS}adjective>"
    iso2: Final = f"<{NS}iso2>"
    iso3: Final = f"<{NS}iso3>"
    m49: Final = f"<{NS}m49>"
    readIn: Final = f"<{NS}readIn>"

    # of source files and where words stand in them
    fileName: Final = f"<{NS}fileName>"
    sha256: Final = f"<{NS}sha256>"
    carrier: Final = f"<{NS}carrier>"
    sourceLines: Final = f"<{NS}sourceLines>"
    lineRole: Final = f"<{NS}lineRole>"

    # of how a text came to be adopted, and what it is about
    vote: Final = f"<{NS}vote>"
    voteOutcome: Final = f"<{NS}voteOutcome>"
    voteManner: Final = f"<{NS}voteManner>"
    votesInFavour: Final = f"<{NS}votesInFavour>"
    votesAgainst: Final = f"<{NS}votesAgainst>"
    abstentions: Final = f"<{NS}abstentions>"
    hasBallot: Final = f"<{NS}hasBallot>"
    ballotOf: Final = f"<{NS}ballotOf>"
    choice: Final = f"<{NS}choice>"
    draft: Final = f"<{NS}draft>"
    sponsoredBy: Final = f"<{NS}sponsoredBy>"
    sponsorAsPrinted: Final = f"<{NS}sponsorAsPrinted>"
    record: Final = f"<{NS}record>"
    subjectAsPrinted: Final = f"<{NS}subjectAsPrinted>"

    # how a citation's target is known, and what the text does to it; how an act and a name stand in the text
    Explicit: Final = f"<{NS}Explicit>"
    Ibid: Final = f"<{NS}Ibid>"
    Inferred: Final = f"<{NS}Inferred>"
    Amends: Final = f"<{NS}Amends>"
    Amending: Final = f"<{NS}Amending>"
    Extends: Final = f"<{NS}Extends>"
    Endorses: Final = f"<{NS}Endorses>"
    Supersedes: Final = f"<{NS}Supersedes>"
    FollowsUp: Final = f"<{NS}FollowsUp>"
    Main: Final = f"<{NS}Main>"
    Subordinate: Final = f"<{NS}Subordinate>"
    ToReport: Final = f"<{NS}ToReport>"
    ToSubmit: Final = f"<{NS}ToSubmit>"
    ToContinue: Final = f"<{NS}ToContinue>"
    ToConvene: Final = f"<{NS}ToConvene>"
    Full: Final = f"<{NS}Full>"
    Short: Final = f"<{NS}Short>"
    Variant: Final = f"<{NS}Variant>"
    Anaphor: Final = f"<{NS}Anaphor>"
    Modifier: Final = f"<{NS}Modifier>"

    # how a text was adopted, and how a State voted
    AdoptedWithoutVote: Final = f"<{NS}AdoptedWithoutVote>"
    RecordedVote: Final = f"<{NS}RecordedVote>"
    CountedVote: Final = f"<{NS}CountedVote>"
    UnanimousVote: Final = f"<{NS}UnanimousVote>"
    AdoptedByAcclamation: Final = f"<{NS}AdoptedByAcclamation>"
    InWriting: Final = f"<{NS}InWriting>"
    InFavour: Final = f"<{NS}InFavour>"
    Against: Final = f"<{NS}Against>"
    Abstaining: Final = f"<{NS}Abstaining>"


class RDF:
    """http://www.w3.org/1999/02/22-rdf-syntax-ns# ."""

    type: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    Statement: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement>"
    subject: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#subject>"
    predicate: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate>"
    object: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#object>"


class RDFS:
    """http://www.w3.org/2000/01/rdf-schema# ."""

    seeAlso: Final = "<http://www.w3.org/2000/01/rdf-schema#seeAlso>"


class XSD:
    """http://www.w3.org/2001/XMLSchema# ."""

    integer: Final = "<http://www.w3.org/2001/XMLSchema#integer>"
    date: Final = "<http://www.w3.org/2001/XMLSchema#date>"
    gYear: Final = "<http://www.w3.org/2001/XMLSchema#gYear>"
    gYearMonth: Final = "<http://www.w3.org/2001/XMLSchema#gYearMonth>"
    dateTime: Final = "<http://www.w3.org/2001/XMLSchema#dateTime>"
    boolean: Final = "<http://www.w3.org/2001/XMLSchema#boolean>"
    duration: Final = "<http://www.w3.org/2001/XMLSchema#duration>"


class OWL:
    """http://www.w3.org/2002/07/owl# ."""

    deprecated: Final = "<http://www.w3.org/2002/07/owl#deprecated>"


class DCTERMS:
    """http://purl.org/dc/terms/ ."""

    title: Final = "<http://purl.org/dc/terms/title>"
    language: Final = "<http://purl.org/dc/terms/language>"
    isPartOf: Final = "<http://purl.org/dc/terms/isPartOf>"
    isReplacedBy: Final = "<http://purl.org/dc/terms/isReplacedBy>"
    format: Final = "<http://purl.org/dc/terms/format>"
    subject: Final = "<http://purl.org/dc/terms/subject>"
    issued: Final = "<http://purl.org/dc/terms/issued>"


class SKOS:
    """http://www.w3.org/2004/02/skos/core# ."""

    Concept: Final = "<http://www.w3.org/2004/02/skos/core#Concept>"
    ConceptScheme: Final = "<http://www.w3.org/2004/02/skos/core#ConceptScheme>"
    inScheme: Final = "<http://www.w3.org/2004/02/skos/core#inScheme>"
    broader: Final = "<http://www.w3.org/2004/02/skos/core#broader>"
    topConceptOf: Final = "<http://www.w3.org/2004/02/skos/core#topConceptOf>"
    hasTopConcept: Final = "<http://www.w3.org/2004/02/skos/core#hasTopConcept>"
    prefLabel: Final = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    altLabel: Final = "<http://www.w3.org/2004/02/skos/core#altLabel>"
    notation: Final = "<http://www.w3.org/2004/02/skos/core#notation>"
    exactMatch: Final = "<http://www.w3.org/2004/02/skos/core#exactMatch>"
    closeMatch: Final = "<http://www.w3.org/2004/02/skos/core#closeMatch>"
    historyNote: Final = "<http://www.w3.org/2004/02/skos/core#historyNote>"


class ELI:
    """http://data.europa.eu/eli/ontology# ."""

    LegalResource: Final = "<http://data.europa.eu/eli/ontology#LegalResource>"
    LegalResourceSubdivision: Final = "<http://data.europa.eu/eli/ontology#LegalResourceSubdivision>"
    LegalExpression: Final = "<http://data.europa.eu/eli/ontology#LegalExpression>"
    Agent: Final = "<http://data.europa.eu/eli/ontology#Agent>"
    number: Final = "<http://data.europa.eu/eli/ontology#number>"
    title: Final = "<http://data.europa.eu/eli/ontology#title>"
    language: Final = "<http://data.europa.eu/eli/ontology#language>"
    date_document: Final = "<http://data.europa.eu/eli/ontology#date_document>"
    passed_by: Final = "<http://data.europa.eu/eli/ontology#passed_by>"
    is_realized_by: Final = "<http://data.europa.eu/eli/ontology#is_realized_by>"
    realizes: Final = "<http://data.europa.eu/eli/ontology#realizes>"
    is_part_of: Final = "<http://data.europa.eu/eli/ontology#is_part_of>"
    has_part: Final = "<http://data.europa.eu/eli/ontology#has_part>"
    cites: Final = "<http://data.europa.eu/eli/ontology#cites>"
    is_about: Final = "<http://data.europa.eu/eli/ontology#is_about>"


class ELI_DL:
    """http://data.europa.eu/eli/eli-draft-legislation-ontology# ."""

    Activity: Final = "<http://data.europa.eu/eli/eli-draft-legislation-ontology#Activity>"
    ForeseenActivity: Final = "<http://data.europa.eu/eli/eli-draft-legislation-ontology#ForeseenActivity>"


class UNDO:
    """https://w3id.org/un/ontology/undo/ ."""

    Resolution: Final = "<https://w3id.org/un/ontology/undo/Resolution>"
    Decision: Final = "<https://w3id.org/un/ontology/undo/Decision>"
    DeliberativeDocument: Final = "<https://w3id.org/un/ontology/undo/DeliberativeDocument>"
    NormativeDocument: Final = "<https://w3id.org/un/ontology/undo/NormativeDocument>"
    Convention: Final = "<https://w3id.org/un/ontology/undo/Convention>"
    Protocol: Final = "<https://w3id.org/un/ontology/undo/Protocol>"
    Document: Final = "<https://w3id.org/un/ontology/undo/Document>"
    AgendaListing: Final = "<https://w3id.org/un/ontology/undo/AgendaListing>"
    MeetingReport: Final = "<https://w3id.org/un/ontology/undo/MeetingReport>"
    DocumentVersion: Final = "<https://w3id.org/un/ontology/undo/DocumentVersion>"
    Relation: Final = "<https://w3id.org/un/ontology/undo/Relation>"
    hasProponent: Final = "<https://w3id.org/un/ontology/undo/hasProponent>"
    hasSemantics: Final = "<https://w3id.org/un/ontology/undo/hasSemantics>"
    hasReceiver: Final = "<https://w3id.org/un/ontology/undo/hasReceiver>"


class ALLOT:
    """https://w3id.org/akn/ontology/allot/ ."""

    Organization: Final = "<https://w3id.org/akn/ontology/allot/Organization>"
    Event: Final = "<https://w3id.org/akn/ontology/allot/Event>"
    Location: Final = "<https://w3id.org/akn/ontology/allot/Location>"
    hasRealization: Final = "<https://w3id.org/akn/ontology/allot/hasRealization>"
    mentions: Final = "<https://w3id.org/akn/ontology/allot/mentions>"


class CITO:
    """http://purl.org/spar/cito/ ."""

    Citation: Final = "<http://purl.org/spar/cito/Citation>"
    cites: Final = "<http://purl.org/spar/cito/cites>"
    hasCitingEntity: Final = "<http://purl.org/spar/cito/hasCitingEntity>"
    hasCitedEntity: Final = "<http://purl.org/spar/cito/hasCitedEntity>"
    hasCitationCharacterization: Final = "<http://purl.org/spar/cito/hasCitationCharacterization>"


class ORG:
    """http://www.w3.org/ns/org# ."""

    Organization: Final = "<http://www.w3.org/ns/org#Organization>"
    Post: Final = "<http://www.w3.org/ns/org#Post>"
    postIn: Final = "<http://www.w3.org/ns/org#postIn>"
    subOrganizationOf: Final = "<http://www.w3.org/ns/org#subOrganizationOf>"
    identifier: Final = "<http://www.w3.org/ns/org#identifier>"


class FOAF:
    """http://xmlns.com/foaf/0.1/ ."""

    Agent: Final = "<http://xmlns.com/foaf/0.1/Agent>"
    Organization: Final = "<http://xmlns.com/foaf/0.1/Organization>"


class OA:
    """http://www.w3.org/ns/oa# ."""

    Annotation: Final = "<http://www.w3.org/ns/oa#Annotation>"
    SpecificResource: Final = "<http://www.w3.org/ns/oa#SpecificResource>"
    TextPositionSelector: Final = "<http://www.w3.org/ns/oa#TextPositionSelector>"
    TextQuoteSelector: Final = "<http://www.w3.org/ns/oa#TextQuoteSelector>"
    identifying: Final = "<http://www.w3.org/ns/oa#identifying>"
    motivatedBy: Final = "<http://www.w3.org/ns/oa#motivatedBy>"
    hasBody: Final = "<http://www.w3.org/ns/oa#hasBody>"
    hasTarget: Final = "<http://www.w3.org/ns/oa#hasTarget>"
    hasSource: Final = "<http://www.w3.org/ns/oa#hasSource>"
    hasSelector: Final = "<http://www.w3.org/ns/oa#hasSelector>"
    start: Final = "<http://www.w3.org/ns/oa#start>"
    end: Final = "<http://www.w3.org/ns/oa#end>"
    exact: Final = "<http://www.w3.org/ns/oa#exact>"


class PROV:
    """http://www.w3.org/ns/prov# ."""

    Entity: Final = "<http://www.w3.org/ns/prov#Entity>"
    Activity: Final = "<http://www.w3.org/ns/prov#Activity>"
    wasDerivedFrom: Final = "<http://www.w3.org/ns/prov#wasDerivedFrom>"
    wasGeneratedBy: Final = "<http://www.w3.org/ns/prov#wasGeneratedBy>"
    invalidatedAtTime: Final = "<http://www.w3.org/ns/prov#invalidatedAtTime>"


PREFIXES: Final = {
    "nansen": NS,
    "undo": "https://w3id.org/un/ontology/undo/",
    "allot": "https://w3id.org/akn/ontology/allot/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "eli-dl": "http://data.europa.eu/eli/eli-draft-legislation-ontology#",
    "cito": "http://purl.org/spar/cito/",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "lan": "http://id.loc.gov/vocabulary/iso639-1/",
}
