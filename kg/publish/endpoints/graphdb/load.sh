#!/bin/sh
# Makes the repository `nansen` and loads the facts, with GraphDB stopped; `sh load.sh evidence` adds the evidence.
set -eu
cd "$(dirname "$0")"
set -- ../../dump/core.nq.gz ${1:+"../../dump/$1.nq.gz"}
importrdf load -c repo-config.ttl -m parallel "$@"
