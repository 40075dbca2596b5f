"""What is fuzzed: each target makes a case from a random number generator, and tries it.

A case ends well when `kg` takes it, or refuses it as KgError; what else is raised is a defect, and so is what a target
finds untrue of the answer.
"""

import csv
import io
import json
import random
import re
from collections.abc import Callable, Coroutine, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from rdflib import Graph
from starlette.requests import Request

from kg import iri, terms
from kg.errors import KgError
from kg.family import family_of
from kg.knowledge import knowledge
from kg.model import Fact, Leftover, Source
from kg.prose.frame import agenda_items
from kg.prose.language import LANGUAGES, load
from kg.prose.notes import resolve
from kg.prose.symbols import find_symbols, normal, printed_number
from kg.publish import render, tables
from kg.publish.nquads import nquads
from kg.publish.turtle import turtle
from kg.read import load as load_file
from kg.read import read
from kg.serve import sparql
from kg.serve.accept import best
from kg.serve.question import GRAPHS, RESULTS, Refused, words
from tests import carriers
from tests.printed import NAMES, as_pdf
from tests.torture import mutate
from tests.torture.texts import rules

SPECIMENS = Path(__file__).parents[2] / "kg" / "specimens"


class Case(NamedTuple):
    """Something to be tried, and how long it is in bytes."""

    given: Any
    size: int


class Target(NamedTuple):
    """A part of `kg`, and how it is tried."""

    make: Callable[[random.Random], Case]
    test: Callable[[Any], None]
    share: float
    """Of all cases."""


def _case(content: bytes) -> Case:
    return Case(content, len(content))


# ---- documents ----


@cache
def seeds() -> dict[str, list[bytes]]:
    """Give the documents that are spoilt, by how: our specimens, and each of them in other carriers."""
    found: dict[str, list[bytes]] = {"text": [], "xml": [], "docx": [], "pdf": [], "json": []}
    for path in sorted(SPECIMENS.iterdir()):
        source = load_file(path.name, path)
        kind = "xml" if path.suffix in (".xml", ".html") else "text"
        found[kind].append(source.content)
        reading = read(source)
        if len(reading.blocks) > 3:
            found["docx"].append(carriers.as_docx(reading.blocks, automatic=True))
            found["xml"].append(carriers.as_html(reading.blocks, language=reading.language))
            found["text"].append(carriers.as_markdown(reading.blocks))
            if reading.language in NAMES:
                found["pdf"].append(as_pdf(reading.blocks, "A/RES/99/901", reading.language))
    found["text"].append(_scanned(found["text"][0]))
    from tests.test_pdf import COVER, SECOND, written
    from tests.test_treaty_text import DATA

    found["pdf"].append(written(COVER, SECOND).content)
    found["json"].append(json.dumps(DATA, ensure_ascii=False).encode())
    found["text"] += [(files("kg") / "registers" / f"{name}.csv").read_bytes()[:4000] for name in ("states", "roles")]
    return found


def _scanned(content: bytes) -> bytes:
    lines = content.decode("utf-8", "replace").split("\n")
    return "\n".join(["<!-- Page 1 -->", *lines[:20], "<!-- Page 2 -->", *lines[20:]]).encode()


def documents(kind: str, spoil: Callable[[random.Random, bytes], bytes]) -> Callable[[random.Random], Case]:
    """Make cases of spoilt documents; some are two in one, some nothing but pieces."""

    def make(chance: random.Random) -> Case:
        content = chance.choice(seeds()[kind])
        if chance.random() < 0.05:
            content += chance.choice(seeds()[kind])
        return _case(spoil(chance, content))

    return make


def _spoilt_text(chance: random.Random, content: bytes) -> bytes:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        words = content.decode("utf-16", "replace")
    else:
        words = content.decode("utf-8", "replace")
    return (
        mutate.encoded(chance, mutate.text(chance, words)) if chance.random() < 0.95 else mutate.binary(chance, content)
    )


