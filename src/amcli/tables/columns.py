"""The columns of a table of doctors: the paths of the profile, and which column is which fact.

Columns as they were read become columns of facts; where a value is none, its row is odd: it is read
as the document it would be, one by one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from decimal import Decimal
from functools import lru_cache
from threading import Lock
from typing import Any, Final, NamedTuple

import polars as pl

from amcli.law.check.verdicts import RULES
from amcli.law.contract.case import Ask, Case, open_case
from amcli.law.profile.consistency import HIDDEN
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import NoText, RuleBook
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.files import Text
from amcli.load.nearest import nearest, nearest_path
from amcli.load.profiles import Loaded, Reader
from amcli.load.rows import FACTS, SEPARATOR, RowDocument, document_of, facts_in, kind_of, tree_of
from amcli.load.tables import Columns, columns_of
from amcli.load.values import FLAGS, to_facts

# Columns that no file has: the number of a row in it, why a row could not be read, those kept.
FILE_ROW, PROBLEM, KEPT = ":row", ":problem", ":kept:"
MOST_SHOWN: Final = 20  # rows in error that are told one by one
_SHOWN = 8  # columns that a problem names
_WORDS = {word: str(flag).lower() for word, flag in FLAGS.items()}
_WHOLE = r"^-?(?:0|[1-9][0-9]{0,17})(?:\.00?)?$"
_DECIMAL = r"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?$"


_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(), "json": pl.String(), "number": pl.Float64(), "date": pl.Date(),
    "whole": pl.Int64(), "flag": pl.Boolean(),
}  # fmt: skip


COLUMNS = FACTS  # by their paths
DTYPES: dict[str, pl.DataType] = {path: _TYPES[kind_of(key)] for path, key in COLUMNS.items()}
# Lists of mappings, which CSV holds as JSON; of other lists a cell has the words, set apart.
NESTED = frozenset(path for path, key in COLUMNS.items() if kind_of(key) == "json")


class ColumnChoice(NamedTuple):
    """What is to be read: other names for facts (name → path), columns to carry through."""

    mapped: Mapping[str, str]
    kept: tuple[str, ...] = ()


def with_kept(own: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of answers in their order: those kept follow the number and the name."""
    first, second, *others = own.items()
    return dict([first, second, *kept.items(), *others])


def matched(file: str, names: Iterable[str], wanted: ColumnChoice) -> Columns:
    """Return what each column of a file is; raises Refused with every problem found."""
    columns = [name for name in names if name]
    found = columns_of(file, columns, wanted.mapped, wanted.kept)
    near = {name: nearest_path(name, COLUMNS) for name in found.strangers}
    problems = [*found.problems, *_absent(file, columns, wanted)]
    problems += [
        Diagnostic.of("AM502", file, column=name, near=path) for name, path in near.items() if path
    ]
    if problems:
        raise Refused(problems)
    return found


def _absent(file: str, columns: list[str], wanted: ColumnChoice) -> Iterator[Diagnostic]:
    for name in (*wanted.mapped, *wanted.kept):
        if name not in columns:
            near = nearest(name, columns)
            yield Diagnostic.of(
                "AM503",
                file,
                variant="" if near is None else "near",
                column=name,
                option="--map" if name in wanted.mapped else "--keep",
                near=near,
                known=tuple(columns[:_SHOWN]),
            )


class Typed(NamedTuple):
    """Doctors: facts by path (those the table has), which rows are odd, the table as read.

    An odd row has a cell that holds no fact of its column, or a list that only one row at a time
    can answer.
    """

    facts: pl.DataFrame
    is_odd: pl.Series
    table: pl.DataFrame

    def slice(self, start: int, length: int) -> "Typed":
        """Return some of the doctors."""
        return Typed(
            self.facts.slice(start, length),
            self.is_odd.slice(start, length),
            self.table.slice(start, length),
        )

    def drawn(self, columns: Iterable[pl.Series]) -> "Typed":
        """Return the doctors with other columns."""
        facts, is_odd, table = self
        return Typed(facts.with_columns(columns), is_odd, table.with_columns(columns))


def typed(table: pl.DataFrame) -> Typed:
    """Return the columns of a table that are facts, each of its own type."""
    casts = {path: _cast(path, table.schema[path]) for path in table.columns if path in COLUMNS}
    others = [name for name in table.columns if name not in casts]
    facts = table.drop(others).with_columns(cast.alias(path) for path, cast in casts.items())
    lost = [
        pl.col(path).is_not_null() & facts[path].is_null()
        for path in casts
        if table.schema[path] != DTYPES[path]
        or path in NESTED
        or COLUMNS[path].kinds == (str,)
        or DTYPES[path] == pl.Float64()
    ]
    if PROBLEM in table.columns:
        lost.append(pl.col(PROBLEM).is_not_null())
    is_odd = pl.repeat(False, table.height, eager=True)
    if lost:
        is_odd = table.select(pl.any_horizontal(lost).fill_null(False)).to_series()
    return Typed(facts, is_odd, table)


def _cast(path: str, found: pl.DataType) -> pl.Expr:
    """Return the expression of a column of facts: null where the cell holds none."""
    cell, key, dtype = pl.col(path), COLUMNS[path], DTYPES[path]
    if found == pl.Null():
        return cell.cast(dtype)
    if path in NESTED:  # asked row by row, unless there is nothing in it
        return pl.lit(None, pl.String)
    if isinstance(found, pl.List) and dtype == pl.String():
        return cell.cast(pl.List(pl.String())).list.join(SEPARATOR)
    if isinstance(found, (pl.Categorical, pl.Enum)):
        cell, found = cell.cast(pl.String()), pl.String()
    if key.kinds == (str,):
        text = cell.cast(pl.String(), strict=False)
        return pl.when(~text.str.contains(HIDDEN)).then(text)
    if key.choices and not key.is_list and (found, dtype) == (pl.String(),) * 2:
        word = cell.str.to_lowercase()
        return word.replace(_WORDS) if "true" in key.choices else word
    return _CASTS[type(dtype)](cell, found)


