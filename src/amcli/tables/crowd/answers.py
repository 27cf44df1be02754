"""The answers to a slice of a population by number, as they are counted."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from amcli.law.figures.terms import PatientList, Verdict
from amcli.tables.columns import Typed
from amcli.tables.engine.cells import (
    ENDS,
    FIGURE,
    LEAVES_OPEN,
    REFUSES,
    VERDICT,
    Cells,
    Codes,
    Numbers,
)
from amcli.tables.engine.curves import UNKNOWN, Curves
from amcli.tables.engine.doctors import Flags
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
