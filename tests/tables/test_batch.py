"""`amcli batch`: tables in, tables out, whatever their form."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from command_line import EXAMPLES, Run, run

pl = pytest.importorskip("polars")

from amcli.tables import reading  # noqa: E402
from amcli.tables.columns import COLUMNS, DTYPES  # noqa: E402

pytestmark = pytest.mark.pythons

DOCTORS = EXAMPLES / "doctors.csv"
ON = ("--on", "2024-09-01")
# Brochure « Assistant médical », EXEMPLES, CAS 1 to 3: growth asked at half and at full time.
BROCHURE = {
    ("Brochure, case 1", "0.5"): (195, 311),
    ("Brochure, case 1", "1"): (305, 467),
    ("Brochure, case 2", "0.5"): (143, 240),
    ("Brochure, case 2", "1"): (258, 360),
    ("Brochure, case 3", "0.5"): (0, 0),
    ("Brochure, case 3", "1"): (0, 0),
}


def batch(*argv: str | Path, stdin: bytes = b"") -> Run:
    return run("batch", *map(str, argv), stdin=stdin)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def nested(row: dict[str, str]) -> dict[str, Any]:
    """Return a row as the sections of a YAML profile."""
    tree: dict[str, Any] = {}
    for path, cell in row.items():
        *sections, last = path.split(".")
        held = tree
        for section in sections:
            held = held.setdefault(section, {})
        is_word = DTYPES[path] in (pl.Int64(), pl.Boolean()) or cell == "true"
        held[last] = json.loads(cell) if is_word else cell
    return tree


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    """The doctors of the brochure in every form."""
    text = DOCTORS.read_text("utf-8")
    rows = rows_of(text)
    made = {name: tmp_path / f"doctors.{name}" for name in ("parquet", "ndjson", "jsonl")}
    typed = pl.read_csv(DOCTORS, try_parse_dates=True)
    typed.write_parquet(made["parquet"])
    made["ndjson"].write_text("".join(json.dumps(nested(row)) + "\n" for row in rows))
    made["jsonl"].write_text("".join(json.dumps(row) + "\n" for row in rows))
    sections = pl.DataFrame([nested(row) for row in rows])
    made["sections"] = tmp_path / "sections.parquet"
    sections.write_parquet(made["sections"])
    french = [
        [cell if path == "name" else _french(cell) for path, cell in row.items()] for row in rows
    ]
    made["excel"] = tmp_path / "excel.csv"
    with made["excel"].open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([list(rows[0]), *french])
    return {"csv": DOCTORS, **made}


def _french(cell: str) -> str:
    if cell[:4].isdigit() and cell[4:5] == "-":
        return "/".join(reversed(cell.split("-")))
    return {"true": "VRAI", "false": "FAUX", "1351": "1 351"}.get(cell, cell)


def test_the_doctors_of_the_brochure_are_asked_what_the_brochure_says() -> None:
    done = batch(DOCTORS, *ON)
    assert done.code == 0
    found = {(row["name"], row["etp"]): row for row in rows_of(done.out)}
    for key, (mt, fa) in BROCHURE.items():
        row = found[key]
        assert (row["targets.mt.growth"], row["targets.fa.growth"]) == (str(mt), str(fa))
        assert row["verdict"] == "eligible"
        assert row["error"] == ""


def without_numbers(text: str) -> list[str]:
    """Return the lines of answers but for the number of the row, which is that of its file."""
    return [line.partition(",")[2] for line in text.splitlines()]


def test_every_form_in_gives_the_same_answers(tables: dict[str, Path]) -> None:
    answers = {name: batch(path, *ON) for name, path in tables.items()}
    assert {done.code for done in answers.values()} == {0}
    same = without_numbers(answers["csv"].out)
    assert all(without_numbers(done.out) == same for done in answers.values())
    numbers = {name: rows_of(done.out)[0]["row"] for name, done in answers.items()}
    first = {"csv": "2", "excel": "2", "parquet": "1", "sections": "1", "ndjson": "1", "jsonl": "1"}
    assert numbers == first


def test_every_form_out_gives_the_same_answers(tmp_path: Path) -> None:
    wanted = rows_of(batch(DOCTORS, *ON).out)
    for name in ("a.csv", "a.ndjson", "a.jsonl", "a.parquet"):
        done = batch(DOCTORS, *ON, "-o", tmp_path / name)
        assert (done.code, done.out) == (0, "")
    assert rows_of((tmp_path / "a.csv").read_text("utf-8")) == wanted
    lines = [json.loads(line) for line in (tmp_path / "a.ndjson").read_text().splitlines()]
    assert lines == [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    table = pl.read_parquet(tmp_path / "a.parquet").to_dicts()
    for found in (lines, table):
        shown = [
            {key: "" if cell is None else str(cell) for key, cell in row.items()} for row in found
        ]
        assert shown == wanted


def test_standard_streams_take_and_give_csv_and_lines_of_json(tables: dict[str, Path]) -> None:
    wanted = batch(DOCTORS, *ON).out
    for form, name in (("csv", "csv"), ("ndjson", "ndjson")):
        data = tables[name].read_bytes()
        done = batch("-", *ON, "--from-format", form, stdin=data)
        assert without_numbers(done.out) == without_numbers(wanted)
        assert batch("-", *ON, "--from", form, stdin=data).out == done.out
    lines = batch(DOCTORS, *ON, "-f", "ndjson").out.splitlines()
    assert [json.loads(line)["etp"] for line in lines] == [row["etp"] for row in rows_of(wanted)]


def test_a_table_of_excel_goes_and_comes_in_its_own_dialect(
    tables: dict[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    argv = (tables["excel"], *ON, "--etp", "0.5", "--csv-dialect", "excel-fr")
    assert batch(*argv, "-o", out).code == 0
    text = out.read_bytes().decode("utf-8")
    assert text == batch(*argv).out
    assert text.startswith("\ufeffrow;name;etp;")
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert (row["etp"], row["targets.mt.growth"]) == ("0,5 etp", "195")


def test_a_text_that_a_spreadsheet_would_work_out_is_held_back(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("name,patients.mt\n=1+1,920\n")
    assert "'=1+1" in batch(table, "--csv-dialect", "excel-fr").out
    assert ";0,5 etp;" in batch(table, "--csv-dialect", "excel-fr").out
    assert "'=1+1" not in batch(table).out


def test_a_late_cell_of_a_wrong_type_makes_an_error_of_its_row_alone(tmp_path: Path) -> None:
    table = tmp_path / "late.csv"
    lines = ["920"] * 3_000
    lines[2_899] = "12OO"
    table.write_text("\n".join(["patients.mt", *lines]) + "\n")
    done = batch(table, *ON, "--etp", "1", "--parts", "targets", "--lang", "en")
    assert done.code == 65
    found = rows_of(done.out)
    assert [row["row"] for row in found if row["error"]] == ["2901"]
    assert found[2_899]["error"] == "AM021 patients.mt"
    assert len(found) == 3_000
    assert f"{table}: row 2 901, patients.mt: error AM021" in done.err
    assert "12OO" in done.err
    assert batch(table, *ON, "--exit-zero", "-q").code == 0


def test_the_first_twenty_rows_in_error_are_told_and_the_others_counted(tmp_path: Path) -> None:
    table = tmp_path / "wrong.csv"
    table.write_text("\n".join(["patients.mt", *["many"] * 23]) + "\n")
    done = batch(table, *ON, "--lang", "en")
    assert done.err.count("error AM021") == 20
    assert "and 3 more rows in error" in done.err
    assert "23 rows: 0 answers, 23 in error" in done.err


def test_a_wrong_type_in_lines_of_json_or_parquet_is_an_error_too(tmp_path: Path) -> None:
    lines = tmp_path / "a.ndjson"
    lines.write_text('{"patients": {"mt": 920}}\n{"patients": {"mt": 12.5}}\nnot json\n[]\n')
    done = batch(lines, *ON, "--etp", "1")
    errors = [(row["row"], row["error"]) for row in rows_of(done.out)]
    assert errors == [("1", ""), ("2", "AM021 patients.mt"), ("3", "AM509"), ("4", "AM509")]
    assert "hint: one object per line" in done.err
    table = tmp_path / "a.parquet"
    pl.DataFrame({"patients.mt": [920.0, 12.5], "contract.signed_on": [1, 2]}).write_parquet(table)
    assert [row["error"] for row in rows_of(batch(table, *ON, "--etp", "1").out)] == [
        "AM024 contract.signed_on",
        "AM021 patients.mt|AM024 contract.signed_on",
    ]


def test_a_late_key_that_is_nearly_a_fact_is_an_error_of_its_line(tmp_path: Path) -> None:
    lines = tmp_path / "a.ndjson"
    lines.write_text('{"patients.mt": 920}\n' * 120 + '{"patient": {"mt": 920}, "id": 3}\n')
    done = batch(lines, *ON, "--etp", "1", "--lang", "en")
    assert rows_of(done.out)[-1]["error"] == "AM012 patient.mt"
    assert "write patients.mt" in done.err


def test_a_row_in_which_nothing_is_written_is_passed_over(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("name,patients.mt\nA,920\n\n,\nB,921\n")
    found = rows_of(batch(table, *ON, "--etp", "1").out)
    assert [(row["row"], row["name"]) for row in found] == [("2", "A"), ("5", "B")]


@pytest.mark.parametrize("form", ["csv", "parquet", "ndjson"])
def test_a_table_larger_than_a_batch_keeps_its_order(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BLOCK", 97)
    sizes = [700 + number % 50 for number in range(1_500)]
    table = pl.DataFrame({"name": [f"Dr {n}" for n in range(1_500)], "patients.mt": sizes})
    path = tmp_path / f"many.{form}"
    if form == "parquet":
        table.write_parquet(path, row_group_size=128)
    else:
        getattr(table, f"write_{form}")(path)
    out = tmp_path / "out.parquet"
    assert batch(path, *ON, "--etp", "1", "--parts", "check", "-q", "-o", out).code == 0
    found = pl.read_parquet(out)
    first = 2 if form == "csv" else 1  # the names stand in the first row
    assert found["row"].to_list() == list(range(first, 1_500 + first))
    assert found["name"].to_list() == table["name"].to_list()


def test_columns_by_other_names_are_mapped_on_the_line_or_in_a_file(tmp_path: Path) -> None:
    wanted = batch(DOCTORS, *ON).out
    other = tmp_path / "other.csv"
    text = DOCTORS.read_text("utf-8")
    other.write_text(text.replace("patients.mt,", "n patients,").replace("doctor.sector", "S=1"))
    names = tmp_path / "names.toml"
    names.write_text('"n patients" = "patients.mt"\n"S=1" = "doctor.sector"\n')
    assert batch(other, *ON, "--map", names).out == wanted
    pairs = ("--map", "n patients=patients.mt", "--map", "S=1=doctor.sector")
    assert batch(other, *ON, *pairs).out == wanted


def test_mapped_names_hold_in_lines_of_json_and_sections_of_parquet(tmp_path: Path) -> None:
    wanted = batch("-", *ON, "--from-format", "csv", stdin=b"patients.mt\n920\n").out
    pair = ("--map", "lists.n=patients.mt")
    line = b'{"lists": {"n": 920}}\n'
    found = batch("-", *ON, "--from-format", "ndjson", *pair, stdin=line).out
    assert without_numbers(found) == without_numbers(wanted)
    table = tmp_path / "a.parquet"
    pl.DataFrame({"lists": [{"n": 920}]}).write_parquet(table)
    assert without_numbers(batch(table, *ON, *pair).out) == without_numbers(wanted)


@pytest.mark.parametrize("form", ["csv", "parquet", "ndjson"])
def test_columns_kept_stand_beside_the_answers_of_their_row(form: str, tmp_path: Path) -> None:
    table = pl.DataFrame({"id": ["a7", "b8"], "patients.mt": ["920", "x"], "town": ["Metz", None]})
    path = tmp_path / f"a.{form}"
    getattr(table, f"write_{form}")(path)
    done = batch(path, *ON, "--keep", "town", "--keep", "id", "--lang", "en")
    assert done.out.startswith("row,name,town,id,etp,")
    assert {(row["town"], row["id"]) for row in rows_of(done.out)} == {("Metz", "a7"), ("", "b8")}


def test_a_column_that_is_not_read_is_named_once(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("id,patients.mt,town\n1,920,Metz\n")
    done = batch(table, *ON, "--lang", "en")
    assert done.code == 0
    assert "2 columns are not read: id, town" in done.err
    assert "not read" not in batch(table, *ON, "-q").err


def test_parts_that_were_not_asked_have_no_column() -> None:
    header = batch(DOCTORS, *ON, "--parts", "targets").out.partition("\r\n")[0].split(",")
    assert "targets.mt.growth" in header
    assert not {"verdict", "aid.total.amount"} & set(header)


def test_strict_takes_out_estimates_and_leaves_their_bounds(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"  # between the published points of 920 and 1 351 patients
    table.write_text("doctor.specialty,patients.mt\ngeneral-practice,1000\n")
    argv = (table, *ON, "--etp", "1", "--parts", "targets")
    (plain,), done = rows_of(batch(*argv).out), batch(*argv, "--strict")
    (strict,) = rows_of(done.out)
    assert plain["targets.mt.growth_status"] == "estimated"
    assert plain["targets.mt.growth"]
    assert done.code == 3
    lost = [name for name in plain if plain[name] != strict[name]]
    assert {plain[f"{name}_status"] for name in lost} == {"estimated"}
    assert {strict[name] for name in lost} == {""}
    assert strict["targets.mt.growth_high"] == plain["targets.mt.growth_high"]
    assert batch(*argv, "--strict", "--exit-zero").code == 0


def test_the_schema_says_every_column_read_and_written() -> None:
    shown = json.loads(batch("--schema", "-f", "json", *ON).out)["result"]
    assert [one["name"] for one in shown["reads"]] == list(COLUMNS)
    header = batch(DOCTORS, *ON).out.partition("\r\n")[0].split(",")
    assert [one["name"] for one in shown["writes"]] == header
    sector = next(one for one in shown["reads"] if one["name"] == "doctor.sector")
    assert (sector["type"], sector["choices"]) == ("whole", ["1", "2", "3"])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_schema_as_a_table_explains_every_column(lang: str) -> None:
    done = batch("--schema", "--lang", lang)
    assert done.code == 0
    assert all(path in done.out for path in COLUMNS)
    assert "batch." not in done.out
    assert "fact." not in done.out


def test_the_summary_counts_rows_answers_verdicts_and_odd_rows(tmp_path: Path) -> None:
    text = DOCTORS.read_text("utf-8").replace(",none,3,", ",none,3,").rstrip()
    done = batch(DOCTORS, *ON, "--lang", "en")
    assert done.err.splitlines()[-1] == "3 rows: 6 answers (6 eligible)"
    table = tmp_path / "odd.csv"  # the second doctor left: a list of events is asked by itself
    head, *lines = text.splitlines()
    event = '"[{""on"": ""2025-03-01"", ""kind"": ""termination""}]"'
    lines = [f"{line},{event if place == 1 else ''}" for place, line in enumerate(lines)]
    table.write_text("\n".join([f"{head},contract.events", *lines]) + "\n")
    assert "1 asked one by one" in batch(table, *ON, "--lang", "en").err


def test_a_french_spreadsheet_is_read_as_excel_saves_it(tmp_path: Path) -> None:
    head = "name;Secteur;doctor.optam;spécialité;Patientèle MT;contract.etp;Date de signature"
    rows = [
        "Hélène;2;Oui;médecine générale;1\u00a0300;0,5;22/06/2024",
        "Zoé;1;non;dermatologie;1300;mi-temps;1/7/2024",
    ]
    table = tmp_path / "excel.csv"
    table.write_bytes("\r\n".join([head, *rows, ""]).encode("cp1252"))
    done = batch(table, *ON, "--lang", "en")
    assert done.code == 0, done.err
    told = [(row["row"], row["name"], row["etp"], row["error"]) for row in rows_of(done.out)]
    assert told == [("2", "Hélène", "0.5", ""), ("3", "Zoé", "0.5", "")]
    simulated = run("simulate", str(table), *ON, "-f", "json")
    assert json.loads(simulated.out)["result"]["population"]["errors"] == 0


def test_a_text_in_a_list_of_sections_stays_a_text() -> None:
    event = {"on": "2025-06-01", "kind": "switch", "text": "2024"}
    contract = {"etp": 1, "signed_on": "2023-07-01", "events": [event]}
    line = {"doctor.sector": 1, "patients.mt": 1300, "contract": contract}
    done = batch("-", "--on", "2026-11-30", "--from", "jsonl", stdin=json.dumps(line).encode())
    assert (done.code, rows_of(done.out)[0]["error"]) == (0, "")


def test_batch_and_simulate_number_the_rows_as_the_file_does(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("name,doctor.sector\nA,1\n\nB,4\n")
    told = [run(name, str(table), *ON, "--lang", "en").err for name in ("batch", "simulate")]
    assert all("row 4" in each for each in told)
    assert "t.csv:4:3:" in run("check", str(table), *ON).err


def test_the_schema_says_what_is_read_where_polars_is_not_there() -> None:
    hidden = (
        "import sys; sys.modules['polars'] = None; import importlib.util as u; f = u.find_spec; "
        "u.find_spec = lambda name, *a: None if name == 'polars' else f(name, *a); "
        "from amcli.main import main; main()"
    )
    argv = [sys.executable, "-c", hidden, "batch", "--schema", "-f", "json"]
    done = subprocess.run(argv, capture_output=True, timeout=60, check=True)
    shown = json.loads(done.stdout)["result"]
    assert shown["reads"] == json.loads(batch("--schema", "-f", "json", *ON).out)["result"]["reads"]
    assert shown["writes"] == []
