"""The commands that answer for profiles: check, aid, targets, schedule, compare-versions."""

from typing import TYPE_CHECKING, Any

from amcli.render.words import Words

from .declared import QUESTION, SCREEN, Given, argument, command, settings_of, shared
from .options import Format, bad_value

if TYPE_CHECKING:
    import typer

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
    application: "typer.Typer", kind: type[Any], said: Words, only: str | None = None
) -> None:
    """Add the commands (or one of them) to the application, help in the language of `said`."""
    for name in COMMANDS:
        if only in (None, name):
            _register(application, kind, said, name)


def _register(application: "typer.Typer", kind: type[Any], said: Words, name: str) -> None:
    metavar = said.say("cli.profiles-metavar")
    declared = {
        "profiles": argument(said, list[str], "profiles", metavar, show_default=False),
        **shared(said, options_of(name)),
    }
    help_ = said.say(f"cli.command.{name}")
    called = command(lambda given: answer(name, given, said), declared)
    application.command(name, cls=kind, help=help_)(called)


def options_of(name: str) -> tuple[str, ...]:
    """Return the options of a command, in the order of its help."""
    return (*QUESTION, "shows_all", "strict", "exit_zero", *OWN[name], "receipt", *MANY, *SCREEN)


def answer(name: str, given: Given, said: Words) -> int:
    """Answer a command with what its command line gives; return the exit code."""
    from .session import answer_profiles  # for the other commands this module is read too

    settings = settings_of(given, said)
    if settings.lists_margins and settings.format is Format.CSV:
        raise bad_value("--margins", said.say("cli.margins-no-csv"))
    if settings.resume is not None:
        from .resuming import asked

        settings = asked(settings, given["format_"], said)
    return answer_profiles(name, given["profiles"], settings, said)
