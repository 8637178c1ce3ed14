#!/usr/bin/env bash
# `mkdocs build --strict --quiet` succeeds with warnings.
#
# Guess: `--quiet` prints less, and `--strict` fails for the same warnings as without it.
# What happens (MkDocs 1.6.1): strict mode counts the warnings that reach the logger, and `--quiet` keeps them from it. The
# build of a page with a broken link ends with 1, and with 0 once `--quiet` is added: nothing is printed, and the link is
# published. ProperDocs 1.6.7, which continues MkDocs, ends with 1 both times.
# Why it matters here: problems of canvases are warnings, so a workflow with both options publishes broken canvases and is
# green. The manual names `--strict` alone, and `mlops-canvas check` fails in either case.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check mkdocs==1.6.1
mkdir -p "$folder/docs"
cd "$folder"
printf 'site_name: T\nplugins: []\n' > mkdocs.yml
printf '# Home\n\n[gone](gone.md)\n' > docs/index.md
found=""
for options in "" "--quiet"; do
  code=0
  # shellcheck disable=SC2086
  "$folder/env/bin/mkdocs" build --strict $options > "$folder/said" 2>&1 || code=$?
  echo "mkdocs build --strict $options: exit code $code, $(wc -l < "$folder/said") lines"
  found="$found $code"
done
[ "$found" = " 1 0" ] || { echo "the behaviour has changed: $found"; exit 1; }
