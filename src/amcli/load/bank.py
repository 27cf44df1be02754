"""A bank's statement (CSV) into lines of the bank, or every problem found in it.

A line near the top names the columns, in French or in English: the day, one amount or debit and
credit, and labels if there are any; what stands above it and other columns are left alone. Days
are `2024-06-22` or `22/06/2024`, since French banks and spreadsheets write them so. The day of
the operation is read, not that of its value. Quotes as in RFC 4180, line breaks in them too.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Number
from amcli.law.figures.terms import unaccented
from amcli.load.diagnostics import MOST_DIAGNOSTICS, Diagnostic, Refused, by_position
from amcli.load.files import UTF_16, read_listed
from amcli.load.records import Record, decoded, records
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


SEPARATORS = (";", ",", "\t", "|")
_MOST_ABOVE = 40  # lines above the names of the columns: whose account it is, and since when
_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OTHER = re.compile(r"[^a-z0-9]+")
_BLANK = str.maketrans(dict.fromkeys(SEPARATORS))
_CURRENCY = re.compile(r"( en)? (eur|euros?)$")

# What the columns of banks are called, small and without accents, marks and currency; the first
# one that is there is read, of labels all of them.
COLUMNS = {
    "date": (
        *("date operation", "date de l operation", "date d operation", "operation date"),
        *("dateop", "date de transaction", "transaction date", "date comptable"),
        *("date de comptabilisation", "booking date", "date"),
    ),
    "amount": ("montant", "amount", "montant operation", "montant de l operation"),
    "debit": ("debit", "debits", "montant debit", "debit amount"),
    "credit": ("credit", "credits", "montant credit", "credit amount"),
    "label": (
        *("libelle", "label", "libelle operation", "libelle de l operation", "description"),
        *("libelle simplifie", "libelle court", "libelle complementaire", "nature", "motif"),
        *("detail de l ecriture", "informations complementaires", "details", "nature operation"),
    ),
}
_ASKED = {"date": {"date"}, "amount/montant": {"amount", "credit"}}


def written(file: str, data: bytes) -> str | Diagnostic:
    """Return the text of a file in UTF-8, or in Windows-1252 as Excel writes it."""
    if data.startswith(UTF_16):
        return Diagnostic.of("AM060", file, variant="utf-16")
    text = decoded(data) or data.decode("cp1252", "replace")
    control = _CONTROL.search(text)
    if control is None:
        return text
    above = _LINE_END.split(text[: control.start()])
    return Diagnostic("AM060", file, len(above), len(above[-1]) + 1)


def _records(text: str, separator: str) -> Iterator[Record]:
    """Yield records whose cells hold no more than what they show."""
    for record in records(text, separator):
        yield record._replace(cells=tuple(map(_printable, record.cells)))


class _Table(NamedTuple):
    """What the columns are: the separator, the line that names them, the places of each part."""

    separator: str
    head: Record
    places: dict[str, tuple[int, ...]]

    @property
    def least(self) -> int:
        """Return how many cells a line has at least: the last columns may have no name."""
        return max(place for place, name in enumerate(self.head.cells, 1) if name)

    @property
    def is_whole(self) -> bool:
        """Return whether there is a day and an amount."""
        return "date" in self.places and not {"amount", "credit"}.isdisjoint(self.places)


def read_bank(
    place: str, stdin: Callable[[], bytes], names: Mapping[str, str] | None = None
) -> tuple[BankLine, ...]:
    """Return the lines of a statement (`-` is standard input), in the order of the file.

    `names` says of columns of other names which part they are. Raises Refused with every problem
    found, sorted by position.
    """
    file, data = read_listed(place, stdin)
    if isinstance(data, Diagnostic):
        raise Refused([data])
    text = written(file, data)
    if isinstance(text, Diagnostic):
        raise Refused([text])
    if not text.translate(_BLANK).strip():
        raise Refused.of("AM061", file)
    return _Reading(file, names or {}).read(text)


class _Reading:
    """A file being read: its lines of the bank, and what is wrong."""

    def __init__(self, file: str, names: Mapping[str, str]) -> None:
        self.file = file
        self.mapped = tuple(names)
        self.names = {_plain(name): part for name, part in names.items()}
        self.problems: list[Diagnostic] = []

    def read(self, text: str) -> tuple[BankLine, ...]:
        """Return the lines of the bank; raises Refused."""
        table = self._table(text)
        lines: list[BankLine] = []
        for record in _records(text, table.separator):
            if len(self.problems) >= MOST_DIAGNOSTICS:
                break
            if record.number > table.head.number:
                line = self._line(record, table)
                lines += [line] if line is not None else []
        if self.problems:
            raise Refused(sorted(self.problems, key=by_position))
        return tuple(lines)

    def _problem(self, code: str, record: Record, column: int, **params: Any) -> None:
        place = (self.file, record.number, column)
        self.problems.append(Diagnostic.of(code, *place, excerpt=record.text, **params))

    def _table(self, text: str) -> _Table:
        """Return the columns that a line names; raises Refused."""
        tables = [
            _Table(separator, record, self._places(record))
            for separator in SEPARATORS
            for record in islice(_records(text, separator), _MOST_ABOVE)
        ]
        best = max(tables, key=lambda each: (each.is_whole, -each.head.number, len(each.places)))
        if not best.is_whole:
            best = max(tables, key=lambda each: len(each.places))
            missing = tuple(words for words, parts in _ASKED.items() if not parts & {*best.places})
            variant = "" if best.places else "no-head"
            self._problem("AM063", best.head, 1, columns=missing, variant=variant)
        self._doubt(best)
        if self.problems:
            raise Refused(self.problems)
        return best

    def _places(self, head: Record) -> dict[str, tuple[int, ...]]:
        """Return where a line names each part: labels wherever it does, others by the first."""
        plain = [_plain(cell) for cell in head.cells]
        places = {}
        for part, known in COLUMNS.items():
            mapped = [name for name, meant in self.names.items() if meant == part]
            names = (*mapped, *(name for name in known if name not in self.names))
            there = [
                [place for place, cell in enumerate(plain) if cell == name]
                for name in names
                if name in plain
            ]
            if there:
                places[part] = tuple(chain(*there) if part == "label" else there[0])
        return places

    def _doubt(self, table: _Table) -> None:
        """Note the columns that are named twice, and those of `--map` that are not there."""
        head = table.head
        for part, places in table.places.items():
            if part != "label" and len(places) > 1:
                both = tuple(head.cells[place] for place in places)
                column = head.column(places[1])
                self._problem("AM063", head, column, columns=both, variant="twice")
        plain = [_plain(cell) for cell in head.cells]
        for name in self.mapped:
            if _plain(name) not in plain:
                known = tuple(cell for cell in head.cells if cell)
                params: dict[str, Any] = {"option": "--map", "column": name, "known": known}
                self.problems.append(Diagnostic.of("AM503", self.file, head.number, **params))

    def _line(self, record: Record, table: _Table) -> BankLine | None:
        """Return a line of the bank, None where something in it is wrong."""
        cells, before = record.cells, len(self.problems)
        if not cells:
            column = max(record.text.find('"'), 0) + 1
            self._problem("AM064", record, column, variant="quote")
            return None
        if len(cells) < table.least or any(cells[len(table.head.cells) :]):
            self._problem("AM064", record, 1, found=len(cells), asked=len(table.head.cells))
            return None
        place = table.places["date"][0]
        day = day_of(cells[place])
        if day is None:
            self._problem("AM065", record, record.column(place), value=cells[place])
        amount = self._amount(record, table)
        labels = (cells[place] for place in table.places.get("label", ()))
        label = " ".join(dict.fromkeys(text for text in labels if text))
        if day is None or amount is None or len(self.problems) > before:
            return None
        return BankLine(record.number, day, amount, label)

    def _amount(self, record: Record, table: _Table) -> Number | None:
        """Return the amount of a line, that of a debit below 0."""
        if "amount" in table.places:
            return self._euros(record, table.places["amount"][0])
        sides = [table.places[part][0] for part in ("credit", "debit") if part in table.places]
        filled = [place for place in sides if record.cells[place]]
        some = sorted(place for place in filled if euros_of(record.cells[place]) != 0)
        if len(some) > 1:
            both = " / ".join(record.cells[place] for place in some)
            self._problem("AM066", record, record.column(some[0]), value=both, variant="both")
        place = (*some, *filled, *sides)[0]
        amount = self._euros(record, place)
        return amount if amount is None or place == sides[0] else min(amount, -amount)

    def _euros(self, record: Record, place: int) -> Number | None:
        text = record.cells[place]
        amount = euros_of(text)
        if amount is None:
            variant = "" if text else "empty"
            self._problem("AM066", record, record.column(place), value=text, variant=variant)
        return amount


def _printable(cell: str) -> str:
    """Return what a cell shows, on one line and without marks that nobody sees."""
    text = " ".join(cell.split())
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def _plain(name: str) -> str:
    """Return the name of a column without what banks write differently.

    >>> _plain("Date de l'opération"), _plain("Débit (EUR)")
    ('date de l operation', 'debit')
    """
    return _CURRENCY.sub("", _OTHER.sub(" ", unaccented(name)).strip())
