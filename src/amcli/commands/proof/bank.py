"""The lines of the bank beside the ledger of one contract."""

import sys
from datetime import date
from typing import TYPE_CHECKING

from amcli.commands.options import Settings
from amcli.law.contract.case import Answer, Case
from amcli.load.bank.files import read_bank
from amcli.study.bank.reconcile import old_dues, reconcile

if TYPE_CHECKING:
    from amcli.law.contract.group_case import GroupCase


class ManyOptions(Exception):
    """A contract whose working time is not known, or asked twice."""


class NotSigned(Exception):
    """A profile that does not say when its contract was signed; `path` is the fact."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def bank_answer(case: "Case | GroupCase", settings: Settings) -> Answer:
    """Return the payments of a file beside what was due.

    Raises Refused, ManyOptions, NotSigned.
    """
    path, signed_on = _signature(case)
    if signed_on is None:
        raise NotSigned(path)
    answer = ledger(case)
    if len(answer.result.options) != 1:
        raise ManyOptions
    assert settings.payments is not None
    lines = read_bank(settings.payments, settings.on, sys.stdin.buffer.read)
    old = old_dues(case) if isinstance(case, Case) else {}
    found = reconcile(answer, lines, old, settings.on)
    return found._replace(result=found.result._replace(file=settings.payments))


def _signature(case: "Case | GroupCase") -> tuple[str, date | None]:
    """Return the path of the day of signature, and that day as the profile gives it."""
    if isinstance(case, Case):
        return "contract.signed_on", case.profile.contract.signed_on
    return "group.signed_on", case.profile.group.signed_on


def ledger(case: "Case | GroupCase") -> Answer:
    """Return the whole ledger of a contract, a doctor's or a group's."""
    if isinstance(case, Case):
        from amcli.law.ledger.schedule import schedule

        return schedule(case)
    from amcli.law.ledger.group_schedule import schedule_group

    return schedule_group(case)
