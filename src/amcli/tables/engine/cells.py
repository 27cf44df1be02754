"""What an answer has in the columns of a table, by name, in the order they are written.

Answers are worked out once by key, on the first row that has the key; and looked up."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from threading import RLock
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from amcli.law.check.criteria import DOCTOR_RULES
from amcli.law.check.criterion import Criterion
from amcli.law.check.verdicts import NEEDS_GROUP, RULES
from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Band, Finding, Status, Verdict
from amcli.law.lists.commitments import Commitment
from amcli.law.pay.aid import AidOption

Codes: TypeAlias = npt.NDArray[np.int64]
Numbers: TypeAlias = npt.NDArray[np.float64]


class Facet(NamedTuple):
    """A class that each row falls into: codes from 0 up to but not `size`."""

    codes: Codes
    size: int


def joined(first: Facet, second: Facet) -> Facet:
    """Return two facets as one: equal keys, equal facets."""
    return Facet(first.codes * second.size + second.codes, first.size * second.size)


class AnswerTable:
    """The answers known so far, numbered from 0 in the order they were first met.

    Equal answers have one number, so that there are as many as there are different ones.
    """

    def __init__(self) -> None:
        self.known: list[Any] = []
        self._numbers: dict[Hashable, int] = {}
        self._by_key = np.empty(0, dtype=np.int32)
        self._lock = RLock()

    def numbers(self, key: Facet, answer: Callable[[int], Hashable]) -> Codes:
        """Return the number of each row's answer; `answer` works one out for the row given."""
        if len(self._by_key) < key.size:
            with self._lock:
                more = np.full(max(key.size - len(self._by_key), 0), -1, dtype=np.int32)
                self._by_key = np.concatenate([self._by_key, more])
        found = self._by_key[key.codes]
        if (found < 0).any():
            self._learn(key.codes, found < 0, answer)
            found = self._by_key[key.codes]
        return found.astype(np.int64)

    def number(self, answer: Hashable) -> int:
        """Return the number of an answer, a new one if it was never met."""
        number = self._numbers.get(answer)
        if number is not None:
            return number
        with self._lock:
            number = self._numbers.get(answer)
            if number is None:
                number = len(self.known)
                self.known.append(answer)
                self._numbers[answer] = number
        return number

    def _learn(
        self, codes: Codes, is_missing: npt.NDArray[np.bool_], answer: Callable[[int], Hashable]
    ) -> None:
        places = np.flatnonzero(is_missing)
        keys, first = np.unique(codes[places], return_index=True)
        with self._lock:  # what another thread has learnt meanwhile is not asked again
            for key, row in zip(keys.tolist(), places[first].tolist(), strict=True):
                if self._by_key[key] < 0:
                    self._by_key[key] = self.number(answer(row))


class Lookup:
    """A small table of answers. Columns that hold the same in every row are looked up once."""

    def __init__(self, frame: pl.DataFrame) -> None:
        first: dict[tuple[object, ...], str] = {}
        self._same = {
            column.name: first.setdefault((str(column.dtype), *column.to_list()), column.name)
            for column in frame.get_columns()
        }
        self._frame = frame.select(first.values())

    def at(self, numbers: Codes) -> list[pl.Series]:
        """Return the columns of the answers of these numbers."""
        answers = self._frame[pl.Series(numbers.astype(np.uint32))]
        return [answers[same].alias(name) for name, same in self._same.items()]


Cells: TypeAlias = tuple[Any, ...]
_BITS = 63  # of a whole number in a column, without its sign
_OF_DOCTORS = tuple(rule.code for rule in DOCTOR_RULES if not rule.code.startswith("floor-"))
# Every code a criterion may have, in the order they are shown, and every fact it may lack.
CRITERIA = tuple(dict.fromkeys((*_OF_DOCTORS, *NEEDS_GROUP, *(rule.code for rule in RULES))))
_READ = sorted(
    (path for rule in DOCTOR_RULES for path in rule.reads),
    key=lambda path: path.startswith("patients."),  # counts after words, as they always stood
)
MISSING = tuple(dict.fromkeys((*_READ, *(path for rule in RULES for path in rule.reads), "group")))
_OPEN, _FACTS = len(CRITERIA), 2 * len(CRITERIA)  # the first bits of those left open, of the facts
if _FACTS + len(MISSING) > _BITS:
    raise TypeError("more criteria and facts than the bits of a number")
