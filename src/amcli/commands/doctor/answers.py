"""The commands that answer for profiles: check, aid, targets, schedule, compare-versions."""

from typing import TYPE_CHECKING, Any

from amcli.commands.options import Format, bad_value
from amcli.commands.parameters import (
    QUESTION,
    SCREEN,
    Given,
    argument,
    command,
    settings_of,
    shared,
)
from amcli.words.catalogue import Words

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
    application: "typer.Typer", kind: type[Any], words: Words, only: str | None = None
) -> None:
    """Add the commands (or one of them) to the application, help in the language of `said`."""
    for name in COMMANDS:
        if only in (None, name):
            _register(application, kind, words, name)


def _register(application: "typer.Typer", kind: type[Any], words: Words, name: str) -> None:
    metavar = words.say("cli.profiles-metavar")
    declared = {
        "profiles": argument(words, list[str], "profiles", metavar, show_default=False),
        **shared(words, options_of(name)),
    }
    help_ = words.say(f"cli.command.{name}")
    called = command(lambda given: answer(name, given, words), declared)
    application.command(name, cls=kind, help=help_)(called)


def options_of(name: str) -> tuple[str, ...]:
    """Return the options of a command, in the order of its help."""
    return (*QUESTION, "shows_all", "strict", "exit_zero", *OWN[name], "receipt", *MANY, *SCREEN)


def answer(name: str, given: Given, words: Words) -> int:
    """Answer a command with what its command line gives; return the exit code."""
    from amcli.commands.run.session import (
        answer_profiles,  # for the other commands this module is read too
    )

    settings = settings_of(given, words)
    if settings.lists_margins and settings.format is Format.CSV:
        raise bad_value("--margins", words.say("cli.margins-no-csv"))
    if settings.resume is not None:
        from amcli.commands.run.resume import asked

        settings = asked(settings, given["format_"], words)
    return answer_profiles(name, given["profiles"], settings, words)
