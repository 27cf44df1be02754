"""Tables of doctors (CSV), a doctor a row: what their columns are, and the cells of each row.

UTF-8 or Windows-1252, commas or the semicolons of a French spreadsheet. A column is named by the
path of its fact, or by what that is called in French.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from .diagnostics import WARNING, Diagnostic, Refused
from .nearest import nearest_path
from .records import Record, records, text_of
from .rows import FACTS, fact_of

FRENCH = ";"  # set apart so, cells are those of a French spreadsheet
_MOST_NAMED = 8  # columns that a problem names


class TableRow(NamedTuple):
    """A row: its record, and the place of the cell of each fact in it."""

    record: Record
    places: Mapping[str, int]

    @property
    def cells(self) -> dict[str, str]:
        """The cells that are there, by the paths of their facts."""
        held = self.record.cells
        return {path: held[place] for path, place in self.places.items() if place < len(held)}

    def problem(self, diagnostic: Diagnostic, path: str | None) -> Diagnostic:
        """Return a problem of the row at the cell of a fact, or of the row as a whole."""
        place = self.places.get(path or "", len(self.record.cells))
        column = self.record.column(place) if place < len(self.record.cells) else 1
        return diagnostic._replace(line=self.record.number, column=column, excerpt=self.record.text)


def separator_of(line: str) -> str:
    """Return what sets the columns of a table apart, by the line that names them."""
    return FRENCH if line.count(FRENCH) > line.count(",") else ","


def other_separator(file: str, names: list[str]) -> Diagnostic | None:
    """Return that the columns are set apart by a mark that is not read, None if they are not."""
    mark = next((mark for mark in "\t|" if len(names) == 1 and mark in names[0]), None)
    if mark is None:
        return None
    return Diagnostic.of("AM506", file, 1, mark="TAB" if mark == "\t" else mark)


class Columns(NamedTuple):
    """What the columns of a table are: facts (path → its column), and what is none of them."""

    facts: dict[str, str]
    strangers: list[str]
    problems: list[Diagnostic]


def columns_of(
    file: str, names: Iterable[str], mapped: Mapping[str, str] = {}, kept: Iterable[str] = ()
) -> Columns:
    """Return what each column is, `mapped` giving paths to names; those kept need be no facts."""
    columns = [name for name in names if name]
    facts: dict[str, str] = {}
    strangers = []
    problems = [
        Diagnostic.of("AM505", file, column=name)
        for name, times in Counter(columns).items()
        if times > 1
    ]
    for name in dict.fromkeys(columns):
        is_kept = name in kept and name not in FACTS
        path = mapped.get(name) or (None if is_kept else fact_of(name))
        if path is not None and path in facts:
            problems.append(Diagnostic.of("AM505", file, variant="path", path=path, column=name))
        elif path is not None and path in FACTS:
            facts[path] = name
        elif name not in kept:
            strangers.append(name)
    if not problems and not facts.keys() - {"name"}:
        named = tuple(strangers[:_MOST_NAMED])
        problems.append(Diagnostic.of("AM504", file, columns=named))
    return Columns(facts, strangers, problems)


def strange(file: str, strangers: Iterable[str]) -> Diagnostic:
    """Return the warning that some columns are no facts, and what they may have been meant for."""
    names = tuple(strangers)
    pairs = ((name, nearest_path(name, FACTS)) for name in names)
    near = tuple(f"{name} → {path}" for name, path in pairs if path)[:_MOST_NAMED]
    params: dict[str, Any] = {"near": near, "variant": "near"} if near else {}
    shown = Diagnostic.of("AM510", file, columns=names[:_MOST_NAMED], count=len(names), **params)
    return shown._replace(severity=WARNING)


class Table(NamedTuple):
    """A table as it is read: its rows one after the other, and the warning about its columns."""

    rows: Iterator[TableRow | Diagnostic]
    warning: Diagnostic | None


def table_of(file: str, data: bytes) -> Table:
    """Return the table in some bytes; a row that is no row is what is wrong. Raises Refused."""
    text = text_of(file, data)
    lines = records(text, separator_of(text.lstrip("\r\n").partition("\n")[0]))
    head = next(lines, None)
    if head is None:
        raise Refused.of("AM501", file)
    if not head.cells:
        raise Refused([_open_quote(file, head)])
    names = list(head.cells)
    other = other_separator(file, names)
    if other is not None:
        raise Refused([other])
    facts, strangers, problems = columns_of(file, names)
    if problems:
        raise Refused(problems)
    first = next(lines, None)
    if first is None:
        raise Refused.of("AM501", file, variant="rows")
    places = {path: names.index(name) for path, name in facts.items()}
    rows = _rows(file, first, lines, places, len(names))
    return Table(rows, strange(file, strangers) if strangers else None)


def _rows(
    file: str, first: Record, others: Iterator[Record], places: Mapping[str, int], width: int
) -> Iterator[TableRow | Diagnostic]:
    for record in chain((first,), others):
        if not record.cells:
            yield _open_quote(file, record)
            return
        if any(record.cells[width:]):
            params: dict[str, Any] = {"found": len(record.cells), "asked": width, "variant": "row"}
            place = (file, record.number, record.column(width))
            yield Diagnostic.of("AM508", *place, excerpt=record.text, **params)
        else:
            yield TableRow(record, places)


def _open_quote(file: str, record: Record) -> Diagnostic:
    column = max(record.text.find('"'), 0) + 1
    place = (file, record.number, column)
    return Diagnostic.of("AM508", *place, excerpt=record.text, variant="quote")
