"""Frozen dataclasses that are quick to define.

`dataclasses.dataclass(frozen=True)` compiles six methods for each class, which was half of the time to load the plugin.
Here classes share all of them but `__init__`. The type checker sees the one of the standard library; nothing keeps a
field from being set at run time.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: Any = None, /, **options: bool) -> Any:
        """`dataclasses.dataclass`; a frozen one is made here."""
        make = _make_frozen if options.pop("frozen", False) else dataclasses.dataclass
        return make(cls) if cls else lambda cls: make(cls, **options)


def _make_frozen(cls: Any, slots: bool = False, eq: bool = True) -> Any:
    made: Any = dataclasses.dataclass(cls, eq=False, repr=False, slots=slots)
    made.__repr__ = _write
    if eq:
        made.__eq__, made.__hash__ = _compare_by([f.name for f in dataclasses.fields(made) if f.compare])
    return made


def _compare_by(names: list[str]) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    """The methods `__eq__` and `__hash__` that look at some fields."""
    values = attrgetter(*names)

    def is_equal(self: Any, other: object) -> bool:
        return bool(values(self) == values(other)) if other.__class__ is self.__class__ else NotImplemented

    def make_hash(self: Any) -> int:
        return hash(values(self))

    return is_equal, make_hash


def _write(self: Any) -> str:
    values = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
    return f"{self.__class__.__qualname__}({', '.join(values)})"
