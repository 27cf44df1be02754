"""What stands in the way of a goal, and what an undetermined one hangs on."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from amcli.law.check.eligibility import check
from amcli.law.check.next_steps import holder_of
from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure, Range
from amcli.law.figures.terms import Finding, Verdict
from amcli.study.explain.operations import Operation
from amcli.study.explain.traced_case import watched
from amcli.study.paths.axis import Axis
from amcli.study.paths.result_paths import end_named
from amcli.study.paths.what_if import ANSWERS
from amcli.study.solve.goals import Goal, holds
from amcli.study.solve.search import Search, State, ValueFound
from amcli.study.solve.solutions import Binding, BindingRule, Missing, MissingFact
from amcli.study.solve.spread import PAID_APART, unknown_levels, unknown_ranks

_RANKS = {Verdict.ELIGIBLE: 2, Verdict.UNDETERMINED: 1, Verdict.NOT_ELIGIBLE: 0}
_MOST_RULES = 6  # that a reader takes in

# The rules that set a value, by the last step of its path; those named first set it themselves.
_FAMILIES: dict[str, dict[str, tuple[str, ...]]] = {
    "aid": {"amount": ("aid.",), "": ("aid.", "guarantee.a", "guarantee.f", "payments.")},
    "targets": {"": ("targets.", "newly_installed.", "bands.")},
}


class Best(NamedTuple):
    """How near a search came to a wish: `rank` (less is better), where, and what was found."""

    rank: tuple[Any, ...]
    place: int
    value: Any
    is_possible: bool
    reach: Range | None


def bindings(
    axis: Axis, looker: Search, show: Callable[[int], Any], now: int | None
) -> Iterator[Binding]:
    """Yield for each wish how near to it one comes; of equals, the one nearest to `now`."""
    for number, wish in enumerate(looker.wishes):
        best = best_of(axis, looker, number, now)
        if best is None:
            yield Binding(str(wish), False, None, None, ())
        else:
            yield binding(axis, looker, wish, best, show(best.place))


def binding(axis: Axis, looker: Search, wish: Goal, best: Best, at: Any) -> Binding:
    """Return what stands in the way of a wish, given how near a search came to it."""
    rules = () if best.is_possible else tuple(_rules(looker.case_at(axis, best.place), wish))
    return Binding(str(wish), best.is_possible, at, best.value, rules, best.reach)


def best_of(axis: Axis, looker: Search, number: int, now: int | None) -> Best | None:
    """Return the best value found for a wish, None where none is known at any value."""
    wish = looker.wishes[number]
    found = [
        (place, one)
        for place, one in sorted(looker.looked.items())
        if one.state is not State.OUTSIDE and _nearest(wish, one, number) is not None
    ]
    if not found:
        return None
    far = {place: _distance(wish, _nearest(wish, one, number)) for place, one in found}
    least = min(far.values())
    ties = [place for place, distance in far.items() if distance == least]
    ranks = {place: (_unmet(looker, axis, place, wish), abs(place - (now or 0))) for place in ties}
    place = min(ties, key=ranks.__getitem__)
    possible = any(holds(wish, one.standing.sides[number]) for _, one in found)
    seen = looker.looked[place].seen[number]
    value = seen.value.isoformat() if isinstance(seen.value, date) else seen.value
    is_figure = isinstance(seen.value, Figure)
    reach = looker.looked[place].reaches[number] if is_figure else None
    return Best((not possible, least, *ranks[place]), place, value, possible, reach)


def _nearest(wish: Goal, one: ValueFound, number: int) -> Any:
    """Return what comes nearest to a wish of what a value may be; None where nothing is known."""
    if not isinstance(one.seen[number].value, Figure):
        return one.seen[number].compared
    low, high = one.reaches[number]
    ends = (low, high) if wish.op in ("<", "<=") else (high, low)
    return next((end for end in ends if end is not None), None)


def _unmet(looker: Search, axis: Axis, place: int, wish: Goal) -> int:
    """Return how many criteria stand in the way of a verdict at a value."""
    if wish.path.steps != ("verdict",):
        return 0
    criteria = check(looker.case_at(axis, place)).result.criteria
    return sum(one.verdict is not Finding.MET for one in criteria)


def _distance(wish: Goal, value: Any) -> Any:
    """Return how far a value is from a wish; less is better."""
    if isinstance(value, Verdict):
        return -_RANKS[value] if wish.text.lower() != Verdict.NOT_ELIGIBLE.value else _RANKS[value]
    if isinstance(value, str | bool):
        return 0
    number = Fraction(value.toordinal()) if hasattr(value, "toordinal") else Fraction(value)
    if wish.op in (">", ">="):
        return -number
    if wish.op in ("<", "<="):
        return number
    wanted: Any = wish.value
    target = wanted.toordinal() if hasattr(wanted, "toordinal") else wanted
    return abs(number - target) if isinstance(target, int | Fraction) else 0


def _rules(case: Case, wish: Goal) -> Iterator[BindingRule]:
    """Yield the rules behind a value: criteria of a verdict, figures that a number was made of."""
    if wish.path.steps == ("verdict",):
        for one in check(case).result.criteria:
            if one.verdict is not Finding.MET:
                key = f"check.criteria.{one.code}"
                yield BindingRule(case.rules.id, key, one.verdict.value, one.sources)
        return
    found = list(_rules_read(case, wish))
    families = _FAMILIES.get(wish.path.concept, {})
    kin = families.get(end_named(wish.path)[0].steps[-1], families.get("", ()))
    own = [rule for rule in found if rule.key.startswith(kin)] if kin else found
    yield from sorted(own or found, key=lambda rule: not rule.key.startswith(kin[:1]))[:_MOST_RULES]


def _rules_read(case: Case, wish: Goal) -> Iterator[BindingRule]:
    """Yield the figures of the texts that the wished value was made of, as `explain` finds them."""
    from amcli.study.explain.explain import NoSuchPath, explain  # what is impossible alone needs it

    try:
        (explained, *_) = explain(watched(case), (wish.path,), ANSWERS).result.explanations
    except (NoSuchPath, ValueError):  # a word or a day that is explained by nothing
        return
    seen: set[tuple[str, str]] = set()
    for step in reversed(explained.steps):
        for rule in step.rules:
            if (rule.text, rule.key) not in seen:
                seen.add((rule.text, rule.key))
                sources = tuple(dict.fromkeys(one.source for one in rule.citations))
                yield BindingRule(rule.text, rule.key, _plain(rule.value), sources)


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


WHO_PUBLISHES = "cpam"  # it has the thresholds and the tables that no source prints
_TABLES = ("aid.", "newly_installed.", "targets.")
_CHOOSING = ("ordinary-growth", "growth-by-points")  # steps that look for each of these
_ALTERNATIVES = (".rates.", ".low_points", ".p95_plus_growth")  # other ways to state a target


def open_place(looker: Search, number: int, now: int | None) -> int | None:
    """Return a value, the nearest to `now`, at which a wish leaves the answer undetermined."""
    found = [
        place
        for place, one in looker.looked.items()
        if one.state is State.UNDETERMINED and _is_open(looker.wishes[number], number, one)
    ]
    return min(found, key=lambda place: (abs(place - (now or 0)), place), default=None)


def _is_open(wish: Goal, number: int, one: ValueFound) -> bool:
    return holds(wish, one.standing.sides[number]) is None


def missing(axis: Axis, looker: Search, number: int, place: int, *, at: Any) -> Missing:
    """Return what a wish hangs on at a value, which is shown as `at`."""
    case, wish = looker.case_at(axis, place), looker.wishes[number]
    rules, facts = _hanging(case, wish, looker.at(axis, place).seen[number].value)
    named = tuple(MissingFact(path, holder_of(path)) for path in dict.fromkeys(facts))
    return Missing(str(wish), at, case.rules.id, tuple(dict.fromkeys(rules)), WHO_PUBLISHES, named)


def _hanging(case: Case, wish: Goal, value: Any) -> tuple[Iterable[str], Iterable[str]]:
    """Return the keys of rules and the paths of facts that a value hangs on."""
    steps = wish.path.steps
    if steps == ("verdict",) or steps[0] == "criteria":
        return (), _facts_of_criteria(case, wish)
    if isinstance(value, Figure) and value.value is not None:
        return unknown_levels(case, PAID_APART), unknown_ranks(case)
    if "band" in steps:
        return unknown_levels(case), unknown_ranks(case)
    made = tuple(_operations(case, wish))
    return _silent(made), _lacking(made)


def _facts_of_criteria(case: Case, wish: Goal) -> Iterator[str]:
    for one in check(case).result.criteria:
        is_meant = wish.path.steps == ("verdict",) or one.code == wish.path.steps[1].split("@")[0]
        if is_meant and one.verdict is Finding.UNDETERMINED:
            yield from one.missing


def _operations(case: Case, wish: Goal) -> Iterator[Operation]:
    """Yield the steps behind a value, as `explain` finds them, that are not known whole."""
    from amcli.study.explain.explain import (  # what is undetermined alone needs it
        NoSuchPath,
        explain,
    )

    try:
        (explained, *_) = explain(watched(case), (wish.path,), ANSWERS).result.explanations
    except (NoSuchPath, ValueError):  # a word or a day that is explained by nothing
        return
    yield from (step for step in explained.steps if _is_unsure(step.result))


def _is_unsure(result: Any) -> bool:
    if isinstance(result, Figure):
        return result.value is None
    return result is None or result == Finding.UNDETERMINED.value


def _silent(made: Iterable[Operation]) -> Iterator[str]:
    """Yield the keys that were looked for in vain; a table that ends too early by its own key."""
    for step in made:
        if step.code == "growth-by-points":
            yield from (rule.key for rule in step.rules if rule.key.endswith("points"))
        for key in step.silent:
            is_other = step.code in _CHOOSING and any(one in key for one in _ALTERNATIVES)
            if key.startswith(_TABLES) and not key.startswith("targets.age.") and not is_other:
                yield key


def _lacking(made: Iterable[Operation]) -> Iterator[str]:
    for step in made:
        yield from (path for path in step.missing if path.startswith(("patients.", "doctor.")))
