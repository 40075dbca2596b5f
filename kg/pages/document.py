"""The page of a resolution, decision, conclusion or treaty: what stands around its text."""

from dataclasses import dataclass, field

from pyoxigraph import Literal

from kg.pages.facts import Facts, written
from kg.pages.interface import day, interface
from kg.pages.labels import Label, Labels
from kg.pages.links import natural
from kg.vocab import DCTERMS, ELI, PROV, RDFS, SKOS, Nansen

_ROWS = {
    "symbol": Nansen.symbol,
    "number": ELI.number,
    "adopted_by": Nansen.adoptedBy,
    "adopted_on": Nansen.adoptedOn,
    "meeting": Nansen.adoptedAt,
    "session": Nansen.inSession,
    "succeeds": Nansen.succeeds,
    "succeeded_by": Nansen.succeeds,
    "extends": Nansen.extends,
    "extended_by": Nansen.extends,
    "amends": Nansen.amends,
    "amended_by": Nansen.amends,
    "supersedes": Nansen.supersedes,
    "superseded_by": Nansen.supersedes,
    "follows_up": Nansen.followsUp,
    "followed_up_by": Nansen.followsUp,
    "agenda_item": Nansen.underAgendaItem,
    "committee": Nansen.recommendedBy,
    "report": Nansen.onReport,
    "contained_in": Nansen.containedIn,
    "draft": Nansen.draft,
    "record": Nansen.record,
    "distributed_on": Nansen.distributedOn,
    "kind": Nansen.instrumentKind,
    "signed_on": ELI.date_document,
    "place": Nansen.heldAt,
    "unts_number": Nansen.untsNumber,
    "unts_volume": Nansen.untsVolume,
    "supplements": Nansen.supplements,
    "sponsors": Nansen.sponsoredBy,
    "sponsors_printed": Nansen.sponsorAsPrinted,
    "subjects": DCTERMS.subject,
    "subjects_printed": Nansen.subjectAsPrinted,
    "see_also": RDFS.seeAlso,
    "the_same": SKOS.exactMatch,
}
"""The particulars, by their name in `languages/<code>.toml`."""
_TURNED = frozenset({"succeeded_by", "extended_by", "amended_by", "superseded_by", "followed_up_by"})
"""What later texts say of a document, read from its side."""

DATES = ("http://www.w3.org/2001/XMLSchema#date", "http://www.w3.org/2001/XMLSchema#gYear")
_LONG = 240
_FOLDED = 8
"""More values than this, or longer ones than that, are folded away under their count."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a row: words, and the IRI that they link to if it is a thing."""

    label: Label
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page's particulars."""

    name: str
    values: list[Value]

    @property
    def folded(self) -> bool:
        """Tell whether the values are too many to stand open."""
        return len(self.values) > _FOLDED or any(len(value.label.text) > _LONG for value in self.values)


@dataclass(frozen=True, slots=True)
class Ballots:
    """The States that voted alike."""

    choice: Label
    states: list[Value]


