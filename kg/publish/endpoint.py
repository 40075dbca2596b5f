"""Ready configurations for those who run an endpoint of their own on a release."""

from kg.examples import examples_as_rdf


def configurations(base: str) -> dict[str, bytes]:
    """Give the files of `endpoint/`, by path; the data in them stands at `base`.

    >>> sorted(configurations("https://w3id.org/nansen/"))[:3]
    ['README.md', 'examples.ttl', 'fuseki/load.sh']
    """
    files = {path: content.replace("{base}", base).encode() for path, content in _FILES.items()}
    return {**files, "examples.ttl": examples_as_rdf(base)}


_README = """\
# Endpoints

Six stores, each with its load command. They show the union of all named graphs as the default graph, take
queries only (no updates) and let browsers of other sites ask (CORS), where nothing else is said. Begin in this
folder. A store that runs already is filled from anywhere by `kg load --to ADDRESS`.

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

With `--timeout-s`, version 0.5.13 holds a thread for that long at each query, also at one that was answered at
once: where more than some hundred ask each second, leave it out (`TIMEOUT= sh oxigraph/serve.sh`).

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

## Virtuoso

Run by the project's tests where it is installed (`tests/test_load.py`), last with version 7.2.5: the counts are
those of the dumps, and the example queries answer as in `kg query`.

- install: `apt-get install virtuoso-opensource`
- run: `VIRTUOSO_PASSWORD=... sh virtuoso/serve.sh`; the first time, this is made the password of `dba`
- load, while it runs: `VIRTUOSO_PASSWORD=... sh virtuoso/load.sh`, with the evidence `... load.sh evidence`
- query: `http://localhost:8890/sparql`
- load from anywhere: `NANSEN_STORE_USER=dba NANSEN_STORE_PASSWORD=... kg load --to http://localhost:8890/sparql-auth`
- other addresses: `BIND=0.0.0.0:8890 ISQL=localhost:1111`, for both scripts
- `virtuoso/virtuoso.ini` has the settings (memory, limits), `virtuoso/cors.sql` lets other sites ask

Virtuoso lets nobody write at `/sparql` (it answers 500, "No permission"), and asks at `/sparql-auth` for a password
by digest alone (a basic one gets 401). Another user than `dba` needs
`GRANT SPARQL_UPDATE TO "name"`, said in `isql`.

`isql` takes its password on the command line, where others on the same machine can see it while it runs.

## QLever

**Not run by us**: written from its documentation. Tell us what you find.

- install: `pip install qlever`, and Docker
- load and run: `sh qlever/load.sh` (settings: `qlever/Qleverfile`; change its `ACCESS_TOKEN`)
- query: `http://localhost:7019`

QLever's default graph is the union of all graphs.

## GraphDB

**Not run by us**: written from its documentation. Tell us what you find.

- install: GraphDB 10 or later, with its `bin` folder on the `PATH`
- load, with GraphDB stopped: `sh graphdb/load.sh` (repository: `graphdb/repo-config.ttl`)
- run: `graphdb -Dgraphdb.workbench.cors.enable=true`; updates are refused to those whom you give no right to write
- query: `http://localhost:7200/repositories/nansen`

## Neptune

**Not run by us**: written from its documentation. Tell us what you find.

- a role that may read the bucket, an S3 endpoint in the cluster's network, and the AWS command line
- name the role and region in `neptune/load.json`, then
  `NEPTUNE=https://...:8182 BUCKET=... sh neptune/load.sh`, with the evidence `... load.sh evidence`
- query: `https://...:8182/sparql`

## Any store

- `service-description.ttl` tells programs what the endpoint offers. It takes the endpoint to be `/sparql` on
  your host; let your web server pass that address on to the query address above.
- `w3id/.htaccess` leads from {base} to your host. Its first lines say what to change. Checked by the project's
  tests rule by rule, not run in Apache.
- `examples.ttl` has the example queries with the questions they answer (`sh:SPARQLExecutable`, the form of
  sib-swiss/sparql-examples), for query editors.
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
timeout="${TIMEOUT-60}"
exec oxigraph serve-read-only --location "${STORE:-store}" --bind "${BIND:-localhost:7878}" \\
  --union-default-graph --cors ${timeout:+--timeout-s "$timeout"}
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

_VIRTUOSO_INI = """\
; Virtuoso 7 on a store of its own; serve.sh puts the address of the dumps in the place of @DUMP@.

