"""The JSON Schemas (2020-12) of the answers, made from the result types of the domain."""

from decimal import Decimal
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

import msgspec

from amcli.law.figures.sourced import Absent, Figure
from amcli.law.ledger.civil_years import CivilYear
from amcli.law.pay.targets import MemberTargets
from amcli.study.margins.margin_sides import Margin

# Keys that only some answers have (the field is `Absent` else): the definition they are added to,
# and their type. Those of some profiles (groups, a training owed) stand wherever that definition
# does, those that an option of the command asks for in its own answers: by the type of these.
_Added: TypeAlias = dict[tuple[str, str], Any]
_OF_SOME: _Added = {
    ("TargetsOption", "members"): tuple[MemberTargets, ...],
    ("Entry", "hours"): Figure,
    ("Step", "hours"): Figure,
    ("Criterion", "place"): int,
    ("AidOption", "achievement"): Decimal,
    ("ScheduleOption", "achievement"): Decimal,
}
_WHERE_ASKED: dict[str, _Added] = {
    "CheckResult": {("CheckResult", "margins"): tuple[Margin, ...]},
    "AidResult": {("AidResult", "margins"): tuple[Margin, ...]},
    "TargetsResult": {("TargetsResult", "margins"): tuple[Margin, ...]},
    "ScheduleResult": {
        ("ScheduleOption", "civil_years"): tuple[CivilYear, ...],
        ("ScheduleOption", "civil_total"): CivilYear,
    },
}
_NUMBER = {"type": ["number", "null"]}
_TEXT = {"type": ["string", "null"]}
_PLACE = {"type": ["integer", "null"]}


def answer_schema(command: str, result: type) -> dict[str, Any]:
    """Return the JSON Schema of one answer of a command, as `-f json` writes it.

    Keys may be added within a version of the schema; none is removed or changed.
    """
    parts = _components(result)[1]
    added = {key: kind for key, kind in _OF_SOME.items() if key[0] in parts}
    added |= _WHERE_ASKED.get(result.__name__, {})
    (reference, *schemas), parts = _components(result, *added.values())
    definitions = {name: _definition(name, part) for name, part in parts.items()}
    for (name, key), schema in zip(added, schemas, strict=True):
        definitions[name]["properties"][key] = schema
    properties = {
        "schema": {"const": f"amcli.{command}/1"},
        "amcli": {"type": "string", "description": "version of amcli"},
        "text": {**_TEXT, "description": "id of the text that governs the contract"},
        "on": {"type": "string", "format": "date", "description": "day of the question"},
        "profile": _profile(),
        "result": {"anyOf": [reference, {"type": "null"}]},
        "notes": {"type": "array", "items": _object({"code": {"type": "string"}, "text": _TEXT})},
        "diagnostics": {"type": "array", "items": _diagnostic()},
    }
    frame = _object(properties)
    frame["properties"] |= _WHERE_AMENDED
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"amcli {command}",
        **frame,
        "$defs": dict(sorted(definitions.items())),
    }


_WHERE_AMENDED = {
    "amendments": {
        "type": "array",
        "items": {"type": "string"},
        "description": "ids of the amendments with which the text governs the contract",
    }
}


def _components(*kinds: Any) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    """Return the schemas of types, and the definitions that these refer to."""
    return msgspec.json.schema_components(
        [_struct(kind) for kind in kinds], ref_template="#/$defs/{name}"
    )


@cache
def _struct(kind: Any) -> Any:
    """Return a type that msgspec describes as JSON writes it: a named tuple is an object."""
    arguments = get_args(kind)
    if arguments:
        origin = get_origin(kind)
        inner = tuple(_struct(argument) for argument in arguments)
        if origin in (Union, UnionType):
            return reduce(or_, inner)
        return origin[inner]
    if kind is Decimal:
        return float
    if not hasattr(kind, "_fields"):
        return kind
    hints = get_type_hints(kind)
    named = [name for name in kind._fields if Absent not in get_args(hints[name])]
    fields = [(name, _struct(hints[name])) for name in named]
    return msgspec.defstruct(kind.__name__, fields)


def _definition(name: str, written: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a part; the numbers of a figure are plain, whatever carries them."""
    described = {**written, "description": _DESCRIPTIONS.get(name, "")}
    if name == "Figure":
        ends = dict.fromkeys(("value", "low", "high"), _NUMBER)
        described["properties"] = {**written["properties"], **ends}
    return described if described["description"] else written


_DESCRIPTIONS = {
    "ScheduleOption": "The ledger under one option; `civil_years` and `civil_total` "
    "are there with --by civil-year.",
    "Figure": "A number with its bounds: low <= value <= high, null where nothing can be said.",
}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _profile() -> dict[str, Any]:
    written = _object(
        {
            "source": {**_TEXT, "description": "file as named, <stdin>, or null of a dict"},
            "document": {"type": "integer", "minimum": 1},
            "name": _TEXT,
        }
    )
    return {**written, "type": ["object", "null"]}


def _diagnostic() -> dict[str, Any]:
    return _object(
        {
            "code": {"type": "string", "pattern": "^AM[0-9]{3}$"},
            "severity": {"enum": ["error", "warning"]},
            "file": _TEXT,
            "line": _PLACE,
            "column": _PLACE,
            "text": {"type": "string"},
            "hint": _TEXT,
        }
    )
