"""Turns what a release says into the gold's JSON (`un-gold/1`): SPARQL in, one dictionary a document out."""

from collections import defaultdict
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple

PREFIXES = """
PREFIX nansen: <https://w3id.org/nansen/ns#>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX undo: <https://w3id.org/un/ontology/undo/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
TYPES = {
    "Body": "body",
    "Role": "role",
    "State": "state",
    "Place": "place",
    "Conference": "conference",
    "Programme": "programme",
    "Instrument": "treaty",
    "Meeting": "meeting",
}
Row = tuple[Any, ...]


def rows(store: Store, query: str) -> list[Row]:
    """Ask the union of all graphs; give plain values."""
    found = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(_plain(term) for term in solution) for solution in found]


def _plain(term: NamedNode | BlankNode | Literal | Triple | None) -> Any:
    if isinstance(term, Literal) and term.datatype.value.endswith("#integer"):
        return int(term.value)
    return term.value if isinstance(term, NamedNode | Literal) else None


def document(store: Store, file_name: str) -> dict[str, Any]:
    """Give one document, known by the name of its source file, in the gold's form."""
    ((work, expression, title),) = rows(
        store,
        f"""SELECT ?work ?expression ?title {{ ?file nansen:fileName "{file_name}" .
        ?expression prov:wasDerivedFrom ?file ; eli:realizes ?work ; dcterms:title ?title }}""",
    )
    return {
        "document": _metadata(store, work, expression, title),
        "paragraphs": _paragraphs(store, work),
        "footnotes": _footnotes(store, expression),
        "footnote_marks": _marks(store, work),
        **_citations(store, work),
        "entities": _entities(store, work),
    }


def _one(store: Store, subject: str, path: str) -> Any:
    found = rows(store, f"SELECT ?value {{ <{subject}> {path} ?value }}")
    return found[0][0] if found else None


def _metadata(store: Store, work: str, expression: str, title: str) -> dict[str, Any]:
    kinds = {kind for (kind,) in rows(store, f"SELECT ?kind {{ <{work}> a ?kind }}")}
    is_conclusion = any(kind.endswith("ns#Conclusion") for kind in kinds)
    number = _one(store, work, "eli:number")
    adopted = _one(store, work, "nansen:adoptedOn")
    items = rows(
        store,
        f"SELECT ?number {{ <{work}> nansen:underAgendaItem/skos:notation ?number }} ORDER BY xsd:integer(?number)",
    )
    report = _one(store, work, "nansen:onReport/nansen:symbol")
    return {
        "symbol": _one(store, work, "nansen:symbol"),
        "number": f"No. {number}" if is_conclusion else number,
        "title": title,
        "doc_type": "conclusion" if is_conclusion else "resolution",
        "body": _label(store, _one(store, work, "nansen:adoptedBy")),
        "adoption_date": adopted if len(adopted) == 10 else None,
        "session": _one(store, work, "nansen:inSession/nansen:ordinal"),
        "agenda_items": [item for (item,) in items],
        "committee": _label(store, _one(store, work, "nansen:recommendedBy")),
        "committee_report": report,
        "plenary_meeting": _one(store, work, "nansen:adoptedAt/nansen:ordinal"),
        "distribution": _one(store, work, "nansen:distribution"),
        "distribution_date": _one(store, work, "nansen:distributedOn"),
        "job_number": _one(store, expression, "nansen:jobNumber"),
        "job_number_printed": _one(store, expression, "nansen:printedJobNumber"),
    }


def _label(store: Store, thing: str | None) -> str | None:
    if thing is None:
        return None
    found = rows(store, f'SELECT ?label {{ <{thing}> skos:prefLabel ?label FILTER(LANG(?label) = "en") }}')
    return str(found[0][0]) if found else None


def _id(work: str, part: str) -> str:
    """Name a part as the gold does: pp1, op4, title, opening, hdr."""
    kind, _, rest = part.removeprefix(f"{work}/").partition("/")
    number = rest.replace("/", "")
    return {"preamble": f"pp{number}", "para": f"op{number}", "source-note": "hdr"}.get(kind, kind)


