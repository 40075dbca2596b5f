"""Statements by the President of the Security Council (S/PRST): a lead that names the meeting, then the words said.

Since 1994 each statement that the Council agrees upon has a symbol of its own with the year; its paragraphs stand in
quotation marks, which are kept, and have no numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from kg import iri, terms
from kg.errors import Unreadable
from kg.family import Family
from kg.mapping import Statements, of_text, say_document, say_expression, say_frame, say_source, say_text
from kg.model import Block, Described, Leftover, Origin, Reading, Run
from kg.prose import frame
from kg.prose.frame import Masthead
from kg.prose.language import Language, load
from kg.prose.meaning import Knowledge, Setting, understand
from kg.prose.record import FrameLine, Text
from kg.prose.segment import Body, cut, frame_part
from kg.prose.symbols import find_symbols, normal
from kg.vocab import ELI, UNDO, Nansen

_SYMBOL = re.compile(r"S/PRST/(?:19|20)\d\d/\d{1,3}")
_FRAME = 60
"""Blocks among which masthead, title and lead stand."""
_LONGEST_LINE = 120
"""Characters of a line of the masthead; a longer one is a sentence, and what it cites is another text."""
_LONGEST_LEAD = 8
"""Lines over which a carrier that breaks lines may print the lead."""
_NOTE = re.compile(r"1[ \t/]")
_WHOLE = re.compile(r"[.:?!。：؟]\s?[)）”“\"'’»]*\Z")
_QUOTED = re.compile(r"[“”\"«‘„]")
_CLOSED = re.compile(r"[”“\"»’][.。]?\Z")
_LABEL = re.compile(r"(?:\(?[^\W_]{1,5}[.)]|[–—•*-])\s")
_OF_LINES = frozenset({"web text", "text export", "markdown", "scan"})
"""Carriers in which a block may be a printed line and no paragraph."""
_AROUND_ITEM = ' ,“”"«»《》「」„‘’\xa0'


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement's page says; it is adopted on the day of the meeting, whose number the page may not have.

    `record` is the symbol of the meeting's verbatim record, `item` the title of the agenda item without its marks.
    """

    symbol: str
    adopted: str
    meeting: int | None
    record: str
    item: str
    masthead: Masthead
    text: Text
    frame: tuple[FrameLine, ...]
    origin: Origin

    @property
    def number(self) -> str:
        """The year, and the number within it."""
        return self.symbol.removeprefix("S/PRST/")

    @property
    def title(self) -> str:
        """The title, or the symbol where none is printed."""
        return next(part.text for part in self.text.parts if part.kind == "title")


@dataclass(frozen=True, slots=True)
class _Lead:
    """The sentence that leads to the statement: its first block, the block after its last, and what was found."""

    begins: int
    ends: int
    found: re.Match[str]

    @property
    def words(self) -> str:
        return self.found[0].strip()

    @property
    def rest(self) -> str:
        """What follows on the lead's last line: the statement begins there."""
        return self.found.string[self.found.end() :].strip()


def accepts(reading: Reading) -> bool:
    """Recognise a statement by its symbol and by the sentence that leads to its words."""
    if reading.carrier == "table" or not _symbol(reading.blocks):
        return False
    return _lead(reading.blocks[:_FRAME], 0, load(reading.language)) is not None


def _symbol(blocks: tuple[Block, ...]) -> str:
    """Give the statement's own symbol; at the end of a page it may stand too, where exports put the masthead."""
    for block in (*blocks[:_FRAME], *blocks[-_FRAME:]):
        for found in find_symbols(block.words):
            # In a sentence it is the symbol of another statement.
            if _SYMBOL.fullmatch(found.symbol) and len(block.words) < _LONGEST_LINE:
                return normal(found.symbol)
    return ""


