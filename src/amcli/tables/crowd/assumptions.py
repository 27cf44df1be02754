"""What a generated population is made of, as the file beside this module says it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from amcli.law.text.rules import RuleBook

FILE = Path(__file__).parent / "population.toml"
_SOURCES = "sources"


class Assumption(NamedTuple):
    """One assumption: its key, value, status, ids of its sources, and words by language."""

    key: str
    value: Any
    status: str
    sources: tuple[str, ...]
    words: Mapping[str, str]


@cache
def _document() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


@cache
def assumptions() -> tuple[Assumption, ...]:
    """Return every assumption, in the order of the file."""
    return tuple(
        Assumption(
            key=key,
            value=one["value"],
            status=one["status"],
            sources=tuple(one.get(_SOURCES, ())),
            words={lang: one[lang] for lang in ("en", "fr")},
        )
        for key, one in _document().items()
        if key != _SOURCES
    )


def sources() -> Mapping[str, Mapping[str, Any]]:
    """Return the sources of the assumptions that no rule cites, by id: title and where."""
    found: Mapping[str, Mapping[str, Any]] = _document()[_SOURCES]
    return found


def values(book: RuleBook) -> dict[str, Any]:
    """Return the value of each assumption, those that are keys of a rule file looked up there."""
    return {one.key: _looked_up(one.value, book) for one in assumptions()}


def _looked_up(value: Any, book: RuleBook) -> Any:
    if not isinstance(value, dict) or "text" not in value:
        return value
    rules = book.named(value["text"])
    named = {name: one for name, one in value.items() if name != "text"}
    return {
        name: float(rules.value(one)) if isinstance(one, str) else one
        for name, one in named.items()
    }
