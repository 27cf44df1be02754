"""What the columns of all tables are cut into: the classes of the texts, and the words met."""

from collections.abc import Iterable, Sequence
from datetime import date
from threading import Lock
from typing import Any

import numpy as np

from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.profile.profile import OLDEST
from amcli.law.text.rules import RuleBook

from .answers import Codes
from .days import Moved, day_of, number_of
from .lines import MOST_PATIENTS
from .texts import Texts

MOST_SPECIALTIES = 512
OLDEST_DAY = date(1900, 1, 1)
NO_WORD = -1


class Scale:
    """The classes of counts and days that the texts make, and the numbers of specialties."""

    def __init__(self, book: RuleBook, texts: Texts, on: date) -> None:
        self.book, self.texts, self.on = book, texts, on
        self.today = number_of(on)
        self.specialties: dict[str, int] = {"": 0}
        self.signing = np.array([number_of(day) for day in texts.days], dtype=np.int64)
        firsts = [number_of(OLDEST_DAY), *self.signing.tolist()]
        places = [texts.place(day_of(day)) for day in firsts]
        self.text_of_class = np.array([-1 if p is None else p for p in places], dtype=np.int64)
        self.counts = {name: _classes_of_counts(texts.counted(name)) for name in ("mt", "fa")}
        self.first_birth = number_of(date(on.year - OLDEST - 1, 1, 1))
        self.ages = self._days_of_ages()
        self._learning = Lock()
        self._years: dict[int, Moved] = {}
        self._months: dict[int, Moved] = {}

    def year(self, years: int) -> Moved:
        """Return the table of the anniversaries after so many years."""
        if years not in self._years:
            self._years[years] = Moved(lambda day: anniversary(day, years))
        return self._years[years]

    def month(self, months: int) -> Moved:
        """Return the table of the days so many months later."""
        if months not in self._months:
            self._months[months] = Moved(lambda day: add_months(day, months))
        return self._months[months]

    def learn_specialties(self, names: Iterable[str]) -> None:
        """Give each name the number of its specialty, that of any other name of it."""
        with self._learning:
            known = dict(self.specialties)  # others may be reading the old one
            for name in names:
                if name not in known:
                    self._learn_specialty(name, known)
            self.specialties = known

    def _learn_specialty(self, name: str, known: dict[str, int]) -> None:
        found = self.book.specialty(name)
        if found is None:
            known[name] = NO_WORD
            return
        number = known.get(found.slug, len(known))
        if number >= MOST_SPECIALTIES:
            number = NO_WORD
        known[found.slug] = known[name] = number

    def _days_of_ages(self) -> tuple[Codes, Codes]:
        """Return the births of the youngest and the oldest doctor of each age."""
        ages = range(OLDEST + 1)
        youngest = [number_of(anniversary(self.on, -age)) for age in ages]
        oldest = [number_of(anniversary(self.on, -age - 1)) + 1 for age in ages]
        return np.array(youngest), np.array(oldest)


def _classes_of_counts(levels: Sequence[Any]) -> Codes:
    """Return the class of each count: 1 for the lowest, one more at a level and one after it."""
    counts = np.arange(MOST_PATIENTS)
    classes = np.ones(MOST_PATIENTS, dtype=np.int64)
    for level in levels:
        classes += (counts >= int(level)).astype(np.int64) + (counts > int(level))
    return classes
