"""The engine of tables: doctors in columns in, the numbers of their answers out."""

from typing import NamedTuple

import numpy as np
import polars as pl

from amcli.law.contract.case import Ask, Case
from amcli.law.figures.terms import PatientList
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import RuleBook, RuleSet

from .answers import Answers, Codes
from .curves import Curves
from .doctors import Doctors, Flags
from .lines import slopes
from .scale import Scale
from .texts import Texts

SLICE = 65_536  # doctors looked at together: their columns stay in the cache of a core
CHECK, AID, TARGETS = "check", "aid", "targets"


class Question(NamedTuple):
    """What is asked of every row: the rules, the question, and which parts of the answer."""

    book: RuleBook
    ask: Ask
    parts: tuple[str, ...] = (CHECK, AID, TARGETS)


class Target(NamedTuple):
    """What is asked on one list: its row in `Curves.rows`, and the target that was notified.

    `start` is the list at hire where `knowledge` is 2, what bounds it where it is 1.
    """

    numbers: Codes
    start: Codes
    knowledge: Codes
    notified: Codes
    is_notified: Flags

    def of(self, kept: Flags) -> "Target":
        """Return the same of some doctors."""
        numbers, start, knowledge, notified, is_notified = self
        return Target(
            numbers[kept], start[kept], knowledge[kept], notified[kept], is_notified[kept]
        )


class Found(NamedTuple):
    """The answers of a table by number, one for each doctor and option, doctors in their order.

    `doctor` is the place in the table; `mask` the criteria that are not met (see `cells`).
    """

    doctor: Codes
    option: Codes
    text: Codes
    mask: Codes | None
    aid: Codes | None
    targets: dict[str, Target]
    due_on: Codes | None
    is_due: Flags | None

    def of(self, kept: Flags) -> "Found":
        """Return the same of some doctors."""
        return Found(
            self.doctor[kept],
            self.option[kept],
            self.text[kept],
            None if self.mask is None else self.mask[kept],
            None if self.aid is None else self.aid[kept],
            {name: target.of(kept) for name, target in self.targets.items()},
            None if self.due_on is None else self.due_on[kept],
            None if self.is_due is None else self.is_due[kept],
        )


class Kernel:
    """The rules of a book as tables of answers, filled as doctors come."""

    def __init__(self, question: Question) -> None:
        self.book, self.ask, self.parts = question
        self.texts = Texts(self.book, self.ask.text)
        self.scale = Scale(self.book, self.texts, self.ask.on)
        self.years = max(self.texts.values("contract.years", 0))
        self.slugs: dict[str, str | None] = {}
        candidates = slopes(self._all_rules())
        self.curves = {name: Curves(name, candidates) for name in PatientList}
        self.blank = tuple(self._blank_case(rules) for rules in self.texts.sets)
        self._tables: dict[str, Answers] = {}

    def table(self, name: str) -> Answers:
        """Return the answers known so far to one of the questions."""
        return self._tables.setdefault(name, Answers())

    def slug(self, name: str) -> str | None:
        """Return the slug of a specialty by slug or label."""
        if name not in self.slugs:
            found = self.book.specialty(name)
            self.slugs[name] = None if found is None else found.slug
        return self.slugs[name]

    def look(self, facts: pl.DataFrame, is_odd: pl.Series) -> tuple[Doctors, Found]:
        """Return the doctors of a table and the answers of those that are not odd."""
        from .questions import Asking

        doctors = Doctors(facts, is_odd, self.scale)
        if doctors.is_odd.all():
            return doctors, self._nothing()
        found = Asking(self, doctors).found()
        if doctors.is_odd.any():
            found = found.of(~doctors.is_odd[found.doctor])
        return doctors, found

    def _nothing(self) -> Found:
        none, no = np.zeros(0, np.int64), np.zeros(0, np.bool_)
        targets = {name.value: Target(none, none, none, none, no) for name in PatientList}
        return Found(
            none,
            none,
            none,
            none if CHECK in self.parts else None,
            none if AID in self.parts else None,
            targets if TARGETS in self.parts else {},
            none if TARGETS in self.parts else None,
            no if TARGETS in self.parts else None,
        )

    def _all_rules(self) -> tuple[RuleSet, ...]:
        """Return every text of the book: one may lend its rule to another."""
        return tuple(self.book.rules(header) for header in self.book.headers)

    def _blank_case(self, rules: RuleSet) -> Case:
        """Return a case under a text of which nothing else is known."""
        is_followed = self.texts.asked is None
        return Case(Profile(), self.book, rules, self.ask, self.ask.on, (), is_followed, (), {})
