from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.text.names import find_nearest, fold_name, join_names, name_file, slugify, suggest


@pytest.mark.parametrize(
    "name",
    ["Data verification & governance", "data-verification-and-governance", "DATA_VERIFICATION AND GOVERNANCE "],
)
def test_a_name_is_the_same_in_any_case_and_with_any_separator(name: str) -> None:
    assert fold_name(name) == "data_verification_and_governance"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Card Fraud Shield", "card-fraud-shield"),
        ("Kølekæde 2.0!", "kølekæde-2-0"),
        ("不正検知", "不正検知"),
        ("?!", ""),
    ],
)
def test_slugify(name: str, slug: str) -> None:
    assert slugify(name) == slug


@pytest.mark.parametrize("device", ["con", "CON", "prn", "aux", "nul", "com1", "com²", "lpt9"])
def test_a_file_is_not_called_like_a_device_of_windows(device: str) -> None:
    assert name_file(device) == f"{device}-"


@pytest.mark.parametrize("text", ["C:\\models\\churn", "../churn", "Churn. ", "con.txt", "console", "churn--2"])
def test_a_file_has_a_name_that_windows_takes(text: str) -> None:
    name = name_file(slugify(text))
    assert name.replace("-", "").isalnum()
    assert name == slugify(text)


def test_the_name_of_a_long_id_is_cut_to_what_file_systems_take() -> None:
    names = {name_file("é" * length) for length in (300, 301)}
    assert len(names) == 2
    assert all(len(name.encode()) <= 200 for name in names)


def test_the_nearest_choice_is_found_in_any_case_and_given_as_it_is_written() -> None:
    choices = ("Pilot", "production")
    assert find_nearest("PILOTT", choices) == "Pilot"
    assert suggest("prodction", choices) == "did you mean 'production'?"


def test_a_value_that_is_like_no_choice_has_no_nearest_one() -> None:
    assert find_nearest("x", ("pilot",)) is None
    assert suggest("pilots", ("pilot",), cutoff=0.99) is None


def test_names_in_a_sentence_are_quoted() -> None:
    assert join_names(["a", "b"]) == "'a', 'b'"
