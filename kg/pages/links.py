"""What points at a thing: grouped by how, counted, in pages of twenty."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.iri import name_slug
from kg.pages.facts import MOST, Facts
from kg.pages.interface import interface
from kg.pages.labels import Label, Labels
from kg.pages.words import SILENT, WITHIN
from kg.vocab import CITO, DCTERMS, OA, UNDO, Nansen

SHOWN = 20
"""How many of a group stand on one page."""


@dataclass(frozen=True, slots=True)
class Group:
    """Things that point at a thing in one way."""

    key: str
    title: Label
    members: list[str]

    @property
    def count(self) -> str:
        """Write how many there are."""
        return f"{len(self.members):,}" if len(self.members) < MOST else f"more than {MOST - 1:,}"

    def page(self, number: int, shown: int) -> list[str]:
        """Give the members on one page, from 1, when so many are shown."""
        return self.members[(number - 1) * shown : number * shown]

    def pages(self, shown: int) -> int:
        """Count the pages, when so many are shown."""
        return -(-len(self.members) // shown)


class Pointing:
    """Finds what points at a thing."""

    def __init__(self, facts: Facts, labels: Labels, properties: Iterable[str]) -> None:
        self._facts = facts
        self._labels = labels
        self._properties = sorted(properties)
        self._silent = {facts.term(term) for term in SILENT}
        self._within = {facts.term(term) for term in WITHIN}

    def groups(self, iri: str, language: str, text: bool = False) -> list[Group]:
        """Give the groups of what points at a thing, the citations first, by the verb that they stand with.

        Of a document whose `text` is shown, its own parts are left out.
        """
        silent = self._silent | self._within if text else self._silent
        facts = self._facts
        cited, named = facts.term(CITO.hasCitedEntity), facts.term(OA.hasBody)
        found = self._citations(facts.pointing(cited, iri), language)
        for predicate in self._properties:
            if predicate in silent or predicate in (cited, named):
                continue
            if members := facts.pointing(predicate, iri):
                title = self._labels.pointing(predicate, language)
                found.append(Group(name_slug(self._labels.term(predicate, "en").text), title, self._sorted(members)))
        return found

    def _citations(self, citations: list[str], language: str) -> list[Group]:
        by_verb: dict[str, list[str]] = defaultdict(list)
        for citation in citations:
            verbs = self._facts.iris(citation, UNDO.hasSemantics)
            by_verb[verbs[0].rpartition("/")[2] if verbs else ""].append(citation)
        words = interface(language)["document"]
        groups = []
        for verb, members in sorted(by_verb.items(), key=lambda pair: (not pair[0], -len(pair[1]), pair[0])):
            how = self._labels.of(f"{self._facts.id}action/{verb}", language).text
            title = words["cited_with"].format(verb=how) if verb else words["cited"]
            groups.append(Group(f"cited-{verb}" if verb else "cited", Label(title, language), self._sorted(members)))
        return groups

    def _sorted(self, members: list[str]) -> list[str]:
        """Put things in their natural order, paragraph 9 before 10."""
        return sorted(members, key=natural)

    def place(self, iri: str) -> str:
        """Give the part that a citation stands in, else the thing itself."""
        found = self._facts.iris(iri, CITO.hasCitingEntity) or self._facts.iris(iri, Nansen.inPart)
        return found[0] if found else iri

    def document(self, part: str) -> str:
        """Give the document that a part belongs to: the shortest of what it is part of."""
        return min(self._facts.iris(part, DCTERMS.isPartOf), key=len, default=part)


def natural(iri: str) -> list[tuple[int, str]]:
    """Make a key by which numbers sort as numbers.

    >>> natural("para/10") > natural("para/9")
    True
    """
    return [(int(step), "") if step.isdigit() else (-1, step) for step in iri.replace("-", "/").split("/")]
