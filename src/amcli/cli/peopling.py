"""`simulate --make-population`: doctors who do not exist, as a file."""

from typing import NoReturn

import typer

from amcli.columnar.population import MOST, population
from amcli.columnar.tables import WRITTEN, Frame, written
from amcli.domain.rules import RuleBook
from amcli.load.diagnostics import Refused
from amcli.load.rule_files import load_rules
from amcli.render.words import Words

from .complaints import tell
from .options import Settings
from .output import report
from .simulate import whole
from .sinks import Sink

SYNTHETIC = "synthetic:"  # begins a place that stands for a population made on the way


def make_population(asked: str, seed: int, settings: Settings, said: Words) -> int:
    """Write so many doctors to the file of `--output`; return an exit code."""
    flag = "--make-population"
    count = whole(flag, asked, (1, MOST), said)
    path = settings.output
    if path is None or path.suffix not in WRITTEN:
        _refuse("-o", said.say("simulate.population-file", n=asked))
    assert count is not None
    try:
        book = load_rules(*settings.rules)
    except Refused as refused:
        return report(refused.diagnostics, said)
    table = population(count, seed, settings.on, book)
    sink = Sink(path)
    sink.write(written(table, path.suffix))
    code = sink.close(said)
    if code == 0 and not settings.is_quiet:
        tell(said.say("cli.note", text=said.say("simulate.made", n=count, file=str(path))))
    return code


def made(place: str, seed: int, settings: Settings, book: RuleBook, said: Words) -> Frame:
    """Return the population that `synthetic:N` stands for."""
    metavar = said.say("cli.simulate-metavar")
    count = whole(metavar, place.removeprefix(SYNTHETIC), (1, MOST), said)
    assert count is not None
    return population(count, seed, settings.on, book)


def _refuse(flag: str, why: str) -> NoReturn:
    raise typer.BadParameter(why, param_hint=flag)
