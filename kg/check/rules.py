"""Rules in SPARQL that every text is asked, in Python too; the others are asked as they are written.

The query in `shapes/` is the rule; what stands here only answers it sooner, and is found by the query's own words: one
that was changed since is asked in SPARQL again (slower, and right), and a test says that its double is out of date.
Doubles know terms as our texts write them; where a term is of another kind they raise `Unsure`, and SPARQL answers.
"""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import product
from typing import NamedTuple

from kg.check.data import Data
from kg.check.values import language, lexical
from kg.vocab import DCTERMS, ELI, OA, RDF, XSD, Nansen

Double = Callable[[Data, str], Iterator[str]]
"""Gives what a rule blames for a focus node; raises Unsure."""

_WHOLE_NUMBER = re.compile(rf'"(0|[1-9]\d*)"\^\^{re.escape(XSD.integer)}')
_PREFIX = re.compile(r"PREFIX (\w*): (<[^<>]*)>")
_PREFIXED = re.compile(r"\b([a-z]\w*):([\w-]+)")
_FULL = re.compile(r"<[^<>\s]+>")
_TYPE = re.compile(r"\sa\s")
# A predicate that is a variable, or all but some.
_ANY_PREDICATE = re.compile(r"[?$]\w+\s+[?$]\w+\s|[;{]\s*[?$]\w+\s+[?$]\w+|!\s*[(<a-z^]")


class Rule(NamedTuple):
    """A rule: its query, the predicates that it may ask for (None: any), and what answers it in Python, if anything."""

    query: str
    predicates: frozenset[str] | None
    double: Double | None

    @classmethod
    def of(cls, query: str) -> "Rule":
        """Take a rule as it is written, with its prefixes."""
        return cls(query, predicates(query), DOUBLES.get(fingerprint(query)))


class Unsure(Exception):
    """A term is not written as our texts write it."""


def fingerprint(query: str) -> str:
    """Name a query by its words, however they are set."""
    return sha256(" ".join(query.split()).encode()).hexdigest()[:16]


def predicates(query: str) -> frozenset[str] | None:
    """Give the predicates that a query may ask for, and more; nothing where it may ask for any.

    >>> sorted(predicates("PREFIX x: <urn:x:> SELECT ?s { ?s a x:Thing ; x:name ?n }"))[1:]
    ['<urn:x:Thing>', '<urn:x:name>']
    >>> predicates("SELECT ?s { ?s ?p ?o }")
    """
    head, asked = query[: query.index("{")], query[query.index("{") : query.rindex("}")]
    if _ANY_PREDICATE.search(asked):
        return None
    spaces = dict(_PREFIX.findall(head))
    named = {f"{spaces[prefix]}{name}>" for prefix, name in _PREFIXED.findall(asked) if prefix in spaces}
    return frozenset(named.union(_FULL.findall(asked), [RDF.type] * bool(_TYPE.search(asked))))


def quoted_words(data: Data, version: str) -> Iterator[str]:
    """Blame selectors whose words do not stand at their offsets in the text of a part that mentions them."""
    tags = [_tag(one) for one in data.values(version, DCTERMS.language)]
    for span in data.pointing(OA.hasSource, version):
        parts = [part for mention in data.pointing(OA.hasTarget, span) for part in data.values(mention, Nansen.inPart)]
        texts = [(text, tag) for part in parts for tag in tags for text in _texts(data, part, tag)]
        for selector in data.values(span, OA.hasSelector):
            bounds = product(*(data.values(selector, bound) for bound in (OA.start, OA.end, OA.exact)))
            if any(not _stands(_number(start), _number(end), exact, texts) for start, end, exact in bounds):
                yield selector


def text_languages(data: Data, work: str) -> Iterator[str]:
    """Blame parts with a text in a language of which the work has no version."""
    versions = data.values(work, ELI.is_realized_by)
    tags = {_tag(one) for version in versions for one in data.values(version, DCTERMS.language)}
    for part in data.pointing(DCTERMS.isPartOf, work) if versions else ():
        if any(language(_literal(text)) not in tags for text in data.values(part, Nansen.text)):
            yield part


def one_place_each(data: Data, work: str) -> Iterator[str]:
    """Blame parts that have the same place in the work as another, whose IRI comes before theirs."""
    parts = data.pointing(DCTERMS.isPartOf, work)
    placed = sorted((_number(at), _address(part), part) for part in parts for at in data.values(part, Nansen.order))
    first: dict[int, str] = {}
    for at, _, part in placed:
        if first.setdefault(at, part) != part:
            yield part


def _texts(data: Data, part: str, tag: str) -> list[str | None]:
    """Give the texts of a part in a language; None where there is none."""
    return [text for text in data.values(part, Nansen.text) if language(_literal(text)) == tag] or [None]


def _stands(start: int, end: int, exact: str, texts: list[tuple[str | None, str]]) -> bool:
    words, tag = lexical(_literal(exact)), language(exact)
    return all(
        text is not None and tag == wanted and len(words) == end - start and lexical(text)[start:end] == words
        for text, wanted in texts
    )


def _tag(address: str) -> str:
    return _address(address).partition("iso639-1/")[2]


def _address(term: str) -> str:
    if term[0] != "<":
        raise Unsure(term)
    return term[1:-1]


def _literal(term: str) -> str:
    if term[0] != '"':
        raise Unsure(term)
    return term


def _number(term: str) -> int:
    match = _WHOLE_NUMBER.fullmatch(term)
    if not match:
        raise Unsure(term)
    return int(match[1])


DOUBLES: dict[str, Double] = {
    "87f020dee8931cd0": one_place_each,
    "5ac93f6682fbcde0": text_languages,
    "9d31efc48aa48f27": quoted_words,
}
"""What answers instead of a query, by the query's fingerprint."""
