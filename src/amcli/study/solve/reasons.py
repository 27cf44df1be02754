"""What stands in the way of a goal, and what an undetermined one hangs on."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from operator import itemgetter
from typing import Any

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Finding, Verdict
from amcli.law.profile.consistency import holder_of
from amcli.study.explain.explain import Operation, explain
from amcli.study.explain.tracing import traced
from amcli.study.paths.result_paths import NoSuchPath, end_named, known_paths
from amcli.study.paths.what_if import ANSWERS

from .goals import PAID_APART, Goal, RefusedGoal, holds, unknown_levels, unknown_ranks
from .search import Binding, BindingRule, Missing, MissingFact, Search, Visit

_RANKS = {Verdict.ELIGIBLE: 2, Verdict.UNDETERMINED: 1, Verdict.NOT_ELIGIBLE: 0}
_MOST_RULES = 6  # that a reader takes in

# The rules that set a value, by the last step of its path; those named first set it themselves.
_FAMILIES: dict[str, dict[str, tuple[str, ...]]] = {
    "aid": {"amount": ("aid.",), "": ("aid.", "guarantee.a", "guarantee.f", "payments.")},
    "targets": {"": ("targets.", "newly_installed.", "bands.")},
}


def check_paths(searches: Sequence[Search], base: Case) -> None:
    """Raise RefusedGoal for a wish whose path named nothing at any value searched."""
    visits = [visit for search in searches for visit in search.visits.values()]
    for number, goal in enumerate(searches[0].goals if searches else ()):
        if not any(visit.values and visit.values[number].is_there for visit in visits):
            concept = goal.path.concept
            known = known_paths(concept, ANSWERS[concept](base).result)
            raise RefusedGoal("no-such-path", goal, known)


def bindings(searches: Sequence[Search], now: int | None) -> Iterator[Binding]:
    """Yield for each wish how near to it one comes; of equals, the one nearest to `now`."""
    for number, goal in enumerate(searches[0].goals if searches else ()):
        bests = [(*best, search) for search in searches for best in _best(search, number, now)]
        if not bests:
            yield Binding(str(goal), False, None, None, ())
            continue
        (is_refused, *_), place, search = min(bests, key=itemgetter(0))
        rules = tuple(_rules(search.case_at(place), goal)) if is_refused else ()
        point = search.point(place)
        value, reach = point.values[number], point.reaches[number]
        yield Binding(str(goal), not is_refused, point.at, value, rules, reach)


def _best(
    search: Search, number: int, now: int | None
) -> Iterator[tuple[tuple[bool, Any, int, int], int]]:
    """Yield the place that comes nearest to a wish and its rank; none where nothing is known.

    Less is better: whether it cannot be had at all, how far off it is, what stands in its way.
    """
    goal = search.goals[number]
    visits = {
        place: visit
        for place, visit in sorted(search.visits.items())
        if not visit.problem and _nearest(goal, visit, number) is not None
    }
    if not visits:
        return
    far = {place: _distance(goal, _nearest(goal, one, number)) for place, one in visits.items()}
    least = min(far.values())
    ties = [place for place, distance in far.items() if distance == least]
    ranks = {}
    for place in ties:
        is_verdict = goal.path.steps == ("verdict",)
        asked = check(search.case_at(place)).result.criteria if is_verdict else ()
        unmet = sum(criterion.verdict is not Finding.MET for criterion in asked)
        ranks[place] = (unmet, abs(place - (now or 0)))
    place = min(ties, key=ranks.__getitem__)
    is_possible = any(holds(goal, one.sides[number]) for one in visits.values())
    yield (not is_possible, least, *ranks[place]), place


def _nearest(goal: Goal, visit: Visit, number: int) -> Any:
    """Return what comes nearest to a wish of what a value may be; None where nothing is known."""
    if not isinstance(visit.values[number].value, Figure):
        return visit.values[number].compared
    low, high = visit.ranges[number]
    ends = (low, high) if goal.op in ("<", "<=") else (high, low)
    return next((end for end in ends if end is not None), None)


def _distance(goal: Goal, value: Any) -> Any:
    """Return how far a value is from a wish; less is better."""
    if isinstance(value, Verdict):
        return -_RANKS[value] if goal.text.lower() != Verdict.NOT_ELIGIBLE.value else _RANKS[value]
    if isinstance(value, str | bool):
        return 0
    number, wanted = _number(value), _number(goal.value)
    if goal.op in (">", ">="):
        return -number
    if goal.op in ("<", "<="):
        return number
    return abs(number - wanted) if isinstance(wanted, Fraction) else 0


def _number(value: Any) -> Any:
    """Return a number, or a day by its ordinal, to be subtracted; a word as it is."""
    if isinstance(value, date):
        return Fraction(value.toordinal())
    return value if isinstance(value, str) else Fraction(value)


def _rules(case: Case, goal: Goal) -> Iterator[BindingRule]:
    """Yield the rules behind a value: criteria of a verdict, figures that a number was made of."""
    if goal.path.steps == ("verdict",):
        for criterion in check(case).result.criteria:
            if criterion.verdict is not Finding.MET:
                key, finding = f"check.criteria.{criterion.code}", criterion.verdict.value
                yield BindingRule(case.rules.id, key, finding, criterion.sources)
        return
    steps = reversed(_steps_behind(case, goal))
    read = {(rule.text, rule.key): rule for step in steps for rule in step.rules}
    families = _FAMILIES.get(goal.path.concept, {})
    kin = families.get(end_named(goal.path)[0].steps[-1], families.get("", ()))
    own = [rule for rule in read.values() if rule.key.startswith(kin)] if kin else []
    rules = sorted(own or read.values(), key=lambda rule: not rule.key.startswith(kin[:1]))
    for rule in rules[:_MOST_RULES]:
        sources = tuple(dict.fromkeys(citation.source for citation in rule.citations))
        yield BindingRule(rule.text, rule.key, _plain(rule.value), sources)


def _steps_behind(case: Case, goal: Goal) -> tuple[Operation, ...]:
    """Return the steps behind a wished value, as `explain` finds them."""
    try:
        (explained, *_) = explain(traced(case), (goal.path,), ANSWERS).result.explanations
    except (NoSuchPath, ValueError):  # a word or a day that is explained by nothing
        return ()
    return explained.steps


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


WHO_PUBLISHES = "cpam"  # it has the thresholds and the tables that no source prints
_TABLES = ("aid.", "newly_installed.", "targets.")
_CHOOSING = ("ordinary-growth", "growth-by-points")  # steps that look for each of these
_ALTERNATIVES = (".rates.", ".low_points", ".p95_plus_growth")  # other ways to state a target


def missing(searches: Sequence[Search], now: int | None) -> Iterator[Missing]:
    """Yield what each wish hangs on at the first values that leave the answer undetermined."""
    for number, goal in enumerate(searches[0].goals if searches else ()):
        for search in searches:
            left_open = (
                place
                for place, visit in search.visits.items()
                if visit.holds is None and holds(goal, visit.sides[number]) is None
            )
            place = min(left_open, key=lambda place: (abs(place - (now or 0)), place), default=None)
            if place is not None:  # the nearest to `now` that leaves the answer undetermined
                case, value = search.case_at(place), search.at(place).values[number].value
                rules, facts = map(dict.fromkeys, _hanging(case, goal, value))
                held = tuple(MissingFact(path, holder_of(path)) for path in facts)
                at = search.shown(place)
                yield Missing(str(goal), at, case.rules.id, tuple(rules), WHO_PUBLISHES, held)
                break


def _hanging(case: Case, goal: Goal, value: Any) -> tuple[Iterable[str], Iterable[str]]:
    """Return the keys of rules and the paths of facts that a value hangs on."""
    steps = goal.path.steps
    if steps == ("verdict",) or steps[0] == "criteria":
        code = None if steps == ("verdict",) else steps[1].split("@")[0]
        meant = (one for one in check(case).result.criteria if code in (None, one.code))
        is_open = Finding.UNDETERMINED
        return (), (path for one in meant if one.verdict is is_open for path in one.missing)
    if isinstance(value, Figure) and value.value is not None:
        return unknown_levels(case, PAID_APART), unknown_ranks(case)
    if "band" in steps:
        return unknown_levels(case), unknown_ranks(case)
    made = [
        step
        for step in _steps_behind(case, goal)
        if getattr(step.result, "value", step.result) in (None, Finding.UNDETERMINED.value)
    ]
    lacking = (path for step in made for path in step.missing)
    return _silent(made), (path for path in lacking if path.startswith(("patients.", "doctor.")))


def _silent(made: Iterable[Operation]) -> Iterator[str]:
    """Yield the keys that were looked for in vain; a table that ends too early by its own key."""
    for step in made:
        if step.code == "growth-by-points":
            yield from (rule.key for rule in step.rules if rule.key.endswith("points"))
        for key in step.silent:
            is_other = step.code in _CHOOSING and any(one in key for one in _ALTERNATIVES)
            if key.startswith(_TABLES) and not key.startswith("targets.age.") and not is_other:
                yield key
