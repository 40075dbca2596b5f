"""The facts as rows of CSV tables, for people who do not speak RDF (`kg/publish/csvw.py` has their columns).

A row is made from what one work says, all its languages together, so tables are written as the release is:
work by work. Lists in a cell are joined by blanks; the order is that of the Turtle.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from kg.check.values import lexical
from kg.iri import BASE
from kg.model import Fact
from kg.publish.csvw import Rows, Table, lines, named, safe
from kg.vocab import CITO, DCTERMS, ELI, OA, PROV, RDF, UNDO, Nansen

Said: TypeAlias = dict[str, dict[str, list[str]]]


def rows(core: Iterable[Fact], base: str = BASE) -> dict[str, Rows]:
    """Write the rows that the core of one work gives, as lines of tables; a register gives none.

    Facts of all languages come together, each as often as it is said.
    """
    facts = _said(core)
    if not any(ELI.realizes in said for said in facts.values()):
        return {}
    made: dict[str, Iterable[Sequence[str]]] = {
        "works": _works(facts),
        "versions": _versions(facts),
        "paragraphs": _paragraphs(facts),
        "citations": _citations(facts),
        "votes": _votes(facts),
        "ballots": _ballots(facts),
    }
    return {name: lines(_at(named(name), row, base) for row in found) for name, found in made.items()}


def mentions(evidence: Iterable[Fact], base: str = BASE) -> Rows:
    """Write the rows of mentions, which the evidence of one work gives."""
    return lines(_at(named("mentions"), row, base) for row in _mentions(_said(evidence)))


def _at(table: Table, row: Sequence[str], base: str) -> Sequence[str]:
    """Move the IRIs of a row to another base; words stay."""
    if base == BASE:
        return row
    cells = zip(row, table.columns, strict=True)
    return [cell.replace(BASE, base) if column.type == "anyURI" else cell for cell, column in cells]


def _said(facts: Iterable[Fact]) -> Said:
    said: Said = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in dict.fromkeys(facts):
        said[subject][predicate].append(value)
    return said


def _works(facts: Said) -> Iterator[list[str]]:
    versions = defaultdict(list)
    for version, said in facts.items():
        for work in said.get(ELI.realizes, ()):
            versions[work].append(version)
    for work, found in sorted(versions.items()):
        said = facts.get(work, {})
        yield [
            lexical(work),
            _kind(said.get(RDF.type, [])),
            *(_one(said, name) for name in (Nansen.symbol, ELI.number, Nansen.adoptedOn)),
            *(_one(said, name) for name in (Nansen.adoptedBy, Nansen.inSession)),
            *(_many(said, name) for name in (Nansen.underAgendaItem, Nansen.onReport)),
            " ".join(sorted({_tag(version) for version in found})),
        ]


def _versions(facts: Said) -> Iterator[list[str]]:
    for version, said in sorted(facts.items()):
        if ELI.realizes in said:
            yield [
                lexical(version),
                _one(said, ELI.realizes),
                _tag(version),
                safe(_one(said, DCTERMS.title)),
                _one(said, Nansen.jobNumber),
                _many(said, PROV.wasDerivedFrom),
            ]


def _paragraphs(facts: Said) -> Iterator[list[str]]:
    works = {work for said in facts.values() for work in said.get(ELI.realizes, ())}
    for part, said in sorted(facts.items(), key=lambda item: (_number(item[1]), item[0])):
        whole = next((one for one in said.get(DCTERMS.isPartOf, ()) if one in works), "")
        if not whole:
            version = next(iter(said.get(DCTERMS.isPartOf, ())), "")
            whole = next(iter(facts.get(version, {}).get(ELI.realizes, ())), "")
        for words in sorted(said.get(Nansen.text, ()), key=_language):
            labels = said.get(Nansen.printedLabel, ())
            label = next((one for one in labels if _language(one) == _language(words)), "")
            yield [
                lexical(part),
                _language(words),
                lexical(whole) if whole else "",
                _kind(said.get(RDF.type, [])),
                _one(said, Nansen.order),
                safe(lexical(label)) if label else "",
                safe(lexical(words)),
            ]


def _citations(facts: Said) -> Iterator[list[str]]:
    for citation, said in sorted(facts.items()):
        if Nansen.Citation in said.get(RDF.type, ()):
            words = min(said.get(Nansen.citedText, [""]), key=lambda one: (_language(one), one))
            cited = said.get(CITO.hasCitedEntity, [""])[0]
            yield [
                lexical(citation),
                _one(said, CITO.hasCitingEntity),
                lexical(cited) if cited else "",
                _one(facts.get(cited, {}), Nansen.symbol),
                _one(said, UNDO.hasSemantics),
                _name(_one(said, Nansen.resolutionMethod)),
                _language(words),
                safe(lexical(words)) if words else "",
                _many(said, Nansen.viaFootnote),
            ]


def _mentions(proofs: Said) -> Iterator[list[str]]:
    for mention, said in sorted(proofs.items()):
        form = _name(_one(said, Nansen.form))
        if not form or Nansen.Mention not in said.get(RDF.type, ()):
            continue
        selectors = [
            proofs[selector]
            for target in said.get(OA.hasTarget, ())
            for selector in proofs.get(target, {}).get(OA.hasSelector, ())
            if selector in proofs
        ]
        exact = next((one[OA.exact][0] for one in selectors if OA.exact in one), "")
        place = next((one for one in selectors if OA.start in one), {})
        for thing in sorted(said.get(OA.hasBody, ())):
            yield [
                lexical(mention),
                _one(said, Nansen.inPart),
                lexical(thing),
                form,
                _language(exact),
                _one(place, OA.start),
                _one(place, OA.end),
                safe(lexical(exact)) if exact else "",
            ]


def _votes(facts: Said) -> Iterator[list[str]]:
    for work, said in sorted(facts.items()):
        for vote in said.get(Nansen.vote, ()):
            told = facts.get(vote, {})
            numbers = (Nansen.votesInFavour, Nansen.votesAgainst, Nansen.abstentions)
            outcome = _name(_one(told, Nansen.voteOutcome))
            yield [lexical(vote), lexical(work), outcome, *(_one(told, number) for number in numbers)]


def _ballots(facts: Said) -> Iterator[list[str]]:
    for vote, said in sorted(facts.items()):
        for ballot in sorted(said.get(Nansen.hasBallot, ())):
            told = facts.get(ballot, {})
            choice = _name(_one(told, Nansen.choice))
            yield [lexical(ballot), lexical(vote), _one(told, Nansen.ballotOf), choice]


# ---- cells ----

_GENERAL: Final = frozenset({"Paragraph", "FramePart"})


def _one(said: dict[str, list[str]], predicate: str) -> str:
    """Give the one value of a property; of several, the first in order."""
    return lexical(min(said[predicate])) if predicate in said else ""


def _many(said: dict[str, list[str]], predicate: str) -> str:
    return " ".join(sorted(lexical(value) for value in said.get(predicate, ())))


def _kind(types: Iterable[str]) -> str:
    """Name the narrowest of our classes; else the narrowest of another vocabulary."""
    ours = sorted(_name(lexical(kind)) for kind in types if kind.startswith(f"<{BASE}ns#"))
    narrow = [kind for kind in ours if kind not in _GENERAL]
    others = sorted(_name(lexical(kind)) for kind in types)
    return next(iter((*narrow, *ours, *others)), "")


def _name(iri: str) -> str:
    return re.split("[#/]", iri)[-1]


def _tag(version: str) -> str:
    return version[1:-1].rpartition("/")[2]


def _language(words: str) -> str:
    return words.rpartition('"@')[2] if '"@' in words else ""


def _number(said: dict[str, list[str]]) -> int:
    return int(_one(said, Nansen.order) or 0)
