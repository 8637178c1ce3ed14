"""Reads the canvases to compare, from files, folders and commits."""

from __future__ import annotations

from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.comparing.differences import Difference, compare_iterations, list_differences, name_state
from mkdocs_mlops_canvas.history.git import abbreviate
from mkdocs_mlops_canvas.history.iterations import read_histories
from mkdocs_mlops_canvas.history.revisions import read_revisions
from mkdocs_mlops_canvas.history.trees import read_trees
from mkdocs_mlops_canvas.portfolio.collection import build_portfolio, list_iterations
from mkdocs_mlops_canvas.portfolio.files import list_files, locate, read_texts
from mkdocs_mlops_canvas.portfolio.products import Portfolio
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import may_hold_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mkdocs_mlops_canvas.portfolio.products import Iteration, Product
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem

    Read = Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class Compared:
    """The canvases that differ, the problems in what was read, and notes for the user."""

    differences: Sequence[Difference]
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class ComparedPath:
    """The file or folder `path` whose canvases are meant, and `root`, the folder in which their iterations are."""

    path: Path
    root: Path

    @cached_property
    def _inside(self) -> str:
        return locate(self.path).relative_to(self.root.resolve()).as_posix()

    def list_files(self) -> list[Path]:
        """The Markdown files in the root; of links that lead out of it, only the one that is meant."""
        named = [] if self.path.is_dir() else [self.root / self._inside]
        return sorted({*list_files([self.root]), *named})

    def holds(self, name: str) -> bool:
        """Whether the page with a path relative to the root is meant."""
        return self._inside == "." or name == self._inside or name.startswith(f"{self._inside}/")

    def show(self, difference: Difference) -> Difference:
        """The same with paths as the user names files."""

        def move(iteration: Iteration | None) -> Iteration | None:
            if iteration is None:
                return None
            return replace(iteration, location=CanvasLocation(self.join(iteration.path), iteration.anchor))

        return replace(difference, before=move(difference.before), after=move(difference.after))

    def join(self, name: str) -> str:
        """The path of a page as the user names files."""
        return (self.root / name).as_posix()


class NoIterationError(ValueError):
    """The canvases that are meant have no such iterations."""


@dataclass(frozen=True, slots=True)
class _State:
    """The pages with canvases in a place, by their paths relative to its root, and files that cannot be read."""

    texts: Mapping[str, str]
    pages: Mapping[str, Page]
    problems: tuple[Problem, ...] = ()
    commit: str | None = None

    @property
    def portfolio(self) -> Portfolio:
        entries = (replace(iteration, commit=self.commit) for iteration in list_iterations(self.pages))
        return build_portfolio(entries)


