"""`simulate --assumptions`: what a population is made of, with its sources."""

from typing import Any

from amcli.commands.options import Settings
from amcli.commands.run.writers import Item, report, writer_of
from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import note
from amcli.load.diagnostics import Refused
from amcli.load.registers import load_sources
from amcli.load.toml.files import load_rules
from amcli.study.crowd.simulation import AssumptionsResult, Supposed, SupposedSource
from amcli.tables.crowd.population import assumptions, sources
from amcli.words.catalogue import Words

COMMAND = "simulate-assumptions"


def show_assumptions(settings: Settings, words: Words) -> int:
    """Write the assumptions; return an exit code."""
    try:
        book = load_rules(*settings.rules)
    except Refused as refused:
        return report(refused.diagnostics, words)
    found = tuple(
        Supposed(one.key, _written(one.value), one.status, one.sources, **one.words)
        for one in assumptions()
    )
    result = AssumptionsResult(found, _cited(found, settings))
    writer = writer_of(COMMAND, (), settings, words, book)
    writer.write(Item(None, 0, None, None, Answer(result, (note("synthetic"),)), ()))
    return writer.close()


def _cited(found: tuple[Supposed, ...], settings: Settings) -> tuple[SupposedSource, ...]:
    """Return the sources that are cited: those of the rules, and those of the assumptions alone."""
    named = {key: SupposedSource(key, one["title"], one["where"]) for key, one in sources().items()}
    for key, source in load_sources(*settings.rules).items():
        named[key] = SupposedSource(key, source.title, source.where)
    cited = dict.fromkeys(key for one in found for key in one.sources)
    return tuple(named[key] for key in cited)


def _written(value: Any) -> str:
    """Return a value as it stands in the file, in few words."""
    if isinstance(value, dict):
        text = value.get("text")
        named = ", ".join(f"{name}: {one}" for name, one in value.items() if name != "text")
        return f"{named} ({text})" if text else named
    if isinstance(value, list):
        return " – ".join(map(str, value))
    return str(value)
