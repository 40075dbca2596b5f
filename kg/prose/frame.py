"""The frame round a text: masthead, adoption line, title, signature, trailer.

A masthead may stand at the top or, in word-processor exports, at the end with its table cells glued
together; so each of its facts is looked for by its own words, and what no rule knows is left over.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import Unreadable
from kg.model import Block, Reading
from kg.prose.language import Language, bare_sign, english
from kg.prose.record import FrameLine
from kg.prose.symbols import find_symbols
from kg.roman import from_roman, is_roman

_JOB_MARKER = re.compile(r"<<ODS JOB NO>>(?P<job>[A-Z]\d{7}[A-Z]?)<<ODS JOB NO>>")
_ODS = re.compile(r"<<ODS [A-Z ]+\d?>>[^<]*<<ODS [A-Z ]+\d?>>|\[DU\d\]")
_JOB_PRINTED = re.compile(r"(?<![\d-])(?P<job>\d\d[- ]\d{5})(?![\d-])(?: ?\([A-Z]\))?")
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z]/)|(?<=\d)(?=[A-Z][a-z])")
_CUT_OFF = re.compile(r"\[(?i:truncated|cut off|abridged)\b[^\]]*\]\Z")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]+")
# The English words are the codes; the French and Spanish ones ("générale", "limitada", "reservada") begin alike.
_DISTRIBUTIONS = {"ge": "General", "gé": "General", "li": "Limited", "re": "Restricted", "pr": "Provisional"}
_FRAME_PATTERNS = ("distribution", "session", "agenda", "meeting", "decision_line", "frame_words")
_ITEM = re.compile(r"(?P<number>\d+)|[(（]?(?P<letter>(?P<one>[^\W\d_]ـ?)(?: ?(?P=one)){0,2})[)）]")
# Words between two letters of a masthead that mean everything from the one to the other; others mean "and".
_UP_TO = frozenset({"to", "à", "a", "al", "по", "до", "至", "إلى", "-", "–", "—"})


@dataclass(frozen=True, slots=True)
class Masthead:
    """The facts of a masthead, as printed; dates in ISO 8601, absent ones empty."""

    symbol: str = ""
    session: int | None = None
    agenda_items: tuple[str, ...] = ()
    distribution: str = ""
    distributed: str = ""
    job: str = ""
    printed_job: str = ""


def read_masthead(blocks: Iterable[Block], language: Language) -> Masthead:
    """Read the masthead's facts out of the lines before the title and after the text."""
    text = "\n".join(block.words for block in blocks)
    bare = _ODS.sub("", text)
    pattern = language.pattern
    parted = _unglued(bare)
    one_line = parted.replace("\n", " ")
    distribution = pattern["distribution"].search(one_line)
    session = pattern["session"].search(one_line)
    agenda = pattern["agenda"].search(one_line)
    job, printed = _JOB_MARKER.search(text), _JOB_PRINTED.search(bare)
    symbols = [found.symbol for found in find_symbols(parted) if "/RES/" in found.symbol or "/DEC/" in found.symbol]
    return Masthead(
        symbol=symbols[0] if symbols else "",
        session=_session_number(session, language) if session else None,
        agenda_items=agenda_items(agenda["numbers"], language) if agenda else (),
        distribution=_DISTRIBUTIONS[distribution["kind"].casefold()[:2]] if distribution else "",
        distributed=_distributed(one_line, distribution.end(), language) if distribution else "",
        job=job["job"] if job else "",
        printed_job=printed["job"] if printed else "",
    )


def _session_number(found: re.Match[str], language: Language) -> int | None:
    """Read the ordinal; glued to the word before it, only its end is one."""
    words = found["ordinal"].split(" ")
    readings = (language.ordinal(" ".join(words[at:])) for at in range(len(words)))
    return next((number for number in readings if number is not None), None)


def _unglued(text: str) -> str:
    """Part the cells that an export glued: a capital after a digit or small letter begins a new one."""
    return _GLUED.sub(" ", text)


def _distributed(text: str, start: int, language: Language) -> str:
    """Read the date of distribution, which some languages leave in English."""
    found = [day for each in (language, english()) if (day := each.day.search(text, start)) and day["day"]]
    nearest = min(found, key=lambda day: day.start(), default=None)
    return (
        language.iso(nearest) if nearest and nearest.re is language.day else nearest and english().iso(nearest)
    ) or ""


