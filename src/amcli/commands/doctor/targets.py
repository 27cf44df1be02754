"""The command that gives the patients to add and the level to reach on each list."""

from collections.abc import Iterator
from typing import Any

from amcli.commands.command import Command
from amcli.commands.parameters import MARGINS, for_profiles
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown

from .profiles import answer

_OF_TARGET = (
    "start", "growth", "level", "due_on", "observed", "remaining", "per_month", "rate", "disputes",
)  # fmt: skip
_OF_TERM = ("term", "started_on", "ends_on", "current_year")


def _records(result: Any, shown: Shown) -> Iterator[Record]:
    """Yield a row per list of an option, then those of the newly installed members of a group."""
    for option in result.options:
        frame = {"etp": option.etp, "text": shown.text, "verdict": result.verdict}
        frame |= {name: getattr(option, name) for name in _OF_TERM}
        for row in _lists(option):
            yield {**frame, "age_rule": option.age_rule, **row}
        for member in option.members or ():
            for row in _lists(member):
                yield {**frame, **row, "member": member.member}


def _lists(holder: Any) -> Iterator[Record]:
    for name, target in holder.targets.asked():
        yield {
            **{field: getattr(target, field) for field in _OF_TARGET},
            "list": name,
            "newly_installed": holder.newly_installed,
            "sources": target.growth.sources,
        }


COMMAND = Command(
    "targets",
    for_profiles(MARGINS),
    answer,
    answer="amcli.law.pay.targets:targets",
    result="amcli.law.pay.targets:TargetsResult",
    rows=Rows(
        _records,
        "text verdict list start* growth* level* due_on observed* remaining* per_month* rate* "
        "age_rule newly_installed disputes sources member term started_on ends_on current_year",
    ),
    page="pay:targets_page",
    keeps_all=True,
)
