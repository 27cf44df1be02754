"""Plain values into the dataclasses of the profile, strictly."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import msgspec

from amcli.law.profile.profile import Profile

T = TypeVar("T")
ETP_PATTERN = r"[0-9]{1,3}(/[1-9][0-9]{0,2}|\.[0-9]{1,6})?"


def to_profile(plain: dict[str, Any]) -> Profile:
    """Return the profile that plain values state; raises msgspec.ValidationError with its path."""
    return to_facts(plain, Profile)


def to_facts(plain: dict[str, Any], kind: type[T]) -> T:
    """Return plain values as any of the profile's types; raises msgspec.ValidationError."""
    return msgspec.convert(plain, kind, dec_hook=_etp)


def _etp(kind: type, value: Any) -> Fraction:
    """Return a number of posts: `1/3`, `0.5`, `1`; raises ValueError."""
    if kind is Fraction and _is_posts(value):
        return Fraction(value)
    raise ValueError("not a number of posts")


def _is_posts(value: Any) -> bool:
    if isinstance(value, str):
        return re.fullmatch(ETP_PATTERN, value) is not None
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)
