"""Long and hostile pages: `make fuzz` reads much longer ones of the same kind.

No time is measured: at the sizes of `make fuzz`, anything quadratic takes hours.
"""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.text.links import rebase, relative_path
from tests.fuzzing import LOADER, fence, make_huge_pages, read_huge_page

PAGES = make_huge_pages(20_000)


@pytest.mark.parametrize("name", PAGES)
def test_a_huge_page_is_read(name: str) -> None:
    read_huge_page(PAGES[name])


NESTED = {
    "lists": "a: " + "[" * 100 + "]" * 100,
    "lists, very deep": "a: " + "[" * 5_000 + "]" * 5_000,
    "mappings": "\n".join(" " * depth + "a:" for depth in range(3_000)),
    "tags": f"tags: {'[' * 60}{']' * 60}",
    "aliases": "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
    + "\n".join(f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "an alias to itself": "a: &a [*a]",
    "an alias to all": "&r\nproduct: P\nproblem: *r",
}


@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_too_deeply_or_too_often_is_no_canvas(name: str) -> None:
    (block,) = load_page(fence(NESTED[name]), "x.md", LOADER).canvases
    (problem,) = block.problems
    assert problem.code == "yaml-syntax"
    assert problem.excerpt.strip() == NESTED[name].strip()


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!python/name:os.system", "!x"])
def test_no_tag_constructs_an_object(tag: str) -> None:
    (block,) = load_page(fence(f"product: P\nbackground: {tag} [echo]\nowner: {tag} x"), "x.md", LOADER).canvases
    assert block.canvas
    assert block.canvas.header.owner == "x"
    assert [problem.code for problem in block.problems] == ["wrong-type"]


def render(text: str) -> str:
    return Markdown(extensions=["attr_list", "md_in_html", MlopsCanvasExtension()]).convert(text)


def test_control_characters_put_no_placeholder_into_a_problem() -> None:
    html = render("---\ncanvas:\n  product: A\n  background: \x02mlops_canvas-999\x03\n---\n# T\n")
    assert "mlops_canvas-999" in html
    assert "\x02" not in html


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "*a* [l](x.md) & b"])
@pytest.mark.parametrize("end", ["", " {#q}", " {b}"])
def test_names_are_no_markup_whatever_they_end_with(evil: str, end: str) -> None:
    text = f"product: '{evil}{end}'\nowner: '{evil}{end}'\ndesigned_by: '{evil}{end}'\ntags: ['{evil}{end}']\n"
    soup = BeautifulSoup(render(fence(f"{text}links: {{'{evil}{end}': x.md}}")), "html.parser")
    assert not soup.select("script, img, em, a[href='x.md'] a")
    for name in ("product", "field--owner dd", "field:first-child dd", "tags li", "pages a"):
        assert soup.select_one(f".mlops-canvas__{name}").get_text() == evil + end


def test_an_id_of_a_canvas_is_not_that_of_a_heading() -> None:
    html = Markdown(extensions=["toc", MlopsCanvasExtension()]).convert("## Canvas P\n\n" + fence("product: P"))
    ids = [str(element["id"]) for element in BeautifulSoup(html, "html.parser").select("[id]")]
    assert len(ids) == len(set(ids))
    assert "canvas-p" in ids


@pytest.mark.parametrize("address", ["../javascript:alert(1)", "./javascript:x", "x/../javascript:x", "../../data:x"])
def test_a_link_that_moves_to_another_page_becomes_no_script(address: str) -> None:
    for base in ("a/", "a/b.html", "./", "x/y/z/"):
        assert not rebase(base)(address).startswith(("javascript:", "data:"))
    assert not relative_path("a/b.md", "a/javascript:x.md").startswith("javascript:")
