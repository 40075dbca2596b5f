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
