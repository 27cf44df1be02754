"""`rules diff` as rows: one per figure that differs."""

from collections.abc import Iterator
from typing import Any

from amcli.render.screen import Shown
from amcli.study.rules.rule_registers import DiffResult
from amcli.study.rules.rule_tables import RuleFigure

from .rule_cells import written

COLUMNS = "key kind before after delta before_status after_status before_sources after_sources"


def records(result: DiffResult, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a record per figure that differs."""
    for one in result.differences:
        yield {
            "key": one.key,
            "kind": one.kind.value,
            "delta": one.delta,
            **_side("before", one.before),
            **_side("after", one.after),
        }


def _side(name: str, figure: RuleFigure | None) -> dict[str, Any]:
    if figure is None:
        return {}
    return {
        name: written(figure.value),
        f"{name}_status": figure.status,
        f"{name}_sources": figure.sources,
    }
