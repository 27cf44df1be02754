"""`sweep`: the same answers as a command gives for each value, one after the other."""

import csv
import io
import json
from copy import deepcopy
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.commands.proof.sweep import MOST_POINTS
from amcli.law.figures.calendar import add_months
from amcli.law.figures.terms import Verdict
from amcli.study.paths.result_paths import NoSuchPath, parse_path
from amcli.study.paths.what_if import Kind, unknown_named, unknowns, written
from amcli.study.sweep.sweep import (
    CurveShape,
    Sweep,
    documented_values,
    shape_of,
    sweep,
)
from command_line import EXAMPLES, ON, Run, run
from profiles import FULL_TIME, PLAIN, document, saved
from questions import ask
from random_profiles import PROFILES

# Brochure (seed-000), EXEMPLES, CAS 1 and CAS 2: 920 patients, +305 at full time; 1 351, +258.


@pytest.fixture
def doctor(tmp_path: Path) -> str:
    return saved(tmp_path, FULL_TIME)


def swept(place: str, over: str, show: str, *more: str) -> dict[str, Any]:
    done = run("sweep", place, "--over", over, "--show", show, *ON, "-f", "json", *more)
    assert (done.code, done.err) == (0, "")
    result: dict[str, Any] = json.loads(done.out)["result"]
    return result


def points(result: dict[str, Any]) -> dict[Any, dict[str, Any]]:
    """Return the points of the only series, by value of the fact."""
    (series,) = result["series"]
    return {point["at"]: point for point in series["points"]}


def figure(point: dict[str, Any]) -> dict[str, Any]:
    return {key: point[key] for key in ("value", "low", "high", "status", "sources")}


def with_mt(count: int) -> dict[str, Any]:
    changed = deepcopy(FULL_TIME)
    changed["patients"]["mt"] = count
    return changed


def answered(command: str, profile: dict[str, Any], *more: str) -> dict[str, Any]:
    done = run(command, "-", *ON, "-f", "json", *more, stdin=document(profile))
    result: dict[str, Any] = json.loads(done.out)["result"]
    return result


def test_each_row_is_what_the_commands_say_for_that_profile(doctor: str) -> None:
    over = "patients.mt=700,775,776,919,920,921,1044,1045,1300,1350,1351,1352,2200"
    growth = points(swept(doctor, over, "targets.mt.growth"))
    amount = points(swept(doctor, over, "aid.total.amount"))
    assert len(growth) == 13
    for count in growth:
        (option,) = answered("targets", with_mt(count))["options"]
        assert figure(growth[count]) == option["targets"]["mt"]["growth"]
        (paid,) = answered("aid", with_mt(count))["options"]
        assert figure(amount[count]) == paid["total"]["amount"]


def test_the_points_of_the_brochure_are_published_and_what_lies_between_is_not(doctor: str) -> None:
    found = points(swept(doctor, "mt=919:1352:1", "targets.mt.growth"))
    assert {(at, found[at]["value"], found[at]["status"]) for at in (920, 1351)} == {
        (920, 305, "published"),
        (1351, 258, "published"),
    }
    assert {found[at]["status"] for at in range(921, 1351)} == {"estimated"}
    assert (found[1352]["value"], found[1352]["status"]) == (None, "absent")
    assert (found[1352]["low"], found[1352]["high"]) == (0, 258)


def test_points_that_a_step_passes_over_are_kept_apart(doctor: str) -> None:
    (series,) = swept(doctor, "mt=700:2200:100", "targets.mt.growth")["series"]
    assert [(one["at"], one["value"], one["status"]) for one in series["documented"]] == [
        (920, 305, "published"),
        (1351, 258, "published"),
    ]
    assert [one["at"] for one in series["points"]] == list(range(700, 2201, 100))
    (near,) = swept(doctor, "mt=920:1300:10", "targets.mt.growth")["series"]
    assert near["documented"] == []  # 920 has a row of its own, 1 351 lies outside


