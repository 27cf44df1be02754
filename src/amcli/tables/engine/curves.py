"""What is asked on a list, for every size that a list may have, by kind of doctor.

A rule about the size of a list is asked of few sizes and known for all: between the breakpoints of
the texts a target is a straight line of the starting list, rounded.
The slopes are those of the rules; how the line lies and rounds is found by asking the rule of one
size after another, where the lines that are still possible differ, until none differ anywhere. A
stretch on which no line agrees with the rule is cut in two. Near the size at which a bound crosses
a line every size is asked: so few sizes may fit a line that is not there.

A status may be another where a rate of the size is a whole number of patients: such sizes are
asked apart, one for each rate.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, product
from math import ceil, floor
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from amcli.law.contract.case import Case
from amcli.law.figures.terms import Finding, Option, PatientList, Status
from amcli.law.lists.bands import StartingCount, newly_installed
from amcli.law.lists.commitments import commitment_from, lists_asked
from amcli.law.pay.targets import judged_on
from amcli.law.text.rules import RuleSet
from amcli.study.paths.breakpoints import breakpoints
from amcli.study.paths.what_if import Kind, Unknown

from .cells import STATUS, target_cells, target_columns

Sizes: TypeAlias = npt.NDArray[np.signedinteger[Any]]
# From the size of a list to the cells of its answer, as whole numbers.
SizeRule: TypeAlias = Callable[[int], Sequence[Any]]
WORDS = (3, 7)  # the places of the statuses among the cells
UNKNOWN = -(1 << 31)  # stands for a cell that holds nothing
MOST_PATIENTS = 8_192  # a list as long is asked row by row
FEW = 8  # sizes that are asked one by one
_TABLES = (".points", ".low_points")
_SHARES = (".cap_share", ".tolerated_drop")


def slopes(rules: Iterable[RuleSet]) -> tuple[Fraction, ...]:
    """Return every slope that a target may have under the rules, by patient on the list."""
    found = {Fraction(0), Fraction(1), Fraction(-1)}
    for text in rules:
        for key, sourced in text.figures.items():
            if not key.startswith("targets."):
                continue
            if key.endswith(_TABLES):
                points = sourced.value
                found.add(Fraction(points[0][1], points[0][0]))
                for left, right in pairwise(points):
                    found.add(Fraction(right[1] - left[1], right[0] - left[0]))
            elif key.endswith(_SHARES) or ".rates." in key:
                found |= {Fraction(sourced.value), 1 - Fraction(sourced.value)}
    return tuple(found | {1 + slope for slope in found})


def kinks(case: Case, option: Option, name: PatientList) -> Iterator[int]:
    """Yield the sizes near which one line of a target crosses another that bounds it.

    Near them rounding may choose either line, so that no single one goes through their answers.
    """
    rules, above = case.rules, f"targets.{option.key}.{name.value}"
    share = rules.value(f"{above}.cap_share")
    bounds = [] if share is None else [(Fraction(0), Fraction(share))]
    bounds += [(Fraction(growth), Fraction(0)) for _, growth in rules.value(f"{above}.caps", ())]
    median = rules.value(f"newly_installed.{name.value}")
    if median is not None and newly_installed(case) is not Finding.NOT_MET:
        bounds += [(Fraction(median), Fraction(-1))]
    for table in _TABLES:
        for line, bound in product(_lines(rules.value(above + table, ())), bounds):
            if line[1] != bound[1] and (line[0] or bound[0]):  # lines from 0 are rounded alike
                at = floor((line[0] - bound[0]) / (bound[1] - line[1]))
                room = ceil(2 / abs(bound[1] - line[1])) + 1  # one rounded up, the other down
                yield from range(at - room, at + room + 2)


def _lines(points: Sequence[tuple[int, int]]) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield the lines of a table as (growth at 0, slope): levels, segments, from the origin."""
    for _, growth in points:
        yield Fraction(growth), Fraction(0)
    for left, right in pairwise(points):
        slope = Fraction(right[1] - left[1], right[0] - left[0])
        yield left[1] - slope * left[0], slope
    if points:
        yield Fraction(0), Fraction(points[0][1], points[0][0])


