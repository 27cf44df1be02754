"""Facts that change during a contract, the doctor's own leave, and moves.

Another specialty or a move too far ends the contract (a decision of the national joint commission,
assistants-medicaux-org); what follows a condition that is lost is not published. Amounts: seed-000,
front table; avenant7-9-5-2-2 and ordre-2021 for contracts of 2019.
"""

from datetime import date
from typing import Any

import pytest

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure
from amcli.law.ledger.schedule import schedule
from amcli.law.pay.aid import AidOption, aid
from amcli.law.pay.targets import targets
from profiles import Plain
from questions import ask

ON = "2026-11-30"


def _case(events: list[Plain], *, on: str = ON, **told: Any) -> Case:
    """Return an ophthalmologist of sector 2 with Optam, full time since September 2024."""
    doctor: Plain = {"specialty": "ophthalmology", "sector": 2, "optam": True, "zone": "none"}
    return ask(
        {
            "doctor": {**doctor, **told},
            "patients": {"fa": 4200, "percentile": {"fa": 60}},
            "contract": {
                "etp": "1",
                "signed_on": "2024-09-02",
                "hired_on": "2024-09-09",
                "events": events,
            },
        },
        on=on,
    )


def _paid(case: Case) -> AidOption:
    return aid(case).result.options[0]


def _ends(figure: Figure) -> tuple[Any, Any, Any]:
    return figure.numbers


def _codes(answer: Any) -> set[str]:
    return {note.code for note in answer.notes}


LEFT: Plain = {"on": "2026-03-31", "kind": "change", "optam": False}


def test_what_falls_due_after_a_lost_condition_lies_between_nothing_and_what_it_was() -> None:
    option = _paid(_case([LEFT]))
    assert [_ends(year.amount) for year in option.years] == [
        (38000, 38000, 38000),
        (28000, 28000, 28000),  # paid in full in September 2025
        (None, 0, 22000),
        (None, 0, 22000),
        (None, 0, 22000),
    ]
    assert {year.amount.status for year in option.years[2:]} == {"absent"}
    assert _ends(option.total.amount) == (None, 66000, 132000)
    entries = schedule(_case([LEFT])).result.options[0].entries
    open_ = [one for one in entries if one.amount is not None and one.amount.value is None]
    assert [(one.part, one.year) for one in open_] == [
        (part, year) for year in (3, 4, 5) for part in ("acompte", "solde")
    ]
    assert all(one.amount is not None and one.amount.low == 0 for one in open_)


def test_a_year_it_falls_in_keeps_what_fell_due_before() -> None:
    option = _paid(_case([{**LEFT, "on": "2026-10-01"}]))
    year = option.years[2]
    assert _ends(year.amount) == (None, 11000, 22000)  # the acompte of September 2026
    assert _ends(year.conditional) == (None, 0, 11000)
    entries = schedule(_case([{**LEFT, "on": "2026-10-01"}])).result.options[0].entries
    third = {one.part: one.amount for one in entries if one.amount and one.year == 3}
    assert _ends(third["acompte"]) == (11000, 11000, 11000)  # type: ignore[index, arg-type]
    assert _ends(third["solde"]) == (None, 0, 11000)  # type: ignore[index, arg-type]


@pytest.mark.parametrize(("on", "left"), [("2025-09-02", None), ("2025-09-03", 28000)])
def test_a_payment_due_on_the_day_of_the_change_is_open(on: str, left: int | None) -> None:
    assert _paid(_case([{**LEFT, "on": on}])).years[1].amount.value == left


def test_check_judges_the_facts_of_the_signature_and_says_what_was_lost() -> None:
    answer = check(_case([LEFT]))
    assert answer.result.verdict == "eligible"
    first = answer.result.next[0]
    assert (first.code, first.who, first.on) == ("report-change", "cpam", date(2026, 3, 31))
    for each in (answer, aid(_case([LEFT])), targets(_case([LEFT])), schedule(_case([LEFT]))):
        (lost,) = [dict(note.params) for note in each.notes if note.code == "change-breaks"]
        assert (lost["on"], lost["criteria"]) == (date(2026, 3, 31), ("optam",))


@pytest.mark.parametrize(
    "change",
    [
        {"sector": 1},
        {"zone": "zip"},
        {"doctors": 1},  # grouped practice is no condition of 2024
        {"coordinated": False},
        {"situations": ["rqth"]},
        {"specialty": "ophthalmology"},
    ],
)
def test_a_change_that_breaks_no_condition_moves_nothing(change: Plain) -> None:
    case = _case([{"on": "2026-03-31", "kind": "change", **change}])
    assert _paid(case).years == _paid(_case([])).years
    assert not _codes(aid(case)) & {"change-breaks", "change-ends"}
    entries = schedule(case).result.options[0].entries
    assert [one.on for one in entries if one.code == "change"] == [date(2026, 3, 31)]


