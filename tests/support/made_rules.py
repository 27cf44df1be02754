"""Texts made for the purpose: figures, sources and the text that holds them."""

from collections.abc import Mapping
from typing import Any

from amcli.law.figures.sourced import Citation, Sourced
from amcli.law.figures.terms import Status
from amcli.law.text.registers import Source
from amcli.law.text.rules import RuleSet
from questions import book


def cited(value: Any, *sources: str, status: Status = Status.PUBLISHED) -> Sourced:
    """Return a figure that cites these sources."""
    return Sourced(value, status, tuple(Citation(one, "p. 1") for one in sources or ("a",)))


def made(figures: Mapping[str, Any]) -> RuleSet:
    """Return a text with these figures under the header of 2024."""
    kept = {
        key: value if isinstance(value, Sourced) else cited(value) for key, value in figures.items()
    }
    return RuleSet(book().named("2024-convention").header, {}, kept)


def source(name: str, **more: Any) -> Source:
    """Return a source of the register."""
    return Source(name, name.upper(), more.pop("kind", "official"), "https://x", **more)
