"""Whether amcli's columns and OpenFisca give the same answers for the doctors that are timed.

    python -m peers.crosscheck COLUMNS.parquet OPENFISCA.npz

Prints how many cells were compared; any difference is told, and the exit code is 1.
"""

import sys

import numpy
import polars

BANDS = ("below-p30", "p30-p50", "p50-p70", "p70-p90", "p90-p95", "p95-plus")
PARTS = {"aide": "amount", "garanti": "guaranteed", "conditionnel": "conditional"}
ENDS = {"": "", "_bas": "_low", "_haut": "_high"}
YEARS = (1, 2, 3, 4, 5)
PAIRS = {
    f"{part}_annee_{year}{end}": f"aid.years.{year}.{PARTS[part]}{ENDS[end]}"
    for year in YEARS
    for part in PARTS
    for end in ENDS
}


def main() -> None:
    """Compare every cell, and stop at the first column that differs."""
    columns = polars.read_parquet(sys.argv[1])
    compared = 0
    with numpy.load(sys.argv[2]) as stored:
        for theirs, ours in {"bande_basse": "band_low", "bande_haute": "band_high"}.items():
            labels = [BANDS[place] for place in stored[theirs].tolist()]
            compared += _same(ours, columns[ours].to_list() == labels, columns.height)
        for theirs, ours in PAIRS.items():
            # A figure that is null in amcli is NaN here, which equals nothing.
            is_same = numpy.array_equal(stored[theirs], columns[ours].to_numpy())
            compared += _same(ours, is_same, columns.height)
    sys.stdout.write(f"{compared}\n")


def _same(name: str, is_same: bool, rows: int) -> int:
    if not is_same:
        sys.exit(f"amcli's columns differ from OpenFisca's: {name}")
    return rows


if __name__ == "__main__":
    main()
