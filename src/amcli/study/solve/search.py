"""What the goals find at each value of a fact, and the stretches on which they find the same.

Within two breakpoints a figure moves one way only, so a stretch whose ends and middle agree is
all alike, and halving finds the step at which two ends differ. Every end was computed, and so
was its neighbour."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, partial
from itertools import chain, groupby
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from amcli.law.contract.case import Case, option_of
from amcli.law.figures.sourced import Figure, Range
from amcli.law.figures.terms import Option, Verdict
from amcli.law.text.rules import NoText
from amcli.study.paths.axis import Axis, axis_of
from amcli.study.paths.what_if import Kind, NoCase, Unknown, answer_at, case_at, with_list
from amcli.study.solve.goals import (
    NO_VALUE,
    Goal,
    GoalValue,
    Sides,
    holds,
    in_highest_bands,
    sides,
    spread_of,
    value_in,
)


class SolveOutcome(StrEnum):
    """What came of a search."""

    SOLVED = "solved"
    IMPOSSIBLE = "impossible"
    UNDETERMINED = "undetermined"


Spot: TypeAlias = int | Decimal | str | bool | None  # a value of a fact; days are ISO texts


class GoalText(NamedTuple):
    """A wish as it was asked."""

    path: str
    op: str
    value: str


class Sought(NamedTuple):
    """A fact that is sought: its path, and what it is counted in."""

    path: str
    kind: Kind


class Point(NamedTuple):
    """A value of the unknown (of both), whether the wishes hold there, and what each finds.

    `holds` is None where it cannot be said; `values` are figures, words or days, `reaches` the
    numbers between which each figure lies, None for what is no figure.
    """

    at: Spot | tuple[Spot, ...]
    holds: bool | None
    values: tuple[Figure | str | bool | None, ...]
    reaches: tuple[Range | None, ...] = ()


class Judged(NamedTuple):
    """Neighbouring values under one verdict of the check, ends as those of an interval."""

    first: Spot
    last: Spot
    verdict: Verdict


class Interval(NamedTuple):
    """Values from `first` to `last`, both included; None where larger or earlier ones hold too.

    `points` are its ends and the values one step beside them, as computed; `verdicts` what the
    check says along it.
    """

    first: Spot
    last: Spot
    points: tuple[Point, ...] = ()
    verdicts: tuple[Judged, ...] = ()


class LeftOut(NamedTuple):
    """Values that a profile cannot have, and why: a code (`adults`, `no-text`, `future` …)."""

    first: Spot
    last: Spot
    reason: str


class BindingRule(NamedTuple):
    """A rule that sets a value: text, key (or path of a criterion), the value there, sources."""

    text: str
    key: str
    value: str
    sources: tuple[str, ...]


class Binding(NamedTuple):
    """A wish, whether it can be had alone, the best value found, where, and what sets it.

    `best` is None where nothing is known at any value; `reach` are the numbers it lies between.
    """

    wish: str
    is_possible: bool
    at: Any
    best: Figure | str | bool | None
    rules: tuple[BindingRule, ...]
    reach: Range | None = None


class MissingFact(NamedTuple):
    """A fact that the profile lacks, by its path, and who has it (`cpam`, `amelipro`, `doctor`)."""

    path: str
    who: str


class Missing(NamedTuple):
    """A wish that cannot be said at a value, and what it hangs on there.

    `rules` are keys of the text that nobody published, which `who` has; a list beyond the cases
    of a table is named by that table.
    """

    wish: str
    at: Any
    text: str
    rules: tuple[str, ...]
    who: str
    facts: tuple[MissingFact, ...]


class FrontierPiece(NamedTuple):
    """Values of the first unknown that share the solutions of the second.

    `is_resolved` is False where the search stopped before it could tell them apart.
    """

    first: Spot
    last: Spot
    is_resolved: bool
    solutions: tuple[Interval, ...]
    undetermined: tuple[Interval, ...]


class SolveOption(NamedTuple):
    """The answer under one option; `etp` is None where the option itself is sought.

    `now` is the unknown as it is; `binding` says what stands in the way of what is impossible,
    `missing` what an undetermined wish hangs on. `tried`: every choice, where a fact has choices.
    """

    etp: str | None
    outcome: SolveOutcome
    now: Point | None
    solutions: tuple[Interval, ...]
    undetermined: tuple[Interval, ...]
    left_out: tuple[LeftOut, ...]
    binding: tuple[Binding, ...] = ()
    frontier: tuple[FrontierPiece, ...] = ()
    missing: tuple[Missing, ...] = ()
    tried: tuple[Point, ...] = ()


class SolveResult(NamedTuple):
    """What was wished, by what, and the answer under each option."""

    wants: tuple[GoalText, ...]
    by: tuple[Sought, ...]
    options: tuple[SolveOption, ...]


class State(StrEnum):
    """What a value of the unknown is to the wishes."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDETERMINED = "undetermined"
    OUTSIDE = "outside"  # no profile can have it


