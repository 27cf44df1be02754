"""Uncertain facts: how they deviate from what a table says, and the columns of one draw.

The numbers of draw d under seed s are those of numpy's `PCG64` seeded with (s, d, a number made
of the path of the fact): draws may be made in any order, by any number of threads.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

from amcli.tables.columns import COLUMNS, FactColumn
from amcli.tables.engine.cells import Numbers

MT, ADULTS = "patients.mt", "patients.mt_adult"
SHARED = "shared"
FORMS = {"normal": 1, "uniform": 1, "triangular": 3}
_WRITTEN = re.compile(r"(\w+)\(([^()]*)\)(?:\s+(\w+))?")
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,6})?")


class Distribution(NamedTuple):
    """How a fact deviates: a form and its numbers, relative to the fact or in its own unit.

    `is_shared`: one deviation for all doctors of a draw, else one for each of them.
    """

    form: str
    numbers: tuple[float, ...]
    is_relative: bool
    is_shared: bool
    written: str

    def deviations(self, generator: np.random.Generator, count: int) -> Numbers:
        """Return so many deviations."""
        size = 1 if self.is_shared else count
        if self.form == "normal":
            found = generator.standard_normal(size) * self.numbers[0]
        elif self.form == "uniform":
            found = generator.uniform(-1, 1, size) * self.numbers[0]
        else:
            found = self._triangular(generator.random(size))
        return np.broadcast_to(found, (count,))

    def _triangular(self, chance: Numbers) -> Numbers:
        low, mode, high = self.numbers
        span = high - low
        if span == 0:
            return np.full_like(chance, low)
        is_below = chance * span < mode - low
        below = low + np.sqrt(chance * span * (mode - low))
        above = high - np.sqrt((1 - chance) * span * (high - mode))
        found: Numbers = np.where(is_below, below, above)
        return found


def distribution(written: str) -> Distribution | None:
    """Return what `normal(5%)`, `uniform(±50)` or `triangular(-10%,0%,20%) shared` says, or None.

    >>> distribution("normal(5%) shared")[:4], distribution("normal(a)")
    (('normal', (0.05,), True, True), None)
    """
    found = _WRITTEN.fullmatch(written.strip())
    if found is None or found[1] not in FORMS or found[3] not in (None, SHARED):
        return None
    words = [word.strip().removeprefix("±").removeprefix("+-") for word in found[2].split(",")]
    is_relative = all(word.endswith("%") for word in words)
    bare = [word.removesuffix("%").strip() if is_relative else word for word in words]
    if len(words) != FORMS[found[1]] or not all(map(_NUMBER.fullmatch, bare)):
        return None
    numbers = tuple(float(word) / (100 if is_relative else 1) for word in bare)
    if (len(numbers) == 1 and numbers[0] < 0) or list(numbers) != sorted(numbers):
        return None
    return Distribution(found[1], numbers, is_relative, found[3] == SHARED, written.strip())


def variable() -> dict[str, FactColumn]:
    """Return the facts that may vary: numbers, not choices and not lists."""
    numeric = (pl.Int64(), pl.Float64())
    return {
        path: one
        for path, one in COLUMNS.items()
        if one.dtype in numeric and not (one.choices or one.is_list or one.is_nested)
    }


Varied: TypeAlias = Mapping[str, Distribution]


def drawn(facts: pl.DataFrame, varied: Varied, seed: int, draw: int) -> list[pl.Series]:
    """Return the columns of the facts that vary, as they are in one draw.

    Counts are whole and not below 0; shares and ranks stay in their bounds. Adults on a list
    follow the list in proportion where they do not vary themselves, and are never more.
    """
    columns = {
        path: _varied(facts[path], one, _generator(seed, draw, path))
        for path, one in varied.items()
        if path in facts.columns
    }
    if ADULTS in facts.columns and (MT in columns or ADULTS in columns) and MT in facts.columns:
        columns[ADULTS] = _adults(facts, columns)
    return [column.alias(path) for path, column in columns.items()]


def _generator(seed: int, draw: int, path: str) -> np.random.Generator:
    entropy = np.random.SeedSequence((seed, draw, crc32(path.encode())))
    return np.random.Generator(np.random.PCG64(entropy))


def _varied(column: pl.Series, one: Distribution, generator: np.random.Generator) -> pl.Series:
    is_known = column.is_not_null().to_numpy()
    values = column.cast(pl.Float64()).fill_null(0.0).to_numpy()
    deviation = one.deviations(generator, len(values))
    found = values * (1 + deviation) if one.is_relative else values + deviation
    fact = COLUMNS[column.name].fact
    low, high = float(fact.low), float(fact.high or 0)
    found = np.clip(found, np.minimum(low, values), np.maximum(high, values))
    if column.dtype == pl.Int64():
        return _known(np.rint(found).astype(np.int64), is_known)
    return _known(found, is_known)


def _known(values: npt.NDArray[Any], is_known: npt.NDArray[np.bool_]) -> pl.Series:
    series = pl.Series(values)
    return series if is_known.all() else series.set(pl.Series(~is_known), None)


def _adults(facts: pl.DataFrame, columns: Mapping[str, pl.Series]) -> pl.Series:
    """Return the adults on lists that vary, never more than the list."""
    before, now = facts[MT], columns.get(MT, facts[MT])
    if ADULTS in columns:
        adults = columns[ADULTS]
    else:
        share = now.cast(pl.Float64()) / before.cast(pl.Float64())
        scaled = (facts[ADULTS] * share.fill_nan(1.0)).round().cast(pl.Int64(), strict=False)
        adults = scaled.zip_with(scaled.is_not_null(), facts[ADULTS])
    capped = pl.select(pl.min_horizontal(adults, now)).to_series()
    return capped.zip_with(facts[ADULTS].is_not_null(), facts[ADULTS])
