"""The Typer application and its help pages, in the language of the run.

Only the command that is called is built; help builds them all.
"""

import os
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from inspect import Parameter as Python
from inspect import Signature
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from amcli.render.characters import degrade
from amcli.words.both.examples import EXAMPLES, FRENCH
from amcli.words.catalogue import Words, words_in

from .command import Command, carry_out, standing_at
from .messages import complain_usage, complain_value, tell
from .options import language
from .parameters import GET, GROUPS, REQUIRED, Parameter, group_of
from .plain import COMPLETION, HELP
from .registry import COMMANDS, FIRST_WORDS, GROUPS_OF_COMMANDS, find, group_of_command

_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
_Context = TyperCommand.context_class
_Formatter = _Context.formatter_class
_OF_TYPER = {  # what Typer says itself, and our sentence
    "Show this message and exit.": "cli.help-option",
    "[required]": "cli.required",
    "[default: ": "cli.default",
    "Install completion for the current shell.": "cli.install",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "cli.show-completion"
    ),
}
_COMPLETIONS = ("--install-completion", "--show-completion")
SHELLS = ("bash", "zsh", "fish")


class LocalContext(_Context):  # type: ignore[misc,valid-type]
    """A context that writes its help with the words given to the application as `obj`."""

    def get_help(self) -> str:
        """Return the help page in characters that stdout has."""
        page: str = super().get_help()
        return degrade(page, sys.stdout.encoding or "utf-8")

    def make_formatter(self) -> Any:
        """Return a formatter whose headings are in the language of the run."""
        return _LocalFormatter(self.find_root().obj, super().make_formatter().width)


class _LocalFormatter(_Formatter):  # type: ignore[misc,valid-type]
    def __init__(self, words: Words, width: int) -> None:
        super().__init__(width=width)
        self._words = words

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        args = args.replace("[OPTIONS]", self._words.say("cli.options"))
        args = args.replace("COMMAND [ARGS]...", self._words.say("cli.command-args"))
        args = args.replace("{", "").replace("}", "")  # round the arguments that are not optional
        super().write_usage(prog, args, prefix or self._words.say("cli.usage") + " ")

    @contextmanager
    def section(self, name: str) -> Generator[None]:
        """Write a section under its heading."""
        with super().section(self._words.say(f"cli.heading.{name.lower()}")):
            yield

    def write_heading(self, heading: str) -> None:
        """Write a heading; French sets its colon apart."""
        self.write(f"{'':>{self.current_indent}}{self._words.say('cli.colon', heading=heading)}\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **more: Any) -> None:
        """Write a list of options, the words that Typer adds said in the language of the run."""
        for words, code in _OF_TYPER.items():
            own = self._words.say(code)
            rows = [(first, second.replace(words, own)) for first, second in rows]
        super().write_dl(rows, *args, **more)


def _write_groups(formatter: Any, groups: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    for name, records in groups.items():
        if records:
            with formatter.section(name):
                formatter.write_dl(records)


class LocalCommand(TyperCommand):
    """A command whose help is written in the language of the run, its options in groups."""

    context_class = LocalContext

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments, then the options group by group."""
        groups: dict[str, list[tuple[str, str]]] = {name: [] for name in ("arguments", *GROUPS)}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                is_argument = parameter.param_type_name == "argument"
                groups["arguments" if is_argument else group_of(parameter.name)].append(record)
        _write_groups(formatter, groups)


class LocalGroup(TyperGroup):
    """Commands in the order a reader needs them, in groups, help in the language of the run."""

    context_class = LocalContext

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, those of amcli itself group by group."""
        room = formatter.width - 6 - max(map(len, self.commands))
        groups: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            group = "commands" if ctx.parent else group_of_command(name)
            sentence = self.commands[name].get_short_help_str(room)
            groups.setdefault(group, []).append((name, sentence))
        order = (*(GROUPS_OF_COMMANDS if not ctx.parent else ()), "commands")
        _write_groups(formatter, {name: groups.get(name, []) for name in order})

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of the commands, the group of all in the order of the registry."""
        return sorted(self.commands, key=(*FIRST_WORDS, *self.commands).index)


def call(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; usage errors go to stderr."""
    words = words_in(language(arguments))
    if list(arguments[:1]) == [HELP]:
        arguments = [*arguments[1:], "--help"]
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
    application = _group(words, "cli.help", add_completion=only is None)

    @application.callback()
    def base(
        context: typer.Context,
        version: bool = typer.Option(False, "--version", "-V", help=words.say("cli.version")),
        debug: bool = typer.Option(False, "--debug", hidden=True),  # noqa: ARG001
    ) -> None:
        if version:
            from amcli.version import __version__

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
            groups[first] = _group(words, f"cli.command.{first}")
            groups[first].callback()(_show_help)
            application.add_typer(groups[first], name=first)
        if second:
            holder = groups[first]
        command = find(name)
        help_ = _help(words, f"cli.command.{command.id}")
        holder.command(second or first, cls=LocalCommand, **help_)(_called(command, words))
    return application


def _group(words: Words, code: str, **more: Any) -> typer.Typer:
    """Return a group without its commands."""
    return typer.Typer(
        cls=LocalGroup,
        **_help(words, code),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        invoke_without_command=True,
        context_settings={**_SETTINGS, "obj": words},
        **more,
    )


def _help(words: Words, code: str) -> dict[str, Any]:
    """Return a help (a sentence, two examples, what else there is to say), and its sentence."""
    sentence, *more = words.say(code).split("\n\n")
    names = FRENCH if words.lang == "fr" else {}
    lines = (" ".join(names.get(word, word) for word in line.split(" ")) for line in EXAMPLES[code])
    examples = "\n".join(f"  amcli {line}" for line in lines)
    page = "\n\n".join([sentence, f"\b\n{examples}", *more])
    return {"help": page, "short_help": sentence}


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
    about: dict[str, Any] = {"autocompletion": _completion_of(parameter, command), **parameter.more}
    if "hidden" not in about:
        about["help"] = parameter.help(words)
    if parameter.flags:
        read = typer.Option(*parameter.flags, metavar=parameter.metavar, **about)
    else:
        read = typer.Argument(metavar=_metavar(parameter, words), show_default=False, **about)
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


def _metavar(argument: Parameter, words: Words) -> str:
    """Return an argument as it is written in the usage: in brackets where it may be left out."""
    written = words.say(argument.metavar or "")
    if argument.default is REQUIRED or written.startswith("["):
        return written
    return f"[{written}]"
