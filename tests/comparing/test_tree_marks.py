"""What has changed in a text is marked in its rendered form: cases worked out by hand, and what holds for all texts."""

from __future__ import annotations

import re
import time
from xml.etree.ElementTree import Element, SubElement

import markdown
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.comparing.mark_writer import ADDED, REMOVED
from mkdocs_mlops_canvas.comparing.unchanged_blocks import UnchangedBlocks, take_unchanged
from mkdocs_mlops_canvas.extension import box_markdown
from mkdocs_mlops_canvas.text.word_diff import split_words

EXTENSIONS = ("mlops_canvas", "tables", "sane_lists", "footnotes", "attr_list", "def_list", "admonition", "abbr",
              "fenced_code", "toc", "pymdownx.tasklist", "pymdownx.caret", "pymdownx.tilde", "pymdownx.arithmatex",
              "pymdownx.tabbed", "pymdownx.emoji")  # fmt: skip


def page(*texts: str) -> str:
    """A page with a canvas for each text of a box, one iteration after the other."""
    blocks = []
    for number, text in enumerate(texts, 1):
        lines = "\n".join(f"  {line}" if line else "" for line in text.split("\n"))
        box = f"background: |2\n{lines}\n" if text.strip() else ""
        blocks.append(f"`````mlops-canvas\nproduct: P\niteration: {number}\n{box}`````\n")
    return "\n".join(blocks)


def convert(*texts: str) -> BeautifulSoup:
    return BeautifulSoup(markdown.markdown(page(*texts), extensions=EXTENSIONS), "html.parser")


def find_box(before: str, after: str) -> Tag:
    """The box `background` of the second of two iterations."""
    return convert(before, after).select('[data-iteration="2"] [data-box="background"]')[0]


def show(before: str, after: str) -> str:
    """The body of the box with `{+added+}`, `[-removed-]` and `gone` at blocks that are gone."""
    box = find_box(before, after)
    body = box.select_one(".mlops-canvas__body, .mlops-canvas__before")
    assert body is not None
    for element in body.select(f"ins.{ADDED}, del.{REMOVED}"):
        start, end = ("{+", "+}") if element.name == "ins" else ("[-", "-]")
        element.insert(0, start)
        element.append(end)
        element.unwrap()
    html = str(body).replace("\n", "").replace(f' class="{REMOVED}"', " gone")
    return re.sub(r"^<div[^>]*>|</div>$", "", html)


