#!/bin/sh
# Answers queries, and nothing else, at http://localhost:7878/query.
set -eu
cd "$(dirname "$0")"
exec oxigraph serve-read-only --location "${STORE:-store}" --bind "${BIND:-localhost:7878}" \
  --union-default-graph --cors --timeout-s 60
