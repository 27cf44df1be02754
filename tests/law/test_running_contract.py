"""The contract that runs on the day of the question: its terms, its years, what follows.

Amounts: avenant7-9-5-2-2 and ameli-2024-06 (third-time contracts), seed-000 (2024); terms of five
years, seed-001; a third-time contract is renewed, another one of 2019 gives way to a new one,
fmf-renewal.
"""

from datetime import date
from typing import Any

import pytest

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import ScheduleOption, schedule
from amcli.law.pay.aid import AidOption, aid
from amcli.law.pay.targets import targets
from amcli.study.margins.margins import margins
from profiles import Plain
from questions import ask

ON = "2026-11-30"
DOCTOR: Plain = {"specialty": "general-practice", "sector": 1, "mep": False, "zone": "zip"}


def _doctor(etp: str | None, signed_on: str, **contract: Any) -> Plain:
    stated = {} if etp is None else {"etp": etp}
    return {
        "doctor": DOCTOR,
        "practice": {"doctors": 2, "coordinated": True},
        "patients": {"mt": 790, "mt_adult": 700, "fa": 1300, "percentile": {"mt": 40, "fa": 40}},
        "contract": {**stated, "signed_on": signed_on, **contract},
    }


def _aid(case: Case, **asked: Any) -> AidOption:
    return aid(case, **asked).result.options[0]


def _ledger(case: Case) -> ScheduleOption:
    return schedule(case).result.options[0]


def _amounts(option: AidOption) -> list[Any]:
    return [year.amount.value for year in option.years]


def _term(option: Any) -> tuple[int, date | None, date | None, int | None]:
    return option.term, option.started_on, option.ends_on, option.current_year


def _entry(ledger: ScheduleOption, code: str, year: int | None = None) -> Entry:
    (found,) = [one for one in ledger.entries if one.code == code and one.year == year]
    return found


THIRD = _doctor("1/3", "2020-03-02")


@pytest.mark.parametrize(
    ("on", "term", "year", "amounts"),
    [
        ("2025-03-01", 1, 5, [12000, 9000, 7000, 7000, 7000]),
        ("2025-03-02", 2, 6, [7350] * 5),
        (ON, 2, 7, [7350] * 5),
        ("2030-03-02", 3, 11, [7350] * 5),
    ],
)
def test_a_third_of_2019_is_paid_as_in_its_third_year_once_renewed(
    on: str, term: int, year: int, amounts: list[int]
) -> None:
    case = ask(THIRD, on=on)
    option = _aid(case)
    opened = date(2015 + 5 * term, 3, 2)
    assert _term(option) == (term, opened, date(2020 + 5 * term, 3, 1), year)
    assert _amounts(option) == amounts
    assert option.total.years == len(amounts)
    assert option.total.amount.value == sum(amounts)
    assert _term(targets(case).result.options[0]) == _term(option)
    assert _term(_ledger(case)) == _term(option)


def test_the_other_terms_come_after_the_one_that_runs() -> None:
    options = aid(ask(THIRD, on=ON), keeps_all=True).result.options
    assert [(one.term, one.etp) for one in options] == [(2, "1/3"), (1, "1/3")]
    assert _amounts(options[1]) == [12000, 9000, 7000, 7000, 7000]
    assert options[1].current_year is None
    asked = targets(ask(THIRD, on=ON), keeps_all=True).result.options
    assert [one.term for one in asked] == [2, 1]


def test_a_renewal_that_states_ranks_or_targets_begins_its_term_with_them() -> None:
    """P90 to P95 from the sixth year: 8 767 € (ameli-2024-06); 4 % of 1 400 fa (secondary)."""
    counted = {"on": "2025-02-20", "mt": 900, "mt_adult": 800, "fa": 1400}
    renewed = {
        "on": "2025-03-02",
        "kind": "renewal",
        "percentile": {"mt": 92, "fa": 60},
        "notified_targets": {"mt": 20},
    }
    case = ask(_doctor("1/3", "2020-03-02", observations=[counted], events=[renewed]), on=ON)
    now, before = aid(case, keeps_all=True).result.options
    assert (now.band, [year.amount.high for year in now.years]) == (
        ("p90-p95", "p90-p95"),
        [8767] * 5,
    )
    assert (before.band, _amounts(before)[:3]) == (("p30-p50", "p30-p50"), [12000, 9000, 7000])
    held, first = targets(case, keeps_all=True).result.options
    assert [(one.start.value, one.growth.value) for one in held.targets] == [  # type: ignore[union-attr]
        (800, 20),
        (1400, 56),
    ]
    assert [one.growth.value for one in first.targets] == [140, 260]  # type: ignore[union-attr]
    plain = {"on": "2025-03-02", "kind": "renewal"}
    case = ask(_doctor("1/3", "2020-03-02", observations=[counted], events=[plain]), on=ON)
    assert (_aid(case).band, [year.amount.high for year in _aid(case).years]) == (
        ("p30-p50", "p30-p50"),
        [7350] * 5,
    )


