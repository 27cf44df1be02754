"""What came to the bank and what was due: lines, payments, the two side by side, what is owed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from amcli.law.figures.sourced import Figure, Number, Range, given, less, total
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
    def first(self) -> date | None:
        """The first day it can fall on, as far as it is known."""
        return self.on or self.until

    @property
    def last(self) -> date | None:
        """The last day it can fall on, as far as it is known."""
        return self.until or self.on

    @property
    def key(self) -> "Key":
        """Which payment of the contract it is."""
        return (self.term, self.year, self.part)

    @property
    def like(self) -> "Like":
        """The payment as one that another is like."""
        return Like(self.text, self.year, self.part)

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
        if self.first is None or self.last is None:
            return None
        if day < self.first:
            return (day - self.first).days
        return max(0, (day - self.last).days)

    def has_passed(self, day: date) -> bool:
        """Return whether its last day lies before a day."""
        return self.last is not None and self.last < day

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


def due_of(entry: Entry, expected_until: date | None) -> Due:
    """Return a payment of the ledger as something due."""
    *fields, _ = Due._fields
    due = Due(*(getattr(entry, name) for name in fields))
    return due._replace(expected_until=expected_until)


def paired(
    line: BankLine,
    due: Due,
    code: str,
    status: LineStatus,
    *,
    owed: Figure | None = None,
    rate: Decimal | None = None,
    like: Like | None = None,
) -> Reconciled:
    """Return a line as a payment; `owed` is what its reason makes due in place of the amount."""
    delta, days = gap(line.amount, owed or due.amount), due.days_from(line.on)
    return Reconciled(status, code, line, due, delta, days, rate, like)


def unpaired(code: str, line: BankLine, status: LineStatus = LineStatus.UNEXPECTED) -> Reconciled:
    """Return a line that is no payment due."""
    return Reconciled(status, code, line, None, given(line.amount))


def gap(received: Number, owed: Figure) -> Figure:
    """Return received − owed, end by end; of a difference, what was owed."""
    value, low, high = (less(received, end) for end in (owed.value, owed.high, owed.low))
    return Figure(value, low, high, owed.status, owed.sources)


_SETTLED = (
    "recovered",
    "recovery",
    "paid-together",
    "whole-year",
    "paid-with",
    "paid-in-parts",
    "rest-of-payment",
)
_SURE = (LineStatus.DIFFERENT, LineStatus.MISSING, LineStatus.OPEN)


class ReconcileTotal(NamedTuple):
    """Euros: received, due for the payments listed, and owed by the one and by the other.

    Nothing is claimed beyond what is owed whatever is not known: a value is the lower bound, and
    the upper one carries the rest (a line that nobody can explain, an amount that results unknown
    to us may justify, a payment that is still expected). A settlement that nobody published has
    no value.
    """

    received: Figure
    due: Figure
    owed_by_cpam: Figure
    owed_by_doctor: Figure

    @property
    def is_owed(self) -> bool:
        """Whether something is owed, or may be."""
        owed = (self.owed_by_cpam, self.owed_by_doctor)
        return any(end is None or end > 0 for each in owed for end in (each.value, each.high))


def total_owed(rows: Sequence[Reconciled], on: date) -> ReconcileTotal:
    """Return the totals of a reconciliation on a day, in euros."""
    owed = [(row, _owed_by_doctor(row, on)) for row in rows]
    by_cpam = [(row, Range(less(0, ends.high), less(0, ends.low))) for row, ends in owed]
    return ReconcileTotal(
        received=given(sum((_received(row) for row in rows), start=0)),
        due=total([gap(_received(row), row.delta) for row in rows if row.due is not None]),
        owed_by_cpam=total([_claim(row, ends) for row, ends in by_cpam]),
        owed_by_doctor=total([_claim(row, ends) for row, ends in owed]),
    )


def _received(row: Reconciled) -> Number:
    return 0 if row.payment is None else row.payment.amount


def _owed_by_doctor(row: Reconciled, on: date) -> Range:
    """Return the least and the most that the doctor owes for a row; negative: the CPAM owes."""
    if row.code in _SETTLED:
        return Range(0, 0)
    low, high = row.delta.low, row.delta.high
    if row.status is LineStatus.EXPECTED:
        return Range(low, 0)
    if row.status is LineStatus.MISSING:
        return Range(low, 0 if high is None else min(high, 0))  # nothing came
    if row.status in _SURE or (row.code, row.status) == ("paid-twice", LineStatus.UNEXPECTED):
        return Range(low, high)
    if row.status is LineStatus.POSSIBLE and row.due is not None and row.due.has_passed(on):
        unpaid = less(0, row.due.amount.high)  # where the line is something else
        is_expected = row.due.is_expected(on)
        return Range(_least(low, unpaid), _most(high, 0) if is_expected else high)
    return Range(_least(low, 0), _most(high, 0))


def _claim(row: Reconciled, owed: Range) -> Figure:
    """Return what is owed between two ends, as far as it is above 0: its value is the least."""
    low, high = max(owed.low or 0, 0), _most(owed.high, 0)
    if high == 0:
        return given(0)  # whatever it comes to, it is owed by the other side
    is_known = row.delta.value is not None or row.status not in _SURE
    return row.delta._replace(value=low if is_known else None, low=low, high=high)


def _least(end: Number | None, other: Number | None) -> Number | None:
    return None if end is None or other is None else min(end, other)


def _most(end: Number | None, other: Number) -> Number | None:
    return None if end is None else max(end, other)
