"""The command that answers for a table of doctors: batch."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer

from amcli.commands.messages import USAGE, tell
from amcli.commands.options import MOST_JOBS, Format
from amcli.commands.parameters import SCREEN, Given, argument, command, option, settings_of, shared
from amcli.words.catalogue import Words

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
    words: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    text, many, flag = str | None, list[str], bool
    declared = {
        "table": argument(words, text, "batch-table", words.say("cli.batch-metavar"), None),
        **shared(words, ("output",)),
        "form": option(words, text, "--format", "-f", metavar="FORM", code="batch-format"),
        "from_form": option(words, text, "--from-format", metavar="FORM"),
        "maps": option(words, many, "--map", metavar="COLUMN=PATH", default=[]),
        "kept": option(words, many, "--keep", metavar="COLUMN", default=[]),
        "parts": option(words, many, "--parts", metavar="PART", default=[]),
        "schema": option(words, flag, "--schema", code="batch-schema", default=False),
        "threads": option(words, text, "--threads", metavar="N", code="batch-threads"),
        **shared(words, (*_QUESTION, *_SCREEN)),
    }
    run = command(lambda given: _batch(given, words), declared)
    application.command("batch", cls=kind, help=words.say("cli.command.batch"))(run)


def _batch(given: Given, words: Words) -> int:
    settings = settings_of(given, words, shows_all=True)
    parts = parts_of(given["parts"], words)
    if given["schema"]:
        form = _one_of(given["form"] or "table", SCHEMA_FORMS, "--format", words)
        check_library("batch", words)
        from .batch_schema import show_schema

        return show_schema(settings._replace(format=Format(form)), parts, words)
    if given["table"] is None:
        metavar = words.say("cli.batch-metavar")
        raise typer.BadParameter(words.say("batch.no-table"), param_hint=metavar)
    into = form_of(given["form"], settings.output, FORMS, words)
    from_ = source_form(given["from_form"], given["table"], words)
    mapped = mapping(given["maps"], words)
    limit_threads(given["threads"], words)
    check_library("batch", words)
    from .batch_run import Asked, run_batch

    asked = Asked(given["table"], from_, into, mapped, tuple(given["kept"]), parts)
    return run_batch(asked, settings, words)


def check_library(name: str, words: Words) -> None:
    """Say how to install what reads tables, and end the run, where it is not installed."""
    if all(find_spec(library) for library in _LIBRARIES):
        return
    sentence = words.say("error.AM305", command=name)
    tell(f"amcli: {words.say('diagnostic.error', id='AM305')} {sentence}")
    tell(f"{words.say('diagnostic.hint')} {words.say('hint.AM305')}")
    raise typer.Exit(USAGE)


def limit_threads(value: str | None, words: Words) -> None:
    """Let the engine use so many threads (all cores without a number): before it is imported."""
    if value is None:
        return
    if not (value.isascii() and value.isdecimal() and 1 <= int(value[:9]) <= MOST_JOBS):
        why = words.say("batch.bad-threads", value=value, most=MOST_JOBS)
        raise typer.BadParameter(why, param_hint="--threads")
    os.environ["POLARS_MAX_THREADS"] = value


def source_form(asked: str | None, place: str, words: Words) -> str:
    """Return the form of the input: that asked, else that of its suffix."""
    if asked is not None:
        form = _one_of(asked, FORMS, "--from-format", words)
        found = "ndjson" if form == "jsonl" else form
    else:
        found = _SUFFIXES.get(Path(place).suffix.lower(), "")
    if not found or (place == "-" and found == "parquet"):
        code = "batch.no-form-stdin" if place == "-" else "batch.no-form"
        raise typer.BadParameter(words.say(code, file=place), param_hint="--from-format")
    return found


def form_of(asked: str | None, output: Path | None, known: tuple[str, ...], words: Words) -> str:
    """Return the form of the output: that asked, else that of its suffix, else CSV."""
    if asked is None and output is not None:
        asked = _SUFFIXES.get(output.suffix.lower())
        if asked is None and output.suffix:
            why = words.say("batch.no-form-output", file=str(output), choices=", ".join(known))
            raise typer.BadParameter(why, param_hint="--output")
    form = _one_of(asked or "csv", known, "--format", words)
    if form not in STREAMED and output is None:
        raise typer.BadParameter(words.say("batch.parquet-file"), param_hint="--format")
    return "ndjson" if form == "jsonl" else form


def parts_of(values: list[str], words: Words) -> tuple[str, ...]:
    """Return the parts of the answer asked, in their order; all of them without any."""
    names = [name.strip() for value in values for name in value.split(",")]
    for name in names:
        _one_of(name, PARTS, "--parts", words)
    return tuple(part for part in PARTS if part in names or not names)


def mapping(values: list[str], words: Words) -> Mapping[str, str]:
    """Return other names for facts, name → path, written `COLUMN=PATH` or in TOML files."""
    found: dict[str, str] = {}
    for value in values:
        name, is_pair, path = value.rpartition("=")
        pairs = {name.strip(): path.strip()} if is_pair else _file(value, words)
        for column, meant in pairs.items():
            if not column or not isinstance(meant, str):
                raise _refused(words, "bad-map", value=str(column) or value)
            found[column] = meant
    return found


def _file(name: str, words: Words) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(Path(name).read_text("utf-8"))
    except OSError as error:
        raise _refused(words, "no-map", value=name, reason=error.strerror or str(error)) from None
    except ValueError as error:
        raise _refused(words, "no-map", value=name, reason=str(error)) from None


def _refused(words: Words, code: str, **params: Any) -> typer.BadParameter:
    return typer.BadParameter(words.say(f"batch.{code}", **params), param_hint="--map")


def _one_of(value: str, known: tuple[str, ...], option_: str, words: Words) -> str:
    if value not in known:
        why = words.say("batch.not-one", value=value, choices=", ".join(known))
        raise typer.BadParameter(why, param_hint=option_)
    return value
