"""Dates of a contract: anniversaries, month ends, ages. No clock: dates are arguments."""

from datetime import date, timedelta


def add_months(start: date, months: int) -> date:
    """Return the same day `months` later; a day that does not exist becomes its month's last.

    >>> add_months(date(2024, 2, 29), 12), add_months(date(2024, 1, 31), 1)
    (datetime.date(2025, 2, 28), datetime.date(2024, 2, 29))
    """
    years, month = divmod(start.month - 1 + months, 12)  # months in a year
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    try:
        return start.replace(year=year, month=month + 1)
    except ValueError:  # a day that the month does not have: it is not December
        return date(year, month + 2, 1) - timedelta(days=1)


def anniversary(start: date, years: int) -> date:
    """Return the n-th anniversary, always counted from the start, never from the previous one.

    >>> anniversary(date(2024, 2, 29), 4)
    datetime.date(2028, 2, 29)
    """
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February, or a year off the calendar
        return add_months(start, 12 * years)  # months in a year


def is_month_end_moved(start: date, day: date) -> bool:
    """Return whether a day counted in months from a start is the last of a month without its day.

    >>> is_month_end_moved(date(2024, 8, 31), date(2025, 2, 28))
    True
    """
    return day.day < start.day and (day + timedelta(days=1)).day == 1


def age_on(birth: date, day: date) -> int:
    """Return the age in whole years; born on 29 February, a year is complete on 28 February."""
    years = day.year - birth.year
    return years if day >= anniversary(birth, years) else years - 1
