"""Whole euros and whole patients: every rounding rule has a name.

>>> half_up(Fraction(5, 2)), up(Fraction(11, 5)), cut(Fraction(39, 10))
(3, 3, 3)
"""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from .sourced import Number


def half_up(amount: Number) -> int:
    """Return the nearest whole number, a half going up (the part of a conditional amount paid)."""
    return floor(Fraction(amount) + Fraction(1, 2))


def up(amount: Number) -> int:
    """Return the whole number at or above (half of an odd amount, a level to hold)."""
    return ceil(amount)


def cut(amount: Number) -> int:
    """Return the whole number at or below (whole patients of a growth)."""
    return floor(amount)


def share_of(amount: int, share: Decimal | Fraction) -> int:
    """Return a share of an amount in whole euros, half a euro going up."""
    return half_up(Fraction(amount) * Fraction(share))
