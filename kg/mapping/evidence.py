"""Evidence: which file a version was read from, and which words of it say what."""

from collections.abc import Iterable

from kg import __version__, iri, terms
from kg.mapping.statements import Statements
from kg.model import Origin
from kg.prose.record import FrameLine
from kg.vocab import DCTERMS, OA, PROV, RDF, SKOS, Nansen


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
        it.has(Nansen.sourceLines, terms.code(printed_lines(line.lines)))


class Pointer:
    """Points at words of one part in one language; span and position are nodes of their own (Web Annotation)."""

    def __init__(self, out: Statements, work: str, expression: str, part: str, language: str) -> None:
        self._evidence = out.evidence
        self._language = language
        self._whole = iri.of(expression)
        self._part = iri.of(f"{work}/{part}")
        self._here = f"{expression}/{part}"
        self._described: set[tuple[int, int]] = set()

    def at(self, start: int, end: int, words: str, *said: tuple[str, str]) -> None:
        """Say what the words at these offsets name: predicates and objects of their mention.

            {expression}/para/5/mention/475-506 oa:hasBody body/unhcr ; nansen:form nansen:Short .

        Written out fact by fact: of all statements these are the most.
        """
        mention, span, position = iri.annotation(self._here, start, end)
        if (start, end) not in self._described:
            self._described.add((start, end))
            self._evidence += (
                (mention, RDF.type, Nansen.Mention),
                (mention, RDF.type, OA.Annotation),
                (mention, OA.motivatedBy, OA.identifying),
                (mention, OA.hasTarget, span),
                (mention, Nansen.inPart, self._part),
                (span, RDF.type, OA.SpecificResource),
                (span, OA.hasSource, self._whole),
                (span, OA.hasSelector, position),
                (position, RDF.type, OA.TextPositionSelector),
                (position, RDF.type, OA.TextQuoteSelector),
                (position, OA.start, terms.integer(start)),
                (position, OA.end, terms.integer(end)),
                (position, OA.exact, terms.text(words, self._language)),
            )
        self._evidence += [(mention, predicate, value) for predicate, value in said]


def say_place(out: Statements, work: str, expression: str, part: str, lines: tuple[int, int]) -> None:
    """Say on which lines of the source a part stands in this language."""
    here = iri.of(f"{expression}/{part}")
    out.evidence += (
        (here, DCTERMS.isPartOf, iri.of(expression)),
        (here, Nansen.inPart, iri.of(f"{work}/{part}")),
        (here, Nansen.sourceLines, terms.code(printed_lines(lines))),
    )


def printed_lines(lines: tuple[int, int]) -> str:
    """Write lines as a range: `70` or `70-72`."""
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"
