"""N-Quads: terms are N-Triples text already, so a line is a join; in the order of the mapping."""

from collections.abc import Iterable

from kg.iri import BASE
from kg.model import Fact


def nquads(facts: Iterable[Fact], graph: str) -> bytes:
    r"""Write facts as N-Quads of one graph (`graph` is an IRI term).

    >>> nquads([("<urn:s>", "<urn:p>", '"o"')], "<urn:g>")
    b'<urn:s> <urn:p> "o" <urn:g> .\n'
    """
    end = f" {graph} .\n".encode()
    # Encoded line by line: most lines are ASCII, which is copied as it is, and no long string is built in between.
    lines = [" ".join(fact).encode() for fact in facts]
    return end.join([*lines, b""])


def rebase(fact: Fact, base: str) -> Fact:
    """Move a statement's own IRIs to another base; words and outside IRIs stay.

    >>> rebase(("<https://w3id.org/nansen/id/x>", "<urn:p>", '"<https://w3id.org/nansen/>"'), "http://localhost/")[0]
    '<http://localhost/id/x>'
    """
    subject, predicate, value = fact
    return moved(subject, base), moved(predicate, base), moved(value, base)


def moved(term: str, base: str) -> str:
    """Move one term to another base, if it is an IRI of ours."""
    own = f"<{BASE}"
    if term.startswith(own):
        return f"<{base}{term[len(own) :]}"
    return term
