"""The built wheel, in a clean environment, as a user installs it."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT], check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_it_needs_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = ROOT / "mkdocs_mlops_canvas"
    files = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert names == {path.relative_to(ROOT).as_posix() for path in files}
    licences = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if "/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_it_renders_a_canvas_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    run = tmp_path / "venv" / "bin"
    subprocess.run([run / "pip", "install", "--quiet", wheel], check=True, capture_output=True)
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
