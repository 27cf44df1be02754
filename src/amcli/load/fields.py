"""The keys that a profile may have, from the dataclasses that are its contract."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeAlias, Union, get_args, get_origin

LONGEST_LIST = 1_000
Fields: TypeAlias = Mapping[str, "Field"]


class Field(NamedTuple):
    """A key: the name in the dataclass, the type it holds, the keys of that, what it may be."""

    name: str
    held: Any
    inner: Fields | None
    is_list: bool
    is_decimal: bool
    if_empty: Any


@lru_cache(maxsize=32)
def fields_of(shape: type) -> Fields:
    """Return the keys of a dataclass of the profile; `from_` is written `from` in YAML."""
    return {field.name.rstrip("_"): _field(field.name, field.type) for field in fields(shape)}


def _field(name: str, kind: Any) -> Field:
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    lists = [choice for choice in kinds if get_origin(choice) is tuple]
    held = get_args(lists[0])[0] if lists else kind
    inner = fields_of(held) if is_dataclass(held) and isinstance(held, type) else None
    if_empty: Any = None if NoneType in kinds else [] if lists else {}
    return Field(name, held, inner, bool(lists), Decimal in kinds, if_empty)
