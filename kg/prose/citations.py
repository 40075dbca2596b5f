"""References to other texts: in the words of a paragraph, and through its footnotes."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kg import iri
from kg.prose.language import Language
from kg.prose.notes import Source
from kg.prose.record import Act, Citation, Generic, Mention, Note, Part, Thing
from kg.prose.references import references
from kg.prose.symbols import find_symbols

_NAMED_ORGAN = "General Assembly|Security Council|Economic and Social Council|Human Rights Council"
_VAGUE = (
    "its|all|other|the|relevant|previous|earlier|subsequent|annual|pertinent|above-mentioned|various|those|these|"
    f"Executive Committee|United Nations|{_NAMED_ORGAN}"
)
_GENERIC = re.compile(
    rf"(?<![\w-])(?:(?:{_VAGUE}) )+(?:resolutions|decisions|conclusions)\b"
    r"(?! (?:and decisions |and conclusions )?(?:\d|contained therein|No))"
)


def governing(acts: tuple[Act, ...], above: Act | None) -> tuple[Act, ...]:
    """Give the acts that govern a part's references: its own, and up to the first of them its chapeau's (`above`).

    A sub-paragraph goes on with its chapeau's act.
    """
    return acts if above is None else (replace(above, start=0, end=0), *acts)


def in_words(part: Part, acts: tuple[Act, ...], organ: str, language: Language) -> Iterator[Citation]:
    """Find the references written out in a part: lists of resolutions with their dates, symbols.

    `organ` is the organ that speaks, whose own resolutions are printed without its name.
    """
    text = part.text
    spans: list[tuple[int, int]] = []
    for found in references(text, organ, language):
        spans.append((found.start, found.end))
        lemma = _governing(acts, found.start)
        for symbol in found.symbols:
            thing = iri.conclusion(int(symbol.split()[1])) if found.kind == "conclusion" else iri.work(symbol)
            yield Citation(thing, symbol, found.words, found.start, found.end, "explicit", date=found.date, lemma=lemma)
    for printed in find_symbols(text):
        if any(start <= printed.start < end for start, end in spans):
            continue
        words = text[printed.start : printed.end]
        lemma = _governing(acts, printed.start)
        thing = iri.work(printed.symbol)
        yield Citation(thing, printed.symbol, words, printed.start, printed.end, "explicit", lemma=lemma)


def through_notes(
    part: Part,
    acts: tuple[Act, ...],
    mentions: tuple[Mention, ...],
    notes: dict[str, tuple[Note, tuple[Source, ...]]],
    treaties: dict[tuple[str, str], str],
) -> Iterator[Citation]:
    """Give a citation for each source of each note that the part's marks point at."""
    for mark in part.marks:
        if mark.marker not in notes:
            continue
        note, sources = notes[mark.marker]
        for source in sources:
            thing = target(source, treaties)
            words, start, end = _anchor(part.text, mark.offset, thing, mentions)
            at = max(0, mark.offset - 1)
            yield Citation(
                thing,
                source.symbol,
                words,
                start,
                end,
                "ibid" if note.ibid_of else "explicit",
                via=note.marker,
                ibid_of=note.ibid_of,
                locator=source.locator,
                lemma=_governing(acts, at),
            )


def target(source: Source, treaties: dict[tuple[str, str], str]) -> str:
    """Mint the tail of what a note's source points at; a treaty goes by volume and number.

    A protocol may stand under its convention's number in another volume: if that volume is not known, it gets
    an IRI of its own and is not taken for the convention.
    """
    if source.kind != "treaty":
        return iri.work(source.symbol)
    volume, number = source.volume or "", source.symbol
    if (volume, number) in treaties:
        return treaties[volume, number]
    shared = any(number == known for _, known in treaties)
    return iri.treaty(f"{number}-vol-{volume}" if shared else number)


def unregistered(sources: tuple[Source, ...], treaties: dict[tuple[str, str], str]) -> Iterator[tuple[str, Thing]]:
    """Give the treaties of a note that no register knows: all that is known of them is volume and number."""
    for source in sources:
        if source.kind == "treaty" and (source.volume or "", source.symbol) not in treaties:
            tail = target(source, treaties)
            label = f"Treaty registered with the United Nations under No. {source.symbol}"
            yield tail, Thing(tail, "treaty", label, unts=(source.volume or "", source.symbol))


def by_name(mentions: tuple[Mention, ...], cited: set[str], acts: tuple[Act, ...]) -> Iterator[Citation]:
    """Give a citation for each treaty that a part names without a note of its own."""
    for mention in mentions:
        if mention.thing.startswith("instrument/") and mention.thing not in cited:
            cited.add(mention.thing)
            symbol = mention.thing.removeprefix("instrument/")
            lemma = _governing(acts, mention.start)
            yield Citation(mention.thing, symbol, mention.words, mention.start, mention.end, "inferred", lemma=lemma)


def generic(text: str, citations: tuple[Citation, ...]) -> Iterator[Generic]:
    """Find references that name no text: counted apart, never resolved.

    >>> [found.words for found in generic("Recalling its previous annual resolutions on the work", ())]
    ['its previous annual resolutions']
    """
    if not any(word in text for word in ("resolutions", "decisions", "conclusions")):
        return
    for found in _GENERIC.finditer(text):
        if not any(citation.start < found.end() and found.start() < citation.end for citation in citations):
            words = found[0].removeprefix("the ").removeprefix("all ")
            if " " not in words:
                continue  # "the conclusions" alone points back into the text, it refers to no others
            yield Generic(words, found.end() - len(words), found.end())


def _anchor(text: str, offset: int, thing: str, mentions: tuple[Mention, ...]) -> tuple[str, int, int]:
    """Find the words a mark hangs on: the name of its target, a name just before it, or the last word."""
    named = [mention for mention in mentions if mention.thing == thing]
    before = [mention for mention in mentions if mention.start < offset and 0 <= offset - mention.end <= 2]
    for mention in (*named, *before):
        return mention.words, mention.start, mention.end
    word = re.search(r"[\w'’-]+(?=\W*\Z)", text[max(0, offset - 60) : offset])
    if not word:
        # A mark before the first word, as decisions have it, hangs on that word.
        first = re.search(r"[\w'’-]+", text)
        return (first[0], first.start(), first.end()) if first else ("", offset, offset)
    shift = max(0, offset - 60)
    return word[0], word.start() + shift, word.end() + shift


def _governing(acts: tuple[Act, ...], at: int) -> str | None:
    """Give the act under which something stands: the last one that begins before it."""
    return next((act.lemma for act in reversed(acts) if act.start <= at), None)
