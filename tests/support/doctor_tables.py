"""Doctors as rows of a table, and what the engine of one profile says of a row."""

import json
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import polars as pl

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Ask, Case, Readings, open_case
from amcli.law.contract.succession import running_contract
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.text.rules import NoText, RuleBook
from amcli.load.profiles import Reader
from amcli.load.rows import SEPARATOR
from amcli.tables.columns import COLUMNS, DTYPES, NESTED
from profiles import Plain

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
    if path in NESTED:
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
        dtype, cell = DTYPES[path], pl.col(path)
        if COLUMNS[path].is_list:
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
    loaded = next(iter(Reader(question.on, book).documents("x", document)))
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
    contract = running_contract(case)
    for place, option in enumerate(contract.options):
        row: Plain = {"row": number, "etp": option.value, "text": contract.rules.id}
        one = checked.options[place]
        assert one.etp == option.value
        criteria = [c for c in checked.criteria if c.etp in (None, option.value)]
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
    for number, year in enumerate(option.years, 1):  # of the term
        row[f"aid.years.{number}.text"] = year.text
        for part in ("amount", "guaranteed", "conditional"):
            row |= _figure(f"aid.years.{number}.{part}", getattr(year, part))
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
    rate = None if achievement is None else Fraction(achievement)
    return Ask(on, text, tuple(Fraction(etp) for etp in etps), rate, Readings(readings))


SPECIALTIES = ("general-practice", "general-practice", "paediatrics", "dermatology", None)
FIRST_DAY = date(2019, 9, 1)
SCHEMA: dict[str, Any] = {
    "id": pl.Int64,
    "name": pl.String,
    "doctor.specialty": pl.String,
    "doctor.sector": pl.Int32,
    "doctor.optam": pl.Boolean,
    "doctor.birth_date": pl.Date,
    "doctor.zone": pl.String,
    "doctor.situations": pl.List(pl.String),
    "doctor.clinical_fees_share": pl.Float64,
    "practice.doctors": pl.Int16,
    "practice.coordinated": pl.String,
    "patients.mt": pl.Int32,
    "patients.fa": pl.Int32,
    "contract.signed_on": pl.Date,
}


def rows_of_doctors(count: int, seed: int = 1) -> pl.DataFrame:
    """Return so many doctors, the same ones for a seed; about one in ten has a wrong fact."""
    chance = Random(seed)
    rows = [_row(number, chance) for number in range(1, count + 1)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _row(number: int, chance: Random) -> Plain:
    mt = chance.choice([None, *(chance.randint(0, 2500) for _ in range(9))])
    return {
        "id": 10_000 - number,
        "name": f"doctor {number}",
        "doctor.specialty": chance.choice(SPECIALTIES),
        "doctor.sector": chance.choice([1, 1, 1, 2, 3, None]) if chance.random() < 0.95 else 7,
        "doctor.optam": chance.choice([True, False, None]),
        "doctor.birth_date": chance.choice([None, date(1950 + chance.randrange(45), 3, 31)]),
        "doctor.zone": chance.choice(["zip", "zac", "none", None]),
        "doctor.situations": chance.choice([None, [], ["rqth"], ["ald", "mixed-practice"]]),
        "doctor.clinical_fees_share": chance.choice([None, 0.5, 0.8, 1.0]),
        "practice.doctors": chance.choice([None, 1, 2, 5]),
        "practice.coordinated": chance.choice([None, "true", "false", "committed"]),
        "patients.mt": mt if chance.random() < 0.95 else -5,
        "patients.fa": None if mt is None else mt + chance.randint(0, 600),
        "contract.signed_on": FIRST_DAY + timedelta(days=chance.randrange(2600)),
    }


def nested(table: pl.DataFrame) -> pl.DataFrame:
    """Return the same table with the sections of the profile as structs."""
    sections = dict.fromkeys(name.partition(".")[0] for name in table.columns if "." in name)
    alone = [name for name in table.columns if "." not in name]
    return table.select(*alone, *(_section(table, name) for name in sections))


def _section(table: pl.DataFrame, name: str) -> pl.Expr:
    inner = [column for column in table.columns if column.startswith(f"{name}.")]
    return pl.struct(pl.col(one).alias(one.removeprefix(f"{name}.")) for one in inner).alias(name)
