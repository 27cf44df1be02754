"""The parameters of commands, declared once: each command names those it takes."""

from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from amcli.words.catalogue import Words

from .options import (
    By,
    Colour,
    Dialect,
    Format,
    Language,
    Settings,
    day,
    format_of,
    jobs,
    period,
    quantities,
    rate,
    readings,
)

REQUIRED = Parameter.empty
Given: TypeAlias = Mapping[str, Any]  # what a command line says, by the name of the parameter
Declared: TypeAlias = dict[str, tuple[Any, Any]]  # the type and the default of each parameter
Completed: TypeAlias = Callable[[str], list[str]]

QUESTION = ("format_", "output", "texts", "on", "rules", "etps", "achievement", "chosen")
SCREEN = ("dialect", "colour", "lang", "quiet", "debug")


def option(
    words: Words,
    kind: Any,
    *flags: str,
    code: str = "",
    default: Any = None,
    metavar: str | None = None,
    **more: Any,
) -> tuple[Any, Any]:
    """Return a parameter given by a flag; its help is `cli.option.` and the code, or the flag."""
    from typer import Option

    text = words.say(f"cli.option.{code or flags[0].removeprefix('--')}")
    return Annotated[kind, Option(*flags, help=text, metavar=metavar, **more)], default


def argument(
    words: Words, kind: Any, code: str, metavar: str, default: Any = REQUIRED, **more: Any
) -> tuple[Any, Any]:
    """Return a parameter given by its place; `metavar` is as written in the usage."""
    from typer import Argument

    text = words.say(f"cli.option.{code}")
    return Annotated[kind, Argument(help=text, metavar=metavar, **more)], default


def shared(words: Words, names: Iterable[str]) -> Declared:
    """Return the options that commands share, those named, in this order."""
    return {name: _shared(words, name) for name in names}


def _shared(words: Words, name: str) -> tuple[Any, Any]:
    if name == "debug":
        from typer import Option

        return Annotated[bool, Option("--debug", hidden=True)], False
    kind, flags, metavar, default = SHARED[name]
    more = _MORE.get(name, {})
    value = [] if default is list else default
    return option(words, kind, *flags, metavar=metavar, default=value, **more)


def text_ids(incomplete: str) -> list[str]:
    """Return the ids and aliases of the texts that begin so, for the shell's completion."""
    from amcli.load.toml.files import load_rules

    names = [name for header in load_rules().headers for name in (header.id, *header.aliases)]
    return [name for name in names if name.startswith(incomplete)]


def _readings(incomplete: str) -> list[str]:
    from amcli.load.registers import load_disputes

    choices = [
        f"{dispute.id}={reading}" for dispute in load_disputes() for reading in dispute.readings
    ]
    return [choice for choice in choices if choice.startswith(incomplete)]


SHARED: dict[str, tuple[Any, tuple[str, ...], str | None, Any]] = {
    "format_": (Format | None, ("--format", "-f"), None, None),
    "output": (Path | None, ("--output", "-o"), "FILE", None),
    "texts": (list[str], ("--text",), "ID", list),
    "on": (str | None, ("--on",), "DATE", None),
    "rules": (list[Path], ("--rules",), "PATH", list),
    "etps": (list[str], ("--etp",), "ETP", list),
    "achievement": (str | None, ("--achievement",), "RATE", None),
    "chosen": (list[str], ("--reading",), "ID=READING", list),
    "shows_all": (bool, ("--all",), None, False),
    "strict": (bool, ("--strict",), None, False),
    "exit_zero": (bool, ("--exit-zero",), None, False),
    "exit_code": (bool, ("--exit-code",), None, False),
    "lists_margins": (bool, ("--margins",), None, False),
    "summary": (bool, ("--summary",), None, False),
    "by": (By | None, ("--by",), None, None),
    "from_": (str | None, ("--from",), "DATE", None),
    "until": (str | None, ("--until",), "DATE", None),
    "ics": (Path | None, ("--ics",), "FILE", None),
    "receipt": (Path | None, ("--receipt",), "FILE", None),
    "jobs": (str | None, ("--jobs",), "N", None),
    "fail_fast": (bool, ("--fail-fast",), None, False),
    "resume": (Path | None, ("--resume",), "FILE", None),
    "dialect": (Dialect, ("--csv-dialect",), None, Dialect.RFC4180),
    "colour": (Colour, ("--color",), None, Colour.AUTO),
    "lang": (Language | None, ("--lang",), None, None),  # read before the line is parsed
    "quiet": (bool, ("--quiet", "-q"), None, False),
}
_MORE: dict[str, dict[str, Any]] = {
    "texts": {"autocompletion": text_ids},
    "chosen": {"autocompletion": _readings},
    "lang": {"case_sensitive": False},
}


def command(run: Callable[[Given], int], declared: Declared) -> Callable[..., int]:
    """Return the function of a command: it runs what the command line gives by name."""
    from typer import BadParameter, Context

    parameters = {"context": (Context, REQUIRED), **declared}

    def called(context: Context, **given: Any) -> int:
        try:
            return run(given)
        except BadParameter as error:  # so that the help named is that of this command
            error.ctx = error.ctx or context
            raise

    called.__annotations__ = {name: kind for name, (kind, _) in parameters.items()}
    called.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for name, (kind, default) in parameters.items()
        ]
    )
    return called


def settings_of(given: Given, words: Words, /, **fixed: Any) -> Settings:
    """Return what the options of a run say, those that the command lacks at rest.

    `fixed` are the settings that the command itself decides. Raises BadParameter.
    """
    first, last = period(given.get("from_"), given.get("until"), words)
    output = given.get("output")
    return Settings(
        on=day(given.get("on"), words),
        texts=tuple(given.get("texts", ())),
        etps=quantities(given.get("etps", ()), words),
        achievement=rate(given.get("achievement"), words),
        readings=readings(given.get("chosen", ()), words),
        rules=tuple(given.get("rules", ())),
        format=format_of(given.get("format_"), output),
        output=output,
        dialect=given.get("dialect", Dialect.RFC4180),
        colour=given.get("colour", Colour.AUTO),
        is_strict=given.get("strict", False),
        shows_all=given.get("shows_all", False),
        is_quiet=given.get("quiet", False),
        exits_zero=given.get("exit_zero", False),
        exits_on_differences=given.get("exit_code", False),
        is_summary=given.get("summary", False),
        lists_margins=given.get("lists_margins", False),
        by_civil_year=given.get("by") is By.CIVIL_YEAR,
        from_=first,
        until=last,
        ics=given.get("ics"),
        receipt=given.get("receipt"),
        jobs=jobs(given.get("jobs", "1"), words),
        stops_at_error=given.get("fail_fast", False),
        resume=given.get("resume"),
    )._replace(**fixed)
