"""Which line of the bank is which payment: the same pairs for the same file, whatever its order.

Lines are given to payments in rounds, the nearest days first in each:

1. the exact amount, for the payment whose days are nearest to the line's;
2. the exact amount, for a payment that was due before, or whose day is not known: it came late;
3. sums (`shared_payments`): one line that is exactly two payments whose days meet, or the acompte
   and the solde of one year; two lines that are exactly the payment nearest to both;
4. another amount that has an explanation, for the payment whose days are nearest;
5. the exact amount, for a payment that comes later: it came early;
6. any amount, for the payment whose days are nearest, once they have begun.

Before the fifth round a line is set aside that repeats one already given to the nearest payment:
it was paid twice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from amcli.law.figures.sourced import Number, exact, status_of

from .bank import BankLine, Due, Outcome
from .explanations import Explanation, Key, explanation, is_exact
from .shared_payments import Shared, shared_payments


class Pair(NamedTuple):
    """A line of the bank given to a payment, and why."""

    line: BankLine
    due: Due
    why: Explanation


class Matching(NamedTuple):
    """The pairs, the sums, the lines paid twice, and the lines and payments left over."""

    pairs: tuple[Pair, ...]
    shared: tuple[Shared, ...]
    doubled: tuple[BankLine, ...]
    lines: tuple[BankLine, ...]
    dues: tuple[Due, ...]


def match(lines: Iterable[BankLine], dues: Sequence[Due], old: Mapping[Key, Due]) -> Matching:
    """Return which line is which payment; `old` is what the text of the signature alone gives."""
    found = _Rounds(sorted(lines, key=_line_order), dues, old)
    found.give(found.exact_and_near)
    found.give(found.exact_and_late)
    found.give_sums()
    found.give(found.explained)
    found.set_doubled_aside()
    found.give(found.exact_and_early)
    found.give(found.near)
    return Matching(
        pairs=tuple(found.pairs),
        shared=tuple(found.shared),
        doubled=tuple(found.doubled),
        lines=tuple(found.lines),
        dues=tuple(due for due in dues if due not in found.given),
    )


def _line_order(line: BankLine) -> tuple[object, ...]:
    return (line.on, line.amount, line.label, line.line)


class _Rounds:
    """Lines and payments being given to each other."""

    def __init__(self, lines: list[BankLine], dues: Sequence[Due], old: Mapping[Key, Due]) -> None:
        self.lines = dict.fromkeys(lines)
        self.dues = dues
        self.old = old
        self.given: set[Due] = set()
        self.pairs: list[Pair] = []
        self.shared: list[Shared] = []
        self.doubled: list[BankLine] = []
        self._nearest = {line: _nearest(line, dues) for line in lines}

    def give(self, judge: Callable[[BankLine, Due], Explanation | None]) -> None:
        """Give lines to payments where `judge` sees a reason, the best reason first."""
        reasons = [
            (_order(line, due, why), place, Pair(line, due, why))
            for line in self.lines
            for place, due in enumerate(self.dues)
            if due not in self.given and (why := judge(line, due)) is not None
        ]
        for _, _, pair in sorted(reasons, key=lambda one: one[:2]):
            if pair.line in self.lines and pair.due not in self.given:
                del self.lines[pair.line]
                self.given.add(pair.due)
                self.pairs.append(pair)

    def exact_and_near(self, line: BankLine, due: Due) -> Explanation | None:
        """Round 1."""
        return _as_due(line, due) if due in self._nearest[line] else None

    def exact_and_late(self, line: BankLine, due: Due) -> Explanation | None:
        """Round 2."""
        days = due.days_from(line.on)
        return _as_due(line, due) if days is None or days >= 0 else None

    def give_sums(self) -> None:
        """Round 3: give lines and payments whose sums are the same, the best first."""
        dues = [due for due in self.dues if due not in self.given]
        for one in shared_payments(tuple(self.lines), dues, self._nearest):
            if all(line in self.lines for line in one.lines) and self.given.isdisjoint(one.dues):
                for line in one.lines:
                    del self.lines[line]
                self.given.update(one.dues)
                self.shared.append(one)

    def explained(self, line: BankLine, due: Due) -> Explanation | None:
        """Round 4."""
        if due not in self._nearest[line]:
            return None
        return explanation(line.amount, due, self.dues, self.old)

    def exact_and_early(self, line: BankLine, due: Due) -> Explanation | None:
        """Round 5."""
        return _as_due(line, due)

    def near(self, line: BankLine, due: Due) -> Explanation | None:
        """Round 6."""
        days = due.days_from(line.on)
        if due not in self._nearest[line] or days is None or days < 0 or line.amount <= 0:
            return None
        return Explanation(0, "unexplained", Outcome.DIFFERENT, due.amount)

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


def _order(line: BankLine, due: Due, why: Explanation) -> tuple[object, ...]:
    """Return what puts the best pairs first: the reason, the days between, a sure amount."""
    days = due.days_from(line.on)
    is_range = due.amount.low != due.amount.high
    away = (days is None, abs(days or 0))
    return (why.rank, *away, is_range, _line_order(line))


def _as_due(line: BankLine, due: Due) -> Explanation | None:
    if due.is_settlement or not is_exact(line.amount, due.amount):
        return None
    days = due.days_from(line.on) or 0
    code = "paid-late" if days > 0 else "paid-early" if days < 0 else "paid"
    amount = exact(line.amount, status_of(due.amount), due.amount.sources)
    return Explanation(0, code, Outcome.MATCHED, amount)
