"""The commands that show the registers and the schemas: disputes, schema."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from amcli.render.words import Words

from .options import (
    Colour,
    Dialect,
    Format,
    Language,
    Settings,
    day,
    format_of,
    quantities,
    readings,
)

SCHEMAS = (
    "profile",
    "check",
    "aid",
    "targets",
    "schedule",
    "compare-versions",
    "compare-summary",
    "reconcile",
    "disputes",
    "explain",
    "rules-list",
    "rules-show",
    "rules-sources",
    "rules-diff",
    "rules-lint",
    "sweep",
    "solve",
    "replay",
)


def register(
    application: typer.Typer, kind: type[Any], said: Words, only: str | None = None
) -> None:
    """Add the commands (or one of them) to the application, help in the language of `said`."""
    if only in (None, "disputes"):
        _disputes(application, kind, said)
    if only in (None, "schema"):
        _schema(application, kind, said)


def _schema(application: typer.Typer, kind: type[Any], said: Words) -> None:
    @application.command("schema", cls=kind, help=said.say("cli.command.schema"))
    def schema(
        name: Annotated[
            str,
            typer.Argument(
                help=said.say("cli.option.schema", names=", ".join(SCHEMAS)),
                metavar=said.say("cli.schema-metavar"),
                show_default=False,
                autocompletion=lambda: list(SCHEMAS),
            ),
        ],
        lang: Annotated[  # noqa: ARG001 - read before the command line is parsed
            Language | None,
            typer.Option("--lang", help=said.say("cli.option.lang"), case_sensitive=False),
        ] = None,
    ) -> int:
        if name not in SCHEMAS:
            accepted = ", ".join(SCHEMAS)
            why = said.say("cli.unknown-schema", value=name, accepted=accepted)
            raise typer.BadParameter(why, param_hint=said.say("cli.schema-metavar"))
        import json

        from .schemas import schema_of

        sys.stdout.write(json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n")
        return 0


def _disputes(application: typer.Typer, kind: type[Any], said: Words) -> None:
    def text(code: str) -> str:
        return said.say(f"cli.option.{code}")

    @application.command("disputes", cls=kind, help=said.say("cli.command.disputes"))
    def disputes(
        profiles: Annotated[
            list[str],
            typer.Argument(
                help=text("disputes-profiles"),
                metavar=f"[{said.say('cli.profiles-metavar')}]",
                show_default=False,
            ),
        ] = [],  # noqa: B006 - read by the parser alone
        format_: Annotated[
            Format | None, typer.Option("--format", "-f", help=text("format"))
        ] = None,
        output: Annotated[
            Path | None, typer.Option("--output", "-o", help=text("output"), metavar="FILE")
        ] = None,
        texts: Annotated[list[str], typer.Option("--text", help=text("text"), metavar="ID")] = [],  # noqa: B006
        on: Annotated[str | None, typer.Option("--on", help=text("on"), metavar="DATE")] = None,
        rules: Annotated[
            list[Path], typer.Option("--rules", help=text("rules"), metavar="PATH")
        ] = [],  # noqa: B006
        etps: Annotated[list[str], typer.Option("--etp", help=text("etp"), metavar="ETP")] = [],  # noqa: B006
        chosen: Annotated[
            list[str], typer.Option("--reading", help=text("reading"), metavar="ID=READING")
        ] = [],  # noqa: B006
        dialect: Annotated[
            Dialect, typer.Option("--csv-dialect", help=text("csv-dialect"))
        ] = Dialect.RFC4180,
        colour: Annotated[Colour, typer.Option("--color", help=text("color"))] = Colour.AUTO,
        shows_all: Annotated[bool, typer.Option("--all", help=text("all"))] = False,
        lang: Annotated[  # noqa: ARG001
            Language | None, typer.Option("--lang", help=text("lang"), case_sensitive=False)
        ] = None,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=text("quiet"))] = False,
        debug: Annotated[bool, typer.Option("--debug", hidden=True)] = False,  # noqa: ARG001
    ) -> int:
        from .session import answer_profiles, answer_register

        settings = Settings(
            on=day(on, said),
            texts=tuple(texts),
            etps=quantities(etps, said),
            achievement=None,
            readings=readings(chosen, said),
            rules=tuple(rules),
            format=format_of(format_, output),
            output=output,
            dialect=dialect,
            colour=colour,
            is_strict=False,
            shows_all=shows_all,
            is_quiet=quiet,
            exits_zero=False,
            exits_on_differences=False,
        )
        if profiles:
            return answer_profiles("disputes", profiles, settings, said)
        return answer_register(settings, said)
