"""An answer without its estimates: their values become unknown, their bounds stay."""

from typing import Any

from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import Figure, note
from amcli.law.figures.terms import Status


def without_estimates(answer: Answer) -> Answer:
    """Return the answer with every estimate unknown, and a note if there was one."""
    result = _strict(answer.result)
    if result == answer.result:
        return answer
    return Answer(result, (*answer.notes, note("strict")))


def _strict(value: Any) -> Any:
    if isinstance(value, Figure):
        is_estimate = value.status == Status.ESTIMATED.label
        return value._replace(value=None) if is_estimate else value
    if isinstance(value, dict):
        return {key: _strict(item) for key, item in value.items()}
    if not isinstance(value, tuple):
        return value
    items = [_strict(item) for item in value]
    return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