def _text(cell: pl.Expr, found: pl.DataType) -> pl.Expr:
    return cell if found == pl.String() else cell.cast(pl.String(), strict=False)


def _whole(cell: pl.Expr, found: pl.DataType) -> pl.Expr:
    if found == pl.String():
        digits = pl.when(cell.str.contains(_WHOLE)).then(cell.str.replace(r"\.0+$", ""))
        return digits.cast(pl.Int64(), strict=False)
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
        word = cell.str.to_lowercase()
        return word.replace_strict(FLAGS, default=None, return_dtype=pl.Boolean())
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


class CellProblem(NamedTuple):
    """What is wrong with a row: the column it is about, None for the whole row."""

    path: str | None
    diagnostic: Diagnostic


class WrongCells(NamedTuple):
    """What is wrong alike with a column: in how many rows, the first of them, and its problem."""

    rows: int
    row: int
    problem: CellProblem


class WrongRows:
    """The rows that cannot be answered, by their numbers; threads may add to it.

    `first` are the problems of the first MOST_SHOWN; `cells` those of all, by column and code.
    """

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.first: dict[int, list[CellProblem]] = {}
        self._cells: dict[tuple[str | None, str], WrongCells] = {}
        self._lock = Lock()

    def add(self, row: int, problems: list[CellProblem]) -> None:
        """Count a row in."""
        with self._lock:
            self.numbers.append(row)
            self.first[row] = problems
            if len(self.first) > MOST_SHOWN:
                del self.first[max(self.first)]
            for key, problem in {(one.path, one.diagnostic.code): one for one in problems}.items():
                known = self._cells.get(key, WrongCells(0, row, problem))
                first = min(known, WrongCells(0, row, problem), key=lambda one: one.row)
                self._cells[key] = first._replace(rows=known.rows + 1)

    @property
    def cells(self) -> list[WrongCells]:
        """What is wrong with each column, that of most rows first."""
        return sorted(self._cells.values(), key=lambda one: (-one.rows, one.row))


class RowReader:
    """Reads rows one by one, as the files of profiles that they might be."""

    def __init__(self, book: RuleBook, ask: Ask) -> None:
        self._book, self._ask = book, ask
        self._read = Reader(ask.on, book)
        self._problems = lru_cache(maxsize=4096)(self._problems_of)  # tables err alike

    def read(self, cells: Mapping[str, Any]) -> Case | list[CellProblem]:
        """Return the case of a row, or what is wrong with it."""
        if cells.get(PROBLEM) is not None:
            return [_unread(cells[PROBLEM])]
        document = document_of(cells)
        (loaded,) = self._read.documents("row", document.text.encode())
        if not isinstance(loaded.profile, Profile):
            return _at_cells(loaded, document)
        try:
            return open_case(loaded.profile, self._book, self._ask)
        except NoText as none:
            uncovered = Diagnostic.of(
                "AM302", "row", day=none.day, start=none.covered_from, end=none.covered_until
            )
            return [CellProblem("contract.signed_on", uncovered)]

    def wrong(self, cells: Mapping[str, Any], paths: Set[str]) -> list[CellProblem]:
        """Return what is wrong with some cells of a row, were they all that it says."""
        order = paths if len(paths) == 1 else facts_in(tree_of(cells))
        return self._problems(document_of({path: cells[path] for path in order if path in paths}))

    def _problems_of(self, document: RowDocument) -> list[CellProblem]:
        (loaded,) = self._read.composed(Text("row", document.text.encode()))
        return _at_cells(loaded, document)


def _at_cells(loaded: Loaded, document: RowDocument) -> list[CellProblem]:
    """Return the problems of the document of a row at the cells that they are about."""
    return [CellProblem(document.path_of(each), each) for each in loaded.diagnostics]


def _unread(problem: str) -> CellProblem:
    """Return why a line was not read: a code, and the key that is the cause if one is."""
    code, _, key = problem.partition(" ")
    if not key:
        return CellProblem(None, Diagnostic(code, "row"))
    near = nearest_path(key, COLUMNS)
    return CellProblem(key, Diagnostic.of(code, "row", path=key, nearest=near, variant="nearest"))


# What the rules look at in a plain row. Targets that were notified stand in their own columns.
SEEN = tuple(
    dict.fromkeys(
        (
            *(path for rule in RULES for path in rule.reads),
            *("doctor.birth_date", "doctor.age", "patients.measured_on", "patients.fa"),
        )
    )
)


def plain_profile(facts: Mapping[str, Any], book: RuleBook) -> Profile:
    """Return the profile of facts known to be good: what the rules look at in a plain row."""
    cells = {path: _plain(path, facts.get(path)) for path in SEEN}
    if cells["doctor.specialty"] is not None:
        cells["doctor.specialty"] = book.slug(cells["doctor.specialty"])
    return to_facts(tree_of(cells), Profile)


_FLAGS: dict[str, Any] = {"true": True, "false": False}


def _plain(path: str, cell: Any) -> Any:
    """Return a cell as a document in YAML would be read: decimals exact, a set as a list."""
    key = COLUMNS[path]
    if cell is None or cell == "":
        return [] if key.is_list and cell == "" else None
    if key.is_list:
        return [word for word in cell.split(SEPARATOR) if word]
    if DTYPES[path] == pl.Float64():
        return Decimal(repr(cell))
    return _FLAGS.get(cell, cell) if "true" in key.choices else cell
