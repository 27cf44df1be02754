"""What is owed either way once the bank's lines stand beside what was due."""

from collections.abc import Sequence
from typing import NamedTuple

from amcli.law.figures.sourced import Figure, Number, given, total

from .bank import Outcome, Reconciled

_SETTLED = (
    "recovered",
    "recovery",
    "paid-together",
    "whole-year",
    "paid-with",
    "paid-in-parts",
    "rest-of-payment",
)
_SHOWN = (Outcome.DIFFERENT, Outcome.MISSING, Outcome.OPEN)


class ReconcileTotal(NamedTuple):
    """Euros: received, due for the payments listed, and owed by the one and by the other.

    A line that nobody can explain is owed by nobody for sure: it widens the bounds alone, as does
    an amount that results unknown to us may justify. A settlement that nobody published leaves
    unknown what its bounds leave open, on either side.
    """

    received: Figure
    due: Figure
    owed_by_cpam: Figure
    owed_by_doctor: Figure


def total_owed(lines: Sequence[Reconciled]) -> ReconcileTotal:
    """Return the totals of a reconciliation, in euros."""
    owed = [_owed(one) for one in lines]
    came = [_owed(one) for one in lines if one.payment is not None or one.status is Outcome.OPEN]
    return ReconcileTotal(
        received=given(sum((_received(one) for one in lines), start=0)),
        due=total([_due(one) for one in lines if one.due is not None]),
        owed_by_cpam=total([_above_zero(_negated(figure)) for figure in owed]),
        owed_by_doctor=total([_above_zero(figure) for figure in came]),
    )


def is_owed(figures: ReconcileTotal) -> bool:
    """Return whether something is owed, or may be."""
    return any(
        end is None or end > 0
        for figure in (figures.owed_by_cpam, figures.owed_by_doctor)
        for end in (figure.value, figure.high)
    )


def _received(one: Reconciled) -> Number:
    return 0 if one.payment is None else one.payment.amount


def _due(one: Reconciled) -> Figure:
    """Return what was due beside a line: what came, less the difference."""
    ends = (one.delta.value, one.delta.high, one.delta.low)
    value, low, high = (None if end is None else _received(one) - end for end in ends)
    return one.delta._replace(value=value, low=low, high=high)


def _owed(one: Reconciled) -> Figure:
    """Return what the doctor owes for a line, in euros; negative: what the CPAM owes."""
    delta = one.delta
    if one.code in _SETTLED:
        return delta._replace(value=0, low=0, high=0)
    if one.status in _SHOWN or one.code == "paid-twice":
        return delta
    low = None if delta.low is None else min(delta.low, 0)
    high = None if delta.high is None else max(delta.high, 0)
    return delta._replace(value=0, low=low, high=high)


def _negated(figure: Figure) -> Figure:
    ends = (figure.value, figure.high, figure.low)
    value, low, high = (None if end is None else -end for end in ends)
    return figure._replace(value=value, low=low, high=high)


def _above_zero(figure: Figure) -> Figure:
    ends = (figure.value, figure.low, figure.high)
    value, low, high = (None if end is None else max(end, 0) for end in ends)
    if value is None and low == high == 0:
        return given(0)  # whatever it comes to, it is owed by the other side
    return figure._replace(value=value, low=low, high=high)
