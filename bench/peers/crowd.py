"""Many doctors as arrays, for throughput: one file for OpenFisca, the same for amcli.

    python -m peers.crowd NUMBER FOLDER

Writes `doctors-NUMBER.npz` (the variables of the country package) and, where polars is installed,
`doctors-NUMBER.parquet` (columns named by profile paths); `doctors-NUMBER.json`, situations of the
Publicodes model, where they are few. Drawn evenly: it is not a population.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy

from .doctors import Doctor

SEED = 20240622
UNKNOWN = -1
LEAST = 300
# Counts are drawn from LEAST to these.
COUNTS = {"patientele_mt": 2600, "file_active": 3600}
PATHS = {
    "date_signature": "contract.signed_on",
    "option": "contract.etp",
    "patientele_mt": "patients.mt",
    "patientele_mt_adultes": "patients.mt_adult",
    "file_active": "patients.fa",
    "percentile_mt": "patients.percentile.mt",
    "percentile_fa": "patients.percentile.fa",
}
ETPS = ("1/3", "0.5", "1")
FEW = 1_000


def doctors(number: int) -> dict[str, Any]:
    """Return the columns of `number` doctors, by variable of the country package."""
    draws = numpy.random.default_rng(SEED)
    first, last = (numpy.datetime64(day, "D") for day in ("2019-09-01", "2028-01-01"))
    signed_on = first + draws.integers(0, (last - first).astype(int), number)
    options = draws.integers(0, len(ETPS), number)
    # A third of a post is offered by the first text alone.
    options[(options == 0) & (signed_on >= numpy.datetime64("2023-05-01"))] = 1
    columns = {"date_signature": signed_on, "option": options.astype(numpy.uint8)}
    for name, most in COUNTS.items():
        columns[name] = draws.integers(LEAST, most, number, dtype=numpy.int32)
    adults = columns["patientele_mt"] * draws.integers(70, 95, number) // 100
    columns["patientele_mt_adultes"] = _sometimes(draws, adults)
    for name in ("percentile_mt", "percentile_fa"):
        columns[name] = _sometimes(draws, draws.integers(20, 100, number))
    return {name: columns[name] for name in PATHS}


def _sometimes(draws: Any, values: Any) -> Any:
    """Return the values, half of them unknown."""
    known = draws.random(len(values)) < 0.5
    return numpy.where(known, values, UNKNOWN).astype(numpy.int32)


def write(number: int, folder: Path) -> Path:
    """Write the doctors and return the path of the .npz file; what exists is kept."""
    path = folder / f"doctors-{number}.npz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        numpy.savez(path, **doctors(number))
    if number <= FEW:
        path.with_suffix(".json").write_text(json.dumps(situations(path)), "utf-8")
    table = path.with_suffix(".parquet")
    if not table.exists():
        _write_parquet(path, table)
    return path


def situations(path: Path) -> list[dict[str, Any]]:
    """Return the stored doctors as situations of the Publicodes model."""
    with numpy.load(path) as stored:
        rows = zip(*(stored[name].tolist() for name in PATHS), strict=True)
    return [
        Doctor(
            signed_on,
            ETPS[option],
            *(None if number == UNKNOWN else number for number in (mt, adults, fa, *ranks)),
        ).publicodes()
        for signed_on, option, mt, adults, fa, *ranks in rows
    ]


def _write_parquet(path: Path, table: Path) -> None:
    try:
        import polars
    except ImportError:
        return
    with numpy.load(path) as stored:
        frame = polars.DataFrame({PATHS[name]: stored[name] for name in PATHS})
    etp = polars.col("contract.etp").cast(polars.Int64)
    unknown = polars.col(polars.Int32)
    frame.select(
        polars.lit("general-practice").alias("doctor.specialty"),
        polars.lit(1).alias("doctor.sector"),
        polars.col("contract.signed_on").cast(polars.Date),
        etp.replace_strict(dict(enumerate(ETPS)), return_dtype=polars.String),
        polars.when(unknown != UNKNOWN).then(unknown),
    ).write_parquet(table)


if __name__ == "__main__":
    sys.stdout.write(f"{write(int(sys.argv[1]), Path(sys.argv[2]))}\n")
