"""What is said instead of being swallowed: facts that can hardly be meant, counts left out."""

from datetime import date
from typing import Any

import pytest

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.ledger.schedule import schedule
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from profiles import ANY_GP, FULL_TIME, GP, Plain
from questions import ask

ANSWERS = (check, aid, targets, schedule)


def _told(answer: Any, case: Case, code: str) -> list[dict[str, Any]]:
    return [dict(each.params) for each in answer(case).notes if each.code == code]


def _with(**sections: Plain) -> Plain:
    return {**FULL_TIME, **{name: {**FULL_TIME[name], **own} for name, own in sections.items()}}


# A cost below 5 000 € a full-time year, in proportion to the post.
@pytest.mark.parametrize(
    ("etp", "cost", "is_told"),
    [
        ("1", "5000", False),
        ("1", "4999.99", True),
        ("0.5", "2500", False),
        ("0.5", "2499", True),
        ("1/3", "1667", False),
        ("1/3", "1666", True),
        ("1.5", "7499", True),
    ],
)
def test_a_cost_that_pays_nobody_is_told(etp: str, cost: str, is_told: bool) -> None:
    case = ask(_with(contract={"etp": etp, "employer_cost": cost}))
    for answer in ANSWERS:
        paths = [one["path"] for one in _told(answer, case, "implausible")]
        assert paths == (["contract.employer_cost"] if is_told else [])


def test_each_year_of_a_list_of_costs_is_looked_at() -> None:
    case = ask(_with(contract={"etp": "1", "employer_cost": ["28656", "29", "29000"]}))
    assert [one["path"] for one in _told(aid, case, "implausible")] == ["contract.employer_cost[1]"]


@pytest.mark.parametrize(
    ("mt", "fa", "paths"),
    [
        (5000, 10000, []),
        (5001, 10000, ["patients.mt"]),
        (5000, 10001, ["patients.fa"]),
        (1000, 500, []),
        (1000, 499, ["patients.fa"]),
        (1001, 500, ["patients.fa"]),
        (15000, 15, ["patients.mt", "patients.fa"]),
        (None, 15, []),
        (15, None, []),
    ],
)
def test_lists_that_hardly_go_together_are_told(
    mt: int | None, fa: int | None, paths: list[str]
) -> None:
    case = ask(_with(patients={"mt": mt, "fa": fa}))
    assert [one["path"] for one in _told(check, case, "implausible")] == paths


def test_a_count_on_the_way_is_looked_at_too() -> None:
    seen = [{"on": "2025-08-31", "mt": 1000, "fa": 14000}]
    case = ask(_with(contract={"observations": seen}))
    assert [one["path"] for one in _told(aid, case, "implausible")] == [
        "contract.observations[0].fa"
    ]


def _counted(signed_on: str, **seen: Any) -> Case:
    contract = {"etp": "0.5", "signed_on": signed_on}
    observed = {"on": "2023-08-31", "mt": 1040, "fa": 1520, **seen}
    patients = {"mt": 900, "mt_adult": 760, "fa": 1350}
    profile = {"doctor": ANY_GP, "patients": patients}
    return ask({**profile, "contract": {**contract, "observations": [observed]}}, on="2023-12-01")


@pytest.mark.parametrize("answer", [aid, targets, schedule])
def test_a_count_of_all_ages_is_left_out_aloud_where_adults_count(answer: Any) -> None:
    code = "observation-not-counted"
    assert _told(answer, _counted("2021-09-01"), code) == [{"days": (date(2023, 8, 31),)}]
    assert _told(answer, _counted("2021-09-01", mt_adult=900), code) == []
    assert _told(answer, _counted("2021-09-01", mt=None), code) == []
    assert _told(answer, _counted("2023-05-01"), code) == []


def test_a_specialty_that_is_missing_is_not_told_as_a_table_that_nobody_published() -> None:
    case = ask(_with(doctor={"specialty": None}))
    for answer in (aid, targets):
        assert _told(answer, case, "specialty-missing") == [{}]
    assert _told(targets, case, "no-targets-table") == []
    other = ask(_with(doctor={"specialty": "dermatology"}))
    assert _told(targets, other, "specialty-missing") == []
    assert _told(targets, other, "no-targets-table") == [{}]


# A further target follows the median list: within two years since 2024, one before (secondary).
@pytest.mark.parametrize(
    ("signed_on", "months"), [("2022-09-01", 12), ("2023-07-01", 12), ("2024-09-01", 24)]
)
def test_what_follows_the_target_of_the_newly_installed_is_told(
    signed_on: str, months: int
) -> None:
    case = ask(_with(doctor={"installed_on": "2022-08-01"}, contract={"signed_on": signed_on}))
    is_new = signed_on < "2023-08-01"
    wanted = [{"months": months}] if is_new else []
    assert _told(targets, case, "newly-installed-next") == wanted
    later = date.fromisoformat(signed_on).replace(month=6).isoformat()
    case = ask(_with(doctor={"installed_on": later}, contract={"signed_on": signed_on}))
    assert _told(targets, case, "newly-installed-next") == [{"months": months}]


def test_a_second_post_of_a_particular_practice_hangs_on_the_practice() -> None:
    case = ask(_with(doctor={"mep": True}), etp="2")
    (flip,) = (one for one in check(case).result.flips if one.criterion == "specialty")
    assert (flip.path, flip.needed) == ("doctor.mep", "false")


def test_a_floor_of_adults_hangs_on_the_adults() -> None:
    profile = {"doctor": GP, "patients": {"mt": 720, "mt_adult": 600, "fa": 1300}}
    case = ask(profile, text="2019", etp="0.5")
    (flip,) = (one for one in check(case).result.flips if one.criterion == "floor-mt")
    assert (flip.path, flip.needed) == ("patients.mt_adult", "641")
