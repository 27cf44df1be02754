"""Two facts at once, against asking every pair."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.figures.terms import Verdict
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.study.paths.what_if import unknown_named, with_fact
from amcli.study.solve.solutions import SolveOption, SolveOutcome, SolveResult
from amcli.study.solve.solve import solve
from amcli.study.solve.wishes import parse_wish
from asking import ask

GP = {"specialty": "general-practice", "mep": False, "sector": 1, "birth_date": "1975-03-14"}

PLAIN: dict[str, Any] = {
    "doctor": GP,
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01"},
}

AGED = {**PLAIN, "doctor": {"specialty": "general-practice", "mep": False, "sector": 1, "age": 50}}


def result(case: Case, by: str, *wishes: str) -> SolveResult:
    facts = [unknown_named(name) for name in by.split(",")]
    found: SolveResult = solve(
        case, [parse_wish(one) for one in wishes], [one for one in facts if one]
    ).result
    return found


def solved(case: Case, by: str, *wishes: str) -> SolveOption:
    (option,) = result(case, by, *wishes).options
    return option


def moved(case: Case, **facts: Any) -> Case:
    for name, value in facts.items():
        unknown = unknown_named(name)
        assert unknown is not None
        case = with_fact(case, unknown, value)
    return case


def is_in(intervals: Iterable[Any], value: Any) -> bool:
    return any(
        (one.first is None or one.first <= value) and (one.last is None or value <= one.last)
        for one in intervals
    )


def test_two_facts_agree_with_asking_every_pair() -> None:
    case = ask(AGED, etp="1")
    found = solved(case, "age,sector", "targets.mt.growth == 0", "check.verdict == eligible")
    sector = unknown_named("sector")
    assert sector is not None
    assert found.outcome is SolveOutcome.SOLVED
    for age in range(21, 120):
        pieces = [one for one in found.frontier if is_in([one], age)]
        assert len(pieces) <= 1
        for choice in sector.choices:
            there = moved(case, age=age, sector=choice)
            held = (
                targets(there).result.options[0].targets.mt.growth.value == 0
                and check(there).result.verdict is Verdict.ELIGIBLE
            )
            word = getattr(choice, "value", choice)
            said = [
                point
                for piece in pieces
                for one in piece.solutions
                for point in (one.first, one.last)
            ]
            assert (word in said) is held, (age, word)
    assert all(one.is_resolved for one in found.frontier)
    assert found.now is not None
    assert (found.now.at, found.now.holds) == ((50, 1), False)
    assert len(found.now.values) == 2


def test_a_long_list_and_a_word_agree_with_asking_round_the_floor() -> None:
    case = ask(PLAIN, etp="1")
    found = solved(case, "mt,sector", "check.verdict == eligible")
    assert [(one.first, one.last) for one in found.frontier] == [(776, None)]
    assert found.now is not None
    assert (found.now.at, found.now.holds) == ((920, 1), True)
    assert found.now.values == (Verdict.ELIGIBLE,)
    for count in (0, 775, 776, 777, 5000):
        held = check(moved(case, mt=count)).result.verdict is Verdict.ELIGIBLE
        assert is_in(found.frontier, count) is held


def test_two_facts_together_may_be_impossible_and_the_best_pair_is_told() -> None:
    case = ask(PLAIN, etp="0.5")
    wish = "aid.total.amount >= 400000"  # far above five years at the highest amount
    found = solved(case, "achievement,sector", wish)
    assert found.outcome is SolveOutcome.IMPOSSIBLE
    assert (found.frontier, found.solutions) == ((), ())
    (bound,) = found.binding
    assert (bound.wish, bound.is_possible) == (wish, False)
    rate, sector = bound.at
    unknown = unknown_named("sector")
    assert unknown is not None
    (choice,) = [one for one in unknown.choices if getattr(one, "value", one) == sector]
    there = moved(case, achievement=Fraction(rate), sector=choice)
    assert bound.best == aid(there).result.options[0].total.amount
    assert bound.best.value == 66000  # 19 000 + 14 000 + 3 × 11 000
