"""HTML of texts in a comment on another site, where nothing of an author has an effect."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.extension.comment_html import TextMarker, make_harmless


@given(st.text("ab*_`[](){}<>&#;@!\\\n -|:^$1/\x02\x03", max_size=60))
def test_no_text_breaks_a_comment(text: str) -> None:
    html = TextMarker().mark("", text).html if text else ""
    assert "\n" not in html
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.find_all(["script", "details", "summary", "img"])
    assert "<del>" not in html
    assert not re.search(
        r"(?<!\w)@\w", " ".join(part for part in soup.find_all(string=True) if part.parent.name != "code")
    )


def test_what_is_no_call_stays() -> None:
    assert make_harmless("a@b.org # 1 C# @ x") == "a@b.org # 1 C# @\u200b x"
    assert make_harmless("@a #1") == "@\u200ba #\u200b1"
