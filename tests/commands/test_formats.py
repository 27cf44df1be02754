"""What goes to stdout in each format."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from amcli.words.catalogue import words_in
from command_line import CASE_1, EXAMPLES, ON, process, run

pytestmark = pytest.mark.pythons

COMMANDS = ("check", "aid", "targets", "schedule", "compare-versions", "disputes")
FORMATS = ("table", "json", "jsonl", "csv", "md", "html")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two good profiles, one bad, and files that are none."""
    for name in ("b.yaml", "a.yml"):
        shutil.copy(CASE_1, tmp_path / name)
    (tmp_path / "c.yaml").write_text("doctor: {sectr: 1}\n")
    (tmp_path / "notes.txt").write_text("not a profile")
    (tmp_path / "sub").mkdir()
    shutil.copy(CASE_1, tmp_path / "sub" / "d.yaml")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_the_format_is_spelt_alike_on_every_command(command: str) -> None:
    for format_ in FORMATS:
        long = run(command, CASE_1, *ON, "--format", format_)
        assert long == run(command, CASE_1, *ON, "-f", format_)
        assert long.out
    assert run(command, CASE_1, *ON, "-f", "table") == run(command, CASE_1, *ON)


@pytest.mark.parametrize("command", COMMANDS)
def test_stdout_carries_the_result_and_stderr_the_rest(command: str) -> None:
    done = run(command, CASE_1, "no-such-file.yaml", *ON, "-f", "json")
    assert [one["profile"]["source"] for one in json.loads(done.out)] == [
        CASE_1,
        "no-such-file.yaml",
    ]
    assert "AM001" in done.err
    table = run(command, CASE_1, *ON)
    assert table.err == ""
    assert "Not stated, so assumed" in table.out


@pytest.mark.parametrize("command", COMMANDS)
def test_json_says_which_schema_it_follows(command: str) -> None:
    said = json.loads(run(command, CASE_1, *ON, "-f", "json").out)
    keys = ["schema", "amcli", "text", "on", "profile", "result", "notes", "diagnostics"]
    assert [key for key in said if key != "amendments"] == keys
    assert said["schema"] == f"amcli.{command}/1"
    assert said["on"] == "2026-11-22"
    assert said["profile"] == {"source": CASE_1, "document": 1, "name": "Brochure, case 1"}


def test_json_is_one_object_for_one_file_and_an_array_for_several() -> None:
    assert isinstance(json.loads(run("aid", CASE_1, "-f", "json").out), dict)
    assert len(json.loads(run("aid", CASE_1, CASE_1, "-f", "json").out)) == 2


def test_json_is_one_object_for_one_document_on_stdin() -> None:
    content = (EXAMPLES / "case-1.yaml").read_bytes()
    alone = json.loads(run("aid", "-", "-f", "json", stdin=content).out)
    assert alone["profile"]["source"] == "<stdin>"
    several = json.loads(run("aid", "-", "-f", "json", stdin=content + b"\n---\n" + content).out)
    assert [one["profile"]["document"] for one in several] == [1, 2]


def test_json_of_a_folder_is_an_array_even_of_one(tmp_path: Path) -> None:
    shutil.copy(CASE_1, tmp_path / "only.yaml")
    assert len(json.loads(run("aid", str(tmp_path), "-f", "json").out)) == 1


def test_a_folder_is_its_yaml_files_by_name_and_no_deeper(folder: Path) -> None:
    found = json.loads(run("aid", str(folder), "-f", "json").out)
    names = [Path(one["profile"]["source"]).name for one in found]
    assert names == ["a.yml", "b.yaml", "c.yaml"]


def test_jsonl_is_one_object_a_line_in_the_order_given(folder: Path) -> None:
    places = [str(folder / name) for name in ("c.yaml", "b.yaml", "a.yml")]
    done = run("targets", *places, "-f", "jsonl")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [one["profile"]["source"] for one in lines] == places


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_a_profile_in_error_is_an_object_and_the_others_still_come(
    format_: str, folder: Path
) -> None:
    done = run("aid", str(folder), "-f", format_)
    found = json.loads(done.out) if format_ == "json" else map(json.loads, done.out.splitlines())
    good_a, good_b, bad = found
    assert good_a["result"]
    assert good_a["result"] == good_b["result"]
    assert bad["result"] is None
    (problem,) = bad["diagnostics"]
    assert (problem["code"], problem["line"], problem["column"]) == ("AM012", 1, 10)
    assert problem["hint"] == "write doctor.sector"
    assert problem["hint"] in done.err
    assert done.code == 65


