"""What a profile cannot say, at the last value that is possible and the first that is not."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from amcli.law.profile.consistency import group_problems, problems
from amcli.law.profile.group import GroupProfile
from amcli.load.values import to_facts
from profiles import TODAY, profile_of

LAST, AFTER = date(2056, 12, 31), date(2057, 1, 1)  # thirty years ahead
SIGNED = date(2024, 9, 1)
Found = tuple[str, str, dict[str, Any]]


def of(*found: Any) -> list[Found]:
    return [(".".join(map(str, one.path)), one.code, dict(one.params)) for one in found]


def said(plain: dict[str, Any]) -> list[Found]:
    return of(*problems(profile_of(plain), TODAY))


def of_group(**facts: Any) -> list[Found]:
    return of(*group_problems(to_facts({"group": facts}, GroupProfile), TODAY))


def nested(path: str, value: Any) -> dict[str, Any]:
    for key in reversed(path.split(".")):
        value = {key: value}
    return dict(value)


NUMBERS: list[tuple[str, Any, Any, str]] = [
    *(
        row
        for path in (
            *("practice.doctors", "patients.mt", "patients.fa", "patients.mt_adult"),
            *("contract.notified_targets.mt", "contract.notified_targets.fa"),
        )
        for row in ((path, 0, -1, "negative"), (path, 10**9, 10**9 + 1, "too-large"))
    ),
    ("practice.assistants_etp", "0", "-1/2", "negative"),
    ("contract.employer_cost", "0", "-0.01", "negative"),
    ("contract.employer_cost", "1000000000", "1000000000.01", "too-large"),
    ("doctor.clinical_fees_share", "0", "-0.01", "share"),
    ("doctor.clinical_fees_share", "1", "1.01", "share"),
    ("contract.assistant.replaced_share", "0", "-0.01", "share"),
    ("contract.assistant.replaced_share", "1", "1.01", "share"),
    ("patients.percentile.mt", 0, -1, "percentile"),
    ("patients.percentile.mt", 100, 101, "percentile"),
    ("patients.percentile.fa", 0, -1, "percentile"),
    ("patients.percentile.fa", 100, 101, "percentile"),
    ("contract.etp", "1/3", "1/4", "etp"),
    ("contract.etp", "2", "2.01", "etp"),
]


@pytest.mark.parametrize(("path", "possible", "impossible", "code"), NUMBERS)
def test_a_number_is_possible_up_to_its_end(
    path: str, possible: Any, impossible: Any, code: str
) -> None:
    assert said(nested(path, possible)) == []
    number = Fraction(str(impossible))
    assert said(nested(path, impossible)) == [(path, code, {"value": number})]


@pytest.mark.parametrize("age", [21, 119])
def test_a_doctor_is_of_age(age: int) -> None:
    assert said({"doctor": {"age": age}}) == []
    beyond = 20 if age == 21 else 120
    assert said({"doctor": {"age": beyond}}) == [("doctor.age", "age", {"age": beyond})]


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        ("2005-11-22", None),  # 21 today
        ("2005-11-23", 20),
        ("2006-01-01", 20),
        ("1906-11-23", None),  # 120 tomorrow
        ("1906-11-22", 120),
        ("1905-06-01", 121),
    ],
)
def test_a_birth_makes_a_doctor_of_age(born: str, reached: int | None) -> None:
    wanted = [] if reached is None else [("doctor.birth_date", "age", {"age": reached})]
    assert said({"doctor": {"birth_date": born}}) == wanted


def test_a_birth_and_an_age_agree() -> None:
    assert said({"doctor": {"birth_date": "1975-11-22", "age": 51}}) == []
    params = {"age": 50, "reached": 51, "on": TODAY}
    found = said({"doctor": {"birth_date": "1975-11-22", "age": 50}})
    assert found == [("doctor.age", "two-ages", params)]


@pytest.mark.parametrize("path", ["doctor.birth_date", "doctor.installed_on"])
def test_what_has_happened_lies_in_the_past(path: str) -> None:
    tomorrow = date(2026, 11, 23)
    assert said(nested(path, tomorrow)) == [(path, "future", {"day": tomorrow, "on": TODAY})]


def test_lists_are_counted_by_today() -> None:
    path = "patients.measured_on"
    assert said(nested(path, TODAY)) == []
    tomorrow = date(2026, 11, 23)
    assert said(nested(path, tomorrow)) == [(path, "future", {"day": tomorrow, "on": TODAY})]


def test_nobody_settles_before_being_born() -> None:
    born, before = date(1975, 3, 14), date(1975, 3, 13)
    assert said({"doctor": {"birth_date": born, "installed_on": born}}) == []
    params = {"day": before, "other": "doctor.birth_date", "other_day": born}
    found = said({"doctor": {"birth_date": born, "installed_on": before}})
    assert found == [("doctor.installed_on", "order", params)]


def test_adults_are_patients() -> None:
    assert said({"patients": {"mt": 900, "mt_adult": 900}}) == []
    found = said({"patients": {"mt": 900, "mt_adult": 901}})
    assert found == [("patients.mt_adult", "adults", {"value": 901, "mt": 900})]


@pytest.mark.parametrize(
    "key", ["signed_on", "hired_on", "proof_received_on", "assistant.replaced_on"]
)
def test_a_day_of_a_contract_lies_within_thirty_years(key: str) -> None:
    path = f"contract.{key}"
    assert said(nested(path, LAST)) == []
    assert said(nested(path, AFTER)) == [(path, "too-far", {"day": AFTER, "on": TODAY})]


def test_the_proof_follows_the_hire() -> None:
    hired, before = date(2025, 1, 10), date(2025, 1, 9)
    assert said({"contract": {"hired_on": hired, "proof_received_on": hired}}) == []
    found = said({"contract": {"hired_on": hired, "proof_received_on": before}})
    params = {"day": before, "other": "contract.hired_on", "other_day": hired}
    assert found == [("contract.proof_received_on", "order", params)]


def test_each_cost_of_a_year_is_an_amount() -> None:
    assert said({"contract": {"employer_cost": ["40000", "41000"]}}) == []
    assert said({"contract": {"employer_cost": []}}) == [
        ("contract.employer_cost", "empty-list", {})
    ]
    found = said({"contract": {"employer_cost": ["40000", "-1"]}})
    assert found == [("contract.employer_cost.1", "negative", {"value": Decimal(-1)})]


def test_counts_of_a_contract_lie_between_its_signature_and_today() -> None:
    def counted(*days: date, **counts: int) -> list[Found]:
        seen = [{"on": day, **counts} for day in days]
        return said({"contract": {"signed_on": SIGNED, "observations": seen}})

    assert counted(SIGNED, TODAY) == []
    where, early, late = "contract.observations.0.on", date(2024, 8, 31), date(2026, 11, 23)
    params = {"day": early, "other": "contract.signed_on", "other_day": SIGNED}
    assert counted(early) == [(where, "order", params)]
    assert counted(late) == [(where, "future", {"day": late, "on": TODAY})]
    again = [("contract.observations.1.on", "twice", {"day": TODAY})]
    assert counted(TODAY, TODAY) == again
    assert counted(SIGNED, TODAY, TODAY) == [
        ("contract.observations.2.on", "twice", {"day": TODAY})
    ]
    assert counted(TODAY, mt=-1) == [("contract.observations.0.mt", "negative", {"value": -1})]


def test_suspensions_stand_apart_within_the_contract() -> None:
    def suspended(*periods: tuple[date, date | None]) -> list[Found]:
        told = [{"from_": first, "until": last} for first, last in periods]
        return said({"contract": {"signed_on": SIGNED, "suspensions": told}})

    first, last, next_ = date(2025, 1, 10), date(2025, 1, 31), date(2025, 2, 1)
    where = "contract.suspensions"
    assert suspended((SIGNED, SIGNED)) == []
    assert suspended((first, last), (next_, None)) == []
    assert suspended((next_, None), (first, last)) == []
    overlap = {"day": last, "other": first}
    assert suspended((first, last), (last, None)) == [(f"{where}.1.from", "overlap", overlap)]
    open_ = {"day": next_, "other": first}
    assert suspended((first, None), (next_, next_)) == [(f"{where}.1.from", "overlap", open_)]
    early = date(2024, 8, 31)
    order = {"day": early, "other": "contract.signed_on", "other_day": SIGNED}
    assert suspended((early, first)) == [(f"{where}.0.from", "order", order)]
    back = {"day": first, "other": f"{where}[0].from", "other_day": last}
    assert suspended((last, first)) == [(f"{where}.0.until", "order", back)]
    far = {"day": AFTER, "on": TODAY}
    assert suspended((LAST, AFTER)) == [(f"{where}.0.until", "too-far", far)]
    assert suspended((AFTER, None)) == [(f"{where}.0.from", "too-far", far)]


def test_a_group_asks_for_half_a_post_at_least() -> None:
    assert of_group(etp="1/2") == []
    assert of_group(etp="1/3") == [("group.etp", "group-etp", {"value": Fraction(1, 3)})]


@pytest.mark.parametrize(
    ("facts", "path", "code", "value"),
    [
        ({"docteurs_juniors": -1}, "group.docteurs_juniors", "negative", -1),
        ({"docteurs_juniors": 10**9 + 1}, "group.docteurs_juniors", "too-large", 10**9 + 1),
        ({"employer_cost": -1}, "group.employer_cost", "negative", -1),
        ({"employer_cost": [1, -2]}, "group.employer_cost.1", "negative", -2),
        ({"observations": [{"on": TODAY, "mt": -3}]}, "group.observations.0.mt", "negative", -3),
        (
            {"observations": [{"on": TODAY}, {"on": TODAY, "fa": -4}]},
            "group.observations.1.fa",
            "negative",
            -4,
        ),
    ],
)
def test_a_number_of_a_group_is_possible(
    facts: dict[str, Any], path: str, code: str, value: int
) -> None:
    assert of_group(**facts) == [(path, code, {"value": value})]


def test_a_group_has_one_cost_at_least() -> None:
    assert of_group(employer_cost=[]) == [("group.employer_cost", "empty-list", {})]
    zero = [{"on": TODAY, "mt": 0, "fa": 0}]
    assert of_group(docteurs_juniors=0, employer_cost=0, observations=zero) == []


def test_days_of_a_group_follow_one_another() -> None:
    hired, before = date(2026, 12, 15), date(2026, 12, 14)
    assert of_group(hired_on=hired, proof_received_on=hired) == []
    params = {"day": before, "other": "group.hired_on", "other_day": hired}
    found = of_group(hired_on=hired, proof_received_on=before)
    assert found == [("group.proof_received_on", "order", params)]
    signed, early = date(2026, 3, 1), date(2026, 2, 28)
    assert of_group(signed_on=signed, observations=[{"on": signed}]) == []
    params = {"day": early, "other": "group.signed_on", "other_day": signed}
    found = of_group(signed_on=signed, observations=[{"on": early}])
    assert found == [("group.observations.0.on", "order", params)]
    tomorrow = date(2026, 11, 23)
    found = of_group(observations=[{"on": TODAY}, {"on": tomorrow}])
    assert found == [("group.observations.1.on", "future", {"day": tomorrow, "on": TODAY})]


@pytest.mark.parametrize("key", ["signed_on", "hired_on", "proof_received_on", "previous_ended_on"])
def test_a_day_of_a_group_lies_within_thirty_years(key: str) -> None:
    assert of_group(**{key: LAST}) == []
    found = of_group(**{key: AFTER})
    assert found == [(f"group.{key}", "too-far", {"day": AFTER, "on": TODAY})]


@pytest.mark.parametrize(
    ("event", "found"),
    [
        ({"kind": "change", "optam": False}, []),
        ({"kind": "change", "situations": [], "doctors": 2}, []),
        ({"kind": "change"}, ["event-needs"]),
        ({"kind": "change", "etp": 1, "mep": True}, ["event-takes-no"]),
        ({"kind": "move", "keeps_list": False}, []),
        ({"kind": "move", "sector": 1}, ["event-takes-no"]),
        ({"kind": "absence"}, []),
        ({"kind": "absence", "until": "2026-01-15"}, []),
        ({"kind": "absence", "until": "2026-01-14"}, ["order"]),
        ({"kind": "termination", "percentile": {"mt": 40}}, ["event-takes-no"]),
        ({"kind": "renewal", "percentile": {"mt": 40}, "notified_targets": {"fa": 3}}, []),
        ({"kind": "renewal", "percentile": {"mt": 101}}, ["percentile"]),
    ],
)
def test_what_an_event_takes_and_needs(event: dict[str, Any], found: list[str]) -> None:
    contract = {"signed_on": "2020-09-01", "events": [{"on": "2026-01-15", **event}]}
    assert [code for _, code, _ in said({"contract": contract})] == found
