"""What the evidence points at in the words of each part: names, citations, acts, marks of notes."""

import re
from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.pages.facts import Facts, Said, Term, written
from kg.vocab import CITO, OA, RDF, Nansen

_POINT = re.compile(r"/mention/(\d+)-(\d+)\Z")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: plain, an act (in italics, as printed), a name or citation (linked), or a note's mark."""

    kind: str
    text: str
    target: str = ""
    anchor: str = ""


class Spans:
    """What the evidence points at in the words of each part."""

    def __init__(self, facts: Facts, work: str, version: str, core: dict[str, Said], evidence: dict[str, Said]) -> None:
        self._facts = facts
        self._work = work
        self._version = version
        self._core = core
        self._evidence = evidence
        self.marked: dict[str, list[str]] = defaultdict(list)
        self._points: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        self._marks: dict[str, list[tuple[int, str]]] = defaultdict(list)
        in_part, body, note, start = (facts.term(t) for t in (Nansen.inPart, OA.hasBody, Nansen.hasFootnote, OA.start))
        for iri, said in evidence.items():
            part = written(said[in_part][0]) if in_part in said else ""
            if body in said and (point := _POINT.search(iri)):
                self._points[part].append((int(point[1]), int(point[2]), self._foremost(said[body])))
            elif note in said and start in said:
                self._marks[part].append((int(written(said[start][0])), written(said[note][0])))

    def _foremost(self, bodies: list[Term]) -> str:
        """Choose among what the same words say: a citation, before an act, before the name alone."""
        ranked = {
            (self._facts.term(CITO.hasCitedEntity) not in (said := self._core.get(body, {})), not said, body)
            for body in map(written, bodies)
        }
        return min(ranked)[2]

    def lines(self, key: str) -> str:
        """Give the lines of the source that a part stands on."""
        said = self._evidence.get(f"{self._version}/{key}", {})
        return written(said.get(self._facts.term(Nansen.sourceLines), [Literal("")])[0])

    def pieces(self, part: str, key: str, text: str) -> list[Piece]:
        """Cut a part's words into pieces; of spans that overlap the longest that begins first is linked."""
        out: list[Piece] = []
        at = 0
        marks = sorted(self._marks[part])
        # Citations go before the names inside them, names before acts.
        for start, end, body in sorted(self._points[part], key=lambda point: (point[0], -point[1])):
            if start < at or end > len(text):
                continue
            self._plain(out, text, at, start, marks)
            out.append(self._piece(text[start:end], body))
            at = end
        self._plain(out, text, at, len(text), marks)
        return out

    def _piece(self, words: str, body: str) -> Piece:
        said = self._core.get(body, {})
        if cited := said.get(self._facts.term(CITO.hasCitedEntity)):
            return Piece("citation", words, written(cited[0]), body[len(self._work) + 1 :].replace("/", "-"))
        kinds = [kind for kind in said.get(self._facts.term(RDF.type), []) if isinstance(kind, NamedNode)]
        if any(kind.value == self._facts.term(Nansen.Act) for kind in kinds):
            return Piece("act", words)
        return Piece("name", words, body)

    def _plain(self, out: list[Piece], text: str, at: int, end: int, marks: list[tuple[int, str]]) -> None:
        """Add plain words up to `end`, with the marks of notes that fall before or at it."""
        while marks and marks[0][0] <= end:
            offset, note = marks.pop(0)
            if offset > at:
                out.append(Piece("text", text[at:offset]))
                at = offset
            marker = note.rpartition("/")[2]
            anchor = f"mark-{marker}-{len(self.marked[note]) + 1}"
            self.marked[note].append(anchor)
            shown = self._core.get(note, {}).get(self._facts.term(Nansen.marker), [Literal(marker)])
            out.append(Piece("note", written(shown[0]), f"note-{marker}", anchor))
        if end > at:
            out.append(Piece("text", text[at:end]))
