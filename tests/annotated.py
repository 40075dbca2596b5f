"""Scores what a release says of a text against what people read in it (`nansen-gold/1`, see tests/gold/README.md)."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from kg.iri import ID, name_slug
from tests.gold import Row, rows

GOLD = Path(__file__).parent / "gold"
PARAGRAPHS = ("preamble/", "para/", "section/")
SECTIONS = (
    "paragraphs",
    "acts",
    "acts with lemma",
    "acts at broader class",
    "acts, subordinate",
    "addressees",
    "citations",
    "typed citations",
    "mandates",
    "bodies and States",
)
UNREGISTERED = "in no register"
Paragraph = dict[str, Any]


@dataclass
class Tally:
    """Counts of what agrees, of what only the release says, and of what only the people read."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, read: int, said: int, both: int) -> None:
        self.tp, self.fp, self.fn = self.tp + both, self.fp + said - both, self.fn + read - both

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else 1.0


@dataclass
class Scores:
    """Tallies of every section, and each difference in words."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    differences: list[str] = field(default_factory=list)

    def things(self, section: str, read: Iterable[Row], said: Iterable[Row]) -> None:
        """Compare things that have no order."""
        gold, release = Counter(read), Counter(said)
        self.tallies[section].add(gold.total(), release.total(), (gold & release).total())
        self._tell(section, gold - release, release - gold)

    def row(self, section: str, where: str, read: Sequence[Any], said: Sequence[Any]) -> None:
        """Compare things in their order."""
        blocks = SequenceMatcher(None, read, said, autojunk=False).get_matching_blocks()
        self.tallies[section].add(len(read), len(said), sum(block.size for block in blocks))
        if list(read) != list(said):
            self.differences.append(f"{section}: {where}: read {list(read)}, said {list(said)}")

    def _tell(self, section: str, missed: Counter[Row], added: Counter[Row]) -> None:
        self.differences += [f"{section}: missed {row}" for row in missed.elements()]
        self.differences += [f"{section}: added {row}" for row in added.elements()]

    def merge(self, other: "Scores") -> None:
        for section, tally in other.tallies.items():
            mine = self.tallies[section]
            mine.tp, mine.fp, mine.fn = mine.tp + tally.tp, mine.fp + tally.fp, mine.fn + tally.fn


def texts() -> list[dict[str, Any]]:
    """Give every annotated text, in the order of their files."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(GOLD.glob("*.json"))]


def _tail(iri: str) -> str:
    """Give what stands below `id/`; a slug that also spells its separators means the same symbol as the plain one."""
    return iri.removeprefix(ID).partition("--")[0]


def said_of(store: Store, work: str) -> dict[str, Paragraph]:
    """Give what a store says of a work, in the form of the gold."""
    found: dict[str, Paragraph] = {}
    whole = f"{ID}{work}"
    for (part,) in rows(
        store,
        f"""SELECT DISTINCT ?part {{ ?part dcterms:isPartOf <{whole}> ; a ?kind
        VALUES ?kind {{ nansen:PreambularParagraph nansen:OperativeParagraph }} }}""",
    ):
        key = part.removeprefix(f"{whole}/")
        if key.startswith(PARAGRAPHS):
            found[key] = {
                "acts": _acts(store, part),
                "addressees": _addressees(store, part),
                "citations": _citations(store, part),
                "mandates": _mandates(store, part),
                "names": _names(store, part),
            }
    return found


def _acts(store: Store, part: str) -> list[Row]:
    return [
        (words, _tail(action).removeprefix("action/"), role.rpartition("#")[2].lower())
        for words, action, role in rows(
            store,
            f"""SELECT ?words ?action ?role {{ <{part}> nansen:hasAct ?act . ?act nansen:order ?order ;
            nansen:action ?action ; nansen:actRole ?role .
            ?mention oa:hasBody ?act ; oa:hasTarget/oa:hasSelector/oa:exact ?words }} ORDER BY ?order""",
        )
    ]


def _addressees(store: Store, part: str) -> list[str]:
    query = f"SELECT DISTINCT ?who {{ <{part}> nansen:addressee|(nansen:hasAct/nansen:addressee) ?who }}"
    return [_tail(who) for (who,) in rows(store, query)]


def _citations(store: Store, part: str) -> list[Row]:
    return [
        (_tail(cited), action and _tail(action).removeprefix("action/"))
        for cited, action in rows(
            store,
            f"""PREFIX undo: <https://w3id.org/un/ontology/undo/>
            SELECT DISTINCT ?cited ?action {{ ?citation cito:hasCitingEntity <{part}> ; cito:hasCitedEntity ?cited
            OPTIONAL {{ ?citation undo:hasSemantics ?action }} }}""",
        )
    ]


