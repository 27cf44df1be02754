"""The way back (`solve`): for which values of a fact an answer is as wished."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .axis import Axis, axis_of, place_of
from .binding import bindings
from .case import Answer, Case, option_of
from .looking import Looked, Looker, State
from .search import Stretch, stretches
from .solutions import (
    Interval,
    LeftOut,
    Outcome,
    Point,
    Solutions,
    SolveOption,
    SolveResult,
    Sought,
    Spot,
    WishText,
)
from .sourced import Note, note
from .terms import Option
from .what_if import Unknown, fact_of, reopened
from .wishes import UnknownPath, Wish, known_paths

ETP = "contract.etp"


def solve(case: Case, wishes: Sequence[Wish], by: Sequence[Unknown]) -> Answer:
    """Return for which values of one fact, or of two, all wishes hold.

    Raises UnknownPath, ManyValues and WrongKind for a wish that the answers cannot be held to.
    """
    found = []
    for etp, base in _bases(case, wishes, by):
        if len(by) > 1:
            from .frontier import frontier  # two unknowns are rarely asked

            found.append(frontier(base, etp, wishes, (by[0], by[1])))
        else:
            found.append(_solve_one(base, etp, wishes, by[0]))
    result = SolveResult(
        wants=tuple(WishText(str(one.path), one.op, one.text) for one in wishes),
        by=tuple(Sought(one.path, one.kind) for one in by),
        options=tuple(found),
    )
    return Answer(result, (*case.notes, *_notes(found)))


def _bases(
    case: Case, wishes: Sequence[Wish], by: Sequence[Unknown]
) -> Iterator[tuple[str | None, Case]]:
    """Yield the options to answer for, each as a case of its own."""
    named = tuple(dict.fromkeys(one.path.etp for one in wishes))
    for wish in wishes:
        if wish.path.etp is not None and wish.path.etp not in {one.value for one in Option}:
            raise UnknownPath(wish, tuple(f"{wish.path.concept}[{one.value}]" for one in Option))
    if any(one.path == ETP for one in by):
        yield None, case
    elif None in named:
        for option in case.options:
            yield option.value, with_option(case, option)
    elif len(named) == 1 and named[0] is not None:
        yield named[0], with_option(case, Option(named[0]))
    else:
        yield None, case


def with_option(case: Case, option: Option) -> Case:
    """Return the case asked for one option alone."""
    return reopened(case, case.profile, case.ask._replace(etps=(option.etp,)))


def _solve_one(
    base: Case, etp: str | None, wishes: Sequence[Wish], unknown: Unknown
) -> SolveOption:
    looker = Looker(base, wishes, unknown)
    axis = axis_of(base, unknown)
    runs = stretches(axis, looker.outcome_on(axis))
    _check_paths(base, wishes, looker)
    found = solutions_on(axis, looker, runs)
    outcome = outcome_of(found)
    place = place_of(axis, fact_of(base, unknown))
    if unknown.path == ETP and base.ask.etps:
        place = place_of(axis, base.ask.etps[0])
    if place is not None and not axis.first <= place <= axis.last:
        place = None
    blocked = outcome is not Outcome.SOLVED
    return SolveOption(
        etp=etp,
        outcome=outcome,
        now=None if place is None else point(axis, looker, place),
        solutions=found.solutions,
        undetermined=found.undetermined,
        left_out=found.left_out,
        binding=tuple(bindings(axis, looker, shown(axis), place)) if blocked else (),
    )


def outcome_of(found: Solutions) -> Outcome:
    """Return what came of a search: one solution is enough."""
    if found.solutions:
        return Outcome.SOLVED
    return Outcome.UNDETERMINED if found.undetermined else Outcome.IMPOSSIBLE


def _check_paths(base: Case, wishes: Sequence[Wish], looker: Looker) -> None:
    """Raise UnknownPath for a wish whose path named nothing at any value looked at."""
    for number, wish in enumerate(wishes):
        if number not in looker.met:
            concept = wish.path.concept
            raise UnknownPath(wish, known_paths([(concept, looker.answer(base, concept))]))


def solutions_on(axis: Axis, looker: Looker, runs: Sequence[Stretch[Any]]) -> Solutions:
    """Return the stretches of an axis by what they are, neighbours of one state joined."""
    solutions, undetermined, left_out = [], [], []
    for first, last, (state, reason) in joined(runs):
        ends = interval_ends(axis, first, last)
        if state is State.OUTSIDE:
            left_out.append(LeftOut(*ends, reason))
        elif state is State.HOLDS:
            solutions.append(Interval(*ends, tuple(_proof(axis, looker, first, last))))
        elif state is State.UNDETERMINED:
            undetermined.append(Interval(*ends, tuple(_proof(axis, looker, first, last))))
    return Solutions(tuple(solutions), tuple(undetermined), tuple(left_out))


def joined(runs: Sequence[Stretch[Any]]) -> list[tuple[int, int, tuple[State, str]]]:
    """Return the stretches by state and problem, neighbours that are alike joined."""
    found: list[tuple[int, int, tuple[State, str]]] = []
    for first, last, outcome in runs:
        state = outcome.state, outcome.problem
        if found and found[-1][2] == state:
            found[-1] = (found[-1][0], last, state)
        else:
            found.append((first, last, state))
    return found


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
        is_real = axis.first <= place <= axis.last and (place not in ends or first == last)
        if is_real and looker.at(axis, place).state is not State.OUTSIDE:
            yield point(axis, looker, place)


def point(axis: Axis, looker: Looker, place: int) -> Point:
    """Return a value of the unknown with what was found there."""
    looked = looker.at(axis, place)
    held = {State.HOLDS: True, State.FAILS: False}.get(looked.state)
    return Point(shown(axis)(place), held, found_values(looked))


def found_values(looked: Looked) -> tuple[Any, ...]:
    """Return what the wishes found at a value, days as ISO texts."""
    return tuple(
        one.value.isoformat() if isinstance(one.value, date) else one.value for one in looked.seen
    )


def _notes(found: Sequence[SolveOption]) -> Iterator[Note]:
    """Yield what has to be said of the answers: pieces that were not told apart."""
    if any(not piece.is_resolved for one in found for piece in one.frontier):
        yield note("solve-limit")
