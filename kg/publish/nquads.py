"""N-Quads: terms are N-Triples text already, so a line is a join; lines are sorted and each stands once."""

from collections.abc import Iterable

from kg.iri import BASE
from kg.model import Fact


def nquads(facts: Iterable[Fact], graph: str) -> bytes:
    r"""Write facts as sorted N-Quads of one graph (`graph` is an IRI term).

    >>> nquads([Fact("<urn:s>", "<urn:p>", '"o"')], "<urn:g>")
    b'<urn:s> <urn:p> "o" <urn:g> .\n'
    """
    end = f" {graph} .\n"
    lines = {f"{subject} {predicate} {value}{end}" for subject, predicate, value in facts}
    return "".join(sorted(lines)).encode()


def rebase(fact: Fact, base: str) -> Fact:
    """Move a statement's own IRIs to another base; words and outside IRIs stay.

    >>> rebase(Fact("<https://w3id.org/nansen/id/x>", "<urn:p>", '"<https://w3id.org/nansen/>"'), "http://localhost/")[0]
    '<http://localhost/id/x>'
    """
    return Fact(*(_moved(term, base) for term in fact))


def _moved(term: str, base: str) -> str:
    own = f"<{BASE}"
    if term.startswith(own):
        return f"<{base}{term[len(own) :]}"
    return term
