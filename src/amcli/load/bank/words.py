"""Days and euros as banks and spreadsheets write them."""

import re
from datetime import date
from decimal import Decimal

from amcli.law.figures.sourced import Number

_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_EUROS = re.compile(r"([-+]?)(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d{1,2}))?")
_SPACES = re.compile("[\u00a0\u202f\u2009 ]+")
_UNIT = re.compile(r"\s*(?:€|eur|euros?)\s*\Z", re.IGNORECASE)
_MOST_DIGITS = 12


def day_of(word: str) -> date | None:
    """Return a day written `2024-06-22` or `22/06/2024`, None for anything else.

    >>> day_of("22/06/2024"), day_of("31/02/2024"), day_of("06/22/2024")
    (datetime.date(2024, 6, 22), None, None)
    """
    found = _YEAR_FIRST.fullmatch(word)
    parts = found.groups() if found else ()
    if not parts and (found := _DAY_FIRST.fullmatch(word)):
        parts = found.groups()[::-1]
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def euros_of(word: str) -> Number | None:
    """Return an amount: spaces between thousands, a point or a comma before the cents.

    >>> euros_of("18 000,00 €"), euros_of("-1250.5"), euros_of("18.000")
    (18000, Decimal('-1250.5'), None)
    """
    bare = _SPACES.sub(" ", _UNIT.sub("", word)).strip().replace("\u2212", "-")
    found = _EUROS.fullmatch(bare)
    if found is None or len(found[2]) > _MOST_DIGITS:
        return None
    sign, whole, cents = found.groups()
    number = Decimal(f"{sign}{whole.replace(' ', '')}.{cents or 0}")
    return int(number) if number == int(number) else number