def test_another_contract_of_2019_gives_way_to_a_new_one_under_the_text_then_in_force() -> None:
    counted = {"on": "2026-06-10", "mt": 1351, "mt_adult": 1090, "fa": 1902}
    case = ask(_doctor("1", "2021-06-22", observations=[counted]), on=ON)
    assert _amounts(_aid(case))[0] == 38000
    assert _term(_aid(case)) == (2, date(2026, 6, 22), date(2031, 6, 21), 1)
    asked = targets(case).result.options[0].targets  # the brochure's larger lists
    assert asked.mt is not None
    assert asked.fa is not None
    assert [(one.growth.value, one.due_on) for one in asked] == [  # type: ignore[union-attr]
        (258, date(2029, 6, 22)),
        (360, date(2029, 6, 22)),
    ]
    floor = next(one for one in check(case).result.criteria if one.code == "floor-mt")
    assert floor.required is not None
    assert (floor.required.value, floor.observed.value) == (775, 1351)  # type: ignore[union-attr]


def test_a_new_contract_forgets_costs_by_year_ranks_and_targets_of_the_one_before() -> None:
    told: dict[str, Any] = {
        "employer_cost": [20000] * 5,
        "notified_targets": {"mt": 12, "fa": 13},
        "hired_on": "2021-07-01",
    }
    case = ask(_doctor("1", "2021-06-22", **told), on=ON)
    (option,) = aid(case).result.options
    assert (option.band.low, option.band.high) == ("below-p30", "p95-plus")
    assert all(year.employer_cost is None for year in option.years)
    assert targets(case).result.options[0].targets.mt.growth.value is None  # type: ignore[union-attr]
    duties = [one for one in _ledger(case).entries if one.kind == "obligation" and one.term == 2]
    assert {one.code for one in duties} == {"notice"}
    same = ask(_doctor("1", "2021-06-22", **(told | {"employer_cost": 20000})), on=ON)
    assert [year.employer_cost for year in _aid(same).years] != [None] * 5


def test_before_the_signature_and_after_the_end_no_year_runs() -> None:
    ahead = _aid(ask(_doctor("1/3", "2022-03-01"), on="2022-02-28"))
    assert (ahead.term, ahead.current_year) == (1, None)
    ended = [{"on": "2024-05-31", "kind": "termination"}]
    for on, year in (("2024-05-31", 3), ("2024-06-01", None), ("2035-01-01", None)):
        option = _aid(ask(_doctor("1/3", "2022-03-01", events=ended), on=on))
        assert _term(option) == (1, date(2022, 3, 1), date(2024, 5, 31), year)


def test_a_text_that_is_named_answers_for_the_term_that_was_signed() -> None:
    option = _aid(ask(THIRD, on=ON, text="2019-avenant-7"))
    assert _term(option) == (1, date(2020, 3, 2), date(2025, 3, 1), None)
    assert _amounts(option) == [12000, 9000, 7000, 7000, 7000]


def test_each_option_is_followed_by_itself_where_none_is_stated() -> None:
    options = aid(ask(_doctor(None, "2020-03-02"), on=ON)).result.options
    assert [(one.etp, one.term, one.years[0].year) for one in options] == [
        ("1/3", 2, 6),
        ("0.5", 2, 1),
        ("1", 2, 1),
    ]


