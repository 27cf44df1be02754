"""The values a fact may take, one step apart, and the stretches of them that are alike.

Within two breakpoints a figure moves one way only, so a stretch whose ends and middle agree is
all alike, and halving finds the step at which two ends differ.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import pairwise
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar, assert_never

from amcli.law.contract.case import Case
from amcli.law.figures.terms import Option
from amcli.law.profile.facts import Fact, Measure
from amcli.law.profile.profile import FARTHEST

from .breakpoints import STEPS_OF_RATE, Breakpoint, breakpoints, steps_of
from .what_if import DAY, FactValue, Kind, Unknown, in_whole

FIRST_YEAR, LAST_YEAR = 1900, 2199  # as the day of a question may be
_SMALL = 128  # an axis of so few values is looked at value by value
_AHEAD = ("contract.signed_on", DAY)  # days that a text has to cover


class Axis(NamedTuple):
    """The values of an unknown, numbered from `first` to `last`.

    Counts are numbered by themselves, days by their ordinal, rates in hundredths of a percent,
    posts and choices by their place among `choices`. An axis is open where larger (or earlier)
    values exist that no profile accepts.
    """

    unknown: Unknown
    first: int
    last: int
    is_open_below: bool = False
    is_open_above: bool = False
    marks: tuple[Breakpoint, ...] = ()
    choices: tuple[FactValue, ...] = ()

    @property
    def has_order(self) -> bool:
        """Whether values follow each other; words do not."""
        return not self.choices

    def value(self, place: int) -> FactValue:
        """Return the value with a number."""
        match self.unknown.kind:
            case Kind.COUNT:
                is_rank = self.unknown.fact.measure is Measure.RANK
                return Decimal(place) if is_rank else place
            case Kind.EUROS:
                return Decimal(place)
            case Kind.RATE:
                return Decimal(place) / STEPS_OF_RATE
            case Kind.DATE:
                return date.fromordinal(place)
            case Kind.POSTS | Kind.CHOICE:
                return self.choices[place]
            case _:
                assert_never(self.unknown.kind)

    def shown(self, place: int) -> Any:
        """Return the value with a number as an answer shows it."""
        return in_whole(self.value(place))

    def ends(self, first: int, last: int) -> tuple[Any, Any]:
        """Return the ends of a stretch as an answer shows them, None where the axis is open."""
        is_open_below = self.is_open_below and first == self.first
        is_open_above = self.is_open_above and last == self.last
        return (
            None if is_open_below else self.shown(first),
            None if is_open_above else self.shown(last),
        )

    def cuts(self) -> list[int]:
        """Return the first number of each stretch within which no rule changes its mind."""
        if self.last - self.first < _SMALL:
            return list(range(self.first, self.last + 1))
        inside = {mark.at for mark in self.marks if self.first < mark.at <= self.last}
        return sorted({self.first, *inside})

    def pieces(self) -> list[tuple[int, int]]:
        """Return the ends of each stretch within which no rule changes its mind."""
        return [(first, after - 1) for first, after in pairwise((*self.cuts(), self.last + 1))]


def axis_of(case: Case, unknown: Unknown, *, texts_vary: bool = False) -> Axis:
    """Return the axis of an unknown. `texts_vary`: another unknown moves the contract's text."""
    if unknown.kind in (Kind.POSTS, Kind.CHOICE):
        choices = unknown.choices
        return Axis(unknown, 0, len(choices) - 1, choices=choices)
    marks = breakpoints(case, unknown, texts_vary=texts_vary)
    first, last = ends_of(case, unknown)
    is_open_above = unknown.fact.above == Fact.above  # not a rank, a share or an age
    is_day = unknown.kind is Kind.DATE
    opens_below = is_day and unknown.path not in _AHEAD
    return Axis(unknown, first, last, opens_below, is_open_above, marks)


def place_of(axis: Axis, value: object) -> int | None:
    """Return the number of a value, the one below it between two steps; None if it has none."""
    if value is None:
        return None
    if axis.choices:
        named: Any = value
        if axis.unknown.kind is Kind.POSTS and isinstance(value, Fraction):  # the option below it
            below = [one for one in axis.choices if isinstance(one, Fraction) and one <= value]
            named = below[-1] if below else Option.THIRD.etp
        return axis.choices.index(named) if named in axis.choices else None
    if isinstance(value, date):
        return value.toordinal()
    if not isinstance(value, int | Decimal | Fraction):
        return None  # a list of costs, one a year
    return int(Fraction(value) * steps_of(axis.unknown))


def ends_of(case: Case, unknown: Unknown) -> tuple[int, int]:
    """Return the first and the last number that a profile may have."""
    if unknown.kind is Kind.RATE:
        return 0, STEPS_OF_RATE
    if unknown.kind is Kind.DATE:
        return _days(case, unknown)
    low, high = unknown.fact.low, unknown.fact.high
    assert high is not None  # as every number has
    return int(low), high


def _days(case: Case, unknown: Unknown) -> tuple[int, int]:
    on = case.ask.on
    last = date(on.year + FARTHEST, 12, 31)  # the end of the last year a day may lie in
    first = date(FIRST_YEAR, 1, 1)
    if unknown.path == DAY:
        last = date(LAST_YEAR, 12, 31)  # the last day there is
    starts = [
        header.in_force_from.value for header in case.book.individual() if header.in_force_from
    ]
    if unknown.path in _AHEAD and starts and (case.is_followed or unknown.path == DAY):
        first = starts[0]
    if unknown.fact.is_past:
        last = on
    return first.toordinal(), last.toordinal()


T = TypeVar("T")


class Stretch(NamedTuple, Generic[T]):
    """Neighbouring values, both ends included, that have one outcome."""

    first: int
    last: int
    outcome: T


def stretches(
    axis: Axis, outcome: Callable[[int], T], is_spent: Callable[[], bool] = lambda: False
) -> tuple[list[Stretch[T]], list[Stretch[None]]]:
    """Return the stretches of an axis, no two neighbours alike, and those left open where spent.

    The widest gap is halved first, so that what is left open is spread over the axis.
    """
    gaps = [(first - last, first, last) for first, last in axis.pieces()]
    known = {first: outcome(first) for _, first, _ in gaps}
    heapify(gaps)
    alike: list[Stretch[T]] = []
    while gaps and not is_spent():
        _, first, last = heappop(gaps)
        middle = (first + last) // 2
        known |= {place: outcome(place) for place in (last, middle) if place not in known}
        if known[first] == known[last] == known[middle]:
            alike.append(Stretch(first, last, known[first]))
        elif last - first > 1:
            heappush(gaps, (first - middle, first, middle))
            heappush(gaps, (middle - last, middle, last))
    alike += (Stretch(place, place, found) for place, found in known.items())
    inner = ((first + (first in known), last - (last in known)) for _, first, last in gaps)
    left_open = [Stretch(first, last, None) for first, last in inner if first <= last]
    return joined(sorted(alike, key=itemgetter(0, 1))), left_open


def joined(pieces: Iterable[Stretch[T]]) -> list[Stretch[T]]:
    """Return stretches with neighbours of one outcome joined; what lies within another goes."""
    whole: list[Stretch[T]] = []
    for piece in pieces:
        before = whole[-1] if whole else None
        if before and before.outcome == piece.outcome and piece.first <= before.last + 1:
            whole[-1] = before._replace(last=max(before.last, piece.last))
        elif not before or piece.first > before.last:
            whole.append(piece)
    return whole
