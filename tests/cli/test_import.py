"""`mlops-canvas import`; what it reads is in `tests/importing`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import FORMS
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from tests.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path


def test_import_writes_a_page(tmp_path: Path) -> None:
    source, page = tmp_path / "churn-radar.json", tmp_path / "products" / "p.md"
    source.write_text(json.dumps({"boxes": {"background": "a", "fairness": "b"}, "note": "c\nd", "date": "soon"}))
    result = run("import", source, "-o", page)
    assert (result.exit_code, result.stdout) == (0, "")
    told = [f"{source}: read as version 1.1 (Machine Learning Operations Canvas), which matches most of its headings"]
    told += [f"{source}: kept below the canvas, as no box fits: {name}" for name in ("note", "date")]
    assert result.stderr.splitlines() == [f"1 canvas written to {page}", *told]
    assert "\n# Churn radar\n" in page.read_text()
    assert run("check", page).exit_code == 0
    assert run("import", source).stdout == page.read_text()
    assert run("import", source, "-o", page).exit_code == 2
    assert "\n### fairness\n\nb\n" in run("import", source, "--version", "0.1").stdout.split("## Not on the canvas")[1]


def test_import_says_which_canvas_it_is_and_what_to_write(tmp_path: Path) -> None:
    text = "# P\n\nDate: 04/05/2026\n\n## Fontes de dados\nx\n\n## Decisões\ny\n"
    result = run("import", text=text)
    assert result.stderr.splitlines() == [
        "-: read as version ml-canvas (Machine Learning Canvas), which matches most of its headings",
        "-: kept below the canvas, as no box fits: Date (write '2026-04-05' or '2026-05-04' in the header)",
    ]
    (tmp_path / "p.md").write_text(result.stdout, "utf-8")
    assert run("check", tmp_path / "p.md").exit_code == 0
    result = run("import", "--version", "0.1", text=text)
    assert "version:" not in result.stdout + result.stderr
    assert "### Fontes de dados" in result.stdout.split("## Not on the canvas")[1]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><th>Background</th><td>text</td></tr></table>",
        "# P\n\n## Background\n\ntext\n",
        '{"background": "text"}',
        "background: text\n",
    ],
)
def test_import_reads_standard_input(form: str, text: str) -> None:
    result = run("import", "--form", form, text=text)
    assert (result.exit_code, result.stderr) == (0, "")
    (block,) = load_page(result.stdout, "x.md", Loader(load_definitions(), STAGES)).canvases
    assert block.canvas
    assert block.canvas.boxes == {"background": "text"}
    assert run("import", "-", "--form", form, text=text).stdout == result.stdout


def test_import_says_why_it_cannot(tmp_path: Path) -> None:
    source = tmp_path / "a.yml"
    source.write_text("a: b\nc: [d\n")
    result = run("import", source)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{source}:3:1: the YAML cannot be read")
    result = run("import", "--from", "markdown", text="words")
    assert (result.exit_code, result.stderr) == (1, "-:1:1: no canvas found: no text is the name of a box\n")
    source.write_bytes(b"\xff\xfe")
    assert "the file cannot be read" in run("import", source).stderr


def test_import_says_what_to_install_for_html(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "mkdocs_mlops_canvas.importing.html", raising=False)
    monkeypatch.setitem(sys.modules, "markdownify", None)
    result = run("import", "--from", "html", text="<h2>Background</h2>a")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "HTML needs the extra 'import'; install it with: pip install 'mkdocs-mlops-canvas[import]'" in result.stderr
    assert run("import", text="## Background\na").exit_code == 0


def test_import_tells_of_another_form_and_of_problems(tmp_path: Path) -> None:
    result = run("import", text=json.dumps({"product": "P", "background": "<!-- a", "objectives": "a"}))
    assert (result.exit_code, result.stdout[:24]) == (0, "---\ncanvas:\n  product: P")
    assert result.stderr == "-: written as frontmatter: sections cannot hold a text unchanged\n"
    result = run("import", text=json.dumps({"product": "P", "background": "```mlops-canvas\nproduct: Q\n```"}))
    assert result.exit_code == 1
    assert (
        result.stderr
        == "-:12:1: a canvas inside a box is not shown; put it on lines of its own, outside [misplaced-block]\n"
    )


def test_import_knows_the_stages_of_a_site() -> None:
    text = '{"product": "P", "stage": "trial"}'
    assert "as no box fits: stage" in run("import", text=text).stderr
    assert "stage: trial" in run("import", "--stages", "trial", text=text).stdout


def write_book(path: Path, *rows: tuple[str, ...]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Facts")
        for at, row in enumerate((("Product", "ID", "Version", "Background", "Remark"), *rows)):
            sheet.write_row(at, 0, row)


def test_several_products_go_to_a_folder(tmp_path: Path) -> None:
    source, folder = tmp_path / "p.xlsx", tmp_path / "products"
    write_book(source, ("P", "own", "1.1", "one", "mine"), ("Q", "", "9", "two", ""))
    result = run("import", source)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the file has 2 products; pass a folder, which ends in '/', as --output" in result.stderr
    assert run("import", source, "-o", tmp_path / "x.md").exit_code == 2
    result = run("import", source, "-o", f"{folder}/")
    assert (result.exit_code, result.stderr.splitlines()) == (
        0,
        [
            f"2 canvases written to {folder}",
            f"{source}: P: kept below the canvas, as no box fits: Remark",
            f"{source}: Q: kept below the canvas, as no box fits: Version",
        ],
    )
    assert "version: '1.1'\n" in (folder / "own.md").read_text()
    assert run("check", folder).exit_code == 0
    (folder / "own.md").unlink()
    result = run("import", source, "-o", folder)
    assert (result.exit_code, list(folder.iterdir())) == (2, [folder / "q.md"])
    assert "q.md' exists already" in " ".join(result.stderr.split())


def test_a_product_called_like_a_device_of_windows_gets_a_file_that_can_be_written(tmp_path: Path) -> None:
    run("import", "-o", f"{tmp_path}/", text='{"product": "Aux"}')
    assert [file.name for file in tmp_path.glob("*.md")] == ["aux-.md"]


def test_one_canvas_may_go_to_a_folder_too(tmp_path: Path) -> None:
    source = tmp_path / "p.xlsx"
    write_book(source, ("P", "", "", "one", ""))
    assert run("import", source).stdout == run("import", text=source.read_bytes()).stdout
    assert (
        run("import", "-o", f"{tmp_path}/", text="# Q\n\n## Background\nx\n").stderr
        == f"1 canvas written to {tmp_path}/q.md\n"
    )
    source.write_bytes(b"Product;Background")
    result = run("import", source)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{source}: the workbook cannot be read: ")
