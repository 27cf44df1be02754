"""Whole euros and whole patients: every rounding rule has a name.

>>> half_up(Fraction(5, 2)), up(Fraction(11, 5)), cut(Fraction(39, 10))
(3, 3, 3)
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

Exact: TypeAlias = int | Decimal | Fraction


def half_up(amount: Exact) -> int:
    """Return the nearest whole number, a half going up (the part of a conditional amount paid)."""
    numerator, denominator = amount.as_integer_ratio()
    return (2 * numerator + denominator) // (2 * denominator)


def up(amount: Exact) -> int:
    """Return the whole number at or above (half of an odd amount, a level to hold)."""
    return ceil(amount)


def cut(amount: Exact) -> int:
    """Return the whole number at or below (whole patients of a growth)."""
    return floor(amount)


def decimal(share: Exact, whole: Callable[[Exact], int] = half_up) -> Decimal:
    """Return a rate or a number of posts with at most four decimals, a half going up.

    `whole` is another rounding: that of a bound goes outwards.

    >>> decimal(Fraction(2, 3)), decimal(Fraction(1, 2))
    (Decimal('0.6667'), Decimal('0.5'))
    """
    return Decimal(whole(Fraction(share) * 10_000)).scaleb(-4).normalize()  # four decimals