@pytest.mark.parametrize("format_", ["table", "csv", "md"])
def test_good_profiles_beside_bad_ones_are_answered_in_tables_too(
    format_: str, folder: Path
) -> None:
    alone = run("aid", str(folder / "a.yml"), "-f", format_)
    done = run("aid", str(folder), "-f", format_)
    assert done.code == 65
    assert done.out.startswith(alone.out)
    said = done.out.replace("\\", "")
    assert "c.yaml" not in said
    assert "c.yaml:1:10: error AM012" in done.err


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


ITEMS = {
    "check": lambda result: result["criteria"],
    "aid": lambda result: [year for one in result["options"] for year in one["years"]],
    "targets": lambda result: [
        target for one in result["options"] for target in one["targets"].values() if target
    ],
    "schedule": lambda result: [entry for one in result["options"] for entry in one["entries"]],
    "compare-versions": lambda result: result["differences"],
}


@pytest.mark.parametrize("command", ITEMS)
def test_csv_has_a_row_for_each_item_of_the_command(command: str) -> None:
    said = json.loads(run(command, CASE_1, *ON, "-f", "json").out)
    found = rows(run(command, CASE_1, *ON, "-f", "csv").out)
    assert len(found) == len(ITEMS[command](said["result"]))
    assert list(found[0])[:4] == ["source", "document", "name", "etp"]
    assert {row["source"] for row in found} == {CASE_1}


def test_csv_of_several_profiles_has_one_header() -> None:
    lines = run("aid", CASE_1, CASE_1, "-f", "csv").out.split("\r\n")
    assert sum(line.startswith("source,") for line in lines) == 1
    assert lines[-1] == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_csv_is_rfc_4180_unless_excel_is_asked_for(command: str) -> None:
    plain = run(command, CASE_1, *ON, "-f", "csv").out
    excel = run(command, CASE_1, *ON, "-f", "csv", "--csv-dialect", "excel-fr").out
    assert not plain.startswith("\ufeff")
    assert excel.startswith("\ufeffsource;document;name;etp;")
    assert len(rows(plain)) == len(rows(excel.removeprefix("\ufeff"), ";"))


def test_excel_has_a_decimal_comma_and_dates_stay_iso() -> None:
    argv = ("targets", str(EXAMPLES / "case-1.yaml"), *ON, "-f", "csv")
    profile = (EXAMPLES / "case-1.yaml").read_text("utf-8")
    observed = profile.replace(
        "contract:", "contract:\n  observations: [{on: 2026-08-31, mt: 1040}]"
    )
    plain = run(*argv[:1], "-", *argv[2:], stdin=observed.encode()).out
    excel = run(*argv[:1], "-", *argv[2:], "--csv-dialect", "excel-fr", stdin=observed.encode()).out
    rate = next(row["rate"] for row in rows(plain) if "." in row["rate"])
    assert rate.replace(".", ",") in {row["rate"] for row in rows(excel, ";")}
    assert {row["due_on"] for row in rows(plain)} == {row["due_on"] for row in rows(excel, ";")}


@pytest.mark.parametrize("command", ["aid", "targets"])
def test_a_figure_is_an_object_of_plain_numbers_and_four_columns(command: str) -> None:
    said = json.loads(run(command, CASE_1, *ON, "-f", "json", "--etp", "1").out)
    (option,) = said["result"]["options"]
    name, item = (
        ("amount", option["years"][0])
        if command == "aid"
        else (
            "growth",
            option["targets"]["mt"],
        )
    )
    figure = item[name]
    assert list(figure) == ["value", "low", "high", "status", "sources"]
    assert isinstance(figure["value"], int)
    first = rows(run(command, CASE_1, *ON, "-f", "csv", "--etp", "1").out)[0]
    assert first[name] == str(figure["value"])
    assert first[f"{name}_low"] == str(figure["low"])
    assert first[f"{name}_high"] == str(figure["high"])
    assert first[f"{name}_status"] == figure["status"]


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
def test_the_same_question_gives_the_same_bytes_on_any_machine(format_: str) -> None:
    # Another locale, another order of sets, another zone, another width.
    machines: list[dict[str, str]] = [
        {"LANG": "C", "PYTHONHASHSEED": "1", "TZ": "UTC"},
        {
            "LANG": "fr_FR.UTF-8",
            "LC_ALL": "fr_FR.UTF-8",
            "PYTHONHASHSEED": "2",
            "TZ": "Pacific/Noumea",
            "PYTHONIOENCODING": "cp1252",
            "COLUMNS": "40",
        },
    ]
    for command in ("check", "aid", "targets", "schedule", "compare-versions"):
        argv = (command, "case-1.yaml", "facts-missing.yaml", *ON, "-f", format_)
        first, second = (process(*argv, **machine).stdout for machine in machines)
        assert first
        assert first == second