def test_the_verdict_turns_above_775_patients(doctor: str) -> None:
    stretches = swept(doctor, "mt=700:800:1", "check.verdict")["stretches"]
    assert [(one["first"], one["last"], one["points"], one["verdict"]) for one in stretches] == [
        (700, 775, 76, "not_eligible"),
        (776, 800, 25, "eligible"),
    ]


def test_the_highest_amount_is_open_above_the_largest_published_list(doctor: str) -> None:
    # From P50 on the band is not known: 26 000 up to P95, which a list of 1 351 does not reach, as
    # a growth is published for it; 38 000 euros a year from P95 on (seed-000).
    found = points(swept(doctor, "mt=1044:1045:1", "aid.years.3.amount"))
    assert (found[1044]["high"], found[1045]["high"]) == (22_000, 26_000)
    found = points(swept(doctor, "mt=1351:1352:1", "aid.years.3.amount"))
    assert (found[1351]["high"], found[1352]["high"]) == (26_000, 38_000)


def test_a_signature_is_under_the_text_in_force_that_day(doctor: str) -> None:
    # The 2024 convention is in force from 22 June 2024 (ameli-2024-06); 36 000 euros before.
    result = swept(doctor, "signed_on=2024-06-20:2024-06-23:1d", "aid.years.1.amount")
    assert {at: one["value"] for at, one in points(result).items()} == {
        "2024-06-20": 36_000,
        "2024-06-21": 36_000,
        "2024-06-22": 38_000,
        "2024-06-23": 38_000,
    }
    texts = [(one["text"], one["first"]) for one in result["stretches"]]
    assert texts == [("2023-reglement-arbitral", "2024-06-20"), ("2024-convention", "2024-06-22")]


def test_a_day_without_text_keeps_its_row_and_says_why(doctor: str) -> None:
    result = swept(doctor, "signed_on=2019-08-31,2019-09-01", "aid.years.1.amount")
    lost, there = points(result).values()
    assert lost == {"at": "2019-08-31", "reason": "no-text", "sources": [], "status": None} | (
        dict.fromkeys(("value", "low", "high"))
    )
    # the contract of 2019 has ended: one of September 2024 runs, at the amounts of 2024 (seed-000)
    assert (there["value"], there["reason"]) == (38_000, None)
    assert result["stretches"][0]["reason"] == "no-text"


def test_a_profile_whose_own_day_has_no_text_is_answered_where_it_has(tmp_path: Path) -> None:
    early = deepcopy(FULL_TIME)
    early["contract"]["signed_on"] = "2018-01-01"
    result = swept(saved(tmp_path, early), "signed_on=2024-09-01,2017-01-01", "aid.years.1.amount")
    assert [one["value"] for one in points(result).values()] == [38_000, None]
    none = run("sweep", str(tmp_path / "profile.yaml"), "--over", "mt=900", "--show", "check")
    assert none.code == 78


def test_a_profile_that_would_contradict_itself_keeps_its_row(tmp_path: Path) -> None:
    adults = deepcopy(FULL_TIME)
    adults["patients"]["mt_adult"] = 900
    place = saved(tmp_path, adults)
    result = swept(place, "mt=890:910:10", "targets.mt.growth")
    assert [one["reason"] for one in points(result).values()] == ["inconsistent", None, None]
    assert result["stretches"][0]["where"] == "patients.mt_adult"
    alone = swept(place, "mt=1,2", "targets.mt.growth")
    assert [one["reason"] for one in points(alone).values()] == ["inconsistent"] * 2
    assert (
        "patients.mt_adult"
        in run(
            "sweep", place, "--over", "mt=1,2", "--show", "targets.mt.growth", *ON, "--lang", "fr"
        ).out
    )


def test_a_month_is_counted_from_the_first_day(doctor: str) -> None:
    found = points(swept(doctor, "signed_on=2024-08-31:2025-02-28:1m", "targets.mt.due_on"))
    first = date(2024, 8, 31)
    assert list(found) == [add_months(first, number).isoformat() for number in range(7)]
    assert found["2024-11-30"]["value"] == "2027-11-30"  # judged at the 3rd anniversary


