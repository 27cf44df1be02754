"""`schedule --by civil-year`: what accountants book in each calendar year."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.figures.sourced import ABSENT, Figure, total
from amcli.law.figures.sourced import given as euros
from amcli.law.figures.terms import EntryKind
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import ScheduleOption, schedule
from amcli.study.bank.ledger_views import (
    CivilYear,
    LedgerView,
    YearCost,
    civil_years,
    sum_of_years,
    viewed,
)
from command_line import EXAMPLES, run
from profiles import TODAY, middling
from questions import ask

ON = TODAY.isoformat()


def booked(profile: dict[str, Any], **view: Any) -> ScheduleOption:
    case = ask(profile)
    answer = viewed(schedule(case), LedgerView(by_civil_year=True, **view), case)
    (option,) = answer.result.options
    assert isinstance(option, ScheduleOption)
    return option


def by_year(years: Sequence[CivilYear], name: str) -> dict[int | None, Any]:
    return {one.year: getattr(one, name) and getattr(one, name).value for one in years}


def test_a_contract_of_july_2023_is_received_year_by_year() -> None:
    # ameli-2024-06: 36 000 in the first year, then the amounts of 2024: 28 000 and twice 11 000
    years = booked(middling("2023-07-01")).civil_years
    received = {2023: 36000, 2024: 28000, 2025: 11000, 2026: 22000, 2027: 22000, 2028: 11000}
    assert by_year(years, "received") == received
    solde = next(one for one in years if one.year == 2028).received
    assert (solde.value, solde.low, solde.high) == (11000, 0, 11000)


def test_a_payment_is_due_on_its_first_day_and_received_on_its_last() -> None:
    # seed-004 and djibe: the first year is paid within a month of the signature
    years = booked(middling("2023-12-15")).civil_years
    due, received = by_year(years, "due"), by_year(years, "received")
    assert (due[2023], received[2023]) == (36000, 0)
    assert (due[2024], received[2024]) == (28000, 36000 + 28000)


def test_a_payment_whose_day_is_unknown_stands_apart() -> None:
    # seed-002, section 11: the acompte of the first year follows the proof of hire; 70 % of 18 000
    years = booked(middling("2021-06-22", etp="1/2")).civil_years
    assert years[-1].year is None
    assert (years[-1].due.value, years[-1].received.value) == (12600, 12600)
    assert all(one.year is not None for one in years[:-1])


def test_the_cost_of_a_contract_year_is_spread_over_its_days() -> None:
    years = booked(middling("2023-07-01", employer_cost="36600")).civil_years
    spent = by_year(years, "employer_cost")
    # from 1 July 2023 to 30 June 2024 there are 366 days, 184 of them in 2023: 100 euros a day
    assert spent[2023] == 18400
    assert sum(spent.values()) == 5 * 36600
    assert years[0].employer_cost is not None
    assert years[0].employer_cost.status == "assumed"


def test_what_is_left_to_pay_is_the_cost_less_what_is_received() -> None:
    first, *_, last = booked(middling("2023-07-01", employer_cost="36600")).civil_years
    whole = booked(middling("2023-07-01", employer_cost="36600")).civil_total
    assert whole.left_to_pay is not None
    # 36 000 + 28 000 + 3 x 22 000 (ameli-2024-06), the last three years half on results
    assert whole.left_to_pay[:3] == (183000 - 130000, 183000 - 130000, 183000 - 97000)
    assert first.left_to_pay is not None
    assert first.left_to_pay.value == 18400 - 36000
    assert last.left_to_pay is not None
    assert last.employer_cost is not None
    assert last.left_to_pay.low == last.left_to_pay.value
    assert last.left_to_pay.high == last.employer_cost.value


def test_a_year_whose_cost_is_not_wholly_given_has_none() -> None:
    years = booked(middling("2023-07-01", employer_cost=["30000", "31000"])).civil_years
    spent = by_year(years, "employer_cost")
    assert [year for year, cost in spent.items() if cost is None] == [2025, 2026, 2027, 2028]
    assert spent[2023] is not None
    assert all(one.left_to_pay is None for one in years if one.employer_cost is None)


def test_a_cost_stops_where_the_contract_ends() -> None:
    ended = {"on": "2024-01-01", "kind": "termination"}
    years = booked(middling("2023-07-01", employer_cost="36600", events=[ended])).civil_years
    assert by_year(years, "employer_cost")[2023] == 18400
    assert sum(cost or 0 for cost in by_year(years, "employer_cost").values()) == 18400


def test_a_period_shows_the_calendar_years_it_touches_whole() -> None:
    whole = booked(middling("2023-12-15")).civil_years
    asked = {"from_": date(2024, 3, 1), "until": date(2024, 3, 2)}
    (only,) = booked(middling("2023-12-15"), **asked).civil_years
    assert only == next(one for one in whole if one.year == 2024)


def test_years_shown_whole_are_said_where_a_period_is_asked() -> None:
    year = ("--by", "civil-year")
    asked = [
        {one["code"] for one in document(*year, *period)["notes"]}
        for period in ((), ("--from", "2025-03-01"), ("--until", "2025-03-01"))
    ]
    assert ["civil-years-whole" in codes for codes in asked] == [False, True, True]


def _figures() -> st.SearchStrategy[Figure]:
    ends = st.lists(st.integers(0, 60000), min_size=3, max_size=3).map(sorted)
    exact = ends.map(lambda three: Figure(three[1], three[0], three[2], "published"))
    return exact | st.just(Figure(None, None, 9000, "absent"))


@st.composite
def _payments(draw: st.DrawFn) -> Entry:
    on = draw(st.none() | st.dates(date(2019, 9, 1), date(2032, 12, 31)))
    until = on
    if on is not None:
        until = on + timedelta(days=draw(st.integers(0, 400)))
    kind = draw(st.sampled_from([EntryKind.PAYMENT, EntryKind.PAYMENT, EntryKind.REVIEW]))
    return Entry(on, until, kind, "x", "t", "published", amount=draw(_figures()))


@given(st.lists(_payments(), max_size=12))
@settings(max_examples=150, deadline=None)
def test_the_calendar_years_add_up_to_the_payments(entries: list[Entry]) -> None:
    years = civil_years(entries)
    paid = [one.amount for one in entries if one.kind is EntryKind.PAYMENT and one.amount]
    for name in ("due", "received"):
        summed = total([getattr(one, name) for one in years])
        assert summed[:3] == total(paid)[:3]
    named = [one.year for one in years if one.year is not None]
    assert named == sorted(set(named))


@given(
    opens_on=st.dates(date(2019, 9, 1), date(2032, 12, 31)),
    days=st.integers(1, 1500),
    cost=st.decimals(0, 90000, places=2),
)
@settings(max_examples=150, deadline=None)
def test_no_cent_of_a_cost_is_lost_between_the_years(
    opens_on: date, days: int, cost: Decimal
) -> None:
    closes_on = opens_on + timedelta(days=days)
    years = civil_years((), (YearCost(opens_on, closes_on, closes_on, cost),))
    spent = [one.employer_cost.value for one in years if one.employer_cost is not None]
    assert sum(Fraction(share) for share in spent if share is not None) == cost
    assert len(spent) == len(years)
    last = closes_on - timedelta(days=1)
    assert [one.year for one in years] == list(range(opens_on.year, last.year + 1))


def test_a_calendar_that_was_not_asked_by_year_has_no_years() -> None:
    (option,) = schedule(ask(middling("2023-07-01"))).result.options
    assert (option.civil_years, option.civil_total) == (ABSENT, ABSENT)


def document(*argv: str) -> dict[str, Any]:
    profile = str(EXAMPLES / "employer-cost.yaml")
    done = run("schedule", profile, "--on", ON, "-f", "json", *argv)
    assert done.code == 0, done.err
    written: dict[str, Any] = json.loads(done.out)
    return written


@pytest.mark.parametrize("argv", [(), ("--by", "civil-year")])
def test_json_has_the_calendar_years_where_they_are_asked(argv: tuple[str, ...]) -> None:
    validator = jsonschema_rs.validator_for(json.loads(run("schema", "schedule").out))
    written = document(*argv)
    assert [error.message for error in validator.iter_errors(written)] == []
    (option,) = written["result"]["options"]
    assert ("civil_years" in option) is bool(argv)
    assert option["entries"]
    codes = [one["code"] for one in written["notes"]]
    assert ("civil-years" in codes) is ("civil-years-cost" in codes) is bool(argv)


def test_the_schema_describes_the_calendar_years() -> None:
    validator = jsonschema_rs.validator_for(json.loads(run("schema", "schedule").out))
    written = document("--by", "civil-year")
    written["result"]["options"][0]["civil_years"][0]["year"] = "2024"
    assert list(validator.iter_errors(written))


def test_csv_has_a_row_per_calendar_year() -> None:
    profile = str(EXAMPLES / "employer-cost.yaml")
    argv = ("schedule", profile, "--on", ON, "--by", "civil-year", "-q")
    header, *rows = run(*argv, "-f", "csv").out.splitlines()
    assert header.split(",")[6:11] == ["year", "due", "due_low", "due_high", "due_status"]
    assert [row.split(",")[6] for row in rows] == [str(year) for year in range(2024, 2030)]


def test_a_page_says_which_day_counts() -> None:
    argv = ("schedule", str(EXAMPLES / "employer-cost.yaml"), "--on", ON, "--by", "civil-year")
    for format_ in ("table", "md"):
        done = run(*argv, "-f", format_, "--lang", "en")
        assert "2029" in done.out
        assert "Received: the year of its deadline" in done.out
        assert "spread over its days" in " ".join(done.out.split())


@pytest.mark.parametrize("command", ["check", "aid", "targets", "compare-versions"])
def test_only_the_ledger_is_grouped_by_year(command: str) -> None:
    done = run(command, str(EXAMPLES / "case-1.yaml"), "--by", "civil-year", "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert "no such option: --by" in done.err


@pytest.mark.parametrize("command", ["check", "aid", "targets", "schedule"])
def test_only_a_comparison_tells_its_differences_by_its_exit_code(command: str) -> None:
    done = run(command, str(EXAMPLES / "case-1.yaml"), "--exit-code", "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert "no such option: --exit-code" in done.err


def civil(due: int, spent: int | None) -> CivilYear:
    cost = None if spent is None else euros(spent)
    return CivilYear(2025, euros(due), euros(due), cost, cost)


def test_costs_are_added_where_every_year_has_one() -> None:
    both = sum_of_years([civil(10, 3), civil(20, 4)])
    assert (both.year, both.due, both.employer_cost, both.left_to_pay) == (
        *(None, euros(30)),
        *(euros(7), euros(7)),
    )
    one = sum_of_years([civil(10, 3), civil(20, None)])
    assert (one.received, one.employer_cost, one.left_to_pay) == (euros(30), None, None)
    none = sum_of_years([])
    assert (none.due, none.employer_cost, none.left_to_pay) == (euros(0), None, None)
