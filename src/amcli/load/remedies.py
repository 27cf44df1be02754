"""What a value should look like, by its type, and how a writer's text should be written instead."""

import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from amcli.law.profile.facts import Key, Measure

from .values import folded

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:[ \u00a0\u202f_.,'’]\d{3})+")
_SPACES = re.compile(r"[ \u00a0\u202f_'’]")
_DAY_FIRST = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/. -]?(\d{1,2})[/. -]?(\d{1,2})(?:[T ].*)?")
_UNSURE = {
    **dict.fromkeys(("on", "o", "y", "1", "x"), "true"),
    **dict.fromkeys(("off", "n", "0"), "false"),
}


_NOTHING = frozenset(("aucune", "aucun", "none", "non", "no"))


class ValueForm(NamedTuple):
    """A shape of value: the code of what is not so, and the values accepted if they are few."""

    code: str
    choices: tuple[str, ...] = ()


SECTION, LIST, TEXT = ValueForm("AM020"), ValueForm("AM026"), ValueForm("AM025")
WHOLE, NUMBER, ETP = ValueForm("AM021"), ValueForm("AM022"), ValueForm("AM028")
FLAG, DATE = ValueForm("AM023"), ValueForm("AM024")


def form_of(key: Key, *, is_item: bool = False) -> ValueForm:
    """Return the form of the values of a key, or of the items of its list."""
    if key.is_decimal:
        return NUMBER
    if key.is_list and not is_item:
        return LIST
    if key.choices:
        return ValueForm("AM027", key.choices)
    simple = {int: WHOLE, bool: FLAG, date: DATE, str: TEXT, Fraction: ETP}
    return simple.get(key.held, SECTION)


def mended(form: ValueForm, text: str, measure: Measure) -> str | None:
    """Return how the writer's text should be written, or None when that cannot be told."""
    text = text.strip()
    if measure is Measure.RANK:
        text = re.sub(r"(?i)^p(?=\d)|(?<=\d) ?(e|ème|%)$", "", text)
    is_share = measure in (Measure.SHARE, Measure.POSTS)
    if form in (WHOLE, NUMBER, ETP):
        return _number(form, text, is_share=is_share)
    if form is FLAG:
        return _UNSURE.get(text.casefold())
    if form is DATE:
        return _date(text)
    if form is LIST and text:
        return "[]" if folded(text) in _NOTHING else f"[{text}]"
    return json.dumps(text, ensure_ascii=False) if form is TEXT and text else None


def within_bounds(code: str, text: str) -> str | None:
    """Return how a number beyond its bounds should be written, by the code of why it is refused."""
    if code == "cents":  # its point sets thousands apart
        return text.replace(".", "") if re.fullmatch(r"\d{1,3}\.\d{3}", text) else None
    is_percentage = code == "share" and re.fullmatch(r"\d{1,2}(\.\d+)?|100", text)
    if is_percentage:
        return f"{(Decimal(text) / 100).normalize():f}"
    return "1/3" if code == "etp" and re.fullmatch(r"0\.3(3+|0)?", text) else None


def _number(form: ValueForm, text: str, *, is_share: bool) -> str | None:
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
