"""Tables of doctors as they lie in files: CSV, Parquet or lines of JSON, a doctor a row.

Nothing is read into memory whole: each form gives a query that polars runs in batches. Every
column of CSV and JSON is text, so that a cell that holds no fact makes an error of its row alone.
"""

import csv
import json
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeAlias

import polars as pl

from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.files import why_unreadable
from amcli.load.nearest import nearest_path
from amcli.load.records import text_of
from amcli.load.rows import SEPARATOR, SPACE, THOUSANDS, fact_of
from amcli.load.tables import FRENCH, other_separator, separator_of

from .columns import COLUMNS, DTYPES, FILE_ROW, KEPT, NESTED, PROBLEM, ColumnChoice, matched

_DAY = r"^(0[1-9]|[12]\d|3[01])/(0[1-9]|1[0-2])/(\d{4})$"
BLOCK = 16_384  # lines answered together
_BLOCK_BYTES = 1 << 20  # looked at together
_SAMPLE = 100  # lines that tell which columns there are
_NOT_JSON, _UNKNOWN = "AM509", "AM012"
_Cells: TypeAlias = dict[str, int | str | None]


class TableForm(StrEnum):
    """The forms of a table in a file."""

    CSV = "csv"
    PARQUET = "parquet"
    NDJSON = "ndjson"


class TableSource(NamedTuple):
    """A table in a file and its form; `stream` stands for the file if it is standard input."""

    file: str
    form: TableForm
    stream: IO[bytes] | None = None


class OpenTable(NamedTuple):
    """A table to answer: a query of the number of each row, its facts and the columns kept."""

    rows: pl.LazyFrame
    strangers: Sequence[str]  # columns that are no facts
    total: int | None  # rows, where that is known


def opened(source: TableSource, wanted: ColumnChoice) -> OpenTable:
    """Return the table of a source, its columns named by paths.

    Columns: FILE_ROW (from 2 under the names of CSV), the facts, those kept (after
    KEPT), for lines of JSON PROBLEM too. Raises Refused.
    """
    if source.stream is None:
        _check_file(source.file)
    match source.form:
        case TableForm.CSV:
            return _csv(source, wanted)
        case TableForm.PARQUET:
            return _parquet(source, wanted)
        case TableForm.NDJSON:
            return _json(source, wanted)


def _check_file(file: str) -> None:
    """Refuse a file that is not there, cannot be read or is empty."""
    try:
        with open(file, "rb") as stream:
            is_empty = not stream.read(1)
    except OSError as error:
        raise Refused([why_unreadable(file, error)]) from None
    if is_empty:
        raise Refused.of("AM501", file)


def _numbered(first: int) -> pl.Expr:
    return (pl.col(FILE_ROW) + first).cast(pl.UInt64).alias(FILE_ROW)


def _csv(source: TableSource, wanted: ColumnChoice) -> OpenTable:
    data = _utf_8(source)
    names, separator, has_rows = _header(source.file if data is None else data, source.file)
    found = matched(source.file, names, wanted)
    if not has_rows:
        raise Refused.of("AM501", source.file, variant="rows")
    places = {name: str(place) for place, name in enumerate(names)}
    rows = pl.scan_csv(
        source.file if data is None else data,
        separator=separator,
        infer_schema=False,
        with_column_names=lambda found: [str(place) for place in range(len(found))],
        row_index_name=FILE_ROW,
        glob=False,
    )
    cells = {path: pl.col(places[name]) for path, name in found.facts.items()}
    if separator == FRENCH:
        cells = {path: _as_profile_writes(path, cell) for path, cell in cells.items()}
    kept = [pl.col(places[name]).alias(KEPT + name) for name in wanted.kept]
    facts = [cell.alias(path) for path, cell in cells.items()]
    return OpenTable(rows.select(_numbered(2), *facts, *kept), found.strangers, None)


def _utf_8(source: TableSource) -> bytes | None:
    """Return a table as bytes in UTF-8, None where its file is that already; raises Refused."""
    if source.stream is None and _is_utf_8(source.file):
        return None
    data = Path(source.file).read_bytes() if source.stream is None else source.stream.read()
    if not data:
        raise Refused.of("AM501", source.file)
    return text_of(source.file, data).encode()


