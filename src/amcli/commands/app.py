"""The Typer application: what reads every command line that is not plain.

Only the command that is called is built; completion builds them all.
"""

import os
import sys
from collections.abc import Callable, Sequence
from inspect import Parameter as Python
from inspect import Signature
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from amcli.version import __version__
from amcli.words.catalogue import Words, words_in

from .command import Command, carry_out, standing_at
from .help import help_page, place_text, sentence_of
from .messages import complain_usage, complain_value, tell
from .options import language
from .parameters import DEBUG, GET, HELP_FLAGS, Parameter
from .plain import COMPLETION, HELP
from .registry import COMMANDS, FIRST_WORDS, find

_COMPLETIONS = ("--install-completion", "--show-completion")
SHELLS = ("bash", "zsh", "fish")
_Context = TyperCommand.context_class


class LocalContext(_Context):  # type: ignore[misc,valid-type]
    """A context whose help is our page, with the words given to the application as `obj`."""

    def get_help(self) -> str:
        """Return the help page."""
        _, _, name = self.command_path.partition(" ")
        return help_page(name, self.find_root().obj)


class LocalCommand(TyperCommand):
    """A command with such a help."""

    context_class = LocalContext


class LocalGroup(TyperGroup):
    """A group of commands with such a help."""

    context_class = LocalContext


def call(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; usage errors go to stderr."""
    words = words_in(language(arguments))
    if list(arguments[:1]) == [HELP]:
        arguments = [*arguments[1:], HELP_FLAGS[-1]]
    option, _, shell = arguments[0].partition("=") if arguments else ("", "", "")
    if option in _COMPLETIONS:
        return _completion(option, shell or "".join(arguments[1:2]), words)
    called = next((word for word in arguments if not word.startswith("-")), None)
    called = called if called in FIRST_WORDS else None
    command = typer.main.get_command(build(words, called))
    if COMPLETION in os.environ:
        command.main(args=list(arguments), prog_name="amcli", complete_var=COMPLETION)
    try:  # what `main` does but its handling of signals and pipes, which is ours
        with command.make_context("amcli", list(arguments)) as context:
            code = command.invoke(context)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as error:
        return complain_usage(error, words, called, FIRST_WORDS)
    except typer.Abort:
        raise KeyboardInterrupt from None
    return int(code or 0)


def _completion(option: str, shell: str, words: Words) -> int:
    """Write or install what completes in the shell named, else in the one at hand."""
    from typer._completion_shared import _get_shell_name, get_completion_script, install

    shell = shell or _get_shell_name() or ""
    if shell not in SHELLS:
        why = words.say("cli.no-shell", value=shell, shells=", ".join(SHELLS))
        return complain_value(option, why, words)
    if option == _COMPLETIONS[1]:
        script = get_completion_script(prog_name="amcli", complete_var=COMPLETION, shell=shell)
        sys.stdout.write(f"{script}\n")
        return 0
    _, place = install(shell, "amcli", COMPLETION)
    tell(words.say("cli.installed", shell=shell, file=place))
    return 0


def build(words: Words, only: str | None = None) -> typer.Typer:
    """Return the application with one command or group of them, or with all."""
    application = _group(words, "", add_completion=only is None)

    @application.callback()
    def base(
        context: typer.Context,
        version: bool = typer.Option(False, "--version", "-V", help=words.say("cli.version")),
        debug: bool = typer.Option(False, "--debug", hidden=True),  # noqa: ARG001
    ) -> None:
        if version:
            sys.stdout.write(f"amcli {__version__}\n")
            raise typer.Exit(0)
        _show_help(context)

    groups: dict[str, typer.Typer] = {}
    for name in COMMANDS:
        first, _, second = name.partition(" ")
        if only not in (None, first):
            continue
        holder = application
        if second and first not in groups:
            groups[first] = _group(words, first)
            groups[first].callback()(_show_help)
            application.add_typer(groups[first], name=first)
        if second:
            holder = groups[first]
        command = find(name)
        about = sentence_of(name, words)
        holder.command(second or first, cls=LocalCommand, help=about)(_called(command, words))
    return application


def _group(words: Words, name: str, **more: Any) -> typer.Typer:
    """Return a group without its commands."""
    return typer.Typer(
        cls=LocalGroup,
        help=sentence_of(name, words),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        invoke_without_command=True,
        context_settings={"help_option_names": HELP_FLAGS, "obj": words},
        **more,
    )


def _show_help(context: typer.Context) -> None:
    """Write the help of a group that is called without one of its commands, an error of usage."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")
        raise typer.Exit(2)


def _called(command: Command, words: Words) -> Callable[..., int]:
    """Return a command as the function that Typer calls."""

    def called(**given: Any) -> int:
        return carry_out(command, given, words)

    parameters = [_typed(parameter, command, words) for parameter in command.parameters]
    called.__annotations__ = {one.name: one.annotation for one in parameters}
    called.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return called


def _typed(parameter: Parameter, command: Command, words: Words) -> Python:
    """Return a parameter of a command as Typer reads it."""
    about: dict[str, Any] = {
        "autocompletion": _completion_of(parameter, command),
        "case_sensitive": not parameter.ignores_case,
        "hidden": parameter is DEBUG,
    }
    if parameter.flags:
        read = typer.Option(*parameter.flags, metavar=parameter.metavar, **about)
    else:
        read = typer.Argument(metavar=place_text(parameter, words), **about)
    return Python(
        parameter.name,
        Python.KEYWORD_ONLY,
        default=parameter.fresh(),
        annotation=Annotated[parameter.kind, read],
    )


def _completion_of(parameter: Parameter, command: Command) -> Callable[[str], list[str]] | None:
    """Return what completes a parameter in the shell: by its own names, or those of the result."""
    own = parameter.completed
    if own is None and parameter is not GET:
        return None

    def completed(incomplete: str) -> list[str]:
        from .named import values_beginning

        if own is None:
            names = values_beginning(command.id, standing_at(command.result), incomplete)
        else:
            names = own(incomplete)
        return [name for name in names if name.startswith(incomplete)]

    return completed
