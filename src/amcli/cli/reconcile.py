"""The command that matches the bank's lines with what was due: reconcile."""

from typing import Any

import typer

from amcli.render.words import Words

from .bank import ManyOptions, NotSigned
from .declared import QUESTION, SCREEN, Given, argument, command, option, settings_of, shared
from .session import answer_profiles

STDIN = "-"


def register(
    application: typer.Typer,
    kind: type[Any],
    said: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    profile, payments = said.say("cli.profile-metavar"), said.say("cli.payments-metavar")
    declared = {
        "profile": argument(said, str, "reconcile-profile", profile),
        "payments": argument(said, str, "payments", payments),
        **shared(said, QUESTION),
        "exit_code": option(said, bool, "--exit-code", code="exit-code-owed", default=False),
        **shared(said, SCREEN),
    }
    help_ = said.say("cli.command.reconcile")
    run = command(lambda given: _reconcile(given, said), declared)
    application.command("reconcile", cls=kind, help=help_)(run)


def _reconcile(given: Given, said: Words) -> int:
    profile, payments = given["profile"], given["payments"]
    settings = settings_of(given, said, shows_all=True, payments=payments)
    if profile == payments == STDIN:
        raise typer.BadParameter(
            said.say("cli.two-stdin"), param_hint=said.say("cli.payments-metavar")
        )
    try:
        return answer_profiles("reconcile", (profile,), settings, said)
    except ManyOptions:
        raise typer.BadParameter(said.say("cli.one-option"), param_hint="--etp") from None
    except NotSigned as error:
        why = said.say("cli.needs-signature", file=profile, path=error.path)
        raise typer.BadParameter(why, param_hint=said.say("cli.profile-metavar")) from None
