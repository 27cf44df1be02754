"""The formats made of rows and values: CSV, a workbook, one value alone."""

from collections.abc import Sequence
from typing import Any

from amcli.commands.command import UNDETERMINED, Request
from amcli.commands.messages import check_libraries
from amcli.commands.options import BadValue
from amcli.law.contract.case import Answer

from .files import HeldRows
from .writer import Item, Writer, frame

MOST_NAMES = 12  # of what a path leads to, where it leads to several values


class ValueWriter(Writer):
    """The one value that is asked for, a line for each profile; an empty one where it is unknown.

    It ends the run with 3 where a value is null.
    """

    noted = None

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._code = 0

    def write(self, item: Item) -> None:
        """Write the value of one answer; raises BadValue for a path that leads to no value."""
        from amcli.render.records.csv import text_of_value

        value = None if item.answer is None else self._value(item.answer.result)
        if item.answer is not None and value is None and not self.settings.exits_zero:
            self._code = UNDETERMINED
        self.sink.write(f"{text_of_value(value)}\n".encode())

    def close(self) -> int:
        """End the output; return an exit code."""
        return max(super().close(), self._code)

    def _value(self, result: Any) -> Any:
        from amcli.commands.named import no_such_path
        from amcli.study.paths.result_paths import NoSuchPath
        from amcli.study.paths.single import NotSingle, value_at

        path, command = self.settings.path, self.request.command.id
        assert path is not None
        try:
            return value_at(path, command, result)
        except NoSuchPath as error:
            raise no_such_path("--get", "get", path, error.known) from None
        except NotSingle as error:
            _, dot, below = path.partition(".")
            example = f"{command}[{error.names[0]}]{dot}{below}" if error.names else path
            names = ", ".join(error.names[:MOST_NAMES])
            params = {"path": path, "names": names, "example": example}
            raise BadValue("--get", f"get.{error.kind}", **params) from None


class CsvWriter(Writer):
    """One header, then the rows of every answer; rows whose columns vary wait for the last one."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        if request.command.rows.varies:
            self.sink = HeldRows(request.settings.output, self._one_table)

    def write(self, item: Item) -> None:
        """Write the rows of one answer."""
        if item.answer is None:
            return
        from amcli.render.records.csv import csv_text

        shown, rows = frame(item, self.request), self.request.command.rows
        text = csv_text(rows, shown, self.settings.dialect.value)
        header, end, lines = text.partition("\r\n")
        self.sink.start((header + end).encode())
        self.sink.write(lines.encode())

    def _one_table(self, parts: Sequence[tuple[bytes, bytes]]) -> bytes:
        from amcli.render.records.csv import one_table

        texts = [(header.decode(), lines.decode()) for header, lines in parts]
        return one_table(texts, self.settings.dialect.value).encode()


class WorkbookWriter(Writer):
    """A workbook of the rows of every answer, a sheet for each list."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        if self.settings.output is None:
            raise BadValue("--format", "cli.xlsx-file")
        check_libraries("AM308", ("xlsxwriter",), self.words)
        from amcli.render.records.xlsx import Workbook

        self._book = Workbook(self.settings.on)
        self._is_empty = True

    def write(self, item: Item) -> None:
        """Add the rows of one answer, and of the answers that it is made of."""
        if item.answer is None:
            return
        from amcli.commands.registry import find
        from amcli.render.records.csv import cells
        from amcli.study.paths.result_paths import CONCEPTS

        shown, result = frame(item, self.request), item.answer.result
        self._is_empty = False
        self._book.add(self.request.command.id, *cells(self.request.command.rows, shown))
        for name in CONCEPTS:
            if hasattr(result, name):
                part = shown._replace(answer=Answer(getattr(result, name), ()))
                self._book.add(name, *cells(find(name).rows, part))

    def close(self) -> int:
        """Write the workbook, unless nothing was answered; return an exit code."""
        if not self._is_empty:
            self.sink.write(self._book.written())
        return super().close()