def _lead(blocks: tuple[Block, ...], after: int, language: Language) -> _Lead | None:
    """Find the lead; where lines are broken it runs over several, and goes on until it ends with a colon."""
    pattern = language.pattern["presided"]
    for at in range(after, len(blocks)):
        best: _Lead | None = None
        for end in range(at + 1, min(at + _LONGEST_LEAD, len(blocks)) + 1):
            found = pattern.match(" ".join(block.words for block in blocks[at:end]))
            if best and not (found and found.end() > best.found.end()):
                break
            if found:
                best = _Lead(at, end, found)
                if found[0].endswith((":", "：", ".")):
                    break
        if best:
            return best
    return None


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Statement | Leftover]:
    """Take a statement apart.

    Raises Unreadable where the day of the meeting is none, where the text breaks off, and where the file holds several
    statements. Without a title on the page, the symbol stands for it.
    """
    frame.must_not_be_cut_off(reading)
    blocks, language = reading.blocks, knowledge.language
    lead = _lead(blocks[:_FRAME], 0, language)
    assert lead is not None  # accepts() has seen it
    if second := _lead(blocks, lead.ends, language):
        says = "The file holds more than one statement; a second one begins here. Split it into one file each"
        raise Unreadable(says, reading.at(blocks[second.begins].line))
    symbol = _symbol(blocks)
    adopted = language.find_date(lead.found["date"])
    at_lead = (blocks[lead.begins].line, blocks[lead.ends - 1].line)
    if not adopted or len(adopted) != len("2044-05-03"):
        says = f"{lead.found['date']!r} is no day. Compare the sentence above the statement with the print"
        raise Unreadable(says, reading.at(at_lead[0]))

    inner = frame.rest_of(blocks[lead.ends - 1], lead.rest) + blocks[lead.ends :]
    noted = next((at for at, block in enumerate(inner) if _NOTE.match(block.text)), len(inner))
    text_blocks, ending = inner[:noted], inner[noted:]
    last: dict[int, int] = {}
    if reading.carrier in _OF_LINES:
        text_blocks = tuple(_unbroken(text_blocks, last))
    body = cut(text_blocks, ending, language, has_preamble=False)
    yield from _says_how_it_ends(body, reading)

    title, again, rest = _title(blocks[: lead.begins], language)
    if not title:
        says = "no title is printed; the symbol stands for it"
        yield Leftover("", reading.at(blocks[lead.begins].line, says))
    title_lines = again[0].lines if again else at_lead
    parts = [
        frame_part("title", "title", title or symbol, title_lines),
        frame_part("opening", "opening", lead.words, at_lead),
    ]
    setting = Setting(iri.document(symbol), "body/unsc", ("body/un",), 0)
    said = [replace(part, lines=(part.lines[0], max(part.lines[1], last.get(part.lines[1], 0)))) for part in body.parts]
    text = understand([*parts, *said], body.notes, setting, knowledge)
    kept, unknown = frame.say_frame(rest, "masthead", language)
    trailer, unplaced = frame.say_frame(body.leftover, "masthead", language)
    for block in (*unknown, *unplaced):
        yield Leftover(block.words, reading.at(block.line))
    for mark, line in body.orphans:
        yield Leftover(mark.marker, reading.at(line, "a footnote mark without its note"))
    meeting = language.ordinal(lead.found["ordinal"]) if lead.found["ordinal"] else None
    yield Statement(
        symbol=symbol,
        adopted=adopted,
        meeting=meeting,
        # Which part of the record a resumed meeting has is not printed.
        record=f"S/PV.{meeting}" if meeting and not lead.found["resumed"] else "",
        item=(lead.found["item"] or "").strip(_AROUND_ITEM),
        masthead=frame.read_masthead((*rest, *body.leftover), language),
        text=text,
        frame=(*again[1:], *kept, *trailer, *body.furniture),
        origin=reading.origin,
    )


def _title(blocks: tuple[Block, ...], language: Language) -> tuple[str, list[FrameLine], tuple[Block, ...]]:
    """Give the title, the lines that print it (web pages do so twice), and the other lines above the lead."""
    pattern = language.pattern["statement_title"]
    titles = [block for block in blocks if pattern.fullmatch(frame.undoubled(block.words).rstrip(" *"))]
    lines = [FrameLine("title", block.words, (block.line, block.line)) for block in titles]
    title = frame.undoubled(titles[0].words).rstrip(" *") if titles else ""
    return title, lines, tuple(block for block in blocks if block not in titles)


