"""The commands that show the registers and the schemas: disputes, schema."""

import sys
from typing import Annotated, Any

import typer

from amcli.commands.options import Language
from amcli.commands.parameters import (
    QUESTION,
    SCREEN,
    Given,
    argument,
    command,
    settings_of,
    shared,
)
from amcli.words.catalogue import Words

SCHEMAS = (
    "profile",
    "check",
    "aid",
    "targets",
    "schedule",
    "compare-versions",
    "compare-summary",
    "reconcile",
    "disputes",
    "explain",
    "batch-schema",
    "rules-list",
    "rules-show",
    "rules-sources",
    "rules-diff",
    "rules-lint",
    "sweep",
    "simulate",
    "simulate-assumptions",
    "solve",
    "replay",
)


def register(
    application: typer.Typer, kind: type[Any], words: Words, only: str | None = None
) -> None:
    """Add the commands (or one of them) to the application, help in the language of `said`."""
    if only in (None, "disputes"):
        _disputes(application, kind, words)
    if only in (None, "schema"):
        _schema(application, kind, words)


def _schema(application: typer.Typer, kind: type[Any], words: Words) -> None:
    @application.command("schema", cls=kind, help=words.say("cli.command.schema"))
    def schema(
        name: Annotated[
            str,
            typer.Argument(
                help=words.say("cli.option.schema", names=", ".join(SCHEMAS)),
                metavar=words.say("cli.schema-metavar"),
                show_default=False,
                autocompletion=lambda: list(SCHEMAS),
            ),
        ],
        lang: Annotated[  # noqa: ARG001 - read before the command line is parsed
            Language | None,
            typer.Option("--lang", help=words.say("cli.option.lang"), case_sensitive=False),
        ] = None,
    ) -> int:
        if name not in SCHEMAS:
            accepted = ", ".join(SCHEMAS)
            why = words.say("cli.unknown-schema", value=name, accepted=accepted)
            raise typer.BadParameter(why, param_hint=words.say("cli.schema-metavar"))
        import json

        from amcli.commands.texts.schemas import schema_of

        sys.stdout.write(json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n")
        return 0


def _disputes(application: typer.Typer, kind: type[Any], words: Words) -> None:
    metavar = f"[{words.say('cli.profiles-metavar')}]"
    places = argument(words, list[str], "disputes-profiles", metavar, [], show_default=False)
    question = [name for name in QUESTION if name != "achievement"]
    last = ("dialect", "colour", "shows_all", *SCREEN[2:])
    declared = {"profiles": places, **shared(words, (*question, *last))}
    run = command(lambda given: _weigh(given, words), declared)
    application.command("disputes", cls=kind, help=words.say("cli.command.disputes"))(run)


def _weigh(given: Given, words: Words) -> int:
    from amcli.commands.run.session import answer_profiles, answer_register

    settings = settings_of(given, words)
    if given["profiles"]:
        return answer_profiles("disputes", given["profiles"], settings, words)
    return answer_register(settings, words)
