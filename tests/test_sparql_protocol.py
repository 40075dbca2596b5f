"""SPARQL 1.1 Protocol, the query side, and Service Description: the W3C suites' cases, from the recommendations.

The names of the W3C's own cases (https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ and
.../service-description/) stand below them. Their updates are left out, for there are none here.
"""

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import etree
from rdflib import RDF, Graph, Namespace, URIRef

from tests.serving import DIRECT, FORM, Reply, Server, serving

CASES = """
query_get query_post_form query_post_direct query_multiple_dataset query_dataset_default_graph
query_dataset_default_graphs_get query_dataset_default_graphs_post query_dataset_named_graphs_get
query_dataset_named_graphs_post query_dataset_full query_content_type_select query_content_type_ask
query_content_type_construct query_content_type_describe bad_query_method bad_multiple_queries
bad_query_wrong_media_type bad_query_missing_form_type bad_query_missing_direct_type bad_query_non_utf8 bad_query_syntax
returns-rdf has-endpoint-triple conforms-to-schema
"""
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
GRAPH = "https://w3id.org/nansen/id/graph/"
ONE, TWO = f"{GRAPH}register/bodies", f"{GRAPH}register/states"
SELECT = "SELECT ?s { ?s ?p ?o } LIMIT 2"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 3"
DESCRIBE = "DESCRIBE <https://w3id.org/nansen/id/body/unhcr>"
IN_ONE = "https://w3id.org/nansen/id/body/unhcr"
IN_TWO = "https://w3id.org/nansen/id/state/afg"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def server(specimen_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(specimen_release, tmp_path_factory.mktemp("protocol") / "stores") as server:
        yield server


def test_no_case_of_the_suites_is_left_out() -> None:
    said = " ".join(re.findall(r"W3C: ([^\n]+)", Path(__file__).read_text("utf-8")))
    assert set(CASES.split()) <= set(re.findall(r"[a-z0-9]+(?:[_-][a-z0-9]+)+", said))


def by_get(server: Server, query: str, *more: tuple[str, str]) -> Reply:
    return server.ask(query, *more)


def by_form(server: Server, query: str, *more: tuple[str, str]) -> Reply:
    return server.send("POST", "/sparql", urlencode([("query", query), *more]).encode(), Content_Type=FORM)


def direct(server: Server, query: str, *more: tuple[str, str]) -> Reply:
    return server.send("POST", f"/sparql?{urlencode(more)}", query.encode(), Content_Type=f"{DIRECT}; charset=UTF-8")


Way = Callable[..., Reply]
WAYS = pytest.mark.parametrize("way", [by_get, by_form, direct])


def yes(reply: Reply) -> bool:
    assert reply.status == 200, reply.text
    answer = json.loads(reply.body)["boolean"]
    assert isinstance(answer, bool)
    return answer


# ---- 2.1.1 to 2.1.3: three ways to ask ----


@WAYS
def test_a_query_is_answered_by_get_by_form_and_sent_as_it_is(server: Server, way: Way) -> None:
    """W3C: query_get, query_post_form, query_post_direct."""
    assert yes(way(server, ASK)) is True


@WAYS
def test_letters_of_all_scripts_arrive_as_they_are(server: Server, way: Way) -> None:
    said = way(server, "SELECT ('حول 关于 à + & %' AS ?words) {}")
    assert said.rows == [{"words": "حول 关于 à + & %"}]


def test_a_query_may_be_in_the_address_of_a_form_with_other_parameters(server: Server) -> None:
    body = urlencode([("default-graph-uri", ONE)]).encode()
    said = server.send("POST", f"/sparql?{urlencode({'query': ASK})}", body, Content_Type=FORM)
    assert yes(said) is True


# ---- 2.1.4: the dataset ----

ABOUT = "ASK {{ <{}> a ?type }}"
WITHIN = "ASK {{ GRAPH <{}> {{ <{}> a ?type }} }}"


@WAYS
@pytest.mark.parametrize("thing, found", [(IN_ONE, True), (IN_TWO, False)])
def test_a_default_graph_is_the_one_asked(server: Server, way: Way, thing: str, found: bool) -> None:
    """W3C: query_dataset_default_graph."""
    assert yes(way(server, ABOUT.format(thing), ("default-graph-uri", ONE))) is found


@WAYS
@pytest.mark.parametrize("thing", [IN_ONE, IN_TWO])
def test_several_default_graphs_are_merged(server: Server, way: Way, thing: str) -> None:
    """W3C: query_dataset_default_graphs_get, query_dataset_default_graphs_post."""
    assert yes(way(server, ABOUT.format(thing), ("default-graph-uri", ONE), ("default-graph-uri", TWO)))


def test_a_statement_of_several_default_graphs_stands_once_in_their_merge(server: Server) -> None:
    shared = server.ask(
        "SELECT ?s ?p ?o ?g ?h { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER (STR(?g) < STR(?h)) } LIMIT 1"
    )
    (row,) = shared.rows
    merge = [("default-graph-uri", row["g"]), ("default-graph-uri", row["h"])]
    found = server.ask(f"SELECT ?o {{ <{row['s']}> <{row['p']}> ?o }}", *merge)
    values = [one["o"] for one in found.rows]
    assert row["o"] in values and len(values) == len(set(values))


@WAYS
def test_named_graphs_are_those_named_and_the_default_graph_is_empty_then(server: Server, way: Way) -> None:
    """W3C: query_dataset_named_graphs_get, query_dataset_named_graphs_post."""
    named = ("named-graph-uri", ONE)
    assert yes(way(server, WITHIN.format(ONE, IN_ONE), named)) is True
    assert yes(way(server, WITHIN.format(TWO, IN_TWO), named)) is False
    assert yes(way(server, ASK, named)) is False


@WAYS
def test_with_default_graphs_alone_there_are_no_named_graphs(server: Server, way: Way) -> None:
    for graphs in ([("default-graph-uri", ONE)], [("default-graph-uri", ONE), ("default-graph-uri", TWO)]):
        assert yes(way(server, WITHIN.format(ONE, IN_ONE), *graphs)) is False


@WAYS
def test_default_and_named_graphs_go_together(server: Server, way: Way) -> None:
    """W3C: query_dataset_full."""
    bodies, states, treaties = ONE, TWO, f"{GRAPH}register/instruments"
    graphs = [("default-graph-uri", bodies), ("default-graph-uri", states), ("named-graph-uri", treaties)]
    both = f"ASK {{ <{IN_ONE}> a ?x . <{IN_TWO}> a ?y . GRAPH ?g {{ ?treaty a ?z }} FILTER (?g = <{treaties}>) }}"
    assert yes(way(server, both, *graphs)) is True
    assert yes(way(server, f"ASK {{ GRAPH <{bodies}> {{ ?s ?p ?o }} }}", *graphs)) is False


@WAYS
def test_the_dataset_of_the_request_counts_more_than_that_of_the_query(server: Server, way: Way) -> None:
    """W3C: query_multiple_dataset."""
    query = f"ASK FROM <{TWO}> {{ <{IN_ONE}> a ?type }}"
    assert yes(way(server, query)) is False
    assert yes(way(server, query, ("default-graph-uri", ONE))) is True


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_is_not_here_is_named_in_the_answer(server: Server, parameter: str) -> None:
    said = server.ask(ASK, (parameter, "http://example.org/not-here"))
    assert said.status == 400 and "http://example.org/not-here" in said.text


def test_a_name_of_a_graph_that_is_no_iri_is_refused(server: Server) -> None:
    said = server.ask(ASK, ("default-graph-uri", "not here"))
    assert said.status == 400 and "not here" in said.text


# ---- 2.1.5: formats ----

ROWS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
TRIPLES = ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]


