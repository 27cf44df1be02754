"""The JSON Schema of a profile, from the dataclasses that are its contract.

For editors and validators; the loader converts with the same types, so the two cannot differ in
keys and choices. Bounds are those of `law/profile/consistency`.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import msgspec

from amcli.law.profile import consistency
from amcli.law.profile.group_consistency import LEAST_POSTS, MOST_MEMBERS
from amcli.law.profile.group_profile import GroupProfile
from amcli.law.profile.profile import Profile

from .convert import ETP_PATTERN
from .fields import LONGEST_LIST, Fields, fields_of

Schema = dict[str, Any]

_ETP = {"type": ["number", "string"], "pattern": f"^{ETP_PATTERN}$"}
_COUNT = {"minimum": 0, "maximum": consistency.LARGEST}
_SHARE = {"minimum": 0, "maximum": 1}
_PERCENT = {"minimum": 0, "maximum": consistency.MOST_PERCENT}
_POST = {
    "minimum": float(consistency.LEAST_ETP),
    "maximum": consistency.MOST_ETP,
    "examples": ["1/3", 0.5, 1],
}
_BOUNDS: Mapping[str, Schema] = {
    "Doctor.age": {"minimum": consistency.YOUNGEST, "maximum": consistency.OLDEST},
    "Doctor.clinical_fees_share": _SHARE,
    "Doctor.specialty": {"examples": ["general-practice", "dermatology", "paediatrics"]},
    "Practice.doctors": _COUNT,
    "Practice.assistants_etp": _COUNT,
    "Patients.mt": _COUNT,
    "Patients.mt_adult": _COUNT,
    "Patients.fa": _COUNT,
    "Percentile.mt": _PERCENT,
    "Percentile.fa": _PERCENT,
    "Contract.etp": _POST,
    "Contract.employer_cost": _COUNT,
    "Assistant.replaced_share": _SHARE,
    "NotifiedTargets.mt": _COUNT,
    "NotifiedTargets.fa": _COUNT,
    "Observation.mt": _COUNT,
    "Observation.mt_adult": _COUNT,
    "Observation.fa": _COUNT,
    "Group.etp": {"minimum": float(LEAST_POSTS), "examples": [1, 2, 2.5]},
    "Group.employer_cost": _COUNT,
    "Group.docteurs_juniors": _COUNT,
    "GroupCount.mt": _COUNT,
    "GroupCount.fa": _COUNT,
}


def profile_schema(describe: Callable[[str], str | None]) -> Schema:
    """Return the JSON Schema (2020-12) of a profile: of one doctor, or of a group.

    `describe` gives the description of a key by its dotted path (`patients.mt`), or None.
    """
    roots, parts = msgspec.json.schema_components([Profile, GroupProfile], schema_hook=_hook)
    paths = dict(_paths("", GroupProfile, fields_of(GroupProfile)))
    paths |= dict(_paths("", Profile, fields_of(Profile)))
    definitions = {name: _definition(part, name, paths, describe) for name, part in parts.items()}
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


def _paths(prefix: str, shape: type, known: Fields) -> list[tuple[str, str]]:
    """Return (`Patients.mt`, `patients.mt`) for every key of the profile."""
    found: list[tuple[str, str]] = []
    for key, field in known.items():
        found.append((f"{shape.__name__}.{key}", prefix + key))
        if field.inner is not None:
            found += _paths(f"{prefix}{key}.", field.held, field.inner)
    return found


def _definition(
    part: Schema, name: str, paths: Mapping[str, str], describe: Callable[[str], str | None]
) -> Schema:
    if part.get("type") != "object":
        return part
    properties: Schema = {}
    for spelt, schema in part["properties"].items():
        key = spelt.rstrip("_")
        is_required = spelt in part.get("required", ())
        own = _property(schema, _BOUNDS.get(f"{name}.{key}", {}), is_required)
        description = describe(paths[f"{name}.{key}"])
        properties[key] = own | ({"description": description} if description else {})
    shaped = {"properties": properties, "additionalProperties": False}
    if part.get("required"):
        shaped["required"] = [key.rstrip("_") for key in part["required"]]
    else:
        part.pop("required", None)
    return part | shaped


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
