"""Why a line of the bank is not the payment that was due: the explanations amcli knows.

In the order they are preferred:

* `old-amount`: what the text of the signature gave, before a later text took over the amounts;
* `wrong-year`, `wrong-part`: the amount of another payment of the contract;
* `solde-share`: a part of the solde, which may be what the results come to;
* `within-range`: an amount that the facts known do not rule out.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from amcli.law.figures.money import decimal
from amcli.law.figures.sourced import Figure, Number, exact, status_of
from amcli.law.figures.terms import PaymentPart

from .bank import Due, Like, Outcome

Key: TypeAlias = tuple[int, int | None, PaymentPart | None]


class Explanation(NamedTuple):
    """An explanation and how good it is (less is better); `owed` is the amount it makes due."""

    rank: int
    code: str
    status: Outcome
    owed: Figure
    rate: Decimal | None = None
    like: Like | None = None


def key_of(due: Due) -> Key:
    """Return which payment of the contract it is."""
    return (due.term, due.year, due.part)


def is_exact(amount: Number, due: Figure) -> bool:
    """Return whether an amount is the one due, in the lowest or in the highest band."""
    return amount in (due.value, due.high)


def explanation(
    amount: Number, due: Due, dues: Sequence[Due], old: Mapping[Key, Due]
) -> Explanation | None:
    """Return the best explanation of an amount that came in place of the one due, if any.

    `dues` are all payments of the contract; `old` is what each would be under the text of the
    signature alone.
    """
    if amount <= 0:
        return None
    found = [*_old_amount(amount, due, old), *_other_payment(amount, due, dues, old)]
    found += [*_share(amount, due), *_range(amount, due)]
    return min(found, key=lambda one: one.rank, default=None)


def _old_amount(amount: Number, due: Due, old: Mapping[Key, Due]) -> Iterator[Explanation]:
    own = old.get(key_of(due))
    if own is None or own.text == due.text:
        return
    for paid, owed in (
        (own.amount.value, due.amount.value),
        (own.amount.high, due.amount.high),
    ):
        if amount == paid and owed is not None:
            figure = exact(owed, status_of(due.amount), due.amount.sources)
            like = Like(own.text, own.year, own.part)
            yield Explanation(1, "old-amount", Outcome.DIFFERENT, figure, like=like)
            return


def _other_payment(
    amount: Number, due: Due, dues: Sequence[Due], old: Mapping[Key, Due]
) -> Iterator[Explanation]:
    for other in (*dues, *old.values()):
        if key_of(other) != key_of(due) and amount == other.amount.value:
            code = "wrong-part" if other.year == due.year else "wrong-year"
            like = Like(other.text, other.year, other.part)
            yield Explanation(2, code, Outcome.DIFFERENT, due.amount, like=like)
            return


def _share(amount: Number, due: Due) -> Iterator[Explanation]:
    """Yield that a part of the solde was paid: right where results unknown to us may give it."""
    full = due.amount.value
    if due.part is PaymentPart.SOLDE and full is not None and amount < full:
        status = Outcome.MATCHED if is_within(amount, due.amount) else Outcome.DIFFERENT
        rate = decimal(Fraction(amount) / Fraction(full))
        yield Explanation(3, "solde-share", status, due.amount, rate)  # 3: after another payment


def _range(amount: Number, due: Due) -> Iterator[Explanation]:
    if is_within(amount, due.amount):
        yield Explanation(4, "within-range", Outcome.MATCHED, due.amount)  # 4: the weakest


def is_within(amount: Number, due: Figure) -> bool:
    """Return whether an amount lies between the bounds of a figure that has some."""
    if due.low is None or due.high is None:
        return due.value is None and (due.high is None or amount <= due.high)
    return due.low <= amount <= due.high