def agenda_items(printed: str, language: Language) -> tuple[str, ...]:
    """Read the item numbers of a masthead; letters come out as English has them.

    >>> from kg.prose.language import english
    >>> agenda_items("13 and 117", english()), agenda_items("18 (b) and 26", english())
    (('13', '117'), ('18 (b)', '26'))
    >>> agenda_items("42 (c) to (e)", english())
    ('42 (c)', '42 (d)', '42 (e)')
    """
    items: list[str] = []
    number, end = "", 0
    for found in _ITEM.finditer(printed):
        if found["number"]:
            number = found["number"]
            items.append(number)
        elif letter := language.letters.get(bare_sign(found["letter"].casefold())):
            up_to = printed[end : found.start()].strip(" )(").casefold() in _UP_TO
            if items and items[-1] == number:
                items[-1] = f"{number} ({letter})"
            else:
                first = ord(items[-1][-2]) + 1 if up_to and items and len(letter) == 1 else 0
                items += [f"{number} ({chr(each)})" for each in range(first, ord(letter))] if first else []
                items.append(f"{number} ({letter})")
        end = found.end()
    return tuple(items)


def say_frame(blocks: Iterable[Block], role: str, language: Language) -> tuple[list[FrameLine], list[Block]]:
    """Keep the frame's lines; give apart those that hold words no rule knows."""
    kept: list[FrameLine] = []
    unknown: list[Block] = []
    titling = False
    for block in blocks:
        place = (block.line, block.line)
        is_worded = _LETTER.search(block.words) is not None
        if not is_worded or not _rest(block.words, language):
            kept.append(FrameLine(role if is_worded else "furniture", block.words, place))
            titling = language.pattern["agenda"].match(block.words) is not None
        elif titling:
            # Under the item's number a masthead prints its title, which runs on over lines.
            kept.append(FrameLine("agenda item title", block.words, place))
        else:
            unknown.append(block)
    return kept, unknown


def _rest(words: str, language: Language) -> str:
    """Take away everything the frame's rules know; what letters remain are not understood."""
    rest = _ODS.sub(" ", _unglued(words))
    pattern = language.pattern
    for known in _FRAME_PATTERNS:
        rest = pattern[known].sub(" ", rest)
    for found in reversed(list(find_symbols(rest))):
        rest = f"{rest[: found.start]} {rest[found.end :]}"
    rest = english().day.sub(" ", language.day.sub(" ", rest))
    return "".join(_WORDS.findall(_JOB_PRINTED.sub(" ", rest)))


def must_not_be_cut_off(reading: Reading) -> None:
    """Raise Unreadable where a copyist or a tool says in brackets that the text ends before its end."""
    for block in reading.blocks:
        if _CUT_OFF.match(block.words):
            says = "A line of the copy says that the text is cut off here. Fetch the whole text"
            raise Unreadable(says, reading.at(block.line))


def rest_of(block: Block, rest: str) -> tuple[Block, ...]:
    """Give what follows the opening words on their own line: it begins the first paragraph."""
    if not rest:
        return ()
    return (Block.of((block.runs[0]._replace(text=rest),), block.line, block.gap, block.indented),)


def undoubled(title: str) -> str:
    """Give a title once that a web page prints twice with nothing between.

    >>> undoubled("Refugee ProtectionRefugee Protection")
    'Refugee Protection'
    """
    half = len(title) // 2
    if len(title) > 1 and title[:half].strip() == title[half:].strip():
        return title[:half].strip()
    return title


def session_of(number: str) -> tuple[int, str] | None:
    """Tell the session from a resolution's number: the figure before the slash, or the Roman numeral.

    The Economic and Social Council numbers by years since 1978.

    >>> session_of("62/124"), session_of("428 (V)"), session_of("S-32/1"), session_of("1998/46")
    ((62, ''), (5, ''), (32, 'S-'), (1998, ''))
    """
    if found := re.match(r"(?P<special>ES-|S-)?(?P<number>\d{1,2}|(?:19|20)\d\d)/", number):
        return int(found["number"]), found["special"] or ""
    found = re.search(r"\((?P<special>ES-|S-)?(?P<roman>[IVXLC]+)\)", number)
    if found and is_roman(found["roman"]):
        return from_roman(found["roman"]), found["special"] or ""
    return None
