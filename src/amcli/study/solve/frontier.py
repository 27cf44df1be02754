"""Two unknowns: for each value of the first, the values of the second for which the wishes hold."""

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple, TypeAlias

from amcli.law.contract.case import Case
from amcli.law.text.rules import NoText
from amcli.study.paths.axis import Axis, axis_of, place_of
from amcli.study.paths.what_if import Unknown, fact_of, with_list
from amcli.study.solve.goals import Goal, UnknownPath, known_paths
from amcli.study.solve.reasons import Best, best_of, binding, missing, open_place
from amcli.study.solve.search import (
    Run,
    Search,
    State,
    interval_ends,
    joined,
    judged,
    point_of,
    shown,
)
from amcli.study.solve.solutions import Binding, Missing

from .search import stretches
from .solutions import FrontierPiece, Interval, LeftOut, Point, SolveOption, SolveOutcome

MOST_SOLVES = 150  # searches between breakpoints of the first; what they leave open is said
_MOST_LOOKS = 10_000  # values computed for them
_TEXT_MOVERS = ("contract.signed_on", "on")


class _Row(NamedTuple):
    """What a search over the second unknown found: the stretches by state, or why it has none."""

    runs: tuple[Run, ...]
    problem: str = ""


_Span: TypeAlias = tuple[int, int, _Row | None]


class _Rows:
    """The rows of the first unknown, each searched once, as far as the limits allow."""

    def __init__(self, base: Case, wishes: Sequence[Goal], by: tuple[Unknown, Unknown]) -> None:
        self._base = base
        self.wishes = wishes
        self.by = by
        self.texts_vary = any(one.path in _TEXT_MOVERS for one in by)
        self.axis = axis_of(base, by[0], texts_vary=self.texts_vary)
        self.found: dict[int, _Row] = {}
        self.lookers: dict[int, tuple[Axis, Search]] = {}
        self._cuts = set(self.axis.cuts()) | {cut - 1 for cut in self.axis.cuts()}
        self._searches, self._looks = 0, 0

    @property
    def is_spent(self) -> bool:
        """Whether no more values may be searched."""
        return self._searches >= MOST_SOLVES or self._looks >= _MOST_LOOKS

    def at(self, place: int) -> _Row:
        """Return the row of a value."""
        row = self.found.get(place)
        if row is None:
            row = self.found[place] = self._search(place)
        return row

    def _search(self, place: int) -> _Row:
        try:
            value = self.axis.value(place)
            case = with_list(self._base, self.by[0], value, texts_vary=self.texts_vary)
        except NoText:
            return _Row((), "no-text")
        axis = axis_of(case, self.by[1], texts_vary=self.texts_vary)
        looker = Search(case, self.wishes, self.by[1])
        self.lookers[place] = axis, looker
        runs = joined(stretches(axis, looker.standing_on(axis)))
        if place not in self._cuts:
            self._searches += 1
            self._looks += len(looker.looked)
        if all(run.state is State.OUTSIDE for run in runs):
            return _Row((), runs[0].problem)
        return _Row(tuple(runs))


def frontier(
    base: Case, etp: str | None, wishes: Sequence[Goal], by: tuple[Unknown, Unknown]
) -> SolveOption:
    """Return the answer for two unknowns: pieces of the first with the solutions of the second."""
    rows = _Rows(base, wishes, by)
    spans = _spans(rows)
    _check_paths(rows, base, wishes)
    left_out = tuple(
        LeftOut(*interval_ends(rows.axis, first, last), row.problem)
        for first, last, row in spans
        if row is not None and row.problem
    )
    pieces = tuple(_piece(rows, *span) for span in spans if span[2] is None or not span[2].problem)
    outcome = _outcome(rows)
    return SolveOption(
        etp=etp,
        outcome=outcome,
        now=_now(rows, base),
        solutions=(),
        undetermined=(),
        left_out=left_out,
        binding=() if outcome is SolveOutcome.SOLVED else _binding(rows),
        frontier=tuple(
            one for one in pieces if one.solutions or one.undetermined or not one.is_resolved
        ),
        missing=tuple(_missing(rows)),
    )


