"""How the commands that answer for profiles are carried out."""

from amcli.commands.command import Command
from amcli.commands.options import BadValue, Format
from amcli.commands.parameters import Given, settings_of
from amcli.words.catalogue import Words


def answer(command: Command, given: Given, words: Words, **fixed: object) -> int:
    """Answer a command with what its command line gives; return the exit code."""
    from amcli.commands.run.session import answer_profiles  # not needed to describe a command

    settings = settings_of(given, **fixed)
    if settings.lists_margins and settings.format is Format.CSV:
        raise BadValue("--margins", "cli.margins-no-csv")
    if settings.lists_margins and settings.rates:
        raise BadValue("--margins", "cli.one-rate")
    if settings.resume is not None:
        from amcli.commands.run.resume import settings_to_resume

        settings = settings_to_resume(settings, given)
    return answer_profiles(command, given["profiles"], settings, words)
