"""Paths into a profile, as written in YAML, and the types that the profile declares there."""

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from typing import Any, TypeAlias

from amcli.law.profile.profile import Profile

from .forms import item_kind, placeholder

Path: TypeAlias = tuple[str | int, ...]


def kind_at(path: Path, shape: type = Profile) -> Any:
    """Return the type that a profile of this shape declares at a path."""
    kind: Any = shape
    for step in path:
        if isinstance(step, int):
            kind = item_kind(kind)
        else:
            kind = next(field.type for field in fields(kind) if field.name == field_name(step))
    return kind


def is_required(path: Path, shape: type = Profile) -> bool:
    """Return whether a profile of this shape cannot do without the key at a path."""
    name, holder = field_name(path[-1]), kind_at(path[:-1], shape)
    return any(field.name == name and _is_needed(field) for field in fields(holder))


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING


def harmless(kind: Any, day: date) -> Any:
    """Return a plain value of a type, to stand where one was wrong and something must stand."""
    if not is_dataclass(kind):
        return placeholder(kind, day)
    needed = filter(_is_needed, fields(kind))
    return {field.name: placeholder(field.type, day) for field in needed}


def field_name(step: str | int) -> Any:
    """Return a step of a path as the dataclasses name it: `from` is `from_` there."""
    return "from_" if step == "from" else step


def first_place(path: Path) -> int:
    """Return where in a path the first place of a list stands; 0 when there is none."""
    return next((place for place, step in enumerate(path) if isinstance(step, int)), 0)


def dotted(path: Path) -> str:
    """Return a path as written in messages: `contract.observations[0].mt`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".")
