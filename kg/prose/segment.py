"""The body of a text: paragraphs, headings, annexes and footnotes out of blocks.

A sentence may run on over a hard line break or over a page break with notes and page furniture in between;
labels are trusted only where they follow on from the label before. Keys come from what is printed: `para/5/a`,
`section/ii/para/3` where paragraph numbers begin anew in each section, `annex/i/para/2`; what has no number is
counted within its annex or section (`preamble/2`, `heading/1`, `text/3`, `row/4`), so that all languages agree.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.model import Block, Run, fold
from kg.prose.language import Language, bare_sign
from kg.prose.marks import guess_marks, take_marks
from kg.prose.notes import resolve
from kg.prose.record import FrameLine, Mark, Note, Part, PartKind
from kg.roman import from_roman, is_roman, to_roman

_RAISED_NOTE = re.compile(r"\s*(?P<marker>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s+(?=\S)")
_PLAIN_NOTE = re.compile(r"\s*(?:\[(?P<boxed>\d{1,3})\]|(?P<marker>\d{1,3})/?)\s+(?=\S)")
_BOXED = re.compile(r"(?<=\s)\[\d{1,3}\]\s")
_FURNITURE = re.compile(r"\s*(?:[\d*]{1,4}|[A-Z]{1,2}(?:/[\w.\-() ]{1,20}){2,6}|[_\-–—=*\s]{3,}|/\.\.\.)\s*\Z")
_LONGEST_FURNITURE = 150
_LONGEST_HEADING = 250
_MOST_MISSING = 20
_MOST = 0.8
_FULL = 0.75
_WIDEST = 110
"""Characters of a line that was broken at a width; an export has a paragraph a line, which is mostly longer."""
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_OPEN_END = re.compile(r"[\w)\]’'”,-]\Z")
_CLOSED_END = re.compile(r"[.;:?!。；：？！؛؟](?:\W{0,2}\d{0,2}|\W{0,2}[⁰¹²³⁴-⁹]{1,3})\Z|[,，،][\d⁰¹²³⁴-⁹]{0,2}\Z")
# Characters of a script without blanks between words: Chinese, with its full-width punctuation.
_UNSPACED = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_COMMA_END = re.compile(r"[,，،;；؛]\W?\Z")


@dataclass(slots=True)
class _Draft:
    """A part that is being put together; `annex` and `section` are the segments of its key that tell where it stands."""

    kind: PartKind
    path: tuple[str, ...]
    label: str
    runs: list[Run]
    first: int
    last: int
    annex: str = ""
    section: str = ""

    def text(self) -> str:
        return "".join([run.text for run in self.runs]).rstrip()

    def is_full(self, width: int) -> bool:
        """Tell whether the last line runs up to the width, so that the sentence may go on below."""
        return len(self.runs[-1].text) > _FULL * width

    def add(self, block: Block) -> None:
        if not (_UNSPACED.match(self.text()[-1:]) or _UNSPACED.match(block.text.lstrip()[:1])):
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
    cutter = _Cutter(language, has_preamble, _wrapped_at(text, language))
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

    `_is_wrapped` tells that lines were broken at a width, `_turned` that a page ended since the last words. `_waiting` are lines without a number or a full stop after a closed paragraph: headings if a paragraph follows
    them, words that no rule knows if none does.
    """

    def __init__(self, language: Language, has_preamble: bool, width: int) -> None:
        self._language = language
        self._width = width
        self._is_wrapped = width > 0
        self._turned = False
        self._has_preamble = has_preamble
        self._number = language.pattern["number_label"]
        self._letter = language.pattern["letter_label"]
        self._drafts: list[_Draft] = []
        self._notes: list[_Draft] = []
        self._waiting: list[Block] = []
        self._annex = self._section = ""
        self._sections = 0
        self._is_parted = False
        self._body = Body()

    def place(self, block: Block) -> None:
        """Place one block of the text."""
        text = block.text
        role = block.role
        if role == "furniture" or (role == "text" and _is_furniture(text) and not self._is_section(block)):
            self._body.furniture.append(FrameLine("furniture", block.words, (block.line, block.line)))
            self._turned = True
        elif role == "note":
            self._add_note(block)
        elif role == "row":
            self.settle()
            self._begin("row", (), block)
        elif role == "text" and (found := _RAISED_NOTE.match(_raised(block))) and self._follows(found["marker"]):
            self._begin_note(found["marker"].translate(_LOWERED), block, found.end())
        elif self._opens_annex(block) or self._opens_section(block):
            return
        elif role == "text" and self._language.pattern["division"].match(block.words) and self._closed():
            # Declarations and treaties are parted under such headings; no preamble goes on behind one.
            self._is_parted = True
            self._waiting.append(block._replace(role="heading"))
        elif (_is_new(block) or not self._is_wrapped or not self._drafts) and (
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
        last = self._drafts[-1] if self._drafts else None
        if self._waiting and self._waiting[-1].role != "heading" and _goes_on(self._waiting[-1], block):
            self._waiting[-1] = _joined(self._waiting[-1], block)
        elif last and not self._waiting and last.kind not in ("heading", "row") and self._runs_on(last, block):
            last.add(block)
            self._turned = False
        elif self._notes and block.role == "text" and block.line == self._notes[-1].last + 1 and not block.gap:
            self._notes[-1].add(block)
        elif last and last.kind == "heading" and self._section and not self._waiting and _is_heading(block):
            self._waiting.append(block)  # the title below a section's number
        elif self._in_preamble():
            self.settle()
            self._begin("preambular", (str(self._count("preambular") + 1),), block)
        elif _is_heading(block):
            self._waiting.append(block)
        else:
            self.settle()
            self._begin("passage", (), block)

    def _in_preamble(self) -> bool:
        """Tell whether the numbered paragraphs of this text or section are still to come."""
        if self._annex or self._is_parted or not self._has_preamble:
            return False
        here = [draft for draft in self._drafts if (draft.annex, draft.section) == (self._annex, self._section)]
        return all(draft.kind in ("preambular", "heading") for draft in here)

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
        if not path:
            path = (str(self._count(kind) + 1),)
        self._drafts.append(
            _Draft(kind, path, label, _after(block.runs, skip), *_at(block), self._annex, self._section)
        )

    def _count(self, kind: PartKind) -> int:
        """Count the parts of a kind in this annex and section."""
        return len(
            {
                draft.path[0]
                for draft in self._drafts
                if draft.kind == kind and draft.annex == self._annex and draft.section == self._section
            }
        )

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
        return (
            bool(self._waiting)
            or not self._drafts
            or self._drafts[-1].kind in ("heading", "row")
            or _is_closed(self._drafts[-1].text())
        )

    def _label(self, text: str, begins_a_paragraph: bool) -> tuple[PartKind, tuple[str, ...], str, int] | None:
        """Read a paragraph's label, if it is the next of its row: 1. 2. ..., (a) (b) ..., (i) (ii) ...

        Where the carrier says that a paragraph begins, some numbers may be missing before it.
        """
        numbered: PartKind = "annexed" if self._annex else "operative"
        numbers = (d for d in reversed(self._drafts) if d.kind == numbered and d.annex == self._annex)
        before = next(numbers, None)
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
            if number == 1 and (self._waiting or (self._drafts and self._drafts[-1].kind == "heading")):
                return numbered, self._restarted(), found["label"], found.end()
            return None
        if found := self._letter.match(text, begins):
            sign = bare_sign(found["sign"])
            last = self._drafts[-1] if self._drafts else None
            if last and last.kind == "preambular":
                current, numbered = last.path, "preambular"
            for stands_for in (self._language.letters.get(sign), self._language.small_numerals.get(sign)):
                if stands_for and (path := _letter_path(stands_for, current)):
                    return numbered, path, found["label"], found.end()
        return None

    def _restarted(self) -> tuple[str, ...]:
        """Begin a section without a printed number, where paragraph numbers begin anew under a heading."""
        self._sections += 1
        headings = [draft for draft in self._drafts if draft.kind == "heading"]
        self._section = f"section/{self._sections}"
        for heading in headings[-1:] if self._drafts[-1].kind == "heading" else ():
            heading.section = self._section
            heading.path = ("1",)
        return ("1",)

    def _add_note(self, block: Block) -> None:
        """Add a note that the carrier calls one; its marker is raised and comes first."""
        first = block.runs[0]
        marker, at = first.text.strip(), len(first.text)
        if marker:
            self._begin_note(marker, block, at)
        else:
            # The carrier lost its mark: nothing says what it is a note to.
            self._body.leftover.append(block)

    def _begin_note(self, marker: str, block: Block, skip: int) -> None:
        """Begin a note. Where markers begin anew on each page, a marker that was there before gets its turn: `1-2`."""
        turn = 1 + sum(note.label == marker for note in self._notes)
        key = marker if turn == 1 else f"{marker}-{turn}"
        self._notes.append(_Draft("operative", (key,), marker, _after(block.runs, skip), *_at(block)))

    def place_note(self, block: Block) -> None:
        """Place one block of the trailer."""
        if block.role == "note":
            self._add_note(block)
            return
        if block.role == "furniture":
            self._body.furniture.append(FrameLine("furniture", block.words, (block.line, block.line)))
            return
        if (parted := _BOXED.search(block.words, 1)) and block.words.startswith("["):
            # A web page prints several notes on one line: "[1] Ibid. [2] See below."
            at = parted.start()
            self.place_note(block._replace(runs=(Run(block.words[:at], 0),), words=block.words[:at].rstrip()))
            self.place_note(block._replace(runs=(Run(block.words[at:], 0),), words=block.words[at:]))
            return
        text = _raised(block)
        if found := _RAISED_NOTE.match(text) or _PLAIN_NOTE.match(text):
            marker = next(group for group in found.groups() if group).translate(_LOWERED)
            if self._follows(marker):
                self._begin_note(marker, block, found.end())
                return
        last = self._notes[-1] if self._notes else None
        if last and not block.gap and block.line == last.last + 1 and _OPEN_END.search(last.text()):
            last.add(block)
        else:
            self._body.leftover.append(block)

    def _follows(self, marker: str) -> bool:
        """Tell whether a note is the next of its row, which rises through all blocks of the text."""
        number = int(marker.translate(_LOWERED))
        numbers = [int(note.label) for note in self._notes if note.label.isdigit()]
        return number == (numbers[-1] if numbers else 0) + 1

    def _runs_on(self, last: _Draft, block: Block) -> bool:
        """Tell whether a block goes on with the sentence of the paragraph before it.

        Over the end of a page a sentence goes on that nothing has closed; in the numbered part a comma closes none.
        """
        before = last.text()
        first = block.text.lstrip()[:1]
        is_new = _is_new(block)
        if self._is_wrapped and not is_new and block.line <= last.last + 1:
            return last.is_full(self._width) or not _is_closed(before)
        if self._turned and ends_with_comma(before) and not before.endswith((";", "；", "؛")):
            return self._goes_on_overleaf(last, block.words)
        if before.endswith((",", ";")) and not is_new and first.islower():
            return True
        if _is_closed(before):
            return False
        broken_off = bool(self._notes) and self._notes[-1].first > last.last
        return first.islower() or self._turned or not (is_new or broken_off)

    def _goes_on_overleaf(self, last: _Draft, words: str) -> bool:
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
        self._body.notes = list(_finish_notes(self._notes, self._language))
        self._body.parts = list(_finish_parts(self._drafts, self._body))
        return self._body


def _wrapped_at(blocks: list[Block], language: Language) -> int:
    """Give the width at which lines were broken: none is long, and only some are set in or stand behind a blank line.

    0 where they were not. The numbered paragraphs show that such a line begins a paragraph, and any other goes on with one.
    """
    lines = [block for block in blocks if block.role == "text"]
    number = language.pattern["number_label"]
    numbered = [block for block in lines if number.match(block.text.lstrip())]
    shown = numbered or lines[:1]
    long = sum(len(block.text) > _WIDEST for block in lines)
    parted = sum(map(_is_new, shown)) > _MOST * len(shown)
    going_on = sum(not _is_new(block) for block in lines) > (1 - _MOST) * len(lines)
    is_wrapped = parted and going_on and long <= (1 - _MOST) * len(lines)
    widths = sorted(len(block.text) for block in lines)
    return widths[int(_MOST * len(widths))] if is_wrapped and widths else 0


def _is_new(block: Block) -> bool:
    """Tell whether the page sets a block off from the one before it."""
    return block.gap or block.indented


def _at(block: Block) -> tuple[int, int]:
    return block.line, block.line


def _is_furniture(text: str) -> bool:
    return len(text) < _LONGEST_FURNITURE and _FURNITURE.match(text) is not None


def _raised(block: Block) -> str:
    return block.words if any(run.superscript for run in block.runs) else block.text


def _is_heading(block: Block) -> bool:
    return len(block.words) < _LONGEST_HEADING and not _is_closed(block.words) and not block.words[0].islower()


def _goes_on(before: Block, block: Block) -> bool:
    """Tell whether a heading goes on in this line."""
    return not (block.gap or block.indented) and _is_heading(block) and not _is_closed(before.words)


def _joined(before: Block, block: Block) -> Block:
    return Block.of((*before.runs, Run(" ", block.runs[0].start), *block.runs), before.line, before.gap)


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


def _is_closed(text: str) -> bool:
    return _CLOSED_END.search(text, max(0, len(text) - 8)) is not None


def ends_with_comma(text: str) -> bool:
    """Tell a paragraph that more paragraphs follow, as each of a preamble does (Editorial Manual)."""
    return _COMMA_END.search(text, max(0, len(text) - 3)) is not None


def _letter_path(letter: str, current: tuple[str, ...]) -> tuple[str, ...] | None:
    """Find the level on which a lettered label follows on; the deepest row comes first."""
    for depth in range(len(current), 0, -1):
        if letter in _next(current[depth - 1]):
            return (*current[: depth - 1], letter)
    if letter == "a" and (not current or current[-1].isdigit() or (len(current) > 1 and not current[-1].strip("ivx"))):
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
        following.append(to_roman(from_roman(label.upper()) + 1).lower())
    return tuple(following)


def _finish_notes(drafts: list[_Draft], language: Language) -> Iterator[Note]:
    before = ""
    for at, draft in enumerate(drafts):
        text = fold(draft.runs)
        before, is_ibid = resolve(text, before, language)
        antecedent = drafts[at - 1].path[0] if is_ibid else None
        yield Note(draft.path[0], text, before, antecedent, (draft.first, draft.last))


_SEGMENTS: dict[PartKind, str] = {
    "preambular": "preamble",
    "operative": "para",
    "annexed": "para",
    "passage": "text",
    "heading": "heading",
    "row": "row",
}


def _finish_parts(drafts: list[_Draft], body: Body) -> Iterator[Part]:
    notes: dict[str, list[Note]] = {}
    for note in body.notes:
        notes.setdefault(note.marker.partition("-")[0], []).append(note)
    texts = [fold(draft.runs) for draft in drafts]
    is_raised = not notes or any(mark in text for text in texts for mark in "¹²³⁴⁵⁶⁷⁸⁹")
    clean = [take_marks(text, notes.keys()) for text in texts] if is_raised else guess_marks(texts, notes.keys())
    for draft, (text, found), key in zip(drafts, clean, _keys(drafts), strict=True):
        marks = tuple(Mark(_nearest(notes[mark.marker], draft), mark.offset) for mark in found if mark.marker in notes)
        body.orphans += [(mark, draft.first) for mark in found if mark.marker not in notes]
        number = draft.path[-1] if draft.label else ""
        yield Part(draft.kind, key, number, draft.label, text.strip(), marks, (draft.first, draft.last))


def _nearest(notes: list[Note], draft: _Draft) -> str:
    """Give the key of the note that a marker means: of several, the first that stands behind the words."""
    return next((note.marker for note in notes if note.lines[0] >= draft.first), notes[-1].marker)


def _keys(drafts: list[_Draft]) -> Iterator[str]:
    """Give each draft its key; a section is part of it only where numbers begin anew in each section."""
    numbered = Counter((d.annex, *d.path) for d in drafts if d.kind in ("operative", "annexed"))
    anew = {annex for (annex, *_), times in numbered.items() if times > 1}
    seen: Counter[str] = Counter()
    for draft in drafts:
        where = [draft.annex, draft.section if draft.annex in anew else "", _SEGMENTS[draft.kind]]
        path = draft.path
        if draft.kind not in ("operative", "annexed") and draft.section and draft.annex not in anew:
            # What is counted goes on from section to section, as the numbers do.
            counted = "/".join(filter(None, where))
            seen[counted] += len(path) == 1
            path = (str(seen[counted]), *path[1:])
        elif draft.kind not in ("operative", "annexed"):
            counted = "/".join(filter(None, where))
            seen[counted] = max(seen[counted], int(path[0]))
        yield "/".join((*filter(None, where), *path))


def frame_part(kind: PartKind, key: str, text: str, lines: tuple[int, int], marks: tuple[Mark, ...] = ()) -> Part:
    """Make a part of the frame: title, opening formula or source note."""
    return Part(kind, key, "", "", text, marks, lines)
