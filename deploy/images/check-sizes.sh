#!/bin/sh
# check-sizes.sh [<MB>]: how large each image is beyond its base, Node.js on Debian; ends with 1 where one has more.
set -eu
most=${1:-250}
node=$(sed -n 's/^FROM \(node:[^ ]*\) AS node24$/\1/p' Dockerfile)
# A build keeps its base to itself.
docker image inspect "$node" > /dev/null 2>&1 || docker pull --quiet "$node" > /dev/null
base=$(docker image inspect --format '{{.Size}}' "$node")
status=0
for name in gateway emotion-worker image-worker melody-worker housekeeper provision local-cloud; do
  size=$((($(docker image inspect --format '{{.Size}}' "moodscape-$name") - base) / 1000000))
  echo "$name: $size MB"
  [ "$size" -le "$most" ] || status=1
done
exit "$status"
