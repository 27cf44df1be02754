"""A population under texts: counted once as it is, and once for each draw."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import polars as pl

from amcli.load.diagnostics import Refused
from amcli.tables.columns import COLUMNS, ColumnChoice, Typed
from amcli.tables.crowd.budget import GiftCells, SizeClasses, WinnerCounts, counted
from amcli.tables.crowd.population import Varied, drawn
from amcli.tables.engine.evaluate import SLICE, Engine, SliceAnswers, SliceEngine, WrongRow
from amcli.tables.reading import PROBLEM, ROW, TableSource, opened, unreadable

from .budget import BudgetCounts, MoneyCells


class Draws(NamedTuple):
    """What is drawn: how the facts vary, how often, from which seed, by how many threads."""

    varied: Varied
    times: int
    seed: int
    threads: int = 1


class SimulationCounts(NamedTuple):
    """What a population comes to: a tally for each text, winners for each text but the first."""

    tallies: tuple[BudgetCounts, ...]
    winners: tuple[WinnerCounts, ...]


class DoctorTable(NamedTuple):
    """The facts of a file, the number of each row in it, and the rows that hold no facts."""

    table: pl.DataFrame
    rows: pl.Series
    wrong: tuple[WrongRow, ...]

    def numbered(self, wrong: Sequence[WrongRow]) -> tuple[WrongRow, ...]:
        """Return rows of the table by their numbers in the file, with those that hold no facts."""
        own = (row._replace(row=int(self.rows[row.row - 1])) for row in wrong)
        return tuple(sorted((*self.wrong, *own)))

    def has(self, path: str) -> bool:
        """Return whether a fact is known of some of the doctors."""
        return path in self.table.columns and bool(self.table[path].count())


def doctors_in(source: TableSource) -> DoctorTable:
    """Return the doctors of a file; raises Refused."""
    try:
        table = opened(source, ColumnChoice({})).rows.collect()
    except pl.exceptions.PolarsError as error:
        raise Refused([unreadable(source, error)]) from None
    wrong: tuple[WrongRow, ...] = ()
    if PROBLEM in table.columns:
        bad = table.filter(pl.col(PROBLEM).is_not_null()).select(ROW, PROBLEM)
        wrong = tuple(WrongRow(*row) for row in bad.rows())
        table = table.filter(pl.col(PROBLEM).is_null())
    facts = [path for path in table.columns if path in COLUMNS and table[path].count()]
    return DoctorTable(table.select(facts), table[ROW], wrong)


def doctors_made(table: pl.DataFrame) -> DoctorTable:
    """Return a table that was made, its rows numbered from 1."""
    return DoctorTable(table, pl.int_range(1, table.height + 1, eager=True), ())


class Simulation:
    """Asks the texts about a population, each by its engine; the first is compared with others."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = [SliceEngine(engine) for engine in engines]
        self._moneys = [MoneyCells(engine.tables.years) for engine in engines]
        self._gifts = [GiftCells(engine.tables.years) for engine in engines]
        self._sizes = [
            SizeClasses(engine.tables.scale.sets[-1], engine.tables.book) for engine in engines[1:]
        ]
        self.wrong: list[WrongRow] = []

    def once(self, doctors: Typed) -> SimulationCounts:
        """Return what doctors come to as they are; rows that cannot be answered go to `wrong`."""
        tallies = tuple(map(BudgetCounts, self._moneys))
        winners: tuple[WinnerCounts, ...] = tuple(WinnerCounts() for _ in self._sizes)
        wrong: dict[int, WrongRow] = {}
        for start in range(0, doctors.facts.height, SLICE):
            part = doctors.slice(start, SLICE)
            slices = [one.answers(*part, start + 1) for one in self._engines]
            for tally, found in zip(tallies, slices, strict=True):
                for answers in found.parts:
                    tally.add(answers)
                wrong |= {one.row: one for one in found.wrong}
            self._compare(part, slices, winners)
        self.wrong += wrong.values()
        return SimulationCounts(tallies, winners)

    def _compare(
        self,
        part: Typed,
        slices: Sequence[SliceAnswers],
        winners: Sequence[WinnerCounts],
    ) -> None:
        if not winners:
            return
        height = part.facts.height
        first, *others = (
            cells.of(found.parts, height) for cells, found in zip(self._gifts, slices, strict=True)
        )
        for counts, sizes, other in zip(winners, self._sizes, others, strict=True):
            counts.update(counted(first, other, sizes.of(part.facts), sizes.known))

    def draws(
        self, doctors: Typed, asked: Draws, step: Callable[[], None] = lambda: None
    ) -> list[SimulationCounts]:
        """Return what the doctors come to in each draw; `step` is called after each of them."""

        def one(number: int) -> SimulationCounts:
            columns = drawn(doctors.facts, asked.varied, asked.seed, number)
            return self.once(doctors.drawn(columns))

        numbers = range(asked.times)
        if asked.threads == 1:
            return list(_stepping(map(one, numbers), step))
        with ThreadPoolExecutor(asked.threads) as pool:
            try:
                return list(_stepping(pool.map(one, numbers), step))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _stepping(
    outcomes: Iterator[SimulationCounts], step: Callable[[], None]
) -> Iterator[SimulationCounts]:
    for outcome in outcomes:
        step()
        yield outcome