def document(content: bytes) -> None:
    """Read, parse and map a document; now and then see that what is published of it can be read by others."""
    source = Source("case", content)
    try:
        reading = read(source)
        family = family_of(reading)
        if family is None:
            return
        found = list(family.parse(reading, knowledge(reading.language)))
    except KgError as problem:
        assert len(str(problem)) > 20, "It does not say what is wrong."
        return
    described = [family.facts(one) for one in found if not isinstance(one, Leftover)]
    if described and len(content) % 8 == 0:
        written = render(described[:1])
        assert all(list(parse(content, RdfFormat.TURTLE)) for _, content in written.turtle)


# ---- words ----


@cache
def _pieces() -> dict[str, list[str]]:
    """Give pieces that texts are made of, by language: what the language files show, opener by opener."""
    found: dict[str, list[str]] = {}
    for code in LANGUAGES:
        examples = [one for entry in rules(code)["pattern"].values() for one in entry["examples"]]
        found[code] = [*examples, *(word for example in examples for word in example.split())]
    return found


def salad(chance: random.Random) -> Case:
    """Throw pieces of one language together, with something nasty between them."""
    code = chance.choice(LANGUAGES)
    drawn = [chance.choice(_pieces()[code]) for _ in range(chance.randint(1, 30))]
    if chance.random() < 0.5:
        drawn.insert(chance.randrange(len(drawn)), mutate.nasty(chance))
    made = chance.choice((" ", " ", "", ", ", "; ")).join(drawn)
    return Case((code, made), len(made.encode("utf-8", "surrogatepass")))


def phrase(given: tuple[str, str]) -> None:
    """Find everything in words that is found in words: dates, ordinals, symbols, organs, items, Ibid."""
    code, made = given
    language = load(code)
    found = language.find_date(made)
    assert found is None or re.fullmatch(r"\d{1,4}(-\d\d){0,2}", found)
    language.ordinal(made)
    language.organ_of(made)
    language.opens(made)
    agenda_items(made, language)
    resolve(made, "A/99/1.", language)
    for symbol in find_symbols(made):
        assert made[symbol.start : symbol.end]
        iri.of(iri.work(symbol.symbol))


def paragraph(given: tuple[str, str]) -> None:
    """Understand a paragraph: acts, addressees, mandates, references, names."""
    code, made = given
    opening = rules(code)["organs"]["unga"]["opening"][0]
    adopted = rules(code)["pattern"]["adoption"]["examples"][0]
    said = " ".join(made.split())
    lines = (adopted, "99/931. A title", f"{opening},", f"\t1. {said};", f"\t2. {said[::-1]}.", "1 Ibid.", said[:200])
    document("\n\n".join(lines).encode("utf-8", "surrogatepass"))


_SYMBOLIC = "ASEHRCDNPVLTUNHW/RES/DEC/0123456789./()- .Add.Corr.Rev.IVXLCs&еА"


def symbolic(chance: random.Random) -> Case:
    """Make something like a symbol."""
    made = "".join(chance.choice(_SYMBOLIC) for _ in range(chance.randint(1, 40)))
    made = chance.choice(("", "A/RES/", "E/CN.4/", "S/PRST/", "A/")) + made
    if chance.random() < 0.2:
        made += mutate.nasty(chance)
    return Case(made, len(made.encode("utf-8", "surrogatepass")))


def symbol(made: str) -> None:
    """Find symbols, and mint an IRI for each: one IRI, one symbol."""
    for found in find_symbols(made):
        minted = iri.of(iri.work(found.symbol))
        assert not set(minted[1:-1]) & set('<>"{}|^`\\ \n'), minted
        assert normal(found.symbol)
        printed_number(found.symbol)
    try:
        slug = iri.slug(made)
    except ValueError:
        return
    again = iri.usual_symbol(slug.partition("--")[0])
    assert "--" in slug or again.lower() == made.lower(), (made, slug, again)


