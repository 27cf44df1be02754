"""Answers by key, each worked out once, on the first row that has the key; and looked up."""

from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

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
            self._grow(key.size)
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
        self,
        codes: Codes,
        is_missing: npt.NDArray[np.bool_],
        answer: Callable[[int], Hashable],
    ) -> None:
        places = np.flatnonzero(is_missing)
        keys, first = np.unique(codes[places], return_index=True)
        with self._lock:  # what another thread has learnt meanwhile is not asked again
            for key, row in zip(keys.tolist(), places[first].tolist(), strict=True):
                if self._by_key[key] < 0:
                    self._by_key[key] = self.number(answer(row))

    def _grow(self, size: int) -> None:
        with self._lock:
            more = np.full(max(size - len(self._by_key), 0), -1, dtype=np.int32)
            self._by_key = np.concatenate([self._by_key, more])


class Lookup:
    """A small table of answers. Columns that hold the same in every row are looked up once."""

    def __init__(self, frame: pl.DataFrame) -> None:
        different: dict[tuple[object, ...], int] = {}
        self._places: list[tuple[str, int]] = []
        self._columns: list[pl.Series] = []
        for column in frame.get_columns():
            key = (str(column.dtype), *column.to_list())
            if key not in different:
                different[key] = len(self._columns)
                self._columns.append(column)
            self._places.append((column.name, different[key]))

    def at(self, numbers: Codes) -> list[pl.Series]:
        """Return the columns of the answers of these numbers."""
        places = pl.Series(numbers, dtype=pl.UInt32)
        found = [_looked_up(column, numbers, places) for column in self._columns]
        return [found[place].alias(name) for name, place in self._places]


def _looked_up(column: pl.Series, numbers: Codes, places: pl.Series) -> pl.Series:
    if column.dtype.is_integer() and not column.has_nulls():
        return pl.Series(column.to_numpy()[numbers], dtype=column.dtype)
    return column.gather(places)
