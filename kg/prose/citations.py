"""References to other texts: in the words of a paragraph, and through its footnotes."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kg import iri
from kg.prose.language import Language
from kg.prose.notes import Source
from kg.prose.record import Act, Citation, Generic, Mention, Note, Part, Thing
from kg.prose.symbols import RESOLUTION_NUMBER, find_symbols, resolution_symbols

_ORGANS = {
    "General Assembly": "unga",
    "Security Council": "unsc",
    "Economic and Social Council": "ecosoc",
    "Council": "ecosoc",
    "Human Rights Council": "hrc",
}
_NAMED_ORGAN = "General Assembly|Security Council|Economic and Social Council|Human Rights Council"
_KEYWORD = re.compile(
    rf"\b(?:(?P<organ>{_NAMED_ORGAN}|Council)(?:'s|’s)? )?"
    r"(?P<kind>[Rr]esolutions?|[Dd]ecisions?|[Cc]onclusions?(?: No\.| Nos\.)?) (?=[\dSE])"
)
_NUMBER = re.compile(RESOLUTION_NUMBER)
_DECISION_NUMBER = re.compile(r"(?:S-|ES-)?\d{1,2}/\d{3}(?: ?[A-Z])?(?!\w)")
_CONCLUSION_NUMBER = re.compile(r"(?P<number>\d{1,3}) \([IVXLC]+\)")
_NEXT_OF_LIST = (
    r",?(?: and| or| as well as)?(?:,? (?:in particular|inter alia|notably),?)?(?: (?:its|General Assembly))?"
    r"(?: (?:{kind}))? (?=(?:Nos?\. )?(?:ES-|S-)?\d)(?:Nos?\. )?"
)
_DATE_OF_ALL = re.compile(r",? (?:both|all|each) of (?=\d)")
# A capital word right before the keyword that is no organ we know belongs to the name of another one.
_OTHER_ORGAN = re.compile(r"(?<=[ ’'])[A-Z][\w’'-]+ \Z")
_VAGUE = (
    "its|all|other|the|relevant|previous|earlier|subsequent|annual|pertinent|above-mentioned|various|those|these|"
    f"Executive Committee|United Nations|{_NAMED_ORGAN}"
)
_GENERIC = re.compile(
    rf"(?<![\w-])(?:(?:{_VAGUE}) )+(?:resolutions|decisions|conclusions)\b"
    r"(?! (?:and decisions |and conclusions )?(?:\d|contained therein|No))"
)


def in_words(part: Part, acts: tuple[Act, ...], organ: str, language: Language) -> Iterator[Citation]:
    """Find the references written out in a part: lists of resolutions with their dates, symbols.

    `organ` is the organ that speaks, whose own resolutions are printed without its name.
    """
    text = part.text
    spans: list[tuple[int, int]] = []
    may_list = "esolution" in text or "ecision" in text or "onclusion" in text
    for keyword in _KEYWORD.finditer(text) if may_list else ():
        unknown_organ = not keyword["organ"] and _OTHER_ORGAN.search(text, 0, keyword.start())
        if unknown_organ or any(start <= keyword.start() < end for start, end in spans):
            continue
        body = _ORGANS.get(keyword["organ"] or "", organ)
        listed = list(_list(text, keyword, body, acts, language))
        if listed:
            spans.append((keyword.start(), listed[-1].end))
        yield from listed
    for found in find_symbols(text):
        if any(start <= found.start < end for start, end in spans):
            continue
        words = text[found.start : found.end]
        lemma = _governing(acts, found.start)
        thing = iri.work(found.symbol)
        yield Citation(thing, found.symbol, words, found.start, found.end, "explicit", lemma=lemma)


def _list(
    text: str, keyword: re.Match[str], body: str, acts: tuple[Act, ...], language: Language
) -> Iterator[Citation]:
    kind = keyword["kind"].lower().split()[0].rstrip("s")
    number = _DECISION_NUMBER if kind == "decision" else _CONCLUSION_NUMBER if kind == "conclusion" else _NUMBER
    joint = re.compile(_NEXT_OF_LIST.format(kind=f"{kind}s?"))
    undated: list[Citation] = []
    at: int | None = keyword.end()
    while at is not None and (found := number.match(text, at)):
        date, at = _dated(text, found.end(), language)
        lemma = _governing(acts, found.start())
        undated += [
            Citation(thing, symbol, found[0], *found.span(), "explicit", date=date, lemma=lemma)
            for thing, symbol in _targets(kind, found, body)
        ]
        if of_all := _DATE_OF_ALL.match(text, at):
            # "58/153 and 58/270, both of 23 December 2003": the date is of all that have none yet.
            common, at = _dated(text, of_all.end() - len(" of "), language)
            undated = [citation if citation.date else replace(citation, date=common) for citation in undated]
        following = joint.match(text, at)
        at = following.end() if following else None
    yield from undated


def _dated(text: str, at: int, language: Language) -> tuple[str | None, int]:
    """Read " of 22 December 2003" after a number; give the date and where the list goes on."""
    if text.startswith(" of ", at) and (day := language.day.match(text, at + len(" of "))) and day["day"]:
        return language.iso(day), day.end()
    return None, at


def _targets(kind: str, found: re.Match[str], body: str) -> Iterator[tuple[str, str]]:
    if kind == "conclusion":
        yield iri.conclusion(int(found["number"])), f"No. {found[0]}"
    elif kind == "decision":
        symbol = f"A/DEC/{found[0]}"
        yield iri.document(symbol), symbol
    else:
        for symbol in resolution_symbols(found[0], body):
            yield iri.resolution(symbol), symbol


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
                lemma=_governing(acts, start),
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
            label = f"Treaty registered under No. {source.symbol} (United Nations, Treaty Series, vol. {source.volume})"
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
        return "", offset, offset
    shift = max(0, offset - 60)
    return word[0], word.start() + shift, word.end() + shift


def _governing(acts: tuple[Act, ...], at: int) -> str | None:
    """Give the act under which something stands: the last one before it."""
    return next((act.lemma for act in reversed(acts) if act.start <= at), None)
