"""The anniversaries of one contract, moved by its suspensions."""

from datetime import date, timedelta

from amcli.law.figures.calendar import anniversary
from amcli.law.figures.steps import step

from .case import Case


@step("anniversary")
def contract_anniversary(case: Case, years: int) -> date | None:
    """Return the n-th anniversary of the contract, None where an open suspension hides it.

    A suspension that begins before an anniversary moves it by its length, both days included
    (assumed; D10 = stay leaves the anniversaries where they are).
    """
    day = anniversary(case.signed_on, years)
    suspensions = case.profile.contract.suspensions
    if not suspensions or case.ask.readings.uses("D10", "stay"):
        return day
    for suspension in sorted(suspensions, key=lambda one: one.from_):
        if suspension.from_ < case.signed_on:  # it moved the contract before this one
            continue
        if suspension.from_ >= day:
            break
        if suspension.until is None:
            return None
        day += suspension.until - suspension.from_ + timedelta(days=1)
    return day


def earliest_anniversary(case: Case, years: int) -> date:
    """Return the n-th anniversary, or the earliest it can be while a suspension lasts."""
    day = contract_anniversary(case, years)
    if day is not None:
        return day
    return max(anniversary(case.signed_on, years), case.ask.on)