def test_rates_are_exact(doctor: str) -> None:
    result = swept(doctor, "achievement=0:1:0.05", "aid.years.3.amount")
    # Year 3: 22 000 euros, half of it kept whatever the results (seed-000).
    paid = {at: one["value"] for at, one in points(result).items()}
    assert len(paid) == 21
    assert (paid[0], paid[0.35], paid[1]) == (11_000, 11_000 + 3_850, 22_000)
    assert points(swept(doctor, "achievement=0%:100%:5%", "aid.years.3.amount")) == points(result)


def test_a_working_time_that_varies_makes_one_series(doctor: str) -> None:
    result = swept(doctor, "etp=0.5,1", "targets.mt.growth")
    (series,) = result["series"]
    assert (series["path"], series["etp"]) == ("targets.mt.growth", None)
    found = [(one["at"], one["value"]) for one in series["points"]]
    assert found == [("0.5", 195), ("1", 305)]  # brochure (seed-000), CAS 1


def test_without_an_option_each_has_its_series(doctor: str, tmp_path: Path) -> None:
    both = deepcopy(FULL_TIME)
    del both["contract"]["etp"]
    series = swept(saved(tmp_path, both), "mt=920", "targets.mt.growth")["series"]
    assert [(one["etp"], one["points"][0]["value"]) for one in series] == [("0.5", 195), ("1", 305)]
    (asked,) = swept(doctor, "mt=920", "targets.mt.growth", "--etp", "0.5")["series"]
    assert (asked["etp"], asked["points"][0]["value"]) == ("0.5", 195)


def test_csv_names_the_options_of_each_row(doctor: str) -> None:
    def options(*argv: str) -> list[str]:
        asked = ("--show", "aid.total.amount", *ON, "-f", "csv")
        done = run("sweep", doctor, *argv, *asked)
        return [row["etp"] for row in csv.DictReader(io.StringIO(done.out))]

    assert options("--over", "mt=900,920") == ["1", "1"]
    assert options("--over", "mt=900", "--etp", "0.5", "--etp", "1") == ["0.5 1"]
    assert options("--over", "etp=0.5,1") == ["0.5", "1"]


def test_a_path_above_figures_shows_them_all(doctor: str) -> None:
    paths = {one["path"] for one in swept(doctor, "mt=920", "aid.total")["series"]}
    assert paths == {f"aid.total.{name}" for name in ("amount", "guaranteed", "conditional")}


def test_a_choice_is_taken_value_by_value(doctor: str) -> None:
    result = swept(doctor, "doctor.sector=1,3", "check.verdict")
    found = {one["at"]: one["value"] for one in result["series"][0]["points"]}
    assert found == {1: "eligible", 3: "not_eligible"}
    turned = swept(doctor, "doctor.mep=false,true", "check.verdict")
    assert [one["at"] for one in turned["series"][0]["points"]] == [False, True]


@pytest.mark.parametrize("dialect", ["rfc4180", "excel-fr"])
def test_csv_has_a_row_per_value_and_four_columns_per_figure(doctor: str, dialect: str) -> None:
    shown = "targets.mt.growth,check.verdict"
    over = ("--over", "mt=910:920:10", "--show", shown)
    done = run("sweep", doctor, *over, *ON, "-f", "csv", "--csv-dialect", dialect)
    text = done.out.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if dialect == "excel-fr" else ","))
    name = "targets[1].mt.growth"
    assert [row["patients.mt"] for row in rows] == ["910", "920"]
    last = [rows[1][f"{name}{end}"] for end in ("", "_low", "_high", "_status")]
    assert last == ["305", "305", "305", "published"]
    assert rows[1]["verdict"] == rows[1]["check[1].verdict"] == "eligible"
    assert rows[0]["reason"] == ""


