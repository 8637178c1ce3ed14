from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, FileSystemLoader

from mkdocs_mlops_canvas.rendering import compiled_templates
from mkdocs_mlops_canvas.rendering.compiled_templates import CompiledTemplates

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class CompiledError(Exception):
    """A template was compiled."""


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Renders `a.html` in a process of its own, as far as Jinja knows."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "a.html").write_text("{{ 1 | twice }} & {{ name }}")
    (tmp_path / "filters.py").write_text("twice = 2")
    return partial(_render, tmp_path)


def _render(folder: Path, compiles: bool) -> str:
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True,
        bytecode_cache=CompiledTemplates(str(folder / "filters.py")),
    )  # fmt: skip
    environment.filters["twice"] = lambda number: 2 * number

    def fail(*_: object, **__: object) -> object:
        raise CompiledError

    if not compiles:
        environment.compile = fail  # type: ignore[method-assign, assignment]
    return environment.get_template("a.html").render(name="<b>")


def list_kept(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("**/*.jinja")]


def test_a_template_is_compiled_once(render: Callable[..., str], tmp_path: Path) -> None:
    assert render(compiles=True) == "2 & &lt;b&gt;"
    assert render(compiles=False) == "2 & &lt;b&gt;"
    assert [path.parent.name for path in tmp_path.glob("**/*.jinja")] == ["__pycache__"]
    assert len(list(tmp_path.glob("__pycache__/*"))) == 1, "nothing else is left"


def test_a_compiled_template_of_other_sources_is_not_used(
    render: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render(compiles=True)
    (tmp_path / "a.html").write_text("changed")
    with pytest.raises(CompiledError):
        render(compiles=False)
    assert render(compiles=True) == "changed"
    (tmp_path / "filters.py").write_text("twice = 3")
    with pytest.raises(CompiledError):
        render(compiles=False)
    render(compiles=True)
    monkeypatch.setattr(compiled_templates, "_name_compilers", lambda: b"another Jinja")
    with pytest.raises(CompiledError):
        render(compiles=False)


@pytest.mark.parametrize("keep", [0, 10, 64, 70], ids="{} bytes".format)
def test_a_damaged_file_is_replaced(render: Callable[..., str], tmp_path: Path, keep: int) -> None:
    html = render(compiles=True)
    (file,) = tmp_path.glob("**/*.jinja")
    file.write_bytes(file.read_bytes()[:keep])
    assert render(compiles=True) == html
    assert render(compiles=False) == html


def test_nothing_is_written_where_python_writes_no_byte_code(
    render: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render(compiles=True) == "2 & &lt;b&gt;"
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert render(compiles=True) == "2 & &lt;b&gt;"
    monkeypatch.undo()
    (tmp_path / "__pycache__").write_text("not a folder")
    assert render(compiles=True) == "2 & &lt;b&gt;"
    assert list_kept(tmp_path) == []


def test_a_prefix_for_byte_code_holds_for_templates(
    render: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "prefix"))
    render(compiles=True)
    assert len(list_kept(tmp_path / "prefix")) == 1
    assert not (tmp_path / "__pycache__").exists()
