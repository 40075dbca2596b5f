"""Ready configurations for those who run an endpoint of their own on a release."""


def configurations(base: str) -> dict[str, bytes]:
    """Give the files of `endpoint/`, by path; the data in them stands at `base`.

    >>> sorted(configurations("https://w3id.org/nansen/"))[:3]
    ['README.md', 'fuseki/load.sh', 'fuseki/nansen.ttl']
    """
    return {path: content.replace("{base}", base).encode() for path, content in _FILES.items()}


_README = """\
# Endpoints

Two stores, each with its load and run command. Both show the union of all named graphs as the default graph,
take queries only (no updates) and let browsers of other sites ask (CORS). Begin in this folder.

Every document and register stands in its own graph. `dump/core.nq.gz` holds the facts; `dump/evidence.nq.gz`
adds where they stand in the texts. Load the first alone, or both.

A load script stops when there is a store already: an older release below a newer one would keep what the
newer one has withdrawn. Load beside it (`STORE=/data/nansen-2 sh oxigraph/load.sh`), then change over.

## Oxigraph

Run by the project's tests (`tests/test_publish_parts.py`), last with version 0.5.13.

- install: `pip install oxigraph`
- load: `sh oxigraph/load.sh`, with the evidence `sh oxigraph/load.sh evidence`
- run: `sh oxigraph/serve.sh`; another address: `BIND=0.0.0.0:8080 sh oxigraph/serve.sh`
- query: `http://localhost:7878/query`

        curl http://localhost:7878/query --data-urlencode \\
          'query=SELECT DISTINCT ?kind WHERE { ?thing a ?kind }'

In its union of graphs, Oxigraph finds a statement once for each graph that it stands in: ask with
`SELECT DISTINCT`, or your rows and counts are higher than those in `dataset.ttl`.

## Fuseki

**Not run by us**: written from the documentation of Apache Jena. Tell us what you find.

- install: Java, then Apache Jena (for `tdb2.tdbloader`) and Apache Jena Fuseki, both from
  <https://jena.apache.org/download/>, with their folders of commands on the `PATH`
- load: `sh fuseki/load.sh`, with the evidence `sh fuseki/load.sh evidence`
- run: `cd fuseki && fuseki-server --config=nansen.ttl --port=3030 --localhost`; without `--localhost` it
  answers other machines as well
- query: `http://localhost:3030/nansen/sparql`

Fuseki allows CORS unless it is told `--no-cors`; `--cors=FILE` narrows it down.

## Any store

- `service-description.ttl` tells programs what the endpoint offers. It takes the endpoint to be `/sparql` on
  your host; let your web server pass that address on to the query address above.
- `w3id/.htaccess` leads from {base} to your host. Its first lines say what to change. Checked by the project's
  tests rule by rule, not run in Apache.
- `dataset.ttl`, one folder up, names no endpoint, since we know of none. Once yours is public, add
  `<{base}id/dataset> void:sparqlEndpoint <its address>` to your copy.
"""

_OXIGRAPH_LOAD = """\
#!/bin/sh
# Loads the facts into a new store; `sh load.sh evidence` loads the evidence as well.
set -eu
cd "$(dirname "$0")"
store="${STORE:-store}"
if [ -e "$store" ]; then
  echo "$store is there already. Remove it, or name another: STORE=... sh load.sh" >&2
  exit 1
fi
set -- ../../dump/core.nq.gz ${1:+"../../dump/$1.nq.gz"}
oxigraph load --location "$store" --file "$@"
oxigraph optimize --location "$store"
"""

_OXIGRAPH_SERVE = """\
#!/bin/sh
# Answers queries, and nothing else, at http://localhost:7878/query.
set -eu
cd "$(dirname "$0")"
exec oxigraph serve-read-only --location "${STORE:-store}" --bind "${BIND:-localhost:7878}" \\
  --union-default-graph --cors --timeout-s 60
"""

_FUSEKI_LOAD = """\
#!/bin/sh
# Loads the facts into a new TDB2 database; `sh load.sh evidence` loads the evidence as well.
# Another folder than `store` must be named in nansen.ttl, too (tdb2:location).
set -eu
cd "$(dirname "$0")"
store="${STORE:-store}"
if [ -e "$store" ]; then
  echo "$store is there already. Remove it, or name another: STORE=... sh load.sh" >&2
  exit 1
fi
set -- ../../dump/core.nq.gz ${1:+"../../dump/$1.nq.gz"}
tdb2.tdbloader --loc "$store" "$@"
"""

