#!/bin/sh
# Installs what one folder of the workspace needs in production, and removes what no image has a use for.
#
#   install-modules <folder> [package that is not needed, as pnpm names its folder]...
set -eu
folder=$1
shift
pnpm install --frozen-lockfile --prod --store-dir /pnpm-store --filter-prod "{./$folder}..."
cd node_modules/.pnpm
# The image's base has the same Node.js; maps and declarations are read by debuggers and compilers.
rm -rf node-linux-* ../node-linux-*
find . -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete
for unused in "$@"; do rm -rf "$unused"*; done
cd ../..
# What belongs to the folder has node_modules of its own: the manifests of all others go, also of a package that needs
# nothing itself.
for other in services/* packages/* local/* checks/* web; do
  [ -e "$other/node_modules" ] || rm -rf "$other"
done
find . -maxdepth 1 -type d -empty -delete
