"""What the texts look at: the levels and days at which the columns of all tables are cut."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from amcli.law.figures.calendar import anniversary
from amcli.law.lists.bands import RANKS
from amcli.law.profile.profile import OLDEST
from amcli.law.text.rules import Header, RuleBook, RuleSet

from .curves import MOST_PATIENTS

Days: TypeAlias = npt.NDArray[np.int64]  # whole numbers since 1970-01-01
DayMove: TypeAlias = Callable[[date, int], date]
MOST_SPECIALTIES = 512
OLDEST_DAY = date(1900, 1, 1)
NO_WORD = -1
_CRITERIA = ("eligibility.", "second_assistant.")  # the rules that criteria compare facts with
_ROOM = 400  # days known beside those asked, so that the next table seldom needs more
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = timedelta(days=1)


def number_of(day: date) -> int:
    """Return a day as columns hold it."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Return the day that a column holds."""
    return date.fromordinal(number + _EPOCH)


def places_among(values: npt.NDArray[Any], levels: Iterable[Any]) -> Days:
    """Return the class of each value among levels: 1 below, one more at a level, one after it."""
    classes = np.ones(len(values), np.int16)
    for level in levels:
        classes += values >= level
        classes += values > level
    return classes.astype(np.int64)


class DayTable:
    """A function from day to day, worked out once for each day that a column holds."""

    def __init__(self, move: Callable[[date], date]) -> None:
        self._move = move
        self._known = 0, np.empty(0, dtype=np.int64)  # the first day, and where each is moved

    def __call__(self, days: Days) -> Days:
        """Return the days moved."""
        if not len(days):
            return days
        first, table = self._reaching(int(days.min()), int(days.max()))
        moved: Days = table[days - first]
        return moved

    def _reaching(self, first: int, last: int) -> tuple[int, Days]:
        """Return the first day and the table, made longer where it does not hold the days."""
        known_first, table = self._known
        known_last = known_first + len(table) - 1
        if len(table) and known_first <= first and last <= known_last:
            return known_first, table
        first, last = first - _ROOM, last + _ROOM
        if len(table):
            first, last = min(first, known_first), max(last, known_last)
        wanted = range(first, last + 1)
        moved = (number_of(self._move(day_of(day))) for day in wanted)
        self._known = first, np.fromiter(moved, np.int64, len(wanted))
        return self._known


class TextScale:
    """The texts that may govern a row: one that was asked for, or those in force by date.

    `sets` are their rules, once for each way in which a text is amended; a text is known by its
    place among them. `signing` are the days of signature from which a text, or a year's amounts,
    may be others.
    """

    def __init__(self, book: RuleBook, asked: str | None, on: date) -> None:
        self.book, self.asked, self.on, self.today = book, asked, on, number_of(on)
        headers = book.individual() if asked is None else book.versions(asked)
        self.sets: tuple[RuleSet, ...] = tuple(map(book.rules, headers))
        if asked is None:
            days = _signing_days(headers, self.sets, on)
        else:  # one text governs whatever the day, unless it was amended
            days = _bounds(headers) if len(headers) > 1 else []
        self.signing = np.array([number_of(day) for day in days], dtype=np.int64)
        self.text_of_class = np.array([self._place(day) for day in (OLDEST_DAY, *days)], np.int64)
        self.levels = self._levels()
        self.counts = {}  # the class of each size of a list: one more at a level, and after it
        for name in ("mt", "fa"):
            keys = (f"bands.{name}.{level}" for level in (*RANKS, "below_p95"))
            bands = {value for key in keys for value in self.values(key)} - {None}
            self.counts[name] = places_among(np.arange(MOST_PATIENTS), {*bands, *self.levels})
        self.first_birth = number_of(date(on.year - OLDEST - 1, 1, 1))
        self.specialties: dict[str, int] = {"": 0}
        self._learning = Lock()
        self._moves: dict[tuple[DayMove, int], DayTable] = {}

    def _place(self, day: date) -> int:
        """Return the place of the text that governs a signature on a day, -1 where there is none.

        A text that was asked for governs any day.
        """
        in_force = (rules.header.covers(day) for rules in self.sets)
        other = -1 if self.asked is None else len(self.sets) - 1
        return next((place for place, is_it in enumerate(in_force) if is_it), other)

    def values(self, key: str, default: Any = None) -> tuple[Any, ...]:
        """Return the value that each text gives a key."""
        return tuple(rules.value(key, default) for rules in self.sets)

    def _levels(self) -> tuple[Decimal | int, ...]:
        """Return every number that criteria may compare a fact with, lowest first."""
        numbers = {
            sourced.value
            for rules in self.sets
            for key, sourced in rules.figures.items()
            if key.startswith(_CRITERIA) and type(sourced.value) in (int, Decimal)
        }
        return tuple(sorted(numbers))

    def is_plain(self) -> bool:
        """Whether no text takes over the targets or payments of running contracts by itself."""
        matters = ("targets", "payments")
        times = {at for matter in matters for at in self.values(f"transition.{matter}.at")}
        return self.asked is not None or "anniversary" not in times

    def moved(self, move: DayMove, by: int) -> DayTable:
        """Return the table of the days moved by so many years (`anniversary`) or months."""
        return self._moves.setdefault((move, by), DayTable(lambda day: move(day, by)))

    def learn_specialties(self, names: Iterable[str]) -> None:
        """Give each name the number of its specialty, that of any other name of it."""
        with self._learning:
            known = dict(self.specialties)  # others may be reading the old one
            for name in names:
                if name in known:
                    continue
                specialty = self.book.specialty(name)
                if specialty is None:
                    known[name] = NO_WORD
                    continue
                number = known.get(specialty.slug, len(known))
                number = NO_WORD if number >= MOST_SPECIALTIES else number
                known[specialty.slug] = known[name] = number
            self.specialties = known


def _bounds(headers: Sequence[Header]) -> list[date]:
    """Return the days of signature from which another text, or version of a text, governs."""
    starts = [header.in_force_from.value for header in headers if header.in_force_from]
    ends = [header.in_force_until.value + _DAY for header in headers if header.in_force_until]
    return sorted({*starts, *ends})


def _signing_days(headers: Sequence[Header], sets: Sequence[RuleSet], on: date) -> list[date]:
    """Return the days of signature from which a text, a year's amounts, or the term, are others."""
    years = max(rules.value("contract.years", 0) for rules in sets)
    bounds, first = _bounds(headers), min(_bounds(headers), default=on)
    begun = 1 + max(0, on.year - first.year) // max(1, years)  # terms, at most
    opening = (
        _first_reaching(day, year) for day in bounds for year in range(1, years * (begun + 1) + 1)
    )
    lengths = {rules.value("contract.years", 0) for rules in sets} - {0}
    ending = (  # from these days on one term less has begun
        _first_reaching(on + _DAY, term * length)
        for term in range(1, begun + 1)
        for length in lengths
    )
    return sorted({*bounds, *opening, *ending})


def _first_reaching(start: date, year: int) -> date:
    """Return the first day of signature whose anniversary is not before `start`."""
    day = anniversary(start, -year) - 2 * _DAY
    while anniversary(day, year) < start:
        day += _DAY
    return day
