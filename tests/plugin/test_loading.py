"""What loading the plugin does not load, as each build would pay for it."""

from __future__ import annotations

import subprocess
import sys

SLOW = {
    "bs4", "babel", "pypdf", "playwright", "markdownify", "asyncio", "urllib.request", "http.client",
    "mkdocs_mlops_canvas.comparing.tree_marks", "mkdocs_mlops_canvas.portfolio.docs_folder",
}  # fmt: skip


def test_a_build_loads_nothing_that_few_sites_need() -> None:
    mkdocs = "import sys, mkdocs.__main__, mkdocs.commands.build, mkdocs.config.defaults; before = set(sys.modules); "
    program = f"{mkdocs}import mkdocs_mlops_canvas.plugin; print(*(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert "mkdocs_mlops_canvas.extension.processors" in loaded
    assert SLOW.isdisjoint(loaded)
