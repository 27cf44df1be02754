"""What is asked on a list, for every size that a list may have, by kind of doctor."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from threading import Lock

import numpy as np
import numpy.typing as npt
import polars as pl

from amcli.law.contract.case import Case
from amcli.law.figures.terms import Option, PatientList, Status
from amcli.law.lists.bands import StartingCount
from amcli.law.lists.commitments import commitment_from, looked_at
from amcli.law.pay.targets import judged_on
from amcli.study.paths.breakpoints import breakpoints
from amcli.study.paths.what_if import Kind, Unknown

from .cells import target_cells, target_columns
from .lines import MOST_PATIENTS, UNKNOWN, Lines, Sizes, kinks, wholes
from .lookups import columns_of

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

    def frame(self) -> pl.DataFrame:
        """Return the same rows as the columns of a target."""
        return pl.DataFrame(columns_of(self.rows(), self.columns))

    def at(self, places: npt.NDArray[np.int64]) -> list[pl.Series]:
        """Return the columns of the targets at these places of `rows`."""
        return columns_of(self.rows()[places], self.columns)

    def learn(self, case: Case, option: Option, knowledge: int) -> None:
        """Add the targets of the next kind, of whom `case` is one; call it holding `learning`.

        `knowledge` says what is known of the list: nothing, a bound, or its size (0 to 2).
        """
        is_asked = self._name in looked_at(case)
        self.is_asked = np.append(self.is_asked, is_asked)
        self._kinds.append(self._curve(case, option, knowledge) if is_asked else self._nothing())

    def _nothing(self) -> Sizes:
        return np.full((MOST_PATIENTS, len(self.columns)), UNKNOWN, np.int32)

    def _curve(self, case: Case, option: Option, knowledge: int) -> Sizes:
        day, start = judged_on(case), _START[knowledge]

        def asked(size: int) -> Sequence[int | None]:
            found = commitment_from(lambda: start(size), case, option, self._name, day)
            return [_STATUSES.get(cell, cell) for cell in target_cells(found)]

        lines = Lines(asked, self._slopes, wholes([case.rules]))
        unknown = Unknown(f"patients.{self._name.value}", Kind.COUNT)
        levels = {point.at for point in breakpoints(case, unknown)}
        levels |= set(kinks(case.rules, option, self._name))
        cuts = sorted({0, MOST_PATIENTS} | {at for at in levels if 0 < at < MOST_PATIENTS})
        cells = np.empty((len(self.columns), MOST_PATIENTS), np.int64)
        for first, end in pairwise(cuts):
            lines.fill(list(cells), first, end)
        return np.ascontiguousarray(cells.T.astype(np.int32))


_STATUSES: dict[object, int] = {status.label: status.value for status in Status}
