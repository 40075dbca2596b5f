"""From parts to what they say: names, acts, citations, sessions, dates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from kg.prose import citations, events
from kg.prose.acts import ActLexicon
from kg.prose.language import Language
from kg.prose.names import NameIndex, mentions_of
from kg.prose.notes import Source, sources
from kg.prose.openers import Openers
from kg.prose.record import Act, Meaning, Mention, Note, Part, Text, Thing

# A paragraph with a number of its own, not one of its sub-paragraphs.
_PARAGRAPH = re.compile(r"(?:^|/)(?:para|preamble)/\d+\Z")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a reader of UN texts knows beforehand: the language, the names, the acts, the treaties.

    `treaties` gives a treaty's tail by UNTS volume and registration number: a protocol may be registered
    under its convention's number, in another volume.
    """

    language: Language
    names: NameIndex
    acts: ActLexicon | Openers
    treaties: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """Which text is read: the work's tail, the organ that speaks, what it belongs to (tails), and its session.

    The Security Council has no sessions: its texts have session 0.
    """

    work: str
    organ: str
    context: tuple[str, ...]
    session: int
    special: str = ""


def understand(parts: list[Part], notes: list[Note], setting: Setting, knowledge: Knowledge) -> Text:
    """Find in every part what it says."""
    by_marker = {note.marker: (note, tuple(sources(note.resolved, knowledge.language))) for note in notes}
    named = mentions_of([part.text for part in parts], knowledge.names, (*setting.context, setting.organ))
    things: dict[str, Thing] = {}
    if setting.session:
        own = events.session(setting.organ, setting.session, setting.special, knowledge.names)
        things[own.tail] = own
    for _, named_sources in by_marker.values():
        things.update(citations.unregistered(named_sources, knowledge.treaties))
    understood = [
        replace(part, meaning=_meaning(part, mentions, by_marker, setting, knowledge, things))
        for part, mentions in zip(parts, named, strict=True)
    ]
    return Text(knowledge.language.code, tuple(understood), tuple(notes), tuple(things.values()))


def _meaning(
    part: Part,
    named: tuple[Mention, ...],
    notes: dict[str, tuple[Note, tuple[Source, ...]]],
    setting: Setting,
    knowledge: Knowledge,
    things: dict[str, Thing],
) -> Meaning:
    text = part.text
    introduced = list(_introduced(text, named, setting, knowledge))
    things.update((thing.tail, thing) for thing, _ in introduced if thing.tail not in things)
    mentions = tuple(
        sorted((*named, *(mention for _, mention in introduced)), key=lambda found: (found.start, found.end))
    )
    acts = events.addressed(text, tuple(_acts(part, knowledge.acts)), mentions)
    cited = [
        *citations.in_words(part, acts, setting.organ.removeprefix("body/"), knowledge.language),
        *citations.through_notes(part, acts, mentions, notes, knowledge.treaties),
    ]
    cited += citations.by_name(mentions, {citation.thing for citation in cited}, acts)
    # A line such as "Resolution 1325 (2000)" over a text names the text itself.
    cited = [citation for citation in cited if part.kind != "title" or citation.thing != setting.work]
    in_order = tuple(sorted(cited, key=lambda found: (found.start, found.via or "")))
    spans = [(citation.start, citation.end) for citation in cited if citation.via is None]
    sessions = [mention for mention in mentions if mention.thing.startswith("session/")]
    return Meaning(
        acts=acts,
        mentions=mentions,
        citations=in_order,
        generics=tuple(citations.generic(text, in_order)) if knowledge.language.code == "en" else (),
        dates=tuple(events.dates(text, knowledge.language, spans)),
        counts=tuple(events.counts(text, knowledge.language)) if knowledge.language.cardinals else (),
        requests=tuple(events.requests(text, acts, sessions)),
    )


def _introduced(
    text: str, named: tuple[Mention, ...], setting: Setting, knowledge: Knowledge
) -> Iterator[tuple[Thing, Mention]]:
    index, language = knowledge.names, knowledge.language
    if language.code != "en":
        return  # the words for sessions, meetings and conferences are known in English only so far
    yield from events.sessions(text, named, setting.organ, index, language)
    yield from events.meetings(text, named, setting.work, index, language)
    yield from events.conferences(text, language)
    yield from events.places(text, named)


def _acts(part: Part, lexicon: ActLexicon | Openers) -> Iterator[Act]:
    """Find a paragraph's acts; a preambular one never opens with a finite verb."""
    if part.kind == "preambular":
        yield from lexicon.find(part.text, ("participle",))
    elif part.kind == "operative":
        yield from lexicon.find(part.text)


def without_act(parts: Iterable[Part]) -> Iterator[Part]:
    """Give the numbered and the preambular paragraphs that open with no known act: openers to learn, or misread text.

    Sub-paragraphs go on with their paragraph's act.
    """
    for part in parts:
        if part.kind in ("preambular", "operative") and not part.meaning.acts and _PARAGRAPH.search(part.key):
            yield part
