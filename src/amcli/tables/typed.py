"""Columns as they were read into columns of facts, and the rows where a value is none."""

from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from .columns import COLUMNS, SEPARATOR, FactColumn

TRUE, FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
_WHOLE = r"^-?(?:0|[1-9][0-9]{0,17})$"
_DECIMAL = r"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?$"


class Typed(NamedTuple):
    """Facts by path (those the table has), and whether a row has a cell that holds none."""

    facts: pl.DataFrame
    is_odd: pl.Series


def typed(table: pl.DataFrame) -> Typed:
    """Return the columns of a table that are facts, each of its own type.

    A cell that is not a fact of its column, or a list that only one row at a time can answer,
    makes its row odd.
    """
    known = [COLUMNS[path] for path in table.columns if path in COLUMNS]
    casts = {column.path: _cast(column, table.schema[column.path]) for column in known}
    facts = table.select(cast.alias(path) for path, cast in casts.items())
    lost = [
        pl.col(path).is_not_null() & facts[path].is_null()
        for path in casts
        if not _is_as_it_is(COLUMNS[path], table.schema[path])
    ]
    if not lost:
        return Typed(facts, pl.repeat(False, table.height, eager=True))
    return Typed(facts, table.select(pl.any_horizontal(lost).fill_null(False)).to_series())


def _is_as_it_is(column: FactColumn, found: pl.DataType) -> bool:
    return found == column.dtype and not column.is_nested and column.dtype != pl.Float64()


def _cast(column: FactColumn, found: pl.DataType) -> pl.Expr:
    """Return the expression of a column of facts: null where the cell holds none."""
    cell = pl.col(column.path)
    if found == pl.Null():
        return cell.cast(column.dtype)
    if column.is_nested:  # asked row by row, unless there is nothing in it
        return pl.lit(None, pl.String)
    if isinstance(found, pl.List) and column.dtype == pl.String():
        return cell.cast(pl.List(pl.String())).list.join(SEPARATOR)
    if isinstance(found, (pl.Categorical, pl.Enum)):
        cell, found = cell.cast(pl.String()), pl.String()
    return _CASTS[type(column.dtype)](cell, found)


def _text(cell: pl.Expr, found: pl.DataType) -> pl.Expr:
    return cell if found == pl.String() else cell.cast(pl.String(), strict=False)


def _whole(cell: pl.Expr, found: pl.DataType) -> pl.Expr:
    if found == pl.String():
        return pl.when(cell.str.contains(_WHOLE)).then(cell).cast(pl.Int64(), strict=False)
    if found.is_float() or found.is_decimal():
        whole = cell.cast(pl.Int64(), strict=False)
        return pl.when(whole == cell).then(whole)
    return cell.cast(pl.Int64(), strict=False) if found.is_integer() else _none(pl.Int64())


def _number(cell: pl.Expr, found: pl.DataType) -> pl.Expr:
    if found == pl.String():
        return pl.when(cell.str.contains(_DECIMAL)).then(cell).cast(pl.Float64(), strict=False)
    if found.is_numeric():
        number = cell.cast(pl.Float64(), strict=False)
        return pl.when(number.is_finite()).then(number)
    return _none(pl.Float64())


def _day(cell: pl.Expr, found: pl.DataType) -> pl.Expr:
    if found == pl.String():
        is_day = cell.str.contains(r"^\d{4}-\d{2}-\d{2}$")
        return pl.when(is_day).then(cell).str.to_date("%Y-%m-%d", strict=False)
    if isinstance(found, pl.Datetime):  # a day that a spreadsheet wrote with midnight
        return pl.when(cell == cell.dt.truncate("1d")).then(cell.dt.date())
    return cell if found == pl.Date() else _none(pl.Date())


def _flag(cell: pl.Expr, found: pl.DataType) -> pl.Expr:
    if found == pl.String():
        return cell.replace_strict(
            [*TRUE, *FALSE], [*[True] * len(TRUE), *[False] * len(FALSE)],
            default=None, return_dtype=pl.Boolean(),
        )  # fmt: skip
    return cell if found == pl.Boolean() else _none(pl.Boolean())


def _none(dtype: pl.DataType) -> pl.Expr:
    return pl.lit(None, dtype)


_CASTS: dict[type[pl.DataType], Callable[[pl.Expr, pl.DataType], pl.Expr]] = {
    pl.String: _text,
    pl.Int64: _whole,
    pl.Float64: _number,
    pl.Date: _day,
    pl.Boolean: _flag,
}
