"""What stands nearest to a wish that cannot be had, against asking every value."""

from datetime import date

import pytest

from amcli.law.contract.case import Case
from amcli.law.figures.terms import Option
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.study.paths.what_if import unknown_named, with_fact
from amcli.study.solve.goals import parse_goal
from amcli.study.solve.search import SolveOption, SolveOutcome
from amcli.study.solve.solve import solve
from profiles import BORN_IN_1975, PLAIN
from questions import ask


def solved(case: Case, by: str, *wishes: str) -> SolveOption:
    facts = [unknown_named(name) for name in by.split(",")]
    asked = [parse_goal(one) for one in wishes]
    (option,) = solve(case, asked, [one for one in facts if one]).result.options
    assert isinstance(option, SolveOption)
    return option


@pytest.mark.parametrize("wanted", [1, 54000, 56000, 100000, 148000, 149000, 190000, 999999])
def test_of_amounts_the_one_least_away_from_the_amount_wished_is_told(wanted: int) -> None:
    (bound,) = solved(ask(PLAIN), "etp", f"aid.total.amount == {wanted}").binding
    totals = {
        one.value: aid(ask(PLAIN, etp=one.value)).result.options[0].total.amount.high
        for one in Option
    }
    away = {etp: abs(total - wanted) for etp, total in totals.items()}
    assert away[bound.at] == min(away.values())


@pytest.mark.parametrize(("wanted", "end"), [("2060-01-01", 0), ("1960-01-01", -1)])
def test_of_days_the_one_least_away_from_the_day_wished_is_told(wanted: str, end: int) -> None:
    """Both ends of what can be signed are further from now than any day between."""
    found = solved(ask(PLAIN, etp="1"), "signed_on", f"targets.mt.due_on == {wanted}")
    (bound,) = found.binding
    assert found.outcome is SolveOutcome.IMPOSSIBLE
    assert (bound.at > "2024-09-01") is (end == 0)
    assert date.fromisoformat(bound.best) > date.fromisoformat(bound.at)


@pytest.mark.parametrize("sector", [1, 3])
def test_of_equal_verdicts_the_one_with_fewer_conditions_unmet_is_told(sector: int) -> None:
    """A hundred patients are too few in any sector; sector 3 is refused besides."""
    few = {
        **PLAIN,
        "doctor": {**BORN_IN_1975, "sector": sector},
        "patients": {"mt": 100, "fa": 120},
    }
    (bound,) = solved(ask(few, etp="1"), "sector", "check.verdict == eligible").binding
    assert bound.at == 1
    assert [one.key for one in bound.rules] == ["check.criteria.floor-mt"]


def test_two_facts_as_they_are_are_judged_between_two_breakpoints() -> None:
    case = ask({**PLAIN, "patients": {"mt": 1234, "fa": 1350}}, etp="1")
    found = solved(case, "mt,sector", "check.verdict == eligible")
    assert found.now is not None
    assert (found.now.at, found.now.holds) == ((1234, 1), True)


@pytest.mark.parametrize(
    ("wish", "is_said"),
    [("targets.mt.growth >= 281", True), ("check.verdict != undetermined", False)],
)
def test_a_search_past_the_eligible_says_so_unless_the_verdict_is_wished(
    wish: str, is_said: bool
) -> None:
    """With 775 patients or fewer nobody signs; both wishes hold there too."""
    mt = unknown_named("mt")
    assert mt is not None
    answer = solve(ask(PLAIN, etp="1"), [parse_goal(wish)], [mt])
    assert answer.result.options[0].solutions[0].first == 0
    assert ("solve-aside" in [one.code for one in answer.notes]) is is_said


def test_of_bounds_the_one_on_the_side_of_the_wish_counts() -> None:
    """No growth is below 0, and the nearest list whose growth may be 0 is told."""
    case = ask(PLAIN, etp="1")
    (bound,) = solved(case, "mt", "targets.mt.growth < 0").binding
    mt = unknown_named("mt")
    assert mt is not None
    lows = {
        count: targets(with_fact(case, mt, count)).result.options[0].targets.mt.growth.low
        for count in range(400, 1400, 4)
    }
    near = min((abs(count - 920) for count, low in lows.items() if low == 0), default=480)
    assert abs(bound.at - 920) <= near
    assert bound.best.low == 0


def test_a_first_fact_of_a_few_words_is_told_word_by_word() -> None:
    found = solved(ask(PLAIN, etp="1"), "sector,mt", "check.verdict == eligible")
    assert found.outcome is SolveOutcome.SOLVED
    assert found.frontier[0].first == 1
    assert [(one.first, one.last) for one in found.frontier[0].solutions] == [(776, None)]


def test_two_facts_that_leave_it_open_tell_what_is_missing() -> None:
    nobody = {**PLAIN, "doctor": {"mep": False}}
    found = solved(ask(nobody, etp="1"), "sector,mt", "check.verdict == eligible")
    assert found.outcome is SolveOutcome.UNDETERMINED
    assert [fact.path for one in found.missing for fact in one.facts] == ["doctor.specialty"]


def test_posts_are_shown_as_they_are_written() -> None:
    half = {**PLAIN, "practice": {"assistants_etp": "0.5"}}
    found = solved(ask(half, etp="1"), "assistants_etp", "check.verdict == eligible")
    assert found.now is not None
    assert found.now.at == "0.5"