class Visit(NamedTuple):
    """What the wishes give at a value: on which side of each it may stand, and what it is.

    `verdict` is that of the check, `problem` why no profile can have the value. `ranges` are the
    numbers between which each of `values` lies.
    """

    state: State
    problem: str = ""
    verdict: str = ""
    sides: tuple[Sides, ...] = ()
    values: tuple[GoalValue, ...] = ()
    ranges: tuple[Range, ...] = ()


class Search:
    """Asks a case with one fact changed, and remembers what each value gave.

    `above` is the value of another unknown that the case was given.
    """

    def __init__(
        self,
        base: Case,
        goals: Sequence[Goal],
        unknown: Unknown,
        *,
        texts_vary: bool = False,
        above: tuple[Spot, ...] = (),
    ) -> None:
        self.base = base
        self.goals = tuple(goals)
        self.axis = axis_of(base, unknown, texts_vary=texts_vary)
        self.visits: dict[int, Visit] = {}
        self._above = above

    def at(self, place: int) -> Visit:
        """Return what the wishes give at a value."""
        visit = self.visits.get(place)
        if visit is None:
            visit = self.visits[place] = self._visit(place)
        return visit

    def case_at(self, place: int) -> Case:
        """Return the case with the fact changed; raises NoText."""
        return with_list(self.base, self.axis.unknown, self.axis.value(place))

    def is_real(self, place: int) -> bool:
        """Return whether a profile can have a value."""
        is_inside = self.axis.first <= place <= self.axis.last
        return is_inside and self.at(place).state is not State.OUTSIDE

    def shown(self, place: int) -> Any:
        """Return a value as it is shown, with that of the other unknown where there is one."""
        spot = shown(self.axis, place)
        return (*self._above, spot) if self._above else spot

    def point(self, place: int) -> Point:
        """Return a value of the unknown with what the wishes give there."""
        visit = self.at(place)
        holds_there = {State.HOLDS: True, State.FAILS: False}.get(visit.state)
        values = tuple(iso_day(one.value) for one in visit.values)
        ranges = tuple(
            reach if isinstance(one.value, Figure) else None
            for one, reach in zip(visit.values, visit.ranges, strict=True)
        )
        return Point(self.shown(place), holds_there, values, ranges)

    def runs(self) -> list["Run"]:
        """Return the stretches of the axis by state and problem, each with its verdicts."""
        by_standing = stretches(self.axis, lambda place: self.at(place)[:4])  # but the values
        runs = []
        for (state, problem), alike in groupby(by_standing, lambda one: one.outcome[:2]):
            verdicts = tuple(joined(Stretch(*one[:2], one.outcome[2]) for one in alike))
            runs.append(Run(verdicts[0].first, verdicts[-1].last, state, problem, verdicts))
        return runs

    def _visit(self, place: int) -> Visit:
        unknown = self.axis.unknown
        case = case_at(self.base, unknown, self.axis.value(place), with_list)
        if isinstance(case, NoCase):
            return Visit(State.OUTSIDE, case.code)
        results = _Results(case, unknown)
        values = tuple(map(results.value, self.goals))
        ranges = tuple(
            spread_of(goal, value, partial(results.highest, goal, value))
            for goal, value in zip(self.goals, values, strict=True)
        )
        reached = tuple(map(sides, self.goals, values, ranges))
        answers = [
            holds(goal, side) if value.is_there else False
            for goal, value, side in zip(self.goals, values, reached, strict=True)
        ]
        state = State.UNDETERMINED if None in answers else State.HOLDS
        state = State.FAILS if False in answers else state
        return Visit(state, "", results.verdict, reached, values, ranges)


