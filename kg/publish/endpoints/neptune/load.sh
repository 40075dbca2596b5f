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
