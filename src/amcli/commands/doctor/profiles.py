"""What the commands that answer for profiles share: their options, and how they are carried out."""

from amcli.commands.command import Command
from amcli.commands.options import BadValue, Format
from amcli.commands.parameters import (
    ACHIEVEMENT,
    ALL,
    EXIT_ZERO,
    FROM,
    MANY,
    QUESTION,
    RATES,
    RECEIPT,
    SCREEN,
    SOURCES,
    STRICT,
    Given,
    Parameter,
    argument,
    profile_files,
    settings_of,
)
from amcli.words.catalogue import Words

PROFILES = argument("profiles", list[str], "cli.profiles-metavar", "profiles", files=profile_files)


def parameters(*own: Parameter, rates: Parameter = RATES) -> tuple[Parameter, ...]:
    """Return the parameters of a command that answers for profiles, its own among them.

    `rates` is that of the rates of achievement.
    """
    question = (rates if one is ACHIEVEMENT else one for one in QUESTION)
    taken = {flag for parameter in own for flag in parameter.flags}
    source = () if taken.intersection(FROM.flags) else (FROM,)
    given = (PROFILES, *question, ALL, SOURCES, STRICT, EXIT_ZERO)
    return (*given, *own, *source, RECEIPT, *MANY, *SCREEN)


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
