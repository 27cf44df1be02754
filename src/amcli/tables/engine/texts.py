"""What the texts look at, as levels and days: where a column has to be cut into classes."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from amcli.law.figures.calendar import anniversary
from amcli.law.lists.bands import RANKS
from amcli.law.text.rules import RuleBook, RuleSet

_EXEMPT = "eligibility.grouped_practice.exempt_above_mt_adult"
_DAY = timedelta(days=1)


class Texts:
    """The texts that may govern a row: one that was asked for, or those in force by date.

    `sets` are their rules; a text is known by its place among them.
    """

    def __init__(self, book: RuleBook, asked: str | None) -> None:
        self.asked = asked
        self.sets: tuple[RuleSet, ...]
        if asked is not None:
            self.sets = (book.named(asked),)
        else:
            self.sets = tuple(book.rules(header) for header in book.individual())
        self.days = () if asked is not None else tuple(sorted(set(_signing_days(book, self.sets))))

    def place(self, day: date) -> int | None:
        """Return the place of the text in force on a day, None where there is none."""
        for place, rules in enumerate(self.sets):
            if self.asked is not None or rules.header.covers(day):
                return place
        return None

    def values(self, key: str, default: Any = None) -> tuple[Any, ...]:
        """Return the value that each text gives a key."""
        return tuple(rules.value(key, default) for rules in self.sets)

    def levels(self, *keys: str) -> tuple[Decimal | int, ...]:
        """Return the different values that the texts give the keys, lowest first."""
        found = {value for key in keys for value in self.values(key) if value is not None}
        return tuple(sorted(found))

    def counted(self, name: str) -> tuple[Decimal | int, ...]:
        """Return the sizes of a list at which a class of doctors begins."""
        keys = [f"bands.{name}.{rank}" for rank in RANKS]
        return self.levels(*keys, *([_EXEMPT] if name == "mt" else []))

    def is_plain(self) -> bool:
        """Whether no text takes over the targets or payments of running contracts by itself."""
        at = [self.values(f"transition.{matter}.at") for matter in ("targets", "payments")]
        return self.asked is not None or "anniversary" not in (*at[0], *at[1])


def _signing_days(book: RuleBook, sets: tuple[RuleSet, ...]) -> Iterator[date]:
    """Yield the days of signature from which a text, or a year's amounts, may be others."""
    starts = [header.in_force_from.value for header in book.individual() if header.in_force_from]
    ends = [
        header.in_force_until.value + _DAY for header in book.individual() if header.in_force_until
    ]
    years = max(rules.value("contract.years", 0) for rules in sets)
    for start in (*starts, *ends):
        yield start
        for year in range(1, years + 1):
            yield _first_reaching(start, year)


def _first_reaching(start: date, year: int) -> date:
    """Return the first day of signature whose anniversary is not before `start`."""
    day = anniversary(start, -year) - 2 * _DAY
    while anniversary(day, year) < start:
        day += _DAY
    return day