def _paragraphs(store: Store, work: str) -> list[dict[str, Any]]:
    acts = defaultdict(list)
    for part, order, role, words in rows(
        store,
        f"""SELECT ?part ?order ?role ?words {{ ?part dcterms:isPartOf <{work}> ; nansen:hasAct ?act .
        ?act nansen:order ?order ; nansen:actRole ?role .
        ?mention oa:hasBody ?act ; oa:hasTarget/oa:hasSelector/oa:exact ?words }} ORDER BY ?part ?order""",
    ):
        acts[part].append({"surface": words, "role": role.rpartition("#")[2].lower(), "order": order})
    kinds = {"PreambularParagraph": "preambular", "OperativeParagraph": "operative"}
    found = []
    for part, kind, text, label in rows(
        store,
        f"""SELECT ?part ?kind ?text ?label {{ ?part dcterms:isPartOf <{work}> ; a ?kind ; nansen:text ?text .
        VALUES ?kind {{ nansen:Title nansen:OpeningFormula nansen:SourceNote nansen:PreambularParagraph
        nansen:OperativeParagraph }} OPTIONAL {{ ?part nansen:printedLabel ?label }} }} ORDER BY ?part""",
    ):
        name = kind.rpartition("#")[2]
        found.append(
            {"id": _id(work, part), "kind": kinds.get(name, name), "label": label, "text": text, "acts": acts[part]}
        )
    return found


def _footnotes(store: Store, expression: str) -> list[dict[str, Any]]:
    return [
        {"number": int(marker), "text": text, "is_ibid": resolved is not None, "resolved_text": resolved or text}
        for marker, text, resolved in rows(
            store,
            f"""SELECT ?marker ?text ?resolved {{ ?note a nansen:Footnote ; dcterms:isPartOf <{expression}> ;
            nansen:marker ?marker ; nansen:text ?text OPTIONAL {{ ?note nansen:resolvedText ?resolved }} }}""",
        )
    ]


def _marks(store: Store, work: str) -> list[dict[str, Any]]:
    return [
        {"para": _id(work, part), "note": int(marker), "offset": offset}
        for part, marker, offset in rows(
            store,
            f"""SELECT ?part ?marker ?offset {{ ?mark a nansen:NoteMark ; nansen:inPart ?part ; oa:start ?offset ;
            nansen:hasFootnote/nansen:marker ?marker . ?part dcterms:isPartOf <{work}> }}""",
        )
    ]


def _citations(store: Store, work: str) -> dict[str, Any]:
    resolutions, documents, treaties = [], [], []
    for symbol in rows(store, f"SELECT ?symbol {{ <{work}> nansen:onReport/nansen:symbol ?symbol }}"):
        documents.append({"symbol": symbol[0], "paras": []})
    for part, cited, symbol, date, note, volume, number in rows(
        store,
        f"""SELECT DISTINCT ?part ?cited ?symbol ?date ?note ?volume ?number {{
        ?citation cito:hasCitingEntity ?part ; cito:hasCitedEntity ?cited . ?part dcterms:isPartOf <{work}>
        OPTIONAL {{ ?cited nansen:symbol ?symbol }} OPTIONAL {{ ?citation nansen:citedDate ?date }}
        OPTIONAL {{ ?citation nansen:viaFootnote ?note }}
        OPTIONAL {{ ?cited nansen:untsVolume ?volume ; nansen:untsNumber ?number }} }}""",
    ):
        paragraph = _id(work, part)
        if "/id/resolution/" in cited:
            resolutions.append({"para": paragraph, "symbol": symbol, "date": date})
        elif "/id/document/" in cited:
            documents.append({"symbol": symbol, "paras": [paragraph]})
        elif "/id/instrument/" in cited and note:
            treaties.append({"unts_volume": int(volume), "unts_number": int(number), "paras": [paragraph]})
    return {"cited_resolutions": resolutions, "cited_documents": documents, "cited_treaties": treaties}


def _entities(store: Store, work: str) -> dict[str, Any]:
    paras: dict[tuple[str, str], set[str]] = defaultdict(set)
    explicit: dict[tuple[str, str], set[str]] = defaultdict(set)
    for part, kind, label, form, programme in rows(
        store,
        f"""SELECT DISTINCT ?part ?kind ?label ?form ?programme {{ ?mention a nansen:Mention ; nansen:inPart ?part ;
        oa:hasBody ?thing ; nansen:form ?form . ?part dcterms:isPartOf <{work}> .
        ?thing a ?kind ; skos:prefLabel ?label FILTER(LANG(?label) = "en")
        OPTIONAL {{ ?thing nansen:programmeKind ?programme }} }}""",
    ):
        kind_name = TYPES.get(kind.rpartition("#")[2])
        if kind_name is None or programme == "appeal":
            continue
        paras[kind_name, label].add(_id(work, part))
        if form.rpartition("#")[2] not in ("Anaphor", "Modifier"):
            explicit[kind_name, label].add(_id(work, part))
    found: dict[str, Any] = defaultdict(list)
    for (kind_name, label), named in sorted(paras.items()):
        found[kind_name].append(
            {"canonical": label, "paras": sorted(named), "explicit_paras": sorted(explicit[kind_name, label])}
        )
    return dict(found)
