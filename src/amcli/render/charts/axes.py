"""Where the ticks of an axis stand, and what they say; whole numbers and fractions alone."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import count
from math import ceil, floor
from typing import NamedTuple

from amcli.words.numbers import Unit, number_text

_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240)  # between two ticks of a calendar
_YEAR = 12


class Tick(NamedTuple):
    """A place on an axis, in [0, 1] from its start, and its text."""

    at: Fraction
    text: str


class Scale(NamedTuple):
    """An axis of numbers from `low` to `high`, which differ."""

    low: Fraction
    high: Fraction
    step: Fraction

    def place(self, value: Fraction) -> Fraction:
        """Return where a number stands, in [0, 1] on the axis."""
        return (value - self.low) / (self.high - self.low)

    def ticks(self, unit: Unit) -> tuple[Tick, ...]:
        """Return the ticks of the axis, its ends included where they are round."""
        first, last = ceil(self.low / self.step), floor(self.high / self.step)
        values = (self.step * number for number in range(first, last + 1))
        return tuple(Tick(self.place(value), number_text(value, unit)) for value in values)


def round_scale(values: Iterable[Fraction], most: int) -> Scale:
    """Return an axis that holds all values, with round ends and at most `most` steps or so.

    It begins at 0 unless the values lie far above it.

    >>> round_scale([Fraction(258), Fraction(305)], 5)[:2]
    (Fraction(250, 1), Fraction(310, 1))
    """
    known = sorted(values) or [Fraction(0)]
    low, high = known[0], known[-1]
    if low >= 0 and low * 2 <= high:
        low = Fraction(0)
    if low == high:
        low, high = (min(low, Fraction(0)), max(high, Fraction(0))) if low else (low, low + 1)
    step = round_step(high - low, most)
    return Scale(floor(low / step) * step, ceil(high / step) * step, step)


def close_scale(low: Fraction, high: Fraction, most: int) -> Scale:
    """Return an axis from one number to another one, as they are."""
    return Scale(low, high, round_step(high - low, most))


def round_step(span: Fraction, most: int) -> Fraction:
    """Return the smallest of 1, 2, 5, 10, 20 … (or their tenths) that divides a span so coarsely.

    >>> round_step(Fraction(1500), 6), round_step(Fraction(1), 4)
    (Fraction(500, 1), Fraction(1, 2))
    """
    power = Fraction(1)
    while power * most > span:
        power /= 10
    for exponent in count():
        for digit in (1, 2, 5):
            step = power * digit * Fraction(10 ** int(exponent))
            if step * most >= span:
                return step
    raise AssertionError  # the steps grow without end


def calendar_ticks(first: int, last: int, most: int) -> tuple[Tick, ...]:
    """Return first days of months or years between two days (ordinals); at least the two ends."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    months = (end.year - start.year) * _YEAR + end.month - start.month
    step = next((one for one in _MONTHS if months <= one * most), _MONTHS[-1])
    begin = -(-(start.year * _YEAR + start.month - 1) // step) * step
    days = (_first_of(month) for month in range(begin, end.year * _YEAR + end.month, step))
    found = [day for day in days if start <= day <= end]
    if len(found) <= 1:
        return tuple(Tick(Fraction(place), str(day)) for place, day in ((0, start), (1, end)))
    return tuple(
        Tick(Fraction(day.toordinal() - first, last - first), _day_text(day, step)) for day in found
    )


def _first_of(month: int) -> date:
    return date(month // _YEAR, month % _YEAR + 1, 1)


def _day_text(day: date, step: int) -> str:
    return str(day.year) if step % _YEAR == 0 else f"{day.year}-{day.month:02}"
