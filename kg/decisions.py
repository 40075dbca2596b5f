"""Families of decisions: a number and a title, then "At its 98th plenary meeting, on 8 December ... decided".

Longer ones are laid out as resolutions are, under a line such as "Decision adopted by the Human Rights Council".
"""

import re
from collections.abc import Iterator

from kg.errors import Unreadable
from kg.family import Family
from kg.mapping import deliberation as mapping
from kg.model import Block, Described, Leftover, Reading
from kg.prose import deliberation, frame, titles
from kg.prose.deliberation import Deliberation, Practice
from kg.prose.language import Language, load
from kg.prose.meaning import Knowledge
from kg.prose.record import FrameLine
from kg.prose.segment import cut, frame_part
from kg.prose.symbols import normal
from kg.vocab import UNDO, Nansen

_NUMBER = r"(?P<number>(?:(?:ES-|S-)?\d{1,2}|(?:19|20)\d\d)/\d{1,3}(?:[ \xa0]?[A-Z](?![\w]))?)"
_TITLE = re.compile(rf"{_NUMBER}\.? ?(?P<title>[^\d\s].*)\Z", re.DOTALL)
# A page of decisions of the first thirty sessions, which had no numbers: "General Assembly Decisions, 5 May 2044".
_UNNUMBERED = re.compile(r"General Assembly Decisions?,? \d{1,2} [A-Z][a-z]+ \d{4}\Z")
_PLAIN_NOTE = re.compile(r"\s*\[?(?P<marker>\d{1,2})\]?/?\s")
_NUMBER_LINE = re.compile(rf"(?i:decision) {_NUMBER}\Z")


def decisions(name: str, title: str, practice: Practice, akn: str) -> Family[Deliberation]:
    """Make the family of an organ's decisions; `akn` is the organ's segment in Akoma Ntoso names (`unga`).

    They are recognised by symbol or number line and by the meeting at which the organ took them, or as its resolutions
    are. What is refused says so.
    """

    def accepts(reading: Reading) -> bool:
        language = load(reading.language)
        return _is_told(reading, practice, language) or titles.is_opened(reading, practice, language)

    def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Deliberation | Leftover]:
        if _is_told(reading, practice, knowledge.language):
            return _told(reading, knowledge, practice)
        return deliberation.read_resolutions(reading, knowledge, practice)

    def facts(decision: Deliberation) -> Described:
        return mapping.describe(name, practice, decision, Nansen.Decision, UNDO.Decision, akn=akn)

    return Family(name, title, Deliberation, accepts, parse, facts)


def _is_told(reading: Reading, practice: Practice, language: Language) -> bool:
    """Recognise a decision by its symbol or number line, and by the meeting at which the organ took it."""
    if reading.carrier == "table":
        return False
    words = [block.words for block in reading.blocks[:60]]
    if practice.organ == "unga" and any(_UNNUMBERED.match(line) for line in words):
        return True
    adoptions = (language.pattern["adoption"].match(line) for line in words)
    if any(found and not found["decision"] for found in adoptions):
        return False  # a resolution may tell of a meeting, too
    lead = next((line for line in words if _decided(line, language)), "")
    if symbols := [line for line in words if titles.DECISION.fullmatch(line)]:
        return bool(lead) and symbols[0].startswith(practice.symbol)
    is_numbered = any("/DEC/" in line or _NUMBER_LINE.match(line) or _TITLE.match(line) for line in words)
    return is_numbered and _organ(lead, language) == practice.organ


def _decided(words: str, language: Language) -> bool:
    return language.pattern["decided"].search(words[:300]) is not None


def _organ(lead: str, language: Language) -> str:
    """Give the key of the organ that is named first: it decided. Empty where none is."""
    named = [
        (at, -len(form), organ.key) for organ in language.organs for form in organ.forms if (at := lead.find(form)) >= 0
    ]
    return min(named)[2] if named else ""


