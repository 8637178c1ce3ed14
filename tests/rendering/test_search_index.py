"""What the search of a portfolio reads."""

from __future__ import annotations

import json

import pytest

from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.products import Iteration, Portfolio, Product
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.rendering.search_index import INDEX_FILES, build_index, write_plain
from tests.rendering.pages import fence, read


def make_portfolio(*texts: dict[str, str]) -> Portfolio:
    products = []
    for number, boxes in enumerate(texts):
        lines = [
            f"product: P{number}",
            "designed_by: Ada",
            *(f"{key}: {json.dumps(text)}" for key, text in boxes.items()),
        ]
        canvas = read(fence(*lines)).canvases[0].canvas
        assert canvas
        products.append(Product(canvas.id, (Iteration(canvas, CanvasLocation("a.md")),)))
    return Portfolio(tuple(products))


def load(content: bytes) -> object:
    return json.loads(content.decode().removeprefix("window.mlopsCanvasSearch="))


def find_places(index: dict[str, str], word: str) -> list[int]:
    """The places of a word, as the script reads them."""
    found, place, step = [], -1, 0
    for digit in map(ord, index["places"].split()[index["words"].split().index(word)]):
        if digit >= 93:
            step = step * 32 + digit - 93
        else:
            place, step = place + step * 32 + digit - 40, 0
            found.append(place)
    return found


def test_each_word_leads_to_the_boxes_that_have_it() -> None:
    texts = [{"background": "Kafka."}, {"background": "Übung mit **Kafka**", "lifetime": "kafka"}, {}]
    main, part = build_index(make_portfolio(*texts, *[{"lifetime": "late"}] * 100), Words(), True)
    index = load(main.content)
    assert isinstance(index, dict)
    count, boxes = len(index["ids"]), [title for title, _ in index["boxes"]]
    lifetime = boxes.index("Lifetime") * count
    assert find_places(index, "kafka") == [0, 1, lifetime + 1]
    assert find_places(index, "ubung") == [1]
    assert find_places(index, "late") == [lifetime + number for number in range(3, 103)]
    assert index["find"][0] == "Ada"
    assert index["parts"] == [[0, part.name.removeprefix("assets/")]]
    assert load(part.content)[1] == {"0": "Übung mit Kafka", str(boxes.index("Lifetime")): "kafka"}


def test_texts_are_in_parts_that_the_index_names() -> None:
    main, *parts = build_index(make_portfolio(*[{"background": "word " * 10_000}] * 4), Words(), True)
    index = load(main.content)
    assert isinstance(index, dict)
    assert index["parts"] == [[at, part.name.removeprefix("assets/")] for at, part in zip((0, 2), parts, strict=True)]


def test_without_boxes_the_index_has_what_the_portfolio_shows() -> None:
    (main,) = build_index(make_portfolio({"background": "Kafka."}), Words(), False)
    assert load(main.content) == {"ids": ["p0"], "find": ["Ada"]}
    assert main.name.startswith(INDEX_FILES)


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("Uses **Kafka** (see [docs](a/b.md 'x')), snake_case and _it_.", "Uses Kafka (see docs), snake_case and it."),
        ("| A | B |\n|---|:--:|\n| x | y |", "A B x y"),
        ("A note[^1] <!-- not for readers -->, `code`, ![a bed](x.png), [here][b]", "A note , code, a bed, here"),
        ("> # 1-2 days", "1-2 days"),
    ],
)
def test_texts_are_without_the_marks_of_markdown(markdown: str, plain: str) -> None:
    assert write_plain(markdown) == plain
