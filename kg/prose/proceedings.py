"""How a text came to be adopted, free of RDF: drafts and their sponsors, the vote, the record, subjects.

The UN's own XML records this beside the text, in English whatever the language of the text; of other carriers the
vote is read from the page (`kg/prose/votes.py`). Names of States stay as printed; `StateNames` tells which State a
printed name means, and takes lists of sponsors apart.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from msgspec import Struct

Outcome = Literal["without a vote", "recorded", "counted", "unanimous", "by acclamation"]
Choice = Literal["in favour", "against", "abstaining"]
Scheme = Literal["UNBIS", "EuroVoc", "SDG", "DHLAUTH"]


class Ballot(Struct, frozen=True, gc=False):
    """How one State voted; its name as printed."""

    choice: Choice
    printed: str


class Vote(Struct, frozen=True):
    """How a text was adopted; the three counts are absent where nobody was counted.

    Of a `counted` vote it is not recorded how each State voted.
    `in_writing` tells that States sent in their votes and did not meet.
    """

    outcome: Outcome
    in_favour: int | None = None
    against: int | None = None
    abstaining: int | None = None
    ballots: tuple[Ballot, ...] = ()
    in_writing: bool = False


class Draft(Struct, frozen=True):
    """A draft of the text: its symbol and day (either may be absent), who put it forward and who joined them later.

    Sponsors are State names as printed, each with what its brackets add ("Cuba (on behalf of ...)"); words that are
    no list of States stay whole ("submitted by the Chair of the Committee"). `printed` are both lists as they stand.
    """

    symbol: str = ""
    date: str = ""
    sponsors: tuple[str, ...] = ()
    additional: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()


class Subject(Struct, frozen=True, gc=False):
    """What a text is about, as the UN indexed it: a concept of a thesaurus, or a heading with no IRI (then empty)."""

    iri: str
    scheme: Scheme
    label: str


class Proceedings(Struct, frozen=True):
    """What is recorded of the proceedings; dates in ISO 8601, absent facts empty.

    `record` is the symbol of the document that records the adoption: the verbatim record of the meeting, or the
    letter that gives the outcome of votes sent in. `notes` are words that were not understood.
    """

    vote: Vote | None = None
    drafts: tuple[Draft, ...] = ()
    record: str = ""
    published: str = ""
    subjects: tuple[Subject, ...] = ()
    notes: tuple[str, ...] = ()


_BRACKETS = re.compile(r"(?P<name>[^()]+?)\s*\((?P<more>[^()]+)\)")
_SAID_OF_IT = re.compile(r"\s*\((?:[oi]n|of|in its) (?:behalf|capacity)(?:[^()]|\([^()]*\))*\)\s*\Z", re.IGNORECASE)
# In the six languages; Arabic writes "and" up to the name behind it.
_CUT = re.compile(r"[(),，、،]|\b(?:and|et|y|e|и)\b|和|(?<=\s)و(?=\S)", re.IGNORECASE)
_ARTICLE = re.compile(r"\A\s*the\s", re.IGNORECASE)
_LONGEST = 4
"""Pieces that a State's name may be cut into by its own "and" and commas; one more than any has."""


class StateNames:
    """Which State a printed name means.

    Capitals, accents, blanks, hyphens and apostrophes do not count (lists are typed by hand: "GE RMANY"), nor
    does an article, nor the order of a name with brackets.

    >>> names = StateNames([("state/nld", ["Netherlands (Kingdom of the)"]), ("state/civ", ["Côte d'Ivoire"])])
    >>> names.of("KINGDOM OF THE NETHERLANDS"), names.of("COTE D’IVOIRE"), names.of("the Netherlands")
    ('state/nld', 'state/civ', 'state/nld')
    """

    def __init__(self, rows: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._tails: dict[str, str] = {}
        bare: dict[str, str] = {}
        for tail, names in rows:
            for name in names:
                whole, *others = _spellings(name)
                self._tails.setdefault(whole, tail)
                for other in others:
                    bare.setdefault(other, tail)
        # What a row says outright goes before what is only made of a name.
        self._tails = {**bare, **self._tails}
        self._known: dict[str, str] = {}
        # The six language files of a work have the same lists.
        self._split = lru_cache(maxsize=1024)(self._taken_apart)
        self._sorted = sorted(self._tails)

    def of(self, printed: str) -> str | None:
        """Give the State's tail, or None where the name is of no State we know; brackets about it are no name."""
        if printed not in self._known:
            name = _SAID_OF_IT.sub("", printed)
            tail = self._tails.get(_key(name)) or self._tails.get(_key(_ARTICLE.sub("", name)))
            # The same two hundred names come back in every list; other words are not worth remembering.
            if tail is None:
                return None
            self._known[printed] = tail
        return self._known[printed]

    def _goes_on(self, piece: str) -> bool:
        """Tell whether the name of a State may go on behind a piece of a list, as "Bosnia" does."""
        for key in (_key(piece), _key(_ARTICLE.sub("", piece))):
            at = bisect_left(self._sorted, key)
            if any(longer != key and longer.startswith(key) for longer in self._sorted[at : at + 2]):
                return True
        return False

    def split(self, words: str) -> tuple[str, ...]:
        """Take a list of sponsors apart; words in which no State is named as such stay whole.

        >>> names = StateNames([("state/bih", ["Bosnia and Herzegovina"]), ("state/cub", ["Cuba"])])
        >>> names.split("Bosnia and Herzegovina and Cuba (on behalf of the Group of 77 and China)")
        ('Bosnia and Herzegovina', 'Cuba (on behalf of the Group of 77 and China)')
        >>> names.split("submitted by the Chair, following informal consultations")
        ('submitted by the Chair, following informal consultations',)
        """
        return self._split(words)

    def _taken_apart(self, words: str) -> tuple[str, ...]:
        folded = " ".join(words.split())
        found = list(self._entries(folded, list(_pieces(folded))))
        if not any(known for _, known in found):
            return (folded,) if folded else ()
        return tuple(name for name, _ in found)

    def _entries(self, words: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
        """Yield the entries of a list and whether each is a State; pieces that are none stay together."""
        at = 0
        strange: list[tuple[int, int]] = []
        while at < len(pieces):
            start, end = pieces[at]
            longest = _LONGEST if self._goes_on(words[start:end]) else 1
            for last in range(min(at + longest, len(pieces)) - 1, at - 1, -1):
                if self.of(words[start : pieces[last][1]]):
                    if strange:
                        yield words[strange[0][0] : strange[-1][1]], False
                    strange = []
                    yield words[start : pieces[last][1]], True
                    at = last + 1
                    break
            else:
                strange.append(pieces[at])
                at += 1
        if strange:
            yield words[strange[0][0] : strange[-1][1]], False


def _pieces(words: str) -> Iterator[tuple[int, int]]:
    """Cut at commas and "and" outside brackets; yield where each piece starts and ends, blanks left out."""
    depth = start = 0
    for cut in _CUT.finditer(words):
        if cut[0] in "()":
            depth = max(0, depth + (1 if cut[0] == "(" else -1))
        elif not depth:
            yield from _trimmed(words, start, cut.start())
            start = cut.end()
    yield from _trimmed(words, start, len(words))


def _trimmed(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = words[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _spellings(name: str) -> Iterator[str]:
    """Yield the name's key, then those of the orders in which a name with brackets is also written."""
    yield _key(name)
    if brackets := _BRACKETS.fullmatch(name):
        yield _key(f"{brackets['more']} {brackets['name']}")
        yield _key(brackets["name"])


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    # The names of States and what they begin with come back in every list.
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join([letter for letter in plain if letter.isalpha()])
