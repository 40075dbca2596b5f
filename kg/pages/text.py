"""The text of a document in one language, as people know it: blocks in order, their links, their notes."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from kg.pages.facts import Facts, Said, written
from kg.pages.spans import Piece, Spans
from kg.vocab import CITO, DCTERMS, ELI, RDF, Nansen

_NUMBER = re.compile(r"\d+")
_NUMBERED = ("preamble", "para", "text", "heading", "row")
_ARTICLES = 1e6
_PLACED = {"opening": 0.5, "source-note": float("inf")}
"""Parts that print gives no number: the opening words come first, where the text was taken from comes last."""


@dataclass(slots=True)
class Block:
    """A paragraph, heading or table row."""

    key: str
    kind: str
    level: int
    label: str
    pieces: list[Piece]
    language: str
    lines: str = ""
    cells: list[list[Piece]] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    """Anchors of parts that begin here and print nothing themselves: an annex, a section without a heading."""

    @property
    def anchor(self) -> str:
        """Give the anchor: `para-6-a`."""
        return self.key.replace("/", "-")

    @property
    def plain(self) -> str:
        """Give the words without links and marks."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "note")


@dataclass(slots=True)
class Note:
    """A footnote: what is printed, what stands for its Ibid., where it is marked, what it cites."""

    anchor: str
    marker: str
    text: str
    resolved: str
    language: str
    marks: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Text:
    """A document in one language."""

    language: str
    title: str
    blocks: list[Block]
    notes: list[Note]
    mandates: list[str] = field(default_factory=list)
    """What it gives somebody to do, by IRI."""

    @property
    def runs(self) -> list[tuple[str, list[Block]]]:
        """Give the blocks in runs, so that the rows of a table stand together."""
        return [
            (kind, list(run)) for kind, run in groupby(self.blocks, lambda b: "row" if b.kind == "row" else "block")
        ]


