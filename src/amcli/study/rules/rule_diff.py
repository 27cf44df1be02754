"""What two texts say otherwise, figure by figure."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Number
from amcli.law.text.rules import RuleSet

from .rule_registers import TextListed, listed
from .rule_tables import DATES, RuleFigure, rule_figure


class Difference(StrEnum):
    """How a figure differs between two texts."""

    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


class FigureDifference(NamedTuple):
    """A figure that differs: in the first text (`before`) and in the second (`after`).

    It is `removed` where the second has none, `added` where the first has none. `delta` is
    after − before, None where one of them is not a number.
    """

    key: str
    kind: Difference
    before: RuleFigure | None
    after: RuleFigure | None
    delta: Number | None


class DiffResult(NamedTuple):
    """Two texts and the figures in which they differ, in the order of the first one."""

    before: TextListed
    after: TextListed
    differences: tuple[FigureDifference, ...]


def diff(before: RuleSet, after: RuleSet) -> DiffResult:
    """Return the figures whose values differ; the days in force stand in the texts themselves."""
    return DiffResult(listed(before), listed(after), tuple(_differences(before, after)))


def _differences(before: RuleSet, after: RuleSet) -> Iterator[FigureDifference]:
    for key in dict.fromkeys((*before.figures, *after.figures)):
        then, now = before.get(key), after.get(key)
        if key in DATES or (then and now and then.value == now.value):
            continue
        yield FigureDifference(
            key=key,
            kind=_kind(then, now),
            before=None if then is None else rule_figure(key, then),
            after=None if now is None else rule_figure(key, now),
            delta=delta(None if then is None else then.value, None if now is None else now.value),
        )


def _kind(before: object, after: object) -> Difference:
    if before is None:
        return Difference.ADDED
    return Difference.REMOVED if after is None else Difference.CHANGED


def delta(before: Any, after: Any) -> Number | None:
    """Return after − before, None unless both are numbers.

    >>> delta(36000, 38000), delta("zip", 1), delta(True, False)
    (2000, None, None)
    """
    if not _is_number(before) or not _is_number(after):
        return None
    difference: Number = after - before
    return difference


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
