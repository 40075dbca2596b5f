"""The example queries: read for people, and written as RDF for query editors."""

import re
from dataclasses import dataclass
from functools import lru_cache

from kg import terms
from kg.iri import BASE
from kg.model import Fact
from kg.publish.nquads import moved
from kg.publish.turtle import turtle
from kg.resources import folder
from kg.vocab import DCTERMS, PREFIXES, RDF

_SH = "http://www.w3.org/ns/shacl#"
_SCHEMA = "https://schema.org/"
_EXAMPLES = f"{BASE}id/example/"
_COMMENT = "<http://www.w3.org/2000/01/rdf-schema#comment>"
_KIND = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE)\b")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its topic, and the query that answers it."""

    name: str
    question: str
    topic: str
    query: str


@lru_cache(maxsize=4)
def examples(base: str = BASE) -> tuple[Example, ...]:
    """Read the example queries, by topic; their IRIs stand at `base`.

    >>> sorted({example.topic for example in examples()})[:2]
    ['actions', 'citations']
    """
    found = []
    for file in sorted((folder("ontology") / "queries").glob("*.rq")):
        lines = file.read_text("utf-8").replace(BASE, base).splitlines()
        comments = [line.removeprefix("#").strip() for line in lines if line.startswith("#")]
        topic = next((line.removeprefix("topic:").strip() for line in comments if line.startswith("topic:")), "other")
        query = "\n".join(line for line in lines if not line.startswith("#")).strip()
        found.append(Example(file.stem, comments[0] if comments else file.stem, topic, query))
    return tuple(sorted(found, key=lambda example: (example.topic, example.question)))


def examples_as_rdf(base: str = BASE) -> bytes:
    """Write the examples as Turtle, in the form of sib-swiss/sparql-examples."""
    facts: list[Fact] = []
    for example in examples():
        iri = f"<{_EXAMPLES}{example.name}>"
        kind = _KIND.search(example.query)
        name = kind[1].capitalize() if kind else "Select"
        facts += [
            (iri, RDF.type, f"<{_SH}SPARQLExecutable>"),
            (iri, RDF.type, f"<{_SH}SPARQL{name}Executable>"),
            (iri, _COMMENT, terms.text(example.question, "en")),
            (iri, f"<{_SH}{name.lower()}>", terms.code(example.query)),
            (iri, f"<{_SCHEMA}target>", f"<{BASE}sparql>"),
            (iri, f"<{_SCHEMA}keywords>", terms.text(example.topic, "en")),
            (iri, DCTERMS.isPartOf, f"<{_EXAMPLES[:-1]}s>"),
        ]
    told = [(moved(s, base), p, moved(o, base) if o.startswith("<") else o.replace(BASE, base)) for s, p, o in facts]
    return turtle(told, base, PREFIXES | {"sh": _SH, "schema": _SCHEMA})


def prefixes(base: str) -> str:
    """Write the prefixes that queries on this data want."""
    from kg.publish.turtle import at

    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in at(base).items())
