"""What falls in which calendar year, as accountants book it (`schedule --by civil-year`).

A payment is *due* in the year of the first day it can fall on, when the right to it is there; it
is *received* in the year of the last day, when it must have come. A payment whose day is not known
stands apart. The employer's cost of a contract year is spread over its days (assumed).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from amcli.law.figures.money import half_up
from amcli.law.figures.sourced import Figure, Number, exact, merge_sources, total
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EntryKind, Status

from .entries import Entry

_DAY = timedelta(days=1)


class CivilYear(NamedTuple):
    """A calendar year in euros; `year` is None for the payments whose day is not known.

    `left_to_pay` = employer_cost − received, negative where the aid exceeds the cost; both are
    None where the cost of a day of the year is not given.
    """

    year: int | None
    due: Figure
    received: Figure
    employer_cost: Figure | None = None
    left_to_pay: Figure | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its amounts are written."""
        return merge_sources(self.due.sources, self.received.sources)


class YearCost(NamedTuple):
    """What a contract year costs the employer, in euros; None where the profile does not say.

    The year opens on `opens_on`; `closes_on` opens the next one. `stops_on` is the day from which
    nothing is paid any more: `closes_on`, or earlier where the contract ends before it.
    """

    opens_on: date
    closes_on: date
    stops_on: date
    cost: Number | None


def civil_years(entries: Iterable[Entry], costs: Sequence[YearCost] = ()) -> tuple[CivilYear, ...]:
    """Return the calendar years in which something falls, the unknown one last.

    Their sums, end by end, are those of the payments, and of the costs where all are known.
    """
    due: dict[int | None, list[Figure]] = {}
    received: dict[int | None, list[Figure]] = {}
    for entry in entries:
        if entry.kind is EntryKind.PAYMENT and entry.amount is not None:
            first, last = entry.on or entry.until, entry.until or entry.on
            due.setdefault(first.year if first else None, []).append(entry.amount)
            received.setdefault(last.year if last else None, []).append(entry.amount)
    spent: dict[int | None, Number | None] = {}  # None where a part of it is not known
    for cost in costs:
        for place, share in _spread(cost):
            before = spent.get(place, 0)
            spent[place] = None if share is None or before is None else before + share
    years = sorted(year for year in {*due, *received, *spent} if year is not None)
    undated = [None] if None in due or None in received else []
    return tuple(
        _civil_year(
            year,
            total(due.get(year, ())),
            total(received.get(year, ())),
            _civil_cost(spent.get(year), year, costs),
        )
        for year in (*years, *undated)
    )


def sum_of_years(years: Sequence[CivilYear]) -> CivilYear:
    """Return the sum of calendar years, of no year; its cost is there where all costs are."""
    costs = [one.employer_cost for one in years if one.employer_cost is not None]
    left = [one.left_to_pay for one in years if one.left_to_pay is not None]
    has_all = bool(years) and len(costs) == len(years)
    return CivilYear(
        None,
        total([one.due for one in years]),
        total([one.received for one in years]),
        total(costs) if has_all else None,
        total(left) if has_all else None,
    )


@step("civil-year")
def _civil_year(year: int | None, due: Figure, received: Figure, spent: Figure | None) -> CivilYear:
    if spent is None:
        return CivilYear(year, due, received)
    return CivilYear(year, due, received, spent, total([spent, _negated(received)]))


@step("civil-cost")
def _civil_cost(
    cost: Number | None,
    year: int | None,  # noqa: ARG001 - told by an explanation, as what the cost is made of
    costs: Sequence[YearCost],  # noqa: ARG001
) -> Figure | None:
    """Return the employer's cost of a calendar year: that of its days, spread evenly (assumed)."""
    return None if cost is None else exact(cost, Status.ASSUMED, ())


@step("opposite")
def _negated(figure: Figure) -> Figure:
    """Return the opposite of a figure as a term of a sum: its value beside value, high for low."""
    ends = (figure.value, figure.high, figure.low)
    value, low, high = (None if end is None else -end for end in ends)
    return Figure(value, low, high, figure.status, figure.sources)


def _spread(one: YearCost) -> list[tuple[int, Number | None]]:
    """Return what of a contract year's cost falls in each calendar year, in whole euros.

    What is spent up to the end of a calendar year is rounded half up and the last one takes the
    rest: nothing is lost between them.
    """
    opens_on, closes_on, stops_on, cost = one
    years = range(opens_on.year, (max(stops_on, opens_on + _DAY) - _DAY).year + 1)
    if cost is None:
        return [(year, None) for year in years]
    daily = Fraction(cost) / max((closes_on - opens_on).days, 1)
    ends = [*(date(year + 1, 1, 1) for year in years[:-1]), stops_on]
    sums: list[Number] = [half_up(daily * (end - opens_on).days) for end in ends]
    if stops_on == closes_on:
        sums[-1] = cost
    return [
        (year, after - before)
        for year, (before, after) in zip(years, pairwise([0, *sums]), strict=True)
    ]
