"""The page of any other thing: what is said of it, in words."""

from dataclasses import dataclass

from pyoxigraph import Literal

from kg.pages.document import DATES, Row, Value
from kg.pages.facts import Facts, written
from kg.pages.interface import day
from kg.pages.labels import Label, Labels, compact
from kg.pages.words import SILENT
from kg.vocab import CITO, DCTERMS, ELI, ORG, RDF, SKOS, Nansen

_FIRST = (SKOS.prefLabel, SKOS.altLabel, Nansen.symbol, ELI.number, SKOS.notation, Nansen.text)
_LAST = (Nansen.readIn,)
_TRAIL = (
    ORG.subOrganizationOf,
    Nansen.ofBody,
    Nansen.inSession,
    DCTERMS.isPartOf,
    SKOS.broader,
    CITO.hasCitingEntity,
    Nansen.inPart,
    RDF.subject,
)


@dataclass(frozen=True, slots=True)
class Property:
    """A property and its values, with what the property means."""

    row: Row
    iri: str
    definition: str


@dataclass(frozen=True, slots=True)
class Thing:
    """What is said of a thing."""

    iri: str
    tail: str
    label: Label
    kinds: list[Value]
    trail: list[Value]
    properties: list[Property]
    replaced_by: list[Value]


class ThingReader:
    """Gathers what is said of a thing."""

    def __init__(self, facts: Facts, labels: Labels) -> None:
        self._facts = facts
        self._labels = labels

    def read(self, iri: str, language: str) -> Thing:
        """Gather it, with labels in the reader's language."""
        facts, labels = self._facts, self._labels
        said = facts.of(iri)
        silent = {facts.term(term) for term in (*SILENT, RDF.type)}
        rank = {facts.term(term): at - 100 for at, term in enumerate(_FIRST)}
        rank |= {facts.term(term): 100 for term in _LAST}
        names = sorted(
            (name for name in said if name not in silent),
            key=lambda name: (rank.get(name, 0), labels.property(name, "en").text),
        )
        properties = []
        for name in names:
            values = [self.value(value, language) for value in said[name]]
            values.sort(key=lambda value: (value.label.language != language, value.label.text))
            row = Row(labels.property(name, language).text, values)
            properties.append(Property(row, name, labels.definition(name, language)))
        return Thing(
            iri=iri,
            tail=facts.tail(iri),
            label=labels.of(iri, language),
            kinds=[Value(labels.term(kind, language), kind) for kind in labels.kinds(iri)],
            trail=self._trail(iri, language),
            properties=properties,
            replaced_by=[self.value(value, language) for value in facts.values(iri, DCTERMS.isReplacedBy)],
        )

    def value(self, value: object, language: str) -> Value:
        """Give a value in words."""
        if isinstance(value, Literal):
            dated = value.datatype.value.startswith(DATES)
            return Value(Label(day(value.value, language) if dated else value.value, value.language or ""))
        iri = written(value)  # type: ignore[arg-type]
        label = self._labels.of(iri, language)
        return Value(label if label.text != iri else Label(compact(iri, self._facts.base)), iri)

    def _trail(self, iri: str, language: str) -> list[Value]:
        """Give what a thing is in, the outermost first; a thing is never in itself."""
        seen, at = [iri], iri
        while len(seen) < 6:
            above = [one for term in _TRAIL for one in self._facts.iris(at, term) if one not in seen]
            if not above:
                break
            at = min(above, key=len) if "/para/" in at or "/preamble/" in at else above[0]
            seen.append(at)
        return [Value(self._labels.of(one, language), one) for one in reversed(seen[1:])]
