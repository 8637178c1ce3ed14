from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.rendering.balanced_html import balance


@pytest.mark.parametrize(
    ("html", "balanced"),
    [
        ("<p>a <b>b</p>", "<p>a <b>b</b></p>"),
        ("<div><p>a</p>", "<div><p>a</p></div>"),
        ("a</div></section>b", "ab"),
        ("<!-- a", "&lt;!-- a"),
        ("a <script>b", "a &lt;script&gt;b"),
        ("<STYLE>p {}</style> <Textarea>x", "<style>p {}</style> &lt;Textarea&gt;x"),
        ("<title>a", "&lt;title&gt;a"),
        ("a<br>b", "a<br/>b"),
        ("a &lt; b &#2;c", "a &lt; b c"),
        ("<![x[", "&lt;![x["),
    ],
)
def test_what_is_left_open_ends(html: str, balanced: str) -> None:
    assert balance(html) == balanced
