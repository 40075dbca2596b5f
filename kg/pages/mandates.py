"""What a document gives somebody to do: of whom it is asked, until when, and the report that answered it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal

from kg.pages.document import Value
from kg.pages.facts import Facts, written
from kg.pages.interface import day
from kg.pages.labels import Label, Labels
from kg.pages.links import natural
from kg.vocab import DCTERMS, Nansen


@dataclass(frozen=True, slots=True)
class Mandate:
    """One thing to do, and the part of the document that asks for it."""

    iri: str
    part: str
    kind: Label
    addressees: list[Value]
    due: list[Value]
    answers: list[Value]


class Mandates:
    """Reads what documents give to do."""

    def __init__(self, facts: Facts, labels: Labels) -> None:
        self._facts = facts
        self._labels = labels

    def of(self, iris: Iterable[str], language: str) -> list[Mandate]:
        """Read the mandates with these IRIs, in the order of the text."""
        return [self._mandate(iri, language) for iri in sorted(iris, key=natural)]

    def _mandate(self, iri: str, language: str) -> Mandate:
        facts = self._facts
        kinds = facts.iris(iri, Nansen.mandateKind)
        return Mandate(
            iri,
            min(facts.iris(iri, DCTERMS.isPartOf), key=len, default=iri),
            self._labels.term(kinds[0], language) if kinds else Label(""),
            self._values(iri, Nansen.addressee, language),
            [*self._values(iri, Nansen.dueAt, language), *self._values(iri, Nansen.dueBy, language)],
            self._values(iri, Nansen.answeredBy, language),
        )

    def _values(self, iri: str, term: str, language: str) -> list[Value]:
        return [
            Value(Label(day(value.value, language), language))
            if isinstance(value, Literal)
            else Value(self._labels.of(written(value), language), written(value))
            for value in self._facts.values(iri, term)
        ]
