"""What came to the bank beside what was due: which line is which payment, and why it differs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
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


def due_of(entry: Entry) -> Due:
    """Return a payment of the ledger as something due."""
    return Due(*(getattr(entry, name) for name in Due._fields))


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


Nearest: TypeAlias = Mapping[BankLine, frozenset[Due]]

_PREFERRED = ("paid-together", "whole-year", "paid-in-parts")


class Shared(NamedTuple):
    """One line and two payments, or two lines and one payment, in order; `amounts` are euros.

    `amounts` are what each payment comes to; their sum is the sum of the lines.
    """

    code: str
    lines: tuple[BankLine, ...]
    dues: tuple[Due, ...]
    amounts: tuple[Number, ...]


class Pair(NamedTuple):
    """A line of the bank given to a payment, and why."""

    line: BankLine
    due: Due
    why: Reason


def match(lines: Iterable[BankLine], dues: Sequence[Due], old: Mapping[Key, Due]) -> "Matching":
    """Return which line is which payment: the same pairs for the same file, whatever its order.

    `old` is what the text of the signature alone gives. Lines are given to payments in rounds, the
    nearest days first in each:

    1. the exact amount, for the payment whose days are nearest to the line's;
    2. the exact amount, for a payment that was due before, or whose day is not known: late;
    3. sums, exact in the lowest or in the highest band: one line that is two payments whose days
       meet (`paid-together`), or the acompte and the solde of one year (`whole-year`); two lines
       that are together the payment nearest to both (`paid-in-parts`); none has a settlement;
    4. another amount that has an explanation, for the payment whose days are nearest;
    5. the exact amount, for a payment that comes later: it came early;
    6. any amount, for the payment whose days are nearest, once they have begun.

    Before the fifth round a line is set aside that repeats one already given to the nearest
    payment: it was paid twice.
    """
    matching = Matching(sorted(lines, key=_line_order), dues, old)
    matching.give(matching.exact_and_near)
    matching.give(matching.exact_and_late)
    matching.give_sums()
    matching.give(matching.explained)
    matching.set_doubled_aside()
    matching.give(matching.exact_and_early)
    matching.give(matching.near)
    return matching


def _line_order(line: BankLine) -> tuple[object, ...]:
    return (line.on, line.amount, line.label, line.line)


class Matching:
    """The pairs, the sums, the lines paid twice, and the lines and payments left over."""

    def __init__(self, lines: list[BankLine], dues: Sequence[Due], old: Mapping[Key, Due]) -> None:
        self.lines = dict.fromkeys(lines)
        self.dues = dict.fromkeys(dues)
        self.pairs: list[Pair] = []
        self.shared: list[Shared] = []
        self.doubled: list[BankLine] = []
        self._of_contract, self._old = dues, old
        self._nearest = {line: _nearest(line, dues) for line in lines}

    def give(self, judge: Callable[[BankLine, Due], Reason | None]) -> None:
        """Give lines to payments where `judge` sees a reason, the best reason first."""
        reasons = [
            (_order(line, due, why), place, Pair(line, due, why))
            for line in self.lines
            for place, due in enumerate(self.dues)
            if (why := judge(line, due)) is not None
        ]
        for _, _, pair in sorted(reasons, key=lambda each: each[:2]):
            if pair.line in self.lines and pair.due in self.dues:
                del self.lines[pair.line], self.dues[pair.due]
                self.pairs.append(pair)

    def exact_and_near(self, line: BankLine, due: Due) -> Reason | None:
        """Round 1."""
        return _as_due(line, due) if due in self._nearest[line] else None

    def exact_and_late(self, line: BankLine, due: Due) -> Reason | None:
        """Round 2."""
        days = due.days_from(line.on)
        return _as_due(line, due) if days is None or days >= 0 else None

    def give_sums(self) -> None:
        """Round 3: give lines and payments whose sums are the same, the best first."""
        for each in shared_payments(tuple(self.lines), tuple(self.dues), self._nearest):
            if self.lines.keys() >= {*each.lines} and self.dues.keys() >= {*each.dues}:
                for line in each.lines:
                    del self.lines[line]
                for due in each.dues:
                    del self.dues[due]
                self.shared.append(each)

    def explained(self, line: BankLine, due: Due) -> Reason | None:
        """Round 4."""
        if due not in self._nearest[line]:
            return None
        return explanation(line.amount, due, self._of_contract, self._old)

    def exact_and_early(self, line: BankLine, due: Due) -> Reason | None:
        """Round 5."""
        return _as_due(line, due)

    def near(self, line: BankLine, due: Due) -> Reason | None:
        """Round 6."""
        days = due.days_from(line.on)
        if due not in self._nearest[line] or days is None or days < 0 or line.amount <= 0:
            return None
        return Reason(0, "unexplained", LineStatus.DIFFERENT, due.amount)

    def set_doubled_aside(self) -> None:
        """Take out the lines that repeat one given to the payment whose days are nearest."""
        paid: list[tuple[Number, tuple[Due, ...]]]
        paid = [(pair.line.amount, (pair.due,)) for pair in self.pairs]
        paid += [(one.lines[0].amount, one.dues) for one in self.shared if len(one.lines) == 1]
        for line in tuple(self.lines):
            near = self._nearest[line]
            if any(amount == line.amount and not near.isdisjoint(dues) for amount, dues in paid):
                del self.lines[line]
                self.doubled.append(line)


def _nearest(line: BankLine, dues: Iterable[Due]) -> frozenset[Due]:
    """Return the payments whose days are nearest to a line's: several that fall together."""
    far = {due: abs(days) for due in dues if (days := due.days_from(line.on)) is not None}
    least = min(far.values(), default=None)
    return frozenset(due for due, days in far.items() if days == least)


def _order(line: BankLine, due: Due, why: Reason) -> tuple[object, ...]:
    """Return what puts the best pairs first: the reason, the days between, a sure amount."""
    days = due.days_from(line.on)
    is_range = due.amount.low != due.amount.high
    away = (days is None, abs(days or 0))
    return (why.rank, *away, is_range, _line_order(line))


def _as_due(line: BankLine, due: Due) -> Reason | None:
    if due.is_settlement or not is_exact(line.amount, due.amount):
        return None
    days = due.days_from(line.on) or 0
    code = "paid-late" if days > 0 else "paid-early" if days < 0 else "paid"
    amount = exact(line.amount, status_of(due.amount), due.amount.sources)
    return Reason(0, code, LineStatus.MATCHED, amount)


def shared_payments(
    lines: Sequence[BankLine], dues: Sequence[Due], nearest: Nearest
) -> list[Shared]:
    """Return every sum that comes out, the best first; one line may be part of several.

    `lines` and `dues` are in their order; `nearest` gives the payments nearest to each line.
    """
    open_dues = [due for due in dues if not due.is_settlement]
    found = [*_two_dues(lines, open_dues, nearest), *_two_lines(lines, open_dues, nearest)]
    return sorted(found, key=_sum_order)  # stable: what is alike keeps the order of lines and dues


def _two_dues(lines: Sequence[BankLine], dues: Sequence[Due], nearest: Nearest) -> Iterator[Shared]:
    bound = [(code, pair) for pair in combinations(dues, 2) if (code := _bond(*pair)) is not None]
    for line in lines:
        for code, pair in bound:
            amounts = _amounts(line.amount, pair)
            if amounts is not None and not nearest[line].isdisjoint(pair):
                yield Shared(code, (line,), pair, amounts)


def _two_lines(
    lines: Sequence[BankLine], dues: Sequence[Due], nearest: Nearest
) -> Iterator[Shared]:
    for due in dues:
        near = [line for line in lines if due in nearest[line]]
        for whole in {end: None for end in (due.amount.value, due.amount.high) if end is not None}:
            for pair in _pairs_of_sum(near, whole):
                yield Shared("paid-in-parts", pair, (due,), (whole,))


def _pairs_of_sum(lines: Iterable[BankLine], whole: Number) -> Iterator[tuple[BankLine, BankLine]]:
    """Yield the pairs of lines that add up to `whole`, each line with the last one before it.

    One pair a line: a file of many lines that are alike stays quick.
    """
    last: dict[Number, BankLine] = {}
    for line in lines:
        other = last.get(whole - line.amount)
        if other is not None:
            yield other, line
        last[line.amount] = line


def _bond(first: Due, second: Due) -> str | None:
    """Return why two payments may come in one transfer, or None."""
    starts = [due.on or due.until for due in (first, second)]
    ends = [due.until or due.on for due in (first, second)]
    known_starts = [day for day in starts if day is not None]
    known_ends = [day for day in ends if day is not None]
    if len(known_starts) == len(known_ends) == 2 and max(known_starts) <= min(known_ends):
        return "paid-together"
    is_year = (first.term, first.year) == (second.term, second.year)
    if is_year and {first.part, second.part} == {PaymentPart.ACOMPTE, PaymentPart.SOLDE}:
        return "whole-year"
    return None


def _amounts(amount: Number, pair: tuple[Due, Due]) -> tuple[Number, Number] | None:
    """Return the two amounts above 0 that an amount is the sum of, or None."""
    first, second = (due.amount for due in pair)
    for one, other in ((first.value, second.value), (first.high, second.high)):
        if one is None or other is None or min(one, other) <= 0:
            continue
        if one + other == amount:
            return one, other
    return None


def _sum_order(one: Shared) -> tuple[int, int]:
    """Return the kind of sum, then the days between lines and payments."""
    days = [due.days_from(line.on) for line in one.lines for due in one.dues]
    return (_PREFERRED.index(one.code), sum(abs(day) for day in days if day is not None))
