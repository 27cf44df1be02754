"""What a population comes to is what its doctors come to, one after the other, added up."""

import csv
import json
import re
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.tables.columns import FILE_ROW, typed
from amcli.tables.crowd.budget import text_budgets
from amcli.tables.crowd.simulation import Simulation
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TableQuestion
from command_line import EXAMPLES, ON, Run, on_terminal, run
from doctor_tables import expected, question, table_of
from profiles import TODAY, Plain, doctor, document
from questions import book
from random_profiles import PROFILES, TEXTS

BOTH = ("--text", "2023", "--text", "2024")
ETPS = ("--etp", "0.5", "--etp", "1")
AWAY = {"from": "2025-01-01", "until": "2025-02-01"}
TEN: list[Plain] = [
    {**doctor(920, 1350), "name": "CAS 1"},
    {**doctor(1351, 1902), "name": "CAS 2"},
    doctor(1336, 1858, birth_date="1955-01-01"),
    doctor(None, 1400),
    doctor(700, 1200),
    doctor(1500, 2000, sector=2, optam=False),
    {**doctor(None, specialty="cardiology"), "patients": {"fa": 2400, "percentile": {"fa": 92}}},
    {**doctor(1100, 1600), "contract": {"notified_targets": {"mt": 90, "fa": 110}}},
    {**doctor(1800, 2600), "contract": {"suspensions": [AWAY]}},
    doctor(9000, 9500),
]  # fmt: skip


def csv_of(place: Path, profiles: list[Plain]) -> str:
    table_of(profiles).write_csv(place)
    return str(place)


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> str:
    return csv_of(tmp_path_factory.mktemp("simulate") / "ten.csv", TEN)


def simulated(*argv: str) -> Run:
    done = run("simulate", *argv, *ON, "-f", "json", "-q")
    assert done.code == 0, done.err
    return done


@pytest.fixture(scope="module")
def answer(ten: str) -> Plain:
    whole: Plain = json.loads(simulated(ten, *BOTH, *ETPS).out)
    return whole


def added(values: list[int | None]) -> int:
    return sum(value or 0 for value in values)


def ends(rows: list[Plain], path: str) -> Plain:
    """Return the sum that the documents promise: value and low of the eligible, high of all."""
    eligible = [row for row in rows if row["verdict"] == "eligible"]
    open_ = [row for row in rows if row["verdict"] == "undetermined"]
    asked = [row for row in eligible if row.get(f"{path}_status") is not None]
    return {
        "value": added([row.get(path) for row in eligible]),
        "low": added([row.get(f"{path}_low") for row in eligible]),
        "high": added([row.get(f"{path}_high") for row in (*eligible, *open_)]),
        "unknown": sum(row[path] is None for row in asked),
    }


def naive(profiles: list[Plain], text: str | None, etps: list[str]) -> dict[str, Plain]:
    """Return what each option comes to, asked of one doctor after the other."""
    asked = question(on=TODAY, text=text, etps=etps, achievement=None, readings={})
    rows = [row for one in profiles for row in expected(document(one), book(), asked, 1)]
    found = {}
    for etp in {row["etp"] for row in rows if "etp" in row}:
        own = [row for row in rows if row.get("etp") == etp]
        verdicts = Counter(row["verdict"] for row in own)
        bands = Counter(
            (row["band_low"], row["band_high"], row["verdict"])
            for row in own
            if row["verdict"] != "not_eligible"
        )
        sums = {
            f"{period}.{part}": ends(own, f"aid.{period}.{part}")
            for period in ("years.1", "years.2", "years.3", "years.4", "years.5", "total")
            for part in ("amount", "guaranteed", "conditional")
        }
        sums |= {name: ends(own, f"targets.{name}.growth") for name in ("mt", "fa")}
        found[etp] = {"verdicts": verdicts, "bands": bands, "sums": sums}
    return found


