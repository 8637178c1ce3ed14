"""Measures builds, rebuilds, `mlops-canvas check` and a large portfolio. Nothing is judged here."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.history import KIND, make_repository
from bench.instructions import ENVIRONMENT, count_instructions
from bench.portfolio import measure_portfolio
from bench.sites import BUILD, FORMS, HAND_WRITTEN, KINDS, MACROS, PLAIN, make_site
from bench.sources import measure_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

FEW, MANY, LARGE = 10, 40, 1000
"""Canvases of the sites whose instructions are counted, and of the one whose memory and output are measured."""
CHECKED = 6500
_REBUILD = [sys.executable, str(Path(__file__).with_name("rebuild.py")), "mkdocs.yml"]
_CHECK = [sys.executable, "-c", "from mkdocs_mlops_canvas.cli import main; main()", "check", "docs"]


MEASUREMENTS = ("build", "rebuild", "history", "large", "check", "sources", "portfolio")


def measure(only: Collection[str], is_quick: bool) -> dict[str, Any]:
    """Figures by name; the name begins with one of `MEASUREMENTS`, and those of sites go on with kind and size."""
    kinds = (PLAIN, *FORMS) if is_quick else (PLAIN, *FORMS, HAND_WRITTEN, MACROS)
    served = (PLAIN, *FORMS)
    large = (PLAIN, KIND) if is_quick else served
    history = MANY if is_quick else 300
    tasks: dict[str, Callable[[Path], Any]] = {"history": partial(count_rebuild, make=make_repository, count=history)}
    rebuilds = [(kind, count) for count in (MANY, FEW) for kind in served]
    rebuilds += [(PLAIN, history)] if history != MANY else []  # what the history is compared with
    for kind, count in rebuilds:
        tasks[f"rebuild {kind} {count}"] = partial(count_rebuild, make=partial(make_site, kind=kind), count=count)
    for count in (MANY, FEW):
        for kind in kinds:
            tasks[f"build {kind} {count}"] = partial(count_build, kind=kind, count=count)
    for kind in large:
        tasks[f"large {kind}"] = partial(measure_build, kind=kind)
    tasks["check"] = measure_check
    tasks["sources"] = measure_sources
    tasks = {name: task for name, task in tasks.items() if name.split()[0] in only}
    keep_byte_code()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        measured = dict(pool.map(lambda item: _measure(*item), tasks.items()))
    if "portfolio" in only:  # alone: a busy machine would be slow to paint
        measured["portfolio"] = _measure("portfolio", measure_portfolio)[1]
    return {**measured, **({"history_count": history} if "history" in only else {})}


def _measure(name: str, measure: Callable[[Path], Any]) -> tuple[str, Any]:
    print(name, file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        return name, measure(Path(folder) / "site")


def keep_byte_code() -> None:
    """Build a small site, which leaves the byte code of modules and templates for the builds that are measured."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(BUILD, cwd=make_site(Path(folder) / "site", KIND, 1), env=ENVIRONMENT, check=True)


def count_build(folder: Path, kind: str, count: int) -> int:
    """The instructions of a build."""
    return sum(count_instructions(BUILD, make_site(folder, kind, count)))


def count_rebuild(folder: Path, make: Callable[..., Path], count: int) -> int:
    """The instructions of a rebuild of `serve`, without those of git."""
    *_, first, both = count_instructions(_REBUILD, make(folder, count=count))
    return both - first


def measure_build(folder: Path, kind: str) -> dict[str, float]:
    """The peak memory of a build, and the size of its site, in MB."""
    make_site(folder, kind, LARGE)
    memory = _measure_memory(BUILD, folder)
    size = sum(path.stat().st_size for path in (folder / "site").rglob("*") if path.is_file())
    return {"memory": memory, "size": size / 1e6}


def measure_check(folder: Path) -> float:
    """The peak memory in MB of checking files of all kinds."""
    (folder / "docs").mkdir(parents=True)
    kinds = (PLAIN, *FORMS)
    for number in range(CHECKED):
        (folder / "docs" / f"product-{number:05}.md").write_text(KINDS[kinds[number % len(kinds)]](number))
    return _measure_memory(_CHECK, folder)


def _measure_memory(command: list[str], folder: Path) -> float:
    """The largest resident size in MB; `os.wait4` counts it in other units outside of Linux."""
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        sys.exit(f"this failed in {folder}: {' '.join(command)}")
    return usage.ru_maxrss / 1024
