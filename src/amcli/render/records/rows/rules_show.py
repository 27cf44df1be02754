"""`rules show` as rows: one per figure and citation, so that each names its row and column."""

from collections.abc import Iterator
from typing import Any

from amcli.render.screen import Shown
from amcli.study.rules.rule_registers import ShowResult

from .rule_cells import written

COLUMNS = "text key value status cited locator row column note"


def records(result: ShowResult, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a record per figure and citation."""
    for figure in result.figures:
        for citation in figure.citations:
            yield {
                "text": result.text.id,
                "key": figure.key,
                "value": written(figure.value),
                "status": figure.status,
                "cited": citation.source,
                "locator": citation.locator,
                "row": citation.row,
                "column": citation.column,
                "note": citation.note,
            }
