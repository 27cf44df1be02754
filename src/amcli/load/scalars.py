"""Words of a profile as values.

They follow YAML 1.2, stricter where a mistake would pass unseen: `true`, `false`, `null`, whole
numbers, decimals (exact, never a float); anything else is text: `NO`, `01`, `0o17`, `12:30`.
"""

import re
from decimal import Decimal
from typing import Any, TypeAlias

Plain: TypeAlias = Any

LONGEST_NUMBER = 30
LONGEST_LIST = 1_000
CONSTANTS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_MAY_BE_NUMBER = frozenset("0123456789+-.")
# Left to `re` to compile when the first decimal is met: most profiles have none.
_NUMBER = r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?"


class Doubt(Exception):
    """The document is not plainly a good profile."""


def value_of(text: str) -> Plain:
    """Return the value of a word that is not quoted.

    >>> value_of("NO"), value_of("0.50"), value_of("~")
    ('NO', Decimal('0.5'), None)
    """
    if text[:1] in _MAY_BE_NUMBER:
        return number(text)
    return CONSTANTS.get(text, text)


def number(text: str) -> Plain:
    """Return the number a text writes, or the text itself."""
    if len(text) > LONGEST_NUMBER or text[4:5] == "-":  # too long, or a date
        return text
    if text.isdecimal() and text.isascii():
        return int(text) if text[0] != "0" or text == "0" else text
    if re.fullmatch(_NUMBER, text) is None:
        return text
    if text.lstrip("+-").isdecimal():
        return int(text)
    whole, _, decimals = text.partition(".")
    if whole.isdecimal() and decimals.isdecimal():  # 0.50 is 0.5: equal facts, equal bytes
        return Decimal(f"{whole}.{decimals.rstrip('0')}")
    return Decimal(text)
