"""Sums over doctors under one text, from how many there are of each answer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from amcli.law.figures.terms import Option, PatientList
from amcli.tables.engine.answers import Codes, Numbers
from amcli.tables.engine.cells import ENDS, PARTS, Cells, aid_columns
from amcli.tables.engine.doctors import OPTIONS
from amcli.tables.engine.slices import VERDICTS, Growth, SliceColumns

TOTAL = "total"
_OPTIONS, _VERDICTS = len(OPTIONS), len(VERDICTS)
_GROUPS = _OPTIONS * _VERDICTS


class MoneyCells:
    """The cells of aids as numbers to be summed: each end of each amount, and whether known."""

    def __init__(self, years: int) -> None:
        self.periods = (*map(str, range(1, years + 1)), TOTAL)
        names = list(aid_columns(years, ()))
        self._places = [names.index(self._path(*one)) for one in self.amounts()]
        self._matrix = np.zeros((0, 2 * len(self._places)))

    def _path(self, period: str, part: str, end: str) -> str:
        above = "aid.total" if period == TOTAL else f"aid.years.{period}"
        return f"{above}.{part}{end}"

    def amounts(self) -> Iterator[tuple[str, str, str]]:
        """Yield the amounts in their order: period, part, end."""
        return ((period, part, end) for period in self.periods for part in PARTS for end in ENDS)

    def rows(self, cells: Sequence[Cells], count: int) -> Numbers:
        """Return the numbers of the first cells: amounts, 0 if unknown, then what is known."""
        return np.array([self._row(one) for one in cells[:count]]).reshape(count, -1)

    def kept(self, cells: Sequence[Cells], count: int) -> Numbers:
        """Return the same, kept for cells that only grow in number."""
        known = self._matrix
        if len(known) < count:
            more = [self._row(one) for one in cells[len(known) : count]]
            known = self._matrix = np.vstack([known, more])
        return known[:count]

    def _row(self, cells: Cells) -> list[float]:
        found = [cells[place] for place in self._places]
        return [*(one or 0 for one in found), *(one is not None for one in found)]


class BudgetCounts:
    """What the doctors of one text come to, by option and verdict; counts add up.

    `money` are the amounts of `MoneyCells`, then how many doctors have each of them; `growth` of
    each list the ends, how many have each, and how many are asked.
    """

    def __init__(self, money: MoneyCells) -> None:
        self._money = money
        width = 2 * len(list(money.amounts()))
        self.doctors: Codes = np.zeros((_OPTIONS, _VERDICTS), np.int64)
        self.money: Codes = np.zeros((_OPTIONS, _VERDICTS, width), np.int64)
        self.growth: dict[str, Codes] = {
            name.value: np.zeros((_OPTIONS, _VERDICTS, 2 * len(ENDS) + 1), np.int64)
            for name in PatientList
        }
        self.bands: Counter[tuple[int, int, str, str]] = Counter()

    def add(self, part: SliceColumns, *, is_kept: bool) -> None:
        """Count the answers of a part; `is_kept`: its cells are those of all parts before."""
        if not len(part.doctor):
            return
        group = part.option * _VERDICTS + part.verdict
        count = int(part.aid.max()) + 1
        tallied = np.bincount(group * count + part.aid, minlength=_GROUPS * count)
        by_answer = tallied.reshape(_GROUPS, count)
        shape = (_OPTIONS, _VERDICTS)
        self.doctors += by_answer.sum(axis=1).reshape(shape)
        read = self._money.kept if is_kept else self._money.rows
        summed = by_answer.astype(np.float64) @ read(part.cells, count)
        self.money += _whole(summed).reshape(*shape, -1)
        for place, answer in np.argwhere(by_answer):
            low, high = part.cells[answer][:2]
            key = (int(place) // _VERDICTS, int(place) % _VERDICTS, str(low), str(high))
            self.bands[key] += int(by_answer[place, answer])
        for name, growth in part.growth.items():
            self.growth[name] += _summed(group, growth).reshape(*shape, -1)

    def options(self) -> list[tuple[int, Option]]:
        """Return the options that somebody was asked about, with their places."""
        return [(at, one) for at, one in enumerate(OPTIONS) if self.doctors[at].any()]


def _summed(group: Codes, growth: Growth) -> Codes:
    """Return by group the sums of the ends, how many are known, and how many are asked."""
    ends = np.ascontiguousarray(growth.ends.T)
    known = ~np.isnan(ends)
    columns = [
        *(np.where(is_known, end, 0.0) for end, is_known in zip(ends, known, strict=True)),
        *known,
        growth.is_asked,
    ]
    return np.column_stack(
        [_whole(np.bincount(group, weights=one, minlength=_GROUPS)) for one in columns]
    )


def _whole(sums: npt.NDArray[Any]) -> Codes:
    """Return sums of whole numbers as such: none is so large that a float is not exact."""
    whole: Codes = np.rint(sums).astype(np.int64)
    return whole
