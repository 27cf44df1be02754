"""`disputes` as CSV: a row for each figure that a reading changes."""

from collections.abc import Iterator
from typing import Any

from amcli.render.screen import Shown

COLUMNS = "dispute kind reading used verdict figure before* after* sources"


def records(result: Any, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a row per figure a reading changes, one without figure where it changes none."""
    for dispute in result.disputes:
        for reading in dispute.readings:
            for change in reading.changes or (None,):
                yield {
                    "etp": None if change is None else change.etp,
                    "dispute": dispute.id,
                    "kind": dispute.kind,
                    "reading": reading.reading,
                    "used": reading.is_used,
                    "verdict": reading.verdict,
                    "figure": None if change is None else change.what,
                    "before": None if change is None else change.before,
                    "after": None if change is None else change.after,
                    "sources": reading.sources,
                }
