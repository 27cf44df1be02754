"""The ledger seen otherwise: by calendar year, or between two days."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from amcli.law.contract.case import Answer, Case
from amcli.law.contract.life import termination_day
from amcli.law.figures.sourced import Absent, Note, note
from amcli.law.figures.steps import step

from .civil_years import CivilYear, YearCost, civil_years, sum_of_years
from .entries import Entry
from .schedule import LedgerYear, ScheduleOption, ScheduleResult


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
