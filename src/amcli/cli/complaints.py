"""What is said on stderr when a command line cannot be carried out."""

import sys
from typing import Any

from amcli.render.words import Words

USAGE = 2


def complain_usage(error: Any, said: Words) -> int:
    """Write a usage error and the command that helps; return the exit code."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "amcli"
    sys.stderr.write(f"amcli: {said.say('cli.error')} {_sentence(error, said)}\n")
    sys.stderr.write(said.say("cli.see-help", command=f"{path} --help") + "\n")
    return USAGE


def _sentence(error: Any, said: Words) -> str:
    """Return the sentence of an error of the parser, by its kind."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        near = ", ".join(error.possibilities or ())
        code = "cli.no-such-option-near" if near else "cli.no-such-option"
        return said.say(code, option=error.option_name, near=near)
    if kind == "MissingParameter":
        return said.say("cli.missing", what=_name(error, said))
    if kind == "BadParameter":
        return said.say("cli.bad-value", what=_name(error, said), why=_why(error, said))
    if kind == "BadOptionUsage":
        return said.say("cli.needs-value", option=error.option_name)
    message: str = error.format_message()
    unknown = message.partition("No such command ")[2].partition(".")[0].strip("'\"")
    return said.say("cli.no-such-command", command=unknown) if unknown else message


def _name(error: Any, said: Words) -> str:
    if error.param_hint:
        return str(error.param_hint)
    if error.param is None:
        return ""
    if error.param.param_type_name == "argument":
        return said.say("cli.profiles-metavar")
    return str(error.param.opts[0])


def _why(error: Any, said: Words) -> str:
    choices = getattr(getattr(error.param, "type", None), "choices", None)
    if choices:
        names = ", ".join(str(getattr(choice, "value", choice)) for choice in choices)
        return said.say("cli.choices", choices=names)
    return str(error.message)


def bug_text(error: Exception) -> str:
    """Return the one line that stands for a bug of amcli."""
    import os

    from amcli import __version__
    from amcli.render.words import lang_from, words

    said = words(lang_from(os.environ, None))
    name = type(error).__name__
    return said.say("cli.bug", version=__version__, kind=name, message=str(error)) + "\n"
