"""How fast amcli's own columns calculate the doctors that OpenFisca is given.

    python -m peers.columnar DOCTORS.parquet REPEATS THREADS [ANSWERS.parquet]

Prints, as JSON, the seconds by the clock and of processor that the fastest of REPEATS takes, tables
in memory before and after, and the bytes of memory at their highest. An engine learns from what it
is asked: `first` and `first_processor` are those of the first time, which is not the fastest.
"""

import json
import sys
from datetime import date
from time import perf_counter, process_time

import polars

from amcli.law.contract.case import Ask
from amcli.load.toml.files import load_rules
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TableQuestion
from timing import peak_of

ON = date(2019, 9, 1)  # before every signature, so that the first term is told


def main() -> None:
    """Calculate, print the times, and write the last answers where asked."""
    table, repeats, threads = polars.read_parquet(sys.argv[1]), *map(int, sys.argv[2:4])
    times = []
    engine = Engine(TableQuestion(load_rules(), Ask(on=ON), ("aid",)), threads)
    for _ in range(repeats):
        began, used = perf_counter(), process_time()
        answers = engine.evaluate(table)
        times.append((perf_counter() - began, process_time() - used))
    seconds, processor = map(min, zip(*times, strict=True))
    peak = peak_of()
    told = {"seconds": seconds, "processor": processor, "peak_bytes": peak}
    told |= {"first": times[0][0], "first_processor": times[0][1]}
    json.dump(told, sys.stdout)
    if len(sys.argv) > 4:
        answers.write_parquet(sys.argv[4])


if __name__ == "__main__":
    main()
