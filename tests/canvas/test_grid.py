from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.grid import Area, check_grid, read_grid, stack_columns

COLUMNS = {"left": ["a", "b"], "right": ["c"]}


def test_columns_side_by_side() -> None:
    grid = stack_columns({"x": ["a", "b"], "y": ["c", "d", "e"]})
    assert (grid.height, grid.width, grid.rows, grid.columns) == (7, 2, 6, 2)
    assert grid.boxes["b"] == Area(4, 0, 3, 1)
    assert grid.boxes["d"] == Area(3, 1, 2, 1)
    assert grid.titles["y"] == Area(0, 1, 1, 1)
    assert load_definitions()["0.1"].grid.rows == 6


def test_columns_that_have_no_rows_in_common() -> None:
    def stack(*numbers: int) -> int | None:
        return stack_columns({f"c{n}": [f"{n}-{m}" for m in range(n)] for n in numbers}).shared_rows

    assert [stack(2, 3), stack(3, 4, 5), stack(24), stack(7, 4, 3), stack(25)] == [6, 60, 24, None, None]


def test_a_name_that_comes_again_is_a_larger_box() -> None:
    lines = ["left left right right", "a a c c", "b b b b"]
    assert list(check_grid(lines, ["a", "b", "c"], COLUMNS)) == []
    grid = read_grid(lines, COLUMNS)
    assert grid.boxes == {"a": Area(1, 0, 1, 2), "c": Area(1, 2, 1, 2), "b": Area(2, 0, 1, 4)}
    assert grid.titles == {"left": Area(0, 0, 1, 2), "right": Area(0, 2, 1, 2)}
    assert (grid.title_rows, grid.rows, grid.columns) == ((0,), 2, 2)
    assert [grid.count_rows_above(grid.boxes[key]) for key in "ab"] == [0, 1]


def test_a_title_may_stand_beside_its_boxes() -> None:
    grid = read_grid(["left a b", "right c c"], COLUMNS)
    assert grid.title_rows == ()
    assert grid.rows == 2


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a b", "c"], [(1, "the line has 1 names, not 2 like the first line")]),
        (["a b", "c d"], [(1, "unknown box 'd'")]),
        (["a b", "b c"], [(0, "the cells of 'b' do not form a rectangle")]),
        (["a b a", "c c c"], [(0, "the cells of 'a' do not form a rectangle")]),
        (["a b"], [(0, "the box 'c' is not in the grid")]),
        (["a b c"] * 25, [(24, "the grid has 25 lines")]),
        (["a b " + "c " * 23], [(0, "the line has 25 names")]),
        (["x", "y z"], [(0, "unknown box 'x'"), (1, "the line has 2 names, not 1 like the first line"), (1, "unknown box 'y'"), (1, "unknown box 'z'")]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(lines: list[str], expected: list[tuple[int, str]]) -> None:
    found = list(check_grid(lines, ["a", "b", "c"], COLUMNS))
    assert [mistake[:2] for mistake in found] == expected
    assert all(hint for *_, hint in found)
