"""The command that adds up a whole population under texts, or makes one: simulate."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import typer

from amcli.render.words import Words

from .declared import QUESTION, SCREEN, Given, argument, command, option, settings_of, shared

LARGEST_SEED = 2**63 - 1
MOST_DRAWS = 100_000
MOST_THREADS = 64
DRAWS, SEED = 200, 1  # where nobody says


def register(
    application: typer.Typer,
    kind: type[Any],
    said: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    metavar, many = f"[{said.say('cli.simulate-metavar')}]", list[str]
    text, file = str | None, Path | None
    declared = {
        "table": argument(said, text, "simulate-table", metavar, None, show_default=False),
        "vary": option(said, many, "--vary", metavar="FACT=DISTRIBUTION", default=[]),
        "draws": option(said, text, "--draws", metavar="N"),
        "seed": option(said, text, "--seed", metavar="S"),
        "threads": option(said, text, "--threads", metavar="N"),
        "svg": option(said, file, "--svg", code="simulate-svg", metavar="FILE"),
        "make_population": option(said, text, "--make-population", metavar="N"),
        "assumptions": option(said, bool, "--assumptions", default=False),
        **shared(said, (*QUESTION, *SCREEN)),
    }
    run = command(lambda given: _simulate(given, said), declared)
    application.command("simulate", cls=kind, help=said.say("cli.command.simulate"))(run)


def _simulate(given: Given, said: Words) -> int:
    settings = settings_of(given, said, shows_all=True, exits_zero=True)
    _check_library(said)
    if given["assumptions"]:
        from .assuming import show_assumptions

        return show_assumptions(settings, said)
    seed = whole("--seed", given["seed"], (0, LARGEST_SEED), said)
    if given["make_population"] is not None:
        from .peopling import make_population

        if given["table"] is not None:
            _refuse("--make-population", "no-table", said, table=given["table"])
        return make_population(given["make_population"], SEED if seed is None else seed,
            settings, said)  # fmt: skip
    if given["table"] is None:
        raise typer.BadParameter(
            said.say("simulate.no-place"), param_hint=said.say("cli.simulate-metavar")
        )
    if given["vary"]:
        _leave_threads_to_draws()
    from .simulating import Asked, run_simulation
    from .varying import varied

    facts = varied(given["vary"], said)
    draws = whole("--draws", given["draws"], (1, MOST_DRAWS), said)
    if draws is not None and not facts:
        _refuse("--draws", "nothing-varies", said)
    threads = whole("--threads", given["threads"], (1, MOST_THREADS), said)
    count = (DRAWS if draws is None else draws) if facts else 0
    asked = Asked(given["table"], facts, count, SEED if seed is None else seed, threads)
    return run_simulation(asked, settings, said, svg=given["svg"])


def _leave_threads_to_draws() -> None:
    """Have polars use one thread: draws are what runs side by side, its own pool makes them wait.

    It reads the variable once, when it is imported; what the user set stays.
    """
    if "polars" not in sys.modules:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")


def whole(flag: str, written: str | None, ends: tuple[int, int], said: Words) -> int | None:
    """Return a whole number in its bounds, None where none is written; raises BadParameter."""
    if written is None:
        return None
    is_number = written.isascii() and written.isdecimal() and len(written) <= len(str(ends[1]))
    if not (is_number and ends[0] <= int(written) <= ends[1]):
        _refuse(flag, "bad-whole", said, value=written, least=ends[0], most=ends[1])
    return int(written)


def _check_library(said: Words) -> None:
    """Say how to install what reads tables, and end the run, where it is not installed."""
    if find_spec("polars") is None or find_spec("numpy") is None:
        from .complaints import USAGE, tell

        tell(f"amcli: {said.say('cli.error')} {said.say('simulate.library')}")
        tell(f"{said.say('diagnostic.hint')} {said.say('simulate.library-hint')}")
        raise typer.Exit(USAGE)


def _refuse(flag: str, code: str, said: Words, **params: Any) -> NoReturn:
    raise typer.BadParameter(said.say(f"simulate.{code}", **params), param_hint=flag)
