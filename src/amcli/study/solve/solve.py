"""The way back (`solve`): for which values of a fact an answer is as wished."""

from collections.abc import Iterator, Sequence

from amcli.law.contract.case import Answer, Case
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.terms import Option, Verdict, WorkTime
from amcli.study.paths.axis import place_of
from amcli.study.paths.what_if import Unknown, fact_of
from amcli.study.solve.goals import Goal, RefusedGoal
from amcli.study.solve.reasons import bindings, check_paths, missing
from amcli.study.solve.search import ETP, Search, solutions_of
from amcli.study.solve.solutions import (
    FrontierPiece,
    GoalText,
    Judged,
    Solutions,
    SolveOption,
    SolveOutcome,
    SolveResult,
    Sought,
)


def solve(case: Case, wishes: Sequence[Goal], by: Sequence[Unknown]) -> Answer[SolveResult]:
    """Return for which values of one fact, or of two, all wishes hold.

    Raises RefusedGoal for a wish that the answers cannot be held to.
    """
    found = []
    for etp, base in _bases(case, wishes, by):
        if len(by) > 1:
            from .frontier import frontier  # two unknowns are rarely asked

            found.append(frontier(base, etp, wishes, (by[0], by[1])))
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


def with_option(case: Case, option: WorkTime) -> Case:
    """Return the case asked for one option alone."""
    return case.reopened(case.profile, case.ask._replace(etps=(option.etp,)))


def _solve_one(base: Case, etp: str | None, goals: Sequence[Goal], unknown: Unknown) -> SolveOption:
    search = Search(base, goals, unknown)
    axis, solutions = search.axis, solutions_of(search)
    check_paths([search], base)
    outcome = outcome_of(solutions)
    place = _place_now(search)
    choices = () if axis.has_order else range(axis.first, axis.last + 1)
    return SolveOption(
        etp,
        outcome,
        None if place is None else search.point(place),
        *solutions,
        binding=() if outcome is SolveOutcome.SOLVED else tuple(bindings([search], place)),
        missing=tuple(missing([search], place)),
        tried=tuple(search.point(one) for one in choices if search.is_real(one)),
    )


def _place_now(search: Search) -> int | None:
    """Return the number of the fact as it is, None where it is missing or beyond the axis."""
    axis, base = search.axis, search.base
    value = fact_of(base, axis.unknown)
    if axis.unknown.path == ETP and base.ask.etps:
        value = base.ask.etps[0]
    place = place_of(axis, value)
    return place if place is not None and axis.first <= place <= axis.last else None


def outcome_of(found: Solutions) -> SolveOutcome:
    """Return what came of a search: one solution is enough."""
    if found.solutions:
        return SolveOutcome.SOLVED
    return SolveOutcome.UNDETERMINED if found.undetermined else SolveOutcome.IMPOSSIBLE


def _notes(found: Sequence[SolveOption], wishes: Sequence[Goal]) -> Iterator[Note]:
    """Yield what has to be said of the answers: pieces not told apart, doctors not eligible."""
    if any(not piece.is_resolved for one in found for piece in one.frontier):
        yield note("solve-limit")
    met = {one.verdict for option in found for one in _judged_of(option)}
    asks_verdict = any(one.path.steps == ("verdict",) for one in wishes)
    if met - {Verdict.ELIGIBLE} and not asks_verdict:
        yield note("solve-aside")


def _judged_of(option: SolveOption) -> Iterator[Judged]:
    pieces: tuple[FrontierPiece | SolveOption, ...] = (*option.frontier, option)
    for one in pieces:
        for interval in (*one.solutions, *one.undetermined):
            yield from interval.verdicts
