"""No file of a built site has a text that only stands on pages which another plugin hides, but for these pages."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import BuiltSite
from tests.repository import make_repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

# one word for each place where an author writes something of a protected product
HEADER = """\
owner: quokkaowner
designed_by: [quokkadesigner]
stage: quokkastage
date: 1987-06-05
iteration: quokkaiteration
tags: [quokkatag]
summary: quokkasummary
links: {quokkalabel: https://quokkalink.example/}
review_by: 1988-07-06
supersedes: public
"""
BOXES = {
    "background": "quokkabackground is *quokkastrong*.\n\n#### quokkaheading\n\nSee [quokkanote][^1].\n\n[^1]: quokkafootnote",
    "value_proposition": "quokkavalue. More.",
}
SECRET = re.compile(rb"quokka\w+|1987-06-05|5 Jun 1987|1988-07-06|6 Jul 1988", re.IGNORECASE)


def _indent(text: str, by: int = 2) -> str:
    return "".join(f"{' ' * by}{line}".rstrip() + "\n" for line in text.splitlines())


def write_front_matter(name: str, meta: str, header: str) -> str:
    boxes = "".join(f"{key}: |\n{_indent(text)}" for key, text in BOXES.items())
    canvas = _indent(f"product: {name}\n{header}{boxes}")
    return f"---\n{meta}canvas:\n{canvas}---\n\nquokkabody\n"


def write_sections(name: str, meta: str, header: str) -> str:
    titles = {"background": "Background", "value_proposition": "Value Proposition"}
    boxes = "".join(f"## {titles[key]}\n\n{text}\n\n" for key, text in BOXES.items())
    canvas = _indent(f"product: {name}\n{header}")
    return f"---\n{meta}canvas:\n{canvas}---\n\n# {name}\n\n{boxes}## Other\n\nquokkabody\n"


def write_fence(name: str, meta: str, header: str) -> str:
    boxes = "".join(f"{key}: |\n{_indent(text)}" for key, text in BOXES.items())
    return f"---\n{meta}---\n\n# {name} page\n\n```mlops-canvas\nproduct: {name}\n{header}{boxes}```\n\nquokkabody\n"


FORMS = {"front": write_front_matter, "sections": write_sections, "fence": write_fence}
PUBLIC = "---\ncanvas:\n  product: Public\n  owner: Public owner\n  background: Public text.\n---\n"
NAMES = {"Secret front": "secret-front", "Secret sections": "secret-sections", "Secret fence": "secret-fence"}


def write_pages(meta: str = "", header: str = HEADER) -> dict[str, str]:
    """A site with a public canvas and three that are not, one in each form."""
    secret = {f"secret/{form}.md": write(f"Secret {form}", meta, header) for form, write in FORMS.items()}
    return {"index.md": "# Home\n\nWelcome.\n", "public.md": PUBLIC, **secret}


def write_site(
    folder: Path, pages: dict[str, str], plugins: Sequence[str], theme: str = "mkdocs", extra: str = ""
) -> None:
    for path, text in pages.items():
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    names = "".join(f"  - {plugin}\n" for plugin in plugins)
    extensions = "markdown_extensions: [footnotes, toc: {permalink: true}]\n"
    theme = f"theme: {{name: {theme}{', font: false' if theme == 'material' else ''}}}\n"
    (folder / "mkdocs.yml").write_text(f"site_name: Test\n{theme}{extensions}{extra}plugins:\n{names}", "utf-8")


def build(folder: Path, *arguments: str) -> BuiltSite:
    """Build a site in a process of its own: encryptcontent keeps its passwords in its class."""
    command = [sys.executable, "-m", "mkdocs", "build", *arguments]
    environment = {**os.environ, "DISABLE_MKDOCS_2_WARNING": "true"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return BuiltSite(folder / "site", re.findall(r"^(?:WARNING|ERROR) +- +(.*)", done.stderr, re.M))


def find_secrets(built: BuiltSite, but: Iterable[str] = ()) -> dict[str, set[bytes]]:
    """The secret words in each file of a site, unpacked if it is packed, but for some pages."""
    found: dict[str, set[bytes]] = {}
    for file in built.folder.rglob("*"):
        path = file.relative_to(built.folder).as_posix()
        if file.is_file() and path not in but:
            data = file.read_bytes()
            words = set(SECRET.findall(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data))
            found |= {path: words} if words else {}
    return found


def check_names(built: BuiltSite, names: dict[str, str] = NAMES) -> None:
    """Whether names and addresses of protected products are wherever those of products are, and no fact."""
    portfolio = built.html("portfolio/index.html")
    cards = portfolio.select(".mlops-canvas-portfolio__card")
    assert {card["data-id"] for card in cards} == {"public", *names.values()}
    for card in cards:
        if card["data-id"] != "public":
            data = {key: value for key, value in card.attrs.items() if key.startswith("data-") and value}
            assert data == {"data-id": card["data-id"]}
            assert card.select_one(".mlops-canvas-portfolio__name a").text in names
            assert card.text.replace(card.select_one(".mlops-canvas-portfolio__name").text, "") == "Protected"
    assert portfolio.select_one(".mlops-canvas-portfolio__count").text == "1 product"
    assert "Protected products are not counted." in portfolio.text
    table = built.html("portfolio/gaps/index.html")
    gaps = table.select(".mlops-canvas-portfolio__matrix tbody tr")
    assert {row["data-id"] for row in gaps} == {"public", *names.values()}
    totals = [cell.text for cell in table.select(".mlops-canvas-portfolio__matrix tfoot td")]
    assert totals == ["0", *["1"] * 11, "11"]
    for page in ("portfolio/background/index.html", "portfolio/changes/index.html"):
        assert set(names) <= {link.text for link in built.html(page).select(".mlops-canvas-portfolio__missing a")}
    products = json.loads(built.text("portfolio.json"))["products"]
    assert [product["id"] for product in products] == ["public", *sorted(names.values())]
    assert all(set(product) == {"id", "product", "url", "page", "protected"} for product in products[1:])
    assert built.text("portfolio.csv").count(",true\n") == len(names)


OURS = "mlops-canvas: {llms: true}"
ENCRYPT = "encryptcontent: {kdf_pow: 1, threshold_warning_min_entropy: 0%s}"
ORDERS = {
    "before": ("search", ENCRYPT % "", OURS),
    "after": ("search", OURS, ENCRYPT % ""),
    "before search": (OURS, "search", ENCRYPT % ""),
}


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
@pytest.mark.parametrize("order", ORDERS)
def test_what_is_behind_a_password_is_in_no_file(order: str, theme: str, tmp_path: Path) -> None:
    header = HEADER.replace("stage: quokkastage\n", "")
    write_site(tmp_path, write_pages("password: opossum\n", header), ORDERS[order], theme)
    built = build(tmp_path)
    assert built.warnings == []
    toc = {f"secret/{form}/index.html": {b"quokkaheading"} for form in FORMS}  # which encryptcontent leaves as it is
    assert find_secrets(built) == (toc if theme == "material" else {})
    assert not [path for path in built.folder.rglob("*") if path.is_file() and b"opossum" in path.read_bytes()]
    for form in FORMS:
        assert "mkdocs-encrypted-content" in built.text(f"secret/{form}/index.html")
        assert "mlops-canvas__grid" not in built.text(f"secret/{form}/index.html")
    assert "Public text." in built.text("public/index.html")
    check_names(built)


@pytest.mark.parametrize(
    ("meta", "options"),
    [
        ("level: team\n", ", password_inventory: {team: opossum}"),
        ("obfuscate: opossum\n", ""),
        ("password: opossum\ninject_id: nowhere\n", ""),
    ],
    ids=["level", "obfuscate", "inject_id"],
)
def test_each_way_of_encryption_protects(meta: str, options: str, tmp_path: Path) -> None:
    pages = write_pages(meta, HEADER.replace("stage: quokkastage\n", ""))
    if "inject_id" in meta:
        pages = {path: text + '\n<div id="nowhere"></div>\n' for path, text in pages.items()}
    write_site(tmp_path, pages, ("search", ENCRYPT % options, OURS))
    built = build(tmp_path)
    own = [f"secret/{form}/index.html" for form in FORMS] if "inject_id" in meta else []
    assert find_secrets(built, own) == {}
    check_names(built)


@pytest.mark.parametrize(
    "options",
    [", global_password: opossum", ", password_inventory: {_global: opossum}", ", password_file: passwords.yml"],
    ids=["global_password", "inventory", "file"],
)
def test_a_password_for_the_whole_site_protects_all_but_what_it_leaves_out(options: str, tmp_path: Path) -> None:
    pages = write_pages("", HEADER.replace("stage: quokkastage\n", ""))
    key = "password" if "global_password" in options else "level"
    for path in ("public.md", "index.md"):
        text = pages[path]
        pages[path] = (
            text.replace("---\n", f"---\n{key}: ''\n", 1) if text.startswith("---") else f"---\n{key}: ''\n---\n{text}"
        )
    write_site(tmp_path, pages, ("search", ENCRYPT % options, OURS))
    (tmp_path / "passwords.yml").write_text("_global: opossum\n")
    built = build(tmp_path)
    assert find_secrets(built) == {}
    assert "Public text." in built.text("public/index.html")
    products = json.loads(built.text("portfolio.json"))["products"]
    assert [product["id"] for product in products] == ["public", *sorted(NAMES.values())]
    assert built.text("portfolio.json").count('"protected": true') == 3
    assert "Public text." in built.text("portfolio.json")


def test_what_is_behind_a_password_is_in_no_file_with_the_history_of_git(tmp_path: Path) -> None:
    repository = make_repository(tmp_path)
    plugins = ("search", ENCRYPT % "", "mlops-canvas: {llms: true, history: git}")
    header = HEADER.replace("stage: quokkastage\n", "")
    states = [
        {"text": "Public text.", "open": "Open once.", "once": "quokkaonce."},
        {"text": "Public text, later.", "open": "quokkalater.", "once": "Open now."},
    ]
    for number, state in enumerate(states, 1):
        pages = write_pages("password: opossum\n", header.replace("quokkaiteration", f"quokkaiteration{number}"))
        text = f"{state['text']}\n  iteration: {number}"
        pages["public.md"] = PUBLIC.replace("Public text.", text)
        for name in ("open", "once"):
            meta = "password: opossum\n" if "quokka" in state[name] else ""
            canvas = f"canvas:\n  product: {name}\n  iteration: {number}\n  background: {state[name]}\n"
            pages[f"{name}.md"] = f"---\n{meta}{canvas}---\n"
        write_site(tmp_path, pages, plugins)
        repository.commit()
    built = build(tmp_path)
    assert find_secrets(built) == {}
    assert "Public text" in built.text("public/index.html")
    assert built.html("public/index.html").select(".mlops-canvas__changes")
    assert not built.html("once/index.html").select(".mlops-canvas__changes")
    assert not [path for path in built.folder.rglob("*.*") if path.is_file() and b"Open once." in path.read_bytes()]


def test_what_is_behind_a_password_is_in_no_file_of_a_dirty_build(tmp_path: Path) -> None:
    write_site(
        tmp_path, write_pages("password: opossum\n", HEADER.replace("stage: quokkastage\n", "")), ORDERS["before"]
    )
    build(tmp_path)
    (tmp_path / "docs" / "public.md").write_text(PUBLIC.replace("Public text.", "Public text, later."))
    built = build(tmp_path, "--dirty")
    assert "Public text, later." in built.text("portfolio/background/index.html")
    assert find_secrets(built) == {}


def test_a_private_canvas_is_on_its_own_page_only(tmp_path: Path) -> None:
    stages = "mlops-canvas: {stages: [idea, quokkastage], llms: true}"
    write_site(tmp_path, write_pages("", f"private: true\n{HEADER}"), ("search", stages))
    built = build(tmp_path)
    assert built.warnings == []
    # the schema of canvases and the sheet list the stages of the site
    own = [f"secret/{form}/index.html" for form in FORMS]
    assert find_secrets(built, (*own, "canvas.schema.json", "portfolio/fill-in/index.html")) == {}
    assert set(SECRET.findall((built.folder / "portfolio/fill-in/index.html").read_bytes())) == {b"quokkastage"}
    for page in own:
        words = {word.lower() for word in SECRET.findall((built.folder / page).read_bytes())}
        assert {b"quokkaowner", b"quokkatag", b"quokkabackground", b"quokkafootnote"} <= words
    docs = json.loads(built.text("search/search_index.json"))["docs"]
    assert {doc["title"] for doc in docs if doc["location"].startswith("secret/")} >= {
        "Secret front",
        "Secret sections",
    }
    check_names(built)


def test_only_the_fence_that_is_private_is_protected(tmp_path: Path) -> None:
    open_fence = "```mlops-canvas\nproduct: Public\nbackground: Public text.\n```\n"
    page = open_fence + "\n" + FORMS["fence"]("Secret fence", "", "private: true\n").partition("page\n\n")[2]
    write_site(tmp_path, {"index.md": "# Home\n", "both.md": page}, ("search", OURS), "material")
    built = build(tmp_path)
    assert find_secrets(built, ["both/index.html"]) == {}
    assert "Public text." in built.text("portfolio.json")
    check_names(built, {"Secret fence": "secret-fence"})


def test_a_site_of_protected_canvases_has_a_portfolio_of_names(tmp_path: Path) -> None:
    pages = write_pages("password: opossum\n", HEADER.replace("stage: quokkastage\n", ""))
    write_site(tmp_path, {path: text for path, text in pages.items() if path != "public.md"}, ORDERS["before"])
    built = build(tmp_path)
    assert [re.sub("'public'.*", "", warning) for warning in built.warnings if "unknown-product" not in warning] == []
    assert find_secrets(built) == {}
    cards = built.html("portfolio/index.html").select(".mlops-canvas-portfolio__card")
    assert {card["data-id"] for card in cards} == set(NAMES.values())
    assert len(json.loads(built.text("portfolio.json"))["products"]) == 3


DRAFT = "publish: {file_default: true, file_warn_on_missing: false}, slug: {enabled: false, warn_on_missing: false}, title: {mode: file}"
HIDING = {
    "exclude": ("exclude: {glob: ['secret/*']}", ""),
    "excluder": ("excluder: {glob: ['secret/*']}", "nav: [index.md, public.md]\n"),
    "exclude-tagged-files": ("mkdocs_exclude_tagged_files: {tags_to_exclude: [internal]}", "tags: [internal]\n"),
    "include-exclude-files": ("include_exclude_files: {exclude: [secret/]}", ""),
    "publish-control": ("publish-control", "hidden: true\n"),
    "publisher": (f"pub-meta: {{{DRAFT}}}", "publish: draft\n"),
    "MkDocs, excluded": ("tags", "exclude_docs: secret/\n"),
    "MkDocs, draft": ("tags", "draft_docs: secret/\n"),
    "Material, blog": ("blog: {blog_dir: .}", "date: 2026-01-01\ndraft: true\n"),
    "Material, blog, later": ("blog: {blog_dir: ., draft_if_future_date: true}", "date: 9000-01-01\n"),
}


@pytest.mark.parametrize("ours_is_first", [False, pytest.param(True, marks=pytest.mark.full)])
@pytest.mark.parametrize("name", HIDING)
def test_a_page_that_is_not_published_is_in_no_file(name: str, ours_is_first: bool, tmp_path: Path) -> None:
    plugin, meta = HIDING[name]
    extra = meta if name.startswith("MkDocs") or "nav" in meta else ""
    pages = write_pages("" if extra else meta, HEADER.replace("stage: quokkastage\n", ""))
    if "blog" in plugin:
        pages = {path.replace("secret/", "posts/"): text for path, text in pages.items()}
    plugins = ["search", plugin, OURS]
    write_site(tmp_path, pages, plugins[::-1] if ours_is_first else plugins, "material", extra)
    built = build(tmp_path)
    assert built.warnings == []
    assert find_secrets(built) == {}
    texts = {path: path.read_bytes() for path in built.folder.rglob("*") if path.suffix != ".gz" and path.is_file()}
    assert not [path for path, text in texts.items() if re.search(b"secret[ -](front|sections|fence)", text, re.I)]
    assert "Public text." in built.text("portfolio.json")
    assert built.html("portfolio/index.html").select_one(".mlops-canvas-portfolio__count").text == "1 product"
