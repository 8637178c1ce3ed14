from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.reading.passwords import Passwords

BODY = "# Title\n\nNo password: here.\n"


@pytest.mark.parametrize(
    ("front", "hidden"),
    [
        ("---\npassword: secret\n---\n", True),
        ("---\nlevel: team\n---\n", True),
        ("---\nobfuscate: hint\n---\n", True),
        ("---\ntitle: x\npassword:\n---\n", True),  # the plugin takes the password `None`
        ("---\npassword: 0\n---\n", True),
        ("---\npassword: [a]\n---\n", True),
        ("---\n{password: secret}\n---\n", True),
        ("---\nbase: &base {password: secret}\n<<: *base\n---\n", True),
        ("---\ntags: [a\npassword: secret\n---\n", True),
        ("\ufeff---\r\npassword: secret\r\n---\r\n", True),
        ("Password: secret\nTitle: x\n\n", True),
        ("---\npassword: ''\n---\n", False),
        ('---\nlevel: ""\nobfuscate: ""\n---\n', False),
        ("password:\ntitle: x\n\n", False),
        ("---\ncanvas: {password: secret}\n---\n", False),
        ("---\n- password: secret\n---\n", False),
        ("---\ntitle: x\n---\npassword: secret\n", False),
        ("", False),
    ],
)
def test_a_page_is_hidden_by_its_front_matter(front: str, hidden: bool) -> None:
    assert Passwords(is_on=True).hide(front + BODY) is hidden
    assert not Passwords().hide(front + BODY)


@pytest.mark.parametrize(
    ("front", "password", "level"),
    [("", True, True), ("password: ''", False, True), ("level: ''", True, False), ("password: x", True, True),
     ("obfuscate: x\npassword: ''\nlevel: ''", True, True), ("obfuscate: ''", True, True)],
)  # fmt: skip
def test_a_password_for_all_pages_hides_those_that_do_not_say_otherwise(
    front: str, password: bool, level: bool
) -> None:
    page = f"---\n{front}\n---\n{BODY}"
    assert Passwords(is_on=True, for_all=True).hide(page) is password
    assert Passwords(is_on=True, has_global_level=True).hide(page) is level
