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
sed -e "s|@DUMP@|$dump|" -e "s|@PORT@|${ISQL:-localhost:1111}|" -e "s|@HTTP@|${BIND:-localhost:8890}|" \
  "$here/virtuoso.ini" > virtuoso.ini
if [ ! -e virtuoso.db ]; then
  virtuoso-t +foreground +configfile virtuoso.ini +pwdold dba +pwddba "$VIRTUOSO_PASSWORD" +pwddav "$VIRTUOSO_PASSWORD"
fi
exec virtuoso-t +foreground +configfile virtuoso.ini
