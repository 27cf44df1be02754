"""Answers looked up by number: a column of numbers in, the columns of a table out."""

import numpy as np
import polars as pl

from .answers import Codes
from .cells import STATUS
from .lines import UNKNOWN, Sizes


class Lookup:
    """A small table of answers. Columns that hold the same in every row are looked up once."""

    def __init__(self, frame: pl.DataFrame) -> None:
        different: dict[tuple[object, ...], int] = {}
        self._places: list[tuple[str, int]] = []
        self._columns: list[pl.Series] = []
        for column in frame.get_columns():
            key = (str(column.dtype), *column.to_list())
            if key not in different:
                different[key] = len(self._columns)
                self._columns.append(column)
            self._places.append((column.name, different[key]))

    def at(self, numbers: Codes) -> list[pl.Series]:
        """Return the columns of the answers of these numbers."""
        places = pl.Series(numbers, dtype=pl.UInt32)
        found = [_looked_up(column, numbers, places) for column in self._columns]
        return [found[place].alias(name) for name, place in self._places]


def _looked_up(column: pl.Series, numbers: Codes, places: pl.Series) -> pl.Series:
    if column.dtype.is_integer() and not column.has_nulls():
        return pl.Series(column.to_numpy()[numbers], dtype=column.dtype)
    return column.gather(places)


def columns_of(rows: Sizes, columns: dict[str, pl.DataType]) -> list[pl.Series]:
    """Return the columns of rows of whole numbers, of which UNKNOWN stands for nothing."""
    found = []
    for place, (name, dtype) in enumerate(columns.items()):
        cells = np.ascontiguousarray(rows[:, place])
        nothing = cells == UNKNOWN
        is_word = dtype == STATUS
        numbers = pl.Series(name, cells.astype(np.uint8) if is_word else cells)
        if nothing.any():
            numbers = numbers.set(pl.Series(nothing), None)
        found.append(numbers.cat.to(STATUS) if is_word else numbers.cast(dtype))
    return found
