"""How far the next flip is, what flips there, what it is worth; recomputed on both sides."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.study.margins.margin_sides import Margin, MarginFlip
from amcli.study.margins.margins import margins
from amcli.study.paths.what_if import unknown_named, with_fact
from command_line import CASE_1, EXAMPLES, run
from profiles import BORN_IN_1975, saved
from questions import ask
from random_profiles import PROFILES

PLAIN: dict[str, Any] = {
    "doctor": BORN_IN_1975,
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01", "etp": 1},
}
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
    # two years are over: three are left at 22 000 (seed-000)
    assert (stake.what, stake.before.value, stake.after.value) == ("contract", 66000, 0)
    assert margin.sources == ("seed-004", "jhp-2023")


def test_below_the_floor_the_contract_can_be_won() -> None:
    (margin,) = margins(ask(patients(mt=770)), "check")
    assert (margin.distance, margin.direction, margin.at) == (6, "more", 776)
    (stake,) = margin.worth
    assert (stake.before.value, stake.after.value) == (0, 66000)


def test_the_next_band_moves_only_the_bounds_of_the_aid() -> None:
    """P50 is 1 045 (djibe); above it P70 is not published, but growth is asked of 1 351."""
    found = {one.at: one for one in margins(ask(patients(mt=1008)), "aid")}
    margin = found[1045]
    assert (margin.distance, margin.direction, margin.at) == (37, "more", 1045)
    assert codes(margin) == ["band", "bounds"]
    (change,) = [one for one in margin.worth if one.what == "amount"]
    # From P90 at full time: 26 000 € from year 3 (seed-000).
    assert (change.before.value, change.before.high) == (66000, 66000)
    assert (change.after.value, change.after.high) == (66000, 3 * 26000)


def test_a_rank_flips_the_amount_itself() -> None:
    """From P90, 26 000 € from year 3; from P95, 38 000 € every year (seed-000, seed-001)."""
    profile = patients(percentile={"mt": 88})
    found = [one for one in margins(ask(profile), "aid") if one.unit == "rank"]
    assert [(one.distance, one.at) for one in found] == [(2, 90), (7, 95)]
    amounts = [next(c.after.value for c in one.worth if c.what == "amount") for one in found]
    assert amounts == [3 * 26000, 3 * 38000]  # of the years that are left


def born_65_on(day: str, **more: Any) -> dict[str, Any]:
    birth = date.fromisoformat(day)
    doctor = {**BORN_IN_1975, "birth_date": birth.replace(year=birth.year - 65).isoformat()}
    return {**PLAIN, "doctor": doctor, **more}


def of_age(profile: dict[str, Any], **asked: Any) -> list[Margin]:
    return [one for one in margins(ask(profile, **asked), "targets") if one.unit == "days"]


def test_a_birthday_is_counted_in_days_and_touches_the_results_judged_after_it() -> None:
    """No growth is asked of what is judged from 65 on (seed-000, case 3); year 5 closes then."""
    (margin,) = of_age(born_65_on("2029-06-24"), on="2028-11-22")
    assert (margin.distance, margin.at, margin.threshold) == (214, "2029-06-24", 65)
    assert (margin.now, margin.direction, margin.path) == (
        "2028-11-22",
        "later",
        "doctor.birth_date",
    )
    assert margin.counts_on == date(2029, 9, 1)
    assert margin.flips == (MarginFlip("age-rule", "1", "not_met", "met"),)
    assert (margin.keys, margin.sources) == (("targets.age.from_age",), ("seed-000",))
    assert margin.from_threshold is None


@pytest.mark.parametrize("birthday", ["2027-06-24", "2027-08-31", "2027-09-01"])
def test_up_to_the_day_the_targets_are_judged_a_birthday_takes_their_growth_away(
    birthday: str,
) -> None:
    """Signed on 2024-09-01, judged on 2027-09-01: +305 and +467 at 920 and 1 350 (seed-000)."""
    profile = born_65_on(birthday)
    (margin,) = of_age(profile)
    assert (margin.at, margin.counts_on) == (birthday, date(2027, 9, 1))
    worth = [(one.etp, one.what, one.before.value, one.after.value) for one in margin.worth]
    assert worth == [("1", "mt", 305, 0), ("1", "fa", 467, 0)]
    assert growths(ask(profile))["1", "mt"].value == 0


def test_from_the_day_after_on_a_birthday_leaves_the_targets_and_touches_the_next_year() -> None:
    """Judged first on 2027-09-01, the day before the birthday; then on 2028-09-01."""
    profile = born_65_on("2027-09-02")
    (margin,) = of_age(profile)
    assert (margin.counts_on, margin.worth) == (date(2028, 9, 1), ())
    for on in ("2026-11-22", "2027-09-02", "2028-09-01"):  # these targets stay, whenever asked
        assert growths(ask(profile, on=on))["1", "mt"].value == 305
    assert of_age(profile, on="2027-09-01")[0].distance == 1
    assert of_age(profile, on="2027-09-02") == []


def test_a_birthday_after_which_nothing_is_judged_is_no_margin() -> None:
    """The contract runs until 2029-09-01; at 65 at its signature nothing flips any more."""
    assert len(of_age(born_65_on("2029-09-01"))) == 1
    assert of_age(born_65_on("2029-09-02")) == []
    events = [{"on": "2028-01-01", "kind": "termination"}]
    ended = {"signed_on": "2024-09-01", "etp": 1, "events": events}
    assert len(of_age(born_65_on("2028-01-01", contract=ended))) == 1
    assert of_age(born_65_on("2028-01-02", contract=ended)) == []
    ahead = {"signed_on": "2027-03-01", "etp": 1}
    assert len(of_age(born_65_on("2027-03-02", contract=ahead))) == 1
    assert of_age(born_65_on("2027-03-01", contract=ahead)) == []


def test_age_is_no_margin_where_it_decides_nothing() -> None:
    """Counted at signature (D7), set by the CPAM, or under a text without the rule (D13)."""
    profile = born_65_on("2027-06-24")
    assert of_age(profile, readings={"D7": "at-signature"}) == []
    notified = {**PLAIN["contract"], "notified_targets": {"mt": 100, "fa": 100}}
    assert of_age({**profile, "contract": notified}) == []
    earlier = born_65_on("2027-06-24", contract={"signed_on": "2024-06-01", "etp": 1})
    assert of_age(earlier) == []
    assert len(of_age(earlier, readings={"D13": "as-2024"})) == 1
    assert of_age({**PLAIN, "doctor": {**BORN_IN_1975, "age": 64}}) == []


def test_a_contract_to_be_signed_tells_when_it_stops_being_newly_installed() -> None:
    """Newly installed: under 12 months; below the floor the CPAM adapts, then it refuses."""
    doctor = {**BORN_IN_1975, "installed_on": "2026-01-10"}
    profile = {"doctor": doctor, "patients": {"mt": 500, "fa": 900}, "contract": {"etp": 1}}
    later = [one for one in margins(ask(profile), "check") if one.unit == "days"]
    assert [(one.distance, one.at) for one in later] == [
        ((date(2027, 1, 10) - date(2026, 11, 22)).days, "2027-01-10")
    ]
    assert (later[0].flips[0].before, later[0].flips[0].after) == ("undetermined", "not_eligible")


def test_a_second_assistant_waits_for_the_third_year() -> None:
    """From the 3rd year, in a ZIP, once the targets are reached (seed-000, note 1)."""
    profile = {
        "doctor": {**BORN_IN_1975, "zone": "zip"},
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
    alone["doctor"] = {**BORN_IN_1975, "zone": "none"}
    found = {one.unit: one for one in margins(ask(alone, text="2019", etp="0.5"), "check")}
    assert (found["doctors"].at, found["doctors"].distance) == (2, 1)


def test_the_distance_is_to_the_flip_and_to_the_level_that_is_named() -> None:
    """More than 775 (seed-004): at 760 the floor is 15 away, 776 is 16; the criterion says 15."""
    case = ask(patients(mt=760))
    (margin,) = margins(case, "check")
    assert (margin.distance, margin.from_threshold, margin.threshold) == (16, 15, 775)
    assert criterion(case, "floor-mt").margin.value == -15
    inclusive = ask(patients(mt=920), readings={"D3": "at-least"})
    (margin,) = margins(inclusive, "check")
    assert (margin.at, margin.distance, margin.from_threshold) == (774, 146, 145)
    ranked = ask(patients(mt=3000, percentile={"mt": 92}))
    nearest = next(one for one in margins(ranked, "aid") if one.direction == "less")
    assert (nearest.at, nearest.distance, nearest.threshold) == (89, 3, 90)
    assert nearest.from_threshold == 2


def test_a_rank_between_two_whole_ones_stands_where_it_is() -> None:
    """Of P30.5 the floor is passed (more than P30); at P30 itself only the count can tell."""
    profile = {**PLAIN, "patients": {"fa": 1350, "percentile": {"mt": Decimal("30.5")}}}
    found = margins(ask(profile), "check")
    assert [(one.direction, one.at, one.distance) for one in found] == [
        ("less", 30, Decimal("0.5")),
        ("less", 29, Decimal("1.5")),
    ]
    assert [one.flips[0].before for one in found] == ["eligible", "undetermined"]
    above = ask(patients(percentile={"mt": Decimal("92.5")}))
    ranks = [one for one in margins(above, "aid") if one.unit == "rank"]
    assert [(one.at, one.from_threshold) for one in ranks] == [
        (95, Decimal("2.5")),
        (89, Decimal("2.5")),
    ]


def test_on_a_level_the_distance_is_nothing() -> None:
    (margin,) = margins(ask(patients(mt=775)), "check")
    assert (margin.at, margin.distance, margin.from_threshold) == (776, 1, 0)


def test_adults_among_the_patients_do_not_hide_a_floor() -> None:
    """1 100 with 950 adults: 775 counts all patients (seed-004), so adults leave with them."""
    (margin,) = margins(ask(patients(mt=1100, mt_adult=950)), "check")
    assert (margin.at, margin.from_threshold) == (775, 325)
    found = margins(ask(patients(mt=1100, mt_adult=950), text="2019"), "check")
    (earlier,) = [one for one in found if one.direction == "less"]
    assert (earlier.path, earlier.at, earlier.from_threshold) == ("patients.mt_adult", 640, 310)
    # Of 2019 the next level of adults, 1 470, lies beyond the list of 1 100 (avenant 7, draft).
    grown = margins(ask(patients(mt=1100, mt_adult=950), text="2019"), "aid")
    assert ("patients.mt_adult", 1470) in [(one.path, one.at) for one in grown]


def test_adults_enough_exempt_from_the_group_practice_of_2019() -> None:
    """More than 1 107 adults (seed-002): a doctor alone may sign from 1 108 on."""
    alone = {**patients(mt=1400, mt_adult=1100), "doctor": {**BORN_IN_1975, "zone": "none"}}
    alone["practice"] = {"doctors": 1, "functional_group": False, "coordinated": True}
    found = margins(ask(alone, text="2019", etp="0.5"), "check")
    (margin,) = [one for one in found if one.threshold == 1107]
    assert (margin.at, margin.from_threshold) == (1108, 7)
    assert ("verdict", "not_eligible", "eligible") in [one[0:1] + one[2:] for one in margin.flips]


def test_what_a_flip_is_worth_is_what_changes_at_the_flip() -> None:
    """A doctor refused at 760 wins nothing at 1 045: the aid there may only be larger."""
    profile = {**patients(mt=760, fa=1000), "contract": {"signed_on": "2025-01-15", "etp": 0.5}}
    band = next(one for one in margins(ask(profile), "aid") if one.at == 1045)
    # The first year is over and the second was paid whole when it opened: 3 × 11 000 €, of which
    # 3 × 5 500 hang on the results; from P90 up 3 × 13 000 € (seed-000, seed-001).
    sure = 3 * 5500
    assert told(band) == [("0.5", "amount", (33000, sure, 33000), (33000, sure, 39000))]
    line = next(one for one in margins(ask(profile), "targets") if one.at == 1352)
    # +143 at 1 351 (seed-000); beyond nobody published anything, nor who is below P95.
    assert told(line) == [
        ("0.5", "amount", (33000, sure, 39000), (33000, sure, 57000)),
        ("0.5", "mt", (143, 143, 143), (None, 0, 143)),
    ]
    assert (line.threshold, line.distance, line.from_threshold) == (1351, 592, 591)


def test_the_growth_jumps_where_an_earlier_target_bounds_it() -> None:
    """At 1 299 the line gives 305 - 379 × 47 / 431 = 263.67; from 1 300 on at most 260 (djibe)."""
    found = margins(ask(patients(mt=1100)), "targets")
    cap = next(one for one in found if one.at == 1300)
    assert told(cap) == [("1", "mt", (264, 258, 305), (260, 258, 260))]
    assert (cap.threshold, cap.from_threshold) == (1300, 200)


def test_a_level_nobody_published_is_no_margin() -> None:
    """Of the distribution of 2021 P30 and P50 of mt are known, P50 of fa, and who is below P95."""
    found = margins(ask(PLAIN), "aid")
    assert {one.at for one in found} == {775, 1045, 1352, 1514, 1903}


def test_margins_come_nearest_first() -> None:
    case = ask(patients(mt=1040, fa=1400))
    found = margins(case, "aid")
    assert [one.nearness for one in found] == sorted(one.nearness for one in found)
    assert found[0].nearness == Fraction(5, 1040)


@given(profile=PROFILES, command=st.sampled_from(COMMANDS))
@settings(max_examples=60, deadline=None)
def test_every_margin_is_confirmed_by_computing_both_sides(
    profile: dict[str, Any], command: str
) -> None:
    case = ask(profile)
    for margin in margins(case, command):
        near, far = _sides(case, margin)
        for flip in margin.flips:
            if margin.path != "doctor.birth_date" or margin.worth:
                assert _said(near, command, flip) != _said(far, command, flip), (margin, flip)
        for change in margin.worth:
            before, after = _figures(near), _figures(far)
            if change.what == "contract":
                assert verdicts(near)[change.etp] != verdicts(far)[change.etp]
                assert {change.before[:3], change.after[:3]} & {(0, 0, 0)}
            else:
                what = change.etp, change.what
                assert (change.before[:3], change.after[:3]) == (before[what], after[what])
        assert _left_out(margin, near, far) == [], margin
        assert _far(margin) == margin.distance


def _left_out(margin: Margin, near: Case, far: Case) -> list[Any]:
    """Return the amounts that differ between the sides and are not told."""
    told = {one.etp for one in margin.worth if one.what in ("amount", "contract")}
    before, after = _figures(near), _figures(far)
    return [
        key
        for key in before.keys() & after.keys()
        if key[1] == "amount" and before[key] != after[key] and key[0] not in told
    ]


def _figures(case: Case) -> dict[tuple[str, str], Any]:
    found = {(one.etp, "amount"): one.total.amount[:3] for one in aid(case).result.options}
    return found | {key: growth[:3] for key, growth in growths(case).items()}


def growths(case: Case) -> dict[tuple[str, str], Any]:
    return {
        (option.etp, name): getattr(option.targets, name).growth
        for option in targets(case).result.options
        for name in ("mt", "fa")
        if getattr(option.targets, name) is not None
    }


def verdicts(case: Case) -> dict[str, str]:
    return {one.etp: one.verdict.value for one in check(case).result.options}


def criterion(case: Case, code: str) -> Any:
    return next(one for one in check(case).result.criteria if one.code == code)


def told(margin: Margin) -> list[Any]:
    return [(one.etp, one.what, one.before[:3], one.after[:3]) for one in margin.worth]


def _sides(case: Case, margin: Margin) -> tuple[Case, Case]:
    """Return the case one step before the flip, and at it."""
    if margin.path == "doctor.birth_date":  # had the birthday come the day after the results
        assert margin.counts_on is not None
        day = margin.counts_on + timedelta(days=1)
        unknown = unknown_named(margin.path)
        assert unknown is not None
        return with_fact(case, unknown, day.replace(year=day.year - 65)), case
    return _moved(case, margin, -1 if margin.direction != "less" else 1), _moved(case, margin, 0)


def _moved(case: Case, margin: Margin, steps: int) -> Case:
    unknown = unknown_named(margin.path)
    assert unknown is not None
    if margin.unit == "days":
        day = date.fromisoformat(str(margin.at)) + timedelta(days=steps)
        return with_fact(case, unknown, day)
    if margin.unit == "rate":
        return with_fact(case, unknown, Decimal(margin.at) + Decimal(steps) / 10_000)
    place = int(margin.at) + steps
    return _with_adults(
        with_fact(case, unknown, Decimal(place) if margin.unit == "rank" else place), margin.path
    )


def _with_adults(case: Case, path: str) -> Case:
    """Return a case whose adults are among its patients, whichever of the two was moved."""
    counts, other = case.profile.patients, {"patients.mt": "mt_adult", "patients.mt_adult": "mt"}
    if path not in other or None in (counts.mt, counts.mt_adult) or counts.mt >= counts.mt_adult:
        return case
    unknown = unknown_named(f"patients.{other[path]}")
    assert unknown is not None
    return with_fact(case, unknown, getattr(counts, path.rpartition(".")[2]))


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
    plain = json.loads(run(command, CASE_1, *ON, "-f", "json").out)
    assert "margins" not in plain["result"]
    listed: list[Any] = []
    for profile in ("case-1", "surgeon", "newly-installed", "contract-2022-third-time"):
        path = str(EXAMPLES / f"{profile}.yaml")
        asked = json.loads(run(command, path, *ON, "-f", "json", "--margins").out)
        assert list(validator.iter_errors(asked)) == []
        listed += asked["result"]["margins"]
    assert listed


def test_a_table_says_the_nearest_and_lists_all_when_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    plain = " ".join(run("check", CASE_1, *ON, "--lang", "en", "--margins").out.split())
    assert "145 patients above the floor (775)" in plain
    assert "66 000 € of aid lost (full time)" in plain
    listed = run("aid", CASE_1, *ON, "--lang", "en", "--margins").out
    assert "What would change the result, nearest first" in listed
    assert listed.index("164 patients below P50") < listed.index("125 patients below P50")


def test_a_birthday_is_said_with_the_results_that_it_touches(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    later = saved(tmp_path, born_65_on("2028-01-10"))
    french = " ".join(run("targets", later, *ON, "--lang", "fr", "--margins").out.split())
    assert "65 ans dans 414 jours" in french
    assert "il n’y a plus de patients à gagner pour ce qui est évalué" in french
    assert "à partir du 01/09/2028" in french
    assert "→ +0" not in french
    sooner = saved(tmp_path, born_65_on("2027-08-31"))
    english = " ".join(run("targets", sooner, *ON, "--lang", "en", "--margins").out.split())
    for said in (
        "65 in 282 days",
        "31 Aug 2027",
        "no growth is asked of what is judged from 1 Sept 2027 on",
        "mt patients to gain +305 → +0 (full time), fa patients to gain +467 → +0 (full time)",
    ):
        assert said in english


def test_a_table_says_the_distance_that_the_criterion_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    low = saved(tmp_path, patients(mt=760))
    page = " ".join(run("check", low, *ON, "--lang", "en", "--margins").out.split())
    assert "mt: 15 patients below the floor (775) 776 not eligible → eligible" in page
    assert "16 patients" not in page
    at = saved(tmp_path, patients(mt=775))
    there = " ".join(run("check", at, *ON, "--lang", "en", "--margins").out.split())
    assert "mt: exactly the floor (775) 776" in there


def test_csv_has_no_room_for_margins() -> None:
    refused = run("aid", CASE_1, *ON, "-f", "csv", "--margins", "--lang", "en")
    assert refused.code == 2
    assert refused.out == ""
    assert "--margins" in refused.err
    assert "-f json" in refused.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_group_is_told_that_margins_are_those_of_one_doctor(command: str) -> None:
    group = str(EXAMPLES / "group-of-four.yaml")
    loud = ("--on", "2026-11-22", "--lang", "en", "--margins")
    answer = json.loads(run(command, group, *loud, "-f", "json").out)
    assert "margins" not in answer["result"]
    assert "margins-one-doctor" in [one["code"] for one in answer["notes"]]
    for format_ in ("table", "md"):
        page = " ".join(run(command, group, *loud, "-f", format_).out.split())
        assert "Margins are those of one doctor" in page


def test_no_other_command_takes_the_option() -> None:
    assert run("schedule", CASE_1, "--margins").code == 2
