"""The lines of the bank beside the ledger of one contract."""

import sys

from amcli.commands.options import Settings
from amcli.law.contract.case import Answer, Case
from amcli.load.bank import read_bank
from amcli.study.bank.reconcile import old_dues, reconcile


class ManyOptions(Exception):
    """A contract whose working time is not known, or asked twice."""


class NotSigned(Exception):
    """A profile that does not say when its contract was signed; `path` is the fact."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def bank_answer(case: Case, settings: Settings) -> Answer:
    """Return the payments of a file beside what was due.

    Raises Refused, ManyOptions, NotSigned.
    """
    if case.profile.contract.signed_on is None:
        raise NotSigned(f"{case.section}.signed_on")
    answer = ledger(case)
    if len(answer.result.options) != 1:
        raise ManyOptions
    assert settings.payments is not None
    lines = read_bank(settings.payments, settings.on, sys.stdin.buffer.read)
    old = old_dues(case)
    found = reconcile(answer, lines, old, settings.on)
    return found._replace(result=found.result._replace(file=settings.payments))


def ledger(case: Case) -> Answer:
    """Return the whole ledger of a contract, a doctor's or a group's."""
    from amcli.law.ledger.schedule import schedule

    return schedule(case)
