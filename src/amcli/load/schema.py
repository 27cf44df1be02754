"""The JSON Schema of a profile, from the dataclasses that are its contract.

For editors and validators; the loader converts with the same types, so the two cannot differ in
keys, choices and bounds.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from amcli.law.profile.facts import Fact, Key, keys_of
from amcli.law.profile.group import MOST_MEMBERS, GroupProfile
from amcli.law.profile.profile import Profile
from amcli.load.values import ETP_PATTERN, LONGEST_LIST

Schema = dict[str, Any]

_ETP = {"type": ["number", "string"], "pattern": f"^{ETP_PATTERN}$"}


def profile_schema(describe: Callable[[str], str | None]) -> Schema:
    """Return the JSON Schema (2020-12) of a profile: of one doctor, or of a group.

    `describe` gives the description of a key by its dotted path (`patients.mt`), or None.
    """
    roots, parts = msgspec.json.schema_components([Profile, GroupProfile], schema_hook=_hook)
    keys = dict(_keys("", GroupProfile)) | dict(_keys("", Profile))
    definitions = {name: _definition(part, name, keys, describe) for name, part in parts.items()}
    definitions["Group"]["properties"]["members"] = _members(definitions["Group"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:amcli:profile:1",
        "anyOf": roots,
        "$defs": definitions,
    }


def _members(group: Schema) -> Schema:
    """Return the schema of the members of a group: facts in place, or the path of a file."""
    written: Schema = group["properties"]["members"]
    (listed,) = (one for one in written["anyOf"] if one.get("type") == "array")
    items = {"anyOf": [listed["items"], {"type": "string", "minLength": 1}]}
    members = listed | {"items": items, "maxItems": MOST_MEMBERS}
    return written | {"anyOf": [members, {"type": "null"}]}


def _hook(kind: type) -> Schema:
    if kind is Fraction:
        return dict(_ETP)
    raise NotImplementedError(kind)


def _keys(above: str, kind: type) -> Iterator[tuple[str, tuple[str, Key]]]:
    """Yield (`Patients.mt`, (`patients.mt`, its key)) for every key of a profile."""
    for name, key in keys_of(kind).items():
        yield f"{kind.__name__}.{name}", (above + name, key)
        if key.inner is not None:
            yield from _keys(f"{above}{name}.", key.held)


def _definition(
    part: Schema,
    name: str,
    keys: Mapping[str, tuple[str, Key]],
    describe: Callable[[str], str | None],
) -> Schema:
    if part.get("type") != "object":
        return part
    properties: Schema = {}
    for spelt, schema in part["properties"].items():
        path, key = keys[f"{name}.{spelt.rstrip('_')}"]
        own = _property(schema, _bounds(key.fact), key.is_required)
        description = describe(path)
        properties[spelt.rstrip("_")] = own | ({"description": description} if description else {})
    shaped = {"properties": properties, "additionalProperties": False}
    if part.get("required"):
        shaped["required"] = [key.rstrip("_") for key in part["required"]]
    else:
        part.pop("required", None)
    return part | shaped


def _bounds(fact: Fact) -> Schema:
    """Return the bounds and the examples of a fact as a schema has them; a day has none there."""
    bounds: Schema = {}
    if fact.high is not None:
        bounds |= {"minimum": _number(fact.low), "maximum": fact.high}
    if fact.examples:
        bounds["examples"] = [_number(example) for example in fact.examples]
    return bounds


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Fraction | Decimal) else value


def _property(schema: Schema, bounds: Schema, is_required: bool) -> Schema:
    """Return the schema of one key: bounded, and null where a fact may be missing."""
    choices = [_exact(choice, bounds) for choice in schema.get("anyOf", [schema])]
    for choice in choices:
        choice.pop("default", None)
    if not is_required and {"type": "null"} not in choices:
        choices.append({"type": "null"})
    return choices[0] if len(choices) == 1 else {"anyOf": choices}


def _exact(schema: Schema, bounds: Schema) -> Schema:
    """Return a schema where decimals are numbers, not strings, within their bounds."""
    if schema.get("format") == "decimal":
        schema = {"type": "number"}
    if schema.get("type") == "array":
        shorter = {"maxItems": LONGEST_LIST} | ({"minItems": 1} if bounds else {})
        return schema | {"items": _exact(schema["items"], bounds)} | shorter
    is_bounded = schema.get("type") not in (None, "null")
    return schema | (bounds if is_bounded else {})
