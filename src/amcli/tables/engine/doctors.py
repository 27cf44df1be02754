"""A table of doctors as the rules look at it: its columns as numbers, its classes, its odd rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from amcli.law.profile.profile import FARTHEST, OLDEST, YOUNGEST
from amcli.tables.columns import COLUMNS

from .answers import Codes, Facet
from .days import number_of
from .facets import FACETS
from .lines import MOST_PATIENTS
from .scale import NO_WORD, OLDEST_DAY, Scale

Flags: TypeAlias = npt.NDArray[np.bool_]
FEW_WORDS = 8  # a column of so few words is compared with each of them
_LISTS = ("patients.mt", "patients.mt_adult", "patients.fa")
_WORDS = (
    "doctor.specialty", "doctor.zone", "doctor.situations", "practice.coordinated",
    "practice.assistants_etp", "doctor.sector", "contract.etp", "contract.assistant.background",
)  # fmt: skip


class Doctors:
    """The classes of the doctors of one table; each is made when first asked for.

    `is_odd` marks the rows that hold what is impossible, or what only a row at a time can answer.
    """

    def __init__(self, facts: pl.DataFrame, is_odd: pl.Series, scale: Scale) -> None:
        self.facts, self.scale, self.height = facts, scale, facts.height
        self.is_odd: Flags = is_odd.to_numpy(writable=True)
        self._all, self._no = np.ones(self.height, np.bool_), np.zeros(self.height, np.bool_)
        self._made: dict[str, Facet] = {}
        self._read: dict[str, tuple[Any, Flags]] = {}
        self._find_odd()

    def facet(self, name: str) -> Facet:
        """Return a class by its name."""
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = FACETS[name](self)
        return found

    def facets(self, names: Sequence[str]) -> list[Facet]:
        """Return the classes of these names."""
        return [self.facet(name) for name in names]

    def none(self, size: int) -> Facet:
        """Return a class of which nothing is known of anybody."""
        return Facet(np.zeros(self.height, np.int64), size)

    def numbers(self, path: str) -> tuple[Codes, Flags]:
        """Return a whole column, 0 where nothing is known, and whether it is known."""
        return self._column(path)

    def rates(self, path: str) -> tuple[npt.NDArray[np.float64], Flags]:
        """Return a column of shares or ranks, -1 where nothing is known, and whether it is."""
        return self._column(path)

    def days(self, path: str) -> tuple[Codes, Flags]:
        """Return a column of days, today where nothing is known, and whether it is known."""
        return self._column(path)

    def flag(self, path: str) -> Codes:
        """Return a column of flags: 0 not known, 1 false, 2 true."""
        if path not in self.facts.columns:
            return np.zeros(self.height, np.int64)
        value, known = self._column(path)
        codes: Codes = known.astype(np.int64) + (known & value)
        return codes

    def _column(self, path: str) -> tuple[Any, Flags]:
        """Return a column, and where it holds something."""
        found = self._read.get(path)
        if found is None:
            found = self._read[path] = self._read_column(path)
        return found

    def _read_column(self, path: str) -> tuple[Any, Flags]:
        stands_in: dict[Any, Any] = {
            pl.Date(): self.scale.today, pl.Int64(): 0, pl.Float64(): -1.0, pl.Boolean(): False,
        }  # fmt: skip
        missing = stands_in[COLUMNS[path].dtype]
        if path not in self.facts.columns:
            return np.full(self.height, missing), self._no
        column = self.facts[path]
        if column.dtype == pl.Date():
            column = column.to_physical().cast(pl.Int64())
        if not column.null_count():
            return column.to_numpy(), self._all
        return column.fill_null(missing).to_numpy(), column.is_not_null().to_numpy()

    def words(self, path: str, codes: Mapping[str, int], unknown: int = NO_WORD) -> Codes:
        """Return a column of words as their codes, 0 where nothing is known."""
        if path not in self.facts.columns:
            return np.zeros(self.height, np.int64)
        column = self.facts[path]
        if column.null_count() == self.height:
            return np.zeros(self.height, np.int64)
        if len(codes) > FEW_WORDS:
            known = {"": 0, **codes}
            return column.fill_null("").replace_strict(
                list(known), list(known.values()), default=unknown, return_dtype=pl.Int64()
            ).to_numpy()  # fmt: skip
        found = np.full(self.height, unknown, np.int64)
        for word, code in codes.items():
            found[(column == word).fill_null(False).to_numpy()] = code
        if (found == unknown).any():
            found[(column.is_null() | (column == "").fill_null(False)).to_numpy()] = 0
        return found

    def per_text(self, values: Sequence[Any]) -> list[tuple[Any, Flags]]:
        """Return each value that texts give, with the doctors whose text gives it."""
        if len(set(values)) == 1:
            return [(values[0], self._all)]
        text = self.facet("text").codes
        return [
            (value, np.array([one == value for one in values])[text])
            for value in dict.fromkeys(values)
        ]

    @property
    def signed_on(self) -> Codes:
        """The days of signature, the day of the question where none is stated."""
        return self.days("contract.signed_on")[0]

    def _find_odd(self) -> None:
        odd = self.is_odd
        self._find_out_of_bounds(odd)
        self._find_odd_doctors(odd)
        self._find_odd_contracts(odd)
        for name in _WORDS:
            facet = self.facet(name)
            is_none = facet.codes < 0
            if is_none.any():
                odd |= is_none
                self._made[name] = Facet(np.where(is_none, 0, facet.codes), facet.size)

    def _find_out_of_bounds(self, odd: Flags) -> None:
        """Mark the rows with a number or a day that no profile may have."""
        farthest = number_of(date(self.scale.on.year + FARTHEST, 12, 31))
        for path, column in COLUMNS.items():
            if path not in self.facts.columns:
                continue
            fact = column.fact
            if column.dtype == pl.Date():
                latest = self.scale.today if fact.is_past else farthest
                self._find_out_of(odd, path, number_of(OLDEST_DAY), latest)
            elif fact.high is not None and column.dtype.is_numeric():
                most = MOST_PATIENTS - 1 if path in _LISTS else fact.high
                self._find_out_of(odd, path, float(fact.low), most)

    def _find_out_of(self, odd: Flags, path: str, least: Any, most: Any) -> None:
        lowest, highest = self._ends(path)
        if lowest is None or (lowest >= least and highest <= most):
            return
        value, known = self._column(path)
        odd |= known & ~((value >= least) & (value <= most))

    def _ends(self, path: str) -> tuple[Any, Any]:
        column = self.facts[path]
        if column.dtype == pl.Date():
            column = column.to_physical()
        return column.min(), column.max()

    def _find_odd_doctors(self, odd: Flags) -> None:
        birth, has_birth = self.days("doctor.birth_date")
        _, has_age = self.numbers("doctor.age")
        installed, is_installed = self.days("doctor.installed_on")
        if has_birth.any():
            year = self.scale.on.year
            youngest = number_of(date(year - YOUNGEST, 1, 1))
            oldest = number_of(date(year - OLDEST, 1, 1))
            odd |= has_birth & ((birth >= youngest) | (birth < oldest) | has_age)
            odd |= is_installed & has_birth & (installed < birth)
        mt, has_mt = self.numbers("patients.mt")
        adults, has_adults = self.numbers("patients.mt_adult")
        if has_adults.any():
            odd |= has_mt & has_adults & (adults > mt)

    def _find_odd_contracts(self, odd: Flags) -> None:
        hired, is_hired = self.days("contract.hired_on")
        proof, is_proved = self.days("contract.proof_received_on")
        if is_proved.any():
            odd |= is_hired & is_proved & (proof < hired)
        share, is_shared = self.rates("contract.assistant.replaced_share")
        if is_shared.any():
            is_secretary = self.flag("contract.assistant.former_secretary") == 2
            odd |= is_secretary & is_shared & (share < 1)
        covered = self.scale.text_of_class >= 0
        if not covered.all():
            odd |= ~covered[self.facet("signing").codes]
        if not self.scale.texts.is_plain():
            odd |= True
