"""A line of the calendar, and those of payments: each year in full, or an acompte and a solde."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from amcli.law.contract.case import Case
from amcli.law.contract.life import ContractYear, contract_years, hidden_by, termination_day
from amcli.law.figures.sourced import (
    ABSENT,
    Absent,
    Figure,
    Sourced,
    add,
    less,
    merge_sources,
    unknown,
    weakest,
)
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EntryKind, PaymentPart, Status, WorkTime
from amcli.law.pay.amounts import Window, phase_of, windows
from amcli.law.pay.year_pay import YearPay, paid_years


class Entry(NamedTuple):
    """A line of the calendar: `on` is the earliest day, `until` the deadline.

    `code` is a word of the catalogue (`payment-acompte`, `proof-of-hire`, …), `missing` the
    profile paths its date hangs on, `amount` euros for a payment, else None; `text` is the text
    that sets the amount or the duty, `status` how sure the date is and `sources` its proof;
    `term` counts the terms, `contract` the contracts that follow each other; `not_before` is the
    day before which one of unknown date cannot fall, `hours` are those of a training owed.
    """

    on: date | None
    until: date | None
    kind: EntryKind
    code: str
    text: str
    status: str
    part: PaymentPart | None = None
    year: int | None = None
    amount: Figure | None = None
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    term: int = 1
    contract: int = 1
    not_before: date | None = None
    hours: Figure | Absent = ABSENT


def entry_of(
    kind: EntryKind, code: str, day: date | None, text: str, rule: Sourced | None
) -> Entry:
    """Return a line of one day, as sure as the rule that proves it; given where there is none."""
    return Entry(
        on=day,
        until=day,
        kind=kind,
        code=code,
        text=text,
        status=(Status.GIVEN if rule is None else rule.status).label,
        sources=() if rule is None else rule.sources,
    )


def at_anniversary(case: Case, years: int, entry: Entry) -> Entry:
    """Return an entry of an anniversary; what its day hangs on, where a suspension hides it."""
    if entry.on is not None:
        return entry
    missing, earliest = hidden_by(case, years)
    return entry._replace(missing=missing, not_before=earliest)


def change(code: str, day: date | None, text: str, rule: Sourced | None = None) -> Entry:
    """Return a change of the contract on a day: proved by a rule, or given by the profile."""
    return entry_of(EntryKind.CHANGE, code, day, text, rule)


def payments(case: Case, option: WorkTime) -> Iterator[Entry]:
    """Yield what is paid under one option, in the order of the contract years."""
    ended_on = termination_day(case)
    lines = contract_years(case, option)
    for line, pay in zip(lines, paid_years(case, option, is_cut=False), strict=True):
        days, share = windows(case, line), line.payments.get(f"{phase_of(line.year)}.share")
        parts = [(PaymentPart.FULL, pay.amount)]
        if share is not None and len(days) > 1:
            acompte, solde = _part(pay.acompte, share), _part(pay.solde, share)
            parts = [(PaymentPart.ACOMPTE, acompte), (PaymentPart.SOLDE, solde)]
        entries = [_entry(pay, *part, day) for part, day in zip(parts, days, strict=False)]
        if ended_on is None or (line.closes_on is not None and ended_on >= line.closes_on):
            yield from entries
            continue
        paid = [entry for entry in entries if entry.until is not None and entry.until <= ended_on]
        yield from paid
        yield _settlement(line, pay, paid, ended_on)


@step("payment-part")
def _part(figure: Figure, share: Sourced) -> Figure:
    """Return a part of a year as it is paid: no surer than the share that comes first."""
    status = weakest(figure.status, share.status.label)
    return figure._replace(status=status, sources=merge_sources(figure.sources, share.sources))


def _entry(pay: YearPay, part: PaymentPart, amount: Figure, window: Window) -> Entry:
    return Entry(
        kind=EntryKind.PAYMENT,
        code=f"payment-{part.value}",
        text=pay.text,
        part=part,
        year=pay.year,
        amount=amount,
        **window._asdict(),
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
