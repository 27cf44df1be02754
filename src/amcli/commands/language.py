"""The language of a run, read before its command line is parsed."""

import os
from collections.abc import Sequence

from amcli.words.catalogue import lang_from

MACHINE_FORMATS = ("json", "jsonl", "csv")


def language(arguments: Sequence[str]) -> str:
    """Return the language of the run: `--lang`, `AMCLI_LANG`, then the locale; else English.

    For json, jsonl and csv the locale does not count: the same bytes on any machine.
    """
    return lang_from(
        os.environ,
        _value_of("--lang", arguments),
        for_scripts=is_for_machines(arguments),
    )


def is_for_machines(arguments: Sequence[str]) -> bool:
    """Return whether the command line asks for a format that programs read."""
    if _value_of("--resume", arguments) is not None:  # it writes JSON lines
        return True
    asked = _value_of("--format", arguments) or _value_of("-f", arguments)
    if asked is None:
        output = _value_of("--output", arguments) or _value_of("-o", arguments) or ""
        asked = output.rpartition(".")[2]
    return asked in MACHINE_FORMATS


def _value_of(option: str, arguments: Sequence[str]) -> str | None:
    """Return what an option is set to before the command line is parsed."""
    for place, word in enumerate(arguments):
        if word == option:
            return arguments[place + 1] if place + 1 < len(arguments) else None
        if word.startswith(f"{option}=") and option.startswith("--"):
            return word.partition("=")[2]
        if word.startswith(option) and word != option and not option.startswith("--"):
            return word[len(option) :]
    return None
