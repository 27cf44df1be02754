"""`solve` as CSV: a row for each interval of each option, and for each piece of a frontier."""

from collections.abc import Iterator
from typing import Any

from amcli.domain.solutions import Interval, SolveOption, SolveResult

from ..screen import Shown

COLUMNS = "outcome by state first last by_2 first_2 last_2 reason"
STATES = ("solutions", "undetermined")


def records(result: SolveResult, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield the intervals, each with what it is: holds, undetermined, left-out, not-searched."""
    for option in result.options:
        start = {"etp": option.etp, "outcome": option.outcome, "by": result.by[0].path}
        yield from (start | row for row in _rows(option, result))


def _rows(option: SolveOption, result: SolveResult) -> Iterator[dict[str, Any]]:
    for state in STATES:
        for one in getattr(option, state):
            yield {"state": _state(state), "first": one.first, "last": one.last}
    for piece in option.frontier:
        ends = {"first": piece.first, "last": piece.last}
        if not piece.is_resolved:
            yield {**ends, "state": "not-searched", "by_2": result.by[1].path}
        for state in STATES:
            for inner in getattr(piece, state):
                yield {**ends, "state": _state(state), **_second(inner, result)}
    for left in option.left_out:
        yield {"state": "left-out", "first": left.first, "last": left.last, "reason": left.reason}


def _second(inner: Interval, result: SolveResult) -> dict[str, Any]:
    return {"by_2": result.by[1].path, "first_2": inner.first, "last_2": inner.last}


def _state(name: str) -> str:
    return "holds" if name == "solutions" else name
