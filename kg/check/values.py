"""N-Triples terms taken apart: words, language, datatype, and whether a value is one of its datatype."""

import re
from functools import lru_cache

from rdflib import Literal, URIRef

STRING = "<http://www.w3.org/2001/XMLSchema#string>"
_LANG_STRING = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def lexical(term: str) -> str:
    r"""Give the characters of a literal, or the address of an IRI.

    >>> lexical('"the \\"Office\\""@en'), lexical("<urn:x>")
    ('the "Office"', 'urn:x')
    """
    if term[0] != '"':
        return term[1:-1] if term[0] == "<" else term
    words = term[1 : term.rindex('"')]
    return _ESCAPE.sub(_unescaped, words) if "\\" in words else words


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _PLAIN.get(escape[3], escape[3])


def language(term: str) -> str:
    """Give a literal's language tag in small letters; empty if it has none.

    >>> language('"Titre"@fr'), language('"A/RES/62/124"')
    ('fr', '')
    """
    if term[0] != '"' or term[-1] in '">':
        return ""
    return term[term.rindex('"') + 2 :].lower()


def datatype(term: str) -> str:
    """Give a literal's datatype as an IRI term; empty for what is no literal.

    >>> datatype('"62"^^<http://www.w3.org/2001/XMLSchema#integer>')
    '<http://www.w3.org/2001/XMLSchema#integer>'
    """
    if term[0] != '"':
        return ""
    if term[-1] == '"':
        return STRING
    return term[term.rindex('"') + 3 :] if term[-1] == ">" else _LANG_STRING


@lru_cache(maxsize=10_000)
def is_of(term: str, kind: str) -> bool:
    """Tell whether a term is a literal of this datatype, and well written.

    >>> is_of('"2044-02-30"^^<http://www.w3.org/2001/XMLSchema#date>', "<http://www.w3.org/2001/XMLSchema#date>")
    False
    """
    if datatype(term) != kind:
        return False
    if kind in (STRING, _LANG_STRING):
        return True
    literal = value(term)
    return isinstance(literal, Literal) and not literal.ill_typed


@lru_cache(maxsize=10_000)
def value(term: str) -> Literal | URIRef:
    """Give a term as rdflib compares it."""
    if term[0] != '"':
        return URIRef(lexical(term))
    tag, kind = language(term), datatype(term)
    return Literal(lexical(term), lang=tag or None, datatype=None if tag or kind == STRING else URIRef(kind[1:-1]))
