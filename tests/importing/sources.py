"""How the tests of the import read a source."""

from __future__ import annotations

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import FORMS
from mkdocs_mlops_canvas.importing.importer import Imported, import_canvas, open_pdf
from mkdocs_mlops_canvas.importing.page import write_imported
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page

DEFINITIONS = load_definitions()


LOADER = Loader(DEFINITIONS, STAGES)


OLD = DEFINITIONS["0.1"]


def read(source: str | bytes, format_: str = "markdown", version: str | None = None) -> Imported:
    """What is imported; `check` finds nothing wrong with its page in any form."""
    imported = import_canvas(
        open_pdf(source) if isinstance(source, bytes) else source, format_, LOADER, "File", version
    )
    for form in FORMS:
        written = write_imported(imported, form, LOADER, "x.md")
        assert (written.changed, written.problems) == ((), ())
        assert load_page(written.text, "x.md", LOADER).problems == []
    return imported


def rest(imported: Imported) -> list[tuple[str | None, str]]:
    return [(text.name, text.value) for text in imported.rest]
