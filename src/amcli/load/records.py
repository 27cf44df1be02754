"""Files of cells (CSV) as records: their text, their lines, where each cell stands.

Shared by tables of doctors and by statements of a bank. Quotes as in RFC 4180, line breaks in them
too; French Excel writes Windows-1252 with `;` between the cells.
"""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from .diagnostics import Diagnostic, Refused
from .files import BOM, UTF_16, open_text

_LINE_END = re.compile(r"\r\n|\n|\r")


class Record(NamedTuple):
    """Cells, the line of the file they begin on, and that line; no cells: a quote stays open.

    `row` counts records as a spreadsheet does, empty ones too; the first one is row 1.
    """

    number: int
    text: str
    cells: tuple[str, ...]
    row: int

    def column(self, place: int) -> int:
        """Return where a cell begins in its line, from 1: as far as it stands on the first."""
        start = 0
        for cell in self.cells[:place]:
            start = max(self.text.find(cell, start), start) + len(cell) + 1
        return max(self.text.find(self.cells[place], start), start) + 1


def decoded(data: bytes) -> str | None:
    """Return bytes as text: UTF-8, else Windows-1252; None for UTF-16 and bytes that are neither.

    >>> decoded("né".encode("cp1252")), decoded(b"\\xff\\xfen\\x00")
    ('né', None)
    """
    if data.startswith(UTF_16):
        return None
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.removeprefix(BOM).decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def text_of(file: str, data: bytes) -> str:
    """Return the bytes of a table as text; raises Refused with where they are none."""
    text = decoded(data)
    if text is None:
        problem = open_text(file, data)
        assert isinstance(problem, Diagnostic)
        raise Refused([problem])
    return text


def records(text: str, separator: str) -> Iterator[Record]:
    """Yield what the lines hold that hold something, the cells without spaces around them."""
    lines = _LINE_END.split(text)
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True
    )
    begins, row = 0, 0
    while True:
        row += 1
        cells: list[str] | None
        try:
            cells = next(reader, None)
        except csv.Error:
            yield Record(begins + 1, lines[begins], (), row)
            cells = []
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Record(begins + 1, lines[begins], tuple(map(str.strip, cells)), row)
        begins = reader.line_num