def columns(reply: Reply) -> list[str]:
    """Read the names of the columns with another reader for each format."""
    match reply.media_type:
        case "application/sparql-results+json" | "application/json":
            return list(json.loads(reply.body)["head"]["vars"])
        case "text/csv":
            return next(csv.reader(io.StringIO(reply.text)))
        case "text/tab-separated-values":
            return [name.removeprefix("?") for name in reply.text.splitlines()[0].split("\t")]
        case _:
            variables = etree.fromstring(reply.body).iterfind(".//{*}variable")
            return [str(variable.get("name")) for variable in variables]


@pytest.mark.parametrize("accept", [*ROWS, "application/json", "application/xml", "text/xml"])
def test_rows_are_given_in_the_format_that_is_accepted(server: Server, accept: str) -> None:
    """W3C: query_content_type_select."""
    said = server.ask("SELECT ?s ?p { ?s ?p ?o } LIMIT 2", Accept=accept)
    assert (said.status, said.media_type) == (200, accept)
    assert columns(said) == ["s", "p"]


@pytest.mark.parametrize("accept", ROWS[:2])
def test_yes_or_no_is_given_in_the_format_that_is_accepted(server: Server, accept: str) -> None:
    """W3C: query_content_type_ask."""
    said = server.ask(ASK, Accept=accept)
    assert (said.status, said.media_type) == (200, accept)
    assert b"true" in said.body


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
@pytest.mark.parametrize("accept", TRIPLES)
def test_graphs_are_given_in_the_format_that_is_accepted(server: Server, query: str, accept: str) -> None:
    """W3C: query_content_type_construct, query_content_type_describe."""
    said = server.ask(query, Accept=accept)
    assert (said.status, said.media_type) == (200, accept)
    assert len(Graph().parse(data=said.body, format=accept)) >= 3


