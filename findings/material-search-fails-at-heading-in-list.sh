#!/usr/bin/env bash
# Material's search ends the build at a heading in a list, if two headings stand in one element above it.
#
# Guess: any valid page can be indexed; where headings stand matters for the sections of the index, not for the build.
# What happens (mkdocs-material 9.8.2): when an element ends, only the section of the last heading in it is closed. The section
# of the first one stays open, and takes the list behind the element for its own: the build ends with "ValueError: '<li>' is not
# in list". With one heading in the element, the same page builds.
# Why it matters here: a canvas is an element with many headings, so a canvas in a list behind another canvas ended the build. The
# plugin shows search simpler HTML in the place of a canvas.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check mkdocs==1.6.1 mkdocs-material==9.8.2
mkdir -p "$folder/docs"
cd "$folder"
printf 'site_name: T\ntheme: {name: material, font: false}\nplugins: [search]\n' > mkdocs.yml
found=""
for headings in '<h2 id="a">A</h2>' '<h2 id="a">A</h2><h3 id="b">B</h3>'; do
  printf '# Home\n\n<div>%s</div>\n\n- item\n\n    ## In a list\n\n    text\n' "$headings" > docs/index.md
  code=0
  NO_MKDOCS_2_WARNING=1 "$folder/env/bin/mkdocs" build > said 2>&1 || code=$?
  echo "$headings: exit code $code $(grep '^ValueError' said || true)"
  found="$found $code $(grep -c '^ValueError' said || true)"
done
[ "$found" = " 0 0 1 1" ] || { echo "the behaviour has changed: $found"; exit 1; }
