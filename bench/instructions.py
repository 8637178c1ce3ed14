"""What a process costs in instructions of the CPU, which a busy machine does not change: counted by Valgrind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_VALGRIND = ["valgrind", "--tool=exp-bbv", "--instr-count-only=yes", "--trace-children=yes"]
_VALGRIND += ["--bb-out-file=/dev/null", "--pc-out-file=/dev/null"]
_TOTAL = re.compile(r"Total instructions: (\d+)")
# with the byte code of all modules kept, as on every machine where pip has installed them; the order of sets hangs on
# the hashes of texts, which differ from run to run
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT |= {"NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}


def require_valgrind() -> None:
    """End with a hint if Valgrind is missing."""
    if not shutil.which("valgrind"):
        sys.exit("counting instructions needs Valgrind, which runs on Linux: 'apt-get install valgrind'")


def count_instructions(command: list[str], folder: Path) -> list[int]:
    """The instructions of a command and of each process that it starts, the fewest first."""
    with tempfile.TemporaryDirectory() as name:
        counted = [*_VALGRIND, f"--log-file={name}/%p", *command]
        done = subprocess.run(counted, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
        logs = [path.read_text("utf-8") for path in Path(name).iterdir()]
    totals = sorted(int(number) for log in logs for number in _TOTAL.findall(log))
    if done.returncode or not totals:
        sys.exit(f"{done.stderr}\nthis failed in {folder}: {' '.join(command)}")
    return totals