# worked out by hand: what a reader would mark with two pens
CASES = {
    "a line out of a loop": (
        "```\nfor x:\n    f\n    g\n```",
        "```\nfor x:\n    f\ng\n```",
        "[-<pre><code>for x:    f    g</code></pre>-]{+<pre><code>for x:    fg</code></pre>+}",
    ),
    "a line out of a loop, in indented code": (
        "T:\n\n    for x:\n        f\n        g",
        "T:\n\n    for x:\n        f\n    g",
        "<p>T:</p>[-<pre><code>for x:    f    g</code></pre>-]{+<pre><code>for x:    fg</code></pre>+}",
    ),
    "an item moves out": (
        "- a\n    - b\n- c",
        "- a\n- b\n- c",
        "<ul><li>a<ul gone><li gone>[-b-]</li></ul></li><li>{+b+}</li><li>c</li></ul>",
    ),
    "a word": ("over five days", "over ten days", "<p>over [-five-] {+ten+} days</p>"),
    "the first word": ("Five days", "Ten days", "<p>[-Five-] {+Ten+} days</p>"),
    "the last word": ("the store manager.", "the store.", "<p>the store[- manager-].</p>"),
    "a word in bold": ("a **5** M loss", "a **7** M loss", "<p>a <strong>[-5-] {+7+}</strong> M loss</p>"),
    "bold is new": ("a big loss here", "a **big** loss here", "<p>a [-big-] <strong>{+big+}</strong> loss here</p>"),
    "a number with its unit": ("10 % for a week", "5 % for three days", "<p>[-10 % for a week-] {+5 % for three days+}</p>"),
    "an item moved": (
        "- one thing\n- two things\n- three more", "- three more\n- one thing\n- two things",
        "<ul><li>{+three more+}</li><li>one thing</li><li>two things</li><li gone>[-three more-]</li></ul>",
    ),
    "an item added below another": (
        "- one\n- two", "- one\n    - below\n- two", "<ul><li>one<ul><li>{+below+}</li></ul></li><li>two</li></ul>",
    ),
    "a list with more room": (
        "- one\n- two *three*\n    - below", "- one\n\n- two *four*\n\n    - below\n",
        "<ul><li><p>one</p></li><li><p>two <em>[-three-] {+four+}</em></p><ul><li>below</li></ul></li></ul>",
    ),
    "a list with less room": (
        "- one\n\n- two *three*\n\n    - below\n", "- one\n- two *four*\n    - below",
        "<ul><li>one</li><li>two <em>[-three-] {+four+}</em><ul><li>below</li></ul></li></ul>",
    ),
    "a row gone from a column with its figures on the right": (
        "| A |\n|--:|\n| 1 |\n| 2 |", "| A |\n|--:|\n| 2 |",
        '<table><thead><tr><th style="text-align: right;">A</th></tr></thead><tbody><tr gone><td gone style="text-align: right;">'
        '[-1-]</td></tr><tr><td style="text-align: right;">2</td></tr></tbody></table>',
    ),
    "a numbered item gone": (
        "1. one\n2. two\n3. three", "1. one\n2. three", "<ol><li>one</li><li gone>[-two-]</li><li>three</li></ol>",
    ),
    "a row added": (
        "| A | B |\n|---|---|\n| x | 1 |", "| A | B |\n|---|---|\n| x | 1 |\n| y | 2 |",
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>x</td><td>1</td></tr>"
        "<tr><td>{+y+}</td><td>{+2+}</td></tr></tbody></table>",
    ),
    "a cell changed": (
        "| A | B |\n|---|---|\n| x | 1 |", "| A | B |\n|---|---|\n| x | 2 |",
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>x</td><td>[-1-] {+2+}</td></tr></tbody></table>",
    ),
    "a column added: the table is whole": (
        "| A |\n|---|\n| x |", "| A | B |\n|---|---|\n| x | 2 |",
        "<table gone><thead gone><tr gone><th gone>[-A-]</th></tr></thead>"
        "<tbody gone><tr gone><td gone>[-x-]</td></tr></tbody></table>"
        "<table><thead><tr><th>{+A+}</th><th>{+B+}</th></tr></thead><tbody><tr><td>{+x+}</td><td>{+2+}</td></tr></tbody></table>",
    ),
    "the target of a link changed": (
        "See the [runbook](a.md) now.", "See the [runbook](b.md) now.",
        '<p>See the [-<span>runbook<span> (a.md)</span></span>-] {+<a href="b.md">runbook</a>+} now.</p>',
    ),
    "the text of a link changed: the link is whole": (
        "See [the book](a.md).", "See [the new book](a.md).",
        '<p>See [-<span>the book</span>-] {+<a href="a.md">the new book</a>+}.</p>',
    ),
    "a link by reference": (
        "See [it][r].\n\n[r]: a.md", "See [it][r].\n\n[r]: b.md",
        '<p>See [-<span>it<span> (a.md)</span></span>-] {+<a href="b.md">it</a>+}.</p>',
    ),
    "code in a line is whole": (
        "runs `make all -j` daily", "runs `make all` daily",
        "<p>runs [-<code>make all -j</code>-] {+<code>make all</code>+} daily</p>",
    ),
    "a code block edited": (
        "```\na\nb\n```", "```\na\nc\n```",
        "[-<pre><code>ab</code></pre>-]{+<pre><code>ac</code></pre>+}",
    ),
    "code right below a line": (
        "Text.", "Text.\n```\na\n```\nMore.", "<p>Text.</p>{+<pre><code>a</code></pre>+}<p>{+More.+}</p>",
    ),
    "Chinese, without spaces": ("我们每周重新训练。", "我们每天重新训练。", "<p>我们每[-周-]{+天+}重新训练。</p>"),
    "Arabic": ("نعيد التدريب كل شهر", "نعيد التدريب كل أسبوع", "<p>نعيد التدريب كل [-شهر-] {+أسبوع+}</p>"),
    "Hindi, with signs for vowels": ("हम हर महीने", "हम हर हफ़्ते", "<p>हम हर [-महीने-] {+हफ़्ते+}</p>"),
    "an emoji of several characters": ("ok 👩‍🔬 done", "ok 👩‍🚀 done", "<p>ok [-👩‍🔬-] {+👩‍🚀+} done</p>"),
    "a heading: once in the table of contents": (
        "text\n\n#### Old name\n\nmore", "text\n\n#### New name\n\nmore",
        '<p>text</p><p gone>[-Old name-]</p><h4 id="new-name">{+New name+}</h4><p>more</p>',
    ),
    "a picture": (
        "![A plot](a.png) here", "![A plot](b.png) here", '<p>[-<span>A plot</span>-] {+<img alt="A plot" src="b.png"/>+} here</p>',
    ),
    "a paragraph of its own": (
        "First one here.\n\nGoes away now.", "First one here.\n\nEntirely different words.",
        "<p>First one here.</p><p gone>[-Goes away now.-]</p><p>{+Entirely different words.+}</p>",
    ),
    "a formula is whole": (
        "with $a + b$ here", "with $a + c$ here",
        '<p>with [-<span class="arithmatex"><span class="MathJax_Preview">a + b</span>'
        '<script type="math/tex">a + b</script></span>-] {+<span class="arithmatex">'
        '<span class="MathJax_Preview">a + c</span><script type="math/tex">a + c</script></span>+} here</p>',
    ),
    "a footnote stays one": ("It works.[^1] Well.\n\n[^1]: Note.", "It works.[^1] Good.\n\n[^1]: Note.",
        '<p>It works.<sup id="fnref2:1"><a class="footnote-ref" href="#fn:1">1</a></sup> [-Well-] {+Good+}.</p>'),
    "a definition": (
        "Recall\n:   found of all frauds", "Recall\n:   found of all known frauds",
        "<dl><dt>Recall</dt><dd>found of all {+known+} frauds</dd></dl>",
    ),
    "an author's own marks": ("a ~~b~~ ^^c^^ d", "a ~~b~~ ^^c^^ e", "<p>a <del>b</del> <ins>c</ins> [-d-] {+e+}</p>"),
    "an admonition": (
        '!!! note "Beware"\n    Old and tired text.', '!!! note "Beware"\n    Old and tried text.',
        '<div class="admonition note"><p class="admonition-title">Beware</p><p>Old and [-tired-] {+tried+} text.</p></div>',
    ),
    "the box is new": ("", "New *text*.", "<p>{+New+} <em>{+text+}</em>{+.+}</p>"),
    "the box is empty now": ("Old [x](y.md).", "", "<p gone>[-Old <span>x<span> (y.md)</span></span>.-]</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_marked(name: str) -> None:
    before, after, expected = CASES[name]
    assert show(before, after) == expected


@pytest.mark.parametrize(("before", "after"), [
    ("- one\n- two", "* one\n* two"), ("a long\nline of text", "a long line\nof text"), ("one\n\n\ntwo", "one\n\ntwo"),
])  # fmt: skip
def test_another_form_is_no_change(before: str, after: str) -> None:
    box = find_box(before, after)
    assert not box.select("ins, del, .mlops-canvas__badge")


AMONG_PARAGRAPHS = "First, and *one*.\n\n{text}\n\nLast: [it].\n\n[it]: it.md"
IN_A_LIST = "- First, and *one*.\n\n- {text}\n\n- Last: [it].\n\n[it]: it.md"


@pytest.mark.parametrize("frame", [AMONG_PARAGRAPHS, IN_A_LIST])
@pytest.mark.parametrize("name", CASES)
def test_blocks_that_stay_are_passed_over_and_change_nothing(
    name: str, frame: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after, _ = CASES[name]
    if frame == IN_A_LIST:
        before, after = (text.replace("\n", "\n    ") for text in (before, after))
    texts = [frame.format(text=text) for text in (before, after)]
    passed: list[UnchangedBlocks] = []
    take = box_markdown.take_unchanged

    def watch(before: Element, now: Element) -> UnchangedBlocks:
        passed.append(take(before, now))
        return passed[-1]

    monkeypatch.setattr(box_markdown, "take_unchanged", watch)
    shown = show(*texts)
    assert frame == IN_A_LIST or len(passed[0].first) + len(passed[0].last) >= 1
    monkeypatch.setattr(box_markdown, "take_unchanged", lambda *_: UnchangedBlocks())
    assert show(*texts) == shown


def test_a_block_of_html_in_a_paragraph_that_stays_is_shown_once() -> None:
    kept = "Words <div>x</div> more."
    for text in (f"{kept}\n\n{{}}", f"- {kept}\n- {{}}"):
        html = show(text.format("Old text is here."), text.format("New text is here."))
        assert html.count("more.") == html.count("Words") == 1
        assert "[-Old-] {+New+} text is here." in html
    html = show(kept, kept.replace("more", "much more"))
    assert html == "<p>Words <div>x</div> {+much+} more.</p>"


def test_a_task_added_to_a_list_is_the_only_change() -> None:
    before, after = "- [ ] one [it]\n- [ ] two\n\n[it]: a.md", "- [ ] one [it]\n- [ ] two\n- [ ] three\n\n[it]: a.md"
    for now in (after, after.replace("a.md", "b.md").replace("[it]:", "[it]:")):
        html = show(before, now)
        assert "two" in re.sub(r"\[-.*?-\]|\{\+.*?\+\}", "", html)
        assert html.count("three") == 1


def test_items_that_stay_are_taken_out_of_a_list() -> None:
    before, now = (
        markdown.Markdown().parser.parseDocument(text.split("\n")).getroot() for text in ("- 1\n- 2\n- 3", "- 1\n- 3")
    )
    kept = take_unchanged(before, now)
    assert kept.inner
    assert [len(kept.inner.first), len(kept.inner.last)] == [1, 1]
    assert [item.text for item in before.iter("li")] == ["2"]
    kept.give_back(before)
    assert [item.text for item in before.iter("li")] == ["1", "2", "3"]


def test_the_words_are_counted() -> None:
    text = find_box("We lose 5 M a year, or so.", "We lose 7 M a year.").select(".mlops-canvas__badge")[0].get_text()
    assert "+1 −3" in text
    assert "1 word added, 3 removed" in text
    assert "New in this iteration" in find_box("", "x").get_text()
    assert "Emptied in this iteration" in find_box("x", "").get_text()


def test_an_old_text_leaves_nothing_but_marks() -> None:
    """Its references, footnotes, abbreviations, headings and ids are not those of the page."""
    old = ("Old[^1] [ref] HTML {: #mine }\n\n#### Old heading\n\n[^1]: Old note.\n[ref]: old.md\n*[HTML]: Old words\n\n"
           '<div id="raw">x</div>')  # fmt: skip
    new = "New[^1] [ref] HTML\n\n[^1]: New note.\n[ref]: new.md\n*[HTML]: New words"
    md = markdown.Markdown(extensions=EXTENSIONS)
    html = md.convert(page(new, old, new))
    soup = BeautifulSoup(html, "html.parser")
    now = soup.select('[data-iteration="3"]')[0]
    assert [link["href"] for link in now.select(".mlops-canvas__body a[href]") if "md" in link["href"]] == ["new.md"]
    assert not now.select("abbr[title='Old words']")
    assert not now.select("#mine, #old-heading, [id='raw']")
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    names = str(md.toc_tokens)
    assert names.count("'name': 'Old heading'") == 1  # of the iteration that has it


@pytest.mark.parametrize(("before", "seen"), [
    ('<div id="a" onclick="b()" style="top: 0" class="c">old</div>', '<div class="c">old</div>'),
    ("<script>bad()</script>", "<p></p>"),
    ("<style>body { display: none }</style>", "<p></p>"),
    ('<form action="a"><input name="b"><button>old</button></form>', "<p>old</p>"),
    ('<iframe src="a.html">no</iframe>', "<p></p>"),
    ('<h2 id="a">old</h2>', "<p>old</p>"),
    ("<div><svg onload='a()'><path d='M0 0h9' /><use href='#a' /></svg></div>",
     '<div><svg><path d="M0 0h9"></path></svg></div>'),
    ("<!-- old -->", "<p></p>"),
])  # fmt: skip
def test_old_html_has_its_text_and_no_effect(before: str, seen: str) -> None:
    assert f"[-{seen}-]" in show(f"{before}\n\nwords", "words")


@pytest.mark.parametrize(("before", "seen"), [
    ('words <a href="javascript:a()">old</a>', "words[- old-]"),
    ('words <img src="a.png" alt="old &amp; grey">', "words[- old &amp; grey-]"),
    ("words <script>old()</script>", "words old()-]"),
    ("words <b>old</b> <base href='//a.b'> text<br/>end", "words <b>old</b>  text<br/>end-]"),
    ("- [x] old", '[-<input checked="" disabled="" type="checkbox"/> old-]'),
])  # fmt: skip
def test_old_html_in_a_line_has_its_text_and_no_effect(before: str, seen: str) -> None:
    assert seen in show(before, "words")


def test_old_html_that_is_left_open_ends_with_its_mark() -> None:
    expected = "[-<div>old &lt;!-- open</div>-]<p>{+words+}</p>"
    assert show("<div>old <!-- open", "words") == expected


@pytest.mark.parametrize(("before", "after", "expected"), [
    ("[TOC]\n\nwords", "words", "<p gone>[-[<span>TOC]</span>-]</p><p>words</p>"),
    ("words [TOC]", "words", "<p>words[- [<span>TOC]</span>-]</p>"),
    ("words", "words [TOC]", "<p>words {+[<span>TOC]</span>+}</p>"),
])  # fmt: skip
def test_no_table_of_contents_in_place_of_a_mark(before: str, after: str, expected: str) -> None:
    assert show(before, after) == expected


def test_a_table_of_contents_that_is_new() -> None:
    assert show("words", "[TOC]\n\nwords").startswith('<div class="toc">')


def test_an_old_text_documents_no_code() -> None:
    extensions: list[str | markdown.Extension] = [*EXTENSIONS, _Autodoc()]
    html = markdown.markdown(page("Same.\n\n::: old.code", "Same.\n\n::: new.code"), extensions=extensions)
    body = BeautifulSoup(html, "html.parser").select('[data-iteration="2"] [data-box="background"] > div')[0]
    assert body.get_text(" ", strip=True) == "Same. ::: old.code Docs of new.code"


class _Autodoc(markdown.Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        md.parser.blockprocessors.register(_AutodocProcessor(md.parser), "mkdocstrings", 75)


class _AutodocProcessor(markdown.blockprocessors.BlockProcessor):
    """Does what mkdocstrings does."""

    def test(self, parent: Element, block: str) -> bool:
        return block.startswith(":::")

    def run(self, parent: Element, blocks: list[str]) -> None:
        SubElement(parent, "p").text = f"Docs of {blocks.pop(0)[4:]}"


def test_what_is_nested_too_deeply_is_not_compared() -> None:
    lines = [f"{'    ' * depth}- item" for depth in range(150)]
    box = find_box("\n".join([*lines, "old"]), "\n".join([*lines, "new"]))
    assert box.get_text().count("item") == 150
    assert not box.select("ins, del")


@pytest.mark.parametrize("text", ["a b {}" * 500, "- a\n- b\n{}" * 500])
def test_few_words_again_and_again_are_compared_in_a_moment(text: str) -> None:
    start = time.process_time()
    find_box(text.replace("{}", ""), text.replace("{}", "- c\n" if "-" in text else "c "))
    assert time.process_time() - start < 5


@pytest.mark.parametrize(("before", "after", "plain"), [
    ("- one **two**\n- three", "- one **too**\n- four five",
     "<ul><li>one <strong>too</strong></li><li>four five</li></ul>"),
    ("H~2~O ***a***", "H^2^O b", "<p>H<sup>2</sup>O b</p>"),
])  # fmt: skip
def test_a_text_without_marks_is_kept_for_those_who_read_texts_alone(before: str, after: str, plain: str) -> None:
    from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
    from mkdocs_mlops_canvas.extension.context import make_context

    extension = MlopsCanvasExtension()
    context = make_context(extension.getConfigs(), None)
    work = markdown.Markdown(extensions=[MlopsCanvasExtension(context), "pymdownx.caret", "pymdownx.tilde"])
    work.treeprocessors.register(_Relpath(), "relpath", 0)  # as MkDocs does
    work.convert(page(before, after))
    text = context.texts["p.md", "p--2"]["background"]
    assert text.replace("\n", "") == plain


class _Relpath(markdown.treeprocessors.Treeprocessor):
    class file:  # noqa: N801  # MkDocs's name
        src_uri = "p.md"

    def run(self, root: object) -> None:
        pass


TEXTS = st.lists(
    st.sampled_from(["one ", "two ", "**three** ", "`four`, ", "[five](a.md) ", "six. ", "\n\n", "\n- ", "\n    - ",
                     "\n1. ", "\n| a | b |\n|---|---|\n| c | d |\n\n", "![alt](x.png) ", "*", "<b>", "日本", "👩‍🔬 ",
                     "\n\n```\ncode\n```\n\n", "\n> ", "~~gone~~ ", "\n#### Head\n\n", "[^1] ", "&amp; "]),
    min_size=1, max_size=12,
).map("".join)  # fmt: skip


def words_of(html: BeautifulSoup) -> list[str]:
    return split_words(html.get_text(" "))


@given(TEXTS, TEXTS)
def test_both_texts_are_there(before: str, after: str) -> None:
    """Without what was added a box says what it said, and without what was removed what it says."""
    canvases = convert(before, after).select("article")
    if len(canvases) != 2:
        return  # an empty text is no canvas
    old = canvases[0].select(".mlops-canvas__body")
    new = canvases[1].select('[data-box="background"]')[0]
    for element in new.select(".mlops-canvas__badge, .mlops-canvas__prompt, h3"):
        element.decompose()
    was, now = BeautifulSoup(str(new), "html.parser"), BeautifulSoup(str(new), "html.parser")
    for element in was.select(f".{ADDED}"):
        element.decompose()
    for element in now.select(f".{REMOVED}"):
        element.decompose()
    said = words_of(old[0]) if old else []
    if new.select(f".{ADDED}, .{REMOVED}"):
        assert not [word for word in said if word.isalnum() and word not in words_of(was)]
    clean = markdown.markdown(page(after), extensions=EXTENSIONS)
    says = BeautifulSoup(clean, "html.parser").select(".mlops-canvas__body")
    assert sorted(words_of(now)) == sorted(words_of(says[0]) if says else [])
