"""Sums over doctors under one text, from how many there are of each answer."""

from collections import Counter
from functools import cached_property
from itertools import product

import numpy as np

from amcli.law.figures.terms import Option, PatientList
from amcli.tables.engine.answers import Codes
from amcli.tables.engine.cells import ENDS, PARTS, Cells, aid_columns
from amcli.tables.engine.doctors import OPTIONS
from amcli.tables.engine.slices import VERDICTS, Growth, SliceColumns

TOTAL = "total"
_OPTIONS, _VERDICTS = len(OPTIONS), len(VERDICTS)
_GROUPS = _OPTIONS * _VERDICTS


class MoneyCells:
    """The cells of aids as numbers to be summed: each end of each amount, and whether known.

    `amounts` are the amounts in their order: period, part, end.
    """

    def __init__(self, years: int) -> None:
        self.periods = (*map(str, range(1, years + 1)), TOTAL)
        self.amounts = tuple(product(self.periods, PARTS, ENDS))
        names = list(aid_columns(years, ()))
        self._places = [names.index(_path(*amount)) for amount in self.amounts]
        self._rows: dict[Cells, Codes] = {}

    def row(self, cells: Cells) -> Codes:
        """Return the numbers of an aid: amounts, 0 if unknown, then 1 for each that is known."""
        row = self._rows.get(cells)
        if row is None:
            amounts = [cells[place] for place in self._places]
            numbers = [
                *(amount or 0 for amount in amounts),
                *(each is not None for each in amounts),
            ]
            row = self._rows[cells] = np.array(numbers, np.int64)
        return row


def _path(period: str, part: str, end: str) -> str:
    above = "aid.total" if period == TOTAL else f"aid.years.{period}"
    return f"{above}.{part}{end}"


class BudgetCounts:
    """What the doctors of one text come to, by option and verdict; counts add up.

    `answers` counts the doctors who have the same aid; `growth` holds of each list the ends, how
    many have each, and how many are asked.
    """

    def __init__(self, money: MoneyCells) -> None:
        self._money = money
        self.answers: Counter[tuple[int, int, Cells]] = Counter()
        self.growth: dict[str, Codes] = {
            name.value: np.zeros((_OPTIONS, _VERDICTS, 2 * len(ENDS) + 1), np.int64)
            for name in PatientList
        }

    def add(self, part: SliceColumns) -> None:
        """Count the answers of a part."""
        if not len(part.doctor):
            return
        group = part.option * _VERDICTS + part.verdict
        count = int(part.aid.max()) + 1
        numbers = np.bincount(group * count + part.aid)
        for key in np.flatnonzero(numbers).tolist():
            place, answer = divmod(key, count)
            self.answers[*divmod(place, _VERDICTS), part.cells[answer]] += int(numbers[key])
        for name, growth in part.growth.items():
            self.growth[name] += _summed(group, growth).reshape(_OPTIONS, _VERDICTS, -1)

    @cached_property
    def doctors(self) -> Codes:
        """How many doctors there are, once all are counted."""
        doctors = np.zeros((_OPTIONS, _VERDICTS), np.int64)
        for (option, verdict, _), number in self.answers.items():
            doctors[option, verdict] += number
        return doctors

    @cached_property
    def money(self) -> Codes:
        """The sums of the amounts of `MoneyCells`, then how many doctors have each of them."""
        money = np.zeros((_OPTIONS, _VERDICTS, 2 * len(self._money.amounts)), np.int64)
        for (option, verdict, cells), number in self.answers.items():
            money[option, verdict] += number * self._money.row(cells)
        return money

    def options(self) -> list[tuple[int, Option]]:
        """Return the options that somebody was asked about, with their places."""
        return [(at, one) for at, one in enumerate(OPTIONS) if self.doctors[at].any()]


def _summed(group: Codes, growth: Growth) -> Codes:
    """Return by group the sums of the ends, how many are known, and how many are asked."""
    ends = np.ascontiguousarray(growth.ends.T)
    known = ~np.isnan(ends)
    columns = [*np.where(known, ends, 0.0), *known, growth.is_asked]
    sums = [np.bincount(group, weights=column, minlength=_GROUPS) for column in columns]
    return np.rint(np.column_stack(sums)).astype(np.int64)  # no sum is too large to be exact
