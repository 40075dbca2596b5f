"""A family's mapping, shown on an example of it: the words of the source left, what is said of them right."""

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kg.pages.document import Value
from kg.pages.facts import Facts
from kg.pages.labels import Label, Labels
from kg.pages.links import natural
from kg.pages.text import Block, TextReader
from kg.pages.thing import ThingReader
from kg.vocab import DCTERMS, ELI, RDF, Nansen

_SHOWN = 40
_SILENT = (Nansen.text, Nansen.order, DCTERMS.isPartOf, ELI.is_part_of, RDF.type, ELI.cites, Nansen.printedLabel)


@dataclass(frozen=True, slots=True)
class Line:
    """Words of the source, and the statements made from them."""

    words: str
    language: str
    statements: list[tuple[Label, list[Value]]]


@dataclass(frozen=True, slots=True)
class Mapped:
    """One document or entry of a family, line by line."""

    iri: str
    lines: list[Line]


class Mapping:
    """Shows mappings on what is in the release, so that they can never be out of date."""

    def __init__(self, facts: Facts, labels: Labels) -> None:
        self._facts = facts
        self._labels = labels
        self._texts = TextReader(facts)
        self._things = ThingReader(facts, labels)

    def of(self, family: str, out: Path) -> Mapped | None:
        """Show a family on its first document; None if the release has none."""
        for file in sorted((out / "data" / family).glob("*.ttl")):
            if file.name.endswith(".evidence.ttl"):
                continue
            subjects = {str(said.subject)[1:-1] for said in parse(file.read_bytes(), RdfFormat.TURTLE)}
            works = [one for one in subjects if one.rpartition("/")[2] == file.stem and self._texts.languages(one)]
            if works:
                return self._document(min(works, key=len))
            if subjects:
                return self._entries(sorted(subjects, key=natural)[:_SHOWN])
        return None

    def _document(self, work: str) -> Mapped:
        languages = self._texts.languages(work)
        text = self._texts.read(work, "en" if "en" in languages else languages[0])
        whole = Line(text.title, text.language, self._statements(work))
        return Mapped(work, [whole, *(self._line(work, block) for block in text.blocks[:_SHOWN])])

    def _line(self, work: str, block: Block) -> Line:
        words = " ".join(filter(None, (block.label, block.plain)))
        return Line(words, block.language, self._statements(f"{work}/{block.key}"))

    def _entries(self, subjects: list[str]) -> Mapped:
        lines = [Line(self._labels.of(one, "en").text, "en", self._statements(one)) for one in subjects]
        return Mapped(subjects[0], lines)

    def _statements(self, iri: str) -> list[tuple[Label, list[Value]]]:
        silent = {self._facts.term(term) for term in (*_SILENT, ELI.has_part)}
        said = self._things.read(iri, "en").properties
        return [(Label(one.row.name, "en"), one.row.values[:6]) for one in said if one.iri not in silent]