@pytest.mark.parametrize(("on", "ahead"), [("2026-03-01", 0), ("2026-03-02", 1)])
def test_the_last_twelve_months_show_the_first_year_of_what_follows(on: str, ahead: int) -> None:
    for etp, contract, first in (("1/3", 1, 6), ("1", 2, 1)):
        ledger = _ledger(ask(_doctor(etp, "2022-03-02"), on=on))
        later = [year for year in ledger.years if year.term == 2]
        assert [(year.contract, year.year, year.status) for year in later] == (
            [(contract, first, "assumed")] * ahead
        )
        paid = [one for one in ledger.entries if one.term == 2]
        assert {one.status for one in paid} <= {"assumed", "absent"}
        assert bool(paid) == bool(ahead)
        assert _aid(ask(_doctor(etp, "2022-03-02"), on=on)).term == 1


def test_the_next_payment_is_the_first_that_may_still_come() -> None:
    for on, code, year in (
        ("2026-03-02", "payment-solde", 6),
        ("2026-03-03", "payment-acompte", 7),  # within two months of the anniversary
        ("2026-05-02", "payment-acompte", 7),
        ("2026-05-03", "payment-solde", 7),
    ):
        following = _ledger(ask(THIRD, on=on)).next
        assert following is not None
        assert (following.code, following.year) == (code, year), on


def test_each_year_names_its_option() -> None:
    grown = [{"on": "2024-01-01", "kind": "option", "etp": "1"}]
    option = _aid(ask(_doctor("0.5", "2023-03-01", events=grown), on="2026-01-01"))
    assert [year.etp for year in option.years] == ["0.5", "1", "1", "1", "1"]


def test_obligations_of_hire_count_from_the_later_of_signature_and_hire() -> None:
    for hired_on, signed_on, start in (
        ("2019-10-07", "2019-11-18", date(2019, 11, 18)),
        ("2020-09-01", "2020-02-03", date(2020, 9, 1)),
    ):
        case = ask(_doctor("1/3", signed_on, hired_on=hired_on), on="2021-01-10")
        for code, years in (("training-begun", 2), ("qualification", 3)):
            duty = _entry(_ledger(case), code)
            assert duty.on == start
            assert duty.until == start.replace(year=start.year + years)
        proof = _entry(_ledger(case), "proof-of-hire")
        assert (proof.on, proof.until) == (start, start.replace(month=start.month % 12 + 1))
        assert "hire-apart" in {one.code for one in schedule(case).notes}


def test_without_a_hire_the_signature_stands_for_it() -> None:
    answer = schedule(ask(_doctor("0.5", "2024-09-02"), on="2024-09-02"))
    duty = _entry(answer.result.options[0], "proof-of-hire")
    assert (duty.on, duty.until, duty.status) == (date(2024, 9, 2), date(2024, 10, 2), "assumed")
    assert "hire-not-given" in {one.code for one in answer.notes}


@pytest.mark.parametrize(
    ("hired_on", "first", "last"),
    [
        ("2024-06-30", date(2024, 9, 2), date(2024, 10, 2)),
        ("2024-09-02", date(2024, 9, 2), date(2024, 10, 2)),
        ("2025-01-31", date(2025, 1, 31), date(2025, 2, 28)),
    ],
)
def test_the_first_payment_of_2024_comes_when_there_is_an_assistant(
    hired_on: str, first: date, last: date
) -> None:
    answer = schedule(ask(_doctor("0.5", "2024-09-02", hired_on=hired_on), on="2024-09-02"))
    paid = _entry(answer.result.options[0], "payment-full", 1)
    assert (paid.on, paid.until) == (first, last)
    moved = {one.params for one in answer.notes if one.code == "month-end-moved"}
    assert ((("on", date(2025, 1, 31)),) in moved) == (hired_on == "2025-01-31")


def test_a_commitment_to_coordinated_practice_is_due_within_two_years_of_hire() -> None:
    plain = _doctor("1/3", "2020-03-02", hired_on="2020-05-04")
    plain["practice"]["coordinated"] = "committed"
    duty = _entry(_ledger(ask(plain, on="2021-01-01")), "coordinated-practice")
    assert (duty.on, duty.until) == (date(2020, 5, 4), date(2022, 5, 4))
    plain["practice"]["coordinated"] = True
    entries = _ledger(ask(plain, on="2021-01-01")).entries
    assert "coordinated-practice" not in {one.code for one in entries}


