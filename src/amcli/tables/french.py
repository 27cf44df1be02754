"""Cells as a French spreadsheet writes them: 0,5, 1 200, 22/06/2024, VRAI."""

import polars as pl

from .columns import Column

_DAY = r"^(0[1-9]|[12]\d|3[01])/(0[1-9]|1[0-2])/(\d{4})$"
_THOUSANDS = r"^-?\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+(?:,\d+)?$"
_SPACE = r"[ \x{a0}\x{202f}]"
_FLAGS = {"VRAI": "true", "FAUX": "false"}


def french(column: Column, cell: pl.Expr) -> pl.Expr:
    """Return the expression of a cell as a profile writes it; what is no such form stays."""
    if column.is_nested:
        return cell
    if column.dtype == pl.Date():
        return cell.str.replace(_DAY, "${3}-${2}-${1}")
    if column.dtype == pl.Boolean() or "true" in column.choices:
        return cell.replace(_FLAGS)
    if column.dtype.is_numeric() or column.path.endswith("etp"):
        whole = pl.when(cell.str.contains(_THOUSANDS)).then(cell.str.replace_all(_SPACE, ""))
        return whole.otherwise(cell).str.replace_all(r"(\d),(\d)", "${1}.${2}")
    return cell
