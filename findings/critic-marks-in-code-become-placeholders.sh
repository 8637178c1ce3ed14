#!/usr/bin/env bash
# `pymdownx.critic` and `preserve_tabs` of `pymdownx.superfences` together leave control characters in code blocks.
#
# Guess: `preserve_tabs` changes tabs; critic does with marks in a code block what it does without the option.
# What happens (pymdown-extensions 13.1.2, Markdown 3.11.3): without it, critic turns `{++this++}` in a code block into `<ins>`.
# With it, superfences takes the code away before critic can put its placeholders back: the page shows a number between the
# control characters U+0001 and U+0004, which are not allowed in HTML, in place of each mark.
# Why it matters here: a canvas in a fence was read after critic had changed it, so its YAML held the same characters, which YAML
# refuses. The extension sets fences of canvases aside before critic, and gives them back as written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check pymdown-extensions==13.1.2 markdown==3.11.3
"$folder/env/bin/python" - <<'PYTHON'
import re

from markdown import markdown

text = "```\nkeep {++this++}\n```\n"
for preserve in (False, True):
    extensions = ["pymdownx.critic", "pymdownx.superfences"]
    options = {"pymdownx.superfences": {"preserve_tabs": preserve}}
    html = markdown(text, extensions=extensions, extension_configs=options)
    print(f"preserve_tabs {preserve}: {html!r}")
    assert ('<ins class="critic">this</ins>' in html) is not preserve, "the behaviour has changed"
    assert bool(re.search("\x01.*\x04", html)) is preserve, "the behaviour has changed"
PYTHON
