"""What a search found as intervals of a fact: their ends as shown, their proof, their verdicts."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from amcli.law.contract.case import option_of
from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Verdict
from amcli.study.paths.what_if import Unknown

from .axis import Axis
from .looking import Looked, Looker, Standing, State
from .search import Stretch
from .solutions import Interval, Judged, LeftOut, Point, Solutions, Spot

ETP = "contract.etp"


def solutions_on(axis: Axis, looker: Looker, runs: Sequence[Stretch[Standing]]) -> Solutions:
    """Return the stretches of an axis by what they are, neighbours of one state joined."""
    solutions: list[Interval] = []
    undetermined: list[Interval] = []
    left_out: list[LeftOut] = []
    for run in joined(runs):
        ends = interval_ends(axis, run.first, run.last)
        if run.state is State.OUTSIDE:
            left_out.append(LeftOut(*ends, run.problem))
        elif run.state is not State.FAILS:
            points = tuple(_proof(axis, looker, run.first, run.last))
            found = solutions if run.state is State.HOLDS else undetermined
            found.append(Interval(*ends, points, judged(axis, run)))
    return Solutions(tuple(solutions), tuple(undetermined), tuple(left_out))


class Run(NamedTuple):
    """Neighbouring values of one state or problem, and the verdicts along them."""

    first: int
    last: int
    state: State
    problem: str
    verdicts: tuple[tuple[int, int, str], ...]


def joined(runs: Sequence[Stretch[Standing]]) -> list[Run]:
    """Return the stretches by state and problem, neighbours that are alike joined."""
    found: list[Run] = []
    for first, last, one in runs:
        before = found[-1] if found else None
        if before is None or (before.state, before.problem) != (one.state, one.problem):
            found.append(Run(first, last, one.state, one.problem, ((first, last, one.verdict),)))
            continue
        verdicts = before.verdicts
        if verdicts[-1][2] == one.verdict:
            verdicts = (*verdicts[:-1], (verdicts[-1][0], last, one.verdict))
        else:
            verdicts = (*verdicts, (first, last, one.verdict))
        found[-1] = before._replace(last=last, verdicts=verdicts)
    return found


def judged(axis: Axis, run: Run) -> tuple[Judged, ...]:
    """Return the verdicts along a run; of choices, each on its own."""
    return tuple(
        Judged(*interval_ends(axis, *ends), Verdict(verdict))
        for first, last, verdict in run.verdicts
        for ends in _apart(axis, first, last)
    )


def _apart(axis: Axis, first: int, last: int) -> list[tuple[int, int]]:
    if axis.has_order:
        return [(first, last)]
    return [(place, place) for place in range(first, last + 1)]


def interval_ends(axis: Axis, first: int, last: int) -> tuple[Spot, Spot]:
    """Return the ends of a stretch as they are shown, None where the axis is open."""
    is_open_below = axis.is_open_below and first == axis.first
    is_open_above = axis.is_open_above and last == axis.last
    show = shown(axis)
    return None if is_open_below else show(first), None if is_open_above else show(last)


def shown(axis: Axis) -> Callable[[int], Spot]:
    """Return how the values of an axis are shown."""
    return lambda place: said(axis.value(place), axis.unknown)


def said(value: Any, unknown: Unknown) -> Spot:
    """Return a value of a fact as an answer shows it: numbers, words of the profile, ISO days."""
    if isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        if unknown.path == ETP or unknown.path.endswith("_etp"):
            option = option_of(value)
            return "0" if option is None or value == 0 else option.value
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else value
    word: Spot = getattr(value, "value", value)
    return word


def _proof(axis: Axis, looker: Looker, first: int, last: int) -> Iterator[Point]:
    """Yield the ends of a stretch and the values one step beside them."""
    beside = (first - 1, first, last, last + 1) if axis.has_order else range(first, last + 1)
    ends = {axis.first} if axis.is_open_below else set()
    ends |= {axis.last} if axis.is_open_above else set()
    for place in dict.fromkeys(beside):
        if (place not in ends or first == last) and is_real(axis, looker, place):
            yield point(axis, looker, place)


def is_real(axis: Axis, looker: Looker, place: int) -> bool:
    """Return whether a profile can have a value."""
    is_inside = axis.first <= place <= axis.last
    return is_inside and looker.at(axis, place).state is not State.OUTSIDE


def point(axis: Axis, looker: Looker, place: int) -> Point:
    """Return a value of the unknown with what was found there."""
    return point_of(looker.at(axis, place), shown(axis)(place))


def point_of(looked: Looked, at: Any) -> Point:
    """Return what was found at a value, which is shown as `at`."""
    held = {State.HOLDS: True, State.FAILS: False}.get(looked.state)
    reaches = tuple(
        one if isinstance(seen.value, Figure) else None
        for one, seen in zip(looked.reaches, looked.seen, strict=True)
    )
    return Point(at, held, found_values(looked), reaches)


def found_values(looked: Looked) -> tuple[Any, ...]:
    """Return what the wishes found at a value, days as ISO texts."""
    return tuple(
        one.value.isoformat() if isinstance(one.value, date) else one.value for one in looked.seen
    )
