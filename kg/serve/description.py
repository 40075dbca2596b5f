"""What the endpoint says of itself to programs: a service description."""

from typing import Final

from pyoxigraph import RdfFormat, parse, serialize

from kg.serve.release import Release

# https://www.w3.org/TR/sparql11-service-description/
_SERVICE: Final = """\
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix formats: <http://www.w3.org/ns/formats/> .
@prefix void: <http://rdfs.org/ns/void#> .

<{endpoint}#service> a sd:Service ;
  sd:endpoint <{endpoint}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML, formats:SPARQL_Results_CSV,
    formats:SPARQL_Results_TSV, formats:Turtle, formats:N-Triples, formats:JSON-LD, formats:RDF_XML ;
  sd:defaultDataset <{base}id/dataset> .

<{base}id/dataset> a sd:Dataset, void:Dataset ;
  void:sparqlEndpoint <{endpoint}> ;
  sd:defaultGraph <{base}id/dataset/union> .

<{base}id/dataset/union> a sd:Graph, void:Dataset ;
  void:triples {triples} .
"""
_PREFIXES: Final = {
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "formats": "http://www.w3.org/ns/formats/",
    "void": "http://rdfs.org/ns/void#",
}
FORMATS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
"""The formats of documents; those of queries know more names for them."""


def described(release: Release, endpoint: str, media_type: str) -> bytes:
    """Describe the endpoint at the address under which it was asked, in one of FORMATS."""
    text = _SERVICE.format(endpoint=endpoint, base=release.base, triples=release.size)
    content = serialize(
        (said.triple for said in parse(text, RdfFormat.TURTLE)), format=FORMATS[media_type], prefixes=_PREFIXES
    )
    assert content is not None, "there is no file to write to"
    return content
