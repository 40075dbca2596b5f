"""The body of a text: paragraphs and footnotes out of blocks.

A sentence may run on over a hard line break or over a page break with notes and page furniture in between;
labels are trusted only where they follow on from the label before.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.model import Block, Run, fold
from kg.prose.marks import take_marks
from kg.prose.notes import resolve
from kg.prose.record import FrameLine, Mark, Note, Part, PartKind
from kg.roman import from_roman, is_roman

_NUMBER = re.compile(r"\s*(?P<label>(?P<number>\d{1,3})\.)[\s]+(?=\S)")
_LETTER = re.compile(r"\s*(?P<label>\((?P<number>[a-z]{1,5})\))\s*(?=\S)")
_RAISED_NOTE = re.compile(r"\s*(?P<marker>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s+(?=\S)")
_PLAIN_NOTE = re.compile(r"\s*(?:\[(?P<boxed>\d{1,3})\]|(?P<marker>\d{1,3})/?)\s+(?=\S)")
_FURNITURE = re.compile(r"\s*(?:[\d*]{1,4}|[A-Z]{1,2}(?:/[\w.\-() ]{1,20}){2,6}|[_\-–—=*\s]{3,}|/\.\.\.)\s*\Z")
_LONGEST_FURNITURE = 150
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_OPEN_END = re.compile(r"[\w)\]’'”,-]\Z")
_CLOSED_END = re.compile(r"[.;:?!]\W{0,2}\d{0,2}\Z|,\d{0,2}\Z")


@dataclass(slots=True)
class _Draft:
    """A paragraph that is being put together."""

    kind: PartKind
    path: tuple[str, ...]
    label: str
    runs: list[Run]
    first: int
    last: int

    def text(self) -> str:
        return "".join([run.text for run in self.runs]).rstrip()

    def add(self, block: Block) -> None:
        self.runs.append(Run(" ", block.runs[0].start))
        self.runs.extend(block.runs)
        self.last = block.line


@dataclass(slots=True)
class Body:
    """What `cut` makes of the blocks between the opening words and the trailer.

    `orphans` are marks whose note the text does not have, each with the line of its paragraph.
    """

    parts: list[Part] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    furniture: list[FrameLine] = field(default_factory=list)
    leftover: list[Block] = field(default_factory=list)
    orphans: list[tuple[Mark, int]] = field(default_factory=list)


def cut(blocks: Iterable[Block], ending: Iterable[Block]) -> Body:
    """Cut a body into paragraphs and notes.

    `blocks` run from the opening words to the signature, `ending` from the signature on: there a line
    that begins with the next note's number is a note even when the number is plain.
    """
    body = Body()
    drafts: list[_Draft] = []
    notes: list[_Draft] = []
    for block in blocks:
        _place(block, drafts, notes, body)
    for block in ending:
        _place_note(block, notes, body)
    body.notes = list(_finish_notes(notes))
    body.parts = list(_finish_parts(drafts, body))
    return body


def _place(block: Block, drafts: list[_Draft], notes: list[_Draft], body: Body) -> None:
    text = block.text
    last = drafts[-1] if drafts else None
    if len(text) < _LONGEST_FURNITURE and _FURNITURE.match(text):
        body.furniture.append(FrameLine("furniture", block.words, (block.line, block.line)))
    elif (found := _RAISED_NOTE.match(_raised(block))) and _follows(notes, found["marker"]):
        notes.append(_draft(block, found.end(), "operative", (found["marker"].translate(_LOWERED),), found["marker"]))
    elif label := _label(text, drafts):
        path, printed, end = label
        drafts.append(_draft(block, end, "operative", path, printed))
    elif last and _runs_on(last, block, notes):
        last.add(block)
    elif notes and block.line == notes[-1].last + 1 and not block.gap:
        notes[-1].add(block)
    elif last is None or last.kind == "preambular":
        ordinal = sum(1 for draft in drafts if draft.kind == "preambular") + 1
        drafts.append(_draft(block, 0, "preambular", (str(ordinal),), ""))
    else:
        body.leftover.append(block)


def _place_note(block: Block, notes: list[_Draft], body: Body) -> None:
    text = _raised(block)
    found = _RAISED_NOTE.match(text) or _PLAIN_NOTE.match(text)
    if found:
        marker = next(group for group in found.groups() if group).translate(_LOWERED)
        if _follows(notes, marker):
            notes.append(_draft(block, found.end(), "operative", (marker,), found[0].strip()))
            return
    if notes and not block.gap and block.line == notes[-1].last + 1 and _OPEN_END.search(notes[-1].text()):
        notes[-1].add(block)
    else:
        body.leftover.append(block)


def _raised(block: Block) -> str:
    return block.words if any(run.superscript for run in block.runs) else block.text


def _follows(notes: list[_Draft], marker: str) -> bool:
    """Tell whether a note is the next of its row, which rises through all blocks of the text."""
    number = int(marker.translate(_LOWERED))
    return number == 1 if not notes else number == int(notes[-1].path[0]) + 1


def _draft(block: Block, skip: int, kind: PartKind, path: tuple[str, ...], label: str) -> _Draft:
    return _Draft(kind, path, label, _after(block.runs, skip), block.line, block.line)


def _after(runs: tuple[Run, ...], skip: int) -> list[Run]:
    """Drop the first `skip` characters of the runs."""
    kept: list[Run] = []
    for run in runs:
        if skip >= len(run.text):
            skip -= len(run.text)
        else:
            kept.append(run._replace(text=run.text[skip:], start=run.start + skip))
            skip = 0
    return kept


def _runs_on(last: _Draft, block: Block, notes: list[_Draft]) -> bool:
    """Tell whether a block goes on with the sentence of the paragraph before it."""
    before = last.text()
    first = block.text.lstrip()[:1]
    broken_off = bool(notes) and notes[-1].first > last.last
    if before.endswith((",", ";")) and not block.gap and not block.indented and first.islower():
        return True
    if _is_closed(before):
        return False
    return first.islower() or not (block.gap or block.indented or broken_off)


def _is_closed(text: str) -> bool:
    return _CLOSED_END.search(text, max(0, len(text) - 8)) is not None


def _label(text: str, drafts: list[_Draft]) -> tuple[tuple[str, ...], str, int] | None:
    """Read a paragraph's label, if it is the next of its row: 1. 2. ..., (a) (b) ..., (i) (ii) ..."""
    current = next((draft.path for draft in reversed(drafts) if draft.kind == "operative"), ())
    if found := _NUMBER.match(text):
        expected = int(current[0]) + 1 if current and current[0].isdigit() else 1
        closed = not drafts or _is_closed(drafts[-1].text())
        if int(found["number"]) == expected or (closed and expected < int(found["number"]) <= expected + 2):
            return (found["number"],), found["label"], found.end()
        return None
    if (found := _LETTER.match(text)) and (path := _letter_path(found["number"], current)):
        return path, found["label"], found.end()
    return None


