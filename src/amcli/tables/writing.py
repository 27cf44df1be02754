"""Rows of a table into rows of answers, written to files and streams batch by batch."""

import errno
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final

import polars as pl

from amcli.law.figures.terms import Status, Verdict
from amcli.load.diagnostics import Diagnostic
from amcli.load.nearest import nearest_path
from amcli.tables.columns import COLUMNS, CellProblem, with_kept
from amcli.tables.engine.evaluate import ERROR, ETP, Engine
from amcli.tables.engine.evaluate import ROW as ANSWERED_ROW
from amcli.tables.engine.questions import CHECK
from amcli.tables.reading import KEPT, PROBLEM, ROW, OpenTable, TableForm, TableSource, unreadable

MOST_SHOWN: Final = 20  # rows in error that are told one by one
_STATUS = "_status"


class RowAnswers:
    """Answers batches of rows in any order, from several threads.

    `counts` has rows, answers, errors, each verdict, and (`lost`) rows whose estimates were taken
    out. `seen` is told of the rows of each batch.
    """

    def __init__(
        self, engine: Engine, file: str, *, is_strict: bool, seen: Callable[[int], None]
    ) -> None:
        self.engine = engine
        self.counts: Counter[str] = Counter()
        self._file = file
        self._is_strict = is_strict
        self._seen = seen
        self._problems: dict[int, list[CellProblem]] = {}
        self._lock = Lock()

    def schema(self, rows: dict[str, Any]) -> dict[str, Any]:
        """Return the columns of the answers to rows of such columns: those kept follow the name."""
        kept = {name.removeprefix(KEPT): rows[name] for name in rows if name.startswith(KEPT)}
        return with_kept(self.engine.schema, kept)

    def problems(self) -> list[tuple[int, list[CellProblem]]]:
        """Return the first rows in error, in their order, and what is wrong with each."""
        return sorted(self._problems.items())[:MOST_SHOWN]

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the answers of some rows; those in which nothing is written have none."""
        columns = self.schema(dict(rows.schema))
        filled = rows.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
        answers = self._answers(filled) if filled.height else pl.DataFrame(schema=columns)
        with self._lock:
            self._count(filled, answers)
        self._seen(rows.height)
        return answers.select(*columns)

    def _answers(self, rows: pl.DataFrame) -> pl.DataFrame:
        blank = {name for name in rows.columns if rows[name].null_count() == rows.height}
        facts = [name for name in rows.columns if name in COLUMNS and name not in blank]
        answers = self.engine.evaluate(rows.select(facts) if facts else _nothing(rows), 0)
        if PROBLEM in rows.columns and PROBLEM not in blank:
            answers = _with_problems(answers, rows[PROBLEM])
        places = answers[ANSWERED_ROW].cast(pl.UInt32())
        kept = [name for name in rows.columns if name.startswith(KEPT)]
        answers = answers.with_columns(
            rows[ROW].gather(places).alias(ANSWERED_ROW),
            *(rows[name].gather(places).alias(name.removeprefix(KEPT)) for name in kept),
        )
        return self._without_estimates(answers) if self._is_strict else answers

    def _without_estimates(self, answers: pl.DataFrame) -> pl.DataFrame:
        """Return the answers with the values that are estimated taken out, their bounds left."""
        figures = [name.removesuffix(_STATUS) for name in answers.columns if name.endswith(_STATUS)]
        is_known = {
            path: pl.col(f"{path}{_STATUS}").ne_missing(Status.ESTIMATED.label) for path in figures
        }
        with self._lock:
            some = pl.any_horizontal(~known for known in is_known.values())
            self.counts["lost"] += int(answers.select(some.sum()).item()) if figures else 0
        return answers.with_columns(
            pl.when(known).then(pl.col(path)).alias(path) for path, known in is_known.items()
        )

    def _count(self, rows: pl.DataFrame, answers: pl.DataFrame) -> None:
        wrong = answers.filter(pl.col(ERROR).is_not_null())
        self.counts["rows"] += rows.height
        self.counts["errors"] += wrong.height
        self.counts["answers"] += answers.height - wrong.height
        if CHECK in self.engine.parts:
            for verdict in Verdict:
                self.counts[verdict.value] += int((answers["verdict"] == verdict.value).sum() or 0)
        for number, error in wrong.select(ANSWERED_ROW, ERROR).head(MOST_SHOWN).iter_rows():
            if len(self._problems) >= MOST_SHOWN and number > max(self._problems):
                break
            row = rows.row(by_predicate=pl.col(ROW) == number, named=True)
            self._problems[number] = self._told(row, error)

    def _told(self, row: dict[str, Any], error: str) -> list[CellProblem]:
        """Return the problems of a row, read again for what its sentences say."""
        if row.get(PROBLEM) is not None:
            code, _, key = error.partition(" ")
            near = nearest_path(key, COLUMNS)
            params = (("path", key), ("nearest", near), ("variant", "nearest")) if key else ()
            return [CellProblem(None, Diagnostic(code, self._file, params=params))]
        cells = {path: cell for path, cell in row.items() if path in COLUMNS}
        case = self.engine.reader.read(cells)
        return case if isinstance(case, list) else []


def _nothing(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a table of as many rows that states no fact."""
    return pl.DataFrame({"name": [None] * rows.height}, schema={"name": pl.String()})


