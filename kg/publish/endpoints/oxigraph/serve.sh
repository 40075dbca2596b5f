#!/bin/sh
# Answers queries, and nothing else, at http://localhost:7878/query.
set -eu
cd "$(dirname "$0")"
timeout="${TIMEOUT-60}"
exec oxigraph serve-read-only --location "${STORE:-store}" --bind "${BIND:-localhost:7878}" \
  --union-default-graph --cors ${timeout:+--timeout-s "$timeout"}