def told(option: Any) -> Plain:
    """Return an option of the JSON in the shape of `naive`."""
    sums = {}
    for period in (*option["years"], option["total"]):
        year = "total" if period["year"] is None else f"years.{period['year']}"
        for part in ("amount", "guaranteed", "conditional"):
            sums[f"{year}.{part}"] = period[part]
    sums |= {one["list"]: one["growth"] for one in option["patients"]}
    verdicts = {
        name: option[name]["doctors"] for name in ("eligible", "undetermined", "not_eligible")
    }
    bands = {
        (one["low"], one["high"], verdict): one[verdict]
        for one in option["bands"]
        for verdict in ("eligible", "undetermined")
    }
    kept = ("value", "low", "high", "unknown")
    return {
        "verdicts": Counter(verdicts),
        "bands": Counter(bands),
        "sums": {path: {end: one[end] for end in kept} for path, one in sums.items()},
    }


@pytest.mark.parametrize("place", [0, 1])
def test_ten_doctors_come_to_the_sum_of_each_of_them(answer: Plain, place: int) -> None:
    text = answer["result"]["texts"][place]
    wanted = naive(TEN, text["text"], ["0.5", "1"])
    assert {option["etp"]: told(option) for option in text["options"]} == wanted


def test_the_brochure_s_two_doctors_by_hand(tmp_path: Path) -> None:
    # seed-000: 38 000 + 28 000 + 3 x 22 000 at full time; CAS 1 and 2: +305 and +258 mt,
    # +467 and +360 fa. Half of the last three years is the acompte, guaranteed.
    place = csv_of(tmp_path / "two.csv", TEN[:2])
    whole = json.loads(simulated(place, "--text", "2024", "--etp", "1").out)
    (option,) = whole["result"]["texts"][0]["options"]
    assert option["eligible"]["doctors"] == 2
    assert [year["amount"]["value"] for year in option["years"]] == [
        76_000, 56_000, 44_000, 44_000, 44_000,
    ]  # fmt: skip
    assert option["total"]["amount"]["value"] == 264_000
    assert option["total"]["guaranteed"]["value"] == 264_000 - 3 * 22_000
    assert [one["growth"]["value"] for one in option["patients"]] == [305 + 258, 467 + 360]


def test_a_proposal_is_a_text_like_the_others(tmp_path: Path) -> None:
    # the proposal pays 40 000 in year 1 at full time, where the convention pays 38 000 (seed-000)
    place = csv_of(tmp_path / "two.csv", TEN[:2])
    proposal = str(EXAMPLES / "proposals" / "year-1-at-40000.toml")
    whole = json.loads(simulated(place, "--text", "2024", "--text", proposal, "--etp", "1").out)
    ((option,),) = (one["options"] for one in whole["result"]["comparisons"])
    assert (option["spread"]["gain"], option["spread"]["sum"]) == (2, 4000)
    assert "proposal" in {note["code"] for note in whole["notes"]}


def test_forms_for_readers_and_for_lines(ten: str) -> None:
    asked = ("simulate", ten, *ON, "--text", "2024", "--etp", "1", "-q")
    page = run(*asked, "-f", "md").out
    assert "not a forecast" in page
    assert "| Option |" in page
    lines = run(*asked, "-f", "jsonl").out.splitlines()
    assert [json.loads(line)["schema"] for line in lines] == ["amcli.simulate/1"]


@settings(max_examples=8)
@given(
    profiles=st.lists(PROFILES, min_size=1, max_size=6),
    text=st.sampled_from([None, *TEXTS]),
    etps=st.sampled_from([[], ["1"], ["0.5", "1"]]),
)
def test_any_doctors_come_to_the_sum_of_each_of_them(
    profiles: list[Plain], text: str | None, etps: list[str]
) -> None:
    asked = question(on=TODAY, text=text, etps=etps, achievement=None, readings={})
    engine = Engine(TableQuestion(book(), asked))
    simulation = Simulation([engine])
    found = simulation.once(typed(table_of(profiles).with_row_index(FILE_ROW, 1)))
    (budget,) = text_budgets([text], found.tallies, [])
    from amcli.render.json import plain

    assert {one["etp"]: told(one) for one in plain(budget)["options"]} == naive(
        profiles, text, etps
    )
    errors = [
        row
        for number, one in enumerate(profiles, 1)
        for row in expected(document(one), book(), asked, number)
        if "error" in row
    ]
    assert sorted(simulation.wrong.numbers) == [row["row"] for row in errors]


