"""A hook of MkDocs that writes the CPU seconds of each page into `times.tsv`: of its text, and of its template.

What is done for all pages at once is in none of them.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

times: defaultdict[str, float] = defaultdict(float)


def _start(*_: object, page: Page, **__: object) -> None:
    times[page.file.src_uri] -= process_time()


def _stop(*_: object, page: Page, **__: object) -> None:
    times[page.file.src_uri] += process_time()


# before and after all other plugins
on_pre_page = event_priority(1000)(lambda page, **_: _start(page=page))
on_page_content = event_priority(-1000)(lambda html, page, **_: _stop(page=page))
on_page_context = event_priority(1000)(lambda context, page, **_: _start(page=page))
on_post_page = event_priority(-1000)(lambda output, page, **_: _stop(page=page))


def on_post_build(config: MkDocsConfig) -> None:
    """Write the times beside the configuration."""
    lines = [f"{path}\t{seconds}\n" for path, seconds in times.items()]
    Path(config.config_file_path).with_name("times.tsv").write_text("".join(lines))
