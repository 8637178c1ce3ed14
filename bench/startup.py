"""What it costs to start: the CPU time of the command and of importing the plugin, beyond Python's own and MkDocs's."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.compare import measure

PYTHON, MKDOCS, COMMAND, PLUGIN = "python", "mkdocs", "command", "plugin"
# what every build of MkDocs loads
_MKDOCS = "import mkdocs.__main__, mkdocs.commands.build, mkdocs.config.defaults"
PROGRAMS = {
    PYTHON: ["pass"],
    COMMAND: ["import sys; from mkdocs_mlops_canvas.cli import main; sys.exit(main())", "--version"],
    MKDOCS: [_MKDOCS],
    PLUGIN: [f"{_MKDOCS}, mkdocs_mlops_canvas.plugin"],
}


def measure_startup(rounds: int) -> dict[str, list[float]]:
    """The CPU seconds of each program, in turn; a first round, to warm up, does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(rounds + 1):
        for name, program in PROGRAMS.items():
            seconds[name].append(measure([sys.executable, "-c", *program], Path.cwd()).cpu)
    return {name: values[1:] for name, values in seconds.items()}
