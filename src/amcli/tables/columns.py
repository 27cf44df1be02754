"""The columns of a table of doctors: the paths of the profile, one fact each."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import polars as pl

from amcli.law.profile.facts import Fact, Key, facts_of
from amcli.law.profile.profile import Profile

SEPARATOR = "|"  # between the items of a list, in a table that holds no lists


class Column(NamedTuple):
    """A fact: its path, the type its column has, the words accepted if they are few.

    `is_list`: several in one cell, as a list or written `rqth|ald`. `is_nested`: a list of
    mappings, which CSV holds as JSON. `fact` is what the profile declares: bounds, measure.
    """

    path: str
    dtype: pl.DataType
    choices: tuple[str, ...]
    is_list: bool
    is_nested: bool
    fact: Fact


def _columns() -> Iterator[Column]:
    for path, field in facts_of(Profile):
        is_nested = field.is_list and field.inner is not None
        choices = () if is_nested else field.choices
        is_list = field.is_list and not is_nested
        yield Column(path, _dtype(field, choices), choices, is_list, is_nested, field.fact)


_TYPES: tuple[tuple[type, type[pl.DataType]], ...] = (
    (Fraction, pl.String),  # `1/3`
    (Decimal, pl.Float64),
    (date, pl.Date),
    (int, pl.Int64),
    (str, pl.String),
    (bool, pl.Boolean),
)


def _dtype(field: Key, choices: tuple[str, ...]) -> pl.DataType:
    """Return the type that a fact has in a column; words, lists and posts are text."""
    if field.is_list:
        return pl.Float64() if field.is_decimal else pl.String()
    if choices:
        return pl.Int64() if all(choice.isdigit() for choice in choices) else pl.String()
    return next(dtype() for kind, dtype in _TYPES if kind in field.kinds)


COLUMNS: dict[str, Column] = {column.path: column for column in _columns()}
