"""What a text says, free of RDF: parts, notes, and what was understood in them.

Offsets count characters of a part's `text`: marks, labels and Markdown asterisks removed, white space
folded to single blanks. Identities are IRI tails (`body/unhcr`, `resolution/a-res-53-123`). There are hundreds of
these in a text: frozen structs, which are made several times as fast as frozen dataclasses and read alike.
"""

from typing import Literal

from msgspec import Struct

PartKind = Literal["title", "source note", "opening", "preambular", "operative", "annexed", "passage", "heading", "row"]
Form = Literal["full", "short", "variant", "anaphor", "modifier"]
Method = Literal["explicit", "ibid", "inferred"]
MandateKind = Literal["report", "submit", "continue", "convene"]
Role = Literal["amends", "extends", "endorses", "supersedes", "follows up", "amending"]


class Mark(Struct, frozen=True, gc=False):
    """A footnote mark: which note, and the offset at which it stood."""

    marker: str
    offset: int


class Act(Struct, frozen=True, gc=False):
    """Words by which the organ acts, in order of the paragraph.

    `role` is `subordinate` for a participle that hangs on another act. `degrees` are its adverbs.
    """

    lemma: str
    words: str
    start: int
    end: int
    role: Literal["main", "subordinate"]
    degrees: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()


class Mention(Struct, frozen=True, gc=False):
    """A name in the text and the thing it names."""

    thing: str
    words: str
    start: int
    end: int
    form: Form


class Addressed(Struct, frozen=True, gc=False):
    """Words that name a group which an act is directed at; groups are no mentions."""

    thing: str
    words: str
    start: int
    end: int


class Citation(Struct, frozen=True, gc=False):
    """A reference to another text.

    `thing` is the cited text's tail, `symbol` what is printed of it; `start` and `end` are where the words
    stand, or the mark when only a note (`via`) tells the target. `lemma` is the act that governs it. `role` tells what
    the text does to the cited one; in "X, as amended by Y" the citation of Y is `amending`, and X the one `amended`.
    """

    thing: str
    symbol: str
    words: str
    start: int
    end: int
    method: Method
    via: str | None = None
    ibid_of: str | None = None
    locator: str | None = None
    date: str | None = None
    lemma: str | None = None
    role: Role | None = None
    amended: str | None = None


class Generic(Struct, frozen=True, gc=False):
    """Words that refer to texts without saying which ("its previous annual resolutions")."""

    words: str
    start: int
    end: int


class Dated(Struct, frozen=True, gc=False):
    """A date in the text, as precise as printed; a span has both ends joined by a slash."""

    iso: str
    words: str
    start: int
    end: int


class Counted(Struct, frozen=True, gc=False):
    """A number of States or others, written in words."""

    value: int
    words: str
    start: int
    end: int


class Thing(Struct, frozen=True, gc=False):
    """Something the text itself introduces: a session, a meeting, an unnamed conference, a place, a treaty.

    `place` is the place's name, `body` and `state` are tails; `unts` are the volume and number of a treaty
    that no register knows.
    """

    tail: str
    kind: Literal["session", "meeting", "conference", "place", "treaty"]
    label: str
    ordinal: int | None = None
    body: str | None = None
    place: str | None = None
    state: str | None = None
    date: str | None = None
    unts: tuple[str, str] | None = None


class Item(Struct, frozen=True, gc=False):
    """An agenda item as a mandate names it: by number, by title, or by both."""

    number: str = ""
    title: str = ""


class Mandate(Struct, frozen=True, gc=False):
    """What an act asks to be done by a session or a day: to report, to submit, to take up again, to meet.

    `of` is the key of the part whose act it is, which is the chapeau's for a sub-paragraph, and `act` its place among
    that part's acts. `actors` are the act's addressees, or the organ that decides to do it. `sessions` are those at
    which it is due (tails), `due` is an ISO 8601 date as precise as printed, `recurs` an ISO 8601 duration. The words
    are the clause that is asked for.
    """

    kind: MandateKind
    of: str
    act: int
    words: str
    start: int
    end: int
    actors: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    due: str | None = None
    recurs: str | None = None
    items: tuple[Item, ...] = ()


class Meaning(Struct, frozen=True):
    """What was understood in one part."""

    acts: tuple[Act, ...] = ()
    mentions: tuple[Mention, ...] = ()
    addressed: tuple[Addressed, ...] = ()
    citations: tuple[Citation, ...] = ()
    generics: tuple[Generic, ...] = ()
    dates: tuple[Dated, ...] = ()
    counts: tuple[Counted, ...] = ()
    mandates: tuple[Mandate, ...] = ()


class Part(Struct, frozen=True):
    """One part of a text: title, opening formula, source note, heading, paragraph, row of a table.

    Numbered paragraphs are `operative` in the resolution itself and `annexed` in its annexes; a `passage` is a
    paragraph without a number that is not preambular. `key` is its tail below the work (`para/5/a`,
    `annex/ii/para/3`), `number` what is printed without punctuation, `label` as printed; `lines` are the first and
    last source line.
    """

    kind: PartKind
    key: str
    number: str
    label: str
    text: str
    marks: tuple[Mark, ...]
    lines: tuple[int, int]
    meaning: Meaning = Meaning()


class Note(Struct, frozen=True, gc=False):
    """A footnote: its words, and its words with every Ibid. written out.

    `ibid_of` is the marker of the note that its Ibid. stands for.
    """

    marker: str
    text: str
    resolved: str
    ibid_of: str | None
    lines: tuple[int, int]


class FrameLine(Struct, frozen=True, gc=False):
    """A line of the frame: masthead, adoption line, signature, trailer, page furniture."""

    role: str
    text: str
    lines: tuple[int, int]


class Text(Struct, frozen=True):
    """A text taken apart: parts and notes in order, and the things it introduces."""

    language: str
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    things: tuple[Thing, ...] = ()