@dataclass(frozen=True, slots=True)
class Vote:
    """How a text was adopted."""

    outcome: Label
    counts: list[tuple[str, int]]
    ballots: list[Ballots]
    iri: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that a language version was read from."""

    language: str
    iri: str
    name: str
    sha256: str
    media_type: str
    carrier: str
    run: Value | None


@dataclass(frozen=True, slots=True)
class Document:
    """What stands around the text."""

    iri: str
    tail: str
    title: Label
    symbol: str
    kind: Label
    trail: list[Value]
    rows: list[Row]
    vote: Vote | None
    sources: list[SourceFile]
    before: Value | None
    after: Value | None
    reference: str
    bibtex: str
    versions: list[str] = field(default_factory=list)


class DocumentReader:
    """Gathers what stands around a document's text."""

    def __init__(self, facts: Facts, labels: Labels) -> None:
        self._facts = facts
        self._labels = labels

    def read(self, iri: str, language: str, versions: list[str]) -> Document:
        """Gather it, with labels in the reader's language."""
        facts, labels = self._facts, self._labels
        title = labels.title(iri, language) or labels.of(iri, language)
        symbol = labels.symbol(iri)
        kinds = [kind for kind in labels.kinds(iri) if kind.startswith(facts.base)]
        names = interface(language)["facets"]
        known = (names[name] for kind in kinds if (name := kind.rpartition("#")[2].lower()) in names)
        kind = Label(next(known, labels.term(kinds[0], language).text if kinds else names["document"]), language)
        before, after = self._series(iri, language)
        organ = facts.iris(iri, Nansen.adoptedBy)
        session = facts.iris(iri, Nansen.inSession)
        trail = [self._value(one, language) for one in (*organ[:1], *session[:1])]
        names = interface(language)["rows"]
        # A resolution's date of adoption says more than the date of a document.
        shown = {name: term for name, term in _ROWS.items() if not (symbol and name == "signed_on")}
        gather = {True: self._pointing, False: self._values}
        found = ((name, gather[name in _TURNED](iri, term, language)) for name, term in shown.items())
        rows = [Row(names[name], values) for name, values in found if values]
        return Document(
            iri=iri,
            tail=facts.tail(iri),
            title=title,
            symbol=symbol or title.text,
            kind=kind,
            trail=trail,
            rows=rows,
            vote=self._vote(iri, language),
            sources=[self._source(iri, version, language) for version in versions],
            before=before,
            after=after,
            reference=self._reference(iri, symbol, title, organ),
            bibtex=self._bibtex(iri, symbol, title, organ),
            versions=versions,
        )

    def _value(self, iri: str, language: str) -> Value:
        return Value(self._labels.of(iri, language), iri)

    def _values(self, iri: str, term: str, language: str) -> list[Value]:
        found = []
        for value in self._facts.values(iri, term):
            if isinstance(value, Literal):
                dated = value.datatype.value.startswith(DATES)
                words = day(value.value, language) if dated else value.value
                found.append(Value(Label(words, value.language or (language if dated else ""))))
            else:
                found.append(self._value(written(value), language))
        return sorted(found, key=lambda value: value.label.text)

    def _pointing(self, iri: str, term: str, language: str) -> list[Value]:
        found = self._facts.pointing(self._facts.term(term), iri)
        return [self._value(one, language) for one in sorted(found, key=natural)]

    def _vote(self, iri: str, language: str) -> Vote | None:
        votes = self._facts.iris(iri, Nansen.vote)
        if not votes:
            return None
        facts, vote = self._facts, votes[0]
        counts = [
            (name, int(number))
            for name, term in (
                ("in_favour", Nansen.votesInFavour),
                ("against", Nansen.votesAgainst),
                ("abstaining", Nansen.abstentions),
            )
            if (number := facts.one(vote, term))
        ]
        by_choice: dict[str, list[Value]] = {}
        for ballot in facts.iris(vote, Nansen.hasBallot):
            for choice, state in zip(
                facts.iris(ballot, Nansen.choice), facts.iris(ballot, Nansen.ballotOf), strict=False
            ):
                by_choice.setdefault(choice, []).append(self._value(state, language))
        order = [facts.term(term) for term in (Nansen.InFavour, Nansen.Against, Nansen.Abstaining)]
        ballots = [
            Ballots(self._labels.term(choice, language), sorted(by_choice[choice], key=lambda v: v.label.text))
            for choice in order
            if choice in by_choice
        ]
        outcome = facts.iris(vote, Nansen.voteOutcome)
        return Vote(self._labels.term(outcome[0], language) if outcome else Label("Vote", "en"), counts, ballots, vote)

    def _source(self, iri: str, version: str, language: str) -> SourceFile:
        facts, expression = self._facts, f"{iri}/{version}"
        file = next(iter(facts.iris(expression, PROV.wasDerivedFrom)), "")
        run = facts.iris(expression, PROV.wasGeneratedBy)
        return SourceFile(
            version,
            file,
            facts.one(file, Nansen.fileName) if file else "",
            facts.one(file, Nansen.sha256) if file else "",
            facts.one(file, DCTERMS.format) if file else "",
            facts.one(file, Nansen.carrier) if file else "",
            self._value(run[0], language) if run else None,
        )

    def _series(self, iri: str, language: str) -> tuple[Value | None, Value | None]:
        """Give what stands before and after it among the texts of its organ's session; conclusions run on."""
        facts = self._facts
        if facts.one(iri, Nansen.conclusionNumber):
            of_kind = facts.pointing(
                facts.term("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"), facts.term(Nansen.Conclusion)
            )
        else:
            term = next((t for t in (Nansen.inSession, Nansen.adoptedBy) if facts.iris(iri, t)), "")
            of_kind = facts.pointing(facts.term(term), facts.iris(iri, term)[0]) if term else []
        folder = facts.tail(iri).partition("/")[0]
        series = sorted((one for one in of_kind if facts.tail(one).startswith(f"{folder}/")), key=natural)
        if iri not in series:
            return None, None
        at = series.index(iri)
        near = [series[n] if 0 <= n < len(series) else "" for n in (at - 1, at + 1)]
        before, after = (self._value(one, language) if one else None for one in near)
        return before, after

    def _reference(self, iri: str, symbol: str, title: Label, organ: list[str]) -> str:
        facts = self._facts
        adopted = facts.one(iri, Nansen.adoptedOn) or facts.one(iri, ELI.date_document)
        who = f"{self._labels.of(organ[0], 'en').text}, " if organ else ""
        what = f"{symbol}, " if symbol else ""
        # An Arabic title is isolated, or it would turn the marks and figures beside it.
        words = f"\u2068{title.text}\u2069" if title.direction == "rtl" else title.text
        return f"{who}{what}“{words}”{f', {day(adopted)}' if adopted else ''}. {iri}"

    def _bibtex(self, iri: str, symbol: str, title: Label, organ: list[str]) -> str:
        facts = self._facts
        adopted = facts.one(iri, Nansen.adoptedOn) or facts.one(iri, ELI.date_document)
        author = self._labels.of(organ[0], "en").text if organ else "United Nations"
        key = facts.tail(iri).rpartition("/")[2]
        lines = [
            f"@misc{{{key},",
            f"  author = {{{{{_tex(author)}}}}},",
            f"  title = {{{{{_tex(title.text)}}}}},",
            *([f"  number = {{{_tex(symbol)}}},"] if symbol else []),
            *([f"  year = {{{adopted[:4]}}},"] if adopted else []),
            f"  url = {{{iri}}}",
            "}",
        ]
        return "\n".join(lines)


def _tex(words: str) -> str:
    r"""Escape words for BibTeX.

    >>> _tex("Trade & aid: 5%")
    'Trade \\& aid: 5\\%'
    """
    return "".join(f"\\{sign}" if sign in "&%$#_{}" else sign for sign in words)
