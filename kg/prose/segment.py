"""The body of a text: paragraphs, headings, annexes and footnotes out of blocks.

A sentence may run on over a hard line break or over a page break with notes and page furniture in between;
labels are trusted only where they follow on from the label before. Keys come from what is printed: `para/5/a`,
`section/ii/para/3` where paragraph numbers begin anew in each section, `annex/i/para/2`; what has no number is
counted within its annex or section (`preamble/2`, `heading/1`, `text/3`, `row/4`), so that all languages agree.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.model import Block, Run
from kg.prose.drafts import Draft, Drafts, Notes
from kg.prose.labels import keys, letter_path
from kg.prose.language import Language, bare_sign
from kg.prose.lines import (
    ends_a_clause,
    ends_with_comma,
    goes_on,
    is_closed,
    is_furniture,
    is_heading,
    is_new,
    joined,
    raised,
    wrapped_at,
)
from kg.prose.marks import guess_marks, take_marks
from kg.prose.record import FrameLine, Mark, Note, Part, PartKind
from kg.roman import from_roman, is_roman, to_roman

__all__ = ["Body", "cut", "ends_with_comma", "frame_part"]

# Raised, or behind a slash as typewriters had it; no paragraph's own number looks so.
_RAISED_NOTE = re.compile(r"\s*(?P<marker>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?=\s)|\d{1,3}(?=/\s))/?\s+(?=\S)")
_MARKER = re.compile(r"[0-9A-Za-z*†‡§¶]{1,6}")
_PLAIN_NOTE = re.compile(r"\s*(?:\[(?P<boxed>\d{1,3})\]|(?P<marker>\d{1,3})/?)\s+(?=\S)")
_BOXED = re.compile(r"(?<=\s)\[\d{1,3}\]\s")
_LONGEST_LINE = 90
"""Characters of a heading that stands where a paragraph of the preamble might."""
_MOST_MISSING = 20
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OPEN_END = re.compile(r"[\w)\]’'”,-]\Z")


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


def cut(
    blocks: Iterable[Block],
    ending: Iterable[Block],
    language: Language,
    has_preamble: bool = True,
    annexed_at: int | None = None,
) -> Body:
    """Cut a body into parts and notes.

    `blocks` run from the opening words to the end of the text and its annexes, `ending` from there on: there a line
    that begins with the next note's number is a note even when the number is plain. A decision has no preamble.
    `annexed_at` is the line at which an annex begins that has no heading.
    """
    text = list(blocks)
    cutter = _Cutter(language, has_preamble, wrapped_at(text, language))
    for block in text:
        if block.line == annexed_at:
            cutter.begin_annex("annex")
        cutter.place(block)
    cutter.settle(is_end=True)
    for block in ending:
        cutter.place_note(block)
    return cutter.finish()


class _Cutter:
    """The body in the making.

    `_is_wrapped` tells that lines were broken at a width, `_turned` that a page ended since the last words. `_waiting`
    are lines without a number or a full stop after a closed paragraph: headings if a paragraph follows them, words
    that no rule knows if none does. `_bodied` are the annexes and sections whose preamble has ended.
    """

    def __init__(self, language: Language, has_preamble: bool, width: int) -> None:
        self._language = language
        self._width = width
        self._is_wrapped = width > 0
        self._turned = False
        self._has_preamble = has_preamble
        self._number = language.pattern["number_label"]
        self._letter = language.pattern["letter_label"]
        self._drafts = Drafts()
        self._notes = Notes()
        self._bodied: set[tuple[str, str]] = set()
        self._waiting: list[Block] = []
        self._annex = self._section = ""
        self._sections = 0
        self._is_parted = False
        self._body = Body()

    def place(self, block: Block) -> None:
        """Place one block of the text."""
        text = block.text
        role = block.role
        if role == "furniture" or (role == "text" and is_furniture(text) and not self._is_section(block)):
            self._body.furniture.append(FrameLine("furniture", block.words, (block.line, block.line)))
            self._turned = True
        elif role == "note":
            self._add_note(block)
        elif role == "row":
            self.settle()
            self._begin("row", (), block)
        elif role == "text" and (found := _RAISED_NOTE.match(raised(block))) and self._follows(found["marker"]):
            self._notes.begin(found["marker"].translate(_LOWERED), block, found.end())
        elif self._opens_annex(block) or self._opens_section(block):
            return
        elif role == "text" and self._language.pattern["division"].match(block.words) and self._closed():
            # Declarations and treaties are parted under such headings; no preamble goes on behind one.
            self._is_parted = True
            self._waiting.append(block._replace(role="heading"))
        elif (is_new(block) or not self._is_wrapped or not self._drafts.parts) and (
            label := self._label(text, block.gap and block.indented)
        ):
            kind, path, printed, end = label
            self.settle()
            self._begin(kind, path, block, printed, end)
        elif role == "heading":
            self._waiting.append(block)
        else:
            self._place_words(block)

    def _place_words(self, block: Block) -> None:
        """Place words without a label: they go on with a sentence, or begin a paragraph."""
        last, note = self._drafts.last, self._notes.last
        if self._waiting and self._waiting[-1].role != "heading" and goes_on(self._waiting[-1], block):
            self._waiting[-1] = joined(self._waiting[-1], block)
        elif last and not self._waiting and last.kind not in ("heading", "row") and self._runs_on(last, block):
            last.add(block)
            self._turned = False
        elif note and block.role == "text" and block.line == note.last + 1 and not block.gap and not note.is_full_up:
            note.add(block)
        elif last and last.kind == "heading" and self._section and not self._waiting and is_heading(block):
            self._waiting.append(block)  # the title below a section's number
        elif self._in_preamble():
            self._place_in_preamble(block)
        elif is_heading(block):
            self._waiting.append(block)
        else:
            self.settle()
            self._begin("passage", (), block)

    def _place_in_preamble(self, block: Block) -> None:
        """Place words of the preamble; a short line without its comma waits until what follows tells what it is.

        Before paragraph 1 it was a heading; before more of the preamble it is a paragraph that lost its comma.
        """
        last = self._drafts.last
        closed = last is not None and last.kind == "preambular" and is_closed(last.ending())
        may_be = not self._is_wrapped and len(block.words) < _LONGEST_LINE and is_heading(block)
        if closed and may_be and not self._waiting:
            self._waiting.append(block)
            return
        turned = self._turned
        for waiting in self._waiting:
            self._begin("heading" if waiting.role == "heading" else "preambular", (), waiting)
        was_waiting, self._waiting, self._turned = bool(self._waiting), [], turned
        last = self._drafts.last
        if was_waiting and last and last.kind == "preambular" and self._runs_on(last, block):
            last.add(block)
        else:
            self._begin("preambular", (), block)

    def _in_preamble(self) -> bool:
        """Tell whether the numbered paragraphs of this text or section are still to come."""
        if self._annex or self._is_parted or not self._has_preamble:
            return False
        return (self._annex, self._section) not in self._bodied

    def settle(self, is_end: bool = False) -> None:
        """Make headings of the lines that wait.

        None follows at the end of the text: there they are paragraphs where the carrier says that a paragraph begins,
        and else words that no rule knows.
        """
        for block in self._waiting:
            if not is_end or block.role == "heading":
                self._begin("heading", (), block)
            elif block.gap and block.indented:
                self._begin("passage", (), block)
            else:
                self._body.leftover.append(block)
        self._waiting = []

    def _begin(self, kind: PartKind, path: tuple[str, ...], block: Block, label: str = "", skip: int = 0) -> None:
        self._turned = False
        if kind not in ("preambular", "heading"):
            self._bodied.add((self._annex, self._section))
        self._drafts.begin(Draft.begun(kind, path, label, block, skip, self._annex, self._section))

    def _opens_annex(self, block: Block) -> bool:
        found = self._language.pattern["annex"].match(block.words)
        if not found or not self._closed():
            return False
        sign = found.groupdict().get("sign") or ""
        number = self._language.sections.get(sign) or (from_roman(sign) if is_roman(sign) else 0)
        part = self._language.part_letters.get(sign, "")
        self.begin_annex(f"annex/{to_roman(number).lower() if number else part.lower()}" if number or part else "annex")
        self._begin("heading", (), block)
        return True

    def begin_annex(self, key: str) -> None:
        """Go on in an annex; sections count anew there."""
        self.settle()
        self._annex = key
        self._section = ""
        self._sections = 0

    def _is_section(self, block: Block) -> bool:
        """Tell the number of the next section: alone on its line, or before its title in a heading."""
        words = block.words.partition(" ")[0] if block.role == "heading" else block.words
        found = self._language.pattern["section"].match(words)
        number = self._language.sections.get(found["sign"]) if found else None
        return number is not None and number == self._sections + 1

    def _opens_section(self, block: Block) -> bool:
        """Read a section's number; sections count up within the text or annex."""
        if not self._is_section(block) or not self._closed():
            return False
        self.settle()
        self._sections += 1
        self._section = f"section/{to_roman(self._sections).lower()}"
        self._begin("heading", (), block)
        return True

    def _closed(self) -> bool:
        last = self._drafts.last
        return bool(self._waiting) or last is None or last.kind in ("heading", "row") or is_closed(last.ending())

    def _label(self, text: str, begins_a_paragraph: bool) -> tuple[PartKind, tuple[str, ...], str, int] | None:
        """Read a paragraph's label, if it is the next of its row: 1. 2. ..., (a) (b) ..., (i) (ii) ...

        Where the carrier says that a paragraph begins, some numbers may be missing before it.
        """
        numbered: PartKind = "annexed" if self._annex else "operative"
        before, last = self._drafts.latest(numbered, self._annex), self._drafts.last
        current = before.path if before else ()
        begins = len(text) - len(text.lstrip())
        if found := self._number.match(text, begins):
            number = int(found["sign"])
            expected = int(current[0]) + 1 if current and current[0].isdigit() else 1
            ahead = number - expected
            if ahead == 0 or 0 < ahead <= (_MOST_MISSING if begins_a_paragraph else 1 if self._closed() else 0):
                return numbered, (str(number),), found["label"], found.end()
            if number == 1 and before and before.section != self._section:
                return numbered, ("1",), found["label"], found.end()
            if number == 1 and (self._waiting or (last and last.kind == "heading")):
                return numbered, self._restarted(), found["label"], found.end()
            return None
        if found := self._letter.match(text, begins):
            sign = bare_sign(found["sign"])
            if last and last.kind == "preambular" and (len(last.path) > 1 or not ends_a_clause(last.ending())):
                current, numbered = last.path, "preambular"
            for stands_for in (self._language.letters.get(sign), self._language.small_numerals.get(sign)):
                if stands_for and (path := letter_path(stands_for, current)):
                    return numbered, path, found["label"], found.end()
        return None

    def _restarted(self) -> tuple[str, ...]:
        """Begin a section without a printed number, where paragraph numbers begin anew under a heading."""
        self._sections += 1
        self._section = f"section/{self._sections}"
        if (last := self._drafts.last) and last.kind == "heading":
            self._drafts.move(last, self._section)
        return ("1",)

    def _add_note(self, block: Block) -> None:
        """Add a note that the carrier calls one; its marker is raised and comes first."""
        first = block.runs[0]
        marker, at = first.text.strip(), len(first.text)
        if _MARKER.fullmatch(marker):
            self._notes.begin(marker, block, at)
        else:
            # The carrier lost its mark, or raised the words themselves: nothing says what it is a note to.
            self._body.leftover.append(block)

    def place_note(self, block: Block) -> None:
        """Place one block of the trailer."""
        if block.role == "note":
            self._add_note(block)
            return
        if block.role == "furniture":
            self._body.furniture.append(FrameLine("furniture", block.words, (block.line, block.line)))
            return
        if block.words.startswith("[") and _BOXED.search(block.words, 1):
            # A web page prints several notes on one line: "[1] Ibid. [2] See below."
            begins = [0, *(found.start() for found in _BOXED.finditer(block.words, 1))]
            for start, end in zip(begins, [*begins[1:], None], strict=True):
                words = block.words[start:end]
                self._place_note(block._replace(runs=(Run(words, 0),), words=words.rstrip()))
        else:
            self._place_note(block)

    def _place_note(self, block: Block) -> None:
        text = raised(block)
        if found := _RAISED_NOTE.match(text) or _PLAIN_NOTE.match(text):
            marker = next(group for group in found.groups() if group).translate(_LOWERED)
            if self._follows(marker):
                self._notes.begin(marker, block, found.end())
                return
        last = self._notes.last
        goes_on = last and not block.gap and block.line == last.last + 1 and not last.is_full_up
        if last and goes_on and _OPEN_END.search(last.ending()):
            last.add(block)
        else:
            self._body.leftover.append(block)

    def _follows(self, marker: str) -> bool:
        """Tell whether a note is the next of its row, which rises through all blocks of the text.

        In a volume the row goes on from text to text: the first note has the number of a mark that is raised above.
        """
        number = marker.translate(_LOWERED)
        if self._notes.is_next(int(number)):
            return True
        mark = number.translate(_RAISED)
        return not self._notes.notes and any(mark in draft.text() for draft in self._drafts.parts)

    def _runs_on(self, last: Draft, block: Block) -> bool:
        """Tell whether a block goes on with the sentence of the paragraph before it.

        Over the end of a page a sentence goes on that nothing has closed; in the numbered part a comma closes none.
        """
        if last.is_full_up:
            return False
        before = last.ending()
        first = block.text.lstrip()[:1]
        begins = is_new(block)
        if self._is_wrapped and not begins and block.line <= last.last + 1:
            return last.is_full(self._width) or not is_closed(before)
        if self._turned and ends_with_comma(before) and not before.endswith((";", "；", "؛")):
            return self._goes_on_overleaf(last, block.words)
        if before.endswith((",", ";")) and not begins and first.islower():
            return True
        if is_closed(before):
            return False
        note = self._notes.last
        broken_off = note is not None and note.first > last.last
        return first.islower() or self._turned or not (begins or broken_off)

    def _goes_on_overleaf(self, last: Draft, words: str) -> bool:
        """Tell whether the words on the next page go on behind a comma.

        A comma ends each preambular paragraph, which begins with a capital, or in Arabic with one of a few words; in
        Russian and Chinese nothing tells.
        """
        first = words[:1]
        if last.label:
            return not first.isupper()
        if self._language.openers:
            return words.partition(" ")[0] not in self._language.openers
        return first.islower() and self._language.code != "ru"

    def finish(self) -> Body:
        """Give keys to the parts, write out the notes, find the marks."""
        self._body.notes = list(self._notes.finish(self._language))
        self._body.parts = list(_finish_parts(self._drafts.parts, self._body))
        return self._body


