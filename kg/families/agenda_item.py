"""Agenda lists: the items of a session of the Assembly with their titles and sub-items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg import iri, terms
from kg.errors import Unreadable
from kg.family import Family
from kg.mapping import Statements, of_text, say_agenda_item, say_document, say_frame, say_source, say_thing
from kg.model import Block, Described, Leftover, Origin, Reading
from kg.prose import sessions
from kg.prose.frame import say_frame as say_masthead
from kg.prose.meaning import Knowledge
from kg.prose.record import FrameLine, Thing
from kg.prose.symbols import find_symbols
from kg.vocab import DCTERMS, SKOS, UNDO, Nansen

_HEAD = re.compile(
    r"Agenda of the (?P<ordinal>.{3,40}?) (?P<special>(?:emergency )?special )?session of the General Assembly\Z"
)
_ITEM = re.compile(r"(?P<number>\d{1,3})\. (?P<title>\S.*)", re.DOTALL)
# Lists name behind a title the item of the preliminary list that it was: "(P.60)".
_LISTED = re.compile(r"\(P\.\d{1,3}(?: \([a-z]\))?\)\Z")
_AROUND = " .:;"
_SUB_ITEM = re.compile(r"\((?P<letter>[a-z]{1,2})\) (?P<title>\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """One agenda item; `number` is `18` or `18 (a)`, `listed` what names the item of the preliminary list."""

    number: str
    title: str
    line: int
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """A session's agenda as its list gives it."""

    symbol: str
    session: Thing
    items: tuple[Item, ...]
    frame: tuple[FrameLine, ...]
    origin: Origin


def accepts(reading: Reading) -> bool:
    """Recognise an agenda list by its heading."""
    return any(_HEAD.match(block.words) for block in reading.blocks[:10])


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Agenda | Leftover]:
    """Read the items in order.

    Raises Unreadable where the symbol, the session's ordinal or every item is missing.
    """
    symbol, session, special, items = "", None, "", []  # type: str, int | None, str, list[Item]
    frame: list[FrameLine] = []
    above: list[Block] = []
    number = ""
    for block in reading.blocks:
        words = block.words
        if head := _HEAD.match(words):
            session = knowledge.language.ordinal(head["ordinal"])
            special = {"special ": "S-", "emergency special ": "ES-"}.get(head["special"] or "", "")
            frame.append(FrameLine("heading", words, (block.line, block.line)))
        elif found := _ITEM.match(words):
            number = found["number"]
            items.append(_item(number, found["title"], block.line))
        elif number and (found := _SUB_ITEM.match(words)):
            items.append(_item(f"{number} ({found['letter']})", found["title"], block.line))
        elif not items and (symbols := list(find_symbols(words))):
            symbol = symbols[0].symbol
            frame.append(FrameLine("masthead", words, (block.line, block.line)))
        elif not items:
            above.append(block)
        else:
            yield Leftover(words, reading.at(block.line))
    kept, unknown = say_masthead(above, "masthead", knowledge.language)
    for block in unknown:
        yield Leftover(block.words, reading.at(block.line))
    frame += [*kept, *(FrameLine("preliminary list", one.listed, (one.line, one.line)) for one in items if one.listed)]
    if session is None or not items or not symbol:
        says = "The list lacks its symbol, the ordinal of its session, or any item. Fetch the whole list"
        raise Unreadable(says, reading.at(1))
    own = sessions.session("body/unga", session, special, knowledge.names)
    yield Agenda(symbol, own, tuple(items), tuple(frame), reading.origin)


def _item(number: str, words: str, line: int) -> Item:
    words = words.rstrip(_AROUND)
    found = _LISTED.search(words)
    return Item(number, words[: found.start()].rstrip(_AROUND) if found else words, line, found[0] if found else "")


def facts(agenda: Agenda) -> Described:
    """Say each item with its title, and which item a sub-item belongs to."""
    out = Statements()
    session = agenda.session.tail
    key = session.removeprefix("session/a-")
    say_thing(out, agenda.session)
    listing = iri.document(agenda.symbol)
    say_document(out, listing, agenda.symbol, UNDO.AgendaListing)
    say_source(out, listing, agenda.origin)
    say_frame(out, listing, agenda.frame, "en")
    for item in agenda.items:
        tail = iri.agenda_item("unga", key, item.number)
        say_agenda_item(out, tail, item.number, session)
        it = out.thing(tail)
        it.has(SKOS.prefLabel, terms.text(item.title, "en"))
        it.has(DCTERMS.isPartOf, iri.of(listing))
        parent, _, letter = item.number.partition(" ")
        if letter:
            it.has(DCTERMS.isPartOf, iri.of(iri.agenda_item("unga", key, parent)))
        out.proof(tail).has(Nansen.sourceLines, terms.code(str(item.line)))
    return of_text(listing, "agenda_item", listing, agenda.origin, out)


FAMILY = Family(
    name="agenda_item",
    title="Agenda items of the General Assembly",
    record=Agenda,
    accepts=accepts,
    parse=parse,
    facts=facts,
)
