"""The command that answers for a table of doctors, and the one that shows its columns: batch."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from amcli.commands.command import Command, Input
from amcli.commands.messages import complain_library
from amcli.commands.options import MOST_JOBS, BadValue, Format, Stopped
from amcli.commands.parameters import (
    ACHIEVEMENT,
    CHOSEN,
    COLOUR,
    ETPS,
    EXIT_ZERO,
    ON,
    OUTPUT,
    RULES,
    SCREEN,
    STRICT,
    TEXTS,
    Given,
    Parameter,
    flag,
    settings_of,
    without,
)
from amcli.render.records.rows import Rows
from amcli.words.catalogue import Words

PARTS = ("check", "aid", "targets")
FORMS = ("csv", "parquet", "ndjson", "jsonl")
SCHEMA_FORMS = ("table", "json")
STREAMED = ("csv", "ndjson", "jsonl")
_SUFFIXES = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet", ".ndjson": "ndjson",
             ".jsonl": "ndjson"}  # fmt: skip
_LIBRARIES = ("polars", "numpy")
_TABLE = "cli.batch-metavar"


def _batch(command: Command, given: Given, words: Words) -> int:
    settings = settings_of(given, words, shows_all=True)
    parts = parts_of(given["parts"], words)
    if given["schema"]:
        form = _one_of(given["form"] or "table", SCHEMA_FORMS, "--format", words)
        check_library(words)
        from .batch_run import show_schema

        return show_schema(SCHEMA, settings._replace(format=Format(form)), parts, words)
    if given["table"] is None:
        raise BadValue(words.say(_TABLE), words.say("batch.no-table"))
    into = form_of(given["form"], settings.output, FORMS, words)
    from_ = source_form(given["from_form"], given["table"], words)
    mapped = mapping(given["maps"], words)
    limit_threads(given["threads"], words)
    check_library(words)
    from .batch_run import BatchQuestion, run_batch

    asked = BatchQuestion(given["table"], from_, into, mapped, tuple(given["kept"]), parts)
    return run_batch(command, asked, settings, words)


def check_library(words: Words) -> None:
    """Say how to install what reads tables, and end the run, where it is not installed."""
    if not all(find_spec(library) for library in _LIBRARIES):
        raise Stopped(complain_library("AM305", words, command=COMMAND.name))


def limit_threads(value: str | None, words: Words) -> None:
    """Let the engine use so many threads (all cores without a number): before it is imported."""
    if value is None:
        return
    if not (value.isascii() and value.isdecimal() and 1 <= int(value[:9]) <= MOST_JOBS):
        why = words.say("batch.bad-threads", value=value, most=MOST_JOBS)
        raise BadValue("--threads", why)
    os.environ["POLARS_MAX_THREADS"] = value


def source_form(asked: str | None, place: str, words: Words) -> str:
    """Return the form of the input: that asked, else that of its suffix."""
    if asked is not None:
        form = _one_of(asked, FORMS, "--from-format", words)
        form = "ndjson" if form == "jsonl" else form
    else:
        form = _SUFFIXES.get(Path(place).suffix.lower(), "")
    if not form or (place == "-" and form == "parquet"):
        code = "batch.no-form-stdin" if place == "-" else "batch.no-form"
        raise BadValue("--from-format", words.say(code, file=place))
    return form


def form_of(asked: str | None, output: Path | None, known: tuple[str, ...], words: Words) -> str:
    """Return the form of the output: that asked, else that of its suffix, else CSV."""
    if asked is None and output is not None:
        asked = _SUFFIXES.get(output.suffix.lower())
        if asked is None and output.suffix:
            why = words.say("batch.no-form-output", file=str(output), choices=", ".join(known))
            raise BadValue("--output", why)
    form = _one_of(asked or "csv", known, "--format", words)
    if form not in STREAMED and output is None:
        raise BadValue("--format", words.say("batch.parquet-file"))
    return "ndjson" if form == "jsonl" else form


def parts_of(values: list[str], words: Words) -> tuple[str, ...]:
    """Return the parts of the answer asked, in their order; all of them without any."""
    names = [name.strip() for value in values for name in value.split(",")]
    for name in names:
        _one_of(name, PARTS, "--parts", words)
    return tuple(part for part in PARTS if part in names or not names)


def mapping(values: list[str], words: Words) -> Mapping[str, str]:
    """Return other names for facts, name → path, written `COLUMN=PATH` or in TOML files."""
    paths: dict[str, str] = {}
    for value in values:
        name, is_pair, path = value.rpartition("=")
        pairs = {name.strip(): path.strip()} if is_pair else _file(value, words)
        for column, meant in pairs.items():
            if not column or not isinstance(meant, str):
                raise _refused(words, "bad-map", value=str(column) or value)
            paths[column] = meant
    return paths


def _file(name: str, words: Words) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(Path(name).read_text("utf-8"))
    except OSError as error:
        raise _refused(words, "no-map", value=name, reason=error.strerror or str(error)) from None
    except ValueError as error:
        raise _refused(words, "no-map", value=name, reason=str(error)) from None


def _refused(words: Words, code: str, **params: Any) -> BadValue:
    return BadValue("--map", words.say(f"batch.{code}", **params))


def _one_of(value: str, known: tuple[str, ...], option_: str, words: Words) -> str:
    if value not in known:
        why = words.say("batch.not-one", value=value, choices=", ".join(known))
        raise BadValue(option_, why)
    return value


COMMAND = Command(
    "batch",
    (
        Parameter("table", str | None, metavar=_TABLE, code="batch-table"),
        OUTPUT,
        Parameter("form", str | None, ("--format", "-f"), "FORM", code="batch-format"),
        Parameter("from_form", str | None, ("--from-format",), "FORM"),
        Parameter("maps", list[str], ("--map",), "COLUMN=PATH", list),
        Parameter("kept", list[str], ("--keep",), "COLUMN", list),
        Parameter("parts", list[str], ("--parts",), "PART", list),
        flag("schema", "batch-schema", "--schema"),
        Parameter("threads", str | None, ("--threads",), "N", code="batch-threads"),
        TEXTS,
        ON,
        RULES,
        ETPS,
        ACHIEVEMENT,
        CHOSEN,
        STRICT,
        EXIT_ZERO,
        *without(SCREEN, COLOUR),
    ),
    _batch,
    Input.TABLE,
)
SCHEMA = COMMAND._replace(
    name="batch-schema",
    result="amcli.study.crowd.simulation:TableSchema",
    rows=Rows("read", "path kind choices"),
    page="doctors:columns_page",
)
