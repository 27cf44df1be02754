"""What came to the bank and what was due: lines, payments, and the two side by side."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from amcli.law.figures.sourced import Figure, Number
from amcli.law.figures.terms import PaymentPart, Status
from amcli.law.ledger.entries import Entry
from amcli.law.pay.amounts import THIRD_YEAR

SETTLEMENT = "settlement"
_KNOWN = (Status.GIVEN.label, Status.PUBLISHED.label, Status.SECONDARY.label)


class BankLine(NamedTuple):
    """A line of the bank: `line` is its place in the file, from 1; `amount` is in euros.

    A debit has a negative amount.
    """

    line: int
    on: date
    amount: Number
    label: str = ""


class Due(NamedTuple):
    """A payment of the ledger: the days it can fall on, which one it is, and its euros.

    `code` is the entry's; a settlement may be owed by the doctor: its amount can be negative.
    `status` is how sure the days are, `expected_until` the anniversary after them.
    """

    on: date | None
    until: date | None
    term: int
    year: int | None
    part: PaymentPart | None
    text: str
    amount: Figure
    missing: tuple[str, ...] = ()
    code: str = ""
    status: str = Status.GIVEN.label
    expected_until: date | None = None

    @property
    def is_settlement(self) -> bool:
        """Return whether it settles a year cut short, which no source says how to do."""
        return self.code == SETTLEMENT

    @property
    def follows_results(self) -> bool:
        """Return whether it is the solde of a year whose results decide what it comes to."""
        is_late = self.year is not None and self.year >= THIRD_YEAR
        return is_late and self.part is PaymentPart.SOLDE and not self.is_settlement

    def days_from(self, day: date) -> int | None:
        """Return how many days after its last day (negative: before its first one), 0 between."""
        first, last = self.on or self.until, self.until or self.on
        if first is None or last is None:
            return None
        if day < first:
            return (day - first).days
        return max(0, (day - last).days)

    def has_passed(self, day: date) -> bool:
        """Return whether its last day lies before a day."""
        last = self.until or self.on
        return last is not None and last < day

    def is_expected(self, day: date) -> bool:
        """Return whether it may still come as due: its days are assumed, the year is not over."""
        is_open = self.expected_until is not None and day <= self.expected_until
        return is_open and self.status not in _KNOWN

    def may_come(self, day: date) -> bool:
        """Return whether a day lies between its first one and the anniversary that follows."""
        days = self.days_from(day)
        is_over = self.expected_until is not None and day > self.expected_until
        return days is None or (days >= 0 and not is_over)


class LineStatus(StrEnum):
    """What became of a line of the bank or of a payment due; open: nobody can say yet."""

    MATCHED = "matched"
    DIFFERENT = "different"
    POSSIBLE = "possible"
    EXPECTED = "expected"
    MISSING = "missing"
    UNEXPECTED = "unexpected"
    TAKEN_BACK = "taken-back"
    UNRELATED = "unrelated"
    OPEN = "open"


class Like(NamedTuple):
    """Another payment: the one whose amount came instead, or that the same transfer paid."""

    text: str
    year: int | None
    part: PaymentPart | None


class Reconciled(NamedTuple):
    """A line of the bank, a payment due, or the two together, and why they differ.

    `code` is a word of the catalogue; `delta` = received − due, in euros; `days` counts from the
    days it was due on (negative: before), None where one of the two is not known; `rate` is the
    share of the solde that was paid, in [0, 1]. `together` is another line of the bank: the one
    that pays this payment with another one, or the other part of the same payment. The lines that
    have nothing to do with the contract are one row, which has their number: `lines`.
    """

    status: LineStatus
    code: str
    payment: BankLine | None
    due: Due | None
    delta: Figure
    days: int | None = None
    rate: Decimal | None = None
    like: Like | None = None
    together: BankLine | None = None
    lines: int | None = None


Key: TypeAlias = tuple[int, int | None, PaymentPart | None]


def due_of(entry: Entry, expected_until: date | None = None) -> Due:
    """Return a payment of the ledger as something due."""
    *fields, _ = Due._fields
    due = Due(*(getattr(entry, name) for name in fields))
    return due._replace(expected_until=expected_until)


def like(due: Due) -> Like:
    """Return a payment as the one that another is like."""
    return Like(due.text, due.year, due.part)


def key_of(due: Due) -> Key:
    """Return which payment of the contract it is."""
    return (due.term, due.year, due.part)