# ---- what is written ----


def statements(chance: random.Random) -> Case:
    """Make statements about anything, in any words."""
    facts: list[Fact] = []
    for _ in range(chance.randint(1, 5)):
        said = "".join(mutate.nasty(chance) if chance.random() < 0.5 else "a b " for _ in range(chance.randint(0, 4)))
        said = said.encode("utf-8", "ignore").decode()
        subject = iri.of(f"document/a-{chance.randrange(99)}")
        value = chance.choice((terms.text(said, "en"), terms.code(said), terms.integer(chance.randrange(10**9))))
        facts.append((subject, "<https://w3id.org/nansen/ns#text>", value))
        try:
            facts.append((subject, "<http://purl.org/dc/terms/source>", terms.link(f"https://example.org/{said}")))
        except ValueError:
            facts.append((subject, "<http://purl.org/dc/terms/date>", terms.date("2044-12-18")))
    return Case(facts, sum(len("".join(fact)) for fact in facts))


def escaping(facts: list[Fact]) -> None:
    """Write statements, read them back with two parsers: the same statements, and nothing else."""
    expected = {
        (str(one.subject), str(one.predicate), str(one.object))
        for one in parse("".join(f"{' '.join(fact)} .\n" for fact in facts), RdfFormat.N_TRIPLES)
    }
    assert len(expected) == len(set(facts))
    written = turtle(facts)
    assert _spoken(parse(written, RdfFormat.TURTLE)) == expected
    graph = "<urn:x:graph>"
    quads = list(parse(nquads(facts, graph), RdfFormat.N_QUADS))
    assert _spoken(quads) == expected
    assert {str(quad.graph_name) for quad in quads} == {graph}
    if len(written) % 4 == 0:
        ours = {(str(s), str(p), str(o)) for s, p, o in Graph().parse(data=written, format="turtle")}
        assert ours == {_bare(said) for said in parse(written, RdfFormat.TURTLE)}


def _spoken(said: Iterable[Any]) -> set[tuple[str, str, str]]:
    return {(str(one.subject), str(one.predicate), str(one.object)) for one in said}


def _bare(one: Any) -> tuple[str, str, str]:
    assert isinstance(one.object, Literal | NamedNode)
    return one.subject.value, one.predicate.value, one.object.value


def rows(facts: list[Fact]) -> None:
    """Write statements of a document as tables: each row is read back whole, and no cell begins a formula."""
    about = "<https://w3id.org/nansen/id/document/a-1/en>"
    work = "<https://w3id.org/nansen/id/document/a-1>"
    given = [(about, "<http://data.europa.eu/eli/ontology#realizes>", work)]
    texts = [value for _, predicate, value in facts if value.endswith('"@en')]
    given += [(work, "<https://w3id.org/nansen/ns#text>", value) for value in texts]
    given += [(about, "<http://purl.org/dc/terms/title>", value) for value in texts[:1]]
    for table, made in tables.rows(given).items():
        found = list(csv.reader(io.StringIO(made.lines.decode(), newline=""), strict=True))
        assert len(found) == made.number, table
        assert not any(cell[:1] in ("=", "+", "-", "@", "\t") for row in found for cell in row[1:]), table


# ---- the protocol ----

_QUERIES = (
    "SELECT * WHERE {{ {} }}",
    "PREFIX x: <urn:x:> ASK {{ {} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o . {{ {} }} }}",
    'SELECT ?a (COUNT(*) AS ?n) {{ ?a ?b "x" . OPTIONAL {{ {} }} }} GROUP BY ?a',
)
_BLANKS = (" ", "\n", "\t", "\r\n", " # SELECT 'x\n", ' #"""\n')
_BEFORE = (
    "",
    "?a ?b 'it\\'s' . ",
    '?a ?b """a"b\\"""" . ',
    "?a <urn:service> ?c . ",
    "?a ?b '''x''y''' . ",
    '?a ?b "#" . ',
)