def test_an_open_suspension_keeps_the_order_of_what_comes_after() -> None:
    case = ask(_doctor("1", "2023-08-31", suspensions=[{"from_": "2026-05-01"}]), on=ON)
    ledger = _ledger(case)
    hidden = [one for one in ledger.entries if one.on is None and one.amount is not None]
    assert [(one.part, one.year, one.not_before) for one in hidden] == [
        ("solde", 3, date(2026, 8, 31)),
        ("acompte", 4, date(2026, 8, 31)),
        ("solde", 4, date(2027, 8, 31)),
        ("acompte", 5, date(2027, 8, 31)),
        ("solde", 5, date(2028, 8, 31)),
    ]
    assert _entry(ledger, "renewal").not_before == date(2028, 8, 31)
    assert _entry(ledger, "targets-due").not_before == date(2026, 8, 31)
    assert (ledger.ends_on, ledger.current_year) == (None, 3)
    assert ledger.next is not None
    assert (ledger.next.part, ledger.next.year) == ("solde", 3)
    for answer in (aid(case), targets(case), check(case)):
        assert "suspended" in {one.code for one in answer.notes}


def test_a_suspension_that_is_over_moves_the_day_before_which_nothing_comes() -> None:
    stopped = [{"from_": "2024-01-01", "until": "2024-01-10"}, {"from_": "2026-05-01"}]
    ledger = _ledger(ask(_doctor("1", "2023-09-01", suspensions=stopped), on=ON))
    assert _entry(ledger, "payment-acompte", 4).not_before == date(2026, 9, 11)


def _steps(case: Case) -> list[tuple[str, date | None]]:
    return [(one.code, one.until) for one in check(case).result.next]


def test_the_next_steps_of_a_contract_that_runs_are_its_next_dates() -> None:
    """Reviews every six months (seed-001), two months of notice (djibe), judged from year 3."""
    told: dict[str, Any] = {"hired_on": "2024-09-09", "assistant": {"qualified": True}}
    case = ask(_doctor("1", "2024-09-02", proof_received_on="2024-09-20", **told), on=ON)
    assert _steps(case) == [
        ("review", date(2027, 3, 2)),
        ("targets-judged", date(2027, 9, 2)),
        ("notice", date(2029, 7, 2)),
        ("term-renewed", date(2029, 9, 2)),
    ]
    late = ask(_doctor("1", "2024-09-02", **told), on="2029-07-03")
    assert _steps(late) == [
        ("review", date(2029, 9, 2)),
        ("targets-judged", date(2029, 9, 2)),
        ("term-renewed", date(2029, 9, 2)),
    ]


def test_a_duty_of_hire_is_a_next_step_until_its_deadline() -> None:
    plain = _doctor("1", "2024-09-02", hired_on="2024-10-07")
    due = ask(plain, on="2024-11-07")
    assert ("proof-of-hire", date(2024, 11, 7)) in _steps(due)
    assert "proof-of-hire" not in dict(_steps(ask(plain, on="2024-11-08")))
    received = _doctor("1", "2024-09-02", hired_on="2024-10-07", proof_received_on="2024-10-20")
    assert "proof-of-hire" not in dict(_steps(ask(received, on="2024-10-25")))
    third = ask(_doctor("1/3", "2020-03-02", hired_on="2020-05-04"), on="2022-05-04")
    assert dict(_steps(third))["enrol-training"] == date(2022, 5, 4)
    # in 2024 the title is due within two years, of 279 hours or 58 (seed-000)
    (training,) = [one for one in check(due).result.next if one.code == "enrol-training"]
    assert training.until == date(2026, 10, 7)
    assert isinstance(training.hours, Figure)
    assert (training.hours.low, training.hours.high) == (58, 279)


def test_who_has_not_signed_yet_is_told_the_papers() -> None:
    ahead = ask(_doctor("1", "2024-09-02"), on="2024-09-01")
    unsigned = ask({"doctor": DOCTOR, "patients": {"mt": 900}, "contract": {"etp": "1"}}, on=ON)
    for case in (ahead, unsigned):
        assert {"work-contract", "contact-cpam"} <= {code for code, _ in _steps(case)}


