"""Builds and tests in fresh environments, and prints a table: `python -m tests.matrix [hosts]`.

Every host has an environment of its own, with nothing but what its users install. The tests run with the lowest and
the highest versions of what we depend on, and with every Python. `hosts` leaves the tests and more themes out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from tests.conftest import BuiltSite
from tests.small_site import PAGES, check_portfolio, read_canvases

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
CONFIG = "site_name: Test\ntheme: {{name: {theme}}}\nplugins: [{plugins}, mlops-canvas]\n"
ZENSICAL = "site_name: Test\nmarkdown_extensions: [mlops_canvas]\nextra_css: [assets/mlops-canvas.css]\n"
LOWEST, *LATER = ("3.11", "3.12", "3.13", "3.14")
OURS = ("project", "extension/test_forms.py")
UV = Path(sys.executable).parent / "uv"
# pyenv shows one Python only, and keeps the others here
PYTHONS = [str(folder) for folder in sorted(Path.home().glob(".pyenv/versions/*/bin"))]
PATH = os.pathsep.join([os.environ["PATH"], *PYTHONS])
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PATH": PATH}


Canvases = dict[str, dict[str, tuple[str, tuple[str, ...]]]]
"""Words and links by product and box; empty where a row has no site."""


@dataclass(frozen=True)
class Row:
    """An environment: what stands in it beside our package, or is taken out of it, and what has to work."""

    name: str
    packages: tuple[str, ...]
    work: Callable[[Path, Path], Canvases]
    python: str = LOWEST
    options: tuple[str, ...] = ()
    without: str = ""


class NotHereError(Exception):
    """A Python that this machine does not have."""


def build(
    command: str, theme: str, plugins: str = "search", config: str = "mkdocs.yml"
) -> Callable[[Path, Path], Canvases]:
    """Build the small site with a host, strictly, and look at it."""

    def work(programs: Path, folder: Path) -> Canvases:
        write_pages(folder)
        (folder / config).write_text(CONFIG.format(theme=theme, plugins=plugins), "utf-8")
        run(programs / command, "build", "--strict", folder=folder)
        check_portfolio(BuiltSite(folder / "site"))
        run(programs / "mlops-canvas", "check", "docs", "--site", "site", folder=folder)
        return read_canvases(BuiltSite(folder / "site"))

    return work


def build_by_extension(programs: Path, folder: Path) -> Canvases:
    """Build the small site with Zensical alone, which runs the Markdown extension and no plugin."""
    write_pages(folder)
    (folder / "docs" / "portfolio.md").write_text("# ML products\n\n<!-- mlops-portfolio -->\n", "utf-8")
    (folder / "mkdocs.yml").write_text(ZENSICAL, "utf-8")
    run(programs / "mlops-canvas", "portfolio", "docs", "--into", "docs", folder=folder)
    run(programs / "zensical", "build", "--clean", folder=folder)
    run(programs / "mlops-canvas", "check", "docs", "--site", "site", folder=folder)
    return read_canvases(BuiltSite(folder / "site"))


def build_by_command(programs: Path, folder: Path) -> Canvases:
    """Build the small site with Zensical and all that the command adds."""
    write_pages(folder)
    (folder / "mkdocs.yml").write_text(CONFIG.format(theme="material", plugins="search"), "utf-8")
    run(programs / "mlops-canvas", "build", "--", programs / "zensical", "build", folder=folder)
    assert (folder / "site" / "portfolio" / "background" / "index.html").exists()
    return read_canvases(BuiltSite(folder / "site"))


def convert(programs: Path, folder: Path) -> Canvases:
    """Convert each page by Python-Markdown alone."""
    write_pages(folder)
    for name in ("front", "sections", "fence"):
        page = folder / "docs" / "products" / f"{name}.md"
        html = run(
            programs / "python", "-m", "markdown", "-x", "fenced_code", "-x", "mlops_canvas", page, folder=folder
        )
        assert len(BeautifulSoup(html, "html.parser").select(".mlops-canvas__box")) == 12, name
    run(programs / "mlops-canvas", "check", "docs", folder=folder)
    return {}


def test(programs: Path, folder: Path) -> Canvases:
    """Run the tests that need no browser and no neighbour, and are not about how we publish."""
    options = [f"--ignore=tests/{name}" for name in ("browser", "plugins", *OURS)]
    run(programs / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "tests", folder=ROOT)
    return {}


HOSTS = [
    Row("MkDocs, mkdocs", ("mkdocs<2",), build("mkdocs", "mkdocs")),
    Row(
        "ProperDocs, mkdocs", ("properdocs", "properdocs-theme-mkdocs"), without="mkdocs",
        work=build("properdocs", "mkdocs", config="properdocs.yml"),
    ),
    Row("MkDocs, MaterialX", ("mkdocs<2", "mkdocs-materialx"), build("mkdocs", "materialx")),
    Row("TechDocs", ("mkdocs-techdocs-core",), build("mkdocs", "material", plugins="techdocs-core")),
    Row("Zensical, alone", ("zensical",), build_by_extension, without="mkdocs"),
    Row("Zensical, command", ("zensical",), build_by_command, without="mkdocs"),
    Row("Python-Markdown", (), convert, without="mkdocs"),
]  # fmt: skip
THEMES = [
    Row("MkDocs, Material", ("mkdocs<2", "mkdocs-material"), build("mkdocs", "material")),
    Row("MkDocs, readthedocs", ("mkdocs<2",), build("mkdocs", "readthedocs")),
    Row(
        "ProperDocs, Material", ("properdocs", "mkdocs-material"), without="mkdocs",
        work=build("properdocs", "material", config="properdocs.yml"),
    ),
]  # fmt: skip
TESTS = [
    Row("Lowest dependencies", (), test, options=("--resolution", "lowest-direct")),
    *(Row("Highest dependencies", (), test, python) for python in (LOWEST, *LATER)),
]


def write_pages(folder: Path) -> None:
    """Write the pages of the small site."""
    for name, text in PAGES.items():
        page = folder / "docs" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, "utf-8")


def run(*command: str | Path, folder: Path) -> str:
    """Run a program, and return what it prints; raise `CalledProcessError` if it fails."""
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True, text=True)
    return done.stdout


def build_wheel(folder: Path) -> Path:
    """Our package as it is published."""
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, folder=folder)
    return next(folder.glob("*.whl"))


def install_host(row: Row, wheel: Path, python: Path) -> None:
    """Make the environment of a host as its users do, by pip."""
    run(sys.executable, "-m", "venv", python.parent.parent, folder=ROOT)
    run(python, "-m", "pip", "install", "--quiet", wheel, *row.packages, folder=ROOT)
    if row.without:
        run(python, "-m", "pip", "uninstall", "--quiet", "--yes", row.without, folder=ROOT)


def install_tests(row: Row, wheel: Path, python: Path) -> None:
    """Make the environment of the tests by uv, which finds the lowest versions, and other Pythons on the machine."""
    try:
        run(UV, "venv", "--no-python-downloads", "--python", row.python, python.parent.parent, folder=ROOT)
    except subprocess.CalledProcessError as error:
        raise NotHereError(error.stderr) from error
    # out of the project, as uv takes the lowest versions of what is named to it, not of what a wheel needs in turn
    project = ("--requirements", "pyproject.toml", "--extra", "test")
    run(UV, "pip", "install", "--python", python, *row.options, *project, folder=ROOT)
    run(UV, "pip", "install", "--python", python, "--no-deps", wheel, folder=ROOT)


def main(names: list[str]) -> int:
    """Print a row for each environment; return 1 if one of them has failed."""
    failures = []
    first: Canvases = {}
    print(f"{'environment':24}{'Python':8}result")
    with tempfile.TemporaryDirectory() as place:
        wheel = build_wheel(Path(place))
        rows = [(row, install_host) for row in HOSTS]
        if names != ["hosts"]:
            rows += [*((row, install_host) for row in THEMES), *((row, install_tests) for row in TESTS)]
        for number, (row, install) in enumerate(rows):
            folder = Path(place) / str(number)
            folder.mkdir()
            python = folder / "environment" / "bin" / "python"
            try:
                install(row, wheel, python)
                canvases = row.work(python.parent, folder)
                first = first or canvases
                assert not canvases or canvases == first, f"other canvases than with the first host: {canvases}"
                result = "works"
            except NotHereError:
                result = "not on this machine"
            except (subprocess.CalledProcessError, AssertionError, OSError) as error:
                result = "FAILS"
                output = (getattr(error, "stdout", None) or "") + (getattr(error, "stderr", None) or "")
                failures.append(f"\n{row.name}: {error}\n{output}")
            print(f"{row.name:24}{row.python:8}{result}", flush=True)
    print(*failures, sep="\n", end="")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
