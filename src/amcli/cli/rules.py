"""The commands about the rules themselves: rules list, show, sources, diff, lint, fork."""

import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from amcli.render.words import Words

from .declared import (
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
from .helping import LocalContext
from .options import Settings

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

    def run(given: Given) -> int:
        return _run(name, settings_of(given, said), given, said)

    return command(run, {**declared, **shared(said, _OF_FORK if name == "fork" else _OF_VIEWS)})


def _run(name: str, settings: Settings, given: Given, said: Words) -> int:
    if name == "fork":
        from .rules_fork import fork

        return fork(settings, given, said)
    from .rules_views import view

    return view(name, settings, given, said)


def _views(said: Words) -> dict[str, Declared]:
    """Return what each view takes beside the options of all."""
    every = shared(said, ("shows_all",))
    warnings = option(said, bool, "--exit-code", code="exit-code-warnings", default=False)
    return {
        "list": {},
        "show": {
            "text": _argument(said, str, "text"),
            "section": _argument(said, str | None, "section", None, completed=None),
            **every,
        },
        "sources": {"text": _argument(said, str | None, "some-text", None), **every},
        "diff": {
            "before": _argument(said, str, "text"),
            "after": _argument(said, str, "after"),
            **shared(said, ("exit_code",)),
        },
        "lint": {"places": _argument(said, list[str], "places", []), "exit_code": warnings},
    }


def _fork(said: Words) -> Declared:
    changes: dict[str, Any] = {"default": [], "metavar": "KEY=VALUE", "autocompletion": _keys}
    return {
        "text": _argument(said, str, "text"),
        "changes": option(said, list[str], "--set", **changes),
        "id": option(said, str | None, "--id", code="fork-id", metavar="ID"),
        "title": option(said, str | None, "--title", code="fork-title", metavar="TITLE"),
    }


def _argument(
    said: Words, kind: Any, code: str, *default: Any, completed: Completed | None = text_ids
) -> tuple[Any, Any]:
    metavar = said.say(f"cli.rules-{code}-metavar")
    more = {"show_default": False, "autocompletion": completed}
    return argument(said, kind, f"rules-{code}", metavar, *default, **more)


def _keys(incomplete: str) -> list[str]:
    """Return the keys of rule files that begin so, for the shell's completion."""
    from amcli.load.rule_keys import KEYS

    return [f"{key}=" for key in KEYS if key.startswith(incomplete)]
