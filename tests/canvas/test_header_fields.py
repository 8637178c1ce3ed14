from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from mkdocs_mlops_canvas.canvas.definition import Field
from mkdocs_mlops_canvas.canvas.header_fields import (
    HEADER_KEYS,
    FieldError,
    read_field,
    read_own_field,
    read_stage,
    write_own_field,
)
from mkdocs_mlops_canvas.canvas.model import STAGES, FieldValue, Header


def test_every_field_of_the_header_is_read() -> None:
    assert tuple(field.name for field in dataclasses.fields(Header)) == (*HEADER_KEYS, "fields")


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("product", " P ", "P"),
        ("product", "  ", None),
        ("product", None, None),
        ("designed_by", "A", ("A",)),
        ("designed_by", ["A", None, " B "], ("A", "B")),
        ("designed_by", None, ()),
        ("tags", ["a, b", "c"], ("a", "b", "c")),
        ("date", "2026-11-12", date(2026, 11, 12)),
        ("iteration", "04", 4),
        ("iteration", "v4", "v4"),
        ("iteration", "1" * 10, "1" * 10),
        ("version", None, None),
        ("links", {"Run": "a.md"}, {"Run": "a.md"}),
        ("links", None, {}),
    ],
)
def test_values_of_the_header(key: str, value: Any, expected: object) -> None:
    assert read_field(key, value) == expected


@pytest.mark.parametrize(
    ("key", "value", "code", "told"),
    [
        ("product", ["a"], "wrong-type", None),
        ("tags", {"a": "b"}, "wrong-type", None),
        ("date", " 1 May ", "invalid-date", "1 May"),
        ("review_by", "2026-02-30", "invalid-date", "2026-02-30"),
        ("layout", "narrow", "wrong-type", "narrow"),
        ("links", "a.md", "wrong-type", None),
        ("links", {"Run": "http://["}, "wrong-type", None),
        ("links", {"Run": "data:x"}, "unsafe-link", None),
    ],
)
def test_an_error_knows_which_value_it_tells(key: str, value: Any, code: str, told: str | None) -> None:
    with pytest.raises(FieldError) as error:
        read_field(key, value)
    assert (error.value.code, error.value.value) == (code, told)
    assert told is None or f"'{told}'" in str(error.value)
    assert error.value.hint


@pytest.mark.parametrize(
    ("field", "value", "expected", "written"),
    [
        (Field("a", "A"), " x ", "x", "x"),
        (Field("a", "A", "texts"), ["x", "y"], ("x", "y"), "x, y"),
        (Field("a", "A", "texts"), None, None, ""),
        (Field("a", "A", "date"), "2026-11-12", date(2026, 11, 12), "2026-11-12"),
        (Field("a", "A", values=("Low", "High")), "LOW", "Low", "Low"),
        (Field("a", "A", values=("Low", "High")), " ", None, ""),
    ],
)
def test_fields_of_a_definition(field: Field, value: Any, expected: FieldValue | None, written: str) -> None:
    assert read_own_field(field, value) == expected
    assert write_own_field(expected) == written


def test_a_value_that_a_definition_does_not_have_is_told_with_the_nearest_one() -> None:
    with pytest.raises(FieldError, match="unknown value 'hihg'") as error:
        read_own_field(Field("a", "A", values=("Low", "High")), "hihg")
    assert error.value.hint == "did you mean 'High'?"


def test_a_stage_in_any_case() -> None:
    assert read_stage("PILOT", STAGES) == "pilot"
    with pytest.raises(FieldError, match="unknown stage 'done'") as error:
        read_stage("done", ("a", "b"))
    assert (error.value.code, error.value.hint) == ("unknown-stage", "the stages are 'a', 'b'")
