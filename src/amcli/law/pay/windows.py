"""When the payments of a contract year fall, as its text counts them."""

from datetime import date, timedelta
from typing import NamedTuple

from amcli.law.contract.case import Case
from amcli.law.contract.life import (
    ContractYear,
    hire_counts_from,
    not_before,
    open_suspension,
)
from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.figures.terms import Status

from .amounts import THIRD_YEAR


class Window(NamedTuple):
    """When a payment falls, how sure that is, and the facts it hangs on when it is not known."""

    on: date | None
    until: date | None
    status: Status
    sources: tuple[str, ...]
    missing: tuple[str, ...] = ()
    not_before: date | None = None


def phase_of(line: ContractYear) -> str:
    """Return the key of the rules that pay a year: `payments.year_1`, `payments.later`."""
    return f"payments.{'later' if line.year >= THIRD_YEAR else f'year_{line.year}'}"


def payments_due_before(case: Case, line: ContractYear, day: date) -> int:
    """Return how many of the two parts of a year fell due before a day: 2 where it is paid whole.

    A payment is due on the first day it can fall on; one of unknown day is not due yet.
    """
    share = line.payments.get(f"{phase_of(line)}.share")
    if share is None:
        return 2 if line.closes_on is not None and line.closes_on < day else 0
    first = first_window(case, line).on
    if first is None or first >= day:
        return 0
    last = first if share.value == 1 else closing_window(case, line).on
    return 2 if last is not None and last < day else 1


def first_window(case: Case, line: ContractYear) -> Window:
    """Return when the first payment of a year falls, as the text counts it."""
    rules, phase = line.payments, phase_of(line)
    counted_from = rules.figures[f"{phase}.counted_from"]
    status, sources = counted_from.status, counted_from.sources
    if counted_from.value == "proof":
        received_on = case.profile.contract.proof_received_on
        if received_on is None:
            return Window(None, None, status, sources, (f"{case.section}.proof_received_on",))
        day = received_on + timedelta(days=rules.value(f"{phase}.after_days", 0))
        return Window(day, day, status, sources)
    start = line.opens_on
    if counted_from.value == "signature":
        start = hire_counts_from(case)  # there is no aid before there is an assistant
        status = max(status, Status.GIVEN if start == case.signed_on else Status.ASSUMED)
    else:
        status = max(status, moved(case, line.year - 1, start))
    if start is None:
        return _hidden(case, line.year - 1, status, sources)
    until = add_months(start, rules.value(f"{phase}.within_months", 0))
    return Window(start, until, status, sources)


def closing_window(case: Case, line: ContractYear) -> Window:
    """Return when the solde of a year falls: the anniversary that closes it."""
    rule = line.payments.get(f"{phase_of(line)}.solde_at")
    if rule is None:
        return Window(None, None, Status.ABSENT, ())
    if line.closes_on is None:
        return _hidden(case, line.year, rule.status, rule.sources)
    status = max(rule.status, moved(case, line.year, line.closes_on))
    return Window(line.closes_on, line.closes_on, status, rule.sources)


def _hidden(case: Case, years: int, status: Status, sources: tuple[str, ...]) -> Window:
    """Return when a payment falls whose anniversary an open suspension hides."""
    missing, since = open_suspension(case), not_before(case, years)
    return Window(None, None, status, sources, missing, since)


def moved(case: Case, years: int, day: date | None) -> Status:
    """Return how sure an anniversary is: assumed where a suspension moved it (D10)."""
    is_moved = day is not None and day != anniversary(case.signed_on, years)
    return Status.ASSUMED if is_moved else Status.GIVEN
