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
