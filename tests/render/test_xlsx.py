"""A workbook says what the CSV says, with real numbers and days; read back without a library."""

import csv
import io
import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from command_line import CASE_1, EXAMPLES, ON, run

_NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
COMMANDS = ("check", "aid", "targets", "schedule", "compare-versions")


def sheets(file: Path) -> dict[str, list[list[Any]]]:
    """Return the cells of each sheet, row by row: text, numbers, None, `=` before a formula."""
    found = {}
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        texts = []
        if "xl/sharedStrings.xml" in names:
            root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            texts = ["".join(one.itertext()) for one in root.findall("x:si", _NS)]
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        for number, sheet in enumerate(book.findall("x:sheets/x:sheet", _NS), 1):
            root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            rows = []
            for line in root.findall("x:sheetData/x:row", _NS):
                row: dict[int, Any] = {}
                for cell in line:
                    column = re.match("[A-Z]+", cell.attrib["r"])
                    assert column
                    place = 0
                    for letter in column[0]:
                        place = 26 * place + ord(letter) - 64
                    value = cell.findtext("x:v", namespaces=_NS)
                    assert cell.find("x:f", _NS) is None, "a formula"
                    if value is not None:
                        is_text = cell.get("t") == "s"
                        row[place - 1] = texts[int(value)] if is_text else float(value)
                rows.append([row.get(place) for place in range(max(row, default=-1) + 1)])
            found[sheet.attrib["name"]] = rows
    return found


def as_csv_has_it(value: Any, written: str) -> str:
    """Return a cell as text, a number of a column of days being the day so many days after 1899."""
    if isinstance(value, float):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
            return (date(1899, 12, 30) + timedelta(value)).isoformat()
        return f"{value:g}" if abs(value) < 1e5 else f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None else value


@pytest.mark.parametrize("command", COMMANDS)
def test_a_workbook_has_the_rows_of_the_csv(command: str, tmp_path: Path) -> None:
    argv = (command, CASE_1, str(EXAMPLES / "employer-cost.yaml"), *ON)
    out = tmp_path / "out.xlsx"
    assert run(*argv, "-o", str(out)).code == 0
    ((name, (header, *rows)),) = sheets(out).items()
    assert name == command
    text = run(*argv, "-f", "csv").out
    expected = list(csv.DictReader(io.StringIO(text, newline="")))
    assert header == list(expected[0])
    assert len(rows) == len(expected)
    for row, wanted in zip(rows, expected, strict=True):
        for place, column in enumerate(header):
            cell = row[place] if place < len(row) else None
            written = wanted[column]
            assert as_csv_has_it(cell, written) == written or (
                isinstance(cell, float) and float(written) == pytest.approx(cell)
            )


def test_a_table_of_doctors_becomes_a_workbook_of_the_rows_of_its_csv(tmp_path: Path) -> None:
    pytest.importorskip("polars")
    argv, out = ("batch", str(EXAMPLES / "doctors.csv"), *ON), tmp_path / "out.xlsx"
    assert run(*argv, "-o", str(out)).code == 0
    ((name, (header, *rows)),) = sheets(out).items()
    expected = list(csv.DictReader(io.StringIO(run(*argv).out, newline="")))
    assert (name, header, len(rows)) == ("batch", list(expected[0]), len(expected))
    for row, wanted in zip(rows, expected, strict=True):
        cells = dict(zip(header, row, strict=False))
        assert {
            column: as_csv_has_it(cells.get(column), text) for column, text in wanted.items()
        } == wanted


def test_amounts_are_numbers_in_euros_and_days_are_days(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    run("schedule", CASE_1, *ON, "--etp", "1", "-o", str(out))
    header, *rows = sheets(out)["schedule"]
    amounts = [row[header.index("amount")] for row in rows if len(row) > header.index("amount")]
    assert 38000.0 in amounts
    signed = (date(2024, 9, 15) - date(1899, 12, 30)).days  # as a workbook counts days
    days = [row[header.index("on")] for row in rows]
    assert all(day is None or day >= signed for day in days)
    assert any(isinstance(day, float) for day in days)
    with zipfile.ZipFile(out) as archive:
        styles = archive.read("xl/styles.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "dd/mm/yyyy" in styles
    assert "€" in styles
    assert 'state="frozen"' in sheet


def test_a_name_like_a_formula_or_a_link_stays_a_text(tmp_path: Path) -> None:
    for name in ("=1+1", "https://example.org", "{=SUM(A1)}", "1/3", "0042"):
        profile = tmp_path / "p.yaml"
        profile.write_text(f"name: '{name}'\ndoctor: {{sector: 1}}\n")
        out = tmp_path / "out.xlsx"
        run("check", str(profile), *ON, "-o", str(out))
        assert sheets(out)["check"][1][2] == name


def test_a_summary_has_a_sheet_for_each_answer(tmp_path: Path) -> None:
    out = tmp_path / "out.XLSX"
    assert run("summary", CASE_1, *ON, "-o", str(out)).code == 0
    assert list(sheets(out)) == ["summary", "check", "aid", "targets", "schedule"]


def test_the_same_question_gives_the_same_workbook(tmp_path: Path) -> None:
    one, other = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    for file in (one, other):
        run("aid", CASE_1, *ON, "-o", str(file))
    assert one.read_bytes() == other.read_bytes()


def test_notes_go_to_stderr_and_a_workbook_needs_a_file(tmp_path: Path) -> None:
    done = run("aid", CASE_1, *ON, "--lang", "en", "-o", str(tmp_path / "out.xlsx"))
    assert (done.out, done.err.startswith("note: ")) == ("", True)
    assert run("aid", CASE_1, *ON, "-f", "xlsx").code == 2


def test_without_the_library_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    done = run("aid", CASE_1, *ON, "-o", str(tmp_path / "out.xlsx"))
    assert done.code == 2
    assert "amcli[xlsx]" in done.err


def test_no_other_form_imports_the_library(tmp_path: Path) -> None:
    code = (
        "import sys; from amcli.main import run;"
        " run(['aid', sys.argv[1], '-q', '-o', sys.argv[2]]); sys.exit('xlsxwriter' in sys.modules)"
    )
    for suffix in ("csv", "txt", "json", "html"):
        argv = [sys.executable, "-c", code, CASE_1, str(tmp_path / f"out.{suffix}")]
        assert subprocess.run(argv, check=False).returncode == 0