@dataclass(frozen=True, slots=True)
class CanvasComparer:
    """Reads canvases to compare; `read` gives the text of a file."""

    loader: Loader
    read: Read = field(default=lambda path: path.read_text("utf-8"))

    def compare_files(self, old: Path, new: Path) -> Compared:
        """The canvases that differ between two files or folders."""
        places = [ComparedPath(path, path if path.is_dir() else path.parent) for path in (old, new)]
        before, after = (self._read_files(place, list_files([place.path])) for place in places)
        products = before.portfolio.products, after.portfolio.products
        if all(len(found) == 1 for found in products):  # it may have got another name
            name = products[1][0].id
            products = (replace(products[0][0], id=name),), products[1]
        found = list_differences(*map(Portfolio, products))
        shown = [replace(places[1].show(part), before=places[0].show(part).before) for part in found]
        return Compared(shown, [*_list_problems(before), *_list_problems(after)])

    def compare_revisions(self, place: ComparedPath, revisions: str) -> Compared:
        """The canvases that differ between two commits, or between one and the files as they are.

        Raises:
            RevisionError: There is no such commit.
            GitError: The repository cannot tell it.
        """
        old, new = read_trees(place.root, revisions)
        before = self._load(place, old.texts, old.commit)
        after = self._load(place, new.texts, new.commit) if new else self._read_files(place, place.list_files())
        changed = {name for name, text in after.texts.items() if place.holds(name) and text != before.texts.get(name)}
        notes = [
            f"{place.join(name)}: a canvas cannot be read in {abbreviate(old.commit)}, so it is ignored there"
            for name, page in before.pages.items()
            if place.holds(name) and (name in changed or name not in after.texts)
            if _is_unreadable(page)
        ]
        lost = {name for name, page in after.pages.items() if _is_unreadable(page)}
        found = [
            part
            for part in list_differences(before.portfolio, after.portfolio)
            if part.after or not part.before or part.before.path not in lost
        ]
        notes += [
            f"{place.join(name)}: a canvas cannot be read, so its changes are not shown"
            for name in sorted(lost & changed)
        ]
        meant = [part for part in found if any(place.holds(e.path) for e in (part.before, part.after) if e)]
        return Compared([place.show(part) for part in meant], _list_problems(after, changed.__contains__), notes)

    def compare_iterations(self, place: ComparedPath, start: str | None, end: str | None, is_site: bool) -> Compared:
        """What differs between two iterations of each product in a place, with those that only git has.

        In a site, the iterations of a product may be in any folder.

        Raises:
            NoIterationError: No product has the iterations `start` and `end`.
        """
        is_input = place.path == Path("-")
        files = place.list_files() if is_site else {place.path, *place.root.glob("*.md")}
        state = self._read_files(place, [place.path] if is_input else sorted(files))
        pages = {
            iteration.path: state.pages[iteration.path]
            for product in state.portfolio.products
            if _is_meant(product, place)
            for iteration in product.iterations
        }
        revisions, warning = ({}, None) if is_input or not pages else read_revisions(place.root, list(pages))
        histories = read_histories(state.pages, state.texts, revisions, self.loader)
        portfolio = build_portfolio(list_iterations(state.pages), histories=histories)
        products = [product for product in portfolio.products if _is_meant(product, place)]
        found = [part for product in products if (part := compare_iterations(product, start, end))]
        if products and not found and (start is not None or end is not None):
            raise NoIterationError(_name_iterations(products))
        notes = [_tell_none(products, place.path, warning)] if not found else [warning] if revisions and warning else []
        return Compared([place.show(part) for part in found], _list_problems(state, place.holds), notes)

    def _read_files(self, place: ComparedPath, files: Iterable[Path]) -> _State:
        names = {file: file.relative_to(place.root).as_posix() for file in files}
        meant = {file.as_posix() for file, name in names.items() if place.holds(name)}
        texts, problems = read_texts(names, self.read)
        state = self._load(place, {names[file]: text for file, text in texts.items()})
        return replace(state, problems=tuple(problem for problem in problems if problem.path in meant))

    def _load(self, place: ComparedPath, texts: Mapping[str, str], commit: str | None = None) -> _State:
        pages = {
            name: page
            for name in sorted(texts)
            if may_hold_blocks(texts[name])
            if (page := load_page(texts[name], place.join(name), self.loader)).canvases
        }
        return _State(texts, pages, commit=commit)


def _is_unreadable(page: Page) -> bool:
    return any(block.canvas is None for block in page.canvases)


def _is_meant(product: Product, place: ComparedPath) -> bool:
    return any(place.holds(iteration.path) for iteration in product.iterations if not iteration.commit)


def _list_problems(state: _State, is_meant: Callable[[str], bool] = lambda name: True) -> list[Problem]:
    pages = [page for name, page in state.pages.items() if is_meant(name)]
    return [*state.problems, *(problem for page in pages for block in page.canvases for problem in block.problems)]


def _tell_none(products: Sequence[Product], path: Path, warning: str | None) -> str:
    """Why there is nothing to compare."""
    if not products:
        return f"{path}: no canvas found"
    what = f"'{products[0].canvas.product}' has" if len(products) == 1 else "each canvas has"
    return f"{path}: {what} one iteration, and none before it{f' ({warning})' if warning else ', also in git'}"


def _name_iterations(products: Sequence[Product]) -> str:
    lists = []
    for product in products[:3]:
        has_names = any(map(name_state, product.iterations))
        names = [
            name_state(iteration) or ("one without a number" if has_names else str(at))
            for at, iteration in enumerate(product.iterations, 1)
        ]
        lists.append(f"'{product.canvas.product}' has {', '.join(names)}")
    return "; ".join(lists)
