"""The commands by name, in the order of the help: where each is described.

Nothing of a command is imported before it is called; a name of two words is in the group of the
first.
"""

from collections.abc import Iterator
from importlib import import_module

from .command import Command

COMMANDS = {
    "summary": "doctor.summary",
    "check": "doctor.check",
    "aid": "doctor.aid",
    "targets": "doctor.targets",
    "schedule": "doctor.schedule",
    "compare-versions": "doctor.compare_versions",
    "report": "doctor.report",
    "init": "doctor.init",
    "fix": "doctor.fix",
    "reconcile": "proof.reconcile",
    "explain": "proof.explain",
    "solve": "proof.solve",
    "sweep": "proof.sweep",
    "simulate": "many.simulate",
    "batch": "many.batch",
    "replay": "proof.replay",
    "rules list": "texts.rules:LIST",
    "rules show": "texts.rules:SHOW",
    "rules sources": "texts.rules:SOURCES",
    "rules diff": "texts.rules:DIFF",
    "rules lint": "texts.rules:LINT",
    "rules fork": "texts.rules:FORK",
    "disputes": "proof.disputes",
    "schema": "texts.schema",
}
FIRST_WORDS = tuple(dict.fromkeys(name.split()[0] for name in COMMANDS))
GROUPS_OF_COMMANDS = ("doctor", "proof", "many", "texts")
# What answers otherwise, under an option of a command.
VARIANTS = {
    "compare-summary": "doctor.compare_versions:SUMMARY",
    "simulate-assumptions": "many.simulate:ASSUMPTIONS",
    "batch-schema": "many.batch:SCHEMA",
}
# Of tables, pages, profiles, rules and schemas.
WITHOUT_RESULT = ("batch", "fix", "init", "report", "rules-fork", "schema")
_PLACES = {name.replace(" ", "-"): place for name, place in {**COMMANDS, **VARIANTS}.items()}


def find(name: str) -> Command:
    """Return a command, or a variant of one, by its name or its id; raises KeyError for none."""
    module, _, attribute = _PLACES[name.replace(" ", "-")].partition(":")
    command: Command = getattr(import_module(f".{module}", __package__), attribute or "COMMAND")
    return command


def group_of_command(name: str) -> str:
    """Return the group of help that a command, or its first word, is in."""
    place = next(place for known, place in COMMANDS.items() if known.partition(" ")[0] == name)
    return place.partition(".")[0]


def schemas() -> Iterator[str]:
    """Yield the ids of those whose answers have a schema."""
    return (name for name in _PLACES if name not in WITHOUT_RESULT)