REFUSES = (1 << _OPEN) - 1
LEAVES_OPEN = ((1 << _FACTS) - 1) ^ REFUSES
STATUS = pl.Enum([status.label for status in Status])
BAND = pl.Enum([band.label for band in Band])
VERDICT = pl.Enum([verdict.value for verdict in Verdict])
ENDS = ("", "_low", "_high")
FIGURE = (*ENDS, "_status")
_WHOLE = pl.Int32()
PARTS = ("amount", "guaranteed", "conditional")


def mask_of(criteria: Iterable[Criterion]) -> int:
    """Return criteria as bits: which are not met, which are open, which facts are missing."""
    mask = 0
    for criterion in criteria:
        if criterion.verdict is Finding.MET:
            continue
        place = CRITERIA.index(criterion.code)
        mask |= 1 << (place + (_OPEN if criterion.verdict is Finding.UNDETERMINED else 0))
        for path in criterion.missing:
            mask |= 1 << (_FACTS + MISSING.index(path))
    return mask


def check_cells(mask: int) -> Cells:
    """Return the verdict, the criteria not met, those left open and the facts missing."""
    refused = [code for place, code in enumerate(CRITERIA) if mask >> place & 1]
    left_open = [code for place, code in enumerate(CRITERIA) if mask >> (place + _OPEN) & 1]
    missing = [path for place, path in enumerate(MISSING) if mask >> (place + _FACTS) & 1]
    verdict = Verdict.UNDETERMINED if left_open else Verdict.ELIGIBLE
    verdict = Verdict.NOT_ELIGIBLE if refused else verdict
    return verdict.value, "|".join(refused), "|".join(left_open), "|".join(missing)


CHECK: dict[str, Any] = {
    "verdict": VERDICT,
    "not_met": pl.String(),
    "undetermined": pl.String(),
    "missing": pl.String(),
}


def figure_cells(figure: Figure) -> Cells:
    """Return a figure as value, low, high and status."""
    return figure.value, figure.low, figure.high, figure.status


def aid_cells(option: AidOption, years: int) -> Cells:
    """Return the aid of an option: its band, each year of the running term, the total, disputes.

    Years are counted from the first one of the term.
    """
    cells: list[Any] = [option.band.low, option.band.high]
    for place in range(years):
        if place < len(option.years):
            year = option.years[place]
            cells.append(year.text)
            for part in PARTS:
                cells += figure_cells(getattr(year, part))
        else:
            cells += [None] * (1 + len(PARTS) * len(FIGURE))
    for part in PARTS:
        cells += figure_cells(getattr(option.total, part))
    return (*cells, "|".join(option.disputes))


def aid_columns(years: int, texts: Iterable[str]) -> dict[str, Any]:
    """Return the columns of `aid_cells` and their types."""
    columns: dict[str, Any] = {"band_low": BAND, "band_high": BAND}
    text = pl.Enum(list(dict.fromkeys(texts)))
    for year in range(1, years + 1):
        columns[f"aid.years.{year}.text"] = text
        for part in PARTS:
            columns |= dict(_figure(f"aid.years.{year}.{part}"))
    for part in PARTS:
        columns |= dict(_figure(f"aid.total.{part}", pl.Int64()))
    return {**columns, "aid.disputes": pl.String()}


def _figure(path: str, whole: pl.DataType = _WHOLE) -> Iterator[tuple[str, Any]]:
    for end in FIGURE:
        yield f"{path}{end}", STATUS if end == "_status" else whole


def target_cells(asked: Commitment | None) -> Cells:
    """Return what is asked on one list: growth and level; nothing where it is not looked at."""
    if asked is None:
        return (None,) * (2 * len(FIGURE))
    return (*figure_cells(asked.growth), *figure_cells(asked.level))


def target_columns(name: str) -> dict[str, Any]:
    """Return the columns of `target_cells` and their types."""
    growth, level = f"targets.{name}.growth", f"targets.{name}.level"
    return {**dict(_figure(growth)), **dict(_figure(level))}
