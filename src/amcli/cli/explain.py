"""The command that shows the steps behind a figure: explain, and the letter it can write."""

from typing import TYPE_CHECKING, Any

import typer

from amcli.render.words import Words, words

from .declared import QUESTION, SCREEN, Given, argument, command, option, settings_of, shared
from .options import Format, Settings
from .session import answer_profiles

if TYPE_CHECKING:
    from amcli.domain.case import Answer, Case
    from amcli.domain.explain import Answers
    from amcli.domain.group_case import GroupCase

LETTER_FORMATS = (Format.TABLE, Format.MD)


def register(
    application: typer.Typer,
    kind: type[Any],
    said: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    profile, paths = said.say("cli.profile-metavar"), f"[{said.say('cli.paths-metavar')}]"
    declared = {
        "profile": argument(said, str, "explain-profile", profile),
        "paths": argument(said, list[str], "explain-paths", paths, [], show_default=False),
        "letter": option(said, bool, "--letter", default=False),
        **shared(said, (*QUESTION, *SCREEN)),
    }
    run = command(lambda given: _explain(given, said), declared)
    application.command("explain", cls=kind, help=said.say("cli.command.explain"))(run)


def _explain(given: Given, said: Words) -> int:
    letter = given["letter"]
    told = words("fr") if letter else said
    settings = settings_of(
        given, said, shows_all=True, exits_zero=True, paths=tuple(given["paths"]), said=told
    )
    if letter and settings.format not in LETTER_FORMATS:
        raise typer.BadParameter(said.say("explain.letter-format"), param_hint="--format")
    return answer_profiles("letter" if letter else "explain", (given["profile"],), settings, told)


def explained(case: "Case | GroupCase", settings: Settings) -> "Answer":
    """Return the steps behind the values asked for, in words; raises BadParameter for none."""
    from amcli.domain.case import Case
    from amcli.domain.explain import NoSuchPath, explain
    from amcli.domain.watching import watched, watched_group
    from amcli.load.registers import load_disputes
    from amcli.render.explained import told

    assert settings.said is not None
    seen = watched(case) if isinstance(case, Case) else watched_group(case)
    try:
        answer = explain(seen, settings.paths, answers_for(case))
    except NoSuchPath as error:
        raise _no_such_path(error.path, error.known, settings.said) from None
    disputes = {dispute.id: dispute for dispute in load_disputes(*settings.rules)}
    return answer._replace(result=told(answer.result, disputes, settings.said))


def answers_for(case: "Case | GroupCase") -> "Answers":
    """Return the function that gives each answer for a doctor, or for a group."""
    from amcli.domain.case import Case
    from amcli.domain.ledger_views import LedgerView, viewed
    from amcli.domain.what_if import ANSWERS

    if isinstance(case, Case):
        plan = ANSWERS["schedule"]
        return {
            **ANSWERS,
            "schedule": lambda one: viewed(plan(one), LedgerView(by_civil_year=True), one),
        }
    from amcli.domain.group_ledger import as_contract

    from .groups import group_answers

    contract, ledger = as_contract(case), group_answers()["schedule"]
    return {
        **group_answers(),
        "schedule": lambda one: viewed(ledger(one), LedgerView(by_civil_year=True), contract),
    }


def _no_such_path(path: str, known: tuple[str, ...], said: Words) -> typer.BadParameter:
    from amcli.load.nearest import nearest

    near = nearest(path, known)
    code = "explain.no-such-path" if near is None else "explain.no-such-path-near"
    return typer.BadParameter(
        said.say(code, path=path, near=near), param_hint=said.say("cli.paths-metavar")
    )
