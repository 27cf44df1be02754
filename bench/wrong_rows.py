"""What a row in error takes, beside a plain one: tables in memory, nothing else timed.

    python bench/wrong_rows.py ROWS PASSES

Prints, as JSON, the seconds of processor that one thread takes for so many rows, plain and each
wrong in its own way: medians of the passes, which alternate.
"""

import json
import os
import random
import string
import sys
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from statistics import median
from time import process_time

ON = date(2026, 11, 22)  # one day for all runs: answers do not change with the calendar
TIMES = 10  # as many plain rows, which take next to nothing
KNOWN = 100  # plain rows that an engine learns from before it is timed
_RANDOM = random.Random(3)


def _letters(count: int) -> str:
    return "".join(_RANDOM.choices(string.ascii_lowercase, k=count))


# A wrong cell of each kind, by its column; no two rows have the same.
WRONG: Mapping[str, Callable[[], str]] = {
    "patients.mt": lambda: f"{_RANDOM.randrange(3000)}{_letters(2)}",
    "doctor.specialty": lambda: f"general-practi{_letters(3)}",
    "doctor.installed_on": lambda: f"{_RANDOM.randrange(1, 32)}/{_RANDOM.randrange(13, 40)}/2001",
    "doctor.sector": lambda: f"{_RANDOM.randrange(4, 5000)}",
    "patients.fa": lambda: f"-{_RANDOM.randrange(1, 5000)}",
    "practice.functional_group": lambda: _letters(4),
    "patients.percentile.fa": lambda: f"{100 + _RANDOM.randrange(1, 9000) / 10}",
    "doctor.zone": lambda: _letters(3),
    "doctor.situations": lambda: f"{_letters(5)}|{_letters(3)}",
}


def main() -> None:
    """Measure and print."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars

    from amcli.law.contract.case import Ask
    from amcli.load.toml.files import load_rules
    from amcli.tables.crowd.population import population
    from amcli.tables.engine.evaluate import Engine
    from amcli.tables.engine.questions import TableQuestion

    count, passes = map(int, sys.argv[1:])
    book = load_rules()
    plain = population(count, 1, ON, book).with_columns(polars.all().cast(polars.String))
    rows, kinds = plain.to_dicts(), list(WRONG)
    for place, row in enumerate(rows):
        column = kinds[place % len(kinds)]
        row[column] = WRONG[column]()
    wrong, many = polars.DataFrame(rows, schema=plain.schema), polars.concat([plain] * TIMES)

    def taken(table: polars.DataFrame, *, fails: bool) -> float:
        engine = Engine(TableQuestion(book, Ask(on=ON, etps=(Fraction(1),))), 1)
        engine.evaluate(many if not fails else plain.head(KNOWN))
        began = process_time()
        answers = engine.evaluate(table)
        seconds = process_time() - began
        assert answers["error"].is_not_null().all() or not fails
        return seconds

    pairs = [(taken(many, fails=False) / TIMES, taken(wrong, fails=True)) for _ in range(passes)]
    print(
        json.dumps(
            dict(zip(("plain", "wrong"), map(median, zip(*pairs, strict=True)), strict=True))
        )
    )


if __name__ == "__main__":
    main()
