"""The ledger seen otherwise (`schedule --by civil-year`, `--from`, `--until`).

By calendar year, as accountants book it, a payment is *due* in the year of the first day it can
fall on, when the right to it is there; it is *received* in the year of the last day, when it must
have come. A payment whose day is not known stands apart. The employer's cost of a contract year is
spread over its days (assumed).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from amcli.law.contract.case import Answer, Case
from amcli.law.contract.life import termination_day
from amcli.law.figures.money import half_up
from amcli.law.figures.sourced import (
    Absent,
    Figure,
    Note,
    Number,
    exact,
    merge_sources,
    note,
    total,
)
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EntryKind, Status
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import LedgerYear, ScheduleOption, ScheduleResult

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


class LedgerView(NamedTuple):
    """What is asked of the ledger: its calendar years, its entries from a day until a day."""

    by_civil_year: bool = False
    from_: date | None = None
    until: date | None = None


def viewed(
    answer: Answer[ScheduleResult], view: LedgerView, case: Case | None = None
) -> Answer[ScheduleResult]:
    """Return the answer of `schedule` as the view shows it; `case` gives the employer's cost.

    Of a period: the entries whose days meet it, those of unknown date, and the calendar years it
    touches, each of them whole.
    """
    options = []
    for option in answer.result.options:
        met = tuple(one for one in option.entries if meets(one, view))
        if view.by_civil_year:
            costs = () if case is None else year_costs(case, option.years)
            years = tuple(one for one in civil_years(option.entries, costs) if _touches(one, view))
            option = option._replace(civil_years=years, civil_total=sum_of_years(years))
        options.append(option._replace(entries=met))
    notes = _notes(options, view) if view.by_civil_year else ()
    result = answer.result._replace(options=tuple(options))
    return Answer(result, (*answer.notes, *notes))


def meets(entry: Entry, view: LedgerView) -> bool:
    """Return whether an entry may fall in the period."""
    first, last = entry.on or entry.until, entry.until or entry.on
    is_before = view.from_ is not None and last is not None and last < view.from_
    is_after = view.until is not None and first is not None and first > view.until
    return not is_before and not is_after


def _touches(civil: CivilYear, view: LedgerView) -> bool:
    if civil.year is None:
        return True
    first = civil.year if view.from_ is None else view.from_.year
    last = civil.year if view.until is None else view.until.year
    return first <= civil.year <= last


@step("year-costs")
def year_costs(case: Case, years: Iterable[LedgerYear]) -> tuple[YearCost, ...]:
    """Return what each contract year costs the employer, as the profile gives it, in euros.

    Years whose days are not known are left out; a list of costs is that of the first contract.
    """
    if case.profile.contract.employer_cost is None:
        return ()
    stated, ended_on, found = case.profile.contract.employer_cost, termination_day(case), []
    for one in years:
        if one.opens_on is not None and one.closes_on is not None:
            stops_on = one.closes_on if ended_on is None else min(ended_on, one.closes_on)
            cost: Decimal | None
            if isinstance(stated, tuple):
                has_cost = one.contract == 1 and one.year <= len(stated)
                cost = stated[one.year - 1] if has_cost else None
            else:
                cost = stated
            found.append(YearCost(one.opens_on, one.closes_on, stops_on, cost))
    return tuple(found)


def _notes(options: Iterable[ScheduleOption], view: LedgerView) -> tuple[Note, ...]:
    booked = (option.civil_years for option in options)
    years = [year for each in booked if not isinstance(each, Absent) for year in each]
    codes = ["civil-years"]
    if view.from_ is not None or view.until is not None:
        codes.append("civil-years-whole")
    if any(year.employer_cost is not None for year in years):
        codes.append("civil-years-cost")
    return tuple(map(note, codes))
