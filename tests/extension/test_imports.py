"""What the command uses of the extension does not load Python-Markdown."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["clock", "context", "hosts"])
def test_markdown_is_loaded_with_the_extension_only(module: str) -> None:
    code = f"import sys\nimport mkdocs_mlops_canvas.extension.{module}\nassert 'markdown' not in sys.modules\n"
    code += "from mkdocs_mlops_canvas.extension import makeExtension\nassert 'markdown' in sys.modules\n"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr == ""
