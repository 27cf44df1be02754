"""`simulate --assumptions`: what a population is made of, with its sources."""

from typing import Any

from amcli.columnar.assumptions import assumptions, sources
from amcli.domain.case import Answer
from amcli.domain.simulation import AssumptionsResult, Supposed, SupposedSource
from amcli.domain.sourced import note
from amcli.load.diagnostics import Refused
from amcli.load.registers import load_sources
from amcli.load.rule_files import load_rules
from amcli.render.words import Words

from .options import Settings
from .output import Item, report, writer_of

COMMAND = "simulate-assumptions"


def show_assumptions(settings: Settings, said: Words) -> int:
    """Write the assumptions; return an exit code."""
    try:
        book = load_rules(*settings.rules)
    except Refused as refused:
        return report(refused.diagnostics, said)
    found = tuple(
        Supposed(one.key, _written(one.value), one.status, one.sources, **one.words)
        for one in assumptions()
    )
    result = AssumptionsResult(found, _cited(found, settings))
    writer = writer_of(COMMAND, (), settings, said, book)
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