def _finish_parts(drafts: list[Draft], body: Body) -> Iterator[Part]:
    notes: dict[str, list[Note]] = {}
    for note in body.notes:
        notes.setdefault(note.marker.partition("-")[0], []).append(note)
    texts = [draft.text() for draft in drafts]
    is_raised = not notes or any(mark in text for text in texts for mark in "¹²³⁴⁵⁶⁷⁸⁹")
    signs = [marker for marker in notes if not marker[:1].isdigit()]
    clean = [take_marks(text, signs) for text in texts] if is_raised else guess_marks(texts, notes.keys())
    for draft, (text, found), key in zip(drafts, clean, keys(drafts), strict=True):
        marks = tuple(Mark(_nearest(notes[mark.marker], draft), mark.offset) for mark in found if mark.marker in notes)
        body.orphans += [(mark, draft.first) for mark in found if mark.marker not in notes]
        number = draft.path[-1] if draft.label else ""
        yield Part(draft.kind, key, number, draft.label, text.strip(), marks, (draft.first, draft.last))


def _nearest(notes: list[Note], draft: Draft) -> str:
    """Give the key of the note that a marker means: of several, the first that stands behind the words."""
    return next((note.marker for note in notes if note.lines[0] >= draft.first), notes[-1].marker)


def frame_part(kind: PartKind, key: str, text: str, lines: tuple[int, int], marks: tuple[Mark, ...] = ()) -> Part:
    """Make a part of the frame: title, opening formula or source note."""
    return Part(kind, key, "", "", text, marks, lines)
