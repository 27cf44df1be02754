"""A question asked from Python: checked as the command line checks it, and fit to travel.

What travels is plain: the day, the choices and the texts of every rule file, shipped ones
included. So another process answers by the rules of the one that asked, files or no files.
"""

import pickle
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypedDict

from amcli.commands.messages import value_errors
from amcli.commands.options import Settings, rate
from amcli.commands.parameters import settings_of
from amcli.commands.run.receipts import rules_of
from amcli.commands.run.session import request_of
from amcli.law.contract.case import Ask
from amcli.load.receipts import Rules
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TableQuestion
from amcli.version import __version__
from amcli.words.catalogue import words_in

from .batch import COMMAND, parts_of

Number: TypeAlias = str | int | float | Decimal | Fraction
_MOST_ENGINES = 8  # different questions that a process keeps an engine for


class PackedQuestion(NamedTuple):
    """A question with the rules it is asked of, and the version that asked it."""

    version: str
    ask: Ask
    rules: Rules
    parts: tuple[str, ...]
    threads: int


class Choices(TypedDict, total=False):
    """What may be asked beside the day: the options of `amcli batch`, by their names.

    `keep` are columns carried through, `columns` other names of facts (name → path), `threads` how
    many a process may use.
    """

    text: str | None
    etps: Sequence[Number]
    achievement: Number | None
    readings: Mapping[str, str]
    rules: Sequence[str | Path]
    parts: Sequence[str]
    keep: Sequence[str]
    columns: Mapping[str, str]
    threads: int


def packed(on: date | str, choices: Choices) -> bytes:
    """Return the question as bytes, for other processes.

    Raises ValueError with the sentence that the command line would say.
    """
    unknown = set(choices) - Choices.__annotations__.keys()
    if unknown:
        raise TypeError(f"unexpected keyword: {', '.join(sorted(unknown))}")
    with value_errors():
        settings = request_of(COMMAND, _settings(on, choices), words_in("en")).settings
        parts = parts_of(choices.get("parts", ()))
    ask, rules = settings.ask(settings.text), rules_of(settings.rules)
    return pickle.dumps(PackedQuestion(__version__, ask, rules, parts, choices.get("threads", 1)))


def _settings(on: date | str, choices: Choices) -> Settings:
    """Return what a command line with these choices says, checked."""
    text, readings = choices.get("text"), choices.get("readings", {})
    given = {
        "on": str(on),
        "texts": [] if text is None else [text],
        "etps": [str(etp) for etp in choices.get("etps", ())],
        "readings": [f"{dispute}={reading}" for dispute, reading in readings.items()],
        "rules": list(map(Path, choices.get("rules", ()))),
    }
    return settings_of(given, achievement=_rate(choices.get("achievement")))


def _rate(value: Number | None) -> Fraction | None:
    if isinstance(value, Fraction) and 0 <= value <= 1:
        return value
    return None if value is None else rate(str(value))


@lru_cache(maxsize=_MOST_ENGINES)
def engine_of(question: bytes) -> Engine:
    """Return the engine of a packed question: made once in a process, whoever asks.

    Raises RuntimeError where the process has another version of amcli than the one that asked.
    """
    asked: Any = pickle.loads(question)
    if asked.version != __version__:
        raise RuntimeError(f"asked by amcli {asked.version}, answered by amcli {__version__}")
    return Engine(TableQuestion(asked.rules.book(), asked.ask, asked.parts), asked.threads)