def queries(chance: random.Random) -> Case:
    """Write a query that asks another endpoint, hidden as a query may hide it; or one that is spoilt."""
    keyword = "".join(_hidden(chance, letter) for letter in "SERVICE")
    silent = chance.choice(("", f"{chance.choice(_BLANKS)}SILENT"))
    clause = f"{chance.choice(_BEFORE)}{keyword}{silent}{chance.choice(_BLANKS)}<http://127.0.0.1:9/> {{ ?s ?p ?o }}"
    query = chance.choice(_QUERIES).format(clause)
    is_whole = chance.random() < 0.6
    if not is_whole:
        query = mutate.text(chance, query)
    return Case((query, is_whole, _request(chance, query)), len(query.encode("utf-8", "surrogatepass")))


def _hidden(chance: random.Random, letter: str) -> str:
    letter = chance.choice((letter, letter.lower()))
    return chance.choice((letter, letter, letter, f"\\u{ord(letter):04x}", f"\\U{ord(letter):08X}"))


def _request(chance: random.Random, query: str) -> tuple[dict[str, Any], bytes]:
    """Write a request as a client may send it, or as none would."""
    plain = query.encode("utf-8", "surrogatepass")
    percents = "".join(f"%{byte:02X}" for byte in plain) if chance.random() < 0.7 else mutate.nasty(chance)
    sent = f"query={percents}&default-graph-uri={mutate.nasty(chance)}".encode("utf-8", "surrogatepass")
    types = (b"application/x-www-form-urlencoded", b"application/sparql-query", b"text/plain", b"", b"\xff;charset=x")
    accepts = ("text/turtle", "*/*;q=nan", "text/*;q=1e999,,;", mutate.nasty(chance), ",".join(["a/b;q=0.1"] * 50))
    accept = chance.choice(accepts).encode("latin-1", "replace")
    method = chance.choice(("GET", "POST", "HEAD"))
    scope = {
        "type": "http",
        "method": method,
        "path": "/sparql",
        "headers": [(b"content-type", chance.choice(types)), (b"accept", accept)],
        "query_string": sent if method != "POST" or chance.random() < 0.3 else b"",
    }
    return scope, chance.choice((sent, plain))


def request(given: tuple[str, bool, tuple[dict[str, Any], bytes]]) -> None:
    """Read a request; a query that asks another endpoint is seen, however it is written."""
    query, is_whole, (scope, body) = given
    found = words(query)
    assert found.service or not is_whole, "The query asks another endpoint, and that was not seen."

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    asked = Request(scope, receive)
    accept = asked.headers.get("accept")
    for offered in (RESULTS, GRAPHS):
        best(accept, offered)
    try:
        parameters = _awaited(sparql._asked(asked))
        parameters.one("query")
        sparql._formats(parameters.all("format"), accept)
    except Refused as refused:
        assert 400 <= refused.status < 500 and refused.says


def _awaited(waiting: Coroutine[Any, Any, Any]) -> Any:
    """Run what never waits."""
    try:
        while True:
            waiting.send(None)
    except StopIteration as done:
        return done.value


TARGETS: dict[str, Target] = {
    "text": Target(documents("text", _spoilt_text), document, 0.02),
    "XML and HTML": Target(documents("xml", mutate.marked_up), document, 0.02),
    "DOCX": Target(documents("docx", mutate.packed), document, 0.01),
    "PDF": Target(documents("pdf", mutate.binary), document, 0.005),
    "treaty data": Target(documents("json", mutate.marked_up), document, 0.005),
    "paragraphs": Target(salad, paragraph, 0.02),
    "dates, ordinals, notes": Target(salad, phrase, 0.25),
    "symbols": Target(symbolic, symbol, 0.25),
    "Turtle and N-Quads": Target(statements, escaping, 0.16),
    "tables": Target(statements, rows, 0.06),
    "SPARQL protocol": Target(queries, request, 0.2),
}
