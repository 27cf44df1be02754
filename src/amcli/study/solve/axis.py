"""The values a fact may take, one step apart, and where on them a rule may change its mind."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import NamedTuple, assert_never

from amcli.law.contract.case import Case
from amcli.law.figures.terms import Option
from amcli.law.profile.facts import Fact, Measure
from amcli.law.profile.profile import FARTHEST
from amcli.study.paths.breakpoints import STEPS_OF_RATE, Breakpoint, breakpoints
from amcli.study.paths.what_if import ACHIEVEMENT, DAY, FactValue, Kind, Unknown

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
                return Decimal(place) if _is_rank(self.unknown) else place
            case Kind.EUROS:
                return Decimal(place)
            case Kind.RATE:
                is_asked = self.unknown.path == ACHIEVEMENT
                exact = Fraction(place, STEPS_OF_RATE)
                return exact if is_asked else Decimal(place) / STEPS_OF_RATE
            case Kind.DATE:
                return date.fromordinal(place)
            case Kind.POSTS | Kind.CHOICE:
                return self.choices[place]
            case _:
                assert_never(self.unknown.kind)

    def cuts(self) -> list[int]:
        """Return the first number of each stretch within which no rule changes its mind."""
        if self.last - self.first < _SMALL:
            return list(range(self.first, self.last + 1))
        inside = {mark.at for mark in self.marks if self.first < mark.at <= self.last}
        return sorted({self.first, *inside})


def axis_of(case: Case, unknown: Unknown, *, texts_vary: bool = False) -> Axis:
    """Return the axis of an unknown. `texts_vary`: another unknown moves the contract's text."""
    if unknown.kind in (Kind.POSTS, Kind.CHOICE):
        choices = unknown.choices
        return Axis(unknown, 0, len(choices) - 1, choices=choices)
    marks = breakpoints(case, unknown, texts_vary=texts_vary)
    first, last = _ends(case, unknown)
    is_open_above = unknown.fact.above == Fact.above  # not a rank, a share or an age
    is_day = unknown.kind is Kind.DATE
    opens_below = is_day and unknown.path not in _AHEAD
    return Axis(unknown, first, last, opens_below, is_open_above, marks)


def place_of(axis: Axis, value: object) -> int | None:
    """Return the number of a value, the one below it between two steps; None if it has none."""
    if value is None:
        return None
    if axis.choices:
        named = option_below(axis, value)
        return next(
            (n for n, one in zip(count(), axis.choices, strict=False) if one == named), None
        )
    if isinstance(value, date):
        return value.toordinal()
    if not isinstance(value, int | Decimal | Fraction):
        return None  # a list of costs, one a year
    scale = STEPS_OF_RATE if axis.unknown.kind is Kind.RATE else 1
    return int(Fraction(value) * scale)


def option_below(axis: Axis, value: object) -> object:
    """Return a choice as the axis has it: a quantity of posts is the option below it."""
    if axis.unknown.kind is not Kind.POSTS or not isinstance(value, Fraction):
        return value
    below = [one for one in axis.choices if isinstance(one, Fraction) and one <= value]
    return below[-1] if below else Option.THIRD.etp


def _is_rank(unknown: Unknown) -> bool:
    return unknown.fact.measure is Measure.RANK


def _ends(case: Case, unknown: Unknown) -> tuple[int, int]:
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
