"""Owns HTML that an author wrote and may have left open: it ends where its box does."""

from __future__ import annotations

from markupsafe import escape

# elements whose content is text up to their end tag, https://html.spec.whatwg.org/multipage/syntax.html#elements-2
_RAW_TEXT = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext")


def balance(html: str) -> str:
    """`html` with every element closed, so that what an author left open ends with the box."""
    # imported late: few boxes hold HTML, and these modules are slow to load
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    html = _show_unclosed(html)
    try:
        text = str(BeautifulSoup(html, "html.parser").decode(formatter="minimal"))
    except ParserRejectedMarkup:
        text = str(escape(html))
    return text.replace("\x02", "").replace("\x03", "")  # from `&#2;`; Python-Markdown marks its placeholders so


def _show_unclosed(html: str) -> str:
    """`html` with a tag as text that is never closed and would swallow all that follows, such as `<script>`."""
    lower = html.lower()
    for name in _RAW_TEXT:
        start = lower.rfind(f"<{name}")
        if start > lower.rfind(f"</{name}"):
            html, lower = f"{html[:start]}&lt;{html[start + 1 :]}", f"{lower[:start]}&lt;{lower[start + 1 :]}"
    return html
