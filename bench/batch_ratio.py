"""How long `amcli batch` takes from Parquet to Parquet, beside reading and writing alone.

python bench/batch_ratio.py [ROWS…]      100000 and 1000000 rows without any

Runs alternate; the medians of the time one waits are compared. The peak memory is that of the
largest process of each kind.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
import polars as pl

from floor_batch import answers_of
from timing import ENVIRONMENT, installed, peak_of, python

ROUNDS = 5
SEED = 20240622
FLOOR = str(Path(__file__).with_name("floor_batch.py"))
SPECIALTIES = ("general-practice", "cardiology", "dermatology", "paediatrics", "rheumatology")
DAY, LAST_DAY = 18_200, 20_500  # 2019-10-31 to 2026-02-16, since 1970
MEDIAN, SPREAD, MOST = 1_045, 0.45, 5_000


class Ran(NamedTuple):
    """One run: seconds of waiting, seconds of all processors, megabytes at most."""

    waited: float
    used: float
    peak: float


def write_table(file: Path, rows: int) -> None:
    """Write a table of so many doctors, no two alike, the same for the same number."""
    random = np.random.default_rng(SEED)
    mt = np.minimum(random.lognormal(np.log(MEDIAN), SPREAD, rows).astype(np.int64), MOST)
    days = random.integers(DAY, LAST_DAY, rows).astype(np.int32)
    pl.DataFrame(
        {
            "name": [f"doctor {number}" for number in range(rows)],
            "doctor.specialty": random.choice(SPECIALTIES, rows, p=[0.6, 0.1, 0.1, 0.1, 0.1]),
            "doctor.sector": random.choice([1, 2], rows, p=[0.8, 0.2]),
            "doctor.optam": random.random(rows) < 0.5,
            "doctor.zone": random.choice(["zip", "zac", "none"], rows),
            "doctor.birth_date": pl.Series(random.integers(-8000, 8000, rows).astype(np.int32)),
            "doctor.installed_on": pl.Series(random.integers(12000, 18000, rows).astype(np.int32)),
            "practice.doctors": random.integers(1, 8, rows),
            "practice.coordinated": ["true"] * rows,
            "practice.functional_group": random.random(rows) < 0.7,
            "patients.mt": mt,
            "patients.mt_adult": (mt * 0.8).astype(np.int64),
            "patients.fa": (mt * 1.4).astype(np.int64),
            "contract.etp": random.choice(["1/3", "0.5", "1"], rows),
            "contract.signed_on": pl.Series(days),
        }
    ).with_columns(
        pl.col("doctor.birth_date", "doctor.installed_on", "contract.signed_on").cast(pl.Date())
    ).write_parquet(file)  # fmt: skip


def run(command: Sequence[str]) -> Ran:
    """Run a command and return what it took."""
    since = time.perf_counter()
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    peak, ended = 0.0, 0
    while not ended:
        peak = max(peak, peak_of(process.pid) / 2**20)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        time.sleep(0 if ended else 0.01)
    waited = time.perf_counter() - since
    if status:
        raise SystemExit(f"{' '.join(command)}: exit status {status}")
    return Ran(waited, usage.ru_utime + usage.ru_stime, peak)


def measured(rows: int, folder: Path, rounds: int = ROUNDS) -> tuple[list[Ran], list[Ran]]:
    """Return the runs of `amcli batch` and of its floor on a table of so many rows.

    The table is `ROWS.parquet` in the folder, written where it is not there.
    """
    table, out, kept = (
        str(folder / f"{rows}.{end}") for end in ("parquet", "out.parquet", "arrow")
    )
    if not Path(table).exists():
        write_table(Path(table), rows)
    batch = [*installed(), "batch", table, "-o", out, "--on", "2026-11-22", "-q"]
    run(batch)
    answers_of(out, kept)
    floor = python(FLOOR, table, kept, str(folder / "floor.parquet"))
    pairs = [(run(batch), run(floor)) for _ in range(rounds)]
    return [one for one, _ in pairs], [one for _, one in pairs]


def main(sizes: Sequence[int]) -> None:
    """Print a line for each size: medians, their ratio, peaks."""
    with tempfile.TemporaryDirectory() as name:
        for rows in sizes:
            ours, floor = measured(rows, Path(name))
            waited, least = (median(one.waited for one in runs) for runs in (ours, floor))
            used, idle = (median(one.used for one in runs) for runs in (ours, floor))
            print(
                f"{rows} rows: batch {waited:.2f} s, floor {least:.2f} s,"
                f" ratio {waited / least:.2f}"
                f" (processors {used:.2f} s, {idle:.2f} s, ratio {used / idle:.2f};"
                f" peak {max(one.peak for one in ours):.0f} MB,"
                f" {max(one.peak for one in floor):.0f} MB)",
                flush=True,
            )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [100_000, 1_000_000])
