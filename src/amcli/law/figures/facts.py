"""What the parts of a profile have in common: facts by name, set once, compared by value.

They are dataclasses, but not of `dataclass(frozen=True)`: that writes and compiles five methods
for each class whenever amcli starts, which took a tenth of the time of a short run. Here the
methods are written once, in `Facts`.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass
from typing import Any, ClassVar, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T", bound="Facts")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=())
def facts(kind: type[T]) -> type[T]:
    """Return a class of facts as a dataclass: fields by keyword alone, never changed."""
    return dataclass(init=False, repr=False, eq=False, match_args=False)(kind)


class Facts:
    """The methods of a frozen dataclass, for the classes that `facts` decorates."""

    __dataclass_fields__: ClassVar[Mapping[str, Field[Any]]]

    def __init__(self, **stated: Any) -> None:
        """Take the facts stated; the others keep their default. Raises TypeError as a call does."""
        known = self.__dataclass_fields__
        needed = {name for name, field in known.items() if field.default is MISSING}
        if not needed <= stated.keys() <= known.keys():
            raise TypeError(f"{type(self).__name__} has the facts {', '.join(known)}")
        vars(self).update(stated)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be removed")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        stated = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({stated})"

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)
