"""The question asked of the rules: a profile, a day, a text, options, readings."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from .profile import Profile
from .rules import RuleBook, RuleSet
from .sourced import Note
from .terms import Option


class Readings:
    """Which reading of each dispute is used; one that was not chosen is the default one."""

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        self.chosen = dict(chosen or {})
        self.key = tuple(sorted(self.chosen.items()))

    def uses(self, dispute: str, reading: str) -> bool:
        """Return whether `reading`, another than the default, was chosen for `dispute`."""
        return self.chosen.get(dispute) == reading


class Ask(NamedTuple):
    """What is asked beside the profile. `achievement` is a rate in [0, 1]."""

    on: date
    text: str | None = None
    etps: tuple[Fraction, ...] = ()
    achievement: Fraction | None = None
    readings: Readings = Readings()


class Case(NamedTuple):
    """A profile under a text: what every rule is a function of.

    `is_followed`: the contract goes through the changes of law; else its text governs it whole.
    """

    profile: Profile
    book: RuleBook
    rules: RuleSet
    ask: Ask
    signed_on: date
    options: tuple[Option, ...]
    is_followed: bool
    notes: tuple[Note, ...]


class Answer(NamedTuple):
    """A result and what has to be said beside it."""

    result: Any
    notes: tuple[Note, ...]
