"""Profiles as rows of a table, and what the engine of one profile says of a row."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Ask, Case, open_case
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.text.rules import NoText, RuleBook
from amcli.load.files import Files
from amcli.load.profiles import read_bytes
from amcli.tables.columns import COLUMNS, SEPARATOR

Plain = dict[str, Any]
ENDS = ("", "_low", "_high", "_status")


def row_of(profile: Plain) -> Plain:
    """Return the cells of a profile by path, as a CSV file would hold them: text, or nothing."""
    cells: Plain = {}
    _flatten(profile, "", cells)
    return cells


def _flatten(tree: Plain, above: str, cells: Plain) -> None:
    for key, value in tree.items():
        path = f"{above}{key}"
        if path in COLUMNS:
            cells[path] = _cell(path, value)
        else:
            _flatten(value or {}, f"{path}.", cells)


def _cell(path: str, value: Any) -> str | None:
    if value is None:
        return None
    if COLUMNS[path].is_nested:
        return json.dumps(value, default=str)
    if isinstance(value, list):
        return SEPARATOR.join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def table_of(profiles: list[Plain]) -> pl.DataFrame:
    """Return profiles as a table of text, every column there."""
    rows = [row_of(profile) for profile in profiles]
    return pl.DataFrame(
        {path: [row.get(path) for row in rows] for path in COLUMNS},
        schema=dict.fromkeys(COLUMNS, pl.String),
    )


def as_typed(table: pl.DataFrame) -> pl.DataFrame:
    """Return the same table as Parquet would hold it: numbers, days and flags of their types."""
    casts = []
    for path in table.columns:
        dtype, cell = COLUMNS[path].dtype, pl.col(path)
        if COLUMNS[path].is_list or COLUMNS[path].is_nested:
            casts.append(cell)
        elif dtype == pl.Boolean():
            casts.append(cell == "true")
        elif dtype == pl.Date():
            casts.append(cell.str.to_date("%Y-%m-%d"))
        else:
            casts.append(cell.cast(dtype))
    return table.select(casts)


def expected(document: bytes, book: RuleBook, question: Ask, number: int) -> list[Plain]:
    """Return the rows that the engine of one profile answers for a document, by column."""

    def slug(name: str) -> str | None:
        found = book.specialty(name)
        return None if found is None else found.slug

    loaded = next(iter(read_bytes("x", document, question.on, slug, files=Files())))
    if loaded.profile is None:
        return [{"row": number, "error": {one.code for one in loaded.diagnostics}}]
    try:
        case = open_case(loaded.profile, book, question)
    except NoText:
        return [{"row": number, "error": {"AM302"}}]
    return answered(case, number)


def answered(case: Case, number: int) -> list[Plain]:
    """Return what `check`, `aid` and `targets` say of a case, a row an option."""
    checked, paid, asked = (rule(case).result for rule in (check, aid, targets))
    rows = []
    for place, option in enumerate(case.options):
        row: Plain = {"row": number, "etp": option.value, "text": case.rules.id}
        one = checked.options[place]
        assert one.etp == option.value
        # A contract of one option answers for those it becomes as well.
        is_lone = len(case.options) == 1
        criteria = [c for c in checked.criteria if is_lone or c.etp in (None, option.value)]
        row["verdict"] = one.verdict.value
        for column, finding in (("not_met", "not_met"), ("undetermined", "undetermined")):
            row[column] = {c.code for c in criteria if c.verdict.value == finding}
        row["missing"] = {path for c in criteria for path in c.missing}
        row |= _aid(paid.options[place])
        row |= _targets(next(o for o in asked.options if o.etp == option.value))
        rows.append(row)
    return rows


def _figure(path: str, figure: Any) -> Plain:
    parts = (None, None, None, None) if figure is None else figure[:4]
    return {f"{path}{end}": part for end, part in zip(ENDS, parts, strict=True)}


def _aid(option: Any) -> Plain:
    row = {"band_low": option.band.low, "band_high": option.band.high}
    for year in option.years:
        row[f"aid.years.{year.year}.text"] = year.text
        for part in ("amount", "guaranteed", "conditional"):
            row |= _figure(f"aid.years.{year.year}.{part}", getattr(year, part))
    for part in ("amount", "guaranteed", "conditional"):
        row |= _figure(f"aid.total.{part}", getattr(option.total, part))
    return {**row, "aid.disputes": set(option.disputes)}


def _targets(option: Any) -> Plain:
    row: Plain = {}
    for name in ("mt", "fa"):
        target = getattr(option.targets, name)
        row |= _figure(f"targets.{name}.growth", target and target.growth)
        row |= _figure(f"targets.{name}.level", target and target.level)
        if target is not None:
            row["targets.due_on"] = target.due_on
    return row


SETS = ("not_met", "undetermined", "missing", "aid.disputes")


def read_back(table: pl.DataFrame) -> list[Plain]:
    """Return the rows of an answer, comparable with those expected."""
    rows = []
    for row in table.iter_rows(named=True):
        if row["error"] is not None:
            codes = {part.split(" ")[0] for part in row["error"].split("|")}
            rows.append({"row": row["row"], "error": codes})
            continue
        for column in SETS:
            row[column] = set(filter(None, row[column].split("|")))
        rows.append(row)
    return rows


def differences(found: list[Plain], wanted: list[Plain]) -> list[str]:
    """Return where the rows found are not those wanted."""
    if len(found) != len(wanted):
        return [f"{len(found)} rows for {len(wanted)}"]
    return [
        f"row {ours['row']} {column}: {ours.get(column)!r}, wanted {value!r}"
        for ours, theirs in zip(found, wanted, strict=True)
        for column, value in theirs.items()
        if ours.get(column) != value
    ]


def question(
    on: date, text: str | None, etps: list[str], achievement: str | None, readings: dict[str, str]
) -> Ask:
    """Return a question as the command line asks it."""
    from amcli.law.contract.case import Readings

    rate = None if achievement is None else Fraction(achievement)
    return Ask(on, text, tuple(Fraction(etp) for etp in etps), rate, Readings(readings))
