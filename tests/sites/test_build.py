"""Sites that the command builds with Zensical, which runs no plugin."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from zensical.config import parse_zensical_config

from mkdocs_mlops_canvas.cli import main
from mkdocs_mlops_canvas.cli.host_config import write_config
from mkdocs_mlops_canvas.cli.site_options import read_site_options
from tests.conftest import BuiltSite, follow
from tests.small_site import PAGES

if TYPE_CHECKING:
    from click.testing import Result

ZENSICAL = str(Path(sys.executable).with_name("zensical"))
MKDOCS_YML = """\
site_name: Test
site_url: https://x.org/
repo_url: https://github.com/o/r
markdown_extensions: [toc]
not_in_nav: /hidden.md
plugins: [search, {mlops-canvas: {stages: [idea, trial]}}]
"""
SECOND = """\
---
canvas: {product: Churn Radar, stage: trial, date: 2026-11-01, iteration: 2}
---

## Background

Customers often leave. See the [runbook](runbook.md#steps).
"""


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def run(folder: Path, *host: str) -> Result:
    """Build the site in a folder; nothing stays in the folder of temporary files."""
    before = Path.cwd()
    temporary = folder / "temporary"
    temporary.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("tempfile.tempdir", str(temporary))
        patch.setenv("SOURCE_DATE_EPOCH", "1795824000")
        result = CliRunner().invoke(main, ["build", "--", *(host or (ZENSICAL, "build"))])
    assert Path.cwd() == before
    assert list(temporary.iterdir()) == []
    return result


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("build")
    pages = {f"docs/{name}": text for name, text in PAGES.items()} | {"docs/products/second.md": SECOND}
    write(folder, {"mkdocs.yml": MKDOCS_YML, "site/old.html": "old", "site/.keep": "", **pages})
    (folder / "secret").mkdir()
    write(folder, {"secret/s.md": "# Secret\n"})
    (folder / "docs" / "outside").symlink_to(folder / "secret")
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert result.output.strip() == "docs/outside: a symbolic link to a place outside the folder is not followed"
    return BuiltSite(folder / "site")


def test_all_views_are_filled_and_every_link_is_alive(built: BuiltSite) -> None:
    names = {path.relative_to(built.folder).as_posix() for path in built.folder.rglob("*.html")}
    views = {name for name in names if name.startswith("portfolio/")}
    assert {
        f"portfolio/{name}index.html" for name in ("", "gaps/", "changes/", "compare/", "fill-in/", "background/")
    } < views
    assert len(views) == 5 + 12
    assert not any("outside" in name or name == "old.html" for name in names)
    assert (built.folder / ".keep").exists()
    for name in names - {"404.html"}:
        for link in built.html(name).select("[href]"):
            address = str(link["href"])
            assert "://" in address or follow(built, name, address), (name, address)


def test_the_page_of_a_box_has_the_texts_of_all_products(built: BuiltSite) -> None:
    page = built.html("portfolio/background/index.html")
    texts = page.select(".mlops-canvas-portfolio__reading")
    assert len(texts) == 3
    assert "Customers often leave." in page.get_text()
    assert not page.select("ins, del")
    (link,) = page.select('a[href$="products/runbook/#steps"]')[:1]
    assert link["href"] == "../../products/runbook/#steps"
    assert all(
        "portfolio/background" not in item["location"] for item in json.loads(built.text("search.json"))["items"]
    )
    menu = [str(link["href"]) for link in page.select(".md-nav__link[href]")]
    assert not any("gaps" in address for address in menu)


def test_canvases_link_to_their_original_and_to_a_new_sheet(built: BuiltSite) -> None:
    canvas = built.html("products/front/index.html")
    (edit,) = canvas.select("a.mlops-canvas__edit")
    assert edit["href"] == "https://github.com/o/r/edit/master/docs/products/front.md"
    portfolio = built.html("portfolio/index.html")
    assert [card["data-stage"] for card in portfolio.select('[data-id="churn-radar"][data-stage]')] == ["trial"]
    assert portfolio.select_one('a[href="../portfolio/fill-in/"]')
    assert json.loads(built.text("portfolio.json"))["products"]
    assert built.html("portfolio/changes/index.html").select_one('link[type="application/feed+json"]')


def test_a_toml_file_elsewhere_keeps_its_folders_and_extensions(tmp_path: Path) -> None:
    config = (
        '[project]\nsite_name = "T ä"\ndocs_dir = "content/docs"\nsite_dir = "out/site"\ntheme.custom_dir = "own"\n'
    )
    config += '[project.plugins.mlops-canvas]\nfeed = false\ndefinitions = ["own/c.yml"]\n'
    definition = (
        "key: own\ntitle: Own\ncolumns:\n  - {key: a, title: A, boxes: [{key: first, title: First, prompt: P}]}\n"
    )
    write(tmp_path, {
        "sub/zensical.toml": config, "sub/own/c.yml": definition, "sub/own/partials/x.html": "",
        "sub/content/docs/index.md": '!!! note "N"\n\n    T\n\n```mlops-canvas\nproduct: P\nversion: own\nfirst: "*x*"\n```\n',
    })  # fmt: skip
    result = run(tmp_path, ZENSICAL, "build", "-f", "sub/zensical.toml")
    assert result.exit_code == 0, result.output
    site = BuiltSite(tmp_path / "sub" / "out" / "site")
    assert site.html("index.html").select_one(".admonition")
    assert site.html("portfolio/first/index.html").select_one("em")
    assert not (site.folder / "portfolio.json").exists()
    assert sorted(path.name for path in (tmp_path / "sub").iterdir()) == ["content", "out", "own", "zensical.toml"]


def test_iterations_come_from_the_original_repository(tmp_path: Path) -> None:
    config = MKDOCS_YML.replace("stages: [idea, trial]", "history: git")
    page = "---\ncanvas: {product: P, iteration: %d, background: %s}\n---\n"
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run([*git, "init", "-q"], cwd=tmp_path, check=True)
    for number, text in enumerate(("old", "new"), start=1):
        write(tmp_path, {"mkdocs.yml": config, "docs/p.md": page % (number, text), "docs/index.md": "# T\n"})
        subprocess.run([*git, "add", "mkdocs.yml", "docs"], cwd=tmp_path, check=True)
        subprocess.run([*git, "commit", "-q", "-m", text], cwd=tmp_path, check=True)
    first = subprocess.run(["git", "rev-parse", "HEAD~1"], cwd=tmp_path, check=True, capture_output=True, text=True)
    result = run(tmp_path)
    assert result.exit_code == 0, result.output
    site = BuiltSite(tmp_path / "site")
    address = f"https://github.com/o/r/blob/{first.stdout.strip()}/docs/p.md"
    for name in ("p/index.html", "portfolio/changes/index.html"):
        assert address in {str(link["href"]) for link in site.html(name).select("a[href]")}
    body = site.html("portfolio/background/index.html").select_one(".mlops-canvas-portfolio__reading")
    assert body
    assert "old" not in body.get_text()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ncanvas:\n  product: P\n  bakground: x\n---\n", "unknown-box"),
        ("```mlops-canvas\nproduct: P\nbackground: '[x](gone.md)'\n```\n", "is broken"),
        ("[x](gone.md)\n", ""),
        ("---\n- a list\n---\n", ""),
    ],
)
def test_what_is_wrong_ends_the_build_with_1(
    text: str, message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"mkdocs.yml": "site_name: T\n", "docs/index.md": text})
    result = run(tmp_path)
    assert result.exit_code == 1
    output = capfd.readouterr()
    assert message in result.output + "".join((output.out + output.err).split("\n"))


@pytest.mark.parametrize("host", [("zensical", "serve"), ("mkdocs", "build"), ("zensical",)])
def test_other_commands_are_refused(host: tuple[str, ...], tmp_path: Path) -> None:
    result = run(tmp_path, *host)
    assert result.exit_code == 2
    assert f"only 'zensical build' can be run, not '{' '.join(host)}'" in result.output


def test_folders_outside_that_of_the_configuration_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": "site_name: T\nsite_dir: ../out\n", "docs/index.md": "# T\n"})
    result = run(tmp_path)
    assert result.exit_code == 2
    assert f"Zensical needs '{tmp_path.parent / 'out'}' to be in the folder" in result.output


def test_a_folder_behind_a_symbolic_link_is_built(tmp_path: Path) -> None:
    write(tmp_path, {"real/mkdocs.yml": "site_name: T\n", "real/docs/index.md": "# T\n"})
    (tmp_path / "link").symlink_to("real")
    result = run(tmp_path, ZENSICAL, "build", "--config-file", "link/mkdocs.yml")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "real" / "site" / "index.html").exists()


def test_a_signal_leaves_nothing_behind(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "mkdocs.yml": "site_name: T\n",
            "docs/index.md": "# T\n",
            "zensical": "#!/bin/sh\nkill -TERM $PPID\nsleep 60\n",
        },
    )
    (tmp_path / "zensical").chmod(0o755)
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-c", "from mkdocs_mlops_canvas.cli import main; main()"]
    run = subprocess.run(
        [*command, "build", "--", "./zensical", "build"], cwd=tmp_path, env={**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    )  # fmt: skip
    assert run.returncode == 143
    assert list((tmp_path / "tmp").iterdir()) == []


def test_the_default_extensions_are_those_of_zensical(tmp_path: Path) -> None:
    path = tmp_path / "zensical.toml"
    write(tmp_path, {"zensical.toml": '[project]\nsite_name = "T"\n', "docs/index.md": ""})
    default = parse_zensical_config(str(path))
    text, suffix = write_config(path, read_site_options(path), {"docs_dir": "docs"}, [], True)
    assert suffix == ".toml"
    path.write_text(text, "utf-8")
    ours = parse_zensical_config(str(path))
    assert set(ours["markdown_extensions"]) == {*default["markdown_extensions"], "mlops_canvas"}
    assert ours["mdx_configs"] == default["mdx_configs"] | {"mlops_canvas": {}}
