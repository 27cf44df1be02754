"""Answers as rows: one per criterion, year, target, entry or difference.

A figure takes four columns: its value, then `_low`, `_high` and `_status`. RFC 4180; the dialect
`excel-fr` has `;`, a decimal comma, a byte order mark, `1/3 etp` in words, and an apostrophe before
a text that a spreadsheet would take for a formula or a date. Text is otherwise literal.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any

from amcli.law.figures.sourced import Figure
from amcli.render.screen import Shown
from amcli.words.figures import plain_number

from .rows import Rows

EXCEL_FR = "excel-fr"
BOM = "\ufeff"
_MONTH = "(?:janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)"
# A text that a French spreadsheet takes for a formula or a date.
MISREAD = (
    rf"(?i)^[=+\-@\t\r]|^\d{{1,4}}(?:[./-]\d{{1,2}}|[ ./-]{_MONTH}\w*)(?:[ ./-]\d{{1,4}})?$"
    rf"|^{_MONTH}\w*\.?[ -]?\d{{1,4}}$"
)
ETP = "etp"
_FRAME = ("source", "document", "name", ETP)


def cells(rows: Rows, shown: Shown) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return the names of the columns and the rows of an answer.

    Cells are text, whole numbers, decimals, days or None. The columns hang on the command alone,
    for a comparison on the texts compared too.
    """
    result = shown.answer.result
    names = _names(rows.names(result))
    document = shown.document if shown.source else None  # a register comes from no file
    start = {"source": shown.source, "document": document, "name": shown.name}
    return names, [_flat({**start, **record}, names) for record in rows.records(result, shown)]


def csv_text(rows: Rows, shown: Shown, dialect: str = "rfc4180") -> str:
    """Return an answer as CSV; the header brings the mark Excel needs."""
    is_french = dialect == EXCEL_FR
    header, lines = cells(rows, shown)
    written = StringIO()
    writer = csv.writer(written, delimiter=";" if is_french else ",", lineterminator="\r\n")
    written.write(BOM if is_french else "")
    writer.writerow(header)
    cell = _french_cell if is_french else _cell
    writer.writerows(map(cell, line, header) for line in lines)
    return written.getvalue()


def one_table(parts: Sequence[tuple[str, str]], dialect: str) -> str:
    """Return rows under several headers as one table: the union of the columns, filled by name."""
    separator = ";" if dialect == EXCEL_FR else ","
    names: dict[str, None] = {}
    rows: list[dict[str, str]] = []
    for header, lines in parts:
        read = csv.DictReader(StringIO(header + lines, newline=""), delimiter=separator)
        names |= dict.fromkeys(read.fieldnames or ())
        rows += read
    written = StringIO()
    writer = csv.DictWriter(written, names, "", delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def text_of_value(value: Any) -> str:
    """Return a value of a result as its cell has it."""
    return _cell(_plain(value))


def _cell(value: Any, _column: str = "") -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _french_cell(value: Any, column: str) -> str:
    text = _cell(value)
    if column == ETP and text:
        return f"{text.replace('.', ',')} {ETP}"
    if isinstance(value, Decimal):
        return text.replace(".", ",")
    return f"'{text}" if isinstance(value, str) and re.match(MISREAD, text) else text


def _names(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the names of all columns, those of every command first, those of figures in full."""
    names = [*_FRAME]
    for name in columns:
        names += _figure_names(name[:-1]) if name.endswith("*") else (name,)
    return tuple(dict.fromkeys(names))


def _figure_names(name: str) -> tuple[str, ...]:
    return (name, f"{name}_low", f"{name}_high", f"{name}_status")


def _flat(record: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Figure):
            parts = (value.value, value.low, value.high, value.status)
            flat.update(zip(_figure_names(name), map(_plain, parts), strict=True))
        else:
            flat[name] = _plain(value)
    return tuple(flat.get(name) for name in names)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal | Fraction):
        return plain_number(value)
    if isinstance(value, date):
        return value
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):  # a table of the rules
        return str([list(line) for line in value])
    if isinstance(value, tuple | list):
        return " ".join(str(_plain(item)) for item in value)
    return str(value)