def _with_problems(answers: pl.DataFrame, problems: pl.Series) -> pl.DataFrame:
    """Return the answers with an error in the place of each row that was not read."""
    wrong = problems.is_not_null().arg_true()
    right = answers.filter(~pl.col(ANSWERED_ROW).is_in(wrong.cast(pl.UInt64()).implode()))
    refused = pl.DataFrame(
        {ANSWERED_ROW: wrong.cast(pl.UInt64()), ERROR: problems.gather(wrong)},
        schema_overrides={ANSWERED_ROW: pl.UInt64()},
    )
    return pl.concat([right, refused], how="diagonal").sort(ANSWERED_ROW, maintain_order=True)


_LINE, _BOM = "\r\n", "\ufeff"
_BATCH: Final = 16_384  # rows of an answer that a stream is given at once
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
_THRIFT = "Invalid thrift"  # what polars says where the end of a Parquet file cannot be written
_PAGE: Final = 65_536  # bytes
_UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class Unreadable(Exception):
    """The input could not be read to its end; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class AnswerStream:
    """The answers to a table, worked out as they are written; written once.

    For a French spreadsheet `misread` is the pattern of a text that it would not leave a text.
    """

    def __init__(
        self, table: OpenTable, answering: RowAnswers, source: TableSource, misread: str | None
    ) -> None:
        columns = answering.schema(dict(table.rows.collect_schema()))
        self._source, self._misread = source, misread
        self._rows = table.rows.map_batches(answering, schema=columns, streamable=True)

    def sink(self, file: str, form: TableForm) -> None:
        """Write to a file, and see that all is on the disk; raises OSError, Unreadable."""
        with self._errors_sorted():
            try:
                self._sink(file, form)
            except pl.exceptions.PolarsError as error:
                if _THRIFT in str(error):
                    _check_room(file)
                raise
        handle = os.open(file, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _sink(self, file: str, form: TableForm) -> None:
        if form is TableForm.PARQUET:
            self._rows.sink_parquet(file)
        elif form is TableForm.NDJSON:
            self._rows.sink_ndjson(file, check_extension=False)
        elif self._misread is not None:
            _french(self._rows, self._misread).sink_csv(
                file, separator=";", include_bom=True, line_terminator=_LINE, check_extension=False
            )
        else:
            self._rows.sink_csv(file, line_terminator=_LINE, check_extension=False)

    def pour(self, write: Callable[[bytes], int | None], form: TableForm) -> None:
        """Write to a stream, as CSV or lines of JSON; raises OSError, Unreadable."""
        is_first, is_csv = True, form is TableForm.CSV
        is_french = is_csv and self._misread is not None
        rows = _french(self._rows, self._misread or "") if is_french else self._rows
        with self._errors_sorted():
            for batch in rows.collect_batches(chunk_size=_BATCH):
                if is_csv:
                    separator = ";" if is_french else ","
                    text = batch.write_csv(
                        include_header=is_first, separator=separator, line_terminator=_LINE
                    )
                else:
                    text = batch.write_ndjson()
                _write((_BOM if is_first and is_french else "").encode() + text.encode(), write)
                is_first = False
            if is_first and is_csv:
                _write(rows.head(0).collect().write_csv(line_terminator=_LINE).encode(), write)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Yield the rows some at a time; raises OSError, Unreadable."""
        with self._errors_sorted():
            yield from self._rows.collect_batches(chunk_size=_BATCH)

    @contextmanager
    def _errors_sorted(self) -> Iterator[None]:
        """Let an error be OSError where the output cannot be written, else Unreadable."""
        try:
            yield
        except (OSError, pl.exceptions.PolarsError) as error:
            told = as_os_error(error)
            if isinstance(told, OSError):
                raise told from None
            raise Unreadable(unreadable(self._source, error)) from None


def _check_room(file: str) -> None:
    """Raise the OSError that keeps more from being written to a file."""
    with open(file, "ab", buffering=0) as stream:
        _write(bytes(_PAGE), stream.write)
        os.fsync(stream.fileno())


def _write(data: bytes, write: Callable[[bytes], int | None]) -> None:
    """Write all of it, also where a stream without a buffer takes a part at a time."""
    while data:
        taken = write(data)
        data = b"" if taken is None else data[taken:]


def _french(answers: pl.LazyFrame, misread: str) -> pl.LazyFrame:
    """Return the answers as a French spreadsheet reads them.

    `0,5 etp`; an apostrophe before a text that it would take for something else.
    """
    texts = [name for name, dtype in answers.collect_schema().items() if dtype == pl.String()]
    is_formula = {name: pl.col(name).str.contains(misread) for name in texts}
    return answers.with_columns(
        pl.col(ETP).cast(pl.String()).str.replace(".", ",", literal=True) + f" {ETP}",
        *(
            pl.when(is_formula[name]).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)
            for name in texts
        ),
    )


def as_os_error(error: Exception) -> Exception:
    """Return the error of the system that polars tells in words, else the error itself."""
    found = _OS_ERROR.search(str(error))
    if found is None or (isinstance(error, OSError) and error.errno):
        return error
    number = int(found[1])
    is_about_writing = isinstance(error, OSError) or number in _UNWRITTEN
    return OSError(number, os.strerror(number)) if is_about_writing else error
