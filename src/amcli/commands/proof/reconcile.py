"""The command that matches the bank's lines with what was due: reconcile."""

from typing import Any

import typer

from amcli.commands.parameters import (
    QUESTION,
    SCREEN,
    Given,
    argument,
    command,
    option,
    settings_of,
    shared,
)
from amcli.commands.run.session import answer_profiles
from amcli.words.catalogue import Words

from .bank import ManyOptions, NotSigned

STDIN = "-"


def register(
    application: typer.Typer,
    kind: type[Any],
    words: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    profile, payments = words.say("cli.profile-metavar"), words.say("cli.payments-metavar")
    declared = {
        "profile": argument(words, str, "reconcile-profile", profile),
        "payments": argument(words, str, "payments", payments),
        **shared(words, QUESTION),
        "exit_code": option(words, bool, "--exit-code", code="exit-code-owed", default=False),
        **shared(words, SCREEN),
    }
    help_ = words.say("cli.command.reconcile")
    run = command(lambda given: _reconcile(given, words), declared)
    application.command("reconcile", cls=kind, help=help_)(run)


def _reconcile(given: Given, words: Words) -> int:
    profile, payments = given["profile"], given["payments"]
    settings = settings_of(given, words, shows_all=True, payments=payments)
    if profile == payments == STDIN:
        raise typer.BadParameter(
            words.say("cli.two-stdin"), param_hint=words.say("cli.payments-metavar")
        )
    try:
        return answer_profiles("reconcile", (profile,), settings, words)
    except ManyOptions:
        raise typer.BadParameter(words.say("cli.one-option"), param_hint="--etp") from None
    except NotSigned as error:
        why = words.say("cli.needs-signature", file=profile, path=error.path)
        raise typer.BadParameter(why, param_hint=words.say("cli.profile-metavar")) from None
