"""The command that matches the bank's lines with what was due: reconcile."""

from pathlib import Path
from typing import Annotated, Any

import typer

from amcli.render.words import Words

from .bank import ManyOptions, NotSigned
from .options import (
    Colour,
    Dialect,
    Format,
    Language,
    Settings,
    day,
    format_of,
    quantities,
    rate,
    readings,
)
from .session import answer_profiles

STDIN = "-"


def register(
    application: typer.Typer,
    kind: type[Any],
    said: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""

    def text(code: str) -> str:
        return said.say(f"cli.option.{code}")

    @application.command("reconcile", cls=kind, help=said.say("cli.command.reconcile"))
    def reconcile(
        profile: Annotated[
            str,
            typer.Argument(help=text("reconcile-profile"), metavar=said.say("cli.profile-metavar")),
        ],
        payments: Annotated[
            str, typer.Argument(help=text("payments"), metavar=said.say("cli.payments-metavar"))
        ],
        format_: Annotated[
            Format | None, typer.Option("--format", "-f", help=text("format"))
        ] = None,
        output: Annotated[
            Path | None, typer.Option("--output", "-o", help=text("output"), metavar="FILE")
        ] = None,
        texts: Annotated[list[str], typer.Option("--text", help=text("text"), metavar="ID")] = [],  # noqa: B006 - read by the parser alone
        on: Annotated[str | None, typer.Option("--on", help=text("on"), metavar="DATE")] = None,
        rules: Annotated[
            list[Path], typer.Option("--rules", help=text("rules"), metavar="PATH")
        ] = [],  # noqa: B006
        etps: Annotated[list[str], typer.Option("--etp", help=text("etp"), metavar="ETP")] = [],  # noqa: B006
        achievement: Annotated[
            str | None, typer.Option("--achievement", help=text("achievement"), metavar="RATE")
        ] = None,
        chosen: Annotated[
            list[str], typer.Option("--reading", help=text("reading"), metavar="ID=READING")
        ] = [],  # noqa: B006
        exit_code: Annotated[
            bool, typer.Option("--exit-code", help=text("exit-code-owed"))
        ] = False,
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
            is_strict=False,
            shows_all=True,
            is_quiet=quiet,
            exits_zero=False,
            exits_on_differences=exit_code,
            payments=payments,
        )
        if profile == payments == STDIN:
            raise typer.BadParameter(
                said.say("cli.two-stdin"), param_hint=said.say("cli.payments-metavar")
            )
        try:
            return answer_profiles("reconcile", (profile,), settings, said)
        except ManyOptions:
            raise typer.BadParameter(said.say("cli.one-option"), param_hint="--etp") from None
        except NotSigned as error:
            why = said.say("cli.needs-signature", file=profile, path=error.path)
            raise typer.BadParameter(why, param_hint=said.say("cli.profile-metavar")) from None
