"""The command that answers for a table of doctors, and the one that shows its columns: batch."""

import os
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from amcli.commands.command import Command
from amcli.commands.messages import check_libraries
from amcli.commands.options import (
    MOST_JOBS,
    BadValue,
    Format,
    Settings,
    form_of_suffix,
    mapping,
    one_of,
    whole,
)
from amcli.commands.parameters import (
    DIALECT,
    EXIT_ZERO,
    OUTPUT,
    RUN,
    STRICT,
    TERMS,
    Given,
    Parameter,
    argument,
    file_itself,
    flag,
    maps,
    settings_of,
)
from amcli.render.records.rows import Rows
from amcli.words.catalogue import Words

PARTS = ("check", "aid", "targets")
FORMS = ("csv", "parquet", "ndjson", "jsonl")
FORMS_OUT = (*FORMS, "xlsx")
SCHEMA_FORMS = ("table", "json")
SCHEMA_SUFFIXES = {".json": "json", ".txt": "table"}
SUFFIXES = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet", ".ndjson": "ndjson",
            ".jsonl": "ndjson"}  # fmt: skip
SUFFIXES_OUT = {**SUFFIXES, ".xlsx": "xlsx"}
LIBRARIES = ("polars", "numpy")
_TABLE = "cli.batch-metavar"


def _batch(command: Command, given: Given, words: Words) -> int:
    settings = settings_of(given, shows_all=True)
    parts = parts_of(given["parts"])
    if given["schema"]:
        by_suffix = form_of_suffix(settings.output, SCHEMA_SUFFIXES, "table")
        form = one_of(given["form"] or by_suffix, SCHEMA_FORMS, "--format")
        return _show_schema(settings._replace(format=Format(form)), parts, words)
    if given["table"] is None:
        raise BadValue(_TABLE, "batch.no-table")
    into = form_of(given["form"], settings.output)
    from_ = source_form(given["table_form"], given["table"])
    mapped = mapping(given["maps"], "n_patients=patients.mt")
    limit_threads(given["threads"])
    check_libraries("AM305", LIBRARIES, words, command=command.name)
    if into == "xlsx":
        check_libraries("AM308", ("xlsxwriter",), words)
    from .batch_run import BatchQuestion, run_batch

    asked = BatchQuestion(given["table"], from_, into, mapped, tuple(given["kept"]), parts)
    return run_batch(command, asked, settings, words)


def _show_schema(settings: Settings, parts: tuple[str, ...], words: Words) -> int:
    """Write the columns of tables, and of their answers where these can be told; return 0."""
    from amcli.commands.run.session import request_of
    from amcli.commands.run.writers import write_alone
    from amcli.law.contract.case import Answer
    from amcli.load.rows import FACTS, kind_of
    from amcli.study.crowd.simulation import TableColumn, TableSchema

    request = request_of(SCHEMA, settings, words)
    reads = [
        TableColumn(path, "json", (), is_list=False)
        if kind_of(key) == "json"
        else TableColumn(path, kind_of(key), key.choices, key.is_list)
        for path, key in FACTS.items()
    ]
    writes: tuple[TableColumn, ...] = ()
    if all(map(find_spec, LIBRARIES)):
        from .batch_run import columns_written

        writes = columns_written(request, parts)
    return write_alone(request, Answer(TableSchema(tuple(reads), writes), ()))


def limit_threads(value: str | None) -> None:
    """Let the engine use so many threads (all cores without a number): before it is imported.

    NumPy's own, for matrices that nobody has here, would take memory for each core.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    threads = whole("--threads", value, (1, MOST_JOBS), "batch.bad-threads")
    if threads is not None:
        os.environ["POLARS_MAX_THREADS"] = str(threads)


def source_form(asked: str | None, place: str) -> str:
    """Return the form of the input: that asked, else that of its suffix."""
    if asked is not None:
        form = one_of(asked, FORMS, "--from-format")
        form = "ndjson" if form == "jsonl" else form
    else:
        form = SUFFIXES.get(Path(place).suffix.lower(), "")
    if not form or (place == "-" and form == "parquet"):
        code = "batch.no-form-stdin" if place == "-" else "batch.no-form"
        raise BadValue("--from-format", code, file=place)
    return form


def form_of(asked: str | None, output: Path | None) -> str:
    """Return the form of the output: that asked, else that of its suffix, else CSV."""
    form = one_of(asked or form_of_suffix(output, SUFFIXES_OUT, "csv"), FORMS_OUT, "--format")
    if output is None and form in ("parquet", "xlsx"):
        raise BadValue("--format", "batch.parquet-file" if form == "parquet" else "cli.xlsx-file")
    return "ndjson" if form == "jsonl" else form


def parts_of(values: Iterable[str]) -> tuple[str, ...]:
    """Return the parts of the answer asked, in their order; all of them without any."""
    names = [name.strip() for value in values for name in value.split(",")]
    for name in names:
        one_of(name, PARTS, "--parts")
    return tuple(part for part in PARTS if part in names or not names)


COMMAND = Command(
    "batch",
    (
        argument("table", str | None, _TABLE, "batch-table", None, files=file_itself),
        OUTPUT,
        Parameter("form", str | None, ("--format", "-f"), "FORM", code="batch-format"),
        Parameter("table_form", str | None, ("--from", "--from-format"), "FORM", code="batch-from"),
        maps("COLUMN=PATH", "map"),
        Parameter("kept", list[str], ("--keep",), "COLUMN", list),
        Parameter("parts", list[str], ("--parts",), "PART", list),
        flag("schema", "batch-schema", "--schema"),
        Parameter("threads", str | None, ("--threads",), "N", code="batch-threads"),
        *TERMS,
        STRICT,
        EXIT_ZERO,
        DIALECT,
        *RUN,
    ),
    _batch,
)
SCHEMA = COMMAND._replace(
    name="batch-schema",
    result="amcli.study.crowd.simulation:TableSchema",
    rows=Rows("read", "path kind choices"),
    page="doctors:columns_page",
)
