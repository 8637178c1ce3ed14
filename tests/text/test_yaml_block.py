from __future__ import annotations

import pytest
import yaml

from mkdocs_mlops_canvas.text import yaml_block
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock, is_unreadable, plain


def compose(text: str) -> yaml.Node:
    root = YamlBlock(text, "page.md", 1).compose()
    assert root
    return root


def test_scalars_are_texts_as_they_are_written() -> None:
    assert plain(compose("a: 1.10\nb: no\nc: [~, 'x', 0x1F]\nd:")) == {
        "a": "1.10", "b": "no", "c": [None, "x", "0x1F"], "d": None,
    }  # fmt: skip


def test_a_node_has_its_place_in_the_file_before_tabs_were_expanded() -> None:
    block = YamlBlock("a:  b", "page.md", 7, 5, ["\ta:\tb"])
    root = block.compose()
    assert isinstance(root, yaml.MappingNode)
    ((key, value),) = root.value
    assert block.place_of(key) == (7, 2)
    assert block.place_of(value) == (7, 5)
    assert block.place_of(None) == (7, 2)


def test_an_excerpt_repeats_nothing_that_is_told() -> None:
    block = YamlBlock("a: ' one '\nb:\n  - c\n  - d\n", "page.md", 1)
    root = block.compose()
    assert isinstance(root, yaml.MappingNode)
    (_, text), (_, texts) = root.value
    assert [block.excerpt(text, told) for told in ("one", "on", None)] == ["", " one ", " one "]
    assert block.excerpt(texts, None) == "- c\n- d"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 60 + "]" * 60,
        "a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
        "d: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n",
        "&a [*a]",
        "a: [",
    ],
)
def test_what_is_too_much_or_no_yaml_is_an_error(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        compose(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-30", True),
        ("2026-02-28", False),
        ("!own x", True),
        ("{[a]: b}", True),
        ("{a: b}", False),
        ("x", False),
    ],
)
def test_what_hosts_cannot_read(text: str, expected: bool) -> None:
    assert is_unreadable(compose(text)) is expected


FIXES = [
    ("product: P\nbackground: Goal: fewer", "2:17", "a text with a colon: put the text in quotes, or write '|' after its key"),
    ("product: P\nbackground: *important* thing", "2:23", "a text that begins with '*' or '&': put the text in quotes"),
    ("product: P\nbackground: *important", "2:13", "a text that begins with '*': put the text in quotes"),
    ("product: P\nbackground: @team", "2:13", "cannot start any token; a text that begins with '@', '%' or '`': put the text in quotes"),
    ("product: P\nbackground: |\n  a\n b", "4:2", "a line with another indentation, or a quote in a text"),
    ("product: P\nbackground: 'a' b", "2:17", "a line with another indentation, or a quote in a text"),
    ("product: P\n owner: x", "2:7", "a text with a colon"),
    ("canvas:\n\tproduct: P", "2:1", "indent with spaces, not with tabs"),
    ("product:P\nowner: x", "1:1", "write a space after the colon"),
    ("owner\ndate: x", "1:1", "write 'owner:', with a colon"),
    ("product: P\n---\nowner: x", "2:1", "remove the line '---'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "fix"), FIXES, ids=[text for text, _, _ in FIXES])
def test_a_syntax_error_is_told_where_and_how_to_fix_it(text: str, place: str, fix: str) -> None:
    block = YamlBlock(text, "page.md", 1)
    with pytest.raises(yaml.YAMLError) as error:
        block.compose()
    problem = str(block.syntax_problem(error.value, "nothing is read"))
    assert problem.startswith(f"page.md:{place}: the YAML cannot be read: ")
    assert fix in problem
    assert problem.endswith("; nothing is read [yaml-syntax]")


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml_block.SafeLoader])
@pytest.mark.parametrize("character", ["\x07", "\x1b", "\x7f", "\x9f", "\ufffe"])
def test_a_character_that_yaml_refuses_is_told_in_its_place(
    character: str, loader: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_block, "SafeLoader", loader)
    block = YamlBlock(f"a: 日本\nb: 😀\n\nc: é{character}\n", "page.md", 7, 3)
    with pytest.raises(yaml.YAMLError) as raised:
        block.compose()
    problem = block.syntax_problem(raised.value, "fix it")
    assert str(problem).startswith("page.md:10:7: the YAML cannot be read: the character '\\")
    assert problem.message.isprintable()
    assert problem.hint == "remove it; fix it"