[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = @PORT@
DisableUnixSocket = 1
DirsAllowed = ., @DUMP@
CheckpointInterval = 60
; about two thirds of the memory: 85,000 buffers for each gigabyte
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
MaxQueryMem = 1G

[HTTPServer]
ServerPort = @HTTP@
ServerRoot = .
MaxClientConnections = 10

[SPARQL]
ResultSetMaxRows = 100000
MaxQueryExecutionTime = 60
DefaultQuery = SELECT DISTINCT ?kind WHERE { ?thing a ?kind }
"""

_VIRTUOSO_SERVE = """\
#!/bin/sh
# Runs Virtuoso in the foreground: SPARQL at http://localhost:8890/sparql, isql at localhost:1111.
# The first time, the password of dba is set to the one in VIRTUOSO_PASSWORD.
set -eu
cd "$(dirname "$0")"
: "${VIRTUOSO_PASSWORD:?Choose a password: VIRTUOSO_PASSWORD=... sh serve.sh}"
dump="$(cd ../../dump && pwd)"
here="$(pwd)"
store="${STORE:-store}"
mkdir -p "$store"
cd "$store"
sed -e "s|@DUMP@|$dump|" -e "s|@PORT@|${ISQL:-localhost:1111}|" -e "s|@HTTP@|${BIND:-localhost:8890}|" \\
  "$here/virtuoso.ini" > virtuoso.ini
if [ ! -e virtuoso.db ]; then
  virtuoso-t +foreground +configfile virtuoso.ini +pwdold dba +pwddba "$VIRTUOSO_PASSWORD" +pwddav "$VIRTUOSO_PASSWORD"
fi
exec virtuoso-t +foreground +configfile virtuoso.ini
"""

_VIRTUOSO_LOAD = """\
#!/bin/sh
# Loads the facts into the Virtuoso that serve.sh runs; `sh load.sh evidence` loads the evidence as well.
set -eu
cd "$(dirname "$0")"
: "${VIRTUOSO_PASSWORD:?Set the password that serve.sh was given: VIRTUOSO_PASSWORD=... sh load.sh}"
dump="$(cd ../../dump && pwd)"
isql="$(command -v isql-vt || command -v isql-v || echo isql)"
ask() { "$isql" "${ISQL:-localhost:1111}" dba "$VIRTUOSO_PASSWORD" VERBOSE=OFF BANNER=OFF ERRORS=STDOUT "$@"; }
for part in core ${1:+"$1"}; do
  ask exec="ld_dir('$dump', '$part.nq.gz', '{base}id/graph/none');"
done
ask exec="rdf_loader_run();" exec="checkpoint;"
failed="$(ask exec="SELECT ll_file, ll_error FROM DB.DBA.LOAD_LIST WHERE ll_error IS NOT NULL OR ll_state <> 2;")"
case "$failed" in
  */dump/*) echo "Virtuoso could not load this: $failed" >&2; exit 1 ;;
esac
ask cors.sql
"""

_VIRTUOSO_CORS = """\
-- Lets pages of other sites ask this endpoint.
DB.DBA.VHOST_REMOVE (lpath=>'/sparql');
DB.DBA.VHOST_DEFINE (lpath=>'/sparql', ppath=>'/!sparql/', is_dav=>1, vsp_user=>'dba',
  opts=>vector ('browse_sheet', '', 'noinherit', 'yes', 'cors', '*', 'cors_restricted', 0));
"""

_QLEVERFILE = """\
# For the command `qlever`: qlever get-data, qlever index, qlever start.

[data]
NAME = nansen
GET_DATA_CMD = cp ../../dump/core.nq.gz ../../dump/evidence.nq.gz .
DESCRIPTION = Nansen: linked data of the refugee resolutions
FORMAT = nq

[index]
INPUT_FILES = core.nq.gz evidence.nq.gz
CAT_INPUT_FILES = zcat core.nq.gz evidence.nq.gz
SETTINGS_JSON = { "num-triples-per-batch": 1000000 }
STXXL_MEMORY = 2G

[server]
PORT = 7019
ACCESS_TOKEN = change-me
MEMORY_FOR_QUERIES = 2G
TIMEOUT = 60s

[runtime]
SYSTEM = docker
IMAGE = docker.io/adfreiburg/qlever:latest

[ui]
UI_CONFIG = default
"""

_QLEVER_LOAD = """\
#!/bin/sh
# Builds the index of facts and evidence in this folder, and answers at http://localhost:7019.
set -eu
cd "$(dirname "$0")"
qlever get-data
qlever index
qlever start
"""

_GRAPHDB = """\
# A repository of GraphDB 10 or later: no inference (superclasses are in the data), an index by graph.

@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rep: <http://www.openrdf.org/config/repository#> .
@prefix sail: <http://www.openrdf.org/config/sail#> .
@prefix sr: <http://www.openrdf.org/config/repository/sail#> .
@prefix graphdb: <http://www.ontotext.com/config/graphdb#> .

<#nansen> a rep:Repository ;
  rep:repositoryID "nansen" ;
  rdfs:label "Nansen: linked data of the refugee resolutions" ;
  rep:repositoryImpl <#implementation> .

<#implementation> rep:repositoryType "graphdb:SailRepository" ;
  sr:sailImpl <#sail> .

<#sail> sail:sailType "graphdb:Sail" ;
  graphdb:base-URL "{base}id/" ;
  graphdb:ruleset "empty" ;
  graphdb:enable-context-index "true" ;
  graphdb:enablePredicateList "true" ;
  graphdb:query-timeout "60" ;
  graphdb:query-limit-results "0" ;
  graphdb:throw-QueryEvaluationException-on-timeout "true" .
"""

_GRAPHDB_LOAD = """\
#!/bin/sh
# Makes the repository `nansen` and loads the facts, with GraphDB stopped; `sh load.sh evidence` adds the evidence.
set -eu
cd "$(dirname "$0")"
set -- ../../dump/core.nq.gz ${1:+"../../dump/$1.nq.gz"}
importrdf load -c repo-config.ttl -m parallel "$@"
"""

_NEPTUNE = """\
{
  "source": "s3://YOUR-BUCKET/dump/core.nq.gz",
  "format": "nquads",
  "iamRoleArn": "arn:aws:iam::YOUR-ACCOUNT:role/YOUR-LOAD-ROLE",
  "region": "YOUR-REGION",
  "mode": "NEW",
  "failOnError": "TRUE",
  "parallelism": "MEDIUM",
  "parserConfiguration": {
    "baseUri": "{base}",
    "namedGraphUri": "{base}id/graph/none"
  },
  "queueRequest": "TRUE"
}
"""

_NEPTUNE_LOAD = """\
#!/bin/sh
# Copies the dumps to S3 and tells Neptune to load them: NEPTUNE=https://your-cluster:8182 BUCKET=... sh load.sh
# load.json must name your account's role and region first; `sh load.sh evidence` loads the evidence as well.
set -eu
cd "$(dirname "$0")"
: "${NEPTUNE:?Name the cluster: NEPTUNE=https://...:8182 BUCKET=... sh load.sh}"
: "${BUCKET:?Name the S3 bucket: NEPTUNE=... BUCKET=... sh load.sh}"
for part in core ${1:+"$1"}; do
  aws s3 cp "../../dump/$part.nq.gz" "s3://$BUCKET/dump/$part.nq.gz"
  sed -e "s|YOUR-BUCKET|$BUCKET|" -e "s|core.nq.gz|$part.nq.gz|" load.json |
    curl --fail -H "Content-Type: application/json" --data @- "$NEPTUNE/loader"
done
"""

_FILES = {
    "README.md": _README,
    "oxigraph/load.sh": _OXIGRAPH_LOAD,
    "oxigraph/serve.sh": _OXIGRAPH_SERVE,
    "fuseki/nansen.ttl": _FUSEKI,
    "fuseki/load.sh": _FUSEKI_LOAD,
    "virtuoso/virtuoso.ini": _VIRTUOSO_INI,
    "virtuoso/serve.sh": _VIRTUOSO_SERVE,
    "virtuoso/load.sh": _VIRTUOSO_LOAD,
    "virtuoso/cors.sql": _VIRTUOSO_CORS,
    "qlever/Qleverfile": _QLEVERFILE,
    "qlever/load.sh": _QLEVER_LOAD,
    "graphdb/repo-config.ttl": _GRAPHDB,
    "graphdb/load.sh": _GRAPHDB_LOAD,
    "neptune/load.json": _NEPTUNE,
    "neptune/load.sh": _NEPTUNE_LOAD,
    "service-description.ttl": _SERVICE,
    "w3id/.htaccess": _HTACCESS,
}
