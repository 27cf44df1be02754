"""What is said on stderr: notes, and why a command line cannot be carried out."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from amcli.version import __version__
from amcli.words.catalogue import Words, lang_from, words_in

from .options import BadValue, Stopped

if TYPE_CHECKING:
    from amcli.load.diagnostics import Diagnostic

USAGE = 2
_LEAST_WIDTH = 20
_UNKNOWN_WIDTH = 80  # of a terminal that says 0
_MEMORY = ("allocate memory", "map segment", "out of memory", "os error 12")  # in a library's words


def tell(text: str) -> None:
    """Write a line on stderr in characters it has; a terminal gets lines that end between words."""
    from amcli.render.characters import typeset, visible

    text = visible(text)
    if sys.stderr.isatty():
        import textwrap

        with suppress(OSError):
            columns = os.get_terminal_size(sys.stderr.fileno()).columns or _UNKNOWN_WIDTH
            text = textwrap.fill(
                typeset(text),
                max(columns, _LEAST_WIDTH),
                subsequent_indent="  ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    sys.stderr.write(_in_its_characters(text))


def _in_its_characters(text: str) -> str:
    """Return a text as a line in characters that stderr has."""
    from amcli.render.characters import degrade

    return degrade(text, sys.stderr.encoding or "utf-8") + "\n"


def report(diagnostics: Iterable["Diagnostic"], words: Words) -> int:
    """Write the diagnostics on stderr; return the highest of their exit codes."""
    code = 0
    for diagnostic in diagnostics:
        from amcli.render.diagnostics import diagnostic_text

        sys.stderr.write(_in_its_characters(diagnostic_text(diagnostic, words)))
        code = max(code, diagnostic.exit_code)
    return code


@contextmanager
def value_errors() -> Iterator[None]:
    """Let what the command line refuses be a ValueError with the same sentence, in English."""
    from amcli.load.diagnostics import Refused
    from amcli.render.diagnostics import diagnostic_text

    words = words_in("en")
    try:
        yield
    except BadValue as refused:
        option = refused.option.lstrip("-") if refused.option.startswith("-") else "profile"
        raise ValueError(f"{option}: {refused.why(words)}") from None
    except Refused as refused:
        texts = (diagnostic_text(each, words) for each in refused.diagnostics)
        raise ValueError("\n".join(texts)) from None


def complain_value(option: str, why: str, words: Words, command: str | None = None) -> int:
    """Write that the value of an option cannot be meant; return the exit code."""
    return _complain(words.say("cli.bad-value", what=option, why=why), words, command)


def check_libraries(id_: str, libraries: Iterable[str], words: Words, **params: str) -> None:
    """Say how to install the libraries that a command needs, and end the run, where one is not."""
    from importlib.util import find_spec

    if all(map(find_spec, libraries)):
        return
    tell(f"amcli: {words.say('diagnostic.error', id=id_)} {words.say(f'error.{id_}', **params)}")
    tell(f"{words.say('diagnostic.hint')} {words.say(f'hint.{id_}')}")
    raise Stopped(USAGE)


def complain_usage(error: Any, words: Words, command: str | None, known: Iterable[str]) -> int:
    """Write a usage error and the command that helps; return the exit code.

    `command` is the command called, if it is one, `known` the names of all commands.
    """
    context = getattr(error, "ctx", None)
    if command is not None and context is not None:  # the whole name, and those it might have been
        path = " ".join(context.command_path.split()[1:])
        command = path or command
        known = getattr(context.command, "commands", None) or known if path else known
    return _complain(_sentence(error, words, known), words, command)


def _complain(sentence: str, words: Words, command: str | None) -> int:
    tell(f"amcli: {words.say('cli.error')} {sentence}")
    help_line = "amcli --help" if command is None else f"amcli {command} --help"
    tell(words.say("cli.see-help", command=help_line))
    return USAGE


def _sentence(error: Any, words: Words, known: Iterable[str]) -> str:
    """Return the sentence of an error of the parser, by its kind."""
    message = str(error.format_message())
    match type(error).__name__:
        case "NoSuchOption":
            return _with_nearest(words, "no-such-option", error.option_name, error.possibilities)
        case "MissingParameter":
            return words.say("cli.missing", what=_name(error))
        case "BadParameter":
            return words.say("cli.bad-value", what=_name(error), why=_why(error, words))
        case "BadOptionUsage":
            takes_none = "does not take a value" in message
            code = "cli.takes-no-value" if takes_none else "cli.needs-value"
            return words.say(code, option=error.option_name)
    if unknown := re.match(r"No such command (['\"])(.*?)\1", message):
        from difflib import get_close_matches

        near = get_close_matches(unknown[2], known)
        return _with_nearest(words, "no-such-command", unknown[2], near)
    if extra := re.search(r"unexpected extra argument\(s\) \((.*)\)", message):
        return words.say("cli.extra", words=extra[1])
    return message


def _with_nearest(words: Words, code: str, name: str, near: Iterable[str] | None) -> str:
    """Return the sentence about an unknown name, with the one that was probably meant."""
    nearest = next(iter(near or ()), None)
    if nearest is None:
        return words.say(f"cli.{code}", name=name)
    return words.say(f"cli.{code}-near", name=name, near=nearest)


def _name(error: Any) -> str:
    if error.param_hint or error.param is None:
        return str(error.param_hint or "")
    if error.param.param_type_name == "argument":
        return str(error.param.metavar).strip("[]")
    return str(error.param.opts[0])


def _why(error: Any, words: Words) -> str:
    choices = getattr(getattr(error.param, "type", None), "choices", None)
    if choices:
        names = ", ".join(str(getattr(choice, "value", choice)) for choice in choices)
        return words.say("cli.choices", choices=names)
    return str(error.message)


def complain_unwritable(file: str, error: OSError, words: Words | None = None) -> None:
    """Say that a file or a stream cannot be written, and why."""
    words = words or words_in(lang_from(os.environ))
    reason = words.say("error.AM301", file=file, reason=error.strerror or str(error))
    tell(f"amcli: {words.say('diagnostic.error', id='AM301')} {reason}")


def bug_text(error: Exception) -> str:
    """Return the one line that stands for a bug of amcli, ASCII where stderr needs it.

    It is none where the machine had no memory left.
    """
    from amcli.render.characters import visible

    words = words_in(lang_from(os.environ))
    name = type(error).__name__
    text = words.say("cli.bug", version=__version__, kind=name, message=str(error))
    if _lacks_memory(error):
        text = f"amcli: {words.say('cli.error')} {words.say('cli.no-memory')}"
    return _in_its_characters(visible(text))


def _lacks_memory(error: BaseException | None) -> bool:
    """Return whether an error, or one behind it, comes of too little memory."""
    return error is not None and (
        isinstance(error, MemoryError)
        or any(word in str(error) for word in _MEMORY)
        or _lacks_memory(error.__context__)
    )
