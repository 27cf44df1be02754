"""One row as a profile: built at once where its facts are known, else read as a document is."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from amcli.law.check.verdicts import RULES
from amcli.law.contract.case import Ask, Case, open_case
from amcli.law.profile.consistency import checking
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import NoText, RuleBook
from amcli.load.diagnostics import Diagnostic
from amcli.load.profiles import Reader
from amcli.load.rows import SEPARATOR, document_lines, tree_of
from amcli.load.values import Slugs, to_facts

from .columns import COLUMNS, FactColumn


class CellProblem(NamedTuple):
    """What is wrong with a row: the column it is about, None for the whole row."""

    path: str | None
    diagnostic: Diagnostic


class RowReader:
    """Reads rows one by one, as the files of profiles that they might be."""

    def __init__(self, book: RuleBook, ask: Ask) -> None:
        self._book, self._ask = book, ask
        self._read = Reader(ask.on, book.slug, check=checking(book))

    def read(self, cells: Mapping[str, Any]) -> Case | list[CellProblem]:
        """Return the case of a row, or what is wrong with it."""
        lines = document_lines(cells)
        text = "".join(f"{line}\n" for _, line in lines).encode()
        (loaded,) = self._read.documents("row", text)
        if not isinstance(loaded.profile, Profile):
            places = {number: path for number, (path, _) in enumerate(lines, 1)}
            return [CellProblem(places.get(one.line or 0), one) for one in loaded.diagnostics]
        try:
            return open_case(loaded.profile, self._book, self._ask)
        except NoText as none:
            days = (("day", none.day), ("start", none.covered_from), ("end", none.covered_until))
            return [CellProblem("contract.signed_on", Diagnostic("AM302", "row", params=days))]


# What the rules look at in a plain row. Targets that were notified stand in their own columns.
SEEN = tuple(
    dict.fromkeys(
        (
            *(path for rule in RULES for path in rule.reads),
            *("doctor.birth_date", "doctor.age", "patients.measured_on", "patients.fa"),
        )
    )
)


def plain_profile(facts: Mapping[str, Any], slug: Slugs) -> Profile:
    """Return the profile of facts known to be good: what the rules look at in a plain row."""
    cells = {path: _plain(COLUMNS[path], facts.get(path)) for path in SEEN}
    if cells["doctor.specialty"] is not None:
        cells["doctor.specialty"] = slug(cells["doctor.specialty"])
    return to_facts(tree_of(cells), Profile)


_FLAGS: dict[str, Any] = {"true": True, "false": False}


def _plain(column: FactColumn, cell: Any) -> Any:
    """Return a cell as a document in YAML would be read: decimals exact, a set as a list."""
    if cell is None or cell == "":
        return [] if column.is_list and cell == "" else None
    if column.is_list:
        return [word for word in cell.split(SEPARATOR) if word]
    if column.dtype == pl.Float64():
        return Decimal(repr(cell))
    return _FLAGS.get(cell, cell) if "true" in column.choices else cell
