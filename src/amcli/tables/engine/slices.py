"""What a text answers for a slice of doctors, by number: plain rows at once, odd ones apart."""

from collections.abc import Sequence
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from amcli.law.figures.terms import PatientList, Verdict

from .answers import Codes, Numbers
from .cells import ENDS, FIGURE, LEAVES_OPEN, REFUSES, Cells
from .curves import UNKNOWN
from .doctors import OPTIONS, Flags
from .evaluate import ERROR, ETP, ROW, AnswerNumbers, Engine
from .targets import ListTarget

VERDICTS = (Verdict.ELIGIBLE, Verdict.UNDETERMINED, Verdict.NOT_ELIGIBLE)


class Growth(NamedTuple):
    """The growth asked on a list: a row for each answer, its ends, not a number if unknown."""

    ends: Numbers
    is_asked: Flags


class SliceColumns(NamedTuple):
    """Answers for doctors of a slice, one for each doctor and option.

    `doctor` is the place in the slice, `option` that among all options, `verdict` that among
    VERDICTS; `aid` the place of the cells of the aid among `cells`.
    """

    doctor: Codes
    option: Codes
    verdict: Codes
    aid: Codes
    cells: Sequence[Cells]
    growth: dict[str, Growth]


class WrongRow(NamedTuple):
    """A row that cannot be answered: its number, and the problems as `CODE path|…`."""

    row: int
    problems: str


class SliceAnswers(NamedTuple):
    """The parts of a slice, and the rows of it that cannot be answered."""

    parts: tuple[SliceColumns, ...]
    wrong: tuple[WrongRow, ...]


class SliceEngine:
    """Asks one text (or each contract's own) about slices of doctors; threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._lock = Lock()
        self._growths: dict[str, Growth] = {}

    def answers(
        self, facts: pl.DataFrame, is_odd: pl.Series, table: pl.DataFrame, row: int
    ) -> SliceAnswers:
        """Return the answers of a slice; `table` are its rows as read, the first of number `row`.

        The facts are those of the table, each of its own type.
        """
        doctors, found = self.engine.numbers(facts, is_odd)
        plain = self._plain(found)
        odd = np.flatnonzero(doctors.is_odd)
        if not len(odd):
            return SliceAnswers((plain,), ())
        with self._lock:
            answered = self.engine.evaluate(table[odd])
        rows = odd[answered[ROW].to_numpy().astype(np.int64) - 1]
        errors = answered[ERROR]
        wrong = [
            WrongRow(row + int(place), problems)
            for place, problems in zip(rows.tolist(), errors.to_list(), strict=True)
            if problems is not None
        ]
        is_right = errors.is_null()
        alone = self._alone(answered.filter(is_right), rows[is_right.to_numpy()])
        return SliceAnswers((plain, alone), tuple(wrong))

    def _plain(self, found: AnswerNumbers) -> SliceColumns:
        is_open = (found.mask & LEAVES_OPEN) != 0
        verdict = np.where((found.mask & REFUSES) != 0, 2, is_open.astype(np.int64))
        growth = {name: self._growth(name, one) for name, one in found.targets.items()}
        cells = self.engine.tables.table("aid").known
        return SliceColumns(found.doctor, found.option, verdict, found.aid, cells, growth)

    def _growth(self, name: str, target: ListTarget) -> Growth:
        known = self._known(name)
        ends = known.ends[target.numbers]
        if target.is_notified.any():
            ends[target.is_notified] = target.notified[target.is_notified, None]
        return Growth(ends, known.is_asked[target.numbers])

    def _known(self, name: str) -> Growth:
        """Return every growth known on a list, a row for each kind and size."""
        curves = self.engine.tables.curves[PatientList(name)]
        rows, known = curves.rows(), self._growths.get(name)
        if known is None or len(known.is_asked) != len(rows):
            places = [list(curves.columns).index(f"targets.{name}.growth{end}") for end in FIGURE]
            *ends, status = rows[:, places].T
            columns = [np.where(end == UNKNOWN, np.nan, end) for end in ends]
            known = self._growths[name] = Growth(np.column_stack(columns), status != UNKNOWN)
        return known

    def _alone(self, answered: pl.DataFrame, doctor: Codes) -> SliceColumns:
        """Return the answers of rows that were asked one by one."""
        return SliceColumns(
            doctor=doctor,
            option=_places(answered[ETP], [option.value for option in OPTIONS]),
            verdict=_places(answered["verdict"], [verdict.value for verdict in VERDICTS]),
            aid=np.arange(answered.height),
            cells=answered.select(self.engine.aid_columns.keys()).rows(),
            growth={name.value: _growth_in(answered, name.value) for name in PatientList},
        )


def _growth_in(frame: pl.DataFrame, name: str) -> Growth:
    path = f"targets.{name}.growth"
    ends = [frame[path + end].cast(pl.Float64()).fill_null(np.nan).to_numpy() for end in ENDS]
    return Growth(np.column_stack(ends), frame[f"{path}_status"].is_not_null().to_numpy())


def _places(column: pl.Series, words: list[Any]) -> Codes:
    codes = column.cast(pl.String()).replace_strict(
        words, list(range(len(words))), return_dtype=pl.Int64()
    )
    return codes.to_numpy()
