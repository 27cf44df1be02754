"""How far the next flip is, what flips there, what it is worth; recomputed on both sides."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.domain.aid import aid
from amcli.domain.case import Case
from amcli.domain.eligibility import check
from amcli.domain.margins import Margin, margins
from amcli.domain.targets import targets
from amcli.domain.what_if import unknown_named, with_fact
from asking import ask
from profiles_at_random import PROFILES
from running import run
from terminal import EXAMPLES

GP = {"specialty": "general-practice", "mep": False, "sector": 1, "birth_date": "1975-03-14"}
PLAIN: dict[str, Any] = {
    "doctor": GP,
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01", "etp": 1},
}
CASE = str(EXAMPLES / "case-1.yaml")
ON = ("--on", "2026-11-22", "-q")
COMMANDS = ("check", "aid", "targets")


def patients(**counts: Any) -> dict[str, Any]:
    return {**PLAIN, "patients": {**PLAIN["patients"], **counts}}


def codes(margin: Margin) -> list[str]:
    return [one.code for one in margin.flips]


def test_the_floor_is_eleven_patients_away() -> None:
    """More than 775 (seed-004): 786 lose the contract 11 patients below."""
    (margin,) = margins(ask(patients(mt=786)), "check")
    assert (margin.distance, margin.unit, margin.direction) == (11, "patients", "less")
    assert (margin.now, margin.at, margin.threshold) == (786, 775, 775)
    assert codes(margin) == ["verdict", "criterion.floor-mt"]
    assert (margin.flips[0].before, margin.flips[0].after) == ("eligible", "not_eligible")
    (stake,) = margin.worth
    assert (stake.what, stake.before.value, stake.after.value) == ("contract", 132000, 0)
    assert margin.sources == ("seed-004", "jhp-2023")


def test_below_the_floor_the_contract_can_be_won() -> None:
    (margin,) = margins(ask(patients(mt=770)), "check")
    assert (margin.distance, margin.direction, margin.at) == (6, "more", 776)
    (stake,) = margin.worth
    assert (stake.before.value, stake.after.value) == (0, 132000)


def test_the_next_band_moves_only_the_bounds_of_the_aid() -> None:
    """P50 is 1 045 (djibe); above it nobody published P70, so the list may stand anywhere."""
    found = {one.path: one for one in margins(ask(patients(mt=1008)), "aid")}
    margin = found["patients.mt"]
    assert (margin.distance, margin.direction, margin.at) == (37, "more", 1045)
    assert codes(margin) == ["band", "bounds"]
    (change,) = [one for one in margin.worth if one.what == "amount"]
    # P95 and above at full time: 38 000 € every year (seed-000).
    assert (change.before.value, change.before.high) == (132000, 132000)
    assert (change.after.value, change.after.high) == (132000, 5 * 38000)


def test_a_rank_flips_the_amount_itself() -> None:
    """From P90, 26 000 € from year 3; from P95, 38 000 € every year (seed-000, seed-001)."""
    profile = patients(percentile={"mt": 88})
    found = [one for one in margins(ask(profile), "aid") if one.unit == "rank"]
    assert [(one.distance, one.at) for one in found] == [(2, 90), (7, 95)]
    amounts = [next(c.after.value for c in one.worth if c.what == "amount") for one in found]
    assert amounts == [38000 + 28000 + 3 * 26000, 5 * 38000]


def test_a_birthday_is_counted_in_days() -> None:
    """No growth is asked of what is judged from 65 on (seed-000, case 3)."""
    birth = date(2029, 6, 24).replace(year=2029 - 65)
    profile = {**PLAIN, "doctor": {**GP, "birth_date": birth.isoformat()}}
    case = ask({**profile, "contract": {"signed_on": "2024-09-01", "etp": 1}}, on="2028-11-22")
    (margin,) = [one for one in margins(case, "targets") if one.unit == "days"]
    assert (margin.distance, margin.at, margin.threshold) == (214, "2029-06-24", 65)
    assert codes(margin) == ["age-rule"]
    worth = {one.what: (one.before.value, one.after.value) for one in margin.worth}
    assert worth["mt"] == (305, 0)
    assert worth["fa"] == (467, 0)


def test_a_birthday_that_already_counts_is_no_margin() -> None:
    """Judged on 2027-09-01 the doctor is 65: the rule applies already."""
    profile = {**PLAIN, "doctor": {**GP, "birth_date": "1962-06-24"}}
    assert [one for one in margins(ask(profile), "targets") if one.unit == "days"] == []


def test_a_contract_to_be_signed_tells_when_it_stops_being_newly_installed() -> None:
    """Newly installed: under 12 months; below the floor the CPAM adapts, then it refuses."""
    doctor = {**GP, "installed_on": "2026-01-10"}
    profile = {"doctor": doctor, "patients": {"mt": 500, "fa": 900}, "contract": {"etp": 1}}
    later = [one for one in margins(ask(profile), "check") if one.unit == "days"]
    assert [(one.distance, one.at) for one in later] == [
        ((date(2027, 1, 10) - date(2026, 11, 22)).days, "2027-01-10")
    ]
    assert (later[0].flips[0].before, later[0].flips[0].after) == ("undetermined", "not_eligible")


def test_a_second_assistant_waits_for_the_third_year() -> None:
    """From the 3rd year, in a ZIP, once the targets are reached (seed-000, note 1)."""
    profile = {
        "doctor": {**GP, "zone": "zip"},
        "practice": {"assistants_etp": 1},
        "patients": {"mt": 920, "fa": 1350},
        "contract": {"etp": 2, "signed_on": "2025-03-01", "targets_reached": True},
    }
    (margin,) = [one for one in margins(ask(profile), "check") if one.unit == "days"]
    assert margin.at == "2027-03-01"
    assert ("verdict", "not_eligible", "eligible") in [
        (one.code, one.before, one.after) for one in margin.flips
    ]


def test_fees_and_doctors_have_their_own_units() -> None:
    surgeon = {
        "doctor": {"specialty": "general-surgery", "sector": 1, "clinical_fees_share": 0.85},
        "patients": {"percentile": {"fa": 48}},
        "contract": {"signed_on": "2024-09-01", "etp": 1},
    }
    fees, rank = margins(ask(surgeon), "check")
    assert (fees.unit, fees.at, fees.distance) == ("rate", Decimal("0.7999"), Decimal("0.0501"))
    assert (rank.unit, rank.at, rank.distance) == ("rank", 29, 19)
    alone = {**PLAIN, "practice": {"doctors": 1, "functional_group": False, "coordinated": True}}
    alone["doctor"] = {**GP, "zone": "none"}
    found = {one.unit: one for one in margins(ask(alone, text="2019", etp="0.5"), "check")}
    assert (found["doctors"].at, found["doctors"].distance) == (2, 1)


def test_a_level_nobody_published_is_no_margin() -> None:
    """Of the distribution of 2021 P30 and P50 of mt are known, and P50 of fa."""
    found = margins(ask(PLAIN), "aid")
    assert {one.at for one in found} == {1045, 1514}


def test_margins_come_nearest_first_and_only_those_within_reach_are_said_unasked() -> None:
    case = ask(patients(mt=1040, fa=1400))
    found = margins(case, "aid")
    assert [one.nearness for one in found] == sorted(one.nearness for one in found)
    assert found[0].nearness == Fraction(5, 1040)
    assert margins(case, "aid", 1) == found[:1]
    far = ask({**PLAIN, "doctor": {**GP, "birth_date": "1985-01-01"}})
    assert [one.unit for one in margins(far, "targets", 9)].count("days") == 0


@given(profile=PROFILES, command=st.sampled_from(COMMANDS))
@settings(max_examples=60, deadline=None)
def test_every_margin_is_confirmed_by_computing_both_sides(
    profile: dict[str, Any], command: str
) -> None:
    case = ask(profile)
    for margin in margins(case, command):
        if margin.path == "doctor.birth_date":
            continue  # it is the day of judging that moves, not the birth
        there = _moved(case, margin, 0)
        beside = _moved(case, margin, -1 if margin.direction != "less" else 1)
        for flip in margin.flips:
            assert _said(there, command, flip) != _said(beside, command, flip), (margin, flip)
        for change in margin.worth:
            if change.what == "amount":
                amounts = {one.etp: one.total.amount for one in aid(there).result.options}
                assert change.after == amounts[change.etp]
        assert _far(margin) == margin.distance


def _moved(case: Case, margin: Margin, steps: int) -> Case:
    unknown = unknown_named(margin.path)
    assert unknown is not None
    if margin.unit == "days":
        day = date.fromisoformat(str(margin.at)) + timedelta(days=steps)
        return with_fact(case, unknown, day)
    if margin.unit == "rate":
        return with_fact(case, unknown, Decimal(margin.at) + Decimal(steps) / 10_000)
    place = int(margin.at) + steps
    return with_fact(case, unknown, Decimal(place) if margin.unit == "rank" else place)


def _far(margin: Margin) -> Any:
    if margin.unit == "days":
        first, last = (date.fromisoformat(str(one)) for one in (margin.now, margin.at))
        return (last - first).days
    return abs(Decimal(margin.at) - Decimal(margin.now))


def _said(case: Case, command: str, flip: Any) -> Any:
    """Return what a flip speaks of, read off the answer itself."""
    kind, _, name = flip.code.partition(".")
    if command == "check":
        result = check(case).result
        if kind == "verdict":
            return {one.etp: one.verdict.value for one in result.options}[flip.etp]
        return [
            one.verdict.value for one in result.criteria if (one.code, one.etp) == (name, flip.etp)
        ]
    if command == "aid":
        (option,) = [one for one in aid(case).result.options if one.etp == flip.etp]
        return option.band if kind == "band" else option.total.amount[:3]
    (target,) = [one for one in targets(case).result.options if one.etp == flip.etp]
    if kind == "growth":
        return getattr(target.targets, name).growth[:3]
    return target.age_rule if kind == "age-rule" else target.newly_installed


@pytest.mark.parametrize("command", COMMANDS)
def test_json_has_margins_only_where_they_are_asked_and_as_the_schema_says(command: str) -> None:
    validator = jsonschema_rs.validator_for(json.loads(run("schema", command).out))
    plain = json.loads(run(command, CASE, *ON, "-f", "json").out)
    assert "margins" not in plain["result"]
    for profile in ("case-1", "surgeon", "newly-installed", "contract-2022-third-time"):
        path = str(EXAMPLES / f"{profile}.yaml")
        asked = json.loads(run(command, path, *ON, "-f", "json", "--margins").out)
        assert list(validator.iter_errors(asked)) == []
        assert asked["result"]["margins"]


def test_a_table_says_the_nearest_and_lists_all_when_asked() -> None:
    plain = run("check", CASE, *ON, "--lang", "en").out
    assert "145 patients above the floor (775)" in plain
    assert "132 000 € of aid lost at 1 etp" in plain
    assert plain.count("of aid lost") == 2  # one line, for two options
    listed = run("aid", CASE, *ON, "--lang", "en", "--margins").out
    assert "The next flips, nearest first" in listed
    assert listed.index("164 patients below P50") < listed.index("125 patients below P50")
    french = run("targets", CASE, *ON, "--lang", "fr", "--margins", "-f", "md").out
    assert "65 ans dans 4 861 jours" in french


def test_csv_keeps_its_rows_and_groups_have_no_margins() -> None:
    assert run("aid", CASE, *ON, "-f", "csv", "--margins") == run("aid", CASE, *ON, "-f", "csv")
    group = str(EXAMPLES / "group-of-four.yaml")
    assert run("aid", group, *ON, "--margins") == run("aid", group, *ON)


def test_no_other_command_takes_the_option() -> None:
    assert run("schedule", CASE, "--margins").code == 2
