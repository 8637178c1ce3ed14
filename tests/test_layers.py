"""The core knows no host; only the adapters do."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "mkdocs_mlops_canvas"
HOSTS = {
    "extension": {"markdown"},
    "conversion": {"markdown"},  # a host itself: `export` makes HTML where no other one renders the pages
    "zensical": {"markdown"},
    "old_texts": {"markdown"},
    "page_work": {"markdown"},
    "text_marking": {"markdown"},
    "plugin": {"mkdocs"},
    "addresses": {"mkdocs"},
    "made_files": {"mkdocs"},
    "config": {"mkdocs"},
}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_each_host_is_imported_by_its_adapter_alone() -> None:
    for path in PACKAGE.glob("*.py"):
        hosts = _imports(path) & {"markdown", "mkdocs", "material", "zensical", "properdocs"}
        assert hosts == HOSTS.get(path.stem, set()), path.name


def test_the_core_imports_no_adapter() -> None:
    for path in PACKAGE.glob("*.py"):
        if path.stem in ("plugin", "addresses", "made_files", "zensical", "cli", "command_site", "conversion"):
            continue
        text = path.read_text("utf-8")
        assert "mkdocs_mlops_canvas.plugin" not in text, path.name
        assert "mkdocs_mlops_canvas.addresses" not in text, path.name
        by_command = path.stem in ("export_documents", "documents")
        assert by_command or "mkdocs_mlops_canvas.conversion" not in text, path.name
        assert path.stem == "extension" or "mkdocs_mlops_canvas.extension" not in text, path.name