class _Results:
    """The answers of a case, each worked out once, and the verdict that they carry."""

    def __init__(self, case: Case, unknown: Unknown) -> None:
        self.verdict = ""
        self._case = case
        self._unknown = unknown
        self._results: dict[tuple[str, Fraction | None], Any] = {}

    def value(self, goal: Goal) -> GoalValue:
        """Return what the path of a wish gives."""
        path, asked = goal.path, self._case
        etp = None if path.etp is None else Option(path.etp).etp
        if etp is not None and asked.ask.etps != (etp,) and self._unknown.path != ETP:
            asked = asked.reopened(asked.profile, asked.ask._replace(etps=(etp,)))
        key = path.concept, etp
        if key not in self._results:
            try:
                self._results[key] = answer_at(asked, path.concept).result
            except NoText:  # a ledger whose later contract no text covers
                return NO_VALUE
            self.verdict = self.verdict or self._results[key].verdict.value
        return value_in(self._results[key], goal)

    def highest(self, goal: Goal, value: GoalValue) -> GoalValue:
        """Return what a wish gives in the highest bands there may be; `value` if they are known."""
        return value if self._at_top is None else self._at_top.value(goal)

    @cached_property
    def _at_top(self) -> "_Results | None":
        case = in_highest_bands(self._case)
        return None if case is None else _Results(case, self._unknown)


T = TypeVar("T")


class Stretch(NamedTuple, Generic[T]):
    """Neighbouring values, both ends included, that have one outcome."""

    first: int
    last: int
    outcome: T


class Run(NamedTuple):
    """Neighbouring values of one state or problem, and the verdicts along them."""

    first: int
    last: int
    state: State
    problem: str
    verdicts: tuple[Stretch[str], ...]


def stretches(axis: Axis, outcome: Callable[[int], T]) -> list[Stretch[T]]:
    """Return the stretches of an axis, first to last, no two neighbours alike."""
    return joined(
        chain.from_iterable(_split(first, last, outcome) for first, last in axis.pieces())
    )


def _split(first: int, last: int, outcome: Callable[[int], T]) -> Iterator[Stretch[T]]:
    """Yield the stretches between two breakpoints."""
    middle = (first + last) // 2
    if outcome(first) == outcome(last) == outcome(middle):
        yield Stretch(first, last, outcome(first))
        return
    yield from _split(first, middle, outcome)
    yield from _split(middle + 1, last, outcome)


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


ETP = "contract.etp"


def outcome_of(runs: Iterable[Run], *, is_open: bool = False) -> SolveOutcome:
    """Return what came of a search: one solution is enough. `is_open`: it had to stop."""
    states = {run.state for run in runs}
    if State.HOLDS in states:
        return SolveOutcome.SOLVED
    is_undetermined = is_open or State.UNDETERMINED in states
    return SolveOutcome.UNDETERMINED if is_undetermined else SolveOutcome.IMPOSSIBLE


def interval(axis: Axis, run: Run, points: Iterable[Point] = ()) -> Interval:
    """Return a run as an interval with its verdicts; of choices, each has its own."""
    verdicts = tuple(
        Judged(*interval_ends(axis, place, last if axis.has_order else place), Verdict(verdict))
        for first, last, verdict in run.verdicts
        for place in ((first,) if axis.has_order else range(first, last + 1))
    )
    return Interval(*interval_ends(axis, run.first, run.last), tuple(points), verdicts)


def interval_ends(axis: Axis, first: int, last: int) -> tuple[Spot, Spot]:
    """Return the ends of a stretch as they are shown, None where the axis is open."""
    is_open_below = axis.is_open_below and first == axis.first
    is_open_above = axis.is_open_above and last == axis.last
    return (
        None if is_open_below else shown(axis, first),
        None if is_open_above else shown(axis, last),
    )


def shown(axis: Axis, place: int) -> Spot:
    """Return a value of a fact as an answer shows it: numbers, words of the profile, ISO days."""
    value, path = axis.value(place), axis.unknown.path
    if isinstance(value, Fraction):
        if path == ETP or path.endswith("_etp"):
            option = option_of(value)
            return "0" if option is None or value == 0 else option.value
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else value
    spot: Spot = iso_day(getattr(value, "value", value))
    return spot


def iso_day(value: Any) -> Any:
    """Return a day as an ISO text, any other value as it is."""
    return value.isoformat() if isinstance(value, date) else value


def proof(search: Search, first: int, last: int) -> Iterator[Point]:
    """Yield the ends of a stretch and the values one step beside them."""
    axis = search.axis
    beside = (first - 1, first, last, last + 1) if axis.has_order else range(first, last + 1)
    ends = {axis.first} if axis.is_open_below else set()
    ends |= {axis.last} if axis.is_open_above else set()
    for place in dict.fromkeys(beside):
        if (place not in ends or first == last) and search.is_real(place):
            yield search.point(place)
