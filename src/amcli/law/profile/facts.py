"""What a profile may say, key by key, declared once: the type, bounds and holder of each fact.

A fact is declared on the field that holds it: `mt: Annotated[int | None, Fact(low=0)] = None`.
The loader and its errors, the JSON Schema, the columns of tables, the next steps and the facts of
`solve` and `sweep` read it here; its names and its sentence are one entry of `words/`.

The parts of a profile are dataclasses, but not of `dataclass(frozen=True)`: that writes and
compiles five methods for each class whenever amcli starts, which took a tenth of the time of a
short run. Here the methods are written once, in `Facts`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    NoReturn,
    TypeAlias,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
)

T = TypeVar("T", bound="Facts")
Keys: TypeAlias = Mapping[str, "Key"]


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

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        stated = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({stated})"

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


class Holder(StrEnum):
    """Who holds a fact that a profile lacks."""

    DOCTOR = "doctor"
    AMELIPRO = "amelipro"
    CONTRACT = "contract"
    CPAM = "cpam"


class Measure(StrEnum):
    """What a fact counts."""

    NONE = "none"
    PATIENTS = "patients"
    DOCTORS = "doctors"
    EUROS = "euros"
    POSTS = "posts"
    SHARE = "share"
    RANK = "rank"
    YEARS = "years"


@facts
class Fact(Facts):
    """What is declared of a fact beside its type.

    A number has a `high`; `low` and `high` are values it may have, `below` and `above` the codes of
    one beyond them (see `consistency`). A day `is_past` on the day of the question, or `is_ahead`:
    it may be later, by no more years than a contract and its renewals last. It does not precede the
    day that it is counted `since`: a fact beside it, or that at a path of the document. `words` are
    what else is written for its values, in small letters without accents or hyphens.
    """

    measure: Measure = Measure.NONE
    low: int | Fraction = 0
    high: int | None = None
    below: str = "negative"
    above: str = "too-large"
    is_past: bool = False
    is_ahead: bool = False
    since: str = ""
    holder: Holder = Holder.DOCTOR
    examples: tuple[Any, ...] = ()
    words: tuple[tuple[str, Any], ...] = ()


class Key(NamedTuple):
    """A key of a profile: the name in its class, what it may hold, and what is declared of it.

    `kinds` are the types of a value, `held` that of a section or of the items of a list, `inner`
    the keys of that, `choices` the words accepted if they are few, `if_empty` what stands where
    nothing is written.
    """

    name: str
    kinds: tuple[Any, ...]
    held: Any
    inner: Keys | None
    choices: tuple[str, ...]
    is_list: bool
    is_decimal: bool
    is_required: bool
    if_empty: Any
    fact: Fact


@cache
def _words(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) is Literal:
        return get_args(kind)
    is_enum = isinstance(kind, type) and issubclass(kind, Enum)
    return tuple(str(member.value) for member in kind) if is_enum else ()


_PLAIN = Fact()
_KEYS_OF: dict[type, Keys] = {}


def keys_of(kind: type) -> Keys:
    """Return the keys of a class of facts; `from_` is written `from` in a profile."""
    keys = _KEYS_OF.get(kind)
    if keys is None:
        fields: Mapping[str, Field[Any]] = kind.__dataclass_fields__  # type: ignore[attr-defined]
        keys = {name.rstrip("_"): _key(name, field) for name, field in fields.items()}
        _KEYS_OF[kind] = keys
    return keys


def _key(name: str, field: Field[Any]) -> Key:
    stated, fact = field.type, _PLAIN
    if get_origin(stated) is Annotated:
        stated, fact = get_args(stated)
    kinds = get_args(stated) if get_origin(stated) in (Union, UnionType) else (stated,)
    values = tuple(kind for kind in kinds if kind is not NoneType)
    lists = [kind for kind in values if get_origin(kind) is tuple]
    held = get_args(lists[0])[0] if lists else values[0]
    words = [word for each in (*values, held) for word in _words(each)]
    flags = ("true", "false") if words and bool in values else ()
    return Key(
        name,
        kinds=values,
        held=held,
        inner=keys_of(held) if isinstance(held, type) and issubclass(held, Facts) else None,
        choices=tuple(dict.fromkeys((*flags, *words))),
        is_list=bool(lists),
        is_decimal=Decimal in values,
        is_required=field.default is MISSING,
        if_empty=None if NoneType in kinds else [] if lists else {},
        fact=fact,
    )


def paths_of(kind: type, above: str = "") -> Iterator[tuple[str, Key]]:
    """Yield every key of a class of facts by its dotted path, a section before what it holds."""
    for name, key in keys_of(kind).items():
        yield above + name, key
        if key.inner is not None:
            yield from paths_of(key.held, f"{above}{name}.")


def facts_of(kind: type) -> Iterator[tuple[str, Key]]:
    """Yield the facts of a class by their dotted path, those of its sections too, a list as one."""
    for name, key in keys_of(kind).items():
        if key.inner is None or key.is_list:
            yield name, key
        else:
            yield from ((f"{name}.{path}", fact) for path, fact in facts_of(key.held))


def key_at(path: str, kind: type) -> Key | None:
    """Return the key at a path (`contract.events[0].on`), None where there is none."""
    keys: Keys | None = keys_of(kind)
    key = None
    for step in path.split("."):
        key = None if keys is None else keys.get(step.partition("[")[0])
        if key is None:
            return None
        keys = key.inner
    return key
