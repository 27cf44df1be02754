"""What the bank's lines leave owed, by the one and by the other."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from amcli.law.figures.sourced import Figure, Number, Range, given, total
from amcli.study.bank.bank import LineStatus, Reconciled

_SETTLED = (
    "recovered",
    "recovery",
    "paid-together",
    "whole-year",
    "paid-with",
    "paid-in-parts",
    "rest-of-payment",
)
_SURE = (LineStatus.DIFFERENT, LineStatus.MISSING, LineStatus.OPEN)


class ReconcileTotal(NamedTuple):
    """Euros: received, due for the payments listed, and owed by the one and by the other.

    Nothing is claimed beyond what is owed whatever is not known: a value is the lower bound, and
    the upper one carries the rest (a line that nobody can explain, an amount that results unknown
    to us may justify, a payment that is still expected). A settlement that nobody published has
    no value.
    """

    received: Figure
    due: Figure
    owed_by_cpam: Figure
    owed_by_doctor: Figure


def total_owed(rows: Sequence[Reconciled], on: date) -> ReconcileTotal:
    """Return the totals of a reconciliation on a day, in euros."""
    owed = [(row, _owed_by_doctor(row, on)) for row in rows]
    by_cpam = [(row, Range(_minus(ends.high), _minus(ends.low))) for row, ends in owed]
    return ReconcileTotal(
        received=given(sum((_received(row) for row in rows), start=0)),
        due=total([less(_received(row), row.delta) for row in rows if row.due is not None]),
        owed_by_cpam=total([_claim(row, ends) for row, ends in by_cpam]),
        owed_by_doctor=total([_claim(row, ends) for row, ends in owed]),
    )


def is_owed(figures: ReconcileTotal) -> bool:
    """Return whether something is owed, or may be."""
    return any(
        end is None or end > 0
        for figure in (figures.owed_by_cpam, figures.owed_by_doctor)
        for end in (figure.value, figure.high)
    )


def _received(row: Reconciled) -> Number:
    return 0 if row.payment is None else row.payment.amount


def _owed_by_doctor(row: Reconciled, on: date) -> Range:
    """Return the least and the most that the doctor owes for a row; negative: the CPAM owes."""
    if row.code in _SETTLED:
        return Range(0, 0)
    low, high = row.delta.low, row.delta.high
    if row.status is LineStatus.EXPECTED:
        return Range(low, 0)
    if row.status is LineStatus.MISSING:
        return Range(low, 0 if high is None else min(high, 0))  # nothing came
    if row.status in _SURE or (row.code, row.status) == ("paid-twice", LineStatus.UNEXPECTED):
        return Range(low, high)
    if row.status is LineStatus.POSSIBLE and row.due is not None and row.due.has_passed(on):
        unpaid = _minus(row.due.amount.high)  # where the line is something else
        is_expected = row.due.is_expected(on)
        return Range(_least(low, unpaid), _most(high, 0) if is_expected else high)
    return Range(_least(low, 0), _most(high, 0))


def _claim(row: Reconciled, owed: Range) -> Figure:
    """Return what is owed between two ends, as far as it is above 0: its value is the least."""
    low, high = max(owed.low or 0, 0), _most(owed.high, 0)
    if high == 0:
        return given(0)  # whatever it comes to, it is owed by the other side
    is_known = row.delta.value is not None or row.status not in _SURE
    return row.delta._replace(value=low if is_known else None, low=low, high=high)


def less(received: Number, owed: Figure) -> Figure:
    """Return received − owed, end by end; of a difference, what was owed."""
    ends = (owed.value, owed.high, owed.low)
    value, low, high = (None if end is None else received - end for end in ends)
    return Figure(value, low, high, owed.status, owed.sources)


def _minus(end: Number | None) -> Number | None:
    return None if end is None else -end


def _least(end: Number | None, other: Number | None) -> Number | None:
    return None if end is None or other is None else min(end, other)


def _most(end: Number | None, other: Number) -> Number | None:
    return None if end is None else max(end, other)