def _spans(rows: _Rows) -> list[_Span]:
    """Return the values of the first unknown by their row; None where the search had to stop.

    The widest gap is halved first, so that what a limit leaves open is spread over the axis.
    """
    cuts = rows.axis.cuts()
    ends = [*(cut - 1 for cut in cuts[1:]), rows.axis.last]
    gaps = [(first - last, first, last) for first, last in zip(cuts, ends, strict=True)]
    heapify(gaps)
    alike: list[tuple[int, int]] = []
    for cut in cuts:
        rows.at(cut)
    while gaps and not rows.is_spent:
        _, first, last = heappop(gaps)
        middle = (first + last) // 2
        if rows.at(first) == rows.at(last) == rows.at(middle):
            alike.append((first, last))
        elif last - first > 1:
            heappush(gaps, (first - middle, first, middle))
            heappush(gaps, (middle - last, middle, last))
    spans: list[_Span] = [(first, last, rows.at(first)) for first, last in alike]
    spans += [(place, place, row) for place, row in rows.found.items()]
    spans += [_open(rows, first, last) for _, first, last in gaps]
    return _merged(sorted((one for one in spans if one[0] <= one[1]), key=lambda one: one[:2]))


def _open(rows: _Rows, first: int, last: int) -> _Span:
    """Return a gap without the ends that were searched."""
    return first + (first in rows.found), last - (last in rows.found), None


def _merged(spans: list[_Span]) -> list[_Span]:
    """Return neighbours of one row as one; spans that lie within another are left out."""
    found: list[_Span] = []
    for first, last, row in spans:
        if found and found[-1][2] == row and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last), row)
        elif not found or first > found[-1][1]:
            found.append((first, last, row))
    return found


def _piece(rows: _Rows, first: int, last: int, row: _Row | None) -> FrontierPiece:
    ends = interval_ends(rows.axis, first, last)
    if row is None:
        return FrontierPiece(*ends, False, (), ())
    axis = rows.lookers[next(place for place in rows.found if first <= place <= last)][0]

    def of(wanted: State) -> tuple[Interval, ...]:
        return tuple(
            Interval(*interval_ends(axis, run.first, run.last), (), judged(axis, run))
            for run in row.runs
            if run.state is wanted
        )

    return FrontierPiece(*ends, True, of(State.HOLDS), of(State.UNDETERMINED))


def _outcome(rows: _Rows) -> SolveOutcome:
    states = {run.state for row in rows.found.values() for run in row.runs}
    if State.HOLDS in states:
        return SolveOutcome.SOLVED
    is_open = State.UNDETERMINED in states or rows.is_spent
    return SolveOutcome.UNDETERMINED if is_open else SolveOutcome.IMPOSSIBLE


def _now(rows: _Rows, base: Case) -> Point | None:
    """Return both facts as they are, where both are known."""
    second = axis_of(base, rows.by[1])
    places = [
        place_of(axis, fact_of(base, one))
        for axis, one in zip((rows.axis, second), rows.by, strict=True)
    ]
    if None in places or places[0] is None or places[1] is None:
        return None
    rows.at(places[0])
    if places[0] not in rows.lookers:
        return None
    axis, looker = rows.lookers[places[0]]
    at = (shown(rows.axis)(places[0]), shown(axis)(places[1]))
    return point_of(looker.at(axis, places[1]), at)


def _missing(rows: _Rows) -> Iterator[Missing]:
    """Yield what each wish hangs on at the first values that leave the answer undetermined."""
    for number in range(len(rows.wishes)):
        for place, (axis, looker) in rows.lookers.items():
            inner = open_place(looker, number, None)
            if inner is not None:
                at = (shown(rows.axis)(place), shown(axis)(inner))
                yield missing(axis, looker, number, inner, at=at)
                break


def _binding(rows: _Rows) -> tuple[Binding, ...]:
    """Return the best that was found over both unknowns, wish by wish."""
    found: dict[int, tuple[Best, int]] = {}
    for place, (axis, looker) in rows.lookers.items():
        for number in range(len(looker.wishes)):
            best = best_of(axis, looker, number, None)
            if best is not None and (number not in found or best.rank < found[number][0].rank):
                found[number] = best, place
    return tuple(_bound(rows, number, *one) for number, one in sorted(found.items()))


def _bound(rows: _Rows, number: int, best: Best, place: int) -> Binding:
    axis, looker = rows.lookers[place]
    at = (shown(rows.axis)(place), shown(axis)(best.place))
    return binding(axis, looker, looker.wishes[number], best, at)


def _check_paths(rows: _Rows, base: Case, wishes: Sequence[Goal]) -> None:
    """Raise UnknownPath for a wish whose path named nothing at any value looked at."""
    lookers = [looker for _, looker in rows.lookers.values()]
    for number, wish in enumerate(wishes):
        if lookers and not any(number in one.met for one in lookers):
            concept = wish.path.concept
            raise UnknownPath(wish, known_paths([(concept, lookers[0].answer(base, concept))]))
