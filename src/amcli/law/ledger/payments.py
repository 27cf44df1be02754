"""The payments of a contract: each year in full, or an acompte and a solde."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from amcli.law.contract.case import Case
from amcli.law.contract.life import (
    ContractYear,
    contract_years,
    hire_counts_from,
    not_before,
    open_suspension,
    termination_day,
)
from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.figures.sourced import (
    Figure,
    Sourced,
    add,
    less,
    merge_sources,
    status_of,
    unknown,
)
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EntryKind, PaymentPart, Status, WorkTime
from amcli.law.pay.amounts import THIRD_YEAR
from amcli.law.pay.year_pay import YearPay, uncut_years

from .entries import Entry


class _Window(NamedTuple):
    """When a payment falls, how sure that is, and the facts it hangs on when it is not known."""

    on: date | None
    until: date | None
    status: Status
    sources: tuple[str, ...]
    missing: tuple[str, ...] = ()
    not_before: date | None = None


def payments(case: Case, option: WorkTime) -> Iterator[Entry]:
    """Yield what is paid under one option, in the order of the contract years."""
    ended_on = termination_day(case)
    lines = contract_years(case, option)
    for line, pay in zip(lines, uncut_years(case, option), strict=True):
        entries = list(_year_payments(case, line, pay))
        if ended_on is None or (line.closes_on is not None and ended_on >= line.closes_on):
            yield from entries
            continue
        paid = [entry for entry in entries if entry.until is not None and entry.until <= ended_on]
        yield from paid
        yield _settlement(line, pay, paid, ended_on)


def _year_payments(case: Case, line: ContractYear, pay: YearPay) -> Iterator[Entry]:
    phase = f"payments.{'later' if line.year >= THIRD_YEAR else f'year_{line.year}'}"
    share = line.payments.get(f"{phase}.share")
    if share is None:
        return
    first = _first_window(case, line, phase)
    if share.value == 1:
        yield _entry(pay, PaymentPart.FULL, pay.amount, first)
        return
    acompte, solde = _part(pay.acompte, share), _part(pay.solde, share)
    yield _entry(pay, PaymentPart.ACOMPTE, acompte, first)
    yield _entry(pay, PaymentPart.SOLDE, solde, _closing(case, line, phase))


@step("payment-part")
def _part(figure: Figure, share: Sourced) -> Figure:
    """Return a part of a year as it is paid: no surer than the share that comes first."""
    weakest = max(status_of(figure), share.status).label
    return figure._replace(status=weakest, sources=merge_sources(figure.sources, share.sources))


def _first_window(case: Case, line: ContractYear, phase: str) -> _Window:
    """Return when the first payment of a year falls, as the text counts it."""
    rules = line.payments
    counted_from = rules.figures[f"{phase}.counted_from"]
    status, sources = counted_from.status, counted_from.sources
    if counted_from.value == "proof":
        received_on = case.profile.contract.proof_received_on
        if received_on is None:
            return _Window(None, None, status, sources, (f"{case.section}.proof_received_on",))
        day = received_on + timedelta(days=rules.value(f"{phase}.after_days", 0))
        return _Window(day, day, status, sources)
    start = line.opens_on
    if counted_from.value == "signature":
        start = hire_counts_from(case)  # there is no aid before there is an assistant
        status = max(status, Status.GIVEN if start == case.signed_on else Status.ASSUMED)
    else:
        status = max(status, moved(case, line.year - 1, start))
    if start is None:
        return _hidden(case, line.year - 1, status, sources)
    until = add_months(start, rules.value(f"{phase}.within_months", 0))
    return _Window(start, until, status, sources)


def _closing(case: Case, line: ContractYear, phase: str) -> _Window:
    """Return when the solde of a year falls: the anniversary that closes it."""
    rule = line.payments.figures[f"{phase}.solde_at"]
    if line.closes_on is None:
        return _hidden(case, line.year, rule.status, rule.sources)
    status = max(rule.status, moved(case, line.year, line.closes_on))
    return _Window(line.closes_on, line.closes_on, status, rule.sources)


def _hidden(case: Case, years: int, status: Status, sources: tuple[str, ...]) -> _Window:
    """Return when a payment falls whose anniversary an open suspension hides."""
    missing, since = open_suspension(case), not_before(case, years)
    return _Window(None, None, status, sources, missing, since)


def moved(case: Case, years: int, day: date | None) -> Status:
    """Return how sure an anniversary is: assumed where a suspension moved it (D10)."""
    is_moved = day is not None and day != anniversary(case.signed_on, years)
    return Status.ASSUMED if is_moved else Status.GIVEN


def _entry(pay: YearPay, part: PaymentPart, amount: Figure, window: _Window) -> Entry:
    return Entry(
        on=window.on,
        until=window.until,
        kind=EntryKind.PAYMENT,
        code=f"payment-{part.value}",
        text=pay.text,
        status=window.status.label,
        part=part,
        year=pay.year,
        amount=amount,
        missing=window.missing,
        sources=window.sources,
        not_before=window.not_before,
    )


@step("settlement")
def _settlement(line: ContractYear, pay: YearPay, paid: list[Entry], ended_on: date) -> Entry:
    """Return what is owed either way for a year cut short: no source says how much.

    At worst all that was paid for the year goes back, at best the rest of it is still due.
    """
    received = [entry.amount for entry in paid if entry.amount is not None]
    most = add(*(figure.high for figure in received))
    rest = less(pay.amount.high, add(*(figure.low for figure in received)))
    return Entry(
        on=ended_on,
        until=None,
        kind=EntryKind.PAYMENT,
        code="settlement",
        text=line.payments.id,
        status=Status.ABSENT.label,
        part=PaymentPart.SOLDE,
        year=pay.year,
        amount=unknown(None if most is None else -most, rest),
    )