class TextReader:
    """Reads a document's text out of the two graphs of a language version."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._part_kinds = {
            facts.term(term): kind
            for term, kind in (
                (Nansen.OpeningFormula, "opening"),
                (Nansen.SourceNote, "source"),
                (Nansen.PreambularParagraph, "preambular"),
                (Nansen.OperativeParagraph, "operative"),
                (Nansen.AnnexParagraph, "annexed"),
                (Nansen.Passage, "passage"),
                (Nansen.Heading, "heading"),
                (Nansen.TableRow, "row"),
                (Nansen.Article, "article"),
                (Nansen.Section, "section"),
                (Nansen.ArticleParagraph, "annexed"),
            )
        }

    def languages(self, work: str) -> list[str]:
        """Give the languages that a work's text is in."""
        versions = self._facts.iris(work, ELI.is_realized_by)
        return [version.rpartition("/")[2] for version in versions]

    def read(self, work: str, language: str) -> Text:
        """Read one language version."""
        name = f"{self._facts.id}graph/{self._facts.tail(work)}/{language}"
        core = self._facts.graph(name)
        evidence = self._facts.graph(f"{name}/evidence")
        version = f"{work}/{language}"
        shown = Spans(self._facts, work, version, core, evidence)
        blocks = [self._block(work, iri, said, language, shown) for iri, said in core.items() if self._kind(said)]
        found = [block for block in blocks if block.pieces or block.label]
        order = self._order(work, core)
        found.sort(key=lambda block: order(block.key))
        self._mark_others(work, core, found)
        title = core.get(version, {}).get(self._facts.term(DCTERMS.title), [])
        notes = self._notes(core, language, shown)
        mandate = NamedNode(self._facts.term(Nansen.Mandate))
        kind = self._facts.term(RDF.type)
        mandates = [iri for iri, said in core.items() if mandate in said.get(kind, [])]
        return Text(language, written(title[0]) if title else "", found, notes, mandates)

    def _mark_others(self, work: str, core: dict[str, Said], blocks: list[Block]) -> None:
        """Put the anchors of what is no block where it begins.

        An annex begins with the first block in it; a citation whose words another one has already, or that only
        another language makes, with its paragraph.
        """
        by_key = {block.key: block for block in blocks}
        citing = self._facts.term(CITO.hasCitingEntity)
        citations = [one for key in by_key for one in self._facts.pointing(citing, f"{work}/{key}")]
        for iri in dict.fromkeys((*core, *citations)):
            key = iri[len(work) + 1 :]
            if not iri.startswith(f"{work}/") or key in by_key:
                continue
            anchor = key.replace("/", "-")
            part, is_citation, _ = key.partition("/cite/")
            if not is_citation:
                block = next((block for block in blocks if block.key.startswith(f"{key}/")), None)
            else:
                block = by_key.get(part)
            if block and not any(piece.anchor == anchor for piece in block.pieces):
                block.also.append(anchor)

    def _kind(self, said: Said) -> str:
        types = said.get(self._facts.term(RDF.type), [])
        return next((self._part_kinds[kind] for kind in map(written, types) if kind in self._part_kinds), "")

    def _block(self, work: str, iri: str, said: Said, language: str, spans: Spans) -> Block:
        key = iri[len(work) + 1 :]
        kind = self._kind(said)
        text = self._text(said, Nansen.text, language)
        label = self._text(said, Nansen.printedLabel, language)
        if kind == "article":
            number, title = self._text(said, ELI.number), self._text(said, DCTERMS.title, language)
            label = f"{number}. {title}" if title else number
        if kind == "section":
            text = self._text(said, DCTERMS.title, language)
        pieces = spans.pieces(iri, key, text)
        block = Block(key, kind, _level(key, kind), label, pieces, language, spans.lines(key))
        if kind == "row":
            block.cells = _cells(pieces)
        return block

    def _text(self, said: Said, predicate: str, language: str = "") -> str:
        values = said.get(self._facts.term(predicate), [])
        chosen = [v.value for v in values if isinstance(v, Literal) and (v.language or "") == language]
        return chosen[0] if chosen else ""

    def _order(self, work: str, core: dict[str, Said]) -> Callable[[str], tuple[float, str]]:
        """Give the key by which parts stand in their order; what has none follows the part above it.

        A treaty's articles are counted for themselves and come after its preamble, a chapter before its first article.
        """
        term, above_it = self._facts.term(Nansen.order), self._facts.term(DCTERMS.isPartOf)
        known: dict[str, float] = {}
        for iri, said in core.items():
            if term in said:
                key = iri[len(work) + 1 :]
                known[key] = int(written(said[term][0])) + (_ARTICLES if key.startswith("article/") else 0)
                for whole in (written(one)[len(work) + 1 :] for one in said.get(above_it, [])):
                    if whole.startswith("section/"):
                        known[whole] = min(known[key] - 0.5, known.get(whole, _ARTICLES * 2))

        def place(key: str) -> tuple[float, str]:
            natural = _NUMBER.sub(lambda digits: digits[0].zfill(6), key)
            if key in _PLACED:
                return _PLACED[key], natural
            above = key
            while above and above not in known:
                above = above.rpartition("/")[0]
            return known.get(above, 0.0), natural

        return place

    def _notes(self, core: dict[str, Said], language: str, spans: Spans) -> list[Note]:
        footnote = self._facts.term(Nansen.Footnote)
        cites: dict[str, list[str]] = defaultdict(list)
        for said in core.values():
            for via in said.get(self._facts.term(Nansen.viaFootnote), []):
                cites[written(via)] += [written(v) for v in said.get(self._facts.term(CITO.hasCitedEntity), [])]
        notes = []
        for iri, said in core.items():
            if footnote not in [written(kind) for kind in said.get(self._facts.term(RDF.type), [])]:
                continue
            marker = written(said[self._facts.term(Nansen.marker)][0])
            text, resolved = (self._text(said, t, language) for t in (Nansen.text, Nansen.resolvedText))
            anchor = f"note-{iri.rpartition('/')[2]}"
            targets = list(dict.fromkeys(cites[iri]))
            notes.append(Note(anchor, marker, text, resolved, language, spans.marked[iri], targets))
        return sorted(notes, key=lambda note: _NUMBER.sub(lambda digits: digits[0].zfill(6), note.anchor))


def _level(key: str, kind: str) -> int:
    """Tell how deep a paragraph stands: `para/6` 0, `para/6/a` 1.

    >>> _level("para/6/a/ii", "operative"), _level("annex/i/para/3", "annexed"), _level("annex/heading/1", "heading")
    (2, 0, 0)
    """
    if kind in ("heading", "row", "article", "section", "opening", "source"):
        return 0
    steps = key.split("/")
    at = max((at for at, step in enumerate(steps) if step in _NUMBERED), default=0)
    return min(max(len(steps) - at - 2, 0), 8)


def _cells(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Cut a table row's pieces at the bars that stand between cells."""
    cells: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.kind != "text":
            cells[-1].append(piece)
            continue
        first, *others = piece.text.split(" | ")
        cells[-1].append(Piece("text", first))
        cells += [[Piece("text", other)] for other in others]
    return cells


def side_by_side(texts: list[Text]) -> list[tuple[str, list[Block | None]]]:
    """Align language versions: the same part stands in one line, in the order of the first version.

    A part that the first version lacks follows the part it follows in its own.
    """
    order: list[str] = [block.key for block in texts[0].blocks]
    for text in texts[1:]:
        before = -1
        for block in text.blocks:
            if block.key in order:
                before = order.index(block.key)
            else:
                before += 1
                order.insert(before, block.key)
    by_key = [{block.key: block for block in text.blocks} for text in texts]
    return [(key, [blocks.get(key) for blocks in by_key]) for key in order]
