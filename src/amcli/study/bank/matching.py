"""Which line of the bank is which payment."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import combinations
from typing import NamedTuple, TypeAlias

from amcli.law.figures.money import decimal
from amcli.law.figures.sourced import Number, exact, given, status_of
from amcli.law.figures.terms import PaymentPart
from amcli.study.bank.bank import BankLine, Due, Key, LineStatus, Reconciled, gap, paired, unpaired
from amcli.study.bank.reasons import (
    RANKS,
    Evidence,
    as_due,
    evidence,
    explanation,
    in_spite,
    is_before_results,
    is_other_part,
    is_within,
    late,
    part_of,
    spoken,
    unexplained,
)

Judge: TypeAlias = Callable[[BankLine, Due, Evidence], Reconciled | None]
Nearest: TypeAlias = Mapping[BankLine, frozenset[Due]]

_FOR = (Evidence.AID, Evidence.PAYER)
_NOT_AGAINST = (*_FOR, Evidence.NOTHING)
_PREFERRED = ("paid-together", "whole-year", "paid-in-parts", "paid-with-share")


class Shared(NamedTuple):
    """One line and two payments, or two lines and one payment, in order; `amounts` are euros.

    `amounts` are what each payment comes to; their sum is the sum of the lines.
    """

    code: str
    lines: tuple[BankLine, ...]
    dues: tuple[Due, ...]
    amounts: tuple[Number, ...]


def match(lines: Iterable[BankLine], dues: Sequence[Due], old: Mapping[Key, Due]) -> "Matching":
    """Return which line is which payment: the same pairs for the same file, whatever its order.

    `old` is what the text of the signature alone gives. Lines are given to payments in rounds, in
    each those first whose label names the aid, then the nearest days:

    1. the exact amount, for the payment whose days are nearest to the line's;
    2. the exact amount, for a payment that was due before, or whose day is not known: late;
    3. sums, exact in the lowest or in the highest band: one line that is two payments whose days
       meet (`paid-together`), or the acompte and the solde of one year (`whole-year`); two lines
       that are together the payment nearest to both (`paid-in-parts`); a line that names the aid
       and is a payment and a part of the solde (`paid-with-share`); none has a settlement;
    4. another amount that has an explanation, for the payment whose days are nearest;
    5. the exact amount, for a payment that comes later, where the label names the aid;
    6. any amount, for the payment whose days are nearest, once they have begun;
    7. the exact amount in its time, though the label speaks of something else.

    Lines whose label speaks against the aid come in the last round alone, and those that name
    neither the aid nor the CPAM only with an exact amount. Before the fifth round a line is set
    aside that repeats one already given to the nearest payment: it was paid twice.
    """
    matching = Matching(sorted(lines, key=_line_order), dues)
    explained = partial(explanation, dues=dues, old=old)
    matching.give(as_due, _NOT_AGAINST, is_near=True)
    matching.give(late, _NOT_AGAINST)
    matching.give_sums()
    matching.give(explained, _FOR, is_near=True)
    matching.set_repeated_aside()
    matching.give(as_due, (Evidence.AID,))
    matching.give(unexplained, _FOR, is_near=True)
    matching.give(in_spite, (Evidence.AGAINST,))
    return matching


def _line_order(line: BankLine) -> tuple[object, ...]:
    return (line.on, line.amount, line.label, line.line)


class Matching:
    """The rows of the lines that are payments, and the lines and payments left over."""

    def __init__(self, lines: Sequence[BankLine], dues: Sequence[Due]) -> None:
        self.lines = dict.fromkeys(lines)
        self.dues = dict.fromkeys(dues)
        self.rows: list[Reconciled] = []
        self._nearest = {line: _nearest(line, dues) for line in lines}
        self._weights = {line: evidence(line.label) for line in lines}

    def give(self, judge: Judge, weights: Sequence[Evidence], *, is_near: bool = False) -> None:
        """Give lines whose label weighs so to payments where `judge` sees a reason, the best first.

        `is_near`: only to the payment whose days are nearest.
        """
        rows = [
            (self._order(line, due, row), place, line, due, row)
            for line in self.lines
            if self._weights[line] in weights
            for place, due in enumerate(self.dues)
            if not is_near or due in self._nearest[line]
            if (row := judge(line, due, self._weights[line])) is not None
        ]
        for _, _, line, due, row in sorted(rows, key=lambda each: each[:2]):
            if line in self.lines and due in self.dues:
                del self.lines[line], self.dues[due]
                self.rows.append(row)

    def _order(self, line: BankLine, due: Due, row: Reconciled) -> tuple[object, ...]:
        """Return what puts the best first: reason, label, share, days between, a sure amount."""
        is_range = due.amount.low != due.amount.high
        is_part = part_of(line.label) is due.part
        label = (self._weights[line], is_other_part(line, due), not is_part)
        away = (row.days is None, abs(row.days or 0))
        rank = RANKS.get(row.code, 0)
        return (rank, *label, -(row.rate or 0), *away, is_range, _line_order(line))

    def give_sums(self) -> None:
        """Round 3: give lines and payments whose sums are the same, the best first."""
        lines = tuple(line for line in self.lines if self._weights[line] in _FOR)
        for each in shared_payments(lines, tuple(self.dues), self._nearest):
            if self.lines.keys() >= {*each.lines} and self.dues.keys() >= {*each.dues}:
                for line in each.lines:
                    del self.lines[line]
                for due in each.dues:
                    del self.dues[due]
                self.rows += _rows_of(each)

    def set_repeated_aside(self) -> None:
        """Take out the lines that repeat one given to the payment whose days are nearest.

        It is sure where the label names the aid or is that of the first one, else possible.
        """
        paid = [row for row in self.rows if row.code != "paid-in-parts"]
        for line in tuple(self.lines):
            labels = {
                spoken(first.label)
                for row in paid
                if (first := row.payment or row.together) and first.amount == line.amount
                if row.due in self._nearest[line] and row.due and row.due.may_come(line.on)
            }
            weight = self._weights[line]
            if labels and weight is not Evidence.AGAINST:
                is_sure = weight is Evidence.AID or spoken(line.label) in labels
                del self.lines[line]
                status = LineStatus.UNEXPECTED if is_sure else LineStatus.POSSIBLE
                self.rows.append(unpaired("paid-twice", line, status))


def _nearest(line: BankLine, dues: Iterable[Due]) -> frozenset[Due]:
    """Return the payments whose days are nearest to a line's: several that fall together."""
    far = {due: abs(days) for due in dues if (days := due.days_from(line.on)) is not None}
    least = min(far.values(), default=None)
    return frozenset(due for due, days in far.items() if days == least)


