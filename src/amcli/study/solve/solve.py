"""The way back (`solve`): for which values of a fact an answer is as wished.

With two unknowns, for each value of the first those of the second for which it is.
"""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from amcli.law.contract.case import Answer, Case
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.terms import Option, Verdict
from amcli.law.text.rules import NoText
from amcli.study.paths.axis import Axis, axis_of, place_of, stretches
from amcli.study.paths.what_if import Unknown, fact_of, with_list
from amcli.study.solve.goals import Goal, RefusedGoal
from amcli.study.solve.reasons import bindings, check_paths, missing
from amcli.study.solve.search import (
    ETP,
    FrontierPiece,
    GoalText,
    Interval,
    LeftOut,
    Point,
    Run,
    Search,
    SolveOption,
    SolveOutcome,
    SolveResult,
    Sought,
    interval,
    outcome_of,
    proof,
    with_option,
)

MOST_SOLVES = 150  # searches between breakpoints of the first; what they leave open is said
_MOST_VISITS = 10_000  # values computed for them
_TEXT_MOVERS = ("contract.signed_on", "on")


def solve(case: Case, wishes: Sequence[Goal], by: Sequence[Unknown]) -> Answer[SolveResult]:
    """Return for which values of one fact, or of two, all wishes hold.

    Raises RefusedGoal for a wish that the answers cannot be held to.
    """
    found = []
    for etp, base in _bases(case, wishes, by):
        if len(by) > 1:
            found.append(_frontier(base, etp, wishes, (by[0], by[1])))
        else:
            found.append(_solve_one(base, etp, wishes, by[0]))
    result = SolveResult(
        wants=tuple(GoalText(str(one.path), one.op, one.text) for one in wishes),
        by=tuple(Sought(one.path, one.kind) for one in by),
        options=tuple(found),
    )
    return Answer(result, (*case.notes, *_notes(found, wishes)))


def _bases(
    case: Case, wishes: Sequence[Goal], by: Sequence[Unknown]
) -> Iterator[tuple[str | None, Case]]:
    """Yield the options to answer for, each as a case of its own."""
    named = tuple(dict.fromkeys(one.path.etp for one in wishes))
    for wish in wishes:
        if wish.path.etp is not None and wish.path.etp not in {one.value for one in Option}:
            known = tuple(f"{wish.path.concept}[{option.value}]" for option in Option)
            raise RefusedGoal("no-such-path", wish, known)
    if any(one.path == ETP for one in by):
        yield None, case
    elif None in named:
        for option in case.options:
            yield option.value, with_option(case, option)
    elif len(named) == 1 and named[0] is not None:
        yield named[0], with_option(case, Option(named[0]))
    else:
        yield None, case


def _solve_one(base: Case, etp: str | None, goals: Sequence[Goal], unknown: Unknown) -> SolveOption:
    search = Search(base, goals, unknown)
    axis, runs = search.axis, search.runs
    check_paths([search], base)
    outcome = outcome_of(runs)
    place = _place_now(axis, base)
    choices = () if axis.has_order else range(axis.first, axis.last + 1)

    def where(is_held: bool | None) -> tuple[Interval, ...]:
        alike = (run for run in runs if run.holds is is_held)
        return tuple(interval(axis, run, proof(search, run.first, run.last)) for run in alike)

    return SolveOption(
        etp=etp,
        outcome=outcome,
        now=None if place is None else search.point(place),
        solutions=where(True),
        undetermined=where(None),
        left_out=tuple(
            LeftOut(*axis.ends(run.first, run.last), run.problem) for run in runs if run.problem
        ),
        binding=() if outcome is SolveOutcome.SOLVED else tuple(bindings([search], place)),
        missing=tuple(missing([search], place)),
        tried=tuple(search.point(one) for one in choices if search.is_real(one)),
    )


def _place_now(axis: Axis, base: Case) -> int | None:
    """Return the number of the fact as it is, None where it is missing or beyond the axis."""
    value = fact_of(base, axis.unknown)
    if axis.unknown.path == ETP and base.ask.etps:
        value = base.ask.etps[0]
    place = place_of(axis, value)
    return place if place is not None and axis.first <= place <= axis.last else None


