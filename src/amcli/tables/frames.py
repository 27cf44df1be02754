"""Whole tables of doctors in memory: read for many draws, or written when they are made."""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple, TypeAlias

import polars as pl

from amcli.load.diagnostics import Refused
from amcli.tables.crowd.population import NAME
from amcli.tables.engine.slices import WrongRow

from .columns import COLUMNS, ColumnChoice
from .reading import PROBLEM, ROW, TableSource, opened, unreadable

Frame: TypeAlias = pl.DataFrame
WRITTEN = (".parquet", ".csv")  # the forms a population is written in


class DoctorTable(NamedTuple):
    """The facts of a file, the number of each row in it, and the rows that hold no facts."""

    table: Frame
    rows: pl.Series
    wrong: tuple[WrongRow, ...]

    def numbered(self, wrong: Sequence[WrongRow]) -> tuple[WrongRow, ...]:
        """Return rows of the table by their numbers in the file, with those that hold no facts."""
        own = (one._replace(row=int(self.rows[one.row - 1])) for one in wrong)
        return tuple(sorted((*self.wrong, *own)))


def read(source: TableSource) -> DoctorTable:
    """Return the doctors of a file; raises Refused."""
    rows = opened(source, ColumnChoice({})).rows
    try:
        found = rows.collect()
    except pl.exceptions.PolarsError as error:
        raise Refused([unreadable(source, error)]) from None
    wrong: tuple[WrongRow, ...] = ()
    if PROBLEM in found.columns:
        bad = found.filter(pl.col(PROBLEM).is_not_null()).select(ROW, PROBLEM)
        wrong = tuple(WrongRow(*one) for one in bad.rows())
        found = found.filter(pl.col(PROBLEM).is_null())
    facts = [path for path in found.columns if path in COLUMNS and found[path].count()]
    return DoctorTable(found.select(facts), found[ROW], wrong)


def numbered(table: Frame) -> DoctorTable:
    """Return a table that was made, its rows numbered from 1."""
    return DoctorTable(table, pl.int_range(1, table.height + 1, eager=True), ())


def written(table: Frame, suffix: str) -> bytes:
    """Return a table as a file of one of the forms in WRITTEN."""
    held = BytesIO()
    if suffix == ".csv":
        table.write_csv(held)
    else:
        table.write_parquet(held)
    return held.getvalue()


def is_synthetic(table: Frame) -> bool:
    """Return whether some of the doctors were made, and do not exist."""
    if "name" not in table.columns:
        return False
    return bool(table["name"].cast(pl.String()).str.starts_with(f"{NAME} ").any())


def has(table: Frame, path: str) -> bool:
    """Return whether a fact is known of some of the doctors."""
    return path in table.columns and bool(table[path].count())
