from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.icon_file import LARGEST, DrawingError, read_drawing

if TYPE_CHECKING:
    from pathlib import Path

START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"'


def draw(text: str | bytes, folder: Path) -> str:
    (folder / "icon.svg").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_drawing(folder, "icon.svg")


def test_shapes_are_kept_and_what_has_no_effect_goes(tmp_path: Path) -> None:
    text = f"""<?xml version="1.0"?><!-- by hand -->
{START} xmlns:i="http://example.com/i" fill="none" stroke="#0a7d5a" width="48" id="x" class="y">
<title>T</title><defs><path d="M0 0"/></defs><metadata><i:a><i:b/></i:a></metadata><i:view i:zoom="2"><path d="M9 9"/></i:view>
<g transform="rotate(45 12 12)" data-name="a"><path d="M3 4.5h-2" id="p" i:label="q"/></g><circle cx="3" cy="4" r="2"/></svg>"""
    assert draw(text, tmp_path) == (
        '<g fill="none" stroke="#0a7d5a" stroke-width="1">'
        '<g transform="rotate(45 12 12)"><path d="M3 4.5h-2"></path></g><circle cx="3" cy="4" r="2"></circle></g>'
    )


def test_a_drawing_of_another_size_is_fitted(tmp_path: Path) -> None:
    text = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0,-960 960 480"><path d="M0 0"/></svg>'
    assert draw(text, tmp_path).startswith(
        '<g fill="currentColor" stroke="none" stroke-width="1" transform="translate(0 30) scale(0.025)">'
    )
    assert "scale(1.5)" in draw(text.replace('viewBox="0,-960 960 480"', 'width="16px" height="16"'), tmp_path)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<script>alert(1)</script>", "line 2 of the icon 'icon.svg' holds the element 'script'"),
        ("<style>*{}</style>", "holds the element 'style'"),
        ('<image href="http://example.com/x.png"/>', "holds the element 'image'"),
        ('<use href="#a"/>', "holds the element 'use'"),
        ("<a><path d='M0 0'/></a>", "holds the element 'a'"),
        ("<foreignObject/>", "holds the element 'foreignObject'"),
        ("<animate/>", "holds the element 'animate'"),
        ("<text>x</text>", "holds the element 'text'"),
        ("<svg/>", "holds the element 'svg'"),
        ('<path d="M0 0" onclick="x()"/>', "has the attribute 'onclick' at 'path'"),
        ('<path d="M0 0" style="fill:red"/>', "has the attribute 'style' at 'path'"),
        ('<path d="M0 0" xlink:href="x"/>', "has the attribute 'href' at 'path'"),
        ('<path d="M0 0" fill="url(#a)"/>', "has an invalid value for 'fill': 'url(#a)'"),
        ('<path d="M0 0" fill="&#117;rl(#a)"/>', "has an invalid value for 'fill'"),
        ('<path d="M0 0" fill="a;b"/>', "has an invalid value for 'fill'"),
        ("<path d='\"&gt;'/>", "has an invalid value for 'd'"),
        ("", "draws nothing"),
        ("<title>T</title>", "draws nothing"),
        ("<path>", "is not XML: mismatched tag"),
        ("&x;", "is not XML: undefined entity"),
    ],
)
def test_what_loads_or_runs_is_refused(inside: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(DrawingError) as error:
        draw(f'{START} xmlns:xlink="http://www.w3.org/1999/xlink">\n{inside}</svg>', tmp_path)
    assert expected in str(error.value)
    assert error.value.hint


BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + START + ">&b;</svg>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is not XML"),
        ("<svg viewBox='0 0 24 24'><path d='M0 0'/></svg>", "is not SVG, but 'svg'"),
        ("<html/>", "is not SVG, but 'html'"),
        (START + " onload='x()'><path d='M0 0'/></svg>", "has the attribute 'onload' at 'svg'"),
        (START + " fill='url(x)'><path d='M0 0'/></svg>", "has an invalid value for 'fill'"),
        (BOMB, "has a document type"),
        (BOMB.encode("utf-16"), "has a document type"),
        ('<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + START + "/>", "has a document type"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "has no size"),
        (START.replace("24 24", "0 1e9") + "><path d='M0 0'/></svg>", "has no size"),
        ("<?xml version='1.0' encoding='x-none'?><svg/>", "cannot be read"),
        (" " * (LARGEST + 1), f"has more than {LARGEST} bytes"),
    ],
)
def test_what_is_no_icon_is_refused(text: str | bytes, expected: str, tmp_path: Path) -> None:
    with pytest.raises(DrawingError) as error:
        draw(text, tmp_path)
    assert expected in str(error.value)


def test_only_files_beside_the_definition_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "definitions"
    folder.mkdir()
    good = f"{START}><path d='M0 0'/></svg>"
    (tmp_path / "outside.svg").write_text(good)
    (folder / "truck.svg").write_text(good)
    (folder / "link.svg").symlink_to(tmp_path / "outside.svg")
    (folder / "loop.svg").symlink_to(folder / "loop.svg")
    (folder / "folder.svg").mkdir()
    for name in ("../outside.svg", str(tmp_path / "outside.svg"), "link.svg"):
        with pytest.raises(DrawingError, match="is outside the folder"):
            read_drawing(folder, name)
    for name in ("folder.svg", "loop.svg", "a\0.svg", "x" * 5000 + ".svg"):
        with pytest.raises(DrawingError):
            read_drawing(folder, name)
    with pytest.raises(DrawingError, match=r"the icon 'truk.svg' is not there") as error:
        read_drawing(folder, "truk.svg")
    assert error.value.hint == "did you mean 'truck.svg'?"
    assert read_drawing(folder, "./truck.svg")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.binary(max_size=80)
    | st.text(alphabet="<>/svgpathd='\"&;! =M0", max_size=80).map(lambda text: (START + text).encode())
)
def test_no_file_is_too_strange(tmp_path: Path, content: bytes) -> None:
    try:
        html = draw(content, tmp_path)
    except DrawingError:
        return
    assert html.startswith("<g ")
