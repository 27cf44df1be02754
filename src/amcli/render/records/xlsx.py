"""Answers as a workbook: the rows of their CSV with real numbers and days, a sheet a list."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import xlsxwriter

MOST_ROWS = 1_048_575  # of a sheet, below its header
_EUROS = ("amount", "guaranteed", "conditional", "due", "received", "missing", "employer_cost",
          "left_to_pay", "next_amount", "change", "high_change")  # fmt: skip
_ENDS = ("", "_low", "_high")
_MONEY = {f"{name}{end}" for name in _EUROS for end in _ENDS}
_WIDEST = 40  # characters


class Workbook:
    """Rows by the name of their sheet, each row by the names of its columns."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._sheets: dict[str, tuple[dict[str, None], list[Mapping[str, Any]]]] = {}

    def add(self, sheet: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add the rows of an answer; a sheet has the columns of all its answers."""
        columns, held = self._sheets.setdefault(sheet, ({}, []))
        columns.update(dict.fromkeys(names))
        held += (dict(zip(names, row, strict=True)) for row in rows)

    def written(self) -> bytes:
        """Return the file; it is the same for the same rows and day."""
        stream = BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            book.set_properties({"created": datetime(self._on.year, self._on.month, self._on.day)})
            forms = {
                "header": book.add_format({"bold": True, "bottom": 1}),
                "day": book.add_format({"num_format": "dd/mm/yyyy"}),
                "euros": book.add_format({"num_format": "#,##0.00 [$€-40C]"}),
                "whole-euros": book.add_format({"num_format": "#,##0 [$€-40C]"}),
            }
            for name, (columns, rows) in self._sheets.items():
                for start in range(0, max(len(rows), 1), MOST_ROWS):  # what one sheet has room for
                    number = f" {start // MOST_ROWS + 1}" if start else ""
                    sheet = book.add_worksheet(name + number)
                    _write(sheet, tuple(columns), rows[start : start + MOST_ROWS], forms)
        return stream.getvalue()


def _write(
    sheet: Any, names: Sequence[str], rows: Sequence[Mapping[str, Any]], forms: Mapping[str, Any]
) -> None:
    """Write a sheet whose header stays in sight; text is never read as a formula or a link."""
    sheet.write_row(0, 0, names, forms["header"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(names) - 1)
    widths = [len(name) for name in names]
    for number, row in enumerate(rows, 1):
        for place, name in enumerate(names):
            value = row.get(name)
            if value is None:
                continue
            widths[place] = max(widths[place], min(len(str(value)), _WIDEST))
            _write_cell(sheet, (number, place), value, forms, is_money=_is_money(name, row))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width + 2)


def _write_cell(
    sheet: Any, at: tuple[int, int], value: Any, forms: Mapping[str, Any], *, is_money: bool
) -> None:
    if isinstance(value, date):
        sheet.write_datetime(*at, value, forms["day"])
    elif isinstance(value, int | float | Decimal | Fraction):
        form = forms["whole-euros" if value == int(value) else "euros"] if is_money else None
        sheet.write_number(*at, float(value), form)
    else:
        sheet.write_string(*at, str(value))


def _is_money(name: str, row: Mapping[str, Any]) -> bool:
    """Return whether the numbers of a column are euros: those some names end in, and of pay."""
    is_of_pay = str(row.get("path", "")).startswith(("aid", "schedule"))
    is_of_path = name.startswith(("value:", "delta", "before", "after"))
    return name.rpartition(".")[2] in _MONEY or (is_of_pay and is_of_path)
