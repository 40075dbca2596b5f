"""Parts and notes that are being put together, line by line."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from kg.model import LONGEST, Block, Run, fold
from kg.prose.language import Language
from kg.prose.lines import is_unspaced
from kg.prose.notes import resolve
from kg.prose.record import Note, PartKind

_FULL = 0.75
_ENDING = 16
"""Characters that are looked at to tell how a text ends."""


@dataclass(slots=True)
class Draft:
    """A part that is being put together; `annex` and `section` are the segments of its key that tell where it stands.

    `words` are its characters as they are published, known as long as it is of one block; `length` is their number,
    about.
    """

    kind: PartKind
    path: tuple[str, ...]
    label: str
    runs: list[Run]
    words: str
    first: int
    last: int
    annex: str = ""
    section: str = ""
    length: int = 0

    @classmethod
    def begun(
        cls,
        kind: PartKind,
        path: tuple[str, ...],
        label: str,
        block: Block,
        skip: int,
        annex: str = "",
        section: str = "",
    ) -> Self:
        """Begin a draft with a block, without its first `skip` characters: they are its label."""
        if not skip:
            runs, words = list(block.runs), block.words
        else:
            runs, skipped = _parted(block.runs, skip)
            words = block.words[len(fold(skipped)) :].lstrip()
        return cls(kind, path, label, runs, words, block.line, block.line, annex, section, len(words))

    @property
    def is_full_up(self) -> bool:
        """Tell whether it is as long as a paragraph may be, so that nothing more is added."""
        return self.length > LONGEST

    def text(self) -> str:
        """Give its characters as they are published."""
        return self.words or fold(self.runs)

    def ending(self) -> str:
        """Give the last characters, without blanks behind them; as many as tell how the text ends."""
        pieces: list[str] = []
        length = 0
        for run in reversed(self.runs):
            piece = run.text if pieces else run.text.rstrip()
            if piece:
                pieces.append(piece)
                length += len(piece)
            if length >= _ENDING:
                break
        return "".join(reversed(pieces))

    def is_full(self, width: int) -> bool:
        """Tell whether the last line runs up to the width, so that the sentence may go on below."""
        return len(self.runs[-1].text) > _FULL * width

    def add(self, block: Block) -> None:
        """Go on with a block, behind a blank where the script has blanks."""
        if not (is_unspaced(self.ending()[-1:]) or is_unspaced(block.text.lstrip()[:1])):
            self.runs.append(Run(" ", block.runs[0].start))
        self.runs.extend(block.runs)
        self.words = ""
        self.length += len(block.words)
        self.last = block.line


def _parted(runs: tuple[Run, ...], skip: int) -> tuple[list[Run], list[Run]]:
    """Part runs behind the first `skip` characters; give what follows them first."""
    kept: list[Run] = []
    skipped: list[Run] = []
    for run in runs:
        if skip >= len(run.text):
            skip -= len(run.text)
            skipped.append(run)
        elif skip:
            skipped.append(run._replace(text=run.text[:skip]))
            kept.append(run._replace(text=run.text[skip:], start=run.start + skip))
            skip = 0
        else:
            kept.append(run)
    return kept, skipped


@dataclass(slots=True)
class Drafts:
    """The parts of a text so far, and what is asked of them for every block: counts, and the last of each row.

    `_counted` are the first steps of the paths of each kind in each annex and section.
    """

    parts: list[Draft] = field(default_factory=list)
    _counted: defaultdict[tuple[str, str, PartKind], set[str]] = field(default_factory=lambda: defaultdict(set))
    _latest: dict[tuple[str, PartKind], Draft] = field(default_factory=dict)

    @property
    def last(self) -> Draft | None:
        """The last part."""
        return self.parts[-1] if self.parts else None

    def begin(self, draft: Draft) -> None:
        """Begin a part; where nothing says its number it is counted."""
        counted = self._counted[draft.annex, draft.section, draft.kind]
        if not draft.path:
            draft.path = (str(len(counted) + 1),)
        counted.add(draft.path[0])
        self.parts.append(draft)
        self._latest[draft.annex, draft.kind] = draft

    def count(self, kind: PartKind, annex: str, section: str) -> int:
        """Count the parts of a kind in an annex and section."""
        return len(self._counted[annex, section, kind])

    def latest(self, kind: PartKind, annex: str) -> Draft | None:
        """Give the last part of a kind in an annex."""
        return self._latest.get((annex, kind))

    def move(self, draft: Draft, section: str) -> None:
        """Let a part begin a section after all."""
        self._counted[draft.annex, draft.section, draft.kind].discard(draft.path[0])
        draft.section, draft.path = section, ("1",)
        self._counted[draft.annex, section, draft.kind].add("1")


@dataclass(slots=True)
class Notes:
    """The notes of a text so far; their numbers rise through all blocks."""

    notes: list[Draft] = field(default_factory=list)
    _turns: Counter[str] = field(default_factory=Counter)
    _number: str = "0"

    @property
    def last(self) -> Draft | None:
        """The last note."""
        return self.notes[-1] if self.notes else None

    def begin(self, marker: str, block: Block, skip: int) -> None:
        """Begin a note. Where markers begin anew on each page, a marker that was there before gets its turn: `1-2`."""
        self._turns[marker] += 1
        turn = self._turns[marker]
        key = marker if turn == 1 else f"{marker}-{turn}"
        self.notes.append(Draft.begun("operative", (key,), marker, block, skip))
        if marker.isdigit():
            self._number = marker

    def is_next(self, number: int) -> bool:
        """Tell whether a note is the next of its row."""
        return number == int(self._number) + 1

    def finish(self, language: Language) -> Iterator[Note]:
        """Write out what each Ibid. stands for."""
        before = ""
        for at, draft in enumerate(self.notes):
            text = draft.text()
            before, is_ibid = resolve(text, before, language)
            antecedent = self.notes[at - 1].path[0] if is_ibid else None
            yield Note(draft.path[0], text, before, antecedent, (draft.first, draft.last))
