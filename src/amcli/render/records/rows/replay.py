"""The rows of `replay`: one per place of the answer that changed, one alone where none did."""

from collections.abc import Iterator
from typing import Any

from amcli.render.screen import Shown
from amcli.render.values import etp_of
from amcli.study.replay.replays import ReplayResult

COLUMNS = "outcome command made_by cause text path before* after* delta*"


def records(result: ReplayResult, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a record per change, after what caused it: `rules` or `program`."""
    stamp = result.receipt
    frame = {"outcome": result.outcome, "command": stamp.command, "made_by": stamp.amcli}
    causes = (("rules", result.by_rules), ("program", result.by_program))
    changes = [(cause, one) for cause, moved in causes for one in moved.changes]
    if not changes:
        yield frame
    for cause, one in changes:
        yield frame | {
            "etp": etp_of(one.path),
            "cause": cause,
            "text": one.text,
            "path": one.path,
            "before": one.before,
            "after": one.after,
            "delta": one.delta,
        }
