"""`simulate --make-population`: doctors who do not exist, as a file."""

from typing import NoReturn

import typer

from amcli.commands.messages import tell
from amcli.commands.options import Settings
from amcli.commands.run.files import Sink
from amcli.commands.run.writers import report
from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import Refused
from amcli.load.toml.files import load_rules
from amcli.tables.crowd.population import MOST, population
from amcli.tables.frames import WRITTEN, Frame, written
from amcli.words.catalogue import Words

from .simulate import whole

SYNTHETIC = "synthetic:"  # begins a place that stands for a population made on the way


def make_population(asked: str, seed: int, settings: Settings, words: Words) -> int:
    """Write so many doctors to the file of `--output`; return an exit code."""
    flag = "--make-population"
    count = whole(flag, asked, (1, MOST), words)
    path = settings.output
    if path is None or path.suffix not in WRITTEN:
        _refuse("-o", words.say("simulate.population-file", n=asked))
    assert count is not None
    try:
        book = load_rules(*settings.rules)
    except Refused as refused:
        return report(refused.diagnostics, words)
    table = population(count, seed, settings.on, book)
    sink = Sink(path)
    sink.write(written(table, path.suffix))
    code = sink.close(words)
    if code == 0 and not settings.is_quiet:
        tell(words.say("cli.note", text=words.say("simulate.made", n=count, file=str(path))))
    return code


def made(place: str, seed: int, settings: Settings, book: RuleBook, words: Words) -> Frame:
    """Return the population that `synthetic:N` stands for."""
    metavar = words.say("cli.simulate-metavar")
    count = whole(metavar, place.removeprefix(SYNTHETIC), (1, MOST), words)
    assert count is not None
    return population(count, seed, settings.on, book)


def _refuse(flag: str, why: str) -> NoReturn:
    raise typer.BadParameter(why, param_hint=flag)
