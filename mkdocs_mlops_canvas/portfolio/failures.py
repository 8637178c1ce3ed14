"""Work on each product of a portfolio, in which one product that fails does not stop the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mkdocs_mlops_canvas.text.problem import describe_exception

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem

    Report = Callable[[Product, Exception], None]

T = TypeVar("T")


def reraise(product: Product, error: Exception) -> None:
    """Stop at the first product that fails."""
    raise error


def work_through(products: Iterable[Product], work: Callable[[Product], T], report: Report) -> Iterator[T]:
    """The result of the work for each product; failed ones are left out, and reported."""
    for product in products:
        try:
            result = work(product)
        except Exception as error:  # whatever it is, the other products are published
            report(product, error)
        else:
            yield result


def describe_failure(product: Product, error: Exception, pages: Mapping[str, Page]) -> Problem:
    """The problem that an unexpected exception is for a product, whose page is one of `pages`."""
    page = pages.get(product.location.path)
    line, column = product.canvas.places[""]
    return describe_exception(error, page.path if page else product.location.path, line, column)
