"""The JSON Schemas (2020-12) of the answers, made from the result types of the domain."""

from decimal import Decimal
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType

from amcli.law.figures.sourced import Absent
from amcli.study.bank.ledger_views import CivilYear
from amcli.study.margins.margin_sides import Margin

# Keys that an option asks for, in the answers of its own command alone: not in one held by another.
_ASKED: dict[str, Any] = {
    "margins": tuple[Margin, ...],
    "civil_years": tuple[CivilYear, ...],
    "civil_total": CivilYear,
}


def answer_schema(command: str, result: Any) -> dict[str, Any]:
    """Return the JSON Schema of one answer of a command, as `-f json` writes it.

    Keys may be added within a version of the schema; none is removed or changed.
    """
    (reference,), parts = msgspec.json.schema_components(
        [_struct(result, "options" in result._fields)], ref_template="#/$defs/{name}"
    )
    frame = _object(
        schema={"const": f"amcli.{command}/1"},
        amcli={"type": "string", "description": "version of amcli"},
        text={**_TEXT, "description": "id of the text that governs the contract"},
        on={"type": "string", "format": "date", "description": "day of the question"},
        profile={**_PROFILE, "type": ["object", "null"]},
        result={"anyOf": [reference, {"type": "null"}]},
        notes={"type": "array", "items": _object(code={"type": "string"}, text=_TEXT)},
        diagnostics={"type": "array", "items": _DIAGNOSTIC},
    )
    frame["properties"]["amendments"] = {
        "type": "array",
        "items": {"type": "string"},
        "description": "ids of the amendments with which the text governs the contract",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"amcli {command}",
        **frame,
        "$defs": {name: _described(name, parts[name]) for name in sorted(parts)},
    }


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


_NUMBER = {"type": ["number", "null"]}
_TEXT = {"type": ["string", "null"]}
_PLACE = {"type": ["integer", "null"]}
_PROFILE = _object(
    source={**_TEXT, "description": "file as named, <stdin>, or null of a dict"},
    document={"type": "integer", "minimum": 1},
    name=_TEXT,
)
_DIAGNOSTIC = _object(
    code={"type": "string", "pattern": "^AM[0-9]{3}$"},
    severity={"enum": ["error", "warning"]},
    file=_TEXT,
    line=_PLACE,
    column=_PLACE,
    text={"type": "string"},
    hint=_TEXT,
)


@cache
def _struct(kind: Any, is_own: bool) -> Any:
    """Return a type that msgspec describes as JSON writes it: a named tuple is an object.

    A field that may be `Absent` is a key that may be left out.
    """
    arguments = get_args(kind)
    if arguments:
        origin = get_origin(kind)
        inner = tuple(_struct(argument, is_own) for argument in arguments)
        if origin in (Union, UnionType):
            return reduce(or_, inner)
        return origin[inner]
    if kind is Absent:
        return UnsetType
    if kind is Decimal:
        return float
    if not hasattr(kind, "_fields"):
        return kind
    fields: list[Any] = []
    for name, held in get_type_hints(kind).items():
        if Absent not in get_args(held):
            fields.append((name, _struct(held, is_own)))
        elif is_own or name not in _ASKED:
            fields.append((name, _struct(_ASKED.get(name, held), is_own) | UnsetType, UNSET))
    return msgspec.defstruct(kind.__name__, fields, kw_only=True)


_DESCRIPTIONS = {
    "ScheduleOption": "The ledger under one option; `civil_years` and `civil_total` "
    "are there with --by civil-year.",
    "Figure": "A number with its bounds: low <= value <= high, null where nothing can be said.",
}


def _described(name: str, written: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a part; the numbers of a figure are plain, whatever carries them."""
    if name == "Figure":
        written["properties"] |= dict.fromkeys(("value", "low", "high"), _NUMBER)
    return written | ({"description": _DESCRIPTIONS[name]} if name in _DESCRIPTIONS else {})