def wholes(rules: Iterable[RuleSet]) -> tuple[int, ...]:
    """Return the sizes whose multiples make a rate of the rules a whole number, smallest first."""
    found = {
        Fraction(sourced.value).denominator
        for text in rules
        for key, sourced in text.figures.items()
        if key.startswith("targets.") and ".rates." in key
    }
    return tuple(sorted(found - {1}))


class Lines:
    """A rule being asked; what it answered is kept."""

    def __init__(
        self, rule: SizeRule, candidates: Sequence[Fraction], multiples: tuple[int, ...]
    ) -> None:
        self._rule = rule
        self._p = np.array([slope.numerator for slope in candidates], np.int64)
        self._q = np.array([slope.denominator for slope in candidates], np.int64)
        self._wholes = multiples
        self._known: dict[int, Sequence[Any]] = {}

    def at(self, size: int) -> Sequence[Any]:
        """Return the cells of the answer for a size."""
        found = self._known.get(size)
        if found is None:
            found = self._known[size] = self._rule(size)
        return found

    def fill(self, columns: Sequence[Sizes], first: int, end: int) -> None:
        """Write the answers of the sizes from `first` up to but not `end` into their columns."""
        if end - first <= FEW:
            for size in range(first, end):
                for column, cell in zip(columns, self.at(size), strict=True):
                    column[size] = UNKNOWN if cell is None else cell
        elif not self._fill_straight(columns, first, end):
            middle = (first + end) // 2
            self.fill(columns, first, middle)
            self.fill(columns, middle, end)

    def _fill_straight(self, columns: Sequence[Sizes], first: int, end: int) -> bool:
        """Write the answers of a stretch, unless it is not straight; return whether it was."""
        quarter = (end - first) // 4
        probes = (*range(first, first + 4 * quarter, quarter), end - 1)
        cells = list(zip(*(self.at(size) for size in probes), strict=True))
        sizes = np.arange(first, end)
        for place, (column, values) in enumerate(zip(columns, cells, strict=True)):
            if len(set(values)) == 1 and values[0] is None:
                column[first:end] = UNKNOWN
                continue
            if None in values:
                return False
            if place in WORDS:
                column[first:end] = self._words(place, sizes)
                continue
            line = self._line(place, np.array(probes), np.array(values), sizes)
            if line is None:
                return False
            column[first:end] = line
        return True

    def _words(self, place: int, sizes: Sizes) -> Sizes:
        """Return the statuses of a stretch: one, but where a rate makes whole patients."""
        if not self._wholes:
            return np.full(len(sizes), self.at(int(sizes[0]))[place])
        first = int(sizes[0])
        dividing = _divided(self._wholes)[first : first + len(sizes)]
        words = np.full(len(sizes), self.at(first + int(np.argmin(dividing)))[place])
        for whole in self._wholes:
            places = np.arange(-first % whole, len(sizes), whole)
            if len(places):
                alone = places[int(np.argmin(dividing[places]))]
                word = self.at(int(sizes[alone]))[place]
                if word != words[alone]:
                    words[places] = word
        return words

    def _line(self, place: int, probes: Sizes, values: Sizes, sizes: Sizes) -> Sizes | None:
        """Return the values of one cell over a stretch, None where no line goes through them.

        A line is floor((a + p x size) / q); each value known leaves `a` between two bounds.
        """
        if (values == values[0]).all():  # it moves one way only, so it does not move
            return np.full(len(sizes), values[0])
        p, q = self._p, self._q
        least = values[:, None] * q - p * probes[:, None]
        low, high = least.max(axis=0), (least + q - 1).min(axis=0)
        while True:
            is_possible = low <= high
            p, q, low, high = p[is_possible], q[is_possible], low[is_possible], high[is_possible]
            if not len(p):
                return None
            size = _doubtful(p, q, (low, high), sizes)
            if size is None:
                found: Sizes = (low[0] + p[0] * sizes) // q[0]
                return found
            value = self.at(size)[place]
            if value is None:
                return None
            least = value * q - p * size
            low, high = np.maximum(low, least), np.minimum(high, least + q - 1)


@lru_cache(maxsize=16)
def _divided(wholes: tuple[int, ...]) -> Sizes:
    """Return by how many of the numbers each size can be divided."""
    sizes = np.arange(MOST_PATIENTS)
    divided: Sizes = np.sum([sizes % whole == 0 for whole in wholes], axis=0)
    return divided


