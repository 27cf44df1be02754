"""What came to the bank beside what was due: the parts of a reconciliation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from amcli.law.figures.money import decimal
from amcli.law.figures.sourced import Figure, Number, exact, status_of
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


class LineStatus(StrEnum):
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

    status: LineStatus
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


Key: TypeAlias = tuple[int, int | None, PaymentPart | None]


class Reason(NamedTuple):
    """An explanation and how good it is (less is better); `owed` is the amount it makes due."""

    rank: int
    code: str
    status: LineStatus
    owed: Figure
    rate: Decimal | None = None
    like: Like | None = None


def like(due: Due) -> Like:
    """Return a payment as the one that another is like."""
    return Like(due.text, due.year, due.part)


def key_of(due: Due) -> Key:
    """Return which payment of the contract it is."""
    return (due.term, due.year, due.part)


def is_exact(amount: Number, due: Figure) -> bool:
    """Return whether an amount is the one due, in the lowest or in the highest band."""
    return amount in (due.value, due.high)


def explanation(
    amount: Number, due: Due, dues: Sequence[Due], old: Mapping[Key, Due]
) -> Reason | None:
    """Return the best explanation of an amount that came in place of the one due, if any.

    `dues` are all payments of the contract; `old` is what each would be under the text of the
    signature alone.
    """
    if amount <= 0:
        return None
    return (
        _old_amount(amount, due, old)
        or _other_payment(amount, due, (*dues, *old.values()))
        or _share(amount, due)
        or _within(amount, due)
    )


def _old_amount(amount: Number, due: Due, old: Mapping[Key, Due]) -> Reason | None:
    own = old.get(key_of(due))
    if own is None or own.text == due.text:
        return None
    for paid, owed in (
        (own.amount.value, due.amount.value),
        (own.amount.high, due.amount.high),
    ):
        if amount == paid and owed is not None:
            figure = exact(owed, status_of(due.amount), due.amount.sources)
            return Reason(1, "old-amount", LineStatus.DIFFERENT, figure, like=like(own))
    return None


def _other_payment(amount: Number, due: Due, others: Iterable[Due]) -> Reason | None:
    for other in others:
        if key_of(other) != key_of(due) and amount == other.amount.value:
            code = "wrong-part" if other.year == due.year else "wrong-year"
            return Reason(2, code, LineStatus.DIFFERENT, due.amount, like=like(other))
    return None


def _share(amount: Number, due: Due) -> Reason | None:
    """Return that a part of the solde was paid: right where results unknown to us may give it."""
    full = due.amount.value
    if due.part is not PaymentPart.SOLDE or full is None or amount >= full:
        return None
    status = LineStatus.MATCHED if is_within(amount, due.amount) else LineStatus.DIFFERENT
    rate = decimal(Fraction(amount) / Fraction(full))
    return Reason(3, "solde-share", status, due.amount, rate)  # 3: after another payment


def _within(amount: Number, due: Due) -> Reason | None:
    if not is_within(amount, due.amount):
        return None
    return Reason(4, "within-range", LineStatus.MATCHED, due.amount)  # 4: the weakest


def is_within(amount: Number, due: Figure) -> bool:
    """Return whether an amount lies between the bounds of a figure that has some."""
    if due.low is None or due.high is None:
        return due.value is None and (due.high is None or amount <= due.high)
    return due.low <= amount <= due.high
