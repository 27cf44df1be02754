"""A sweep as panels to draw: points on a square of side 1, marked by how sure they are.

The terminal and SVG draw the same panels; meaning is in the marks, never in colour.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from itertools import count
from math import ceil, floor
from typing import NamedTuple

from amcli.render.values import path_text, unit_of
from amcli.study.sweep.sweep import CurveShape, Series, SweepPoint, SweepResult
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, EUROS, SHARE, Unit, number_text

LISTED = ("choice", "posts")  # what has no distance between two values
_UNITS = {"euros": EUROS, "rate": SHARE}
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240)  # between two ticks of a calendar
_YEAR = 12
_FINEST = -9  # the power of ten of the smallest step


class Tick(NamedTuple):
    """A place on an axis, in [0, 1] from its start, and its text."""

    at: Fraction
    text: str


class NumberAxis(NamedTuple):
    """An axis of numbers from `low` to `high`, which differ."""

    low: Fraction
    high: Fraction
    step: Fraction

    def place(self, value: Fraction) -> Fraction:
        """Return where a number stands, in [0, 1] on the axis."""
        return (value - self.low) / (self.high - self.low)

    def ticks(self, unit: Unit, lang: str) -> tuple[Tick, ...]:
        """Return the ticks of the axis, its ends included where they are round."""
        first, last = ceil(self.low / self.step), floor(self.high / self.step)
        values = (self.step * number for number in range(first, last + 1))
        return tuple(Tick(self.place(value), number_text(value, unit, lang)) for value in values)


def round_scale(values: Iterable[Fraction], most: int) -> NumberAxis:
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
    return NumberAxis(floor(low / step) * step, ceil(high / step) * step, step)


def round_step(span: Fraction, most: int) -> Fraction:
    """Return the smallest of 1, 2, 5, 10, 20 … (or their tenths) that divides a span so coarsely.

    >>> round_step(Fraction(1500), 6), round_step(Fraction(1), 4)
    (Fraction(500, 1), Fraction(1, 2))
    """
    steps = (digit * Fraction(10) ** power for power in count(_FINEST) for digit in (1, 2, 5))
    return next(step for step in steps if step * most >= span)


def calendar_ticks(first: int, last: int, most: int) -> tuple[Tick, ...]:
    """Return first days of months or years between two days (ordinals); at least the two ends."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    months = (end.year - start.year) * _YEAR + end.month - start.month
    step = next((each for each in _MONTHS if months <= each * most), _MONTHS[-1])
    begin = -(-(start.year * _YEAR + start.month - 1) // step) * step
    numbers = range(begin, end.year * _YEAR + end.month, step)
    days = (date(month // _YEAR, month % _YEAR + 1, 1) for month in numbers)
    ticks = [day for day in days if start <= day <= end]
    if len(ticks) <= 1:
        return tuple(Tick(Fraction(place), str(day)) for place, day in ((0, start), (1, end)))
    length = 4 if step % _YEAR == 0 else 7  # letters: `2024`, else `2024-06`
    return tuple(
        Tick(Fraction(day.toordinal() - first, last - first), str(day)[:length]) for day in ticks
    )


class Mark(IntEnum):
    """How sure a point is, the surest first; NONE: no answer at all."""

    PUBLISHED = 0
    SECONDARY = 1
    ASSUMED = 2
    ESTIMATED = 3
    UNKNOWN = 4
    NONE = 5

    @property
    def code(self) -> str:
        """The mark as the catalogue names it."""
        return self.name.lower()


_MARKS = {mark.code: mark for mark in Mark} | {"given": Mark.PUBLISHED, "absent": Mark.UNKNOWN}


class Dot(NamedTuple):
    """A point: places in [0, 1] on both axes; `value` is None where it is not known.

    `low` and `high` are the bounds, None where nothing can be said.
    """

    x: Fraction
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    mark: Mark

    @property
    def is_wide(self) -> bool:
        """Whether the point has bounds that differ, or is not known."""
        if self.mark is Mark.NONE:
            return False
        return self.value is None or self.low != self.high

    @property
    def span(self) -> tuple[Fraction, Fraction]:
        """The bounds, the edge of the panel where one is not known."""
        low = Fraction(0) if self.low is None else self.low
        return low, Fraction(1) if self.high is None else self.high


class Panel(NamedTuple):
    """One series, ready to be drawn: `title` above it, `along` under it, `up` its unit."""

    title: str
    along: str
    up: str
    shape: CurveShape
    dots: tuple[Dot, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def marks_of(panels: Iterable[Panel]) -> list[str]:
    """Return the names of the marks that panels have, the surest first, then that of a band."""
    dots = [dot for panel in panels for dot in panel.dots]
    used = {dot.mark for dot in dots}
    band = ["band"] if any(dot.is_wide and dot.value is not None for dot in dots) else []
    return [*(mark.code for mark in Mark if mark in used), *band]


class Room(NamedTuple):
    """How many ticks an axis has room for, along and up."""

    along: int
    up: int


IMAGE = Room(9, 6)  # of an image
MOST_PANELS = 12  # in an image, or under a table


def panels(result: SweepResult, words: Words, room: Room) -> list[Panel]:
    """Return a panel for each series of figures; words and days have none."""
    return [_panel(result, series, words, room) for series in result.series if _has_numbers(series)]


def undrawn(result: SweepResult) -> list[str]:
    """Return the paths of the series that have no panel."""
    return [series.full_path for series in result.series if not _has_numbers(series)]


def fact_text(path: str, words: Words) -> str:
    """Return the fact that varies by its name, by its path where it has none."""
    return words.first((f"sweep.fact.{path}", f"fact.{path}"), path)


def at_text(at: object, kind: str, words: Words) -> str:
    """Return a value of the fact with its unit; a choice in words where it has them."""
    if isinstance(at, bool) or not isinstance(at, int | Decimal):
        return words.text(at)
    return number_text(at, _UNITS.get(kind, COUNT), words.local)


def _has_numbers(series: Series) -> bool:
    return series.shape is not CurveShape.WORDS and bool(_numbers(series.points))


def _panel(result: SweepResult, series: Series, words: Words, room: Room) -> Panel:
    kind = result.over.kind
    points = (*series.points, *series.documented)
    along = _Along(kind, [point.at for point in series.points])
    path = series.full_path
    unit = unit_of(path)
    up = round_scale(_numbers(points), room.up)
    dots = [_dot(point, along.place(point.at), up) for point in points]
    counts_patients = unit == COUNT and series.path.startswith("targets.")
    return Panel(
        title=series_text(series, words),
        along=fact_text(result.over.path, words),
        up=words.say("sweep.unit.patients") if counts_patients else "",
        shape=series.shape,
        dots=tuple(sorted(dots, key=lambda dot: dot.x)),
        x_ticks=along.ticks(room.along, words),
        y_ticks=up.ticks(unit, words.local),
    )


def series_text(series: Series, words: Words) -> str:
    """Return what a series shows: `Aid, full time, total, amount`."""
    return path_text(series.full_path, words)


class _Along:
    """The axis of the fact that varies: by its numbers, or one place beside the other."""

    def __init__(self, kind: str, values: list[object]) -> None:
        self._kind = kind
        self._values = list(dict.fromkeys(values))
        self._is_listed = kind in LISTED or len(self._values) == 1
        numbers = [Fraction(0)] if self._is_listed else [self._number(at) for at in values]
        self._first, self._last = min(numbers), max(numbers)

    def _number(self, at: object) -> Fraction:
        if self._kind == "date":
            return Fraction(date.fromisoformat(str(at)).toordinal())
        return Fraction(str(at))

    def place(self, at: object) -> Fraction:
        """Return where a value stands, in [0, 1]."""
        if self._is_listed:
            return beside(self._values.index(at), len(self._values))
        return (self._number(at) - self._first) / (self._last - self._first)

    def ticks(self, most: int, words: Words) -> tuple[Tick, ...]:
        """Return the ticks: every one of a list of choices, round numbers, first days."""
        if self._is_listed:
            named = ((at, at_text(at, self._kind, words)) for at in self._values)
            return tuple(Tick(self.place(at), text) for at, text in named)
        if self._kind == "date":
            return calendar_ticks(int(self._first), int(self._last), most)
        step = round_step(self._last - self._first, most)
        return NumberAxis(self._first, self._last, step).ticks(
            _UNITS.get(self._kind, COUNT), words.local
        )


def beside(number: int, count: int) -> Fraction:
    """Return the middle of the place with a number, of so many beside each other in [0, 1]."""
    return Fraction(2 * number + 1, 2 * count)


def _dot(point: SweepPoint, x: Fraction, up: NumberAxis) -> Dot:
    figure = point.figure
    if figure is None:
        return Dot(x, None, None, None, Mark.NONE)
    value, low, high = (None if end is None else up.place(Fraction(end)) for end in figure.numbers)
    return Dot(x, value, low, high, _MARKS[figure.status])


def _numbers(points: Iterable[SweepPoint]) -> list[Fraction]:
    """Return the values and bounds that are known."""
    figures = filter(None, (point.figure for point in points))
    return [Fraction(end) for figure in figures for end in figure.numbers if end is not None]
