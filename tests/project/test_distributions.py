"""The wheel and the sdist as they are published: what is in them, and that it works in a clean environment."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import NamedTuple

import pytest

from mkdocs_mlops_canvas.text.outline import read_outline

ROOT = Path(__file__).parents[2]
URLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]
REPOSITORY = URLS["Source"].removeprefix("https://github.com/")


class Distributions(NamedTuple):
    """Both files, and the folder of what is in the sdist."""

    sdist: Path
    wheel: Path
    source: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    folder = tmp_path_factory.mktemp("distributions")
    # the wheel is built from the sdist
    subprocess.run([sys.executable, "-m", "build", "--outdir", folder, ROOT], check=True, capture_output=True)
    (sdist,) = folder.glob("*.tar.gz")
    (wheel,) = folder.glob("*.whl")
    with tarfile.open(sdist) as archive:
        # Python before 3.11.4 has no filters
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        archive.extractall(folder)
    return Distributions(sdist, wheel, folder / sdist.name.removesuffix(".tar.gz"))


def list_files(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in files}


def test_the_wheel_holds_what_it_needs_and_nothing_else(built: Distributions) -> None:
    archive = zipfile.ZipFile(built.wheel)
    names = {name for name in archive.namelist() if ".dist-info/" not in name}
    package = ROOT / "mkdocs_mlops_canvas"
    assert names == {f"mkdocs_mlops_canvas/{name}" for name in list_files(package)}
    needed = ("py.typed", "rendering/assets/mlops-canvas.css", "rendering/assets/mlops-canvas.js", "rendering/templates/canvas.html", "languages/da.po",
              "canvas/definitions/mlops-canvas-0.1.yml", "canvas/definitions/icons/background.svg", "writing/hugging_face.yml", "writing/portfolio.schema.json", "documents/scripts/fit_slide.js")  # fmt: skip
    assert {f"mkdocs_mlops_canvas/{name}" for name in needed} <= names
    licences = {Path(name).name for name in archive.namelist() if "/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_the_sdist_holds_the_repository_and_nothing_else(built: Distributions) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no repository")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    assert list_files(built.source) == {name for name in listed if (ROOT / name).exists()} | {"PKG-INFO"}


@pytest.mark.full
def test_the_sdist_can_be_tested_and_builds_the_manual(built: Distributions) -> None:
    environment = {**os.environ, "PYTHONPATH": str(built.source), "CANVAS_HISTORY": "none"}

    def run(*command: str) -> str:
        command = (sys.executable, "-m", *command)
        done = subprocess.run(command, cwd=built.source, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    collected = run("pytest", "-q", "-p", "no:cacheprovider", "--collect-only", "tests")
    assert "tests/browser/test_canvas.py::" in collected
    tests = [f"tests/project/test_{name}.py" for name in ("docs", "action")]  # the first one builds the manual
    run("pytest", "-q", "-p", "no:cacheprovider", *tests)


def test_pypi_takes_them(built: Distributions) -> None:
    command = [sys.executable, "-m", "twine", "--no-color", "check", "--strict", built.sdist, built.wheel]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("PASSED") == 2


def test_links_and_pictures_of_the_readme_work_on_pypi(built: Distributions) -> None:
    about = Parser().parsestr((built.source / "PKG-INFO").read_text("utf-8"))
    text = about.get_payload()
    fences = [range(fence.start, fence.end) for fence in read_outline(text.split("\n")).fences]
    prose = "\n".join(
        line for number, line in enumerate(text.split("\n")) if not any(number in fence for fence in fences)
    )
    targets = re.findall(r"(!?)\[[^]]*\]\(([^)]+)\)", prose)
    pictures = f"https://raw.githubusercontent.com/{REPOSITORY}/v{about['Version']}/"
    files = f"https://github.com/{REPOSITORY}/blob/v{about['Version']}/"
    for sign, target in targets:
        assert target.startswith("https://"), target
        if sign:
            assert (ROOT / target.removeprefix(pictures)).suffix == ".webp", target
        if target.startswith((pictures, files)):
            assert (ROOT / target.removeprefix(pictures).removeprefix(files)).is_file(), target
        if target.startswith(URLS["Documentation"]):
            page = target.removeprefix(URLS["Documentation"]).partition("#")[0].rstrip("/")
            assert "index" not in page
            assert any((ROOT / "docs" / name).is_file() for name in (f"{page}.md", f"{page}/index.md")), target
    assert {sign for sign, _ in targets} == {"", "!"}


def test_the_manual_and_the_project_give_one_address() -> None:
    owner, name = REPOSITORY.split("/")
    assert URLS["Documentation"] == f"https://{owner}.github.io/{name}/"
    assert all(url.startswith((URLS["Source"], URLS["Documentation"])) for url in URLS.values())
    files = ("*.md", "*.yml", "*.toml", "docs/**/*.md", ".github/**/*.yml")
    texts = [path.read_text("utf-8") for pattern in files for path in ROOT.glob(pattern)]
    pattern = r"([\w-]+)(?:\.github\.io)?/mkdocs-mlops-canvas\b"
    owners = {found for text in texts for found in re.findall(pattern, text) if found not in ("project", "")}
    assert owners == {owner}


def test_it_works_in_a_clean_environment(built: Distributions, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    run = tmp_path / "venv" / "bin"
    subprocess.run([run / "pip", "install", "--quiet", f"{built.wheel}[material]"], check=True, capture_output=True)
    (tmp_path / "docs").mkdir()
    page = "---\ncanvas:\n  product: Returns Forecast\n---\n\n## Background\n\nReturns swing.\n"
    (tmp_path / "docs" / "index.md").write_text(page)
    (tmp_path / "mkdocs.yml").write_text("site_name: T\nplugins: [mlops-canvas]\n")
    subprocess.run([run / "mkdocs", "build", "--strict"], cwd=tmp_path, check=True, capture_output=True)
    html = (tmp_path / "site" / "index.html").read_text()
    assert 'data-box="background"' in html
    assert "<p>Returns swing.</p>" in html
    for suffix in ("css", "js"):
        (asset,) = (tmp_path / "site" / "assets").glob(f"mlops-canvas.*.{suffix}")
        assert asset.name in html
    checked = subprocess.run([run / "mlops-canvas", "check"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert "1 canvas, 0 problems" in checked.stderr
    (tmp_path / "canvas.html").write_text("<h2>Background</h2><p>Returns swing.")
    imported = subprocess.run(
        [run / "mlops-canvas", "import", "canvas.html"], cwd=tmp_path, capture_output=True, text=True
    )
    assert imported.returncode == 2
    assert "pip install 'mkdocs-mlops-canvas[import]'" in imported.stderr
    version = subprocess.run([run / "mlops-canvas", "--version"], check=True, capture_output=True, text=True).stdout
    assert built.wheel.name == f"mkdocs_mlops_canvas-{version.strip()}-py3-none-any.whl"

    shutil.copytree(ROOT / "example-site", tmp_path / "example", ignore=shutil.ignore_patterns("site"))
    environment = {**os.environ, "CANVAS_HISTORY": "none"}
    build = [run / "mkdocs", "build", "--strict", "--config-file", "example/mkdocs.yml"]
    subprocess.run(build, cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert (tmp_path / "example" / "site" / "portfolio" / "index.html").is_file()
