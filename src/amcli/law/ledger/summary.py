"""The four answers about one contract in one (`summary`): sign, amounts, patients, days."""

from typing import NamedTuple

from amcli.law.check.eligibility import CheckResult, check
from amcli.law.contract.case import Answer, Case
from amcli.law.pay.aid import AidResult, aid
from amcli.law.pay.targets import TargetsResult, targets

from .schedule import ScheduleResult, schedule


class SummaryResult(NamedTuple):
    """What `check`, `aid`, `targets` and `schedule` answer for the same case."""

    check: CheckResult
    aid: AidResult
    targets: TargetsResult
    schedule: ScheduleResult


def summary(case: Case) -> Answer[SummaryResult]:
    """Return the four answers, and what they note, each note once."""
    verdict, paid, asked, days = check(case), aid(case), targets(case), schedule(case)
    notes = dict.fromkeys((*verdict.notes, *paid.notes, *asked.notes, *days.notes))
    result = SummaryResult(verdict.result, paid.result, asked.result, days.result)
    return Answer(result, tuple(notes))
