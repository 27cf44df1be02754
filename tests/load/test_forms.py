"""Profiles as JSON, as lines of JSON and as tables are those that YAML would give."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings

from amcli.load.diagnostics import WARNING, Diagnostic
from amcli.load.files import list_places
from amcli.load.profiles import Loaded, Reader
from amcli.load.toml.files import load_rules
from doctor_tables import row_of
from profiles import TODAY, Plain, document
from random_profiles import running_profiles

BOOK = load_rules()
DOCTOR = {"doctor": {"specialty": "general-practice", "sector": 1}, "patients": {"mt": 1300}}
FLAT = {"doctor.specialty": "general-practice", "doctor.sector": 1, "patients.mt": 1300}


def read(file: str, data: bytes | str, form: str | None = None) -> list[Loaded]:
    reader = Reader(TODAY, BOOK, form=form)
    return list(reader.documents(file, data.encode() if isinstance(data, str) else data))


def errors(loaded: Iterable[Loaded]) -> list[Diagnostic]:
    found = [each for one in loaded for each in one.diagnostics]
    return [each for each in found if each.severity != WARNING]


def one_doctor(file: str, data: bytes | str, form: str | None = None) -> Loaded:
    (loaded,) = read(file, data, form)
    assert errors([loaded]) == []
    return loaded


def table(*rows: Plain, separator: str = ",") -> str:
    names = dict.fromkeys(name for row in rows for name in row)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(names), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def lines(*values: object) -> str:
    return "".join(f"{json.dumps(value)}\n" for value in values)


EXPECTED = one_doctor("x.yaml", document(DOCTOR)).profile
FORMS = {
    "object.json": json.dumps(DOCTOR),
    "laid-out.JSON": json.dumps(DOCTOR, indent="\t"),
    "array.json": json.dumps([DOCTOR]),
    "lines.jsonl": lines(DOCTOR),
    "lines.ndjson": lines(FLAT),
    "mixed.ndjson": lines({"doctor": DOCTOR["doctor"], "patients.mt": 1300, "name": None}),
    "table.csv": table(FLAT),
    "excel.csv": "\ufeff" + table({**FLAT, "patients.mt": "1 300"}, separator=";"),
    "french.csv": "Secteur;Patientèle MT;spécialité\r\n1;1300;médecine générale\r\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_a_profile_is_the_same_in_every_form(name: str) -> None:
    assert one_doctor(name, FORMS[name]).profile == EXPECTED


def test_a_french_spreadsheet_is_read_as_excel_saves_it() -> None:
    head = "name;Secteur;Date de signature;quotité;doctor.optam;employer_cost;patients.fa"
    row = "Hélène Œ;2;22/06/2024;0,5;Oui;28 656,50;1\u00a0850"
    text = f"{head.replace('employer_cost', 'contract.employer_cost')}\r\n{row}\r\n"
    said = """
    name: Hélène Œ
    doctor: {sector: 2, optam: true}
    patients: {fa: 1850}
    contract: {signed_on: 2024-06-22, etp: 0.5, employer_cost: 28656.50}
    """
    wanted = one_doctor("x.yaml", said).profile
    assert one_doctor("t.csv", text.encode("cp1252")).profile == wanted
    assert one_doctor("t.csv", text.encode("utf-8-sig")).profile == wanted


@settings(max_examples=60, deadline=None)
@given(running_profiles())
def test_a_row_and_a_line_say_what_the_same_facts_say_in_yaml(profile: Plain) -> None:
    wanted, *others = read("x.yaml", document(profile))
    assert others == []
    cells = {"name": "", **row_of(profile)}
    cells |= {path: "[]" for path in ("doctor.situations",) if cells.get(path) == ""}
    (row,) = read("x.csv", table(cells))
    (line,) = read("x.jsonl", lines(profile))
    for found in (row, line):
        assert found.profile == wanted.profile
        assert sorted(one.code for one in errors([found])) == sorted(
            one.code for one in wanted.diagnostics
        )


def test_rows_have_the_numbers_of_the_file_and_errors_their_place() -> None:
    text = 'name,doctor.sector,patients.mt\n"A, B",1,900\n\n"C ""D""",4,x\nE,2,1,9\nF,3,7\n'
    loaded = read("t.csv", text)
    assert [one.document for one in loaded] == [2, 4, 5, 6]
    assert [one.name for one in loaded] == ["A, B", 'C "D"', None, "F"]
    places = [(one.code, one.line, one.column) for one in errors(loaded)]
    assert places == [("AM027", 4, 11), ("AM021", 4, 13), ("AM508", 5, 7)]


def test_an_item_and_a_line_in_error_leave_the_others() -> None:
    text = '[\n  {"name": "A"}, {"doctor":\n    {"sector": 4}},\n  {"name": "\\ud83d\\ude00"}, 3\n]'
    loaded = read("a.json", text)
    assert [one.name for one in loaded] == ["A", None, "\U0001f600", None]
    assert [(one.code, one.line, one.column) for one in errors(loaded)] == [
        ("AM027", 3, 16),
        ("AM019", 4, 29),
    ]
    text = '{"name": "A"}\n\n{oops\n{"name": "B", "name": "C"}\n{"name": "D"}\n'
    loaded = read("l.jsonl", text)
    assert [(one.document, one.name) for one in loaded if one.profile] == [(1, "A"), (5, "D")]
    assert [(one.code, one.line) for one in errors(loaded)] == [("AM009", 3), ("AM011", 4)]


