"""`batch --schema`: the columns that a table may have, and those of the answers."""

from collections.abc import Iterator
from typing import Any

from amcli.columnar.cells import FIGURE
from amcli.columnar.columns import COLUMNS, Column
from amcli.domain.case import Answer
from amcli.domain.table_columns import TableColumn, TableSchema
from amcli.load.diagnostics import Refused
from amcli.load.rule_files import load_rules
from amcli.render.words import Words

from .batching import engine_of
from .options import Settings
from .output import Item, report, writer_of
from .session import check_texts
from .text_files import with_text_files


def show_schema(settings: Settings, parts: tuple[str, ...], said: Words) -> int:
    """Write the columns of tables and of their answers; return an exit code."""
    try:
        settings = with_text_files(settings)
        book = load_rules(*settings.rules)
        check_texts("batch", book, settings, said)
    except Refused as refused:
        return report(refused.diagnostics, said)
    writes = engine_of(book, settings, parts).schema
    result = TableSchema(tuple(map(_read, COLUMNS.values())), tuple(_written(writes)))
    writer = writer_of("batch-schema", (), settings, said, book)
    writer.write(Item(None, 0, None, None, Answer(result, ()), ()))
    return writer.close()


def _read(column: Column) -> TableColumn:
    kind = "json" if column.is_nested else type_of(column.dtype)
    return TableColumn(column.path, kind, column.choices, column.is_list)


def _written(columns: dict[str, Any]) -> Iterator[TableColumn]:
    for name, dtype in columns.items():
        figure = next(
            (name.removesuffix(end) for end in FIGURE[1:] if name.endswith(end)),
            name if f"{name}{FIGURE[-1]}" in columns else None,
        )
        is_figure = figure is not None and f"{figure}{FIGURE[-1]}" in columns
        choices = tuple(getattr(dtype, "categories", ()))
        is_list = name in ("not_met", "undetermined", "missing", "aid.disputes", "error")
        yield TableColumn(name, type_of(dtype), choices, is_list, figure if is_figure else None)


def type_of(dtype: Any) -> str:
    """Return the type of a column in a word: text, whole, number, date or flag."""
    if dtype.is_integer():
        return "whole"
    if dtype.is_float():
        return "number"
    return {"Date": "date", "Boolean": "flag"}.get(type(dtype).__name__, "text")
