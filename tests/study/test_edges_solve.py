"""The way back by words and by two facts, against asking every value."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.figures.terms import Verdict
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.study.paths.what_if import unknown_named, with_fact
from amcli.study.solve.solutions import Outcome, SolveOption, SolveResult
from amcli.study.solve.solve import solve
from amcli.study.solve.wishes import UnknownPath, parse_wish
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


def test_what_was_asked_is_told_with_the_answer() -> None:
    found = result(
        ask(PLAIN, etp="1"), "mt", "targets.mt.growth <= 280", "check.verdict = eligible"
    )
    assert found.wants == (
        ("targets.mt.growth", "<=", "280"),
        ("check.verdict", "==", "eligible"),
    )
    assert found.by == (("patients.mt", "count"),)
    assert found.options[0].frontier == ()


def test_the_fact_as_it_is_is_judged_like_any_other() -> None:
    case = ask(PLAIN, etp="1")
    growth = targets(case).result.options[0].targets.mt.growth
    assert growth.value == 305  # the leaflet, 920 patients
    wishes = ("targets.mt.growth <= 280", "check.verdict == eligible")
    now = solved(case, "mt", *wishes).now
    assert now is not None
    assert (now.at, now.holds, now.values) == (920, False, (growth, Verdict.ELIGIBLE))
    held = solved(case, "mt", "targets.mt.growth <= 305").now
    assert held is not None
    assert (held.at, held.holds) == (920, True)
    day = solved(case, "signed_on", "aid.total.amount >= 132000").now
    assert day is not None
    assert (day.at, day.holds) == ("2024-09-01", True)
    assert solved(case, "achievement", "aid.total.amount >= 120000").now is None


def test_the_option_asked_is_where_one_stands() -> None:
    found = solved(ask(PLAIN, etp=["0.5"]), "etp", "aid.total.amount >= 70000")
    assert found.etp is None
    assert found.now is not None
    assert (found.now.at, found.now.holds) == ("0.5", False)


def test_a_solved_wish_has_nothing_in_its_way() -> None:
    assert solved(ask(PLAIN, etp="1"), "mt", "targets.mt.growth <= 280").binding == ()


def test_days_are_open_where_the_calendar_goes_on() -> None:
    """The oldest doctor there is has 119 years: born on the day after 120 years ago."""
    found = solved(ask(PLAIN, etp="1"), "birth_date", "targets.mt.growth == 0")
    assert found.solutions[0].first == "1906-11-23"
    assert (found.left_out[0].first, found.left_out[0].last) == (None, "1906-11-22")
    last = found.solutions[-1].last
    assert isinstance(last, str)
    born = moved(ask(PLAIN, etp="1"), birth_date=date.fromisoformat(last))
    assert targets(born).result.options[0].targets.mt.growth.value == 0
    later = date.fromordinal(date.fromisoformat(last).toordinal() + 1)
    born = moved(ask(PLAIN, etp="1"), birth_date=later)
    assert targets(born).result.options[0].targets.mt.growth.value != 0


def test_two_facts_agree_with_asking_every_pair() -> None:
    case = ask(AGED, etp="1")
    found = solved(case, "age,sector", "targets.mt.growth == 0", "check.verdict == eligible")
    sector = unknown_named("sector")
    assert sector is not None
    assert found.outcome is Outcome.SOLVED
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
    assert found.outcome is Outcome.IMPOSSIBLE
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


def test_the_nearest_value_is_told_of_what_cannot_be() -> None:
    """No growth is above the 305 of the leaflet, at 920 patients."""
    (bound,) = solved(ask(PLAIN, etp="1"), "mt", "targets.mt.growth > 400").binding
    assert (bound.is_possible, bound.at, bound.best.value) == (False, 920, 305)
    assert {one.key for one in bound.rules} & {"targets.full.mt.points"}


def test_a_path_under_an_option_that_is_none_names_those_there_are() -> None:
    with pytest.raises(UnknownPath) as found:
        result(ask(PLAIN), "mt", "aid[3].total.amount > 0")
    assert found.value.known == ("aid[1/3]", "aid[0.5]", "aid[1]", "aid[1.5]", "aid[2]")
    with pytest.raises(UnknownPath) as other:
        result(ask(PLAIN, etp="1"), "mt,sector", "aid.total.nothing > 0")
    assert "aid.total.amount" in other.value.known


@pytest.mark.parametrize("path", ["targets.total.amount", "check.total", "targets.years.3"])
def test_a_path_of_another_answer_names_nothing(path: str) -> None:
    with pytest.raises(UnknownPath) as found:
        result(ask(PLAIN, etp="1"), "mt", f"{path} >= 3")
    assert str(found.value) == path
    assert all(known.startswith(f"{path.partition('.')[0]}.") for known in found.value.known)


def test_rates_are_shown_as_decimals_and_costs_as_euros() -> None:
    found = solved(ask(PLAIN, etp="1"), "achievement", "aid.total.amount >= 132000")
    assert [(one.first, one.last) for one in found.solutions] == [(1, 1)]
    half = solved(ask(PLAIN, etp="1"), "achievement", "aid.total.amount >= 115500")
    assert half.solutions[0].first == Decimal("0.5")  # 38 000 + 28 000 + 3 × 16 500
    costly = {**PLAIN, "contract": {"signed_on": "2024-09-01", "employer_cost": 40000}}
    case = ask(costly, etp="1", achievement="1")
    cost = solved(case, "employer_cost", "aid.total.left_to_pay <= 68000")
    assert [(one.first, one.last) for one in cost.solutions] == [(0, 40000)]  # 5 × 40 000 - 132 000


def test_a_share_keeps_its_hundredths() -> None:
    secretary = {"former_secretary": True, "replaced_share": "0.25"}
    contract = {"signed_on": "2024-09-01", "assistant": secretary}
    found = solved(
        ask({**PLAIN, "contract": contract}, etp="1"), "replaced_share", "aid.total.amount > 0"
    )
    assert found.now is not None
    assert found.now.at == Decimal("0.25")
