"""What stands in the way of a wish: the best that can be had, where, and the rules that set it."""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure, Range
from amcli.law.figures.terms import Finding, Verdict
from amcli.study.explain.traced_case import watched
from amcli.study.paths.result_paths import end_named
from amcli.study.paths.what_if import ANSWERS

from .axis import Axis
from .looking import Looked, Looker, State
from .wishes import Wish, holds

_RANKS = {Verdict.ELIGIBLE: 2, Verdict.UNDETERMINED: 1, Verdict.NOT_ELIGIBLE: 0}
_MOST_RULES = 6  # that a reader takes in

# The rules that set a value, by the last step of its path; those named first set it themselves.
_FAMILIES: dict[str, dict[str, tuple[str, ...]]] = {
    "aid": {"amount": ("aid.",), "": ("aid.", "guarantee.a", "guarantee.f", "payments.")},
    "targets": {"": ("targets.", "newly_installed.", "bands.")},
}


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


class Best(NamedTuple):
    """How near a search came to a wish: `rank` (less is better), where, and what was found."""

    rank: tuple[Any, ...]
    place: int
    value: Any
    is_possible: bool
    reach: Range | None


def bindings(
    axis: Axis, looker: Looker, show: Callable[[int], Any], now: int | None
) -> Iterator[Binding]:
    """Yield for each wish how near to it one comes; of equals, the one nearest to `now`."""
    for number, wish in enumerate(looker.wishes):
        best = best_of(axis, looker, number, now)
        if best is None:
            yield Binding(str(wish), False, None, None, ())
        else:
            yield binding(axis, looker, wish, best, show(best.place))


def binding(axis: Axis, looker: Looker, wish: Wish, best: Best, at: Any) -> Binding:
    """Return what stands in the way of a wish, given how near a search came to it."""
    rules = () if best.is_possible else tuple(_rules(looker.case_at(axis, best.place), wish))
    return Binding(str(wish), best.is_possible, at, best.value, rules, best.reach)


def best_of(axis: Axis, looker: Looker, number: int, now: int | None) -> Best | None:
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


def _nearest(wish: Wish, one: Looked, number: int) -> Any:
    """Return what comes nearest to a wish of what a value may be; None where nothing is known."""
    if not isinstance(one.seen[number].value, Figure):
        return one.seen[number].compared
    low, high = one.reaches[number]
    ends = (low, high) if wish.op in ("<", "<=") else (high, low)
    return next((end for end in ends if end is not None), None)


def _unmet(looker: Looker, axis: Axis, place: int, wish: Wish) -> int:
    """Return how many criteria stand in the way of a verdict at a value."""
    if wish.path.steps != ("verdict",):
        return 0
    criteria = check(looker.case_at(axis, place)).result.criteria
    return sum(one.verdict is not Finding.MET for one in criteria)


def _distance(wish: Wish, value: Any) -> Any:
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


def _rules(case: Case, wish: Wish) -> Iterator[BindingRule]:
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


def _rules_read(case: Case, wish: Wish) -> Iterator[BindingRule]:
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
