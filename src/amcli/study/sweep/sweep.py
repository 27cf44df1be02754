"""The same question at many values of one fact (`sweep`)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

from amcli.law.check.verdicts import verdict
from amcli.law.contract.case import Answer, Ask, Case, open_case
from amcli.law.contract.succession import running_term
from amcli.law.figures.sourced import Figure, Note, Number
from amcli.law.figures.terms import Status, Verdict
from amcli.law.pay.targets import judging_in
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import NoText, RuleBook
from amcli.study.paths.result_paths import (
    CONCEPTS,
    NoSuchPath,
    ResultPath,
    is_named_by,
    known_paths,
    places,
)
from amcli.study.paths.what_if import (
    ANSWERS,
    FactValue,
    Kind,
    NoCase,
    Unknown,
    Written,
    case_at,
    changed,
    with_fact,
    written,
)

_DOCUMENTED = (Status.PUBLISHED.label, Status.SECONDARY.label)


class CurveShape(StrEnum):
    """How a series is drawn between its points."""

    STEPS = "steps"
    LINE = "line"
    POINTS = "points"
    WORDS = "words"


class Sweep(NamedTuple):
    """What is asked: the fact that varies, its values in order, the paths to show."""

    over: Unknown
    values: tuple[FactValue, ...]
    shown: tuple[ResultPath, ...]


class Over(NamedTuple):
    """The fact that varies: its path, what it is counted in, how many values it took."""

    path: str
    kind: str
    points: int


class SweepPoint(NamedTuple):
    """What a path comes to at one value of the fact, `at`; a word or a day has no bounds.

    `reason` says why there is no answer at all: `no-text` (no text covers the day),
    `inconsistent` (the profile would contradict itself), `not-there` (no such result here).
    """

    at: Written
    value: Number | bool | str | None
    low: Number | None = None
    high: Number | None = None
    status: str | None = None
    sources: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def figure(self) -> Figure | None:
        """The figure of the point, None for words and where there is no answer."""
        if self.status is None or isinstance(self.value, str):
            return None
        return Figure(self.value, self.low, self.high, self.status, self.sources)


class Series(NamedTuple):
    """What one path comes to under one option (None where it has none, or where that varies).

    `points` has one for each value of the fact; `documented` are the points that a text states
    between those values, so that a step over them does not hide them.
    """

    path: str
    etp: str | None
    shape: CurveShape
    points: tuple[SweepPoint, ...]
    documented: tuple[SweepPoint, ...] = ()

    @property
    def full_path(self) -> str:
        """The path with its option in brackets: `aid[1].total.amount`."""
        concept, dot, steps = self.path.partition(".")
        return self.path if self.etp is None else f"{concept}[{self.etp}]{dot}{steps}"


class VerdictStretch(NamedTuple):
    """Values in a row with the same verdict under the same text, or without answer (`reason`).

    `where` is the fact of the profile that makes it inconsistent.
    """

    first: Written
    last: Written
    points: int
    verdict: Verdict | None
    text: str | None
    reason: str | None = None
    where: str | None = None


class SweepResult(NamedTuple):
    """Every path shown, at every value; then where the verdict or the text changes."""

    over: Over
    series: tuple[Series, ...]
    stretches: tuple[VerdictStretch, ...]


class _Spot(NamedTuple):
    """One value of the fact: the results there, or why there are none."""

    at: Written
    found: dict[ResultPath, Any]
    notes: tuple[Note, ...]
    stretch: VerdictStretch


def opened(profile: Profile, book: RuleBook, ask: Ask, plan: Sweep) -> Case:
    """Return the case of a profile as it is, else at the first value that a text covers.

    Raises NoText where no value has a text.
    """
    questions = [(profile, ask), *(changed(profile, ask, plan.over, one) for one in plan.values)]
    refused: NoText | None = None
    for question in questions:
        try:
            return open_case(question[0], book, question[1])
        except NoText as error:
            refused = refused or error
    assert refused is not None
    raise refused


def sweep(
    case: Case, plan: Sweep, counted: Callable[[], None] = lambda: None
) -> Answer[SweepResult]:
    """Return what each path comes to at each value; `counted` is called after every value.

    Raises NoSuchPath for a path that names nothing at any value, though answers were given.
    """
    spots = []
    for value in plan.values:
        spots.append(_spot(case, plan, value))
        counted()
    paths = [
        path for shown in dict.fromkeys(plan.shown) for path in _paths(shown, spots, case, plan)
    ]
    between = [_spot(case, plan, value) for value in documented_values(case, plan)]
    series = tuple(_series(path, plan.over, spots, between) for path in dict.fromkeys(paths))
    over = Over(plan.over.path, plan.over.kind.value, len(spots))
    noted = [spot.notes for spot in spots if spot.stretch.reason is None]
    common = set(noted[0]).intersection(*noted[1:]) if noted else ()
    notes = tuple(one for one in noted[0] if one in common) if noted else ()
    return Answer(SweepResult(over, series, tuple(_stretches(spots))), notes)


def _spot(case: Case, plan: Sweep, value: FactValue) -> _Spot:
    at = written(value)
    there = case_at(case, plan.over, value)
    if isinstance(there, NoCase):
        reason = "inconsistent" if there.where else there.code
        where = there.where or None
        return _Spot(at, {}, (), VerdictStretch(at, at, 1, None, None, reason, where))
    found: dict[ResultPath, Any] = {}
    notes: dict[Note, None] = {}
    for concept in dict.fromkeys(path.concept for path in plan.shown):
        answer = ANSWERS[concept](there)
        found.update(_named(plan, there, concept, answer.result))
        notes.update(dict.fromkeys(answer.notes))
    return _Spot(at, found, tuple(notes), VerdictStretch(at, at, 1, verdict(there), there.rules.id))


def _named(plan: Sweep, case: Case, concept: str, result: Any) -> Iterator[tuple[ResultPath, Any]]:
    """Yield the results asked; where the option varies, those of its own without its name."""
    own = case.options[0].value if plan.over.path == "contract.etp" else None
    of_any_option = tuple(path._replace(etp=None) for path in plan.shown)
    for path, value in places(concept, result, of_any_option):
        plain = path._replace(etp=None) if own is not None and path.etp == own else path
        if any(is_named_by(shown, plain) for shown in plan.shown):
            yield plain, value


def _paths(path: ResultPath, spots: list[_Spot], case: Case, plan: Sweep) -> list[ResultPath]:
    """Return the results that a path means: it, of each option, or the figures below it."""
    known = {found: value for spot in spots for found, value in spot.found.items()}
    named = [found for found in known if is_named_by(path, found)]
    same = [found for found in named if found.steps == path.steps]
    meant = same or [found for found in named if isinstance(known[found], Figure)] or named
    answered = [
        value for value, spot in zip(plan.values, spots, strict=True) if spot.stretch.reason is None
    ]
    if not meant and answered:
        there = with_fact(case, plan.over, answered[0])
        results = ANSWERS[path.concept](there).result
        raise NoSuchPath(str(path), known_paths(path.concept, results))
    return meant or [path]  # no value had an answer: say why, at each


def _series(path: ResultPath, over: Unknown, spots: list[_Spot], between: list[_Spot]) -> Series:
    points = tuple(_point(spot, path) for spot in spots)
    stated = (_point(spot, path) for spot in between if CONCEPTS[path.concept].is_tabled)
    documented = tuple(point for point in stated if point.status in _DOCUMENTED)
    has_figures = any(point.status is not None for point in points)
    shape = shape_of(path, over.kind) if has_figures else CurveShape.WORDS
    return Series(str(path._replace(etp=None)), path.etp, shape, points, documented)


def _point(spot: _Spot, path: ResultPath) -> SweepPoint:
    value = spot.found.get(path)
    if isinstance(value, Figure):
        return SweepPoint(spot.at, *value)
    if value is None:
        return SweepPoint(spot.at, None, reason=spot.stretch.reason or "not-there")
    if isinstance(value, tuple):
        return SweepPoint(spot.at, " ".join(map(str, value)))
    return SweepPoint(spot.at, value.isoformat() if isinstance(value, date) else value)


def _stretches(spots: Iterable[_Spot]) -> Iterator[VerdictStretch]:
    for _, alike in groupby((spot.stretch for spot in spots), lambda one: one[3:]):  # but where
        first, *others = alike
        last = others[-1].last if others else first.last
        yield first._replace(last=last, points=1 + len(others))


def shape_of(path: ResultPath, kind: Kind) -> CurveShape:
    """Return how figures go between two values of a fact: amounts jump, growths slide.

    >>> shape_of(ResultPath("aid", "1", ("total", "amount")), Kind.COUNT).value
    'steps'
    """
    if kind in (Kind.CHOICE, Kind.POSTS):
        return CurveShape.POINTS
    if kind is Kind.DATE or (CONCEPTS[path.concept].is_paid and kind is Kind.COUNT):
        return CurveShape.STEPS
    return CurveShape.LINE


def documented_values(case: Case, plan: Sweep) -> list[FactValue]:
    """Return the sizes of a list, between those of a sweep, whose growth a table states."""
    is_list = plan.over.path in ("patients.mt", "patients.fa")
    if not is_list or not any(CONCEPTS[path.concept].is_tabled for path in plan.shown):
        return []
    name = plan.over.path.rpartition(".")[2]
    texts = [case.rules, *(judging_in(running_term(case, option)).rules for option in case.options)]
    stated = {
        size
        for rules in {rules.header.id: rules for rules in texts}.values()
        for key, sourced in rules.figures.items()
        if key.startswith("targets.") and key.endswith(f".{name}.points")
        for size, _ in sourced.value
    }
    asked = [int(value) for value in plan.values if isinstance(value, int)]
    return [size for size in sorted(stated - set(asked)) if min(asked) < size < max(asked)]
