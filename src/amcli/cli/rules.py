"""The commands about the rules themselves: rules list, show, sources, diff, lint, fork."""

import sys
from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from amcli.render.words import Words

from .answers import text_ids
from .helping import LocalContext
from .options import Colour, Dialect, Format, Language, Settings, day, format_of

NEEDED = Parameter.empty
Given = Mapping[str, Any]  # what a command line says, by the name of the parameter
_OF_VIEWS = ("format_", "dialect", "colour")
Declared = dict[str, tuple[Any, Any]]  # the type and the default of each parameter


class RulesGroup(TyperGroup):
    """The group of these commands, listed as they are written, help in the language of the run."""

    context_class = LocalContext

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of the commands in the order a reader needs them."""
        return list(self.commands)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the whole first sentence of the help, for the list of commands."""
        return (self.help or "").partition("\n")[0]


def register(
    application: typer.Typer,
    kind: type[Any],
    said: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one group anyway
) -> None:
    """Add the group to the application, help in the language of `said`."""
    group = typer.Typer(
        cls=RulesGroup,
        help=said.say("cli.command.rules"),
        rich_markup_mode=None,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"], "obj": said},
    )

    @group.callback()
    def base(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            sys.stdout.write(context.get_help() + "\n")
            raise typer.Exit(2)

    for name, declared in {**_views(said), "fork": _fork(said)}.items():
        help_ = said.say(f"cli.command.rules-{name}")
        group.command(name, cls=kind, help=help_)(_command(name, declared, said))
    application.add_typer(group, name="rules")


def _command(name: str, declared: Declared, said: Words) -> Callable[..., int]:
    """Return the function of a command, its parameters those declared and those of all."""
    shared = _shared(said)
    if name == "fork":  # it writes a rule file, nothing else
        shared = {one: kind for one, kind in shared.items() if one not in _OF_VIEWS}
    parameters = {"context": (typer.Context, NEEDED), **declared, **shared}

    def command(context: typer.Context, **given: Any) -> int:
        try:
            return _run(name, _settings(given, said), given, said)
        except typer.BadParameter as error:  # so that the help named is that of this command
            error.ctx = error.ctx or context
            raise

    command.__annotations__ = {one: kind for one, (kind, _) in parameters.items()}
    declared_ones = [
        Parameter(one, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for one, (kind, default) in parameters.items()
    ]
    command.__signature__ = Signature(declared_ones)  # type: ignore[attr-defined]
    return command


def _run(name: str, settings: Settings, given: Given, said: Words) -> int:
    if name == "fork":
        from .rules_fork import fork

        return fork(settings, given, said)
    from .rules_views import view

    return view(name, settings, given, said)


def _views(said: Words) -> dict[str, Declared]:
    """Return what each view takes beside the options of all."""
    flag = _option(said, "--exit-code", "exit-code")
    warnings = _option(said, "--exit-code", "exit-code-warnings")
    shows_all = (Annotated[bool, _option(said, "--all", "all")], False)
    text = _argument(said, "text")
    return {
        "list": {},
        "show": {
            "text": (Annotated[str, text], NEEDED),
            "section": (Annotated[str | None, _argument(said, "section", None)], None),
            "shows_all": shows_all,
        },
        "sources": {
            "text": (Annotated[str | None, _argument(said, "some-text")], None),
            "shows_all": shows_all,
        },
        "diff": {
            "before": (Annotated[str, text], NEEDED),
            "after": (Annotated[str, _argument(said, "after")], NEEDED),
            "exit_code": (Annotated[bool, flag], False),
        },
        "lint": {
            "places": (Annotated[list[str], _argument(said, "places")], []),
            "exit_code": (Annotated[bool, warnings], False),
        },
    }


def _fork(said: Words) -> Declared:
    changes = _option(said, "--set", "set", "KEY=VALUE", _keys)
    return {
        "text": (Annotated[str, _argument(said, "text")], NEEDED),
        "changes": (Annotated[list[str], changes], []),
        "id": (Annotated[str | None, _option(said, "--id", "fork-id", "ID")], None),
        "title": (Annotated[str | None, _option(said, "--title", "fork-title", "TITLE")], None),
    }


def _shared(said: Words) -> Declared:
    """Return the options that every one of these commands has."""

    def option(*names: str, metavar: str | None = None) -> Any:
        return _option(said, names, names[0].removeprefix("--"), metavar)

    language = typer.Option("--lang", help=_text(said, "lang"), case_sensitive=False)
    return {
        "format_": (Annotated[Format | None, option("--format", "-f")], None),
        "output": (Annotated[Path | None, option("--output", "-o", metavar="FILE")], None),
        "on": (Annotated[str | None, option("--on", metavar="DATE")], None),
        "rules": (Annotated[list[Path], option("--rules", metavar="PATH")], []),
        "dialect": (Annotated[Dialect, option("--csv-dialect")], Dialect.RFC4180),
        "colour": (Annotated[Colour, option("--color")], Colour.AUTO),
        "lang": (Annotated[Language | None, language], None),
        "quiet": (Annotated[bool, option("--quiet", "-q")], False),
        "debug": (Annotated[bool, typer.Option("--debug", hidden=True)], False),
    }


def _option(
    said: Words,
    names: str | tuple[str, ...],
    code: str,
    metavar: str | None = None,
    completed: Callable[[str], list[str]] | None = None,
) -> Any:
    words = (names,) if isinstance(names, str) else names
    text = _text(said, code)
    return typer.Option(*words, help=text, metavar=metavar, autocompletion=completed)


def _argument(
    said: Words, code: str, completed: Callable[[str], list[str]] | None = text_ids
) -> Any:
    metavar = said.say(f"cli.rules-{code}-metavar")
    text = _text(said, f"rules-{code}")
    return typer.Argument(help=text, metavar=metavar, show_default=False, autocompletion=completed)


def _text(said: Words, code: str) -> str:
    return said.say(f"cli.option.{code}")


def _keys(incomplete: str) -> list[str]:
    """Return the keys of rule files that begin so, for the shell's completion."""
    from amcli.load.rule_keys import KEYS

    return [f"{key}=" for key in KEYS if key.startswith(incomplete)]


def _settings(given: Given, said: Words) -> Settings:
    return Settings(
        on=day(given["on"], said),
        texts=(),
        etps=(),
        achievement=None,
        readings={},
        rules=tuple(given["rules"]),
        format=format_of(given.get("format_"), given["output"]),
        output=given["output"],
        dialect=given.get("dialect", Dialect.RFC4180),
        colour=given.get("colour", Colour.AUTO),
        is_strict=False,
        shows_all=given.get("shows_all", False),
        is_quiet=given["quiet"],
        exits_zero=False,
        exits_on_differences=given.get("exit_code", False),
    )
