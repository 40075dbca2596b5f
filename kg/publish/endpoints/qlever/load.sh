#!/bin/sh
# Builds the index of facts and evidence in this folder, and answers at http://localhost:7019.
set -eu
cd "$(dirname "$0")"
qlever get-data
qlever index
qlever start
