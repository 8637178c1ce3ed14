#!/usr/bin/env bash
# Material's search reads on inside an excluded element, from the end of the first element of the same name in it.
#
# Guess: `data-search-exclude` keeps an element with all that it holds out of the search index.
# What happens (mkdocs-material 9.8.2): the parser notes the names of open elements only, and takes the end tag of an inner
# `div` for that of the excluded one. Of `<div data-search-exclude>one<div>two</div>three</div>`, `three` is indexed; with a
# `span` inside, nothing is.
# Why it matters here: canvases and portfolios are nested `div`s, so the attribute would let most of a portfolio through. The
# plugin takes what search must not read out of the page while MkDocs indexes it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check mkdocs==1.6.1 mkdocs-material==9.8.2
mkdir -p "$folder/docs"
cd "$folder"
printf 'site_name: T\ntheme: {name: material, font: false}\nplugins: [search]\n' > mkdocs.yml
for inner in span div; do
  printf '# Home\n\n<div data-search-exclude>one<%s>two</%s>three</div>\n' "$inner" "$inner" > docs/index.md
  NO_MKDOCS_2_WARNING=1 "$folder/env/bin/mkdocs" build --quiet
  "$folder/env/bin/python" - "$inner" <<'PYTHON'
import json
import sys

entries = json.load(open("site/search/search_index.json"))["docs"]
indexed = "".join(entry["text"] for entry in entries)
found = [word for word in ("one", "two", "three") if word in indexed]
print(f"a {sys.argv[1]} inside: indexed {found}")
assert found == {"span": [], "div": ["three"]}[sys.argv[1]], "the behaviour has changed"
PYTHON
done
