"""Plain values into the dataclasses of the profile, strictly."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from amcli.domain.profile import Profile

ETP_PATTERN = r"[0-9]{1,3}(/[1-9][0-9]{0,2}|\.[0-9]{1,6})?"
_ETP = re.compile(ETP_PATTERN)


def to_profile(plain: dict[str, Any]) -> Profile:
    """Return the profile that plain values state; raises msgspec.ValidationError with its path."""
    return msgspec.convert(plain, Profile, dec_hook=_etp)


def _etp(kind: type, value: Any) -> Fraction:
    """Return a number of posts: `1/3`, `0.5`, `1`; raises ValueError."""
    is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if kind is Fraction and (is_number or (isinstance(value, str) and _ETP.fullmatch(value))):
        return Fraction(value)
    raise ValueError("not a number of posts")