def shared_payments(
    lines: Sequence[BankLine], dues: Sequence[Due], nearest: Nearest
) -> list[Shared]:
    """Return every sum that comes out, the best first; one line may be part of several.

    `lines` and `dues` are in their order; `nearest` gives the payments nearest to each line.
    """
    open_dues = [due for due in dues if not due.is_settlement]
    sums = (*_two_dues(lines, open_dues, nearest), *_two_lines(lines, open_dues, nearest))
    timely = (
        each
        for each in sums
        if not any(is_before_results(line, due) for line in each.lines for due in each.dues)
    )
    return sorted(timely, key=_sum_order)  # what is alike keeps the order of lines and dues


def _two_dues(lines: Sequence[BankLine], dues: Sequence[Due], nearest: Nearest) -> Iterator[Shared]:
    bound = [(code, pair) for pair in combinations(dues, 2) if (code := _bond(*pair)) is not None]
    for line in lines:
        for code, pair in bound:
            if nearest[line].isdisjoint(pair):
                continue
            if (amounts := _amounts(line.amount, pair)) is not None:
                yield Shared(code, (line,), pair, amounts)
            elif code == "paid-together" and (amounts := _with_share(line, pair)) is not None:
                yield Shared("paid-with-share", (line,), pair, amounts)


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
    starts = [due.first for due in (first, second) if due.first]
    ends = [due.last for due in (first, second) if due.last]
    if len(starts) == len(ends) == 2 and max(starts) <= min(ends):
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


def _with_share(line: BankLine, pair: tuple[Due, Due]) -> tuple[Number, Number] | None:
    """Return what the first one comes to and the part of the solde beside it, or None."""
    first, solde = pair
    rest = None if first.amount.value is None else line.amount - first.amount.value
    is_named = evidence(line.label) is Evidence.AID and solde.follows_results
    if rest is None or rest <= 0 or not is_named or not is_within(rest, solde.amount):
        return None
    return line.amount - rest, rest


def _sum_order(one: Shared) -> tuple[int, int]:
    """Return the kind of sum, then the days between lines and payments."""
    days = [due.days_from(line.on) for line in one.lines for due in one.dues]
    return (_PREFERRED.index(one.code), sum(abs(day) for day in days if day is not None))


def _rows_of(paid: Shared) -> Iterator[Reconciled]:
    """Yield the two rows of a sum: their differences cancel out, but for a part of a solde."""
    line, due = paid.lines[0], paid.dues[0]
    owed = [
        exact(amount, status_of(each.amount), each.amount.sources)
        for amount, each in zip(paid.amounts, paid.dues, strict=True)
    ]
    row = paired(line, due, paid.code, LineStatus.MATCHED, owed=owed[0])
    for rest in paid.lines[1:]:  # two lines, one payment
        yield row._replace(together=rest)
        yield unpaired("rest-of-payment", rest, LineStatus.MATCHED)._replace(together=line)
    for second in paid.dues[1:]:  # one line, two payments
        other = paired(line, second, "paid-with", LineStatus.MATCHED)
        other = other._replace(payment=None, together=line, delta=gap(0, owed[1]))
        row = row._replace(like=second.like)
        if paid.code == "paid-with-share":
            part, whole = paid.amounts[1], second.amount
            row = row._replace(delta=given(0))
            rate = None if whole.value is None else decimal(Fraction(part) / Fraction(whole.value))
            other = other._replace(code="share-with", delta=gap(part, whole), rate=rate)
        yield from (row, other)
