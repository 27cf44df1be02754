"""The JSON Schemas (2020-12) of the answers, made from the result types of the domain."""

from typing import Any

import msgspec

from amcli.domain.aid import AidResult
from amcli.domain.compare import CompareResult
from amcli.domain.effects import DisputesResult
from amcli.domain.eligibility import CheckResult
from amcli.domain.schedule import ScheduleResult
from amcli.domain.sourced import Figure
from amcli.domain.targets import TargetsResult

RESULTS: dict[str, type] = {
    "check": CheckResult,
    "aid": AidResult,
    "targets": TargetsResult,
    "schedule": ScheduleResult,
    "compare-versions": CompareResult,
    "disputes": DisputesResult,
}
_NUMBER = {"type": ["number", "null"]}
_TEXT = {"type": ["string", "null"]}
_PLACE = {"type": ["integer", "null"]}


def answer_schema(command: str) -> dict[str, Any]:
    """Return the JSON Schema of one answer of a command, as `-f json` writes it.

    Keys may be added within a version of the schema; none is removed or changed.
    """
    (reference,), components = msgspec.json.schema_components(
        [RESULTS[command]], ref_template="#/$defs/{name}"
    )
    definitions = {**components, "Figure": _figure(components.get("Figure", {}))}
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
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"amcli {command}",
        **_object(properties),
        "$defs": dict(sorted(definitions.items())),
    }


def _figure(written: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a figure: its numbers are plain, whatever exact type carries them."""
    assert Figure.__dataclass_fields__
    properties = dict(written.get("properties", {}))
    properties |= dict.fromkeys(("value", "low", "high"), _NUMBER)
    return {**written, "properties": properties, "required": list(properties)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _profile() -> dict[str, Any]:
    written = _object(
        {
            "source": {"type": "string", "description": "file as named, or <stdin>"},
            "document": {"type": "integer", "minimum": 1},
            "name": _TEXT,
        }
    )
    return {**written, "type": ["object", "null"]}


def _diagnostic() -> dict[str, Any]:
    return _object(
        {
            "code": {"type": "string", "pattern": "^AM[0-9]{3}$"},
            "file": {"type": "string"},
            "line": _PLACE,
            "column": _PLACE,
            "text": {"type": "string"},
            "hint": _TEXT,
        }
    )
