"""`sweep` as CSV: a row for each value of the fact, the figures of every path beside it."""

from collections.abc import Iterable, Iterator
from typing import Any

from amcli.law.figures.sourced import merge_sources
from amcli.render.charts.panels import result_path
from amcli.render.screen import Shown
from amcli.study.sweep.sweep import At, SweepResult
from amcli.study.sweep.sweep_shape import CurveShape


def columns(result: SweepResult) -> Iterable[str]:
    """Return the fact, what holds for the row, then a figure (or a word) for each path."""
    own = (
        result_path(one) + ("" if one.shape is CurveShape.WORDS else "*") for one in result.series
    )
    return (result.over.path, "text", "verdict", "reason", "where", *own, "sources")


def _options(result: SweepResult, at: At) -> At | tuple[str, ...]:
    """Return the options that a row answers for: the one that varies, else those of its paths."""
    if result.over.path == "contract.etp":
        return at
    return tuple(dict.fromkeys(one.etp for one in result.series if one.etp is not None))


def records(result: SweepResult, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a row per value, in the order asked."""
    number = 0
    for stretch in result.stretches:
        for _ in range(stretch.points):
            row = [(one, one.points[number]) for one in result.series]
            at = result.series[0].points[number].at if result.series else stretch.first
            yield {
                "etp": _options(result, at),
                result.over.path: at,
                "text": stretch.text,
                "verdict": stretch.verdict,
                "reason": stretch.reason,
                "where": stretch.where,
                **{
                    result_path(one): point.value if one.shape is CurveShape.WORDS else point.figure
                    for one, point in row
                },
                "sources": merge_sources(*(point.sources for _, point in row)),
            }
            number += 1