def test_coordinated_practice_is_a_condition_of_2019_until_the_doctor_switches() -> None:
    told: Plain = {
        "doctor": {"specialty": "general-practice", "sector": 1, "mep": False, "zone": "zip"},
        "practice": {"doctors": 3, "coordinated": True},
        "patients": {"mt": 1200, "mt_adult": 1000, "fa": 1500, "percentile": {"mt": 60, "fa": 60}},
    }
    left = {"on": "2026-02-01", "kind": "change", "coordinated": False}
    switched = {"on": "2025-01-15", "kind": "switch", "text": "2024-convention"}
    contract = {"etp": "0.5", "signed_on": "2022-03-02"}
    stays = ask({**told, "contract": {**contract, "events": [left]}}, on=ON)
    assert "change-breaks" in _codes(aid(stays))
    goes = ask({**told, "contract": {**contract, "events": [switched, left]}}, on=ON)
    assert "change-breaks" not in _codes(aid(goes))


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "change", "specialty": "geriatrics"},
        {"kind": "move", "zone": "zac", "keeps_list": False},
    ],
)
def test_another_specialty_or_a_move_too_far_ends_the_contract(event: Plain) -> None:
    case = _case([{"on": "2026-01-15", **event}])
    option = _paid(case)
    assert [year.amount.value for year in option.years] == [38000, 28000, None, None, None]
    assert option.years[1].amount.status == "published"
    assert option.current_year is None
    assert _paid(_case([{"on": "2026-01-15", **event}], on="2026-01-14")).current_year == 2
    assert "change-ends" in _codes(aid(case))
    assert check(case).result.next[0].code == "sign-anew"
    entries = schedule(case).result.options[0].entries
    assert "renewal" not in {one.code for one in entries}
    later = _paid(_case([{"on": "2026-01-15", **event}], on="2031-01-01"))
    assert (later.term, later.current_year) == (1, None)


def test_a_move_that_keeps_the_list_leaves_the_figures_after_it_assumed_at_most() -> None:
    for keeps in ({}, {"keeps_list": True}):
        case = _case([{"on": "2026-01-15", "kind": "move", "zone": "zac", **keeps}])
        option = _paid(case)
        assert [year.amount.value for year in option.years] == [38000, 28000, 22000, 22000, 22000]
        statuses = [year.amount.status for year in option.years]
        assert statuses == ["published", "published", "assumed", "assumed", "assumed"]
        assert "move-review" in _codes(aid(case))
        assert check(case).result.verdict == "eligible"


def test_the_zone_of_the_signature_decides_even_after_a_move() -> None:
    told: Plain = {
        "doctor": {"specialty": "general-practice", "sector": 1, "mep": False, "zone": "zip"},
        "practice": {"doctors": 3, "coordinated": True},
        "patients": {"mt": 1200, "mt_adult": 1000, "fa": 1500},
        "contract": {
            "etp": "1",
            "signed_on": "2022-03-02",
            "events": [{"on": "2023-05-02", "kind": "move", "zone": "none", "keeps_list": True}],
        },
    }
    found = {one.code: one for one in check(ask(told, on=ON)).result.criteria}
    assert (found["zone"].verdict, found["zone"].observed) == ("met", "zip")


def test_the_doctors_own_leave_moves_nothing_and_is_said() -> None:
    leave = {"on": "2026-01-15", "kind": "absence", "until": "2026-07-31"}
    case, plain = _case([leave]), _case([])
    assert _paid(case).years == _paid(plain).years
    days = [(one.on, one.until) for one in schedule(case).result.options[0].entries]
    assert set(days) - {(date(2026, 1, 15), date(2026, 7, 31))} == {
        (one.on, one.until) for one in schedule(plain).result.options[0].entries
    }
    for answer in (aid(case), targets(case), schedule(case), check(case)):
        assert "absence" in _codes(answer)


def test_an_option_or_a_switch_leaves_its_years_and_targets_assumed_at_most() -> None:
    told: Plain = {
        "doctor": {"specialty": "general-practice", "sector": 1, "mep": False, "zone": "zip"},
        "practice": {"doctors": 3, "coordinated": True},
        "patients": {"mt": 850, "mt_adult": 700, "fa": 1300, "percentile": {"mt": 40, "fa": 40}},
    }
    contract: Plain = {"etp": "1/3", "signed_on": "2022-02-01"}
    grown = {"on": "2023-09-01", "kind": "option", "etp": "0.5"}
    case = ask({**told, "contract": {**contract, "events": [grown]}}, on=ON)
    years = _paid(case).years
    assert [(year.etp, year.amount.status) for year in years] == [
        ("1/3", "published"),
        ("1/3", "published"),
        ("0.5", "assumed"),
        ("0.5", "assumed"),
        ("0.5", "assumed"),
    ]
    asked = {option.etp: option.targets for option in targets(case).result.options}
    assert asked["1/3"].mt.growth.status == "published"  # type: ignore[union-attr]
    assert asked["0.5"].mt.growth.status == "assumed"  # type: ignore[union-attr]
    switched = {"on": "2024-09-01", "kind": "switch", "text": "2024-convention"}
    half: Plain = {"etp": "0.5", "signed_on": "2022-02-01", "events": [switched]}
    case = ask({**told, "contract": half}, on=ON)
    assert [year.amount.status for year in _paid(case).years][3:] == ["assumed", "assumed"]


def test_a_new_contract_starts_from_the_facts_that_changed_before_it() -> None:
    told: Plain = {
        "doctor": {"specialty": "general-practice", "sector": 1, "mep": False, "zone": "zip"},
        "practice": {"doctors": 3, "coordinated": True},
        "patients": {"mt": 1200, "mt_adult": 1000, "fa": 1500},
        "contract": {
            "etp": "0.5",
            "signed_on": "2021-06-22",
            "events": [{"on": "2025-05-02", "kind": "change", "sector": 2, "optam": False}],
        },
    }
    found = {one.code: one for one in check(ask(told, on=ON)).result.criteria}
    assert found["optam"].verdict == "not_met"
    told["contract"]["events"] = [
        {
            "on": "2026-06-22",
            "kind": "renewal",
            "percentile": {"mt": 92, "fa": 40},
            "notified_targets": {"mt": 100, "fa": 120},
        }
    ]
    case = ask(told, on=ON)
    assert _paid(case).band.low == "p90-p95"
    asked = targets(case).result.options[0].targets
    assert asked.mt is not None
    assert (asked.mt.growth.value, asked.mt.growth.status) == (100, "given")
