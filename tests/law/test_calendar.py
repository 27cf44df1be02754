"""Days and ages, against a calendar walked month by month and birth by birth."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice, takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.figures.calendar import add_months, age_on, anniversary
from amcli.law.figures.terms import Finding
from amcli.law.lists.bands import has_age
from questions import ask

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def _pages(start: date, step: int) -> Iterator[date]:
    """Yield the same day month by month from a day, the last of a shorter month; step is 1 or -1.

    The calendar is turned without an end: a day of 31 comes back after a month of 30.
    """
    year, month = start.year, start.month
    while True:
        yield date(year, month, min(start.day, monthrange(year, month)[1]))
        month += step
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12


def _walked(start: date, months: int) -> date:
    """Return the day so many months later, one month at a time; the last of a shorter month."""
    return next(islice(_pages(start, 1 if months > 0 else -1), abs(months), None))


@given(DAYS, st.integers(-60, 60))
def test_months_are_added_as_a_calendar_turns_its_pages(start: date, months: int) -> None:
    assert add_months(start, months) == _walked(start, months)


@given(DAYS, st.integers(-20, 20))
def test_an_anniversary_is_twelve_months_by_year(start: date, years: int) -> None:
    assert anniversary(start, years) == _walked(start, 12 * years)


def test_days_stop_where_the_calendar_stops() -> None:
    assert add_months(date(9999, 12, 1), 1) == date.max
    assert add_months(date(9999, 11, 30), 1) == date(9999, 12, 30)
    assert add_months(date(1, 1, 31), -1) == date.min
    assert add_months(date(1, 2, 28), -1) == date(1, 1, 28)
    assert anniversary(date(9999, 6, 1), 1) == date.max
    assert anniversary(date(2, 6, 1), -1) == date(1, 6, 1)


@cache  # the births that an age may mean are those of the next age as well
def _naive_age(birth: date, day: date) -> int:
    """Count the birthdays had by a day; one of 29 February falls on the 28th in other years."""
    birthdays = islice(_pages(birth, 1), 12, None, 12)
    return sum(1 for _ in takewhile(lambda birthday: birthday <= day, birthdays))


@given(st.dates(date(1930, 1, 1), date(2000, 12, 31)), st.dates(date(2019, 1, 1)))
@settings(max_examples=60)
def test_an_age_counts_birthdays(birth: date, day: date) -> None:
    day = min(day, date(2040, 12, 31))
    assert age_on(birth, day) == _naive_age(birth, day)


@pytest.mark.parametrize("age", [60, 63, 64, 65, 66])
@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2027, 9, 1), date(2025, 11, 23)])
def test_an_age_without_a_birthday_is_that_of_every_birth_it_may_mean(age: int, day: date) -> None:
    on = date(2026, 11, 22)
    first = on - timedelta(days=366 * (age + 2))
    births = (first + timedelta(days=number) for number in range(366 * 3))
    ages = {_naive_age(birth, day) >= 65 for birth in births if _naive_age(birth, on) == age}
    expected = {
        frozenset({True}): Finding.MET,
        frozenset({False}): Finding.NOT_MET,
        frozenset({True, False}): Finding.UNDETERMINED,
    }[frozenset(ages)]
    case = ask({"doctor": {"age": age}}, text="2024", on=on.isoformat())
    assert has_age(case, 65, day) is expected


def test_the_age_of_a_doctor_who_gave_none_is_undetermined() -> None:
    assert has_age(ask({}, text="2024"), 65, date(2027, 9, 1)) is Finding.UNDETERMINED
