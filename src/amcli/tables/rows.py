"""One row as a profile: built at once where its facts are known, else read as a document is."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from amcli.law.check.verdicts import RULES
from amcli.law.contract.case import Ask, Case, open_case
from amcli.law.profile.consistency import checking
from amcli.law.profile.facts import Measure
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import NoText, RuleBook
from amcli.load.diagnostics import Diagnostic
from amcli.load.profiles import Reader
from amcli.load.values import Slugs, to_facts

from .columns import COLUMNS, SEPARATOR, FactColumn


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
        lines = list(_lines(_tree(cells))) or [("name", "name: ~")]
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
    return to_facts(_tree(cells), Profile)


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


def _tree(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells that hold something as sections of a profile."""
    tree: dict[str, Any] = {}
    for path, value in cells.items():
        if path not in COLUMNS or value is None or value == "":
            continue
        *sections, last = path.split(".")
        held = tree
        for section in sections:
            held = held.setdefault(section, {})
        held[last] = value
    return tree


def _lines(tree: Mapping[str, Any], above: str = "", indent: str = "") -> Iterator[tuple[str, str]]:
    """Yield the lines of a document in YAML, each after the path that it is about."""
    for key, value in tree.items():
        path = f"{above}{key}"
        if path in COLUMNS:
            yield path, f"{indent}{key}: {_cell(path, value)}"
        else:
            yield path, f"{indent}{key}:"
            yield from _lines(value, f"{path}.", indent + "  ")


def _cell(path: str, value: Any) -> str:
    """Return a cell as YAML has it on one line."""
    column = COLUMNS[path]
    if isinstance(value, str):
        if column.is_free_text:
            return json.dumps(value, ensure_ascii=False)
        if column.is_nested:
            try:
                return _flow(json.loads(value))
            except ValueError:
                return json.dumps(value)
        if column.is_list:
            items = [item.strip() for item in value.split(SEPARATOR)]
            is_lone = len(items) == 1 and column.fact.measure is Measure.EUROS
            return _word(items[0]) if is_lone else f"[{', '.join(map(_word, items))}]"
    if column.dtype.is_integer() and isinstance(value, float) and value.is_integer():
        value = int(value)
    return _flow(value)


def _flow(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_flow(item) for item in value)}]"
    if isinstance(value, Mapping):
        pairs = (f"{key}: {_flow(item)}" for key, item in value.items() if item is not None)
        return f"{{{', '.join(pairs)}}}"
    return _word(value)


def _word(value: Any) -> str:
    """Return a value as a word of YAML: text that looks like something else keeps its meaning."""
    if value is None:
        return "~"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat() if value == datetime.combine(value, datetime.min.time(),
            value.tzinfo) else json.dumps(value.isoformat())  # fmt: skip
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}" if abs(value) < float("inf") else json.dumps(str(value))
    if isinstance(value, (int, Decimal)):
        return str(value)
    text = str(value)
    is_plain = text.replace("-", "").replace("/", "").replace(".", "").replace(",", "").isalnum()
    return text if is_plain and "," not in text else json.dumps(text, ensure_ascii=False)
