"""Two facts at once, against asking every pair."""

from fractions import Fraction

from amcli.law.check.eligibility import check
from amcli.law.figures.terms import Verdict
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.study.paths.what_if import unknown_named
from amcli.study.solve.search import SolveOutcome
from profiles import PLAIN
from questions import ask
from solutions import is_in, moved, solved

AGED = {**PLAIN, "doctor": {"specialty": "general-practice", "mep": False, "sector": 1, "age": 50}}


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
