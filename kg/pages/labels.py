"""Labels: never a bare IRI where a person reads."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from kg.iri import BASE
from kg.pages.addresses import LANGUAGES
from kg.pages.facts import Facts, Term, in_language
from kg.pages.interface import interface, part_name
from kg.pages.words import NAMES, OUTSIDE, POINTING
from kg.resources import folder
from kg.vocab import CITO, DCTERMS, ELI, PREFIXES, RDF, SKOS, UNDO, Nansen

_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_DEFINITION = NamedNode("http://www.w3.org/2004/02/skos/core#definition")
_COUNTED = re.compile(r"\d+(?:st|nd|rd|th) (session|plenary meeting|meeting) of ")
_PREFIXES = {**PREFIXES, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}


@dataclass(frozen=True, slots=True)
class Label:
    """Words and their language (empty for codes)."""

    text: str
    language: str = ""

    @property
    def direction(self) -> str:
        """Give the writing direction."""
        return "rtl" if self.language == "ar" else "ltr"


class Labels:
    """Finds the label of anything, in the reader's language where there is one."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.ontology = Store()
        self.ontology.bulk_load((folder("ontology") / "nansen.ttl").read_bytes(), RdfFormat.TURTLE)
        self.of = lru_cache(maxsize=20000)(self._of)
        self.symbol = lru_cache(maxsize=20000)(self._symbol)

    def property(self, iri: str, language: str) -> Label:
        """Give the words for a property."""
        term = self.term(iri, language)
        return term if term.language == language != "en" else self._known(iri, NAMES) or term

    def pointing(self, iri: str, language: str) -> Label:
        """Give the words for a property read from its value."""
        found = self._known(iri, POINTING)
        return found or Label(f"{self.property(iri, language).text} of", "en")

    def definition(self, iri: str, language: str) -> str:
        """Give what a term of the ontology means."""
        found = in_language(self._ontology(iri, _DEFINITION), language)
        return found.value if found else ""

    def term(self, iri: str, language: str) -> Label:
        """Give the label of a term of an ontology."""
        found = in_language(self._ontology(iri, _LABEL), language)
        if found:
            return Label(found.value[:1].upper() + found.value[1:], found.language or "")
        return Label(compact(iri, self.facts.base))

    def _ontology(self, iri: str, predicate: NamedNode) -> list[Literal]:
        own = BASE + iri[len(self.facts.base) :] if iri.startswith(self.facts.base) else iri
        found = self.ontology.quads_for_pattern(NamedNode(own), predicate, None, None)
        return [quad.object for quad in found if isinstance(quad.object, Literal)]

    def _known(self, iri: str, words: dict[str, str]) -> Label | None:
        own = BASE + iri[len(self.facts.base) :] if iri.startswith(self.facts.base) else iri
        found = words.get(f"<{own}>")
        return Label(found, "en") if found else None

    def _symbol(self, iri: str) -> str:
        """Give what a document is called by in a reference: its symbol, or number."""
        facts = self.facts
        if symbol := facts.one(iri, Nansen.symbol):
            return symbol
        if facts.one(iri, Nansen.conclusionNumber):
            return f"ExCom conclusion No. {facts.one(iri, ELI.number)}"
        return ""

    def _of(self, iri: str, language: str) -> Label:
        tail = self.facts.tail(iri)
        if not tail:
            return self._outside(iri, language)
        said = self.facts.values(iri, SKOS.prefLabel)
        if symbol := self.symbol(iri):
            # A document that is merely cited is called "Document A/62/431": the symbol alone says as much.
            return self._titled(iri, symbol, language)
        if notation := self.facts.one(iri, SKOS.notation):
            return self._numbered(notation, said, language)
        if found := in_language(said, language):
            counted = self._counted(iri, found, language) if found.language != language else None
            return counted or Label(found.value, found.language or "")
        if name := self.facts.one(iri, Nansen.fileName):
            return Label(name)
        return self._inferred(iri, language) or self._part(iri, tail, language)

    def _counted(self, iri: str, name: Literal, language: str) -> Label | None:
        """Name a session or meeting by its number and body, where the data has no name in a language."""
        kind, number = _COUNTED.match(name.value), self.facts.one(iri, Nansen.ordinal)
        body = self.facts.iris(iri, Nansen.ofBody)
        if not (kind and number and body):
            return None
        form = interface(language)["things"][kind[1].replace(" ", "_")]
        return Label(form.format(n=number, body=self.of(body[0], language).text), language)

    def _inferred(self, iri: str, language: str) -> Label | None:
        """Say what was inferred, in the words of the statement."""
        said = [self.facts.iris(iri, term) for term in (RDF.subject, RDF.predicate, RDF.object)]
        if not all(said):
            return None
        about, how, value = (one[0] for one in said)
        names = [self.symbol(one) or self.of(one, language).text for one in (about, value)]
        how = self.term(how, "en").text
        return Label(f"{names[0]} {how[:1].lower()}{how[1:]} {names[1]}", "en")

    def title(self, iri: str, language: str) -> Label | None:
        """Give the title of a document in a language version."""
        titles = [
            t for version in self.facts.iris(iri, ELI.is_realized_by) for t in self.facts.values(version, DCTERMS.title)
        ]
        found = in_language(titles, language)
        return Label(found.value, found.language or "") if found else None

    def _titled(self, iri: str, symbol: str, language: str) -> Label:
        title = self.title(iri, language)
        return Label(f"{symbol}: {title.text}", title.language) if title else Label(symbol)

    def _numbered(self, notation: str, said: list[Term], language: str) -> Label:
        title = in_language(said, language)
        written = (title.language if title else "") or language
        item = interface(written)["things"]["item"].format(n=notation)
        return Label(f"{item}: {title.value}" if title else item, written)

    def _part(self, iri: str, tail: str, language: str) -> Label:
        """Name a part, citation, act or mention by its document and place in it."""
        steps = tail.split("/")
        if steps[0] == "graph":
            return Label(f"Graph of {'/'.join(steps[1:])}", "en")
        if len(steps) < 3:
            return Label(steps[-1].replace("-", " "))
        work = self.facts.id + "/".join(steps[:2])
        name = self.symbol(work) or self.of(work, language).text
        rest = steps[2:]
        comma = "، " if language == "ar" else ", "
        if rest[0] in LANGUAGES:
            name = f"{name} ({LANGUAGES[rest[0]]})"
            rest = rest[1:]
        for kind, words in (
            ("cite", "citation"),
            ("act", "act"),
            ("mention", "mention"),
            ("span", "span"),
            ("pos", "position"),
            ("generic", "reference"),
            ("mandate", "mandate"),
            ("succeeds", "succession"),
            ("frame", "line"),
            ("mark", "note mark"),
        ):
            if kind in rest:
                at = rest.index(kind)
                place = ", ".join(filter(None, (name, part_name(rest[:at]))))
                return Label(f"{self._deed(iri, kind, words, rest[at + 1 :], language)} in {place}", "en")
        if rest[:1] == ["vote"] and len(rest) == 2:
            state = self.of(f"{self.facts.id}state/{rest[1]}", language)
            return Label(f"Vote of {state.text} on {name}", "en")
        return Label(comma.join(filter(None, (name, part_name(rest, language)))), language)

    def _deed(self, iri: str, kind: str, words: str, rest: list[str], language: str) -> str:
        if kind == "cite":
            cited = self.facts.iris(iri, CITO.hasCitedEntity)
            target = (self.symbol(cited[0]) or self.of(cited[0], language).text) if cited else " ".join(rest)
            how = self.facts.iris(iri, UNDO.hasSemantics)
            verb = f" with “{self.of(how[0], 'en').text}”" if how else ""
            return f"{target}, cited{verb}"
        if kind == "act":
            action = self.facts.iris(iri, Nansen.action)
            return f"Act “{self.of(action[0], language).text}”" if action else "Act"
        if kind == "mandate" and (kinds := self.facts.iris(iri, Nansen.mandateKind)):
            return self.term(kinds[0], language).text
        if said := self.facts.one(iri, Nansen.citedText):
            return f"Reference “{said}”"
        return f"{words.capitalize()} {' '.join(rest)}"

    def _outside(self, iri: str, language: str) -> Label:
        if iri.startswith(self.facts.base):
            return self.term(iri, language)
        code = iri.rpartition("/")[2]
        if "iso639" in iri and code in LANGUAGES:
            return Label(LANGUAGES[code], code)
        for beginning, name in OUTSIDE.items():
            if iri.startswith(beginning):
                return Label(f"{name} {iri[len(beginning) :]}", "en")
        return Label(compact(iri, self.facts.base))

    def kinds(self, iri: str) -> list[str]:
        """Give the classes of a thing, our own first."""
        found = self.facts.iris(iri, RDF.type)
        return sorted(found, key=lambda kind: (not kind.startswith(self.facts.base), kind))


def compact(iri: str, base: str) -> str:
    """Shorten an IRI by its prefix.

    >>> compact("http://data.europa.eu/eli/ontology#cites", "https://w3id.org/nansen/")
    'eli:cites'
    """
    for prefix, namespace in _PREFIXES.items():
        own = base + namespace[len(BASE) :] if namespace.startswith(BASE) else namespace
        local = iri[len(own) :]
        if iri.startswith(own) and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri
