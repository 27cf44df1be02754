"""Command lines of the plainest kind, answered without importing Typer, which takes longer to load
than most answers to work out.

Plain is a command that answers for profiles, then places and its options in any order, each spelled
in full, apart from a value that can be read; and what asks for a page of help and nothing else.
Whatever else a command line holds, Typer reads all of it: here is no completion and no error.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from amcli.load.files import SUFFIXES
from amcli.words.catalogue import words_in

from .command import Command, carry_out
from .messages import USAGE
from .options import language
from .parameters import DEBUG, HELP_FLAGS, Given
from .registry import COMMANDS, FIRST_WORDS, find

HELP = "help"  # the word before a command that asks for its help
COMPLETION = "_AMCLI_COMPLETE"  # set by the scripts that `--show-completion` prints


def with_command(arguments: Sequence[str]) -> Sequence[str]:
    """Return a line whose first word, where that is a profile and no command, follows `summary`.

    A profile is what exists, is `-`, holds a `/` or has the suffix of one.
    """
    first = arguments[0] if arguments else ""
    if first in (HELP, *FIRST_WORDS) or (first[:1] == "-" and first != "-"):
        return arguments
    has_suffix = os.path.splitext(first)[1].lower() in SUFFIXES
    if first == "-" or "/" in first or has_suffix or (first and os.path.exists(first)):
        return ("summary", *arguments)
    return arguments


def call(arguments: Sequence[str]) -> int | None:
    """Run a plain command line and return its exit code; None, with nothing done, for another."""
    if COMPLETION in os.environ:
        return None
    named = words_for_help(arguments)
    name = " ".join(arguments if named is None else named)
    is_group = name not in COMMANDS and name in ("", *FIRST_WORDS)
    if is_group or (named is not None and name in COMMANDS):
        from .help import help_page

        sys.stdout.write(help_page(name, words_in(language(arguments))) + "\n")
        return USAGE if named is None else 0  # a group is called with one of its commands
    name = arguments[0]
    if name not in COMMANDS:
        return None
    command = find(name)
    try:
        given = given_by(command, arguments[1:])
    except ValueError:
        return None
    return carry_out(command, given, words_in(language(arguments)))


def words_for_help(line: Sequence[str]) -> Sequence[str] | None:
    """Return the words of a line beside those that ask for help; None where none does.

    >>> words_for_help(["help", "rules", "list"]), words_for_help(["aid", "-h"])
    (['rules', 'list'], ['aid'])
    """
    if line and line[0] == HELP:
        return line[1:]
    return line[:-1] if line and line[-1] in HELP_FLAGS else None


def given_by(command: Command, line: Iterable[str]) -> Given:
    """Return what the words after a command give. Raises ValueError where they are not plain."""
    if command.answers_for != "profiles":
        raise ValueError(command.name)
    parameters = [parameter for parameter in command.parameters if parameter is not DEBUG]
    flags = {flag: parameter for parameter in parameters for flag in parameter.flags}
    given: dict[str, Any] = {parameter.name: parameter.fresh() for parameter in parameters}
    places: list[str] = []
    left = iter(line)
    for word in left:
        option = flags.get(word)
        if word == "-" or not word.startswith("-"):
            places.append(word)
        elif option is None:
            raise ValueError(word)
        elif option.kind is bool:
            given[option.name] = True
        else:
            value = next(left, "")
            if not value or value.startswith("-"):
                raise ValueError(value)
            held = given[option.name]
            typed = option.typed(value)
            given[option.name] = [*held, typed] if isinstance(held, list) else typed
    if not places:
        raise ValueError("no place")
    return {**given, "profiles": places}
