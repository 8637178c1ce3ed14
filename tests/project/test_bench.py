"""The figure that `make weight` compares with: what fails, and what it says then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench import weight

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "weight.txt"
    file.write_text("Python 3.11.7 1.100\n")
    monkeypatch.setattr(weight, "RECORDED", file)
    return file


@pytest.mark.parametrize("ratio", [0.9, 1.1, 1.13])
def test_a_site_may_be_three_percent_heavier(
    ratio: float, recorded: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(weight, "count_ratio", lambda: ratio)
    weight.check_weight()
    assert f"take {ratio:.3f} times" in capsys.readouterr().out


def test_a_heavier_site_fails_and_can_be_recorded(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weight, "count_ratio", lambda: 1.14)
    with pytest.raises(SystemExit, match="make weight ARGS=--record"):
        weight.check_weight()
    weight.record_weight()
    assert recorded.read_text().startswith("Python 3.")
    weight.check_weight()