_FUSEKI = """\
# Fuseki on the TDB2 database that load.sh fills: queries only, at /nansen/sparql and /nansen/query.
# Start Fuseki in this folder: the location is relative to where it is started.

@prefix fuseki: <http://jena.apache.org/fuseki#> .
@prefix ja: <http://jena.hpl.hp.com/2005/11/Assembler#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tdb2: <http://jena.apache.org/2016/tdb#> .

<#server> a fuseki:Server .

<#service> a fuseki:Service ;
  rdfs:label "Nansen, for reading" ;
  fuseki:name "nansen" ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "sparql" ] ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] ;
  fuseki:dataset <#dataset> .

<#dataset> a tdb2:DatasetTDB2 ;
  tdb2:location "store" ;
  tdb2:unionDefaultGraph true ;
  ja:context [ ja:cxtName "arq:queryTimeout" ; ja:cxtValue "60000" ] .
"""

_SERVICE = """\
# What the endpoint offers. Its address is relative: resolve it against the host that serves this file.

@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix formats: <http://www.w3.org/ns/formats/> .

</sparql#service> a sd:Service ;
  sd:endpoint </sparql> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML, formats:SPARQL_Results_CSV,
    formats:SPARQL_Results_TSV, formats:Turtle, formats:N-Triples ;
  sd:defaultDataset <{base}id/dataset> .

<{base}id/dataset> a sd:Dataset ;
  sd:defaultGraph <{base}id/dataset/union> .

<{base}id/dataset/union> a sd:Graph .
"""

_HTACCESS = """\
# Replace https://example.org/nansen/ below, everywhere, by the address of the host that serves the release
# (`kg serve`, or files with these endings), with the slash at its end. Then this file leads from
# {base} to it: hand it in at https://github.com/perma-id/w3id.org for the folder of that address.
#
# The first rule that fits is taken, Turtle first: Apache does not weigh the q-values of an Accept header.
# Who takes anything (*/*) is given Turtle.

Options -MultiViews
RewriteEngine on
Header always set Access-Control-Allow-Origin "*"
Header always merge Vary Accept

# the ontology, and every thing: /ns, /id/resolution/a-res-62-124/para/4
RewriteCond %{HTTP_ACCEPT} text/turtle
RewriteRule ^(ns|id/[a-z0-9/-]+)$ https://example.org/nansen/$1.ttl [R=303,L]
RewriteCond %{HTTP_ACCEPT} application/ld\\+json
RewriteRule ^(ns|id/[a-z0-9/-]+)$ https://example.org/nansen/$1.jsonld [R=303,L]
RewriteCond %{HTTP_ACCEPT} application/n-triples
RewriteRule ^(ns|id/[a-z0-9/-]+)$ https://example.org/nansen/$1.nt [R=303,L]
RewriteCond %{HTTP_ACCEPT} text/html|application/xhtml\\+xml
RewriteRule ^(ns|id/[a-z0-9/-]+)$ https://example.org/nansen/$1.html [R=303,L]
RewriteRule ^(ns|id/[a-z0-9/-]+)$ https://example.org/nansen/$1.ttl [R=303,L]

# the description of the release, its dumps, and the front page
RewriteRule ^(\\.well-known/void|dataset\\.ttl)$ https://example.org/nansen/dataset.ttl [R=303,L]
RewriteRule ^(dump/[a-z0-9./-]+)$ https://example.org/nansen/$1 [R=303,L]
RewriteRule ^$ https://example.org/nansen/ [R=303,L]
"""

_FILES = {
    "README.md": _README,
    "oxigraph/load.sh": _OXIGRAPH_LOAD,
    "oxigraph/serve.sh": _OXIGRAPH_SERVE,
    "fuseki/nansen.ttl": _FUSEKI,
    "fuseki/load.sh": _FUSEKI_LOAD,
    "service-description.ttl": _SERVICE,
    "w3id/.htaccess": _HTACCESS,
}
