"""What is said of characters that no font has."""

from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.documents.fonts import advise_fonts


@pytest.mark.parametrize(
    ("missing", "scripts", "packages"),
    [
        ("عربي", "Arabic", "fonts-noto-core"),
        ("ไทย", "Thai", "fonts-noto-core"),
        ("漢字かなカ한", "Chinese, Japanese or Korean", "fonts-noto-cjk"),
        ("🚀🇩", "emoji", "fonts-noto-color-emoji"),
        ("→✓𝒳⠿₿", "symbols", "fonts-noto-core"),
        ("ᦀ𐌀", "New Tai Lue, Old Italic", "fonts-noto-core"),
        ("\u0378", "symbols", "fonts-noto-core"),
        ("é漢🚀ע", "Chinese, Japanese or Korean, emoji, Hebrew, Latin", "fonts-noto-cjk fonts-noto-color-emoji fonts-noto-core"),
    ],
)  # fmt: skip
def test_scripts_and_the_packages_that_have_them_are_named(missing: str, scripts: str, packages: str) -> None:
    assert advise_fonts(set(missing)) == (
        f"no font on this machine has the characters of: {scripts}; documents show empty boxes instead; "
        f"on Debian and Ubuntu, install fonts with: apt-get install {packages}"
    )