def test_a_contract_of_2019_that_replaced_nothing_says_that_a_new_one_follows() -> None:
    case = ask(_doctor("0.5", "2022-03-02"), on="2026-11-30")
    steps = dict(_steps(case))
    assert steps["term-new-contract"] == date(2027, 3, 2)
    assert "may-switch" not in steps  # it would take over at an anniversary, and none is left
    fourth_year = ask(_doctor("0.5", "2022-03-02"), on="2026-03-02")
    assert "may-switch" in dict(_steps(fourth_year))
    switched = [{"on": "2025-01-15", "kind": "switch", "text": "2024-convention"}]
    after = ask(_doctor("0.5", "2022-03-02", events=switched), on="2026-03-02")
    assert "may-switch" not in dict(_steps(after))
    assert "may-switch" not in dict(_steps(ask(_doctor("0.5", "2024-09-02"), on=ON)))
    assert "may-switch" not in dict(_steps(ask(_doctor("0.5", "2022-03-02"), on="2024-06-21")))


def test_a_refused_wish_does_not_refuse_the_contract() -> None:
    wish = [{"on": "2027-05-15", "kind": "option", "etp": "2"}]
    told = _doctor("1", "2024-09-02", events=wish)
    told["doctor"] = {**DOCTOR, "zone": "zac"}
    told["patients"] = {"mt": 1351, "fa": 1902}
    answer = check(ask(told, on=ON))
    assert answer.result.verdict == "eligible"
    assert [(one.etp, one.verdict) for one in answer.result.options] == [("1", "eligible")]
    refused = {one.code for one in answer.result.criteria if one.verdict == "not_met"}
    assert refused == {"zone"}  # the second post is for a ZIP
    for other in (answer, aid(ask(told, on=ON)), schedule(ask(told, on=ON))):
        said = [dict(one.params) for one in other.notes if one.code == "wish-aside"]
        assert said == [{"etp": "2", "verdict": "not_eligible"}]
    assert aid(ask(told, on=ON)).result.verdict == "eligible"


COUNTED: list[Plain] = [
    {"on": "2022-02-20", "mt": 930, "mt_adult": 770, "fa": 1430},
    {"on": "2023-02-15", "mt": 1010, "mt_adult": 840, "fa": 1560},
    {"on": "2024-02-15", "mt": 880, "mt_adult": 721, "fa": 1560},
]


@pytest.mark.parametrize(("on", "left"), [("2024-11-30", 7000), (ON, 4 * 7350)])
def test_a_flip_is_priced_on_the_years_that_are_still_to_be_paid(on: str, left: int) -> None:
    case = ask(_doctor("1/3", "2020-03-02", observations=COUNTED), on=on)
    for name in ("check", "aid"):
        found = {(one.path, one.at): one for one in margins(case, name)}
        floor = found["patients.mt_adult", 640]
        assert floor.flips[0].code == "verdict"
        (lost,) = (one for one in floor.worth if one.what == "contract")
        assert (lost.before.value, lost.after.value) == (left, 0)


def test_what_results_move_by_rounding_is_no_flip_of_the_aid() -> None:
    case = ask(_doctor("1/3", "2020-03-02", observations=COUNTED), on="2024-11-30")
    found = margins(case, "aid")
    assert {flip.code for one in found for flip in one.flips} == {"verdict", "band", "amount"}
    assert ("patients.mt_adult", 639) not in {(one.path, one.at) for one in found}
    # P90 and P95 of the third time (avenant7-9-5-2-2): 8 350 and 12 000 for the one year left
    paid = {one.at: one.worth[0].after.value for one in found if one.unit == "rank"}
    assert paid == {90: 8350, 95: 12000}


@pytest.mark.parametrize(
    ("signed_on", "on", "moved"),
    [
        ("2023-08-31", "2025-12-01", True),  # a review on 28 February
        ("2023-08-31", "2025-08-01", True),  # two months before 31 August: 30 June
        ("2023-08-30", "2025-08-01", False),
        ("2023-08-30", "2025-12-01", True),
        ("2023-08-28", "2025-12-01", False),
    ],
)
def test_the_last_day_of_a_month_that_lacks_the_day_is_said(
    signed_on: str, on: str, moved: bool
) -> None:
    told: Plain = {"hired_on": signed_on, "assistant": {"qualified": True}}
    notes = check(ask(_doctor("1", signed_on, **told), on=on)).notes
    asked = [one.code for one in notes if one.code == "month-end-moved"]
    assert bool(asked) == moved
    dated = schedule(ask(_doctor("1", signed_on, **told), on=on)).notes
    assert ("month-end-moved" in {one.code for one in dated}) == (signed_on != "2023-08-28")