@pytest.mark.parametrize(
    ("over", "show"),
    [
        ("mt=700:2200:100", "aid.total,targets.mt,check.verdict"),
        ("signed_on=2019-01-01:2027-01-01:6m", "aid.total.amount,targets.mt"),
        ("etp=1/3,0.5,1,1.5,2", "aid.total.amount,aid.band.low"),
        ("doctor.zone=zip,zac,none", "check"),
        ("employer_cost=20000:40000:5000.50", "aid.years.3.left_to_pay"),
        ("patients.percentile.mt=0:100:12.5", "aid.years.4.amount"),
        ("on=2024-10-01:2026-11-22:1y", "targets"),
    ],
)
def test_every_answer_is_what_the_schema_says(doctor: str, over: str, show: str) -> None:
    validator = jsonschema_rs.validator_for(json.loads(run("schema", "sweep").out))
    done = run("sweep", doctor, "--over", over, "--show", show, *ON, "-f", "jsonl")
    assert done.code == 0
    (line,) = done.out.splitlines()
    assert [error.message for error in validator.iter_errors(json.loads(line))] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    ("over", "show", "said"),
    [
        ("mt=2200:700:10", "aid", "2200"),
        ("mtt=1:2:1", "aid", "patients.mt"),
        ("patientele_mt=1:2:1", "aid", "patients.mt"),
        ("colour=1", "aid", "patients.mt"),
        ("mt=1:9:0", "aid", "patients.mt=700:2200:10"),
        ("mt=1:9:-1", "aid", "patients.mt=700:2200:10"),
        ("mt=1:9", "aid", "patients.mt=700:2200:10"),
        ("mt=1 200", "aid", "'1 200'"),
        ("mt=-5:9:1", "aid", "'-5'"),
        ("mt=0.5", "aid", "'0.5'"),
        ("mt=", "aid", "patients.mt=700:2200:10"),
        ("mt", "aid", "patients.mt=700:2200:10"),
        ("mt=0:1000000:1", "aid", "1 000 001"),
        ("mt=" + "9" * 30, "aid", "patients.mt"),
        ("achievement=0:120%:5%", "aid", "120%"),
        ("achievement=0:1e0:0.1", "aid", "1e0"),
        ("signed_on=2024-02-30:2025-01-01:1m", "aid", "2024-02-30"),
        ("signed_on=2024-01-01:2025-01-01:5", "aid", "'5'"),
        ("signed_on=1900-01-01:2199-12-31:1d", "aid", "signed_on"),
        ("etp=3", "aid", "contract.etp"),
        ("zone=zip:zac:1", "aid", "doctor.zone=zip,zac"),
        ("zone=city", "aid", "zip, zac, none"),
        ("mt=900", "aid.totl.amount", "aid.total.amount"),
        ("mt=900", "aide.total.amount", "aid.total.amount"),
        ("mt=900", "money", "targets.mt.growth"),
        ("mt=900", "aid[2].total.amount", "aid[2].total.amount"),
        ("mt=900", ",", "aid.total.amount"),
    ],
)
def test_what_cannot_be_meant_is_an_error_of_usage(
    doctor: str, over: str, show: str, said: str, lang: str
) -> None:
    done = run("sweep", doctor, "--over", over, "--show", show, *ON, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    first, helping = done.err.splitlines()
    if lang == "fr" and said.startswith("'"):
        said = f"« {said[1:-1]} »"
    assert said in first
    assert "amcli sweep --help" in helping


def test_two_facts_at_once_a_group_and_two_texts_are_refused(doctor: str) -> None:
    def refused(*argv: str) -> Run:
        done = run("sweep", *argv, "--show", "aid.total.amount", *ON)
        assert done.code == 2
        return done

    assert "--over" in refused(doctor, "--over", "mt=9", "--over", "fa=9").err
    group = str(EXAMPLES / "group-of-four.yaml")
    assert "group-of-four.yaml" in refused(group, "--over", "mt=9").err
    refused(doctor, "--over", "mt=9", "--text", "2023", "--text", "2024")
    refused(doctor, "--over", "mt=9", "--text", "2033")
    refused(doctor)  # no --over


def test_the_most_values_are_answered_and_one_more_is_refused(doctor: str) -> None:
    refused = run("sweep", doctor, "--over", f"mt=0:{MOST_POINTS}:1", "--show", "check")
    assert refused.code == 2
    step = MOST_POINTS // 20
    assert len(points(swept(doctor, f"mt=0:{MOST_POINTS}:{step}", "targets.mt.start"))) == 21


def test_a_profile_in_error_is_told_and_nothing_is_shown(tmp_path: Path) -> None:
    place = saved(tmp_path, {"patients": {"mt": -1}})
    done = run("sweep", place, "--over", "mt=900", "--show", "aid.total.amount", *ON)
    assert (done.code, done.out) == (65, "")
    assert "profile.yaml" in done.err
    twice = tmp_path / "two.yaml"
    twice.write_text("name: a\n---\nname: b\n", "utf-8")
    assert run("sweep", str(twice), "--over", "mt=900", "--show", "check", *ON).code == 2


def test_a_text_asked_governs_every_value(doctor: str) -> None:
    over = "signed_on=2024-06-21,2024-06-22"
    found = points(swept(doctor, over, "aid.years.1.amount", "--text", "2023"))
    assert {one["value"] for one in found.values()} == {36_000}


def test_a_reading_moves_the_floor(doctor: str) -> None:
    # D3: exactly 775 patients, "more than" by default (seed-004 and jhp-2023 differ).
    plain = swept(doctor, "mt=775", "check.verdict")
    read = swept(doctor, "mt=775", "check.verdict", "--reading", "D3=at-least")
    verdicts = [one["stretches"][0]["verdict"] for one in (plain, read)]
    assert verdicts == ["not_eligible", "eligible"]


def test_the_same_question_gives_the_same_bytes(doctor: str) -> None:
    asked = ("sweep", doctor, "--over", "mt=700:900:50", "--show", "aid", *ON, "-f", "json")
    assert run(*asked) == run(*asked)


SHOWN = ("aid.total.amount", "targets.mt.growth", "targets.fa", "check", "aid.years.3", "schedule")
VALUES = {
    Kind.COUNT: st.lists(st.integers(0, 3000), min_size=1, max_size=3),
    Kind.EUROS: st.lists(st.decimals(0, 90_000, places=2), min_size=1, max_size=3),
    Kind.RATE: st.lists(st.decimals(0, 1, places=2), min_size=1, max_size=3),
    Kind.DATE: st.lists(st.dates(date(2017, 1, 1), date(2030, 1, 1)), min_size=1, max_size=3),
}


@settings(max_examples=60, deadline=None)
@given(
    plain=PROFILES,
    path=st.sampled_from(sorted(unknowns())),
    shown=st.sampled_from(SHOWN),
    data=st.data(),
)
def test_any_fact_of_any_profile_can_vary(
    plain: dict[str, Any], path: str, shown: str, data: st.DataObject
) -> None:
    over = unknown_named(path)
    asked = parse_path(shown)
    assert over is not None
    assert asked is not None
    values = data.draw(VALUES.get(over.kind, st.just(list(over.choices))))
    try:
        result = sweep(ask(plain), Sweep(over, tuple(values), (asked,))).result
    except NoSuchPath:
        return  # a list that this specialty does not have
    assert result.series
    assert {len(one.points) for one in result.series} == {len(values)}
    assert sum(one.points for one in result.stretches) == len(values)
    for one in result.series:
        for point in one.points:
            if point.figure is not None and point.value is not None:
                assert point.low is None or point.low <= point.value
                assert point.high is None or point.value <= point.high


def swept_here(over: str, values: list[Any], *shown: str) -> Any:
    paths = [parse_path(one) for one in shown]
    assert None not in paths
    plan = Sweep(unknowns()[over], tuple(values), tuple(one for one in paths if one))
    return sweep(ask(PLAIN, etp="1"), plan).result


def test_a_table_states_its_sizes_between_those_of_a_sweep() -> None:
    """Points of the leaflet for full time: mt 920 and 1 351, fa 1 350 and 1 902."""
    case = ask(PLAIN, etp="1")

    def stated(over: str, values: list[int], shown: str = "targets.mt.growth") -> list[Any]:
        path = parse_path(shown)
        assert path is not None
        return documented_values(case, Sweep(unknowns()[over], tuple(values), (path,)))

    assert stated("patients.mt", [700, 2000]) == [920, 1351]
    assert stated("patients.mt", [920, 2000]) == [1351]
    assert stated("patients.mt", [2000, 920]) == [1351]
    assert stated("patients.mt", [921, 1351]) == []
    assert stated("patients.fa", [700, 2000], "targets.fa.growth") == [1350, 1902]
    assert stated("patients.mt", [700, 2000], "aid.total.amount") == []
    assert stated("practice.doctors", [700, 2000]) == []


@pytest.mark.parametrize(
    ("path", "kind", "shape"),
    [
        ("aid.total", Kind.COUNT, CurveShape.STEPS),
        ("schedule.entries", Kind.COUNT, CurveShape.STEPS),
        ("targets.mt", Kind.COUNT, CurveShape.LINE),
        ("check.criteria", Kind.COUNT, CurveShape.LINE),
        ("aid.total", Kind.RATE, CurveShape.LINE),
        ("aid.total", Kind.DATE, CurveShape.STEPS),
        ("targets.mt", Kind.DATE, CurveShape.STEPS),
        ("aid.total", Kind.POSTS, CurveShape.POINTS),
        ("targets.mt", Kind.CHOICE, CurveShape.POINTS),
        ("aid.total", Kind.EUROS, CurveShape.LINE),
    ],
)
def test_amounts_jump_and_growths_slide(path: str, kind: Kind, shape: CurveShape) -> None:
    parsed = parse_path(path)
    assert parsed is not None
    assert shape_of(parsed, kind) is shape


def test_a_sweep_says_where_its_answers_turn_and_why_there_is_none() -> None:
    days = [date(2018, 1, 1), date(2018, 6, 1), date(2024, 7, 1), date(2024, 8, 1)]
    found = swept_here("contract.signed_on", days, "aid.total.amount")
    assert found.over == ("contract.signed_on", "date", 4)
    assert [one[:6] for one in found.stretches] == [
        ("2018-01-01", "2018-06-01", 2, None, None, "no-text"),
        ("2024-07-01", "2024-08-01", 2, Verdict.ELIGIBLE, "2024-convention", None),
    ]
    (series,) = found.series
    assert (series.path, series.etp, series.shape) == ("aid.total.amount", "1", CurveShape.STEPS)
    assert [one.reason for one in series.points] == ["no-text", "no-text", None, None]
    assert [one.value for one in series.points] == [None, None, 132000, 132000]


def test_a_profile_that_contradicts_itself_names_the_fact() -> None:
    found = swept_here("patients.mt_adult", [900, 921], "check.verdict")
    assert [one.reason for one in found.stretches] == [None, "inconsistent"]
    assert found.stretches[1].where is not None
    assert found.stretches[1].where.startswith("patients.")
    series = found.series[0]
    assert (series.path, series.shape, series.documented) == ("check.verdict", CurveShape.WORDS, ())
    assert [one.value for one in series.points] == [Verdict.ELIGIBLE, None]


def test_a_growth_keeps_the_points_that_a_step_passes_over() -> None:
    found = swept_here("patients.mt", [900, 1000, 1400], "targets.mt.growth", "aid.total.amount")
    growth, amount = found.series
    assert [one.at for one in growth.documented] == [920, 1351]
    assert [one.value for one in growth.documented] == [305, 258]  # the leaflet
    assert amount.documented == ()
    assert (growth.shape, amount.shape) == (CurveShape.LINE, CurveShape.STEPS)


def test_the_option_that_varies_is_not_named() -> None:
    found = swept_here("contract.etp", [Fraction(1, 2), Fraction(1)], "aid.total.amount")
    (series,) = found.series
    assert (series.path, series.etp, series.shape) == ("aid.total.amount", None, CurveShape.POINTS)
    assert [(one.at, one.value) for one in series.points] == [("0.5", 66000), ("1", 132000)]


def test_facts_are_written_as_answers_write_them() -> None:
    sector = unknowns()["doctor.sector"].choices[0]
    assert written(sector) == getattr(sector, "value", None)
    assert [written(one) for one in (True, 3, Fraction(3, 2), Fraction(0))] == [True, 3, "1.5", "0"]