def _unbroken(blocks: tuple[Block, ...], last: dict[int, int]) -> Iterator[Block]:
    """Join the lines of a paragraph: each begins with a quotation mark or a label, or behind a blank line.

    `last` is given the last line of each paragraph that is joined, by its first.
    """
    is_quoted = bool(blocks) and _QUOTED.match(blocks[0].words) is not None
    before: Block | None = None
    is_over = False
    for block in blocks:
        begins = block.gap or block.indented or _QUOTED.match(block.words) or _LABEL.match(block.words)
        goes_on = block.role == "text" and not _is_furniture(block) and not begins and not is_over
        if before and goes_on and _is_open(before, is_quoted):
            last[before.line] = block.line
            before = Block.of(
                (*before.runs, Run(" ", block.runs[0].start), *block.runs), before.line, before.gap, before.indented
            )
        else:
            if before:
                yield before
            before = block
        # Behind the closing mark stands the rest of the page.
        is_over = is_over or (is_quoted and not _is_open(before, is_quoted) and not _is_furniture(before))
    if before:
        yield before


def _is_open(block: Block, is_quoted: bool) -> bool:
    """Tell whether a paragraph may go on in the next line; where all are quoted, only the last one is closed."""
    if block.role != "text" or _is_furniture(block):
        return False
    return not _WHOLE.search(block.words) or (is_quoted and not _CLOSED.search(block.words))


def _is_furniture(block: Block) -> bool:
    """Tell a rule, a page's number or its running head: no letters, or a symbol alone."""
    whole = next(find_symbols(block.words), None)
    return not re.search(r"[^\W\d_]", block.words) or bool(whole and whole.end - whole.start == len(block.words))


def _says_how_it_ends(body: Body, reading: Reading) -> Iterator[Leftover]:
    """Refuse a statement that breaks off, and tell one whose quotation is opened and never closed."""
    said = [part for part in body.parts if not part.key.startswith("annex")]
    # A last line that is no sentence is kept out of the parts.
    broken = next((block for block in body.leftover if _QUOTED.match(block.words)), None)
    if not said or broken or not _WHOLE.search(said[-1].text):
        says = "The text breaks off: its last paragraph does not end with a full stop. Fetch it again"
        line = broken.line if broken else said[-1].lines[1] if said else reading.blocks[-1].line
        raise Unreadable(says, reading.at(line))
    if _QUOTED.match(said[0].text) and not _CLOSED.search(said[-1].text):
        yield Leftover("", reading.at(said[-1].lines[1], "the quotation is not closed: compare the end with the print"))


def facts(statement: Statement) -> Described:
    """Say what the statement says."""
    out = Statements()
    work = iri.document(statement.symbol)
    it = out.thing(work).a(Nansen.Statement, UNDO.DeliberativeDocument, ELI.LegalResource)
    it.has(Nansen.symbol, terms.code(statement.symbol))
    it.has(Nansen.adoptedOn, terms.date(statement.adopted))
    it.has(ELI.date_document, terms.date(statement.adopted))
    it.has(Nansen.adoptedBy, iri.of("body/unsc"))
    it.has(ELI.passed_by, iri.of("body/unsc"))
    if statement.item:
        it.has(Nansen.agendaItemAsPrinted, terms.text(statement.item, statement.text.language))
    if statement.record:
        record = iri.document(statement.record)
        it.has(Nansen.record, iri.of(record))
        say_document(out, record, statement.record)
    if statement.masthead.distribution:
        it.has(Nansen.distribution, terms.code(statement.masthead.distribution))
    if statement.masthead.distributed:
        it.has(Nansen.distributedOn, terms.date(statement.masthead.distributed))
    expression = say_expression(out, work, statement.text, statement.title)
    say_source(out, expression, statement.origin)
    say_text(out, work, "body/unsc", statement.text)
    say_frame(out, expression, statement.frame, statement.text.language)
    for predicate, job in (
        (Nansen.jobNumber, statement.masthead.job),
        (Nansen.printedJobNumber, statement.masthead.printed_job),
    ):
        if job:
            out.thing(expression).has(predicate, terms.code(job))
    return of_text(expression, "sc_statement", work, statement.origin, out)


FAMILY = Family(
    name="sc_statement",
    title="Statements by the President of the Security Council",
    record=Statement,
    accepts=accepts,
    parse=parse,
    facts=facts,
)
