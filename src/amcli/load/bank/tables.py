"""The text of a CSV file of payments, cut into cells that remember their column.

Quotes as in RFC 4180, but a cell stays on its line. The separator is the one under which the first
line names the columns.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from amcli.load.diagnostics import Diagnostic

SEPARATORS = (";", ",")
_OTHERS = ("\t", "|")
_LINE_END = re.compile(r"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Cell(NamedTuple):
    """What a cell holds, without quotes and outer spaces, and its column in the line, from 1."""

    text: str
    column: int


class Line(NamedTuple):
    """A line of the file: its number, from 1, and what is written there."""

    number: int
    text: str


def written(file: str, data: bytes) -> str | Diagnostic:
    """Return the text of a file in UTF-8, or in Windows-1252 as Excel writes it."""
    if data.startswith(_UTF_16):
        return Diagnostic("AM060", file, params=(("variant", "utf-16"),))
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    place = next(
        (at for at, one in enumerate(text) if ord(one) < ord(" ") and one not in "\t\r\n"), None
    )
    if place is None:
        return text
    above = _LINE_END.split(text[:place])
    return Diagnostic("AM060", file, len(above), len(above[-1]) + 1)


def lines_of(text: str) -> list[Line]:
    """Return the lines that hold something."""
    lines = (Line(number, line) for number, line in enumerate(_LINE_END.split(text), 1))
    return [line for line in lines if line.text.strip(" \t;,")]


def cells_of(line: Line, separator: str) -> list[Cell] | None:
    """Return the cells of a line, None where a quote is never closed."""
    cells = list(_cells(line.text, separator))
    return None if any(cell is None for cell in cells) else [cell for cell in cells if cell]


def _cells(text: str, separator: str) -> Iterator[Cell | None]:
    pattern = re.compile(rf'\s*"((?:[^"]|"")*)"\s*(?={re.escape(separator)}|\Z)')
    start = 0
    while True:
        quoted = pattern.match(text, start)
        if quoted is not None:
            yield Cell(quoted[1].replace('""', '"').strip(), start + 1)
            end = quoted.end()
        else:
            end = text.find(separator, start)
            end = len(text) if end < 0 else end
            bare = text[start:end]
            inner = bare.lstrip()
            yield None if inner.startswith('"') else Cell(bare.strip(), _first(bare, start))
        if end >= len(text):
            return
        start = end + 1


def _first(bare: str, start: int) -> int:
    """Return the column of the first character of a cell that is no space."""
    return start + (len(bare) - len(bare.lstrip()) if bare.strip() else 0) + 1


def other_separator(line: Line) -> str | None:
    """Return a separator that cannot be read, if the line is cut by one."""
    return next((mark for mark in _OTHERS if mark in line.text), None)