def _notes(found: Sequence[SolveOption], wishes: Sequence[Goal]) -> Iterator[Note]:
    """Yield what has to be said of the answers: pieces not told apart, doctors not eligible."""
    if any(not piece.is_resolved for one in found for piece in one.frontier):
        yield note("solve-limit")
    pieces: list[FrontierPiece | SolveOption] = [*found]
    pieces += [piece for option in found for piece in option.frontier]
    runs = (run for piece in pieces for run in (*piece.solutions, *piece.undetermined))
    met = {judged.verdict for run in runs for judged in run.verdicts}
    asks_verdict = any(one.path.steps == ("verdict",) for one in wishes)
    if met - {Verdict.ELIGIBLE} and not asks_verdict:
        yield note("solve-aside")


class _Row(NamedTuple):
    """What a search over the second unknown gave: the stretches by state, or why it has none."""

    runs: tuple[Run, ...]
    problem: str = ""


class _Rows:
    """The rows of the first unknown, each searched once, as far as the limits allow."""

    def __init__(self, base: Case, goals: Sequence[Goal], by: tuple[Unknown, Unknown]) -> None:
        self._base = base
        self._goals = goals
        self.by = by
        self._texts_vary = any(unknown.path in _TEXT_MOVERS for unknown in by)
        self.axis = axis_of(base, by[0], texts_vary=self._texts_vary)
        self.rows: dict[int, _Row] = {}
        self.searches: dict[int, Search] = {}
        self._cuts = {end for piece in self.axis.pieces() for end in (piece[0], piece[0] - 1)}
        self._searches, self._visits = 0, 0

    @property
    def is_spent(self) -> bool:
        """Whether no more values may be searched."""
        return self._searches >= MOST_SOLVES or self._visits >= _MOST_VISITS

    def at(self, place: int) -> _Row:
        """Return the row of a value."""
        if place not in self.rows:
            self.rows[place] = self._search(place)
        return self.rows[place]

    def _search(self, place: int) -> _Row:
        first, second = self.by
        try:
            value = self.axis.value(place)
            case = with_list(self._base, first, value, texts_vary=self._texts_vary)
        except NoText:
            return _Row((), "no-text")
        above = (self.axis.shown(place),)
        search = Search(case, self._goals, second, texts_vary=self._texts_vary, above=above)
        self.searches[place] = search
        runs = search.runs
        if place not in self._cuts:
            self._searches += 1
            self._visits += len(search.visits)
        return _Row((), runs[0].problem) if all(run.problem for run in runs) else _Row(runs)


def _frontier(
    base: Case, etp: str | None, goals: Sequence[Goal], by: tuple[Unknown, Unknown]
) -> SolveOption:
    """Return the answer for two unknowns: pieces of the first with the solutions of the second."""
    rows = _Rows(base, goals, by)
    alike, left_open = stretches(rows.axis, rows.at, lambda: rows.is_spent)
    spans: list[tuple[int, int, _Row | None]] = [*alike, *left_open]
    spans.sort(key=itemgetter(0))
    check_paths(list(rows.searches.values()), base)
    runs = [run for row in rows.rows.values() for run in row.runs]
    outcome = outcome_of(runs, is_open=rows.is_spent)
    now = _now(rows, base)  # searched after the rows: what it finds counts among the reasons
    searches = list(rows.searches.values())
    blocked = () if outcome is SolveOutcome.SOLVED else bindings(searches, None)
    pieces = [_piece(rows, *span) for span in spans if span[2] is None or span[2].runs]
    return SolveOption(
        etp=etp,
        outcome=outcome,
        now=now,
        solutions=(),
        undetermined=(),
        left_out=tuple(
            LeftOut(*rows.axis.ends(first, last), row.problem)
            for first, last, row in spans
            if row is not None and row.problem
        ),
        binding=tuple(one for one in blocked if one.rules or one.best is not None),
        frontier=tuple(
            piece
            for piece in pieces
            if piece.solutions or piece.undetermined or not piece.is_resolved
        ),
        missing=tuple(missing(searches, None)),
    )


def _piece(rows: _Rows, first: int, last: int, row: _Row | None) -> FrontierPiece:
    ends = rows.axis.ends(first, last)
    if row is None:
        return FrontierPiece(*ends, False, (), ())
    axis = rows.searches[next(place for place in rows.rows if first <= place <= last)].axis
    solutions, undetermined = (
        tuple(interval(axis, run) for run in row.runs if run.holds is is_held)
        for is_held in (True, None)
    )
    return FrontierPiece(*ends, True, solutions, undetermined)


def _now(rows: _Rows, base: Case) -> Point | None:
    """Return both facts as they are, where both are known."""
    axes = rows.axis, axis_of(base, rows.by[1])
    first, second = (_place_now(axis, base) for axis in axes)
    if first is None or second is None:
        return None
    rows.at(first)
    return rows.searches[first].point(second) if first in rows.searches else None
