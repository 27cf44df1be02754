"""`batch --schema`: the columns that a table may have, and those of the answers."""

from collections.abc import Iterator
from typing import Any

from amcli.commands.options import Settings
from amcli.commands.run.session import check_texts
from amcli.commands.run.text_files import with_text_files
from amcli.commands.run.writers import Item, report, writer_of
from amcli.law.contract.case import Answer
from amcli.load.diagnostics import Refused
from amcli.load.toml.files import load_rules
from amcli.study.crowd.simulation import TableColumn, TableSchema
from amcli.tables.columns import COLUMNS, FactColumn
from amcli.tables.engine.cells import FIGURE
from amcli.words.catalogue import Words

from .batch_run import engine_of


def show_schema(settings: Settings, parts: tuple[str, ...], words: Words) -> int:
    """Write the columns of tables and of their answers; return an exit code."""
    try:
        settings = with_text_files(settings)
        book = load_rules(*settings.rules)
        check_texts("batch", book, settings, words)
    except Refused as refused:
        return report(refused.diagnostics, words)
    writes = engine_of(book, settings, parts).schema
    result = TableSchema(tuple(map(_read, COLUMNS.values())), tuple(_written(writes)))
    writer = writer_of("batch-schema", (), settings, words, book)
    writer.write(Item(None, 0, None, None, Answer(result, ()), ()))
    return writer.close()


def _read(column: FactColumn) -> TableColumn:
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
