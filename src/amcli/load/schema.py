"""The JSON Schema of a profile, from the dataclasses that are its contract.

For editors and validators; the loader converts with the same types, so the two cannot differ in
keys, choices and bounds.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Literal, NamedTuple, get_args, get_origin

from amcli.law.profile.facts import Fact, Key, keys_of
from amcli.law.profile.group import MOST_MEMBERS, GroupProfile, Member, NamedMember
from amcli.law.profile.profile import Profile
from amcli.load.values import ETP_PATTERN, LONGEST_LIST

Schema = dict[str, Any]

_PLAIN: dict[Any, Schema] = {
    int: {"type": "integer"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    Decimal: {"type": "number"},
    Fraction: {"type": ["number", "string"], "pattern": f"^{ETP_PATTERN}$"},
}


def profile_schema(describe: Callable[[str], str | None]) -> Schema:
    """Return the JSON Schema (2020-12) of a profile: of one doctor, or of a group.

    `describe` gives the description of a key by its dotted path (`patients.mt`), or None.
    """
    definitions = _Definitions(describe, {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:amcli:profile:1",
        "anyOf": [definitions.reference(kind, "") for kind in (Profile, GroupProfile)],
        "$defs": definitions.parts,
    }


class _Definitions(NamedTuple):
    """The classes and choices that are defined so far, by their names."""

    describe: Callable[[str], str | None]
    parts: dict[str, Schema]

    def reference(self, kind: Any, above: str) -> Schema:
        """Return the reference to a class or a choice, defined when it is first met."""
        name = kind.__name__
        if name not in self.parts:
            part = self.parts[name] = {"title": name, "description": kind.__doc__.strip()}
            if issubclass(kind, Enum):
                part["enum"] = sorted(choice.value for choice in kind)
            else:
                part |= self._object(kind, above)
        return {"$ref": f"#/$defs/{name}"}

    def _object(self, kind: type, above: str) -> Schema:
        """Return what is said of a class of facts whose keys stand below a path."""
        keys = keys_of(kind)
        required = [name for name, key in keys.items() if key.is_required]
        return {
            "type": "object",
            "properties": {name: self._property(key, above + name) for name, key in keys.items()},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def _property(self, key: Key, path: str) -> Schema:
        """Return the schema of one key: bounded, and null where a fact may be missing."""
        choices = [self._value(kind, key.fact, path) for kind in key.kinds]
        if not key.is_required:
            choices.append({"type": "null"})
        description = self.describe(path)
        own = choices[0] if len(choices) == 1 else {"anyOf": choices}
        return own | ({"description": description} if description else {})

    def _value(self, kind: Any, fact: Fact, path: str) -> Schema:
        if get_origin(kind) is Literal:
            return {"enum": list(get_args(kind))}
        if get_origin(kind) is tuple:
            return self._list(get_args(kind)[0], fact, path)
        if kind in _PLAIN:
            return _PLAIN[kind] | _bounds(fact)
        return self.reference(kind, f"{path}.")

    def _list(self, kind: Any, fact: Fact, path: str) -> Schema:
        """Return the schema of a list; a member is written in place, or named by a file."""
        items, most = self._value(kind, fact, path), LONGEST_LIST
        if kind is Member:
            named = [{"type": "string", "minLength": 1}, self.reference(NamedMember, path)]
            items, most = {"anyOf": [items, *named]}, MOST_MEMBERS
        least = {"minItems": 1} if _bounds(fact) else {}
        return {"type": "array", "items": items, "maxItems": most, **least}


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
