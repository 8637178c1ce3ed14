#!/usr/bin/env bash
# mkdocs-htmlproofer-plugin reports a relative link with a query as 404, also to the page itself.
#
# Guess: a query does not change which file an address names, so `sub/b/?x=1` is checked like `sub/b/`.
# What happens (mkdocs-htmlproofer-plugin 1.6.0, MkDocs 1.6.1): Markdown links `b.md?x=1` and `?x=1` on a page become correct HTML,
# which browsers follow. The plugin looks for a file whose name ends in `?x=1`, finds none, and reports
# `invalid url - sub/b/?x=1 [404]`; with `--strict` the build fails. The same link without a query is fine.
# Why it matters here: the filters of a portfolio are in the address, so a link to a selection, such as all products of an owner,
# has a query. The manual says which `ignore_urls` such a site needs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check mkdocs==1.6.1 mkdocs-htmlproofer-plugin==1.6.0
mkdir -p "$folder/docs/sub"
cd "$folder"
export NO_MKDOCS_2_WARNING=1
printf 'site_name: T\nplugins: [htmlproofer]\n' > mkdocs.yml
printf '# B\n' > docs/sub/b.md
found=""
for link in "sub/b.md" "sub/b.md?x=1" "?x=1"; do
  printf '# Home\n\n[link](%s)\n' "$link" > docs/index.md
  code=0
  env/bin/mkdocs build --quiet > said 2>&1 || code=$?
  reported=$(env/bin/mkdocs build 2>&1 | grep -c "\[404\]" || true)
  grep -o 'href="[^"]*x=1"' site/index.html | head -1 || true
  echo "$link: $reported reported as 404"
  found="$found $reported"
done
[ "$found" = " 0 1 1" ] || { echo "the behaviour has changed: $found"; exit 1; }
