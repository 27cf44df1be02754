"""Command lines of the plainest kind, answered without importing Typer, which takes longer to load
than most answers to work out.

Plain is one of the commands of `answers`, then places and its options in any order, each spelled in
full, apart from a value that can be read. Whatever else a command line holds, Typer reads all of
it: here is no help, no completion and no error. What an option is called and what it takes is
declared once, in `declared.SHARED`.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_args

from amcli.commands.doctor.answers import COMMANDS, answer, options_of
from amcli.words.catalogue import words_in

from .language import language
from .messages import complain_usage
from .parameters import SHARED, Given

COMPLETION = "_AMCLI_COMPLETE"  # set by the scripts that `--show-completion` prints
# Left to Typer: one that is not shared, and those that may end a run by raising its Exit.
RARE = ("debug", "ics", "receipt", "resume")


def call(arguments: Sequence[str]) -> int | None:
    """Run a plain command line and return its exit code; None, with nothing done, for another."""
    name = arguments[0] if arguments else ""
    if name not in COMMANDS or COMPLETION in os.environ:
        return None
    try:
        given = given_by(name, arguments[1:])
    except ValueError:
        return None
    words = words_in(language(arguments))
    try:
        return answer(name, given, words)
    except Exception as error:
        from typer import BadParameter

        if not isinstance(error, BadParameter):
            raise
        return complain_usage(error, words, name, COMMANDS)


def given_by(command: str, line: Iterable[str]) -> Given:
    """Return what the words after a command give. Raises ValueError where they are not plain."""
    names = [name for name in options_of(command) if name not in RARE]
    flags = {flag: name for name in names for flag in SHARED[name][1]}
    given: dict[str, Any] = {name: SHARED[name][3] for name in names}  # the default
    given |= {name: [] for name in ("profiles", *names) if given.get(name, list) is list}
    for name, value in _pairs(line, flags):
        if isinstance(given[name], list):
            given[name].append(value)
        else:
            given[name] = value
    if not given["profiles"]:
        raise ValueError("no place")
    return given


def _pairs(line: Iterable[str], flags: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield each place and each option with its value, by the name of the parameter."""
    left = iter(line)
    for word in left:
        if word == "-" or not word.startswith("-"):
            yield "profiles", word
        elif word not in flags:
            raise ValueError(word)
        else:
            kind = SHARED[flags[word]][0]
            yield flags[word], kind is bool or _value(kind, next(left, ""))


def _value(kind: Any, word: str) -> Any:
    """Return the value that a word is: a string, a path, or one of few."""
    if not word or word.startswith("-"):
        raise ValueError(word)
    return next(iter(get_args(kind)), kind)(word)