@pytest.mark.parametrize("query, usual", [(SELECT, ROWS[0]), (ASK, ROWS[0]), (CONSTRUCT, TRIPLES[0])])
@pytest.mark.parametrize("accept", ["*/*", ""])
def test_who_takes_anything_is_given_json_or_turtle(server: Server, query: str, usual: str, accept: str) -> None:
    assert server.ask(query, Accept=accept).media_type == usual
    assert server.ask(query).media_type == usual


@pytest.mark.parametrize(
    "accept, given",
    [
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", "application/sparql-results+xml"),
        ("text/csv;q=0.5, */*;q=0.1", "text/csv"),
        ("text/*", "text/csv"),
        ("application/*, text/csv;q=0.9", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, application/*;q=0.3", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.2", "text/csv"),
        ("TEXT/CSV ; Q=0.4", "text/csv"),
        ("image/png, */*;q=0.001", "application/sparql-results+json"),
    ],
)
def test_weights_decide_between_formats(server: Server, accept: str, given: str) -> None:
    assert server.ask(SELECT, Accept=accept).media_type == given


@pytest.mark.parametrize("query, accept", [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (SELECT, "image/png")])
def test_formats_that_there_are_not_are_not_acceptable(server: Server, query: str, accept: str) -> None:
    said = server.ask(query, Accept=accept)
    assert said.status == 406 and said.text.strip()


def test_of_several_names_of_formats_the_first_known_one_counts(server: Server) -> None:
    """SPARQLWrapper sends `format` twice."""
    assert server.ask(SELECT, ("format", "sparql"), ("format", "csv")).media_type == "text/csv"
    said = server.ask(SELECT, ("format", "papyrus"))
    assert said.status == 400 and "papyrus" in said.text and "csv" in said.text


@pytest.mark.parametrize("name, given", [("csv", "text/csv"), ("xml", ROWS[1]), ("json", ROWS[0])])
def test_a_parameter_names_the_format_for_forms_and_links(server: Server, name: str, given: str) -> None:
    assert server.ask(SELECT, ("format", name), Accept=BROWSER).media_type == given


# ---- 2.1.6 and 2.1.7: what is no query ----


@pytest.mark.parametrize(
    "query, place",
    [
        ("ASK {", "line 1, column 6"),
        ("SELECT *\nWHERE { ?s ?p }", "line 2"),
        ("SELECT ?s { ?s nobody:knows ?o }", "line 1"),
        ("", "line 1"),
    ],
)
@WAYS
def test_what_is_no_query_is_told_with_its_place(server: Server, way: Way, query: str, place: str) -> None:
    """W3C: bad_query_syntax."""
    said = way(server, query)
    assert said.status == 400
    assert "The query cannot be read" in said.text and place in said.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(server: Server, method: str) -> None:
    """W3C: bad_query_method."""
    said = server.send(method, f"/sparql?{urlencode({'query': ASK})}", b"")
    assert said.status == 405 and "GET" in said.headers["Allow"]


@pytest.mark.parametrize("way", [by_get, by_form, direct])
def test_several_queries_at_once_are_refused(server: Server, way: Way) -> None:
    """W3C: bad_multiple_queries."""
    assert way(server, ASK, ("query", SELECT)).status == 400


@pytest.mark.parametrize(
    "body, media_type",
    [
        (ASK.encode(), "text/plain"),  # W3C: bad_query_wrong_media_type
        (urlencode({"query": ASK}).encode(), None),  # W3C: bad_query_missing_form_type
        (ASK.encode(), None),  # W3C: bad_query_missing_direct_type
        (ASK.encode("utf-16"), f"{DIRECT}; charset=UTF-16"),  # W3C: bad_query_non_utf8
        (b"<q/>", "application/sparql-update"),
    ],
)
def test_queries_of_other_media_types_or_encodings_are_not_supported(
    server: Server, body: bytes, media_type: str | None
) -> None:
    said = server.send("POST", "/sparql", body, Content_Type=media_type)
    assert said.status == 415 and said.text.startswith("A query is posted ")


@pytest.mark.parametrize("media_type", [FORM, DIRECT])
def test_bytes_that_are_no_utf_8_are_refused(server: Server, media_type: str) -> None:
    assert server.send("POST", "/sparql", b"query=\xff\xfe", Content_Type=media_type).status == 400


def test_percents_that_are_no_utf_8_are_refused(server: Server) -> None:
    assert server.get("/sparql?query=ASK%FF%7B%7D").status == 400


def test_a_post_without_query_is_refused(server: Server) -> None:
    assert by_form(server, ASK).status == 200
    assert server.send("POST", "/sparql", b"nothing=1", Content_Type=FORM).status == 400


def test_a_request_of_endless_length_is_refused(server: Server) -> None:
    assert server.send("POST", "/sparql", b"#" * 2**21, Content_Type=DIRECT).status == 413


@pytest.mark.parametrize(
    "update", ["INSERT DATA { <a:a> <a:b> <a:c> }", "PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }", "CLEAR ALL"]
)
def test_updates_are_refused_and_change_nothing(server: Server, update: str) -> None:
    before = server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
    assert direct(server, update).status == 400 and "update" in direct(server, update).text
    assert server.send("POST", "/sparql", urlencode({"update": update}).encode(), Content_Type=FORM).status == 403
    assert server.ask("SELECT (COUNT(?s) AS ?n) { ?s ?p ?o }").rows == before


# ---- HTTP: HEAD, ETag, gzip, CORS ----


def test_head_says_what_get_would_say(server: Server) -> None:
    address = f"/sparql?{urlencode({'query': SELECT})}"
    head, get = server.send("HEAD", address), server.get(address)
    assert head.body == b"" and head.status == 200
    assert [head.headers[name] for name in ("Content-Type", "ETag", "Content-Length")] == [
        get.headers[name] for name in ("Content-Type", "ETag", "Content-Length")
    ]
    assert server.send("HEAD", "/sparql?query=ASK").status == 400


def test_an_answer_that_the_asker_has_already_is_not_sent_again(server: Server) -> None:
    first = server.ask(SELECT)
    again = server.ask(SELECT, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert server.ask(SELECT, Accept="text/csv", If_None_Match=first.headers["ETag"]).status == 200
    assert server.ask(ASK, If_None_Match=first.headers["ETag"]).status == 200


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "uuid()", "StrUUID()"])
def test_answers_that_change_have_no_etag(server: Server, function: str) -> None:
    first, second = (server.ask(f"SELECT ({function} AS ?x) {{}}") for _ in range(2))
    assert first.headers["ETag"] is None and first.rows != second.rows


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o } LIMIT 100", "SELECT * { ?s ?p ?o }"])
def test_answers_are_compressed_for_those_who_take_it(server: Server, query: str) -> None:
    plain, small = server.ask(query), server.ask(query, Accept_Encoding="gzip")
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert len(small.body) < len(plain.body) / 3


