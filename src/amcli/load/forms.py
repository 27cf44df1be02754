"""What a value of the profile should look like, by its type, and how to mend one that does not."""

import re
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from typing import Any, Literal, NamedTuple, get_args, get_origin

from amcli.law.profile.facts import Key

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:[ \u00a0\u202f_.,'’]\d{3})+")
_SPACES = re.compile(r"[ \u00a0\u202f_'’]")
_DAY_FIRST = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/. -]?(\d{1,2})[/. -]?(\d{1,2})(?:[T ].*)?")
_YES = frozenset(("oui", "yes", "on", "vrai", "o", "y", "1", "true", "x"))
_NO = frozenset(("non", "no", "off", "faux", "n", "0", "false"))
_POSTS = {
    "tiers temps": "1/3",
    "tiers-temps": "1/3",
    "mi-temps": "0.5",
    "mi temps": "0.5",
    "half": "0.5",
    "half-time": "0.5",
    "temps plein": "1",
    "temps complet": "1",
    "full": "1",
    "full-time": "1",
}


class Form(NamedTuple):
    """A shape of value: the code of what is not so, and the values accepted if they are few."""

    code: str
    choices: tuple[str, ...] = ()


SECTION, LIST, TEXT = Form("AM020"), Form("AM026"), Form("AM025")
WHOLE, NUMBER, ETP = Form("AM021"), Form("AM022"), Form("AM028")
FLAG, DATE = Form("AM023"), Form("AM024")


def form_of(key: Key, *, is_item: bool = False) -> Form:
    """Return the form of the values of a key, or of the items of its list."""
    kinds = (key.held,) if is_item else key.kinds
    literals = [value for kind in kinds for value in _words(kind)]
    if literals:
        flags = ["true", "false"] if bool in kinds else []
        return Form("AM027", (*flags, *literals))
    if Decimal in kinds:
        return NUMBER
    if get_origin(kinds[0]) is tuple:
        return LIST
    simple = {int: WHOLE, bool: FLAG, date: DATE, str: TEXT, Fraction: ETP}
    return simple.get(kinds[0], SECTION)


def _words(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return []


def harmless(key: Key, day: date) -> Any:
    """Return a plain value to stand where one was wrong and something must stand."""
    if key.inner is not None:
        inner = (held for held in key.inner.values() if held.is_required)
        return {held.name: harmless(held, day) for held in inner}
    if issubclass(key.held, Enum):
        first = next(iter(key.held)).value
        return int(first) if issubclass(key.held, IntEnum) else first
    return {date: day.isoformat(), Decimal: 0}.get(key.held)


def mended(form: Form, text: str, *, is_share: bool) -> str | None:
    """Return how the writer's text should be written, or None when that cannot be told."""
    text = text.strip()
    if form in (WHOLE, NUMBER):
        return _number(form, text, is_share=is_share)
    if form is ETP:
        return _POSTS.get(text.casefold()) or _number(NUMBER, text, is_share=True)
    if form is FLAG:
        folded = text.casefold()
        return "true" if folded in _YES else "false" if folded in _NO else None
    if form is DATE:
        return _date(text)
    if form is LIST and text:
        return f"[{text}]"
    if form is TEXT and text:
        return f'"{text}"'
    return None


def _number(form: Form, text: str, *, is_share: bool) -> str | None:
    is_percentage = text.endswith("%")
    text = text.rstrip("%€ \u00a0\u202f")
    if _THOUSANDS.fullmatch(text) and (form is WHOLE or not re.search(r"[.,]", text)):
        return re.sub(r"[^-\d]", "", text)
    found = re.fullmatch(r"([-+]?)(\d{1,20})(?:[.,](\d{1,20}))?", _SPACES.sub("", text))
    if found is None:
        return None
    sign, whole, decimals = found.groups()
    value = Decimal(f"{sign}{whole}.{decimals or '0'}")
    if is_percentage and is_share:
        value /= 100
    value = value.normalize()
    if form is WHOLE and value != value.to_integral_value():
        return None
    return f"{value:f}"


def _date(text: str) -> str | None:
    day_first, year_first = _DAY_FIRST.fullmatch(text), _YEAR_FIRST.fullmatch(text)
    if day_first:
        day, month, year = day_first.groups()
    elif year_first:
        year, month, day = year_first.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
