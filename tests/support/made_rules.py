"""Texts made for the purpose: figures, sources and the text that holds them."""

from collections.abc import Mapping
from typing import Any

from amcli.law.figures.sourced import Citation, Sourced
from amcli.law.figures.terms import Status
from amcli.law.text.rules import RuleSet, Source
from questions import book

# What a text that states amounts has to say of its years (AM204).
HOW_PAID = """
[contract]
status = "given"
cite = ["table"]
years = 5

[guarantee]
status = "given"
cite = ["table"]
full_years = 2
acompte = true

[payments]
status = "given"
cite = ["table"]
year_1 = { share = 1, counted_from = "signature" }
year_2 = { share = 1, counted_from = "opening" }
later = { share = 0.5, counted_from = "opening", solde_at = "closing" }

[targets]
status = "given"
cite = ["table"]
two_lists = ["general-practice"]
"""


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
