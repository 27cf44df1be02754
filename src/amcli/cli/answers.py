"""The commands that answer for profiles: check, aid, targets, schedule, compare-versions."""

from typing import Any

import typer

from amcli.render.words import Words

from .declared import QUESTION, SCREEN, Given, argument, command, settings_of, shared
from .options import Format
from .session import answer_profiles

COMMANDS = ("check", "aid", "targets", "schedule", "compare-versions")
# Options of some commands alone.
OWN = {
    "check": ("lists_margins",),
    "aid": ("lists_margins",),
    "targets": ("lists_margins",),
    "schedule": ("by", "from_", "until", "ics"),
    "compare-versions": ("exit_code", "summary"),
}

MANY = ("jobs", "fail_fast", "resume")  # options for profiles by the thousand


def register(
    application: typer.Typer, kind: type[Any], said: Words, only: str | None = None
) -> None:
    """Add the commands (or one of them) to the application, help in the language of `said`."""
    for name in COMMANDS:
        if only in (None, name):
            _register(application, kind, said, name)


def _register(application: typer.Typer, kind: type[Any], said: Words, name: str) -> None:
    def answer(given: Given) -> int:
        settings = settings_of(given, said)
        if settings.lists_margins and settings.format is Format.CSV:
            raise typer.BadParameter(said.say("cli.margins-no-csv"), param_hint="--margins")
        if settings.resume is not None:
            from .resuming import asked

            settings = asked(settings, given["format_"], said)
        return answer_profiles(name, given["profiles"], settings, said)

    metavar = said.say("cli.profiles-metavar")
    kinds = ("shows_all", "strict", "exit_zero", *OWN[name], "receipt", *MANY)
    declared = {
        "profiles": argument(said, list[str], "profiles", metavar, show_default=False),
        **shared(said, (*QUESTION, *kinds, *SCREEN)),
    }
    help_ = said.say(f"cli.command.{name}")
    application.command(name, cls=kind, help=help_)(command(answer, declared))