def _is_utf_8(file: str) -> bool:
    decode = getincrementaldecoder("utf-8")().decode
    try:
        with open(file, "rb") as stream:
            while block := stream.read(_BLOCK_BYTES):
                decode(block)
            decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _header(held: str | bytes, file: str) -> tuple[list[str], str, bool]:
    """Return the names in the first line of a CSV file, what separates them, if there is more.

    `held` is the file, or what it holds. Raises Refused.
    """
    with BytesIO(held) if isinstance(held, bytes) else open(held, "rb") as stream:
        text = TextIOWrapper(stream, "utf-8-sig", newline="")
        separator = separator_of(text.readline())
        text.seek(0)
        lines = csv.reader(text, delimiter=separator)
        try:
            names = [name.strip() for name in next(lines, [])]
        except csv.Error:
            raise Refused.of("AM507", file, reason="CSV") from None
        has_rows = next(text, None) is not None  # even one that will be refused
    other = other_separator(file, names)
    if other is not None:
        raise Refused([other])
    return names, separator, has_rows


def _parquet(source: TableSource, wanted: ColumnChoice) -> OpenTable:
    try:
        rows = pl.scan_parquet(source.file, row_index_name=FILE_ROW, glob=False)
        schema = rows.collect_schema()
        total = int(rows.select(pl.len()).collect().item())
    except pl.exceptions.PolarsError as error:
        raise Refused([unreadable(source, error)]) from None
    cells = {
        path: cell
        for name, dtype in schema.items()
        if name != FILE_ROW
        for path, cell in _leaves(pl.col(name), dtype, name)
    }
    found = matched(source.file, cells, wanted)
    facts = [cells[name].alias(path) for path, name in found.facts.items()]
    kept = [cells[name].alias(KEPT + name) for name in wanted.kept]
    if total == 0:
        raise Refused.of("AM501", source.file, variant="rows")
    return OpenTable(rows.select(_numbered(1), *facts, *kept), found.strangers, total)


def _leaves(cell: pl.Expr, dtype: pl.DataType, path: str) -> Iterator[tuple[str, pl.Expr]]:
    """Yield the columns in a column: a section of the profile holds one for each fact."""
    if not isinstance(dtype, pl.Struct) or path in COLUMNS:
        yield path, cell
        return
    for field in dtype.fields:
        inner: Any = field.dtype
        yield from _leaves(cell.struct.field(field.name), inner, f"{path}.{field.name}")


def _json(source: TableSource, wanted: ColumnChoice) -> OpenTable:
    from polars.io.plugins import register_io_source

    stream = open(source.file, "rb") if source.stream is None else source.stream  # noqa: SIM115
    lines = JsonLines(stream, wanted)
    if lines.is_empty():
        raise Refused.of("AM501", source.file)
    found = matched(source.file, lines.first_names(), wanted)
    kept = {KEPT + name: pl.String() for name in wanted.kept}
    texts = {path: pl.String() for path in COLUMNS}
    schema = {FILE_ROW: pl.UInt64(), PROBLEM: pl.String(), **texts, **kept}

    def batches(*_: Any) -> Iterator[pl.DataFrame]:
        for rows in lines.blocks():
            yield pl.from_dicts(rows, schema=schema)

    return OpenTable(register_io_source(batches, schema=schema), found.strangers, None)


def unreadable(source: TableSource, error: Exception) -> Diagnostic:
    """Return why a file could not be read to its end, with its line where that can be told."""
    reason = str(error)
    if source.form is TableForm.CSV and "more fields" in reason and source.stream is None:
        return _ragged(source)
    if source.form is TableForm.CSV and "not properly escaped" in reason:
        return Diagnostic.of("AM508", source.file, variant="quote")
    names = {TableForm.CSV: "CSV", TableForm.PARQUET: "Parquet", TableForm.NDJSON: "NDJSON"}
    first = reason.partition("\n")[0]
    return Diagnostic.of("AM507", source.file, reason=first, form=names[source.form])


