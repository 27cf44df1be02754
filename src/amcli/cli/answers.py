"""The commands that answer for profiles: check, aid, targets, schedule, compare-versions."""

from pathlib import Path
from typing import Annotated, Any

import typer

from amcli.render.words import Words

from .options import (
    By,
    Colour,
    Dialect,
    Format,
    Language,
    Settings,
    day,
    format_of,
    period,
    quantities,
    rate,
    readings,
)
from .session import answer_profiles

COMMANDS = ("check", "aid", "targets", "schedule", "compare-versions")
# Options of one command alone.
OWN = {"schedule": ("by", "from_", "until", "ics"), "compare-versions": ("exit_code", "summary")}
WITH_MARGINS = ("check", "aid", "targets")


def register(
    application: typer.Typer, kind: type[Any], said: Words, only: str | None = None
) -> None:
    """Add the commands (or one of them) to the application, help in the language of `said`."""
    for name in COMMANDS:
        if only in (None, name):
            _register(application, kind, said, name)


def _register(application: typer.Typer, kind: type[Any], said: Words, name: str) -> None:
    def text(code: str) -> str:
        return said.say(f"cli.option.{code}")

    others = [option for command, options in OWN.items() if command != name for option in options]
    others += [] if name in WITH_MARGINS else ["lists_margins"]

    @application.command(name, cls=_without(kind, others), help=said.say(f"cli.command.{name}"))
    def answer(
        profiles: Annotated[
            list[str],
            typer.Argument(
                help=text("profiles"),
                metavar=said.say("cli.profiles-metavar"),
                show_default=False,
            ),
        ],
        format_: Annotated[
            Format | None, typer.Option("--format", "-f", help=text("format"))
        ] = None,
        output: Annotated[
            Path | None, typer.Option("--output", "-o", help=text("output"), metavar="FILE")
        ] = None,
        texts: Annotated[
            list[str],
            typer.Option("--text", help=text("text"), metavar="ID", autocompletion=text_ids),
        ] = [],  # noqa: B006 - read by the parser alone
        on: Annotated[str | None, typer.Option("--on", help=text("on"), metavar="DATE")] = None,
        rules: Annotated[
            list[Path], typer.Option("--rules", help=text("rules"), metavar="PATH")
        ] = [],  # noqa: B006
        etps: Annotated[list[str], typer.Option("--etp", help=text("etp"), metavar="ETP")] = [],  # noqa: B006
        achievement: Annotated[
            str | None, typer.Option("--achievement", help=text("achievement"), metavar="RATE")
        ] = None,
        chosen: Annotated[
            list[str],
            typer.Option(
                "--reading",
                help=text("reading"),
                metavar="ID=READING",
                autocompletion=_readings,
            ),
        ] = [],  # noqa: B006
        shows_all: Annotated[bool, typer.Option("--all", help=text("all"))] = False,
        strict: Annotated[bool, typer.Option("--strict", help=text("strict"))] = False,
        exit_zero: Annotated[bool, typer.Option("--exit-zero", help=text("exit-zero"))] = False,
        exit_code: Annotated[
            bool,
            typer.Option("--exit-code", help=text("exit-code")),
        ] = False,
        lists_margins: Annotated[bool, typer.Option("--margins", help=text("margins"))] = False,
        summary: Annotated[bool, typer.Option("--summary", help=text("summary"))] = False,
        by: Annotated[By | None, typer.Option("--by", help=text("by"))] = None,
        from_: Annotated[
            str | None, typer.Option("--from", help=text("from"), metavar="DATE")
        ] = None,
        until: Annotated[
            str | None, typer.Option("--until", help=text("until"), metavar="DATE")
        ] = None,
        ics: Annotated[Path | None, typer.Option("--ics", help=text("ics"), metavar="FILE")] = None,
        receipt: Annotated[
            Path | None, typer.Option("--receipt", help=text("receipt"), metavar="FILE")
        ] = None,
        dialect: Annotated[
            Dialect, typer.Option("--csv-dialect", help=text("csv-dialect"))
        ] = Dialect.RFC4180,
        colour: Annotated[Colour, typer.Option("--color", help=text("color"))] = Colour.AUTO,
        lang: Annotated[  # noqa: ARG001 - read before the command line is parsed
            Language | None, typer.Option("--lang", help=text("lang"), case_sensitive=False)
        ] = None,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=text("quiet"))] = False,
        debug: Annotated[bool, typer.Option("--debug", hidden=True)] = False,  # noqa: ARG001
    ) -> int:
        first, last = period(from_, until, said)
        settings = Settings(
            on=day(on, said),
            texts=tuple(texts),
            etps=quantities(etps, said),
            achievement=rate(achievement, said),
            readings=readings(chosen, said),
            rules=tuple(rules),
            format=format_of(format_, output),
            output=output,
            dialect=dialect,
            colour=colour,
            is_strict=strict,
            shows_all=shows_all,
            is_quiet=quiet,
            exits_zero=exit_zero,
            exits_on_differences=exit_code,
            is_summary=summary,
            lists_margins=lists_margins,
            by_civil_year=by is By.CIVIL_YEAR,
            from_=first,
            until=last,
            ics=ics,
            receipt=receipt,
        )
        return answer_profiles(name, profiles, settings, said)


def _without(kind: type[Any], names: list[str]) -> type[Any]:
    """Return the kind of a command that has not these options."""

    class Command(kind):  # type: ignore[misc]
        def __init__(self, *args: Any, params: list[Any] | None = None, **more: Any) -> None:
            kept = [param for param in params or () if param.name not in names]
            super().__init__(*args, params=kept, **more)

    return Command


def text_ids(incomplete: str) -> list[str]:
    """Return the ids and aliases of the texts that begin so, for the shell's completion."""
    from amcli.load.rule_files import load_rules

    names = [name for header in load_rules().headers for name in (header.id, *header.aliases)]
    return [name for name in names if name.startswith(incomplete)]


def _readings(incomplete: str) -> list[str]:
    from amcli.load.registers import load_disputes

    choices = [
        f"{dispute.id}={reading}" for dispute in load_disputes() for reading in dispute.readings
    ]
    return [choice for choice in choices if choice.startswith(incomplete)]
