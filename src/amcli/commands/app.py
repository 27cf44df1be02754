"""The Typer application. Only the command that is called is built; help builds them all."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup

from amcli.words.catalogue import Words, words_in

from .help_pages import LocalContext
from .language import language
from .messages import complain_usage
from .plain import COMPLETION

GROUPS = {
    "check": "doctor.answers",
    "aid": "doctor.answers",
    "targets": "doctor.answers",
    "schedule": "doctor.answers",
    "compare-versions": "doctor.answers",
    "reconcile": "proof.reconcile",
    "explain": "proof.explain",
    "solve": "proof.solve",
    "sweep": "proof.sweep",
    "simulate": "many.simulate",
    "batch": "many.batch",
    "replay": "proof.replay",
    "rules": "texts.rules",
    "disputes": "proof.registers",
    "schema": "proof.registers",
}


class LocalCommand(TyperCommand):
    """A command whose help is written in the language of the run."""

    context_class = LocalContext

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the whole first sentence of the help, for the list of commands."""
        return (self.help or "").partition("\n")[0]


class LocalGroup(TyperGroup):
    """The group of all commands, listed in the order of GROUPS, help in the language of the run."""

    context_class = LocalContext

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of the commands in the order a reader needs them."""
        return [name for name in GROUPS if name in self.commands]


def call(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; usage errors go to stderr."""
    words = words_in(language(arguments))
    called = next((word for word in arguments if not word.startswith("-")), None)
    application = build(words, called if called in GROUPS else None)
    command = typer.main.get_command(application)
    if COMPLETION in os.environ:
        command.main(args=list(arguments), prog_name="amcli", complete_var=COMPLETION)
    try:  # what `main` does but its handling of signals and pipes, which is ours
        with command.make_context("amcli", list(arguments)) as context:
            code = command.invoke(context)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as error:
        return complain_usage(error, words, called if called in GROUPS else None, GROUPS)
    except typer.Abort:
        raise KeyboardInterrupt from None
    return int(code or 0)


def build(words: Words, only: str | None = None) -> typer.Typer:
    """Return the application with one command, or with all of them."""
    application = typer.Typer(
        cls=LocalGroup,
        help=words.say("cli.help"),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        invoke_without_command=True,
        add_completion=only is None,
        context_settings={"help_option_names": ["-h", "--help"], "obj": words},
    )

    @application.callback()
    def base(
        context: typer.Context,
        version: bool = typer.Option(False, "--version", "-V", help=words.say("cli.version")),
        debug: bool = typer.Option(False, "--debug", hidden=True),  # noqa: ARG001
    ) -> int | None:
        if version:
            sys.stdout.write(f"amcli {_version()}\n")
            raise typer.Exit(0)
        if context.invoked_subcommand is None:
            sys.stdout.write(context.get_help() + "\n")
            raise typer.Exit(2)
        return None

    for group in dict.fromkeys(GROUPS.values() if only is None else (GROUPS[only],)):
        _register(application, group, words, only)
    return application


def _version() -> str:
    from amcli.version import __version__

    return __version__


def _register(application: typer.Typer, group: str, words: Words, only: str | None) -> None:
    register = import_module(f".{group}", __package__).register
    register(application, LocalCommand, words, only)
