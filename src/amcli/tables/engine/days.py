"""Columns of days: whole numbers since 1970-01-01, moved by the functions of the calendar."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Days: TypeAlias = npt.NDArray[np.int64]
ROOM = 400  # days known beside those asked, so that the next table seldom needs more
EPOCH = date(1970, 1, 1).toordinal()


def number_of(day: date) -> int:
    """Return a day as columns hold it."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> date:
    """Return the day that a column holds."""
    return date.fromordinal(number + EPOCH)


class Moved:
    """A function from day to day, worked out once for each day that a column holds."""

    def __init__(self, move: Callable[[date], date]) -> None:
        self._move = move
        self._first = 0
        self._days = np.empty(0, dtype=np.int64)

    def __call__(self, days: Days) -> Days:
        """Return the days moved."""
        if not len(days):
            return days
        first, table = self._reaching(int(days.min()), int(days.max()))
        moved: Days = table[days - first]
        return moved

    def _reaching(self, first: int, last: int) -> tuple[int, Days]:
        """Return the table and its first day, made longer where it does not hold the days."""
        known_first, known = self._first, self._days
        known_last = known_first + len(known) - 1
        if len(known) and known_first <= first and last <= known_last:
            return known_first, known
        first, last = first - ROOM, last + ROOM
        if len(known):
            first, last = min(first, known_first), max(last, known_last)
        wanted = range(first, last + 1)
        table = np.fromiter(
            (number_of(self._move(day_of(day))) for day in wanted), np.int64, len(wanted)
        )
        self._first, self._days = first, table
        return first, table
