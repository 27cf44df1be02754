"""Solve for facts, and tell whether a value lies in what was found."""

from collections.abc import Iterable
from typing import Any

from amcli.law.contract.case import Case
from amcli.study.paths.result_paths import ResultPath, meant_by, places
from amcli.study.paths.what_if import ANSWERS, unknown_named, with_fact
from amcli.study.solve.goals import parse_goal
from amcli.study.solve.search import SolveOption, SolveResult
from amcli.study.solve.solve import solve


def result(case: Case, by: str, *wishes: str) -> SolveResult:
    """Return what is found for facts, named between commas, under which wishes hold."""
    facts = [unknown_named(name) for name in by.split(",")]
    found: SolveResult = solve(
        case, [parse_goal(one) for one in wishes], [one for one in facts if one]
    ).result
    return found


def solved(case: Case, by: str, *wishes: str) -> SolveOption:
    """Return what is found for the only option."""
    (option,) = result(case, by, *wishes).options
    return option


def values_at(case: Case, asked: ResultPath) -> dict[ResultPath, Any]:
    """Return the values that a path means, by their whole path: one, or one for each option."""
    known = dict(places(asked.concept, ANSWERS[asked.concept](case).result, (asked,)))
    return {path: known[path] for path in meant_by(asked, known)}


def moved(case: Case, **facts: Any) -> Case:
    """Return the case with other facts."""
    for name, value in facts.items():
        unknown = unknown_named(name)
        assert unknown is not None
        case = with_fact(case, unknown, value)
    return case


def is_in(intervals: Iterable[Any], value: Any) -> bool:
    """Return whether a value lies in one of the intervals."""
    return any(
        (one.first is None or one.first <= value) and (one.last is None or value <= one.last)
        for one in intervals
    )
