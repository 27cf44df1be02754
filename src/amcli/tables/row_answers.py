"""Rows of a table into rows of answers, counted on the way, what is wrong with them kept."""

from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import Any, Final

import polars as pl

from amcli.law.figures.terms import Status, Verdict
from amcli.load.diagnostics import Diagnostic
from amcli.load.nearest import nearest_path
from amcli.tables.engine.evaluate import ERROR, Engine
from amcli.tables.engine.evaluate import ROW as ANSWERED_ROW
from amcli.tables.engine.questions import CHECK

from .columns import COLUMNS, with_kept
from .reading import KEPT, PROBLEM, ROW
from .rows import CellProblem

MOST_SHOWN: Final = 20  # rows in error that are told one by one
_STATUS = "_status"


class RowAnswers:
    """Answers batches of rows in any order, from several threads.

    `counts` has rows, answers, errors, each verdict, and (`lost`) rows whose estimates were taken
    out. `seen` is told of the rows of each batch.
    """

    def __init__(
        self, engine: Engine, file: str, *, is_strict: bool, seen: Callable[[int], None]
    ) -> None:
        self.engine = engine
        self.counts: Counter[str] = Counter()
        self._file = file
        self._is_strict = is_strict
        self._seen = seen
        self._problems: dict[int, list[CellProblem]] = {}
        self._lock = Lock()

    def schema(self, rows: dict[str, Any]) -> dict[str, Any]:
        """Return the columns of the answers to rows of such columns: those kept follow the name."""
        kept = {name.removeprefix(KEPT): rows[name] for name in rows if name.startswith(KEPT)}
        return with_kept(self.engine.schema, kept)

    def problems(self) -> list[tuple[int, list[CellProblem]]]:
        """Return the first rows in error, in their order, and what is wrong with each."""
        return sorted(self._problems.items())[:MOST_SHOWN]

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the answers of some rows; those in which nothing is written have none."""
        columns = self.schema(dict(rows.schema))
        filled = rows.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
        answers = self._answers(filled) if filled.height else pl.DataFrame(schema=columns)
        with self._lock:
            self._count(filled, answers)
        self._seen(rows.height)
        return answers.select(*columns)

    def _answers(self, rows: pl.DataFrame) -> pl.DataFrame:
        blank = {name for name in rows.columns if rows[name].null_count() == rows.height}
        facts = [name for name in rows.columns if name in COLUMNS and name not in blank]
        answers = self.engine.evaluate(rows.select(facts) if facts else _nothing(rows), 0)
        if PROBLEM in rows.columns and PROBLEM not in blank:
            answers = _with_problems(answers, rows[PROBLEM])
        places = answers[ANSWERED_ROW].cast(pl.UInt32())
        kept = [name for name in rows.columns if name.startswith(KEPT)]
        answers = answers.with_columns(
            rows[ROW].gather(places).alias(ANSWERED_ROW),
            *(rows[name].gather(places).alias(name.removeprefix(KEPT)) for name in kept),
        )
        return self._without_estimates(answers) if self._is_strict else answers

    def _without_estimates(self, answers: pl.DataFrame) -> pl.DataFrame:
        """Return the answers with the values that are estimated taken out, their bounds left."""
        figures = [name.removesuffix(_STATUS) for name in answers.columns if name.endswith(_STATUS)]
        is_known = {
            path: pl.col(f"{path}{_STATUS}").ne_missing(Status.ESTIMATED.label) for path in figures
        }
        with self._lock:
            some = pl.any_horizontal(~known for known in is_known.values())
            self.counts["lost"] += int(answers.select(some.sum()).item()) if figures else 0
        return answers.with_columns(
            pl.when(known).then(pl.col(path)).alias(path) for path, known in is_known.items()
        )

    def _count(self, rows: pl.DataFrame, answers: pl.DataFrame) -> None:
        wrong = answers.filter(pl.col(ERROR).is_not_null())
        self.counts["rows"] += rows.height
        self.counts["errors"] += wrong.height
        self.counts["answers"] += answers.height - wrong.height
        if CHECK in self.engine.parts:
            for verdict in Verdict:
                self.counts[verdict.value] += int((answers["verdict"] == verdict.value).sum() or 0)
        for number, error in wrong.select(ANSWERED_ROW, ERROR).head(MOST_SHOWN).iter_rows():
            if len(self._problems) >= MOST_SHOWN and number > max(self._problems):
                break
            row = rows.row(by_predicate=pl.col(ROW) == number, named=True)
            self._problems[number] = self._told(row, error)

    def _told(self, row: dict[str, Any], error: str) -> list[CellProblem]:
        """Return the problems of a row, read again for what its sentences say."""
        if row.get(PROBLEM) is not None:
            code, _, key = error.partition(" ")
            near = nearest_path(key, COLUMNS)
            params = (("path", key), ("nearest", near), ("variant", "nearest")) if key else ()
            return [CellProblem(None, Diagnostic(code, self._file, params=params))]
        cells = {path: cell for path, cell in row.items() if path in COLUMNS}
        case = self.engine.reader.read(cells)
        return case if isinstance(case, list) else []


def _nothing(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a table of as many rows that states no fact."""
    return pl.DataFrame({"name": [None] * rows.height}, schema={"name": pl.String()})


def _with_problems(answers: pl.DataFrame, problems: pl.Series) -> pl.DataFrame:
    """Return the answers with an error in the place of each row that was not read."""
    wrong = problems.is_not_null().arg_true()
    right = answers.filter(~pl.col(ANSWERED_ROW).is_in(wrong.cast(pl.UInt64()).implode()))
    refused = pl.DataFrame(
        {ANSWERED_ROW: wrong.cast(pl.UInt64()), ERROR: problems.gather(wrong)},
        schema_overrides={ANSWERED_ROW: pl.UInt64()},
    )
    return pl.concat([right, refused], how="diagonal").sort(ANSWERED_ROW, maintain_order=True)
