"""The command that shows the steps behind a figure: explain, and the letter it can write."""

from typing import TYPE_CHECKING, Any

import typer

from amcli.commands.options import Format, Settings
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
from amcli.words.catalogue import Words, words_in

if TYPE_CHECKING:
    from amcli.law.contract.case import Answer, Case
    from amcli.study.explain.explain import Answers

LETTER_FORMATS = (Format.TABLE, Format.MD)


def register(
    application: typer.Typer,
    kind: type[Any],
    words: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    profile, paths = words.say("cli.profile-metavar"), f"[{words.say('cli.paths-metavar')}]"
    declared = {
        "profile": argument(words, str, "explain-profile", profile),
        "paths": argument(words, list[str], "explain-paths", paths, [], show_default=False),
        "letter": option(words, bool, "--letter", default=False),
        **shared(words, (*QUESTION, *SCREEN)),
    }
    run = command(lambda given: _explain(given, words), declared)
    application.command("explain", cls=kind, help=words.say("cli.command.explain"))(run)


def _explain(given: Given, words: Words) -> int:
    letter = given["letter"]
    told = words_in("fr") if letter else words
    settings = settings_of(
        given, words, shows_all=True, exits_zero=True, paths=tuple(given["paths"]), words=told
    )
    if letter and settings.format not in LETTER_FORMATS:
        raise typer.BadParameter(words.say("explain.letter-format"), param_hint="--format")
    return answer_profiles("letter" if letter else "explain", (given["profile"],), settings, told)


def explained(case: "Case", settings: Settings) -> "Answer":
    """Return the steps behind the values asked for, in words; raises BadParameter for none."""
    from amcli.load.registers import load_disputes
    from amcli.render.pages.explanations import in_words
    from amcli.study.explain.explain import NoSuchPath, explain
    from amcli.study.explain.traced_case import watched

    assert settings.words is not None
    seen = watched(case)
    try:
        answer = explain(seen, settings.paths, answers_for(case))
    except NoSuchPath as error:
        raise _no_such_path(error.path, error.known, settings.words) from None
    disputes = {dispute.id: dispute for dispute in load_disputes(*settings.rules)}
    return answer._replace(result=in_words(answer.result, disputes, settings.words))


def answers_for(case: "Case") -> "Answers":
    """Return the function that gives each answer for a doctor, or for a group."""
    from amcli.law.ledger.ledger_views import LedgerView, viewed
    from amcli.study.paths.what_if import ANSWERS

    answers: Answers = ANSWERS
    if case.group is not None:
        from amcli.commands.doctor.groups import group_answers

        answers = group_answers()
    ledger = answers["schedule"]
    return {
        **answers,
        "schedule": lambda seen: viewed(ledger(seen), LedgerView(by_civil_year=True), seen),
    }


def _no_such_path(path: str, known: tuple[str, ...], words: Words) -> typer.BadParameter:
    from amcli.load.nearest import nearest

    near = nearest(path, known)
    code = "explain.no-such-path" if near is None else "explain.no-such-path-near"
    return typer.BadParameter(
        words.say(code, path=path, near=near), param_hint=words.say("cli.paths-metavar")
    )
