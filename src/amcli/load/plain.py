"""Nodes into plain values, in one pass that knows the keys a profile may have.

Scalars follow YAML 1.2, stricter where a mistake would pass unseen: `true`, `false`, `null`, whole
numbers, decimals (exact, never a float); anything else is text: `NO`, `01`, `0o17`, `12:30`.
Whatever is not plainly a good profile raises Doubt; `survey` then finds out what is wrong.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeAlias, Union, get_args, get_origin

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Plain: TypeAlias = Any
Fields: TypeAlias = Mapping[str, "Field"]

LONGEST_NUMBER = 30
LONGEST_LIST = 1_000
CONSTANTS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_MAY_BE_NUMBER = frozenset("0123456789+-.")
_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")


class Doubt(Exception):
    """The document is not plainly a good profile."""


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


def plain_mapping(node: Node | None, allowed: Fields) -> dict[str, Plain]:
    """Return a mapping as plain values under the names of the dataclass; raises Doubt."""
    if node.__class__ is not MappingNode or node.tag is not None:
        raise Doubt
    built: dict[str, Plain] = {}
    for key, value in node.value:
        if key.__class__ is not ScalarNode or key.tag is not None:
            raise Doubt
        field = allowed.get(key.value)
        if field is None or field.name in built:
            raise Doubt
        shape = value.__class__
        if shape is ScalarNode:
            built[field.name] = _leaf(value, field)
        elif shape is SequenceNode:
            built[field.name] = _items(value, field)
        elif field.inner is None or field.is_list:
            raise Doubt
        else:
            built[field.name] = plain_mapping(value, field.inner)
    return built


def _leaf(node: ScalarNode, field: Field) -> Plain:
    if node.tag is not None:
        raise Doubt
    value = scalar(node)
    if value is None:
        return field.if_empty  # an empty section, an empty list, a missing fact
    if field.is_decimal and value.__class__ is str:
        raise Doubt
    return value


def _items(node: SequenceNode, field: Field) -> list[Plain]:
    items = node.value
    if node.tag is not None or len(items) > LONGEST_LIST:
        raise Doubt
    if field.inner is not None:
        return [plain_mapping(item, field.inner) for item in items]
    if any(item.__class__ is not ScalarNode or item.tag is not None for item in items):
        raise Doubt
    values = [scalar(item) for item in items]
    if field.is_decimal and any(value.__class__ is str for value in values):
        raise Doubt
    return values


def scalar(node: ScalarNode) -> Plain:
    """Return the value of a scalar without an explicit tag; a quoted one is text.

    >>> scalar(ScalarNode(None, "NO", style="")), scalar(ScalarNode(None, "0.50", style=""))
    ('NO', Decimal('0.50'))
    """
    text: str = node.value
    if node.style:
        return text
    if text[:1] in _MAY_BE_NUMBER:
        return number(text)
    return CONSTANTS.get(text, text)


def number(text: str) -> Plain:
    """Return the number a text writes, or the text itself."""
    if len(text) > LONGEST_NUMBER or text[4:5] == "-":  # too long, or a date
        return text
    if text.isdecimal() and text.isascii():
        return int(text) if text[0] != "0" or text == "0" else text
    if _NUMBER.fullmatch(text) is None:
        return text
    return int(text) if text.lstrip("+-").isdecimal() else Decimal(text)
