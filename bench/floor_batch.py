"""The floor of `amcli batch`: read the same table, write the same answers, work nothing out.

python bench/floor_batch.py TABLE.parquet ANSWERS.arrow OUTPUT.parquet

The answers were worked out before (`answers_of` keeps them where reading them costs nothing) and
are written batch by batch as the table is read, by the same query engine on the same cores.
"""

import sys

import polars as pl

ROW = "row"


def answers_of(written: str, kept: str) -> None:
    """Keep answers in the form that memory has: mapped, not read."""
    pl.read_parquet(written).write_ipc(kept, compression="uncompressed")


def main(table: str, answers: str, output: str) -> None:
    """Read the table and write its answers."""
    known = pl.scan_ipc(answers).collect()
    rows = known[ROW].set_sorted()

    def answered(batch: pl.DataFrame) -> pl.DataFrame:
        first = batch.item(0, ":row") + 1
        start = rows.search_sorted(first, "left")
        return known.slice(start, rows.search_sorted(first + batch.height, "left") - start)

    read = pl.scan_parquet(table, row_index_name=":row")
    read.map_batches(answered, schema=known.schema, streamable=True).sink_parquet(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
