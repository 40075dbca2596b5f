"""From parts to what they say: names, acts, citations, sessions, dates."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from kg.prose import citations, clauses, events
from kg.prose.acts import ActLexicon
from kg.prose.addressees import Addressing
from kg.prose.language import Language
from kg.prose.mandates import Reader
from kg.prose.names import NameIndex, mentions_of
from kg.prose.notes import Source, sources
from kg.prose.record import Act, Meaning, Mention, Note, Part, Text, Thing
from kg.prose.roles import with_roles
from kg.prose.sessions import Speaker, meetings, session, sessions

# A paragraph with a number of its own, not one of its sub-paragraphs.
_PARAGRAPH = re.compile(r"(?:^|/)(?:para|preamble)/\d+\Z")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a reader of UN texts knows beforehand: the language, the names, the acts, the treaties, whom acts address.

    `treaties` gives a treaty's tail by UNTS volume and registration number: a protocol may be registered
    under its convention's number, in another volume.
    """

    language: Language
    names: NameIndex
    acts: ActLexicon
    treaties: dict[tuple[str, str], str] = field(default_factory=dict)
    addressing: Addressing = field(default_factory=Addressing)


@dataclass(frozen=True, slots=True)
class Setting:
    """Which text is read: the work's tail, the organ that speaks, what it belongs to (tails), and its session.

    The Security Council has no sessions: its texts have session 0. `adopted` is a date in ISO 8601, if it is known.
    """

    work: str
    organ: str
    context: tuple[str, ...]
    session: int
    special: str = ""
    adopted: str = ""

    @property
    def speaker(self) -> Speaker:
        """The organ that speaks, at its session."""
        return Speaker(self.organ, self.session, self.special)


def understand(parts: list[Part], notes: list[Note], setting: Setting, knowledge: Knowledge) -> Text:
    """Find in every part what it says."""
    by_marker = {note.marker: (note, tuple(sources(note.resolved, knowledge.language))) for note in notes}
    named = mentions_of([part.text for part in parts], knowledge.names, (*setting.context, setting.organ))
    things: dict[str, Thing] = {}
    if setting.session:
        own = session(setting.organ, setting.session, setting.special, knowledge.names)
        things[own.tail] = own
    for _, named_sources in by_marker.values():
        things.update(citations.unregistered(named_sources, knowledge.treaties))
    state = _main_state(named)
    understood: list[Part] = []
    chapeaux: dict[str, Act] = {}
    for part, mentions in zip(parts, named, strict=True):
        above = chapeaux.get(part.key.rpartition("/")[0])
        meaning = _meaning(part, mentions, by_marker, setting, knowledge, things, above, state)
        if goes_on := next((act for act in reversed(meaning.acts) if act.role == "main"), above):
            chapeaux[part.key] = goes_on
        understood.append(replace(part, meaning=meaning))
    asked = tuple(_with_mandates(understood, setting, things, knowledge, state))
    return Text(knowledge.language.code, asked, tuple(notes), tuple(things.values()))


def _meaning(
    part: Part,
    named: tuple[Mention, ...],
    notes: dict[str, tuple[Note, tuple[Source, ...]]],
    setting: Setting,
    knowledge: Knowledge,
    things: dict[str, Thing],
    above: Act | None,
    state: str,
) -> Meaning:
    text = part.text
    introduced = list(_introduced(text, named, setting, knowledge))
    things.update((thing.tail, thing) for thing, _ in introduced if thing.tail not in things)
    mentions = tuple(
        sorted((*named, *(mention for _, mention in introduced)), key=lambda found: (found.start, found.end))
    )
    found = tuple(knowledge.acts.of(part, governed=above is not None))
    acts, addressed = knowledge.addressing.read(text, found, mentions, state)
    governing = citations.governing(acts, above)
    cited = [
        *citations.in_words(part, governing, setting.organ.removeprefix("body/"), knowledge.language),
        *citations.through_notes(part, governing, mentions, notes, knowledge.treaties),
    ]
    cited += citations.by_name(mentions, {citation.thing for citation in cited}, governing)
    # A line such as "Resolution 1325 (2000)" over a text names the text itself.
    cited = [citation for citation in cited if part.kind != "title" or citation.thing != setting.work]
    in_order = tuple(sorted(cited, key=lambda found: (found.start, found.via or "")))
    in_order = with_roles(
        text, part.kind, part.marks, in_order, setting.organ.removeprefix("body/"), knowledge.language
    )
    spans = [(citation.start, citation.end) for citation in cited if citation.via is None]
    return Meaning(
        acts=acts,
        mentions=mentions,
        addressed=addressed,
        citations=in_order,
        generics=tuple(citations.generic(text, in_order)) if knowledge.language.code == "en" else (),
        dates=tuple(events.dates(text, knowledge.language, spans)),
        counts=tuple(events.counts(text, knowledge.language)) if knowledge.language.cardinals else (),
    )


def _main_state(named: Iterable[tuple[Mention, ...]]) -> str:
    """Give the State that a text names most, of several the one it names first; empty if it names none."""
    states = Counter(name.thing for mentions in named for name in mentions if name.thing.startswith("state/"))
    return max(states, key=states.__getitem__, default="")


def _introduced(
    text: str, named: tuple[Mention, ...], setting: Setting, knowledge: Knowledge
) -> Iterator[tuple[Thing, Mention]]:
    index, language = knowledge.names, knowledge.language
    yield from sessions(text, named, setting.speaker, index, language)
    if language.code != "en":
        return  # the words for meetings and conferences are known in English only so far
    yield from meetings(text, named, setting.work, index, language)
    yield from events.conferences(text, language)
    yield from events.places(text, named)


def _with_mandates(
    parts: list[Part], setting: Setting, things: dict[str, Thing], knowledge: Knowledge, state: str
) -> Iterator[Part]:
    """Find the mandates of the operative paragraphs; sub-paragraphs go on with the act of their chapeau."""
    reader = Reader(knowledge.language, setting.speaker, setting.adopted, things, knowledge.addressing, state)
    sources: dict[str, clauses.Source] = {}
    for part in parts:
        meaning = part.meaning
        above = sources.get(part.key.rpartition("/")[0])
        if part.kind == "operative" and (own := clauses.source(part.key, meaning.acts, above)):
            sources[part.key] = own
            cited = [(citation.start, citation.end) for citation in meaning.citations if citation.via is None]
            said = clauses.Said(part.key, part.text, meaning.acts, meaning.mentions, cited)
            if found := tuple(reader.mandates(said, above)):
                part = replace(part, meaning=replace(meaning, mandates=found))
        yield part


def without_act(parts: Iterable[Part]) -> Iterator[Part]:
    """Give the numbered and the preambular paragraphs that open with no known act: openers to learn, or misread text.

    Sub-paragraphs go on with their paragraph's act.
    """
    for part in parts:
        if part.kind in ("preambular", "operative") and not part.meaning.acts and _PARAGRAPH.search(part.key):
            yield part
