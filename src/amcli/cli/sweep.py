"""The command that asks the same question at many values of one fact: sweep."""

import sys
from pathlib import Path
from typing import Any, NamedTuple

import typer

from amcli.render.words import Words

from .declared import (
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
from .options import Format


class Drawn(NamedTuple):
    """Which charts are asked: one below the table, one in a file."""

    chart: bool | None
    svg: Path | None


def register(
    application: typer.Typer,
    kind: type[Any],
    said: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    place, many = "FACT=FIRST:LAST:STEP", list[str]
    declared = {
        "profile": argument(said, str, "sweep-profile", said.say("cli.profile-metavar")),
        "over": option(said, many, "--over", metavar=place, default=REQUIRED),
        "show": option(said, many, "--show", metavar="PATH", default=REQUIRED),
        "chart": option(said, bool | None, "--chart/--no-chart", code="chart"),
        "svg": option(said, Path | None, "--svg", metavar="FILE"),
        **shared(said, (*QUESTION, *SCREEN)),
    }
    run = command(lambda given: _sweep(given, said), declared)
    application.command("sweep", cls=kind, help=said.say("cli.command.sweep"))(run)


def _sweep(given: Given, said: Words) -> int:
    from .ranges import varied
    from .sweeping import plan_of, run_sweep

    settings = settings_of(given, said, shows_all=True, exits_zero=True)
    chart = given["chart"]
    if chart and settings.format is not Format.TABLE:
        raise typer.BadParameter(said.say("sweep.chart-of-table"), param_hint="--chart")
    is_drawn = sys.stdout.isatty() and settings.output is None if chart is None else chart
    plan = plan_of(varied(given["over"], said), given["show"], said)
    return run_sweep(given["profile"], plan, settings, said, drawn=Drawn(is_drawn, given["svg"]))
