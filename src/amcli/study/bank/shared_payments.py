"""One transfer that pays two payments, and one payment that comes in two transfers.

* `paid-together`: one line of the bank is the sum of two payments whose days meet, as the solde
  of a year and the acompte of the next one;
* `whole-year`: one line is the acompte and the solde of one year;
* `paid-in-parts`: two lines are together one payment, the nearest to both of them.

Sums are exact, in the lowest or in the highest band. A settlement that nobody published is part
of none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

from amcli.law.figures.sourced import Number
from amcli.law.figures.terms import PaymentPart

from .bank import BankLine, Due

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


def shared_payments(
    lines: Sequence[BankLine], dues: Sequence[Due], nearest: Nearest
) -> list[Shared]:
    """Return every sum that comes out, the best first; one line may be part of several.

    `lines` and `dues` are in their order; `nearest` gives the payments nearest to each line.
    """
    open_dues = [due for due in dues if not due.is_settlement]
    found = [*_two_dues(lines, open_dues, nearest), *_two_lines(lines, open_dues, nearest)]
    return sorted(found, key=_order)  # stable: what is alike keeps the order of lines and dues


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


def _order(one: Shared) -> tuple[int, int]:
    """Return the kind of sum, then the days between lines and payments."""
    days = [due.days_from(line.on) for line in one.lines for due in one.dues]
    return (_PREFERRED.index(one.code), sum(abs(day) for day in days if day is not None))
