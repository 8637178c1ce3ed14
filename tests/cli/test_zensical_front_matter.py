"""Front matter that Zensical refuses; `tests/sites/test_zensical.py` shows each case to Zensical itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.cli.zensical_front_matter import detect_refused
from mkdocs_mlops_canvas.reading.page_loader import load_page
from tests.cli.running import GOOD, run

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

REFUSED = {
    "": "2:1: the front matter is empty",
    "# later": "2:1: the front matter is empty",
    "~": "2:1: the front matter is empty",
    "- a": "2:1: the front matter is a list",
    "draft": "2:1: the front matter is a single text",
    "title: A\n2025: ok": "3:1: the key '2025' is not a text",
    "a: [{.5: ok}]": "2:6: the key '.5' is not a text",
    "a:\n  1e3: ok": "3:3: the key '1e3' is not a text",
    "true: ok": "2:1: the key 'true' is not a text",
    "~: ok": "2:1: the key '~' is not a text",
    "? [a]\n: ok": "2:3: the key '[a]' is not a text",
    "title:\tA": "2:8: there is a tab after 'title:'",
    "a: {b:\t\tc}": "2:9: there is a tab after 'b:'",
    "a: !ENV [A]\nb: !ENV A": "3:4: '!ENV A' has a tag",
    "a: !!binary aGk=": "2:4: '!!binary aGk=' has a tag",
    "tags: [a,\nb]": "3:1: 'b]' continues a value without indentation",
    "canvas:\n  summary: 'One\n  two'": "4:1: 'two'' continues a value without indentation",
    "a:\n  - [b,\n  c]": "4:1: 'c]' continues a value without indentation",
    "title: A: B": "2:9: the YAML cannot be read",
}
READ = [
    "title: A", "'2025': ok\n\"true\": ok\n!!str 12: ok", "yes: ok\n2026-01-01: ok\nTrue: ok\n1_000: ok\ninf: ok", "title: \tA\tb\t# c",
    "title:\t'A'\na:\t|\n  b\nc:\t[d]", "tags: [\n  a,\n# b\n  c\n]", "a:\n- [b,\n  c]", "a: 'x\n  y'", "a: !!str 12\nb: !!int 3", "a: &x [b]\nc: *x",
]  # fmt: skip


def detect(front: str, loader: Loader, body: str = GOOD) -> str | None:
    text = f"---\n{front}\n---\n\n{body}"
    problem = detect_refused(load_page(text, "a.md", loader), text)
    if problem is None:
        return None
    assert problem.text.count("Zensical stops its build and leaves this page out") == 1
    assert problem.hint
    return f"{problem.line}:{problem.column}: {problem.message.partition(', so ')[0]}"


@pytest.mark.parametrize("front", REFUSED)
def test_what_zensical_refuses_is_told(front: str, loader: Loader) -> None:
    assert (detect(front, loader) or "").startswith(REFUSED[front])


@pytest.mark.parametrize("front", READ)
def test_what_zensical_reads_is_not_told(front: str, loader: Loader) -> None:
    assert detect(front, loader) is None


def test_pages_without_a_canvas_and_front_matter_that_is_told_already(loader: Loader) -> None:
    assert detect("2025: ok", loader, "# Text\n") is None
    assert detect("canvas: {product: [}", loader) is None
    assert detect("title: A\n2025: ok", loader, "<!-- mlops-portfolio -->\n")


@pytest.mark.parametrize(
    ("name", "config", "codes"),
    [
        ("zensical.toml", "[project]\n", 1),
        ("zensical.toml", "", 1),
        ("mkdocs.yml", "markdown_extensions: [mlops_canvas]\n", 1),
        ("mkdocs.yml", "markdown_extensions: [mlops_canvas]\nplugins: [mlops-canvas]\n", 0),
        ("mkdocs.yml", "site_name: A\n", 0),
    ],
)
def test_only_a_site_of_zensical_is_asked(
    name: str, config: str, codes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text(config)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(f"---\n2025: ok\n---\n\n{GOOD}")
    result = run("check")
    assert result.stdout.count("[front-matter]") == result.exit_code == codes
