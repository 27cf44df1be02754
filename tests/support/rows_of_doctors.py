"""Doctors as a table of typed columns, with facts missing, rows that are wrong and an id."""

from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

Plain = dict[str, Any]
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
