"""The command that answers for a doctor on one page: sign, amounts, patients, payments."""

from collections.abc import Iterator
from typing import Any

from amcli.commands.command import Command, Input
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown

from .profiles import answer, parameters

_NAMES = (
    "text verdict achievement amount* guaranteed* conditional* left_to_pay* mt_growth* fa_growth* "
    "due_on next_on next_until next_amount* started_on ends_on current_year"
)


def _records(result: Any, shown: Shown) -> Iterator[Record]:
    """Yield a row for each option: sums, patients to gain, the next payment."""
    verdicts = {option.etp: option.verdict for option in result.check.options}
    targets = {option.etp: option.targets for option in result.targets.options}
    for paid, ledger in zip(result.aid.options, result.schedule.options, strict=True):
        asked = dict(targets[paid.etp].asked()) if paid.etp in targets else {}
        days = [target.due_on for target in asked.values()]
        yield {
            **paid.total._asdict(),
            "etp": paid.etp,
            "text": shown.text,
            "verdict": verdicts.get(paid.etp, result.check.verdict),
            "achievement": paid.achievement or None,
            **{f"{name}_growth": target.growth for name, target in asked.items()},
            "due_on": days[0] if days else None,
            **_next(ledger.next),
            "started_on": paid.started_on,
            "ends_on": paid.ends_on,
            "current_year": paid.current_year,
        }


def _next(entry: Any) -> Record:
    """Return the days and the amount of the next payment; nothing where there is none."""
    if entry is None:
        return {}
    return {"next_on": entry.on, "next_until": entry.until, "next_amount": entry.amount}


COMMAND = Command(
    "summary",
    parameters(),
    answer,
    Input.PROFILES,
    answer="amcli.law.ledger.summary:summary",
    result="amcli.law.ledger.summary:SummaryResult",
    rows=Rows(_records, lambda _: _NAMES.split()),
    page="summary:summary_page",
)
