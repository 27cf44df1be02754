"""A file of payments (CSV) into lines of the bank, or every problem found in it.

The first line names the columns: `date` and `amount`, and `label` if there is one, in English or
in French; other columns are left alone. Days are `2024-06-22` or `22/06/2024`, since French banks
and spreadsheets write them so. Money taken back is a negative amount whose label says so.
"""

import errno
import os
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from amcli.load.diagnostics import NO_INPUT, Diagnostic, Refused
from amcli.load.places import read_place
from amcli.study.bank.bank import BankLine

from .tables import SEPARATORS, Cell, Line, cells_of, lines_of, other_separator, written
from .words import day_of, euros_of

MOST_DIAGNOSTICS = 100
COLUMNS = {
    "date": ("date",),
    "amount": ("amount", "montant"),
    "label": ("label", "libelle"),
}
_NEEDED = ("date", "amount")
_TAKEN_BACK = re.compile(r"\b(recover|recuperation|indu|trop[- ]percu|reprise|remboursement)")


class _Table(NamedTuple):
    """What the first line says: the separator, the place of each column, how many there are."""

    separator: str
    places: dict[str, int]
    width: int


def read_bank(place: str, on: date, stdin: Callable[[], bytes]) -> tuple[BankLine, ...]:
    """Return the lines of a file of payments (`-` is standard input), in the order of the file.

    `on` is the day of the question. Raises Refused with every problem found, sorted by position.
    """
    if os.path.isdir(place):
        reason = (("reason", os.strerror(errno.EISDIR)),)
        raise Refused([Diagnostic("AM002", place, params=reason, exit_code=NO_INPUT)])
    ((file, data),) = read_place(place, stdin)
    if isinstance(data, Diagnostic):
        raise Refused([data])
    text = written(file, data)
    if isinstance(text, Diagnostic):
        raise Refused([text])
    lines = lines_of(text)
    if not lines:
        raise Refused([Diagnostic("AM061", file)])
    return _Reading(file, on).read(lines)


class _Reading:
    """A file being read: its lines of the bank, and what is wrong."""

    def __init__(self, file: str, on: date) -> None:
        self.file = file
        self.on = on
        self.problems: list[Diagnostic] = []

    def read(self, lines: list[Line]) -> tuple[BankLine, ...]:
        """Return the lines of the bank; raises Refused."""
        table = self._table(lines[0])
        found = []
        for line in lines[1:]:
            if len(self.problems) >= MOST_DIAGNOSTICS:
                break
            one = self._line(line, table)
            if one is not None:
                found.append((line, one))
        self._refuse_doubled(found)
        if self.problems:
            raise Refused(sorted(self.problems, key=lambda one: (one.line or 0, one.column or 0)))
        return tuple(one for _, one in found)

    def _problem(self, code: str, line: Line, column: int, **params: Any) -> None:
        place = (self.file, line.number, column)
        self.problems.append(Diagnostic(code, *place, tuple(params.items()), line.text))

    def _table(self, head: Line) -> _Table:
        """Return the columns that the first line names; raises Refused."""
        known = [_columns(head, mark) for mark in SEPARATORS]
        best = max(known, key=lambda one: (len(one.places), one.width))
        self._refuse_twice(head, best.separator)
        missing = [name for name in _NEEDED if name not in best.places]
        mark = other_separator(head)
        if missing and best.width == 1 and mark is not None:
            self._problem("AM062", head, head.text.index(mark) + 1, mark=_mark_name(mark))
        elif missing:
            names = tuple("/".join(COLUMNS[name]) for name in missing)
            variant = "no-head" if _is_data(head, best.separator) else ""
            self._problem("AM063", head, 1, columns=names, variant=variant)
        if self.problems:
            raise Refused(self.problems)
        return best

    def _refuse_twice(self, head: Line, separator: str) -> None:
        """Note the columns that the first line names twice; raises Refused where there are some."""
        cells = cells_of(head, separator) or []
        for words in COLUMNS.values():
            same = [cell for cell in cells if _folded(cell.text) in words]
            for cell in same[1:]:
                both = (same[0].text, cell.text)
                self._problem("AM063", head, cell.column, columns=both, variant="twice")
        if self.problems:
            raise Refused(self.problems)

    def _line(self, line: Line, table: _Table) -> BankLine | None:
        """Return a line of the bank, None where something in it is wrong."""
        before = len(self.problems)
        cells = cells_of(line, table.separator)
        if cells is None:
            self._problem("AM064", line, line.text.index('"') + 1, variant="quote")
            return None
        if len(cells) != table.width:
            self._problem("AM064", line, 1, found=len(cells), asked=table.width)
            return None
        day = self._day(line, cells[table.places["date"]])
        cell = cells[table.places["amount"]]
        label = cells[table.places["label"]].text if "label" in table.places else ""
        amount = euros_of(cell.text)
        if amount is None:
            variant = "" if cell.text else "empty"
            self._problem("AM066", line, cell.column, value=cell.text, variant=variant)
        elif amount == 0:
            self._problem("AM068", line, cell.column, value=cell.text, variant="zero")
        elif amount < 0 and not _TAKEN_BACK.search(_folded(label)):
            self._problem("AM068", line, cell.column, value=cell.text)
        if day is None or amount is None or len(self.problems) > before:
            return None
        return BankLine(line.number, day, amount, label)

    def _day(self, line: Line, cell: Cell) -> date | None:
        day = day_of(cell.text)
        if day is None:
            self._problem("AM065", line, cell.column, value=cell.text)
        elif day > self.on:
            self._problem("AM069", line, cell.column, value=day, on=self.on)
        return day

    def _refuse_doubled(self, found: list[tuple[Line, BankLine]]) -> None:
        """Note each line that says again what one above it says."""
        first: dict[tuple[Any, ...], int] = {}
        for line, one in found:
            said = one._replace(line=0)
            if said in first:
                self._problem("AM067", line, 1, first=first[said])
            first.setdefault(said, line.number)


def _columns(head: Line, separator: str) -> _Table:
    """Return the columns that a line names when it is cut at a separator."""
    cells = [_folded(cell.text) for cell in cells_of(head, separator) or ()]
    places = {
        name: cells.index(word)
        for name, words in COLUMNS.items()
        for word in words
        if word in cells
    }
    return _Table(separator, places, len(cells))


def _is_data(head: Line, separator: str) -> bool:
    return any(day_of(cell.text) is not None for cell in cells_of(head, separator) or ())


def _mark_name(mark: str) -> str:
    return "TAB" if mark == "\t" else mark


def _folded(name: str) -> str:
    """Return a name without accents and capitals: `Libellé` → `libelle`."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).strip()
