"""The engine of tables as a function of Arrow: doctors in a record batch in, answers in one out.

>>> import pyarrow as pa
>>> doctors = pa.RecordBatch.from_pydict({"doctor.sector": [1, 3]})
>>> evaluate(doctors, on="2026-11-22", etps=["1"], parts=["check"])["verdict"].to_pylist()
['undetermined', 'not_eligible']
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Unpack

import polars as pl
import pyarrow as pa
from pyarrow import compute

from amcli.commands.many.question import Choices, engine_of, packed
from amcli.commands.messages import value_errors
from amcli.load.tables import Columns
from amcli.tables.columns import COLUMNS, ColumnChoice, matched, with_kept
from amcli.tables.engine.evaluate import ROW

__all__ = ["Evaluator", "evaluate"]
_SOURCE = "batch"  # how a batch is called in an error
SECTIONS = {path[:at] for path in COLUMNS for at, letter in enumerate(path) if letter == "."}
_PLAIN: dict[Any, Any] = {
    pl.Enum: pa.string(), pl.String: pa.string(), pl.Date: pa.date32(),
    pl.UInt64: pa.int64(), pl.Int64: pa.int64(), pl.Int32: pa.int32(),
}  # fmt: skip
_DDL: dict[Any, str] = {
    pa.string(): "STRING", pa.int64(): "BIGINT", pa.int32(): "INT", pa.date32(): "DATE",
}  # fmt: skip


def evaluate(batch: Any, *, on: date | str, **choices: Unpack[Choices]) -> pa.RecordBatch:
    """Return the answers to a batch of doctors; see `Evaluator`, which is for many batches."""
    return Evaluator(on=on, **choices).evaluate(batch)


class Evaluator:
    """A question that batches of doctors are asked.

    It may be pickled: the question travels with the texts of its rules, and each process makes its
    own engine when it is first asked. Raises ValueError for a question that cannot be asked.
    """

    def __init__(self, *, on: date | str, **choices: Unpack[Choices]) -> None:
        self._question = packed(on, choices)
        self.wanted = ColumnChoice(dict(choices.get("columns", {})), tuple(choices.get("keep", ())))
        clash = sorted(set(self.wanted.kept) & set(self.plain))
        if clash:
            raise ValueError(f"keep: the answers have columns {', '.join(clash)} of their own")

    @property
    def plain(self) -> dict[str, pa.DataType]:
        """The columns of the answers and their types in Arrow, without those kept."""
        schema = engine_of(self._question).schema
        return {name: _PLAIN[dtype.base_type()] for name, dtype in schema.items()}

    def schema(self, table: pa.Schema | None = None) -> pa.Schema:
        """Return the schema of the answers to batches of a schema (needed where some are kept)."""
        flat = _flat((table or pa.schema([])).empty_table()).schema
        kept = {name: flat.field(name).type for name in self.wanted.kept}
        return pa.schema(with_kept(self.plain, kept).items())

    def ddl(self, kept: Mapping[str, str] | None = None) -> str:
        """Return the same schema in the language of Spark; `kept` are the types of those kept.

        >>> Evaluator(on="2026-11-22", parts=["check"]).ddl()[:41]
        '`row` BIGINT, `name` STRING, `etp` STRING'
        """
        own = {name: _DDL[kind] for name, kind in self.plain.items()}
        return ", ".join(f"`{name}` {kind}" for name, kind in with_kept(own, kept or {}).items())

    def match(self, names: Iterable[str]) -> Columns:
        """Return which of some columns are facts, kept or neither.

        Raises ValueError where one is misnamed, absent, or where none is a fact.
        """
        with value_errors():
            return matched(_SOURCE, names, self.wanted)

    def evaluate(self, batch: Any, first_row: int = 1) -> pa.RecordBatch:
        """Return the answers to a batch: a row for each doctor and option, doctors in their order.

        `batch` is a record batch, or what speaks the Arrow C interface (a table of pyarrow, polars,
        pandas, DuckDB …). Facts are columns named by their paths, or sections as structs. `row`
        counts from `first_row`. A row that cannot be answered has its `error`.
        """
        flat = _flat(batch)
        found = self.match(flat.schema.names)
        columns = {path: flat.column(name) for path, name in found.facts.items()}
        facts: Any = pl.from_arrow(pa.table(columns))
        answers = engine_of(self._question).evaluate(facts, first_row)
        kept = {}
        if self.wanted.kept:
            places = (answers[ROW] - first_row).to_arrow()
            kept = {name: flat.column(name).take(places) for name in self.wanted.kept}
        own = answers.to_arrow(compat_level=pl.CompatLevel.oldest())
        cast = {name: own.column(name).cast(kind) for name, kind in self.plain.items()}
        arrays = [  # each in one piece
            array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
            for array in with_kept(cast, kept).values()
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema(flat.schema))

    def batches(self, batches: Iterable[Any]) -> Iterator[pa.RecordBatch]:
        """Yield the answers to each of some batches; `row` counts on from one to the next."""
        row = 1
        for batch in batches:
            yield self.evaluate(batch, row)
            row += batch.num_rows


def _flat(batch: Any) -> pa.Table:
    """Return a batch as a table whose sections are columns by their paths."""
    if isinstance(batch, pa.RecordBatch):
        table = pa.Table.from_batches([batch])
    else:
        has_stream = hasattr(batch, "__arrow_c_stream__")
        table = pa.table(batch) if has_stream else pa.Table.from_batches([pa.record_batch(batch)])
    pieces = [
        piece
        for name, column in zip(table.column_names, table.columns, strict=True)
        for piece in _pieces(name, column)
    ]
    return pa.Table.from_arrays([held for _, held in pieces], [name for name, _ in pieces])


def _pieces(name: str, column: pa.ChunkedArray) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """Yield the facts of a section by their paths; another column as it is."""
    if name not in SECTIONS or not pa.types.is_struct(column.type):
        yield name, column
        return
    for place in range(column.type.num_fields):
        inner = compute.struct_field(column, [place])
        yield from _pieces(f"{name}.{column.type.field(place).name}", inner)
