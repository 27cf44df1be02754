"""Who wins and who loses between two texts: doctors counted by what each text gives them."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import polars as pl

from amcli.law.contract.case import GENERAL_PRACTICE
from amcli.law.figures.terms import PatientList
from amcli.law.lists.bands import thresholds
from amcli.law.text.rules import RuleBook, RuleSet
from amcli.study.crowd.population import (
    EuroChange,
    OptionSummary,
    SizeClass,
    option_summaries,
    spread,
)
from amcli.study.crowd.simulation import ComparedQuantiles, Comparison, quantiles
from amcli.tables.engine.answers import Codes
from amcli.tables.engine.cells import aid_columns
from amcli.tables.engine.doctors import OPTIONS
from amcli.tables.engine.slices import SliceColumns

_OPTIONS = len(OPTIONS)
_REFUSED, _OPEN = 2, 1
_OUTCOMES = ("gain", "lose", "same", "unsure", "sum")
Counted: TypeAlias = Counter[tuple[str, SizeClass, EuroChange]]


class Gift(NamedTuple):
    """What a text gives a doctor over the term, in euros: nothing where it refuses."""

    value: int | None
    high: int | None
    is_open: bool


class GiftCells:
    """Reads what a text gives from the cells of its aids."""

    def __init__(self, years: int) -> None:
        names = list(aid_columns(years, ()))
        self._ends = [names.index(f"aid.total.amount{end}") for end in ("", "_high")]

    def of(self, parts: Sequence[SliceColumns], height: int) -> "Gifts":
        """Return what each doctor of a slice is given under each option."""
        numbers: dict[Gift, int] = {}
        found = np.full(height * _OPTIONS, -1, np.int64)
        for part in parts:
            count = int(part.aid.max(initial=-1)) + 1
            table = [
                numbers.setdefault(self._given(cells, verdict), len(numbers))
                for verdict in range(_REFUSED + 1)
                for cells in part.cells[:count]
            ]
            if table:
                codes = np.array(table)[part.verdict * count + part.aid]
                found[part.doctor * _OPTIONS + part.option] = codes
        return Gifts(found, tuple(numbers))

    def _given(self, cells: Sequence[Any], verdict: int) -> Gift:
        if verdict == _REFUSED:
            return Gift(0, 0, False)
        value, high = (cells[place] for place in self._ends)
        return Gift(value, high, verdict == _OPEN)


class Gifts(NamedTuple):
    """The number of what each doctor gets under each option, -1 where not asked, and the gifts."""

    numbers: Codes
    known: tuple[Gift, ...]


class SizeClasses:
    """The classes of lists that a text tells apart."""

    def __init__(self, rules: RuleSet, book: RuleBook) -> None:
        self._book = book
        levels = [level for _, level in thresholds(rules, PatientList.MT)]
        self._levels = np.array(levels, dtype=np.int64)
        counts = rules.value("bands.mt_count") == "mt_adult"
        self._path = "patients.mt_adult" if counts else "patients.mt"
        self.known = [
            *(SizeClass("counted", *ends) for ends in pairwise((None, *levels, None))),
            SizeClass("unknown"),
            SizeClass("other"),
        ]

    def of(self, facts: pl.DataFrame) -> Codes:
        """Return the place of each doctor's class among those known."""
        unknown, other = len(self.known) - 2, len(self.known) - 1
        count = _column(facts, self._path, pl.Int64())
        sizes = np.searchsorted(self._levels, count.fill_null(0).to_numpy(), side="right")
        codes = np.where(count.is_null().to_numpy(), unknown, sizes)
        names = _column(facts, "doctor.specialty", pl.String()).fill_null("")
        slugs = {name: self._book.slug(name) if name else None for name in names.unique().to_list()}
        general = [name for name, slug in slugs.items() if slug == GENERAL_PRACTICE]
        nobody = [name for name, slug in slugs.items() if slug is None]
        is_mep = _column(facts, "doctor.mep", pl.Boolean()).fill_null(False).to_numpy()
        is_general = names.is_in(general).to_numpy() & ~is_mep
        codes = np.where(is_general, codes, other)
        return np.where(names.is_in(nobody).to_numpy(), unknown, codes)


def _column(facts: pl.DataFrame, path: str, dtype: pl.DataType) -> pl.Series:
    if path in facts.columns:
        return facts[path]
    return pl.repeat(None, facts.height, dtype=dtype, eager=True)


def counted(before: Gifts, after: Gifts, sizes: Codes, known: Sequence[SizeClass]) -> Counted:
    """Return how many doctors there are of each option, class of list and change.

    `sizes` are the places of the doctors' classes among those known.
    """
    (first, given), (last, then) = before, after
    asked = np.flatnonzero((first >= 0) & (last >= 0))
    group = sizes[asked // _OPTIONS] * _OPTIONS + asked % _OPTIONS
    width, height = len(then), len(given) * len(then)
    tallied = np.bincount(group * height + first[asked] * width + last[asked])
    counts: Counted = Counter()
    for key in np.flatnonzero(tallied).tolist():
        place, pair = divmod(key, height)
        old, new = given[pair // width], then[pair % width]
        change = EuroChange(
            _less(new.value, old.value), _less(new.high, old.high), old.is_open or new.is_open
        )
        option, size = OPTIONS[place % _OPTIONS].value, known[place // _OPTIONS]
        counts[option, size, change] += int(tallied[key])
    return counts


def _less(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left - right


def text_comparisons(
    texts: Sequence[str], winners: Sequence[Counted], draws: Sequence[Sequence[Counted]]
) -> tuple[Comparison, ...]:
    """Return who wins and who loses between the first text and each other."""
    told = []
    for place, last in enumerate(texts[1:]):
        options = option_summaries(winners[place])
        drawn = [option_summaries(draw[place]) for draw in draws]
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
