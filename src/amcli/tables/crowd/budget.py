"""What doctors come to under a text, and who wins and loses between two: counted, then summed."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise, product
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import polars as pl

from amcli.law.contract.case import GENERAL_PRACTICE
from amcli.law.figures.terms import Band, PatientList, Verdict
from amcli.law.lists.bands import thresholds
from amcli.law.text.rules import RuleBook, RuleSet
from amcli.study.crowd.population import (
    EuroChange,
    OptionSummary,
    SizeClass,
    option_summaries,
    spread,
)
from amcli.study.crowd.simulation import (
    BandCount,
    ComparedQuantiles,
    Comparison,
    Counted,
    EndQuantiles,
    OptionBudget,
    PatientsGained,
    PeriodBudget,
    Sum,
    TextBudget,
    quantiles,
)
from amcli.tables.columns import Typed
from amcli.tables.engine.cells import (
    ENDS,
    FIGURE,
    LEAVES_OPEN,
    PARTS,
    REFUSES,
    VERDICT,
    Cells,
    Codes,
    Numbers,
    aid_columns,
)
from amcli.tables.engine.curves import UNKNOWN, Curves
from amcli.tables.engine.doctors import OPTIONS, Flags
from amcli.tables.engine.evaluate import ERROR, ETP, ROW, Engine
from amcli.tables.engine.targets import ListTarget

ELIGIBLE, REFUSED, OPEN = (
    VERDICT.categories.to_list().index(verdict)
    for verdict in (Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE, Verdict.UNDETERMINED)
)


class Growth(NamedTuple):
    """The growth asked on a list: a row for each answer, its ends, not a number if unknown."""

    ends: Numbers
    is_asked: Flags


class SliceAnswers(NamedTuple):
    """Answers for doctors of a slice, one for each doctor and option.

    `doctor` is the place in the slice, `option` that among all options, `verdict` that among the
    words of VERDICT; `aid` the place of the cells of the aid among `cells`.
    """

    doctor: Codes
    option: Codes
    verdict: Codes
    aid: Codes
    cells: Sequence[Cells]
    growth: dict[str, Growth]


def slice_answers(engine: Engine, part: Typed) -> Iterator[SliceAnswers]:
    """Yield the answers of plain rows, then those of odd ones; threads may share the engine."""
    doctors, found = engine.numbers(part)
    is_open = (found.mask & LEAVES_OPEN) != 0
    yield SliceAnswers(
        found.doctor,
        found.option,
        np.where((found.mask & REFUSES) != 0, REFUSED, np.where(is_open, OPEN, ELIGIBLE)),
        found.aid,
        engine.tables.table("aid").known,
        {
            name: _growth(engine.tables.curves[PatientList(name)], target)
            for name, target in found.targets.items()
        },
    )
    if doctors.is_odd.any():
        alone = engine.alone(doctors, part.table).filter(pl.col(ERROR).is_null())
        yield SliceAnswers(
            doctor=_codes(alone[ROW]),
            option=_codes(alone[ETP].to_physical()),
            verdict=_codes(alone["verdict"].to_physical()),
            aid=np.arange(alone.height),
            cells=alone.select(engine.aid_columns.keys()).rows(),
            growth={name.value: _growth_in(alone, name.value) for name in PatientList},
        )


def _codes(column: pl.Series) -> Codes:
    return column.cast(pl.Int64()).to_numpy()


def _growth(curves: Curves, target: ListTarget) -> Growth:
    *ends, status = curves.rows()[target.numbers, : len(FIGURE)].T
    growth = np.column_stack([np.where(end == UNKNOWN, np.nan, end) for end in ends])
    growth[target.is_notified] = target.notified[target.is_notified, None]
    return Growth(growth, status != UNKNOWN)


def _growth_in(alone: pl.DataFrame, name: str) -> Growth:
    path = f"targets.{name}.growth"
    ends = [alone[path + end].cast(pl.Float64()).fill_null(np.nan).to_numpy() for end in ENDS]
    return Growth(np.column_stack(ends), alone[f"{path}_status"].is_not_null().to_numpy())


TOTAL = "total"
_OPTIONS, _VERDICTS = len(OPTIONS), len(VERDICT.categories)
_GROUPS = _OPTIONS * _VERDICTS
_BANDS = [band.label for band in Band]


class MoneyCells:
    """The cells of aids as numbers to be summed: each end of each amount, and whether known.

    `amounts` are the amounts in their order: period, part, end.
    """

    def __init__(self, years: int) -> None:
        self.periods = (*map(str, range(1, years + 1)), TOTAL)
        self.amounts = tuple(product(self.periods, PARTS, ENDS))
        names = list(aid_columns(years, ()))
        self._places = [
            names.index(f"aid.{'' if period == TOTAL else 'years.'}{period}.{part}{end}")
            for period, part, end in self.amounts
        ]
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


class BudgetCounts:
    """What the doctors of one text come to, by option and verdict; counts add up.

    `answers` counts the doctors who have the same aid; `growth` holds of each list the ends, how
    many have each, and how many are asked.
    """

    def __init__(self, money: MoneyCells) -> None:
        self.cells = money
        self.answers: Counter[tuple[int, int, Cells]] = Counter()
        self.growth: dict[str, Codes] = {
            name.value: np.zeros((_OPTIONS, _VERDICTS, 2 * len(ENDS) + 1), np.int64)
            for name in PatientList
        }

    def add(self, part: SliceAnswers) -> None:
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
        money = np.zeros((_OPTIONS, _VERDICTS, 2 * len(self.cells.amounts)), np.int64)
        for (option, verdict, cells), number in self.answers.items():
            money[option, verdict] += number * self.cells.row(cells)
        return money


def _summed(group: Codes, growth: Growth) -> Codes:
    """Return by group the sums of the ends, how many are known, and how many are asked."""
    ends = np.ascontiguousarray(growth.ends.T)
    known = ~np.isnan(ends)
    columns = [*np.where(known, ends, 0.0), *known, growth.is_asked]
    sums = [np.bincount(group, weights=column, minlength=_GROUPS) for column in columns]
    return np.rint(np.column_stack(sums)).astype(np.int64)  # no sum is too large to be exact


def text_budgets(
    texts: Sequence[str | None],
    counts: Sequence[BudgetCounts],
    draws: Sequence[Sequence[BudgetCounts]],
) -> tuple[TextBudget, ...]:
    """Return what each text comes to, counted as it is and in each draw."""
    return tuple(
        TextBudget(text, _DrawnBudget(counts[place], [draw[place] for draw in draws]).options())
        for place, text in enumerate(texts)
    )


class _DrawnBudget:
    """The budget under one text, as it is and in each draw."""

    def __init__(self, tally: BudgetCounts, draws: Sequence[BudgetCounts]) -> None:
        self._tally, self._draws = tally, draws
        self._money = tally.cells

    def options(self) -> tuple[OptionBudget, ...]:
        """Return each option that somebody was asked about."""
        asked = [at for at in range(_OPTIONS) if self._tally.doctors[at].any()]
        return tuple(self._option(at, OPTIONS[at].value) for at in asked)

    def _option(self, at: int, etp: str) -> OptionBudget:
        counted = []
        for verdict in (ELIGIBLE, OPEN, REFUSED):
            numbers = [int(tally.doctors[at, verdict]) for tally in (self._tally, *self._draws)]
            counted.append(Counted(numbers[0], quantiles(numbers[1:]) if self._draws else None))
        *years, total = (
            PeriodBudget(
                None if period == TOTAL else int(period),
                *(self._sum(at, period, part) for part in PARTS),
            )
            for period in self._money.periods
        )
        patients = tuple(self._patients(at, name.value) for name in PatientList)
        eligible, left_open, refused = counted
        bands = self._bands(at)
        return OptionBudget(etp, eligible, left_open, refused, tuple(years), total, bands, patients)

    def _sum(self, at: int, period: str, part: str) -> Sum:
        places = [self._money.amounts.index((period, part, end)) for end in ENDS]
        width = len(self._money.amounts)
        return self._ends(lambda tally: tally.money[at], places, width, self._tally.doctors[at])

    def _patients(self, at: int, name: str) -> PatientsGained:
        asked = self._tally.growth[name][at, :, -1]
        places = range(len(ENDS))
        growth = self._ends(lambda tally: tally.growth[name][at], places, len(ENDS), asked)
        return PatientsGained(name, int(asked[ELIGIBLE]), growth)

    def _ends(
        self, read: Callable[[BudgetCounts], Any], places: Sequence[int], width: int, doctors: Any
    ) -> Sum:
        """Return a sum from its places in what is read; `width` further on is how many have it.

        `doctors` are all who should have it, by verdict.
        """
        value, low, high = places
        may = [ELIGIBLE, OPEN]
        has = [read(tally) for tally in (self._tally, *self._draws)]
        sums = (
            [int(one[ELIGIBLE, value]) for one in has],
            [int(one[ELIGIBLE, low]) for one in has],
            [int(one[may, high].sum()) for one in has],
        )
        unknown = int(doctors[ELIGIBLE] - has[0][ELIGIBLE, value + width])
        unbounded = int((doctors - has[0][:, high + width])[may].sum())
        spread = EndQuantiles(*(quantiles(one[1:]) for one in sums)) if self._draws else None
        return Sum(sums[0][0], sums[1][0], sums[2][0], unknown, unbounded, spread)

    def _bands(self, at: int) -> tuple[BandCount, ...]:
        counts: dict[tuple[str, str], list[int]] = {}
        for (option, verdict, (low, high, *_)), number in self._tally.answers.items():
            if option == at and verdict != REFUSED:
                counts.setdefault((low, high), [0, 0])[verdict == OPEN] += number
        kinds = sorted(counts, key=lambda ends: [_BANDS.index(end) for end in ends])
        return tuple(BandCount(*kind, *counts[kind]) for kind in kinds)


_OUTCOMES = ("gain", "lose", "same", "unsure", "sum")
WinnerCounts: TypeAlias = Counter[tuple[str, SizeClass, EuroChange]]


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

    def of(self, parts: Sequence[SliceAnswers], height: int) -> "Gifts":
        """Return what each doctor of a slice is given under each option."""
        numbers: dict[Gift, int] = {}
        found = np.full(height * _OPTIONS, -1, np.int64)
        for part in parts:
            count = int(part.aid.max(initial=-1)) + 1
            table = [
                numbers.setdefault(self._given(cells, verdict), len(numbers))
                for verdict in range(_VERDICTS)
                for cells in part.cells[:count]
            ]
            if table:
                codes = np.array(table)[part.verdict * count + part.aid]
                found[part.doctor * _OPTIONS + part.option] = codes
        return Gifts(found, tuple(numbers))

    def _given(self, cells: Sequence[Any], verdict: int) -> Gift:
        if verdict == REFUSED:
            return Gift(0, 0, False)
        value, high = (cells[place] for place in self._ends)
        return Gift(value, high, verdict == OPEN)


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


def counted(before: Gifts, after: Gifts, sizes: Codes, known: Sequence[SizeClass]) -> WinnerCounts:
    """Return how many doctors there are of each option, class of list and change.

    `sizes` are the places of the doctors' classes among those known.
    """
    (first, given), (last, then) = before, after
    asked = np.flatnonzero((first >= 0) & (last >= 0))
    group = sizes[asked // _OPTIONS] * _OPTIONS + asked % _OPTIONS
    width, height = len(then), len(given) * len(then)
    tallied = np.bincount(group * height + first[asked] * width + last[asked])
    counts: WinnerCounts = Counter()
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
    texts: Sequence[str], winners: Sequence[WinnerCounts], draws: Sequence[Sequence[WinnerCounts]]
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
