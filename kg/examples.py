"""The example queries (`ontology/queries/*.rq`): read for people, and written as RDF for query editors.

A file begins with two lines of comment: the question that it answers, in English, and its topic (`# topic: citations`).
"""

import re
from functools import cache
from typing import Final, NamedTuple

from kg import terms
from kg.iri import BASE
from kg.model import Fact
from kg.resources import folder
from kg.vocab import DCTERMS, PREFIXES, RDF

_SH: Final = "http://www.w3.org/ns/shacl#"
_SCHEMA: Final = "https://schema.org/"
_COMMENT: Final = "<http://www.w3.org/2000/01/rdf-schema#comment>"
_KIND: Final = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE)\b")
TAIL: Final = "example"
"""Examples have IRIs: `id/example/<name>`."""


class Example(NamedTuple):
    """A packaged query: its name, the question it answers, its topic, and its text with both."""

    name: str
    question: str
    topic: str
    text: str

    @property
    def query(self) -> str:
        """Give the query without its lines of comment."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith("#")).strip()


@cache
def examples(base: str = BASE) -> tuple[Example, ...]:
    """Give the packaged queries by topic, for data whose IRIs stand at `base`."""
    found = []
    for path in sorted((folder("ontology") / "queries").glob("*.rq")):
        text = path.read_text("utf-8").replace(BASE, base)
        question, topic, *_ = text.splitlines()
        found.append(Example(path.stem, question.removeprefix("# "), topic.removeprefix("# topic: "), text))
    return tuple(sorted(found, key=lambda example: (example.topic, example.name)))


def by_topic(base: str = BASE) -> list[tuple[str, list[Example]]]:
    """Give the topics, each with its examples."""
    found: dict[str, list[Example]] = {}
    for example in examples(base):
        found.setdefault(example.topic, []).append(example)
    return sorted(found.items())


def examples_as_rdf(base: str = BASE) -> bytes:
    """Write the examples as Turtle, in the form of sib-swiss/sparql-examples."""
    from kg.publish.turtle import turtle

    whole = f"<{base}id/{TAIL}s>"
    facts: list[Fact] = [
        (whole, RDF.type, "<http://purl.org/dc/dcmitype/Collection>"),
        (whole, DCTERMS.title, terms.text("Example queries", "en")),
    ]
    for example in examples(base):
        iri = f"<{base}id/{TAIL}/{example.name}>"
        kind = _KIND.search(example.query)
        name = kind[1].capitalize() if kind else "Select"
        facts += [
            (iri, RDF.type, f"<{_SH}SPARQLExecutable>"),
            (iri, RDF.type, f"<{_SH}SPARQL{name}Executable>"),
            (iri, _COMMENT, terms.text(example.question, "en")),
            (iri, f"<{_SH}{name.lower()}>", terms.code(example.query)),
            (iri, f"<{_SCHEMA}target>", f"<{base}sparql>"),
            (iri, f"<{_SCHEMA}keywords>", terms.text(example.topic, "en")),
            (iri, DCTERMS.isPartOf, whole),
        ]
    return turtle(facts, base, PREFIXES | {"sh": _SH, "schema": _SCHEMA})
