"""`solve` as CSV: a row for each interval under one verdict, of each option and each piece."""

from collections.abc import Iterator
from typing import Any

from amcli.render.screen import Shown
from amcli.study.solve.solutions import Judged, SolveOption, SolveResult

COLUMNS = "outcome by state first last by_2 first_2 last_2 verdict reason"
STATES = ("solutions", "undetermined")


def records(result: SolveResult, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield the intervals, each with what it is: holds, undetermined, left-out, not-searched."""
    for option in result.options:
        start = {"etp": option.etp, "outcome": option.outcome, "by": result.by[0].path}
        yield from (start | row for row in _rows(option, result))


def _rows(option: SolveOption, result: SolveResult) -> Iterator[dict[str, Any]]:
    for state in STATES:
        for one in getattr(option, state):
            for part in one.verdicts:
                yield {"state": _state(state), **part._asdict()}
    for piece in option.frontier:
        ends = {"first": piece.first, "last": piece.last}
        if not piece.is_resolved:
            yield {**ends, "state": "not-searched", "by_2": result.by[1].path}
        for state in STATES:
            for inner in getattr(piece, state):
                for part in inner.verdicts:
                    yield {**ends, "state": _state(state), **_second(part, result)}
    for left in option.left_out:
        yield {"state": "left-out", "first": left.first, "last": left.last, "reason": left.reason}


def _second(part: Judged, result: SolveResult) -> dict[str, Any]:
    ends = {"first_2": part.first, "last_2": part.last}
    return {"by_2": result.by[1].path, **ends, "verdict": part.verdict}


def _state(name: str) -> str:
    return "holds" if name == "solutions" else name
