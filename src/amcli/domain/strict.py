"""An answer without its estimates: their values become unknown, their bounds stay."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

from .case import Answer
from .sourced import Figure, note
from .terms import Status


def without_estimates(answer: Answer) -> Answer:
    """Return the answer with every estimate unknown, and a note if there was one."""
    result = _strict(answer.result)
    if result == answer.result:
        return answer
    return Answer(result, (*answer.notes, note("strict")))


def _strict(value: Any) -> Any:
    if isinstance(value, Figure):
        if value.status == Status.ESTIMATED.label and value.value is not None:
            return replace(value, value=None)
        return value
    if isinstance(value, tuple):
        return tuple(_strict(item) for item in value)
    if isinstance(value, dict):
        return {key: _strict(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _strict(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **changed)
    return value
