"""The command that adds up a whole population under texts, or makes one: simulate."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

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
from amcli.words.catalogue import Words

LARGEST_SEED = 2**63 - 1
MOST_DRAWS = 100_000
MOST_THREADS = 64
DRAWS, SEED = 200, 1  # where nobody says


def register(
    application: typer.Typer,
    kind: type[Any],
    words: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    metavar, many = f"[{words.say('cli.simulate-metavar')}]", list[str]
    text, file = str | None, Path | None
    declared = {
        "table": argument(words, text, "simulate-table", metavar, None, show_default=False),
        "vary": option(words, many, "--vary", metavar="FACT=DISTRIBUTION", default=[]),
        "draws": option(words, text, "--draws", metavar="N"),
        "seed": option(words, text, "--seed", metavar="S"),
        "threads": option(words, text, "--threads", metavar="N"),
        "svg": option(words, file, "--svg", code="simulate-svg", metavar="FILE"),
        "make_population": option(words, text, "--make-population", metavar="N"),
        "assumptions": option(words, bool, "--assumptions", default=False),
        **shared(words, (*QUESTION, *SCREEN)),
    }
    run = command(lambda given: _simulate(given, words), declared)
    application.command("simulate", cls=kind, help=words.say("cli.command.simulate"))(run)


def _simulate(given: Given, words: Words) -> int:
    settings = settings_of(given, words, shows_all=True, exits_zero=True)
    _check_library(words)
    if given["assumptions"]:
        from .assumptions import show_assumptions

        return show_assumptions(settings, words)
    seed = whole("--seed", given["seed"], (0, LARGEST_SEED), words)
    if given["make_population"] is not None:
        from .population import make_population

        if given["table"] is not None:
            _refuse("--make-population", "no-table", words, table=given["table"])
        return make_population(given["make_population"], SEED if seed is None else seed,
            settings, words)  # fmt: skip
    if given["table"] is None:
        raise typer.BadParameter(
            words.say("simulate.no-place"), param_hint=words.say("cli.simulate-metavar")
        )
    if given["vary"]:
        _leave_threads_to_draws()
    from .deviations import varied
    from .simulate_run import Asked, run_simulation

    facts = varied(given["vary"], words)
    draws = whole("--draws", given["draws"], (1, MOST_DRAWS), words)
    if draws is not None and not facts:
        _refuse("--draws", "nothing-varies", words)
    threads = whole("--threads", given["threads"], (1, MOST_THREADS), words)
    count = (DRAWS if draws is None else draws) if facts else 0
    asked = Asked(given["table"], facts, count, SEED if seed is None else seed, threads)
    return run_simulation(asked, settings, words, svg=given["svg"])


def _leave_threads_to_draws() -> None:
    """Have polars use one thread: draws are what runs side by side, its own pool makes them wait.

    It reads the variable once, when it is imported; what the user set stays.
    """
    if "polars" not in sys.modules:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")


def whole(flag: str, written: str | None, ends: tuple[int, int], words: Words) -> int | None:
    """Return a whole number in its bounds, None where none is written; raises BadParameter."""
    if written is None:
        return None
    is_number = written.isascii() and written.isdecimal() and len(written) <= len(str(ends[1]))
    if not (is_number and ends[0] <= int(written) <= ends[1]):
        _refuse(flag, "bad-whole", words, value=written, least=ends[0], most=ends[1])
    return int(written)


def _check_library(words: Words) -> None:
    """Say how to install what reads tables, and end the run, where it is not installed."""
    if find_spec("polars") is None or find_spec("numpy") is None:
        from amcli.commands.messages import USAGE, tell

        tell(f"amcli: {words.say('cli.error')} {words.say('simulate.library')}")
        tell(f"{words.say('diagnostic.hint')} {words.say('simulate.library-hint')}")
        raise typer.Exit(USAGE)


def _refuse(flag: str, code: str, words: Words, **params: Any) -> NoReturn:
    raise typer.BadParameter(words.say(f"simulate.{code}", **params), param_hint=flag)
