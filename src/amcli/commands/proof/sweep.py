"""The command that asks the same question at many values of one fact: sweep."""

import sys
from pathlib import Path
from typing import Any, NamedTuple

import typer

from amcli.commands.options import Format
from amcli.commands.parameters import (
    QUESTION,
    REQUIRED,
    SCREEN,
    Given,
    argument,
    command,
    option,
    settings_of,
    shared,
)
from amcli.words.catalogue import Words


class Drawn(NamedTuple):
    """Which charts are asked: one below the table, one in a file."""

    chart: bool | None
    svg: Path | None


def register(
    application: typer.Typer,
    kind: type[Any],
    words: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    place, many = "FACT=FIRST:LAST:STEP", list[str]
    declared = {
        "profile": argument(words, str, "sweep-profile", words.say("cli.profile-metavar")),
        "over": option(words, many, "--over", metavar=place, default=REQUIRED),
        "show": option(words, many, "--show", metavar="PATH", default=REQUIRED),
        "chart": option(words, bool | None, "--chart/--no-chart", code="chart"),
        "svg": option(words, Path | None, "--svg", metavar="FILE"),
        **shared(words, (*QUESTION, *SCREEN)),
    }
    run = command(lambda given: _sweep(given, words), declared)
    application.command("sweep", cls=kind, help=words.say("cli.command.sweep"))(run)


def _sweep(given: Given, words: Words) -> int:
    from .ranges import varied
    from .sweep_run import plan_of, run_sweep

    settings = settings_of(given, words, shows_all=True, exits_zero=True)
    chart = given["chart"]
    if chart and settings.format is not Format.TABLE:
        raise typer.BadParameter(words.say("sweep.chart-of-table"), param_hint="--chart")
    is_drawn = sys.stdout.isatty() and settings.output is None if chart is None else chart
    plan = plan_of(varied(given["over"], words), given["show"], words)
    return run_sweep(given["profile"], plan, settings, words, drawn=Drawn(is_drawn, given["svg"]))
