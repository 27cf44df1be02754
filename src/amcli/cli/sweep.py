"""The command that asks the same question at many values of one fact: sweep."""

import sys
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from amcli.render.words import Words

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

    def text(code: str) -> str:
        return said.say(f"cli.option.{code}")

    @application.command("sweep", cls=kind, help=said.say("cli.command.sweep"))
    def sweep(
        profile: Annotated[
            str,
            typer.Argument(help=text("sweep-profile"), metavar=said.say("cli.profile-metavar")),
        ],
        over: Annotated[
            list[str], typer.Option("--over", help=text("over"), metavar="FACT=FIRST:LAST:STEP")
        ],
        show: Annotated[list[str], typer.Option("--show", help=text("show"), metavar="PATH")],
        chart: Annotated[
            bool | None, typer.Option("--chart/--no-chart", help=text("chart"))
        ] = None,
        svg: Annotated[Path | None, typer.Option("--svg", help=text("svg"), metavar="FILE")] = None,
        format_: Annotated[
            Format | None, typer.Option("--format", "-f", help=text("format"))
        ] = None,
        output: Annotated[
            Path | None, typer.Option("--output", "-o", help=text("output"), metavar="FILE")
        ] = None,
        texts: Annotated[list[str], typer.Option("--text", help=text("text"), metavar="ID")] = [],  # noqa: B006 - read by the parser alone
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
        if chart and form is not Format.TABLE:
            raise typer.BadParameter(said.say("sweep.chart-of-table"), param_hint="--chart")
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
        )
        from .ranges import varied
        from .sweeping import plan_of, run_sweep

        is_drawn = sys.stdout.isatty() and output is None if chart is None else chart
        plan = plan_of(varied(over, said), show, said)
        return run_sweep(profile, plan, settings, said, drawn=Drawn(is_drawn, svg))
