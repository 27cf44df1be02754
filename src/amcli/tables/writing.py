"""Tables of answers into files and streams, batch by batch."""

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import polars as pl

from amcli.load.diagnostics import Diagnostic
from amcli.tables.engine.evaluate import ETP

from .reading import OpenTable, TableForm, TableSource, unreadable
from .row_answers import RowAnswers

_LINE, _BOM = "\r\n", "\ufeff"
_BATCH: Final = 16_384  # rows of an answer that a stream is given at once
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
_THRIFT = "Invalid thrift"  # what polars says where the end of a Parquet file cannot be written
_PAGE: Final = 65_536  # bytes
_FORMULA = r"^[=+\-@\t\r]"
_UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class Unreadable(Exception):
    """The input could not be read to its end; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class AnswerStream:
    """The answers to a table, worked out as they are written; written once."""

    def __init__(
        self, table: OpenTable, answering: RowAnswers, source: TableSource, *, is_french: bool
    ) -> None:
        columns = answering.schema(dict(table.rows.collect_schema()))
        self._source, self._is_french = source, is_french
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
        elif self._is_french:
            _french(self._rows).sink_csv(
                file, separator=";", include_bom=True, line_terminator=_LINE, check_extension=False
            )
        else:
            self._rows.sink_csv(file, line_terminator=_LINE, check_extension=False)

    def pour(self, write: Callable[[bytes], int | None], form: TableForm) -> None:
        """Write to a stream, as CSV or lines of JSON; raises OSError, Unreadable."""
        is_first, is_csv = True, form is TableForm.CSV
        is_french = is_csv and self._is_french
        rows = _french(self._rows) if is_french else self._rows
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


def _french(answers: pl.LazyFrame) -> pl.LazyFrame:
    """Return the answers as a French spreadsheet reads them.

    `0,5` post; an apostrophe before a text that would be taken for a formula.
    """
    texts = [name for name, dtype in answers.collect_schema().items() if dtype == pl.String()]
    is_formula = {name: pl.col(name).str.contains(_FORMULA) for name in texts}
    return answers.with_columns(
        pl.col(ETP).cast(pl.String()).str.replace(".", ",", literal=True),
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
