"""A file of payments (CSV) into lines of the bank, or every problem found in it.

The first line names the columns: `date` and `amount`, and `label` if there is one, in English or
in French; other columns are left alone. The separator is the one under which it does. Days are
`2024-06-22` or `22/06/2024`, since French banks and spreadsheets write them so. Quotes as in RFC
4180, but a cell stays on its line. Money taken back is a negative amount whose label says so.
"""

import errno
import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Number
from amcli.load.diagnostics import MOST_DIAGNOSTICS, NO_INPUT, Diagnostic, Refused, by_position
from amcli.load.files import BOM, UTF_16, read_listed
from amcli.load.values import unaccented
from amcli.study.bank.bank import BankLine

_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_EUROS = re.compile(r"([-+]?)(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d{1,2}))?")
_SPACES = re.compile("[\u00a0\u202f\u2009 ]+")
_UNIT = re.compile(r"\s*(?:€|eur|euros?)\s*\Z", re.IGNORECASE)
_MOST_DIGITS = 12


def day_of(word: str) -> date | None:
    """Return a day written `2024-06-22` or `22/06/2024`, None for anything else.

    >>> day_of("22/06/2024"), day_of("31/02/2024"), day_of("06/22/2024")
    (datetime.date(2024, 6, 22), None, None)
    """
    found = _YEAR_FIRST.fullmatch(word)
    parts = found.groups() if found else ()
    if not parts and (found := _DAY_FIRST.fullmatch(word)):
        parts = found.groups()[::-1]
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def euros_of(word: str) -> Number | None:
    """Return an amount: spaces between thousands, a point or a comma before the cents.

    >>> euros_of("18 000,00 €"), euros_of("-1250.5"), euros_of("18.000")
    (18000, Decimal('-1250.5'), None)
    """
    bare = _SPACES.sub(" ", _UNIT.sub("", word)).strip().replace("\u2212", "-")
    found = _EUROS.fullmatch(bare)
    if found is None or len(found[2]) > _MOST_DIGITS:
        return None
    sign, whole, cents = found.groups()
    number = Decimal(f"{sign}{whole.replace(' ', '')}.{cents or 0}")
    return int(number) if number == int(number) else number


SEPARATORS = (";", ",")
_OTHERS = {"\t": "TAB", "|": "|"}  # separators that cannot be read, and how they are told
_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Cell(NamedTuple):
    """What a cell holds, without quotes and outer spaces, and its column in the line, from 1."""

    text: str
    column: int


class CsvLine(NamedTuple):
    """A line of the file: its number, from 1, and what is written there."""

    number: int
    text: str


def written(file: str, data: bytes) -> str | Diagnostic:
    """Return the text of a file in UTF-8, or in Windows-1252 as Excel writes it."""
    if data.startswith(UTF_16):
        return Diagnostic("AM060", file, params=(("variant", "utf-16"),))
    try:
        text = data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    control = _CONTROL.search(text)
    if control is None:
        return text
    above = _LINE_END.split(text[: control.start()])
    return Diagnostic("AM060", file, len(above), len(above[-1]) + 1)


def lines_of(text: str) -> list[CsvLine]:
    """Return the lines that hold something."""
    lines = (CsvLine(number, line) for number, line in enumerate(_LINE_END.split(text), 1))
    return [line for line in lines if line.text.strip(" \t;,")]


def cells_of(line: CsvLine, separator: str) -> list[Cell] | None:
    """Return the cells of a line, None where a quote is never closed."""
    pattern = rf'\s*(?:"((?:[^"]|"")*)"\s*|([^{separator}]*)){separator}'
    cells = []
    for cell in re.finditer(pattern, line.text + separator):
        quoted, bare = cell.groups()
        if bare is not None and bare.startswith('"'):
            return None
        text = bare if quoted is None else quoted.replace('""', '"')
        first = cell.start(2) if bare else cell.start()
        cells.append(Cell(text.strip(), first + 1))
    return cells


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
    file, data = read_listed(place, stdin)
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

    def read(self, lines: list[CsvLine]) -> tuple[BankLine, ...]:
        """Return the lines of the bank; raises Refused."""
        table = self._table(lines[0])
        payments: dict[CsvLine, BankLine] = {}
        for line in lines[1:]:
            if len(self.problems) >= MOST_DIAGNOSTICS:
                break
            payment = self._line(line, table)
            if payment is not None:
                payments[line] = payment
        self._refuse_doubled(payments)
        if self.problems:
            raise Refused(sorted(self.problems, key=by_position))
        return tuple(payments.values())

    def _problem(self, code: str, line: CsvLine, column: int, **params: Any) -> None:
        place = (self.file, line.number, column)
        self.problems.append(Diagnostic(code, *place, tuple(params.items()), line.text))

    def _table(self, head: CsvLine) -> _Table:
        """Return the columns that the first line names; raises Refused."""
        known = [_columns(head, mark) for mark in SEPARATORS]
        best = max(known, key=lambda one: (len(one.places), one.width))
        self._refuse_twice(head, best.separator)
        missing = [name for name in _NEEDED if name not in best.places]
        mark = next((mark for mark in _OTHERS if mark in head.text), None)
        if missing and best.width == 1 and mark is not None:
            self._problem("AM062", head, head.text.index(mark) + 1, mark=_OTHERS[mark])
        elif missing:
            names = tuple("/".join(COLUMNS[name]) for name in missing)
            variant = "no-head" if _is_data(head, best.separator) else ""
            self._problem("AM063", head, 1, columns=names, variant=variant)
        if self.problems:
            raise Refused(self.problems)
        return best

    def _refuse_twice(self, head: CsvLine, separator: str) -> None:
        """Note the columns that the first line names twice; raises Refused where there are some."""
        cells = cells_of(head, separator) or []
        for words in COLUMNS.values():
            same = [cell for cell in cells if unaccented(cell.text).strip() in words]
            for cell in same[1:]:
                both = (same[0].text, cell.text)
                self._problem("AM063", head, cell.column, columns=both, variant="twice")
        if self.problems:
            raise Refused(self.problems)

    def _line(self, line: CsvLine, table: _Table) -> BankLine | None:
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
        elif amount < 0 and not _TAKEN_BACK.search(unaccented(label)):
            self._problem("AM068", line, cell.column, value=cell.text)
        if day is None or amount is None or len(self.problems) > before:
            return None
        return BankLine(line.number, day, amount, label)

    def _day(self, line: CsvLine, cell: Cell) -> date | None:
        day = day_of(cell.text)
        if day is None:
            self._problem("AM065", line, cell.column, value=cell.text)
        elif day > self.on:
            self._problem("AM069", line, cell.column, value=day, on=self.on)
        return day

    def _refuse_doubled(self, payments: Mapping[CsvLine, BankLine]) -> None:
        """Note each line that says again what one above it says."""
        first: dict[BankLine, int] = {}
        for line, payment in payments.items():
            above = first.setdefault(payment._replace(line=0), line.number)
            if above != line.number:
                self._problem("AM067", line, 1, first=above)


def _columns(head: CsvLine, separator: str) -> _Table:
    """Return the columns that a line names when it is cut at a separator."""
    cells = [unaccented(cell.text).strip() for cell in cells_of(head, separator) or ()]
    places = {
        name: cells.index(word)
        for name, words in COLUMNS.items()
        for word in words
        if word in cells
    }
    return _Table(separator, places, len(cells))


def _is_data(head: CsvLine, separator: str) -> bool:
    return any(day_of(cell.text) is not None for cell in cells_of(head, separator) or ())