@pytest.mark.parametrize("format_", ["table", "md"])
def test_a_page_is_the_same_twice(format_: str) -> None:
    argv = ("compare-versions", CASE_1, *ON, "-f", format_, "--lang", "fr")
    assert run(*argv) == run(*argv)


@pytest.mark.parametrize("command", COMMANDS)
def test_an_estimate_not_a_decision_ends_tables_and_pages_and_not_csv(command: str) -> None:
    for lang in ("fr", "en"):
        caveat = words_in(lang).say("note.caveat")  # type: ignore[arg-type]
        for format_, times in (("table", 1), ("md", 1), ("csv", 0)):
            said = run(command, CASE_1, *ON, "-f", format_, "--lang", lang)
            assert said.out.count(caveat) == times
        page = run(command, CASE_1, *ON, "--lang", lang).out
        assert caveat in " ".join(page.rstrip().splitlines()[-2:])


@pytest.mark.parametrize("command", COMMANDS)
def test_json_carries_the_caveat_as_a_note(command: str) -> None:
    said = json.loads(run(command, CASE_1, *ON, "-f", "json").out)
    caveat = {"code": "caveat", "text": words_in("en").say("note.caveat")}
    assert said["notes"].count(caveat) == 1


def test_markdown_shows_the_text_of_the_user_as_written() -> None:
    profile = b"name: '*[zip]* | <b>'\ndoctor: {sector: 1}\n"
    said = run("check", "-", *ON, "-f", "md", stdin=profile).out
    assert said.startswith("## \\*\\[zip\\]\\* \\| \\<b\\>")


def test_three_wrong_documents_among_a_thousand_leave_the_others_answered() -> None:
    wrong = (7, 500, 1000)
    documents = ["doctor: {sector: 1}\n"] * 1000
    for number in wrong:
        documents[number - 1] = "doctor: {sector: one}\n"
    done = run("check", "-", *ON, "-f", "jsonl", stdin="---\n".join(documents).encode())
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [one["profile"]["document"] for one in answers] == list(range(1, 1001))
    bad = [one for one in answers if one["result"] is None]
    assert [one["profile"]["document"] for one in bad] == list(wrong)
    assert [one["diagnostics"][0]["line"] for one in bad] == [2 * number - 1 for number in wrong]
    assert done.err.count("error AM027") == 3
    assert done.code == 65


GROUP = str(EXAMPLES / "group-of-four.yaml")


@pytest.mark.parametrize("order", [(CASE_1, GROUP), (GROUP, CASE_1), (CASE_1, GROUP, CASE_1)])
@pytest.mark.parametrize("dialect", ["rfc4180", "excel-fr"])
def test_csv_is_a_rectangle_whoever_is_in_the_run(order: tuple[str, ...], dialect: str) -> None:
    def read(*places: str) -> list[dict[str, str]]:
        text = run("compare-versions", *places, *ON, "-f", "csv", "--csv-dialect", dialect).out
        body = text.removeprefix("\ufeff")
        separator = ";" if dialect == "excel-fr" else ","
        widths = {
            len(row) for row in csv.reader(io.StringIO(body, newline=""), delimiter=separator)
        }
        assert len(widths) == 1
        return rows(body, separator)

    def said(row: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in row.items() if value}

    apart = [row for place in order for row in read(place)]
    assert [said(row) for row in read(*order)] == [said(row) for row in apart]


@pytest.mark.parametrize("command", ["check", "aid", "targets", "schedule"])
def test_a_working_time_has_one_form_in_a_french_spreadsheet(command: str) -> None:
    argv = (command, CASE_1, *ON, "--text", "2019", "--etp", "1/3,0.5,1", "-f", "csv", "-q")
    text = run(*argv, "--csv-dialect", "excel-fr").out.removeprefix("\ufeff")
    found = {row["etp"] for row in rows(text, ";")} - {""}
    assert found <= {"1/3 etp", "0,5 etp", "1 etp"}
    assert found