@pytest.mark.parametrize(
    ("data", "forms"),
    [
        (lines(DOCTOR, DOCTOR), 2),
        (json.dumps([DOCTOR, DOCTOR, DOCTOR]), 3),
        (json.dumps(DOCTOR, indent=2), 1),
        ("{name: A}\n", 1),
        ("{}\n{}\n", 2),
        (json.dumps(DOCTOR) + "\n---\n" + json.dumps(DOCTOR), 2),
        ("name: A\n---\nname: B\n", 2),
    ],
)
def test_standard_input_is_json_only_where_all_of_it_is(data: str, forms: int) -> None:
    loaded = read("<stdin>", data)
    assert len(loaded) == forms
    assert errors(loaded) == []


def test_standard_input_may_be_said_to_be_a_table() -> None:
    assert one_doctor("<stdin>", table(FLAT), "csv").profile == EXPECTED
    assert one_doctor("answers.txt", lines(FLAT), "jsonl").profile == EXPECTED


def test_columns_that_are_no_facts_are_one_warning() -> None:
    rows = [{**FLAT, "rpps": "1", "patient.fa": "2"}] * 3
    loaded = read("t.csv", table(*rows))
    (warning,) = [each for one in loaded for each in one.diagnostics]
    said = dict(warning.params)
    assert (warning.code, warning.severity) == ("AM510", WARNING)
    assert said["columns"] == ("rpps", "patient.fa")
    assert said["near"] == ("patient.fa → patients.fa",)
    warned = [each for one in read("t.jsonl", lines(*rows)) for each in one.diagnostics]
    assert [dict(each.params)["columns"] for each in warned] == [said["columns"]]
    assert all(one.profile is not None for one in read("t.jsonl", lines(*rows)))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "AM501"),
        (b"doctor.sector\n", "AM501"),
        (b"rpps,ville\n1,Lyon\n", "AM504"),
        (b"source,name\nx,A\n", "AM504"),
        (b"secteur,doctor.sector\n1,1\n", "AM505"),
        (b"patients.mt\tpatients.fa\n1\t2\n", "AM506"),
        (b'patients.mt,name\n1,"A\n', "AM508"),
        ("patients.mt\n1\n".encode("utf-16"), "AM006"),
        (b"name,patients.mt\n\x81,1\n", "AM006"),
    ],
)
def test_a_table_that_is_none_is_one_problem(data: bytes, code: str) -> None:
    assert [one.code for one in errors(read("t.csv", data))] == [code]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_an_answer_and_a_receipt_are_recognised(form: str) -> None:
    for schema in ("amcli.check/1", "amcli.receipt/1"):
        text = json.dumps({"schema": schema, "profile": {"source": "a.yaml"}, "result": None})
        assert [one.code for one in errors(read(f"x.{form}", text))] == ["AM035"]


def test_an_empty_file_of_json_holds_no_profile() -> None:
    assert [one.code for one in errors(read("x.jsonl", "\n"))] == ["AM004"]
    assert [one.code for one in errors(read("x.json", "[]"))] == ["AM004"]


def test_a_folder_is_read_by_name_whatever_is_in_it(tmp_path: Path) -> None:
    for name in ("b.JSON", "a.csv", "c.yml", "d.ndjson", ".hidden.yaml", "notes.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "inside.yaml").mkdir()
    os.symlink("loop.yaml", tmp_path / "loop.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    listed = list(list_places([str(tmp_path)]))
    names = [Path(each.file if isinstance(each, Diagnostic) else each).name for each in listed]
    assert names == ["a.csv", "b.JSON", "c.yml", "d.ndjson", "loop.yaml", "pipe.yaml"]
    reader = Reader(TODAY, BOOK)
    codes = [one.diagnostics[0].code for each in listed[-2:] for one in reader(each)]
    assert codes == ["AM002", "AM002"]


def test_a_statement_of_a_bank_beside_profiles_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Date;Libellé;Débit;Crédit\n01/09/2024;Aide;;19000\n")
    (tmp_path / "b.csv").write_text("patients.mt,Remarque\n920,\n")
    (tmp_path / "c.yaml").write_text("patients: {mt: 920}\n")
    told: list[Diagnostic] = []
    reader = Reader(TODAY, BOOK, pass_over=told.append)
    read = [one for listed in list_places([str(tmp_path)]) for one in reader(listed)]
    assert [Path(one.source).name for one in read] == ["b.csv", "c.yaml"]
    assert [(each.code, each.severity, Path(each.file).name) for each in told] == [
        ("AM504", "warning", "a.csv")
    ]
    (tmp_path / "b.csv").unlink()
    (tmp_path / "c.yaml").unlink()
    (alone,) = [one for listed in list_places([str(tmp_path)]) for one in reader(listed)]
    assert [(each.code, each.severity) for each in alone.diagnostics] == [("AM504", "error")]


def test_a_pipe_that_is_named_is_read() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m amcli check <(echo 'name: A') -f json"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert json.loads(done.stdout)["profile"]["name"] == "A"