def _told(reading: Reading, knowledge: Knowledge, practice: Practice) -> Iterator[Deliberation | Leftover]:
    """Take the decisions of a reading apart: each begins at its numbered title.

    Raises Unreadable where neither title nor number stands above the decision.
    """
    frame.must_not_be_cut_off(reading)
    blocks = reading.blocks
    for block in blocks[:60]:
        if _UNNUMBERED.match(block.words):
            says = (
                "The decision has no number (one like '77/529'), so nothing can be said to be it. Add its number line"
            )
            raise Unreadable(says, reading.at(block.line))
    starts = [at for at, block in enumerate(blocks) if _is_title(block.words, knowledge)]
    begun = next(at for at, block in enumerate(blocks) if _decided(block.words, knowledge.language))
    starts = [at for at in starts if at < begun][-1:] + [
        at for at in starts if at > begun and _is_title(blocks[at].words, knowledge)
    ]
    if not starts:
        starts = [_untitled(reading, begun)]
    head = deliberation.Head.read(blocks[: starts[0]], knowledge)
    title, lines = _titles(blocks[: starts[0] + 1])
    head.lines.extend(lines)
    for block in head.unknown:
        if frame.undoubled(block.words) == title:
            continue
        yield Leftover(block.words, reading.at(block.line))
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        yield from _one(reading, knowledge, practice, head, start, end)


def _is_title(words: str, knowledge: Knowledge) -> bool:
    return _TITLE.match(words) is not None and not knowledge.language.pattern["decided"].match(words)


def _untitled(reading: Reading, begun: int) -> int:
    """Find the number line of a web page, which has the title above it."""
    for at in range(begun - 1, -1, -1):
        if _NUMBER_LINE.match(reading.blocks[at].words):
            return at
    says = "No number stands above the decision (a line like '77/529. Title'). Add the line"
    raise Unreadable(says, reading.at(reading.blocks[begun].line))


def _titles(blocks: tuple[Block, ...]) -> tuple[str, list[FrameLine]]:
    """Give the title that a web page prints above the number line, and the lines that repeat it."""
    number = blocks[-1]
    if not _NUMBER_LINE.match(number.words) or len(blocks) == 1:
        return "", []
    title = frame.undoubled(blocks[-2].words)
    again = [block for block in blocks[:-1] if frame.undoubled(block.words) == title]
    lines = [FrameLine("title", block.words, (block.line, block.line)) for block in again]
    return title, [*lines, FrameLine("number", number.words, (number.line, number.line))]


def _one(
    reading: Reading, knowledge: Knowledge, practice: Practice, head: deliberation.Head, start: int, end: int
) -> Iterator[Deliberation | Leftover]:
    blocks = reading.blocks
    language = knowledge.language
    words = blocks[start].words
    found = _TITLE.match(words) or _NUMBER_LINE.match(words)
    assert found is not None  # it is why the decision begins here
    titled = start if "title" in found.groupdict() else max(0, start - 1)
    title = frame.undoubled(found.groupdict().get("title") or blocks[titled].words)
    inner, signature, ending, _ = deliberation.signed(blocks[start + 1 : end], language)
    dated = [block for block in inner[:3] if language.day.fullmatch(block.words)]
    signature += [FrameLine("signature", block.words, (block.line, block.line)) for block in dated]
    text = [block for block in inner if block not in dated]
    if not signature or len(signature) == len(dated):
        # Nothing signs it: what stands at the end, numbered anew from one, are its notes.
        noted = _notes_at(text)
        text, ending = text[:noted], (*text[noted:], *ending)
    body = cut(text, ending, language, has_preamble=False)
    title_part = frame_part("title", "title", title, (blocks[titled].line, blocks[titled].line))
    masthead = frame.read_masthead((*head.rest, *body.leftover), language)
    symbol = normal(f"{practice.symbol}{found['number']}")
    yield from deliberation.assemble(
        reading, knowledge, practice, symbol, head, masthead, [title_part, *body.parts], body, signature
    )


def _notes_at(blocks: list[Block]) -> int:
    """Find where the notes begin: at the last line that begins with a one, if all below count on from it."""
    markers = [found["marker"] if (found := _PLAIN_NOTE.match(block.text)) else "" for block in blocks]
    first = next((at for at in range(len(markers) - 1, 0, -1) if markers[at] == "1"), len(markers))
    counted = [marker for marker in markers[first:] if marker]
    return first if counted == [str(at) for at in range(1, len(counted) + 1)] else len(markers)
