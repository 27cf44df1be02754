"""The command that answers for a table of doctors: batch."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer

from amcli.render.words import Words

from .complaints import USAGE, tell
from .declared import SCREEN, Given, argument, command, option, settings_of, shared
from .options import MOST_JOBS, Format

PARTS = ("check", "aid", "targets")
FORMS = ("csv", "parquet", "ndjson", "jsonl")
SCHEMA_FORMS = ("table", "json")
STREAMED = ("csv", "ndjson", "jsonl")
_SUFFIXES = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet", ".ndjson": "ndjson",
             ".jsonl": "ndjson"}  # fmt: skip
_QUESTION = ("texts", "on", "rules", "etps", "achievement", "chosen")
_SCREEN = ("strict", "exit_zero", *(name for name in SCREEN if name != "colour"))
_LIBRARIES = ("polars", "numpy")


def register(
    application: typer.Typer,
    kind: type[Any],
    said: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    text, many, flag = str | None, list[str], bool
    declared = {
        "table": argument(said, text, "batch-table", said.say("cli.batch-metavar"), None),
        **shared(said, ("output",)),
        "form": option(said, text, "--format", "-f", metavar="FORM", code="batch-format"),
        "from_form": option(said, text, "--from-format", metavar="FORM"),
        "maps": option(said, many, "--map", metavar="COLUMN=PATH", default=[]),
        "kept": option(said, many, "--keep", metavar="COLUMN", default=[]),
        "parts": option(said, many, "--parts", metavar="PART", default=[]),
        "schema": option(said, flag, "--schema", code="batch-schema", default=False),
        "threads": option(said, text, "--threads", metavar="N", code="batch-threads"),
        **shared(said, (*_QUESTION, *_SCREEN)),
    }
    run = command(lambda given: _batch(given, said), declared)
    application.command("batch", cls=kind, help=said.say("cli.command.batch"))(run)


def _batch(given: Given, said: Words) -> int:
    settings = settings_of(given, said, shows_all=True)
    parts = parts_of(given["parts"], said)
    if given["schema"]:
        form = _one_of(given["form"] or "table", SCHEMA_FORMS, "--format", said)
        check_library("batch", said)
        from .batch_schema import show_schema

        return show_schema(settings._replace(format=Format(form)), parts, said)
    if given["table"] is None:
        metavar = said.say("cli.batch-metavar")
        raise typer.BadParameter(said.say("batch.no-table"), param_hint=metavar)
    into = form_of(given["form"], settings.output, FORMS, said)
    from_ = source_form(given["from_form"], given["table"], said)
    mapped = mapping(given["maps"], said)
    limit_threads(given["threads"], said)
    check_library("batch", said)
    from .batching import Asked, run_batch

    asked = Asked(given["table"], from_, into, mapped, tuple(given["kept"]), parts)
    return run_batch(asked, settings, said)


def check_library(name: str, said: Words) -> None:
    """Say how to install what reads tables, and end the run, where it is not installed."""
    if all(find_spec(library) for library in _LIBRARIES):
        return
    sentence = said.say("error.AM305", command=name)
    tell(f"amcli: {said.say('diagnostic.error', id='AM305')} {sentence}")
    tell(f"{said.say('diagnostic.hint')} {said.say('hint.AM305')}")
    raise typer.Exit(USAGE)


def limit_threads(value: str | None, said: Words) -> None:
    """Let the engine use so many threads (all cores without a number): before it is imported."""
    if value is None:
        return
    if not (value.isascii() and value.isdecimal() and 1 <= int(value[:9]) <= MOST_JOBS):
        why = said.say("batch.bad-threads", value=value, most=MOST_JOBS)
        raise typer.BadParameter(why, param_hint="--threads")
    os.environ["POLARS_MAX_THREADS"] = value


def source_form(asked: str | None, place: str, said: Words) -> str:
    """Return the form of the input: that asked, else that of its suffix."""
    if asked is not None:
        form = _one_of(asked, FORMS, "--from-format", said)
        found = "ndjson" if form == "jsonl" else form
    else:
        found = _SUFFIXES.get(Path(place).suffix.lower(), "")
    if not found or (place == "-" and found == "parquet"):
        code = "batch.no-form-stdin" if place == "-" else "batch.no-form"
        raise typer.BadParameter(said.say(code, file=place), param_hint="--from-format")
    return found


def form_of(asked: str | None, output: Path | None, known: tuple[str, ...], said: Words) -> str:
    """Return the form of the output: that asked, else that of its suffix, else CSV."""
    if asked is None and output is not None:
        asked = _SUFFIXES.get(output.suffix.lower())
        if asked is None and output.suffix:
            why = said.say("batch.no-form-output", file=str(output), choices=", ".join(known))
            raise typer.BadParameter(why, param_hint="--output")
    form = _one_of(asked or "csv", known, "--format", said)
    if form not in STREAMED and output is None:
        raise typer.BadParameter(said.say("batch.parquet-file"), param_hint="--format")
    return "ndjson" if form == "jsonl" else form


def parts_of(values: list[str], said: Words) -> tuple[str, ...]:
    """Return the parts of the answer asked, in their order; all of them without any."""
    names = [name.strip() for value in values for name in value.split(",")]
    for name in names:
        _one_of(name, PARTS, "--parts", said)
    return tuple(part for part in PARTS if part in names or not names)


def mapping(values: list[str], said: Words) -> Mapping[str, str]:
    """Return other names for facts, name → path, written `COLUMN=PATH` or in TOML files."""
    found: dict[str, str] = {}
    for value in values:
        name, is_pair, path = value.rpartition("=")
        pairs = {name.strip(): path.strip()} if is_pair else _file(value, said)
        for column, meant in pairs.items():
            if not column or not isinstance(meant, str):
                raise _refused(said, "bad-map", value=str(column) or value)
            found[column] = meant
    return found


def _file(name: str, said: Words) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(Path(name).read_text("utf-8"))
    except OSError as error:
        raise _refused(said, "no-map", value=name, reason=error.strerror or str(error)) from None
    except ValueError as error:
        raise _refused(said, "no-map", value=name, reason=str(error)) from None


def _refused(said: Words, code: str, **params: Any) -> typer.BadParameter:
    return typer.BadParameter(said.say(f"batch.{code}", **params), param_hint="--map")


def _one_of(value: str, known: tuple[str, ...], option_: str, said: Words) -> str:
    if value not in known:
        why = said.say("batch.not-one", value=value, choices=", ".join(known))
        raise typer.BadParameter(why, param_hint=option_)
    return value
