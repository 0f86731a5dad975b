#!/bin/sh
# Rebuilds the page elsewhere and compares it with the files that are committed; exit 1 when they differ.
set -eu
cd "$(dirname "$0")"
committed=../assistant/api/static
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

cp -R package.json package-lock.json .npmrc tsconfig.json vite.config.ts index.html hr.html src public "$work"
(cd "$work" && npm ci --ignore-scripts --silent && npm run build --silent -- --outDir built --logLevel warn)
if ! diff -r "$work/built" "$committed"; then
    echo "assistant/api/static is not what web/ builds: run 'npm ci && npm run build' in web/ and commit the result." >&2
    exit 1
fi
echo "assistant/api/static is what web/ builds."
