"""The texts that templates and code say, found by Babel in their source."""

from __future__ import annotations

from pathlib import Path

from babel.messages.extract import extract
from jinja2.ext import babel_extract

PACKAGE = Path(__file__).parent.parent / "mkdocs_mlops_canvas"


def find_used_messages() -> dict[str, tuple[str, ...]]:
    """Each text by its first form, with its other form if it has one, in the order in which they are met."""
    messages: dict[str, tuple[str, ...]] = {}
    for folder, suffix, method in (("rendering/templates", "html", babel_extract), (".", "py", "python")):
        for path in sorted((PACKAGE / folder).rglob(f"*.{suffix}")):
            with path.open("rb") as file:
                for _, found, _, _ in extract(method, file, options={"trim_blocks": "true"}):
                    ids = (found,) if isinstance(found, str) else tuple(found)
                    messages.setdefault(ids[0], ids)
    return messages


# the beginning of a PO file
PO_HEADER = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
