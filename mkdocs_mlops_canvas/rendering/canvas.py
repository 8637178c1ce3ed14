"""The HTML of a canvas.

The Markdown of the page has turned the elements of its skeleton into HTML; here they go into the template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from mkdocs_mlops_canvas.portfolio.addresses import Link
from mkdocs_mlops_canvas.portfolio.relations import RELATIONS, list_related, name_relations
from mkdocs_mlops_canvas.portfolio.rules import list_open_points
from mkdocs_mlops_canvas.rendering.author_html import balance
from mkdocs_mlops_canvas.rendering.print_size import LONG_NAME, SHEETS_SIZE, count_note_lines, print_size
from mkdocs_mlops_canvas.rendering.templates import load_parts, render_template
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.comparing.tree_marks import WordCounts
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.rendering.iteration_view import Step
    from mkdocs_mlops_canvas.rendering.skeleton import Kind, PlacedCanvas, Skeleton
    from mkdocs_mlops_canvas.text.problem import Problem


@dataclass(frozen=True, slots=True)
class FilledSlots:
    """The HTML of a skeleton's elements, by their place in the template.

    Bodies in which changes are marked are in `plain` too, without the marks.
    """

    product: Markup | None
    links: tuple[Markup, ...]
    columns: Mapping[str, Markup]
    titles: Mapping[str, Markup]
    bodies: Mapping[str, Markup]
    emptied: Mapping[str, Markup]
    plain: Mapping[str, Markup]

    @property
    def texts(self) -> KeptTexts:
        """The texts of boxes without marks."""
        return KeptTexts({**self.bodies, **self.plain})


class KeptTexts(Mapping[str, str]):
    """Texts by key, as bytes while they wait to be read: a single dash doubles the size of a text in memory."""

    __slots__ = ("_bytes",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._bytes = {key: text.encode("utf-8", "surrogatepass") for key, text in texts.items()}

    def __getitem__(self, key: str) -> str:
        return self._bytes[key].decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return iter(self._bytes)

    def __len__(self) -> int:
        return len(self._bytes)


def fill_slots(skeleton: Skeleton, parts: Sequence[str], with_html: Collection[str]) -> FilledSlots:
    """Sort the HTML of a skeleton by its place in the template.

    Args:
        skeleton: The elements.
        parts: Their HTML in the same order, followed by each text in `rewritten` without marks.
        with_html: The keys of boxes that may hold HTML, which their author may have left open.
    """
    found: dict[Kind, dict[str, Markup]] = {
        "product": {}, "link": {}, "column": {}, "title": {}, "body": {}, "emptied": {}
    }  # fmt: skip
    end = len(skeleton.slots)
    for (kind, key, _), html in zip(skeleton.slots, parts[:end], strict=True):
        is_text = kind in ("body", "emptied")
        found[kind][key] = _finish_text(html, kind == "emptied" or key in with_html) if is_text else Markup(html)
    plain = zip(skeleton.placed.rewritten, parts[end:], strict=False)
    return FilledSlots(
        product=found["product"].get(""),
        links=tuple(found["link"].values()),
        columns=found["column"],
        titles=found["title"],
        bodies=found["body"],
        emptied=found["emptied"],
        plain={key: _finish_text(html, key in with_html) for key, html in plain},
    )


def _finish_text(html: str, may_hold_html: bool) -> Markup:
    """The content of the element around a text, with nothing left open."""
    content = html.removeprefix("<div>").removesuffix("</div>").strip()
    return Markup(balance(content) if may_hold_html else content)


def render_canvas(
    placed: PlacedCanvas,
    slots: FilledSlots,
    counts: Mapping[str, WordCounts],
    path: str,
    site: Site,
    notes: Sequence[str] = (),
) -> str:
    """The HTML of a canvas.

    Args:
        placed: The canvas in its page.
        slots: The HTML of its elements.
        counts: The words added to and removed from boxes, by key.
        path: The path of the page.
        site: The site of the page.
        notes: The paragraphs of the footnotes directly below the canvas.
    """
    block, canvas, history = placed.block, placed.canvas, placed.history
    related = site.addresses.list_related(path) if block.is_page else ()
    note_lines = count_note_lines(notes) if block.wide else 0
    size = print_size(canvas, note_lines=note_lines) if block.wide else None
    if note_lines and not size:  # without them there may be room for the canvas
        note_lines, size = 0, print_size(canvas)
    steps = history.list_steps(path, site) if history else []
    changed = history.list_changed(counts) if history else []
    size_with_changes = history.print_size(canvas, changed, size, note_lines) if size and history else None
    return render_template(
        "canvas.html",
        site.words,
        canvas=canvas,
        slots=slots,
        history=history,
        changed={box.box.key: box for box in changed},
        kinds=Counter(box.kind for box in changed),
        changes=load_parts("history_parts.html", site.words) if history else None,
        anchor=placed.anchor,
        prefix=placed.prefix,
        wide=block.wide,
        repeated=placed.repeats_title,
        problems=[problem for problem in block.problems if problem.code != "rule"],
        open_points=list_open_points(canvas, site.terms.rules)
        if any(problem.code == "rule" for problem in block.problems)
        else (),
        portfolio_url=site.addresses.url_of(path, site.portfolio_path) if site.portfolio_path else None,
        edit_url=site.addresses.edit_url_of(path) if block.is_page else None,
        pdf_url=site.url_of_pdf(block.locate(path, placed.anchor)),
        related=_select_unlinked(related, slots, steps),
        steps=steps,
        foreign=site.words.frame.mark(canvas.definition.language),
        profiles=[
            (profile, [own for own in profile.fields if own.key in canvas.header.fields])
            for profile in canvas.definition.profiles
        ],
        relations=_link_relations(canvas, path, site),
        long_name=LONG_NAME,
        note_lines=note_lines,
        print_size=size,
        print_size_with_changes=size_with_changes,
        sheets_size=SHEETS_SIZE,
    )  # fmt: skip


def render_unreadable(problems: Sequence[Problem], words: Words) -> str:
    """The HTML in place of a canvas that could not be read at all."""
    return render_template("unreadable.html", words, problems=problems)


def _select_unlinked(related: Sequence[Link], slots: FilledSlots, steps: Sequence[Step | int]) -> list[Link]:
    """The related pages to which the canvas has no other link."""
    urls = {step.url for step in steps if not isinstance(step, int)}
    return [
        link
        for link in related
        if link.url not in urls and not any(f'href="{link.url}"' in other for other in slots.links)
    ]


def _link_relations(canvas: Canvas, path: str, site: Site) -> list[tuple[str, str, list[Link]]]:
    """The relations of a product to others: keys, labels, and links, without an address where there is no product."""
    portfolio = site.portfolio
    around = portfolio.relations.get(canvas.id, {})
    found = []
    for key, label in name_relations(site.words).items():
        names = list_related(canvas.header, key) if key in RELATIONS else around.get(key, ())
        links = []
        for name in names:
            product = portfolio.find_named(name)
            links.append(Link(product.name, site.url_of_product(path, product)) if product else Link(name, ""))
        if links:
            found.append((key, label, links))
    return found