def test_winners_and_losers_are_those_of_the_summary_of_profiles(
    answer: Plain, tmp_path: Path
) -> None:
    for number, profile in enumerate(TEN):
        (tmp_path / f"{number}.yaml").write_text(yaml.safe_dump(profile), "utf-8")
    done = run("compare-versions", str(tmp_path), *ON, *BOTH, *ETPS, "--summary", "-f", "json")
    summary = json.loads(done.out)["result"]
    (one,) = answer["result"]["comparisons"]
    assert (one["first"], one["last"]) == tuple(summary["texts"])
    assert one["options"] == summary["options"]
    assert one["options"][0]["spread"]["gain"] > 0


def test_an_answer_is_what_its_schema_says(answer: Plain, ten: str) -> None:
    validator = jsonschema_rs.validator_for(json.loads(run("schema", "simulate").out))
    assert [error.message for error in validator.iter_errors(answer)] == []
    assert {"simulated"} <= {note["code"] for note in answer["notes"]}
    drawn = json.loads(simulated(ten, *ETPS, "--vary", "mt=normal(5%)", "--draws", "2").out)
    assert [error.message for error in validator.iter_errors(drawn)] == []


def test_csv_has_a_row_for_each_year_and_one_for_all(answer: Plain, ten: str) -> None:
    done = run("simulate", ten, *ON, *BOTH, *ETPS, "-f", "csv", "-q")
    rows = list(csv.DictReader(StringIO(done.out)))
    assert [(row["text"], row["etp"], row["year"]) for row in rows] == [
        (text, etp, year)
        for text in ("2023-reglement-arbitral", "2024-convention")
        for etp in ("0.5", "1")
        for year in ("1", "2", "3", "4", "5", "total")
    ]
    totals = [row for row in rows if row["year"] == "total"]
    wanted = [
        option["total"]["amount"]
        for text in answer["result"]["texts"]
        for option in text["options"]
    ]
    assert [int(row["amount"]) for row in totals] == [one["value"] for one in wanted]
    assert [int(row["amount_high"]) for row in totals] == [one["high"] for one in wanted]


def test_rows_that_cannot_be_answered_are_left_out_and_told(tmp_path: Path) -> None:
    place = csv_of(tmp_path / "t.csv", [*TEN[:2], doctor(920, sector=9), *TEN[4:6]])
    argv = ("--text", "2024", "--etp", "1", "--vary", "mt=normal(5%)", "--draws", "2")
    done = run("simulate", place, *ON, *argv, "-f", "json")
    people = json.loads(done.out)["result"]["population"]
    assert (done.code, people["doctors"], people["errors"]) == (65, 4, 1)
    assert "row 4" in done.err
    assert "doctor.sector" in done.err


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_table_fits_its_terminal_and_says_it_is_no_forecast(width: int) -> None:
    argv = ("synthetic:20", "--text", "2024", "--etp", "1", "--vary", "mt=normal(5%)")
    shown = on_terminal("simulate", *argv, "--draws", "2", *ON, "--lang", "fr", width=width)
    lines = shown.text.replace("\r", "\n").splitlines()
    assert shown.code == 0
    assert [line for line in lines if len(line) > width and "\x1b" not in line] == []
    assert "Une simulation des hypothèses données" in shown.text.replace("\n", " ").replace(
        "  ", " "
    )


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_two_texts_and_two_options_fit_one_screen_and_no_text_is_an_id(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    argv = ("simulate", "synthetic:20", *ON, *BOTH, *ETPS, "--lang", lang, "-q")
    page = run(*argv).out
    assert len(page.splitlines()) <= 24  # those of a terminal
    assert "2024-2029" in page.splitlines()[2]  # who gains, from which text to which
    for shown in (page, run(*argv, "--all").out):
        assert not re.search(r"2024-convention|2023-reglement|\b(mt|fa)  ", shown)


def test_the_image_is_well_formed_and_always_the_same(tmp_path: Path, ten: str) -> None:
    images = []
    for name in ("a.svg", "b.svg"):
        simulated(ten, *BOTH, "--etp", "1", "--svg", str(tmp_path / name))
        images.append((tmp_path / name).read_bytes())
    assert images[0] == images[1]
    root = ElementTree.fromstring(images[0])
    groups = [one for one in root.iter() if one.tag.endswith("}g")]
    assert len(groups) == 3  # two budgets, one comparison
