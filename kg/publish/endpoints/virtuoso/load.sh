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
