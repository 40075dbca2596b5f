"""RDF terms as N-Triples text: what is written is what is stored, and no object a term is made.

Links alone are: what an IRI may hold is left to the parser of the store.
"""

import datetime
import re
from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.model import Fact
from kg.vocab import RDF, XSD

_MUST_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_INTEGER = f'"^^{XSD.integer}'
_DURATION = f'"^^{XSD.duration}'
_PARTIAL_DATE = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def _escaped(value: str) -> str:
    # Most words need no escape, and these tests are much quicker than the search.
    if '"' not in value and "\\" not in value and value.isprintable():
        return value
    return _MUST_ESCAPE.sub(_escape, value)


def text(value: str, language: str) -> str:
    r"""Write words with their language tag; words always have one.

    >>> text('the "Office"', "en")
    '"the \\"Office\\""@en'
    """
    return f'"{_escaped(value)}"@{language}'


def code(value: str) -> str:
    """Write a symbol, number or code: a plain string, never with a language tag.

    >>> code("A/RES/62/124")
    '"A/RES/62/124"'
    """
    return f'"{_escaped(value)}"'


def integer(value: int) -> str:
    """Write a whole number.

    >>> integer(62)
    '"62"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f'"{value}{_INTEGER}'


def yes() -> str:
    """Write that something is so.

    >>> yes()
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    """
    return f'"true"^^{XSD.boolean}'


def instant(day: str) -> str:
    """Write the moment at which a day begins, in UTC.

    >>> instant("2027-01-31")
    '"2027-01-31T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    """
    return f'"{datetime.date.fromisoformat(day)}T00:00:00Z"^^{XSD.dateTime}'


def date(value: str | datetime.date) -> str:
    """Write a date no more precise than it is printed: a year, a month or a day.

    >>> date("1988")
    '"1988"^^<http://www.w3.org/2001/XMLSchema#gYear>'

    Raises ValueError for other lengths.
    """
    printed = value.isoformat() if isinstance(value, datetime.date) else value
    if len(printed) not in _PARTIAL_DATE:
        raise ValueError(f"not a year, month or day: {printed!r}")
    return f'"{printed}"^^{_PARTIAL_DATE[len(printed)]}'


def duration(value: str) -> str:
    """Write a duration (ISO 8601).

    >>> duration("P2Y")
    '"P2Y"^^<http://www.w3.org/2001/XMLSchema#duration>'
    """
    return f'"{value}{_DURATION}'


def link(outside: str) -> str:
    """Write an outside IRI; raises ValueError for what is none (RFC 3987), as any store that reads it would.

    >>> link("http://www.wikidata.org/entity/Q132551")
    '<http://www.wikidata.org/entity/Q132551>'
    """
    return str(NamedNode(outside))


class Thing:
    """Something that statements are about; lets a mapping read like its table.

    >>> facts: list[Fact] = []
    >>> Thing("<urn:x>", facts).a("<urn:Y>").has("<urn:p>", code("1"))
    >>> [value for _, _, value in facts]
    ['<urn:Y>', '"1"']
    """

    __slots__ = ("_facts", "iri")

    def __init__(self, iri: str, facts: list[Fact]) -> None:
        self.iri = iri
        self._facts = facts

    def a(self, *types: str) -> "Thing":
        """Say what it is."""
        for kind in types:
            self._facts.append((self.iri, RDF.type, kind))
        return self

    def has(self, predicate: str, *objects: str) -> None:
        """Say that it has these values; none given, nothing said."""
        for value in objects:
            self._facts.append((self.iri, predicate, value))

    def has_texts(self, predicate: str, values: Iterable[tuple[str, str]]) -> None:
        """Say words in several languages, given as (language, words); empty words are not said."""
        self.has(predicate, *(text(words, language) for language, words in values if words))
