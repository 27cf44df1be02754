"""Rows of a table into rows of answers, written to files and streams batch by batch."""

import errno
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import IO, Any, Final

import polars as pl

from amcli.law.figures.terms import Status, Verdict
from amcli.load.diagnostics import Diagnostic
from amcli.tables.columns import COLUMNS, FILE_ROW, KEPT, with_kept
from amcli.tables.engine.evaluate import ERROR, ETP, Engine
from amcli.tables.engine.questions import CHECK
from amcli.tables.reading import OpenTable, TableForm, TableSource, unreadable

_STATUS = "_status"


class RowAnswers:
    """Answers batches of rows in any order, from several threads.

    `counts` has rows, answers, errors, each verdict, and (`lost`) rows whose estimates were taken
    out. `seen` is told of the rows of each batch.
    """

    def __init__(self, engine: Engine, *, is_strict: bool, seen: Callable[[int], None]) -> None:
        self.engine = engine
        self.counts: Counter[str] = Counter()
        self._is_strict = is_strict
        self._seen = seen
        self._lock = Lock()

    def schema(self, rows: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns of the answers to rows of such columns: those kept follow the name."""
        kept = {name.removeprefix(KEPT): rows[name] for name in rows if name.startswith(KEPT)}
        return with_kept(self.engine.schema, kept)

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the answers of some rows; those in which nothing is written have none."""
        columns = self.schema(rows.schema)
        filled = rows.filter(pl.any_horizontal(pl.exclude(FILE_ROW).is_not_null()))
        blank = [name for name in COLUMNS if name in rows.columns and not filled[name].count()]
        answers = self.engine.evaluate(filled.drop(blank))
        if self._is_strict:
            answers = self._without_estimates(answers)
        answers = answers.select(*columns) if filled.height else pl.DataFrame(schema=columns)
        with self._lock:
            self._count(filled, answers)
        self._seen(rows.height)
        return answers

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


_LINE = "\r\n"
_BATCH: Final = 16_384  # rows of an answer that a stream is given at once
_OS_ERROR = re.compile(r"(?:os error |Errno )(\d+)")
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

    def write(self, into: str | IO[bytes], form: TableForm) -> None:
        """Write to a file or a stream, raises OSError, Unreadable."""
        with self._errors_sorted():
            try:
                self._sink(into, form)
            except pl.exceptions.PolarsError as error:
                if _THRIFT in str(error) and isinstance(into, str):
                    _check_room(into)
                raise

    def _sink(self, into: str | IO[bytes], form: TableForm) -> None:
        if form is TableForm.PARQUET:
            self._rows.sink_parquet(into)
        elif form is TableForm.NDJSON:
            self._rows.sink_ndjson(into, check_extension=False)
        elif self._misread is not None:
            _french(self._rows, self._misread).sink_csv(
                into, separator=";", include_bom=True, line_terminator=_LINE, check_extension=False
            )
        else:
            self._rows.sink_csv(into, line_terminator=_LINE, check_extension=False)

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
    with open(file, "ab") as stream:
        stream.write(bytes(_PAGE))
        stream.flush()
        os.fsync(stream.fileno())


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
