"""What the goals find at each value of a fact, and the stretches on which they find the same.

Every end of a stretch was computed, and so was its neighbour.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure, Range
from amcli.law.figures.terms import Option, Verdict, WorkTime
from amcli.law.text.rules import NoText
from amcli.study.paths.axis import Axis, Stretch, axis_of, joined, stretches
from amcli.study.paths.what_if import ANSWERS, Kind, NoCase, Unknown, Written, case_at, with_list
from amcli.study.solve.goals import (
    NO_VALUE,
    Goal,
    GoalValue,
    Sides,
    hangs_on_band,
    holds,
    in_highest_bands,
    sides,
    spread_of,
    value_in,
)

ETP = "contract.etp"


class SolveOutcome(StrEnum):
    """What came of a search."""

    SOLVED = "solved"
    IMPOSSIBLE = "impossible"
    UNDETERMINED = "undetermined"


Spot: TypeAlias = Written | None


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


class Visit(NamedTuple):
    """What the wishes give at a value: on which side of each it may stand, and what it is.

    `holds` is None where that cannot be said, `problem` why no profile can have the value,
    `verdict` that of the check. `ranges` are the numbers between which each of `values` lies.
    """

    holds: bool | None
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
        if place not in self.visits:
            self.visits[place] = self._visit(place)
        return self.visits[place]

    def case_at(self, place: int) -> Case:
        """Return the case with the fact changed; raises NoText."""
        return with_list(self.base, self.axis.unknown, self.axis.value(place))

    def is_real(self, place: int) -> bool:
        """Return whether a profile can have a value."""
        return self.axis.first <= place <= self.axis.last and not self.at(place).problem

    def shown(self, place: int) -> Any:
        """Return a value as it is shown, with that of the other unknown where there is one."""
        spot = self.axis.shown(place)
        return (*self._above, spot) if self._above else spot

    def point(self, place: int) -> Point:
        """Return a value of the unknown with what the wishes give there."""
        visit = self.at(place)
        values = [one.value for one in visit.values]
        return Point(
            at=self.shown(place),
            holds=visit.holds,
            values=tuple(one.isoformat() if isinstance(one, date) else one for one in values),
            reaches=tuple(
                reach if isinstance(one, Figure) else None
                for one, reach in zip(values, visit.ranges, strict=True)
            ),
        )

    @cached_property
    def runs(self) -> tuple["Run", ...]:
        """The stretches of the axis by what holds and why not, each with its verdicts."""
        by_standing, _ = stretches(self.axis, lambda place: self.at(place)[:4])  # but the values
        runs = []
        for (is_held, problem), alike in groupby(by_standing, lambda one: one.outcome[:2]):
            verdicts = tuple(joined(Stretch(*one[:2], one.outcome[2]) for one in alike))
            runs.append(Run(verdicts[0].first, verdicts[-1].last, is_held, problem, verdicts))
        return tuple(runs)

    def _visit(self, place: int) -> Visit:
        case = case_at(self.base, self.axis.unknown, self.axis.value(place), with_list)
        if isinstance(case, NoCase):
            return Visit(False, case.code)
        verdict, values = self._values(case)
        highest, top = values, in_highest_bands(case)
        if top is not None and any(map(hangs_on_band, self.goals, values)):
            _, highest = self._values(top)
        ranges = tuple(map(spread_of, self.goals, values, highest))
        reached = tuple(map(sides, self.goals, values, ranges))
        answers = [
            holds(goal, side) if value.is_there else False
            for goal, value, side in zip(self.goals, values, reached, strict=True)
        ]
        is_held = False if False in answers else None if None in answers else True
        return Visit(is_held, "", verdict, reached, values, ranges)

    def _values(self, case: Case) -> tuple[str, tuple[GoalValue, ...]]:
        """Return the verdict of a case, and what the path of each wish gives."""
        results: dict[tuple[str, str | None], Any] = {}
        values = []
        for goal in self.goals:
            key = concept, etp = goal.path[:2]
            asked = case
            if etp is not None and self.axis.unknown.path != ETP:
                asked = with_option(case, Option(etp))
            try:
                result = results[key] = results.get(key) or ANSWERS[concept](asked).result
            except NoText:  # a ledger whose later contract no text covers
                values.append(NO_VALUE)
                continue
            values.append(value_in(result, goal))
        verdict = next((result.verdict.value for result in results.values()), "")
        return verdict, tuple(values)


def with_option(case: Case, option: WorkTime) -> Case:
    """Return the case asked for one option alone."""
    if case.ask.etps == (option.etp,):
        return case
    return case.reopened(case.profile, case.ask._replace(etps=(option.etp,)))


class Run(NamedTuple):
    """Neighbouring values where all holds or not, or with one problem; the verdicts along them."""

    first: int
    last: int
    holds: bool | None
    problem: str
    verdicts: tuple[Stretch[str], ...]


def outcome_of(runs: Iterable[Run], *, is_open: bool = False) -> SolveOutcome:
    """Return what came of a search: one solution is enough. `is_open`: it had to stop."""
    held = {run.holds for run in runs}
    if True in held:
        return SolveOutcome.SOLVED
    return SolveOutcome.UNDETERMINED if is_open or None in held else SolveOutcome.IMPOSSIBLE


def interval(axis: Axis, run: Run, points: Iterable[Point] = ()) -> Interval:
    """Return a run as an interval with its verdicts; of choices, each has its own."""
    verdicts = tuple(
        Judged(*axis.ends(place, last if axis.has_order else place), Verdict(verdict))
        for first, last, verdict in run.verdicts
        for place in ((first,) if axis.has_order else range(first, last + 1))
    )
    return Interval(*axis.ends(run.first, run.last), tuple(points), verdicts)


def proof(search: Search, first: int, last: int) -> Iterator[Point]:
    """Yield the ends of a stretch and the values one step beside them."""
    axis = search.axis
    beside = (first - 1, first, last, last + 1) if axis.has_order else range(first, last + 1)
    open_ends = {axis.first} if axis.is_open_below else set()
    open_ends |= {axis.last} if axis.is_open_above else set()
    for place in dict.fromkeys(beside):
        if (place not in open_ends or first == last) and search.is_real(place):
            yield search.point(place)
