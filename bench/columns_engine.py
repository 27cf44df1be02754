"""How fast the engine of tables answers: tables in memory before and after, nothing else timed.

    python bench/columns_engine.py THREADS REPEATS TABLE.parquet… [--arrow]

Each pass takes the tables one after the other, so that memory holds one table and its answers.
Prints, as JSON, for the first pass and for each one after it, the seconds by the clock and of
processor; the answers, the rows asked one by one, the bytes of memory at their highest and those of
an answer. Full time, all three parts, one answer a doctor. `--arrow` goes through `amcli.arrow` in
batches of 65 536 rows instead.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from time import perf_counter, process_time
from typing import Any, NamedTuple

from timing import peak_of

ON = date(2026, 11, 22)  # one day for all runs: answers do not change with the calendar
BATCH = 65_536  # rows


class Pass(NamedTuple):
    """One pass over all the tables: seconds by the clock and of processor, answers, their bytes."""

    seconds: float
    processor: float
    answers: int
    size: int


def tables(files: Sequence[str]) -> Iterable[Any]:
    """Yield the files as tables, read one at a time."""
    import polars

    for file in files:
        yield polars.read_parquet(file)


def passed(answer: Callable[[Any], tuple[int, int]], found: Iterable[Any]) -> Pass:
    """Return what one pass takes; reading a table is not counted."""
    seconds, processor, answers, size = 0.0, 0.0, 0, 0
    for table in found:
        began, used = perf_counter(), process_time()
        count, bytes_ = answer(table)
        seconds, processor = seconds + perf_counter() - began, processor + process_time() - used
        answers, size = answers + count, size + bytes_
    return Pass(seconds, processor, answers, size)


def by_engine(threads: int) -> tuple[Callable[[Any], tuple[int, int]], Callable[[], int]]:
    """Return a function that answers a table, and one that tells the rows asked one by one."""
    from amcli.law.contract.case import Ask
    from amcli.load.toml.files import load_rules
    from amcli.tables.engine.evaluate import Engine
    from amcli.tables.engine.questions import TableQuestion

    engine = Engine(TableQuestion(load_rules(), Ask(on=ON, etps=(Fraction(1),))), threads)

    def answer(table: Any) -> tuple[int, int]:
        answers = engine.evaluate(table)
        return answers.height, int(answers.estimated_size())

    return answer, lambda: engine.odd_rows


def by_arrow(threads: int) -> tuple[Callable[[Any], tuple[int, int]], Callable[[], int]]:
    """Return the same through `amcli.arrow`, which does not tell odd rows."""
    from amcli.arrow import Evaluator

    evaluator = Evaluator(on=str(ON), etps=["1"], threads=threads)

    def answer(table: Any) -> tuple[int, int]:
        count = size = 0
        for answers in evaluator.batches(table.to_arrow().to_batches(max_chunksize=BATCH)):
            count, size = count + answers.num_rows, size + answers.nbytes
        return count, size

    return answer, lambda: 0


def main(arguments: list[str]) -> None:
    """Answer the tables REPEATS times and print what each pass took."""
    is_arrow = "--arrow" in arguments
    threads, repeats, *files = (one for one in arguments if one != "--arrow")
    os.environ["POLARS_MAX_THREADS"] = threads  # before polars is imported
    answer, odd = (by_arrow if is_arrow else by_engine)(int(threads))
    first, *later = (passed(answer, tables(files)) for _ in range(int(repeats)))
    told = {
        "first": first[:2],
        "again": [one[:2] for one in later],
        "answers": first.answers,
        "answer_bytes": first.size / max(first.answers, 1),
        "odd_rows": odd() // int(repeats),
        "peak_bytes": peak_of(),
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