def _mandates(store: Store, part: str) -> list[Paragraph]:
    found: dict[str, Paragraph] = {}
    for mandate, kind, actor, session, due, recurs in rows(
        store,
        f"""SELECT ?mandate ?kind ?actor ?session ?due ?recurs {{ ?mandate a nansen:Mandate ;
        dcterms:isPartOf <{part}> ; nansen:mandateKind ?kind
        OPTIONAL {{ ?mandate nansen:addressee ?actor }} OPTIONAL {{ ?mandate nansen:dueAt ?session }}
        OPTIONAL {{ ?mandate nansen:dueBy ?due }} OPTIONAL {{ ?mandate nansen:recurs ?recurs }} }}""",
    ):
        kind = kind.rpartition("#")[2].removeprefix("To").lower()
        one = found.setdefault(
            mandate, {"kind": kind, "actors": set(), "sessions": set(), "due": due, "recurs": recurs}
        )
        one["actors"].update([_tail(actor)] if actor else [])
        one["sessions"].update([_tail(session)] if session else [])
    return list(found.values())


def _names(store: Store, part: str) -> list[str]:
    tails = [
        _tail(thing)
        for (thing,) in rows(
            store,
            f"""SELECT DISTINCT ?thing {{ ?mention a nansen:Mention ; nansen:inPart <{part}> ; oa:hasBody ?thing ;
            nansen:form ?form FILTER(?form NOT IN (nansen:Anaphor, nansen:Modifier)) }}""",
        )
    ]
    return [tail for tail in tails if tail.startswith(("body/", "state/"))]


def broader(store: Store) -> dict[str, str]:
    """Tell the class of every action that has one."""
    found = rows(store, "SELECT ?narrow ?broad { ?narrow a nansen:Action ; skos:broader ?broad }")
    return {_tail(narrow).removeprefix("action/"): _tail(broad).removeprefix("action/") for narrow, broad in found}


def score(text: dict[str, Any], said: dict[str, Paragraph], classes: dict[str, str]) -> Scores:
    """Compare one annotated text with what is said of it; names in no register are counted apart."""
    scores, read = Scores(), text["paragraphs"]
    unknown = set(text["unregistered"])
    scores.things("paragraphs", ((key,) for key in read), ((key,) for key in said))
    nothing: Paragraph = {"acts": [], "addressees": [], "citations": [], "mandates": [], "names": []}
    for key in [*read, *(key for key in said if key not in read)]:
        gold = read.get(key) or {**nothing, "bodies": [], "states": []}
        release = said.get(key, nothing)
        _score_acts(scores, key, gold["acts"], release["acts"], classes)
        asked = {who for _, tails in gold["addressees"] for who in tails}
        named = {*gold["bodies"], *gold["states"]}
        cited = {(tail, lemma and name_slug(lemma)) for tail, lemma in gold["citations"]}
        told, told_names, told_cited = set(release["addressees"]), set(release["names"]), set(release["citations"])
        scores.things("addressees", _at(key, asked - unknown), _at(key, told - unknown))
        scores.things("bodies and States", _at(key, named - unknown), _at(key, told_names - unknown))
        typed = [{pair for pair in pairs if pair[0] not in unknown} for pairs in (cited, told_cited)]
        scores.things("citations", *(_at(key, {tail for tail, _ in pairs}) for pairs in typed))
        scores.things("typed citations", *(((key, *pair) for pair in pairs) for pairs in typed))
        scores.things(
            "mandates", *([_mandate(key, one, unknown) for one in side["mandates"]] for side in (gold, release))
        )
        rest = [asked & unknown, named & unknown, {tail for tail, _ in cited} & unknown]
        found = [told & unknown, told_names & unknown, {tail for tail, _ in told_cited} & unknown]
        scores.tallies[UNREGISTERED].add(
            sum(map(len, rest)), sum(map(len, found)), sum(len(a & b) for a, b in zip(rest, found, strict=True))
        )
    return scores


def _score_acts(scores: Scores, key: str, read: Sequence[Any], said: Sequence[Any], classes: dict[str, str]) -> None:
    gold, release = (
        [(words, name_slug(lemma)) for words, lemma, role in acts if role == "main"] for acts in (read, said)
    )
    scores.row("acts", key, [words for words, _ in gold], [words for words, _ in release])
    scores.row("acts with lemma", key, gold, release)
    named = [[classes.get(lemma, lemma) for _, lemma in acts] for acts in (gold, release)]
    scores.row("acts at broader class", key, *named)
    hanging = [[words for words, _, role in acts if role == "subordinate"] for acts in (read, said)]
    scores.row("acts, subordinate", key, *hanging)


def _at(key: str, things: Iterable[str]) -> Iterator[Row]:
    return ((key, thing) for thing in sorted(things))


def _mandate(key: str, one: Paragraph, unknown: set[str]) -> Row:
    actors = tuple(sorted(set(one["actors"]) - unknown))
    return key, one["kind"], actors, tuple(sorted(one["sessions"])), one["due"]


def table(scores: Scores) -> list[str]:
    """Write scores as lines of a table."""
    lines = [f"{'section':24} {'P':>6} {'R':>6} {'F1':>6} {'tp':>5} {'fp':>4} {'fn':>4}"]
    for section in (*SECTIONS, UNREGISTERED):
        one = scores.tallies[section]
        lines.append(
            f"{section:24} {one.precision:6.3f} {one.recall:6.3f} {one.f1:6.3f} {one.tp:5} {one.fp:4} {one.fn:4}"
        )
    return lines
