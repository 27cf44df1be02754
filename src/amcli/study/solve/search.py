"""What the goals find at each value of a fact, and the stretches on which they find the same.

Within two breakpoints a figure moves one way only, so a stretch whose ends and middle agree is
all alike, and halving finds the step at which two ends differ. Every end was computed, and so
was its neighbour.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from amcli.law.contract.case import Case, option_of
from amcli.law.figures.sourced import Figure, Range
from amcli.law.figures.terms import Option, Verdict
from amcli.law.text.rules import NoText
from amcli.study.paths.axis import Axis
from amcli.study.paths.what_if import NoCase, Unknown, answer_at, case_at, with_list
from amcli.study.solve.goals import NO_VALUE, Goal, GoalValue, Sides, holds, sides, value_in
from amcli.study.solve.solutions import Interval, Judged, LeftOut, Point, Solutions, Spot
from amcli.study.solve.spread import in_highest_bands, spread_of


class State(StrEnum):
    """What a value of the unknown is to the wishes."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDETERMINED = "undetermined"
    OUTSIDE = "outside"  # no profile can have it


class Standing(NamedTuple):
    """What a value comes to, and on which sides of each wish it may stand: what halving looks for.

    `verdict` is that of the check, empty where no profile can have the value.
    """

    state: State
    problem: str
    sides: tuple[Sides, ...]
    verdict: str = ""


class ValueFound(NamedTuple):
    """What was found at a value, and between which numbers each of it lies."""

    standing: Standing
    seen: tuple[GoalValue, ...]
    reaches: tuple[Range, ...] = ()

    @property
    def state(self) -> State:
        """What the value is to the wishes."""
        return self.standing.state


class Search:
    """Asks a case with one fact changed; remembers what it found. `met`: wishes with a value."""

    def __init__(self, base: Case, wishes: Sequence[Goal], unknown: Unknown) -> None:
        self._base = base
        self.wishes = tuple(wishes)
        self._unknown = unknown
        self.looked: dict[int, ValueFound] = {}
        self.met: set[int] = set()

    def standing_on(self, axis: Axis) -> Callable[[int], Standing]:
        """Return the function that a search halves by."""
        return lambda place: self.at(axis, place).standing

    def at(self, axis: Axis, place: int) -> ValueFound:
        """Return what the wishes find at a value."""
        found = self.looked.get(place)
        if found is None:
            found = self.looked[place] = self._look(axis, place)
        return found

    def case_at(self, axis: Axis, place: int) -> Case:
        """Return the case with the fact changed; raises NoText."""
        return with_list(self._base, self._unknown, axis.value(place))

    def answer(self, case: Case, concept: str) -> Any:
        """Return the result of an answer."""
        return answer_at(case, concept).result

    def _look(self, axis: Axis, place: int) -> ValueFound:
        case = case_at(self._base, self._unknown, axis.value(place), with_list)
        if isinstance(case, NoCase):
            return ValueFound(Standing(State.OUTSIDE, case.code, ()), ())
        results, at_top = _Results(case, self._unknown), _Results(None, self._unknown)
        seen = tuple(results.seen(wish) for wish in self.wishes)

        def highest(place: int) -> GoalValue:
            if at_top.case is None:
                at_top.case = in_highest_bands(case) or case
            return at_top.seen(self.wishes[place]) if at_top.case is not case else seen[place]

        reaches = tuple(
            spread_of(wish, one, partial(highest, place))
            for place, (wish, one) in enumerate(zip(self.wishes, seen, strict=True))
        )
        found = tuple(map(sides, self.wishes, seen, reaches))
        self.met.update(number for number, one in enumerate(seen) if one.is_there)
        standing = Standing(self._state(seen, found), "", found, results.verdict)
        return ValueFound(standing, seen, reaches)

    def _state(self, seen: Sequence[GoalValue], found: Sequence[Sides]) -> State:
        said = [
            holds(wish, place) if one.is_there else False
            for wish, one, place in zip(self.wishes, seen, found, strict=True)
        ]
        if False in said:
            return State.FAILS
        return State.UNDETERMINED if None in said else State.HOLDS


