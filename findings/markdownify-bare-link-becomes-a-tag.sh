#!/usr/bin/env bash
# markdownify turns a link whose text is its address into an HTML tag.
#
# Guess: `<a href="notes.md">notes.md</a>` becomes `[notes.md](notes.md)`, or `<notes.md>`, which Markdown reads as a link.
# What happens (markdownify 1.2.3): it becomes `<notes.md>`. Angle brackets make a link only of an absolute address, so
# Python-Markdown 3.11.3 leaves a tag `notes.md` in the page: the link is gone, and no browser shows its text.
# Why it matters here: `mlops-canvas import` reads HTML through markdownify. With the option `autolinks=False` the text stays.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check markdownify==1.2.3 markdown==3.11.3
"$folder/env/bin/python" - <<'PYTHON'
from markdown import markdown
from markdownify import markdownify

html = '<p>See <a href="notes.md">notes.md</a> and <a href="https://example.org/">https://example.org/</a>.</p>'
found = {
    "converted": markdownify(html).strip(),
    "and back": markdown(markdownify(html)),
    "converted, autolinks=False": markdownify(html, autolinks=False).strip(),
}
for name, text in found.items():
    print(f"{name}: {text}")
assert found == {
    "converted": "See <notes.md> and <https://example.org/>.",
    "and back": '<p>See <notes.md> and <a href="https://example.org/">https://example.org/</a>.</p>',
    "converted, autolinks=False": "See [notes.md](notes.md) and [https://example.org/](https://example.org/).",
}, "the behaviour has changed"
PYTHON
