"""The columns of a table of doctors: the paths of the profile, and which column is which fact."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import polars as pl

from amcli.law.profile.facts import Fact, Key, facts_of
from amcli.law.profile.profile import Profile
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.nearest import nearest, nearest_path

SEPARATOR = "|"  # between the items of a list, in a table that holds no lists


class FactColumn(NamedTuple):
    """A fact: its path, the type its column has, the words accepted if they are few.

    `is_list`: several in one cell, as a list or written `rqth|ald`. `is_nested`: a list of
    mappings, which CSV holds as JSON. `fact` is what the profile declares: bounds, measure.
    """

    path: str
    dtype: pl.DataType
    choices: tuple[str, ...]
    is_list: bool
    is_nested: bool
    is_free_text: bool
    fact: Fact


def _columns() -> Iterator[FactColumn]:
    for path, field in facts_of(Profile):
        is_nested = field.is_list and field.inner is not None
        choices = () if is_nested else field.choices
        is_list = field.is_list and not is_nested
        yield FactColumn(
            path,
            _dtype(field, choices),
            choices,
            is_list,
            is_nested,
            is_free_text=field.kinds == (str,),
            fact=field.fact,
        )


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


COLUMNS: dict[str, FactColumn] = {column.path: column for column in _columns()}


class ColumnChoice(NamedTuple):
    """What is to be read: other names for facts (name → path), columns to carry through."""

    mapped: Mapping[str, str]
    kept: tuple[str, ...] = ()


class MatchedColumns(NamedTuple):
    """The facts of a file (path → its column), the columns kept, and those that are no facts."""

    facts: Mapping[str, str]
    kept: tuple[str, ...]
    strangers: tuple[str, ...]


def matched(file: str, names: Iterable[str], wanted: ColumnChoice) -> MatchedColumns:
    """Return what each column of a file is; raises Refused with every problem found."""
    columns = [name for name in names if name]
    problems = [*_twice(file, columns), *_absent(file, columns, wanted)]
    facts: dict[str, str] = {}
    strangers = []
    for name in dict.fromkeys(columns):
        path = wanted.mapped.get(name, name)
        if path in facts:
            problems.append(_problem(file, "AM505", variant="path", path=path, column=name))
        elif path in COLUMNS:
            facts[path] = name
        elif name not in wanted.kept:
            near = nearest_path(name, COLUMNS)
            problems += [] if near is None else [_near(file, name, near)]
            strangers.append(name)
    if not facts and not problems:
        problems.append(_problem(file, "AM504", columns=tuple(strangers[:_SHOWN])))
    if problems:
        raise Refused(problems)
    return MatchedColumns(facts, wanted.kept, tuple(strangers))


_SHOWN = 8


def _near(file: str, name: str, near: str) -> Diagnostic:
    return _problem(file, "AM502", column=name, near=near)


def _twice(file: str, columns: list[str]) -> Iterator[Diagnostic]:
    for name, times in Counter(columns).items():
        if times > 1:
            yield _problem(file, "AM505", column=name)


def _absent(file: str, columns: list[str], wanted: ColumnChoice) -> Iterator[Diagnostic]:
    for name in (*wanted.mapped, *wanted.kept):
        if name not in columns:
            near = nearest(name, columns)
            variant = "" if near is None else "near"
            option = "--map" if name in wanted.mapped else "--keep"
            known = tuple(columns[:_SHOWN])
            yield _problem(
                file, "AM503", variant=variant, column=name, option=option, near=near, known=known
            )


def _problem(file: str, code: str, **params: Any) -> Diagnostic:
    return Diagnostic(code, file, params=tuple(params.items()))