def test_pages_of_other_sites_may_ask(server: Server) -> None:
    assert server.ask(ASK, Origin="https://example.org").headers["Access-Control-Allow-Origin"] == "*"
    said = server.send(
        "OPTIONS",
        "/sparql",
        Origin="https://example.org",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert said.status == 200 and "POST" in said.headers["Access-Control-Allow-Methods"]
    wrong = server.ask("ASK {", Origin="https://example.org")
    assert wrong.headers["Access-Control-Allow-Origin"] == "*", "errors can be read there, too"


# ---- Service Description ----


def description(server: Server, accept: str = "text/turtle") -> Graph:
    said = server.get("/sparql", Accept=accept)
    assert (said.status, said.media_type) == (200, accept)
    return Graph().parse(data=said.body, format=accept)


@pytest.mark.parametrize("accept", TRIPLES)
def test_without_a_query_programs_are_given_a_description(server: Server, accept: str) -> None:
    """W3C: returns-rdf; section 2 of https://www.w3.org/TR/sparql11-service-description/ ."""
    assert len(description(server, accept)) > 10


def test_the_description_names_the_endpoint_that_was_asked(server: Server) -> None:
    """W3C: has-endpoint-triple."""
    assert (None, SD.endpoint, URIRef(f"{server.address}/sparql")) in description(server)


def test_the_description_conforms_to_its_vocabulary(server: Server) -> None:
    """W3C: conforms-to-schema."""
    said = description(server)
    (service,) = said.subjects(RDF.type, SD.Service)
    assert set(said.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    (dataset,) = said.objects(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in said
    (default,) = said.objects(dataset, SD.defaultGraph)
    assert (default, RDF.type, SD.Graph) in said
    own = {term for triple in said for term in triple if isinstance(term, URIRef) and term.startswith(str(SD))}
    known = "Service Dataset Graph endpoint supportedLanguage SPARQL11Query feature UnionDefaultGraph resultFormat"
    assert own <= {SD[name] for name in f"{known} defaultDataset defaultGraph".split()}


def test_every_format_of_the_description_is_given(server: Server) -> None:
    formats = set(description(server).objects(None, SD.resultFormat))
    rows = {FORMATS[f"SPARQL_Results_{name}"] for name in ("JSON", "XML", "CSV", "TSV")}
    assert formats == rows | {FORMATS[name] for name in ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")}


def test_the_number_of_statements_in_the_description_is_true(server: Server) -> None:
    (triples,) = description(server).objects(None, URIRef("http://rdfs.org/ns/void#triples"))
    assert server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == [{"n": str(triples)}]


@pytest.mark.parametrize("query", ["", f"?{urlencode({'query': 'SELECT * {} LIMIT 4711'})}"])
def test_people_are_given_a_page(server: Server, query: str) -> None:
    said = server.get(f"/sparql{query}", Accept=BROWSER)
    assert (said.status, said.media_type) == (200, "text/html")
    assert "<form" in said.text and ("4711" in said.text) is bool(query)


def test_a_description_in_a_format_that_there_is_not_is_not_acceptable(server: Server) -> None:
    assert server.get("/sparql", Accept="image/png").status == 406


# ---- Graph Store Protocol, section 5.2 ----


@pytest.mark.parametrize("accept", TRIPLES)
def test_a_graph_is_given_by_its_name(server: Server, accept: str) -> None:
    said = server.get(f"/graphs?{urlencode({'graph': ONE})}", Accept=accept)
    assert (said.status, said.media_type) == (200, accept)
    number = server.ask(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}").rows
    assert [{"n": str(len(Graph().parse(data=said.body, format=accept)))}] == number


def test_the_default_graph_holds_every_statement_once(server: Server) -> None:
    said = server.get("/graphs?default", Accept="application/n-triples")
    lines = said.text.splitlines()
    assert len(lines) == len(set(lines))
    assert server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == [{"n": str(len(lines))}]
    everywhere = server.ask("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }").rows
    assert everywhere == [{"n": str(len(lines))}]


@pytest.mark.parametrize(
    "parameters, status",
    [("", 400), ("?graph=x:y&default", 400), ("?graph=not+an+iri", 400), (f"?graph={GRAPH}nowhere", 404)],
)
def test_a_graph_that_is_not_there_is_told(server: Server, parameters: str, status: int) -> None:
    assert server.get(f"/graphs{parameters}").status == status


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_graphs_are_not_changed(server: Server, method: str) -> None:
    assert server.send(method, f"/graphs?{urlencode({'graph': ONE})}", b"").status == 405


def test_head_of_a_graph_has_no_body(server: Server) -> None:
    said = server.send("HEAD", f"/graphs?{urlencode({'graph': ONE})}")
    assert (said.status, said.body) == (200, b"")
