from __future__ import annotations

from dataclasses import asdict, field, replace
from dataclasses import dataclass as usual
from functools import cached_property

from mkdocs_mlops_canvas.text.records import dataclass
from tests.rooms import PACKAGE


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: tuple[int, ...] = ()
    note: str = field(default="", compare=False)


@usual(frozen=True, slots=True)
class UsualPoint:
    x: int
    y: tuple[int, ...] = ()
    note: str = field(default="", compare=False)


@dataclass(frozen=True)
class Whole:
    x: int

    @cached_property
    def double(self) -> int:
        return 2 * self.x


@dataclass(frozen=True, eq=False)
class Thing:
    x: int


def test_a_record_is_as_the_usual_frozen_dataclass() -> None:
    for ours, theirs in ((Point(1), UsualPoint(1)), (Point(1, (2,), "n"), UsualPoint(1, (2,), "n"))):
        assert repr(ours) == repr(theirs).removeprefix("Usual")
        assert (hash(ours), asdict(ours)) == (hash(theirs), asdict(theirs))
    assert Point(1, note="a") == Point(1, note="b")
    assert Point(1) != Point(2)
    assert Point(1) != UsualPoint(1)  # type: ignore[comparison-overlap]  # so it is
    assert replace(Point(1), y=(3,)) == Point(1, (3,))
    assert len({Point(1), Point(1, note="n"), Point(2)}) == 2
    assert not hasattr(Point(1), "__dict__")


def test_a_record_without_slots_keeps_what_it_has_computed() -> None:
    whole = Whole(2)
    assert (whole.double, whole.double, whole) == (4, 4, Whole(2))


def test_a_record_that_is_not_compared_by_its_fields_is_only_itself() -> None:
    thing = Thing(1)
    assert thing == thing
    assert thing != Thing(1)


def test_all_frozen_dataclasses_of_the_package_are_records() -> None:
    frozen = [path for path in PACKAGE.rglob("*.py") if "@dataclass(frozen=True" in path.read_text("utf-8")]
    assert len(frozen) > 50
    usual = [path.name for path in frozen if f"{dataclass.__module__} import dataclass" not in path.read_text("utf-8")]
    assert usual == []
