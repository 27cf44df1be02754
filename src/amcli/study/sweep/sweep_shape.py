"""How a sweep goes from one value to the next, and the points that texts state on its way."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from amcli.law.contract.case import Case
from amcli.law.pay.targets import judging
from amcli.law.text.rules import RuleSet
from amcli.study.paths.result_paths import ResultPath
from amcli.study.paths.what_if import FactValue, Kind

if TYPE_CHECKING:
    from .sweep import Sweep


class CurveShape(StrEnum):
    """How a series is drawn between its points."""

    STEPS = "steps"
    LINE = "line"
    POINTS = "points"
    WORDS = "words"


def shape_of(path: ResultPath, kind: Kind) -> CurveShape:
    """Return how figures go between two values of a fact: amounts jump, growths slide.

    >>> shape_of(ResultPath("aid", "1", ("total", "amount")), Kind.COUNT).value
    'steps'
    """
    if kind in (Kind.CHOICE, Kind.POSTS):
        return CurveShape.POINTS
    is_amount = path.concept in ("aid", "schedule")
    if kind is Kind.DATE or (is_amount and kind is Kind.COUNT):
        return CurveShape.STEPS
    return CurveShape.LINE


def documented_values(case: Case, plan: "Sweep") -> list[FactValue]:
    """Return the sizes of a list, between those of a sweep, whose growth a table states."""
    if not _is_list_swept(plan):
        return []
    name = plan.over.path.rpartition(".")[2]
    texts = {rules.id: rules for rules in _judging_rules(case)}
    stated: set[int] = set()
    for rules in texts.values():
        for key, sourced in rules.figures.items():
            if key.startswith("targets.") and key.endswith(f".{name}.points"):
                stated.update(_sizes(sourced.value))
    asked = [int(value) for value in plan.values if isinstance(value, int)]
    return [size for size in sorted(stated - set(asked)) if min(asked) < size < max(asked)]


def _is_list_swept(plan: "Sweep") -> bool:
    is_list = plan.over.path in ("patients.mt", "patients.fa")
    return is_list and any(path.concept == "targets" for path in plan.shown)


def _judging_rules(case: Case) -> list[RuleSet]:
    return [case.rules, *(judging(case, option).rules for option in case.options)]


def _sizes(points: Iterable[tuple[int, int]]) -> list[int]:
    return [size for size, _ in points]
