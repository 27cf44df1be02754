"""CSV: one row per item of the command's list."""

import csv
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amcli.commands.registry import find
from amcli.law.figures.sourced import Figure
from amcli.render.records.csv import BOM, cells, csv_text, one_table
from answers import COMMANDS, aid_answer, example, figure, framed, show

SOURCES = Path(__file__).parents[2] / "src"


def read(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_begins_with_where_who_and_which_option(command: str) -> None:
    header, found = cells(find(command).rows, show(command, example("case-1")))
    assert header[:4] == ("source", "document", "name", "etp")
    assert found
    assert all(len(row) == len(header) for row in found)


@pytest.mark.parametrize(
    ("command", "count"),
    [("check", 6), ("aid", 10), ("targets", 4)],
)
def test_there_is_one_row_per_item(command: str, count: int) -> None:
    # two options: 4 criteria of the doctor and one of each option, 5 years, 2 lists
    assert len(read(csv_text(find(command).rows, show(command, example("case-1"))))) == count


def test_a_figure_takes_four_columns_of_plain_numbers() -> None:
    row = read(csv_text(find("aid").rows, show("aid", example("case-1"))))[2]
    assert (row["etp"], row["year"]) == ("0.5", "3")
    names = ("amount", "amount_low", "amount_high", "amount_status")
    assert [row[name] for name in names] == ["11000", "5500", "11000", "published"]


def test_targets_have_iso_dates_and_a_row_per_list() -> None:
    # seed-000, EXEMPLES, CAS 1
    found = read(csv_text(find("targets").rows, show("targets", example("case-1"))))
    growth = {(row["etp"], row["list"]): row["growth"] for row in found}
    assert growth == {
        ("0.5", "mt"): "195",
        ("0.5", "fa"): "311",
        ("1", "mt"): "305",
        ("1", "fa"): "467",
    }
    assert {row["due_on"] for row in found} == {"2027-09-01"}


def test_compared_texts_have_their_own_columns() -> None:
    text = csv_text(find("compare-versions").rows, show("compare-versions", example("case-1")))
    row = next(row for row in read(text) if row["path"] == "aid[1].years.1.amount")
    assert row["etp"] == "1"
    assert row["value:2019-avenant-7"] == "36000"
    assert row["value:2024-convention"] == "38000"
    assert row["delta"] == "2000"


def test_an_unknown_value_is_an_empty_cell_beside_its_bounds() -> None:
    shown = framed("aid", aid_answer(figure(None, "absent", low=0, high=258)))
    row = read(csv_text(find("aid").rows, shown))[0]
    assert [row["amount"], row["amount_low"], row["amount_high"]] == ["", "0", "258"]


def test_rows_end_as_rfc_4180_says_and_the_header_comes_once() -> None:
    shown = show("aid", example("case-1"))
    text = csv_text(find("aid").rows, shown)
    assert text.startswith("source,document,name,etp,")
    assert text.count("\r\n") == 11
    assert not text.startswith(BOM)


def test_the_french_dialect_suits_a_french_spreadsheet() -> None:
    cost = Figure(Decimal("-9344.5"), Decimal("-9344.5"), Decimal(1200), "given")
    shown = framed("aid", aid_answer(figure(38000), left=cost))
    text = csv_text(find("aid").rows, shown, "excel-fr")
    assert text.startswith(f"{BOM}source;document;name;etp;")
    row = read(text.removeprefix(BOM), ";")[0]
    assert (row["left_to_pay"], row["left_to_pay_high"]) == ("-9344,5", "1200")


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+33 1", "-x", "@sum", "\tx", "\rx", "1/3", "3-4", "12.05", "1/2/2024", "12 mai",
     "Août 24", "mars-2024", "2024-06-22"],
)  # fmt: skip
def test_a_name_like_a_formula_or_a_date_is_literal_but_in_the_dialect_of_the_spreadsheet(
    name: str,
) -> None:
    shown = framed("aid", aid_answer(figure(1)), name=name)
    assert read(csv_text(find("aid").rows, shown))[0]["name"] == name
    assert (
        read(csv_text(find("aid").rows, shown, "excel-fr").removeprefix(BOM), ";")[0]["name"]
        == f"'{name}"
    )


@pytest.mark.parametrize("name", ["Dr Martin", "Cabinet 3", "1 200", "seed-003", "Dr Mai", "12"])
def test_another_name_is_literal_in_the_dialect_of_the_spreadsheet_too(name: str) -> None:
    shown = framed("aid", aid_answer(figure(1)), name=name)
    text = csv_text(find("aid").rows, shown, "excel-fr")
    assert read(text.removeprefix(BOM), ";")[0]["name"] == name


def test_parts_of_several_columns_make_one_table_filled_by_name() -> None:
    parts = [("a,b\r\n", '1,"x\r\ny"\r\n'), ("b,c\r\n", "2,3\r\n"), ("a,b\r\n", "4,\r\n")]
    text = one_table(parts, "rfc4180")
    assert text == 'a,b,c\r\n1,"x\r\ny",\r\n,2,3\r\n4,,\r\n'


@given(name=st.text(alphabet=st.characters(blacklist_categories=("Cs",), min_codepoint=1)))
def test_any_name_comes_back_as_it_was(name: str) -> None:
    shown = framed("aid", aid_answer(figure(1)), name=name)
    assert read(csv_text(find("aid").rows, shown))[0]["name"] == name


def test_csv_does_not_import_rich() -> None:
    code = "import amcli.render.records.csv, sys; print('rich' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SOURCES)},
    )
    assert done.stdout == "False\n"
