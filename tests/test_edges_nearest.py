"""What stands nearest to a wish that cannot be had, against asking every value."""

from datetime import date
from typing import Any

import pytest

from amcli.domain.aid import aid
from amcli.domain.case import Case
from amcli.domain.solutions import Outcome, SolveOption
from amcli.domain.solve import solve
from amcli.domain.terms import Option
from amcli.domain.what_if import unknown_named
from amcli.domain.wishes import parse_wish
from asking import ask

GP = {"specialty": "general-practice", "mep": False, "sector": 1, "birth_date": "1975-03-14"}
PLAIN: dict[str, Any] = {
    "doctor": GP,
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01"},
}


def solved(case: Case, by: str, *wishes: str) -> SolveOption:
    facts = [unknown_named(name) for name in by.split(",")]
    asked = [parse_wish(one) for one in wishes]
    (option,) = solve(case, asked, [one for one in facts if one]).result.options
    assert isinstance(option, SolveOption)
    return option


@pytest.mark.parametrize("wanted", [1, 40000, 70001, 100000, 150000, 190000, 999999])
def test_of_amounts_the_one_least_away_from_the_amount_wished_is_told(wanted: int) -> None:
    (bound,) = solved(ask(PLAIN), "etp", f"aid.total.amount == {wanted}").binding
    totals = {
        one.value: aid(ask(PLAIN, etp=one.value)).result.options[0].total.amount.value
        for one in Option
    }
    away = {etp: abs(total - wanted) for etp, total in totals.items() if total is not None}
    assert away[bound.at] == min(away.values())


@pytest.mark.parametrize(("wanted", "end"), [("2060-01-01", 0), ("1960-01-01", -1)])
def test_of_days_the_one_least_away_from_the_day_wished_is_told(wanted: str, end: int) -> None:
    """Both ends of what can be signed are further from now than any day between."""
    found = solved(ask(PLAIN, etp="1"), "signed_on", f"targets.mt.due_on == {wanted}")
    (bound,) = found.binding
    assert found.outcome is Outcome.IMPOSSIBLE
    assert (bound.at > "2024-09-01") is (end == 0)
    assert date.fromisoformat(bound.best) > date.fromisoformat(bound.at)


@pytest.mark.parametrize("sector", [1, 3])
def test_of_equal_verdicts_the_one_with_fewer_conditions_unmet_is_told(sector: int) -> None:
    """A hundred patients are too few in any sector; sector 3 is refused besides."""
    few = {**PLAIN, "doctor": {**GP, "sector": sector}, "patients": {"mt": 100, "fa": 120}}
    (bound,) = solved(ask(few, etp="1"), "sector", "check.verdict == eligible").binding
    assert bound.at == 1
    assert [one.key for one in bound.rules] == ["check.criteria.floor-mt"]


def test_two_facts_as_they_are_are_judged_between_two_breakpoints() -> None:
    case = ask({**PLAIN, "patients": {"mt": 1234, "fa": 1350}}, etp="1")
    found = solved(case, "mt,sector", "check.verdict == eligible")
    assert found.now is not None
    assert (found.now.at, found.now.holds) == ((1234, 1), True)