def _letter_path(letter: str, current: tuple[str, ...]) -> tuple[str, ...] | None:
    """Find the level on which a lettered label follows on; the deepest row comes first."""
    for depth in range(len(current), 0, -1):
        if letter in _next(current[depth - 1]):
            return (*current[: depth - 1], letter)
    if letter == "a" and (not current or current[-1].isdigit()):
        return (*current, "a")
    if letter == "i" and current:
        return (*current, "i")
    return None


def _next(label: str) -> tuple[str, ...]:
    """Give the labels that may follow one: letters go on to (aa) after (z), Roman numerals count."""
    following: list[str] = []
    if label.isdigit():
        return ()
    if len(set(label)) == 1:
        following.append("a" * (len(label) + 1) if label[0] == "z" else chr(ord(label[0]) + 1) * len(label))
    if is_roman(label.upper()):
        number = from_roman(label.upper()) + 1
        following.append(_roman(number))
    return tuple(following)


def _roman(number: int) -> str:
    tens, units = divmod(number, 10)
    return "x" * tens + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][units]


def _finish_notes(drafts: list[_Draft]) -> Iterator[Note]:
    before = ""
    for at, draft in enumerate(drafts):
        text = fold(draft.runs)
        before, is_ibid = resolve(text, before)
        antecedent = drafts[at - 1].path[0] if is_ibid else None
        yield Note(draft.path[0], text, before, antecedent, (draft.first, draft.last))


def _finish_parts(drafts: list[_Draft], body: Body) -> Iterator[Part]:
    markers = {note.marker for note in body.notes}
    texts = [fold(draft.runs) for draft in drafts]
    guess = bool(markers) and not any(mark in text for text in texts for mark in "¹²³⁴⁵⁶⁷⁸⁹")
    highest = 0
    for draft, raw in zip(drafts, texts, strict=True):
        text, found, highest = take_marks(raw, markers, highest, guess)
        marks = tuple(mark for mark in found if mark.marker in markers)
        body.orphans += [(mark, draft.first) for mark in found if mark.marker not in markers]
        key = "/".join(("preamble" if draft.kind == "preambular" else "para", *draft.path))
        number = draft.path[-1] if draft.kind == "operative" else ""
        yield Part(draft.kind, key, number, draft.label, text.strip(), marks, (draft.first, draft.last))


def frame_part(kind: PartKind, key: str, text: str, lines: tuple[int, int], marks: tuple[Mark, ...] = ()) -> Part:
    """Make a part of the frame: title, opening formula or source note."""
    return Part(kind, key, "", "", text, marks, lines)