def _ragged(source: TableSource) -> Diagnostic:
    """Return the first line of a CSV file that has more cells than its header."""
    with open(source.file, encoding="utf-8-sig", newline="") as stream:
        _, separator, _ = _header(source.file, source.file)
        lines = csv.reader(stream, delimiter=separator)
        width = len(next(lines, []))
        for cells in lines:
            if len(cells) > width:
                place = (source.file, lines.line_num)
                return Diagnostic.of("AM508", *place, found=len(cells), asked=width)
    return Diagnostic.of("AM508", source.file, found="?", asked=width)


def _as_profile_writes(path: str, cell: pl.Expr) -> pl.Expr:
    """Return the expression of a French cell: 0,5, 1 200, 22/06/2024; another stays."""
    if path in NESTED:
        return cell
    if DTYPES[path] == pl.Date():
        return cell.str.replace(_DAY, "${3}-${2}-${1}")
    if DTYPES[path].is_numeric() or path.endswith("etp"):
        whole = pl.when(cell.str.contains(THOUSANDS)).then(cell.str.replace_all(SPACE, ""))
        return whole.otherwise(cell).str.replace_all(r"(\d),(\d)", "${1}.${2}")
    return cell


class JsonLines:
    """A stream of lines, read once: the names first, then the cells in blocks."""

    def __init__(self, stream: IO[bytes], wanted: ColumnChoice) -> None:
        self._wanted = wanted
        self._sample = list(islice(stream, _SAMPLE))
        self._lines = enumerate(chain(self._sample, stream), 1)

    def first_names(self) -> list[str]:
        """Return the keys of the first lines, sections opened, in the order they are met."""
        pairs = (pair for line in self._sample for pair in self._pairs(_parsed(line) or {}, ""))
        return list(dict.fromkeys(name for name, _ in pairs))

    def is_empty(self) -> bool:
        """Return whether no line holds anything."""
        return not any(line.strip() for line in self._sample)

    def blocks(self) -> Iterator[list[_Cells]]:
        """Yield the rows of some lines after another; those of lines that hold nothing are empty.

        A row has the number of its line, its cells by column, or the problem that it has.
        """
        while lines := list(islice(self._lines, BLOCK)):
            yield [
                {FILE_ROW: number, **(self._cells(line) if line.strip() else {})}
                for number, line in lines
            ]

    def _cells(self, line: bytes) -> _Cells:
        tree = _parsed(line)
        if tree is None:
            return {PROBLEM: _NOT_JSON}
        cells: _Cells = {}
        for name, value in self._pairs(tree, ""):
            path = self._wanted.mapped.get(name) or _path(name)
            if name in self._wanted.kept:
                cells[KEPT + name] = _text(value, is_nested=False)
            if path is not None and path in COLUMNS:
                cells[path] = _text(value, path in NESTED)
            elif name not in self._wanted.kept and _is_near(name):
                cells[PROBLEM] = f"{_UNKNOWN} {name}"
        return cells

    def _pairs(self, tree: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
        known = self._wanted
        for key, value in tree.items():
            name = f"{above}{key}"
            is_whole = name in COLUMNS or name in known.mapped or name in known.kept
            if isinstance(value, dict) and not is_whole:
                yield from self._pairs(value, f"{name}.")
            else:
                yield name, value


_path = lru_cache(fact_of)  # rows name the same columns again and again


@lru_cache
def _is_near(name: str) -> bool:
    """Return whether a key that is no fact is probably meant to be one."""
    return nearest_path(name, COLUMNS) is not None


def _parsed(line: bytes) -> dict[str, Any] | None:
    """Return the object of a line, its decimals exact; None where it has none."""
    try:
        found = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _text(value: Any, is_nested: bool) -> str | None:
    """Return a value as a cell of CSV holds it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value)
    is_deep = is_nested or any(isinstance(item, (dict, list)) for item in value)
    if isinstance(value, list) and not is_deep:
        return SEPARATOR.join(str(_text(item, is_nested)) for item in value)
    return json.dumps(value, ensure_ascii=False, default=float)