class _Results:
    """The answers of a case, each worked out once, and the verdict that they carry."""

    def __init__(self, case: Case | None, unknown: Unknown) -> None:
        self.case = case
        self.verdict = ""
        self._unknown = unknown
        self._found: dict[tuple[str, str | None], Any] = {}

    def seen(self, wish: Goal) -> GoalValue:
        """Return what the path of a wish gives."""
        case, path = self.case, wish.path
        assert case is not None
        pinned = path.etp if case.ask.etps != (_etp(path.etp),) else None
        key = path.concept, pinned
        if key not in self._found:
            asked = case
            if pinned is not None and self._unknown.path != "contract.etp":
                asked = case.reopened(case.profile, case.ask._replace(etps=(_etp(pinned),)))
            try:
                self._found[key] = answer_at(asked, path.concept).result
            except NoText:  # a ledger whose later contract no text covers
                return NO_VALUE
            self.verdict = self.verdict or self._found[key].verdict.value
        return value_in(self._found[key], wish)


def _etp(word: str | None) -> Any:
    return None if word is None else Option(word).etp


T = TypeVar("T")


class Stretch(NamedTuple, Generic[T]):
    """Neighbouring values, both ends included, that have one outcome."""

    first: int
    last: int
    outcome: T


def stretches(axis: Axis, outcome: Callable[[int], T]) -> list[Stretch[T]]:
    """Return the stretches of an axis, first to last, no two neighbours alike."""
    cuts = axis.cuts()
    ends = [*(cut - 1 for cut in cuts[1:]), axis.last]
    found: list[Stretch[T]] = []
    for first, last in zip(cuts, ends, strict=True):
        for one in _split(first, last, outcome):
            if found and found[-1].outcome == one.outcome:
                found[-1] = found[-1]._replace(last=one.last)
            else:
                found.append(one)
    return found


def _split(first: int, last: int, outcome: Callable[[int], T]) -> Iterator[Stretch[T]]:
    """Yield the stretches between two breakpoints."""
    middle = (first + last) // 2
    if outcome(first) == outcome(last) == outcome(middle):
        yield Stretch(first, last, outcome(first))
        return
    yield from _split(first, middle, outcome)
    yield from _split(middle + 1, last, outcome)


ETP = "contract.etp"


def solutions_on(axis: Axis, looker: Search, runs: Sequence[Stretch[Standing]]) -> Solutions:
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


def _proof(axis: Axis, looker: Search, first: int, last: int) -> Iterator[Point]:
    """Yield the ends of a stretch and the values one step beside them."""
    beside = (first - 1, first, last, last + 1) if axis.has_order else range(first, last + 1)
    ends = {axis.first} if axis.is_open_below else set()
    ends |= {axis.last} if axis.is_open_above else set()
    for place in dict.fromkeys(beside):
        if (place not in ends or first == last) and is_real(axis, looker, place):
            yield point(axis, looker, place)


def is_real(axis: Axis, looker: Search, place: int) -> bool:
    """Return whether a profile can have a value."""
    is_inside = axis.first <= place <= axis.last
    return is_inside and looker.at(axis, place).state is not State.OUTSIDE


def point(axis: Axis, looker: Search, place: int) -> Point:
    """Return a value of the unknown with what was found there."""
    return point_of(looker.at(axis, place), shown(axis)(place))


def point_of(looked: ValueFound, at: Any) -> Point:
    """Return what was found at a value, which is shown as `at`."""
    held = {State.HOLDS: True, State.FAILS: False}.get(looked.state)
    reaches = tuple(
        one if isinstance(seen.value, Figure) else None
        for one, seen in zip(looked.reaches, looked.seen, strict=True)
    )
    return Point(at, held, found_values(looked), reaches)


def found_values(looked: ValueFound) -> tuple[Any, ...]:
    """Return what the wishes found at a value, days as ISO texts."""
    return tuple(
        one.value.isoformat() if isinstance(one.value, date) else one.value for one in looked.seen
    )
