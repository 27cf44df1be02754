"""What came to the bank beside what was due: the parts of a reconciliation."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from amcli.law.figures.sourced import Figure, Number
from amcli.law.figures.terms import PaymentPart
from amcli.law.ledger.entries import Entry

SETTLEMENT = "settlement"


class BankLine(NamedTuple):
    """A line of the bank: `line` is its place in the file, from 1; `amount` is in euros.

    Money taken back has a negative amount.
    """

    line: int
    on: date
    amount: Number
    label: str = ""


class Due(NamedTuple):
    """A payment of the ledger: the days it can fall on, which one it is, and its euros.

    `code` is the entry's; a settlement may be owed by the doctor: its amount can be negative.
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

    @property
    def is_settlement(self) -> bool:
        """Return whether it settles a year cut short, which no source says how to do."""
        return self.code == SETTLEMENT

    def days_from(self, day: date) -> int | None:
        """Return how many days after its last day (negative: before its first one), 0 between."""
        first, last = self.on or self.until, self.until or self.on
        if first is None or last is None:
            return None
        if day < first:
            return (day - first).days
        return max(0, (day - last).days)


class Outcome(StrEnum):
    """What became of a line of the bank or of a payment due; open: nobody can say yet."""

    MATCHED = "matched"
    DIFFERENT = "different"
    MISSING = "missing"
    UNEXPECTED = "unexpected"
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
    that pays this payment with another one, or the other part of the same payment.
    """

    status: Outcome
    code: str
    payment: BankLine | None
    due: Due | None
    delta: Figure
    days: int | None = None
    rate: Decimal | None = None
    like: Like | None = None
    together: BankLine | None = None


def due_of(entry: Entry, amount: Figure) -> Due:
    """Return a payment of the ledger as something due."""
    return Due(
        on=entry.on,
        until=entry.until,
        term=entry.term,
        year=entry.year,
        part=entry.part,
        text=entry.text,
        amount=amount,
        missing=entry.missing,
        code=entry.code,
    )