def _doubtful(p: Sizes, q: Sizes, bounds: tuple[Sizes, Sizes], sizes: Sizes) -> int | None:
    """Return a size at which lines that are possible differ, None where they do not."""
    if len(p) == 1:
        sizes = sizes[: int(q[0])]  # the same comes again after so many
    ends = np.concatenate(bounds)[:, None]
    lines = (ends + np.concatenate([p, p])[:, None] * sizes) // np.concatenate([q, q])[:, None]
    apart = np.flatnonzero((lines != lines[0]).any(axis=0))
    return int(sizes[apart[len(apart) // 2]]) if len(apart) else None


_START: tuple[Callable[[int], StartingCount], ...] = (
    lambda _: StartingCount(None, None, ""),
    lambda count: StartingCount(None, count, ""),
    lambda count: StartingCount(count, count, ""),
)


class Curves:
    """The targets on one list by kind of doctor: those of a kind differ by their list alone."""

    def __init__(self, name: PatientList, slopes: Sequence[Fraction]) -> None:
        self._name, self._slopes = name, slopes
        self.columns = target_columns(name.value)
        self._kinds: list[Sizes] = []
        self._whole: Sizes = np.empty((0, len(self.columns)), np.int32)
        self.learning = Lock()
        self._joining = Lock()
        self.is_asked: npt.NDArray[np.bool_] = np.zeros(0, np.bool_)

    @property
    def count(self) -> int:
        """How many kinds are known."""
        return len(self._kinds)

    def rows(self) -> Sizes:
        """Return the targets of every kind and size: those of kind k at k x MOST_PATIENTS on.

        A row holds the cells of `target_columns`, statuses by their rank, UNKNOWN for nothing.
        """
        with self._joining:
            joined = len(self._whole) // MOST_PATIENTS
            if joined < len(self._kinds):
                self._whole = np.concatenate([self._whole, *self._kinds[joined:]])
            return self._whole

    def at(self, places: npt.NDArray[np.int64]) -> list[pl.Series]:
        """Return the columns of the targets at these places of `rows`."""
        rows, columns = self.rows()[places], []
        for place, (name, dtype) in enumerate(self.columns.items()):
            cells = np.ascontiguousarray(rows[:, place])
            nothing = cells == UNKNOWN
            is_word = dtype == STATUS
            numbers = pl.Series(name, cells.astype(np.uint8) if is_word else cells)
            if nothing.any():
                numbers = numbers.set(pl.Series(nothing), None)
            columns.append(numbers.cat.to(STATUS) if is_word else numbers.cast(dtype))
        return columns

    def learn(self, case: Case, option: Option, knowledge: int) -> None:
        """Add the targets of the next kind, of whom `case` is one; call it holding `learning`.

        `knowledge` says what is known of the list: nothing, a bound, or its size (0 to 2).
        """
        is_asked = self._name in lists_asked(case)
        self.is_asked = np.append(self.is_asked, is_asked)
        nothing = np.full((MOST_PATIENTS, len(self.columns)), UNKNOWN, np.int32)
        self._kinds.append(self._curve(case, option, knowledge) if is_asked else nothing)

    def _curve(self, case: Case, option: Option, knowledge: int) -> Sizes:
        day, start = judged_on(case), _START[knowledge]

        def asked(size: int) -> Sequence[int | None]:
            found = commitment_from(lambda: start(size), case, option, self._name, day)
            return [_STATUSES.get(cell, cell) for cell in target_cells(found)]

        lines = Lines(asked, self._slopes, wholes([case.rules]))
        unknown = Unknown(f"patients.{self._name.value}", Kind.COUNT)
        levels = {point.at for point in breakpoints(case, unknown)}
        levels |= set(kinks(case, option, self._name))
        cuts = sorted({0, MOST_PATIENTS} | {at for at in levels if 0 < at < MOST_PATIENTS})
        cells = np.empty((len(self.columns), MOST_PATIENTS), np.int64)
        for first, end in pairwise(cuts):
            lines.fill(list(cells), first, end)
        return np.ascontiguousarray(cells.T.astype(np.int32))


_STATUSES: dict[object, int] = {status.label: status.value for status in Status}
