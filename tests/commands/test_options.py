"""The options that every answer shares."""

import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from command_line import EXAMPLES, ON, run

CASE, COST, UNKNOWN = (
    str(EXAMPLES / f"{name}.yaml") for name in ("case-1", "employer-cost", "facts-missing")
)


def said(command: str, *argv: str, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(command, *argv, "-f", "json", **more).out)
    return found


def options(answer: Mapping[str, Any]) -> list[str]:
    return [option["etp"] for option in answer["result"]["options"]]


@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv", "md", "html"])
def test_the_suffix_of_the_output_is_its_format(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{suffix}"
    done = run("aid", CASE, *ON, "-q", "-o", str(path))
    assert (done.code, done.out) == (0, "")
    assert path.read_bytes().decode() == run("aid", CASE, *ON, "-f", suffix).out


def test_the_format_asked_wins_over_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert run("aid", CASE, *ON, "-f", "json", "--output", str(path)).code == 0
    assert json.loads(path.read_text())["schema"] == "amcli.aid/1"


def test_another_suffix_is_a_table_without_colour_or_cropping(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    assert run("aid", CASE, *ON, "-q", "-o", str(path)).code == 0
    assert path.read_text("utf-8") == run("aid", CASE, *ON).out


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old" * 10_000)
    path.chmod(0o640)
    assert run("check", CASE, *ON, "-o", str(path)).code == 0
    assert json.loads(path.read_text())["schema"] == "amcli.check/1"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["out.json"]


def test_the_text_is_the_one_in_force_at_the_signature_else_at_the_day() -> None:
    assert said("aid", CASE)["text"] == "2024-convention"
    unsigned = b"doctor: {sector: 1}\n"
    for day, text in (("2022-01-01", "2019-avenant-7"), ("2023-06-01", "2023-reglement-arbitral")):
        assert said("aid", "-", "--on", day, stdin=unsigned)["text"] == text


@pytest.mark.parametrize("name", ["2023", "arbitral", "2023-reglement-arbitral"])
def test_a_text_is_named_by_its_id_or_an_alias_and_answers_as_if(name: str) -> None:
    answer = said("aid", CASE, *ON, "--text", name)
    assert answer["text"] == "2023-reglement-arbitral"
    assert "as-if" in [note["code"] for note in answer["notes"]]
    assert "as if" in run("aid", CASE, *ON, "--text", name).out


def test_the_day_is_today_unless_it_is_given_and_is_printed() -> None:
    today = date.today().isoformat()
    assert said("aid", CASE)["on"] in (today, date.today().isoformat())
    assert said("aid", CASE, *ON)["on"] == "2026-11-22"
    assert "22 Nov 2026" in " ".join(run("aid", CASE, *ON).out.split())


def test_options_are_asked_one_by_one_or_together() -> None:
    assert options(said("aid", CASE, "--etp", "1")) == ["1"]
    assert options(said("aid", CASE, "--etp", "1", "--etp", "0.5")) == ["0.5", "1"] or options(
        said("aid", CASE, "--etp", "1", "--etp", "0.5")
    ) == ["1", "0.5"]
    assert options(said("aid", CASE, "--etp", "0.5,1")) == ["0.5", "1"]


def test_a_quantity_between_two_options_is_the_one_below_and_says_so() -> None:
    answer = said("aid", CASE, "--etp", "0.6")
    assert options(answer) == ["0.5"]
    assert "option-rounded" in [note["code"] for note in answer["notes"]]


def test_the_share_of_the_targets_reached_is_tried() -> None:
    # seed-000: half of the third year is an acompte, the rest follows the results
    years = [
        said("aid", CASE, *ON, "--etp", "1", "--achievement", rate)["result"]["options"][0]["years"]
        for rate in ("0", "80%", "0.8", "100%")
    ]
    values = [found[2]["amount"]["value"] for found in years]
    assert values == [11_000, 19_800, 19_800, 22_000]


def test_rates_asked_together_are_items_of_their_own_each_as_if_asked_alone() -> None:
    asked = ("--etp", "0.5,1", "--achievement", "50%", "--achievement", "1", "--achievement", "0.5")
    for command in ("aid", "schedule"):
        items = said(command, CASE, *ON, *asked)["result"]["options"]
        assert [(one["etp"], one["achievement"]) for one in items] == [
            ("0.5", 0.5), ("0.5", 1), ("1", 0.5), ("1", 1),
        ]  # fmt: skip
        for item in items:
            rate = str(item.pop("achievement"))
            alone = said(command, CASE, *ON, "--etp", item["etp"], "--achievement", rate)
            assert [item] == alone["result"]["options"]


def test_a_rate_is_a_column_of_rows_where_several_are_asked() -> None:
    for more, width in (((), 5), (("--by", "civil-year"), 6)):
        asked = ("schedule", CASE, *ON, "--etp", "1", *more, "-f", "csv", "--achievement", "0")
        alone = run(*asked).out.splitlines()
        assert "achievement" not in alone[0]
        header, *rows = csv.reader(run(*asked, "--achievement", "1").out.splitlines())
        assert header[-1] == "achievement"
        assert [row[-1] for row in rows] == ["0"] * (len(alone) - 1) + ["1"] * (len(alone) - 1)
        assert len(rows) > width


@pytest.mark.parametrize(
    "asked",
    [("compare-versions",), ("explain", "aid"), ("aid", "--margins"), ("schedule", "--ics", "x")],
)
def test_what_can_be_asked_at_one_rate_alone_refuses_several(asked: tuple[str, ...]) -> None:
    command, *more = asked
    done = run(command, CASE, *ON, *more, "--achievement", "0", "--achievement", "1")
    assert (done.code, done.out) == (2, "")
    assert "one rate at a time" in done.err


def test_what_hangs_on_no_rate_answers_once_whatever_the_rates() -> None:
    rates = ("--achievement", "0", "--achievement", "1")
    for command in ("check", "targets"):
        assert said(command, CASE, *ON, *rates)["result"] == said(command, CASE, *ON)["result"]


def test_a_reading_chosen_changes_the_answer_and_is_said() -> None:
    answer = said("aid", CASE, *ON, "--etp", "1", "--reading", "d5=001")
    third = answer["result"]["options"][0]["years"][2]
    assert third["guaranteed"]["value"] == 22_000  # seed-001: paid whatever the results
    assert "reading-chosen" in [note["code"] for note in answer["notes"]]
    assert "D5" in run("aid", CASE, *ON, "--reading", "D5=001").out


def test_strict_takes_the_value_of_an_estimate_away_and_is_3() -> None:
    profile = (
        b"doctor: {specialty: general-practice, age: 50}\n"
        b"patients: {mt: 1100, fa: 1600}\ncontract: {etp: 1, signed_on: 2024-09-01}\n"
    )
    loose = said("targets", "-", *ON, stdin=profile)["result"]["options"][0]["targets"]["mt"]
    done = run("targets", "-", *ON, "-f", "json", "--strict", stdin=profile)
    strict = json.loads(done.out)["result"]["options"][0]["targets"]["mt"]
    assert loose["growth"]["status"] == "estimated"
    assert strict["growth"]["value"] is None
    assert [strict["growth"][end] for end in ("low", "high")] == [
        loose["growth"][end] for end in ("low", "high")
    ]
    assert done.code == 3
    assert run("targets", CASE, *ON, "--strict").code == 0  # the brochure's figures are exact


def test_quiet_leaves_errors_only_on_stderr() -> None:
    assert run("check", UNKNOWN, *ON, "-f", "csv").err
    assert run("check", UNKNOWN, *ON, "-f", "csv", "-q").err == ""
    assert "AM001" in run("check", "none.yaml", "--quiet").err


def test_notes_are_said_once_beside_rows_and_on_the_page_of_a_table() -> None:
    argv = ("compare-versions", str(EXAMPLES / "contract-2019-zip-full-time.yaml"), *ON)
    lines = run(*argv, "-f", "csv").err.splitlines()
    assert len(lines) == len(set(lines)) > 1
    page = run(*argv)
    assert page.err == ""
    assert "Not stated, so assumed" in page.out


def test_notes_name_their_profile_where_there_are_several() -> None:
    done = run("aid", CASE, UNKNOWN, *ON, "-f", "csv")
    assert all(
        line.startswith((f"{CASE}: note: ", f"{UNKNOWN}: note: ")) for line in done.err.splitlines()
    )
    assert run("aid", CASE, *ON, "-f", "csv").err.startswith("note: ")


def test_exactly_775_patients_is_told_to_be_one_too_few(monkeypatch: pytest.MonkeyPatch) -> None:
    # seed-004: more than 775 (dispute D3)
    profile = b"doctor: {sector: 1, specialty: general-practice}\npatients: {mt: 775}\n"
    monkeypatch.setenv("COLUMNS", "200")
    done = run("check", "-", *ON, stdin=profile)
    assert done.code == 1
    (line,) = (
        line
        for line in done.out.splitlines()
        if "(mt)" in line and "775" in line and "not met" in line
    )
    assert "> 775" in line
    assert "one more needed" in line
    other = run("check", "-", *ON, "--reading", "D3=at-least", "--all", stdin=profile)
    assert "≥ 775" in other.out
