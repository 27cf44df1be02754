"""The command that shows the steps behind a figure: explain, and the letter it can write."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from amcli.render.words import Words, words

from .options import (
    Colour,
    Dialect,
    Format,
    Language,
    Settings,
    day,
    format_of,
    quantities,
    rate,
    readings,
)
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

    def text(code: str) -> str:
        return said.say(f"cli.option.{code}")

    @application.command("explain", cls=kind, help=said.say("cli.command.explain"))
    def explain(
        profile: Annotated[
            str,
            typer.Argument(help=text("explain-profile"), metavar=said.say("cli.profile-metavar")),
        ],
        paths: Annotated[
            list[str],
            typer.Argument(
                help=text("explain-paths"),
                metavar=f"[{said.say('cli.paths-metavar')}]",
                show_default=False,
            ),
        ] = [],  # noqa: B006 - read by the parser alone
        letter: Annotated[bool, typer.Option("--letter", help=text("letter"))] = False,
        format_: Annotated[
            Format | None, typer.Option("--format", "-f", help=text("format"))
        ] = None,
        output: Annotated[
            Path | None, typer.Option("--output", "-o", help=text("output"), metavar="FILE")
        ] = None,
        texts: Annotated[list[str], typer.Option("--text", help=text("text"), metavar="ID")] = [],  # noqa: B006
        on: Annotated[str | None, typer.Option("--on", help=text("on"), metavar="DATE")] = None,
        rules: Annotated[
            list[Path], typer.Option("--rules", help=text("rules"), metavar="PATH")
        ] = [],  # noqa: B006
        etps: Annotated[list[str], typer.Option("--etp", help=text("etp"), metavar="ETP")] = [],  # noqa: B006
        achievement: Annotated[
            str | None, typer.Option("--achievement", help=text("achievement"), metavar="RATE")
        ] = None,
        chosen: Annotated[
            list[str], typer.Option("--reading", help=text("reading"), metavar="ID=READING")
        ] = [],  # noqa: B006
        dialect: Annotated[
            Dialect, typer.Option("--csv-dialect", help=text("csv-dialect"))
        ] = Dialect.RFC4180,
        colour: Annotated[Colour, typer.Option("--color", help=text("color"))] = Colour.AUTO,
        lang: Annotated[  # noqa: ARG001 - read before the command line is parsed
            Language | None, typer.Option("--lang", help=text("lang"), case_sensitive=False)
        ] = None,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=text("quiet"))] = False,
        debug: Annotated[bool, typer.Option("--debug", hidden=True)] = False,  # noqa: ARG001
    ) -> int:
        form = format_of(format_, output)
        if letter and form not in LETTER_FORMATS:
            raise typer.BadParameter(said.say("explain.letter-format"), param_hint="--format")
        told = words("fr") if letter else said
        settings = Settings(
            on=day(on, said),
            texts=tuple(texts),
            etps=quantities(etps, said),
            achievement=rate(achievement, said),
            readings=readings(chosen, said),
            rules=tuple(rules),
            format=form,
            output=output,
            dialect=dialect,
            colour=colour,
            is_strict=False,
            shows_all=True,
            is_quiet=quiet,
            exits_zero=True,
            exits_on_differences=False,
            paths=tuple(paths),
            said=told,
        )
        return answer_profiles("letter" if letter else "explain", (profile,), settings, told)


def explained(case: "Case | GroupCase", settings: Settings) -> "Answer":
    """Return the steps behind the values asked for, in words; raises BadParameter for none."""
    from amcli.domain.case import Case
    from amcli.domain.explain import USUAL, NoSuchPath, explain
    from amcli.domain.watching import watched, watched_group
    from amcli.load.registers import load_disputes
    from amcli.render.explained import told

    assert settings.said is not None
    seen = watched(case) if isinstance(case, Case) else watched_group(case)
    try:
        answer = explain(seen, settings.paths or USUAL, answers_for(case))
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
