"""What an undetermined wish hangs on: figures that nobody published, facts a profile lacks."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from amcli.law.check.eligibility import check
from amcli.law.check.next_steps import holder_of
from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Finding
from amcli.study.explain.operations import Operation
from amcli.study.explain.traced_case import watched
from amcli.study.paths.what_if import ANSWERS

from .axis import Axis
from .looking import Looked, Looker, State
from .reach import PAID_APART, unknown_levels, unknown_ranks
from .wishes import Wish, holds

WHO_PUBLISHES = "cpam"  # it has the thresholds and the tables that no source prints
_TABLES = ("aid.", "newly_installed.", "targets.")
_CHOOSING = ("ordinary-growth", "growth-by-points")  # steps that look for each of these
_ALTERNATIVES = (".rates.", ".low_points", ".p95_plus_growth")  # other ways to state a target


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


def open_place(looker: Looker, number: int, now: int | None) -> int | None:
    """Return a value, the nearest to `now`, at which a wish leaves the answer undetermined."""
    found = [
        place
        for place, one in looker.looked.items()
        if one.state is State.UNDETERMINED and _is_open(looker.wishes[number], number, one)
    ]
    return min(found, key=lambda place: (abs(place - (now or 0)), place), default=None)


def _is_open(wish: Wish, number: int, one: Looked) -> bool:
    return holds(wish, one.standing.sides[number]) is None


def missing(axis: Axis, looker: Looker, number: int, place: int, *, at: Any) -> Missing:
    """Return what a wish hangs on at a value, which is shown as `at`."""
    case, wish = looker.case_at(axis, place), looker.wishes[number]
    rules, facts = _hanging(case, wish, looker.at(axis, place).seen[number].value)
    named = tuple(MissingFact(path, holder_of(path)) for path in dict.fromkeys(facts))
    return Missing(str(wish), at, case.rules.id, tuple(dict.fromkeys(rules)), WHO_PUBLISHES, named)


def _hanging(case: Case, wish: Wish, value: Any) -> tuple[Iterable[str], Iterable[str]]:
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


def _facts_of_criteria(case: Case, wish: Wish) -> Iterator[str]:
    for one in check(case).result.criteria:
        is_meant = wish.path.steps == ("verdict",) or one.code == wish.path.steps[1].split("@")[0]
        if is_meant and one.verdict is Finding.UNDETERMINED:
            yield from one.missing


def _operations(case: Case, wish: Wish) -> Iterator[Operation]:
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
