"""The commands about the rules themselves: rules list, show, sources, diff, lint, fork."""

import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from amcli.commands.help_pages import LocalContext
from amcli.commands.options import Settings
from amcli.commands.parameters import (
    SCREEN,
    Completed,
    Declared,
    Given,
    argument,
    command,
    option,
    settings_of,
    shared,
    text_ids,
)
from amcli.words.catalogue import Words

_OF_VIEWS = ("format_", "output", "on", "rules", *SCREEN)
_OF_FORK = ("output", "on", "rules", "lang", "quiet", "debug")  # it writes a rule file, no page


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
    words: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one group anyway
) -> None:
    """Add the group to the application, help in the language of `said`."""
    group = typer.Typer(
        cls=RulesGroup,
        help=words.say("cli.command.rules"),
        rich_markup_mode=None,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"], "obj": words},
    )

    @group.callback()
    def base(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            sys.stdout.write(context.get_help() + "\n")
            raise typer.Exit(2)

    for name, declared in {**_views(words), "fork": _fork(words)}.items():
        help_ = words.say(f"cli.command.rules-{name}")
        group.command(name, cls=kind, help=help_)(_command(name, declared, words))
    application.add_typer(group, name="rules")


def _command(name: str, declared: Declared, words: Words) -> Callable[..., int]:
    """Return the function of a command, its parameters those declared and those of all."""

    def run(given: Given) -> int:
        return _run(name, settings_of(given, words), given, words)

    return command(run, {**declared, **shared(words, _OF_FORK if name == "fork" else _OF_VIEWS)})


def _run(name: str, settings: Settings, given: Given, words: Words) -> int:
    if name == "fork":
        from .rules_fork import fork

        return fork(settings, given, words)
    from .rules_views import view

    return view(name, settings, given, words)


def _views(words: Words) -> dict[str, Declared]:
    """Return what each view takes beside the options of all."""
    every = shared(words, ("shows_all",))
    warnings = option(words, bool, "--exit-code", code="exit-code-warnings", default=False)
    return {
        "list": {},
        "show": {
            "text": _argument(words, str, "text"),
            "section": _argument(words, str | None, "section", None, completed=None),
            **every,
        },
        "sources": {"text": _argument(words, str | None, "some-text", None), **every},
        "diff": {
            "before": _argument(words, str, "text"),
            "after": _argument(words, str, "after"),
            **shared(words, ("exit_code",)),
        },
        "lint": {"places": _argument(words, list[str], "places", []), "exit_code": warnings},
    }


def _fork(words: Words) -> Declared:
    changes: dict[str, Any] = {"default": [], "metavar": "KEY=VALUE", "autocompletion": _keys}
    return {
        "text": _argument(words, str, "text"),
        "changes": option(words, list[str], "--set", **changes),
        "id": option(words, str | None, "--id", code="fork-id", metavar="ID"),
        "title": option(words, str | None, "--title", code="fork-title", metavar="TITLE"),
    }


def _argument(
    words: Words, kind: Any, code: str, *default: Any, completed: Completed | None = text_ids
) -> tuple[Any, Any]:
    metavar = words.say(f"cli.rules-{code}-metavar")
    more = {"show_default": False, "autocompletion": completed}
    return argument(words, kind, f"rules-{code}", metavar, *default, **more)


def _keys(incomplete: str) -> list[str]:
    """Return the keys of rule files that begin so, for the shell's completion."""
    from amcli.load.toml.keys import KEYS

    return [f"{key}=" for key in KEYS if key.startswith(incomplete)]
