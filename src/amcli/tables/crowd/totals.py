"""The result of a simulation, from what was counted as it is and in each draw."""

from collections.abc import Callable, Sequence
from typing import Any

from amcli.law.figures.terms import Band, PatientList
from amcli.study.crowd.population import OptionSummary, option_summaries, spread
from amcli.study.crowd.simulation import (
    BandCount,
    ComparedQuantiles,
    Comparison,
    Counted,
    EndQuantiles,
    OptionBudget,
    PatientsGained,
    PeriodBudget,
    Quantiles,
    Sum,
    TextBudget,
    quantiles,
)
from amcli.tables.engine.cells import ENDS, PARTS

from .budget import TOTAL, BudgetCounts, MoneyCells
from .simulation import SimulationCounts

_ELIGIBLE, _OPEN, _REFUSED = range(3)
_OUTCOMES = ("gain", "lose", "same", "unsure", "sum")
_BANDS = [band.label for band in Band]


def text_budgets(
    texts: Sequence[str | None],
    years: Sequence[int],
    found: SimulationCounts,
    draws: Sequence[SimulationCounts],
) -> tuple[TextBudget, ...]:
    """Return what each text comes to; `years` are those of a contract under each of them."""
    return tuple(
        TextBudget(text, _TextBudgets(years[place], place, found, draws).options())
        for place, text in enumerate(texts)
    )


class _TextBudgets:
    """One text being told."""

    def __init__(
        self, years: int, place: int, found: SimulationCounts, draws: Sequence[SimulationCounts]
    ) -> None:
        self._money = MoneyCells(years)
        self._tally = found.tallies[place]
        self._draws = [draw.tallies[place] for draw in draws]

    def options(self) -> tuple[OptionBudget, ...]:
        """Return each option that somebody was asked about."""
        return tuple(self._option(at, one.value) for at, one in self._tally.options())

    def _option(self, at: int, etp: str) -> OptionBudget:
        counted = [self._counted(at, verdict) for verdict in (_ELIGIBLE, _OPEN, _REFUSED)]
        eligible, left_open, refused = counted
        periods = [self._period(at, period) for period in self._money.periods]
        return OptionBudget(
            etp=etp,
            eligible=eligible,
            undetermined=left_open,
            not_eligible=refused,
            years=tuple(periods[:-1]),
            total=periods[-1],
            bands=self._bands(at),
            patients=tuple(self._patients(at, name.value) for name in PatientList),
        )

    def _counted(self, at: int, verdict: int) -> Counted:
        def read(tally: BudgetCounts) -> int:
            return int(tally.doctors[at, verdict])

        return Counted(read(self._tally), self._quantiles(read))

    def _quantiles(self, read: Callable[[BudgetCounts], Any]) -> Quantiles | None:
        return quantiles([int(read(one)) for one in self._draws]) if self._draws else None

    def _period(self, at: int, period: str) -> PeriodBudget:
        year = None if period == TOTAL else int(period)
        return PeriodBudget(year, *(self._sum(at, period, part) for part in PARTS))

    def _sum(self, at: int, period: str, part: str) -> Sum:
        places = [self._money.amounts.index((period, part, end)) for end in ENDS]
        width = len(self._money.amounts)
        return self._ends(lambda tally: tally.money[at], places, width, self._tally.doctors[at])

    def _patients(self, at: int, name: str) -> PatientsGained:
        asked = self._tally.growth[name][at, :, -1]
        places = range(len(ENDS))
        growth = self._ends(lambda tally: tally.growth[name][at], places, len(ENDS), asked)
        return PatientsGained(name, int(asked[_ELIGIBLE]), growth)

    def _ends(
        self, read: Callable[[BudgetCounts], Any], places: Sequence[int], width: int, doctors: Any
    ) -> Sum:
        """Return a sum from its places in what is read; `width` further on is how many have it.

        `doctors` are all who should have it, by verdict.
        """
        value, low, high = places
        reads: tuple[Callable[[BudgetCounts], Any], ...] = (
            lambda tally: read(tally)[_ELIGIBLE, value],
            lambda tally: read(tally)[_ELIGIBLE, low],
            lambda tally: read(tally)[[_ELIGIBLE, _OPEN], high].sum(),
        )
        has = read(self._tally)
        spread = [self._quantiles(one) for one in reads]
        sums = [int(one(self._tally)) for one in reads]
        return Sum(
            value=sums[0],
            low=sums[1],
            high=sums[2],
            unknown=int(doctors[_ELIGIBLE] - has[_ELIGIBLE, value + width]),
            unbounded=int((doctors - has[:, high + width])[[_ELIGIBLE, _OPEN]].sum()),
            quantiles=EndQuantiles(*spread) if self._draws else None,  # type: ignore[arg-type]
        )

    def _bands(self, at: int) -> tuple[BandCount, ...]:
        counts: dict[tuple[str, str], list[int]] = {}
        for (option, verdict, (low, high, *_)), number in self._tally.answers.items():
            if option == at and verdict != _REFUSED:
                counts.setdefault((low, high), [0, 0])[verdict] += number
        kinds = sorted(counts, key=lambda ends: [_BANDS.index(end) for end in ends])
        return tuple(BandCount(*kind, *counts[kind]) for kind in kinds)


def text_comparisons(
    texts: Sequence[str], found: SimulationCounts, draws: Sequence[SimulationCounts]
) -> tuple[Comparison, ...]:
    """Return who wins and who loses between the first text and each other."""
    told = []
    for place, last in enumerate(texts[1:]):
        options = option_summaries(found.winners[place])
        drawn = [option_summaries(draw.winners[place]) for draw in draws]
        spread = [_compared(one.etp, drawn) for one in options] if draws else []
        told.append(Comparison(texts[0], last, options, tuple(spread)))
    return tuple(told)


def _compared(etp: str, drawn: Sequence[Sequence[OptionSummary]]) -> ComparedQuantiles:
    """Return the quantiles of an option; a draw in which nobody is asked has none of each."""
    spreads = [
        next((one.spread for one in options if one.etp == etp), spread(())) for options in drawn
    ]
    values = ([getattr(one, name) or 0 for one in spreads] for name in _OUTCOMES)
    return ComparedQuantiles(etp, *map(quantiles, values))
