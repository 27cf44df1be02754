"""The command that adds up a whole population under texts, or makes one: simulate."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amcli.commands.command import Command
from amcli.commands.messages import check_libraries
from amcli.commands.options import BadValue, Format, whole
from amcli.commands.parameters import (
    ALL,
    QUESTION,
    SCREEN,
    Given,
    Parameter,
    argument,
    fact_names,
    file_itself,
    flag,
    settings_of,
)
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

from .batch import LIBRARIES, limit_threads

LARGEST_SEED = 2**63 - 1
MOST_DRAWS = 100_000
MOST_THREADS = 64
DRAWS, SEED = 200, 1  # where nobody says
_TABLE = "cli.simulate-metavar"
_VERDICTS = ("eligible", "undetermined", "not_eligible")
_PARTS = ("amount", "guaranteed", "conditional")
_ENDS = {"value": "", "low": "_low", "high": "_high", "unknown": "_unknown"}
_RANKS = ("p5", "p25", "p50", "p75", "p95")


def _simulate(command: Command, given: Given, words: Words) -> int:
    is_made = given["make_population"] is not None
    form = {"format": Format.CSV} if is_made else {}
    settings = settings_of(given, exits_zero=True, **form)
    limit_threads(None)
    check_libraries("AM305", LIBRARIES, words, command=command.name)
    # Draws run side by side: the pool of polars, told when it is imported, would have them wait;
    # what the user set stays.
    if given["vary"] and "polars" not in sys.modules:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
    from amcli.commands.run.session import request_of
    from amcli.tables.crowd.simulation import Draws

    from . import simulate_run as run

    if given["assumptions"]:
        return run.show_assumptions(ASSUMPTIONS, settings, words)
    seed = whole("--seed", given["seed"], (0, LARGEST_SEED))
    seed = SEED if seed is None else seed
    if is_made:
        if given["table"] is not None:
            raise BadValue("--make-population", "simulate.no-table", table=given["table"])
        return run.make_population(given["make_population"], seed, settings, words)
    if given["table"] is None:
        raise BadValue(_TABLE, "simulate.no-place")
    facts = run.varied(given["vary"])
    draws = whole("--draws", given["draws"], (1, MOST_DRAWS))
    if draws is not None and not facts:
        raise BadValue("--draws", "simulate.nothing-varies")
    threads = whole("--threads", given["threads"], (1, MOST_THREADS))
    count = (DRAWS if draws is None else draws) if facts else 0
    request = request_of(command, settings, words)
    asked = Draws(facts, count, seed, threads)
    return run.run_simulation(request, given["table"], asked, svg=given["svg"])


def _names(_result: Any) -> Iterator[str]:
    """Yield the columns; growths stand with the total, in the row of no year."""
    yield from ("text", *_VERDICTS, "year")
    for part in _PARTS:
        yield from (f"{part}{suffix}" for suffix in _ENDS.values())
    for part in _PARTS:
        yield from (f"{part}_{rank}" for rank in _RANKS)
    for name in ("mt", "fa"):
        yield from (f"{name}_growth{suffix}" for suffix in _ENDS.values())


def _records(result: Any, _shown: Shown) -> Iterator[Record]:
    """Yield a row for each year under each text and option, `total` for all years."""
    for text in result.texts:
        for option in text.options:
            start = {
                "source": result.population.source,
                "etp": option.etp,
                "text": text.text,
                **{name: getattr(option, name).doctors for name in _VERDICTS},
            }
            for year in option.years:
                yield {**start, "year": year.year, **_amounts(year)}
            growths: dict[str, Any] = {}
            for patients in option.patients:
                growths |= _ends(f"{patients.list}_growth", patients.growth)
            yield {**start, "year": "total", **_amounts(option.total), **growths}


def _amounts(period: Any) -> Record:
    cells: dict[str, Any] = {}
    for part in _PARTS:
        amount = getattr(period, part)
        cells |= _ends(part, amount)
        if amount.quantiles is not None:
            spread = amount.quantiles.value
            cells |= {f"{part}_{rank}": getattr(spread, rank) for rank in _RANKS}
    return cells


def _ends(name: str, spread: Any) -> Record:
    return {f"{name}{suffix}": getattr(spread, end) for end, suffix in _ENDS.items()}


COMMAND = Command(
    "simulate",
    (
        argument("table", str | None, _TABLE, "simulate-table", None, files=file_itself),
        Parameter("vary", list[str], ("--vary",), "FACT=DISTRIBUTION", list, completed=fact_names),
        Parameter("draws", str | None, ("--draws",), "N"),
        Parameter("seed", str | None, ("--seed",), "S"),
        Parameter("threads", str | None, ("--threads",), "N"),
        Parameter("svg", Path | None, ("--svg",), "FILE", code="simulate-svg"),
        Parameter("make_population", str | None, ("--make-population",), "N"),
        flag("assumptions"),
        *QUESTION,
        ALL,
        *SCREEN,
    ),
    _simulate,
    result="amcli.study.crowd.simulation:SimulationResult",
    rows=Rows(_records, _names),
    page="simulate:simulate_page",
    takes_many_texts=True,
)
ASSUMPTIONS = COMMAND._replace(
    name="simulate-assumptions",
    result="amcli.study.crowd.simulation:AssumptionsResult",
    rows=Rows("assumptions", "key value status sources en fr"),
    page="doctors:assumptions_page",
)
