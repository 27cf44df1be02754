"""Numbers as text, the same in every language: thousands apart, `.` before decimals.

Spaces are plain ones here; `typography` makes them fine on a terminal.
"""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from amcli.law.figures.sourced import Number


class Unit(NamedTuple):
    """What a number counts: its text is the number times `scale`, then `suffix`."""

    scale: int
    suffix: str


COUNT = Unit(1, "")
EUROS = Unit(1, " €")
SHARE = Unit(100, " %")


def number_text(number: Number | Fraction, unit: Unit = COUNT) -> str:
    """Return a number with its unit, with at most two decimals.

    >>> number_text(19000, EUROS), number_text(Decimal("0.925"), SHARE), number_text(Fraction(2, 3))
    ('19 000 €', '92.5 %', '0.67')
    """
    return bare_text(number, unit) + unit.suffix


def bare_text(number: Number | Fraction, unit: Unit = COUNT) -> str:
    """Return a number in the scale of its unit, without the unit."""
    if isinstance(number, int):
        return f"{number * unit.scale:,}".replace(",", " ")
    return _bare(f"{_decimal(number * unit.scale):,.2f}".replace(",", " "))


def plain_number(number: Number | Fraction) -> int | Decimal:
    """Return a number that scripts can read: whole, or decimal to the fourth place.

    >>> plain_number(Fraction(2, 3)), plain_number(Fraction(4, 2)), plain_number(Decimal("0.50"))
    (Decimal('0.6667'), 2, Decimal('0.5'))
    """
    if isinstance(number, int):
        return number
    text = _bare(f"{_decimal(number):.4f}")
    return Decimal(text) if "." in text else int(text)


def _decimal(number: Decimal | Fraction) -> Decimal:
    if isinstance(number, Decimal):
        return number
    return Decimal(number.numerator) / number.denominator


def _bare(text: str) -> str:
    """Return decimals without the zeros that end them, and no negative zero."""
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
