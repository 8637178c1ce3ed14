"""What the addresses of a folder and those without a host say of the same places."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
from mkdocs_mlops_canvas.portfolio.docs_folder import FolderAddresses
from mkdocs_mlops_canvas.reading.location import CanvasLocation

PATHS = frozenset({"index.md", "a.md", "team/b.md", "team/README.md"})


def test_relative_addresses_of_a_folder_lead_from_file_to_file() -> None:
    addresses = FolderAddresses(Path(), PATHS)
    assert addresses.url_of("team/b.md", "a.md") == "../a.md"
    assert addresses.url_of_link("index.md", "team/b.md", "../a.md#top") == "a.md#top"
    assert addresses.url_of_link("index.md", "team/b.md", "https://example.org/") == "https://example.org/"
    assert addresses.url_of_canvas("a.md", CanvasLocation("team/b.md", "fraud")) == "team/b.md#canvas-fraud"
    assert addresses.url_of_canvas("a.md", CanvasLocation("team/b.md")) == "team/b.md"


@pytest.mark.parametrize(
    ("path", "with_folders", "with_files"),
    [
        ("index.md", "https://x.org/", "https://x.org/index.html"),
        ("a.md", "https://x.org/a/", "https://x.org/a.html"),
        ("team/README.md", "https://x.org/team/", "https://x.org/team/index.html"),
    ],
)
def test_absolute_addresses_of_a_folder_are_those_of_its_site(path: str, with_folders: str, with_files: str) -> None:
    assert FolderAddresses(Path(), PATHS, "https://x.org/").absolute_url_of(path) == with_folders
    files = FolderAddresses(Path(), PATHS, "https://x.org/", use_directory_urls=False)
    assert files.absolute_url_of(path) == with_files


def test_absolute_links_of_a_folder_lead_to_pages_and_files(tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "my plan.pdf").write_bytes(b"")
    addresses = FolderAddresses(tmp_path, PATHS, "https://x.org/")
    assert addresses.absolute_url_of_link("team/b.md", "../a.md#top") == "https://x.org/a/#top"
    assert addresses.absolute_url_of_link("team/b.md", "my%20plan.pdf#p2") == "https://x.org/team/my%20plan.pdf#p2"
    for name in ("made-later.html", "x" * 1000):
        assert addresses.absolute_url_of_link("team/b.md", name) == f"https://x.org/team/b/{name}"
    assert addresses.absolute_url_of_link("team/b.md", "https://example.org/") == "https://example.org/"


def test_an_anchor_in_any_script_is_quoted_where_an_address_leaves_the_site() -> None:
    location = CanvasLocation("a.md", "größe")
    assert FolderAddresses(Path(), PATHS, "https://x.org/").absolute_url_of_canvas(location) == (
        "https://x.org/a/#canvas-gr%C3%B6%C3%9Fe"
    )


def test_without_a_host_paths_and_links_are_what_they_are() -> None:
    addresses = SiteAddresses()
    assert addresses.url_of("team/b.md", "a.md") == addresses.absolute_url_of("a.md") == "a.md"
    assert (
        addresses.url_of_link("a.md", "team/b.md", "c.md") == addresses.absolute_url_of_link("a.md", "c.md") == "c.md"
    )
    assert addresses.list_related("a.md") == ()
    assert addresses.edit_url_of("a.md") is None
    assert addresses.commit_url_of("a.md", "c1") is None
