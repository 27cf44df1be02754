"""A population under texts: counted once as it is, and once for each draw."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeAlias

import polars as pl

from amcli.load.diagnostics import Refused
from amcli.tables.columns import COLUMNS, FILE_ROW, ColumnChoice, Typed
from amcli.tables.crowd.budget import (
    BudgetCounts,
    GiftCells,
    MoneyCells,
    SizeClasses,
    SliceAnswers,
    WinnerCounts,
    counted,
    slice_answers,
)
from amcli.tables.crowd.population import Varied, drawn
from amcli.tables.engine.evaluate import SLICE, Engine
from amcli.tables.reading import TableSource, opened, unreadable

DoctorTable: TypeAlias = pl.DataFrame  # the facts of doctors, each row with its FILE_ROW


class Draws(NamedTuple):
    """What is drawn: how the facts vary, how often, from which seed.

    `threads` is how many work side by side, None where nobody said.
    """

    varied: Varied
    times: int
    seed: int
    threads: int | None = None


class SimulationCounts(NamedTuple):
    """What a population comes to: a tally for each text, winners for each text but the first."""

    tallies: tuple[BudgetCounts, ...]
    winners: tuple[WinnerCounts, ...]


def doctors_in(source: TableSource) -> DoctorTable:
    """Return the doctors of a file, with the facts that some of them have; raises Refused."""
    try:
        table = opened(source, ColumnChoice({})).rows.collect()
    except pl.exceptions.PolarsError as error:
        raise Refused([unreadable(source, error)]) from None
    return table.drop(path for path in table.columns if path in COLUMNS and not table[path].count())


class Simulation:
    """Asks the texts about a population, each by its engine; the first is compared with others.

    Rows that cannot be answered are told by the first engine: all texts read them alike.
    """

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = engines
        self._moneys = [MoneyCells(engine.tables.years) for engine in engines]
        self._gifts = [GiftCells(engine.tables.years) for engine in engines]
        self._sizes = [
            SizeClasses(engine.tables.scale.sets[-1], engine.tables.book) for engine in engines[1:]
        ]
        self.wrong = engines[0].wrong

    def once(self, doctors: Typed) -> SimulationCounts:
        """Return what doctors come to as they are; rows that cannot be answered go to `wrong`."""
        tallies = tuple(map(BudgetCounts, self._moneys))
        winners = tuple(WinnerCounts() for _ in self._sizes)
        for start in range(0, doctors.table.height, SLICE):
            part = doctors.slice(start, SLICE)
            answers = [list(slice_answers(engine, part)) for engine in self._engines]
            for tally, found in zip(tallies, answers, strict=True):
                for each in found:
                    tally.add(each)
            if winners:
                self._compare(part, answers, winners)
        return SimulationCounts(tallies, winners)

    def answered(self, table: DoctorTable) -> DoctorTable:
        """Return the doctors of a table that could be answered."""
        return table.filter(~pl.col(FILE_ROW).is_in(self.wrong.numbers))

    def _compare(
        self,
        part: Typed,
        answers: Sequence[Sequence[SliceAnswers]],
        winners: Sequence[WinnerCounts],
    ) -> None:
        first, *others = (
            cells.of(found, part.table.height)
            for cells, found in zip(self._gifts, answers, strict=True)
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
